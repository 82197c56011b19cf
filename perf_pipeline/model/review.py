"""The reviewer's workbook as data: sheets, columns, decisions, wording (review.yaml).

Publishing writes such a workbook and forms reads it back; both take every name from here, so that what is
written is what is understood. No drawing, no reading.
"""

from dataclasses import dataclass
from functools import cache
from typing import Literal

from perf_pipeline.package_data import DataModel, load


class ReviewColumn(DataModel):
    """A column: ``hidden`` ones carry ids, ``filled`` ones are the reviewer's."""

    name: str
    head: str
    width: float
    look: Literal["text", "small", "whole", "points"] = "text"
    hidden: bool = False
    filled: bool = False


class ReviewTopic(DataModel):
    """One paragraph of the guide."""

    topic: str
    text: str


class ReviewSpec(DataModel):
    """review.yaml."""

    marker: str
    sheet: str
    options_sheet: str
    guide_sheet: str
    title: str
    subtitle: str
    decided_by: str
    decided_on: str
    columns: tuple[ReviewColumn, ...]
    decisions: dict[str, str]
    problems: dict[str, str]
    whole_year: str
    guide: tuple[ReviewTopic, ...]


@cache
def review_spec() -> ReviewSpec:
    """review.yaml of this version."""
    return load("perf_pipeline.model", "review.yaml", ReviewSpec)


@dataclass(frozen=True, slots=True)
class ReviewItem:
    """One matter for a person: ``reference`` is what the decision is about, ``choices`` what may be answered."""

    reference: str
    stage: str
    problem: str  # key of ``problems``
    context: str  # JSON: what is needed to check an answer
    organization: str
    project: str
    indicator: str
    target: str
    actual: str
    weight: float | None
    claimed: float | None
    rule: str
    machine: str
    choices: tuple[tuple[str, str], ...] = ()  # label → id, where the answer is one of the goal's indicators
    words: tuple[str, ...] = ()  # grades that the rule knows

"""What feedback.yaml may say: sheets, columns, wording, colours. Read once, checked at the first use.

No drawing here. Called by all modules of feedback.
"""

from collections.abc import Mapping
from typing import Any

from perf_pipeline.package_data import DataModel, load
from perf_pipeline.publishing.scorecard_spec import ColumnSpec, GuideItem


class FeedbackSpec(DataModel):
    """feedback.yaml."""

    sheets: dict[str, str]
    grid: tuple[float, ...]
    colors: dict[str, str]
    active_functions: tuple[str, ...]
    results: dict[str, str]
    grades: dict[str, str]
    aspects: dict[str, str]
    forms: tuple[ColumnSpec, ...]
    reviews: tuple[ColumnSpec, ...]
    codes: tuple[ColumnSpec, ...]
    rejected: tuple[ColumnSpec, ...]
    findings: tuple[ColumnSpec, ...]
    lines: tuple[ColumnSpec, ...]
    overview_units: tuple[ColumnSpec, ...]
    overview_codes: tuple[ColumnSpec, ...]
    overview_goals: tuple[ColumnSpec, ...]
    heading: dict[str, str]
    words: dict[str, str]
    cannot_mark: dict[str, str]
    removed: dict[str, str]
    next_steps: tuple[GuideItem, ...]
    rejected_steps: tuple[GuideItem, ...]


def grade(review: Mapping[str, Any], name: str) -> str:
    """The grade of one aspect of a review result in words; one that was not given is said to be open."""
    spec, value = feedback_spec(), review.get(name)
    return spec.grades.get(str(value), str(value)) if value else spec.words["unstated"]


def feedback_spec() -> FeedbackSpec:
    """feedback.yaml of this version."""
    return load("perf_pipeline.publishing.feedback", "feedback.yaml", FeedbackSpec)

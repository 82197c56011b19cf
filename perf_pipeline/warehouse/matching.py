"""The thresholds and words by which report lines are joined to indicators: matching.yaml.

Data, because they are a matter of experience with names, not of code. Read by ``joining`` and ``likeness``.
"""

from typing import Final

from pydantic import Field

from perf_pipeline.package_data import DataModel, load


class Least(DataModel):
    """Least similarity of two names by what else agrees."""

    target_and_levels: float = Field(gt=0, le=1)
    target: float = Field(gt=0, le=1)
    unit_and_levels: float = Field(gt=0, le=1)
    unit: float = Field(gt=0, le=1)


class Worth(DataModel):
    """What agreement adds to a pair's worth; equal names are worth 1000."""

    target: int
    levels: int
    weight: int
    unit: int


class Confidence(DataModel):
    """How sure each way of joining is."""

    adjudicated: float
    id: float
    own: float
    name_and_levels: float
    name: float
    name_and_target: float
    order: float
    cut: float
    likely: float


class Matching(DataModel):
    """All of matching.yaml."""

    confidence: Confidence
    shortest_cut: int = Field(ge=2)
    least: Least
    candidate: float
    unit_candidate: float
    worth: Worth
    margin: int = Field(ge=1)
    most_at_once: int = Field(ge=1)
    prefixes: tuple[str, ...]
    numerals: str
    distinct: tuple[tuple[str, ...], ...]


MATCHING: Final = load("perf_pipeline.warehouse", "matching.yaml", Matching)
"""The one set of thresholds."""

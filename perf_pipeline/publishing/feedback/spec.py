"""What feedback.yaml may say: sheets, columns, wording, colours. Read once, checked at the first use.

No drawing here. Called by all modules of feedback.
"""

from perf_pipeline.package_data import DataModel, load
from perf_pipeline.publishing.scorecard_spec import ColumnSpec, GuideItem


class FeedbackSpec(DataModel):
    """feedback.yaml."""

    sheets: dict[str, str]
    grid: tuple[float, ...]
    colors: dict[str, str]
    active_functions: tuple[str, ...]
    results: dict[str, str]
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


def feedback_spec() -> FeedbackSpec:
    """feedback.yaml of this version."""
    return load("perf_pipeline.publishing.feedback", "feedback.yaml", FeedbackSpec)

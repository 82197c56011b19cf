"""One rule, one indicator, one report → one row of scores, by the same functions as a year.

For questions about a single sentence (command line) and for tests; a year goes through ``scores``.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from perf_pipeline.rulebook.context import IndicatorContext
from perf_pipeline.rulebook.profiles import Profile
from perf_pipeline.rulebook.resolution import rule_row
from perf_pipeline.rulebook.rule import ScoringRule
from perf_pipeline.scoring.adjudications import Decisions
from perf_pipeline.scoring.indicators import score_indicators
from perf_pipeline.scoring.notes import Notes
from perf_pipeline.scoring.year import Row, Year

_STAGE = "self_evaluation"


def score_reported(
    rule: ScoringRule, context: IndicatorContext, profile: Profile, report: Mapping[str, Any]
) -> Row:
    """The row of ``indicator_score`` (without absent fields) for ``report``: actual_value, actual_unit,
    actual_text, attainment, deviation_reason; each may be missing."""
    row = rule_row(rule)
    goal: Row = {"goal_id": "goal", "form_id": "form", "fiscal_year": 0}
    indicator: Row = {
        "indicator_id": "indicator",
        "goal_id": "goal",
        "ordinal": 1,
        "level2": context.level2,
        "level3": context.level3,
        "place": None,
        "operator": context.operator,
        "target_value": _float(context.target_value),
        "target_unit": context.target_unit,
        "target_text": context.target_text,
        "weight": _float(context.weight),
        "weight_source": None,
        "rule_id": row["rule_id"],
    }
    actual: Row = {
        "form_id": "report",
        "place": None,
        "claimed_score": None,
        "attainment": report.get("attainment"),
        "actual_value": _float(report.get("actual_value")),
        "actual_unit": report.get("actual_unit") or context.target_unit,
        "actual_text": report.get("actual_text"),
        "deviation_reason": report.get("deviation_reason"),
    }
    key = ("indicator", _STAGE)
    year = Year(
        {"goal": goal}, {"goal": profile}, {"goal": [indicator]}, {row["rule_id"]: row},
        {key: actual}, {}, [("goal", _STAGE)], {},
    )  # fmt: skip
    rows, _ = score_indicators(year, Decisions({}), Notes(year))
    return rows[0]


def _float(value: Decimal | None) -> float | None:
    return None if value is None else float(value)

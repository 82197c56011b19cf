"""Frames of the views of second review, monitoring and filing, filled by hand: two units, hostile names."""

from typing import Any

import pandas as pd

from perf_pipeline_tests.publishing.views import OTHER, UNIT, finding

YEAR = 2025
NAMES = {UNIT: "云岫县交通运输局", OTHER: '=HYPERLINK("http://x")'}


def figures(**changes: Any) -> dict[str, Any]:
    """What a review counts."""
    return {
        "claimed_points": 97.0, "computed_points": 91.5, "compared_points": 100.0, "gap": 5.5, "absolute_gap": 6.5,
        "gap_percent": 5.5, "gap_rank": 1, "arithmetic_count": 1, "rule_count": 2, "over_claimed_count": 0,
        "execution_count": 0, "numeric_count": 8, "exact_count": 3, "over_achieved_count": 1,
    } | changes  # fmt: skip


def unit_row(unit: str = UNIT, **changes: Any) -> dict[str, Any]:
    """A row of bi_organization_review."""
    row = {
        "organization_id": unit, "organization_name": NAMES[unit], "organization_code": None, "fiscal_year": YEAR,
        "stage": "self_evaluation", "goal_count": 2, "compared_goal_count": 1,
    }  # fmt: skip
    return row | figures() | changes


def goal_row(unit: str = UNIT, **changes: Any) -> dict[str, Any]:
    """A row of bi_second_review."""
    row = {
        "organization_id": unit, "organization_name": NAMES[unit], "fiscal_year": YEAR, "scope": "project",
        "project_name": "农村客运", "goal_id": f"g{unit[:4]}", "stage": "self_evaluation", "status": "complete",
        "organization_gap": 5.5, "organization_gap_percent": 5.5, "organization_gap_rank": 1,
    }  # fmt: skip
    return row | figures() | changes


def gap_row(unit: str = UNIT, **changes: Any) -> dict[str, Any]:
    """A row of bi_review_gap."""
    row = {
        "gap_id": "v1", "organization_id": unit, "organization_name": NAMES[unit], "fiscal_year": YEAR,
        "scope": "project", "project_name": "农村客运", "goal_id": f"g{unit[:4]}", "indicator_id": "i1",
        "level3": "补贴线路", "stage": "self_evaluation", "kind": "rule", "claimed": 10.0, "computed": 8.46,
        "gap": 1.54, "max_score": 10.0, "explanation": "自评 10 分，计算得 8.46 分", "file_name": "自评.xlsx", "place": "表!F12",
    }  # fmt: skip
    return row | changes


def progress_row(unit: str = UNIT, **changes: Any) -> dict[str, Any]:
    """A row of bi_monitoring."""
    row = {
        "organization_id": unit, "organization_name": NAMES[unit], "fiscal_year": YEAR, "scope": "project",
        "project_name": "农村客运", "goal_id": f"g{unit[:4]}", "as_of": "2025-07-31", "elapsed_ratio": 0.580822,
        "budget": 1000.0, "executed": 300.0, "spent_percent": 30.0, "planned_percent": 57.56, "plan_source": "plan",
        "spending_light": "red", "light": "green", "indicator_count": 1, "green_count": 1, "yellow_count": 0,
        "red_count": 0, "unknown_count": 0, "scored_count": 1, "max_score": 10.0, "shortfall": 4.0,
        "expected_shortfall": None,
    }  # fmt: skip
    return row | changes


def indicator_row(**changes: Any) -> dict[str, Any]:
    """A row of bi_indicator_monitoring."""
    row = {
        "organization_id": UNIT, "organization_name": NAMES[UNIT], "fiscal_year": YEAR, "scope": "project",
        "project_name": "农村客运", "goal_id": "g1", "indicator_id": "i1", "ordinal": 1, "level1": "产出指标",
        "level2": "数量指标", "level3": "补贴线路", "operator": "≥", "target_value": 13.0, "target_unit": "条",
        "target_text": "≥13条", "as_of": "2025-07-31", "actual_value": 6.0, "actual_unit": "条", "actual_text": "6条",
        "outlook": "13条", "elapsed_ratio": 0.580822, "completion_ratio": 0.461538, "due_ratio": 0.580822,
        "expected_value": 13.0, "light": "yellow", "score": 4.62, "expected_score": 10.0, "max_score": 10.0,
        "shortfall": 5.38, "expected_shortfall": 0.0, "explanation": "完成 46.15%", "deviation_reason": "+1",
        "file_name": "监控.xlsx", "place": "表!E8",
    }  # fmt: skip
    return row | changes


def filing_row(unit: str = UNIT, **changes: Any) -> dict[str, Any]:
    """A row of bi_filing."""
    row = {
        "filing_id": "l1", "organization_id": unit, "organization_name": NAMES[unit], "organization_code": None,
        "project_id": "p1", "project_name": "农村客运", "fiscal_year": YEAR, "form_kind": "project_goal",
        "due_at": "2025-03-31", "received_at": pd.Timestamp("2025-03-31T16:30:00Z"), "state": "late",
    }  # fmt: skip
    return row | changes


def views() -> dict[str, pd.DataFrame]:
    """Frames by view."""
    silent = dict.fromkeys(
        (
            "claimed_points",
            "computed_points",
            "compared_points",
            "gap",
            "absolute_gap",
            "gap_percent",
            "gap_rank",
        )
    )
    lists: dict[str, list[dict[str, Any]]] = {
        "bi_organization_review": [unit_row(OTHER, **silent), unit_row(), unit_row(fiscal_year=2024)],
        "bi_second_review": [goal_row(OTHER, **silent), goal_row(), goal_row(fiscal_year=2024)],
        "bi_review_gap": [
            gap_row(), gap_row(gap_id="v2", kind="sum", indicator_id=None, level3=None, gap=0.0),
            gap_row(gap_id="v3", kind="arithmetic", indicator_id=None, level3=None, gap=-3.0),
        ],
        "bi_finding": [
            finding(fiscal_year=YEAR), finding(finding_id="f2", code="ACT-33", message="指标值低于上年", fiscal_year=YEAR),
        ],
        "bi_monitoring": [
            progress_row(as_of="2025-04-30", light="red"), progress_row(),
            progress_row(OTHER, light="red", spending_light="unknown", spent_percent=None, executed=None),
        ],
        "bi_indicator_monitoring": [
            indicator_row(as_of="2025-04-30", light="red"), indicator_row(),
            indicator_row(indicator_id="i2", ordinal=2, light="unknown", actual_value=None, actual_text=None,
                          score=None, shortfall=None, completion_ratio=None, target_value=None, target_text="有效提升"),
        ],
        "bi_filing": [
            filing_row(),
            filing_row(OTHER, filing_id="l2", project_id=None, project_name=None, state="missing", received_at=None),
            filing_row(filing_id="l3", form_kind="department_goal", project_id=None, project_name=None, state="on_time"),
        ],
    }  # fmt: skip
    return {
        name: pd.DataFrame(rows).astype(object).where(lambda data: data.notna(), None)
        for name, rows in lists.items()
    }

"""Rows of forms and lines for the pure modules of the warehouse, plain and small."""

from typing import Any

from perf_pipeline.model.records import Heading
from perf_pipeline.warehouse.rows import Row

REPORT = {"form_kind": "project_self_evaluation"}


def form(form_id: str, received: int, **changes: Any) -> Row:
    """A goal form of goal g."""
    usual: Row = {
        "form_id": form_id, "submission_id": f"s{received}", "ordinal": 1, "form_kind": "project_goal", "goal_id": "g",
        "scope": "project", "organization_id": "o", "project_id": "p", "fiscal_year": 2025, "as_of": None, "title": None,
        "place": "A1", "supports_form_id": None, "heading": Heading().to_json(), "received_seq": received, "batch": f"b{received}",
        "named_goal_id": "g", "stated_goal_id": None, "organization_name": "甲局", "project_name": "路灯改造", "project_code": None,
    }  # fmt: skip
    return usual | changes


def line(form_id: str, ordinal: int, name: str = "安装路灯数量", **changes: Any) -> Row:
    """A line of a form: a count with a target of 100."""
    usual: Row = {
        "form_id": form_id, "ordinal": ordinal, "level1": "产出指标", "level2": "数量指标", "level3": name,
        "level3_key": name, "operator": "≥", "target_value": 100.0, "target_unit": "盏", "target_text": "≥100盏",
        "weight": 10.0, "weight_source": "stated", "explanation": None, "basis": None, "prior_year_text": None,
        "rule_text": None, "rule_id": None, "evidence": None, "remark": None, "place": f"表1!C{ordinal}",
        "actual_value": None, "actual_unit": None, "actual_text": None, "attainment": None, "claimed_score": None,
        "deviation_reason": None, "outlook": None, "stated_indicator_id": None,
    }  # fmt: skip
    return usual | changes

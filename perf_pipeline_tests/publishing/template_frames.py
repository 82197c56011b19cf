"""Small frames of current goals for tests of templates: one unit with a department goal and a project, one beside it."""

from collections.abc import Iterable
from typing import Any

import pandas as pd

from perf_pipeline.model.canonical import canonical_json
from perf_pipeline.model.derive import frame
from perf_pipeline.model.tables import TABLES

UNIT, OTHER = "a" * 32, "b" * 32
DEPARTMENT, ROADS, BUS = "1" * 32, "2" * 32, "3" * 32
BANDS = canonical_json(
    {"tiers": [{"words": ["效果明显", "明显"], "points": "10"}, {"words": ["效果一般"], "points": "5"}]}
)
Row = dict[str, Any]


def goal(goal_id: str, unit: str, project: str | None, **changes: Any) -> Row:
    """A row of performance_goal."""
    return {
        "goal_id": goal_id,
        "form_id": goal_id[:31] + "f",
        "scope": "project" if project else "department",
        "organization_id": unit,
        "project_id": project,
        "fiscal_year": 2024,
        "budget_total": 1_234_567.89,
        "budget_fiscal": 1_000_000.0,
        "budget_other": None,
        "objective": "完成村道硬化10公里，群众满意。",
    } | changes


def line(number: int, goal_id: str = ROADS, **changes: Any) -> Row:
    """A row of indicator."""
    return {
        "indicator_id": f"{number:032x}",
        "goal_id": goal_id,
        "ordinal": number,
        "level1": "产出指标",
        "level2": "数量指标",
        "level3": f"指标甲{number}",
        "operator": "≥",
        "target_value": 10.0,
        "target_unit": "公里",
        "target_text": "≥10公里",
        "weight": 20.0,
        "weight_source": "stated",
        "place": "表1!A1",
    } | changes


LINES = (
    line(1, rule_text="每少1公里扣2分，扣完为止"),
    line(2, level2="质量指标", level3="验收合格率", operator="=", target_value=100.0, target_unit="%", target_text="100"),
    line(3, level1="效益指标", level2="社会效益指标", level3="出行条件", operator=None, target_value=None,
         target_unit=None, target_text="明显改善", rule_id="c" * 32),
    line(4, level2="时效指标", level3="完工时间", operator=None, target_value=None, target_unit=None,
         target_text="2024年10月31日前"),
    line(5, level2="质量指标", level3="机制健全", operator=None, target_value=None, target_unit=None, target_text="健全"),
)  # fmt: skip


def frames(lines: Iterable[Row] = LINES, goals: Iterable[Row] | None = None) -> dict[str, pd.DataFrame]:
    """The frames that template_goals takes."""
    stated = goals or (
        goal(DEPARTMENT, UNIT, None),
        goal(ROADS, UNIT, "d" * 32),
        goal(BUS, OTHER, "e" * 32, budget_total=None, objective=None),
    )
    rows: dict[str, list[Row]] = {
        "organization": [
            {"organization_id": UNIT, "code": "601001", "name": "云岫县交通运输局"},
            {"organization_id": OTHER, "code": None, "name": "云岫县松涛镇人民政府"},
        ],
        "project": [
            {"project_id": "d" * 32, "organization_id": UNIT, "code": "P-01", "name": "农村公路养护"},
            {"project_id": "e" * 32, "organization_id": OTHER, "code": None, "name": "客运补贴"},
        ],
        "performance_goal": list(stated),
        "indicator": [*lines, line(11, DEPARTMENT), line(12, BUS)],
        "scoring_rule": [
            {
                "rule_id": "c" * 32,
                "family": "qualitative_tiers",
                "parameters": BANDS,
                "origin": "stated",
                "rulebook_version": "v",
                "description": "按等级",
            }
        ],
    }
    return {name: frame(TABLES[name], of_table) for name, of_table in rows.items()}

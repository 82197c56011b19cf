"""Frames of the ``bi_*`` views for tests of publishing, filled by hand: no warehouse, no scoring.

``views()`` gives two units over two years; ``indicator``, ``project``, ``organization`` and ``finding``
give single rows with every column of the view, to be changed by keyword.
"""

from typing import Any

import pandas as pd

UNIT = "a1b2c3d4" + "0" * 24
OTHER = "ffee0011" + "0" * 24


def indicator(**changes: Any) -> dict[str, Any]:
    """A row of bi_indicator_scorecard: an over-claimed indicator that missed its target."""
    row = {
        "organization_id": UNIT, "organization_name": "云岫县交通运输局", "fiscal_year": 2024, "scope": "project",
        "project_name": "农村客运线路补贴", "goal_id": "g1", "indicator_id": "i1", "ordinal": 1, "level1": "产出指标",
        "level2": "数量指标", "level3": "补贴客运线路", "operator": "≥", "target_value": 13.0, "target_unit": "条",
        "target_text": "≥13条", "weight": 10.0, "weight_source": "stated", "rule_text": "按完成比例赋分",
        "rule_id": "r1", "rule_family": "proportional",
        "rule_description": "达到目标值得满分，不足的按完成值与目标值之比计分",
        "rule_origin": "named", "stage": "self_evaluation", "actual_value": 11.0, "actual_unit": "条",
        "actual_text": "11条", "attainment": None, "completion_ratio": 0.846154, "score": 8.46,
        "proposed_score": None, "max_score": 10.0, "status": "scored", "formula": "10 × 11 ÷ 13 = 8.46",
        "explanation": "完成值低于目标值，按比例计分", "claimed_score": 9.0, "claimed_gap": 0.54,
        "deviation_reason": "两条线路停运", "goal_file": "目标表.xlsx", "goal_place": "2.农村客运!D10",
        "actual_file": "自评表.xlsx", "actual_place": "2.农村客运!F12", "rulebook_version": "national@1+0f3a",
    }  # fmt: skip
    return row | changes


def project(**changes: Any) -> dict[str, Any]:
    """A row of bi_project_scorecard: a completely scored project."""
    row = {
        "organization_id": UNIT, "organization_name": "云岫县交通运输局", "fiscal_year": 2024, "scope": "project",
        "project_id": "p1", "project_name": "农村客运线路补贴", "project_code": "YX314-24-002", "goal_id": "g1",
        "objective": "稳定边远村客运班线", "budget_total": 960000.0, "budget_fiscal": 960000.0, "budget_other": 0.0,
        "initial_budget": 960000.0, "adjusted_budget": 960000.0, "executed": 860860.0, "stage": "self_evaluation",
        "execution_ratio": 0.896729, "execution_score": 8.97, "indicator_points": 70.5, "total_score": 79.47,
        "max_score": 100.0, "full_score": 100.0, "percent_score": 79.47, "grade": "中", "status": "complete",
        "scored_count": 7, "indicator_count": 7, "claimed_total": 89.97, "claimed_gap": 10.5,
        "profile": "national", "file_name": "目标表.xlsx", "place": "2.农村客运!A1",
    }  # fmt: skip
    return row | changes


def organization(**changes: Any) -> dict[str, Any]:
    """A row of bi_organization_scorecard: a provisional result."""
    row = {
        "organization_id": UNIT, "organization_name": "云岫县交通运输局", "organization_code": "314001",
        "fiscal_year": 2024, "stage": "self_evaluation", "goal_count": 3, "scored_goal_count": 2,
        "weighted_percent_score": 83.25, "grade": "良", "department_percent_score": 91.4, "department_grade": "优",
        "status": "provisional",
    }  # fmt: skip
    return row | changes


def finding(**changes: Any) -> dict[str, Any]:
    """A row of bi_finding: a warning about a shifted row."""
    row = {
        "finding_id": "f1", "code": "LAY-01", "severity": "warning", "message": "该行单元格与表头错位",
        "quote": "安全隐患整改率", "place": "line 21", "file_name": "部门整体目标表.txt", "organization_id": UNIT,
        "organization_name": "云岫县交通运输局", "project_name": None, "fiscal_year": 2024,
        "form_kind": "department_goal", "found_by": "forms",
    }  # fmt: skip
    return row | changes


def views() -> dict[str, pd.DataFrame]:
    """Two units, two years: scored, over-claimed, missing, under review, unreported, with findings."""
    department = {"scope": "department", "project_name": None, "goal_id": "g0"}
    silent = dict.fromkeys(
        ("stage", "status", "score", "max_score", "formula", "explanation", "completion_ratio", "claimed_score",
         "claimed_gap", "actual_value", "actual_unit", "actual_text", "actual_file", "actual_place",
         "deviation_reason", "rulebook_version")
    )  # fmt: skip
    unreported = dict.fromkeys(
        ("stage", "execution_ratio", "execution_score", "indicator_points", "total_score", "max_score", "full_score",
         "percent_score", "grade", "status", "claimed_total", "claimed_gap", "adjusted_budget", "executed")
    )  # fmt: skip
    return {
        "bi_indicator_scorecard": pd.DataFrame(
            [
                indicator(),
                indicator(indicator_id="i2", ordinal=2, level3="乘客满意度", level1="满意度指标",
                          level2="服务对象满意度指标", target_text="≥90%", target_value=90.0, target_unit="%",
                          actual_text=None, actual_value=None, actual_unit=None, completion_ratio=None, score=None,
                          status="missing_actual", formula=None, explanation="自评表没有写完成值", claimed_score=None,
                          claimed_gap=None, goal_id="g2", project_name="桥梁安全检测"),
                indicator(indicator_id="i3", ordinal=1, level3="候车环境改善情况", target_text="明显改善", operator=None,
                          target_value=None, target_unit=None, actual_text="部分达成预期指标并具有一定效果",
                          actual_value=None, actual_unit=None, completion_ratio=None, score=None, proposed_score=14.0,
                          status="needs_review", formula=None, explanation="评判等级只给出区间，由复核人员确定",
                          rule_text="按评判等级赋分", rule_family="graded_bands",
                          rule_description="按达成等级在区间内给分", claimed_score=18.0, claimed_gap=None, goal_id="g2",
                          project_name="桥梁安全检测", weight=20.0),
                indicator(indicator_id="i4", **department, level3="部门预算支出总额", score=10.0, claimed_score=9.0,
                          claimed_gap=-1.0, target_text="1286.43", operator="≤", target_value=1286.43,
                          target_unit="万元", actual_text="1249.7万元"),
                indicator(indicator_id="i5", goal_id="g3", project_name="治超站点运行", **silent),
                indicator(indicator_id="i6", fiscal_year=2025),
                indicator(indicator_id="i7", organization_id=OTHER, organization_name="云岫县松涛镇人民政府"),
            ]
        ),
        "bi_project_scorecard": pd.DataFrame(
            [
                project(),
                project(goal_id="g2", project_name="桥梁安全检测", status="provisional", max_score=70.0,
                        full_score=100.0, total_score=66.5, percent_score=95.0, grade="优"),
                project(goal_id="g3", project_name="治超站点运行", **unreported),
                project(**department, total_score=91.4, percent_score=91.4, grade="优", budget_total=12864300.0),
                project(goal_id="g5", organization_id=OTHER, organization_name="云岫县松涛镇人民政府"),
            ]
        ),
        "bi_organization_scorecard": pd.DataFrame([organization()]),
        "bi_finding": pd.DataFrame(
            [
                finding(),
                finding(finding_id="f2", code="FIL-99", severity="error", message="文件读不出来", fiscal_year=None),
                finding(finding_id="f3", organization_id=None, organization_name=None),
            ]
        ),
    }  # fmt: skip


def goal_free_views() -> dict[str, pd.DataFrame]:
    """The views of a unit of which only a result is known."""
    found = views()
    empty = {name: found[name].head(0) for name in ("bi_indicator_scorecard", "bi_project_scorecard")}
    return found | empty | {"bi_organization_scorecard": pd.DataFrame([organization()])}

"""审核汇总: counts by unit, code and goal that agree with the rows."""

import io
from typing import Any

import pandas as pd
import pytest
from openpyxl import load_workbook

from perf_pipeline.publishing.feedback.overview import overview
from perf_pipeline_tests.publishing.feedback.test_workbook import table_of
from perf_pipeline_tests.publishing.views import OTHER, finding, project


def frames(*findings: dict[str, Any]) -> dict[str, pd.DataFrame]:
    """Views of two units with three goals in 2024."""
    goals = [
        project(),
        project(stage="monitoring"),
        project(goal_id="g2", project_name="桥梁安全检测"),
        project(
            goal_id="g3", organization_id=OTHER, organization_name="云岫县松涛镇人民政府", project_name=None
        ),
        project(goal_id="g4", fiscal_year=2025),
    ]
    return {
        "bi_finding": pd.DataFrame([{"submission_id": row["file_name"], **row} for row in findings]),
        "bi_project_scorecard": pd.DataFrame(goals),
    }


def reviews(**changes: Any) -> pd.DataFrame:
    """One review result, of the first goal."""
    row = {
        "form_id": "f1", "goal_id": "g1", "fiscal_year": 2024, "result": "return", "completeness": "return", "relevance": "pass",
        "appropriateness": "complete", "feasibility": "pass", "error_count": 2, "warning_count": 1, "info_count": 0,
        "unchecked_count": 3, "reason": "=1+1",
    }  # fmt: skip
    return pd.DataFrame([row | changes])


FINDINGS = [
    finding(finding_id="1", code="PTS-01", severity="error", found_by="audit"),
    finding(finding_id="2", code="PTS-01", severity="error", found_by="audit", organization_id=OTHER),
    finding(finding_id="3", code="LAY-01", severity="warning", found_by="forms"),
    finding(finding_id="4", code="SCO-05", severity="info", found_by="scoring"),
    finding(finding_id="5", code="LAY-01", severity="warning", found_by="forms", fiscal_year=2023),
]


@pytest.fixture(scope="module")
def book() -> Any:
    """The overview of 2024."""
    return load_workbook(io.BytesIO(overview(frames(*FINDINGS), reviews(), 2024)))


def test_every_unit_of_the_year_stands_once(book: Any) -> None:
    """Goals by result, those not reviewed counted as such, findings by severity, without scoring's."""
    rows = {row["单位"]: row for row in table_of(book["按单位"], "目标数")}
    transport, town = rows["云岫县交通运输局"], rows["云岫县松涛镇人民政府"]
    names = ("目标数", "中（退回修改）", "未审核", "错误", "提醒", "提示", "无法检查")
    assert [transport[name] for name in names] == [2, 1, 1, 1, 1, 0, 3]
    assert [town[name] for name in names] == [1, 0, 1, 1, 0, 0, 0]


def test_every_code_stands_once_the_commonest_first(book: Any) -> None:
    """With how many units and files it touches."""
    rows = table_of(book["按问题"], "条数")
    assert [(row["问题代码"], row["条数"], row["单位数"]) for row in rows] == [
        ("PTS-01", 2, 2),
        ("LAY-01", 1, 1),
    ]


def test_every_current_goal_stands_once(book: Any) -> None:
    """Reviewed or not; words of papers are text."""
    rows = table_of(book["各目标审核建议"], "建议结果")
    assert [row["建议结果"] for row in rows] == ["中（退回修改）", "未评", "未评"]
    assert [rows[0][name] for name in ("完整性", "相关性", "适当性", "可行性")] == ["中", "优", "良", "优"]
    assert rows[0]["理由"] == "=1+1"
    assert all(cell.data_type != "f" for row in book["各目标审核建议"].iter_rows() for cell in row)


def test_a_year_without_anything_has_its_sheets() -> None:
    """And says that there is nothing."""
    empty = {name: frame.head(0) for name, frame in frames(*FINDINGS).items()}
    book = load_workbook(io.BytesIO(overview(empty, pd.DataFrame([]), 2024)))
    assert [sheet["A2"].value for sheet in book] == ["本年度没有可列的内容。"] * 3


def test_order_of_rows_does_not_count() -> None:
    """Equal content, equal bytes."""
    turned = {name: frame.iloc[::-1].reset_index(drop=True) for name, frame in frames(*FINDINGS).items()}
    assert overview(turned, reviews(), 2024) == overview(frames(*FINDINGS), reviews(), 2024)

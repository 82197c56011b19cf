"""Scorecards show what the views hold: every indicator, every reason, nothing invented."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from openpyxl import Workbook, load_workbook

from perf_pipeline.publishing.scorecard_rows import units_of
from perf_pipeline.publishing.scorecard_spec import scorecard_spec
from perf_pipeline.publishing.scorecards import scorecard, write_scorecards
from perf_pipeline_tests.publishing.views import OTHER, UNIT, finding, indicator, organization, project, views


@pytest.fixture(scope="module")
def book() -> Workbook:
    """The workbook of the first unit in 2024."""
    return load_workbook(BytesIO(scorecard(units_of(views(), 2024)[0], 2024)))


def column(book: Workbook, sheet: str, header: str) -> list[Any]:
    """Values under a header."""
    rows = list(book[sheet].iter_rows(values_only=True))
    top = next(number for number, row in enumerate(rows) if header in row)
    position = rows[top].index(header)
    return [row[position] for row in rows[top + 1 :]]


def test_one_workbook_per_unit_and_year(tmp_path: Path) -> None:
    """Names say year, unit and the beginning of its id; rows without unit give none."""
    paths = write_scorecards(views(), tmp_path, 2024)
    assert [path.name for path in paths] == [
        f"2024_云岫县交通运输局_{UNIT[:8]}.xlsx",
        f"2024_云岫县松涛镇人民政府_{OTHER[:8]}.xlsx",
    ]


def test_only_units_of_the_year_get_a_workbook(tmp_path: Path) -> None:
    """2025 has one indicator of one unit; a finding without a year opens no workbook of its own."""
    frames = views() | {"bi_finding": pd.DataFrame([finding(fiscal_year=None, organization_id=OTHER)])}
    assert [unit.organization_id for unit in units_of(frames, 2025)] == [UNIT]


def test_running_again_gives_the_same_bytes_in_any_order_of_rows(tmp_path: Path) -> None:
    """Workbooks depend on what the views hold, not on when or in which order."""
    shuffled = {name: frame.sample(frac=1, random_state=7) for name, frame in views().items()}
    first = [path.read_bytes() for path in write_scorecards(views(), tmp_path / "a", 2024)]
    again = [path.read_bytes() for path in write_scorecards(shuffled, tmp_path / "b", 2024)]
    assert first == again


def test_sheets_have_constant_names(book: Workbook) -> None:
    """Sheet names never come from papers."""
    assert book.sheetnames == ["总览", "指标得分", "问题清单", "说明"]


def test_a_score_that_is_not_there_is_an_empty_cell_with_words_beside_it(book: Workbook) -> None:
    """Missing, under review and unreported indicators show no number."""
    assert list(zip(column(book, "指标得分", "得分"), column(book, "指标得分", "计分状态"), strict=True)) == [
        (10, "已计分"),
        (8.46, "已计分"),
        (None, "待复核"),
        (None, "缺完成值"),
        (None, "未报"),
    ]


def test_the_department_stands_first_then_projects_by_name(book: Workbook) -> None:
    """Indicators and goals are in the same order."""
    assert column(book, "指标得分", "项目（或部门整体）") == [
        "部门整体", "农村客运线路补贴", "桥梁安全检测", "桥梁安全检测", "治超站点运行",
    ]  # fmt: skip
    assert column(book, "总览", "项目（或部门整体）") == [
        "部门整体",
        "农村客运线路补贴",
        "桥梁安全检测",
        "治超站点运行",
    ]


def test_every_goal_says_what_is_not_scored(book: Workbook) -> None:
    """Complete, provisional with the open indicators by name, and not reported."""
    assert column(book, "总览", "计分情况") == [
        "应计的分全部计出",
        "应计的分全部计出",
        "应计100分中有30分未计出：缺完成值1项（乘客满意度）；待复核1项（候车环境改善情况）",
        "未收到完成情况，未计分",
    ]


def test_a_provisional_total_is_not_held_against_the_claim(book: Workbook) -> None:
    """Only complete goals show the difference to the claimed total."""
    assert column(book, "总览", "自评差额") == [10.5, 10.5, None, None]


def test_a_provisional_result_names_the_goals_that_wait(book: Workbook) -> None:
    """The sentence under the unit's figures."""
    texts = [row[0] for row in book["总览"].iter_rows(values_only=True) if isinstance(row[0], str)]
    assert [text for text in texts if text.startswith("上列结果")] == [
        "上列结果为暂定：桥梁安全检测、治超站点运行还有分值没有计出。缺完成值或待复核的指标不按0分处理，补齐后结果会变。"
    ]


def test_rule_and_places_stand_beside_the_score(book: Workbook) -> None:
    """The rule as printed and as understood, and both cells that the score came from."""
    shown = {
        name: column(book, "指标得分", name)[1]
        for name in ("评分标准原文", "系统读作", "目标值出处", "完成值出处")
    }
    assert shown == {
        "评分标准原文": "按完成比例赋分",
        "系统读作": "【按比例】达到目标值得满分，不足的按完成值与目标值之比计分",
        "目标值出处": "目标表.xlsx　2.农村客运!D10",
        "完成值出处": "自评表.xlsx　2.农村客运!F12",
    }


def test_a_target_in_separate_columns_is_put_together(book: Workbook) -> None:
    """A bare number is shown with its operator and unit; a full print stays as it is."""
    assert column(book, "指标得分", "目标值")[:3] == ["≤1286.43万元", "≥13条", "明显改善"]


def test_findings_come_by_weight_with_title_and_remedy(book: Workbook) -> None:
    """Errors first; a code that this version does not know keeps its message."""
    assert column(book, "问题清单", "轻重") == ["错误", "提醒"]
    assert column(book, "问题清单", "问题") == [None, "行内单元格错位"]
    assert column(book, "问题清单", "项目（或部门整体）") == ["部门整体", "部门整体"]


@pytest.mark.parametrize(("sheet", "top"), [("总览", 10), ("指标得分", 2), ("问题清单", 2)])
def test_tables_can_be_read_filtered_and_printed(book: Workbook, sheet: str, top: int) -> None:
    """Header frozen, filter over the table, landscape on one page's width, header on every page."""
    page = book[sheet]
    assert str(page.freeze_panes).endswith(str(top + 1))
    assert page.auto_filter.ref.startswith(f"A{top}:")
    assert (page.page_setup.orientation, page.page_setup.fitToWidth, page.page_setup.fitToHeight) == (
        "landscape",
        1,
        0,
    )
    assert page.print_title_rows == f"${top}:${top}"


def test_a_unit_with_findings_only_gets_a_readable_workbook() -> None:
    """Empty tables say so in words."""
    unit = units_of({"bi_finding": pd.DataFrame([finding()])}, 2024)[0]
    book = load_workbook(BytesIO(scorecard(unit, 2024)))
    texts = {row[0] for name in ("总览", "指标得分") for row in book[name].iter_rows(values_only=True)}
    assert {"没有指标可列。", "本年度没有收到这个单位的绩效目标。"} <= texts


def test_hostile_names_reach_neither_file_system_nor_formula(tmp_path: Path) -> None:
    """A unit and project named like a path and a formula."""
    row = indicator(organization_name="=../../x", project_name='=HYPERLINK("http://x")')
    (path,) = write_scorecards({"bi_indicator_scorecard": pd.DataFrame([row])}, tmp_path, 2024)
    cell = load_workbook(path)["指标得分"]["A3"]
    assert path.parent == tmp_path
    assert (cell.value, cell.data_type) == ('=HYPERLINK("http://x")', "s")


@pytest.mark.parametrize(
    ("make", "view"),
    [
        (indicator, "bi_indicator_scorecard"),
        (project, "bi_project_scorecard"),
        (organization, "bi_organization_scorecard"),
    ],
)
def test_each_view_alone_is_enough(make: Callable[..., dict[str, Any]], view: str) -> None:
    """A view that was not given counts as empty."""
    assert [unit.name for unit in units_of({view: pd.DataFrame([make()])}, 2024)] == ["云岫县交通运输局"]


def test_every_header_of_the_model_exists() -> None:
    """Columns of scorecard.yaml that refer to the model find their label."""
    spec = scorecard_spec()
    headers = [c.column().header for c in (*spec.goals, *spec.indicators, *spec.findings)]
    assert len(headers) == len([header for header in headers if header])

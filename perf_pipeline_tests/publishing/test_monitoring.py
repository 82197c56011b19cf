"""The monitoring workbook and the filing table: latest report, worst first, no formula, the same bytes."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from perf_pipeline.publishing.filing import filing_text
from perf_pipeline.publishing.monitoring import write_monitoring
from perf_pipeline_tests.publishing.supervision_views import NAMES, YEAR, views
from perf_pipeline_tests.publishing.views import OTHER, UNIT


@pytest.fixture
def book(tmp_path: Path) -> Workbook:
    """The workbook of the year."""
    (path,) = write_monitoring(views(), tmp_path, YEAR)
    return load_workbook(path)


def column(book: Workbook, sheet: str, header: str) -> list[Any]:
    """Values under a header."""
    rows = list(book[sheet].iter_rows(min_row=3, values_only=True))
    position = rows[0].index(header)
    return [row[position] for row in rows[1:]]


def test_the_latest_report_counts(book: Workbook) -> None:
    """April's red light is history once July is green."""
    lights = dict(zip(column(book, "项目总览", "单位"), column(book, "项目总览", "指标预警灯"), strict=True))
    assert lights == {NAMES[OTHER]: "预警", NAMES[UNIT]: "正常"}
    assert column(book, "指标进度", "预警灯") == ["关注", "无法判断"]


def test_the_overview_says_that_it_is_no_result(book: Workbook) -> None:
    """Counts of lights, and that nothing here is graded."""
    said = book["项目总览"]["A2"].value
    assert "共 2 个目标：预警 1 个、关注 0 个、正常 1 个、无法判断 0 个" in said
    assert "不是最终得分" in said
    assert not [cell.value for row in book["项目总览"].iter_rows() for cell in row if cell.value == "等级"]


def test_what_is_not_known_is_empty(book: Workbook) -> None:
    """No spending reported, no score computed: no zero."""
    assert column(book, "项目总览", "支出进度") == [None, 30]
    assert column(book, "指标进度", "现有得分") == [4.62, None]


def test_who_has_not_filed_stands_first(book: Workbook) -> None:
    """Missing, late, on time; receipt as read in China; unknown projects are called so."""
    assert column(book, "报送情况", "状态") == ["未报", "迟报", "按时"]
    assert column(book, "报送情况", "接收时间") == [None, "2025-04-01 00:30", "2025-04-01 00:30"]
    assert column(book, "报送情况", "项目（或部门整体）") == [
        "（上年有项目，今年尚未报送）",
        "农村客运",
        "部门整体",
    ]


def test_no_cell_is_a_formula(book: Workbook) -> None:
    """Reasons that begin with + and names that begin with = stay words."""
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert "f" not in kinds


def test_the_same_rows_give_the_same_bytes(tmp_path: Path) -> None:
    """In any order of rows."""
    shuffled = {name: data.sample(frac=1, random_state=5) for name, data in views().items()}
    (first,) = write_monitoring(views(), tmp_path / "a", YEAR)
    (again,) = write_monitoring(shuffled, tmp_path / "b", YEAR)
    assert first.read_bytes() == again.read_bytes()


def test_a_year_without_anything_has_no_workbook(tmp_path: Path) -> None:
    """And one that stood there goes."""
    write_monitoring(views(), tmp_path, YEAR)
    empty = {name: data.iloc[0:0] for name, data in views().items()}
    assert (write_monitoring(empty, tmp_path, YEAR), [*tmp_path.iterdir()]) == ([], [])


def test_the_table_of_a_terminal() -> None:
    """Counts, headers, missing first; no markup, no trailing space."""
    lines = filing_text(views()["bi_filing"], YEAR, date(2025, 5, 1)).splitlines()
    assert lines[:2] == [
        "2025年度绩效材料报送情况（截至 2025-05-01）",
        "应报 3 份：未报 1，迟报 1，待报 0，按时 1",
    ]
    assert [line.split()[0] for line in lines[3:]] == ["状态", "未报", "迟报", "按时"]
    assert [line for line in lines if line != line.rstrip()] == []

"""The second review workbook: ranked, with places, formula-safe, the same bytes for the same rows."""

from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from openpyxl import Workbook, load_workbook

from perf_pipeline.publishing.second_review import write_second_review
from perf_pipeline_tests.publishing.supervision_views import NAMES, YEAR, views
from perf_pipeline_tests.publishing.views import OTHER, UNIT


@pytest.fixture
def book(tmp_path: Path) -> Workbook:
    """The workbook of the year."""
    (path,) = write_second_review(views(), tmp_path, YEAR)
    return load_workbook(path)


def column(book: Workbook, sheet: str, header: str) -> list[Any]:
    """Values under a header."""
    rows = list(book[sheet].iter_rows(min_row=3, values_only=True))
    position = rows[0].index(header)
    return [row[position] for row in rows[1:]]


def test_sheets_have_constant_names(book: Workbook) -> None:
    """Sheet names never come from papers."""
    assert book.sheetnames == ["单位排名", "项目排名", "差额明细", "异常情形", "说明"]


@pytest.mark.parametrize("sheet", ["单位排名", "项目排名"])
def test_the_most_over_claimed_stands_first_and_the_incomparable_last(book: Workbook, sheet: str) -> None:
    """What could not be compared has empty cells, not zeros."""
    assert column(book, sheet, "单位") == [NAMES[UNIT], NAMES[OTHER]]
    assert column(book, sheet, "差额") == [5.5, None]


def test_a_sentence_counts_the_units(book: Workbook) -> None:
    """Above, below, equal and not comparable add up to all."""
    assert "共 2 个单位，自评偏高 1 个、偏低 0 个、一致 0 个、无法比较 1 个" in book["单位排名"]["A2"].value


def test_gaps_stand_with_numbers_and_place(book: Workbook) -> None:
    """The largest first; a sum without difference is no gap."""
    assert column(book, "差额明细", "差额类别") == ["合计不符", "与评分标准不符"]
    assert column(book, "差额明细", "位置") == ["表!F12"] * 2
    assert "共 2 处差额：合计不符 1 处、与评分标准不符 1 处" in book["差额明细"]["A2"].value


def test_only_patterns_are_listed(book: Workbook) -> None:
    """Other findings have their own sheets elsewhere."""
    assert column(book, "异常情形", "问题代码") == ["ACT-33"]


def test_no_cell_is_a_formula(book: Workbook) -> None:
    """A unit that calls itself =HYPERLINK stays a name."""
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert "f" not in kinds


def test_the_same_rows_give_the_same_bytes(tmp_path: Path) -> None:
    """In any order of rows."""
    shuffled = {name: data.sample(frac=1, random_state=5) for name, data in views().items()}
    (first,) = write_second_review(views(), tmp_path / "a", YEAR)
    (again,) = write_second_review(shuffled, tmp_path / "b", YEAR)
    assert first.read_bytes() == again.read_bytes()


def test_a_year_without_claims_has_no_workbook(tmp_path: Path) -> None:
    """And one that stood there goes."""
    write_second_review(views(), tmp_path, YEAR)
    empty = {name: data.iloc[0:0] for name, data in views().items()}
    assert (write_second_review(empty, tmp_path, YEAR), [*tmp_path.iterdir()]) == ([], [])


def test_an_empty_sheet_says_so(tmp_path: Path) -> None:
    """No gap and no pattern are said in words."""
    frames: dict[str, pd.DataFrame] = views()
    frames |= {name: frames[name].iloc[0:0] for name in ("bi_review_gap", "bi_finding")}
    (path,) = write_second_review(frames, tmp_path, YEAR)
    book = load_workbook(path)
    assert (book["差额明细"]["A4"].value, book["异常情形"]["A4"].value) == (
        "自评与复核没有差额。", "没有发现需要说明的情形。",
    )  # fmt: skip

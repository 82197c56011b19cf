"""Cells of published workbooks: strangers' text stays text, and fits."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from perf_pipeline.publishing.files import empty_workbook, workbook_bytes
from perf_pipeline.publishing.sheets import CELL_LIMIT, Painter, SheetColumn, row_height, safe_text


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        '=HYPERLINK("http://x")',
        "+1",
        "-1+cmd|' /C calc'!A0",
        "@SUM(A1)",
        "＝1",
        "#N/A",
        "\t=1",
        "2024",
        "TRUE",
    ],
    ids=[
        "formula",
        "link",
        "plus",
        "command",
        "at",
        "full_width",
        "error_word",
        "tab",
        "digits",
        "truth_word",
    ],
)
def test_text_of_papers_never_becomes_a_formula(text: str) -> None:
    """What looks like a formula, number or error word is read back as the same words, typed as text."""
    book = empty_workbook()
    sheet = book.create_sheet("一")
    Painter(book, "…").put(sheet, 1, 1, text, "text")
    cell = load_workbook(BytesIO(workbook_bytes(book)))["一"]["A1"]
    assert (cell.value, cell.data_type) == (text, "s")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("a\x00\x07b\ud800c\uffff", "abc", id="forbidden"),
        pytest.param("a\r\nb\rc", "a\nb\nc", id="line_ends"),
        pytest.param("字" * CELL_LIMIT, "字" * CELL_LIMIT, id="just_fits"),
        pytest.param("字" * (CELL_LIMIT + 1), "字" * (CELL_LIMIT - 1) + "…", id="cut"),
        pytest.param("𠮷" * CELL_LIMIT, "𠮷" * ((CELL_LIMIT - 1) // 2) + "…", id="cut_between_pairs"),
    ],
)
def test_text_is_cleaned_and_cut_to_what_a_cell_holds(text: str, expected: str) -> None:
    """Characters that XML forbids are dropped; length counts UTF-16 units and the cut is marked."""
    assert safe_text(text) == expected


def test_numbers_stay_numbers_and_nothing_stays_nothing() -> None:
    """A number is written with the digits a reader expects, None leaves the cell empty."""
    book = empty_workbook()
    sheet = book.create_sheet("一")
    painter = Painter(book, "…")
    for column, value in enumerate((91.4, 3, None), 1):
        painter.put(sheet, 1, column, value, "points")
    cells = load_workbook(BytesIO(workbook_bytes(book)))["一"][1]
    assert [cell.value for cell in cells] == [91.4, 3, None]


@pytest.mark.parametrize(
    ("text", "lines"),
    [("短", 1), ("字" * 9, 2), ("a\nb\nc", 3), ("", 1)],
    ids=["one", "wrapped", "breaks", "empty"],
)
def test_a_row_is_as_high_as_its_longest_text(text: str, lines: int) -> None:
    """Chinese characters count two columns; line breaks start lines of their own."""
    assert row_height([SheetColumn("x", "", 12, "text")], {"x": text}) == 15.0 * lines + 8.0

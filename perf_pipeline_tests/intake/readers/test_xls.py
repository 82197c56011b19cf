"""Old workbooks: what a person sees, merges and hidden things, and two readers that may disagree."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import xlrd
import xlwt

from perf_pipeline.errors import UnreadableFile
from perf_pipeline.intake.document import Cell, Document, Table
from perf_pipeline.intake.limits import Limits
from perf_pipeline.intake.readers import xls
from perf_pipeline.intake.reading import read
from perf_pipeline_tests.paperwork.render_xls import saved


def workbook(fill: Callable[[Any], None]) -> bytes:
    """A workbook of one sheet that ``fill`` writes to."""
    book = xlwt.Workbook(encoding="utf-8")
    fill(book.add_sheet("表1"))
    return saved(book)


def simple(*rows: tuple[object, ...]) -> bytes:
    """A workbook with these rows."""

    def fill(sheet: Any) -> None:
        for row, values in enumerate(rows):
            for column, value in enumerate(values):
                sheet.write(row, column, value)

    return workbook(fill)


def table(document: Document) -> Table:
    """The table of the first sheet."""
    (found,) = document.sections[0].blocks
    assert isinstance(found, Table)
    return found


def cells(document: Document) -> list[Cell]:
    """All cells of the first sheet."""
    return [cell for row in table(document).rows for cell in row if cell is not None]


def codes(document: Document) -> list[str]:
    """Codes of a document's findings."""
    return [finding.code for finding in document.findings]


@pytest.mark.parametrize(
    ("value", "number_format", "text", "typed"),
    [
        pytest.param(0.95, "0%", "95%", Decimal(95), id="percent"),
        pytest.param(10326, "General", "10326", Decimal(10326), id="whole"),
        pytest.param(0.1 + 0.2, "General", "0.3", Decimal("0.3"), id="float_residue"),
        pytest.param(4, '0"次"', "4次", Decimal(4), id="unit_in_format"),
        pytest.param(1234567.5, "#,##0.00", "1,234,567.50", Decimal("1234567.5"), id="grouped"),
        pytest.param(
            date(2024, 10, 31), 'yyyy"年"m"月"d"日"', "2024年10月31日", date(2024, 10, 31), id="chinese_date"
        ),
        pytest.param(date(2024, 10, 31), "yyyy-mm-dd", "2024-10-31", date(2024, 10, 31), id="date"),
        pytest.param(True, "General", "TRUE", True, id="truth"),
        pytest.param("≥95%", "General", "≥95%", None, id="words"),
    ],
)
def test_cell_shows_what_a_person_sees(value: object, number_format: str, text: str, typed: object) -> None:
    """Text is the cell as shown; the value is the number as read, percent as 0-100."""
    style = xlwt.XFStyle()
    style.num_format_str = number_format
    (cell,) = cells(read(workbook(lambda sheet: sheet.write(1, 1, value, style)), "表.xls"))
    assert ("表1!B2", text, typed) == (cell.place, cell.text, cell.value)


def test_merges_are_spans() -> None:
    """A merged area stands once at its corner."""

    def fill(sheet: Any) -> None:
        sheet.write_merge(0, 0, 0, 2, "标题")
        sheet.write_merge(1, 2, 0, 0, "产出")
        sheet.write(1, 1, "数量")
        sheet.write(2, 1, "质量")

    document = read(workbook(fill), "表.et")
    assert [[cell and cell.text for cell in row] for row in table(document).rows] == [
        ["标题", None, None],
        ["产出", "数量", ""],
        [None, "质量", ""],
    ]
    assert codes(document) == []


def test_hidden_rows_columns_and_sheets_are_flagged() -> None:
    """Hidden content is read and flagged."""
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("表1")
    for row, column, text in ((0, 0, "见"), (1, 0, "隐行"), (0, 1, "隐列")):
        sheet.write(row, column, text)
    sheet.row(1).hidden = True
    sheet.col(1).hidden = True
    other = book.add_sheet("旧表")
    other.write(0, 0, "旧")
    other.visibility = 2
    document = read(saved(book), "表.xls")
    assert [cell.text for cell in cells(document) if cell.hidden] == ["隐列", "隐行"]
    assert [section.hidden for section in document.sections] == [False, True]
    assert codes(document) == ["XLS-09", "XLS-09"]


def test_error_values_are_told() -> None:
    """An error value counts as blank."""
    document = read(workbook(lambda sheet: sheet.row(0).set_cell_error(0, "#DIV/0!")), "表.xls")
    (finding,) = document.findings
    assert (finding.code, finding.place, finding.quote) == ("XLS-05", "表1!A1", "#DIV/0!")


def test_stated_size_that_lies() -> None:
    """A sheet that states a thousand million rows is read in one way only: the second reader would abort."""
    content = bytearray(simple(("甲",)))
    start = content.index(b"\x00\x02\x0e\x00\x00\x00\x00\x00\x01\x00\x00\x00") + 4
    content[start + 7] = 0x3B
    document = read(bytes(content), "表.xls")
    assert (cells(document)[0].text, codes(document)) == ("甲", ["FMT-12"])


def test_long_code_is_told() -> None:
    """A code stored as a number has lost digits."""
    assert codes(read(simple((13022924000028102920,)), "表.xls")) == ["XLS-06"]


def test_long_sheet_is_cut() -> None:
    """Rows beyond those of any form are not read, and that is told."""
    document = read(simple(*[(f"第{row}行",) for row in range(30)]), "表.xls", Limits(read_rows=20))
    assert (len(table(document).rows), codes(document)) == (20, ["XLS-13"])


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        pytest.param(lambda content: content[: len(content) // 2], "FMT-06", id="truncated"),
        pytest.param(lambda content: content[:1024] + bytes(len(content) - 1024), "FMT-06", id="zeroed"),
        pytest.param(lambda content: content + "_VBA_PROJECT_CUR".encode("utf-16-le"), "SEC-22", id="macros"),
        pytest.param(
            lambda content: content + "Ole10Native".encode("utf-16-le"), "SEC-23", id="packed_object"
        ),
    ],
)
def test_refused_workbooks(spoil: Callable[[bytes], bytes], code: str) -> None:
    """Broken and active workbooks are refused with their code."""
    content = simple(*[(f"第{row}行", row) for row in range(200)])
    head = content.replace(b"\xff" * 64, "Workbook\0".encode("utf-16-le").ljust(64, b"\xff"), 1)
    with pytest.raises(UnreadableFile) as refusal:
        read(spoil(head if code == "FMT-06" else content), "表.xls")
    assert code == refusal.value.code


@pytest.mark.parametrize(
    ("error", "code"),
    [
        pytest.param(xlrd.XLRDError("Workbook is encrypted"), "SEC-20", id="encrypted"),
        pytest.param(xlrd.XLRDError("Can't determine file's BIFF version"), "FMT-06", id="unknown"),
        pytest.param(AssertionError(), "FMT-06", id="assertion"),
        pytest.param(IndexError("list index out of range"), "FMT-06", id="index"),
    ],
)
def test_whatever_the_first_reader_raises_is_a_refusal(
    error: Exception, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """xlrd fails on bad bytes in many ways."""

    def fail(**_: object) -> None:
        raise error

    monkeypatch.setattr(xlrd, "open_workbook", fail)
    with pytest.raises(UnreadableFile) as refusal:
        read(simple(("甲",)), "表.xls")
    assert code == refusal.value.code


class Panic(BaseException):
    """As a reader written in Rust panics."""


@pytest.mark.parametrize("error", [Panic(), ValueError()], ids=["panic", "error"])
def test_second_reader_that_fails_is_told(error: BaseException, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a second opinion the cells are read, and that is told."""

    def fail(_: object) -> None:
        raise error

    monkeypatch.setattr("python_calamine.CalamineWorkbook", type("Broken", (), {"from_filelike": fail}))
    document = read(simple(("甲",)), "表.xls")
    assert (cells(document)[0].text, codes(document)) == ("甲", ["FMT-12"])


@pytest.mark.parametrize(
    ("ours", "theirs", "expected"),
    [
        pytest.param("乙", "甲", ["FMT-11"], id="other_words"),
        pytest.param("甲", "甲", [], id="same"),
        pytest.param(" 甲", "甲", [], id="blanks_aside"),
    ],
)
def test_words_that_differ_are_told(
    ours: str, theirs: str, expected: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two readings of one cell that differ are a finding."""
    monkeypatch.setattr(xls, "_stored", lambda *_: ours)
    assert codes(read(simple((theirs,)), "表.xls")) == expected


def test_cells_that_the_second_reader_lacks_refuse_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """Words that only one reader sees may be anything."""
    real = xls._row

    def more(sheet: Any, row: int) -> Any:
        found = list(real(sheet, row))
        return [*found, found[0]._replace(column=5, text="多出")]

    monkeypatch.setattr(xls, "_row", more)
    with pytest.raises(UnreadableFile) as refusal:
        read(simple(("甲",)), "表.xls")
    assert refusal.value.code == "FMT-11"

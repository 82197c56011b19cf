"""Workbooks: what a person sees in a cell, merges and hidden things, and everything a crafted file tries."""

import io
import zipfile
from datetime import date
from decimal import Decimal

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from perf_pipeline.errors import UnreadableFile
from perf_pipeline.findings import Severity
from perf_pipeline.intake.document import Cell, Document, Table
from perf_pipeline.intake.limits import Limits
from perf_pipeline.intake.reading import read
from perf_pipeline_tests.intake.workbooks import (
    SHEET,
    edited,
    saved,
    simple,
    with_shared_strings,
    with_sheet,
    workbook,
)


def table(content: bytes, section: int = 0) -> Table:
    """The table of a sheet."""
    (found,) = read(content, "表.xlsx").sections[section].blocks
    assert isinstance(found, Table)
    return found


def cell_at(found: Table, place: str) -> Cell:
    """The cell with that address."""
    return next(
        cell for row in found.rows for cell in row if cell is not None and cell.place.endswith(f"!{place}")
    )


def codes(document: Document) -> list[str]:
    """Codes of a document's findings."""
    return [finding.code for finding in document.findings]


@pytest.mark.parametrize(
    ("value", "number_format", "text", "typed"),
    [
        pytest.param(0.95, "0%", "95%", Decimal(95), id="percent"),
        pytest.param(0.95, "0.00%", "95.00%", Decimal(95), id="percent_decimals"),
        pytest.param(0.945, "0%", "95%", Decimal("94.5"), id="percent_rounded_half_up"),
        pytest.param(10326, "General", "10326", Decimal(10326), id="whole"),
        pytest.param(40000.00, "General", "40000", Decimal(40000), id="whole_as_float"),
        pytest.param(588.12, "General", "588.12", Decimal("588.12"), id="decimals"),
        pytest.param(0.1 + 0.2, "General", "0.3", Decimal("0.3"), id="float_residue"),
        pytest.param(4, '0"次"', "4次", Decimal(4), id="unit_in_format"),
        pytest.param(4, '"≥"0"次"', "≥4次", Decimal(4), id="operator_in_format"),
        pytest.param(1234567.5, "#,##0.00", "1,234,567.50", Decimal("1234567.5"), id="grouped"),
        pytest.param(12000, '0.0,"千元"', "12.0千元", Decimal(12), id="shown_in_thousands"),
        pytest.param(-3, "0.0;[Red](0.0)", "(3.0)", Decimal(-3), id="negative_section"),
        pytest.param(0, '#,##0;-#,##0;"-"', "-", Decimal(0), id="dash_for_nought"),
        pytest.param(95, "@", "95", Decimal(95), id="number_in_text_column"),
        pytest.param(0.5, "# ?/?", "0.5", Decimal("0.5"), id="fraction_not_understood"),
        pytest.param(date(2025, 12, 31), "yyyy-mm-dd", "2025-12-31", date(2025, 12, 31), id="date"),
        pytest.param(46022, 'yyyy"年"m"月"', "2025年12月", date(2025, 12, 31), id="month"),
        pytest.param(46022.5, "yyyy/m/d h:mm", "2025-12-31 12:00:00", date(2025, 12, 31), id="moment"),
        pytest.param(True, "General", "TRUE", True, id="truth"),
        pytest.param("≥95%", "General", "≥95%", None, id="words"),
        pytest.param("13022924P004", "0%", "13022924P004", None, id="words_under_a_number_format"),
    ],
)
def test_cell_shows_what_a_person_sees(value: object, number_format: str, text: str, typed: object) -> None:
    """Text is the cell as shown; the value is the number as read, percent as 0-100."""

    def fill(sheet: Worksheet) -> None:
        sheet["B2"] = value
        sheet["B2"].number_format = number_format

    cell = cell_at(table(workbook(fill)), "B2")
    assert (text, typed) == (cell.text, cell.value)


def test_format_not_understood_is_told() -> None:
    """A format that we cannot show gives the plain number and says so."""

    def fill(sheet: Worksheet) -> None:
        sheet["A1"] = 12345
        sheet["A1"].number_format = '0!.0,"万元"'

    document = read(workbook(fill), "x.xlsx")
    assert [(finding.code, finding.place) for finding in document.findings] == [("XLS-12", "表1!A1")]


def test_residue_of_seventeen_digits() -> None:
    """A double written with seventeen digits shows with the fifteen that people see."""
    content = with_sheet(simple(A1=0.5), b"<v>0.5</v>", b"<v>0.94999999999999996</v>")
    assert Decimal("0.95") == cell_at(table(content), "A1").value


def test_merges_are_spans() -> None:
    """A merged area stands once at its corner; what it covers is None, what lay under it is told."""

    def fill(sheet: Worksheet) -> None:
        sheet["A1"], sheet["A2"], sheet["B2"] = "标题", "产出", "数量"
        sheet["B3"] = "质量"
        sheet.merge_cells("A1:C1")
        sheet.merge_cells("A2:A3")

    found = table(workbook(fill))
    assert [[cell and cell.text for cell in row] for row in found.rows] == [
        ["标题", None, None],
        ["产出", "数量", ""],
        [None, "质量", ""],
    ]
    anchor = found.anchor(2, 0)
    assert anchor is not None
    assert (anchor.place, anchor.row_span, anchor.column_span) == ("表1!A2", 2, 1)


def test_words_under_a_merge_are_told() -> None:
    """Some programs leave words in covered cells: they are not shown, and not lost without a word."""
    merged = b'</sheetData><mergeCells count="1"><mergeCell ref="A1:B1"/></mergeCells>'
    document = read(with_sheet(simple(A1="甲", B1="乙"), b"</sheetData>", merged), "x.xlsx")
    assert [(finding.code, finding.quote) for finding in document.findings] == [("XLS-11", "乙")]


def test_overlapping_merges_are_told() -> None:
    """Of overlapping merges the first counts."""
    merged = b'</sheetData><mergeCells><mergeCell ref="A1:B1"/><mergeCell ref="B1:C1"/></mergeCells>'
    document = read(with_sheet(simple(A1="甲"), b"</sheetData>", merged), "x.xlsx")
    assert codes(document) == ["XLS-10"]


def test_table_begins_where_the_cells_begin() -> None:
    """Empty rows and columns before the data are cut off; places stay true."""
    found = table(simple(C5="甲", D6="乙"))
    assert [cell.place for row in found.rows for cell in row if cell] == [
        "表1!C5",
        "表1!D5",
        "表1!C6",
        "表1!D6",
    ]


def test_wide_merge_does_not_widen_the_table_without_end() -> None:
    """A merge over a whole row reaches only a little beyond the data."""
    merged = b'</sheetData><mergeCells><mergeCell ref="A1:XFD1"/></mergeCells>'
    found = table(with_sheet(simple(A1="题", B2="乙"), b"</sheetData>", merged))
    assert 2 + Limits().merge_overhang == found.width


def test_hidden_rows_columns_and_sheets_are_flagged() -> None:
    """Hidden content is read and flagged, cell by cell or as a section."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet["A1"], sheet["A2"], sheet["B1"] = "见", "隐行", "隐列"
    sheet.row_dimensions[2].hidden = True
    sheet.column_dimensions["B"].hidden = True
    other = book.create_sheet("旧表")
    other["A1"] = "旧"
    other.sheet_state = "veryHidden"
    document = read(saved(book), "x.xlsx")
    first, second = document.sections
    (shown,) = first.tables()
    assert {cell.text: cell.hidden or not cell.text for row in shown.rows for cell in row if cell} == {
        "见": False,
        "隐行": True,
        "隐列": True,
        "": True,
    }
    assert (first.hidden, second.hidden) == (False, True)
    assert codes(document) == ["XLS-09", "XLS-09"]


def test_hidden_by_format() -> None:
    """A number that its format shows as nothing is flagged as hidden."""

    def fill(sheet: Worksheet) -> None:
        sheet["A1"] = 5
        sheet["A1"].number_format = ";;;"

    assert cell_at(table(workbook(fill)), "A1").hidden


@pytest.mark.parametrize(
    ("old", "new", "text", "code"),
    [
        pytest.param(
            b'<c r="A1" t="n"><v>5</v></c>', b'<c r="A1" t="e"><v>#DIV/0!</v></c>', "", "XLS-05", id="error"
        ),
        pytest.param(b"<v>5</v>", b"<f>2+3</f><v>5</v>", "5", "XLS-03", id="formula_with_result"),
        pytest.param(b"<v>5</v>", b"<f>2+3</f><v></v>", "", "XLS-04", id="formula_without_result"),
        pytest.param(b"<v>5</v>", b"<f>100%</f><v></v>", "=100%", "XLS-15", id="percent_stored_as_formula"),
        pytest.param(b"<v>5</v>", b"<f>0.5%</f>", "=0.5%", "XLS-15", id="decimal_percent_stored_as_formula"),
        pytest.param(b"<v>5</v>", b"<f>12</f><v></v>", "=12", "XLS-15", id="number_stored_as_formula"),
        pytest.param(
            b"<v>5</v>", "<f>36座</f><v></v>".encode(), "=36座", "XLS-15", id="words_stored_as_formula"
        ),
        pytest.param(b"<v>5</v>", "<f>合计</f><v></v>".encode(), "", "XLS-04", id="name_without_result"),
        pytest.param(b"<v>5</v>", b"<f>1e3</f><v></v>", "", "XLS-04", id="number_in_another_notation"),
        pytest.param(
            b"<v>5</v>", b"<v>13022924000028102920</v>", "13022924000028102920", "XLS-06", id="long_code"
        ),
    ],
)
def test_cells_with_a_catch(old: bytes, new: bytes, text: str, code: str) -> None:
    """Errors, formulas and long codes are read as far as they can be trusted, and told with their place."""
    document = read(with_sheet(simple(A1=5, B1="x"), old, new), "x.xlsx")
    (finding,) = document.findings
    (found,) = document.sections[0].tables()
    assert (code, "表1!A1", text) == (finding.code, finding.place, cell_at(found, "A1").text)


def test_empty_result_of_a_formula_is_a_result() -> None:
    """A formula that gives an empty text has a result: the empty text."""
    content = with_sheet(simple(A1=5, B1="x"), b't="n"><v>5</v>', b't="str"><f>IF(1,"")</f><v></v>')
    assert codes(read(content, "x.xlsx")) == []


@pytest.mark.parametrize(
    ("dimension", "expected"),
    [
        pytest.param(b"A1:A1", ["XLS-01"], id="too_small"),
        pytest.param(b"A1:XFD1048576", ["XLS-01"], id="too_large"),
        pytest.param(b"A1:C9", [], id="a_little_large"),
    ],
)
def test_lying_dimension(dimension: bytes, expected: list[str]) -> None:
    """The stated range decides nothing: all cells are read, and a lie is told."""
    content = with_sheet(simple(A1="甲", B3="乙"), b'ref="A1:B3"', b'ref="' + dimension + b'"')
    document = read(content, "x.xlsx")
    (found,) = document.sections[0].tables()
    assert (3, 2, expected) == (len(found.rows), found.width, codes(document))


def test_dates_from_1904() -> None:
    """Workbooks that count from 1904 are converted, and say so."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet["A1"] = 0
    sheet["A1"].number_format = "yyyy-mm-dd"
    content = edited(
        saved(book),
        {"xl/workbook.xml": lambda part: part.replace(b"<workbookPr ", b'<workbookPr date1904="1" ')},
    )
    document = read(content, "x.xlsx")
    (found,) = document.sections[0].tables()
    assert (date(1904, 1, 1), ["XLS-08"]) == (cell_at(found, "A1").value, codes(document))


def test_styled_blank_columns_cost_nothing() -> None:
    """Cells that only carry a style, up to the last column, are no content and break no limit."""
    content = with_sheet(simple(A1="甲"), b"</row>", b'<c r="XFD1" s="0"/></row>')
    assert table(content).width == 1


def test_words_are_cleaned() -> None:
    """Invisible characters in cells are removed and told as in texts."""
    document = read(simple(A1="9\u200b5"), "x.xlsx")
    (found,) = document.sections[0].tables()
    assert (cell_at(found, "A1").text, codes(document)) == ("95", ["ENC-08"])


def test_shared_words() -> None:
    """Words in the shared part are those of the cells, whatever else refers to them."""
    found = table(with_shared_strings(simple(A1="甲", B1="乙", A2=5)))
    assert [[cell.text for cell in row if cell] for row in found.rows] == [["甲", "乙"], ["5", ""]]


def test_rich_text_and_inline_words() -> None:
    """Words in runs and inline are whole."""
    inline = b'<c r="A1" t="inlineStr"><is><r><t>\xe7\xbb\xa9</t></r><r><t>\xe6\x95\x88</t></r></is></c>'
    content = with_sheet(simple(A1=5), b'<c r="A1" t="n"><v>5</v></c>', inline)
    assert cell_at(table(content), "A1").text == "绩效"


def _named(name: str, data: bytes = b"x") -> bytes:
    return edited(simple(A1="甲"), {}, **{name.replace("/", "__"): data})


def _zip_with(name: str, data: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(simple(A1="甲"))) as old, zipfile.ZipFile(target, "w") as new:
        for entry in old.infolist():
            new.writestr(entry.filename, old.read(entry))
        new.writestr(name, data, zipfile.ZIP_DEFLATED)
    return target.getvalue()


def _far_cell(reference: bytes) -> bytes:
    return with_sheet(simple(A1=5), b"</row>", b'</row><row><c r="' + reference + b'"><v>1</v></c></row>')


def _encrypted_zip() -> bytes:
    content = bytearray(simple(A1="甲"))
    start = 0
    while (start := content.find(b"PK\x01\x02", start)) >= 0:
        content[start + 8] |= 1
        start += 4
    return bytes(content)


def _damaged() -> bytes:
    content = bytearray(simple(A1="甲", B1="乙" * 200))
    entry = zipfile.ZipFile(io.BytesIO(bytes(content))).getinfo(SHEET)
    content[entry.header_offset + 60 : entry.header_offset + 80] = bytes(20)
    return bytes(content)


DOCTYPE = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
ONE_MERGE = b'</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'


@pytest.mark.parametrize(
    ("content", "code"),
    [
        pytest.param(with_sheet(simple(A1=5), b"<worksheet", DOCTYPE + b"<worksheet"), "SEC-12", id="dtd_in_sheet"),
        pytest.param(
            edited(simple(A1=5), {"docProps/core.xml": lambda part: DOCTYPE + part}), "SEC-12", id="dtd_elsewhere"
        ),
        pytest.param(_named("xl/vbaProject.bin"), "SEC-22", id="macro"),
        pytest.param(_named("xl/macrosheets/sheet1.xml"), "SEC-23", id="macro_sheet"),
        pytest.param(_named("xl/embeddings/oleObject1.bin"), "SEC-23", id="embedded_object"),
        pytest.param(_named("xl/externalLinks/externalLink1.xml", b"<a><ddeLink/></a>"), "SEC-23", id="dde"),
        pytest.param(_named("XL/Workbook.xml"), "SEC-05", id="part_twice"),
        pytest.param(_named("../out.xml"), "SEC-04", id="part_leads_out"),
        pytest.param(_far_cell(b"XFD1048576"), "SEC-11", id="far_cell"),
        pytest.param(_far_cell(b"ZZZ2"), "SEC-11", id="column_beyond"),
        pytest.param(_far_cell(b"ZZZZZZZZ1"), "SEC-11", id="column_overflow"),
        pytest.param(_far_cell(b"A4294967299"), "SEC-11", id="row_overflow"),
        pytest.param(_far_cell(b"A1"), "SEC-05", id="cell_twice"),
        pytest.param(with_sheet(simple(A1=5), b'<row r="1"', b'<row r="9999999"'), "SEC-11", id="row_number"),
        pytest.param(with_sheet(simple(A1=5), b"</sheetData>", ONE_MERGE), "SEC-11", id="one_merge_of_all"),
        pytest.param(with_sheet(simple(A1=5), b"<sheetData>", b"<a>" * 300 + b"</a>" * 300 + b"<sheetData>"),
                     "SEC-13", id="deep"),
        pytest.param(_zip_with("xl/media/a.bin", bytes(129 << 20)), "SEC-10", id="large_part"),
        pytest.param(_zip_with("xl/media/a.bin", bytes(8 << 20)), "SEC-10", id="ratio"),
        pytest.param(_encrypted_zip(), "SEC-20", id="zip_encryption"),
        pytest.param(simple(A1="甲")[:-30], "FIL-08", id="truncated"),
        pytest.param(_damaged(), "FMT-06", id="damaged_part"),
        pytest.param(with_sheet(simple(A1=5), b"</row>", b"</rov>"), "FMT-06", id="broken_markup"),
    ],
)  # fmt: skip
def test_hostile_and_broken_workbooks(content: bytes, code: str) -> None:
    """Each is refused with its code before any reader that trusts the file sees it."""
    with pytest.raises(UnreadableFile) as refusal:
        read(content, "表.xlsx")
    assert code == refusal.value.code


def test_declared_size_that_lies() -> None:
    """A part that inflates beyond its declared size is refused without inflating it all."""
    content = bytearray(_zip_with("xl/media/a.bin", b"x" * 10))
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        new.writestr("xl/workbook.xml", b" " * (4 << 20))
    content = bytearray(target.getvalue())
    for mark, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        start = content.find(mark)
        content[start + offset : start + offset + 4] = (1000).to_bytes(4, "little")
    with pytest.raises(UnreadableFile) as refusal:
        read(bytes(content), "x.xlsx")
    assert refusal.value.code in {"FMT-06", "SEC-10"}


def test_external_links_are_told_not_followed() -> None:
    """References to other files are a finding; the cells are read."""
    document = read(_named("xl/externalLinks/externalLink1.xml", b"<externalLink/>"), "x.xlsx")
    assert codes(document) == ["SEC-24"]


def test_sheet_that_one_reader_does_not_see_is_refused() -> None:
    """A sheet part in UTF-16, which the second reader takes for empty, is refused, not read as empty."""

    def to_utf16(part: bytes) -> bytes:
        text = part.decode().replace('encoding="UTF-8"', 'encoding="UTF-16"')
        return text.encode("utf-16")

    with pytest.raises(UnreadableFile) as refusal:
        read(edited(simple(A1="甲", B1=5), {SHEET: to_utf16}), "x.xlsx")
    assert refusal.value.code in {"FMT-11", "FMT-06"}


@pytest.mark.parametrize(
    ("crafted", "seconds"),
    [
        pytest.param(b"<v>5</v><v>6</v>", "6.0", id="two_values"),
        pytest.param(b"<v>5<!-- x -->6</v>", "5.0", id="comment_within"),
        pytest.param(b"<v>5</v><is><t>x</t></is>", "x", id="number_and_words"),
    ],
)
def test_number_that_two_readers_read_differently_is_told(crafted: bytes, seconds: str) -> None:
    """A cell crafted so that programs show different numbers is told with both, at its place."""
    content = with_sheet(simple(A1="甲", B1=5), b"<v>5</v>", crafted)
    (finding,) = read(content, "x.xlsx").findings
    assert (finding.code, finding.severity, finding.place) == ("FMT-11", Severity.ERROR, "表1!B1")
    assert finding.values["second"] == seconds


def test_blank_shared_strings_are_no_disagreement() -> None:
    """Writers that store empty texts do not make two readers disagree."""
    content = edited(
        with_shared_strings(simple(A1="甲", B1="乙")),
        {"xl/sharedStrings.xml": lambda part: part.replace("乙".encode(), b"")},
    )
    assert [cell.text for cell in table(content).rows[0] if cell] == ["甲", ""]


def test_control_characters_in_a_part() -> None:
    """A vertical tab, which XML forbids and some programs write, does not lose the file."""
    content = with_sheet(simple(A1="甲"), b"<t>", b"<t>\x0b")
    assert cell_at(table(content), "A1").text == "甲"


@pytest.mark.parametrize("shared", [False, True], ids=["inline", "shared"])
def test_error_value_that_the_second_reader_does_not_know(shared: bool) -> None:
    """One new kind of error value does not lose the sheet: it is read in one way, and says so."""
    content = with_sheet(simple(A1=5, B1="甲_x000D_乙"), b't="n"><v>5<', b't="e"><v>#SPILL!<')
    document = read(with_shared_strings(content) if shared else content, "x.xlsx")
    (found,) = document.sections[0].tables()
    assert (cell_at(found, "B1").text, codes(document)) == ("甲\r乙", ["FMT-12", "XLS-05"])


def test_findings_of_one_kind_are_bounded() -> None:
    """A sheet full of errors tells of the first few."""
    content = simple(**{f"A{row}": 5 for row in range(1, 11)})
    content = edited(content, {SHEET: lambda part: part.replace(b't="n"><v>5', b't="e"><v>#N/A')})
    assert len(read(content, "x.xlsx", Limits(findings_per_code=3)).findings) == 3

"""OpenDocument: repeats, spans, typed values and hidden things of spreadsheets; tables and prose of texts."""

from datetime import date
from decimal import Decimal

import pytest

from perf_pipeline.errors import UnreadableFile
from perf_pipeline.intake.document import Block, Document, Paragraph, Table
from perf_pipeline.intake.reading import read
from perf_pipeline_tests.intake.workbooks import edited
from perf_pipeline_tests.paperwork.render_ods import package

ROWS = "table:number-rows-repeated"
COLUMNS = "table:number-columns-repeated"


def cell(text: str, attributes: str = "") -> str:
    """A cell of a spreadsheet or text."""
    return f"<table:table-cell {attributes}><text:p>{text}</text:p></table:table-cell>"


def row(*cells: str, attributes: str = "") -> str:
    """A row of cells."""
    return f"<table:table-row {attributes}>{''.join(cells)}</table:table-row>"


def ods(*rows: str, attributes: str = "") -> bytes:
    """A spreadsheet of one sheet."""
    body = f'<table:table table:name="表1" {attributes}>{"".join(rows)}</table:table>'
    return package("spreadsheet", f"<office:spreadsheet>{body}</office:spreadsheet>")


def odt(*blocks: str) -> bytes:
    """A text."""
    return package("text", f"<office:text>{''.join(blocks)}</office:text>")


def words(block: Block) -> object:
    """A block as plain values."""
    if isinstance(block, Paragraph):
        return block.text
    return [[one and one.text for one in line] for line in block.rows]


def table(document: Document) -> Table:
    """The only table."""
    (found,) = document.sections[0].tables()
    return found


def codes(document: Document) -> list[str]:
    """Codes of a document's findings."""
    return [finding.code for finding in document.findings]


@pytest.mark.parametrize(
    ("attributes", "shown", "text", "value"),
    [
        pytest.param('office:value-type="percentage" office:value="0.95"', "95%", "95%", Decimal(95), id="percent"),
        pytest.param('office:value-type="percentage" office:value="0.945"', "95%", "95%", Decimal("94.5"),
                     id="percent_rounded"),
        pytest.param('office:value-type="float" office:value="4"', "4次", "4次", Decimal(4), id="unit_in_format"),
        pytest.param('office:value-type="float" office:value="12000"', "12.0千元", "12.0千元", Decimal("12.0"),
                     id="shown_in_thousands"),
        pytest.param('office:value-type="float" office:value="1234.5"', "1,234.50", "1,234.50", Decimal("1234.5"),
                     id="grouped"),
        pytest.param('office:value-type="float" office:value="-3"', "(3)", "(3)", Decimal(-3), id="negative"),
        pytest.param('office:value-type="float" office:value="40000"', "", "40000", Decimal(40000), id="no_text"),
        pytest.param('office:value-type="percentage" office:value="0.5"', "", "50%", Decimal(50),
                     id="percent_without_text"),
        pytest.param('office:value-type="date" office:date-value="2024-10-31T00:00:00"', "2024年10月31日",
                     "2024年10月31日", date(2024, 10, 31), id="date"),
        pytest.param('office:value-type="boolean" office:boolean-value="true"', "TRUE", "TRUE", True, id="truth"),
        pytest.param('office:value-type="string"', "≥95%", "≥95%", None, id="words"),
        pytest.param("", "一<text:s text:c='2'/>二<text:line-break/>三<text:tab/>四", "一  二\n三\t四", None, id="spaces"),
        pytest.param("", "甲<office:annotation><text:p>批注</text:p></office:annotation>", "甲", None, id="comment"),
    ],
)  # fmt: skip
def test_cell_shows_what_a_person_sees(attributes: str, shown: str, text: str, value: object) -> None:
    """Text is the cell as shown; the value is the number as read, percent as 0-100."""
    found = table(read(ods(row(cell(shown, attributes))), "表.ods")).rows[0][0]
    assert found is not None
    assert (text, value, "表1!A1") == (found.text, found.value, found.place)


def test_repeats_are_unrolled_where_they_say_something() -> None:
    """Equal cells and rows stand for each other; blank ones to the end of the sheet cost nothing."""
    document = read(
        ods(
            row(
                cell("甲", f'{COLUMNS}="2"'),
                f'<table:table-cell {COLUMNS}="16000"/>',
                attributes=f'{ROWS}="2"',
            ),
            row("<table:table-cell/>", attributes=f'{ROWS}="3"'),
            row("<table:table-cell/>", cell("乙")),
            row(f'<table:table-cell {COLUMNS}="1024"/>', attributes=f'{ROWS}="1048000"'),
        ),
        "表.ods",
    )
    blank = ["", ""]
    assert words(table(document)) == [["甲", "甲"], ["甲", "甲"], blank, blank, blank, ["", "乙"]]


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(ods(row(cell("甲"), attributes=f'{ROWS}="1048576"')), id="row"),
        pytest.param(ods(row(cell("甲", f'{COLUMNS}="16384"'))), id="cell"),
        pytest.param(ods(row(cell("甲", f'{COLUMNS}="1000"'), attributes=f'{ROWS}="200000"')), id="both"),
    ],
)
def test_words_repeated_beyond_measure_are_refused(content: bytes) -> None:
    """A few bytes may not become millions of cells."""
    with pytest.raises(UnreadableFile) as refusal:
        read(content, "表.ods")
    assert refusal.value.code == "SEC-11"


def test_spans_and_what_lies_under_them() -> None:
    """A merged area stands once; words under it are told."""
    under = "<table:covered-table-cell><text:p>残</text:p></table:covered-table-cell>"
    spans = 'table:number-columns-spanned="2" table:number-rows-spanned="1"'
    document = read(ods(row(cell("题", spans), under), row(cell("甲"), cell("乙"))), "表.ods")
    assert (words(table(document)), codes(document)) == ([["题", None], ["甲", "乙"]], ["XLS-11"])


def test_hidden_rows_columns_and_sheets_are_flagged() -> None:
    """Hidden content is read and flagged."""
    hiding = '<style:style style:name="ta2"><style:table-properties table:display="false"/></style:style>'
    columns = f'<table:table-column/><table:table-column table:visibility="collapse" {COLUMNS}="2"/>'
    rows = row(cell("见"), cell("隐列")) + row(cell("隐行"), attributes='table:visibility="filter"')
    content = edited(
        ods(columns, rows, attributes='table:style-name="ta2"'),
        {"content.xml": lambda part: part.replace(b"<office:body>", hiding.encode() + b"<office:body>")},
    )
    document = read(content, "表.ods")
    found = [one for line in table(document).rows for one in line if one is not None]
    assert [one.text for one in found if one.hidden] == ["隐列", "隐行"]
    assert (document.sections[0].hidden, codes(document)) == (True, ["XLS-09"])


def test_errors_and_formulas_are_told() -> None:
    """Error values count as blank, stored results of formulas are used."""
    document = read(
        ods(row(cell("#DIV/0!", 'table:formula="of:=1/0" office:value-type="string"'),
                cell("5", 'table:formula="of:=2+3" office:value-type="float" office:value="5"'))), "表.ods")  # fmt: skip
    assert (words(table(document)), codes(document)) == ([["", "5"]], ["XLS-05", "XLS-03"])


def test_text_gives_paragraphs_and_tables_in_order() -> None:
    """Prose, a table with spans, and a table within it, which comes after it."""
    inner = f'<table:table table:name="x">{row(cell("内"))}</table:table>'
    outer = row(
        cell("产出", 'table:number-rows-spanned="2"'),
        f"<table:table-cell><text:p>数量</text:p>{inner}</table:table-cell>",
    ) + row("<table:covered-table-cell/>", cell("质量"))
    document = read(
        odt("<text:h>标题</text:h>", f"<table:table>{outer}</table:table>", "<text:p>说明</text:p>"), "x.odt"
    )
    blocks = document.sections[0].blocks
    assert [words(block) for block in blocks] == [
        "标题",
        [["产出", "数量"], [None, "质量"]],
        [["内"]],
        "说明",
    ]
    assert [cell_.place for block in blocks if isinstance(block, Table) for line in block.rows for cell_ in line if cell_] == [
        "t1 r1 c1", "t1 r1 c2", "t1 r2 c2", "t2 r1 c1",
    ]  # fmt: skip


def test_positions_under_a_span_are_no_further_cells() -> None:
    """Office programs write each position that a span covers; the next cell stands beyond them."""
    under = "<table:covered-table-cell/>"
    wide = 'table:number-columns-spanned="2"'
    outer = row(cell("单位"), cell("某镇", wide), under, cell("年度"), cell("2025", wide), under) + row(
        *(cell(text) for text in "甲乙丙丁戊己")
    )
    (found,) = read(odt(f"<table:table>{outer}</table:table>"), "x.odt").sections[0].tables()
    assert words(found) == [["单位", "某镇", None, "年度", "2025", None], list("甲乙丙丁戊己")]


def test_text_without_tracked_deletions_and_hidden_words() -> None:
    """Deleted words are no words; hidden ones are told and left out."""
    hiding = '<style:style style:name="T1"><style:text-properties text:display="none"/></style:style>'
    deleted = "<text:tracked-changes><text:p>删去</text:p></text:tracked-changes>"
    content = odt(hiding, deleted, '<text:p>见<text:span text:style-name="T1">隐</text:span></text:p>')
    document = read(content, "x.odt")
    assert ([words(block) for block in document.sections[0].blocks], codes(document)) == (["见"], ["DOC-05"])


DOCTYPE = b'<!DOCTYPE x [<!ENTITY e "x">]>'


@pytest.mark.parametrize(
    ("content", "code"),
    [
        pytest.param(edited(ods(row(cell("甲"))), {"content.xml": lambda part: part.replace(b"<office:document",
                     DOCTYPE + b"<office:document", 1)}), "SEC-12", id="dtd"),
        pytest.param(edited(ods(row(cell("甲"))), {}, **{"styles.xml": DOCTYPE + b"<a/>"}), "SEC-12", id="dtd_elsewhere"),
        pytest.param(edited(ods(row(cell("甲"))), {}, **{"META-INF__manifest.xml": b"<m:encryption-data/>"}), "SEC-20",
                     id="encrypted"),
        pytest.param(edited(ods(row(cell("甲"))), {}, **{"Basic__Standard__Module1.xml": b"<a/>"}), "SEC-22", id="macros"),
        pytest.param(package("spreadsheet", ""), "FMT-09", id="no_sheet"),
        pytest.param(odt("<text:p> </text:p>"), "FIL-01", id="no_words"),
        pytest.param(odt("<table:table><table:table-row><table:table-cell>" * 20
                         + "</table:table-cell></table:table-row></table:table>" * 20), "SEC-13", id="nested"),
    ],
)  # fmt: skip
def test_refused_packages(content: bytes, code: str) -> None:
    """Hostile, encrypted and empty packages are refused with their code."""
    with pytest.raises(UnreadableFile) as refusal:
        read(content, "表.ods")
    assert code == refusal.value.code

"""The quick scan of worksheets: the same facts as the parser's, or none at all."""

import io
import zipfile

import pytest

from perf_pipeline.errors import UnreadableFile
from perf_pipeline.intake.limits import DEFAULT_LIMITS, Limits
from perf_pipeline.intake.spreadsheet.sheet_facts import Range
from perf_pipeline.intake.spreadsheet.worksheet import read_worksheet, walk_worksheet
from perf_pipeline.intake.spreadsheet.worksheet_scan import scan
from perf_pipeline_tests.build_sample_inputs import build
from perf_pipeline_tests.intake.workbooks import with_shared_strings

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\r\n<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
USUAL = (
    '<row r="1" spans="1:3" ht="0"><c r="A1" s="2" t="s"><v>0</v></c><c r="B1" s="3"/><c r="C1"><v>5</v></c></row>'
    '<row r="3" hidden="1"/>'
    '<row r="4">\n<c r="A4" t="str"><f>IF(A1&gt;1,"")</f><v></v></c> <c r="B4" t="e"><f>1/0</f><v>#DIV/0!</v></c>'
    '<c r="C4"><f>B1</f></c><c r="D4" t="inlineStr"><is><t xml:space="preserve"> a &amp; b </t></is></c></row>\n'
)


def part(rows: str, after: str = "") -> bytes:
    """A worksheet part."""
    return f"{HEAD}<cols><col min='2' max='3' hidden='1'/></cols><sheetData>{rows}</sheetData>{after}</worksheet>".encode()


MERGES = '<mergeCells><mergeCell ref="A1:B1"/></mergeCells>'


def test_usual_shape_is_scanned() -> None:
    """Every kind of cell that programs write, with the facts of the parser."""
    content = part(USUAL, MERGES)
    assert scan(content, DEFAULT_LIMITS) is not None
    facts = read_worksheet(content, DEFAULT_LIMITS)
    assert walk_worksheet(content, DEFAULT_LIMITS) == facts
    assert ([(3, 2, 0, "B1")], {0, 2}, [Range(0, 0, 0, 1)]) == (
        facts.uncached,
        facts.hidden_rows,
        facts.merges,
    )


def test_samples_are_scanned_as_they_are_walked() -> None:
    """Both ways agree on every sheet of our own papers, inline and shared."""
    count = 0
    for name, content in build():
        if not name.endswith(".xlsx"):
            continue
        for paper in (content, with_shared_strings(content)):
            archive = zipfile.ZipFile(io.BytesIO(paper))
            for sheet in (n for n in archive.namelist() if n.startswith("xl/worksheets/sheet")):
                data = archive.read(sheet)
                assert scan(data, DEFAULT_LIMITS) is not None
                assert walk_worksheet(data, DEFAULT_LIMITS) == read_worksheet(data, DEFAULT_LIMITS)
                count += 1
    assert count > 20


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param('<row r="1"><!-- x --><c r="A1"><v>1</v></c></row>', id="comment"),
        pytest.param(
            '<row r="1"><c r="A1" t="str"><v><![CDATA[<c r="B1">]]></v></c></row>', id="raw_section"
        ),
        pytest.param("<row><c><v>1</v></c></row>", id="no_references"),
        pytest.param('<row r="1"><c s="1" r="A1"><v>1</v></c></row>', id="other_order"),
        pytest.param("<row r='1'><c r='A1'><v>1</v></c></row>", id="other_quotes"),
        pytest.param('<row r="1"><c r="B1"><v>1</v></c><c r="A1"><v>2</v></c></row>', id="columns_fall"),
        pytest.param(
            '<row r="2"><c r="A2"><v>1</v></c></row><row r="1"><c r="A1"><v>2</v></c></row>', id="rows_fall"
        ),
        pytest.param('<row r="1"><c r="A2"><v>1</v></c></row>', id="cell_of_another_row"),
        pytest.param(
            '<row r="1"><c r="A1" t="inlineStr"><is><r><t>a</t></r><r><t>b</t></r></is></c></row>', id="runs"
        ),
        pytest.param('<row r="1"><c r="A1" t="str"><v>&#65;</v></c></row>', id="character_by_number"),
        pytest.param('<row r="1"><c r="A1" x="1"><v>1</v></c></row>', id="unknown_attribute"),
    ],
)
def test_unusual_shapes_are_left_to_the_parser(rows: str) -> None:
    """The scan gives up, and the sheet is read all the same."""
    content = part(rows)
    assert scan(content, DEFAULT_LIMITS) is None
    assert walk_worksheet(content, DEFAULT_LIMITS) == read_worksheet(content, DEFAULT_LIMITS)


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param('<row r="1"><c r="A1"><v>1</v></c></rov>', id="wrong_end"),
        pytest.param('<row r="1"><c r="A1"><v>1</c></row>', id="value_not_closed"),
        pytest.param('<row r="1"><c r="A1"><v>&e;</v></c></row>', id="unknown_entity"),
        pytest.param('<row r="1"><c r="A1"><v>1</v></c></row></x>', id="stray_end"),
    ],
)
def test_what_is_no_markup_is_refused(rows: str) -> None:
    """The scan is no way around the parser."""
    with pytest.raises(UnreadableFile) as refusal:
        read_worksheet(part(rows), DEFAULT_LIMITS)
    assert refusal.value.code == "FMT-06"


@pytest.mark.parametrize("before", ["", "<!-- walked -->"], ids=["scanned", "walked"])
def test_long_sheets_are_cut_after_so_many_rows(before: str) -> None:
    """Cells beyond the rows that are read are counted, and not kept."""
    rows = "".join(f'<row r="{n}"><c r="B{n}"><v>{n}</v></c></row>' for n in range(1, 41))
    facts = read_worksheet(part(before + rows), Limits(read_rows=10))
    assert (10, 10, Range(10, 1, 39, 1), Range(0, 1, 9, 1)) == (
        len(facts.cells), facts.cut, facts.beyond, facts.box,
    )  # fmt: skip
    with pytest.raises(UnreadableFile):
        read_worksheet(part(before + rows), Limits(read_rows=10, valued_cells=30))
    with pytest.raises(UnreadableFile):
        read_worksheet(part(before + rows), Limits(read_rows=10, rows=30))

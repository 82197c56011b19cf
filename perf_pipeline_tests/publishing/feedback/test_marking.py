"""Marks in the filer's workbook: everything else stays, and nothing of it acts."""

import io
import re
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from perf_pipeline.publishing.feedback.marking import Mark, Marking
from perf_pipeline.publishing.feedback.spec import feedback_spec
from perf_pipeline.publishing.feedback.splicing import CannotMark
from perf_pipeline.publishing.files import empty_workbook, workbook_bytes
from perf_pipeline.publishing.sheets import Painter
from perf_pipeline_tests.publishing.feedback.papers import QUOTED, rich_workbook, saved, sheet_book

COLOR = "F8B4B4"
WORDS = "问题 <&> =1\n第二行"
PLACES = (
    f"{QUOTED}!A2",
    f"{QUOTED}!B3",
    f"{QUOTED}!A8",
    f"{QUOTED}!Z50",
    "二!A1",
    "二!B2",
    "二!D5",
    "二!A99",
)


def opened(content: bytes) -> Marking:
    """A workbook being marked."""
    return Marking.open(content, feedback_spec().active_functions)


def marked(content: bytes, places: tuple[str, ...] = PLACES) -> bytes:
    """The workbook with ``places`` marked and one sheet of ours in front."""
    marking = opened(content)
    cells = {cell: Mark(COLOR, WORDS) for place in places if (cell := marking.cell_of(place))}
    marking.apply(cells, "审核")
    book = empty_workbook()
    sheet = book.create_sheet(marking.free_names(["反馈意见"])[0])
    Painter(book, "…").put(sheet, 1, 1, "=1+1", "title")
    sheet.print_title_rows = "1:1"
    return marking.finish(workbook_bytes(book))


def cells_of(book: Workbook) -> dict[tuple[str, str], Any]:
    """Every cell that says something."""
    return {
        (sheet.title, cell.coordinate): cell
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }


@pytest.fixture(scope="module")
def before() -> Workbook:
    """The workbook as it came."""
    return load_workbook(io.BytesIO(rich_workbook()))


@pytest.fixture(scope="module")
def after() -> Workbook:
    """The same with marks."""
    return load_workbook(io.BytesIO(marked(rich_workbook())))


def test_values_formulas_and_formats_stay(before: Workbook, after: Workbook) -> None:
    """Every cell keeps what it said, except the three formulas that reach outside."""
    old, new = cells_of(before), cells_of(after)
    gone = {key for key in old if key not in new}
    assert gone == {(QUOTED, "C3"), (QUOTED, "C4"), (QUOTED, "C5")}
    for key in old.keys() - gone:
        assert _said(new[key]) == _said(old[key])


def _said(cell: Any) -> tuple[Any, ...]:
    return (
        cell.value,
        cell.data_type,
        cell.number_format,
        repr(cell.font),
        repr(cell.alignment),
        repr(cell.border),
    )


def test_everything_around_the_cells_stays(before: Workbook, after: Workbook) -> None:
    """Merges, widths, charts, validations, rules, print titles and areas, and good names."""
    for sheet in before:
        other = after[sheet.title]
        assert other.merged_cells.ranges == sheet.merged_cells.ranges
        assert {k: v.width for k, v in other.column_dimensions.items()} == {
            k: v.width for k, v in sheet.column_dimensions.items()
        }
        assert len(other._charts) == len(sheet._charts)
        assert str(other.data_validations) == str(sheet.data_validations)
        assert len(other.conditional_formatting) == len(sheet.conditional_formatting)
        assert (other.print_title_rows, other.print_area) == (sheet.print_title_rows, sheet.print_area)
    assert list(after.defined_names) == ["名"]


def test_parts_without_marks_are_the_same_bytes() -> None:
    """What we have no business with is copied: the chart, its drawing, the theme."""
    old, new = (
        zipfile.ZipFile(io.BytesIO(content)) for content in (rich_workbook(), marked(rich_workbook()))
    )
    untouched = [name for name in old.namelist() if re.match(r"xl/(charts|drawings/drawing|theme)", name)]
    assert untouched
    assert all(new.read(name) == old.read(name) for name in untouched)


def test_marked_cells_have_colour_and_comment(after: Workbook) -> None:
    """Also cells and rows that were not written before; a comment that stood there keeps its words first."""
    for place in PLACES:
        sheet, _, cell = place.rpartition("!")
        found = after[sheet][cell]
        assert found.fill.fgColor.rgb == f"FF{COLOR}"
        assert found.comment is not None
        assert found.comment.text == (f"原批注\n{WORDS}" if cell == "A2" else WORDS)


def test_only_marked_cells_change(before: Workbook, after: Workbook) -> None:
    """Every other cell has the fill that it had, and no comment is new."""
    wanted = {tuple(place.rpartition("!")[::2]) for place in PLACES}
    for key, cell in cells_of(before).items():
        if key not in wanted and key in cells_of(after):
            other = cells_of(after)[key]
            assert (other.fill.fgColor.rgb, other.comment) == (cell.fill.fgColor.rgb, cell.comment)


def test_our_sheet_comes_first_under_a_name_of_its_own(after: Workbook) -> None:
    """A sheet of the filer named like ours stays; ours is the one shown, and no other is selected."""
    assert after.sheetnames == ["反馈意见2", QUOTED, "二", "反馈意见"]
    assert after.active is after.worksheets[0]
    assert [bool(sheet.sheet_view.tabSelected) for sheet in after][1:] == [False] * 3
    assert (after.worksheets[0]["A1"].value, after.worksheets[0]["A1"].data_type) == ("=1+1", "s")


def test_nothing_points_outside() -> None:
    """No relation, formula or name leads out of the workbook, and what was taken away is counted."""
    marking = opened(rich_workbook())
    marking.apply({}, "审核")
    archive = zipfile.ZipFile(io.BytesIO(marked(rich_workbook())))
    everything = b"".join(archive.read(name) for name in archive.namelist())
    assert marking.removed == {"formulas": 3, "links": 1, "names": 1}
    assert [word for word in (b"External", b"evil.example", b"cmd|", b"[1]") if word in everything] == []


def test_equal_input_gives_equal_bytes() -> None:
    """Nothing depends on the clock or on chance (the builder's own times aside)."""
    content = rich_workbook()
    assert marked(content) == marked(content)


@pytest.mark.parametrize(
    "place", ["没有!A1", "二!ZZZZ1", "二!A0", "二", "line 5", "", "二!A1048577", "二!XFE1", "二!A1 x"]
)
def test_places_that_are_no_cell_of_the_workbook_are_not_marked(place: str) -> None:
    """Such a finding stands in the list only."""
    assert opened(rich_workbook()).cell_of(place) is None


def rewritten(content: bytes, part: str, change: Callable[[bytes], bytes], **added: bytes) -> bytes:
    """``content`` with one part changed and others added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, change(old.read(name)) if name == part else old.read(name))
        for name, data in added.items():
            new.writestr(name, data)
    return out.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
BOOK = sheet_book({"A1": "甲", "B1": 1, "C1": "=B1+1", "B3": "乙"})


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        pytest.param(b"no zip", "broken", id="no_zip"),
        pytest.param(rewritten(BOOK, "", bytes, **{"xl/vbaProject.bin": b"x"}), "active", id="macros"),
        pytest.param(rewritten(BOOK, "", bytes, **{"xl/activeX/a.xml": b"<a/>"}), "active", id="control"),
        pytest.param(rewritten(BOOK, "", bytes, **{"xl/connections.xml": b"<a/>"}), "active", id="connection"),
        pytest.param(
            rewritten(BOOK, "[Content_Types].xml", lambda x: x.replace(b"sheet.main+xml", b"x.main+xml")),
            "active",
            id="other_type",
        ),
        pytest.param(
            rewritten(BOOK, "xl/workbook.xml", lambda x: x.replace(b"schemas.openxmlformats.org/spread", b"purl")),
            "strict",
            id="strict",
        ),
        pytest.param(
            rewritten(BOOK, SHEET, lambda x: b'<!DOCTYPE a [<!ENTITY b "9">]>' + x), "broken", id="entity"
        ),
        pytest.param(
            rewritten(
                BOOK,
                SHEET,
                lambda x: x.replace(
                    b"</sheetData>",
                    b'</sheetData><conditionalFormatting sqref="A1"><cfRule type="expression" priority="1">'
                    b"<formula>[1]a!A1</formula></cfRule></conditionalFormatting>",
                ),
            ),
            "outside",
            id="rule_to_outside",
        ),
        pytest.param(
            rewritten(
                BOOK,
                "",
                bytes,
                **{
                    "xl/drawings/_rels/drawing1.xml.rels": b'<Relationships><Relationship Id="r" Type="x/image" '
                    b'Target="http://evil.example/t.png" TargetMode="External"/></Relationships>'
                },
            ),
            "outside",
            id="tracking_picture",
        ),
        pytest.param(rewritten(BOOK, "xl/styles.xml", lambda _: b"<styleSheet/>"), "styles", id="no_styles"),
    ],
)  # fmt: skip
def test_a_workbook_that_cannot_be_changed_safely_is_refused(content: bytes, reason: str) -> None:
    """With the reason that the filer is told."""
    with pytest.raises(CannotMark) as caught:
        marked(content, ("表1!A1",))
    assert caught.value.reason == reason
    assert reason in feedback_spec().cannot_mark


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda x: re.sub(rb' r="[A-Z]*\d+"', b"", x), id="without_references"),
        pytest.param(lambda x: x.replace(b"<sheetData>", b"<sheetData><!-- x -->"), id="comment"),
        pytest.param(
            lambda x: re.sub(rb"<(/?)(?!\?)", rb"<\1m:", x).replace(b"xmlns=", b"xmlns:m="), id="prefixed"
        ),
    ],
)
def test_unusual_but_lawful_markup_is_marked(change: Callable[[bytes], bytes]) -> None:
    """Rows and cells without references count from the one before; prefixes are kept."""
    book = load_workbook(io.BytesIO(marked(rewritten(BOOK, SHEET, change), ("表1!B1", "表1!A7", "表1!D1"))))
    sheet = book["表1"]
    assert [sheet[cell].value for cell in ("A1", "B1", "C1", "A7", "D1")] == ["甲", 1, "=B1+1", None, None]
    assert [sheet[cell].fill.fgColor.rgb for cell in ("B1", "A7", "D1")] == [f"FF{COLOR}"] * 3


def test_shared_formulas_that_reach_outside_go_together() -> None:
    """The ones that only point to the first keep their results too; other shared formulas stay."""
    rows = (
        b'<row r="1"><c r="A1"><f t="shared" ref="A1:A2" si="0">[1]x!B1</f><v>7</v></c>'
        b'<c r="B1"><f t="shared" ref="B1:B2" si="1">C1</f><v>1</v></c></row>'
        b'<row r="2"><c r="A2"><f t="shared" si="0"/><v>8</v></c><c r="B2"><f t="shared" si="1"/><v>2</v></c></row>'
    )
    content = rewritten(
        BOOK,
        SHEET,
        lambda x: re.sub(rb"<sheetData>.*</sheetData>", b"<sheetData>" + rows + b"</sheetData>", x),
    )
    sheet = load_workbook(io.BytesIO(marked(content, ())))["表1"]
    assert [sheet[cell].value for cell in ("A1", "A2", "B1")] == [7, 8, "=C1"]
    assert str(sheet["B2"].value).startswith("=")


def test_links_to_other_workbooks_are_taken_away() -> None:
    """The parts, their relations and content types go; the stored results stay."""
    link = b'<externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>'
    rels = (
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
        b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/externalLinkPath" '
        b'Target="file:///C:/x.xlsx" TargetMode="External"/></Relationships>'
    )
    content = rewritten(
        rewritten(
            BOOK,
            "xl/_rels/workbook.xml.rels",
            lambda x: x.replace(
                b"</Relationships>",
                b'<Relationship Id="rIdX" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
                b'externalLink" Target="externalLinks/externalLink1.xml"/></Relationships>',
            ),
            **{
                "xl/externalLinks/externalLink1.xml": link,
                "xl/externalLinks/_rels/externalLink1.xml.rels": rels,
            },
        ),
        "xl/workbook.xml",
        lambda x: x.replace(
            b"</sheets>",
            b'</sheets><externalReferences><externalReference xmlns:r="http://schemas.openxmlformats.org/officeDocument/'
            b'2006/relationships" r:id="rIdX"/></externalReferences>',
        ),
    )
    result = marked(content, ("表1!A1",))
    names = zipfile.ZipFile(io.BytesIO(result)).namelist()
    assert [name for name in names if "external" in name.lower()] == []
    assert b"externalLink" not in zipfile.ZipFile(io.BytesIO(result)).read("xl/_rels/workbook.xml.rels")
    assert load_workbook(io.BytesIO(result))["表1"]["C1"].value == "=B1+1"


def test_row_and_column_styles_hold_for_new_cells() -> None:
    """A cell that was not written takes the number format of its column before it is coloured."""
    book = Workbook()
    sheet: Any = book.active
    sheet.title = "表1"
    sheet["A1"] = 1
    sheet.column_dimensions["C"].number_format = "0.00%"
    found = load_workbook(io.BytesIO(marked(saved(book), ("表1!C7",))))["表1"]["C7"]
    assert (found.number_format, found.fill.fgColor.rgb) == ("0.00%", f"FF{COLOR}")

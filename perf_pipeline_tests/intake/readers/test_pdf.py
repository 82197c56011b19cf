"""PDF files: ruled tables cell by cell, tables over page breaks, what is not seen, and what is refused."""

import re
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest

from perf_pipeline.errors import UnreadableFile
from perf_pipeline.forms.recognition import recognise
from perf_pipeline.forms.records import to_records
from perf_pipeline.intake.document import Document, Paragraph, Table
from perf_pipeline.intake.limits import Limits
from perf_pipeline.intake.pdf import drawing as pdf_drawing
from perf_pipeline.intake.pdf import file as pdf_file
from perf_pipeline.intake.pdf import lattice as pdf_lattice
from perf_pipeline.intake.pdf import page as pdf_page
from perf_pipeline.intake.pdf.limits import PDF_LIMITS
from perf_pipeline.intake.readers import pdf, xlsx
from perf_pipeline.intake.source import Source
from perf_pipeline.intake.workers import GuardedPool
from perf_pipeline_tests import build_stand_in_font
from perf_pipeline_tests.intake.crafted_pdfs import NAMELESS, bomb, crafted, drawn, locked, small, two_by_two
from perf_pipeline_tests.paperwork import render_xlsx
from perf_pipeline_tests.paperwork.content import Paper, papers, unit
from perf_pipeline_tests.paperwork.laying_out import page_of, pages_of
from perf_pipeline_tests.paperwork.layouts import Box, Grid, Page, Para
from perf_pipeline_tests.paperwork.render_pdf import Look, canvas
from perf_pipeline_tests.paperwork.render_pdf import pdf as printed

FIXTURES = Path(__file__).parent / "fixtures"
Records = list[list[dict[str, str]]]
SHORT = (842.0, 400.0)
HEADING_PLACE = re.compile(r'"place":"[^"]*"|"places":\{[^}]*\}')
PLACES = re.compile(
    r"(^|_)(place|line|section)(_|$)|_characters$|^rescued_"
)  # what a ledger counts is spelt by the format


def read(content: bytes) -> Document:
    """The document of a PDF file."""
    return pdf.read(Source(content, "表.pdf"))


def codes(document: Document) -> list[str]:
    """Codes of a document's findings."""
    return [finding.code for finding in document.findings]


def tables(document: Document) -> list[Table]:
    """All tables."""
    return list(document.sections[0].tables())


def texts(table: Table) -> list[list[str | None]]:
    """Words of each position, None where a merged cell covers it."""
    return [[None if cell is None else cell.text for cell in row] for row in table.rows]


def paragraphs(document: Document) -> list[str]:
    """All running text."""
    return [block.text for block in document.sections[0].blocks if isinstance(block, Paragraph)]


def refusal(content: bytes) -> str:
    """The code with which a file is refused."""
    with pytest.raises(UnreadableFile) as caught:
        read(content)
    return caught.value.code


def records(document: Document) -> Records:
    """What the forms of a document say, without where it stands."""
    found = to_records("s1", recognise(document))
    return [
        [
            {
                name: HEADING_PLACE.sub("", str(value))
                for name, value in row.items()
                if not PLACES.search(name)
            }
            for row in rows
        ]
        for rows in (found.forms, found.lines, found.contacts)
    ]


def squeezed(rows: Records) -> Records:
    """Records without blanks."""
    return [[{k: "".join(v.split()) for k, v in row.items()} for row in kind] for kind in rows]


def as_workbook(pages: list[Page]) -> Records:
    """The records of the same pages as a workbook."""
    return records(xlsx.read(Source(render_xlsx.workbook(pages), "表.xlsx")))


FORMS = [paper for paper in papers() if paper.goals]
DEPARTMENT = pages_of(next(paper for paper in FORMS if "交通运输局2025年部门整体支出" in paper.file))
EVALUATIONS = pages_of(next(paper for paper in FORMS if "松涛镇2024年项目绩效自评表" in paper.file))
LOOKS = {
    "boxes": Look(rulings="boxes"),
    "open_sides": Look(open_sides=True),
    "turned_90": Look(rotate=90),
    "turned_180": Look(rotate=180),
    "turned_270": Look(rotate=270),
    "short_pages": Look(size=SHORT),
    "rows_cut_by_pages": Look(size=SHORT, cut_rows=True, numbered=True),
    "rows_cut_on_tiny_pages": Look(size=(842.0, 330.0), cut_rows=True),
    "label_on_second_page": Look(size=SHORT, label_on="last"),
}


def test_a_lone_letter_is_read_where_no_chinese_font_is_installed() -> None:
    """pdfium leaves out a text of one letter that the machine has no font for; the stand-in font mends that."""
    document = read(printed([Page("满", (Grid(2, ((Box("标"), Box("目标")),)),))]))
    assert texts(tables(document)[0]) == [["标", "目标"]]


def test_the_stand_in_font_is_what_its_generator_makes() -> None:
    """Nobody has to trust a binary file."""
    assert build_stand_in_font.FILE.read_bytes() == build_stand_in_font.font()


@pytest.mark.parametrize("paper", FORMS, ids=[paper.file for paper in FORMS])
def test_a_printed_paper_gives_the_same_records_as_the_workbook(paper: Paper) -> None:
    """Every layout of the sample set, printed with ruled tables."""
    pages = pages_of(paper)
    assert records(read(printed(pages))) == as_workbook(pages)


@pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS)
@pytest.mark.parametrize("pages", [DEPARTMENT, EVALUATIONS], ids=["department", "evaluations"])
def test_the_way_of_printing_changes_no_record(pages: list[Page], look: Look) -> None:
    """Borders as lines or boxes, turned pages, and page breaks anywhere, also within rows and labels."""
    assert records(read(printed(pages, look))) == as_workbook(pages)


@pytest.mark.parametrize(
    ("file", "owner", "layout", "keys", "expected"),
    [
        pytest.param(
            "word_rows_cut_by_pages",
            "transport",
            "department_goal",
            ["department25"],
            {"PDF-06"},
            id="rows_cut",
        ),
        pytest.param(
            "word_large_print", "township", "department_goal", ["department24"], {"PDF-06"}, id="five_pages"
        ),
        pytest.param(
            "word_four_forms",
            "township",
            "self_evaluation",
            ["cleaning24", "ponds24", "elderly24", "forest24"],
            set(),
            id="four_forms",
        ),
        pytest.param(
            "calc_rows_too_low",
            "transport",
            "self_evaluation",
            ["department24"],
            {"PDF-07"},
            id="rows_too_low",
        ),
    ],
)
def test_what_office_programs_print_gives_the_same_records(
    file: str, owner: str, layout: str, keys: list[str], expected: set[str]
) -> None:
    """Printed by LibreOffice from Word and Excel files: rows cut in two, words that overflow low rows.

    Blanks do not count: where a line was broken, one may be left between a number and its word.
    """
    document = read((FIXTURES / f"{file}.pdf").read_bytes())
    pages = [page_of(layout, unit(owner), unit(owner).goal(key)) for key in keys]
    assert (squeezed(records(document)), set(codes(document))) == (squeezed(as_workbook(pages)), expected)


def test_merged_cells_stand_once_with_their_spans() -> None:
    """A label over two rows, a heading over two columns, and places that count from one."""
    grid = Grid(
        3,
        (
            (Box("标题", cols=3),),
            (Box("产出指标", rows=2), Box("数量"), Box("1")),
            (Box("质量"), Box("2")),
        ),
    )
    (table,) = tables(read(printed([Page("", (grid,))])))
    assert texts(table) == [["标题", None, None], ["产出指标", "数量", "1"], [None, "质量", "2"]]
    spans = [(c.place, c.row_span, c.column_span) for row in table.rows for c in row if c is not None][:2]
    assert spans == [("p1 t1 r1 c1", 1, 3), ("p1 t1 r2 c1", 2, 1)]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("完成数不少于目标值得8分，不足的按完成数÷目标值×8分计算。", id="chinese"),
        pytest.param("目标值以100%为满分12.50分，低于100%的按比例计算", id="digits_at_line_ends"),
        pytest.param("第一条完成。\n第二条未完成。", id="own_line_break"),
    ],
)
def test_wrapped_lines_are_joined_and_written_breaks_kept(text: str) -> None:
    """What the printer broke for want of room is one line again, what the writer broke stays broken."""
    grid = Grid(6, (tuple(Box(text if column == 2 else "甲") for column in range(6)),) * 2)
    (table,) = tables(read(printed([Page("", (grid,))])))
    assert texts(table)[0][2] == text


def test_frames_and_underlines_are_no_tables() -> None:
    """A frame around the page and a line under a heading hold running text."""
    document = read(
        drawn(
            ("rect", "20", "20", "550", "800"),
            ("text", "100", "700", "标题"),
            ("line", "100", "697", "120", "697"),
        )
    )
    assert (tables(document), paragraphs(document)) == ([], ["标题"])


def test_a_frame_around_a_table_leaves_the_table() -> None:
    """Only rulings that touch belong together."""
    out = BytesIO()
    sheet = canvas(out)
    sheet.rect(20, 20, 550, 800)
    two_by_two(sheet)
    sheet.save()
    assert [texts(table) for table in tables(read(out.getvalue()))] == [[["甲", "乙"], ["丙", "丁"]]]


def test_tables_side_by_side_are_read_one_by_one() -> None:
    """Neither is mixed into the other, and the reader says so."""
    out = BytesIO()
    sheet = canvas(out)
    two_by_two(sheet)
    sheet.translate(250, 0)
    two_by_two(sheet, ("戊", "己", "庚", "辛"))
    sheet.save()
    document = read(out.getvalue())
    assert [texts(table)[0] for table in tables(document)] == [["甲", "乙"], ["戊", "己"]]
    assert codes(document) == ["PDF-05"]


def test_words_over_an_edge_belong_to_the_cell_where_they_begin() -> None:
    """A long word printed into the next cell is not read as that cell's value."""
    document = read(small(("甲" * 14, "", "丙", "丁")))
    assert texts(tables(document)[0])[0] == ["甲" * 14, ""]
    assert codes(document) == ["PDF-07"]


def test_missing_rulings_are_reported() -> None:
    """An open edge that leaves no rectangle makes the cells doubtful."""
    lines = [
        ("line", "100", "700", "300", "700"),
        ("line", "100", "670", "200", "670"),
        ("line", "100", "640", "300", "640"),
        *(("line", str(x), "640", str(x), "700") for x in (100, 300)),
        ("line", "200", "640", "200", "670"),
    ]
    document = read(drawn(*lines, ("text", "105", "680", "甲"), ("text", "210", "650", "乙")))
    assert "PDF-11" in codes(document)


def test_white_rulings_part_nothing() -> None:
    """A line that nobody sees does not cut a cell."""
    out = BytesIO()
    sheet = canvas(out)
    two_by_two(sheet, ("甲", "乙", "", ""))
    sheet.setStrokeColorRGB(1, 1, 1)
    sheet.line(150, 640, 150, 700)
    sheet.save()
    assert texts(tables(read(out.getvalue()))[0])[0] == ["甲", "乙"]


def test_aligned_words_are_a_padded_table() -> None:
    """Three lines of words under each other, without rulings."""
    rows = [("三级指标", "指标值", "实际完成值"), ("培训人次", "≥100", "120"), ("合格率", "≥95%", "96%")]
    words = [
        ("text", str(100 + 120 * column), str(700 - 20 * row), text)
        for row, cells in enumerate(rows)
        for column, text in enumerate(cells)
    ]
    document = read(drawn(*words))
    assert [(table.kind, texts(table)) for table in tables(document)] == [
        ("padded", [list(row) for row in rows])
    ]


def test_wrapped_running_text_is_one_paragraph() -> None:
    """Lines that reach the margin go on; a short line ends the paragraph, an indent begins the next."""
    first, second = "各股室要在年底前把自评材料交到计财股。" * 5, "逾期未交的单位将逐一提醒。"
    document = read(printed([Page("", (Para(first), Para(second)))]))
    assert paragraphs(document) == [first, second]


def test_a_numbered_heading_is_no_wrapped_line() -> None:
    """A line that is full by chance and ends its sentence does not take in the heading below it."""
    first, second = "各股室要在年底前把自评材料交到计财股。" * 2, "二、效益指标"
    words = [("text", "50", str(700 - 14 * row), text) for row, text in enumerate((first, second))]
    assert paragraphs(read(drawn(*words))) == [first, second]


@pytest.mark.parametrize(
    ("stream", "seen"),
    [
        pytest.param(b"BT 3 Tr /F 10 Tf 50 300 Td (hidden) Tj ET", ["seen"], id="invisible"),
        pytest.param(b"1 g BT /F 10 Tf 50 300 Td (hidden) Tj ET", ["seen"], id="white_on_paper"),
        pytest.param(b"BT /F 10 Tf 500 300 Td (hidden) Tj ET", ["seen"], id="off_the_page"),
        pytest.param(b"BT /F 0.1 Tf 50 300 Td (hidden) Tj ET", ["seen"], id="too_small"),
    ],
)
def test_hidden_text_is_reported_and_not_used(stream: bytes, seen: list[str]) -> None:
    """What nobody sees is no value, whatever way it is hidden."""
    document = read(crafted(stream + b" BT 0 Tr 0 g /F 10 Tf 50 200 Td (seen) Tj ET"))
    assert paragraphs(document) == seen
    assert [(f.code, f.place, f.quote) for f in document.findings] == [("PDF-03", "p1", "hidden")]


def test_white_text_on_colour_is_seen() -> None:
    """Headers are often printed white on a dark ground."""
    document = read(crafted(b"0 0 1 rg 40 290 200 30 re f 1 g BT /F 10 Tf 50 300 Td (white) Tj ET"))
    assert (paragraphs(document), codes(document)) == (["white"], [])


def test_overprinted_numbers_never_become_one_number() -> None:
    """100 with 60 printed over it does not read 16000."""
    document = read(drawn(("text", "100", "700", "100"), ("text", "100", "700", "60")))
    (text,) = paragraphs(document)
    assert text.startswith("100 ")
    assert codes(document) == ["PDF-04"]


def test_bold_by_printing_twice_is_read_once() -> None:
    """The same word a little to the right is the same word."""
    document = read(drawn(("text", "100", "700", "100分"), ("text", "100.4", "700", "100分")))
    assert (paragraphs(document), codes(document)) == (["100分"], [])


def test_filled_in_fields_are_read() -> None:
    """What was typed into a form field stands on the page for whoever looks at it."""
    out = BytesIO()
    sheet = canvas(out)
    two_by_two(sheet, ("", "b", "c", "d"))
    sheet.acroForm.textfield(value="typed", x=102, y=672, width=90, height=20, borderWidth=0)
    sheet.save()
    assert texts(tables(read(out.getvalue()))[0])[0] == ["typed", "b"]


def test_pages_without_text_are_told() -> None:
    """A scanned page among others is not passed over in silence."""
    document = read(crafted(b"BT /F 10 Tf 50 300 Td (words) Tj ET", b"0 0 10 10 re f"))
    assert [(f.code, f.place) for f in document.findings] == [("PDF-14", "p2")]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        pytest.param(crafted(b"0 0 10 10 re f"), "PDF-01", id="no_text"),
        pytest.param(
            crafted(b"BT 3 Tr /F 10 Tf 50 300 Td (recognised) Tj ET"), "PDF-01", id="scan_with_hidden_text"
        ),
        pytest.param(
            crafted(b"BT /F 10 Tf 50 300 Td <0041004200430044> Tj ET", font=NAMELESS),
            "PDF-02",
            id="nameless_glyphs",
        ),
        pytest.param(
            crafted(b"BT /F 10 Tf 50 300 Td (\\(cid:80\\)\\(cid:81\\) abc) Tj ET"), "PDF-02", id="cid_marks"
        ),
        pytest.param(locked("secret"), "SEC-20", id="user_password"),
        pytest.param(
            crafted(b"", pages=b"<< /Type /Pages /Kids [2 0 R] /Count 3 >>"), "SEC-14", id="page_tree_loop"
        ),
        pytest.param(small()[:-200], "FIL-08", id="end_missing"),
        pytest.param(b"%PDF-1.4\nnothing\n%%EOF\n", "FMT-06", id="damaged"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_reason(content: bytes, code: str) -> None:
    """One code per reason."""
    assert refusal(content) == code


@pytest.mark.parametrize(
    ("module", "limit", "code"),
    [
        pytest.param(pdf_file, {"pages": 0}, "SEC-14", id="pages"),
        pytest.param(pdf_page, {"page_characters": 3}, "SEC-10", id="characters"),
        pytest.param(pdf_drawing, {"page_objects": 9}, "SEC-10", id="objects"),
        pytest.param(pdf_lattice, {"ruling_pairs": 8}, "SEC-10", id="rulings"),
        pytest.param(pdf_lattice, {"lattice_nodes": 3}, "SEC-10", id="lattice"),
    ],
)
def test_limits_hold(
    module: object, limit: dict[str, int], code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page may cost so much and no more."""
    monkeypatch.setattr(module, "PDF_LIMITS", replace(PDF_LIMITS, **limit))
    assert refusal(small()) == code


def test_restrictions_do_not_hinder_reading() -> None:
    """A file that may not be changed or printed opens without a password."""
    document = read(locked(""))
    assert (texts(tables(document)[0])[0], codes(document)) == (["甲", "乙"], ["SEC-21"])


def test_a_mended_index_is_told() -> None:
    """pdfium finds the objects without their index, but perhaps not all of them."""
    content = small()
    broken = content[: content.rindex(b"startxref")] + b"startxref\n3\n%%EOF\n"
    assert codes(read(broken)) == ["PDF-10"]


def test_a_bomb_ends_its_worker_and_not_the_next_file() -> None:
    """pdfium inflates without bound; the memory limit of the worker stops it."""
    limits = Limits(worker_memory_bytes=200 << 20)
    with GuardedPool(
        "perf_pipeline_tests.intake.crafted_pdfs:count_sections", workers=1, limits=limits
    ) as pool:
        bombed, after = pool.map([bomb(300), small()])
    assert (bombed.code, after.value) == ("OPS-05", 1)


def test_two_labels_on_either_side_of_a_break_stay_apart() -> None:
    """A part with other columns, or with a title before it, is another table."""
    first = Page("", (Grid(2, ((Box("甲"), Box("乙")),) * 2),))
    second = Page("", (Grid(3, ((Box("丙"), Box("丁"), Box("戊")),) * 2),))
    titled = Page("", (Para("另一张表"), Grid(2, ((Box("己"), Box("庚")),) * 2)))
    assert len(tables(read(printed([first, second])))) == 2
    assert len(tables(read(printed([first, titled])))) == 2
    assert len(tables(read(printed([first, first])))) == 1


def test_a_doubtful_rest_of_a_row_is_left_alone_and_told() -> None:
    """A short first row whose words do not continue a full line may be a row of its own."""
    rows = tuple((Box(f"指标{number}"), Box("10"), Box("完成")) for number in range(5))
    rest = ((Box(""), Box(""), Box("未完成")), *rows)
    document = read(printed([Page("", (Grid(3, rows),)), Page("", (Grid(3, rest),))]))
    (table,) = tables(document)
    assert len(table.rows) == 11
    assert codes(document) == ["PDF-06", "PDF-12"]

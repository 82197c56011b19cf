"""Wide sheets that a program printed on pages side by side, and what only looks like one."""

from collections.abc import Sequence
from io import BytesIO

import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from perf_pipeline.forms.recognition import recognise
from perf_pipeline.intake.document import Document
from perf_pipeline.intake.readers import pdf
from perf_pipeline.intake.source import Source
from perf_pipeline_tests.paperwork.render_pdf import FONT

PAGE = (400.0, 300.0)
MARGIN, ROW, WIDE = 40.0, 20.0, 100.0
ACROSS = int((PAGE[0] - 2 * MARGIN) // WIDE)  # columns that a page has room for
DOWN = 8  # rows that it has room for
HEAD = ["一级指标", "二级指标", "三级指标", "指标值", "分值"]
ROWS = [
    ["产出指标", "数量指标", "硬化里程", "≥10公里", "20"],
    ["产出指标", "质量指标", "验收合格率", "100%", "20"],
    ["产出指标", "时效指标", "完工时间", "10月底前", "10"],
    ["效益指标", "社会效益指标", "受益人口", "≥3000人", "30"],
    ["满意度指标", "服务对象满意度指标", "村民满意度", "≥90%", "10"],
]
TITLE = "2025年村道硬化项目支出绩效目标表"
Sheet = list[list[str]]


def read(*sheets: Sheet, title: str = TITLE, centred: bool = True, over_first: bool = False) -> Document:
    """The document of a file in which sheets are printed, each cut into pages as programs cut them."""
    out = BytesIO()
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    canvas = Canvas(out, PAGE)
    for sheet in sheets:
        bands = range(0, len(sheet), DOWN)
        strips = range(0, len(sheet[0]), ACROSS)
        order = [(r, c) for c in strips for r in bands]
        for row, column in sorted(order) if over_first else order:
            _page(canvas, sheet, row, column, title if row == 0 else "", centred=centred)
    canvas.save()
    return pdf.read(Source(out.getvalue(), "表.pdf"))


def _page(canvas: Canvas, sheet: Sheet, row: int, column: int, title: str, *, centred: bool) -> None:
    """One page: what of the whole sheet lies in its window."""
    rows, columns = sheet[row : row + DOWN], len(sheet[0])
    last = min(column + ACROSS, columns)
    top, shown = PAGE[1] - MARGIN - (ROW if row == 0 else 0), (last - column) * WIDE
    canvas.setFont(FONT, 10)
    window = canvas.beginPath()
    window.rect(MARGIN - 1, 0, shown + 2, PAGE[1])
    canvas.clipPath(window, stroke=0, fill=0)
    canvas.translate(MARGIN - column * WIDE, 0)
    for line in range(len(rows) + 1):
        canvas.line(column * WIDE, top - line * ROW, last * WIDE, top - line * ROW)
    for edge in range(column, last + 1):
        canvas.line(edge * WIDE, top, edge * WIDE, top - len(rows) * ROW)
    for number, texts in enumerate(rows):
        for index, text in list(enumerate(texts))[column:last]:
            canvas.drawString(index * WIDE + 2, top - number * ROW - 14, text)
    if centred:
        canvas.drawCentredString(columns * WIDE / 2, top + 8, title)
    else:
        canvas.drawString(2, top + 8, title)
    canvas.showPage()


def lines_of(document: Document) -> list[tuple[str | None, ...]]:
    """Levels, target and weight of every line of every form."""
    return [
        (line.level1, line.level2, line.level3, line.target_text, str(line.weight))
        for form in recognise(document).forms
        for line in form.lines
    ]


def expected(rows: Sequence[Sequence[str]]) -> list[tuple[str, ...]]:
    """The same of the rows."""
    return [tuple(row) for row in rows]


@pytest.mark.parametrize("centred", [True, False], ids=["title_over_the_edge", "title_on_the_first_page"])
def test_columns_on_the_next_page_belong_to_the_rows(centred: bool) -> None:
    """Words cut by the edge tell that the sheet goes on; so does a title that stands on one page only."""
    document = read([HEAD, *ROWS], centred=centred)
    (form,) = recognise(document).forms
    assert form.title == TITLE
    assert lines_of(document) == expected(ROWS)
    assert [finding.code for finding in document.findings] == []


@pytest.mark.parametrize("over_first", [False, True], ids=["down_then_over", "over_then_down"])
def test_a_sheet_of_several_pages_in_both_directions(over_first: bool) -> None:
    """Whichever way the pages are counted."""
    rows = [*ROWS, *([row[0], row[1], f"{row[2]}之{n}", row[3], row[4]] for n in "二三" for row in ROWS)]
    assert lines_of(read([HEAD, *rows], over_first=over_first)) == expected(rows)


def test_sheets_made_alike_stay_apart() -> None:
    """Two forms on the same template, each on two pages, are two forms."""
    other = [[*row[:3], "≥8处", row[4]] for row in ROWS]
    document = read([HEAD, *ROWS], [HEAD, *other])
    assert len(recognise(document).forms) == 2
    assert lines_of(document) == expected([*ROWS, *other])


def test_a_place_is_on_the_page_where_the_cell_stands() -> None:
    """Columns are counted on their own page."""
    (table,) = read([HEAD, *ROWS]).sections[0].tables()
    assert [cell.place for cell in table.rows[0] if cell] == [
        *("p1 t1 r1 c1", "p1 t1 r1 c2", "p1 t1 r1 c3"),
        *("p2 t1 r1 c1", "p2 t1 r1 c2"),
    ]


def test_what_cannot_be_told_is_said() -> None:
    """The same rows and no room for another column, but nothing that shows that the sheet goes on."""
    document = read([HEAD, *ROWS], title="")
    assert [(finding.code, finding.place) for finding in document.findings] == [("PDF-16", "p2")]
    assert recognise(document).forms == ()


def test_a_long_table_goes_on_downwards() -> None:
    """Pages with the same columns raise no doubt, though their rows stand at the same heights."""
    rows = [[*row[:2], f"{row[2]}之{n}"] for n in range(4) for row in ROWS]
    document = read([HEAD[:3], *rows], title="")
    assert len(next(document.sections[0].tables()).rows) == len(rows) + 1
    assert "PDF-16" not in [finding.code for finding in document.findings]


def test_words_cut_off_by_their_cell_are_told() -> None:
    """What is left of them is read, and said to be a part."""
    out = BytesIO()
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    canvas = Canvas(out, PAGE)
    canvas.setFont(FONT, 10)
    window = canvas.beginPath()
    window.rect(40, 180, 35, 40)
    canvas.clipPath(window, stroke=0, fill=0)
    canvas.drawString(40, 200, "甲乙丙丁戊")
    canvas.save()
    document = pdf.read(Source(out.getvalue(), "表.pdf"))
    assert [block.text for block in document.sections[0].blocks if hasattr(block, "text")] == ["甲乙丙丁"]
    assert [(finding.code, finding.quote) for finding in document.findings] == [
        ("PDF-03", "戊"),
        ("PDF-17", "甲乙丙丁"),
    ]

"""Pages as PDF files with a text layer and ruled tables, the way word processors print them.

Cells are as high as their wrapped words need; tables go on over page breaks, where a merged label is printed
once and a row may be cut in two. The fonts are those that every PDF reader brings along, so nothing is
embedded and the same content gives the same bytes.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from itertools import groupby
from typing import Literal

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from perf_pipeline_tests.paperwork.layouts import Box, Grid, Page, Para

FONT = "STSong-Light"
LANDSCAPE = (842.0, 595.0)
MARGIN, PAD, LEADING = 40.0, 3.0, 1.3

Rulings = Literal["lines", "boxes", "none"]


@dataclass(frozen=True, slots=True)
class Look:
    """How papers are printed. ``cut_rows``: a row may go on on the next page. Lengths in points."""

    size: tuple[float, float] = LANDSCAPE
    letters: float = 9.0
    rulings: Rulings = "lines"
    cut_rows: bool = False
    repeated_rows: int = 0  # rows of a table that are printed again on every page
    label_on: Literal["first", "last"] = "first"  # page that shows a merged label which goes over a break
    numbered: bool = False
    rotate: int = 0
    open_sides: bool = False
    compressed: bool = True  # not: the same bytes with every zlib


def pdf(pages: Sequence[Page], look: Look | None = None) -> bytes:
    """A file in which every page of ``pages`` begins a new sheet of paper."""
    out = BytesIO()
    look = look or Look()
    press = _Press(Canvas(out, invariant=1, pageCompression=int(look.compressed)), look)
    for page in pages:
        press.new_sheet()
        for block in page.blocks:
            if isinstance(block, Para):
                press.paragraph(block)
            else:
                press.grid(block)
    press.finish()
    return out.getvalue()


def canvas(out: BytesIO, size: float = 10.0) -> Canvas:
    """An empty canvas with our font, for papers that no printer would make."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    sheet = Canvas(out, invariant=1)
    sheet.setFont(FONT, size)
    return sheet


@dataclass(frozen=True, slots=True)
class _Slice:
    """The part of a row that stands on one sheet: its row, and which of its points from the top."""

    row: int
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class _Cell:
    box: Box
    row: int
    column: int
    lines: list[str]


@dataclass(slots=True)
class _Press:
    canvas: Canvas
    look: Look
    y: float = 0.0  # points still free above the lower margin
    sheets: int = 0

    def new_sheet(self) -> None:
        pdfmetrics.registerFont(UnicodeCIDFont(FONT))
        if self.sheets:
            self._end_sheet()
        width, height = self.look.size
        self.canvas.setPageSize((width, height))  # the canvas swaps them itself when the page is turned
        self._turn(width, height)
        self.sheets += 1
        self.y = height - MARGIN

    def finish(self) -> None:
        self._end_sheet()
        self.canvas.save()

    def paragraph(self, para: Para) -> None:
        size = 14.0 if para.title else self.look.letters
        width = self.look.size[0] - 2 * MARGIN
        for line in wrapped(para.text, width, size):
            if self.y - LEADING * size < MARGIN:
                self.new_sheet()
            self.y -= LEADING * size
            self.canvas.setFont(FONT, size)
            if para.title:
                self.canvas.drawCentredString(self.look.size[0] / 2, self.y, line)
            else:
                self.canvas.drawString(MARGIN, self.y, line)
        self.y -= PAD

    def grid(self, grid: Grid) -> None:
        table = _Table(grid, self.look)
        for number, slices in enumerate(self._sheets_of(table)):
            if number:
                self.new_sheet()
            self._draw(table, slices)

    def _sheets_of(self, table: "_Table") -> Iterator[list[_Slice]]:
        """The rows of each sheet, until all are placed."""
        free = self.y - MARGIN
        slices: list[_Slice] = []
        for row, height in enumerate(table.heights):
            start = 0.0
            if height > free and not self.look.cut_rows:
                yield slices
                slices, free = table.repeated(), self._fresh(table)
            while height - start > free:  # cut at the line that still fits
                step = LEADING * self.look.letters
                fitting = int((free - 2 * PAD) / step)
                if fitting > 0:
                    end = start + fitting * step + (PAD if start == 0 else 0)
                    slices.append(_Slice(row, start, end))
                    start = end
                yield slices
                slices, free = table.repeated(), self._fresh(table)
            slices.append(_Slice(row, start, height))
            free -= height - start + (PAD if start else 0)
        yield slices

    def _fresh(self, table: "_Table") -> float:
        return self.look.size[1] - 2 * MARGIN - sum(table.heights[: self.look.repeated_rows])

    def _draw(self, table: "_Table", slices: list[_Slice]) -> None:
        tops: list[float] = []
        for part in slices:
            tops.append(self.y)
            self.y -= part.end - part.start + (PAD if part.start else 0)
        tops.append(self.y)
        shown = {part.row: index for index, part in enumerate(slices)}
        for cell in table.cells:
            rows = [row for row in range(cell.row, cell.row + cell.box.rows) if row in shown]
            for run in _runs(rows):
                first, last = shown[run[0]], shown[run[-1]]
                self._cell(table, cell, tops[first], tops[last + 1], slices[first : last + 1])
        self.y -= PAD

    def _cell(self, table: "_Table", cell: _Cell, top: float, bottom: float, slices: list[_Slice]) -> None:
        left, right = table.xs[cell.column], table.xs[cell.column + cell.box.cols]
        self._frame(table, left, right, top, bottom)
        lines = table.lines_on(cell, slices)
        size = self.look.letters
        cut = slices[0].start > 0 or slices[-1].end < table.heights[slices[-1].row]
        block = len(lines) * LEADING * size
        y = top - PAD if cut and cell.box.rows == 1 else (top + bottom + block) / 2
        self.canvas.setFont(FONT, size)
        for line in lines:
            y -= LEADING * size
            base = y + 0.25 * size
            if cell.box.head or cell.box.value is not None:
                self.canvas.drawCentredString((left + right) / 2, base, line)
            else:
                self.canvas.drawString(left + PAD, base, line)

    def _frame(self, table: "_Table", left: float, right: float, top: float, bottom: float) -> None:
        self.canvas.setLineWidth(0.5)
        if self.look.rulings == "boxes":
            self.canvas.rect(left, bottom, right - left, top - bottom)
        elif self.look.rulings == "lines":
            self.canvas.line(left, top, right, top)
            self.canvas.line(left, bottom, right, bottom)
            if not (self.look.open_sides and left == table.xs[0]):
                self.canvas.line(left, top, left, bottom)
            if not (self.look.open_sides and right == table.xs[-1]):
                self.canvas.line(right, top, right, bottom)

    def _end_sheet(self) -> None:
        if self.look.numbered:
            self.canvas.setFont(FONT, 8)
            self.canvas.drawCentredString(self.look.size[0] / 2, MARGIN / 2, f"第 {self.sheets} 页")
        self.canvas.showPage()

    def _turn(self, width: float, height: float) -> None:
        """Draw turned on a page that readers turn back."""
        self.canvas.setPageRotation(self.look.rotate)
        if self.look.rotate == 90:
            self.canvas.translate(height, 0)
        elif self.look.rotate == 180:
            self.canvas.translate(width, height)
        elif self.look.rotate == 270:
            self.canvas.translate(0, width)
        self.canvas.rotate(self.look.rotate)


@dataclass(slots=True)
class _Table:
    """A grid with its measures."""

    grid: Grid
    look: Look
    xs: list[float] = field(default_factory=list)
    cells: list[_Cell] = field(default_factory=list)
    heights: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        width = (self.look.size[0] - 2 * MARGIN) / self.grid.width
        self.xs = [MARGIN + column * width for column in range(self.grid.width + 1)]
        for row, positions in enumerate(self.grid.placed()):
            for column, box in enumerate(positions):
                if isinstance(box, Box):
                    room = self.xs[column + box.cols] - self.xs[column] - 2 * PAD
                    self.cells.append(_Cell(box, row, column, wrapped(box.text, room, self.look.letters)))
        self.heights = [self._needed(1)] * len(self.grid.rows)
        for cell in sorted(self.cells, key=lambda cell: cell.box.rows):
            rows = slice(cell.row, cell.row + cell.box.rows)
            missing = self._needed(len(cell.lines)) - sum(self.heights[rows])
            if missing > 0:
                self.heights[rows.stop - 1] += missing

    def repeated(self) -> list[_Slice]:
        return [_Slice(row, 0.0, self.heights[row]) for row in range(self.look.repeated_rows)]

    def lines_on(self, cell: _Cell, slices: list[_Slice]) -> list[str]:
        """The lines of a cell that the sheet with ``slices`` shows."""
        first, last = slices[0], slices[-1]
        begins = first.row == cell.row and first.start == 0
        ends = last.row == cell.row + cell.box.rows - 1 and last.end >= self.heights[last.row]
        if cell.box.rows > 1:
            return cell.lines if (begins if self.look.label_on == "first" else ends) else []
        step = LEADING * self.look.letters
        skipped = round((first.start - PAD) / step) if first.start else 0
        shown = round((last.end - PAD) / step) if not ends else len(cell.lines)
        return cell.lines[skipped:shown]

    def _needed(self, lines: int) -> float:
        return lines * LEADING * self.look.letters + 2 * PAD


def wrapped(text: str, width: float, size: float) -> list[str]:
    """``text`` in lines no wider than ``width``: between any two wide letters, between Latin words."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    lines: list[str] = []
    for part in text.split("\n"):
        line = ""
        for word in _words(part):
            if line and pdfmetrics.stringWidth(line + word, FONT, size) > width:
                lines.append(line)
                line = ""
            line += word
        lines.append(line)
    return lines if text else []


def _words(text: str) -> list[str]:
    return [
        piece
        for latin, letters in groupby(text, key=lambda letter: letter.isascii())
        for piece in (["".join(letters)] if latin else list(letters))
    ]


def _runs(rows: list[int]) -> list[list[int]]:
    """Rows in unbroken runs."""
    runs: list[list[int]] = []
    for row in rows:
        if runs and row == runs[-1][-1] + 1:
            runs[-1].append(row)
        else:
            runs.append([row])
    return runs

"""Parts: what a page consists of, from top to bottom: parts of ruled tables, aligned tables, lines.

A part remembers its column positions, because a table that goes on over a page break is put together
from its parts (stitching.py). Lines of running text that were only wrapped are joined to paragraphs.
"""

from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median
from typing import Final

from perf_pipeline.findings import Finding
from perf_pipeline.intake.document import Cell, Paragraph, Table
from perf_pipeline.intake.pdf.cells import held_by
from perf_pipeline.intake.pdf.columns import aligned_tables
from perf_pipeline.intake.pdf.glyphs import Drawn, Glyph
from perf_pipeline.intake.pdf.lattice import Lattice, Region, lattices
from perf_pipeline.intake.pdf.limits import SNAP
from perf_pipeline.intake.pdf.lines import Line, flowed, is_wrapped, joined, lines_of
from perf_pipeline.intake.pdf.marks import pdf_marks
from perf_pipeline.intake.pdf.strips import Strip

_FULL_LINE: Final = 18.0  # ems; a shorter line is a heading or an entry, not a wrapped one
_INDENT: Final = 0.5  # ems by which a paragraph's first line stands out
_LINE_PITCH: Final = 2.6  # ems; more space parts paragraphs
_UNKNOWN: Final = "\ufffd"


@dataclass(frozen=True, slots=True)
class PartCell:
    """A cell of a part: where it is in the lattice, its words, its place, and the lines they stand on."""

    region: Region
    text: str
    place: str
    lines: tuple[Line, ...] = ()
    room: float = 0.0  # points between its left and right edge


@dataclass(frozen=True, slots=True)
class Part:
    """The part of a ruled table that stands on one page; ``page`` is the ordinal of the page or strip."""

    page: int
    xs: tuple[float, ...]
    rows: int
    cells: tuple[PartCell, ...]
    top: float


@dataclass(frozen=True, slots=True)
class TextLine:
    """A paragraph and its height on the page."""

    paragraph: Paragraph
    top: float


@dataclass(frozen=True, slots=True)
class Aligned:
    """A table without rulings."""

    table: Table
    top: float


Piece = Part | TextLine | Aligned


@dataclass(slots=True)
class PageReading:
    """Reads one page, or the strip of pages that was one; ``ordinal`` counts them from 1."""

    strip: Strip
    ordinal: int
    findings: list[Finding] = field(default_factory=list)
    _cut_off: frozenset[int] = frozenset()  # runs of which only a part is seen

    def __post_init__(self) -> None:
        """Know which words are cut off."""
        self._cut_off = frozenset(glyph.run for glyph in self.drawn.beyond if not glyph.text.isspace())

    @property
    def drawn(self) -> Drawn:
        """Letters and rulings."""
        return self.strip.drawn

    @property
    def page(self) -> int:
        """The number of the page, of the first one of a strip."""
        return self.strip.leaves[0].page

    def pieces(self) -> list[Piece]:
        """Everything on the page from top to bottom. Raises UnreadableFile SEC-10 (see lattices)."""
        tables = lattices(self.drawn.horizontal, self.drawn.vertical)
        inside, outside = self._sorted_out(tables)
        parts = [
            self._part(lattice, glyphs, number)
            for number, (lattice, glyphs) in enumerate(
                ((lattice, glyphs) for lattice, glyphs in zip(tables, inside, strict=True) if glyphs), start=1
            )
        ]
        pieces: list[Piece] = [*parts, *self._running_text(outside, len(parts))]
        if any(_beside(first, second) for first, second in pairwise(self._boxes(tables, inside))):
            self.findings.append(Finding("PDF-05", place=f"p{self.page}"))
        return sorted(pieces, key=lambda piece: piece.top)

    def _sorted_out(self, tables: list[Lattice]) -> tuple[list[list[Glyph]], list[Glyph]]:
        """Glyphs of each table, and those of none. A glyph in two tables belongs to the smaller one."""
        inside: list[list[Glyph]] = [[] for _ in tables]
        outside: list[Glyph] = []
        boxes = sorted(((lattice.box, index) for index, lattice in enumerate(tables)), key=_area)
        for glyph in self.drawn.glyphs:
            x = (glyph.x0 + glyph.x1) / 2
            for box, index in boxes:
                if box.holds(x, glyph.y):
                    inside[index].append(glyph)
                    break
            else:
                outside.append(glyph)
        return inside, outside

    def _boxes(self, tables: list[Lattice], inside: list[list[Glyph]]) -> list[Lattice]:
        return [lattice for lattice, glyphs in zip(tables, inside, strict=True) if glyphs]

    def _part(self, lattice: Lattice, glyphs: list[Glyph], number: int) -> Part:
        held = held_by(lattice, glyphs)
        cells = tuple(
            self._cell(lattice, index, own, number, crosses=index in held.crossing)
            for index, own in enumerate(held.glyphs)
        )
        return Part(self.ordinal, lattice.xs, len(lattice.ys) - 1, cells, lattice.ys[0])

    def _cell(
        self, lattice: Lattice, index: int, glyphs: list[Glyph], number: int, *, crosses: bool
    ) -> PartCell:
        region, box = lattice.regions[index], lattice.box_of(index)
        lines = lines_of(glyphs) if glyphs else []
        text = joined(lines, box.left, box.right)
        place = self._place(lattice, region, number)
        if index in lattice.irregular and text:
            self._find("PDF-11", place, text)
        if crosses:
            self._find("PDF-07", place, text)
        self._check(lines, text, place)
        return PartCell(region, text, place, tuple(lines), box.right - box.left)

    def _place(self, lattice: Lattice, region: Region, number: int) -> str:
        """Where a cell stands: columns are counted on the page on which it begins."""
        leaf = self.strip.leaf_at(lattice.xs[region.column])
        before = sum(x < leaf.start - SNAP for x in lattice.xs)
        return f"p{leaf.page} t{number} r{region.row + 1} c{region.column - before + 1}"

    def _check(self, lines: list[Line], text: str, place: str) -> None:
        if any(line.overprinted for line in lines):
            self._find("PDF-04", place, text)
        if self._cut_off & {glyph.run for line in lines for glyph in line.glyphs}:
            self._find("PDF-17", place, text)
        if "(cid:" in text:
            self.drawn.unmapped += sum(map(len, pdf_marks().unrestored.findall(text)))
            self._find("PDF-08", place, text)
        elif _UNKNOWN in text:
            self._find("PDF-08", place, text)

    def _find(self, code: str, place: str, quote: str) -> None:
        self.findings.append(Finding(code, place=place, quote=quote))

    def _running_text(self, outside: list[Glyph], tables: int) -> list[Piece]:
        pieces: list[Piece] = []
        lines = lines_of(outside)
        right = max((glyph.x1 for glyph in self.drawn.glyphs), default=0.0)
        left = min((line.x0 for line in lines), default=0.0)
        used: set[int] = set()
        for offset, found in enumerate(aligned_tables(lines), start=1):
            used.update(range(found.first, found.first + len(found.rows)))
            pieces.append(self._aligned(found.rows, tables + offset, lines[found.first].y))
        waiting: list[tuple[int, Line]] = []
        for number, line in enumerate(lines):
            if waiting and (number in used or not _goes_on(waiting, line, left, right)):
                pieces.append(self._paragraph(waiting))
                waiting = []
            if number not in used:
                waiting.append((number, line))
        if waiting:
            pieces.append(self._paragraph(waiting))
        return pieces

    def _aligned(self, rows: tuple[tuple[str, ...], ...], number: int, top: float) -> Aligned:
        table = tuple(
            tuple(
                Cell(text, f"p{self.page} t{number} r{row} c{column}")
                for column, text in enumerate(texts, start=1)
            )
            for row, texts in enumerate(rows, start=1)
        )
        return Aligned(Table(table, kind="padded"), top)

    def _paragraph(self, numbered: list[tuple[int, Line]]) -> TextLine:
        lines = [line for _, line in numbered]
        text = flowed(lines)
        place = f"p{self.page} line {numbered[0][0] + 1}"
        self._check(lines, text, place)
        return TextLine(Paragraph(text, place), lines[0].y)


def _area(entry: tuple[tuple[float, float, float, float], int]) -> float:
    left, top, right, bottom = entry[0]
    return (right - left) * (bottom - top)


def _beside(first: Lattice, second: Lattice) -> bool:
    """Whether two tables stand next to each other."""
    apart = first.xs[-1] <= second.xs[0] or second.xs[-1] <= first.xs[0]
    return apart and min(first.ys[-1], second.ys[-1]) > max(first.ys[0], second.ys[0])


def _goes_on(waiting: list[tuple[int, Line]], line: Line, left: float, right: float) -> bool:
    """Whether ``line`` is the wrapped rest of the paragraph that is waiting."""
    first, last = waiting[0][1], waiting[-1][1]
    size = median([last.size, line.size, first.size])
    return (
        last.x1 - last.x0 >= _FULL_LINE * size
        and is_wrapped(last, line, right - last.x0)
        and abs(line.size - last.size) <= 0.1 * size
        and line.x0 <= min(first.x0, left + 2 * size) + _INDENT * size
        and line.y - last.y <= _LINE_PITCH * size
    )

"""Stitching: parts of ruled tables on following pages become one table; everything else becomes a block.

A table goes on when its part is the last thing on one page and a part with the same columns the first on the
next; page numbers and repeated feet between them do not count. A row that the break cut in two is joined
only when a column that is always filled is blank in its rest and every rest continues a full line; a rest
of which this cannot be said is left alone and reported. A label of merged rows that is printed on the second
page only is given to its rows on the first; one that is printed on the first is left for ``forms``
to carry down.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from perf_pipeline.findings import Finding
from perf_pipeline.intake.document import Block, Cell, Paragraph, Table
from perf_pipeline.intake.pdf.lattice import Region
from perf_pipeline.intake.pdf.limits import SNAP
from perf_pipeline.intake.pdf.lines import is_wrapped, joined
from perf_pipeline.intake.pdf.marks import pdf_marks
from perf_pipeline.intake.pdf.parts import Aligned, Part, PartCell, Piece, TextLine

_KEY_SHARE: Final = 0.9  # of the other rows that fill a column which no row may leave blank
_KEY_ROWS: Final = 3
_TELLING: Final = 3  # cells of a row that all go on a full line, so that it may be no row of its own
_HEADER_ROWS: Final = 3  # most rows that a program repeats on every page
_SAME_HEIGHT: Final = 3.0  # points between two printings of the same foot

Span = tuple[int, int]


@dataclass(slots=True)
class Stitcher:
    """Takes pages in order and gives blocks; ``findings`` tell what was put together."""

    findings: list[Finding] = field(default_factory=list)
    _blocks: list[Block] = field(default_factory=list)
    _open: list[Part] = field(default_factory=list)
    _between: list[Paragraph] = field(default_factory=list)
    _feet: Counter[str] = field(default_factory=Counter)

    def blocks(self, pages: Sequence[Sequence[Piece]]) -> tuple[Block, ...]:
        """The blocks of all pages."""
        self._feet = _repeated_feet(pages)
        for page in pages:
            for piece in page:
                self._take(piece)
        self._close()
        return tuple(self._blocks)

    def _take(self, piece: Piece) -> None:
        if isinstance(piece, TextLine) and self._open and self._is_furniture(piece):
            self._between.append(piece.paragraph)
            return
        if isinstance(piece, Part):
            if not (self._open and _continues(self._open, piece)):
                self._close()
            self._open.append(piece)
            return
        self._close()
        self._blocks.append(piece.table if isinstance(piece, Aligned) else piece.paragraph)

    def _is_furniture(self, line: TextLine) -> bool:
        text = line.paragraph.text
        return self._feet[text] > 1 or pdf_marks().page_number.fullmatch("".join(text.split())) is not None

    def _close(self) -> None:
        if self._open:
            self._blocks.append(_Table(self._open, self.findings).table())
        self._blocks.extend(self._between)
        self._open, self._between = [], []


def _repeated_feet(pages: Sequence[Sequence[Piece]]) -> Counter[str]:
    """How many pages end with each line, at the same height as the page before."""
    feet: Counter[str] = Counter()
    before: dict[str, float] = {}
    for page in pages:
        tail: dict[str, float] = {}
        for piece in reversed(page):
            if not isinstance(piece, TextLine):
                break
            tail[piece.paragraph.text] = piece.top
        for text, top in tail.items():
            if abs(before.get(text, -_SAME_HEIGHT * 9) - top) <= _SAME_HEIGHT:
                feet[text] = max(feet[text], 1) + 1
        before = tail
    return feet


def _continues(parts: list[Part], part: Part) -> bool:
    """Whether ``part`` on the next page has the columns of the table so far."""
    if part.page != parts[-1].page + 1:
        return False
    ours = max((p.xs for p in parts), key=len)
    wide, narrow = (ours, part.xs) if len(ours) >= len(part.xs) else (part.xs, ours)
    return (
        abs(wide[0] - narrow[0]) <= SNAP
        and abs(wide[-1] - narrow[-1]) <= SNAP
        and all(abs(wide[_column(wide, x)] - x) <= SNAP for x in narrow)
    )


def _column(xs: Sequence[float], x: float) -> int:
    """Index of the position nearest to ``x``."""
    after = bisect_left(xs, x)
    near = [index for index in (after - 1, after) if 0 <= index < len(xs)]
    return min(near, key=lambda index: abs(xs[index] - x))


@dataclass(slots=True)
class _Rows:
    """A part whose columns are those of the whole table."""

    rows: int
    cells: list[PartCell]

    def starting(self, row: int) -> dict[Span, PartCell]:
        """Cells that begin in a row, by columns."""
        return {_span(cell): cell for cell in self.cells if cell.region.row == row}

    def ending(self) -> dict[Span, PartCell]:
        """Cells that reach the last row."""
        return {_span(cell): cell for cell in self.cells if cell.region.row_end == self.rows}

    def texts(self, row: int) -> tuple[tuple[Span, str], ...]:
        """What is printed in a row."""
        return tuple(sorted((span, cell.text) for span, cell in self.starting(row).items() if cell.text))

    def put(self, old: PartCell, text: str) -> None:
        """Give a cell other words."""
        self.cells[self.cells.index(old)] = replace(old, text=text)

    def without(self, row: int) -> "_Rows":
        """The part without a row, whose own cells go and whose merged cells shrink."""
        kept = [cell for cell in self.cells if not (cell.region.row == row and _height(cell) == 1)]
        return _Rows(self.rows - 1, [replace(cell, region=_risen(cell.region, row)) for cell in kept])


@dataclass(slots=True)
class _Table:
    """Puts the parts of one table together."""

    parts: Sequence[Part]
    findings: list[Finding]

    def table(self) -> Table:
        """The whole table."""
        xs = max((part.xs for part in self.parts), key=len)
        whole: list[_Rows] = []
        for part in self.parts:
            rows = _Rows(part.rows, [_moved(cell, part.xs, xs) for cell in part.cells])
            if whole:
                place = min(rows.cells, key=lambda cell: cell.region.row).place
                self.findings.append(Finding("PDF-06", place=place))
                rows = self._joined(whole, rows)
            whole.append(rows)
        return _grid(whole, len(xs) - 1)

    def _joined(self, whole: list[_Rows], rows: _Rows) -> _Rows:
        """``rows`` without the rest of a row that belongs to the page before."""
        before = whole[-1]
        header = _header_rows(whole[0], rows)
        if header >= rows.rows:
            return rows
        first, last = rows.starting(header), before.ending()
        rests = [cell for cell in first.values() if cell.text]
        if rests and self._may_be_rest(whole, rows, first, last):
            fits = all(_continues_line(last[_span(rest)], rest) for rest in rests)
            if fits:
                return self._join_row(before, rows, header, last, rests)
            self.findings.append(Finding("PDF-12", place=rests[0].place, quote=rests[0].text))
        elif len(rests) >= _TELLING and self._goes_on_throughout(whole, rows, first, last):
            self.findings.append(Finding("PDF-12", place=rests[0].place, quote=rests[0].text))
        self._take_labels(whole, rows, first, last)
        return rows

    def _goes_on_throughout(
        self, whole: list[_Rows], rows: _Rows, first: dict[Span, PartCell], last: dict[Span, PartCell]
    ) -> bool:
        """Whether only labels are blank and every other cell goes on a full line: a row of its own, or a rest."""
        filled = [span for span, cell in first.items() if cell.text]
        labels = [span for span, cell in first.items() if not cell.text and span < min(filled)]
        return any(
            _is_key([*whole, rows], span) and span in last and last[span].text for span in labels
        ) and all(span in last and _continues_line(last[span], first[span]) for span in filled)

    def _may_be_rest(
        self, whole: list[_Rows], rows: _Rows, first: dict[Span, PartCell], last: dict[Span, PartCell]
    ) -> bool:
        """Whether every filled cell has a filled cell above, and columns that are always filled are blank.

        A row of its own may have blank labels at its left; a rest has blanks between its words, or more
        blanks than words.
        """
        filled = [span for span, cell in first.items() if cell.text]
        for span in filled:
            if span not in last or not last[span].text or _height(first[span]) > 1:
                return False
        blank = [
            span
            for span, cell in first.items()
            if not cell.text and span in last and last[span].text and _is_key([*whole, rows], span)
        ]
        return bool(blank) and (max(blank) > min(filled) or len(blank) > len(filled))

    def _join_row(
        self, before: _Rows, rows: _Rows, row: int, last: dict[Span, PartCell], rests: Iterable[PartCell]
    ) -> _Rows:
        for rest in rests:
            above = last[_span(rest)]
            text = joined([*above.lines, *rest.lines], 0.0, above.room)
            before.put(above, text)
            self.findings.append(Finding("PDF-06", place=above.place, quote=text))
        return rows.without(row)

    def _take_labels(
        self, whole: list[_Rows], rows: _Rows, first: dict[Span, PartCell], last: dict[Span, PartCell]
    ) -> None:
        """Give the blank end of a merged cell on the page before the label that is printed here.

        Where one row stands on either side nothing shows that they are merged: the column must have
        merged labels elsewhere, or follow one that was just taken; else the blank is reported.
        """
        before = whole[-1]
        taken_to = -1  # column after the last label that was taken
        for span, cell in sorted(first.items()):
            above = last.get(span)
            if above is None or above.text or not cell.text:
                continue
            if len(whole) > 1 and _height(above) == before.rows:
                continue  # the label stands on an earlier page
            merged = max(_height(above), _height(cell)) > 1
            parts = [*whole, rows]
            if merged or (_is_key(parts, span) and (taken_to == span[0] or _has_merged(parts, span))):
                before.put(above, cell.text)
                taken_to = span[1]
                self.findings.append(Finding("PDF-13", place=above.place, quote=cell.text))
            elif _is_key(parts, span):
                self.findings.append(Finding("PDF-15", place=above.place, quote=cell.text))


def _header_rows(begin: _Rows, rows: _Rows) -> int:
    """How many rows at the top repeat rows of the table's beginning."""
    known = [begin.texts(row) for row in range(begin.rows)]
    count = 0
    while count < min(_HEADER_ROWS, rows.rows):
        texts = rows.texts(count)
        if len(texts) < 2 or texts not in known:
            break
        count += 1
    return count


def _is_key(parts: Iterable[_Rows], span: Span) -> bool:
    """Whether a column is filled in nearly all rows."""
    cells = [c for part in parts for c in part.cells if _span(c) == span and _height(c) == 1]
    filled = sum(1 for cell in cells if cell.text)
    others = len(cells) - 1  # the cell in question is one of them
    return others >= _KEY_ROWS and filled >= _KEY_SHARE * others


def _has_merged(parts: Iterable[_Rows], span: Span) -> bool:
    """Whether a column has labels for several rows."""
    return any(_span(c) == span and _height(c) > 1 and c.text for part in parts for c in part.cells)


def _continues_line(above: PartCell, rest: PartCell) -> bool:
    return bool(above.lines and rest.lines) and is_wrapped(above.lines[-1], rest.lines[0], above.room)


def _span(cell: PartCell) -> Span:
    return cell.region.column, cell.region.column_end


def _height(cell: PartCell) -> int:
    return cell.region.row_end - cell.region.row


def _moved(cell: PartCell, own: Sequence[float], xs: Sequence[float]) -> PartCell:
    """The cell with its columns counted in ``xs``."""
    if own is xs:
        return cell
    found = cell.region
    left, right = _column(xs, own[found.column]), _column(xs, own[found.column_end])
    return replace(cell, region=Region(found.row, left, found.row_end, right))


def _risen(region: Region, removed: int) -> Region:
    """A region after a row was taken out."""
    row = region.row - (region.row > removed)
    return Region(row, region.column, region.row_end - (region.row_end > removed), region.column_end)


def _grid(parts: Iterable[_Rows], columns: int) -> Table:
    rows: list[tuple[Cell | None, ...]] = []
    for part in parts:
        rows += _grid_rows(part, columns)
    return Table(tuple(rows), kind="grid")


def _grid_rows(part: _Rows, columns: int) -> Iterator[tuple[Cell | None, ...]]:
    grid: list[list[Cell | None]] = [[None] * columns for _ in range(part.rows)]
    for cell in part.cells:
        found = cell.region
        grid[found.row][found.column] = Cell(
            cell.text,
            cell.place,
            row_span=found.row_end - found.row,
            column_span=found.column_end - found.column,
        )
    return map(tuple, grid)

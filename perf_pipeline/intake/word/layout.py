"""Raw blocks of a Word file → blocks of a Document: grids with true spans, and places.

Places are counted from 1 as a person counts: ``p12`` is the twelfth paragraph outside tables, ``t2 r5
c3`` stands in the second table. What stood inside a cell or paragraph (nested tables, text boxes)
follows after it under the address of its host: ``t2 r5 c3 t1 r1 c1``, ``p12 box p1``. Doubtful merges
and notes become findings (family DOC) here.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from perf_pipeline.errors import UnreadableFile
from perf_pipeline.findings import Finding
from perf_pipeline.intake.characters import Cleaner
from perf_pipeline.intake.document import Block, Cell, Paragraph, Table
from perf_pipeline.intake.limits import Limits
from perf_pipeline.intake.word.story import (
    Budget,
    Merge,
    Note,
    RawBlock,
    RawCell,
    RawParagraph,
    RawRow,
    RawTable,
)

_DEEPEST: Final = 16  # tables within tables; honest forms have two
_QUOTED: Final = 200  # as many letters as a finding keeps
_EACH: Final = frozenset({"DOC-01", "DOC-05", "DOC-07", "DOC-08", "DOC-10", "DOC-11"})  # one finding a place


@dataclass(slots=True)
class WordReport:
    """Findings of a Word file: those a filer must look up one by one, up to a limit, and counted ones."""

    most: int
    cleaner: Cleaner = field(default_factory=Cleaner)
    _single: list[Finding] = field(default_factory=list)
    _counts: dict[str, int] = field(default_factory=dict)

    def add(self, code: str, place: str, quote: str = "") -> None:
        """Report ``code`` at ``place``; codes that need no look at every place are only counted."""
        if code not in _EACH:
            self.cleaner.note(code, place, quote)
            return
        count = self._counts[code] = self._counts.get(code, 0) + 1
        if count <= self.most:
            self._single.append(Finding(code, place=place, quote=quote))

    def add_all(self, notes: Iterable[Note], place: str) -> None:
        """Report the notes of one paragraph or cell, each kind once."""
        seen: dict[str, str] = {}
        for code, quote in notes:
            known = seen.get(code)
            if known is None:
                seen[code] = quote
            elif quote and len(known) < _QUOTED:
                seen[code] = f"{known} {quote}"
        for code, quote in seen.items():
            self.add(code, place, quote)

    def findings(self) -> tuple[Finding, ...]:
        """All findings: single ones in reading order, then the counted ones."""
        return (*self._single, *self.cleaner.findings())


def lay_out(blocks: Sequence[RawBlock], limits: Limits, report: WordReport) -> tuple[Block, ...]:
    """The blocks of the document in reading order.

    Raises UnreadableFile: SEC-11 when the grids exceed the limits, SEC-13 for tables nested too deeply.
    """
    return tuple(_Layout(Budget(limits), report).blocks(blocks, "", 0))


@dataclass(slots=True)
class _Placed:
    """A cell that stands at a grid position, with the rows it has grown to."""

    raw: RawCell
    row: int
    column: int
    span: int
    rows: int = 1


@dataclass(slots=True)
class _Layout:
    budget: Budget
    report: WordReport

    def blocks(self, raw: Sequence[RawBlock], prefix: str, depth: int) -> Iterator[Block]:
        """The blocks of one story; ``prefix`` is the address of its host with a blank, or ''."""
        if depth > _DEEPEST:
            raise UnreadableFile("SEC-13")
        paragraphs = tables = 0
        for block in raw:
            if isinstance(block, RawParagraph):
                paragraphs += 1
                yield from self._paragraph(block, f"{prefix}p{paragraphs}", depth)
            elif isinstance(block, RawTable):
                tables += 1
                yield from self._table(block, f"{prefix}t{tables}", depth)
            else:
                if not prefix:
                    self.report.add("DOC-03", "box")
                yield from self.blocks(block.blocks, f"{prefix}box ", depth + 1)

    def _paragraph(self, raw: RawParagraph, place: str, depth: int) -> Iterator[Block]:
        if raw.notes:
            self.report.add_all(raw.notes, place)
        if raw.text:
            yield Paragraph(self.report.cleaner.clean(raw.text, place), place)
        yield from self._apart(raw.apart, place, depth)

    def _apart(self, raw: Sequence[RawBlock], place: str, depth: int) -> Iterator[Block]:
        """What stood inside the block at ``place``, as blocks of their own."""
        if not raw:
            return
        shown = list(self.blocks(raw, f"{place} ", depth + 1))
        if any(isinstance(block, Table) or block.text.strip() for block in shown):
            self.report.add("DOC-03", place)
        yield from shown

    def _table(self, raw: RawTable, place: str, depth: int) -> Iterator[Block]:
        placed, width = _on_grid(raw.rows)
        if width == 0:
            return
        self.budget.grid(len(raw.rows), width)
        shown = _merged(placed)
        self._report_shape(raw, place, width, shown)
        grid: list[list[Cell | None]] = [[None] * width for _ in raw.rows]
        free = [bytearray(b"\1") * width for _ in raw.rows]
        for cell in shown:
            grid[cell.row][cell.column] = self._cell(cell, raw.rows[cell.row], place)
            for row in range(cell.row, cell.row + cell.rows):
                free[row][cell.column : cell.column + cell.span] = bytes(cell.span)
        for row, blanks in enumerate(free):
            for column in range(width) if any(blanks) else ():
                if blanks[column]:
                    grid[row][column] = Cell("", f"{place} r{row + 1} c{column + 1}")
        yield Table(tuple(map(tuple, grid)), kind="grid")
        for line in placed:
            for cell in filter(_holds_more, line):
                yield from self._apart(cell.raw.apart, _place(place, cell), depth)

    def _cell(self, cell: _Placed, row: RawRow, table: str) -> Cell:
        raw, place = cell.raw, _place(table, cell)
        text = self.report.cleaner.clean(raw.text, place)
        if raw.notes:
            self.report.add_all(raw.notes, place)
        if row.hidden and text:
            self.report.add("DOC-05", place, text)
            text = ""
        return Cell(text, place, row_span=cell.rows, column_span=cell.span, hidden=row.hidden)

    def _report_shape(self, raw: RawTable, place: str, width: int, shown: Sequence[_Placed]) -> None:
        """Report rows that do not reach the edge, and text that merged cells cover."""
        anchors = {id(cell.raw) for cell in shown}
        for number, row in enumerate(raw.rows, start=1):
            if row.notes:
                self.report.add_all(row.notes, f"{place} r{number}")
            taken = row.before + sum(cell.span for cell in row.cells) + row.after
            if taken != width:
                self.report.add("DOC-09", f"{place} r{number}")
            for column, cell in enumerate(row.cells, start=1):
                if cell.text.strip() and id(cell) not in anchors:
                    self.report.add("DOC-08", f"{place} r{number} c{column}", cell.text)


def _holds_more(cell: _Placed) -> bool:
    return bool(cell.raw.apart)


def _place(table: str, cell: _Placed) -> str:
    return f"{table} r{cell.row + 1} c{cell.column + 1}"


def _on_grid(rows: Sequence[RawRow]) -> tuple[list[list[_Placed]], int]:
    """The cells of each row at their columns, and the width of the widest row."""
    placed: list[list[_Placed]] = []
    width = 0
    for index, row in enumerate(rows):
        line: list[_Placed] = []
        column = row.before
        for raw in row.cells:
            if raw.beside and line:
                line[-1].span += raw.span
                line[-1].raw.apart += raw.apart
            else:
                line.append(_Placed(raw, index, column, raw.span))
            column += raw.span
        width = max(width, column)
        placed.append(line)
    return placed, width


def _merged(placed: Sequence[Sequence[_Placed]]) -> list[_Placed]:
    """The cells that show; a cell that continues the one above lets that one grow instead.

    A cell that continues nothing begins a merged cell of its own, as Word draws it.
    """
    shown: list[_Placed] = []
    above: dict[tuple[int, int], _Placed] = {}
    for line in placed:
        here: dict[tuple[int, int], _Placed] = {}
        for cell in line:
            if cell.raw.merge is Merge.NONE:
                shown.append(cell)
                continue
            position = (cell.column, cell.span)
            anchor = above.get(position) if cell.raw.merge is Merge.CONTINUES else None
            if anchor is None:
                anchor = cell
                shown.append(cell)
            else:
                anchor.rows += 1
            here[position] = anchor
        above = here
    return shown

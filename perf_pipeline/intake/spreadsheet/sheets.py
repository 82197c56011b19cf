"""A sheet put together: cells and merges of any workbook format become one table, cut to the box around them.

``SheetTable`` places cells, applies merges once, and fills what nobody wrote with blanks; ``SheetReport``
gathers the findings (family XLS) of a whole workbook, single ones up to a number per code. Readers of
workbooks share this; what a stored value looks like is theirs to say.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Final

from perf_pipeline.findings import Finding
from perf_pipeline.intake.characters import Cleaner
from perf_pipeline.intake.document import Block, Cell, CellValue, Section, Table
from perf_pipeline.intake.limits import Limits
from perf_pipeline.intake.spreadsheet.number_formats import Shown, plain, read_number
from perf_pipeline.intake.spreadsheet.sheet_facts import Range, SheetFacts, column_letters

_EXACT_DIGITS: Final = 15  # a double keeps that many decimal digits
_YEAR_DIGITS: Final = 3  # a number of four digits before the point
_MONTH: Final = re.compile(r"(?:19[9]\d|20\d\d)\.(?:0?[1-9]|1[0-2])")
_ALONE: Final = (1, 1)
# what stands at a position before a cell is put there; compared by identity
_FREE: Final = Cell("", "")
_CORNER: Final = Cell("", "")


@dataclass(slots=True)
class SheetReport:
    """Findings of a whole workbook: single ones up to ``most`` per code, counts once."""

    most: int
    cleaner: Cleaner = field(default_factory=Cleaner)
    _single: list[Finding] = field(default_factory=list)
    _counts: dict[str, int] = field(default_factory=dict)

    def add(self, code: str, place: str, quote: str = "", /, **values: str) -> None:
        """A finding about one place, unless there are too many of its code already."""
        count = self._counts[code] = self._counts.get(code, 0) + 1
        if count <= self.most:
            self._single.append(Finding(code, place=place, quote=quote, values=values))

    def note_number(self, place: str, number: Decimal, shown: Shown, code: str, *, from_1904: bool) -> None:
        """What there is to say of a number: a format not understood, a date from 1904, a long code."""
        if not shown.understood:
            self.add("XLS-12", place, code=code)
        if isinstance(shown.value, date):
            if from_1904:
                self.cleaner.note("XLS-08", place)
        elif number.adjusted() >= _EXACT_DIGITS:
            self.add("XLS-06", place, plain(number))
        elif number.adjusted() == _YEAR_DIGITS and _MONTH.fullmatch(shown.text):
            self.add("XLS-07", place, shown.text)

    def findings(self) -> tuple[Finding, ...]:
        """All findings: single ones in reading order, then the counted ones."""
        return (*self._single, *self.cleaner.findings())


class SheetTable:
    """The table of one sheet while it is put together."""

    def __init__(
        self,
        name: str,
        facts: SheetFacts,
        limits: Limits,
        report: SheetReport,
        *,
        from_1904: bool = False,
    ) -> None:
        self.name = name
        self._facts = facts
        self._from_1904 = from_1904
        self._report = report
        self._clean = report.cleaner.clean
        self._limits = limits
        self._prefix = f"{name}!"
        self._spans: dict[tuple[int, int], tuple[int, int]] = {}  # of corners
        self._left_under: list[Cell] = []
        self._rows: list[list[Cell | None]] = []
        self._top = self._left = 0
        self._has_hidden = False
        if facts.box is not None:
            self._open(facts.box, facts.merges)

    def place(self, row: int, column: int) -> str:
        """The address of a cell, both counted from 0: ``表1!B3``."""
        return f"{self._prefix}{column_letters(column)}{row + 1}"

    def put(
        self,
        row: int,
        column: int,
        place: str,
        text: str,
        value: CellValue = None,
        number_format: str | None = None,
        *,
        hidden: bool = False,
    ) -> None:
        """Set a cell within the box; ``row`` and ``column`` of the sheet, from 0, ``place`` its address."""
        cells = self._rows[row - self._top]
        index = column - self._left
        if cells[index] is None:
            if text:
                self._left_under.append(Cell(text, place))
            return
        rows, columns = _ALONE if cells[index] is _FREE else self._spans.get((row, column), _ALONE)
        cells[index] = Cell(text, place, value, number_format, rows, columns, hidden)
        if hidden:
            self._has_hidden = True

    def put_words(
        self,
        row: int,
        column: int,
        place: str,
        words: str,
        number_format: str | None,
        *,
        hidden: bool = False,
    ) -> None:
        """Set a cell that holds words, cleaned of what no cell should carry."""
        text = self._clean(words, place)
        if len(text) > self._limits.cell_characters:
            self._report.add("XLS-02", place, count=str(len(text)))
        cells, index = self._rows[row - self._top], column - self._left
        if cells[index] is _FREE and not hidden:  # nearly every cell: ``put`` without its questions
            cells[index] = Cell(text, place, None, number_format)
        else:
            self.put(row, column, place, text, None, number_format, hidden=hidden)

    def put_number(
        self, row: int, column: int, place: str, stored: str, number_format: str, *, hidden: bool = False
    ) -> None:
        """Set a cell that holds a number, as its format shows it."""
        reading = read_number(stored, number_format, self._from_1904)
        if reading is None:
            self.put(row, column, place, self._report.cleaner.clean(stored, place), hidden=hidden)
            return
        number, shown = reading
        self._report.note_number(place, number, shown, number_format, from_1904=self._from_1904)
        hidden = hidden or shown.hidden
        self.put(row, column, place, shown.text, shown.value, number_format, hidden=hidden)

    def section(self, *, hidden: bool = False) -> Section:
        """The sheet as a section: its table, or nothing when it is empty."""
        if self._left_under:
            first = self._left_under[0]
            self._report.add("XLS-11", first.place, first.text, count=str(len(self._left_under)))
        if self._rows and (hidden or self._has_hidden):
            self._report.add("XLS-09", self.name)
        if self._facts.cut is not None and self._facts.beyond is not None:
            self._report.add("XLS-13", self.name, rows=str(self._facts.cut))
        for down, cells in enumerate(self._rows):
            self._fill(cells, self._top + down)
        blocks: tuple[Block, ...] = (Table(tuple(map(tuple, self._rows))),) if self._rows else ()
        return Section(name=self.name, blocks=blocks, hidden=hidden)

    def _fill(self, cells: list[Cell | None], row: int) -> None:
        """Blanks where nothing was put and nothing reaches."""
        for index, cell in enumerate(cells):
            if cell is _FREE or cell is _CORNER:
                position = (row, self._left + index)
                rows, columns = self._spans.get(position, _ALONE)
                cells[index] = Cell("", self.place(*position), row_span=rows, column_span=columns)

    def _open(self, box: Range, merges: Iterable[Range]) -> None:
        """Make room for the box around cells and merges; a merge may reach only so far beyond the cells."""
        over = self._limits.merge_overhang
        near = [m for m in merges if m.top <= box.bottom + over and m.left <= box.right + over]
        box = Range(
            max(min([box.top, *(merge.top for merge in near)]), box.top - over),
            max(min([box.left, *(merge.left for merge in near)]), box.left - over),
            min(max([box.bottom, *(merge.bottom for merge in near)]), box.bottom + over),
            min(max([box.right, *(merge.right for merge in near)]), box.right + over),
        )
        self._top, self._left = box.top, box.left
        self._rows = [[_FREE] * box.columns for _ in range(box.rows)]
        for merge in _clipped(near, box):
            self._merge(merge)

    def _merge(self, merge: Range) -> None:
        begin, end = merge.left - self._left, merge.right - self._left + 1
        rows = self._rows[merge.top - self._top : merge.bottom - self._top + 1]
        if any(cell is not _FREE for row in rows for cell in row[begin:end]):
            self._report.add("XLS-10", self.place(merge.top, merge.left))
            return
        for row in rows:
            row[begin:end] = [None] * (end - begin)
        rows[0][begin] = _CORNER
        self._spans[merge.top, merge.left] = (merge.rows, merge.columns)


def _clipped(merges: Iterable[Range], box: Range) -> Iterator[Range]:
    for merge in merges:
        clipped = Range(
            max(merge.top, box.top),
            max(merge.left, box.left),
            min(merge.bottom, box.bottom),
            min(merge.right, box.right),
        )
        if clipped.top <= clipped.bottom and clipped.left <= clipped.right and clipped.area > 1:
            yield clipped

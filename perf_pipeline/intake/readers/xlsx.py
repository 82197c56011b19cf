"""Reader of xlsx workbooks: two readers that must agree.

Our own walk of the XML (workbook.py, worksheet.py) comes first and holds the limits, because calamine
aborts the process on some crafted sheets. It knows what calamine hides: number formats, error values,
formulas without a stored result, hidden rows and columns, the exact digits of numbers. Calamine then
gives the words, which are many and hard (rich text, escapes). A cell that only one of them has is a
finding, and refuses the file when words would be lost. Each sheet is a section with one table, cut to
the box around its cells and merges.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from perf_pipeline.errors import UnreadableFile
from perf_pipeline.findings import Finding
from perf_pipeline.intake.characters import Cleaner
from perf_pipeline.intake.document import Block, Cell, Document, Section, Table
from perf_pipeline.intake.number_formats import parse_number, plain, show
from perf_pipeline.intake.readers.base import Reader
from perf_pipeline.intake.source import Source
from perf_pipeline.intake.words import Grid, Words
from perf_pipeline.intake.workbook import SheetEntry, Workbook, read_workbook
from perf_pipeline.intake.worksheet import Range, SheetFacts, StoredCell, column_letters, read_worksheet

_EXACT_DIGITS: Final = 15  # a double keeps that many decimal digits
_WORD_KINDS: Final = frozenset({"s", "str", "inlineStr", "d"})


def read(source: Source) -> Document:
    """The document of a workbook: one section per worksheet.

    Raises UnreadableFile: FMT-11 when the two readers disagree about what there is, FMT-06 when
    calamine cannot read at all, and what archive, workbook and worksheet raise.
    """
    workbook = read_workbook(source.archive, source.limits)
    sheets = [
        (index, entry, read_worksheet(source.archive.read(entry.part), source.limits))
        for index, entry in enumerate(workbook.sheets)
        if entry.kind == "worksheet"
    ]
    report = _Report(source.limits.findings_per_code)
    words = Words(source, workbook)
    sections = tuple(
        _SheetReading(source, workbook, entry, facts, words, index, report).section()
        for index, entry, facts in sheets
    )
    return Document("xlsx", sections, workbook.findings + report.findings())


@dataclass(slots=True)
class _Report:
    """Findings of the whole workbook: single ones up to a number per code, counts once."""

    most: int
    cleaner: Cleaner = field(default_factory=Cleaner)
    _single: list[Finding] = field(default_factory=list)
    _counts: dict[str, int] = field(default_factory=dict)

    def add(self, code: str, place: str, quote: str = "", /, **values: str) -> None:
        """A finding about one place, unless there are too many of its code already."""
        count = self._counts[code] = self._counts.get(code, 0) + 1
        if count <= self.most:
            self._single.append(Finding(code, place=place, quote=quote, values=values))

    def findings(self) -> tuple[Finding, ...]:
        """All findings: single ones in reading order, then the counted ones."""
        return (*self._single, *self.cleaner.findings())


@dataclass(slots=True)
class _SheetReading:
    """Puts together what both readers know of one sheet."""

    source: Source
    workbook: Workbook
    entry: SheetEntry
    facts: SheetFacts
    words: Words
    index: int
    report: _Report

    def section(self) -> Section:
        """The sheet as a section; findings go to the report."""
        seen = self._words()
        cells = {
            (stored.row, stored.column): self._cell(stored, word)
            for stored, word in zip(self.facts.cells, seen, strict=True)
        }
        if cells and (self.entry.hidden or any(cell.hidden for cell in cells.values())):
            self.report.add("XLS-09", self.entry.name)
        for row, column in self.facts.uncached:
            self.report.add("XLS-04", self._place(row, column))
        box = self._box()
        blocks: tuple[Block, ...] = () if box is None else (self._table(box, cells),)
        return Section(name=self.entry.name, blocks=blocks, hidden=self.entry.hidden)

    def _table(self, box: Range, cells: dict[tuple[int, int], Cell]) -> Table:
        columns = range(box.left, box.right + 1)
        grid: list[list[Cell | None]] = [
            [cells.get((row, column)) or Cell("", self._place(row, column)) for column in columns]
            for row in range(box.top, box.bottom + 1)
        ]
        self._merge(box, grid)
        return Table(tuple(map(tuple, grid)), kind="grid")

    def _box(self) -> Range | None:
        """The box around cells and merges; a merge may reach only so far beyond the cells."""
        box = self.facts.box()
        if box is None:
            return None
        self._check_dimension(box)
        over = self.source.limits.merge_overhang
        near = [m for m in self.facts.merges if m.top <= box.bottom + over and m.left <= box.right + over]
        return Range(
            max(min([box.top, *(merge.top for merge in near)]), box.top - over),
            max(min([box.left, *(merge.left for merge in near)]), box.left - over),
            min(max([box.bottom, *(merge.bottom for merge in near)]), box.bottom + over),
            min(max([box.right, *(merge.right for merge in near)]), box.right + over),
        )

    def _check_dimension(self, box: Range) -> None:
        stated = self.facts.dimension
        if stated is None:
            return
        covers = (
            stated.top <= box.top
            and stated.left <= box.left
            and stated.bottom >= box.bottom
            and stated.right >= box.right
        )
        if not covers or stated.area > self.source.limits.box_cells:
            self.report.add("XLS-01", self.entry.name)

    def _merge(self, box: Range, grid: list[list[Cell | None]]) -> None:
        covered: list[Cell] = []
        for merge in self._clipped_merges(box):
            left, right = merge.left - box.left, merge.right - box.left + 1
            rows = grid[merge.top - box.top : merge.bottom - box.top + 1]
            if any(_is_merged(cell) for row in rows for cell in row[left:right]):
                self.report.add("XLS-10", self._place(merge.top, merge.left))
                continue
            anchor = rows[0][left]
            covered += [
                c for row in rows for c in row[left:right] if c is not None and c is not anchor and c.text
            ]
            for row in rows:
                row[left:right] = [None] * (right - left)
            if anchor is not None:
                rows[0][left] = replace(anchor, row_span=merge.rows, column_span=merge.columns)
        if covered:
            self.report.add("XLS-11", covered[0].place, covered[0].text, count=str(len(covered)))

    def _clipped_merges(self, box: Range) -> Iterator[Range]:
        for merge in self.facts.merges:
            clipped = Range(
                max(merge.top, box.top),
                max(merge.left, box.left),
                min(merge.bottom, box.bottom),
                min(merge.right, box.right),
            )
            if clipped.top <= clipped.bottom and clipped.left <= clipped.right and clipped.area > 1:
                yield clipped

    def _cell(self, stored: StoredCell, word: object) -> Cell:
        place = self._place(stored.row, stored.column)
        if stored.formula:
            self.report.cleaner.note("XLS-03", place)
        hidden = self.facts.is_hidden(stored.row, stored.column)
        if stored.kind == "e":
            self.report.add("XLS-05", place, stored.text)
            return Cell("", place, hidden=hidden)
        if stored.kind == "b":
            truth = stored.text.strip() in ("1", "true")
            return Cell(str(truth).upper(), place, value=truth, hidden=hidden)
        if stored.kind in _WORD_KINDS:
            return self._word_cell(stored, str(word), place, hidden=hidden)
        return self._number_cell(stored, place, hidden=hidden)

    def _word_cell(self, stored: StoredCell, word: str, place: str, *, hidden: bool) -> Cell:
        if stored.kind == "d":
            return _dated(stored.text.strip(), place, hidden=hidden)
        text = self.report.cleaner.clean(word, place)
        if len(text) > self.source.limits.cell_characters:
            self.report.add("XLS-02", place, count=str(len(text)))
        return Cell(text, place, number_format=self.workbook.format_of(stored.style), hidden=hidden)

    def _number_cell(self, stored: StoredCell, place: str, *, hidden: bool) -> Cell:
        number = parse_number(stored.text)
        if number is None:
            return Cell(self.report.cleaner.clean(stored.text, place), place, hidden=hidden)
        code = self.workbook.format_of(stored.style)
        shown = show(number, code, from_1904=self.workbook.from_1904)
        if not shown.understood:
            self.report.add("XLS-12", place, code=code)
        if isinstance(shown.value, date):
            if self.workbook.from_1904:
                self.report.cleaner.note("XLS-08", place)
        elif _is_long_code(number):
            self.report.add("XLS-06", place, plain(number))
        return Cell(shown.text, place, shown.value, code, hidden=hidden or shown.hidden)

    def _words(self) -> list[object]:
        """The words of each of our cells: calamine's, or our own and a finding where calamine fails."""
        try:
            top, left, grid = self.words.grid(self.index)
        except UnreadableFile:
            self.report.add("FMT-12", self.entry.name)
            return [
                self.words.own(stored) if stored.kind in _WORD_KINDS else "" for stored in self.facts.cells
            ]
        return self._compared(top, left, grid)

    def _compared(self, top: int, left: int, grid: Grid) -> list[object]:
        """What calamine has for each of our cells ('' when nothing), after both were held against each other.

        What calamine lacks is lost words and refuses the file; what it adds is odd and a finding.
        """
        seen = [_at(grid, stored.row - top, stored.column - left) for stored in self.facts.cells]
        missing = [stored for stored, word in zip(self.facts.cells, seen, strict=True) if word == ""]
        theirs = sum(len(row) - row.count("") for row in grid)
        values = {"first": str(len(seen)), "second": str(theirs)}
        if not all(map(self._is_rightly_empty, missing)):
            raise UnreadableFile("FMT-11", **values)
        if theirs > len(seen) - len(missing):
            self.report.add("FMT-11", self.entry.name, **values)
        return seen

    def _is_rightly_empty(self, stored: StoredCell) -> bool:
        """Whether calamine may show nothing: errors it hides, and words that are only blanks."""
        return stored.kind == "e" or not self.words.own(stored).strip()

    def _place(self, row: int, column: int) -> str:
        return f"{self.entry.name}!{column_letters(column)}{row + 1}"


def _at(grid: Grid, row: int, column: int) -> object:
    if 0 <= row < len(grid) and 0 <= column < len(grid[row]):
        return grid[row][column]
    return ""


def _is_merged(cell: Cell | None) -> bool:
    return cell is None or cell.row_span > 1 or cell.column_span > 1


def _is_long_code(number: Decimal) -> bool:
    """Whether more digits were typed than a double keeps: an identification or project code."""
    return number.adjusted() >= _EXACT_DIGITS


def _dated(text: str, place: str, *, hidden: bool) -> Cell:
    """A cell of type ``d``, whose stored text is an ISO date."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return Cell(text, place, hidden=hidden)
    shown = moment.strftime("%Y-%m-%d %H:%M:%S").removesuffix(" 00:00:00")
    return Cell(shown, place, moment.date(), hidden=hidden)


READER = Reader(formats=("xlsx",), read=read)

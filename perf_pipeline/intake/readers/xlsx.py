"""Reader of xlsx workbooks: two readers that must agree.

Our own walk of the XML (workbook.py, worksheet.py) comes first and holds the limits, because calamine
aborts the process on some crafted sheets. It knows what calamine hides: number formats, error values,
formulas without a stored result, hidden rows and columns, the exact digits of numbers. Calamine then
gives the words, which are many and hard (rich text, escapes). A cell that only one of them has is a
finding, and refuses the file when words would be lost. Each sheet is a section with one table, cut to
the box around its cells and merges.
"""

from datetime import date, datetime
from typing import Final

from perf_pipeline.errors import UnreadableFile
from perf_pipeline.intake.document import Document, Section
from perf_pipeline.intake.readers.base import Reader
from perf_pipeline.intake.source import Source
from perf_pipeline.intake.spreadsheet.formulas import constant_of
from perf_pipeline.intake.spreadsheet.second_reader import Grid, Words
from perf_pipeline.intake.spreadsheet.sheet_facts import (
    Range,
    SheetFacts,
    StoredCell,
    Uncached,
    column_letters,
)
from perf_pipeline.intake.spreadsheet.sheets import SheetReport, SheetTable
from perf_pipeline.intake.spreadsheet.workbook import SheetEntry, Workbook, read_workbook
from perf_pipeline.intake.spreadsheet.worksheet import read_worksheet

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
    report = SheetReport(source.limits.findings_per_code)
    words = Words(source, workbook)
    sections = tuple(
        _SheetReading(source, workbook, entry, facts, words, index, report).section()
        for index, entry, facts in sheets
    )
    return Document("xlsx", sections, workbook.findings + report.findings())


class _SheetReading:
    """Puts together what both readers know of one sheet."""

    def __init__(
        self,
        source: Source,
        workbook: Workbook,
        entry: SheetEntry,
        facts: SheetFacts,
        words: Words,
        index: int,
        report: SheetReport,
    ) -> None:
        self._limits = source.limits
        self._formats = workbook.formats
        self._prefix = f"{entry.name}!"
        self._entry = entry
        self._facts = facts
        self._words = words
        self._index = index
        self._report = report
        self._table = SheetTable(entry.name, facts, source.limits, report, from_1904=workbook.from_1904)
        self._may_hide = bool(facts.hidden_rows or facts.hidden_columns)

    def section(self) -> Section:
        """The sheet as a section; findings go to the report."""
        facts = self._facts
        put_words, formats, prefix, may_hide = (
            self._table.put_words,
            self._formats,
            self._prefix,
            self._may_hide,
        )
        for stored, word in zip(facts.cells, self._seen(), strict=True):
            row, column, kind, style, _, formula = stored
            if kind == "s" and not (formula or may_hide) and type(word) is str and style < len(formats):
                # nearly every cell of a form: ``_put`` without its questions
                put_words(row, column, f"{prefix}{column_letters(column)}{row + 1}", word, formats[style])
            else:
                self._put(stored, word)
        for one in facts.uncached:
            self._put_uncached(one)
        if facts.box is not None and facts.beyond is None:
            self._check_dimension(facts.box)
        return self._table.section(hidden=self._entry.hidden)

    def _check_dimension(self, box: Range) -> None:
        stated = self._facts.dimension
        if stated is None:
            return
        covers = (
            stated.top <= box.top
            and stated.left <= box.left
            and stated.bottom >= box.bottom
            and stated.right >= box.right
        )
        if not covers or stated.area > self._limits.box_cells:
            self._report.add("XLS-01", self._entry.name)

    def _put(self, stored: StoredCell, word: object) -> None:
        row, column, kind, style, text, formula = stored
        place = f"{self._prefix}{column_letters(column)}{row + 1}"
        hidden = self._may_hide and self._facts.is_hidden(row, column)
        code = self._formats[style] if style < len(self._formats) else "General"
        if formula:
            self._report.cleaner.note("XLS-03", place)
        if kind in _WORD_KINDS:
            if kind == "d":
                self._table.put(row, column, place, *_dated(text.strip()), hidden=hidden)
            else:
                self._table.put_words(row, column, place, str(word), code, hidden=hidden)
        elif kind == "e":
            self._report.add("XLS-05", place, text)
            self._table.put(row, column, place, "", hidden=hidden)
        elif kind == "b":
            truth = text.strip() in ("1", "true")
            self._table.put(row, column, place, str(truth).upper(), truth, hidden=hidden)
        else:
            if word != "" and not _is_same_number(text, word):
                self._report.add("FMT-11", place, text, first=text.strip()[:20], second=str(word)[:20])
            self._table.put_number(row, column, place, text, code, hidden=hidden)

    def _put_uncached(self, one: Uncached) -> None:
        """A formula without a result: what it says where it only says a number or words, else nothing."""
        row, column, style, formula = one
        place = self._table.place(row, column)
        code = self._formats[style] if style < len(self._formats) else "General"
        said = constant_of(formula)
        if said is None:
            self._report.add("XLS-04", place)
            return
        self._report.add("XLS-15", place, said)
        hidden = self._may_hide and self._facts.is_hidden(row, column)
        self._table.put_words(row, column, place, said, code, hidden=hidden)

    def _seen(self) -> list[object]:
        """The words of each of our cells: calamine's, or our own and a finding where calamine fails."""
        cells = self._facts.cells
        try:
            top, left, grid = self._words.grid(self._index, self._facts.cut)
        except UnreadableFile:
            self._report.add("FMT-12", self._entry.name)
            return [self._words.own(stored) if stored.kind in _WORD_KINDS else "" for stored in cells]
        return self._compared(top, left, grid)

    def _compared(self, top: int, left: int, grid: Grid) -> list[object]:
        """What calamine has for each of our cells ('' when nothing), after both were held against each other.

        What calamine lacks is lost words and refuses the file; what it adds is odd and a finding.
        """
        cells = self._facts.cells
        box = self._facts.box
        if box is None:
            seen: list[object] = []
        elif (
            top <= box.top
            and left <= box.left
            and box.bottom - top < len(grid)
            and box.right - left < len(grid[0])
        ):
            seen = [grid[stored[0] - top][stored[1] - left] for stored in cells]
        else:
            seen = [_at(grid, stored[0] - top, stored[1] - left) for stored in cells]
        missing = [stored for stored, word in zip(cells, seen, strict=True) if word == ""]
        theirs = sum(len(row) - row.count("") for row in grid)
        values = {"first": str(len(seen)), "second": str(theirs)}
        if not all(map(self._is_rightly_empty, missing)):
            raise UnreadableFile("FMT-11", **values)
        if theirs > len(seen) - len(missing):
            self._report.add("FMT-11", self._entry.name, **values)
        return seen

    def _is_rightly_empty(self, stored: StoredCell) -> bool:
        """Whether calamine may show nothing: errors it hides, and words that are only blanks."""
        return stored.kind == "e" or not self._words.own(stored).strip()


def _at(grid: Grid, row: int, column: int) -> object:
    if 0 <= row < len(grid) and 0 <= column < len(grid[row]):
        return grid[row][column]
    return ""


def _is_same_number(text: str, word: object) -> bool:
    """Whether calamine's reading of a number is ours; dates it makes of numbers by their format."""
    if type(word) is not float:
        return not isinstance(word, str)
    try:
        return float(text) == word
    except ValueError:
        return False


def _dated(text: str) -> tuple[str, date | None]:
    """Text and value of a cell of type ``d``, whose stored text is an ISO date."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text, None
    return moment.strftime("%Y-%m-%d %H:%M:%S").removesuffix(" 00:00:00"), moment.date()


READER = Reader(formats=("xlsx",), read=read)

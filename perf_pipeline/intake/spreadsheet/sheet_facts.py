"""Sheet facts: what a sheet of any workbook format says about its cells, before words are put to them.

Positions, types, styles and stored texts of the cells that hold something, merges, hidden rows and columns,
and the limits on all of them. worksheet.py and worksheet_scan.py fill them from xlsx, the reader of xls
from its records; sheets.py makes tables of them. Knows no file format.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Final, NamedTuple

from perf_pipeline.errors import UnreadableFile
from perf_pipeline.intake.limits import Limits

MOST_ROWS: Final = 1_048_576
MOST_COLUMNS: Final = 16_384


class StoredCell(NamedTuple):
    """One cell that holds something; ``row`` and ``column`` from 0. ``kind`` is the ``t`` attribute of xlsx:
    n number, s shared string, str formula string, inlineStr, b boolean, e error, d ISO date.
    """

    row: int
    column: int
    kind: str
    style: int
    text: str
    formula: bool


class Range(NamedTuple):
    """A rectangle of cells, from 0, ends included."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def rows(self) -> int:
        """Number of rows."""
        return self.bottom - self.top + 1

    @property
    def columns(self) -> int:
        """Number of columns."""
        return self.right - self.left + 1

    @property
    def area(self) -> int:
        """Number of cells."""
        return self.rows * self.columns

    def around(self, row: int, column: int) -> "Range":
        """The rectangle that also holds a position."""
        return Range(
            min(self.top, row), min(self.left, column), max(self.bottom, row), max(self.right, column)
        )


class Uncached(NamedTuple):
    """A formula without a stored result."""

    row: int
    column: int
    style: int
    formula: str


@dataclass(slots=True)
class SheetFacts:
    """What one sheet holds. ``cut`` is the first row whose cells were counted but not kept, None if all were;
    ``beyond`` the rectangle around the cells from there on.
    """

    cells: list[StoredCell] = field(default_factory=list)
    uncached: list[Uncached] = field(default_factory=list)
    merges: list[Range] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    dimension: Range | None = None
    cut: int | None = None
    beyond: Range | None = None
    box: Range | None = None  # the smallest rectangle around the cells that are kept

    def is_hidden(self, row: int, column: int) -> bool:
        """Whether the cell stands in a hidden row or column."""
        if row in self.hidden_rows:
            return True
        return bool(self.hidden_columns) and any(
            first <= column <= last for first, last in self.hidden_columns
        )


class Tally:
    """Counts the cells of one sheet while they are read, and says when to stop keeping them.

    Forms are short: from row ``limits.read_rows``, or the first row after ``limits.read_cells`` cells, cells
    are counted for the limits and not kept.
    """

    def __init__(self, facts: SheetFacts, limits: Limits) -> None:
        self._facts = facts
        self._limits = limits
        self._passed = 0

    def keeps(self, row: int) -> bool:
        """Whether the cells of ``row`` are to be kept; asked once as each row begins."""
        facts = self._facts
        if facts.cut is None:
            if row < self._limits.read_rows and len(facts.cells) <= self._limits.read_cells:
                return True
            facts.cut = row
        return row < facts.cut

    def pass_by(self, row: int, column: int) -> None:
        """Count a cell that holds something and is not kept."""
        beyond = self._facts.beyond
        self._facts.beyond = Range(row, column, row, column) if beyond is None else beyond.around(row, column)
        self._passed += 1

    def check(self) -> None:
        """UnreadableFile SEC-11 when there are too many cells."""
        if len(self._facts.cells) + len(self._facts.uncached) + self._passed > self._limits.valued_cells:
            raise UnreadableFile("SEC-11", what="cells")


def settle(facts: SheetFacts, limits: Limits) -> None:
    """Find the box around the cells, where it is not known, and hold the limits that need all of them.

    Raises UnreadableFile: SEC-11 beyond a limit, SEC-05 when a position is taken twice.
    """
    if facts.box is None:
        facts.box = _box(facts)
    whole = facts.box
    if whole is not None and facts.beyond is not None:
        whole = whole.around(facts.beyond.top, facts.beyond.left)
        whole = whole.around(facts.beyond.bottom, facts.beyond.right)
    whole = whole or facts.beyond
    if whole is not None and (
        whole.rows > limits.rows or whole.columns > limits.columns or whole.area > limits.box_cells
    ):
        raise UnreadableFile("SEC-11", what="rows and columns")
    if len(facts.merges) > limits.merges or sum(m.area for m in facts.merges) > limits.merged_cells:
        raise UnreadableFile("SEC-11", what="merged cells")


def _box(facts: SheetFacts) -> Range | None:
    cells = facts.cells
    if facts.uncached or not cells:
        rows = [cell.row for cell in cells] + [one.row for one in facts.uncached]
        columns = [cell.column for cell in cells] + [one.column for one in facts.uncached]
    else:
        rows, columns = [cell[0] for cell in cells], [cell[1] for cell in cells]
    if not rows:
        return None
    if len(set(zip(rows, columns, strict=True))) < len(rows):  # two readers would show different ones
        raise UnreadableFile("SEC-05")
    return Range(min(rows), min(columns), max(rows), max(columns))


@cache
def column_letters(column: int) -> str:
    """The letters of a column counted from 0: 0 → A, 26 → AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


class _ColumnNumbers(dict[str, int]):
    def __missing__(self, letters: str) -> int:
        column = 0
        for letter in letters.upper():
            column = column * 26 + ord(letter) - 64
        self[letters] = column - 1
        return column - 1


COLUMN_NUMBERS: Final[Mapping[str, int]] = _ColumnNumbers()
"""The column, from 0, of up to three letters: A → 0, AA → 26. A mapping, because every cell asks."""

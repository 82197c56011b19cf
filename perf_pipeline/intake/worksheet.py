"""Worksheet facts: what a sheet's XML says about its cells, beside the words that calamine reads.

One expat walk yields for every valued cell its position, type, style, stored text and whether a formula
stands behind it, and for the sheet its merges, hidden rows and columns. Limits are held while walking,
before any reader that trusts the file gets to see it. Used by the workbook reader only.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Final, NamedTuple

from perf_pipeline.errors import UnreadableFile
from perf_pipeline.intake.limits import Limits
from perf_pipeline.intake.markup import Attributes, walk

MOST_ROWS: Final = 1_048_576
MOST_COLUMNS: Final = 16_384
_REFERENCE: Final = re.compile(r"\$?([A-Za-z]{1,3})\$?([1-9][0-9]{0,6})")
_TRUE: Final = ("1", "true")
_WORDS: Final = ("str", "inlineStr")  # types whose text may rightly be empty


class StoredCell(NamedTuple):
    """One cell that holds something; ``row`` and ``column`` from 0. ``kind`` is the ``t`` attribute:
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


@dataclass(slots=True)
class SheetFacts:
    """What one sheet holds."""

    cells: list[StoredCell] = field(default_factory=list)
    uncached: list[tuple[int, int]] = field(default_factory=list)  # formulas without a stored result
    merges: list[Range] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    dimension: Range | None = None

    def box(self) -> Range | None:
        """The smallest rectangle around the cells that hold something; None for an empty sheet."""
        positions = [(cell.row, cell.column) for cell in self.cells] + self.uncached
        if not positions:
            return None
        rows = [row for row, _ in positions]
        columns = [column for _, column in positions]
        return Range(min(rows), min(columns), max(rows), max(columns))

    def is_hidden(self, row: int, column: int) -> bool:
        """Whether the cell stands in a hidden row or column."""
        if row in self.hidden_rows:
            return True
        return bool(self.hidden_columns) and any(
            first <= column <= last for first, last in self.hidden_columns
        )


@cache
def column_letters(column: int) -> str:
    """The letters of a column counted from 0: 0 → A, 26 → AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def read_worksheet(part: bytes, limits: Limits) -> SheetFacts:
    """The facts of one worksheet part.

    Raises UnreadableFile: SEC-11 beyond a limit or the format's own bounds, SEC-05 when a position is
    impossible or taken twice, and what ``markup.walk`` raises.
    """
    walker = _SheetWalk(limits)
    walk(part, walker, limits.xml_depth)
    facts = walker.facts
    _check(facts, limits)
    return facts


def parse_range(reference: str) -> Range:
    """The rectangle of ``A1`` or ``A1:B2``; UnreadableFile SEC-05 when it is none, SEC-11 out of bounds."""
    first, _, last = reference.partition(":")
    top, left = _position(first)
    bottom, right = _position(last) if last else (top, left)
    return Range(min(top, bottom), min(left, right), max(top, bottom), max(left, right))


@cache
def _column_of(letters: str) -> int:
    column = 0
    for letter in letters.upper():
        column = column * 26 + ord(letter) - 64
    return column - 1


@lru_cache(maxsize=65_536)  # the cells of forms stand at the same few hundred addresses
def _position(reference: str) -> tuple[int, int]:
    match = _REFERENCE.fullmatch(reference)
    if match is None:
        raise UnreadableFile("SEC-11", what="cell address")
    row, column = int(match[2]) - 1, _column_of(match[1])
    if row >= MOST_ROWS or column >= MOST_COLUMNS:
        raise UnreadableFile("SEC-11", what="cell address")
    return row, column


def _check(facts: SheetFacts, limits: Limits) -> None:
    box = facts.box()
    if box is not None and (
        box.rows > limits.rows or box.columns > limits.columns or box.area > limits.box_cells
    ):
        raise UnreadableFile("SEC-11", what="rows and columns")
    if sum(merge.area for merge in facts.merges) > limits.merged_cells:
        raise UnreadableFile("SEC-11", what="merged cells")
    positions = {(cell.row, cell.column) for cell in facts.cells}
    if len(positions) < len(facts.cells):  # two readers would show different ones
        raise UnreadableFile("SEC-05")


class _SheetWalk:
    """Callbacks of the walk. State is that of the cell being read; -1 where no cell is open."""

    def __init__(self, limits: Limits) -> None:
        self.facts = SheetFacts()
        self.starts: Mapping[str, Callable[[Attributes], None]] = {
            "c": self._cell,
            "v": self._value,
            "f": self._formula,
            "t": self._words,
            "rPh": self._reading_aid,
            "row": self._row_begins,
            "col": self._columns,
            "mergeCell": self._merge,
            "dimension": self._dimension,
        }
        self.ends: Mapping[str, Callable[[], None]] = {
            "v": self._text_ends,
            "t": self._text_ends,
            "c": self._cell_ends,
            "rPh": self._reading_aid_ends,
        }
        self._limits = limits
        self._row = -1
        self._column = -1
        self._attributes: Attributes | None = None  # of the open cell
        self._pieces: list[str] | None = None  # of the open value
        self._text = ""
        self._has_value = self._has_formula = self._aside = False

    def characters(self, text: str) -> None:
        if self._pieces is not None:
            self._pieces.append(text)

    def _row_begins(self, attributes: Attributes) -> None:
        number = attributes.get("r")
        if number is None:
            self._row += 1
        elif number.isdecimal() and len(number) <= 7 and 0 < int(number) <= MOST_ROWS:
            self._row = int(number) - 1
        else:
            raise UnreadableFile("SEC-11", what="row number")
        self._column = -1
        if attributes.get("hidden") in _TRUE or attributes.get("ht") == "0":
            self.facts.hidden_rows.add(self._row)

    def _cell(self, attributes: Attributes) -> None:
        reference = attributes.get("r")
        if reference is None:
            self._column += 1
        else:
            self._row, self._column = _position(reference)
        self._attributes = attributes
        self._text = ""
        self._has_value = self._has_formula = False

    def _value(self, _: Attributes) -> None:
        if self._attributes is not None:
            self._has_value = True
            self._pieces = []

    def _words(self, _: Attributes) -> None:
        if self._attributes is not None and not self._aside:
            self._pieces = []

    def _formula(self, _: Attributes) -> None:
        self._has_formula = self._attributes is not None

    def _reading_aid(self, _: Attributes) -> None:
        self._aside = True

    def _reading_aid_ends(self) -> None:
        self._aside = False

    def _text_ends(self) -> None:
        if self._pieces is not None:
            self._text += "".join(self._pieces)
            self._pieces = None

    def _cell_ends(self) -> None:
        attributes = self._attributes
        if attributes is None:
            return
        self._attributes = None
        kind = attributes.get("t", "n")
        if self._text if kind in _WORDS else self._text.strip():
            style = attributes.get("s", "0")
            cell = StoredCell(
                self._row,
                self._column,
                kind,
                int(style) if style.isdecimal() else 0,
                self._text,
                self._has_formula,
            )
            self.facts.cells.append(cell)
            if len(self.facts.cells) > self._limits.valued_cells:
                raise UnreadableFile("SEC-11", what="cells")
        elif self._has_formula and not (kind == "str" and self._has_value):
            self.facts.uncached.append((self._row, self._column))

    def _columns(self, attributes: Attributes) -> None:
        if attributes.get("hidden") in _TRUE or attributes.get("width") == "0":
            first, last = attributes.get("min", ""), attributes.get("max", "")
            if first.isdecimal() and last.isdecimal():
                self.facts.hidden_columns.append((int(first) - 1, int(last) - 1))

    def _merge(self, attributes: Attributes) -> None:
        self.facts.merges.append(parse_range(attributes.get("ref", "")))
        if len(self.facts.merges) > self._limits.merges:
            raise UnreadableFile("SEC-11", what="merges")

    def _dimension(self, attributes: Attributes) -> None:
        try:
            self.facts.dimension = parse_range(attributes.get("ref", ""))
        except UnreadableFile:
            self.facts.dimension = None  # a hint that nobody needs

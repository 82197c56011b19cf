"""Worksheet facts: what a sheet's XML says about its cells, beside the words that calamine reads.

For every valued cell its position, type, style, stored text and whether a formula stands behind it, and
for the sheet its merges, hidden rows and columns. Cells in the shape that programs write are scanned
(worksheet_scan.py), everything else is walked with an XML parser. Limits are held meanwhile, before any
reader that trusts the file gets to see it. Used by the reader of xlsx only.
"""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Final

from perf_pipeline.errors import UnreadableFile
from perf_pipeline.intake.limits import Limits
from perf_pipeline.intake.markup import Attributes, walk, without_controls
from perf_pipeline.intake.spreadsheet.sheet_facts import (
    COLUMN_NUMBERS,
    MOST_COLUMNS,
    MOST_ROWS,
    Range,
    SheetFacts,
    StoredCell,
    Tally,
    Uncached,
    settle,
)
from perf_pipeline.intake.spreadsheet.worksheet_scan import scan

_REFERENCE: Final = re.compile(r"\$?([A-Za-z]{1,3})\$?([1-9][0-9]{0,6})")
_TRUE: Final = ("1", "true")
_WORDS: Final = ("str", "inlineStr")  # types whose text may rightly be empty


def read_worksheet(part: bytes, limits: Limits) -> SheetFacts:
    """The facts of one worksheet part.

    Raises UnreadableFile: SEC-11 beyond a limit or the format's own bounds, SEC-05 when a position is
    impossible or taken twice, and what ``markup.walk`` raises.
    """
    part = without_controls(part)
    scanned = scan(part, limits)
    facts, rest = (SheetFacts(), part) if scanned is None else scanned
    walk(rest, _SheetWalk(facts, limits), limits.xml_depth)
    settle(facts, limits)
    return facts


def walk_worksheet(part: bytes, limits: Limits) -> SheetFacts:
    """As ``read_worksheet``, always by the parser: what the scan is held against."""
    facts = SheetFacts()
    walk(part, _SheetWalk(facts, limits), limits.xml_depth)
    settle(facts, limits)
    return facts


def parse_range(reference: str) -> Range:
    """The rectangle of ``A1`` or ``A1:B2``; UnreadableFile SEC-05 when it is none, SEC-11 out of bounds."""
    first, _, last = reference.partition(":")
    top, left = _position(first)
    bottom, right = _position(last) if last else (top, left)
    return Range(min(top, bottom), min(left, right), max(top, bottom), max(left, right))


@lru_cache(maxsize=65_536)  # the cells of forms stand at the same few hundred addresses
def _position(reference: str) -> tuple[int, int]:
    match = _REFERENCE.fullmatch(reference)
    if match is None:
        raise UnreadableFile("SEC-11", what="cell address")
    row, column = int(match[2]) - 1, COLUMN_NUMBERS[match[1]]
    if row >= MOST_ROWS or column >= MOST_COLUMNS:
        raise UnreadableFile("SEC-11", what="cell address")
    return row, column


class _SheetWalk:
    """Callbacks of the walk. State is that of the cell being read; -1 where no cell is open."""

    def __init__(self, facts: SheetFacts, limits: Limits) -> None:
        self.facts = facts
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
            "f": self._formula_ends,
            "c": self._cell_ends,
            "rPh": self._reading_aid_ends,
        }
        self._limits = limits
        self._tally = Tally(facts, limits)
        self._keeps = True
        self._row = -1
        self._column = -1
        self._attributes: Attributes | None = None  # of the open cell
        self._pieces: list[str] | None = None  # of the open value
        self._text = self._formula_text = ""
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
        self._keeps = self._tally.keeps(self._row)
        if attributes.get("hidden") in _TRUE or attributes.get("ht") == "0":
            self.facts.hidden_rows.add(self._row)

    def _cell(self, attributes: Attributes) -> None:
        reference = attributes.get("r")
        if reference is None:
            self._column += 1
        else:
            row, self._column = _position(reference)
            if row != self._row:
                self._row, self._keeps = row, self._tally.keeps(row)
        self._attributes = attributes
        self._text = self._formula_text = ""
        self._has_value = self._has_formula = False

    def _value(self, _: Attributes) -> None:
        if self._attributes is not None:
            self._has_value = True
            self._pieces = []

    def _words(self, _: Attributes) -> None:
        if self._attributes is not None and not self._aside:
            self._pieces = []

    def _formula(self, _: Attributes) -> None:
        if self._attributes is not None:
            self._has_formula = True
            self._pieces = []

    def _formula_ends(self) -> None:
        if self._pieces is not None:
            self._formula_text = "".join(self._pieces)
            self._pieces = None

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
        style = _style(attributes)
        if self._text if kind in _WORDS else self._text.strip():
            if not self._keeps:
                self._tally.pass_by(self._row, self._column)
                self._tally.check()
                return
            cell = StoredCell(self._row, self._column, kind, style, self._text, self._has_formula)
            self.facts.cells.append(cell)
            self._tally.check()
        elif self._has_formula and self._keeps and not (kind == "str" and self._has_value):
            self.facts.uncached.append(Uncached(self._row, self._column, style, self._formula_text))

    def _columns(self, attributes: Attributes) -> None:
        if attributes.get("hidden") in _TRUE or attributes.get("width") == "0":
            first, last = attributes.get("min", ""), attributes.get("max", "")
            if first.isdecimal() and last.isdecimal():
                self.facts.hidden_columns.append((int(first) - 1, int(last) - 1))

    def _merge(self, attributes: Attributes) -> None:
        self.facts.merges.append(parse_range(attributes.get("ref", "")))
        if len(self.facts.merges) > self._limits.merges:
            raise UnreadableFile("SEC-11", what="merged cells")

    def _dimension(self, attributes: Attributes) -> None:
        try:
            self.facts.dimension = parse_range(attributes.get("ref", ""))
        except UnreadableFile:
            self.facts.dimension = None  # a hint that nobody needs


def _style(attributes: Attributes) -> int:
    style = attributes.get("s", "0")
    return int(style) if style.isdecimal() else 0

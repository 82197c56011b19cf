"""One worksheet of the filer: cells get another style, what could reach outside is taken away.

Positions come from one pass over the part; cells and rows that are not written yet are put in where they
belong. Values, formulas, widths and merges stay as they are, with one exception that is counted: a formula
that reaches outside the workbook keeps its stored result only. Called by marking.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from perf_pipeline.publishing.feedback.package import RELATIONS
from perf_pipeline.publishing.feedback.splicing import CannotMark, Element, Splice, attribute, walk

# What follows <legacyDrawing> in a worksheet; the order is part of the format.
AFTER_DRAWING: Final = frozenset(
    {
        "legacyDrawingHF",
        "drawingHF",
        "picture",
        "oleObjects",
        "controls",
        "webPublishItems",
        "tableParts",
        "extLst",
    }
)
GUARDED: Final = frozenset({"formula", "formula1", "formula2"})
_PLACE: Final = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_OUTSIDE: Final = re.compile(r"\[\d+\]")


@dataclass(slots=True)
class _Cell:
    element: Element
    column: int
    formulas: list[Element] = field(default_factory=list)


@dataclass(slots=True)
class _Row:
    element: Element
    number: int
    cells: list[_Cell] = field(default_factory=list)  # those that are wanted, and the first one after each


@dataclass(slots=True)
class SheetPart:
    """What one pass over a worksheet found."""

    content: bytes
    root: Element
    rows: list[_Row]
    outside: list[_Cell]  # cells whose formula reaches outside
    parts: list[Element]  # children of the root
    inner: list[Element]  # grandchildren of the root, without rows


def position(reference: str) -> tuple[int, int]:
    """Row and column from 1 of a reference like D14; CannotMark for anything else."""
    match = _PLACE.fullmatch(reference)
    if match is None:
        raise CannotMark("broken")
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - 64
    return int(match[2]), column


def reference(row: int, column: int) -> str:
    """The inverse of ``position``."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row}"


def reaches_outside(formula: str, functions: "re.Pattern[str]") -> bool:
    """Whether a formula refers to another workbook, calls out, or hands over to another program."""
    return bool(_OUTSIDE.search(formula) or functions.search(formula))


class _Reading:
    """The pass over a worksheet part."""

    def __init__(self, wanted: Mapping[int, set[int]], functions: "re.Pattern[str]") -> None:
        self.wanted, self.functions = wanted, functions
        self.root: Element | None = None
        self.rows: list[_Row] = []
        self.parts: list[Element] = []
        self.inner: list[Element] = []
        self.outside: list[_Cell] = []
        self.shared: dict[str, list[_Cell]] = {}
        self.shared_outside: set[str] = set()
        self._row: _Row | None = None
        self._cell: _Cell | None = None
        self._said: list[str] | None = None
        self._last_row = self._last_column = 0

    def opened(self, element: Element) -> None:
        """Note what an element is and where it begins."""
        if element.depth == 0:
            self.root = element
        elif element.depth == 1:
            self.parts.append(element)
        elif element.name == "row":
            self._open_row(element)
        elif element.name == "c" and self._row is not None:
            self._open_cell(element)
        elif element.name == "f" or element.name in GUARDED:
            self._said = []
        elif element.depth == 2:
            self.inner.append(element)

    def _open_row(self, element: Element) -> None:
        self._last_row = int(element.attributes.get("r", self._last_row + 1))
        self._last_column = 0
        self._row = _Row(element, self._last_row)
        self.rows.append(self._row)

    def _open_cell(self, element: Element) -> None:
        said = element.attributes.get("r")
        column = position(said)[1] if said else self._last_column + 1
        self._last_column = column
        self._cell = _Cell(element, column)
        if self._row is not None and self._row.number in self.wanted:
            self._row.cells.append(self._cell)

    def said(self, text: str) -> None:
        """Collect the words of a formula."""
        if self._said is not None:
            self._said.append(text)

    def closed(self, element: Element) -> None:
        """Judge a formula, end a cell or row."""
        if element.name == "row":
            self._row = None
        elif element.name == "c":
            self._cell = None
        elif self._said is not None and (element.name == "f" or element.name in GUARDED):
            self._judge(element, "".join(self._said))
            self._said = None

    def _judge(self, element: Element, formula: str) -> None:
        outside = reaches_outside(formula, self.functions)
        if element.name != "f" or self._cell is None:
            if outside:  # rules and lists of choices: nothing that we could keep instead
                raise CannotMark("outside")
            return
        self._cell.formulas.append(element)
        group = element.attributes.get("si")
        if group is not None and element.attributes.get("t") == "shared":
            self.shared.setdefault(group, []).append(self._cell)
            if outside:
                self.shared_outside.add(group)
        elif outside:
            self.outside.append(self._cell)


def read_sheet(content: bytes, wanted: Mapping[int, set[int]], functions: "re.Pattern[str]") -> SheetPart:
    """Find the cells ``wanted`` (columns by row) and all formulas for which ``functions`` or a link speaks."""
    reading = _Reading(wanted, functions)
    walk(content, reading.opened, reading.closed, reading.said)
    if reading.root is None or reading.root.name != "worksheet":
        raise CannotMark("broken")
    outside = list(reading.outside)
    for group in sorted(reading.shared_outside):
        outside += reading.shared[group]
    return SheetPart(content, reading.root, reading.rows, outside, reading.parts, reading.inner)


def restyle(
    sheet: SheetPart, splice: Splice, cells: Mapping[tuple[int, int], str], style: Callable[[int, str], int]
) -> None:
    """Give each of ``cells`` (row and column → colour) the style that ``style`` makes of its present one."""
    data = next((part for part in sheet.parts if part.name == "sheetData"), None)
    if data is None:
        raise CannotMark("broken")
    waiting = sorted({row for row, _ in cells})
    columns = _ColumnStyles(sheet)
    tail: list[str] = []
    for row in sheet.rows:
        while waiting and waiting[0] < row.number:
            splice.replace(
                row.element.start, row.element.start, _new_row(waiting.pop(0), cells, columns, style, data)
            )
        if waiting and waiting[0] == row.number:
            _restyle_row(row, splice, cells, columns, style)
            waiting.pop(0)
    tail += [_new_row(number, cells, columns, style, data) for number in waiting]
    if tail:
        splice.append(data, "".join(tail))


class _ColumnStyles:
    """The style that a cell takes from its column when neither it nor its row states one."""

    def __init__(self, sheet: SheetPart) -> None:
        self._spans = [
            (int(one.attributes["min"]), int(one.attributes["max"]), int(one.attributes.get("style", "0")))
            for one in sheet.inner
            if one.name == "col" and "min" in one.attributes and "max" in one.attributes
        ]

    def of(self, column: int) -> int:
        """The style of ``column``."""
        return next((style for first, last, style in self._spans if first <= column <= last), 0)


Style = Callable[[int, str], int]


def _restyle_row(
    row: _Row, splice: Splice, cells: Mapping[tuple[int, int], str], columns: _ColumnStyles, style: Style
) -> None:
    own = {column: color for (number, column), color in cells.items() if number == row.number}
    written = {cell.column: cell for cell in row.cells}
    of_row = (
        row.element.attributes.get("s")
        if row.element.attributes.get("customFormat") in ("1", "true")
        else None
    )
    ends: list[str] = []
    for column in sorted(own):
        if column in written:
            cell = written[column].element
            splice.set(cell, {"s": str(style(int(cell.attributes.get("s", "0")), own[column]))})
            continue
        base = int(of_row) if of_row is not None else columns.of(column)
        new = _new_cell(row.number, column, style(base, own[column]), row.element.prefix)
        after = next((cell for cell in row.cells if cell.column > column), None)
        if after is None:
            ends.append(new)
        else:
            splice.replace(after.element.start, after.element.start, new)
    if ends:
        splice.append(row.element, "".join(ends))


def _new_row(
    number: int, cells: Mapping[tuple[int, int], str], columns: _ColumnStyles, style: Style, data: Element
) -> str:
    own = sorted((column, color) for (row, column), color in cells.items() if row == number)
    inner = "".join(
        _new_cell(number, column, style(columns.of(column), color), data.prefix) for column, color in own
    )
    return f'<{data.prefix}row r="{number}">{inner}</{data.prefix}row>'


def _new_cell(row: int, column: int, style: int, prefix: str) -> str:
    return f'<{prefix}c r="{reference(row, column)}" s="{style}"/>'


def keep_results_only(sheet: SheetPart, splice: Splice) -> int:
    """Take the formulas that reach outside away, leaving their stored results; returns how many."""
    removed: set[int] = set()
    for cell in sheet.outside:
        for formula in cell.formulas:
            if formula.start not in removed:
                removed.add(formula.start)
                splice.remove(formula)
    return len(removed)


def unselect(sheet: SheetPart, splice: Splice) -> None:
    """No sheet of the filer stays selected: ours is, and two selected sheets would be written to together."""
    for view in sheet.inner:
        if view.name == "sheetView" and "tabSelected" in view.attributes:
            splice.set(view, {"tabSelected": None})


def remove_links(sheet: SheetPart, splice: Splice, identities: set[str]) -> None:
    """Take hyperlinks to addresses away; the words of their cells stay."""
    links = [one for one in sheet.inner if one.name == "hyperlink"]
    bad = [one for one in links if one.local("id") in identities]
    if bad and len(bad) == len(links):
        splice.remove(next(part for part in sheet.parts if part.name == "hyperlinks"))
    else:
        for one in bad:
            splice.remove(one)


def attach_drawing(sheet: SheetPart, splice: Splice, identity: str) -> None:
    """Name the relation of the drawing that shows our comments."""
    xml = f"<{sheet.root.prefix}legacyDrawing{attribute('xmlns:r', RELATIONS)}{attribute('r:id', identity)}/>"
    after = next((part for part in sheet.parts if part.name in AFTER_DRAWING), None)
    if after is None:
        splice.append(sheet.root, xml)
    else:
        splice.replace(after.start, after.start, xml)


def drawing_of(sheet: SheetPart) -> str | None:
    """The relation of the drawing that shows comments already, if there is one."""
    found = next((part for part in sheet.parts if part.name == "legacyDrawing"), None)
    return found.local("id") if found else None

"""Drawing worksheets: looks of cells, safe text, tables with header, filter and print setup.

Everything that a cell holds came from papers of strangers: text is always written as text, so that a
cell beginning with ``=`` stays words. What the sheets say belongs to scorecards.py. Nothing here knows a
view or a score.
"""

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any, Literal, cast

from openpyxl import Workbook
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

LookName = Literal[
    "text", "code", "small", "whole", "money", "points", "result", "gap", "percent", "share",
    "header", "title", "subtitle", "section", "paragraph", "card_label", "card_value", "topic",
    "number", "rate", "label", "repeated", "entry", "entry_mark", "entry_value", "entry_number", "entry_money",
    "link", "error", "warning", "info", "card_words",
]  # fmt: skip

A4, A3 = 9, 8  # Excel's numbers of paper sizes
CELL_LIMIT = 32_767  # UTF-16 units that Excel keeps of one cell
HEIGHT_LIMIT = 409.0  # points, the most that Excel takes
LINE_HEIGHT, ROW_PADDING = 15.0, 8.0
INSET = 1.5  # characters of a column that borders and indent take
FONT = "微软雅黑"
INK, SOFT, ACCENT, BAND, LINE = "1F2933", "5F6B76", "1F4E79", "EAF0F6", "C9D2DB"
OPEN = "FFF9DB"  # cells that somebody fills in
FILLS: Mapping[str, str] = {
    "amber": "FFF2CC",
    "orange": "FCE4D6",
    "grey": "EDEDED",
    "red": "F8D7DA",
    "green": "DFF0D8",
    "blue": "DDEBF7",
}

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_FORMULA_START = ("=", "+", "-", "@", "＝", "＋", "－", "＠")


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """One column of a drawn table: key of the row mapping, header, width in characters, look."""

    name: str
    header: str
    width: float
    look: LookName


@dataclass(frozen=True, slots=True)
class Highlight:
    """Fill cells of ``column`` while ``condition`` holds; ``{cell}`` in it is the column's first cell."""

    column: str
    condition: str
    fill: str


def safe_text(text: str, mark: str = "…") -> str:
    """``text`` without what a workbook cannot hold; cut with ``mark`` at 32,767 UTF-16 units."""
    clean = _FORBIDDEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    if len(clean) * 2 <= CELL_LIMIT or len(clean.encode("utf-16-le")) <= CELL_LIMIT * 2:
        return clean
    kept = clean.encode("utf-16-le")[: (CELL_LIMIT - len(mark)) * 2]
    return kept.decode("utf-16-le", "ignore") + mark


class Painter:
    """Writes cells of one workbook; each look is built once, since building styles per cell is slow."""

    def __init__(self, workbook: Workbook, cut_mark: str) -> None:
        self.workbook = workbook
        self.cut_mark = cut_mark

    @cached_property
    def _styles(self) -> dict[tuple[LookName, bool], Any]:
        """Style arrays by look and by whether the text needs a quote prefix."""
        scratch = self.workbook.create_sheet("scratch")
        styles: dict[tuple[LookName, bool], Any] = {}
        for number, (name, look) in enumerate(LOOKS.items(), 1):
            for quoted in (False, True):
                cell = cast(Any, scratch.cell(number, 1 + quoted))
                cell.font, cell.alignment, cell.number_format = look.font, look.alignment, look.number_format
                if look.fill:
                    cell.fill = PatternFill("solid", fgColor=look.fill)
                if look.framed:
                    cell.border = _FRAME
                cell.quotePrefix = quoted
                cell.protection = Protection(locked=look.locked)
                styles[name, quoted] = copy(cell._style)
        self.workbook.remove(scratch)
        return styles

    def put(self, sheet: Worksheet, row: int, column: int, value: object, look: LookName) -> None:
        """Write one value: None stays an empty cell, numbers stay numbers, all else is text."""
        cell = cast(Any, sheet.cell(row, column))  # the stubs do not know _style, nor what a new cell is
        quoted = False
        if isinstance(value, bool | int):
            cell.value = int(value)
        elif isinstance(value, float | Decimal):
            cell.value = Decimal(str(round(float(value), 6)))  # a float would be written 91.40000000000001
        elif value is not None:
            text = safe_text(str(value), self.cut_mark)
            cell.value = text
            cell.data_type = "s"  # after assignment: openpyxl has made a formula of "=…" by now
            quoted = text.lstrip().startswith(_FORMULA_START)
        cell._style = copy(self._styles[look, quoted])

    def formula(self, sheet: Worksheet, row: int, column: int, formula: str, look: LookName) -> None:
        """Write a formula of ours; it may name addresses only, never a word from a paper."""
        self.put(sheet, row, column, None, look)
        sheet.cell(row, column).value = f"={formula}"

    def span(
        self,
        sheet: Worksheet,
        row: int,
        columns: tuple[int, int],
        value: object,
        look: LookName,
        rows: int = 1,
    ) -> None:
        """One value over ``rows`` rows and the columns from … to; every cell carries the look."""
        first, last = columns
        for down in range(row, row + rows):
            for column in range(first, last + 1):
                self.put(sheet, down, column, None, look)
        self.put(sheet, row, first, value, look)
        if rows > 1 or last > first:
            sheet.merge_cells(start_row=row, end_row=row + rows - 1, start_column=first, end_column=last)

    def line(
        self, sheet: Worksheet, row: int, last_column: int, text: str, look: LookName, height: float
    ) -> None:
        """One text over the columns 1 … ``last_column``; ``height`` in points (merged cells do not grow)."""
        self.put(sheet, row, 1, text, look)
        merge(sheet, row, 1, last_column)
        sheet.row_dimensions[row].height = height

    def table(
        self, sheet: Worksheet, top: int, columns: Sequence[SheetColumn], rows: Iterable[Mapping[str, Any]]
    ) -> int:
        """Header at ``top`` and rows below; returns the last row written."""
        for position, column in enumerate(columns, 1):
            self.put(sheet, top, position, column.header, "header")
            sheet.column_dimensions[get_column_letter(position)].width = column.width
        sheet.row_dimensions[top].height = 34
        last = top
        for last, row in enumerate(rows, top + 1):
            for position, column in enumerate(columns, 1):
                self.put(sheet, last, position, row[column.name], column.look)
            sheet.row_dimensions[last].height = row_height(columns, row)
        return last


def merge(sheet: Worksheet, row: int, first: int, last: int) -> None:
    """Merge cells of one row whose looks are drawn already.

    Not by ``merge_cells``: that works out the borders of every cell anew, which takes half the time of a sheet.
    """
    if last > first:
        sheet.merged_cells.add(f"{get_column_letter(first)}{row}:{get_column_letter(last)}{row}")


def row_height(columns: Sequence[SheetColumn], row: Mapping[str, Any]) -> float:
    """Points that the longest wrapped text of a row needs.

    Said in the file because Excel, WPS and LibreOffice differ in when they grow a row by themselves, and a
    row that does not grow hides words. Widths count as in GBK: two for a Chinese character, one for ASCII.
    """
    lines = max((_wrapped(row[column.name], column.width) for column in columns), default=1)
    return min(LINE_HEIGHT * lines + ROW_PADDING, HEIGHT_LIMIT)


def _wrapped(value: object, width: float) -> int:
    if not isinstance(value, str):
        return 1
    room = max(width - INSET, 2)
    return sum(math.ceil(len(part.encode("gbk", "replace")) / room) or 1 for part in value.split("\n"))


def highlight(
    sheet: Worksheet, columns: Sequence[SheetColumn], top: int, last: int, highlights: Iterable[Highlight]
) -> None:
    """Conditional fills over the rows ``top`` … ``last``, so that they stay right when a reader sorts."""
    letters = {column.name: get_column_letter(position) for position, column in enumerate(columns, 1)}
    for rule in highlights:
        letter = letters[rule.column]
        fill = PatternFill("solid", bgColor=FILLS[rule.fill], fgColor=FILLS[rule.fill])
        formula = rule.condition.format(cell=f"${letter}{top}")
        sheet.conditional_formatting.add(
            f"{letter}{top}:{letter}{last}",
            Rule("expression", formula=[formula], dxf=DifferentialStyle(fill=fill)),
        )


def set_up_page(
    sheet: Worksheet, *, repeat: int | None = None, landscape: bool = True, paper: int = A4, area: str = ""
) -> None:
    """Print setup: fit to width, header row ``repeat`` on every page, only ``area`` where one is given."""
    sheet.page_setup.orientation = "landscape" if landscape else "portrait"
    sheet.page_setup.paperSize = paper
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_options.horizontalCentered = True
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.page_margins.top = sheet.page_margins.bottom = 0.7
    sheet.page_margins.footer = 0.4
    sheet.oddFooter = HeaderFooterItem(center=_HeaderFooterPart("&P / &N"))
    if repeat is not None:
        sheet.print_title_rows = f"{repeat}:{repeat}"
    if area:
        sheet.print_area = area
    sheet.sheet_view.showGridLines = False


@dataclass(frozen=True, slots=True)
class Look:
    """How a kind of cell looks."""

    font: Font
    alignment: Alignment
    number_format: str = "@"
    fill: str = ""
    framed: bool = True
    locked: bool = True  # counts on protected sheets only


def _side() -> Side:
    return Side(style="thin", color=LINE)


def _font(size: float = 10, color: str = INK, *, bold: bool = False) -> Font:
    return Font(name=FONT, size=size, color=color, bold=bold)


def _align(horizontal: str, vertical: str = "center") -> Alignment:
    indent = 1 if horizontal == "left" else 0
    return Alignment(horizontal=horizontal, vertical=vertical, wrap_text=True, indent=indent)


_FLUSH = Alignment(horizontal="left", vertical="center", wrap_text=True)
_FRAME = Border(left=_side(), right=_side(), top=_side(), bottom=_side())

LOOKS: Mapping[LookName, Look] = {
    "text": Look(_font(), _align("left")),
    "code": Look(_font(), _align("center")),
    "small": Look(_font(9, SOFT), _align("left")),
    "whole": Look(_font(), _align("center"), "0"),
    "money": Look(_font(), _align("right"), "#,##0.00_ "),
    "points": Look(_font(), _align("right"), "0.00_ "),
    "result": Look(_font(bold=True), _align("right"), "0.00_ "),
    "gap": Look(_font(), _align("right"), "+0.00_ ;-0.00_ ;0.00_ "),
    "percent": Look(_font(), _align("right"), '0.00"%"_ '),
    "share": Look(_font(), _align("right"), "0.00%_ "),
    "header": Look(_font(10, "FFFFFF", bold=True), _align("center"), fill=ACCENT),
    "title": Look(_font(17, ACCENT, bold=True), _FLUSH, framed=False),
    "subtitle": Look(_font(10, SOFT), _FLUSH, framed=False),
    "section": Look(_font(12, ACCENT, bold=True), _FLUSH, framed=False),
    "paragraph": Look(_font(), _FLUSH, framed=False),
    "card_label": Look(_font(9, SOFT), _align("center"), fill=BAND),
    "card_value": Look(_font(17, ACCENT, bold=True), _align("center"), "0.00", fill=BAND),
    "topic": Look(_font(bold=True), _align("left"), fill=BAND),
    "number": Look(_font(), _align("center"), "General"),
    "rate": Look(_font(), _align("center"), "0.00%"),
    "label": Look(_font(bold=True), _align("center"), fill=BAND),
    "repeated": Look(_font(color=SOFT), _align("center")),
    "entry": Look(_font(), _align("left"), fill=OPEN, locked=False),
    "entry_mark": Look(_font(), _align("center"), fill=OPEN, locked=False),
    # General, not a format of its own: 93% typed there becomes 93%, in a cell of any other format 0.93
    "entry_value": Look(_font(), _align("center"), "General", fill=OPEN, locked=False),
    "entry_number": Look(_font(), _align("center"), "General", fill=OPEN, locked=False),
    "entry_money": Look(_font(), _align("right"), "#,##0.00####_ ", fill=OPEN, locked=False),
    "link": Look(Font(name=FONT, size=10, color="1155CC", underline="single"), _align("center")),
    "error": Look(_font(bold=True), _align("center"), fill=FILLS["red"]),
    "warning": Look(_font(), _align("center"), fill=FILLS["amber"]),
    "info": Look(_font(), _align("center"), fill=FILLS["blue"]),
    "card_words": Look(_font(13, ACCENT, bold=True), _align("center"), fill=BAND),
}

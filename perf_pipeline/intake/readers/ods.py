"""Reader of OpenDocument spreadsheets.

Each sheet is a section with one table; the text of a cell is what was shown when the file was saved, its
value the number as a person reads it. One reader only: what it says has no second opinion.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Final

from perf_pipeline.errors import UnreadableFile
from perf_pipeline.intake.document import CellValue, Document, Section
from perf_pipeline.intake.limits import Limits
from perf_pipeline.intake.opendocument import OpenCell, walk_content
from perf_pipeline.intake.readers.base import Reader
from perf_pipeline.intake.source import Source
from perf_pipeline.intake.spreadsheet.number_formats import parse_number, plain
from perf_pipeline.intake.spreadsheet.sheet_facts import Range, SheetFacts, StoredCell, Tally, settle
from perf_pipeline.intake.spreadsheet.sheets import SheetReport, SheetTable

_NUMBER: Final = re.compile(r"-?[0-9][0-9,]*(?:\.[0-9]+)?")
_EXACT_DIGITS: Final = 15  # a double keeps that many decimal digits
_ERRORS: Final = ("#DIV/0!", "#REF!", "#N/A", "#NAME?", "#VALUE!", "#NUM!", "Err:5")


def read(source: Source) -> Document:
    """The document of a spreadsheet: one section per sheet.

    Raises UnreadableFile: FMT-09 without a sheet, SEC-11 beyond a limit, and what ``walk_content`` raises.
    """
    sheets = _Sheets(source.limits)
    walk_content(source.archive, sheets, source.limits)
    if not sheets.sections:
        raise UnreadableFile("FMT-09")
    return Document("ods", tuple(sheets.sections), sheets.report.findings())


@dataclass(slots=True)
class _Sheet:
    """A sheet while its rows are told. ``told`` are the cells by the ``style`` of the stored ones."""

    name: str
    hidden: bool
    tally: Tally
    facts: SheetFacts
    told: list[OpenCell] = field(default_factory=list)
    row: int = 0
    column: int = 0


class _Sheets:
    """Sink of a spreadsheet."""

    def __init__(self, limits: Limits) -> None:
        self.sections: list[Section] = []
        self.report = SheetReport(limits.findings_per_code)
        self._limits = limits
        self._open: list[_Sheet] = []

    def paragraph(self, text: str) -> None:
        """Text outside the sheets is not looked at."""

    def hidden_text(self, text: str) -> None:
        """Told once for the whole workbook."""
        self.report.cleaner.note("DOC-05", self._open[-1].name if self._open else "", text)

    def table_begins(self, name: str, *, hidden: bool) -> None:
        if len(self.sections) + len(self._open) >= self._limits.sheets:
            raise UnreadableFile("SEC-11", what="sheets")
        facts = SheetFacts()
        self._open.append(_Sheet(name, hidden, Tally(facts, self._limits), facts))

    def columns(self, count: int, *, hidden: bool) -> None:
        sheet = self._open[-1]
        if hidden:
            sheet.facts.hidden_columns.append((sheet.column, sheet.column + count - 1))
        sheet.column += count

    def row(self, cells: list[OpenCell], repeats: int, *, hidden: bool) -> None:
        sheet = self._open[-1]
        if not all(cell.is_blank for cell in cells):
            if repeats > self._limits.rows:
                raise UnreadableFile("SEC-11", what="rows and columns")
            for row in range(sheet.row, sheet.row + repeats):
                self._row(sheet, row, cells, hidden=hidden)
        sheet.row += repeats

    def table_ends(self) -> None:
        sheet = self._open.pop()
        settle(sheet.facts, self._limits)
        table = SheetTable(sheet.name, sheet.facts, self._limits, self.report)
        for stored in sheet.facts.cells:
            self._put(table, stored, sheet)
        self.sections.append(table.section(hidden=sheet.hidden))

    def _row(self, sheet: _Sheet, row: int, cells: list[OpenCell], *, hidden: bool) -> None:
        keeps = sheet.tally.keeps(row)
        if hidden:
            sheet.facts.hidden_rows.add(row)
        column = 0
        for cell in cells:
            if not cell.is_blank:
                self._cell(sheet, row, column, cell, keeps=keeps)
            column += cell.repeats
        sheet.tally.check()

    def _cell(self, sheet: _Sheet, row: int, column: int, cell: OpenCell, *, keeps: bool) -> None:
        if column + cell.repeats > self._limits.columns:
            raise UnreadableFile("SEC-11", what="rows and columns")
        for here in range(column, column + cell.repeats):
            if not keeps:
                sheet.tally.pass_by(row, here)
                continue
            sheet.facts.cells.append(StoredCell(row, here, "str", len(sheet.told), "", False))
            if (cell.rows > 1 or cell.columns > 1) and not cell.covered:
                sheet.facts.merges.append(Range(row, here, row + cell.rows - 1, here + cell.columns - 1))
        sheet.told.append(cell)

    def _put(self, table: SheetTable, stored: StoredCell, sheet: _Sheet) -> None:
        cell = sheet.told[stored.style]
        row, column = stored.row, stored.column
        place = table.place(row, column)
        hidden = sheet.facts.is_hidden(row, column)
        if "formula" in cell.stored:
            self.report.cleaner.note("XLS-03", place)
        if cell.stored.get("+value-type") == "error" or cell.text.startswith(_ERRORS):
            self.report.add("XLS-05", place, cell.text)
            table.put(row, column, place, "", hidden=hidden)
            return
        text = self.report.cleaner.clean(cell.text, place)
        if len(text) > self._limits.cell_characters:
            self.report.add("XLS-02", place, count=str(len(text)))
        value = _value(cell.stored, text)
        if isinstance(value, Decimal) and value.adjusted() >= _EXACT_DIGITS:
            self.report.add("XLS-06", place, plain(value))
        table.put(row, column, place, text or _shown(value, cell.stored), value, hidden=hidden)


def _value(stored: Mapping[str, str], text: str) -> CellValue:
    """The typed value of a cell, as a person reads it: percent as 0-100, scaled amounts as shown."""
    kind = stored.get("value-type")
    if kind == "boolean":
        return stored.get("boolean-value") == "true"
    if kind == "date":
        try:
            return date.fromisoformat(stored.get("date-value", "")[:10])
        except ValueError:
            return None
    number = parse_number(stored.get("value", "")) if kind in ("float", "percentage", "currency") else None
    if number is None:
        return None
    return _as_read(number * 100 if kind == "percentage" else number, text)


def _as_read(number: Decimal, text: str) -> Decimal:
    """``number``, or the one that ``text`` shows where a format scales it (12000 shown as 12.0千元)."""
    found = _NUMBER.findall(text)
    if len(found) != 1:
        return number
    shown = Decimal(found[0].replace(",", ""))
    unit = Decimal(1).scaleb(int(shown.as_tuple().exponent))
    is_rounded = abs(abs(shown) - abs(number)) <= unit
    return number if is_rounded else shown


def _shown(value: CellValue, stored: Mapping[str, str]) -> str:
    """The text of a cell whose writer stored none."""
    if isinstance(value, Decimal):
        is_percent = stored.get("value-type") == "percentage"
        return plain(value) + ("%" if is_percent else "")
    if isinstance(value, bool):
        return str(value).upper()
    return "" if value is None else value.isoformat()


READER = Reader(formats=("ods",), read=read)

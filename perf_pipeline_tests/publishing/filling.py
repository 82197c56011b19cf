"""Filling templates the way units do: what goes into which cell, by openpyxl or by a real office program.

Knows the sheets by the words on them, like a person. Used by tests of templates only.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from perf_pipeline_tests.office import converted, run_office
from perf_pipeline_tests.paperwork.content import Evaluation, Goal, Line, Unit
from perf_pipeline_tests.paperwork.layouts import EXECUTION_POINTS, words

GUIDE = "填报说明"
_MYRIAD = Decimal(10_000)


@dataclass(frozen=True, slots=True)
class Entry:
    """One cell to fill in."""

    sheet: str
    address: str
    value: Decimal | date | str
    number_format: str = "General"

    @property
    def typed(self) -> str:
        """What a person types: a percent with its sign, a number without unit, words."""
        if isinstance(self.value, Decimal):
            return f"{self.value * 100:f}%" if "%" in self.number_format else f"{self.value:f}"
        return self.value.isoformat() if isinstance(self.value, date) else self.value


def find(sheet: Worksheet, text: str, top: int = 1) -> tuple[int, int]:
    """Row and column of the first cell from row ``top`` on that holds exactly ``text``."""
    for row in sheet.iter_rows(min_row=top):
        for cell in row:
            if cell.value == text:
                return cell.row, cell.column
    raise AssertionError(f"{sheet.title} has no cell {text!r}")


def goal_sheets(book: Workbook) -> list[Worksheet]:
    """The sheets of goals."""
    return [sheet for sheet in book.worksheets if sheet.title != GUIDE]


def project_of(sheet: Worksheet) -> str | None:
    """The project that a sheet is about, None for the department's own."""
    return str(sheet["B3"].value) if sheet["A3"].value == "项目名称" else None


def report_entries(content: bytes, unit: Unit, year: int) -> list[Entry]:
    """What ``unit`` reports on ``year``, for the template ``content``; goals without report stay blank."""
    book = load_workbook(BytesIO(content))
    entries: list[Entry] = []
    for sheet in goal_sheets(book):
        goal = next(g for g in unit.goals if (g.project, g.year) == (project_of(sheet), year))
        if goal.evaluation is not None:
            entries += _funds(sheet, goal.evaluation)
            entries += _lines(sheet, goal)
    return entries


def _funds(sheet: Worksheet, report: Evaluation) -> Iterator[Entry]:
    row, _ = find(sheet, "年度资金总额")
    amounts = {"年初预算数": report.initial, "全年预算数": report.adjusted, "全年执行数": report.executed}
    for head, yuan in amounts.items():
        yield Entry(sheet.title, f"{_letter(sheet, head)}{row}", yuan / _MYRIAD)
    yield Entry(sheet.title, f"{_letter(sheet, '得分')}{row}", report.execution_score)
    if not sheet[f"{_letter(sheet, '分值')}{row}"].protection.locked:
        yield Entry(sheet.title, f"{_letter(sheet, '分值')}{row}", EXECUTION_POINTS)


def _lines(sheet: Worksheet, goal: Goal) -> Iterator[Entry]:
    top, _ = find(sheet, "一级指标")
    for row, line in enumerate(goal.indicators, top + 1):
        assert sheet.cell(row, 3).value == line.level3
        if line.actual:
            value, number_format = answer(line)
            yield Entry(sheet.title, f"{_letter(sheet, '实际完成值')}{row}", value, number_format)
        weight = sheet[f"{_letter(sheet, '分值', top)}{row}"]
        if not weight.protection.locked:
            yield Entry(sheet.title, weight.coordinate, line.points)
        if line.claimed is not None:
            yield Entry(sheet.title, f"{_letter(sheet, '得分', top)}{row}", line.claimed)
        if line.reason:
            yield Entry(sheet.title, f"{_letter(sheet, '偏差原因分析及改进措施')}{row}", line.reason)


def answer(line: Line) -> tuple[Decimal | date | str, str]:
    """The actual as the template asks for it: a number in the target's unit, a percent, a date, or words."""
    unit = line.target.unit
    bare = line.actual.removesuffix(unit) if unit else line.actual
    if unit and unit != "%" and bare.replace(".", "", 1).isdecimal():
        return Decimal(bare), "General"
    box = words(line.actual)
    return (line.actual, "General") if box.value is None else (box.value, box.number_format)


def _letter(sheet: Worksheet, head: str, top: int = 1) -> str:
    return get_column_letter(find(sheet, head, top)[1])


def fill(content: bytes, entries: Iterable[Entry]) -> bytes:
    """``content`` with the entries, by openpyxl."""
    book = load_workbook(BytesIO(content))
    for entry in entries:
        cell: Any = book[entry.sheet][entry.address]
        assert not cell.protection.locked, f"{entry.sheet}!{entry.address} is not open"
        cell.value, cell.number_format = entry.value, entry.number_format
    return saved(book)


def saved(book: Workbook) -> bytes:
    """The workbook as bytes."""
    out = BytesIO()
    book.save(out)
    return out.getvalue()


# -- a real office program: a macro types the entries and saves, as a person would

_MACRO = """
Sub Fill(source As String, plan As String, target As String)
  Dim silent(0) As New com.sun.star.beans.PropertyValue
  silent(0).Name = "Hidden" : silent(0).Value = True
  book = StarDesktop.loadComponentFromURL(ConvertToURL(source), "_blank", 0, silent())
  files = createUnoService("com.sun.star.ucb.SimpleFileAccess")
  entries = createUnoService("com.sun.star.io.TextInputStream")
  entries.setInputStream(files.openFileRead(ConvertToURL(plan)))
  entries.setEncoding("UTF-8")
  On Error Resume Next
  Do While Not entries.isEOF()
    parts = Split(entries.readLine(), Chr(9))
    If UBound(parts) = 3 Then
      cell = book.Sheets.getByName(parts(0)).getCellRangeByName(parts(1))
      Select Case parts(2)
        Case "number" : cell.setValue(Val(parts(3)))
        Case "percent" : cell.setValue(Val(parts(3)))
                         cell.NumberFormat = 11
        Case Else : cell.setString(parts(3))
      End Select
    End If
  Loop
  On Error GoTo 0
  Dim how(0) As New com.sun.star.beans.PropertyValue
  how(0).Name = "FilterName" : how(0).Value = "Calc MS Excel 2007 XML"
  book.storeToURL(ConvertToURL(target), how())
  book.close(True)
End Sub
"""
_LIBRARY = "http://openoffice.org/2000/library"
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


class Office:
    """LibreOffice without a screen, with a profile of its own below ``folder``."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        run_office(
            self._folder, "--terminate_after_init"
        )  # the first start writes the profile, and over our macro
        basic = folder / "profile" / "user" / "basic"
        library = basic / "Standard"
        library.mkdir(parents=True, exist_ok=True)
        entry = '<library:library library:name="Standard" library:link="false"/>'
        for kind, modules in (
            ("script", '<library:element library:name="Filling"/>'),
            ("dialog", ""),
        ):
            (basic / f"{kind}.xlc").write_text(
                f'{_HEAD}<library:libraries xmlns:library="{_LIBRARY}">{entry}</library:libraries>',
                encoding="utf-8",
            )
            (library / f"{kind}.xlb").write_text(
                f'{_HEAD}<library:library xmlns:library="{_LIBRARY}" library:name="Standard" '
                f'library:readonly="false" library:passwordprotected="false">{modules}</library:library>',
                encoding="utf-8",
            )
        (library / "Filling.xba").write_text(
            f'{_HEAD}<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Filling" '
            f'script:language="StarBasic">{_MACRO}</script:module>',
            encoding="utf-8",
        )

    def fill(self, content: bytes, entries: Sequence[Entry]) -> bytes:
        """``content`` with the entries typed in and saved as xlsx; a locked cell keeps what it holds."""
        source, plan, target = (self._folder / name for name in ("source.xlsx", "plan.txt", "target.xlsx"))
        source.write_bytes(content)
        plan.write_text("".join(f"{_planned(entry)}\n" for entry in entries), encoding="utf-8")
        target.unlink(missing_ok=True)
        run_office(self._folder, f'macro:///Standard.Filling.Fill("{source}","{plan}","{target}")')
        return target.read_bytes()

    def convert(self, content: bytes, to: str) -> bytes:
        """``content`` (xlsx) saved in another format."""
        made = converted(content, "xlsx", to, self._folder)
        assert made is not None
        return made


def _planned(entry: Entry) -> str:
    percent = "%" in entry.number_format
    kind = "percent" if percent else "number" if isinstance(entry.value, Decimal) else "words"
    value = f"{entry.value:f}" if isinstance(entry.value, Decimal) else entry.typed
    return "\t".join((entry.sheet, entry.address, kind, value))

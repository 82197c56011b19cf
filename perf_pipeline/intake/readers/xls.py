"""Reader of xls workbooks (BIFF in a compound file) and of Kingsoft's et, which is the same.

xlrd gives cells, number formats, merges and hidden rows; calamine reads the same bytes as a second
opinion. Both are parsers of hostile bytes that fail in many ways, so whatever they raise refuses the file
or, for calamine alone, is a finding. Macros are refused, chart and macro sheets are left out. Old files
do not tell which cells are formulas.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from io import BytesIO, StringIO
from struct import Struct
from typing import TYPE_CHECKING, Any, Final

from perf_pipeline.errors import UnreadableFile
from perf_pipeline.intake.document import Document, Section
from perf_pipeline.intake.limits import Limits
from perf_pipeline.intake.readers.base import Reader
from perf_pipeline.intake.source import Source
from perf_pipeline.intake.spreadsheet.number_formats import built_in_formats
from perf_pipeline.intake.spreadsheet.second_reader import Grid, as_unreadable
from perf_pipeline.intake.spreadsheet.sheet_facts import Range, SheetFacts, StoredCell, Tally, settle
from perf_pipeline.intake.spreadsheet.sheets import SheetReport, SheetTable

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

_MACROS: Final = "_VBA_PROJECT".encode("utf-16-le")
_PACKAGE: Final = "Ole10Native".encode("utf-16-le")
_TEXT, _NUMBER, _DATE, _TRUTH, _ERROR = 1, 2, 3, 4, 5  # types of cells in xlrd
_KINDS: Final = {_TEXT: "str", _NUMBER: "n", _DATE: "n", _TRUTH: "b", _ERROR: "e"}
_UNICODE_VERSION: Final = 80  # before BIFF8 words are bytes of a code page, which calamine guesses
_EXACT_WHOLE: Final = 1e15
_HEAD: Final = Struct("<HH")  # type and length of a record
_SIZES: Final = Struct("<IIHH")  # first row, last row + 1, first column, last column + 1
_DIMENSIONS: Final = 0x0200
_MOST_ROWS, _MOST_COLUMNS = 65_536, 256


def read(source: Source) -> Document:
    """The document of an old workbook: one section per worksheet.

    Raises UnreadableFile: SEC-20 encrypted, SEC-22 macros, SEC-23 packed objects, FMT-06 damaged, FMT-09
    without a worksheet, FMT-11 when the second reader lacks cells, SEC-11 beyond a limit.
    """
    if _MACROS in source.content:
        raise UnreadableFile("SEC-22")
    if _PACKAGE in source.content:
        raise UnreadableFile("SEC-23", what="embedded object")
    report = SheetReport(source.limits.findings_per_code)
    book = _open(source.content)
    try:
        sections = tuple(_sections(book, source, report))
    except UnreadableFile:
        raise
    except Exception as error:
        raise as_unreadable(error) from error
    if not sections:
        raise UnreadableFile("FMT-09")
    return Document("xls", sections, report.findings())


def _open(content: bytes) -> Any:
    import xlrd

    try:
        # what xlrd has to say of odd files may quote them: nobody reads it
        return xlrd.open_workbook(
            file_contents=content, formatting_info=True, logfile=StringIO(), on_demand=True
        )
    except xlrd.XLRDError as error:
        raise UnreadableFile("SEC-20" if "encrypted" in str(error) else "FMT-06") from error
    except Exception as error:
        raise as_unreadable(error) from error


def _sections(book: Any, source: Source, report: SheetReport) -> Iterator[Section]:
    if book.nsheets > source.limits.sheets:
        raise UnreadableFile("SEC-11", what="sheets")
    # all limits hold before calamine, which aborts the process when memory is refused, sees the file
    sheets = [(sheet, _facts(sheet, source.limits)) for sheet in book.sheets()]
    opinion = _SecondOpinion(is_unicode=book.biff_version >= _UNICODE_VERSION, report=report)
    if _states_honest_sizes(bytes(book.mem[book.base : book.base + book.stream_len])):
        opinion.open(source.content)
    else:
        report.add("FMT-12", "")
    formats = _Formats(book)
    for sheet, facts in sheets:
        opinion.compare(sheet.name, facts)
        table = SheetTable(sheet.name, facts, source.limits, report, from_1904=book.datemode == 1)
        for cell in facts.cells:
            _put(table, cell, facts, formats, report)
        yield table.section(hidden=sheet.visibility != 0)
    if opinion.left_out:
        report.cleaner.note("XLS-14", "", count=opinion.left_out)


def _states_honest_sizes(stream: bytes) -> bool:
    """Whether no sheet states more rows and columns than the format has: calamine makes room for them all."""
    position = 0
    while position + _HEAD.size <= len(stream):
        kind, length = _HEAD.unpack_from(stream, position)
        position += _HEAD.size
        if kind == _DIMENSIONS and length >= _SIZES.size and position + _SIZES.size <= len(stream):
            top, bottom, left, right = _SIZES.unpack_from(stream, position)
            if max(top, bottom) > _MOST_ROWS or max(left, right) > _MOST_COLUMNS:
                return False
        position += length
    return True


def _facts(sheet: Any, limits: Limits) -> SheetFacts:
    facts = SheetFacts(
        merges=[Range(top, left, below - 1, right - 1) for top, below, left, right in sheet.merged_cells],
        hidden_rows={row for row, info in sheet.rowinfo_map.items() if info.hidden or info.height == 0},
        hidden_columns=[
            (column, column) for column, info in sheet.colinfo_map.items() if info.hidden or info.width == 0
        ],
    )
    tally = Tally(facts, limits)
    for row in range(sheet.nrows):
        keeps = tally.keeps(row)
        for cell in _row(sheet, row):
            if keeps:
                facts.cells.append(cell)
            else:
                tally.pass_by(cell.row, cell.column)
        tally.check()
    settle(facts, limits)
    return facts


def _row(sheet: Any, row: int) -> Iterator[StoredCell]:
    types, values = sheet.row_types(row), sheet.row_values(row)
    for column, (kind, value) in enumerate(zip(types, values, strict=True)):
        name = _KINDS.get(kind)
        if name is None or value == "":
            continue
        yield StoredCell(row, column, name, sheet.cell_xf_index(row, column), _stored(kind, value), False)


def _stored(kind: int, value: Any) -> str:
    if kind == _ERROR:
        from xlrd import error_text_from_code

        return str(error_text_from_code.get(value, "#?"))
    if kind in (_NUMBER, _DATE):
        is_whole = value.is_integer() and abs(value) < _EXACT_WHOLE
        return str(int(value)) if is_whole else repr(value)
    return str(value)


class _Formats:
    """Number format codes by style index."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._codes: dict[int, str] = {}

    def of(self, style: int) -> str:
        """The format code of a style: as stored, else as reserved, else General."""
        if style not in self._codes:
            self._codes[style] = self._find(style)
        return self._codes[style]

    def _find(self, style: int) -> str:
        key = self._book.xf_list[style].format_key
        stored = self._book.format_map.get(key)
        code = "" if stored is None else str(stored.format_str)
        # xlrd knows the reserved codes of Chinese installations only when the file repeats them
        return code if code and code != "General" else built_in_formats().get(key, "General")


def _put(
    table: SheetTable, cell: StoredCell, facts: SheetFacts, formats: _Formats, report: SheetReport
) -> None:
    row, column = cell.row, cell.column
    place = table.place(row, column)
    hidden = facts.is_hidden(row, column)
    if cell.kind == "e":
        report.add("XLS-05", place, cell.text)
        table.put(row, column, place, "", hidden=hidden)
    elif cell.kind == "b":
        truth = cell.text == "1"
        table.put(row, column, place, str(truth).upper(), truth, hidden=hidden)
    elif cell.kind == "str":
        table.put_words(row, column, place, cell.text, formats.of(cell.style), hidden=hidden)
    else:
        table.put_number(row, column, place, cell.text, formats.of(cell.style), hidden=hidden)


class _SecondOpinion:
    """What calamine sees in the same bytes, held against the facts sheet by sheet."""

    def __init__(self, *, is_unicode: bool, report: SheetReport) -> None:
        self.left_out = 0  # sheets that are no worksheets
        self._is_unicode = is_unicode
        self._report = report
        self._book: CalamineWorkbook | None = None

    def open(self, content: bytes) -> None:
        """Have calamine read the file; a finding when it cannot."""
        import python_calamine as calamine

        try:
            self._book = calamine.CalamineWorkbook.from_filelike(BytesIO(content))
            kinds = [sheet.typ for sheet in self._book.sheets_metadata]
            self.left_out = sum(kind != calamine.SheetTypeEnum.WorkSheet for kind in kinds)
        except BaseException as error:  # noqa: BLE001 - panics of Rust are no Exception
            self._failed(error, "")

    def compare(self, name: str, facts: SheetFacts) -> None:
        """UnreadableFile FMT-11 when calamine lacks cells; FMT-11 as finding for any other difference."""
        if self._book is None:
            return
        try:
            sheet = self._book.get_sheet_by_name(name)
            top, left = sheet.start or (0, 0)
            rows = None if facts.cut is None else max(facts.cut - top, 0)
            grid: Grid = sheet.to_python(skip_empty_area=True, nrows=rows)
            merges = _merges(sheet)
        except BaseException as error:  # noqa: BLE001
            self._failed(error, name)
            return
        seen = {
            (top + down, left + right): value
            for down, row in enumerate(grid)
            for right, value in enumerate(row)
            if value != ""
        }
        self._judge(name, facts, seen, merges)

    def _judge(
        self, name: str, facts: SheetFacts, seen: dict[tuple[int, int], object], merges: set[Range]
    ) -> None:
        ours = {(cell.row, cell.column): cell for cell in facts.cells if cell.kind != "e"}
        values = {"first": str(len(ours)), "second": str(len(seen))}
        if any(cell.text.strip() for position, cell in ours.items() if position not in seen):
            raise UnreadableFile("FMT-11", **values)
        errors = {(cell.row, cell.column) for cell in facts.cells if cell.kind == "e"}
        strange = seen.keys() - ours.keys() - errors
        if strange or merges != {merge for merge in facts.merges if merge.area > 1}:
            self._report.add("FMT-11", name, **values)
            return
        for position, value in seen.items():
            cell = ours.get(position)
            if cell is not None and not self._is_same(cell, value):
                self._report.add("FMT-11", name, cell.text, **values)
                return

    def _is_same(self, cell: StoredCell, value: object) -> bool:
        if isinstance(value, str):
            return not self._is_unicode or cell.kind != "str" or value.strip() == cell.text.strip()
        if isinstance(value, bool) or cell.kind == "b":
            return cell.kind == "b" and value == (cell.text == "1")
        if isinstance(value, date | datetime | time | timedelta):
            return cell.kind == "n"
        return cell.kind == "n" and float(cell.text) == value

    def _failed(self, error: BaseException, name: str) -> None:
        if not isinstance(as_unreadable(error), UnreadableFile):
            raise error
        self._book = None
        self._report.add("FMT-12", name)


def _merges(sheet: "CalamineSheet") -> set[Range]:
    ranges = (Range(*first, *last) for first, last in sheet.merged_cell_ranges or ())
    return {merge for merge in ranges if merge.area > 1}


READER = Reader(formats=("xls",), read=read)

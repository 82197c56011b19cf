"""Words of a workbook as calamine reads them: the second opinion beside our own walk of the XML.

Calamine aborts the process on some crafted sheets, so worksheet.py must have held the limits before. Its
panics are no ``Exception``. It hides errors and formats, and shows numbers as floats; only words are
taken from it. Used by the workbook reader only.
"""

from collections.abc import Sequence
from functools import cached_property
from io import BytesIO

from perf_pipeline.errors import UnreadableFile
from perf_pipeline.intake.source import Source
from perf_pipeline.intake.spreadsheet.sheet_facts import StoredCell
from perf_pipeline.intake.spreadsheet.workbook import Workbook, shared_texts, unescaped

Grid = Sequence[Sequence[object]]


class Words:
    """Calamine's reading of all sheets.

    Raises UnreadableFile: FMT-06 when calamine cannot read the file, FMT-11 when it sees other sheets.
    """

    def __init__(self, source: Source, workbook: Workbook) -> None:
        from python_calamine import CalamineWorkbook

        self._source = source
        self._strings_part = workbook.shared_strings
        self._grids: dict[int, tuple[int, int, Grid]] = {}
        try:
            self._calamine = CalamineWorkbook.from_filelike(BytesIO(source.content))
            names = list(self._calamine.sheet_names)
        except BaseException as error:
            raise as_unreadable(error) from error
        ours = [sheet.name for sheet in workbook.sheets]
        if names != ours:
            raise UnreadableFile("FMT-11", first=f"{len(ours)} sheets", second=f"{len(names)} sheets")

    def grid(self, index: int, cut: int | None = None) -> tuple[int, int, Grid]:
        """First row, first column and rows of the sheet at ``index``, as far as row ``cut``; '' where
        calamine sees nothing.

        UnreadableFile FMT-06 when calamine cannot read this sheet: it knows fewer error values than
        spreadsheet programs do, so this alone does not mean that the sheet is damaged.
        """
        if index not in self._grids:
            self._grids = {index: self._read(index, cut)}  # one at a time: sheets are read in order
        return self._grids[index]

    def _read(self, index: int, cut: int | None) -> tuple[int, int, Grid]:
        try:
            sheet = self._calamine.get_sheet_by_index(index)
            top, left = sheet.start or (0, 0)
            rows = None if cut is None else max(cut - top, 0)
            return top, left, sheet.to_python(skip_empty_area=True, nrows=rows)
        except BaseException as error:
            raise as_unreadable(error) from error

    @cached_property
    def shared(self) -> tuple[str, ...]:
        """The shared strings by our own walk; asked for only in doubt."""
        if self._strings_part is None or self._strings_part not in self._source.archive:
            return ()
        return shared_texts(self._source.archive.read(self._strings_part), self._source.limits)

    def own(self, stored: StoredCell) -> str:
        """The words of a cell by our own walk; UnreadableFile FMT-06 when it refers to no string."""
        if stored.kind != "s":
            return unescaped(stored.text)
        index = stored.text.strip()
        if not index.isdecimal() or int(index) >= len(self.shared):
            raise UnreadableFile("FMT-06")
        return self.shared[int(index)]


def as_unreadable(error: BaseException) -> BaseException:
    """What to raise for an error of a foreign reader: FMT-06, or the error itself where it must pass."""
    if isinstance(error, KeyboardInterrupt | SystemExit | MemoryError | GeneratorExit):
        return error
    return UnreadableFile("FMT-06")

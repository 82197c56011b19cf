"""The reviewer's workbook: everything of a year that a person must decide, printable, to be filled in and handed in.

Given ReviewItems; writes hidden ids that find the matter again, drop-downs, and a guide. What is asked is decided
by ``scoring.reviews``; names and wording are data (model/review.yaml). Called by ``orchestration``.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from perf_pipeline.model import vocabulary
from perf_pipeline.model.review import ReviewColumn, ReviewItem, review_spec
from perf_pipeline.publishing.files import empty_workbook, replace_file, workbook_bytes
from perf_pipeline.publishing.sheets import A3, Painter, SheetColumn, row_height, set_up_page

HEADER_ROW = 4
_FILLED = PatternFill("solid", fgColor="FFF9DB")


def write_review_workbook(items: Sequence[ReviewItem], folder: Path, year: int) -> Path | None:
    """Write ``<year>_待裁定事项.xlsx``; None, and no file, when nothing waits for a person.

    Equal items give equal bytes. Raises OSError when the disk refuses.
    """
    path = folder / f"{year}_待裁定事项.xlsx"
    if not items:
        path.unlink(missing_ok=True)
        return None
    replace_file(path, review_workbook(items, year))
    return path


def review_workbook(items: Sequence[ReviewItem], year: int) -> bytes:
    """The workbook as bytes."""
    spec = review_spec()
    workbook = empty_workbook()
    painter = Painter(workbook, "…")
    sheet = workbook.create_sheet(spec.sheet)
    _heading(painter, sheet, len(items), year)
    _header(painter, sheet)
    lists = _Lists(workbook, sheet)
    for number, item in enumerate(items, 1):
        _row(painter, sheet, HEADER_ROW + number, _values(number, item))
        lists.offer(HEADER_ROW + number, item)
    last = HEADER_ROW + len(items)
    lists.finish(last)
    sheet.freeze_panes = f"{_letter('target')}{HEADER_ROW + 1}"
    first = next(column for column in spec.columns if not column.hidden)
    area = f"{_letter(first.name)}1:{get_column_letter(len(spec.columns))}{last}"
    set_up_page(sheet, repeat=HEADER_ROW, paper=A3, area=area)
    _guide(painter, workbook)
    return workbook_bytes(workbook)


def _letter(name: str) -> str:
    return get_column_letter(_position(name))


def _position(name: str) -> int:
    return 1 + [column.name for column in review_spec().columns].index(name)


def _heading(painter: Painter, sheet: Worksheet, count: int, year: int) -> None:
    spec = review_spec()
    painter.put(sheet, 1, 1, spec.marker, "small")
    painter.put(sheet, 1, _position("number"), spec.title.format(year=year), "title")
    painter.put(sheet, 2, _position("number"), spec.subtitle.format(count=count), "subtitle")
    for row in (1, 2):
        sheet.cell(row, _position("number")).alignment = Alignment(horizontal="left", vertical="center")
    for label, at in ((spec.decided_by, "problem"), (spec.decided_on, "project")):
        painter.put(sheet, 3, _position(at), label, "topic")
        painter.put(sheet, 3, _position(at) + 1, None, "text")
        _open(sheet, 3, _position(at) + 1)
    sheet.row_dimensions[1].height, sheet.row_dimensions[2].height, sheet.row_dimensions[3].height = (
        30,
        18,
        22,
    )


def _header(painter: Painter, sheet: Worksheet) -> None:
    for position, column in enumerate(review_spec().columns, 1):
        painter.put(sheet, HEADER_ROW, position, column.head, "header")
        dimension = sheet.column_dimensions[get_column_letter(position)]
        dimension.width, dimension.hidden = column.width, column.hidden
    sheet.row_dimensions[HEADER_ROW].height = 30


def _values(number: int, item: ReviewItem) -> dict[str, Any]:
    spec = review_spec()
    stage = vocabulary.STAGES.get(item.stage, spec.whole_year)
    shown = {name: getattr(item, name) for name in ReviewItem.__dataclass_fields__}
    return shown | {"number": number, "problem": f"{spec.problems[item.problem]}（{stage}）"}


def _row(painter: Painter, sheet: Worksheet, row: int, values: Mapping[str, Any]) -> None:
    columns = review_spec().columns
    for position, column in enumerate(columns, 1):
        value = None if column.filled else values[column.name]
        painter.put(sheet, row, position, value if value != "" else None, column.look)
        if column.filled:
            _open(sheet, row, position)
    shown = [_drawn(column) for column in columns if not column.hidden and not column.filled]
    texts = {column.name: values[column.name] for column in shown}
    sheet.row_dimensions[row].height = max(30.0, row_height(shown, texts))


def _drawn(column: ReviewColumn) -> SheetColumn:
    return SheetColumn(column.name, column.head, column.width, column.look)


def _open(sheet: Worksheet, row: int, position: int) -> None:
    """A cell for the reviewer: coloured, and plain text so that 12-1 does not become a date."""
    cell = sheet.cell(row, position)
    cell.fill = _FILLED
    cell.number_format = "@" if position != _position("score") else "General"


class _Lists:
    """Drop-downs: kinds of decision, and per row the answers that fit it, kept on a hidden sheet."""

    def __init__(self, workbook: Workbook, sheet: Worksheet) -> None:
        self._sheet = sheet
        self._options = workbook.create_sheet(review_spec().options_sheet)
        self._options.sheet_state = "hidden"
        self._known: dict[tuple[str, ...], str] = {}

    def offer(self, row: int, item: ReviewItem) -> None:
        """The answers to ``item`` as the list of its content cell; free text stays possible."""
        answers = tuple(label for label, _ in item.choices) or item.words
        if answers:
            self._add(f"{_letter('content')}{row}", f"={self._range(answers)}", strict=bool(item.choices))

    def finish(self, last: int) -> None:
        """The list of kinds, for all rows."""
        labels = ",".join(review_spec().decisions.values())
        column = _letter("decision")
        self._add(f"{column}{HEADER_ROW + 1}:{column}{last}", f'"{labels}"', strict=True)

    def _range(self, answers: tuple[str, ...]) -> str:
        if answers not in self._known:
            column = len(self._known) + 1
            for row, answer in enumerate(answers, 1):
                cell = self._options.cell(row, column)
                cell.value, cell.data_type = answer, "s"
            letter = get_column_letter(column)
            name = review_spec().options_sheet
            self._known[answers] = f"'{name}'!${letter}$1:${letter}${len(answers)}"
        return self._known[answers]

    def _add(self, cells: str, source: str, *, strict: bool) -> None:
        validation = DataValidation(type="list", formula1=source, allow_blank=True, showErrorMessage=strict)
        validation.add(cells)
        self._sheet.add_data_validation(validation)


def _guide(painter: Painter, workbook: Workbook) -> None:
    spec = review_spec()
    sheet = workbook.create_sheet(spec.guide_sheet)
    columns = [SheetColumn("topic", "", 18, "topic"), SheetColumn("text", "", 96, "text")]
    for position, column in enumerate(columns, 1):
        sheet.column_dimensions[get_column_letter(position)].width = column.width
    for row, topic in enumerate(spec.guide, 1):
        painter.put(sheet, row, 1, topic.topic, "topic")
        painter.put(sheet, row, 2, topic.text, "text")
        sheet.row_dimensions[row].height = row_height(columns, {"topic": topic.topic, "text": topic.text})
    set_up_page(sheet, repeat=None)

"""Workbooks of one fiscal year for the finance bureau: what second_review.py and monitoring.py share.

A book is described by YAML: sheets, columns, words, guide. Here it is drawn from rows: a title, a sentence, a
table with filter and print setup, and the guide. What a row says belongs to the two modules.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from openpyxl.utils import get_column_letter

from perf_pipeline.package_data import DataModel
from perf_pipeline.publishing.scorecard_spec import ColumnSpec, GuideItem
from perf_pipeline.publishing.sheets import (
    A3,
    A4,
    Highlight,
    Painter,
    SheetColumn,
    highlight,
    row_height,
    set_up_page,
)

Row = Mapping[str, Any]
_TABLE_TOP = 3


class TableSheet(DataModel):
    """One sheet: its name, title, the sentence below it, what is said when it is empty, its columns.

    ``freeze`` is the first column that scrolls; ``wide`` sheets are printed on A3.
    """

    name: str
    title: str
    sentence: str
    empty: str
    freeze: str = "C"
    wide: bool = False
    columns: tuple[ColumnSpec, ...]


class BookSpec(DataModel):
    """A workbook: its sheets in order, words that rows need, and the guide."""

    sheets: dict[str, TableSheet]
    words: dict[str, str]
    guide_sheet: str
    guide: tuple[GuideItem, ...]


def draw_table(
    painter: Painter,
    sheet_spec: TableSheet,
    rows: Sequence[Row],
    marks: Iterable[Highlight],
    values: Mapping[str, object],
) -> None:
    """One sheet with its table; ``values`` fill title and sentence."""
    sheet = painter.workbook.create_sheet(sheet_spec.name)
    columns = [column.column() for column in sheet_spec.columns]
    width = len(columns)
    painter.line(sheet, 1, width, sheet_spec.title.format(**values), "title", 32)
    painter.line(sheet, 2, width, sheet_spec.sentence.format(**values), "paragraph", 34)
    last = painter.table(sheet, _TABLE_TOP, columns, rows)
    if rows:
        highlight(sheet, columns, _TABLE_TOP + 1, last, marks)
        sheet.auto_filter.ref = f"A{_TABLE_TOP}:{get_column_letter(width)}{last}"
    else:
        painter.line(sheet, _TABLE_TOP + 1, width, sheet_spec.empty, "paragraph", 22)
    sheet.freeze_panes = f"{sheet_spec.freeze}{_TABLE_TOP + 1}"
    set_up_page(sheet, repeat=_TABLE_TOP, paper=A3 if sheet_spec.wide else A4)


def draw_guide(painter: Painter, spec: BookSpec) -> None:
    """The last sheet: what the numbers mean."""
    sheet = painter.workbook.create_sheet(spec.guide_sheet)
    columns = (SheetColumn("topic", "", 24, "topic"), SheetColumn("text", "", 84, "text"))
    for column, letter in zip(columns, "AB", strict=True):
        sheet.column_dimensions[letter].width = column.width
    painter.line(sheet, 1, 2, spec.guide_sheet, "title", 34)
    for row, item in enumerate(spec.guide, 2):
        painter.put(sheet, row, 1, item.topic, "topic")
        painter.put(sheet, row, 2, item.text, "text")
        sheet.row_dimensions[row].height = row_height(columns, {"topic": item.topic, "text": item.text})
    set_up_page(sheet, landscape=False)


def subject(row: Row, words: Mapping[str, str]) -> str:
    """The project's name, or that the row is about the whole department."""
    if row.get("scope") == "department":
        return words["department"]
    return str(row["project_name"] or words["no_project"])

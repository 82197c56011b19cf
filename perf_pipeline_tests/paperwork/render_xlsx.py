"""Pages as workbooks: true merged cells, numbers, percents and dates as typed values with their formats.

Returns bytes that are the same on every run (publishing.files sees to times and properties).
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from perf_pipeline.publishing.files import empty_workbook, workbook_bytes
from perf_pipeline_tests.paperwork.layouts import Box, Grid, Page, Para

THIN = Side(style="thin", color="000000")
FRAME = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
WRAPPED = Alignment(wrap_text=True, vertical="center")
CENTRED = Alignment(wrap_text=True, vertical="center", horizontal="center")


def workbook(pages: Sequence[Page], stacked: bool = False) -> bytes:
    """One sheet per page, or all pages under one another on one sheet."""
    book = empty_workbook()
    row = 1
    for ordinal, page in enumerate(pages, 1):
        if not stacked or ordinal == 1:
            sheet = book.create_sheet("自评表" if stacked else f"{ordinal}.{page.name}"[:31])
            row = 1
        row = _draw(sheet, page, row) + 1
    return workbook_bytes(book)


def _draw(sheet: Worksheet, page: Page, row: int) -> int:
    width = max(block.width for block in page.blocks if isinstance(block, Grid))
    for block in page.blocks:
        if isinstance(block, Para):
            cell = sheet.cell(row, 1, block.text)
            cell.alignment = CENTRED if block.title else WRAPPED
            cell.font = Font(name="宋体", size=16 if block.title else 11, bold=block.title)
            sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=width)
            row += 1
        else:
            row = _draw_grid(sheet, block, row)
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    for column in range(width):
        sheet.column_dimensions[get_column_letter(column + 1)].width = 15
    return row


def _draw_grid(sheet: Worksheet, grid: Grid, top: int) -> int:
    for down, positions in enumerate(grid.placed()):
        for right, box in enumerate(positions):
            if isinstance(box, Box):
                _put(sheet, top + down, 1 + right, box)
    return top + len(grid.rows)


def _put(sheet: Worksheet, row: int, column: int, box: Box) -> None:
    cell = sheet.cell(row, column)
    cell.value = _plain(box)
    if isinstance(cell.value, str):
        cell.data_type = "s"  # "=0起" is a target, not a formula
    cell.number_format = box.number_format
    cell.font = Font(name="宋体", size=10, bold=box.head)
    cell.alignment = CENTRED if box.head or box.value is not None else WRAPPED
    for down in range(box.rows):
        for right in range(box.cols):
            sheet.cell(row + down, column + right).border = FRAME
    if box.rows > 1 or box.cols > 1:
        sheet.merge_cells(
            start_row=row, end_row=row + box.rows - 1, start_column=column, end_column=column + box.cols - 1
        )


def _plain(box: Box) -> str | float | int | date | None:
    if isinstance(box.value, Decimal):
        whole = box.value == box.value.to_integral_value()
        return int(box.value) if whole else float(box.value)
    return box.value if box.value is not None else box.text or None

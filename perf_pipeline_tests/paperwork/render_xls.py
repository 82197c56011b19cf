"""Pages as xls workbooks of 1997: true merged cells, typed values with their formats. Tests only.

Arranged as render_xlsx does, so that both must read alike.
"""

import io
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import xlwt

from perf_pipeline_tests.paperwork.layouts import Box, Grid, Page, Para


def workbook(pages: Sequence[Page], stacked: bool = False) -> bytes:
    """One sheet per page, or all pages under one another on one sheet."""
    book = xlwt.Workbook(encoding="utf-8")
    row = 0
    for ordinal, page in enumerate(pages, 1):
        if not stacked or ordinal == 1:
            sheet = book.add_sheet("自评表" if stacked else f"{ordinal}.{page.name}"[:31])
            row = 0
        row = _draw(sheet, page, row) + 1
    return saved(book)


def saved(book: Any) -> bytes:
    """The bytes of ``book``."""
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _draw(sheet: Any, page: Page, row: int) -> int:
    width = max(block.width for block in page.blocks if isinstance(block, Grid))
    for block in page.blocks:
        if isinstance(block, Para):
            sheet.write_merge(row, row, 0, width - 1, block.text)
            row += 1
            continue
        for positions in block.placed():
            for column, box in enumerate(positions):
                if isinstance(box, Box):
                    _put(sheet, row, column, box)
            row += 1
    return row


def _put(sheet: Any, row: int, column: int, box: Box) -> None:
    style = xlwt.XFStyle()
    style.num_format_str = box.number_format
    value = _plain(box)
    if box.rows > 1 or box.cols > 1:
        sheet.write_merge(row, row + box.rows - 1, column, column + box.cols - 1, value, style)
    elif value is not None:
        sheet.write(row, column, value, style)


def _plain(box: Box) -> str | float | date | None:
    if isinstance(box.value, Decimal):
        return float(box.value)
    return box.value if box.value is not None else box.text or None

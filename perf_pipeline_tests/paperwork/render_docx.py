"""Pages as Word files: paragraphs and tables with merged cells, one page after the other.

Returns bytes that are the same on every run: fixed properties and entry times. Numbers and dates stand
as they are printed, because a Word file knows only words.
"""

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.table import Table

from perf_pipeline_tests.paperwork.layouts import Box, Grid, Page, Para

EPOCH = datetime(2000, 1, 1)
ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)


def document(pages: Sequence[Page], opening: Sequence[str] = ()) -> bytes:
    """All pages in one file; ``opening`` is running text before the first."""
    made = docx.Document()
    section = made.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = section.page_height, section.page_width
    for text in opening:
        made.add_paragraph(text)
    for ordinal, page in enumerate(pages):
        if ordinal:
            made.add_page_break()
        for block in page.blocks:
            if isinstance(block, Para):
                made.add_paragraph(block.text).runs[0].bold = block.title
            else:
                _draw(made, block)
                made.add_paragraph()  # two tables that touch are one table
    return document_bytes(made)


def document_bytes(made: Document) -> bytes:
    """The file, without the times that python-docx writes into properties and zip entries."""
    made.core_properties.created = made.core_properties.modified = EPOCH
    raw = BytesIO()
    made.save(raw)
    clean = BytesIO()
    with ZipFile(raw) as source, ZipFile(clean, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            entry = ZipInfo(name, ZIP_EPOCH)
            entry.compress_type = ZIP_DEFLATED
            entry.create_system = 0
            target.writestr(entry, source.read(name))
    return clean.getvalue()


def _draw(made: Document, grid: Grid) -> None:
    table = made.add_table(len(grid.rows), grid.width, style="Table Grid")
    for row, positions in enumerate(grid.placed()):
        for column, box in enumerate(positions):
            if isinstance(box, Box):
                _put(table, row, column, box)


def _put(table: Table, row: int, column: int, box: Box) -> None:
    cell = table.cell(row, column)
    if box.rows > 1 or box.cols > 1:
        cell = cell.merge(table.cell(row + box.rows - 1, column + box.cols - 1))
    if box.text:
        cell.paragraphs[0].add_run(box.text).bold = box.head

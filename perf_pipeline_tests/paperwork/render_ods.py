"""Pages as OpenDocument: spreadsheets with typed values, and texts with tables. Packed by hand, tests only."""

import io
import zipfile
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from xml.sax.saxutils import escape, quoteattr

from perf_pipeline_tests.paperwork.content import plain
from perf_pipeline_tests.paperwork.layouts import Box, Grid, Page, Para

_SPACES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (("office", "office"), ("table", "table"), ("text", "text"), ("style", "style"))
)
_TYPE = "application/vnd.oasis.opendocument."


def spreadsheet(pages: Sequence[Page], stacked: bool = False) -> bytes:
    """One sheet per page, or all pages under one another on one sheet; paragraphs as in render_xlsx."""
    sheets: list[tuple[str, list[str]]] = []
    for ordinal, page in enumerate(pages, 1):
        if not stacked or ordinal == 1:
            sheets.append(("自评表" if stacked else f"{ordinal}.{page.name}"[:31], []))
        sheets[-1][1].extend(_sheet_rows(page))
    tables = "".join(_table(name, rows) for name, rows in sheets)
    return package("spreadsheet", f"<office:spreadsheet>{tables}</office:spreadsheet>")


def text(pages: Sequence[Page]) -> bytes:
    """One text with all pages under one another."""
    return package("text", f"<office:text>{''.join(map(_page, pages))}</office:text>")


def package(kind: str, body: str) -> bytes:
    """An OpenDocument package with that content."""
    content = (
        f"<office:document-content {_SPACES}><office:body>{body}</office:body></office:document-content>"
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(_entry("mimetype"), _TYPE + kind, zipfile.ZIP_STORED)
        document = '<?xml version="1.0" encoding="UTF-8"?>' + content
        archive.writestr(_entry("content.xml"), document, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def _entry(name: str) -> zipfile.ZipInfo:
    """A part without the time of day."""
    entry = zipfile.ZipInfo(name)
    entry.create_system = 0
    return entry


def _page(page: Page) -> str:
    return "".join(
        f"<text:p>{_words(block.text)}</text:p>"
        if isinstance(block, Para)
        else _table("", _grid_rows(block, block.width, typed=False))
        for block in page.blocks
    )


def _table(name: str, rows: Sequence[str]) -> str:
    # as office programs end a sheet: a blank row repeated to the end of the sheet
    rest = '<table:table-row table:number-rows-repeated="1048000"><table:table-cell/></table:table-row>'
    end = rest if name else ""
    return f"<table:table table:name={quoteattr(name)}>{''.join(rows)}{end}</table:table>"


def _sheet_rows(page: Page) -> list[str]:
    width = max(block.width for block in page.blocks if isinstance(block, Grid))
    rows: list[str] = []
    for block in page.blocks:
        if isinstance(block, Para):
            rows += _grid_rows(Grid(width, ((Box(block.text, cols=width),),)), width, typed=True)
        else:
            rows += _grid_rows(block, width, typed=True)
    return [*rows, "<table:table-row><table:table-cell/></table:table-row>"]


def _grid_rows(grid: Grid, width: int, *, typed: bool) -> list[str]:
    return [
        "<table:table-row>"
        + "".join(
            _cell(box, typed=typed) if isinstance(box, Box) else "<table:covered-table-cell/>" for box in row
        )
        + (
            f'<table:table-cell table:number-columns-repeated="{width - grid.width}"/>'
            if width > grid.width
            else ""
        )
        + "</table:table-row>"
        for row in grid.placed()
    ]


def _cell(box: Box, *, typed: bool) -> str:
    spans = f' table:number-rows-spanned="{box.rows}" table:number-columns-spanned="{box.cols}"'
    value = _value(box) if typed else ""
    return f"<table:table-cell{spans}{value}><text:p>{_words(box.text)}</text:p></table:table-cell>"


def _value(box: Box) -> str:
    if isinstance(box.value, date):
        return f' office:value-type="date" office:date-value="{box.value.isoformat()}"'
    if isinstance(box.value, Decimal):
        kind = "percentage" if "%" in box.number_format else "float"
        return f' office:value-type="{kind}" office:value="{plain(box.value)}"'
    return ' office:value-type="string"'


def _words(text_: str) -> str:
    return escape(text_).replace("\n", "<text:line-break/>")

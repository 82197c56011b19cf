"""Pages as web pages: tables with rowspan and colspan, as business systems export them under the name xls."""

from collections.abc import Sequence
from html import escape

from perf_pipeline_tests.paperwork.layouts import Box, Grid, Page, Para


def web_page(pages: Sequence[Page], charset: str = "utf-8") -> bytes:
    """One web page with all pages under one another, encoded as its meta element says."""
    body = "".join(_block(block) for page in pages for block in page.blocks)
    head = f'<meta http-equiv="Content-Type" content="text/html; charset={charset}"><style>td {{mso-x: 1}}</style>'
    return f"<html><head>{head}</head><body>\n{body}</body></html>".encode(charset)


def _block(block: Para | Grid) -> str:
    if isinstance(block, Para):
        return f"<p>{_escaped(block.text)}</p>\n"
    rows = "".join(f"<tr>{''.join(map(_cell, row))}</tr>\n" for row in _own(block))
    return f'<table border="1">\n{rows}</table>\n'


def _own(grid: Grid) -> list[list[Box]]:
    """For each row the cells that begin in it."""
    return [[box for box in row if isinstance(box, Box)] for row in grid.placed()]


def _cell(box: Box) -> str:
    spans = (f' rowspan="{box.rows}"' if box.rows > 1 else "") + (
        f" colspan={box.cols}" if box.cols > 1 else ""
    )
    return f"<td{spans}>{_escaped(box.text)}</td>"


def _escaped(text: str) -> str:
    return escape(text).replace("\n", "<br>")

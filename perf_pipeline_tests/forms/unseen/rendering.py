"""Unseen papers as files: every format name of the notation and the file that it makes of a paper's pages.

Pipes and space-aligned columns are dumps that no other paper of the tests needs, so they are drawn here.
"""

import unicodedata
from collections.abc import Callable, Sequence

from perf_pipeline_tests.paperwork import (
    render_docx,
    render_html,
    render_ods,
    render_pdf,
    render_text,
    render_xls,
    render_xlsx,
)
from perf_pipeline_tests.paperwork.layouts import Box, Grid, Page, Para

Pages = Sequence[Page]
MAKERS: dict[str, tuple[str, Callable[[Pages, bool], bytes]]] = {
    "xlsx": ("xlsx", lambda pages, stacked: render_xlsx.workbook(pages, stacked)),
    "xls": ("xls", lambda pages, stacked: render_xls.workbook(pages, stacked)),
    "ods": ("ods", lambda pages, stacked: render_ods.spreadsheet(pages, stacked)),
    "docx": ("docx", lambda pages, _: render_docx.document(pages)),
    "pdf": ("pdf", lambda pages, _: render_pdf.pdf(pages)),
    "html": ("html", lambda pages, _: render_html.web_page(pages)),
    "csv": ("csv", lambda pages, _: render_text.comma_separated(pages).encode()),
    "padded": ("txt", lambda pages, _: render_text.padded(pages).encode()),
    "utf8": ("txt", lambda pages, _: render_text.padded(pages).encode()),
    "listed": ("txt", lambda pages, _: render_text.listed(pages).encode("gb18030")),
    "pipes": ("txt", lambda pages, _: piped(pages).encode()),
    "aligned": ("txt", lambda pages, _: aligned(pages).encode("gb18030")),
}


def rendered(pages: Pages, form: str, stacked: bool = False) -> tuple[str, bytes]:
    """The extension and the bytes of ``pages`` in ``form``."""
    extension, make = MAKERS[form]
    return extension, make(pages, stacked)


def piped(pages: Pages) -> str:
    """Tables as rows of cells between pipes, a merged cell's other columns empty."""
    return _drawn(pages, lambda rows: ["| " + " | ".join(row) + " |" for row in rows])


def aligned(pages: Pages) -> str:
    """Tables as columns of equal width, two blanks between them at least."""

    def draw(rows: list[list[str]]) -> list[str]:
        widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
        return [
            "  ".join(
                text + " " * (width - _width(text)) for text, width in zip(row, widths, strict=True)
            ).rstrip()
            for row in rows
        ]

    return _drawn(pages, draw)


def _drawn(pages: Pages, draw: Callable[[list[list[str]]], list[str]]) -> str:
    out: list[str] = []
    for page in pages:
        for block in page.blocks:
            out += [block.text] if isinstance(block, Para) else draw(_texts(block))
            out.append("")
    return "\n".join(out)


def _texts(grid: Grid) -> list[list[str]]:
    return [
        [cell.text.replace("\n", "") if isinstance(cell, Box) else "" for cell in row]
        for row in grid.placed()
    ]


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)

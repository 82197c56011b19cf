"""Pages as text files: TAB-padded dumps, one-cell-per-line dumps, CSV, and a dump broken by a page end.

These are the shapes that word processors and web sites leave behind when a table becomes text. Returns
strings; build_sample_inputs encodes and writes them.
"""

import csv
from collections.abc import Sequence
from io import StringIO

from perf_pipeline_tests.paperwork.layouts import Box, Grid, Page, Para

UNIT, LEVEL3, REMARK = 5, 2, 8  # columns of the department form that a page break loses or moves


def padded(pages: Sequence[Page], page_break_after: int | None = None, shifted: Sequence[int] = ()) -> str:
    """TAB-separated rows of constant length; covered positions are empty."""
    out: list[str] = []
    for page in pages:
        out.append("\n")
        for block in page.blocks:
            if isinstance(block, Para):
                out.append(f"{block.text}\n\n")
            else:
                rows = _rows(block)
                if page_break_after is not None and block.first_line is not None:
                    rows = _broken(rows, block.first_line, page_break_after, shifted)
                out += ["\t".join(row) + "\n" for row in rows]
                out.append("\n")
    return "".join(out)


def listed(pages: Sequence[Page], opening: str = "") -> str:
    """One cell per line, each after a TAB; a lone TAB stands for a cell continued from above."""
    out: list[str] = [opening]
    for ordinal, page in enumerate(pages, 1):
        for block in page.blocks:
            if isinstance(block, Para):
                mark = f"[bookmark: _Toc_7_7_{ordinal:010d}]" if block.title else ""
                out.append(f"{chr(9) if block.indent else ''}{mark}{block.text}\n")
            else:
                out += ["\n", *(_listed_row(row) for row in block.placed()), " \n"]
        out.append("\n\n")
    return "".join(out)


def comma_separated(pages: Sequence[Page]) -> str:
    """Rows as a spreadsheet saves them to CSV, paragraphs in the first column."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    for page in pages:
        for block in page.blocks:
            if isinstance(block, Para):
                writer.writerow([block.text])
            else:
                writer.writerows(_rows(block))
    return out.getvalue()


def _rows(grid: Grid) -> list[list[str]]:
    return [[cell.text if isinstance(cell, Box) else "" for cell in row] for row in grid.placed()]


def _listed_row(row: Sequence[Box | tuple[int, int] | None]) -> str:
    cells = [cell.text if isinstance(cell, Box) else "" for cell in row if cell is not None]
    return "".join(f"\t{text}\n" for text in cells) + "\n"


def _broken(rows: list[list[str]], first: int, keep: int, shifted: Sequence[int]) -> list[list[str]]:
    """The table as a page end leaves it: after ``keep`` lines every row is one cell short.

    While the first level continues from the page before, its column is gone; later rows lose the unit
    cell when it is blank, else the remark. Rows in ``shifted`` show their name in the first column. The
    last row of the first page shows the outer label of the table.
    """
    head, lines = rows[:first], rows[first:]
    for index in shifted:
        row = lines[index]
        lines[index] = [row[LEVEL3], "", *row[LEVEL3 + 1 :], ""]
    lines[keep - 1] = ["绩效指标", *lines[keep - 1][1:]]
    continued = True
    rest: list[list[str]] = []
    for row in lines[keep:]:
        continued = continued and not row[0]
        lost = 0 if continued else UNIT if not row[UNIT] else REMARK
        rest.append([*row[:lost], *row[lost + 1 :]])
    return [*head, *lines[:keep], [""], *rest]

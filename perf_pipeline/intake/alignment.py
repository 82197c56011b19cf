"""Tables typed with blanks: lines whose cells stand under one another, parted by runs of blanks.

A run of lines is such a table when some columns of the page are blank on every line and at least three
stretches remain between them. Wide characters take two columns, as they do on screens and in print.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

_LEAST_LINES: Final = 3
_LEAST_CELLS: Final = 3
_GUTTER: Final = 2  # page columns that part two cells
_GAP: Final = re.compile(r"\S(?: {2,}|\u3000)\s*\S")
_WIDE: Final = frozenset("WF")


def aligned_cells(lines: Sequence[str]) -> list[list[str]] | None:
    """The cells of every line when ``lines`` are a table typed with blanks, else None.

    A line without any gap is no row of columns: it stands as one cell.
    """
    gapped = [line for line in lines if _GAP.search(line)]
    if len(gapped) < _LEAST_LINES or 2 * len(gapped) < len(lines):
        return None
    bounds = _bounds(gapped)
    if len(bounds) < _LEAST_CELLS:
        return None
    return [_cut(line, bounds) if _GAP.search(line) else [line.strip()] for line in lines]


def _columns(line: str) -> Iterator[tuple[int, str]]:
    """Every character with the page column at which it begins."""
    at = 0
    for character in line:
        yield at, character
        at += 2 if unicodedata.east_asian_width(character) in _WIDE else 1


def _bounds(lines: Sequence[str]) -> list[int]:
    """The page columns at which cells begin."""
    filled: set[int] = set()
    for line in lines:
        for at, character in _columns(line):
            if not character.isspace():
                wide = unicodedata.east_asian_width(character) in _WIDE
                filled |= {at, at + 1} if wide else {at}
    bounds: list[int] = []
    blank = _GUTTER
    for used, run in groupby(range(max(filled, default=-1) + 1), key=filled.__contains__):
        stretch = list(run)
        if used and blank >= _GUTTER:
            bounds.append(stretch[0])
        blank = 0 if used else len(stretch)
    return bounds


def _cut(line: str, bounds: Sequence[int]) -> list[str]:
    cells = [""] * len(bounds)
    place = 0
    for at, character in _columns(line):
        while place + 1 < len(bounds) and at >= bounds[place + 1]:
            place += 1
        cells[place] += character
    return [cell.strip() for cell in cells]

"""Columns without rulings: consecutive lines whose words stand under each other.

Careful on purpose, because running text must not become a table: at least three lines, three columns, and
blank lanes between the columns that no word of any of the lines crosses. Pure geometry.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from perf_pipeline.intake.pdf.glyphs import Glyph
from perf_pipeline.intake.pdf.lines import Line

_CHUNK_GAP: Final = 1.5  # ems between words of different columns
_LANE: Final = 0.5  # ems that a lane between columns must be wide
_LEAST_ROWS: Final = 3
_LEAST_COLUMNS: Final = 3
_ROW_PITCH: Final = 4.0  # ems between rows of one table


@dataclass(frozen=True, slots=True)
class AlignedRows:
    """Lines ``first`` to ``first + len(rows) - 1`` as rows of equally many cells."""

    first: int
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class _Chunk:
    x0: float
    x1: float
    text: str


def aligned_tables(lines: Sequence[Line]) -> list[AlignedRows]:
    """The aligned tables among ``lines``, in order."""
    chunks = [_chunks(line) for line in lines]
    found: list[AlignedRows] = []
    start = 0
    while start < len(lines):
        end = start
        while end < len(lines) and len(chunks[end]) > 1 and (end == start or _near(lines, end)):
            end += 1
        rows = _rows(chunks[start:end], max((line.size for line in lines[start:end]), default=0.0))
        if rows:
            found.append(AlignedRows(start, rows))
        start = max(end, start + 1)
    return found


def _near(lines: Sequence[Line], index: int) -> bool:
    return lines[index].y - lines[index - 1].y <= _ROW_PITCH * lines[index].size


def _chunks(line: Line) -> list[_Chunk]:
    groups: list[list[Glyph]] = []
    for glyph in line.glyphs:
        if glyph.text.isspace():
            continue
        if groups and glyph.x0 - groups[-1][-1].x1 <= _CHUNK_GAP * glyph.size:
            groups[-1].append(glyph)
        else:
            groups.append([glyph])
    return [
        _Chunk(group[0].x0, max(g.x1 for g in group), Line(tuple(group), line.overprinted).text)
        for group in groups
    ]


def _rows(chunks: Sequence[Sequence[_Chunk]], size: float) -> tuple[tuple[str, ...], ...]:
    """The lines as rows; nothing when they do not stand in columns."""
    if len(chunks) < _LEAST_ROWS:
        return ()
    columns = _columns([chunk for row in chunks for chunk in row], _LANE * size)
    if len(columns) < _LEAST_COLUMNS or any(2 * len(row) < len(columns) for row in chunks):
        return ()
    return tuple(tuple(_words(row, start, end) for start, end in columns) for row in chunks)


def _columns(chunks: list[_Chunk], lane: float) -> list[tuple[float, float]]:
    """Where words stand, whatever the line: ranges with a lane between them."""
    columns: list[tuple[float, float]] = []
    for chunk in sorted(chunks, key=lambda chunk: chunk.x0):
        if columns and chunk.x0 - columns[-1][1] < lane:
            columns[-1] = (columns[-1][0], max(columns[-1][1], chunk.x1))
        else:
            columns.append((chunk.x0, chunk.x1))
    return columns


def _words(row: Sequence[_Chunk], start: float, end: float) -> str:
    return " ".join(chunk.text for chunk in row if start <= (chunk.x0 + chunk.x1) / 2 <= end)

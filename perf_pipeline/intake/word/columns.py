"""Columns of a table in the old Word format, whose rows know only where their cells begin and end.

The edges of all rows are gathered; edges that lie closer together than anybody draws columns are one.
Between two neighbouring edges lies a column, and a cell spans those between its own. Used by the doc
reader only.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import Final

from perf_pipeline.intake.word.sprms import CellShape
from perf_pipeline.intake.word.story import RawCell, RawRow

_ONE_EDGE: Final = 60  # twips, about a millimetre
_ONE_MARGIN: Final = 150  # rows may begin and end a cell padding apart


def with_columns(rows: Sequence[tuple[list[RawCell], tuple[CellShape, ...]]]) -> list[RawRow]:
    """The rows with spans, gaps and merges in columns of the whole table.

    A row without shape, or with more cells than its shape, gets single columns for what is not said.
    """
    edges = _edges([shape for _, shape in rows if shape])
    return [_row(cells, shape, edges) for cells, shape in rows]


def _row(cells: list[RawCell], shape: tuple[CellShape, ...], edges: Sequence[int]) -> RawRow:
    row = RawRow(cells)
    if not shape:
        return row
    snapped = [_column(edges, at) for at in (shape[0].left, *(part.right for part in shape))]
    row.before = snapped[0]
    for index, (cell, part) in enumerate(zip(cells, shape, strict=False)):
        span = snapped[index + 1] - snapped[index]
        cell.merge, cell.beside, cell.span = part.merge, part.beside, span
        if span <= 0:  # a cell without width shows nothing
            cell.beside, cell.span = True, 0
    if len(cells) <= len(shape):
        row.after = max(len(edges) - 1 - snapped[len(cells)], 0)
    return row


def _edges(shapes: Sequence[tuple[CellShape, ...]]) -> list[int]:
    """The edges of the table from left to right, each standing for all that lie close behind it."""
    widths = [cell.right - cell.left for shape in shapes for cell in shape if cell.right > cell.left]
    if not widths:
        return []
    closest = min(_ONE_EDGE, min(widths) // 2)
    edges = _gathered(
        (edge for shape in shapes for cell in shape for edge in (cell.left, cell.right)), closest
    )
    margin = min(_ONE_MARGIN, min(widths) // 2)
    left = [edge for edge in edges if edge - edges[0] <= margin]
    right = [edge for edge in edges if edges[-1] - edge <= margin]
    return [edges[0], *edges[len(left) : len(edges) - len(right)], right[0]]


def _gathered(positions: Iterable[int], closest: int) -> list[int]:
    gathered: list[int] = []
    for position in sorted(set(positions)):
        if not gathered or position - gathered[-1] > closest:
            gathered.append(position)
    return gathered


def _column(edges: Sequence[int], position: int) -> int:
    """The number of the edge on which ``position`` lies."""
    return max(bisect_right(edges, position) - 1, 0)

"""Lattices: ruled tables found from rulings alone.

Rulings that touch form a group; a group is one table, whose rows and columns are the positions of its
rulings. Where an edge between two positions is not drawn, they are one merged cell. Frames around text and
underlines are no tables. Pure geometry: no text, no file.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from perf_pipeline.errors import UnreadableFile
from perf_pipeline.intake.pdf.glyphs import Box, Ruling
from perf_pipeline.intake.pdf.limits import OPEN_SIDE, PDF_LIMITS, SHORTEST_RULING, SNAP

_DRAWN_SHARE: Final = 0.5  # of an edge that must be drawn for it to part two cells


@dataclass(frozen=True, slots=True)
class Region:
    """A cell: first row and column, and the row and column after its last."""

    row: int
    column: int
    row_end: int
    column_end: int


@dataclass(frozen=True, slots=True)
class Lattice:
    """A ruled table. ``xs`` and ``ys`` are the positions of its rulings, ``owner[row][column]`` indexes regions.

    ``irregular`` are regions whose missing edges would make them something else than rectangles.
    """

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    regions: tuple[Region, ...]
    owner: tuple[tuple[int, ...], ...]
    irregular: frozenset[int]

    @property
    def box(self) -> Box:
        """The outer edges."""
        return Box(self.xs[0], self.ys[0], self.xs[-1], self.ys[-1])

    def region_at(self, x: float, y: float) -> int:
        """Index of the region that holds a point inside the outer edges."""
        row = min(max(bisect_right(self.ys, y) - 1, 0), len(self.ys) - 2)
        column = min(max(bisect_right(self.xs, x) - 1, 0), len(self.xs) - 2)
        return self.owner[row][column]

    def box_of(self, region: int) -> Box:
        """The edges of a region."""
        found = self.regions[region]
        return Box(
            self.xs[found.column], self.ys[found.row], self.xs[found.column_end], self.ys[found.row_end]
        )


def lattices(horizontal: Iterable[Ruling], vertical: Iterable[Ruling]) -> list[Lattice]:
    """The tables that the rulings of a page form, from top to bottom, then from left to right.

    Raises UnreadableFile SEC-10 when there are more rulings than any table has.
    """
    across = _joined(horizontal)
    down = _joined(vertical)
    if len(across) * len(down) > PDF_LIMITS.ruling_pairs:
        raise UnreadableFile("SEC-10", what="rulings")
    found = [_lattice(hs, vs) for hs, vs in _groups(across, down)]
    tables = [lattice for lattice in found if lattice is not None]
    return sorted(tables, key=lambda lattice: (lattice.ys[0], lattice.xs[0]))


def _joined(rulings: Iterable[Ruling]) -> list[Ruling]:
    """Pieces of one line put together; what stays too short is dropped."""
    lanes: list[list[Ruling]] = []
    for ruling in sorted(rulings):
        if lanes and ruling.at - lanes[-1][0].at <= SNAP / 2:
            lanes[-1].append(ruling)
        else:
            lanes.append([ruling])
    return [line for lane in lanes for line in _pieces(lane) if line.end - line.start >= SHORTEST_RULING]


def _pieces(lane: list[Ruling]) -> list[Ruling]:
    lane.sort(key=lambda ruling: ruling.start)
    pieces: list[Ruling] = []
    for ruling in lane:
        if pieces and ruling.start <= pieces[-1].end + SNAP / 2:
            last = pieces[-1]
            pieces[-1] = Ruling(last.at, last.start, max(last.end, ruling.end))
        else:
            pieces.append(ruling)
    return pieces


def _groups(across: list[Ruling], down: list[Ruling]) -> list[tuple[list[Ruling], list[Ruling]]]:
    """Rulings that touch each other, directly or through others."""
    parents = list(range(len(across) + len(down)))

    def root(node: int) -> int:
        while parents[node] != node:
            parents[node] = parents[parents[node]]
            node = parents[node]
        return node

    heights = [ruling.at for ruling in across]  # sorted, because the lanes are
    for offset, line in enumerate(down, start=len(across)):
        first = bisect_left(heights, line.start - SNAP)
        last = bisect_right(heights, line.end + SNAP)
        for index in range(first, last):
            other = across[index]
            if other.start - SNAP <= line.at <= other.end + SNAP:
                parents[root(index)] = root(offset)
    groups: dict[int, tuple[list[Ruling], list[Ruling]]] = {}
    for index, ruling in enumerate([*across, *down]):
        groups.setdefault(root(index), ([], []))[index >= len(across)].append(ruling)
    return list(groups.values())


def _lattice(across: list[Ruling], down: list[Ruling]) -> Lattice | None:
    """The table of one group; None for frames, underlines and single boxes."""
    if len(across) < 2 or not down:
        return None
    xs = _positions([line.at for line in down], [(line.start, line.end) for line in across])
    ys = _positions([line.at for line in across], [(line.start, line.end) for line in down])
    rows, columns = len(ys) - 1, len(xs) - 1
    if rows < 1 or columns < 1 or rows * columns < 2:
        return None
    if rows * columns > PDF_LIMITS.lattice_nodes:
        raise UnreadableFile("SEC-10", what="lattice")
    # edges[k][n]: whether the n-th piece of the k-th position is drawn; outer edges always count as drawn
    sides = _edges(xs, ys, down)
    floors = _edges(ys, xs, across)
    regions, owner = _regions(sides, floors, rows, columns)
    if len(regions) < 2:
        return None
    return Lattice(
        tuple(xs), tuple(ys), tuple(regions), tuple(map(tuple, owner)), _irregular(sides, floors, owner)
    )


def _positions(drawn: Iterable[float], reached: Iterable[tuple[float, float]]) -> list[float]:
    """Where rulings stand, and where the rulings across them end when that is well outside."""
    positions = _snapped(drawn)
    spans = list(reached)
    least, most = min(start for start, _ in spans), max(end for _, end in spans)
    if least < positions[0] - OPEN_SIDE:
        positions.insert(0, least)
    if most > positions[-1] + OPEN_SIDE:
        positions.append(most)
    return positions


def _snapped(values: Iterable[float]) -> list[float]:
    clusters: list[list[float]] = []
    for value in sorted(values):
        if clusters and value - clusters[-1][0] <= SNAP:
            clusters[-1].append(value)
        else:
            clusters.append([value])
    return [sum(cluster) / len(cluster) for cluster in clusters]


def _edges(
    positions: Sequence[float], across: Sequence[float], rulings: Iterable[Ruling]
) -> list[list[bool]]:
    pieces = len(across) - 1
    edges = [[False] * pieces for _ in positions]
    edges[0] = [True] * pieces
    edges[-1] = [True] * pieces
    for ruling in rulings:
        edge = edges[_nearest(positions, ruling.at)]
        first = max(bisect_right(across, ruling.start) - 1, 0)
        for piece in range(first, min(bisect_left(across, ruling.end), pieces)):
            start, end = across[piece], across[piece + 1]
            if min(end, ruling.end) - max(start, ruling.start) >= _DRAWN_SHARE * (end - start):
                edge[piece] = True
    return edges


def _nearest(positions: Sequence[float], value: float) -> int:
    after = bisect_left(positions, value)
    near = [index for index in (after - 1, after) if 0 <= index < len(positions)]
    return min(near, key=lambda index: abs(positions[index] - value))


def _regions(
    sides: list[list[bool]], floors: list[list[bool]], rows: int, columns: int
) -> tuple[list[Region], list[list[int]]]:
    owner = [[-1] * columns for _ in range(rows)]
    regions: list[Region] = []
    for row in range(rows):
        for column in range(columns):
            if owner[row][column] >= 0:
                continue
            region = _grown(sides, floors, owner, row, column)
            for down in range(row, region.row_end):
                owner[down][column : region.column_end] = [len(regions)] * (region.column_end - column)
            regions.append(region)
    return regions, owner


def _grown(
    sides: list[list[bool]], floors: list[list[bool]], owner: list[list[int]], row: int, column: int
) -> Region:
    """The largest open rectangle from a corner: first to the right, then down."""
    rows, columns = len(owner), len(owner[0])
    right = column + 1
    while right < columns and not sides[right][row] and owner[row][right] < 0:
        right += 1
    bottom = row + 1
    while (
        bottom < rows
        and not any(floors[bottom][column:right])
        and not any(sides[inner][bottom] for inner in range(column + 1, right))
    ):
        bottom += 1
    return Region(row, column, bottom, right)


def _irregular(sides: list[list[bool]], floors: list[list[bool]], owner: list[list[int]]) -> frozenset[int]:
    """Regions that are open towards another one."""
    found: set[int] = set()
    for row, owners in enumerate(owner):
        for column, region in enumerate(owners):
            if column and owners[column - 1] != region and not sides[column][row]:
                found |= {region, owners[column - 1]}
            if row and owner[row - 1][column] != region and not floors[row][column]:
                found |= {region, owner[row - 1][column]}
    return frozenset(found)

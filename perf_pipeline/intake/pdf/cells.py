"""Cells: which cell of a lattice each letter belongs to.

Mostly the one that it stands in. But words may run over an edge, and wrapped lines may need more height than
their row has, so that they stand in the rows above and below. Letters are therefore taken in the order in
which they were drawn, as pieces of lines, and pieces that continue each other stay together where standing
alone would mix them with other words.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from perf_pipeline.intake.pdf.glyphs import Glyph
from perf_pipeline.intake.pdf.lattice import Lattice
from perf_pipeline.intake.pdf.lines import Line, is_wrapped

_TOUCHING: Final = 0.25  # ems: letters of one run so near are parts of one word
_PITCH: Final = (0.8, 1.9)  # ems between lines of one paragraph
_BETWEEN: Final = 4  # pieces of other texts that may be drawn between two lines of one
_HALF: Final = 0.4  # ems from the middle of a letter to its upper and lower end, a little short of it
_OVERHANG: Final = 0.15  # ems that a letter may reach over an edge and still stand in its cell


@dataclass(slots=True)
class _Piece:
    """Letters of one line, drawn one after the other, and the region in which they stand."""

    glyphs: list[Glyph]
    region: int
    y: float
    size: float
    crosses: bool = False  # a side edge, within a word


@dataclass(frozen=True, slots=True)
class Held:
    """Glyphs of each region, and the regions whose words run over their edges."""

    glyphs: list[list[Glyph]]
    crossing: frozenset[int]


def held_by(lattice: Lattice, glyphs: Iterable[Glyph]) -> Held:
    """The glyphs of each region of ``lattice``; all ``glyphs`` stand within its outer edges."""
    chains = _chains(lattice, _pieces(lattice, glyphs))
    standing: dict[int, set[int]] = {}
    for number, chain in enumerate(chains):
        for piece in chain:
            standing.setdefault(piece.region, set()).add(number)
    held: list[list[Glyph]] = [[] for _ in lattice.regions]
    crossing: set[int] = set()
    for chain in chains:
        homes = [piece.region for piece in chain]
        if len(set(homes)) > 1 and _is_overflow(lattice, chain, standing):
            homes = [_home(lattice, chain)] * len(chain)
            crossing.add(homes[0])
        for piece, home in zip(chain, homes, strict=True):
            held[home] += piece.glyphs
            if piece.crosses:
                crossing.add(home)
    return Held(held, frozenset(crossing))


def _pieces(lattice: Lattice, glyphs: Iterable[Glyph]) -> list[_Piece]:
    pieces: list[_Piece] = []
    left = top = right = bottom = 0.0  # of the region of the letter before
    own = -1
    for glyph in glyphs:
        x, y = (glyph.x0 + glyph.x1) / 2, glyph.y
        if own < 0 or not (left <= x < right and top <= y < bottom):
            own = lattice.region_at(x, y)
            left, top, right, bottom = lattice.box_of(own)
        last = pieces[-1] if pieces else None
        if last is not None and own == last.region and _is_one_line(last.glyphs[-1], glyph):
            last.glyphs.append(glyph)
        elif last is not None and _is_one_word(last.glyphs[-1], glyph):
            last.crosses = True
            last.glyphs.append(glyph)
        else:
            pieces.append(_Piece([glyph], own, y, glyph.size))
    return pieces


def _is_one_line(last: Glyph, glyph: Glyph) -> bool:
    return abs(last.y - glyph.y) <= _TOUCHING * glyph.size and glyph.x0 >= last.x0


def _is_one_word(last: Glyph, glyph: Glyph) -> bool:
    """Whether ``glyph`` goes on where ``last`` ended, within one drawing command."""
    if last.run != glyph.run or abs(last.y - glyph.y) > _TOUCHING * glyph.size:
        return False
    return -_TOUCHING * glyph.size < glyph.x0 - last.x1 < _TOUCHING * glyph.size


def _chains(lattice: Lattice, pieces: Iterable[_Piece]) -> list[list[_Piece]]:
    """Pieces that were drawn one soon after the other as wrapped lines of one text.

    Some programs draw the lines of neighbouring cells in turns, so a few other pieces may come between.
    """
    chains: list[list[_Piece]] = []
    for piece in pieces:
        for chain in reversed(chains[-_BETWEEN:]):
            if piece.y - chain[-1].y > _PITCH[0] * piece.size and _follows(lattice, chain[-1], piece):
                chain.append(piece)
                break
        else:
            chains.append([piece])
    return chains


def _follows(lattice: Lattice, before: _Piece, piece: _Piece) -> bool:
    size = before.size
    if not _PITCH[0] * size <= piece.y - before.y <= _PITCH[1] * size or abs(piece.size - size) > 0.1 * size:
        return False
    if piece.glyphs[0].x0 >= before.glyphs[-1].x1 or piece.glyphs[-1].x1 <= before.glyphs[0].x0:
        return False
    box = lattice.box_of(before.region)
    return is_wrapped(Line(tuple(before.glyphs)), Line(tuple(piece.glyphs)), box.right - box.left)


def _is_overflow(lattice: Lattice, chain: Sequence[_Piece], standing: dict[int, set[int]]) -> bool:
    """Whether the lines do not simply stand in cells of their own, one below the other."""
    if any(len(standing[piece.region]) > 1 for piece in chain):
        return True
    return any(_hangs_over(lattice, piece) for piece in chain)


def _hangs_over(lattice: Lattice, piece: _Piece) -> bool:
    """Whether letters clearly reach over the upper or lower edge."""
    box = lattice.box_of(piece.region)
    reach = (_HALF - _OVERHANG) * piece.size
    return piece.y - reach < box.top or piece.y + reach > box.bottom


def _home(lattice: Lattice, chain: Sequence[_Piece]) -> int:
    """The region around the middle of all lines."""
    first, last = chain[0], chain[-1]
    return lattice.region_at((first.glyphs[0].x0 + first.glyphs[-1].x1) / 2, (first.y + last.y) / 2)

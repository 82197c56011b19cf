"""Strips: pages on which a program printed one wide sheet side by side, put together as one wide page.

A page is the right-hand part of an earlier one when its rulings across stand at the same heights and something
shows that it goes on there: words cut by the edge of one page are printed on the other, the title stands
on one of them only, or pages with the same columns were put together before (a sheet of several pages in
both directions, whichever way they are counted). Two sheets made alike print the same words at the same
places and are never one. Where rows agree and nothing more can be said, the pages stay apart and PDF-16 tells.
Called by the reader of PDF files, before tables are looked for; geometry only.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from math import inf
from typing import Final

from perf_pipeline.findings import Finding
from perf_pipeline.intake.pdf.glyphs import Drawn, Glyph, Ruling
from perf_pipeline.intake.pdf.limits import OPEN_SIDE, SHORTEST_RULING, SNAP
from perf_pipeline.intake.pdf.lines import Line, lines_of
from perf_pipeline.intake.pdf.marks import pdf_marks

_SAME: Final = 1.0  # points between the same ruling on two pages
_LEAST_ROWS: Final = 4  # rulings across that must agree
_SHARE: Final = 0.8  # of the rulings across, on the page with fewer of them
_LEAST_LETTERS: Final = 4  # that must run over the edge where two pages meet
_MATCHED: Final = 0.4  # of the letters beyond the edge that must go on at the other page
_ALIKE: Final = 0.3  # of a page's letters that stand where the other page has the same ones: made alike
_FIRST_ROWS: Final = 3
_REACH: Final = 40  # pages between two parts of a row
_TITLE_STEP: Final = 8.0  # points by which one part begins lower than the other, which has the title


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page of a strip: its number, and where it begins."""

    page: int
    start: float


@dataclass(frozen=True, slots=True)
class Strip:
    """A page as the sheet was before it was cut, and the pages that it is made of, from left to right."""

    drawn: Drawn
    leaves: tuple[Leaf, ...]

    def leaf_at(self, x: float) -> Leaf:
        """The page on which a position stands."""
        return next((leaf for leaf in reversed(self.leaves) if x >= leaf.start - SNAP), self.leaves[0])


def strips(pages: Sequence[tuple[int, Drawn]]) -> tuple[list[Strip], list[Finding]]:
    """The strips that numbered pages make, in order of their first pages, and what could not be told."""
    sheets = [_Sheet.of(number, drawn) for number, drawn in pages]
    chains = _Chains(sheets)
    made: list[Strip] = []
    for index in range(len(sheets)):
        chain = chains.from_page(index)
        made += [_joined([sheets[i] for i in chain])] if chain else []
    alone = [index for index in range(1, len(sheets)) if index not in chains.used]
    doubtful = [
        Finding("PDF-16", place=f"p{sheets[index].number}")
        for index in alone
        if _may_go_on(sheets[index - 1], sheets[index])
    ]
    return made, doubtful


@dataclass(slots=True)
class _Sheet:
    """What of a page tells whether another one goes on at its right."""

    number: int
    drawn: Drawn
    heights: tuple[float, ...]
    columns: tuple[float, ...]  # positions of rulings down, the open sides among them

    @classmethod
    def of(cls, number: int, drawn: Drawn) -> "_Sheet":
        across = [line for line in drawn.horizontal if line.end - line.start >= SHORTEST_RULING]
        down = [line for line in drawn.vertical if line.end - line.start >= SHORTEST_RULING]
        return cls(number, drawn, _clusters(line.at for line in across), _columns(across, down))

    @property
    def left(self) -> float:
        return self.columns[0]

    @property
    def right(self) -> float:
        return self.columns[-1]

    def first_line(self, other: "_Sheet") -> float:
        """Height of the first line that is the sheet's own: no page number, nothing printed on both pages."""
        shared = {(glyph.text, round(glyph.x), round(glyph.y)) for glyph in other.drawn.glyphs}
        own = [g for g in self.drawn.glyphs if (g.text, round(g.x), round(g.y)) not in shared]
        lines = [line for line in lines_of(own) if not _is_page_number(line)]
        return min((line.y for line in lines), default=0.0)

    @property
    def is_ruled(self) -> bool:
        return len(self.heights) >= _LEAST_ROWS and len(self.columns) > 1


def _clusters(values: Iterable[float]) -> tuple[float, ...]:
    kept: list[float] = []
    for value in sorted(values):
        if not kept or value - kept[-1] > SNAP:
            kept.append(value)
    return tuple(kept)


def _columns(across: Sequence[Ruling], down: Sequence[Ruling]) -> tuple[float, ...]:
    columns = list(_clusters(line.at for line in down))
    if not columns or not across:
        return ()
    least, most = min(line.start for line in across), max(line.end for line in across)
    first = [least] if least < columns[0] - OPEN_SIDE else []
    last = [most] if most > columns[-1] + OPEN_SIDE else []
    return (*first, *columns, *last)


@dataclass(slots=True)
class _Chains:
    """Finds for a page those at its right; remembers which columns follow which."""

    sheets: Sequence[_Sheet]
    used: set[int] = field(default_factory=set)
    _known: list[tuple[_Sheet, _Sheet]] = field(default_factory=list)

    def from_page(self, index: int) -> list[int]:
        """The pages of the strip that begins with this one; none when it is part of one already."""
        if index in self.used:
            return []
        chain = [index]
        while (after := self._after(chain)) is not None:
            self._known.append((self.sheets[chain[-1]], self.sheets[after]))
            chain.append(after)
            self.used.add(after)
        if len(chain) > 1:
            self.used.add(index)
        return chain

    def _after(self, chain: Sequence[int]) -> int | None:
        index = chain[-1]
        following = range(index + 1, min(index + 1 + _REACH, len(self.sheets)))
        for other in following:
            if other not in self.used and any(
                _begins_alike(self.sheets[one], self.sheets[other]) for one in chain
            ):
                return None  # another sheet of the kind begins
            if other not in self.used and self._goes_on(self.sheets[index], self.sheets[other]):
                return other
        return None

    def _goes_on(self, left: _Sheet, right: _Sheet) -> bool:
        if not (left.is_ruled and right.is_ruled):
            return False
        if _has_cut_words(left, right):
            return True
        if not _same_rows(left, right):
            return False
        if any(_same_columns(a, left) and _same_columns(b, right) for a, b in self._known):
            return True
        return _may_go_on(left, right) and abs(right.first_line(left) - left.first_line(right)) > _TITLE_STEP


def _same_rows(left: _Sheet, right: _Sheet) -> bool:
    """Whether the rulings across agree; where cells are merged, one of the pages may have fewer of them."""
    if not (left.is_ruled and right.is_ruled):
        return False
    few, many = sorted((left.heights, right.heights), key=len)
    common = sum(any(abs(a - b) <= _SAME for b in many) for a in few)
    ends = max(abs(few[0] - many[0]), abs(few[-1] - many[-1])) <= _SAME
    return ends and common >= _LEAST_ROWS and common >= _SHARE * len(few)


def _same_columns(one: _Sheet, other: _Sheet) -> bool:
    return len(one.columns) == len(other.columns) and all(
        abs(a - b) <= _SAME for a, b in zip(one.columns, other.columns, strict=True)
    )


def _may_go_on(left: _Sheet, right: _Sheet) -> bool:
    """Whether the rows agree, the next column had no room on the left page, and the pages are not made alike."""
    if not _same_rows(left, right) or _same_columns(left, right) or _made_alike(left, right):
        return False  # pages with the same columns are parts of one long table
    room = left.drawn.width - min(left.left, right.left) - left.right
    return right.columns[1] - right.columns[0] > room - SNAP


def _has_cut_words(left: _Sheet, right: _Sheet) -> bool:
    """Whether words run over the edge where the pages meet, and go on at the same height of the other page.

    Words that end at the edge because the cell behind it is filled go on nowhere; they tell nothing.
    """
    shift = left.right - right.left
    over = [glyph for glyph in _letters(left) if glyph.x > left.right + SNAP]
    under = [glyph for glyph in _letters(right) if glyph.x < right.left - SNAP]
    found = _found(over, right, -shift) + _found(under, left, shift)
    return found >= _LEAST_LETTERS and found >= _MATCHED * (len(over) + len(under))


def _letters(sheet: _Sheet) -> list[Glyph]:
    """The letters of the sheet, seen or not, without what is printed at the head and foot of a page."""
    pitch = sheet.heights[1] - sheet.heights[0]
    top, bottom = sheet.heights[0] - 4 * pitch, sheet.heights[-1] + 2 * pitch
    drawn = (*sheet.drawn.glyphs, *sheet.drawn.beyond)
    return [glyph for glyph in drawn if not glyph.text.isspace() and top <= glyph.y <= bottom]


def _found(glyphs: Iterable[Glyph], page: _Sheet, shift: float) -> int:
    """How many letters are printed on the other page as well, at their shifted places."""
    at: dict[tuple[str, int], list[float]] = {}
    for glyph in _letters(page):
        at.setdefault((glyph.text, round(glyph.y)), []).append(glyph.x)
    count = 0
    for glyph in glyphs:
        x = glyph.x + shift
        rows = (round(glyph.y) + step for step in (-1, 0, 1))
        near = any(abs(x - other) <= 2 * _SAME for row in rows for other in at.get((glyph.text, row), ()))
        count += near
    return count


def _begins_alike(one: _Sheet, other: _Sheet) -> bool:
    """Whether the titles and first rows of two pages are alike: another sheet of the kind begins."""
    first = other.heights[min(_FIRST_ROWS, len(other.heights) - 1)] if other.is_ruled else 0.0
    return other.is_ruled and _made_alike(one, other, first)


def _made_alike(left: _Sheet, right: _Sheet, down_to: float = inf) -> bool:
    """Whether much of the right page is printed at the same place of the left one."""
    letters = [glyph for glyph in right.drawn.glyphs if not glyph.text.isspace() and glyph.y <= down_to]
    same = {(glyph.text, round(glyph.x), round(glyph.y)) for glyph in left.drawn.glyphs}
    alike = sum((glyph.text, round(glyph.x), round(glyph.y)) in same for glyph in letters)
    return alike > _ALIKE * len(letters)


# -- putting together


def _joined(parts: Sequence[_Sheet]) -> Strip:
    first = parts[0]
    if len(parts) == 1:
        return Strip(first.drawn, (Leaf(first.number, 0.0),))
    whole = Drawn(width=first.drawn.width)
    leaves: list[Leaf] = []
    shift = 0.0
    for index, part in enumerate(parts):
        start = part.left if index else float("-inf")
        end = part.right if index < len(parts) - 1 else float("inf")
        leaves.append(Leaf(part.number, part.left + shift if index else 0.0))
        kept = [glyph for glyph in _without_furniture(part, index) if start - 0.5 <= glyph.x <= end + 0.5]
        _add(whole, part.drawn, kept, shift)
        if index < len(parts) - 1:
            shift += part.right - parts[index + 1].left
    whole.beyond = _not_among(whole.beyond, whole.glyphs)
    whole.width = max((glyph.x1 for glyph in whole.glyphs), default=whole.width)
    return Strip(whole, tuple(leaves))


def _add(whole: Drawn, drawn: Drawn, glyphs: Iterable[Glyph], shift: float) -> None:
    """Add letters and rulings of a page, moved to the right."""
    run = 1 + max((glyph.run for glyph in whole.glyphs), default=0)
    order = 1 + max((glyph.order for glyph in whole.glyphs), default=0)
    whole.glyphs += [
        glyph._replace(
            x0=glyph.x0 + shift, x1=glyph.x1 + shift, run=glyph.run + run, order=glyph.order + order
        )
        for glyph in glyphs
    ]
    whole.beyond += [
        glyph._replace(x0=glyph.x0 + shift, x1=glyph.x1 + shift, run=glyph.run + run)
        for glyph in drawn.beyond
    ]
    whole.hidden += drawn.hidden
    whole.horizontal += [
        line._replace(start=line.start + shift, end=line.end + shift) for line in drawn.horizontal
    ]
    whole.vertical += [line._replace(at=line.at + shift) for line in drawn.vertical]
    whole.unmapped += drawn.unmapped


def _without_furniture(part: _Sheet, index: int) -> list[Glyph]:
    """The letters of a page; without its number where it is not the first of its strip."""
    if not index:
        return part.drawn.glyphs
    outside = [g for g in part.drawn.glyphs if not part.heights[0] <= g.y <= part.heights[-1]]
    numbers = [line for line in lines_of(outside) if _is_page_number(line)]
    dropped = {glyph.order for line in numbers for glyph in line.glyphs}
    return [glyph for glyph in part.drawn.glyphs if glyph.order not in dropped]


def _not_among(beyond: Iterable[Glyph], seen: Iterable[Glyph]) -> list[Glyph]:
    """Letters that run off one page and are not seen on the next either."""
    there = {
        (glyph.text, round(glyph.x) + dx, round(glyph.y) + dy)
        for glyph in seen
        for dx in _NEAR
        for dy in _NEAR
    }
    return [glyph for glyph in beyond if (glyph.text, round(glyph.x), round(glyph.y)) not in there]


_NEAR: Final = (-1, 0, 1)


def _is_page_number(line: Line) -> bool:
    return pdf_marks().page_number.fullmatch("".join(line.text.split())) is not None

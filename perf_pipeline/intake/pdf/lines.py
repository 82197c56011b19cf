"""Lines: glyphs of one cell or of running text put in reading order, and lines joined into text.

Letters whose heights overlap are a line. A line that ends because the next word had no room was wrapped and
is joined without a break; any other end is the writer's own and stays a line end. Letters printed twice
for boldness count once; other letters printed over each other are doubtful and told apart by a blank.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise, zip_longest
from operator import itemgetter
from typing import Final

from perf_pipeline.intake.pdf.glyphs import Glyph

_BY_HEIGHT: Final = itemgetter(3)  # fields of Glyph; faster than naming them
_FROM_LEFT: Final = itemgetter(1, 6)
_SAME_LINE: Final = 0.5  # ems between middles of letters of one line: raised and lowered ones belong to it
_LATIN_BLANK: Final = 0.25  # ems between letters that stand for a blank
_WIDE_BLANK: Final = 1.0
_TWICE: Final = 0.3  # of a letter's width: the same letter so near is the same letter, printed bolder
_OVER: Final = 0.5  # of the narrower letter: so much overlap is never kerning
_KERNING: Final = 0.1  # ems of overlap that need no closer look
_SLACK: Final = 1.6  # ems that a wrapped line may leave free: margins of the cell, a letter that just fits
_ENDS_A_SENTENCE: Final = "。"
_NUMBERED: Final = re.compile(r"[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[)）]")
_NEVER_FIRST: Final = frozenset("，。；：、？！）》〉】〕」』”’…—～·％%‰℃")


@dataclass(frozen=True, slots=True)
class Line:
    """Letters of one line from left to right. ``overprinted``: some stood on one another."""

    glyphs: tuple[Glyph, ...]
    overprinted: bool = False

    @property
    def x0(self) -> float:
        """Left end."""
        return self.glyphs[0].x0

    @property
    def x1(self) -> float:
        """Right end."""
        return max(glyph.x1 for glyph in self.glyphs)

    @property
    def y(self) -> float:
        """Middle height."""
        return self.glyphs[len(self.glyphs) // 2].y

    @property
    def size(self) -> float:
        """Size of the largest letter."""
        return max(glyph.size for glyph in self.glyphs)

    @property
    def text(self) -> str:
        """The words; blanks at both ends are kept away."""
        if self.overprinted:
            return _by_runs(self.glyphs)
        parts = [self.glyphs[0].text]
        for before, glyph in pairwise(self.glyphs):
            if glyph.x0 - before.x1 > _LATIN_BLANK * glyph.size:
                parts.append(_blank_between(before, glyph))
            parts.append(glyph.text)
        return "".join(parts).strip()


def lines_of(glyphs: Iterable[Glyph]) -> list[Line]:
    """The lines that ``glyphs`` form, from top to bottom. Lines of blanks only are left out."""
    rows: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=_BY_HEIGHT):
        if rows and glyph.y - rows[-1][0].y <= _SAME_LINE * max(glyph.size, rows[-1][0].size):
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
    return [_line(row) for row in rows if any(not glyph.text.isspace() for glyph in row)]


def joined(lines: Sequence[Line], left: float, right: float) -> str:
    """The text of lines that stand between ``left`` and ``right``, wrapped lines without a break."""
    if not lines:
        return ""
    if len(lines) > 2 and all(len(line.glyphs) == 1 for line in lines):  # written downwards
        return "".join(glyph.text for glyph in sorted((line.glyphs[0] for line in lines), key=_order))
    text = lines[0].text
    for before, line in pairwise(lines):
        words = line.text
        text += _break_between(before, line, right - left) + words
    return text


def flowed(lines: Sequence[Line]) -> str:
    """The text of lines of which each is known to be wrapped."""
    return "".join(
        line.text + ("" if after is None else _blank_for_break(line, after))
        for line, after in zip_longest(lines, lines[1:])
        if line is not None
    )


def is_wrapped(before: Line, after: Line, room: float) -> bool:
    """Whether ``before`` ended because the first word of ``after`` had no room in ``room`` points.

    A full line that ends its sentence above a heading's number (二、, （一）) is the writer's own end all the same.
    """
    if before.glyphs[-1].text == _ENDS_A_SENTENCE and _NUMBERED.match(after.text):
        return False
    word = _first_word(after)
    return before.x1 - before.x0 + word[-1].x1 - word[0].x0 + _SLACK * before.size > room


def _first_word(line: Line) -> list[Glyph]:
    """What cannot be parted: Latin letters, or one letter, and the marks that may not begin a line."""
    letters = iter(line.glyphs)
    word = [next(letters)]
    latin = _is_latin(word[0].text)
    for glyph in letters:
        if not (glyph.text in _NEVER_FIRST or (latin and _is_latin(glyph.text))):
            break
        word.append(glyph)
    return word


def _break_between(before: Line, after: Line, room: float) -> str:
    if not is_wrapped(before, after, room):
        return "\n"
    return _blank_for_break(before, after)


def _blank_for_break(before: Line, after: Line) -> str:
    """A blank where Latin words were parted, nothing between Chinese ones."""
    last, first = before.glyphs[-1].text, after.glyphs[0].text
    return " " if last.isspace() or (_is_letter(last) and _is_letter(first)) else ""


def _line(row: list[Glyph]) -> Line:
    row.sort(key=_FROM_LEFT)
    kept: list[Glyph] = []
    overprinted = False
    for glyph in row:
        before = kept[-1] if kept else glyph
        if before.x1 - glyph.x0 > _KERNING * glyph.size and kept and _overlap(before, glyph) > _OVER:
            if before.text == glyph.text and glyph.x0 - before.x0 <= _TWICE * (glyph.x1 - glyph.x0):
                continue
            overprinted = overprinted or before.run != glyph.run
        kept.append(glyph)
    letters = row if overprinted else kept
    first = next(index for index, glyph in enumerate(letters) if not glyph.text.isspace())
    return Line(tuple(letters[first:]), overprinted)


def _overlap(before: Glyph, glyph: Glyph) -> float:
    """Share of the narrower letter's width that both cover.

    Blanks and marks cover nothing: wide brackets and commas are often set closer, on their empty half.
    """
    narrower = min(before.x1 - before.x0, glyph.x1 - glyph.x0)
    if narrower <= 0 or not (before.text.isalnum() and glyph.text.isalnum()):
        return 0.0
    if abs(before.y - glyph.y) > _SAME_LINE / 2 * max(before.size, glyph.size):
        return 0.0  # raised and lowered letters
    return (min(before.x1, glyph.x1) - max(before.x0, glyph.x0)) / narrower


def _by_runs(glyphs: Iterable[Glyph]) -> str:
    """Words printed over each other, one after the other as they were drawn."""
    runs: dict[int, list[Glyph]] = {}
    for glyph in sorted(glyphs, key=_order):
        runs.setdefault(glyph.run, []).append(glyph)
    return " ".join("".join(glyph.text for glyph in run).strip() for run in runs.values())


def _blank_between(before: Glyph, glyph: Glyph) -> str:
    if before.text.isspace() or glyph.text.isspace():
        return ""
    gap = (glyph.x0 - before.x1) / max(before.size, glyph.size, 0.1)
    latin = _is_latin(before.text) and _is_latin(glyph.text)
    return " " if gap > (_LATIN_BLANK if latin else _WIDE_BLANK) else ""


def _is_latin(text: str) -> bool:
    return text.isascii() and not text.isspace()


def _is_letter(text: str) -> bool:
    return text.isascii() and text.isalpha()


def _order(glyph: Glyph) -> int:
    return glyph.order

"""Elements of a small picture as SVG text: lines, points, words, the frame of axes. No rule and no score here.

Every number has two places, whatever the machine; every word is escaped, freed of characters that XML cannot hold
and goes through ``Look.words`` first, where whoever publishes hides personal data. Called by ``plot``.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final
from xml.sax.saxutils import escape

INK, SOFT, ACCENT, MARK = "#1f2933", "#9aa5b1", "#1f4e79", "#c05621"
LETTER: Final = 11  # size of the letters; a Chinese one is as broad as high
NARROW: Final = Fraction(3, 5)  # breadth of another letter
NAME_LENGTH: Final = 40
FLAT: Final = 4  # hundredths by which a point may leave a straight line and still need not be drawn
ARROW: Final = 9
DOT_ROOM: Final = 8  # from one dot to the next

Spot = tuple[Fraction, Fraction]
"""Across and down, in units of the picture."""


@dataclass(frozen=True, slots=True)
class Look:
    """Size and margins of a picture, whether it has a heading, and what words of papers go through."""

    width: int = 420
    height: int = 240
    left: int = 44
    right: int = 16
    top: int = 34
    bottom: int = 40
    heading: bool = True
    words: Callable[[str], str] = str

    @property
    def broad(self) -> int:
        """The length of the axis from left to right."""
        return self.width - self.left - self.right

    @property
    def tall(self) -> int:
        """The height of full marks."""
        return self.height - self.top - self.bottom

    @property
    def foot(self) -> int:
        """The height at which there are no points, from above."""
        return self.height - self.bottom


FOR_A_PAGE: Final = Look()
FOR_A_TABLE: Final = Look(width=300, height=150, left=34, right=14, top=24, bottom=36, heading=False)


def picture(elements: Sequence[str], title: str, look: Look) -> str:
    """The elements on white, with the title as label and, where there is room, as heading."""
    said = printable(title, look)
    label = escape(said, {'"': "&quot;"})
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {look.width} {look.height}" width="{look.width}" '
        f'height="{look.height}" font-family="sans-serif" font-size="{LETTER}" role="img" aria-label="{label}">'
    )
    ground = ['<rect width="100%" height="100%" fill="#ffffff"/>']
    if look.heading:
        ground.append(text((Fraction(look.left), Fraction(16)), short(said, NAME_LENGTH), "start"))
    return "\n".join((head, *ground, *elements, "</svg>")) + "\n"


def axes(most: str, look: Look) -> str:
    """Both axes, the height of full marks, and the two figures beside it."""
    end = look.width - look.right
    beside = Fraction(look.left - 6)
    return (
        f'<path d="M{look.left},{look.top} L{look.left},{look.foot} L{end},{look.foot}" stroke="{SOFT}" fill="none"/>'
        f'<path d="M{look.left},{look.top} L{end},{look.top}" stroke="{SOFT}" stroke-dasharray="1 4" fill="none"/>'
        + text((beside, Fraction(look.top + 4)), most, "end")
        + text((beside, Fraction(look.foot + 4)), "0", "end")
    )


def lines(pieces: Sequence[Sequence[Spot]]) -> str:
    """Lines through the spots of each piece; those on a straight part are left out."""
    through = " ".join(f"M{' L'.join(map(_pair, _straightened(piece)))}" for piece in pieces)
    return f'<path d="{through}" stroke="{ACCENT}" stroke-width="2" fill="none" stroke-linejoin="round"/>'


def upright(across: Fraction, look: Look) -> str:
    """A dashed line from full marks down to none."""
    through = f"M{_pair((across, Fraction(look.top)))} L{_pair((across, Fraction(look.foot)))}"
    return f'<path d="{through}" stroke="{MARK}" stroke-dasharray="4 3" fill="none"/>'


def dot(spot: Spot) -> str:
    """A small point of the curve."""
    return f'<circle cx="{fixed(spot[0])}" cy="{fixed(spot[1])}" r="3" fill="{ACCENT}"/>'


def mark(spot: Spot) -> str:
    """The point that the picture is about."""
    return f'<circle cx="{fixed(spot[0])}" cy="{fixed(spot[1])}" r="4.5" fill="{MARK}" stroke="#ffffff"/>'


def arrow(spot: Spot, side: int) -> str:
    """In place of the mark: it lies outside, to the right (1) or to the left (-1)."""
    back = spot[0] - side * ARROW
    corners = (spot, (back, spot[1] - 5), (back, spot[1] + 5))
    return f'<path d="M{" L".join(map(_pair, corners))} Z" fill="{MARK}"/>'


def bar(left: Fraction, top: Fraction, broad: Fraction, tall: Fraction, said: str) -> str:
    """A bar that says its whole word when it is pointed at."""
    size = f'width="{fixed(broad)}" height="{fixed(tall)}"'
    return f'<rect x="{fixed(left)}" y="{fixed(top)}" {size} fill="{ACCENT}"><title>{escape(said)}</title></rect>'


def text(spot: Spot, said: str, anchor: str = "middle", color: str = INK, more: str = "") -> str:
    """Words at a spot; they must be ``printable``."""
    place = f'x="{fixed(spot[0])}" y="{fixed(spot[1])}"'
    return f'<text {place} text-anchor="{anchor}" fill="{color}"{more}>{escape(said)}</text>'


def inside(spot: Spot, said: str, look: Look, color: str, *, haloed: bool = False) -> str:
    """Words around a spot that are moved inwards where they would run over the edge."""
    half = sum(1 if letter > "\u2e7f" else NARROW for letter in said) * LETTER / 2
    more = ' paint-order="stroke" stroke="#ffffff" stroke-width="3"' if haloed else ""
    if spot[0] - half < 0:
        return text((Fraction(2), spot[1]), said, "start", color, more)
    if spot[0] + half > look.width:
        return text((Fraction(look.width - 2), spot[1]), said, "end", color, more)
    return text(spot, said, "middle", color, more)


def printable(said: str, look: Look) -> str:
    """Words of a paper as the picture may show them, without characters that XML cannot hold."""
    shown = look.words(said)
    return "".join(c for c in shown if c >= " " and not "\ud800" <= c <= "\udfff" and c not in "\ufffe\uffff")


def short(said: str, most: int) -> str:
    """At most so many characters."""
    return said if len(said) <= most else said[: most - 1] + "…"


def fixed(number: Fraction | int) -> str:
    """Two places, whatever the machine."""
    return _decimal(round(Fraction(number) * 100))


def _decimal(scaled: int) -> str:
    return f"{'-' if scaled < 0 else ''}{abs(scaled) // 100}.{abs(scaled) % 100:02d}"


def _pair(spot: Spot) -> str:
    return f"{fixed(spot[0])},{fixed(spot[1])}"


def _straightened(spots: Sequence[Spot]) -> list[Spot]:
    """The spots between which the line is straight."""
    scaled = [(round(across * 100), round(down * 100)) for across, down in spots]
    kept, start = [0], 0
    for end in range(2, len(scaled)):
        if any(_off_chord(scaled[start], scaled[n], scaled[end]) for n in range(start + 1, end)):
            start = end - 1
            kept.append(start)
    return [spots[n] for n in (*kept, len(spots) - 1)]


def _off_chord(first: tuple[int, int], middle: tuple[int, int], last: tuple[int, int]) -> bool:
    across, down = last[0] - first[0], last[1] - first[1]
    area = abs(down * (middle[0] - first[0]) - across * (middle[1] - first[1]))
    return area > FLAT * max(abs(across), abs(down))

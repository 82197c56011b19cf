"""Glyphs and rulings: what is drawn on a page, in one upright system of coordinates.

x grows to the right and y downwards from the top left corner of the page as it is read, in points,
whatever the page's rotation. page.py fills these from the file; the geometry modules only know these.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple


class Glyph(NamedTuple):
    """One letter: its text, left, right and middle height, the size of its font, its run and order.

    Letters of one run were drawn by one command; ``order`` is the place in the file's own order.
    """

    text: str
    x0: float
    x1: float
    y: float
    size: float
    run: int
    order: int

    @property
    def x(self) -> float:
        """The middle."""
        return (self.x0 + self.x1) / 2


class Ruling(NamedTuple):
    """A straight line: its position across, and where it starts and ends along its direction."""

    at: float
    start: float
    end: float


class Box(NamedTuple):
    """A rectangle; ``top`` is less than ``bottom``."""

    left: float
    top: float
    right: float
    bottom: float

    def holds(self, x: float, y: float) -> bool:
        """Whether a point lies in it."""
        return self.left <= x <= self.right and self.top <= y <= self.bottom


@dataclass(slots=True)
class Drawn:
    """Everything of one page that can matter. ``hidden`` is text that nobody sees, whatever its place."""

    glyphs: list[Glyph] = field(default_factory=list)
    horizontal: list[Ruling] = field(default_factory=list)
    vertical: list[Ruling] = field(default_factory=list)
    beyond: list[Glyph] = field(
        default_factory=list
    )  # letters off the page, or outside what they are clipped to
    hidden: str = ""
    unmapped: int = 0
    width: float = 0.0  # of the page

    @property
    def unseen(self) -> str:
        """All text that nobody sees."""
        return (self.hidden + "".join(glyph.text for glyph in self.beyond)).strip()


class Map(NamedTuple):
    """x = a·X + b·Y + e and y = c·X + d·Y + f, from the file's coordinates to ours."""

    a: int
    b: int
    e: float
    c: int
    d: int
    f: float


@dataclass(frozen=True, slots=True)
class Turn:
    """From the file's coordinates (y upwards) of the page box to ours; ``degrees`` clockwise."""

    box: Box  # as in the file: top is greater than bottom
    degrees: int

    @property
    def map(self) -> Map:
        """The turn in numbers."""
        left, top, right, bottom = self.box
        return {
            0: Map(1, 0, -left, 0, -1, top),
            90: Map(0, 1, -bottom, 1, 0, -left),
            180: Map(-1, 0, right, 0, 1, -bottom),
            270: Map(0, -1, top, -1, 0, right),
        }[self.degrees]

    @property
    def width(self) -> float:
        """Of the turned page."""
        return abs(self.box.top - self.box.bottom if self.degrees % 180 else self.box.right - self.box.left)

    @property
    def height(self) -> float:
        """Of the turned page."""
        return abs(self.box.right - self.box.left if self.degrees % 180 else self.box.top - self.box.bottom)

    def rectangle(self) -> Callable[[float, float, float, float], Box]:
        """The function that turns a rectangle given by any two opposite corners."""
        a, b, e, c, d, f = self.map

        def turned(x0: float, y0: float, x1: float, y1: float) -> Box:
            left, right = a * x0 + b * y0 + e, a * x1 + b * y1 + e
            top, bottom = c * x0 + d * y0 + f, c * x1 + d * y1 + f
            if left > right:
                left, right = right, left
            if top > bottom:
                top, bottom = bottom, top
            return Box(left, top, right, bottom)

        return turned

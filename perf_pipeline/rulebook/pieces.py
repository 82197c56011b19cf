"""A piecewise rule as exact numbers: what it measures, its pieces, and the points of one value.

A piece holds a range of the measured value and says what it gives: a number of points, points that change by
steps or evenly from an origin, or a share of the completion. The first piece that holds the value counts. Read by
``scoring.prepared`` and ``zones``; ``shapes.pieces`` tries a rule here before it says it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

MEASURES = ("actual", "magnitude", "deviation", "distance")
"""The actual itself; without its sign; how far it lies from the target on either side; how far beyond it."""


@dataclass(frozen=True, slots=True)
class Piece:
    """``points`` (or ``share`` of the weight) at ``origin`` and ``each`` (``each_share``) more per ``step`` away from
    it; ``form`` "ratio" gives ``share`` of weight × actual ÷ target instead. Never less than ``least``."""

    lower: Fraction | None = None
    lower_open: bool = False
    upper: Fraction | None = None
    upper_open: bool = False
    points: Fraction | None = None
    share: Fraction = Fraction(0)
    form: str = ""
    each: Fraction = Fraction(0)
    each_share: Fraction = Fraction(0)
    step: Fraction = Fraction(1)
    origin: Fraction = Fraction(0)
    pro_rata: bool = False
    round_up: bool = False
    least: Fraction = Fraction(0)

    def holds(self, value: Fraction) -> bool:
        """Whether the measured ``value`` lies in the range."""
        if self.lower is not None and (value < self.lower or (value == self.lower and self.lower_open)):
            return False
        return self.upper is None or value < self.upper or (value == self.upper and not self.upper_open)

    @property
    def steps_taken(self) -> bool:
        """Whether points change inside the piece."""
        return bool(self.each or self.each_share)

    def steps(self, value: Fraction, *, parts: bool = False) -> Fraction:
        """Steps between the origin and ``value``; ``parts``: with the part steps, whatever the piece says."""
        exact = abs(value - self.origin) / self.step
        if self.pro_rata or parts:
            return exact
        return Fraction(-(-exact // 1) if self.round_up else exact // 1)

    def given(self, weight: Fraction, steps: Fraction) -> Fraction:
        """Points after ``steps``, inside least..weight."""
        base = self.share * weight if self.points is None else self.points
        points = base + steps * (self.each + self.each_share * weight)
        return min(max(points, self.least, Fraction(0)), weight)

    def of_ratio(self, weight: Fraction, actual: Fraction, target: Fraction) -> Fraction:
        """Points of a piece by completion; the target is above 0."""
        return min(max(self.share * weight * actual / target, self.least, Fraction(0)), weight)


def read_pieces(pieces: Sequence[Mapping[str, Any]]) -> tuple[Piece, ...]:
    """The pieces of parameters, in their order."""
    return tuple(_piece(piece) for piece in pieces)


def _piece(said: Mapping[str, Any]) -> Piece:
    numbers = {
        name: Fraction(str(said[name]))
        for name in ("lower", "upper", "points", "share", "each", "each_share", "step", "origin", "least")
        if name in said
    }
    flags = {
        name: bool(said[name])
        for name in ("lower_open", "upper_open", "pro_rata", "round_up")
        if name in said
    }
    return Piece(**numbers, **flags, form=str(said.get("form", "")))  # type: ignore[arg-type]


def measured(measure: str, actual: Fraction, target: Fraction | None) -> Fraction | None:
    """The value that the pieces are held against; None without the target that it takes."""
    if measure == "actual":
        return actual
    if measure == "magnitude":
        return abs(actual)
    if target is None:
        return None
    return abs(actual - target) if measure == "deviation" else actual - target

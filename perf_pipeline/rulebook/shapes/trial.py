"""Whether the pieces of a rule run as those of such an indicator must: up to the best zone and down behind it.

The last word before a piecewise rule is said: what fails here was misread by us or is wrong on the form. Called by
``pieces``.
"""

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Any

from perf_pipeline.rulebook.pieces import Piece, read_pieces
from perf_pipeline.rulebook.shapes.common import NotUnderstoodError
from perf_pipeline.rulebook.shapes.frame import NOMINAL, Frame


def check_course(pieces: Sequence[dict[str, Any]], frame: Frame) -> None:
    """NotUnderstoodError when the points do not run as those of such an indicator must."""
    prepared = read_pieces(pieces)
    weight = frame.weight or max((p.points for p in prepared if p.points), default=NOMINAL)
    if any(p.points is not None and not p.steps_taken and not 0 <= p.points <= weight for p in prepared):
        raise NotUnderstoodError("分段的得分超过分值")
    _check_full_marks(pieces, frame, weight)
    curve = [
        (x, y) for x in _samples(prepared, frame) if (y := _points(prepared, x, weight, frame)) is not None
    ]
    best = max((y for _, y in curve), default=Fraction(0))
    if best <= 0 or (frame.context.weight is not None and best != weight):
        raise NotUnderstoodError("分段的最高得分不是分值")
    peak = [x for x, y in curve if y == best]
    rise = [y for x, y in curve if x <= peak[-1]]
    fall = [y for x, y in curve if x >= peak[0]]
    if any(a > b for a, b in pairwise(rise)) or any(a < b for a, b in pairwise(fall)):
        raise NotUnderstoodError("分段的得分与数值高低不一致")
    _check_side(peak, curve, frame, sudden=all(not p.steps_taken for p in prepared))


def _check_full_marks(pieces: Sequence[dict[str, Any]], frame: Frame, weight: Fraction) -> None:
    """完成80%得3分，其余按完成比例得分 for an indicator of five points: shares of what, where the best is three?"""
    own = frame.context.weight
    shares = any({"share", "each_share", "form"} & set(said) for said in pieces)
    if own is not None and shares and Fraction(own) != weight:
        raise NotUnderstoodError("各段的最高得分不是分值，另有按分值比例的得分")


def _check_side(
    peak: Sequence[Fraction], curve: Sequence[tuple[Fraction, Fraction]], frame: Frame, *, sudden: bool
) -> None:
    """Points may fall on the good side of the best zone only where the target lies in it, and tiers (``sudden``) only
    where it goes on beyond the target: 85%–95% under ≥85%, not 80%–95% under ≥95%."""
    good = curve[0][0] < peak[0] if frame.falling else curve[-1][0] > peak[-1]
    target = frame.target
    if frame.context.operator is None or not good or frame.measure in ("deviation", "magnitude"):
        return
    if frame.measure == "distance" or target is None or not peak[0] <= target <= peak[-1]:
        raise NotUnderstoodError("分段的得分与比较符号不一致")
    beyond_equal = frame.context.operator == "=" and frame.context.is_rate  # =100%, 超过100%的不得分
    if sudden and not beyond_equal and target == (peak[0] if frame.falling else peak[-1]):
        raise NotUnderstoodError("分段的得分与比较符号不一致")


def _points(pieces: Sequence[Piece], value: Fraction, weight: Fraction, frame: Frame) -> Fraction | None:
    piece = next((one for one in pieces if one.holds(value)), None)
    if piece is None:
        return None
    if piece.form == "ratio":
        return piece.of_ratio(weight, value, frame.target or Fraction(1))
    return piece.given(weight, piece.steps(value) if piece.steps_taken else Fraction(0))


_SPOTS = tuple(Fraction(n, 1000) for n in (0, 1, 137, 311, 500, 689, 863, 999))


def _samples(pieces: Sequence[Piece], frame: Frame) -> list[Fraction]:
    """Values at, beside and between all that the pieces name."""
    marks = {edge for p in pieces for edge in (p.lower, p.upper) if edge is not None}
    marks |= {p.origin for p in pieces if p.steps_taken}
    marks |= set() if frame.target is None else {frame.target}
    low, high = min(marks, default=Fraction(0)), max(marks, default=Fraction(0))
    span = high - low or abs(high) or Fraction(10)
    sized = frame.measure in ("deviation", "magnitude")
    places = sorted(marks | {max(low - span, Fraction(0)) if sized else low - span, high + span})
    return [a + (b - a) * spot for a, b in pairwise(places) for spot in _SPOTS] + [places[-1]]

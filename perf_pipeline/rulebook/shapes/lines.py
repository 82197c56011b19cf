"""Proportions and formulas of one zone → pieces: shares of completion, and lines through exact points.

A formula with numbers of its own is taken for a line only where the one way of reading its percentages fits the
rule. Called by ``pieces``.
"""

from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any

from perf_pipeline.rulebook.context import in_target_unit
from perf_pipeline.rulebook.grammar.clauses import Effect, Proportion
from perf_pipeline.rulebook.grammar.expression import Point
from perf_pipeline.rulebook.grammar.names import is_own_name
from perf_pipeline.rulebook.shapes.common import NotUnderstoodError
from perf_pipeline.rulebook.shapes.frame import NOMINAL, Frame, Laid, bounds_of, plain
from perf_pipeline.rulebook.zones import Interval, Zone, at_least, at_most, just


def proportion_piece(
    own: Laid, formula: Effect, bounds: dict[str, Any], frame: Frame
) -> list[dict[str, Any]]:
    """What a zone that gives points by proportion or by a formula says."""
    assert isinstance(formula, Proportion)
    if frame.measure != "actual" and formula.form != "free":
        raise NotUnderstoodError("按比例计分与偏差并存")
    if formula.form == "free":
        return _line(own, formula, frame)
    if frame.falling or formula.form not in ("up", "generic", "kept", "rate"):
        raise NotUnderstoodError("反向指标的算式不能与分段并存")
    if formula.form == "rate":
        if not frame.context.is_rate:
            raise NotUnderstoodError("按率乘分值计算，但指标值不是百分数")
        return [_from_nothing(bounds) | {"each_share": "0.01", "pro_rata": True}]
    if formula.literal is not None:
        whole = Fraction(in_target_unit(*formula.literal, frame.context))
        return [_from_nothing(bounds) | {"each_share": "1", "step": plain(whole), "pro_rata": True}]
    if formula.named and frame.context.is_rate and frame.context.target_value != 100:
        raise NotUnderstoodError("不能确定按率本身还是按率与指标值之比计分")
    if not frame.context.target_value or frame.context.target_value < 0:
        raise NotUnderstoodError("没有指标值，不能按完成比例计算")
    if is_own_name(formula.named or "完成率") and frame.context.is_rate and frame.context.target_value != 100:
        raise NotUnderstoodError("不能确定按率本身还是按率与指标值之比计分")
    return [bounds | {"form": "ratio", "share": "1"}]


def _from_nothing(bounds: dict[str, Any]) -> dict[str, Any]:
    """A share of the weight for what is done has no values below nothing."""
    return bounds if "lower" in bounds else {"lower": "0", **bounds}


def _line(own: Laid, formula: Proportion, frame: Frame) -> list[dict[str, Any]]:
    """A formula with numbers: the one way of reading its percentages that fits the rule."""
    found: list[list[dict[str, Any]]] = []
    for points in _readings(formula, frame):
        try:
            said = [piece for part in _halves(own.interval, frame) for piece in _straight(points, part)]
            if _fits(points, own, frame) and said not in found:
                found.append(said)
        except ZeroDivisionError:
            continue
    if len(found) != 1:
        raise NotUnderstoodError("算式的含义与分值不符")
    return found[0]


Points = Callable[[Fraction], Fraction]


def _readings(formula: Proportion, frame: Frame) -> Iterator[Points]:
    """Points by actual: on a rate 95% is 95 beside an actual of 95, or 0.95 beside 0.95."""
    weight, target, value = frame.weight, Fraction(frame.context.target_value or 0), formula.value
    if weight is None or value is None or frame.measure != "actual":
        raise NotUnderstoodError("算式中有自己的数字，但没有写明分值")

    def reading(hundred: Fraction, scale: Fraction) -> Points:
        def points(actual: Fraction) -> Fraction:
            given = value(Point(actual / scale, target / scale, weight, hundred))
            return weight - given if formula.lost else given

        return points

    if frame.context.is_rate:
        yield reading(Fraction(1), Fraction(1))
    yield reading(Fraction(100), Fraction(100 if frame.context.is_rate else 1))


def _halves(interval: Interval, frame: Frame) -> list[Interval]:
    """The interval cut at the target, where a formula may turn."""
    target = Fraction(frame.context.target_value or 0)
    if target in (interval.lower, interval.upper):
        return [interval]
    zone = Zone((interval,))
    return [*(zone & at_least(target)).intervals, *(zone & at_most(target, strict=True)).intervals]


def _straight(points: Points, interval: Interval) -> list[dict[str, Any]]:
    """A line over an interval that has an end; ZeroDivisionError or a refusal where the formula is none."""
    ends = [end for end in (interval.lower, interval.upper) if end is not None]
    span = ends[1] - ends[0] if len(ends) == 2 else (abs(ends[0]) or Fraction(1))
    sign = 1 if interval.lower is not None else -1
    near, middle, far = (points(ends[0] + sign * span * Fraction(n, 10)) for n in (1, 3, 8))
    slope = (middle - near) * 5 / (span * sign)
    if near + slope * span * sign * Fraction(7, 10) != far:
        raise NotUnderstoodError("算式不是完成值的一次式")
    start = near - slope * span * sign / 10
    change = slope * sign
    said = {"points": plain(start), "origin": plain(ends[0]), "pro_rata": True}
    return [bounds_of(interval) | said | {"each": str(change.numerator), "step": str(change.denominator)}]


def _fits(points: Points, own: Laid, frame: Frame) -> bool:
    """Whether the formula gives full marks where they begin, or stays inside the weight in a zone of its own."""
    weight, target = frame.weight or NOMINAL, Fraction(frame.context.target_value or 0)
    ends = [end for end in (own.interval.lower, own.interval.upper) if end is not None]
    if not ends or (frame.context.target_value is not None and Zone((own.interval,)) & just(target)):
        return points(target) == weight
    values = [points(end) for end in ends] + ([] if own.interval.lower is not None else [points(Fraction(0))])
    return all(0 <= value <= weight for value in values) and max(values) * 20 >= weight

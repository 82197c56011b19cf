"""Proportions and formulas of one zone → pieces: shares of completion, and lines through exact points.

A formula with numbers of its own is taken for a line only where the one way of reading its percentages fits the
rule. Called by ``pieces``.
"""

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from typing import Any

from perf_pipeline.rulebook.context import in_target_unit
from perf_pipeline.rulebook.grammar.expression import Point
from perf_pipeline.rulebook.grammar.sentence import Award, Effect, Proportion
from perf_pipeline.rulebook.shapes.common import NotUnderstoodError
from perf_pipeline.rulebook.shapes.frame import NOMINAL, Frame, Laid, bounds_of, plain
from perf_pipeline.rulebook.zones import Interval, Zone, at_least, at_most, just


def proportion_piece(
    laid: Laid, formula: Effect, bounds: dict[str, Any], frame: Frame
) -> list[dict[str, Any]]:
    """What a zone that gives points by proportion or by a formula says."""
    assert isinstance(formula, Proportion)
    if frame.measure != "actual" and formula.form != "free":
        raise NotUnderstoodError("按比例计分与偏差并存")
    if formula.form == "free":
        return _line(laid, formula, frame)
    _check_share(formula, frame)
    if formula.form == "rate":
        return [_from_nothing(bounds) | {"each_share": "0.01", "pro_rata": True}]
    if formula.literal is not None:
        whole = Fraction(in_target_unit(*formula.literal, frame.context))
        return [_from_nothing(bounds) | {"each_share": "1", "step": plain(whole), "pro_rata": True}]
    if _own_points(formula, frame):
        whole = Fraction(frame.context.target_value or 1)
        own = Fraction(formula.points or 0)
        begun = (
            (frame.weight or own) - own if formula.lost else Fraction(0)
        )  # the missed part of the four is lost
        part = {"points": plain(begun), "each": plain(own), "step": plain(whole), "pro_rata": True}
        return [_from_nothing(bounds) | part]
    return [bounds | {"form": "ratio", "share": "1"}]


def _own_points(formula: Proportion, frame: Frame) -> bool:
    """80%以下按完成比例×4分, of six points."""
    return formula.points is not None and Fraction(formula.points) != frame.weight


def _check_share(formula: Proportion, frame: Frame) -> None:
    """NotUnderstoodError where it is not certain of what the share is."""
    context = frame.context
    if frame.falling or formula.form not in ("up", "generic", "kept", "rate"):
        raise NotUnderstoodError("反向指标的算式不能与分段并存")
    plain_share = formula.form == "kept" if formula.lost else formula.form in ("up", "generic")
    plain_share = plain_share and formula.literal is None and (frame.weight or 0) > (formula.points or 0)
    if _own_points(formula, frame) and not plain_share:
        raise NotUnderstoodError("算式中的分数不是满分")
    if formula.form == "rate" and not context.is_rate:
        raise NotUnderstoodError("按率乘分值计算，但指标值不是百分数")
    if formula.form == "rate" or formula.literal is not None:
        return
    if formula.named and context.is_rate and context.target_value != 100:
        raise NotUnderstoodError("不能确定按率本身还是按率与指标值之比计分")
    if not context.target_value or context.target_value < 0:
        raise NotUnderstoodError("没有指标值，不能按完成比例计算")


def _from_nothing(bounds: dict[str, Any]) -> dict[str, Any]:
    """A share of the weight for what is done has no values below nothing."""
    return bounds if "lower" in bounds else {"lower": "0", **bounds}


def between(at: int, laid: Sequence[Laid], frame: Frame) -> list[dict[str, Any]]:
    """按插值法计算: a line from the points where the zone begins to those where it ends."""
    own = laid[at].interval
    if own.lower is None or own.upper is None:
        return []  # beyond the outermost points there is nothing to lie between
    low, high = (_at_end(at, laid, side, frame) for side in ("lower", "upper"))
    scale = frame.weight or Fraction(1)
    shares = low[1] is None and high[1] is None
    if not shares and frame.weight is None:
        raise NotUnderstoodError("插值的两端一为分数、一为分值的比例，但没有写明分值")
    start, end = (
        share if shares else points if points is not None else share * scale for share, points in (low, high)
    )
    if start == end:
        return [bounds_of(own) | {"share" if shares else "points": plain(start)}]
    names = ("share", "each_share") if shares else ("points", "each")
    said = {names[0]: plain(start), names[1]: plain(end - start), "step": plain(own.upper - own.lower)}
    return [bounds_of(own) | said | {"origin": plain(own.lower), "pro_rata": True}]


def _at_end(at: int, laid: Sequence[Laid], side: str, frame: Frame) -> tuple[Fraction, Fraction | None]:
    """Share and points of the award that the zone touches on a side."""
    beside = laid[at + 1] if side == "upper" and at + 1 < len(laid) else None
    beside = laid[at - 1] if side == "lower" and at else beside
    award = None if beside is None else beside.effect
    if beside is None or not isinstance(award, Award):
        raise NotUnderstoodError("插值的区间两端没有确定的得分")
    if beside.edge("lower" if side == "upper" else "upper") != laid[at].edge(side):
        raise NotUnderstoodError("插值的区间与相邻的得分不衔接")
    if award.full:
        return Fraction(1), frame.weight
    return Fraction(award.share or 0), None if award.points is None else Fraction(award.points)


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
    for implausible in (_spent_at_once, _hardly_moves):
        found = [said for said in found if not implausible(said, frame)] if len(found) > 1 else found
    if len(found) != 1:
        raise NotUnderstoodError("算式的含义与分值不符")
    return [piece | {"points": plain(Fraction(piece["points"]))} for piece in found[0]]


def _spent_at_once(said: Sequence[dict[str, Any]], frame: Frame) -> bool:
    """分值×(1-结余率): 1 is the whole of a rate; read as one percentage point it would take all points away."""
    weight = frame.weight or NOMINAL
    return frame.context.is_rate and any(
        abs(Fraction(p["each"]) / Fraction(p["step"])) >= weight for p in said
    )


def _hardly_moves(said: Sequence[dict[str, Any]], frame: Frame) -> bool:
    """5-实际值/20 under a rate: read with 5% as 0.05 it would keep 99% of the points over the whole scale."""
    weight = frame.weight or NOMINAL
    return frame.context.is_rate and all(
        abs(Fraction(p["each"]) / Fraction(p["step"])) * 1000 < weight for p in said
    )


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
        yield reading(Fraction(100), Fraction(100))
    elif not formula.named:
        yield reading(Fraction(100), Fraction(1))
    elif target:  # (完成率-80%)/20%*5 under ≥ 400 亩: the rate is actual ÷ target, as 0.95 or as 95
        yield reading(Fraction(100), target)
        yield reading(Fraction(1), target / 100)


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
    said = {"points": str(start), "origin": plain(ends[0]), "pro_rata": True}
    return [bounds_of(interval) | said | {"each": str(change.numerator), "step": str(change.denominator)}]


def _fits(points: Points, own: Laid, frame: Frame) -> bool:
    """Whether the formula gives full marks where they begin, or stays inside the weight in a zone of its own."""
    weight, target = frame.weight or NOMINAL, Fraction(frame.context.target_value or 0)
    ends = [end for end in (own.interval.lower, own.interval.upper) if end is not None]
    if not ends or (frame.context.target_value is not None and Zone((own.interval,)) & just(target)):
        return points(target) == weight
    if target in ends and points(target) == weight:
        return True  # goes on from full marks, down to nothing
    values = [points(end) for end in ends] + ([] if own.interval.lower is not None else [points(Fraction(0))])
    return all(0 <= value <= weight for value in values) and max(values) * 20 >= weight

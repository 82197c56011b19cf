"""Sentences whose zones each reckon in their own way → piecewise: tiers beside steps, formulas or proportions.

Tried where the plainer shapes refuse. Every clause must have a zone of the actual (or be what the others leave), a
step must begin where a neighbour's points end, and the whole is tried before it is said: points rise towards their
best zone and fall behind it, stay inside the weight and reach it. A formula with numbers of its own is only taken
when it meets that. Called by ``assembly``.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Any

from perf_pipeline.rulebook.context import IndicatorContext, NotComparableError, in_target_unit
from perf_pipeline.rulebook.grammar.clauses import (
    Award,
    Clause,
    Effect,
    Judged,
    Loss,
    PerStep,
    Proportion,
    Sentence,
)
from perf_pipeline.rulebook.grammar.conditions import Always, Otherwise, Range, ToTarget, Words
from perf_pipeline.rulebook.grammar.expression import Point
from perf_pipeline.rulebook.pieces import Piece, measured, read_pieces
from perf_pipeline.rulebook.shapes.common import NotUnderstoodError, Policies
from perf_pipeline.rulebook.shapes.steps import part_steps, step_size
from perf_pipeline.rulebook.shapes.tiers import check_one_thing
from perf_pipeline.rulebook.zones import EVERYWHERE, NOWHERE, Interval, Zone, at_least, at_most, just

CONSTANT = frozenset({"lower", "lower_open", "upper", "upper_open", "points", "share"})
"""What a piece says whose points do not change inside it."""

NOMINAL = Fraction(100)
"""Weight with which a rule is tried where none is known."""


@dataclass(frozen=True, slots=True)
class Part:
    """A clause with its zone of the measured value; None is what the other parts leave."""

    zone: Zone | None
    effect: Effect


@dataclass(frozen=True, slots=True)
class Frame:
    """What the parts of one sentence are measured by."""

    sentence: Sentence
    context: IndicatorContext
    policies: Policies
    measure: str = "actual"

    @property
    def target(self) -> Fraction | None:
        """The target as a measured value."""
        if self.context.target_value is None:
            return None
        own = Fraction(self.context.target_value)
        return measured(self.measure, own, own)

    @property
    def weight(self) -> Fraction | None:
        """Full marks, where the sentence or the form says them."""
        said = self.sentence.full_marks or self.context.weight
        return None if said is None else Fraction(said)

    @property
    def falling(self) -> bool:
        """Whether more of what is measured is worse."""
        nothing = self.context.operator == "=" and self.context.target_value == 0
        return self.measure != "actual" or self.context.downward or nothing


def pieces_shape(
    sentence: Sentence, clauses: Sequence[Clause], context: IndicatorContext, policies: Policies
) -> tuple[str, dict[str, Any]]:
    """The rule of a sentence whose ``clauses`` are settled (distances put as values, words as states)."""
    check_one_thing([c for c in clauses if isinstance(c.condition, Range)])
    frame = Frame(sentence, context, policies, _measure(clauses, context))
    return joined([Part(_zone(c, frame), c.effect) for c in clauses], frame)


def joined(parts: Sequence[Part], frame: Frame) -> tuple[str, dict[str, Any]]:
    """Parts put side by side, filled and tried; constant ones over the actual are threshold_tiers."""
    parts = _with_full_marks(_risen(parts, frame), frame)
    laid = _laid_out(parts, frame)
    flat = [said for at in range(len(laid)) for said in _piece(at, laid, frame)]
    judged = any(isinstance(p.effect, Judged) for p in parts)
    if len(flat) == 1 and flat[0].keys() <= CONSTANT and not judged:
        raise NotUnderstoodError("没有说明达不到时如何计分")
    _try(flat, frame)
    best_first = sorted(flat, key=lambda said: _from_the_best(said, frame))
    constant = all(said.keys() <= CONSTANT for said in flat)
    if constant and frame.measure == "actual":
        return "threshold_tiers", {"tiers": best_first}
    found: dict[str, Any] = {"pieces": best_first}
    return "piecewise", found if frame.measure == "actual" else found | {"measure": frame.measure}


# -- zones


def _measure(clauses: Sequence[Clause], context: IndicatorContext) -> str:
    """The actual, or its size, or how far it is from the target."""
    zones = [c.condition for c in clauses if isinstance(c.condition, Range)]
    if not any(zone.absolute for zone in zones):
        if any(zone.deviates for zone in zones) and not (context.is_rate and context.downward):
            raise NotUnderstoodError("偏差没有说明是单向还是双向")
        return "actual"
    if context.downward and context.is_rate:
        return "magnitude"
    if context.target_value is None or (context.is_rate and context.target_value != 100):
        raise NotUnderstoodError("不能确定偏差按什么计算")
    return "deviation"


_NAME = re.compile(r"^[^未不没无,;]{1,16}(?:率|比例|进度|程度|时间|数|量|值|成本|金额|度)$")


def _zone(clause: Clause, frame: Frame) -> Zone | None:
    """The measured values of a condition; None for what is left."""
    condition = clause.condition
    if (
        isinstance(condition, Words)
        and isinstance(clause.effect, PerStep | Proportion)
        and _NAME.match(condition.text)
    ):
        return None  # 实际完成率每达到…: what is measured
    if isinstance(condition, Range):
        return range_zone(condition, lambda bound: _value(bound, condition.unit, frame), frame.target)
    if isinstance(condition, ToTarget):
        return _held_to_target(condition.comparison, frame)
    if isinstance(condition, Otherwise | Always):
        return None
    raise NotUnderstoodError("数值分段中另有文字条件")


def _value(bound: Decimal, unit: str, frame: Frame) -> Fraction:
    """A bound as a measured value."""
    if frame.measure == "deviation" and unit == "%" and not frame.context.is_rate:
        return abs(Fraction(frame.context.target_value or 0)) * Fraction(bound) / 100
    return Fraction(in_target_unit(bound, unit, frame.context))


def range_zone(zone: Range, value: Callable[[Decimal], Fraction], target: Fraction | None) -> Zone:
    """A range with its bounds as ``value`` puts them."""
    found = EVERYWHERE
    if zone.lower is not None or zone.lower_target:
        lower = target if zone.lower is None else value(zone.lower)
        found &= at_least(_known(lower), strict=zone.lower_open)
    if zone.upper is not None or zone.upper_target:
        upper = target if zone.upper is None else value(zone.upper)
        found &= at_most(_known(upper), strict=zone.upper_open)
    return found


def _known(bound: Fraction | None) -> Fraction:
    if bound is None:
        raise NotComparableError("没有指标值，不能以指标值为界")
    return bound


def _held_to_target(comparison: str, frame: Frame) -> Zone:
    if frame.measure != "actual":
        raise NotUnderstoodError("以指标值为界的条件与偏差并存")
    target, strict = _known(frame.target), {"gt": "≥", "lt": "≤"}.get(comparison)
    if strict == frame.context.operator:
        raise NotUnderstoodError("以指标值为界的条件与比较符号不符")
    met = at_most(target, strict=frame.context.operator == "<") if frame.falling else at_least(
        target, strict=frame.context.operator == ">"
    )  # fmt: skip
    found = {
        "met": met, "unmet": met.complement(), "lt_met": met.complement(),
        "ge": at_least(target), "gt": at_least(target, strict=True),
        "le": at_most(target), "lt": at_most(target, strict=True),
    }.get(comparison)  # fmt: skip
    if found is None:
        raise NotUnderstoodError("以指标值为界的条件不明")
    return found


# -- parts side by side


def _risen(parts: Sequence[Part], frame: Frame) -> list[Part]:
    """达到80%得6分，每增加1个百分点加0.5分: the award is where the steps begin."""
    rising = [p for p in parts if isinstance(p.effect, PerStep) and p.effect.points > 0]
    if not rising:
        return list(parts)
    step = rising[0].effect
    assert isinstance(step, PerStep)
    if len(parts) == 1 and not step.side and not step.verb and not frame.falling and rising[0].zone is None:
        return [Part(at_least(0), replace(step, base=Decimal(0)))]  # 每达到10%得1分: from nothing up
    begun = [p for p in parts if isinstance(p.effect, Award) and p.effect.points and not p.effect.full]
    one_sided = [
        p for p in begun if p.zone and len(p.zone.intervals) == 1 and _open_ended(p.zone.intervals[0])
    ]
    if len(rising) != 1 or rising[0].zone is not None or len(begun) != 1 or not one_sided:
        raise NotUnderstoodError("按级加分没有说明从多少分开始")
    award = begun[0]
    assert isinstance(award.effect, Award)
    merged = replace(step, base=award.effect.points)
    return [Part(p.zone, merged) if p is award else p for p in parts if p is not rising[0]]


def _open_ended(interval: Interval) -> bool:
    return (interval.lower is None) != (interval.upper is None)


def _with_full_marks(parts: Sequence[Part], frame: Frame) -> list[Part]:
    """Steps and formulas alone begin at the target."""
    stepped = any(
        isinstance(p.effect, PerStep) and p.effect.points < 0 and p.effect.base is None for p in parts
    )
    whole = any(isinstance(p.effect, Award) and _is_full(p.effect, frame) for p in parts)
    stepped = stepped or any(isinstance(p.effect, Loss) for p in parts)
    if not stepped or whole or frame.target is None:
        return list(parts)
    return [*parts, Part(_held_to_target("met", frame), Award(full=True))]


def _is_full(award: Award, frame: Frame) -> bool:
    return award.full or award.share == 1 or (award.points is not None and award.points == frame.weight)


@dataclass(frozen=True, slots=True)
class _Laid:
    """An interval with its effect."""

    interval: Interval
    effect: Effect

    def edge(self, side: str) -> Fraction | None:
        """Its bound on a side."""
        return self.interval.lower if side == "lower" else self.interval.upper


def _laid_out(parts: Sequence[Part], frame: Frame) -> list[_Laid]:
    """The parts' zones without overlaps, from the lowest to the highest."""
    zones = _apart([p for p in parts if p.zone is not None], frame)
    left = [p for p in parts if p.zone is None]
    if len(left) > 1:
        raise NotUnderstoodError("不止一个条款没有写明适用范围")
    covered = NOWHERE
    for _, zone in zones:
        covered |= zone
    laid = [_Laid(interval, part.effect) for part, zone in zones for interval in zone.intervals]
    if left:
        _check_rest(left[0], frame)
        laid += [_Laid(interval, left[0].effect) for interval in covered.complement().intervals]
    return sorted(laid, key=_from_below)


def _check_rest(part: Part, frame: Frame) -> None:
    award = part.effect
    if isinstance(award, Award) and _is_full(award, frame):
        raise NotUnderstoodError("「否则」得满分，含义不明")


def _from_below(laid: _Laid) -> tuple[Fraction | float, bool]:
    lower = laid.interval.lower
    return (float("-inf") if lower is None else lower, laid.interval.lower_open)


def _apart(parts: Sequence[Part], frame: Frame) -> list[tuple[Part, Zone]]:
    """Each zone without those that lie inside it; a single shared value goes to the better award."""
    settled = []
    for part in parts:
        own = zone = part.zone or NOWHERE
        for other in parts:
            taken = other.zone or NOWHERE
            common = own & taken
            if other is part or not common:
                continue
            if taken == own:
                raise NotUnderstoodError("两个条款适用于同一范围")
            inside = common == taken
            single = all(i.lower == i.upper for i in common.intervals)
            if not inside and common != own and not single:
                raise NotUnderstoodError("各段互相重叠")
            if inside or (single and common != own and _better(other.effect, part.effect, frame)):
                zone -= taken
        settled.append((part, zone))
    return settled


def _better(first: Effect, second: Effect, frame: Frame) -> bool:
    return _worth(first, frame) > _worth(second, frame)


def _worth(effect: Effect, frame: Frame) -> Fraction:
    """How good a clause is where two share a bound: what changes lies between full marks and none."""
    if isinstance(effect, Award):
        if effect.full:
            return Fraction(2) * NOMINAL
        if effect.points is not None:
            return Fraction(effect.points) * NOMINAL / (frame.weight or NOMINAL)
        return Fraction(effect.share or 0) * NOMINAL
    return NOMINAL / 1000


# -- pieces


def _piece(at: int, laid: Sequence[_Laid], frame: Frame) -> list[dict[str, Any]]:
    """What a laid-out interval says as parameters; a line across its origin takes two."""
    own = laid[at]
    bounds = _bounds(own.interval)
    if isinstance(own.effect, Award):
        return [bounds | _award(own.effect)]
    if isinstance(own.effect, Judged):
        return []  # a person gives these points
    if isinstance(own.effect, Loss):
        return [bounds | _award(_left_over(own.effect, frame))]
    if isinstance(own.effect, PerStep):
        return [bounds | _steps(at, laid, own.effect, frame)]
    return _proportion(own, own.effect, bounds, frame)


def _bounds(interval: Interval) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if interval.lower is not None:
        found |= {"lower": plain(interval.lower)} | ({"lower_open": True} if interval.lower_open else {})
    if interval.upper is not None:
        found |= {"upper": plain(interval.upper)} | ({"upper_open": True} if interval.upper_open else {})
    return found


def plain(number: Fraction) -> str:
    """A number that ends as digits; others do not stand in a sentence and cannot stand in a rule."""
    shown = Decimal(number.numerator) / Decimal(number.denominator)
    if Fraction(shown) != number:
        raise NotUnderstoodError("换算后的界限不是有限小数")
    return format(shown.normalize(), "f")


def _award(award: Award) -> dict[str, Any]:
    if award.points is not None:
        return {"points": plain(Fraction(award.points))}
    return {"share": plain(Fraction(1) if award.full or award.share is None else Fraction(award.share))}


def _left_over(loss: Loss, frame: Frame) -> Award:
    if frame.weight is None or loss.points > frame.weight:
        raise NotUnderstoodError("扣分超过分值，或没有写明分值")
    return Award(points=Decimal(frame.weight.numerator) / Decimal(frame.weight.denominator) - loss.points)


def _steps(at: int, laid: Sequence[_Laid], step: PerStep, frame: Frame) -> dict[str, Any]:
    """Steps from the joint with the neighbour that is better (or, for steps that earn, from their own bound)."""
    own = laid[at]
    parts = part_steps(step, frame.sentence, frame.policies)
    change = _in_points(step, frame)
    size = _size(step, frame)
    if step.points > 0:
        origin = own.interval.upper if own.interval.lower is None else own.interval.lower
        assert step.base is not None
        base: dict[str, Any] = {"points": plain(Fraction(step.base))}
    else:
        origin, base = _joint(at, laid, step, frame)
    assert origin is not None
    zero = {"origin": plain(origin)} if origin else {}
    least = {"least": plain(Fraction(frame.sentence.least))} if frame.sentence.least else _capped(base, frame)
    return base | {"each": plain(change), "step": plain(size)} | zero | parts | least


def _capped(base: dict[str, Any], frame: Frame) -> dict[str, Any]:
    """最多扣3分: what remains of full marks."""
    cap = frame.sentence.loss_cap
    if cap is None:
        return {}
    if frame.weight is None or base.get("share") != "1":
        raise NotUnderstoodError("最多扣分与分段并存，不能确定从多少分扣起")
    return {} if cap >= frame.weight else {"least": plain(frame.weight - Fraction(cap))}


def _in_points(step: PerStep, frame: Frame) -> Fraction:
    if not step.share:
        return Fraction(step.points)
    if frame.weight is None:
        raise NotUnderstoodError("按分值的比例扣分，但没有写明分值")
    return Fraction(step.points) * frame.weight


def _size(step: PerStep, frame: Frame) -> Fraction:
    """The size of a step in what is measured."""
    if frame.measure == "deviation" and step.unit == "%" and not frame.context.is_rate:
        return abs(Fraction(frame.context.target_value or 0)) * Fraction(step.step) / 100
    said = step_size(step, frame.context, of_a_rate=False)
    if said["step_basis"] == "relative":
        return abs(Fraction(frame.context.target_value or 0)) * Fraction(said["step"]) / 100
    return Fraction(said["step"])


def _joint(at: int, laid: Sequence[_Laid], step: PerStep, frame: Frame) -> tuple[Fraction, dict[str, Any]]:
    """Where the steps begin and with what."""
    sides = {"below": ("upper",), "above": ("lower",), "late": ("lower",)}.get(step.side, ("upper", "lower"))
    found = []
    for side in sides:
        beside = laid[at + 1] if side == "upper" and at + 1 < len(laid) else None
        beside = laid[at - 1] if side == "lower" and at else beside
        edge = laid[at].edge(side)
        if (
            beside is not None
            and edge is not None
            and isinstance(beside.effect, Award)
            and beside.effect.points != 0
        ):
            touching = beside.edge("lower" if side == "upper" else "upper") == edge
            found += [(edge, beside.effect)] if touching else []
    if len(found) != 1:
        raise NotUnderstoodError("不能确定从哪里开始逐级扣分")
    edge, award = found[0]
    if step.base is not None:
        return edge, {"points": plain(Fraction(step.base))}
    if not _is_full(award, frame) and not step.again:
        raise NotUnderstoodError("不能确定从多少分开始逐级扣分")
    return edge, _award(award)


# -- proportions and formulas


def _proportion(own: _Laid, formula: Effect, bounds: dict[str, Any], frame: Frame) -> list[dict[str, Any]]:
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
        return [bounds | {"each_share": "0.01", "pro_rata": True}]
    if formula.literal is not None:
        whole = Fraction(in_target_unit(*formula.literal, frame.context))
        return [bounds | {"each_share": "1", "step": plain(whole), "pro_rata": True}]
    if not frame.context.target_value or frame.context.target_value < 0:
        raise NotUnderstoodError("没有指标值，不能按完成比例计算")
    return [bounds | {"form": "ratio", "share": "1"}]


def _line(own: _Laid, formula: Proportion, frame: Frame) -> list[dict[str, Any]]:
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
    return [_bounds(interval) | said | {"each": str(change.numerator), "step": str(change.denominator)}]


def _fits(points: Points, own: _Laid, frame: Frame) -> bool:
    """Whether the formula gives full marks where they begin, or stays inside the weight in a zone of its own."""
    weight, target = frame.weight or NOMINAL, Fraction(frame.context.target_value or 0)
    ends = [end for end in (own.interval.lower, own.interval.upper) if end is not None]
    if not ends or (frame.context.target_value is not None and Zone((own.interval,)) & just(target)):
        return points(target) == weight
    values = [points(end) for end in ends] + ([] if own.interval.lower is not None else [points(Fraction(0))])
    return all(0 <= value <= weight for value in values) and max(values) * 20 >= weight


# -- the trial


def _try(pieces: Sequence[dict[str, Any]], frame: Frame) -> None:
    """NotUnderstoodError when the points do not run as those of such an indicator must."""
    prepared = read_pieces(pieces)
    weight = frame.weight or max((p.points for p in prepared if p.points), default=NOMINAL)
    if any(p.points is not None and not p.steps_taken and not 0 <= p.points <= weight for p in prepared):
        raise NotUnderstoodError("分段的得分超过分值")
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
    if sudden and target == (peak[0] if frame.falling else peak[-1]):
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


def _from_the_best(said: dict[str, Any], frame: Frame) -> Fraction:
    """Pieces in the order of their values, the good end first."""
    edge = said.get("lower", said.get("upper"))
    place = Fraction(edge) if edge is not None else Fraction(0)
    low = Fraction(-1, 10**9) if "lower" not in said else Fraction(0)
    return (place + low) if frame.falling else -(place + low)

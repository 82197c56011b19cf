"""What the parts of a piecewise sentence are measured by, and where each of them lies.

A part is a clause with its zone of the measured value; the frame holds what all parts share. Called by ``pieces``,
``lines``, ``trial`` and ``dates``.
"""

import re
from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from perf_pipeline.rulebook.context import IndicatorContext, NotComparableError, in_target_unit
from perf_pipeline.rulebook.grammar.sentence import (
    OF_TARGET,
    Always,
    Award,
    Clause,
    Effect,
    Otherwise,
    PerStep,
    Proportion,
    Range,
    Sentence,
    ToTarget,
    Words,
)
from perf_pipeline.rulebook.pieces import measured
from perf_pipeline.rulebook.shapes.common import NotUnderstoodError, Policies
from perf_pipeline.rulebook.zones import EVERYWHERE, Interval, Zone, at_least, at_most

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


def _ends_at_target(zone: Range, context: IndicatorContext) -> bool:
    """误差在±2毫米以内 under ≤2毫米."""
    bounded = zone.absolute and zone.upper is not None and zone.unit not in (OF_TARGET, "%")
    return bounded and in_target_unit(zone.upper or Decimal(0), zone.unit, context) == context.target_value


def measure_of(clauses: Sequence[Clause], context: IndicatorContext) -> str:
    """The actual, or its size, or how far it is from the target."""
    zones = [c.condition for c in clauses if isinstance(c.condition, Range)]
    if not any(zone.absolute for zone in zones):
        if any(zone.deviates for zone in zones) and not (context.is_rate and context.downward):
            raise NotUnderstoodError("偏差没有说明是单向还是双向")
        return "actual"
    if context.downward and (context.is_rate or any(_ends_at_target(zone, context) for zone in zones)):
        return "magnitude"  # the indicator is the deviation itself
    if context.target_value is None or (context.is_rate and context.target_value != 100):
        raise NotUnderstoodError("不能确定偏差按什么计算")
    return "deviation"


_NAME = re.compile(r"^[^未不没无,;]{1,16}(?:率|比例|进度|程度|时间|数|量|值|成本|金额|度)$")


def zone_of(clause: Clause, frame: Frame) -> Zone | None:
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
        return held_to_target(condition.comparison, frame)
    if isinstance(condition, Otherwise | Always):
        return None
    raise NotUnderstoodError("数值分段中另有文字条件")


_Bound = tuple[Decimal | None, str]


def yielding(clauses: Sequence[Clause]) -> list[Clause]:
    """80%（含）-95% beside 60%-80%: a bound without a mark yields to the neighbour that is said to hold it."""
    zones = [c.condition for c in clauses if isinstance(c.condition, Range)]
    held_below = {(z.lower, z.unit) for z in zones if z.lower_marked and not z.lower_open}
    held_above = {(z.upper, z.unit) for z in zones if z.upper_marked and not z.upper_open}
    return [
        Clause(_yielded(c.condition, held_below, held_above), c.effect)
        if isinstance(c.condition, Range)
        else c
        for c in clauses
    ]


def _yielded(zone: Range, held_below: Set[_Bound], held_above: Set[_Bound]) -> Range:
    if zone.lower is None or zone.upper is None or zone.lower == zone.upper:
        return zone
    if not zone.upper_marked and (zone.upper, zone.unit) in held_below:
        zone = replace(zone, upper_open=True)
    if not zone.lower_marked and (zone.lower, zone.unit) in held_above:
        zone = replace(zone, lower_open=True)
    return zone


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


def held_to_target(comparison: str, frame: Frame) -> Zone:
    """The values that a comparison with the target takes."""
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


def is_full(award: Award, frame: Frame) -> bool:
    """Whether the award is the full marks."""
    return award.full or award.share == 1 or (award.points is not None and award.points == frame.weight)


@dataclass(frozen=True, slots=True)
class Laid:
    """An interval with its effect."""

    interval: Interval
    effect: Effect

    def edge(self, side: str) -> Fraction | None:
        """Its bound on a side."""
        return self.interval.lower if side == "lower" else self.interval.upper


def bounds_of(interval: Interval) -> dict[str, Any]:
    """An interval as a piece says it."""
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

"""Parts of the plan that are no percentage (三分之二以上) → values of the actual.

A third of twelve is four; where it is no whole number, things that are counted one by one reach it with the next
whole one, and anything else is left to a person. Called by ``assembly``.
"""

from collections.abc import Sequence
from dataclasses import replace
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from fractions import Fraction

from perf_pipeline.rulebook.context import IndicatorContext, NotComparableError, in_target_unit
from perf_pipeline.rulebook.grammar.sentence import OF_TARGET, Clause, PerStep, Range
from perf_pipeline.rulebook.normal import FRACTION

_ONE_BY_ONE = frozenset("个项家户人次件篇门台套辆座所村场期份名处条部批间栋")
"""Things of which there is no half; 个村, 人次, 场次 are counts of them."""


def in_whole_parts(clauses: Sequence[Clause], context: IndicatorContext) -> Sequence[Clause]:
    """``clauses`` with parts of the plan as values; the percentages beside them too, that all have one unit."""
    if not any(_in_parts(c) for c in clauses):
        return clauses
    if not context.target_value or context.target_value < 0 or context.is_rate or context.dated:
        raise NotComparableError("几分之几没有可以对照的数量指标值")
    if any(isinstance(c.effect, PerStep) and c.effect.unit.startswith(FRACTION) for c in clauses):
        raise NotComparableError("不能按几分之几逐级计分")
    return [
        replace(c, condition=_as_values(c.condition, context)) if isinstance(c.condition, Range) else c
        for c in clauses
    ]


def _in_parts(clause: Clause) -> bool:
    units = (
        [clause.condition.unit, clause.condition.lower_unit] if isinstance(clause.condition, Range) else []
    )
    if isinstance(clause.effect, PerStep):
        units.append(clause.effect.unit)
    return any(unit.startswith(FRACTION) for unit in units)


def _as_values(zone: Range, context: IndicatorContext) -> Range:
    if not zone.unit.startswith(FRACTION) and zone.unit not in ("%", OF_TARGET):
        return zone
    if zone.offset or zone.lower_unit or zone.lower_target or zone.upper_target:
        raise NotComparableError("几分之几与其他界限并存")
    lower = None if zone.lower is None else _value(zone.lower, zone.unit, context, up=not zone.lower_open)
    upper = None if zone.upper is None else _value(zone.upper, zone.unit, context, up=zone.upper_open)
    return replace(zone, lower=lower, upper=upper, unit=context.target_unit or "", verb="", exceeds=False)


def _value(bound: Decimal, unit: str, context: IndicatorContext, *, up: bool) -> Decimal:
    """That part of the target; ``up``: values from the next whole number on are on the upper side of it."""
    if not unit.startswith(FRACTION):
        return in_target_unit(bound, unit, context)
    exact = Fraction(bound) * Fraction(context.target_value or 0) / int(unit.removeprefix(FRACTION))
    found = Decimal(exact.numerator) / Decimal(exact.denominator)
    if Fraction(found) == exact:
        return found
    if not set(context.target_unit or "-") <= _ONE_BY_ONE or context.target_value != int(
        context.target_value or 0
    ):
        raise NotComparableError("几分之几的指标值不是有限小数")
    return found.to_integral_value(ROUND_CEILING if up else ROUND_FLOOR)

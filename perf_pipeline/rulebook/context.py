"""What a rule needs to know of its indicator, and how numbers of a sentence meet its target.

A sentence says 10 or 95%; what that means depends on the target's unit: on a rate a percent is a
percentage point, on an amount it is relative to the target (reliability rule N16). Called by ``assembly``.
"""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from perf_pipeline.rulebook.grammar.sentence import OF_TARGET
from perf_pipeline.rulebook.grammar.tokens import PERCENT_UNITS, POINT
from perf_pipeline.rulebook.units import factor, is_count, is_share, points_per_percent


@dataclass(frozen=True, slots=True)
class IndicatorContext:
    """The indicator a rule belongs to; numbers in the printed unit, percent as 0–100."""

    level1: str | None = None
    level2: str | None = None
    level3: str | None = None
    operator: str | None = None
    target_value: Decimal | None = None
    target_unit: str | None = None
    target_text: str | None = None
    weight: Decimal | None = None
    dated: bool = False  # the target is a date: target_value counts days
    any_year: bool = False  # that date has no year: target_value is it in some year

    @property
    def downward(self) -> bool:
        """Whether less is better."""
        return self.operator in ("≤", "<")

    @property
    def is_rate(self) -> bool:
        """Whether target and actual are percent."""
        return is_share(self.target_unit) or (
            not self.target_unit and "%" in (self.target_text or "").replace("％", "%")
        )


_IN_ALL = 20
"""So many times the target per head is an amount in all."""


class NotComparableError(ValueError):
    """A number of the sentence cannot be held against the target; the message says why."""


def in_target_unit(value: Decimal, unit: str, context: IndicatorContext) -> Decimal:
    """``value`` as a value of the actual; a percentage of a quantity becomes that part of the target."""
    if unit == OF_TARGET:
        if context.target_value is None:
            raise NotComparableError("没有指标值，不能按指标值的百分比计算")
        return context.target_value * value / 100
    if context.is_rate and (share := _as_share(value, unit, context)) is not None:
        return share
    if unit in PERCENT_UNITS:
        return _percent(value, context)
    if context.target_value is None or not unit:
        return value
    if not context.target_unit:
        return value * int(factor(unit, None) or 1)  # 10万 without any unit is a number
    if unit == POINT != context.target_unit and not context.is_rate:
        raise NotComparableError("条件中是分数，指标值不是分数")
    exact = factor(unit, context.target_unit) or _per_head(Fraction(value), unit, context)
    if exact is None and _used_alike(unit, context):
        return value
    if exact is None:
        raise NotComparableError(f"单位「{unit}」与指标单位「{context.target_unit}」不可比")
    return _in_decimals(Fraction(value) * exact)


def _per_head(value: Fraction, unit: str, context: IndicatorContext) -> Fraction | None:
    """2000元 and 0.2万元 for a target in 元/人; an amount in all (总成本5万元) is refused."""
    own, target = (context.target_unit or "").partition("/")[0], abs(Fraction(context.target_value or 0))
    exact = None if "/" in unit else factor(unit, own)
    if exact is not None and target and value * exact > _IN_ALL * target:
        raise NotComparableError("与指标值相差过大，可能不是每一单位的数")
    return exact


def _used_alike(unit: str, context: IndicatorContext) -> bool:
    """人 and 人次 are used for one another in a sentence; cases of nothing are counted as 次 here and as 起 there."""
    people = {unit, context.target_unit} == {"人", "人次"}
    return people or (context.target_value == 0 and is_count(unit) and is_count(context.target_unit))


def _as_share(value: Decimal, unit: str, context: IndicatorContext) -> Decimal | None:
    """Percent under a target per mille, and the other way round; None where both are the same."""
    own, wanted = points_per_percent(unit), points_per_percent(context.target_unit)
    return value * wanted / own if unit and own and wanted and own != wanted else None


def _in_decimals(value: Fraction) -> Decimal:
    """A converted number, which must end: 20 minutes are no decimal part of an hour."""
    found = Decimal(value.numerator) / Decimal(value.denominator)
    if Fraction(found) != value:
        raise NotComparableError("换算后的界限不是有限小数")
    return found


def _percent(value: Decimal, context: IndicatorContext) -> Decimal:
    target = context.target_value
    if context.dated:
        raise NotComparableError("指标值是日期，不能按百分数计算")
    if target is None or context.is_rate:
        return value
    if context.target_unit or target > 100:
        return (target * value / 100).normalize() if value != 100 else target
    if value in (target, 100) and target == 100:
        return target
    raise NotComparableError("指标值没有单位，不能确定规则中的百分数是完成率还是指标值")

"""Ranges that are distances from the target (逾期5天以内, 超支10%以上) → ranges of the actual.

Said outright by words of lateness or overspending; on a cap in money or counts, small percentages beside such
words are distances too, and without such words they stay unclear. Called by ``assembly``.
"""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from perf_pipeline.rulebook.context import IndicatorContext, NotComparableError, in_target_unit
from perf_pipeline.rulebook.grammar.sentence import Clause, Effect, PerStep, Range
from perf_pipeline.rulebook.grammar.wording import wording
from perf_pipeline.rulebook.units import factor, points_per_percent

_SMALL, _PER_MILLE = 50, 10


def from_target(clauses: Sequence[Clause], context: IndicatorContext) -> list[Clause]:
    """``clauses`` with every distance put as values; NotComparableError where that is not possible."""
    clauses = going_on(_as_steps_say(_zero_in_unit([_missing_as_value(c, context) for c in clauses])))
    clauses = _saved(_beyond_a_bound([_in_one_unit(clause) for clause in clauses], context), context)
    zones = [c.condition for c in clauses if isinstance(c.condition, Range)]
    if any(zone.lower_unit for zone in zones):
        raise NotComparableError("同一区间的两端单位不同")
    if context.is_rate and any(zone.of_rate for zone in zones):
        clauses, zones = _as_the_rate_itself(clauses, context), []
    distant = any(zone.offset or zone.exceeds for zone in zones)
    clauses = _overspent_as_saved(clauses, context)
    settled = []
    for clause in clauses:
        zone = clause.condition
        if isinstance(zone, Range):
            if not zone.offset and _is_small_share(zone, context):
                if not distant:
                    raise NotComparableError("反向指标的百分数界限不能确定是超出的比例还是占指标值的比例")
                zone = replace(zone, offset="above")
            clause = Clause(_moved(zone, context), clause.effect) if zone.offset else clause
        settled.append(clause)
    return settled


def _missing_as_value(clause: Clause, context: IndicatorContext) -> Clause:
    """缺3份 under a number of missing things that is to be small: the value itself."""
    zone = clause.condition
    counts_them = (
        isinstance(zone, Range)
        and zone.offset == "below"
        and not zone.names_target
        and zone.verb in wording().distances.missing
    )
    if not counts_them or not (context.downward or context.target_value == 0):
        return clause
    assert isinstance(zone, Range)
    return replace(clause, condition=replace(zone, offset=""))


def _as_steps_say(clauses: Sequence[Clause]) -> list[Clause]:
    """每减少1%扣0.1分，减少20%以上不得分: the second number is a distance because the step is one."""
    sides = {c.effect.verb: c.effect.side for c in clauses if isinstance(c.effect, PerStep) and c.effect.verb}
    settled = []
    for clause in clauses:
        zone = clause.condition
        if isinstance(zone, Range) and not zone.offset and not isinstance(clause.effect, PerStep):
            side = sides.get(zone.verb, "")
            if side in ("below", "above") and zone.upper is None and zone.lower is not None:
                clause = replace(clause, condition=replace(zone, offset=side))
        settled.append(clause)
    return settled


def _zero_in_unit(clauses: Sequence[Clause]) -> Sequence[Clause]:
    """结余率=0: nothing is nothing in the unit of the other bounds."""
    units = {c.condition.unit for c in clauses if isinstance(c.condition, Range)} - {""}
    if len(units) != 1:
        return clauses
    return [
        replace(c, condition=replace(c.condition, unit=min(units)))
        if isinstance(c.condition, Range) and not c.condition.unit and _is_nothing(c.condition)
        else c
        for c in clauses
    ]


def _as_the_rate_itself(clauses: Sequence[Clause], context: IndicatorContext) -> list[Clause]:
    """超支率≤5% under a target of ≤ 5 %: the actual is that rate, no distance from it."""
    zones = [c.condition for c in clauses if isinstance(c.condition, Range)]
    if context.operator in ("≥", ">") and all(_is_nothing(zone) for zone in zones if zone.of_rate):
        return [
            Clause(_mirrored(c.condition), _less_saved(c.effect))
            if isinstance(c.condition, Range) and c.condition.of_rate
            else replace(c, effect=_less_saved(c.effect))
            for c in clauses
        ]
    if not context.downward or any(zone.offset == "below" for zone in zones):
        raise NotComparableError("不能确定百分数是指标值本身还是与指标值的差距")
    return [
        replace(c, condition=replace(c.condition, offset="", of_rate=False))
        if isinstance(c.condition, Range)
        else c
        for c in clauses
    ]


_SAVING_RATES = ("节约率", "节支率", "节约比例", "节减率", "结余率")


def _overspent_as_saved(clauses: Sequence[Clause], context: IndicatorContext) -> list[Clause]:
    """每超支1% beside a saving rate of at least nothing: one point of that rate less."""
    zones = [c.condition for c in clauses if isinstance(c.condition, Range)]
    saving = any(zone.subject.endswith(_SAVING_RATES) for zone in zones)
    if not saving or context.target_value != 0 or not context.is_rate or context.operator not in ("≥", ">"):
        return list(clauses)
    return [replace(c, effect=_less_saved(c.effect)) for c in clauses]


def _less_saved(effect: Effect) -> Effect:
    """A step of overspending as one of the saving rate."""
    over = isinstance(effect, PerStep) and effect.side == "above" and effect.verb.startswith("超支")
    return replace(effect, side="below", verb="") if over and isinstance(effect, PerStep) else effect


def _mirrored(zone: Range) -> Range:
    """Not more than nothing overspent is not less than nothing saved, where the saving rate is the indicator."""
    return replace(
        zone,
        lower=zone.upper, lower_open=zone.upper_open, lower_marked=zone.upper_marked,
        upper=zone.lower, upper_open=zone.lower_open, upper_marked=zone.lower_marked,
        offset="", of_rate=False,
    )  # fmt: skip


def _in_one_unit(clause: Clause) -> Clause:
    """2小时至180分钟, 5000元至1万元: both ends in the unit of the upper one, where one converts."""
    zone = clause.condition
    if not isinstance(zone, Range) or not zone.lower_unit or zone.lower is None:
        return clause
    exact = factor(zone.lower_unit, zone.unit)
    if exact is None or zone.upper is None:
        return clause
    lower = zone.lower * exact.numerator / exact.denominator
    if Fraction(lower) != Fraction(zone.lower) * exact or lower > zone.upper:
        return clause
    return replace(clause, condition=replace(zone, lower=lower, lower_unit=""))


def _is_nothing(zone: Range) -> bool:
    bounds = [b for b in (zone.lower, zone.upper) if b is not None]
    return bool(bounds) and not any(bounds)


def going_on(clauses: Sequence[Clause]) -> list[Clause]:
    """低于目标值0.5个百分点以内…，0.5至1个百分点…: a range that begins where a distance ended is one too."""
    settled: list[Clause] = []
    end: tuple[Decimal | None, str, str] = (None, "", "")
    for clause in clauses:
        zone = clause.condition
        if isinstance(zone, Range):
            if not zone.offset and zone.lower is not None and (zone.lower, zone.unit) == end[:2]:
                zone = replace(zone, offset=end[2])
                clause = replace(clause, condition=zone)
            if zone.offset and zone.upper is not None:
                end = (zone.upper, zone.unit, zone.offset)
        settled.append(clause)
    return settled


def _beyond_a_bound(clauses: Sequence[Clause], context: IndicatorContext) -> list[Clause]:
    """1-1.5万元得2分，超1.5万元不得分: beyond the number where another tier ends, not so far beyond the target."""
    ends = {
        (c.condition.upper, c.condition.unit)
        for c in clauses
        if isinstance(c.condition, Range) and not c.condition.offset and c.condition.upper is not None
    }
    return [
        replace(c, condition=replace(c.condition, offset="", exceeds=False, verb=""))
        if isinstance(c.condition, Range)
        and c.condition.offset == "above"
        and c.condition.exceeds
        and (context.is_rate or c.condition.unit != "%")
        and (c.condition.lower, c.condition.unit) in ends
        else c
        for c in clauses
    ]


_SAVED = ("节约", "节省", "结余", "压减")


def _saved(clauses: Sequence[Clause], context: IndicatorContext) -> list[Clause]:
    """节约5%以上 under a cap of an amount: so far below it; what is said of saving none or less begins at the cap."""
    target = context.target_value
    told = [c.condition for c in clauses if isinstance(c.condition, Range) and c.condition.subject in _SAVED]
    if not told or not context.downward or context.is_rate or context.dated or not target or target < 0:
        return list(clauses)
    return [
        replace(c, condition=_below_the_cap(c.condition, context))
        if isinstance(c.condition, Range) and c.condition.subject in _SAVED and not c.condition.offset
        else c
        for c in clauses
    ]


def _below_the_cap(zone: Range, context: IndicatorContext) -> Range:
    target = context.target_value or Decimal(0)
    least, most = (
        None if b is None else target - _distance(b, zone.unit, context) for b in (zone.lower, zone.upper)
    )
    if least is None:
        least = target  # 节约不足5%: nothing saved at the least
    return Range(
        most, zone.upper_open, least, zone.lower_open, context.target_unit or "", most is not None, True
    )


def _is_small_share(zone: Range, context: IndicatorContext) -> bool:
    """5%以内 under ≤ 200 万元: not five percent of the money."""
    bounds = [b for b in (zone.lower, zone.upper) if b is not None]
    amount = context.target_value is not None and context.downward and not context.is_rate
    return amount and zone.unit == "%" and bool(bounds) and max(bounds) <= _SMALL


def _moved(zone: Range, context: IndicatorContext) -> Range:
    target = context.target_value
    if target is None:
        raise NotComparableError("没有指标值，不能确定超出或低于多少")
    if (zone.offset == "below" and context.downward) or (
        zone.offset == "above" and context.operator in ("≥", ">")
    ):
        raise NotComparableError("超出或低于的方向与比较符号不符")
    near, far = (None if b is None else _distance(b, zone.unit, context) for b in (zone.lower, zone.upper))
    unit = context.target_unit or ""
    opened = near is None or zone.lower_open
    if zone.offset == "above":
        lower = target + (near or 0)
        return Range(
            lower, opened, None if far is None else target + far, zone.upper_open, unit, near is None, True
        )
    lower_end = None if far is None else target - far
    return Range(lower_end, zone.upper_open, target - (near or 0), opened, unit, True, near is None)


def _distance(bound: Decimal, unit: str, context: IndicatorContext) -> Decimal:
    assert context.target_value is not None
    if unit == "%" and points_per_percent(context.target_unit) == _PER_MILLE:
        raise NotComparableError("指标值是千分数，不能确定百分数是差几个百分点还是差几成")
    if unit == "%" and not context.is_rate:
        return abs(context.target_value) * bound / 100
    return in_target_unit(bound, unit, context)

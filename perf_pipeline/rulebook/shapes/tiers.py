"""Sentences with ranges of numbers → threshold_tiers, or all_or_nothing when there is one threshold.

Tiers must grade one quantity, fall in one direction and not overlap; a shared bound goes to the better
tier. Called by ``assembly``.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from typing import Any

from perf_pipeline.rulebook.context import IndicatorContext, in_target_unit
from perf_pipeline.rulebook.grammar.sentence import (
    OF_TARGET,
    Award,
    Clause,
    Condition,
    Otherwise,
    PerStep,
    Proportion,
    Range,
    Sentence,
    ToTarget,
    Words,
)
from perf_pipeline.rulebook.grammar.tokens import PERCENT_UNITS
from perf_pipeline.rulebook.shapes.common import (
    NotUnderstoodError,
    check_near_target,
    is_whole,
    points_of,
    target_bounds,
    text,
    tier_rank,
)
from perf_pipeline.rulebook.units import factor


def beyond_the_worst(clauses: Sequence[Clause], context: IndicatorContext) -> list[Clause]:
    """发生2次扣5分，发生3次不得分 under a target of none: what gives nothing at three gives nothing beyond."""
    zones = [c.condition for c in clauses if isinstance(c.condition, Range)]
    worse = context.downward or context.target_value == 0
    if not worse or context.is_rate or any(isinstance(c.condition, Otherwise) for c in clauses):
        return list(clauses)
    most = max((b for z in zones for b in (z.lower, z.upper) if b is not None), default=None)
    return [
        replace(c, condition=replace(c.condition, upper=None, upper_marked=False))
        if isinstance(c.condition, Range)
        and c.effect == Award(points=Decimal(0))
        and c.condition.lower == c.condition.upper == most
        and most
        and not c.condition.offset
        else c
        for c in clauses
    ]


def ranges_shape(sentence: Sentence, context: IndicatorContext) -> tuple[str, dict[str, Any]]:
    """The rule of a sentence with ranges of numbers."""
    ranged = [c for c in sentence.clauses if isinstance(c.condition, Range)]
    rest = [c for c in sentence.clauses if not isinstance(c.condition, Range)]
    if context.target_value:
        done = [(c, nothing_done(c, ranged, context)) for c in rest]
        ranged += [none for _, none in done if none is not None]
        rest = [c for c, none in done if none is None]
    rest = [c for c in rest if not (context.downward and _not_done_at_all(c, ranged))]
    if (each := _up_to_full(ranged, rest, sentence, context)) is not None:
        return each
    if any(not isinstance(c.condition, Otherwise | ToTarget) for c in rest) or len(rest) > 2:
        raise NotUnderstoodError("数值分档中另有文字条件")
    if (simple := _simple(ranged, rest, context)) is not None:
        return simple
    check_one_thing(ranged)
    check_grades(ranged, context)
    check_sizes(ranged, context)
    if len(ranged) == 2 and not rest and (counted := _counted_up(ranged, context)) is not None:
        return counted
    basis = _basis(ranged, context)
    tiers = [_numeric_tier(c, context, basis) for c in ranged]
    tiers += [
        {**target_bounds(c.condition, context, basis), **points_of(c.effect)}
        for c in rest
        if isinstance(c.condition, ToTarget)
    ]
    ordered = _ordered(_joined(tiers, context), context)
    ordered += [
        _otherwise_tier(c.effect, ordered, context) for c in rest if isinstance(c.condition, Otherwise)
    ]
    if (single_case := _none_or_some(ordered, context)) is not None:
        return single_case
    if not any("judged" in tier or tier_rank(tier)[0] for tier in ordered):
        raise NotUnderstoodError("没有一档得分")
    found: dict[str, Any] = {"tiers": ordered}
    return "threshold_tiers", found | ({"basis": "ratio"} if basis == "ratio" else {})


def _check_good_side(best: Mapping[str, Any], context: IndicatorContext) -> None:
    """30万元以上得满分，否则不得分 under ≤ 30 万元: who spends less would get nothing."""
    wrong, right = ("lower", "upper") if context.downward else ("upper", "lower")
    gives, sided = tier_rank(best)[1] > 0, context.operator in ("≥", ">", "≤", "<")
    if gives and sided and wrong in best and right not in best:
        raise NotUnderstoodError("分档的得分与比较符号不符")


def _not_done_at_all(clause: Clause, ranged: Sequence[Clause]) -> bool:
    """未公开不得分 beside 20日内公开, 超过20日公开: no number of days says that; a number is of what was done."""
    condition = clause.condition
    if not isinstance(condition, Words) or clause.effect != Award(points=Decimal(0)):
        return False
    done = _NONE.fullmatch(condition.text)
    named = [c.condition.subject for c in ranged if isinstance(c.condition, Range)]
    timed = all(c.condition.unit in _TIMES for c in ranged if isinstance(c.condition, Range))
    return done is not None and timed and len(named) > 1 and all(s.endswith(done[1]) for s in named)


_TIMES = frozenset(("天", "日", "工作日", "个工作日", "日历天", "自然日", "小时", "个月", "月", "分钟"))


_NOTHING_DONE = re.compile(
    r"^(?:未|没有|没|无|不增长|不提升|不提高|不增加"
    r"|(?:未|没有|没|无)(?:有|任何)?(?:开展|开工|动工|启动|开始|动手|着手|建设?|获得?|获奖|发表|打造|实施|组织|培训|采购|发放|编制|编印|形成|创建|提升|提高|增长|增加|改造"
    r"|下降|降低|减少|压减|压降|核减|缩短|新增|举办|发布|新建|修建|引进|成立|出台|改善)[^,;\d]{0,4})$"
)


def _simple(
    ranged: Sequence[Clause], rest: Sequence[Clause], context: IndicatorContext
) -> tuple[str, dict[str, Any]] | None:
    """One threshold and what lies beside it; None where there is more."""
    if not rest and len(ranged) == 1:
        if (alone := _alone(ranged[0], context)) is None:
            raise NotUnderstoodError("没有说明达不到时如何计分")
        return alone
    if len(ranged) == 1 and len(rest) == 1:
        return _single_threshold(ranged[0], rest, context)
    if len(ranged) == 2 and not rest and (other := _complement(ranged)) is not None:
        return _single_threshold(other[0], [Clause(Otherwise(), other[1].effect)], context)
    return None


def nothing_done(clause: Clause, ranged: Sequence[Clause], context: IndicatorContext) -> Clause | None:
    """无提升不得分, 未获得不得分 beside numbers: a value of nothing; 不降反升: less than nothing."""
    condition, nothing = clause.condition, Award(points=Decimal(0))
    if clause.effect == nothing and not context.downward and _none_of_a_part(condition, ranged):
        return Clause(Range(upper=Decimal(0), upper_marked=True), nothing)
    if not isinstance(condition, Words) or clause.effect != nothing or context.downward:
        return None
    if _TURNED.match(condition.text) and any(_speaks_of_change(c) for c in ranged):
        return Clause(Range(upper=Decimal(0), upper_open=True, unit="%", upper_marked=True), nothing)
    if not _NOTHING_DONE.match(condition.text) or any(word in condition.text for word in _SHORT_OF):
        return None
    unit = next((c.condition.unit for c in ranged if isinstance(c.condition, Range)), "")
    return Clause(Range(upper=Decimal(0), unit=unit, upper_marked=True), nothing)


_PART = re.compile(r"部分([^,;\d的]{2,4})")
_NONE = re.compile(r"(?:均|完全|全部|都)?(?:未|没有|没)(?:有|能|全部)?([^,;\d]{2,})")


def _none_of_a_part(condition: Condition, clauses: Sequence[Clause]) -> bool:
    """部分整改的按比例, 未整改不得分: beside a part of it, "not" is nothing of it."""
    said = getattr(condition, "text", "") or getattr(condition, "said", "")
    denied = _NONE.fullmatch(said)
    if denied is None:
        return False
    parts = [
        _PART.search(getattr(c.condition, "text", "")) for c in clauses if isinstance(c.effect, Proportion)
    ]
    return any(part is not None and part[1] in denied[1] for part in parts)


_TURNED = re.compile(r"^(?:同比|较上年|与上年相比|比上年)?不[降升增减][反而]+[降升增减](?:低|高|长|少|加)?$")
_CHANGE = re.compile("[增减降升]")


def _speaks_of_change(clause: Clause) -> bool:
    """同比下降3%以上, 每少降0.5个百分点: the value itself is a change."""
    zone, step = clause.condition, clause.effect
    said = zone.subject + zone.verb if isinstance(zone, Range) else ""
    return bool(_CHANGE.search(said + (step.said if isinstance(step, PerStep) else "")))


_SHORT_OF = ("达", "完成", "及时", "按", "合格", "全部", "符合", "满足")
"""未达标, 未完成: short of the target, not nothing at all."""


def _alone(clause: Clause, context: IndicatorContext) -> tuple[str, dict[str, Any]] | None:
    """「低于100%不得分」 under 100 says the other half of all or nothing; 「完成1个得1分」 counts up to the weight."""
    zone, target, award = clause.condition, context.target_value, clause.effect
    assert isinstance(zone, Range)
    assert isinstance(award, Award)
    if target is None or zone.offset or zone.lower_target or zone.upper_target:
        return None
    if award.points == 0:
        bound, opened = (zone.lower, zone.lower_open) if context.downward else (zone.upper, zone.upper_open)
        other = zone.upper if context.downward else zone.lower
        misses = bound is not None and other is None and opened
        met = misses and in_target_unit(bound or Decimal(0), zone.unit, context) == target
        return ("all_or_nothing", {}) if met and context.operator not in (">", "<") else None
    each = award.points is not None and context.weight is not None and award.points * target == context.weight
    counted = (
        zone.lower == 1 and zone.unit not in PERCENT_UNITS and not context.is_rate and not context.downward
    )
    if each and counted and target > 1 and factor(zone.unit, context.target_unit) == 1:
        return "per_occurrence", {"each": text(award.points or Decimal(0))}
    return None


def _up_to_full(
    ranged: Sequence[Clause], rest: Sequence[Clause], sentence: Sentence, context: IndicatorContext
) -> tuple[str, dict[str, Any]] | None:
    """授权专利1项得2.5分，满分5分: full marks that one alone does not give are those of several; one tier would never
    reach them."""
    given = [c for c in (*ranged, *rest) if isinstance(c.effect, Award) and c.effect.points != 0]
    if (
        len(given) != 1
        or given[0] not in ranged
        or sentence.full_marks is None
        or context.downward
        or context.is_rate
    ):
        return None
    zone, award = given[0].condition, given[0].effect
    assert isinstance(zone, Range)
    assert isinstance(award, Award)
    if award.points is None or award.points >= sentence.full_marks or not context.target_value:
        return None
    one = zone.lower == 1 and zone.upper in (None, Decimal(1)) and not zone.lower_open and zone.lower_marked
    none = all(_none_of(c, zone.subject) for c in (*ranged, *rest) if c is not given[0])
    if not one or not none or zone.offset or zone.unit in PERCENT_UNITS:
        raise NotUnderstoodError("没有一档得满分")
    if factor(zone.unit, context.target_unit) != 1:
        raise NotUnderstoodError("按次得分的单位与指标单位不同")
    found = {"each": text(award.points)}
    return "per_occurrence", found if context.weight in (None, sentence.full_marks) else found | {
        "cap": text(sentence.full_marks)
    }


def _none_of(clause: Clause, subject: str) -> bool:
    """没有授权专利不得分 beside 授权专利1项: counting from nothing says it anyway."""
    zone = clause.condition
    if clause.effect != Award(points=Decimal(0)):
        return False
    if isinstance(zone, Range):
        return zone.lower is None and (zone.upper == 0 or (zone.upper == 1 and zone.upper_open))
    return _denies_the_thing(zone, subject)


def _denies_the_thing(condition: Condition, subject: str) -> bool:
    said = getattr(condition, "text", "") or getattr(condition, "said", "")
    denied = _NONE.fullmatch(said)
    return denied is not None and (denied[1] in subject or (bool(subject) and subject in denied[1]))


def _counted_up(ranged: Sequence[Clause], context: IndicatorContext) -> tuple[str, dict[str, Any]] | None:
    """完成1次得2分，5次及以上得10分: two points each, up to ten; not two points for anything below five."""
    one, many = sorted(ranged, key=lambda c: getattr(c.condition, "lower", None) or Decimal(0))
    first, last = one.condition, many.condition
    assert isinstance(first, Range)
    assert isinstance(last, Range)
    assert isinstance(one.effect, Award)
    assert isinstance(many.effect, Award)
    each, most = one.effect.points, many.effect.points
    if first.lower != 1 or first.lower_open or first.unit in PERCENT_UNITS or context.is_rate or not each:
        return None
    if (
        last.lower is None
        or last.lower_open
        or last.upper not in (None, last.lower)
        or most != each * last.lower
    ):
        return None
    if (
        first.upper not in (None, Decimal(1))
        or context.downward
        or factor(first.unit, context.target_unit) != 1
    ):
        return None
    found = {"each": text(each)}
    return "per_occurrence", found if context.weight in (None, most) else found | {"cap": text(most)}


def _none_or_some(
    ordered: Sequence[Mapping[str, Any]], context: IndicatorContext
) -> tuple[str, dict[str, Any]] | None:
    """未发生得满分，发生1起及以上不得分: nothing is between none and one."""
    if len(ordered) != 2 or context.target_value != 0 or context.is_rate:
        return None
    best, worst = ordered
    whole = best.get("share") == "1" or (
        context.weight is not None and best.get("points") == text(context.weight)
    )
    bounded = best.get("upper") == "target" or best.get("lower") == "target"
    if not whole or not bounded or worst.get("points") != "0" or worst.get("lower") not in (None, "0", "1"):
        return None
    return "all_or_nothing", {}


def _joined(tiers: list[dict[str, Any]], context: IndicatorContext) -> list[dict[str, Any]]:
    """达到目标得满分，超支10%以内不扣分: two tiers of full marks that meet at the target are one."""
    met = next((t for t in tiers if t.get("upper") == "target" and "lower" not in t), None)
    target = None if context.target_value is None else text(context.target_value)
    beyond = next((t for t in tiers if t.get("lower") == target and "upper" in t), None)
    if met is None or beyond is None or met.get("share") != "1" or beyond.get("share") != "1":
        return tiers
    whole = {key: value for key, value in beyond.items() if key not in ("lower", "lower_open")}
    return [whole, *(t for t in tiers if t is not met and t is not beyond)]


def check_one_thing(ranged: Sequence[Clause]) -> None:
    """Tiers grade one quantity; two subjects or two units are two requirements whose points add up."""
    zones = [c.condition for c in ranged if isinstance(c.condition, Range)]
    subjects = sorted({zone.subject for zone in zones if zone.subject}, key=lambda name: (-len(name), name))
    if any(not subjects[0].endswith(other) and not subjects[0].startswith(other) for other in subjects):
        raise NotUnderstoodError("各档说的不是同一件事：" + "、".join(subjects))
    units = {zone.unit for zone in zones if not _is_nothing(zone)}
    if _unlike(units - {OF_TARGET}) or {OF_TARGET, ""} <= units:
        raise NotUnderstoodError("分档界限的单位不一致")


def check_grades(ranged: Sequence[Clause], context: IndicatorContext) -> None:
    """优秀(90分及以上)得满分 under a target in words: the answer is a grade, of which the ranges do not speak."""
    if context.target_value is None and any(
        c.condition.grade for c in ranged if isinstance(c.condition, Range)
    ):
        raise NotUnderstoodError("各档有等级名称，指标值不是数字")


def check_sizes(ranged: Sequence[Clause], context: IndicatorContext) -> None:
    """完成比≥1 beside 60 场: where full marks begin without a unit, a number of another size is of another thing."""
    for clause in ranged:
        zone, award = clause.condition, clause.effect
        if (
            not isinstance(zone, Range)
            or zone.unit
            or zone.absolute
            or not isinstance(award, Award)
            or not is_whole(award, context)
        ):
            continue
        for bound in (zone.lower, zone.upper):
            if bound is not None and context.target_unit and not zone.offset:
                check_near_target(bound, context)


def _unlike(units: set[str]) -> bool:
    """Whether units measure different things: 分钟 and 小时 do not."""
    first, *others = sorted(units) or [""]
    return any(not (first and other) or factor(other, first) is None for other in others)


def _is_nothing(zone: Range) -> bool:
    """为0, 0<…: nothing is nothing in any unit."""
    bounds = [bound for bound in (zone.lower, zone.upper) if bound is not None]
    return not zone.unit and bool(bounds) and not any(bounds)


def _complement(ranged: Sequence[Clause]) -> tuple[Clause, Clause] | None:
    """≥95% full, <95% nothing: the second range is "otherwise". Full clause first; None when they are not that."""
    for whole, nothing in (ranged, reversed(ranged)):
        full, zero = whole.condition, nothing.condition
        assert isinstance(full, Range)
        assert isinstance(zero, Range)
        if points_of(nothing.effect) != {"points": "0"} or full.unit != zero.unit:
            continue
        upward = zero.lower is None and zero.upper is not None and zero.upper == full.lower
        downward = zero.upper is None and zero.lower is not None and zero.lower == full.upper
        if upward or downward:
            return whole, nothing
    return None


_OF_THE_TARGET = frozenset(("指标完成率", "目标完成率", "计划完成率", "目标值完成率", "指标值完成率"))
"""Rates that say themselves that they are measured against the target."""


def of_completion(clauses: Sequence[Clause]) -> Sequence[Clause]:
    """指标完成率80%以上 under a rate of 95 %: eighty percent of it, wherever the clause is read."""
    if not any(isinstance(c.condition, Range) and c.condition.subject in _OF_THE_TARGET for c in clauses):
        return clauses
    return [
        replace(c, condition=replace(c.condition, unit=OF_TARGET))
        if isinstance(c.condition, Range) and c.condition.unit == "%" and not c.condition.offset
        else c
        for c in clauses
    ]


def _basis(ranged: Sequence[Clause], context: IndicatorContext) -> str:
    """Percent bounds on a quantity are rates of completion."""
    if any(isinstance(c.condition, Range) and c.condition.unit == OF_TARGET for c in ranged):
        return "ratio"
    if any(isinstance(c.condition, Range) and c.condition.subject in _OF_THE_TARGET for c in ranged):
        return "ratio"
    percent = [c.condition.unit in PERCENT_UNITS for c in ranged if isinstance(c.condition, Range)]
    if context.target_value is None or context.is_rate or not any(percent):
        return "actual"
    if not all(percent):
        raise NotUnderstoodError("分档界限的单位不一致")
    if not context.target_unit and context.target_value <= 100:
        raise NotUnderstoodError("指标值没有单位，不能确定分档按完成率还是按指标值")
    return "ratio"


def _numeric_tier(clause: Clause, context: IndicatorContext, basis: str) -> dict[str, Any]:
    zone = clause.condition
    assert isinstance(zone, Range)
    tier: dict[str, Any] = {}
    for side in ("lower", "upper"):
        bound = getattr(zone, side)
        if getattr(zone, f"{side}_target"):
            tier[side] = "100" if basis == "ratio" else "target"
        elif bound is None:
            continue
        else:
            tier[side] = text(bound if basis == "ratio" else in_target_unit(bound, zone.unit, context))
        if getattr(zone, f"{side}_open"):
            tier[f"{side}_open"] = True
    return tier | points_of(clause.effect)


def _ordered(tiers: Sequence[Mapping[str, Any]], context: IndicatorContext) -> list[dict[str, Any]]:
    """Best first. A shared bound goes to the better tier: 95%以上 and 80%-95% both name 95.

    Among tiers by lower bound only (≥95 … ≥80 …) the better one is tried first, so it needs no upper bound.
    """
    ordered = sorted((dict(tier) for tier in tiers), key=tier_rank, reverse=True)
    _open_the_best(ordered[0], context, lowest=_lowest_is_best(ordered))
    _check_good_side(ordered[0], context)
    _check_monotone(ordered, context)
    _nest(ordered)
    for better, worse in pairwise(ordered):
        if tier_rank(better) == tier_rank(worse):
            raise NotUnderstoodError("两档得分相同，可能应分别计分")
        _check_apart(better, worse)
    return ordered


def _nest(ordered: Sequence[dict[str, Any]]) -> None:
    """低于80%得1分，低于60%不得分: the narrower case is taken out of the wider one before it."""
    for better, worse in pairwise(ordered):
        for own, other in (("lower", "upper"), ("upper", "lower")):
            open_ended = own not in better and own not in worse
            numbers = better.get(other) not in (None, "target") and worse.get(other) not in (None, "target")
            if numbers and _inside_the_next(better, worse, own, other):
                worse[own] = better[other]
                if not better.get(f"{other}_open"):
                    worse[f"{own}_open"] = True
                continue
            if not (open_ended and numbers) or better[other] == worse[other]:
                continue
            if (Decimal(worse[other]) < Decimal(better[other])) == (other == "upper"):
                better[own] = worse[other]
                if not worse.get(f"{other}_open"):
                    better[f"{own}_open"] = True


def _inside_the_next(better: Mapping[str, Any], worse: Mapping[str, Any], own: str, other: str) -> bool:
    """超10天以内扣2分, 超20天以内扣5分: both begin at the target, the second goes on where the first ends."""
    if (
        better.get(own) in (None, "target")
        or better.get(own) != worse.get(own)
        or better[other] == worse[other]
    ):
        return False
    return (Decimal(better[other]) < Decimal(worse[other])) == (other == "upper")


def _lowest_is_best(ordered: Sequence[Mapping[str, Any]]) -> bool:
    """0个得满分, 1-2个…: the other tiers lie above the best one."""
    best, others = ordered[0].get("upper"), [tier.get("lower") for tier in ordered[1:]]
    numbers = None not in others and "target" not in (best, *others)
    return (
        best is not None
        and bool(others)
        and numbers
        and all(Decimal(str(o)) >= Decimal(best) for o in others)
    )


def _open_the_best(best: dict[str, Any], context: IndicatorContext, *, lowest: bool) -> None:
    """=100% or 90%-100% as the best tier does not end at 100: an actual beyond is not worse."""
    if best.get("lower") == best.get("upper") == "target":
        return  # under a target of nothing: more is worse
    upward = not lowest and not context.downward and "lower" in best and "upper" in best
    if upward and (best["lower"] == best["upper"] or best["upper"] == "100"):
        best.pop("upper")
        best.pop("upper_open", None)
    target = None if context.target_value is None else text(context.target_value)
    side = "lower" if context.downward else "upper"  # 超支5%以内得满分: within the target even more so
    if target is not None and best.get(side) == target and len(best.keys() & {"lower", "upper"}) == 2:
        best.pop(side)
        best.pop(f"{side}_open", None)


def _otherwise_tier(
    effect: Any, ordered: Sequence[Mapping[str, Any]], context: IndicatorContext
) -> dict[str, Any]:
    """The rest below all tiers. Where tiers leave a gap (80%-89%, 90%-100%) the rest must not fill it."""
    gaps = any(
        "upper" in worse and "target" not in (better.get("lower"), worse["upper"]) and "lower" in better
        and Decimal(worse["upper"]) < Decimal(better["lower"])
        for better, worse in pairwise(ordered)
    )  # fmt: skip
    lowest = ordered[-1].get("lower")
    if not gaps or context.downward or lowest is None:
        return points_of(effect)
    return {"upper": lowest, "upper_open": True, **points_of(effect)}


def _check_monotone(ordered: Sequence[Mapping[str, Any]], context: IndicatorContext) -> None:
    """Points must fall in one direction of the values; where they do not, we misread or the form errs."""
    numeric = [t for t in ordered if "target" not in (t.get("lower"), t.get("upper"))]
    mids = [_middle(t) for t in numeric]
    falling = all(a >= b for a, b in pairwise(mids))
    rising = all(a <= b for a, b in pairwise(mids))
    if not (falling or rising) or (
        len(mids) > 1
        and ((falling and context.downward) or (rising and not falling and context.operator in ("≥", ">")))
    ):
        raise NotUnderstoodError("分档的得分与数值高低不一致")
    kinds = {
        "share" if "share" in t else "points" for t in ordered if tier_rank(t)[1] and tier_rank(t)[0] != 2
    }
    if len(kinds) > 1:
        raise NotUnderstoodError("分档中分值与比例混用")


def _middle(tier: Mapping[str, Any]) -> Decimal:
    low, high = tier.get("lower"), tier.get("upper")
    if low is None:
        return Decimal(high or 0) - Decimal(10) ** 9 if high is not None else Decimal(0)
    return Decimal(low) + Decimal(10) ** 9 if high is None else (Decimal(low) + Decimal(high)) / 2


def _check_apart(better: Mapping[str, Any], worse: Mapping[str, Any]) -> None:
    """Two bounded tiers that overlap in more than a point contradict each other."""
    if any("target" in (tier.get("lower"), tier.get("upper")) for tier in (better, worse)):
        return
    upward = _middle(better) >= _middle(worse)
    low, high = (
        (better.get("lower"), worse.get("upper")) if upward else (worse.get("lower"), better.get("upper"))
    )
    same = low is not None and low == high and _single(better) and _single(worse)
    if same or (low is not None and high is not None and Decimal(high) > Decimal(low)):
        raise NotUnderstoodError("分档互相重叠")


def _single(tier: Mapping[str, Any]) -> bool:
    """Whether a tier holds one value only."""
    return tier.get("lower") is not None and tier["lower"] == tier.get("upper")


def _single_threshold(
    clause: Clause, rest: Sequence[Clause], context: IndicatorContext
) -> tuple[str, dict[str, Any]] | None:
    """达到95%得10分，否则不得分: all or nothing at 95, when the points are the full marks."""
    zone = clause.condition
    assert isinstance(zone, Range)
    if zone.lower_target or zone.upper_target:
        return None
    nothing_else = (
        len(rest) == 1
        and isinstance(rest[0].condition, Otherwise)
        and points_of(rest[0].effect) == {"points": "0"}
    )
    if not nothing_else or not is_whole(clause.effect, context):
        return None
    upward = (
        zone.lower is not None
        and not zone.lower_open
        and zone.upper in (None, zone.lower)
        and not context.downward
    )
    downward = zone.upper is not None and not zone.upper_open and zone.lower is None and context.downward
    if not (upward or downward):
        return None
    bound = zone.lower if upward else zone.upper
    assert bound is not None
    return "all_or_nothing", {"threshold": text(in_target_unit(bound, zone.unit, context))}

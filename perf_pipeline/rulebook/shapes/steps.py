"""Sentences with 每… → step_deduction or per_occurrence.

Whether steps are counted from the target or cases from nothing, and in what unit a step is, follows from
the indicator; where it does not follow, the sentence is refused. Called by ``assembly``.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from perf_pipeline.rulebook.context import IndicatorContext, in_target_unit
from perf_pipeline.rulebook.grammar.rewriting.tidy import ALSO
from perf_pipeline.rulebook.grammar.sentence import (
    OF_TARGET,
    Always,
    Award,
    Clause,
    Loss,
    Otherwise,
    PerStep,
    Range,
    Sentence,
    ToTarget,
    Words,
)
from perf_pipeline.rulebook.grammar.tokens import PERCENT_UNITS
from perf_pipeline.rulebook.grammar.wording import wording
from perf_pipeline.rulebook.normal import fold_word
from perf_pipeline.rulebook.shapes.common import (
    NotUnderstoodError,
    Policies,
    check_awards_whole,
    full_zone,
    is_whole,
    text,
    zero_zone,
)
from perf_pipeline.rulebook.units import factor, is_count, is_money, points_per_percent


def as_steps(clauses: Sequence[Clause], weight: Decimal | None) -> list[Clause]:
    """「一所学校扣0.25分」 is 每1所 with the 每 left out, when no second number of cases has points of its own."""
    more = _numbers_of_cases(clauses)
    clauses = [_single_case(c, clauses, more, weight) for c in clauses]
    single = [c for c in clauses if isinstance(c.effect, Loss)]
    if len(single) != 1 or any(isinstance(c.effect, PerStep) for c in clauses):
        return list(clauses)
    zone = single[0].condition
    if (
        not isinstance(zone, Range)
        or zone.lower != 1
        or zone.upper != 1
        or not is_count(zone.unit)
        or zone.unit in more
        or any(_earns_by_case(c, zone.unit) for c in clauses)
    ):
        return list(clauses)
    assert isinstance(single[0].effect, Loss)
    lead = zone.subject
    step = PerStep(Decimal(1), zone.unit, "", -single[0].effect.points, said=lead, lead=lead)
    return [Clause(Always(), step) if c is single[0] else c for c in clauses]


def _earns_by_case(clause: Clause, unit: str) -> bool:
    """获得表彰1次得2分 beside 被约谈1次扣2分: two kinds of cases, of which one number says nothing."""
    zone = clause.condition
    return (
        isinstance(clause.effect, Award)
        and isinstance(zone, Range)
        and zone.lower == zone.upper == 1
        and zone.unit == unit
    )


def _numbers_of_cases(clauses: Sequence[Clause]) -> set[str]:
    """Units of cases that are counted in another clause: 次 of 出现2次及以上不得分. Nothing from the third case on
    leaves the second to the step, and 通报表扬1次得1分 counts other cases."""
    tiers = [
        c
        for c in clauses
        if isinstance(c.effect, Loss) or (isinstance(c.effect, Award) and not c.effect.full)
    ]
    told = [(c.condition, c.effect) for c in tiers if isinstance(c.condition, Range)]
    return {zone.unit for zone, award in told if _is_next_case(zone, award)}


def _is_next_case(zone: Range, award: Any) -> bool:
    if zone.lower is None or zone.lower < 1 or zone.offset or zone.lower == zone.upper == 1:
        return False
    return award.points != 0 or zone.lower + zone.lower_open <= 2


def _single_case(
    clause: Clause, clauses: Sequence[Clause], more: Collection[str], weight: Decimal | None
) -> Clause:
    """出现1次扣2分 is one case beside 出现2次及以上, and else what every case costs."""
    step = clause.effect
    if not isinstance(step, PerStep) or not step.bare or step.side != "event" or step.unit not in more:
        return clause
    between = any(_loses_something(other) for other in clauses if other is not clause)
    if weight is not None and not between and any(_follows(other, step, weight) for other in clauses):
        return clause
    lost = Award(share=1 + Fraction(step.points)) if step.share else Loss(-step.points)
    case = Range(step.step, False, step.step, False, step.unit, True, True, subject=step.noun)
    return Clause(case, lost)


def _loses_something(clause: Clause) -> bool:
    """2次扣5分: a number of cases with points of its own."""
    nothing = isinstance(clause.effect, Award) and (clause.effect.points == 0 or clause.effect.full)
    return isinstance(clause.condition, Range) and isinstance(clause.effect, Loss | Award) and not nothing


def steps_shape(
    sentence: Sentence, context: IndicatorContext, policies: Policies
) -> tuple[str, dict[str, Any]]:
    """The rule of a sentence with a step."""
    clause, awards = _one_step(sentence, context)
    assert isinstance(clause.effect, PerStep)
    step = _in_points(clause.effect, sentence, context)
    if step.points > 0:
        if sentence.least:
            raise NotUnderstoodError("最低得分与按次得分不能并存")
        if step.base is not None:
            raise NotUnderstoodError("按级加分有起点分，须分段计算")
        family, earned = _earned(step, awards, context)
        return family, earned | _told_in_words(step, context)
    if (worded := _missing_of_all(step, awards, sentence, context)) is not None:
        return worded
    ends = _ends_at_a_number(awards, step, sentence, context)
    if _counts_events(step, context, awards) and not ends:
        awards = _not_already_said(awards, step, sentence, context)
        family, counted = _occurrences(step, awards, _cap(sentence, context))
        return family, counted | _told_in_words(step, context)
    side = "above" if ends else _step_side(step, context)
    parameters = {"direction": side, **step_size(step, context), "deduct": text(-step.points)}
    parameters |= _limits(clause, awards, sentence, context, upward=side == "below")
    parameters |= part_steps(step, sentence, policies) | _of_the_plan(step, parameters, sentence, context)
    return "step_deduction", parameters | _cap(sentence, context)


def _of_the_plan(
    step: PerStep, parameters: Mapping[str, Any], sentence: Sentence, context: IndicatorContext
) -> dict[str, Any]:
    """低于80%的,每低1个百分点扣1分 of 50 planned: one percent of the plan, not of where full marks begin."""
    target = context.target_value
    if parameters["step_basis"] != "relative" or "threshold" not in parameters or not target:
        return {}
    zones = [c.condition for c in sentence.clauses if isinstance(c.condition, Range)]
    if target < 0 or not any(zone.unit in (*PERCENT_UNITS, OF_TARGET) for zone in zones):
        return {}
    return {"step": text(step.step * target / 100), "step_basis": "points"}


def _one_step(sentence: Sentence, context: IndicatorContext) -> tuple[Clause, list[Clause]]:
    """The clause with the step, and those of full marks or nothing beside it."""
    steps = [c for c in sentence.clauses if isinstance(c.effect, PerStep)]
    awards = [c for c in sentence.clauses if isinstance(c.effect, Award)]
    if len(steps) != 1 or len(steps) + len(awards) != len(sentence.clauses):
        raise NotUnderstoodError("同一规则中有几种扣分或计算方式")
    check_awards_whole(awards, sentence, context)
    if any(isinstance(c.effect, Award) and c.effect.judged for c in awards):
        raise NotUnderstoodError("含有酌情或由人评定的得分")
    return steps[0], awards


def _limits(
    clause: Clause, awards: Sequence[Clause], sentence: Sentence, context: IndicatorContext, *, upward: bool
) -> dict[str, Any]:
    """Where full marks end and where nothing is left."""
    zones = [c for c in awards if isinstance(c.condition, Range)]
    kept = [c for c in awards if not isinstance(c.condition, Otherwise)]
    floor = zero_zone(kept, context, sentence.clauses, upward=upward)
    before = _threshold_before(clause, context, upward, floor.values())
    full = full_zone(zones, context, upward=upward, continuous=True)
    if full and before and full != before:
        raise NotUnderstoodError("满分界限与扣分起点不一致")
    if len(kept) != len(awards):
        raise NotUnderstoodError("「否则」与逐级扣分不能并存")
    return (full or before) | floor


def _told_in_words(step: PerStep, context: IndicatorContext) -> dict[str, Any]:
    """How an answer counts the cases where the target is in words: 符合2项, 漏保2户."""
    if context.target_value is not None or not is_count(step.unit):
        return {}
    names = dict.fromkeys(
        fold_word(name) for name in (step.lead, step.said, step.said.removeprefix(step.lead))
    )
    late = max((word for word in wording().terms["late"] if step.lead.startswith(word)), key=len, default="")
    events = list(dict.fromkeys(name for name in (*names, late if step.side == "late" else "") if name))
    return {"unit": step.unit, "events": events} if events else {}


def _missing_of_all(
    step: PerStep, awards: Sequence[Clause], sentence: Sentence, context: IndicatorContext
) -> tuple[str, dict[str, Any]] | None:
    """全覆盖得满分，每缺1村扣0.5分: the whole in words, and what is missing of it counted."""
    whole = fold_word(context.target_text or "")
    told = _told_in_words(step, context)
    if not whole or not told or step.step != 1 or step.side == "event" or context.dated:
        return None
    if any(not isinstance(c.condition, Words | ToTarget) or not _is_the_whole(c, context) for c in awards):
        return None
    said = [word for c in awards if isinstance(c.condition, Words) for word in c.condition.text.split(ALSO)]
    words = list(dict.fromkeys([*(fold_word(word) for word in said), whole]))
    counted = {"each": text(step.points), **told, **_cap(sentence, context)}
    return "qualitative_tiers", {"tiers": [{"words": words, "share": "1"}], **counted}


def _is_the_whole(clause: Clause, context: IndicatorContext) -> bool:
    """Full marks, and for a state that is not denied."""
    award = clause.effect
    return isinstance(award, Award) and not award.judged and is_whole(award, context)


def _cap(sentence: Sentence, context: IndicatorContext) -> dict[str, str]:
    """Most that is lost: 最多扣5分, or 最低得2分 of what there is."""
    weight, cap = sentence.full_marks or context.weight, sentence.loss_cap
    if sentence.least:
        if weight is None or cap is not None or sentence.least >= weight:
            raise NotUnderstoodError("最低得分与分值不相称")
        cap = weight - sentence.least
    return {} if cap is None else {"cap": text(cap)}


def part_steps(step: PerStep, sentence: Sentence, policies: Policies) -> dict[str, Any]:
    """What a part of a step costs: nothing, its share, or the whole step."""
    for said in (sentence.round_up, sentence.free_parts):
        if said is not None and (said[0] != step.step or not _same_unit(said[1], step.unit)):
            raise NotUnderstoodError("不足一级的说明与每级的大小不一致")
    if sum((sentence.pro_rata, sentence.round_up is not None, sentence.free_parts is not None)) > 1:
        raise NotUnderstoodError("不足一级如何扣分说了两次")
    if sentence.round_up is not None:
        return {"round_up": True}
    return (
        {"pro_rata": True} if sentence.pro_rata or (policies.pro_rata and sentence.free_parts is None) else {}
    )


def _same_unit(first: str, second: str) -> bool:
    share = first in PERCENT_UNITS and second in PERCENT_UNITS
    return share or not first or first == second or factor(first, second) == 1


def _in_points(step: PerStep, sentence: Sentence, context: IndicatorContext) -> PerStep:
    """每少1次扣分值的10%: of the full marks that the sentence or the form says."""
    if not step.share:
        return step
    weight = sentence.full_marks or context.weight
    if weight is None:
        raise NotUnderstoodError("按分值的比例扣分，但没有写明分值")
    return replace(step, points=step.points * weight, share=False)


def _threshold_before(
    clause: Clause, context: IndicatorContext, upward: bool, floors: Collection[str]
) -> dict[str, Any]:
    """「低于95%的，每低1个百分点扣1分」: the condition of the step says where full marks end."""
    zone = clause.condition
    if not isinstance(zone, Range):
        return {}
    bound = zone.upper if upward else zone.lower
    other = zone.lower if upward else zone.upper
    if (
        bound is None
        and other is not None
        and not zone.offset
        and not (zone.lower_target or zone.upper_target)
    ):
        return _restated(text(in_target_unit(other, zone.unit, context)), clause, context)
    if bound is None or zone.lower_target or zone.upper_target:
        raise NotUnderstoodError("扣分条件与扣分方向不符")
    if other is not None and text(in_target_unit(other, zone.unit, context)) not in floors:
        raise NotUnderstoodError("扣分条件与扣分方向不符")
    return {"threshold": text(in_target_unit(bound, zone.unit, context))}


def _restated(value: str, clause: Clause, context: IndicatorContext) -> dict[str, Any]:
    """保有率不低于35%，每低…: the target once more, in place of where full marks end."""
    step, target = clause.effect, context.target_value
    assert isinstance(step, PerStep)
    if target is None or value != text(target) or step.again or step.base is not None:
        raise NotUnderstoodError("扣分条件与扣分方向不符")
    return {}


def _counts_events(step: PerStep, context: IndicatorContext, awards: Sequence[Clause]) -> bool:
    """Whether the actual is a number of cases, each of which costs points."""
    relative = step.unit in PERCENT_UNITS or is_money(step.unit)
    if (
        context.target_value == 0
        and context.is_rate
        and step.side == "below"
        and context.operator in ("=", "≤")
    ):
        raise NotUnderstoodError("指标值为 0，没有低于它的扣分")
    if context.target_value is None:
        if relative or step.side not in ("event", "late"):
            raise NotUnderstoodError("指标值不是数字，不能确定扣分的次数")
        return True
    below_nothing = context.target_value == 0 and step.side in ("below", "") and not relative
    if step.side != "event" and not (below_nothing and context.operator in ("≤", "=")):
        return False
    if context.target_value == 0 and not context.is_rate:
        return True
    if (
        context.operator in ("≥", ">")
        or any(isinstance(c.condition, ToTarget) for c in awards)
        or context.is_rate
    ):
        raise NotUnderstoodError("按次扣分，但指标值不是发生次数")
    return factor(step.unit, context.target_unit) is not None and not awards


def _not_already_said(
    awards: Sequence[Clause], step: PerStep, sentence: Sentence, context: IndicatorContext
) -> list[Clause]:
    """「每起扣5分，2起及以上不得分」 of ten points: the second part says what the first comes to."""
    weight = sentence.full_marks or context.weight
    return [c for c in awards if weight is None or not _follows(c, step, weight)]


def _ends_at_a_number(
    awards: Sequence[Clause], step: PerStep, sentence: Sentence, context: IndicatorContext
) -> bool:
    """每起扣0.5分，4起以上不得分 under a target of none: steps of the actual, with an end."""
    kept = _not_already_said(awards, step, sentence, context)
    nothing = [c for c in kept if c.effect == Award(points=Decimal(0)) and isinstance(c.condition, Range)]
    return context.target_value == 0 and not context.is_rate and bool(nothing)


def _follows(clause: Clause, step: PerStep, weight: Decimal) -> bool:
    zone, nothing = clause.condition, Award(points=Decimal(0))
    if (
        not isinstance(zone, Range)
        or clause.effect != nothing
        or zone.lower is None
        or zone.upper is not None
    ):
        return False
    return not zone.lower_open and zone.lower * -step.points == (1 if step.share else weight) * step.step


def _occurrences(
    step: PerStep, awards: Sequence[Clause], cap: Mapping[str, str]
) -> tuple[str, dict[str, Any]]:
    if any(isinstance(c.condition, Otherwise) for c in awards):
        raise NotUnderstoodError("「否则」与按次扣分不能并存")
    if any(isinstance(c.condition, Words | Range) and c.effect == Award(points=Decimal(0)) for c in awards):
        raise NotUnderstoodError("按次扣分之外另有不得分的情形")
    if any(isinstance(c.condition, Range) and not _is_none_at_all(c) for c in awards):
        raise NotUnderstoodError("按次扣分之外另有数值条件")
    if step.step != 1:
        raise NotUnderstoodError("按次扣分的次数单位不是 1")
    return "per_occurrence", {"each": text(step.points), **cap}


def _is_none_at_all(clause: Clause) -> bool:
    """0起得满分: what counting from full marks says anyway."""
    zone = clause.condition
    full = isinstance(clause.effect, Award) and clause.effect.points != 0
    return full and isinstance(zone, Range) and zone.lower == zone.upper == 0


def _earned(step: PerStep, awards: Sequence[Clause], context: IndicatorContext) -> tuple[str, dict[str, Any]]:
    counts = step.unit not in PERCENT_UNITS and not is_money(step.unit) and (step.unit or not context.is_rate)
    if step.step != 1 or not counts or step.side == "above":
        raise NotUnderstoodError("按次得分的单位不是 1 个计数单位")
    if step.verb and awards:
        raise NotUnderstoodError("按级加分之外另有得分")
    for clause in awards:
        nothing = isinstance(clause.effect, Award) and clause.effect.points == 0
        if isinstance(clause.condition, Range) or (isinstance(clause.condition, Otherwise) and not nothing):
            raise NotUnderstoodError("按次得分与其他条件不能并存")
    return "per_occurrence", {"each": text(step.points)}


def _step_side(step: PerStep, context: IndicatorContext) -> str:
    side = {"late": "above", "event": ""}.get(step.side, step.side)
    if not side:
        if context.operator in ("≥", ">"):
            return "below"
        if context.downward:
            return "above"
        raise NotUnderstoodError("扣分没有说明高于还是低于指标值")
    if (side == "below" and context.downward) or (side == "above" and context.operator in ("≥", ">")):
        raise NotUnderstoodError("扣分方向与比较符号相反")
    return side


def _days(step: PerStep) -> Decimal:
    """Steps of a delay against a date; working days and months have no fixed number of days."""
    own = step.noun == "单位" and not step.unit  # 每超过1(指标单位): a day
    per = 1 if own else {"天": 1, "日": 1, "周": 7}.get(step.unit)
    if per is None:
        raise NotUnderstoodError(f"指标值是日期，不能按「{step.unit}」计算延迟")
    return step.step * per


def step_size(step: PerStep, context: IndicatorContext) -> dict[str, Any]:
    """How large a step is; percentage points of an amount are those of its rate of completion."""
    if context.dated:
        return {"step": text(_days(step)), "step_basis": "points"}
    if context.is_rate and (own := points_per_percent(step.unit)) and step.unit:
        wanted = points_per_percent(context.target_unit) or 1
        if step.unit == "%" and wanted != own:
            raise NotUnderstoodError("指标值是千分数，不能确定百分数是百分点还是相对值")
        return {"step": text(step.step * wanted / own), "step_basis": "points"}
    if step.unit in PERCENT_UNITS or (context.is_rate and step.unit == "个点"):
        if context.is_rate or (context.target_value is None):
            return {"step": text(step.step), "step_basis": "points"}
        if not context.target_unit and (context.target_value or 0) <= 100:
            raise NotUnderstoodError("指标值没有单位，不能确定百分数是百分点还是相对值")
        return {"step": text(step.step), "step_basis": "relative"}
    if context.is_rate and is_count(step.unit):
        raise NotUnderstoodError(f"指标值是百分数，却按「{step.unit}」扣分")
    if (part := _part_of_an_hour(step, context)) is not None:
        return {"step": part, "step_basis": "points"}
    return {
        "step": text(_near(in_target_unit(step.step, step.unit, context), step, context)),
        "step_basis": "points",
    }


def _near(size: Decimal, step: PerStep, context: IndicatorContext) -> Decimal:
    """每少2000 under ≥ 10 万页: what is larger than all that is planned is counted in another unit."""
    target = abs(context.target_value or Decimal(0))
    most = target * (20 if context.downward or step.side in ("above", "late", "event") else 1)
    if step.points < 0 and target and size > most:
        raise NotUnderstoodError("每一级比指标值还大，可能单位不同")
    return size


def _part_of_an_hour(step: PerStep, context: IndicatorContext) -> str | None:
    """Ten minutes under a target in hours have no end in decimals: the step is a fraction then."""
    exact = factor(step.unit, context.target_unit)
    size = None if exact is None else Fraction(step.step) * exact
    return None if size is None or size.denominator in _ENDING else str(size)


_ENDING = frozenset(2**twos * 5**fives for twos in range(12) for fives in range(12))
"""Denominators of fractions that end in decimals."""

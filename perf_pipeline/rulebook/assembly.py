"""Sentence + indicator → family and parameters, or why the sentence is unread.

The shapes are tried by what the clauses hold: a step (每…), a formula, ranges, words. A shape takes a
sentence only when every clause has its place in it; one clause too many and the sentence is unread, since
a rule half understood gives wrong points. Called by ``compiler``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from perf_pipeline.rulebook.context import IndicatorContext, NotComparableError, in_target_unit
from perf_pipeline.rulebook.deviations import two_sided
from perf_pipeline.rulebook.grammar.sentence import (
    OF_TARGET,
    Award,
    Clause,
    Loss,
    Otherwise,
    PerStep,
    Proportion,
    Range,
    Sentence,
    ToTarget,
    Words,
)
from perf_pipeline.rulebook.normal import fold_word
from perf_pipeline.rulebook.offsets import from_target
from perf_pipeline.rulebook.parts import in_whole_parts
from perf_pipeline.rulebook.shapes import delays, judged
from perf_pipeline.rulebook.shapes.common import NotUnderstoodError, Policies
from perf_pipeline.rulebook.shapes.dates import by_months, dated_shape
from perf_pipeline.rulebook.shapes.equality import EXACT, denies_equality
from perf_pipeline.rulebook.shapes.limits import with_limits
from perf_pipeline.rulebook.shapes.pieces import pieces_shape
from perf_pipeline.rulebook.shapes.proportions import proportion
from perf_pipeline.rulebook.shapes.states import as_states
from perf_pipeline.rulebook.shapes.steps import as_steps, steps_shape
from perf_pipeline.rulebook.shapes.tiers import beyond_the_worst, nothing_done, of_completion, ranges_shape
from perf_pipeline.rulebook.shapes.whole import own_words
from perf_pipeline.rulebook.shapes.words import is_grade, words_shape


@dataclass(frozen=True, slots=True)
class Assembled:
    """A family with its parameters; ``reason`` is set for family unread."""

    family: str
    parameters: Mapping[str, Any] = field(default_factory=dict)


_DATED = {
    "all_or_nothing": frozenset[str](),
    "step_deduction": frozenset({"direction", "step", "step_basis", "deduct", "cap", "pro_rata", "round_up"}),
}
"""Parameters of the plain shapes that hold under a date: none is a number of its own."""


_OF_NUMBERS = frozenset(
    ("proportional", "reverse", "step_deduction", "threshold_tiers", "piecewise", "per_occurrence")
)
"""Families that score a number; what they are answered in words needs ``full_words``."""


def assemble(sentence: Sentence, context: IndicatorContext, policies: Policies) -> Assembled:
    """The rule that ``sentence`` states for the indicator; family unread, never an exception."""
    try:
        family, parameters = _shape(sentence, context, policies)
        if denies_equality(sentence.clauses, context) and parameters.get("exceeded") != EXACT["exceeded"]:
            raise NotUnderstoodError("不等于指标值的情形没有说明如何逐级计分")
        parameters |= _named_answers(sentence, family)
    except (NotUnderstoodError, NotComparableError) as error:
        return Assembled("unread", {"reason": str(error)})
    if family in _OF_NUMBERS and (words := own_words(sentence, context)):
        parameters = {**parameters, "full_words": words}
    if sentence.not_applicable_full:
        named = list(sentence.not_applicable_words)
        parameters = {**parameters, "not_applicable_full": True} | (
            {"not_applicable_words": named} if named else {}
        )
    return Assembled(family, parameters)


def _named_answers(sentence: Sentence, family: str) -> dict[str, Any]:
    """达到目标值(答复制度健全,又作健全)得满分,否则(答复没有制度)不得分."""
    if family != "all_or_nothing":
        if sentence.accept or sentence.reject:
            raise NotUnderstoodError("答复的用词只能与达标与否并存")
        return {}
    told = {"accept": sentence.accept, "reject": sentence.reject}
    return {name: [fold_word(word) for word in words] for name, words in told.items() if words}


def _check_stated_target(sentence: Sentence, context: IndicatorContext) -> None:
    """目标值100%，完成得满分…: what the sentence repeats must be the target."""
    if sentence.stated_target is None:
        return
    value, unit = sentence.stated_target
    if context.target_unit and unit.startswith(context.target_unit):  # 15个示范村
        unit = context.target_unit
    if context.target_value is None or in_target_unit(value, unit, context) != context.target_value:
        raise NotUnderstoodError("评分标准中写的指标值与指标值不一致")


def _check_points(sentence: Sentence, context: IndicatorContext) -> None:
    """执行率×8分 for an indicator of ten points: the formula gives eight, and nobody knows which is meant."""
    told = any(isinstance(c.effect, Proportion) and c.effect.points is not None for c in sentence.clauses)
    if told and context.weight is not None and sentence.full_marks not in (None, context.weight):
        raise NotUnderstoodError("算式中的分值与指标分值不一致")


def _after_loss(clauses: Sequence[Clause], sentence: Sentence, context: IndicatorContext) -> Sequence[Clause]:
    """「逾期5天以内扣2分」 beside full marks leaves the weight less 2, when the weight is known."""
    weight = _weight(sentence, context)
    whole = any(isinstance(c.effect, Award) and c.effect.points != 0 for c in clauses)
    if weight is None or not whole or not any(isinstance(c.effect, Loss) for c in clauses):
        return clauses
    return [_left_over(clause, weight) for clause in clauses]


def _weight(sentence: Sentence, context: IndicatorContext) -> Decimal | None:
    """Full marks, as the sentence or the form says."""
    return sentence.full_marks or context.weight


def _left_over(clause: Clause, weight: Decimal) -> Clause:
    graded = isinstance(clause.condition, Words) and is_grade(clause.condition.text)  # 良好扣1分
    whole = isinstance(clause.effect, Loss) and clause.effect.points == weight  # 未公开扣5分, of five
    if not isinstance(clause.effect, Loss) or not (
        isinstance(clause.condition, Range | Otherwise) or graded or whole
    ):
        return clause
    if clause.effect.again:
        return clause
    if clause.effect.points > weight:
        raise NotUnderstoodError("扣分超过分值")
    return replace(clause, effect=Award(points=weight - clause.effect.points))


def _shape(sentence: Sentence, context: IndicatorContext, policies: Policies) -> tuple[str, dict[str, Any]]:
    """The plainest shape that takes the sentence; what none takes is tried piece by piece."""
    if sentence.problems:
        raise NotUnderstoodError("；".join(dict.fromkeys(sentence.problems)))
    _check_stated_target(sentence, context)
    _check_points(sentence, context)
    sentence = with_limits(sentence, context)
    clauses = in_whole_parts(_times_target(two_sided(sentence.clauses, context), context), context)
    sentence = _with_clauses(sentence, beyond_the_worst(_with_units(clauses), context))
    if delays.of_delays(sentence.clauses, context):
        return delays.delays_shape(sentence.clauses, _weight(sentence, context), context)
    if context.dated:
        return _dated_shape(sentence, context, policies)
    if _only_by_pieces(sentence, context):
        return _by_pieces(sentence, context, policies)
    try:
        return _plain_shape(sentence, context, policies)
    except NotUnderstoodError as first:
        try:
            return _by_pieces(sentence, context, policies)
        except (NotUnderstoodError, NotComparableError):
            return _only_full_marks(sentence, context, first)


def _with_clauses(sentence: Sentence, clauses: Sequence[Clause]) -> Sentence:
    """Most sentences keep their clauses, and a copy costs more than looking."""
    told = tuple(clauses)
    return sentence if told == sentence.clauses else replace(sentence, clauses=told)


def _times_target(clauses: Sequence[Clause], context: IndicatorContext) -> list[Clause]:
    """超过目标值但在1.2倍以内, 超过1.5倍: times the target that a clause names, where the actual is no such number."""
    zones = [c.condition for c in clauses if isinstance(c.condition, Range)]
    named = any(isinstance(c.condition, ToTarget) for c in clauses) or any(
        zone.lower_target or zone.upper_target for zone in zones
    )
    if not named or context.target_unit == "倍" or not context.target_value or context.target_value < 0:
        return list(clauses)
    return [
        replace(c, condition=_in_percent_of_target(c.condition))
        if isinstance(c.condition, Range) and c.condition.unit == "倍" and not c.condition.offset
        else c
        for c in clauses
    ]


def _in_percent_of_target(zone: Range) -> Range:
    lower, upper = (None if bound is None else bound * 100 for bound in (zone.lower, zone.upper))
    return replace(zone, lower=lower, upper=upper, unit=OF_TARGET, exceeds=False, verb="")


def _with_units(clauses: Sequence[Clause]) -> list[Clause]:
    """调整率=0得4分, 0-10%得3分: nothing is nothing in the unit of the other bounds."""
    zones = [c.condition for c in clauses if isinstance(c.condition, Range)]
    units = {zone.unit for zone in zones} - {""}
    if len(units) != 1 or not any(_is_nothing(zone) for zone in zones):
        return list(clauses)
    unit = units.pop()
    return [
        replace(c, condition=replace(c.condition, unit=unit))
        if isinstance(c.condition, Range) and _is_nothing(c.condition)
        else c
        for c in clauses
    ]


def _is_nothing(zone: Range) -> bool:
    return not zone.unit and {zone.lower, zone.upper} <= {None, Decimal(0)} and zone != Range()


def _only_full_marks(
    sentence: Sentence, context: IndicatorContext, why: NotUnderstoodError
) -> tuple[str, dict[str, Any]]:
    """What is certain in a sentence that no shape takes: where nothing is lost; else ``why`` it is unread."""
    clauses = as_steps(as_states(from_target(sentence.clauses, context), context), _weight(sentence, context))
    settled = replace(sentence, clauses=tuple(clauses))
    certain = judged.only_full_marks(settled, context) or judged.certain_when_met(settled, context)
    if certain is None:
        raise why
    return certain


def _dated_shape(
    sentence: Sentence, context: IndicatorContext, policies: Policies
) -> tuple[str, dict[str, Any]]:
    """Met or not, or days counted from the date; whatever else is held against the calendar."""
    sentence = replace(sentence, clauses=tuple(by_months(sentence.clauses)))
    try:
        family, parameters = _plain_shape(sentence, context, policies)
    except (NotUnderstoodError, NotComparableError) as first:
        try:
            return dated_shape(_without_idle_cap(sentence, context), context, policies)
        except NotUnderstoodError as second:
            raise first from second
    if _DATED.get(family, frozenset()).issuperset(parameters) and family in _DATED:
        return family, parameters
    return dated_shape(sentence, context, policies)


def _only_by_pieces(sentence: Sentence, context: IndicatorContext) -> bool:
    """Deviations on both sides; a bound beside full marks; 完成计划80%以上得满分，低于80%按完成比例: of the
    plan, not of its 80 %."""
    zones = [c.condition for c in sentence.clauses if isinstance(c.condition, Range)]
    if sentence.most is not None or any(zone.absolute for zone in zones):
        return True
    plan = any(_begins_below_the_plan(clause, context) for clause in sentence.clauses)
    shares = [c.effect for c in sentence.clauses if isinstance(c.effect, Proportion)]
    return plan and bool(shares) and all(s.of_plan and s.form in ("up", "generic") for s in shares)


def _begins_below_the_plan(clause: Clause, context: IndicatorContext) -> bool:
    """Full marks from a part of a planned quantity on."""
    zone, award = clause.condition, clause.effect
    if not isinstance(zone, Range) or not isinstance(award, Award) or award.points == 0 or context.is_rate:
        return False
    if context.downward or zone.lower is None or zone.offset or not context.target_value:
        return False
    return in_target_unit(zone.lower, zone.unit, context) < context.target_value


def _without_idle_cap(sentence: Sentence, context: IndicatorContext) -> Sentence:
    """最多扣10分 of ten points says what 扣完为止 says."""
    weight = _weight(sentence, context)
    idle = sentence.loss_cap is not None and weight is not None and sentence.loss_cap >= weight
    return replace(sentence, loss_cap=None) if idle else sentence


def _by_the_rate(clauses: Sequence[Clause], context: IndicatorContext) -> list[Clause]:
    """60%<完成率≤90%的，得分=5×完成率 under a rate: the formula goes by the number that its own condition measures."""
    return [
        replace(c, effect=replace(c.effect, form="rate"))
        if isinstance(c.effect, Proportion)
        and isinstance(c.condition, Range)
        and c.effect.form == "generic"
        and c.effect.literal is None
        and c.effect.named
        and c.condition.subject.endswith(c.effect.named)
        and context.is_rate
        and context.target_value != 100
        else c
        for c in clauses
    ]


def _by_pieces(
    sentence: Sentence, context: IndicatorContext, policies: Policies
) -> tuple[str, dict[str, Any]]:
    """Every clause with a zone and a reckoning of its own."""
    sentence = _without_idle_cap(sentence, context)
    absolute = any(isinstance(c.condition, Range) and c.condition.absolute for c in sentence.clauses)
    said = of_completion(sentence.clauses)
    clauses: Sequence[Clause] = said if absolute else from_target(said, context)
    clauses = as_steps(as_states(_by_the_rate(clauses, context), context), _weight(sentence, context))
    clauses = [nothing_done(c, sentence.clauses, context) or c for c in clauses]
    try:
        return pieces_shape(sentence, clauses, context, policies)
    except NotUnderstoodError:
        of_itself = _as_the_rate(clauses, context)
        if of_itself == clauses:
            raise
        return pieces_shape(sentence, of_itself, context, policies)


def _as_the_rate(clauses: Sequence[Clause], context: IndicatorContext) -> list[Clause]:
    """80%-90%得80%分值, 60%-80%按完成率计分 under 90 %: points would jump at 80 if the rate were one of the target."""
    tiers = [c for c in clauses if isinstance(c.condition, Range) and isinstance(c.effect, Award)]
    rates = context.is_rate and context.target_value != 100 and len(tiers) > 2
    return [
        Clause(c.condition, replace(c.effect, form="rate"))
        if rates and isinstance(c.effect, Proportion) and c.effect.form == "generic" and not c.effect.lost
        else c
        for c in clauses
    ]


def _plain_shape(
    sentence: Sentence, context: IndicatorContext, policies: Policies
) -> tuple[str, dict[str, Any]]:
    clauses = as_states(from_target(sentence.clauses, context), context)
    clauses = as_steps(clauses, _weight(sentence, context))
    clauses = judged.as_awards(clauses, _weight(sentence, context))
    sentence = _with_clauses(sentence, _after_loss(clauses, sentence, context))
    family, parameters = _tried(sentence, context, policies)
    return family, judged.settled(family, parameters, sentence.clauses)


def _tried(sentence: Sentence, context: IndicatorContext, policies: Policies) -> tuple[str, dict[str, Any]]:
    """The first shape that what the clauses hold calls for."""
    kinds = {type(clause.effect) for clause in sentence.clauses}
    if kinds & {PerStep, Proportion} and context.target_value:
        settled = (nothing_done(c, sentence.clauses, context) or c for c in sentence.clauses)
        sentence = replace(sentence, clauses=tuple(settled))
    if Loss in kinds:
        raise NotUnderstoodError("扣分没有说明按什么计算")
    if sentence.least and PerStep not in kinds:
        raise NotUnderstoodError("最低得分只能与逐级扣分并存")
    if PerStep in kinds:
        return steps_shape(sentence, context, policies)
    if Proportion in kinds:
        return proportion(sentence, context, policies)
    if not sentence.clauses:
        raise NotUnderstoodError("没有可识别的计分规则")
    if any(isinstance(clause.condition, Range) for clause in sentence.clauses):
        return ranges_shape(sentence, context)
    return words_shape(sentence, context)

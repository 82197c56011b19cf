"""Bounds of what a rule gives → points, once the weight is known.

最低不低于分值的40%, 扣分合计不超过分值的30%, 最高8分 for what is not finished of ten, 得分低于6分的按0分计 beside a
formula. Called by ``assembly`` before any shape is tried.
"""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from perf_pipeline.rulebook.context import IndicatorContext
from perf_pipeline.rulebook.grammar.sentence import (
    OF_TARGET,
    Award,
    Clause,
    Loss,
    PerStep,
    Proportion,
    Range,
    Sentence,
)
from perf_pipeline.rulebook.shapes.common import NotUnderstoodError


def with_limits(sentence: Sentence, context: IndicatorContext) -> Sentence:
    """The sentence with those bounds in points; NotUnderstoodError where that cannot be said."""
    limits = sentence.limits
    if limits.forfeit is not None:
        nothing = _forfeited(sentence, limits.forfeit, context)
        sentence = replace(sentence, clauses=(*sentence.clauses, nothing))
    if (limits.least, limits.most, limits.lost) == (None, None, None):
        return _remaining(_beside_full_marks(sentence, context), context)
    weight = sentence.full_marks or context.weight
    if weight is None:
        raise NotUnderstoodError("按分值的比例封顶或保底，但没有写明分值")
    if (limits.least and sentence.least) or (limits.lost and sentence.loss_cap) or sentence.most is not None:
        raise NotUnderstoodError("封顶或保底说了两次")
    if limits.most and (context.dated or context.target_value is None):
        raise NotUnderstoodError("最高得分只能与按完成值计分并存")
    bounded = replace(
        sentence,
        least=_part_of(weight, limits.least) or sentence.least,
        loss_cap=_part_of(weight, limits.lost) or sentence.loss_cap,
        most=_part_of(weight, limits.most),
    )
    return _remaining(bounded, context)


def _remaining(sentence: Sentence, context: IndicatorContext) -> Sentence:
    """按未完成比例扣分，最多扣4分 of ten points: six remain; what is lost step by step has its own cap."""
    weight, lost = sentence.full_marks or context.weight, sentence.loss_cap
    given = [c.effect for c in sentence.clauses]
    if lost is None or weight is None or sentence.least is not None or lost >= weight:
        return sentence
    beyond = any(isinstance(e, Proportion) or (isinstance(e, Loss) and e.points > lost) for e in given)
    if not beyond or any(isinstance(effect, PerStep) for effect in given):
        return sentence
    return replace(sentence, least=weight - lost, loss_cap=None)


def _beside_full_marks(sentence: Sentence, context: IndicatorContext) -> Sentence:
    """未完成的按完成比例得分，最高8分 beside full marks of ten: of the rest; elsewhere 最高8分 says the full marks."""
    given, own = [c.effect for c in sentence.clauses], context.weight
    whole = any(isinstance(effect, Award) and effect.full and effect.points is None for effect in given)
    shared = any(isinstance(e, Proportion) or (isinstance(e, PerStep) and e.points < 0) for e in given)
    below = sentence.most is not None and own is not None and sentence.most < own
    if below and whole and shared and sentence.full_marks == sentence.most:
        return replace(sentence, full_marks=own)
    return sentence if sentence.most is None else replace(sentence, most=None)


def _forfeited(sentence: Sentence, points: Decimal, context: IndicatorContext) -> Clause:
    """得分低于6分的按0分计 beside 10 × actual ÷ plan: below 60 % of the plan nothing is given."""
    weight = sentence.full_marks or context.weight
    shares = [c.effect for c in sentence.clauses if isinstance(c.effect, Proportion)]
    plan = all(s.form in ("up", "generic") and s.literal is None and not s.lost for s in shares)
    other = any(isinstance(c.condition, Range) for c in sentence.clauses)
    rate = context.is_rate and context.target_value != 100  # perhaps the rate itself
    if not weight or not shares or not plan or other or rate or context.downward or points >= weight:
        raise NotUnderstoodError("得分低于若干分按 0 分计，不能换算成完成值")
    part = Fraction(points) * 100 / Fraction(weight)
    if 10_000 % part.denominator:
        raise NotUnderstoodError("得分的界限不能换算成指标值的百分比")
    share = Decimal(part.numerator) / Decimal(part.denominator)
    zone = Range(upper=share, upper_open=True, unit=OF_TARGET, upper_marked=True)
    return Clause(zone, Award(points=Decimal(0)))


def _part_of(weight: Decimal, part: Fraction | None) -> Decimal | None:
    return None if part is None else weight * part.numerator / part.denominator

"""Whether two rules give the same: points at every value that either names and beside it, and for every answer."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

from perf_pipeline.orchestration.steps.explaining import _context, _decimal
from perf_pipeline.rulebook.compiler import IndicatorContext, compile_rule
from perf_pipeline.rulebook.deadlines import dated
from perf_pipeline.rulebook.describe import describe
from perf_pipeline.rulebook.profiles import profile_named
from perf_pipeline.rulebook.rule import ScoringRule
from perf_pipeline.scoring.exact import Case, score_one
from perf_pipeline.scoring.prepared import Prepared, prepared_from
from perf_pipeline.scoring.words import Answer, score_words
from perf_pipeline_tests.rulebook.sentence_cases import FILES, ONLY_MEASURED, SentenceCase, load

TEN_DAYS = 5000
"""Numbers of a rule under a date are distances from it when they are smaller."""
ANYTHING = tuple(Fraction(n) for n in (0, 1, 2, 3, 7, 33, 50, 66, 100, 101, 120, 150))
BESIDE = (Fraction(0), Fraction(1, 100), Fraction(-1, 100), Fraction(13, 10), Fraction(-13, 10))
SAID = (
    "完成",
    "未完成",
    "明显",
    "不明显",
    "健全",
    "不健全",
    "是",
    "否",
    "有",
    "无",
    "尚可",
    "按期完成",
    "漏保2户",
    "漏保3人",
    "不适用",
    "一般",
)


def printed_again(family: str, parameters: Mapping[str, Any], context: IndicatorContext) -> ScoringRule:
    """The rule that its own description compiles to."""
    return compile_rule(describe(family, parameters), context, profile_named("national"))


def difference(family: str, parameters: Mapping[str, Any], context: IndicatorContext) -> object:
    """None where the printed rule gives the same; else what differs first. Rules that come back as another family are
    compared by numbers only: what counts as "met" in words is the family's."""
    again = printed_again(family, parameters, context)
    if again.family == "unread":
        return again.parameters["reason"]
    rules = prepared_from(family, parameters), prepared_from(again.family, again.parameters)
    if len({(r.not_applicable_full, r.not_applicable_words) for r in rules}) > 1:
        return "not applicable", again.parameters
    return _by_number(rules, context) or (again.family == family and _in_words(rules, context)) or None


def _by_number(rules: tuple[Prepared, ...], context: IndicatorContext) -> object:
    held = dated(context)
    target = None if held.target_value is None else Fraction(held.target_value)
    for value in telling(rules, target, dates=held.dated):
        case = Case(_weight(context), target, held.operator, value)
        scores = [score_one(rule, case).score for rule in rules]
        if scores[0] != scores[1]:
            return float(value), scores
    return None


def _in_words(rules: tuple[Prepared, ...], context: IndicatorContext) -> object:
    has_target, deadline = context.target_value is not None, dated(context).dated
    for word in sorted({*SAID, *(word for rule in rules for word in _named(rule))}):
        answer = Answer(
            word, None, context.target_text, _weight(context), has_target=has_target, has_deadline=deadline
        )
        points = [score_words(rule, answer).points for rule in rules]
        if points[0] != points[1]:
            return word, points
    return None


def _weight(context: IndicatorContext) -> Fraction:
    return Fraction(10) if context.weight is None else Fraction(context.weight)


def telling(rules: Iterable[Prepared], target: Fraction | None, *, dates: bool) -> list[Fraction]:
    """Every number that a rule names, its steps, and what lies beside them."""
    marks = set() if target is None else {target}
    for rule in rules:
        marks |= {mark for mark in (rule.threshold, rule.floor) if mark is not None}
        for zone in (*rule.tiers, *rule.pieces):
            marks |= {edge for edge in (zone.lower, zone.upper) if isinstance(edge, Fraction)}
        marks |= {p.origin + n * p.step for p in rule.pieces for n in (-3, -1, 0, 1, 3)}
        begin = target if rule.threshold is None else rule.threshold
        if begin is not None:
            size = rule.step * abs(begin) / 100 if rule.relative else rule.step
            marks |= {begin + n * size for n in (-9, -5, -2, -1, 0, 1, 2, 5, 9)}
        if rule.ratio_basis and target:
            marks |= {mark * target / 100 for mark in marks}
        if rule.measure == "deviation" and target is not None:
            marks |= {target + mark for mark in marks} | {target - mark for mark in marks}
    if dates and target is not None:
        marks = {target + mark if abs(mark) < TEN_DAYS else mark for mark in marks}
    return sorted({mark + more for mark in marks for more in BESIDE} | set(ANYTHING))


def _named(rule: Prepared) -> Iterable[str]:
    yield from (*rule.accept, *rule.reject, *rule.not_applicable_words)
    for tier in (*rule.word_tiers, *rule.bands):
        yield from tier.words
    yield from (f"{event}{number}{rule.unit}" for event in rule.events for number in (0, 1, 3))


def corpus() -> dict[tuple[str, str, IndicatorContext], dict[str, Any]]:
    """Every rule that the sentence files compile to, once per indicator."""
    found: dict[tuple[str, str, IndicatorContext], dict[str, Any]] = {}
    for name in (*FILES, *ONLY_MEASURED):
        for sentence in load(name):
            question = SentenceCase(sentence, str(next(iter(sentence["scores"]))), 0).question
            context = _context(question)
            rule = compile_rule(question["text"], context, profile_named("national"))
            weight = context.weight if context.weight is not None else _decimal(rule.weight, "weight")
            if rule.family not in ("unread", "not_applicable"):
                parameters = dict(rule.parameters)
                found[rule.family, str(parameters), replace(context, weight=weight)] = parameters
    return found

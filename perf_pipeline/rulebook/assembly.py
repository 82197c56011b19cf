"""Sentence + indicator → family and parameters, or why the sentence is unread.

The shapes are tried by what the clauses hold: a step (每…), a formula, ranges, words. A shape takes a
sentence only when every clause has its place in it; one clause too many and the sentence is unread, since
a rule half understood gives wrong points. Called by ``compiler``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from perf_pipeline.rulebook.context import IndicatorContext, NotComparableError
from perf_pipeline.rulebook.grammar.clauses import Loss, PerStep, Proportion, Sentence
from perf_pipeline.rulebook.grammar.conditions import Range
from perf_pipeline.rulebook.shapes.common import NotUnderstoodError, Policies
from perf_pipeline.rulebook.shapes.proportions import proportion
from perf_pipeline.rulebook.shapes.steps import steps_shape
from perf_pipeline.rulebook.shapes.tiers import ranges_shape
from perf_pipeline.rulebook.shapes.words import words_shape


@dataclass(frozen=True, slots=True)
class Assembled:
    """A family with its parameters; ``reason`` is set for family unread."""

    family: str
    parameters: Mapping[str, Any] = field(default_factory=dict)


def assemble(sentence: Sentence, context: IndicatorContext, policies: Policies) -> Assembled:
    """The rule that ``sentence`` states for the indicator; family unread, never an exception."""
    try:
        family, parameters = _shape(sentence, context, policies)
    except (NotUnderstoodError, NotComparableError) as error:
        return Assembled("unread", {"reason": str(error)})
    if sentence.not_applicable_full:
        parameters = {**parameters, "not_applicable_full": True}
    return Assembled(family, parameters)


def _shape(sentence: Sentence, context: IndicatorContext, policies: Policies) -> tuple[str, dict[str, Any]]:
    if sentence.problems:
        raise NotUnderstoodError("评分标准未能识别：" + "；".join(dict.fromkeys(sentence.problems)))
    kinds = {type(clause.effect) for clause in sentence.clauses}
    if Loss in kinds:
        raise NotUnderstoodError("扣分没有说明按什么计算")
    if PerStep in kinds:
        return steps_shape(sentence, context, policies)
    if Proportion in kinds:
        return proportion(sentence, context, policies)
    if not sentence.clauses:
        raise NotUnderstoodError("没有可识别的计分规则")
    if any(isinstance(clause.condition, Range) for clause in sentence.clauses):
        return ranges_shape(sentence, context)
    return words_shape(sentence, context)

"""Golden sentences: family, parameters, weight, and the points for several actuals."""

from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml

from perf_pipeline.rulebook.compiler import IndicatorContext, compile_rule
from perf_pipeline.rulebook.profiles import profile_named
from perf_pipeline.rulebook.rule import ScoringRule
from perf_pipeline.scoring.exact import Case, score_one
from perf_pipeline.scoring.prepared import prepared_from
from perf_pipeline.scoring.words import Answer, score_words

GOLDEN: list[dict[str, Any]] = yaml.safe_load(
    Path(__file__).with_name("golden.yaml").read_text(encoding="utf-8")
)
IDS = [case["id"] for case in GOLDEN]


def compiled(case: dict[str, Any]) -> ScoringRule:
    """The rule of a golden case under the national profile."""
    operator, target, unit = case["indicator"]
    points = case.get("points")
    context = IndicatorContext(
        operator=operator,
        target_value=Decimal(target) if target is not None else None,
        target_unit=unit,
        weight=Decimal(points) if points else None,
    )
    return compile_rule(case["text"], context, profile_named("national"))


@pytest.mark.parametrize("case", GOLDEN, ids=IDS)
def test_sentence_compiles_to_its_meaning(case: dict[str, Any]) -> None:
    """Family, parameters and weight are exactly those of the sentence."""
    rule = compiled(case)
    assert rule.family == case["family"], rule.parameters
    if rule.family != "unread":
        assert dict(rule.parameters) == case["parameters"]
        assert rule.weight == case["weight"]


@pytest.mark.parametrize(
    "case", [c for c in GOLDEN if c.get("scores")], ids=[c["id"] for c in GOLDEN if c.get("scores")]
)
def test_sentence_gives_its_points(case: dict[str, Any]) -> None:
    """Every listed actual gives the points that a person reads from the sentence."""
    rule, weight = compiled(case), Fraction(case["weight"] or case["points"])
    operator, target, _ = case["indicator"]
    prepared = prepared_from(rule.family, rule.parameters)
    given = {
        actual: score_one(prepared, Case(weight, Fraction(target), operator, Fraction(actual))).score
        for actual in case["scores"]
    }
    assert {a: float(s) if s is not None else "?" for a, s in given.items()} == case["scores"]


@pytest.mark.parametrize(
    "case", [c for c in GOLDEN if c.get("words")], ids=[c["id"] for c in GOLDEN if c.get("words")]
)
def test_answers_in_words_give_their_points(case: dict[str, Any]) -> None:
    """Words of the rule give their points; words it does not know need review."""
    rule, weight = compiled(case), Fraction(case["weight"] or case["points"])
    prepared = prepared_from(rule.family, rule.parameters)
    given = {word: score_words(prepared, Answer(word, None, None, weight)).points for word in case["words"]}
    assert {w: float(p) if p is not None else "?" for w, p in given.items()} == case["words"]


def test_there_are_enough_golden_sentences() -> None:
    """At least 60 sentences, each once."""
    assert len(GOLDEN) >= 60
    assert len(set(IDS)) == len(IDS)

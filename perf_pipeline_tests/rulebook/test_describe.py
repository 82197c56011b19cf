"""What is printed of a rule can be read again: the same family and parameters, or the same points."""

from decimal import Decimal
from fractions import Fraction
from itertools import product
from typing import Any

import pytest

from perf_pipeline.rulebook.compiler import IndicatorContext, compile_rule
from perf_pipeline.rulebook.describe import describe
from perf_pipeline.rulebook.describe_english import describe_english
from perf_pipeline.rulebook.profiles import profile_named
from perf_pipeline.scoring.exact import Case, score_one
from perf_pipeline.scoring.prepared import prepared_from

RATE = IndicatorContext(operator="≥", target_value=Decimal(95), target_unit="%", weight=Decimal(10))
COUNT = IndicatorContext(operator="≥", target_value=Decimal(400), target_unit="户", weight=Decimal(10))
COST = IndicatorContext(operator="≤", target_value=Decimal(200), target_unit="万元", weight=Decimal(10))
FLOORS: list[dict[str, Any]] = [{}, {"floor": "60"}, {"floor": "60", "floor_zero": True}]
PARTS: list[dict[str, Any]] = [{}, {"pro_rata": True}, {"round_up": True}]
CAPS: list[dict[str, Any]] = [{}, {"cap": "4"}]


def steps(direction: str, basis: str, step: str) -> list[dict[str, Any]]:
    """Step deductions of one kind with every way of treating parts, caps and floors."""
    floors = FLOORS if direction == "below" and basis == "points" else [{}]
    return [
        {"direction": direction, "step": step, "step_basis": basis, "deduct": "0.5", **p, **c, **f}
        for p, c, f in product(PARTS, CAPS, floors)
    ]


ROUND: list[tuple[str, dict[str, Any], IndicatorContext]] = [
    *(("proportional", {**t, **f}, RATE) for t, f in product([{}, {"threshold": "100"}], FLOORS)),
    ("proportional", {}, COUNT),
    ("proportional", {"threshold": "300"}, COUNT),
    ("reverse", {}, COST),
    ("reverse", {"form": "linear"}, COST),
    ("reverse", {"threshold": "180"}, COST),
    ("all_or_nothing", {}, RATE),
    ("all_or_nothing", {}, COST),
    ("all_or_nothing", {"threshold": "90"}, RATE),
    *(("step_deduction", p, RATE) for p in steps("below", "points", "1")),
    *(("step_deduction", p, COUNT) for p in steps("below", "relative", "10")),
    *(("step_deduction", p, COUNT) for p in steps("below", "points", "5")),
    *(("step_deduction", p, COST) for p in steps("above", "relative", "5")),
    *(("step_deduction", p | {"threshold": "90"}, RATE) for p in steps("below", "points", "2")),
]


@pytest.mark.parametrize(("family", "parameters", "context"), ROUND, ids=lambda v: str(v)[:60])
def test_printing_and_parsing_gives_the_same_rule(
    family: str, parameters: dict[str, Any], context: IndicatorContext
) -> None:
    """Family and parameters come back; a threshold that is the target may be said."""
    again = compile_rule(describe(family, parameters), context, profile_named("national"))
    assert again.family == family, again.parameters
    found = dict(again.parameters)
    if "threshold" not in parameters and found.get("threshold") == str(context.target_value):
        del found["threshold"]
    assert found == parameters


TIERS: list[list[dict[str, Any]]] = [
    [{"lower": "95", "points": "10"}, {"lower": "80", "upper": "95", "points": "8"}, {"upper": "80", "points": "0"}],
    [{"lower": "95", "points": "10"}, {"lower": "80", "points": "6"}, {"points": "0"}],
    [{"lower": "90", "lower_open": True, "share": "1"}, {"lower": "60", "upper": "90", "share": "0.6"}, {"points": "0"}],
]  # fmt: skip


@pytest.mark.parametrize("tiers", TIERS)
def test_printed_tiers_give_the_same_points(tiers: list[dict[str, Any]]) -> None:
    """At every bound, and on both sides of it."""
    again = compile_rule(
        describe("threshold_tiers", {"tiers": tiers}).split("：", 1)[1], RATE, profile_named("national")
    )
    assert again.family == "threshold_tiers", again.parameters
    first, second = (
        prepared_from("threshold_tiers", {"tiers": tiers}),
        prepared_from(again.family, again.parameters),
    )
    for actual in ("100", "95", "94.9", "90", "90.1", "80", "79.9", "60", "59", "0"):
        case = Case(Fraction(10), Fraction(95), "≥", Fraction(actual))
        assert score_one(first, case).score == score_one(second, case).score, actual


PIECES: list[tuple[IndicatorContext, list[dict[str, Any]], tuple[str, ...]]] = [
    (
        RATE,
        [
            {"lower": "95", "points": "10"},
            {"lower": "85", "upper": "95", "upper_open": True, "points": "8"},
            {"upper": "85", "upper_open": True, "points": "8", "each": "-0.5", "origin": "85", "step": "2"},
        ],
        ("100", "95", "94.9", "85", "84", "83", "80.9", "60", "20"),
    ),
    (
        RATE,
        [
            {"lower": "95", "share": "1"},
            {"lower": "80", "upper": "95", "upper_open": True, "share": "1", "each": "-0.4", "origin": "95"},
            {"upper": "80", "upper_open": True, "points": "0"},
        ],
        ("96", "95", "94.2", "93", "80", "79.9"),
    ),
    (
        COUNT,
        [
            {"lower": "320", "share": "1"},
            {"upper": "320", "upper_open": True, "form": "ratio", "share": "1"},
        ],
        ("400", "320", "319", "100", "0"),
    ),
]  # fmt: skip


@pytest.mark.parametrize(
    ("context", "pieces", "actuals"), PIECES, ids=["on_a_base", "to_a_floor", "of_the_plan"]
)
def test_printed_pieces_give_the_same_points(
    context: IndicatorContext, pieces: list[dict[str, Any]], actuals: tuple[str, ...]
) -> None:
    """Steps, bases and shares of completion come back from their own words."""
    said = describe("piecewise", {"pieces": pieces}).split("：", 1)[1]
    again = compile_rule(said, context, profile_named("national"))
    assert again.family != "unread", (said, again.parameters)
    first, second = (
        prepared_from("piecewise", {"pieces": pieces}),
        prepared_from(again.family, again.parameters),
    )
    for actual in actuals:
        case = Case(Fraction(10), Fraction(context.target_value or 0), "≥", Fraction(actual))
        assert score_one(first, case).score == score_one(second, case).score, (actual, said)


def test_bounds_are_said_as_they_count() -> None:
    """A shared bound is said once; English says the same."""
    said = describe("threshold_tiers", {"tiers": TIERS[0]})
    assert "95（含）以上得 10 分；80（含）至 95（不含）得 8 分；80（不含）以下得 0 分" in said
    assert "≥ 80 and < 95: 8 points" in describe_english("threshold_tiers", {"tiers": TIERS[0]})


def test_reasons_are_quoted_as_written_and_in_chinese() -> None:
    """No character of the sentence is lost, and no English stands in a Chinese reason."""
    rule = compile_rule("完成时按部门分别折算得分", RATE, profile_named("national"))
    assert rule.family == "unread"
    assert "部门分别" in rule.description
    assert not any("a" <= character <= "z" for character in rule.description)

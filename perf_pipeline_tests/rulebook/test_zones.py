"""Zones of rules: held against the exact scorer value by value, and the set algebra under them."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perf_pipeline.rulebook.rule import ScoringRule
from perf_pipeline.rulebook.zones import (
    EVERYWHERE,
    NON_NEGATIVE,
    NOWHERE,
    RATE,
    Disagreement,
    Zone,
    at_least,
    at_most,
    disagreement,
    full_mark_zone,
    just,
    target_zone,
    tier_gaps,
    tier_overlaps,
    tiers_over_weight,
    zero_zone,
)
from perf_pipeline.scoring.exact import Case, score_one
from perf_pipeline.scoring.prepared import prepared_from
from perf_pipeline_tests.scoring.cases import OPERATORS, RULES


def rule(family: str, **parameters: Any) -> ScoringRule:
    """A rule with no sentence."""
    return ScoringRule(family, parameters, None, "stated", "test")


QUARTERS = st.integers(-800, 1200).map(lambda n: Fraction(n, 4))


@settings(max_examples=600)
@given(
    st.sampled_from(RULES),
    st.sampled_from(OPERATORS),
    st.sampled_from([Fraction(n) for n in (-40, 0, 5, 50, 95, 100, 130)]),
    st.sampled_from([Fraction(n) for n in (2, 5, 10)]),
    st.one_of(
        QUARTERS,
        st.sampled_from([Fraction(n) for n in (0, 5, 10, 50, 60, 70, 80, 90, 95, 96, 100, 120, 130, 190)]),
    ),
)
def test_zones_hold_exactly_the_values_that_score_full_or_nothing(
    stored: tuple[str, dict[str, Any]],
    operator: str | None,
    target: Fraction,
    weight: Fraction,
    value: Fraction,
) -> None:
    """For every family and value: in the exact full-mark zone means w, in the zero zone 0, outside neither."""
    family, parameters = stored
    compiled = rule(family, **parameters)
    points = score_one(prepared_from(family, parameters), Case(weight, target, operator, value)).points
    full = full_mark_zone(compiled, operator, target, weight, exact=True)
    zero = zero_zone(compiled, operator, target, weight)
    if full is None or zero is None:  # a ratio to a target that is not positive
        assert points is None
        return
    assert (value in full, value in zero) == (points == weight, points == 0)


@given(st.lists(st.tuples(QUARTERS, QUARTERS, st.booleans(), st.booleans()), max_size=4), QUARTERS)
def test_a_set_and_its_complement_share_nothing_and_leave_nothing(
    ranges: list[tuple[Fraction, Fraction, bool, bool]], value: Fraction
) -> None:
    """The algebra under every comparison: exactly one of a zone and its complement holds a value."""
    zone = NOWHERE
    for low, high, low_open, high_open in ranges:
        zone |= at_least(low, strict=low_open) & at_most(high, strict=high_open)
    assert (value in zone) != (value in zone.complement())
    assert zone | zone.complement() == EVERYWHERE
    assert zone & zone.complement() == NOWHERE
    assert zone.complement().complement() == zone


@pytest.mark.parametrize(
    ("zone", "said"),
    [
        (at_least(95), "≥95"),
        (at_most("0.5", strict=True), "<0.5"),
        (at_least(60) & at_most(80, strict=True), "[60, 80)"),
        (just(4), "=4"),
        (at_most(1) | at_least(2), "≤1 或 ≥2"),
        (NOWHERE, "无"),
        (EVERYWHERE, "任何值"),
        (at_least(Fraction(1, 3)), "≥1/3"),
    ],
    ids=["at_least", "below", "half_open", "one_value", "two_parts", "empty", "everything", "third"],
)
def test_a_zone_says_itself(zone: Zone, said: str) -> None:
    """Findings quote zones as a reader writes them."""
    assert str(zone) == said


def test_full_marks_begin_at_the_limit_though_a_part_step_is_free() -> None:
    """每超出10%扣2分 under ≤500 loses nothing up to 549.99; the rule still agrees with its target."""
    steps = rule("step_deduction", direction="above", step="10", step_basis="relative", deduct="2")
    assert full_mark_zone(steps, "≤", 500) == at_most(500)
    assert full_mark_zone(steps, "≤", 500, exact=True) == at_most(550, strict=True)
    assert disagreement(steps, "≤", 500) is None


def test_full_marks_at_100_leave_values_unpaid_that_meet_the_target() -> None:
    """Full marks at 100 % beside ≥95 %: 95 to 100 meets the target and is not paid in full."""
    found = disagreement(rule("proportional", threshold="100"), "≥", 95, domain=RATE)
    assert found == Disagreement(at_least(95) & at_most(100, strict=True), NOWHERE)


def test_full_marks_at_90_pay_values_that_miss_the_target() -> None:
    """Full marks from 90 beside ≥95: 90 to 95 is paid in full and misses the target."""
    found = disagreement(rule("all_or_nothing", threshold="90"), "≥", 95, domain=RATE)
    assert found == Disagreement(NOWHERE, at_least(90) & at_most(95, strict=True))


@pytest.mark.parametrize(
    ("compiled", "operator", "target"),
    [
        (rule("proportional"), "=", 4),
        (rule("proportional", exceeded="symmetric"), "=", 4),
        (rule("per_occurrence", each="-2"), "=", 0),
        (rule("threshold_tiers", tiers=[{"lower": "100", "points": "5"}, {"points": "0"}]), "≥", 100),
        (rule("graded_bands"), "≥", 95),
        (rule("unread", reason="x"), "≥", 95),
    ],
    ids=["equal_capped", "equal_symmetric", "none_occurs", "tier_at_target", "bands", "unread"],
)
def test_no_alarm_where_rule_and_target_agree_or_nothing_can_be_said(
    compiled: ScoringRule, operator: str, target: int
) -> None:
    """A false alarm kills trust: agreement and ignorance are both silence."""
    assert disagreement(compiled, operator, target, domain=NON_NEGATIVE) is None


@pytest.mark.parametrize(
    ("operator", "zone"),
    [("≥", at_least(4)), (">", at_least(4, strict=True)), ("≤", at_most(4)), ("<", at_most(4, strict=True)),
     ("=", at_least(4)), (None, at_least(4))],
    ids=["at_least", "more", "at_most", "less", "equal", "none"],
)  # fmt: skip
def test_target_zone_follows_the_operator(operator: str | None, zone: Zone) -> None:
    """A strict operator leaves its bound out; = is met from the target upwards."""
    assert target_zone(operator, 4) == zone
    assert target_zone("=", 0) == just(0)
    assert target_zone("=", 4, symmetric=True) == just(4)


def test_values_between_tiers_are_gaps() -> None:
    """95以上 10, 60至80 5, 60以下 0: 80 to 95 has no score."""
    tiers = rule(
        "threshold_tiers",
        tiers=[
            {"lower": "95", "points": "10"},
            {"lower": "60", "upper": "80", "points": "5"},
            {"upper": "60", "upper_open": True, "points": "0"},
        ],
    )
    assert tier_gaps(tiers, domain=RATE) == at_least(80, strict=True) & at_most(95, strict=True)
    assert tier_overlaps(tiers, domain=RATE) == []


def test_a_value_in_two_bounded_tiers_is_an_overlap_and_a_cascade_is_none() -> None:
    """80 to 95 beside 90以上 is judged twice from 90; 95以上, 80以上, 其余 only go on."""
    twice = rule(
        "threshold_tiers",
        tiers=[{"lower": "90", "points": "10"}, {"lower": "80", "upper": "95", "points": "8"}],
    )
    assert [str(found.zone) for found in tier_overlaps(twice)] == ["[90, 95]"]
    cascade = rule(
        "threshold_tiers",
        tiers=[{"lower": "95", "points": "10"}, {"lower": "80", "points": "8"}, {"points": "0"}],
    )
    assert tier_overlaps(cascade) == []


def test_tiers_on_a_ratio_are_told_as_actuals() -> None:
    """完成率90%以上 beside 200人 means 180 and more; without the target nothing can be said."""
    ratio = rule(
        "threshold_tiers",
        basis="ratio",
        tiers=[{"lower": "90", "share": "1"}, {"upper": "90", "upper_open": True, "share": "0"}],
    )
    assert full_mark_zone(ratio, "≥", 200, 10) == at_least(180)
    assert full_mark_zone(ratio) is None


def test_a_tier_above_the_weight_is_named() -> None:
    """12 points in an indicator of 10 cannot be."""
    tiers = rule("threshold_tiers", tiers=[{"lower": "95", "points": "12"}, {"points": "0"}])
    assert tiers_over_weight(tiers, 10) == [{"lower": "95", "points": "12"}]
    assert tiers_over_weight(tiers, 12) == []

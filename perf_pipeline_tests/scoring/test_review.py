"""Second review: gaps by kind, figures and places, held against a second implementation."""

import random
from fractions import Fraction
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perf_pipeline.model.derive import records
from perf_pipeline.model.tables import TABLES
from perf_pipeline.scoring.scores import Scores, score_year
from perf_pipeline_tests.scoring.review_reference import figures_of, gaps_of, number
from perf_pipeline_tests.scoring.year_frames import actual, execution, goal, indicator, rule, year

PROPORTIONAL = rule("proportional")
REVIEW_TABLES = ("review_gap", "goal_second_review", "organization_second_review")


def reviewed(
    claims: list[tuple[float | None, float | None]],
    *,
    total: float | None = None,
    spending: dict[str, Any] | None = None,
    weight: float = 10.0,
    extra: list[dict[str, Any]] | None = None,
) -> Scores:
    """A goal with a target of 100 per indicator; ``claims`` are (actual, claimed score) line by line."""
    executions = []
    if spending is not None or total is not None:
        executions = [execution(claimed_total=total, **(spending or {}))]
    indicators = [indicator(n, target_value=100.0, weight=weight) for n in range(1, len(claims) + 1)]
    actuals = [
        actual(n, actual_value=value, claimed_score=claimed)
        for n, (value, claimed) in enumerate(claims, start=1)
    ]
    return score_year(year(indicators, [*actuals, *(extra or [])], [PROPORTIONAL], executions=executions))


def gaps(scores: Scores) -> dict[tuple[str, str | None], float]:
    """Gap by kind and indicator."""
    return {(row["kind"], row["indicator_id"]): row["gap"] for row in records(scores.review_gap)}


SPENT = {"adjusted_budget": 100.0, "executed": 95.0, "weight": 10.0}


def ninety(claimed: float | None = 90.0) -> list[tuple[float | None, float | None]]:
    """One indicator of 90 points, fully reached."""
    return [(100.0, claimed)]


@pytest.mark.parametrize(
    ("claims", "more", "expected"),
    [
        pytest.param([(90.0, 10.0)], {}, {("rule", "i1"): 1.0, ("sum", None): 1.0}, id="rule"),
        pytest.param([(90.0, 8.0)], {}, {("rule", "i1"): -1.0, ("sum", None): -1.0}, id="modest"),
        pytest.param(
            [(90.0, 12.0)],
            {},
            {("over_claimed", "i1"): 2.0, ("rule", "i1"): 1.0, ("sum", None): 3.0},
            id="over_claimed_and_rule",
        ),
        pytest.param([(100.0, 10.0)], {}, {("sum", None): 0.0}, id="agreed"),
        pytest.param([(None, 10.0)], {}, {}, id="missing_actual_is_not_compared"),
        pytest.param([(None, 12.0)], {}, {("over_claimed", "i1"): 2.0}, id="over_claimed_though_not_scored"),
        pytest.param([(90.0, None)], {}, {}, id="nothing_claimed"),
        pytest.param([(90.0, -1.0)], {}, {("rule", "i1"): -10.0, ("sum", None): -10.0}, id="negative_claim"),
    ],
)
def test_gaps_of_an_indicator(claims: Any, more: Any, expected: dict[tuple[str, str | None], float]) -> None:
    """Points above the weight and points beyond the rule are told apart; what is missing is never 0."""
    assert gaps(reviewed(claims, **more)) == expected


@pytest.mark.parametrize(
    ("claimed", "total", "expected"),
    [
        pytest.param(10.0, 100.0, {("execution", None): 0.5, ("sum", None): 0.5}, id="execution"),
        pytest.param(9.5, 99.5, {("sum", None): 0.0}, id="agreed"),
        pytest.param(9.5, 100.0, {("arithmetic", None): 0.5, ("sum", None): 0.5}, id="arithmetic"),
        pytest.param(
            10.0,
            99.5,
            {("arithmetic", None): -0.5, ("execution", None): 0.5, ("sum", None): 0.0},
            id="faults_that_cancel_are_both_told",
        ),
        pytest.param(None, 95.0, {("sum", None): -4.5}, id="an_unclaimed_part_cannot_be_added_up"),
    ],
)
def test_gaps_of_a_goal(
    claimed: float | None, total: float, expected: dict[tuple[str, str | None], float]
) -> None:
    """The claimed total against its own parts, the execution score against the rate."""
    scores = reviewed(ninety(), weight=90.0, total=total, spending=SPENT | {"claimed_score": claimed})
    assert gaps(scores) == expected


def test_a_line_without_indicator_counts_in_the_sum_of_the_paper() -> None:
    """The arithmetic of a report is that of its own lines; then its total is not held against ours."""
    stranger = actual(9, claimed_score=5.0, actual_value=1.0) | {"indicator_id": None}
    scores = reviewed(
        [(100.0, 90.0)], weight=90.0, total=105.0, spending=SPENT | {"claimed_score": 10.0}, extra=[stranger]
    )
    assert gaps(scores) == {("execution", None): 0.5, ("sum", None): 0.5}


def test_monitoring_claims_nothing() -> None:
    """A report on the way is no claim."""
    report = actual(1, actual_value=50.0, claimed_score=10.0, stage="monitoring", as_of="2025-07-31")
    scores = score_year(year([indicator(1, target_value=100.0)], [report], [PROPORTIONAL]))
    assert [len(getattr(scores, table)) for table in REVIEW_TABLES] == [0, 0, 0]


def test_an_explanation_holds_its_numbers() -> None:
    """Claimed, computed, formula and difference stand in the sentence, and the place with it."""
    row = next(row for row in records(reviewed([(90.0, 12.0)]).review_gap) if row["kind"] == "rule")
    assert row["explanation"] == (
        "自评 12 分，按分值上限 10 分比较；按评分标准计算得 9 分（10 × 90 ÷ 100 = 9），相差 +1 分"
    )
    assert (row["claimed"], row["computed"], row["max_score"], row["place"]) == (10.0, 9.0, 10.0, "line 1")


def several_goals(numbers: random.Random) -> dict[str, pd.DataFrame]:
    """A year of up to four goals in two units with claims of every sort."""
    indicators, actuals, executions, goals = [], [], [], []
    for position in range(numbers.randint(1, 4)):
        name = f"g{position}"
        goals.append(goal(name, organization_id=f"u{position % 2}", form_id="f1"))
        for line in range(numbers.randint(1, 4)):
            identity = 10 * position + line
            weight = numbers.choice([5.0, 10.0, 22.5])
            indicators.append(indicator(identity, goal=name, target_value=100.0, weight=weight))
            reached = numbers.choice([None, 100.0, 97.0, 33.3, 250.0])
            claim = numbers.choice([None, weight, weight - 0.25, weight + 3, 0.0])
            own = {"actual_value": reached, "claimed_score": claim, "form_id": f"s{position}"}
            actuals.append(actual(identity, goal=name, **own))
        if numbers.random() < 0.3:
            own = {"actual_value": 1.0, "claimed_score": 1.0, "form_id": f"s{position}"}
            actuals.append(actual(900 + position, goal=name, **own) | {"indicator_id": None})
        if numbers.random() < 0.8:
            values = {
                "goal_id": name, "form_id": f"s{position}", "adjusted_budget": numbers.choice([100.0, 0.0, None]),
                "executed": numbers.choice([95.0, 120.0, None]), "weight": numbers.choice([10.0, None]),
                "claimed_score": numbers.choice([None, 10.0, 9.5]), "claimed_total": numbers.choice([None, 30.0, 41.5]),
            }  # fmt: skip
            executions.append(execution(**values))
    numbers.shuffle(actuals)
    return year(indicators, actuals, [PROPORTIONAL], goals=goals, executions=executions)


@settings(max_examples=200, deadline=None)
@given(seed=st.integers(0, 10**9))
def test_a_second_implementation_finds_the_same(seed: int) -> None:
    """Gaps, figures, percent and places as computed in fractions from the statement of the rules."""
    frames = several_goals(random.Random(seed))
    scores = score_year(frames)
    totals = {row["goal_id"]: row for row in records(scores.goal_score)}
    executions = {row["goal_id"]: row for row in records(frames["budget_execution"])}
    expected, percents = {}, {}
    for name, total in totals.items():
        rows = [row for row in records(scores.indicator_score) if row["goal_id"] == name]
        lines = [row for row in records(frames["actual"]) if row["goal_id"] == name]
        paid = executions.get(name)
        expected |= gaps_of(name, rows, total, paid, lines)
        claimed, computed, full = figures_of(rows, total, paid, lines)
        percents[name] = (claimed - computed) * 100 / full if full else None
    actual_gaps = {
        (row["goal_id"], row["kind"], row["indicator_id"]): number(row["gap"])
        for row in records(scores.review_gap)
    }
    assert actual_gaps == expected
    for row in records(scores.goal_second_review):
        percent = percents[row["goal_id"]]
        assert percent is None or abs(number(row["gap_percent"]) - percent) <= Fraction(1, 200)


@settings(max_examples=100, deadline=None)
@given(seed=st.integers(0, 10**9))
def test_laws_of_a_review(seed: int) -> None:
    """A gap is claimed minus computed; kinds add up to the sum; signs never hide more than they show."""
    frames = several_goals(random.Random(seed))
    scores = score_year(frames)
    for table in REVIEW_TABLES:
        TABLES[table].validate(getattr(scores, table))
    for row in records(scores.review_gap):
        assert number(row["gap"]) == number(row["claimed"]) - number(row["computed"])
        assert row["gap"] != 0 or row["kind"] == "sum"
    by_unit: dict[str, Fraction] = {}
    for row in records(scores.goal_second_review):
        if row["gap"] is not None:
            assert abs(row["gap"]) <= row["absolute_gap"] + 1e-9
            by_unit[row["organization_id"]] = by_unit.get(row["organization_id"], Fraction(0)) + number(
                row["gap"]
            )
    units = {row["organization_id"]: row["gap"] for row in records(scores.organization_second_review)}
    assert {unit: float(gap) for unit, gap in by_unit.items()} == {
        unit: gap for unit, gap in units.items() if gap is not None
    }


def test_parts_add_up_to_the_sum_of_a_complete_goal() -> None:
    """Arithmetic, over-claimed, rule and execution gaps together are the total's."""
    spending = SPENT | {"claimed_score": 10.0}
    scores = reviewed([(50.0, 50.0), (100.0, 42.0)], weight=45.0, total=104.0, spending=spending)
    found = gaps(scores)
    assert found.pop(("sum", None)) == pytest.approx(sum(found.values()))
    assert {kind for kind, _ in found} == {"arithmetic", "over_claimed", "rule", "execution"}


def test_row_order_changes_nothing() -> None:
    """The same frames in another order give the same tables."""
    frames = several_goals(random.Random(7))
    mixed = {
        name: data.sample(frac=1, random_state=3).reset_index(drop=True) for name, data in frames.items()
    }
    for table in (*REVIEW_TABLES, "indicator_progress", "goal_progress"):
        pd.testing.assert_frame_equal(getattr(score_year(frames), table), getattr(score_year(mixed), table))

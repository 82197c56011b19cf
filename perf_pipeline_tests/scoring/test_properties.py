"""Laws of every score: inside 0..w, monotone in the actual, blind to units and to row order, exact = kernel."""

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perf_pipeline.scoring.exact import Case, exact, score_one
from perf_pipeline.scoring.kernel import Rows, RuleTable, score_rows
from perf_pipeline.scoring.prepared import prepared_from
from perf_pipeline_tests.scoring.cases import OPERATORS, RULES, random_cases

NUMBERS = st.decimals(min_value=-1000, max_value=100000, places=2)
POSITIVE = st.decimals(min_value=Decimal("0.01"), max_value=100000, places=2)
WEIGHTS = st.decimals(min_value=0, max_value=50, places=2)
PREPARED = [prepared_from(family, parameters) for family, parameters in RULES]
UPWARD = [
    n
    for n, (family, p) in enumerate(RULES)
    if family in ("proportional", "satisfaction", "execution_rate") and "exceeded" not in p
]
DOWNWARD = [n for n, (family, _) in enumerate(RULES) if family == "reverse"]


@settings(max_examples=300, deadline=None)
@given(
    rule=st.sampled_from(PREPARED),
    weight=WEIGHTS,
    target=NUMBERS,
    actual=NUMBERS,
    operator=st.sampled_from(OPERATORS),
)
def test_scores_stay_inside_the_weight(rule, weight, target, actual, operator) -> None:  # type: ignore[no-untyped-def]
    """0 ≤ score ≤ w, where there is a score."""
    score = score_one(rule, Case(Fraction(weight), Fraction(target), operator, Fraction(actual))).score
    assert score is None or 0 <= score <= weight


@settings(max_examples=300, deadline=None)
@given(
    rule=st.sampled_from([PREPARED[n] for n in UPWARD]),
    weight=WEIGHTS,
    target=POSITIVE,
    pair=st.tuples(NUMBERS, NUMBERS),
)
def test_more_is_never_worse_upward(rule, weight, target, pair) -> None:  # type: ignore[no-untyped-def]
    """Monotone in the actual under ≥."""
    low, high = (
        score_one(rule, Case(Fraction(weight), Fraction(target), "≥", Fraction(a))).score
        for a in sorted(pair)
    )
    assert low is None or high is None or low <= high


@settings(max_examples=300, deadline=None)
@given(
    rule=st.sampled_from([PREPARED[n] for n in DOWNWARD]),
    weight=WEIGHTS,
    target=POSITIVE,
    pair=st.tuples(NUMBERS, NUMBERS),
)
def test_more_is_never_better_downward(rule, weight, target, pair) -> None:  # type: ignore[no-untyped-def]
    """Antitone in the actual under ≤."""
    low, high = (
        score_one(rule, Case(Fraction(weight), Fraction(target), "≤", Fraction(a))).score
        for a in sorted(pair)
    )
    assert low is None or high is None or low >= high


PIECES_UPWARD = [
    prepared_from("piecewise", {"pieces": pieces})
    for pieces in (
        [
            {"lower": "95", "share": "1"},
            {"lower": "85", "points": "8"},
            {"points": "8", "each": "-1", "step": "2", "origin": "85"},
        ],
        [{"lower": "60", "points": "6", "each": "0.4", "origin": "60"}, {"points": "0"}],
        [{"lower": "80", "share": "1"}, {"form": "ratio", "share": "1"}],
    )
]


@settings(max_examples=300, deadline=None)
@given(
    rule=st.sampled_from(PIECES_UPWARD),
    pair=st.tuples(NUMBERS, NUMBERS),
)
def test_more_is_never_worse_in_pieces(rule, pair) -> None:  # type: ignore[no-untyped-def]
    """Pieces that a sentence can say under ≥ rise with the actual, across their joints too."""
    low, high = (
        score_one(rule, Case(Fraction(10), Fraction(100), "≥", Fraction(a))).score for a in sorted(pair)
    )
    assert low is not None
    assert high is not None
    assert low <= high


@settings(max_examples=200, deadline=None)
@given(weight=WEIGHTS, target=POSITIVE, actual=POSITIVE, number=st.sampled_from([0, 6, 7, 11, 14]))
def test_wan_yuan_and_yuan_score_alike(weight, target, actual, number) -> None:  # type: ignore[no-untyped-def]
    """An actual in 万元 against a target in 元 scores as if it were written in 元."""
    table = RuleTable.of(PREPARED)

    def score(value: Decimal, factor: float) -> float:
        rows = Rows(
            np.array([number], np.int32), np.ones(1, np.int8), np.array([float(weight)]), np.array([float(target)]),
            np.array([float(value)]), np.array([factor]),
        )  # fmt: skip
        return float(score_rows(table, rows).score[0])

    assert score(actual / 10000, 10000.0) == score(actual, 1.0)


def test_row_order_changes_no_score() -> None:
    """A shuffled year gives the shuffled scores."""
    cases, table = random_cases(20_000, seed=5), RuleTable.of(PREPARED)
    order = np.random.default_rng(1).permutation(20_000)
    columns = (cases.rule, cases.operator, cases.weight, cases.target, cases.actual)
    plain = score_rows(table, Rows(*columns)).score
    shuffled = score_rows(table, Rows(*(column[order] for column in columns))).score
    np.testing.assert_array_equal(plain[order], shuffled)


@pytest.mark.parametrize(
    ("value", "expected"),
    [(0.1, Fraction(1, 10)), (40199.99, Fraction(4019999, 100)), (1e15, Fraction(10**15))],
    ids=str,
)
def test_doubles_are_read_as_the_decimals_they_came_from(value: float, expected: Fraction) -> None:
    """0.1 is a tenth."""
    assert exact(value) == expected

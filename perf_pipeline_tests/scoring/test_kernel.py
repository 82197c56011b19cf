"""The kernel against the independent scorer, and the mutants that a weaker kernel would be."""

import os
from collections.abc import Callable
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction

import numpy as np
import pytest

from perf_pipeline.scoring.exact import REVIEW_REASONS
from perf_pipeline.scoring.kernel import NOTE_BITS, OPERATOR_CODES, Rows, RuleTable, score_rows
from perf_pipeline.scoring.prepared import prepared_from
from perf_pipeline_tests.scoring import reference
from perf_pipeline_tests.scoring.cases import CODES, OPERATORS, RULES, Cases, random_cases

TABLE = RuleTable.of([prepared_from(family, parameters) for family, parameters in RULES])
NAMES = {code: operator for operator, code in CODES.items()}


def kernel_hundredths(cases: Cases) -> list[object]:
    """Scores of the kernel in hundredths, REVIEW where it did not score."""
    scored = score_rows(TABLE, Rows(cases.rule, cases.operator, cases.weight, cases.target, cases.actual))
    return [
        reference.REVIEW if review else round(score * 100)
        for score, review in zip(scored.score.tolist(), scored.review.tolist(), strict=True)
    ]


def reference_hundredths(cases: Cases) -> list[object]:
    """The same from the independent scorer."""
    columns = (cases.rule, cases.operator, cases.weight, cases.target, cases.actual)
    return [
        reference.score(
            RULES[rule][0], RULES[rule][1], _exact(weight), _exact(target), NAMES[operator], _exact(actual)
        )
        for rule, operator, weight, target, actual in zip(*(c.tolist() for c in columns), strict=True)
    ]


def _exact(value: float) -> Fraction | None:
    return None if np.isnan(value) else reference.number(value)


def test_operator_codes_are_the_cases_codes() -> None:
    """The generator and the kernel mean the same operators."""
    assert OPERATOR_CODES == CODES
    assert set(OPERATORS) == set(OPERATOR_CODES)
    assert len(REVIEW_REASONS) == len(set(REVIEW_REASONS))


def test_kernel_tells_the_same_findings_as_the_independent_scorer() -> None:
    """Zero targets and part steps, row by row."""
    cases = random_cases(20_000, seed=11)
    scored = score_rows(TABLE, Rows(cases.rule, cases.operator, cases.weight, cases.target, cases.actual))
    columns = (cases.rule, cases.operator, cases.weight, cases.target, cases.actual)
    for bits, (rule, operator, *numbers) in zip(
        scored.notes.tolist(), zip(*(c.tolist() for c in columns), strict=True), strict=True
    ):
        weight, target, actual = map(_exact, numbers)
        told = {note for note, bit in NOTE_BITS.items() if bits & bit}
        assert told == reference.findings(*RULES[rule], weight, target, NAMES[operator], actual), (
            rule,
            numbers,
        )


@pytest.mark.parametrize("factor", [10_000.0, 0.0001, 60.0, 1 / 3600, 0.1], ids=str)
def test_converted_actuals_agree_with_the_independent_scorer(factor: float) -> None:
    """元 for 万元, seconds for hours: the conversion is exact in every family."""
    cases, size = random_cases(4_000, seed=12), 4_000
    rows = Rows(cases.rule, cases.operator, cases.weight, cases.target, cases.actual, np.full(size, factor))
    exactly = Fraction(int(factor)) if factor > 1 else Fraction(1, round(1 / factor))
    scored = score_rows(TABLE, rows)
    for number in range(size):
        rule, operator = RULES[cases.rule[number]], NAMES[int(cases.operator[number])]
        weight, target, actual = (
            _exact(float(c[number])) for c in (cases.weight, cases.target, cases.actual)
        )
        expected = reference.score(*rule, weight, target, operator, actual * exactly)
        found = reference.REVIEW if scored.review[number] else round(scored.score[number] * 100)
        assert found == expected, (rule, operator, weight, target, actual)


def test_kernel_agrees_with_the_independent_scorer_on_100000_rows() -> None:
    """0 differences over 100,000 random rows of all families, ties and bounds among them."""
    assert_no_row_differs(random_cases(100_000))


@pytest.mark.slow
@pytest.mark.skipif(not os.environ.get("PERF_SLOW_TESTS"), reason="a minute or two; set PERF_SLOW_TESTS=1")
def test_kernel_agrees_with_the_independent_scorer_on_1000000_rows() -> None:
    """The same over 1,000,000 other rows."""
    for part in range(10):
        assert_no_row_differs(random_cases(100_000, seed=part))


def assert_no_row_differs(cases: Cases) -> None:
    """Kernel and independent scorer give the same hundredths, row by row."""
    expected, actual = reference_hundredths(cases), kernel_hundredths(cases)
    wrong = [n for n, (a, b) in enumerate(zip(expected, actual, strict=True)) if a != b]
    shown = [
        (
            RULES[cases.rule[n]],
            NAMES[int(cases.operator[n])],
            cases.weight[n],
            cases.target[n],
            cases.actual[n],
            expected[n],
            actual[n],
        )
        for n in wrong[:5]
    ]
    assert not wrong, f"{len(wrong)} rows differ, e.g. {shown}"


def fractions_of_whole_numbers() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Every actual 0..target of whole targets up to 48, with weights of 2 and 20: many exact ties."""
    rows = [(w, t, a) for w in (2, 20) for t in range(1, 49) for a in range(t + 1)]
    weight, target, actual = np.array(rows, float).T
    return weight, target, actual


def truth(weight: float, target: float, actual: float) -> int:
    """Half up, exactly."""
    return reference.hundredths(Fraction(int(weight)) * int(actual) / int(target))


MUTANTS: dict[str, Callable[[float, float, float], int]] = {
    "float_only": lambda w, t, a: int(Decimal(f"{w * a / t:.2f}") * 100),
    "half_even": lambda w, t, a: int(
        (Decimal(int(w)) * int(a) * 100 / int(t)).quantize(Decimal(1), ROUND_HALF_EVEN)
    ),
    "ratio_rounded_first": lambda w, t, a: reference.hundredths(
        Fraction(round(a / t, 4)).limit_denominator(10**4) * int(w)
    ),
}


@pytest.mark.parametrize("mutant", MUTANTS.values(), ids=MUTANTS.keys())
def test_rounding_mutants_would_be_caught(mutant: Callable[[float, float, float], int]) -> None:
    """The whole-number cases tell each wrong way of rounding from the right one."""
    rows = list(zip(*(column.tolist() for column in fractions_of_whole_numbers()), strict=True))
    assert [mutant(*row) for row in rows] != [truth(*row) for row in rows]


def strict_kernel(cases: Cases) -> list[object]:
    """A kernel that takes > for ≥ and < for ≤."""
    swapped = np.array(
        [CODES[{"≥": ">", "≤": "<"}.get(NAMES[int(o)] or "", NAMES[int(o)])] for o in cases.operator]
    )
    return kernel_hundredths(
        Cases(cases.rule, swapped.astype(np.int8), cases.weight, cases.target, cases.actual)
    )


def missing_as_nothing(cases: Cases) -> list[object]:
    """A kernel that fills what is missing with 0."""
    filled = (np.nan_to_num(column, nan=0.0) for column in (cases.weight, cases.target, cases.actual))
    return kernel_hundredths(Cases(cases.rule, cases.operator, *filled))


@pytest.mark.parametrize(
    "mutant", [strict_kernel, missing_as_nothing], ids=["greater_for_at_least", "missing_as_0"]
)
def test_mutants_of_meaning_would_be_caught(mutant: Callable[[Cases], list[object]]) -> None:
    """The comparison with the independent scorer fails for a kernel that is strict or that imputes."""
    cases = random_cases(5_000)
    assert mutant(cases) != reference_hundredths(cases)


def test_whole_number_ratios_round_half_up() -> None:
    """All ratios of whole numbers up to 48 give the exact half-up score; kills the rounding mutants."""
    weight, target, actual = fractions_of_whole_numbers()
    cases = Cases(
        np.zeros(len(weight), np.int32), np.full(len(weight), CODES["≥"], np.int8), weight, target, actual
    )
    rows = zip(weight.tolist(), target.tolist(), actual.tolist(), strict=True)
    assert kernel_hundredths(cases) == [truth(*row) for row in rows]


@pytest.mark.parametrize(
    ("operator", "actual", "expected"),
    [
        ("≥", 90.0, 10.0),
        (">", 90.0, 0.0),
        ("≤", 90.0, 10.0),
        ("<", 90.0, 0.0),
        ("=", 90.0, 10.0),
        ("≥", 89.999999, 0.0),
    ],
    ids=["at_least", "more_than", "at_most", "less_than", "equal", "just_below"],
)
def test_bounds_are_strict_where_the_operator_is(operator: str, actual: float, expected: float) -> None:
    """Kills the mutant that takes > for ≥."""
    table = RuleTable.of([prepared_from("all_or_nothing", {})])
    rows = Rows(
        np.zeros(1, np.int32),
        np.array([CODES[operator]], np.int8),
        np.array([10.0]),
        np.array([90.0]),
        np.array([actual]),
    )
    assert score_rows(table, rows).score.tolist() == [expected]


def test_a_row_that_cannot_be_scored_is_not_zero() -> None:
    """Unread rules, lost weights and lost targets give no score and a reason."""
    rules = [
        ("unread", {"reason": "x"}),
        ("proportional", {}),
        ("proportional", {}),
        ("qualitative_tiers", {"tiers": []}),
    ]
    table = RuleTable.of([prepared_from(*rule) for rule in rules])
    rows = Rows(
        np.arange(4, dtype=np.int32),
        np.ones(4, np.int8),
        np.array([5.0, np.nan, 5.0, 5.0]),
        np.array([9.0, 9.0, np.nan, 9.0]),
        np.full(4, 9.0),
    )
    scored = score_rows(table, rows)
    assert np.isnan(scored.score).all()
    assert [REVIEW_REASONS[code - 1] for code in scored.review.tolist()] == [
        "unread",
        "no_weight",
        "no_target",
        "not_numeric",
    ]


@pytest.mark.parametrize(
    ("actual", "factor", "target", "expected"),
    [
        (4.02, 10000.0, 40200.0, 10.0),
        (40200.0, 0.0001, 4.02, 10.0),
        (40199.99, 0.0001, 4.02, 10.0),
        (0.1, 10000.0, 3000.0, 3.33),
    ],
    ids=["wan_to_yuan", "yuan_to_wan", "yuan_to_wan_below", "third"],
)
def test_converted_amounts_are_scored_exactly(
    actual: float, factor: float, target: float, expected: float
) -> None:
    """4.02 万元 is 40200 元 and not 40199.99999999999."""
    table = RuleTable.of([prepared_from("proportional", {})])
    rows = Rows(
        np.zeros(1, np.int32),
        np.ones(1, np.int8),
        np.array([10.0]),
        np.array([target]),
        np.array([actual]),
        np.array([factor]),
    )
    assert score_rows(table, rows).score.tolist() == [expected]

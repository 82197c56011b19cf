"""The wrong ways of scoring (float only, half even, ratio rounded first, > for ≥, missing as 0) on every path that has
an arithmetic of its own: pieces, dates, counts in words. Each is told from the right way by a named test."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from perf_pipeline.model.derive import records
from perf_pipeline.rulebook.pieces import Piece
from perf_pipeline.scoring.kernel import Rows, RuleTable, score_rows
from perf_pipeline.scoring.prepared import Prepared, prepared_from
from perf_pipeline.scoring.scores import score_year
from perf_pipeline_tests.scoring import reference
from perf_pipeline_tests.scoring.cases import CODES
from perf_pipeline_tests.scoring.year_frames import actual, indicator, rule, year

Case = tuple[int, str, int, int]
"""Points are ``weight`` + ``factor`` × ``number`` ÷ ``size``; weight 0 for points that are earned."""

DUE = date(2025, 10, 31)
BY_DAYS = {"direction": "above", "step_basis": "points", "pro_rata": True}
STEPS = (("0.25", 8), ("97", 7), ("89", 9), ("83", 11))
COUNTED = {"each": "-0.125", "unit": "户", "events": ["漏保"]}


def of_rows(parameters: dict[str, Any], weight: int, pairs: Sequence[tuple[int, int]]) -> list[int]:
    """Hundredths of the kernel for (actual, target) under pieces."""
    size = len(pairs)
    columns = (np.array([float(pair[side]) for pair in pairs]) for side in (1, 0))
    rows = Rows(
        np.zeros(size, np.int32), np.full(size, CODES["≥"], np.int8), np.full(size, float(weight)), *columns
    )
    scored = score_rows(RuleTable.of([prepared_from("piecewise", parameters)]), rows)
    return [round(score * 100) for score in scored.score.tolist()]


def of_reports(
    family: str, parameters: dict[str, Any], weight: int, texts: Sequence[str], target: str
) -> list[Any]:
    """Status or hundredths of a scored year, by report in words."""
    own = {"operator": None, "target_text": target, "weight": float(weight)}
    lines = [indicator(n, **own) for n in range(len(texts))]
    reports = [actual(n, actual_text=text) for n, text in enumerate(texts)]
    rows = records(score_year(year(lines, reports, [rule(family, parameters)])).indicator_score)
    told = {row["indicator_id"]: row for row in rows}
    found = [told[f"i{n}"] for n in range(len(texts))]
    return [row["status"] if row["score"] is None else round(row["score"] * 100) for row in found]


def pieces_by_ratio() -> tuple[list[int], list[Case]]:
    """分值×完成值÷目标值 in a zone of its own."""
    pairs = [(a, t) for t in range(1, 49) for a in range(t + 1)]
    return of_rows({"pieces": [{"form": "ratio", "share": "1"}]}, 20, pairs), [
        (0, "20", a, t) for a, t in pairs
    ]


def pieces_by_steps() -> tuple[list[int], list[Case]]:
    """Parts of steps away from the target."""
    found: list[int] = []
    cases: list[Case] = []
    for each, step in STEPS:
        piece = {"share": "1", "each": f"-{each}", "step": str(step), "pro_rata": True}
        days = [n for n in range(1, 31) if Fraction(each) * n < 100 * step]
        found += of_rows({"measure": "distance", "pieces": [piece]}, 100, [(n + 5, 5) for n in days])
        cases += [(100, f"-{each}", n, step) for n in days]
    return found, cases


def days_after_a_date() -> tuple[list[int], list[Case]]:
    """逾期 n 天 under a deadline."""
    found: list[int] = []
    cases: list[Case] = []
    for each, step in STEPS:
        days = [n for n in range(1, 31) if Fraction(each) * n < 100 * step]
        texts = [(DUE + timedelta(days=n)).isoformat() for n in days]
        own = {**BY_DAYS, "step": str(step), "deduct": each}
        found += of_reports("step_deduction", own, 100, texts, "2025年10月31日前")
        cases += [(100, f"-{each}", n, step) for n in days]
    return found, cases


def counts_in_words() -> tuple[list[int], list[Case]]:
    """漏保 n 户."""
    numbers = list(range(60))
    found = of_reports("per_occurrence", COUNTED, 10, [f"漏保{n}户" for n in numbers], "应保尽保")
    return found, [(10, "-0.125", n, 1) for n in numbers]


PATHS = {
    path.__name__: path for path in (pieces_by_ratio, pieces_by_steps, days_after_a_date, counts_in_words)
}


def float_only(case: Case) -> int:
    """Doubles, printed."""
    weight, factor, number, size = case
    return round(float(f"{weight + float(factor) * number / size:.2f}") * 100)


def half_even(case: Case) -> int:
    """Ties to the even hundredth."""
    weight, factor, number, size = case
    exact = (weight + Fraction(factor) * number / size) * 100
    shown = Decimal(exact.numerator) / Decimal(exact.denominator)
    return int(shown.quantize(Decimal(1), ROUND_HALF_EVEN))


def ratio_rounded_first(case: Case) -> int:
    """The ratio to four places before it is applied."""
    weight, factor, number, size = case
    ratio = Fraction(round(number / size, 4)).limit_denominator(10**4)
    return reference.hundredths(weight + Fraction(factor) * ratio)


@pytest.mark.parametrize("path", PATHS.values(), ids=PATHS)
def test_points_are_exact_and_half_up(path: Callable[[], tuple[list[int], list[Case]]]) -> None:
    """The product gives every case as fractions give it."""
    found, cases = path()
    assert found == [reference.hundredths(w + Fraction(factor) * n / size) for w, factor, n, size in cases]


@pytest.mark.parametrize(
    ("path", "mutant"),
    [
        (path, mutant)
        for path in PATHS
        for mutant in (float_only, half_even, ratio_rounded_first)
        if (path, mutant) != ("counts_in_words", ratio_rounded_first)  # a count has no ratio
    ],
    ids=lambda part: part if isinstance(part, str) else part.__name__,
)
def test_rounding_mutants_would_be_caught(path: str, mutant: Callable[[Case], int]) -> None:
    """The cases of every path tell each wrong way of rounding from the right one."""
    found, cases = PATHS[path]()
    assert [mutant(case) for case in cases] != found


def flipped(prepared: Prepared) -> Prepared:
    """The rule with > for ≥ and < for ≤ at every bound that a piece includes."""
    return replace(prepared, pieces=tuple(_open(piece) for piece in prepared.pieces))


def _open(piece: Piece) -> Piece:
    return replace(piece, lower_open=piece.lower is not None, upper_open=piece.upper is not None)


PIECES = {"pieces": [{"lower": "95", "share": "1"}, {"lower": "80", "points": "6"}, {"points": "0"}]}


def test_bounds_of_pieces_are_closed_where_they_say_so() -> None:
    """Kills the mutant that takes > for ≥ in a piece: it gives other points at every bound."""
    pairs = [(95, 95), (94, 95), (80, 95), (79, 95)]
    assert of_rows(PIECES, 10, pairs) == [1000, 600, 600, 0]
    rows = Rows(
        np.zeros(2, np.int32), np.ones(2, np.int8), np.full(2, 10.0), np.full(2, 95.0), np.array([95.0, 80.0])
    )
    wrong = score_rows(RuleTable.of([flipped(prepared_from("piecewise", PIECES))]), rows)
    assert wrong.score.tolist() == [6.0, 0.0]


@pytest.mark.parametrize(
    ("family", "parameters"),
    [
        ("all_or_nothing", {}),
        ("step_deduction", {**BY_DAYS, "step": "1", "deduct": "10"}),
        ("piecewise", {"measure": "distance", "pieces": [{"upper": "0", "share": "1"}, {"points": "0"}]}),
    ],
    ids=["met_or_not", "steps", "pieces"],
)
def test_the_last_day_is_in_time(family: str, parameters: dict[str, Any]) -> None:
    """Kills < for ≤ among dates; a month that holds the last day, and no date at all, are never day nought."""
    texts = ["2025-10-30", "2025-10-31", "2025-11-01", "2025年10月", "尽快", ""]
    assert of_reports(family, parameters, 10, texts, "2025年10月31日前") == [
        1000, 1000, 0, 1000, "needs_review", "missing_actual",
    ]  # fmt: skip


def test_a_span_around_the_last_day_is_no_date() -> None:
    """11月 under 11月15日 is neither in time nor late, and neither 0 nor full marks."""
    found = of_reports(
        "all_or_nothing", {}, 10, ["2025年11月", "2025年12月", "2025年10月"], "2025年11月15日前"
    )
    assert found == ["needs_review", 0, 1000]


def test_a_count_ends_at_its_cap_and_is_never_guessed() -> None:
    """Kills > for ≥ at the cap and missing as 0: without a number, or of another unit, there is no count."""
    texts = ["漏保0户", "漏保1户", "漏保7户", "漏保8户", "漏保9户", "漏保户", "漏保2人", "错保2户", ""]
    found = of_reports("per_occurrence", {**COUNTED, "cap": "1"}, 10, texts, "应保尽保")
    assert found == [
        1000,
        988,
        913,
        900,
        900,
        "needs_review",
        "needs_review",
        "needs_review",
        "missing_actual",
    ]


@pytest.mark.parametrize("measure", ["deviation", "distance"])
def test_pieces_without_their_target_are_not_held_against_nothing(measure: str) -> None:
    """Kills missing as 0 on the target of a distance."""
    prepared = prepared_from(
        "piecewise", {"measure": measure, "pieces": [{"upper": "0", "share": "1"}, {"points": "0"}]}
    )
    rows = Rows(
        np.zeros(1, np.int32), np.ones(1, np.int8), np.array([10.0]), np.array([np.nan]), np.array([0.0])
    )
    assert np.isnan(score_rows(RuleTable.of([prepared]), rows).score).all()

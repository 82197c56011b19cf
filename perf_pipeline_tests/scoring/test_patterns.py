"""Patterns: always exactly 100 %, far above the targets, softer than last year; thresholds are data."""

from typing import Any

import pandas as pd
import pytest

from perf_pipeline.model.derive import records
from perf_pipeline.rulebook.supervision import supervision_named
from perf_pipeline.scoring.patterns import completion
from perf_pipeline.scoring.scores import Scores, score_year
from perf_pipeline.warehouse.earlier import COLUMNS
from perf_pipeline.warehouse.rows import frame_of
from perf_pipeline_tests.scoring.year_frames import actual, goal, indicator, rule, year

PROPORTIONAL = rule("proportional")
REVIEW = supervision_named("national").review


def scored(values: list[float], earlier: pd.DataFrame | None = None, **more: Any) -> Scores:
    """Indicators with a target of 100 that reached ``values``."""
    indicators = [indicator(n, **({"target_value": 100.0} | more)) for n in range(1, len(values) + 1)]
    actuals = [actual(n, actual_value=value) for n, value in enumerate(values, start=1)]
    frames = year(indicators, actuals, [PROPORTIONAL])
    return score_year(frames if earlier is None else frames | {"earlier": earlier})


def codes(scores: Scores) -> list[str]:
    """Codes of the pattern findings."""
    return [code for code in scores.findings["code"].tolist() if code.startswith("ACT-")]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        pytest.param([100.0] * REVIEW.exact.least, ["ACT-31"], id="as_many_as_it_takes"),
        pytest.param([100.0] * (REVIEW.exact.least - 1), [], id="too_few"),
        pytest.param([*[100.0] * REVIEW.exact.least, 100.01], [], id="one_differs"),
        pytest.param([130.0] * 3 + [99.0] * 7, ["ACT-32"], id="exactly_at_limit_and_share"),
        pytest.param([130.0] * 3 + [99.0] * 8, [], id="below_the_share"),
        pytest.param([130.0] * 2, [], id="below_the_count"),
        pytest.param([129.99] * 5, [], id="below_the_limit"),
    ],
)
def test_a_pattern_needs_number_and_share(values: list[float], expected: list[str]) -> None:
    """Both thresholds hold at their bounds."""
    assert codes(scored(values)) == expected


def test_a_pattern_tells_its_counts() -> None:
    """The finding names how many of how many, and stands at the department's own goal where there is one."""
    goals = [goal("g1"), goal("g0", scope="department", project_id=None)]
    indicators = [indicator(n, target_value=10.0, goal="g1" if n > 1 else "g0") for n in range(1, 6)]
    actuals = [actual(n, actual_value=10.0, goal="g1" if n > 1 else "g0") for n in range(1, 6)]
    scores = score_year(year(indicators, actuals, [PROPORTIONAL], goals=goals))
    (found,) = [row for row in records(scores.findings) if row["code"] == "ACT-31"]
    assert (found["goal_id"], "5 项数值指标中有 5 项" in found["message"]) == ("g0", True)


@pytest.mark.parametrize(
    ("units", "expected"),
    [
        pytest.param(("万元", "元"), 10000, id="converted"),
        pytest.param((None, "元"), 1, id="left_out"),
        pytest.param(("公里", "元"), None, id="not_comparable"),
    ],
)
def test_completion_is_in_the_unit_of_the_target(units: tuple[str | None, str], expected: int | None) -> None:
    """A ratio across units that do not convert is none."""
    found = completion(
        {"target_value": 5.0, "target_unit": units[1]}, {"actual_value": 5.0, "actual_unit": units[0]}
    )
    assert found == expected


def past(value: float = 95.0, identity: str = "i1", before: str = "p1", **more: Any) -> tuple[Any, ...]:
    """What indicator ``identity`` reached last year."""
    row = {
        "indicator_id": identity, "earlier_indicator_id": before, "earlier_target_unit": None, "form_id": "s0",
        "ordinal": 1, "as_of": "2024-12-31", "actual_value": value, "actual_unit": None,
    } | more  # fmt: skip
    return tuple(row[name] for name in COLUMNS)


@pytest.mark.parametrize(
    ("target", "before", "told"),
    [
        pytest.param({"operator": "≥"}, 100.01, True, id="more_was_reached"),
        pytest.param({"operator": "≥"}, 100.0, False, id="the_same"),
        pytest.param({"operator": "≥"}, 99.9, False, id="less_was_reached"),
        pytest.param({"operator": "≤"}, 99.9, True, id="a_cap_was_kept_lower"),
        pytest.param({"operator": "≤"}, 100.1, False, id="a_cap_was_broken"),
        pytest.param({"operator": "="}, 101.0, True, id="quantity"),
        pytest.param({"operator": "=", "level1": "成本指标"}, 101.0, False, id="cost"),
        pytest.param({"operator": "=", "level1": "成本指标"}, 99.0, True, id="cost_was_lower"),
        pytest.param({"operator": None}, 200.0, False, id="no_direction"),
    ],
)
def test_a_target_is_held_against_last_years_actual(
    target: dict[str, Any], before: float, told: bool
) -> None:
    """In the direction of the operator, with both values in the message."""
    scores = scored([100.0], frame_of(COLUMNS, [past(before)]), **target)
    assert (codes(scores) == ["ACT-33"]) is told
    if told:
        (message,) = [row["message"] for row in records(scores.findings) if row["code"] == "ACT-33"]
        assert [words for words in ("100", f"{before:g}", "2024年") if words not in message] == []


def test_units_are_converted_or_not_compared() -> None:
    """1.2 万元 a year ago is more than 10000 元 now; kilometres are not money."""
    softer = scored(
        [1.0], frame_of(COLUMNS, [past(1.2, actual_unit="万元")]), target_value=10000.0, target_unit="元"
    )
    other = scored(
        [1.0], frame_of(COLUMNS, [past(12000.0, actual_unit="公里")]), target_value=10000.0, target_unit="元"
    )
    assert (codes(softer), codes(other)) == (["ACT-33"], [])


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param([past(200.0, before="p1"), past(200.0, before="p2")], id="twice_last_year"),
        pytest.param([past(200.0), past(200.0, identity="i2")], id="twice_this_year"),
    ],
)
def test_a_name_that_stands_twice_is_not_compared(rows: list[tuple[Any, ...]]) -> None:
    """Which of the two it was would be a guess."""
    assert codes(scored([100.0, 100.0], frame_of(COLUMNS, rows))) == []


def test_the_last_report_of_last_year_counts() -> None:
    """Of two reports on one indicator the later day is taken."""
    rows = [past(200.0, as_of="2024-06-30", form_id="s9"), past(90.0, as_of="2024-12-31", form_id="s0")]
    assert codes(scored([100.0], frame_of(COLUMNS, rows))) == []

"""Monitoring: time, plan, lights at their bounds, points at stake; never a grade."""

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perf_pipeline.model.derive import frame, records
from perf_pipeline.model.tables import TABLES
from perf_pipeline.rulebook.supervision import supervision_named
from perf_pipeline.scoring.monitoring import elapsed, is_steady, planned
from perf_pipeline.scoring.scores import Scores, score_year
from perf_pipeline_tests.scoring.year_frames import GOAL, actual, execution, goal, indicator, rule, year

PROPORTIONAL, REVERSE = rule("proportional"), rule("reverse", {"form": "target_over_actual"})
JULY = "2025-07-31"
MIDYEAR = Fraction(212, 365)
PLAN = {3: Fraction(20), 6: Fraction(50), 10: Fraction(80), 12: Fraction(100)}


def monitored(
    target: dict[str, Any],
    report: dict[str, Any],
    *,
    stored: dict[str, Any] = PROPORTIONAL,
    as_of: str = JULY,
    plan: dict[int, Fraction] | None = None,
    spending: dict[str, Any] | None = None,
    **more: Any,
) -> Scores:
    """A goal with one indicator and a monitoring report on it."""
    reported = actual(1, stage="monitoring", as_of=as_of, **report)
    paid = [execution(stage="monitoring", as_of=as_of, **spending)] if spending is not None else []
    frames = year(
        [indicator(1, **({"target_value": 1000.0, "target_unit": "米"} | target))],
        [reported],
        [stored],
        executions=paid,
        **more,
    )
    months = [
        {"goal_id": GOAL, "month": month, "cumulative_percent": float(value)}
        for month, value in (plan or {}).items()
    ]
    return score_year(frames | {"spending_plan": frame(TABLES["spending_plan"], months)})


def progress(*arguments: Any, **named: Any) -> dict[str, Any]:
    """The only row of indicator_progress."""
    (row,) = records(monitored(*arguments, **named).indicator_progress)
    return row


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        pytest.param(date(2024, 12, 31), Fraction(0), id="the_day_before"),
        pytest.param(date(2025, 1, 1), Fraction(1, 365), id="first_day"),
        pytest.param(date(2025, 7, 31), MIDYEAR, id="end_of_july"),
        pytest.param(date(2025, 12, 30), Fraction(364, 365), id="last_day_but_one"),
        pytest.param(date(2025, 12, 31), Fraction(1), id="last_day"),
        pytest.param(date(2026, 3, 1), Fraction(1), id="afterwards"),
    ],
)
def test_share_of_the_year(day: date, expected: Fraction) -> None:
    """Days passed at the end of the day over the days of the year."""
    assert elapsed(day, 2025) == expected


def test_a_leap_year_is_longer() -> None:
    """366 days."""
    assert elapsed(date(2024, 2, 29), 2024) == Fraction(60, 366)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        pytest.param(date(2025, 3, 31), Fraction(20), id="at_a_month_s_end"),
        pytest.param(date(2025, 6, 30), Fraction(50), id="at_the_next"),
        pytest.param(date(2025, 7, 1), 50 + Fraction(30, 123), id="the_day_after"),
        pytest.param(date(2025, 6, 29), 50 - Fraction(30, 91), id="the_day_before"),
        pytest.param(date(2025, 1, 1), Fraction(20, 90), id="first_day"),
        pytest.param(date(2025, 12, 31), Fraction(100), id="last_day"),
    ],
)
def test_a_plan_is_linear_between_its_months(day: date, expected: Fraction) -> None:
    """The months' ends are met exactly, a day more or less moves it by the slope of its stretch."""
    assert planned(PLAN, day, 2025) == expected


def test_nothing_is_added_to_a_plan() -> None:
    """After its last month a plan stays where it is."""
    assert planned({6: Fraction(60)}, date(2025, 11, 30), 2025) == 60


@settings(max_examples=200, deadline=None)
@given(start=st.integers(0, 364), shares=st.lists(st.integers(0, 100), min_size=4, max_size=4))
def test_a_plan_never_falls(start: int, shares: list[int]) -> None:
    """A rising plan asks for no less on the next day."""
    plan = dict(zip((3, 6, 10, 12), map(Fraction, sorted(shares)), strict=True))
    day = date(2025, 1, 1) + timedelta(days=start)
    assert planned(plan, day, 2025) <= planned(plan, day + timedelta(days=1), 2025)


@pytest.mark.parametrize(
    ("value", "light"),
    [
        # green from 90 % of 212/365 of 1000 (522.739…), yellow from 70 % (406.575…)
        pytest.param(522.74, "green", id="just_green"),
        pytest.param(522.73, "yellow", id="just_below_green"),
        pytest.param(406.58, "yellow", id="just_yellow"),
        pytest.param(406.57, "red", id="just_below_yellow"),
        pytest.param(0.0, "red", id="nothing"),
        pytest.param(2000.0, "green", id="more_than_all"),
    ],
)
def test_a_quantity_is_held_against_time(value: float, light: str) -> None:
    """The thresholds are shares of what time would lead to expect."""
    row = progress({}, {"actual_value": value})
    assert (row["light"], row["due_ratio"]) == (light, pytest.approx(float(MIDYEAR), abs=1e-6))


@pytest.mark.parametrize(
    ("value", "light"),
    [(95.0, "green"), (94.99, "yellow"), (85.5, "yellow"), (85.49, "red")],
    ids=["met", "just_missed", "at_90_percent_of_it", "below"],
)
def test_a_rate_is_held_against_its_target(value: float, light: str) -> None:
    """A rate does not grow with the year."""
    row = progress({"target_value": 95.0, "target_unit": "%"}, {"actual_value": value})
    assert (row["light"], row["due_ratio"]) == (light, 1.0)


@pytest.mark.parametrize(
    ("value", "light"),
    [
        pytest.param(580.0, "green", id="as_fast_as_time"),
        pytest.param(645.0, "green", id="within_90_percent"),
        pytest.param(646.0, "yellow", id="faster"),
        pytest.param(1000.0, "yellow", id="all_of_it_used"),
        pytest.param(1000.01, "red", id="beyond"),
    ],
)
def test_a_cap_is_red_only_when_broken(value: float, light: str) -> None:
    """Money used up early is a warning, more than the cap is lost."""
    row = progress({"operator": "≤", "target_unit": "元"}, {"actual_value": value}, stored=REVERSE)
    assert row["light"] == light


@pytest.mark.parametrize(
    ("value", "light"),
    [(100.0, "green"), (100.5, "yellow"), (111.1, "yellow"), (111.2, "red")],
    ids=["kept", "just_over", "at_90_percent", "far_over"],
)
def test_a_unit_cost_is_held_against_its_cap(value: float, light: str) -> None:
    """A price does not grow with the year."""
    target = {"operator": "≤", "target_value": 100.0, "target_unit": "元/米"}
    assert progress(target, {"actual_value": value}, stored=REVERSE)["light"] == light


@pytest.mark.parametrize(
    ("operator", "value", "light"),
    [
        ("=", 0.0, "green"),
        ("=", 1.0, "red"),
        ("≤", 0.0, "green"),
        ("≤", 1.0, "red"),
        ("≥", 0.0, "green"),
        ("≥", -1.0, "red"),
    ],
)
def test_a_zero_target_is_met_or_not(operator: str, value: float, light: str) -> None:
    """There is no share of nothing."""
    assert progress({"operator": operator, "target_value": 0.0}, {"actual_value": value})["light"] == light


@pytest.mark.parametrize(
    ("value", "outlook", "light", "lost"),
    [
        pytest.param(300.0, "1000米", "yellow", 0.0, id="hope_lifts_red_to_yellow"),
        pytest.param(600.0, "1000米", "green", 0.0, id="hope_changes_no_green"),
        pytest.param(600.0, "999米", "yellow", 0.01, id="a_little_less_expected"),
        pytest.param(600.0, "预计完成899米", "red", 1.01, id="much_less_expected"),
        pytest.param(600.0, "完全不可能", "red", None, id="words"),
        pytest.param(600.0, "有可能", "yellow", None, id="weaker_words"),
        pytest.param(600.0, "确定能", "green", None, id="good_words"),
        pytest.param(300.0, "确定能", "red", None, id="good_words_lift_nothing"),
        pytest.param(600.0, "尚难预计", "green", None, id="unread"),
    ],
)
def test_what_the_unit_expects(value: float, outlook: str, light: str, lost: float | None) -> None:
    """A stated number moves a light, and says what would be lost; a statement alone makes nothing green."""
    row = progress({}, {"actual_value": value, "outlook": outlook})
    assert (row["light"], row["expected_shortfall"]) == (light, lost)


def test_a_broken_cap_is_not_lifted() -> None:
    """What has been spent does not come back."""
    target = {"operator": "≤", "target_unit": "元"}
    row = progress(target, {"actual_value": 1200.0, "outlook": "900元"}, stored=REVERSE)
    assert row["light"] == "red"


@pytest.mark.parametrize(
    ("target", "report", "words"),
    [
        pytest.param({}, {}, "没有填报", id="no_actual"),
        pytest.param(
            {"target_value": None, "operator": None, "target_text": "有效提升"},
            {"actual_text": "推进中"},
            "人工判断",
            id="words",
        ),
        pytest.param({}, {"actual_value": 5.0, "actual_unit": "万元"}, "不能换算", id="units"),
    ],
)
def test_what_cannot_be_judged_is_unknown(target: dict[str, Any], report: dict[str, Any], words: str) -> None:
    """No light is guessed, and the row says why."""
    row = progress(target, report)
    assert (row["light"], words in row["explanation"], row["shortfall"]) == ("unknown", True, None)


def test_points_at_stake_are_those_of_the_rule() -> None:
    """The score at today's actual is the stage's own score; both shortfalls are full marks minus score."""
    scores = monitored({}, {"actual_value": 470.0, "outlook": "940米"})
    (row,) = records(scores.indicator_progress)
    (stage_score,) = records(scores.indicator_score)
    assert (row["score"], row["shortfall"], row["expected_score"], row["expected_shortfall"]) == (
        4.7,
        5.3,
        9.4,
        0.6,
    )
    assert stage_score["score"] == row["score"]


def test_every_report_has_its_row() -> None:
    """A later report does not take the place of an earlier one."""
    reports = [
        actual(1, stage="monitoring", as_of="2025-04-30", actual_value=100.0),
        actual(1, stage="monitoring", as_of=JULY, actual_value=600.0, form_id="s2") | {"actual_id": "b1"},
    ]
    scores = score_year(year([indicator(1, target_value=1000.0)], reports, [PROPORTIONAL]))
    assert [(r["as_of"], r["light"], r["score"]) for r in records(scores.indicator_progress)] == [
        ("2025-04-30", "red", 1.0), (JULY, "green", 6.0),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("executed", "light", "spent"),
    [
        # planned by 31 July: 50 + 30 × 31/123 = 57.56 %; green from 51.80…, yellow from 43.17…
        pytest.param(51810.0, "green", 51.81, id="just_green"),
        pytest.param(51800.0, "yellow", 51.8, id="just_below"),
        pytest.param(43180.0, "yellow", 43.18, id="just_yellow"),
        pytest.param(43160.0, "red", 43.16, id="red"),
        pytest.param(None, "unknown", None, id="not_reported"),
    ],
)
def test_spending_against_the_plan(executed: float | None, light: str, spent: float | None) -> None:
    """Shares of what the plan asks for by the day of the report."""
    spending = {"adjusted_budget": 100000.0, "executed": executed}
    (row,) = records(monitored({}, {"actual_value": 600.0}, plan=PLAN, spending=spending).goal_progress)
    assert (row["spending_light"], row["spent_percent"], row["planned_percent"], row["plan_source"]) == (
        light,
        spent,
        57.56,
        "plan",
    )


def test_without_a_plan_time_counts() -> None:
    """The budget is the goal's where the report states none."""
    scores = monitored(
        {}, {"actual_value": 600.0}, spending={"executed": 300.0}, goals=[goal(budget_total=1000.0)]
    )
    (row,) = records(scores.goal_progress)
    assert (row["plan_source"], row["planned_percent"], row["spent_percent"], row["spending_light"]) == (
        "time",
        58.08,
        30.0,
        "red",
    )


def test_a_goal_adds_up_its_indicators() -> None:
    """Counts of lights, the worst of them, and points lost; unknown ones are counted, not scored."""
    indicators = [indicator(n, target_value=100.0) for n in (1, 2, 3)]
    reports = [
        actual(1, stage="monitoring", as_of=JULY, actual_value=10.0, outlook="100"),
        actual(2, stage="monitoring", as_of=JULY, actual_value=80.0),
    ]
    (row,) = records(score_year(year(indicators, reports, [PROPORTIONAL])).goal_progress)
    counts = {
        name: row[f"{name}_count"] for name in ("green", "yellow", "red", "unknown", "scored", "indicator")
    }
    assert counts == {"green": 1, "yellow": 1, "red": 0, "unknown": 1, "scored": 2, "indicator": 3}
    assert (row["light"], row["shortfall"], row["max_score"], row["expected_shortfall"]) == (
        "yellow",
        11.0,
        20.0,
        2.0,
    )


def test_monitoring_is_never_graded_as_final() -> None:
    """Complete in every number, and still provisional and without a grade, for goal and unit."""
    spending = {"adjusted_budget": 100.0, "executed": 100.0, "weight": 90.0}
    scores = monitored({}, {"actual_value": 1000.0}, spending=spending)
    (total,), (unit,) = records(scores.goal_score), records(scores.organization_score)
    assert (total["percent_score"], total["grade"], total["status"]) == (100.0, None, "provisional")
    assert (unit["weighted_percent_score"], unit["grade"], unit["status"]) == (100.0, None, "provisional")


@pytest.mark.parametrize(
    ("row", "steady"),
    [
        ({"level1": "产出指标", "level2": "数量指标", "target_unit": "公里"}, False),
        ({"level1": "产出指标", "level2": "质量指标", "target_unit": "分"}, True),
        ({"level1": "产出指标", "level2": "数量指标", "target_unit": "%"}, True),
        ({"level1": "成本指标", "level2": "经济成本指标", "target_unit": "元/人"}, True),
        ({"level1": "成本指标", "level2": "经济成本指标", "target_unit": "万元"}, False),
        ({"level1": "产出指标", "level2": "数量指标", "target_unit": "部分"}, False),
        ({"level1": "满意度指标", "level2": None, "target_unit": None}, True),
    ],
    ids=["length", "quality", "rate", "unit_cost", "amount", "a_letter_inside_a_word", "satisfaction"],
)
def test_what_does_not_grow_with_the_year(row: dict[str, Any], steady: bool) -> None:
    """By level, or by a mark in the unit."""
    assert is_steady(row, supervision_named("national").monitoring) is steady


def test_frames_hold_to_the_model() -> None:
    """Progress of a year validates, also when empty."""
    for scores in (
        score_year(year([], [], [])),
        monitored({}, {"actual_value": 5.0}, spending={"executed": 3.0}),
    ):
        TABLES["indicator_progress"].validate(scores.indicator_progress)
        TABLES["goal_progress"].validate(scores.goal_progress)

"""A year's frames → scores: statuses, units, claims, totals, execution, grades, units of organization."""

from typing import Any

import pandas as pd
import pytest

from perf_pipeline.model.derive import records
from perf_pipeline.model.tables import TABLES
from perf_pipeline.scoring.scores import Scores, score_year
from perf_pipeline_tests.scoring.year_frames import actual, decision, execution, goal, indicator, rule, year

PROPORTIONAL = rule("proportional")
BANDS = rule(
    "graded_bands",
    {
        "bands": [
            {"words": ["达成预期"], "upper": "100", "lower": "80"},
            {"words": ["部分达成"], "upper": "80", "lower": "60", "upper_open": True},
        ],
        "policy": "middle",
    },
)


def score_of(scores: Scores, number: int = 1) -> dict[str, Any]:
    """The row of indicator ``number``."""
    return next(row for row in records(scores.indicator_score) if row["indicator_id"] == f"i{number}")


def codes(scores: Scores) -> list[str]:
    """Codes of the findings."""
    return sorted(scores.findings["code"].tolist())


def one(
    indicator_values: dict[str, Any],
    actual_values: dict[str, Any],
    stored: dict[str, Any] = PROPORTIONAL,
    **more: Any,
) -> Scores:
    """The scores of a year with one indicator and one actual."""
    return score_year(
        year([indicator(1, **indicator_values)], [actual(1, **actual_values)], [stored], **more)
    )


def test_frames_hold_to_the_model() -> None:
    """All frames validate, also when empty."""
    for frames in (
        year([], [], []),
        year([indicator(1, target_value=48.0)], [actual(1, actual_value=47.0)], [PROPORTIONAL]),
    ):
        scores = score_year(frames)
        for table in ("indicator_score", "goal_score", "organization_score"):
            TABLES[table].validate(getattr(scores, table))
        TABLES["finding"].validate(scores.findings)


def test_formula_can_be_recomputed_by_hand() -> None:
    """The formula holds the numbers, the unrounded and the rounded result."""
    row = score_of(one({"target_value": 48.0, "weight": 2.0}, {"actual_value": 47.0}))
    assert row["formula"] == "2 × 47 ÷ 48 = 1.9583… → 1.96"
    assert (row["score"], row["max_score"], row["status"]) == (1.96, 2.0, "scored")
    assert row["completion_ratio"] == 0.979167


def test_missing_actual_is_not_zero() -> None:
    """Kills the mutant that takes a missing actual for 0: no score, a finding, a provisional goal."""
    frames = year(
        [indicator(1, target_value=5.0), indicator(2, target_value=5.0)],
        [actual(1, actual_value=5.0)],
        [PROPORTIONAL],
    )
    scores = score_year(frames)
    missing = score_of(scores, 2)
    assert (missing["status"], missing["score"]) == ("missing_actual", None)
    assert "SCO-01" in codes(scores)
    total = records(scores.goal_score)[0]
    assert (total["total_score"], total["max_score"], total["percent_score"], total["status"]) == (
        10.0,
        10.0,
        100.0,
        "provisional",
    )
    assert (total["scored_count"], total["indicator_count"]) == (1, 2)


def test_a_goal_without_any_report_has_no_scores() -> None:
    """Goals that nobody reported on get no rows, hence no findings."""
    scores = score_year(year([indicator(1, target_value=5.0)], [], [PROPORTIONAL]))
    assert (len(scores.indicator_score), len(scores.goal_score), codes(scores)) == (0, 0, [])


def test_an_actual_that_waits_for_its_indicator_still_opens_the_stage() -> None:
    """A report on the goal without a matching line makes every indicator of the goal missing."""
    scores = score_year(
        year(
            [indicator(1, target_value=5.0)], [actual(1, indicator_id=None, actual_value=5.0)], [PROPORTIONAL]
        )
    )
    assert score_of(scores)["status"] == "missing_actual"


def test_the_latest_report_of_a_stage_counts() -> None:
    """By day, whatever the order of rows."""
    early, late = (
        actual(1, actual_value=1.0, as_of="2025-06-30"),
        actual(1, actual_id="b", actual_value=5.0, as_of="2025-12-31"),
    )
    for rows in ([early, late], [late, early]):
        assert (
            score_of(score_year(year([indicator(1, target_value=5.0)], rows, [PROPORTIONAL])))["score"]
            == 10.0
        )


@pytest.mark.parametrize(
    ("target_unit", "actual_unit", "value", "expected"),
    [
        ("万元", "元", 50000.0, "scored"),
        ("元", "万元", 5.0, "scored"),
        ("次", "人", 5.0, "needs_review"),
        ("%", "次", 5.0, "needs_review"),
        ("次", None, 5.0, "scored"),
    ],
    ids=["yuan_for_wan", "wan_for_yuan", "persons_for_times", "times_for_percent", "unit_left_out"],
)
def test_units_are_converted_or_reviewed(
    target_unit: str, actual_unit: str | None, value: float, expected: str
) -> None:
    """Money converts exactly; what does not convert is never compared."""
    target = {"万元": 5.0, "元": 50000.0}.get(target_unit, 5.0)
    scores = one(
        {"target_value": target, "target_unit": target_unit},
        {"actual_value": value, "actual_unit": actual_unit},
    )
    row = score_of(scores)
    assert row["status"] == expected
    assert row["score"] == (10.0 if expected == "scored" else None)
    assert ("SCO-03" in codes(scores)) == (expected == "needs_review")


@pytest.mark.parametrize(
    ("claimed", "attainment", "status", "score", "proposed"),
    [
        (9.0, "达成预期", "scored", 9.0, None),
        (8.0, "达成预期", "scored", 8.0, None),
        (8.0, "部分达成", "needs_review", None, 7.0),
        (None, "达成预期", "needs_review", None, 9.0),
        (9.0, "尚可", "needs_review", None, None),
    ],
    ids=["inside", "lower_bound", "upper_bound_is_open", "not_claimed", "unknown_word"],
)
def test_bands_check_the_claimed_score(
    claimed: float | None, attainment: str, status: str, score: float | None, proposed: float | None
) -> None:
    """Inside the band a person chooses; a machine checks, and proposes where nothing is claimed."""
    row = score_of(one({"operator": None}, {"actual_text": attainment, "claimed_score": claimed}, BANDS))
    assert (row["status"], row["score"], row["proposed_score"]) == (status, score, proposed)


def test_actual_that_repeats_a_qualitative_target_takes_the_top_band() -> None:
    """有效提升 for a target 有效提升 is attained."""
    values = {"operator": None, "target_text": "有效提升"}
    row = score_of(one(values, {"actual_text": "有效提升", "claimed_score": 10.0}, BANDS))
    assert (row["status"], row["score"]) == ("scored", 10.0)


@pytest.mark.parametrize(
    ("full", "reason", "status", "score"),
    [
        (True, "当年无此任务", "not_applicable", 10.0),
        (True, None, "needs_review", None),
        (False, "当年无此任务", "not_applicable", None),
    ],
    ids=["full_with_reason", "full_without_reason", "rule_says_nothing"],
)
def test_not_applicable(full: bool, reason: str | None, status: str, score: float | None) -> None:
    """Full marks only where the rule says so and a reason is on record."""
    stored = rule("proportional", {"not_applicable_full": True} if full else {})
    row = score_of(one({"target_value": 5.0}, {"actual_text": "不适用", "deviation_reason": reason}, stored))
    assert (row["status"], row["score"]) == (status, score)


def test_unread_rule_needs_review() -> None:
    """Never 0, never full."""
    scores = one({"target_value": 5.0}, {"actual_value": 5.0}, rule("unread", {"reason": "酌情"}))
    assert (score_of(scores)["status"], score_of(scores)["score"]) == ("needs_review", None)
    assert score_of(scores)["explanation"] == "评分标准未能识别，待复核：酌情"


@pytest.mark.parametrize(
    ("indicator_values", "actual_values", "stored", "code"),
    [
        ({"target_value": 0.0}, {"actual_value": -1.0}, PROPORTIONAL, "SCO-02"),
        ({"target_value": 5.0}, {"actual_value": 4.0, "claimed_score": 10.0}, PROPORTIONAL, "SCO-05"),
        ({"target_value": 5.0}, {"actual_value": 5.0, "claimed_score": 11.0}, PROPORTIONAL, "SCO-06"),
        ({"target_value": 5.0}, {"actual_value": 6.5}, PROPORTIONAL, "SCO-09"),
        (
            {"target_value": 5.0},
            {"actual_value": 4.5},
            rule(
                "step_deduction", {"direction": "below", "step": "1", "step_basis": "points", "deduct": "1"}
            ),
            "SCO-10",
        ),
        ({"target_value": 5.0}, {"actual_text": "基本完成"}, PROPORTIONAL, "SCO-11"),
    ],
    ids=[
        "zero_target",
        "claim_differs",
        "claim_above_weight",
        "over_achieved",
        "part_step",
        "words_for_a_number",
    ],
)
def test_findings_of_scoring(
    indicator_values: dict[str, Any], actual_values: dict[str, Any], stored: dict[str, Any], code: str
) -> None:
    """Each trap leaves its code."""
    assert code in codes(one(indicator_values, actual_values, stored))


def test_claimed_gap_is_claimed_minus_computed() -> None:
    """A claim of 10 for 8 is a gap of 2."""
    assert (
        score_of(one({"target_value": 5.0}, {"actual_value": 4.0, "claimed_score": 10.0}))["claimed_gap"]
        == 2.0
    )


@pytest.mark.parametrize(
    ("budgets", "ratio", "points", "code"),
    [
        ({"initial_budget": 100.0, "adjusted_budget": 80.0, "executed": 60.0}, 0.75, 7.5, None),
        ({"initial_budget": 80.0, "executed": 60.0}, 0.75, 7.5, None),
        ({"adjusted_budget": 80.0, "executed": 100.0}, 1.25, 10.0, "SCO-08"),
        ({"adjusted_budget": 0.0, "executed": 5.0}, None, None, "SCO-07"),
        ({"adjusted_budget": 90.0, "executed": 89.974, "weight": 20.0}, 0.999711, 19.99, None),
    ],
    ids=["adjusted_first", "initial_else", "capped", "no_budget", "own_points"],
)
def test_budget_execution(
    budgets: dict[str, float], ratio: float | None, points: float | None, code: str | None
) -> None:
    """Executed over adjusted, else initial budget; capped; not applicable without a budget."""
    scores = one(
        {"target_value": 5.0, "weight": 90.0}, {"actual_value": 5.0}, executions=[execution(**budgets)]
    )
    row = records(scores.goal_score)[0]
    assert (row["execution_ratio"], row["execution_score"]) == (ratio, points)
    assert codes(scores) == ([code] if code else [])


def test_ninety_points_without_execution_stay_provisional() -> None:
    """The other 10 are still to come."""
    row = records(one({"target_value": 5.0, "weight": 90.0}, {"actual_value": 4.0}).goal_score)[0]
    assert (row["total_score"], row["max_score"], row["full_score"], row["percent_score"]) == (
        72.0,
        90.0,
        100.0,
        80.0,
    )
    assert (row["status"], row["grade"]) == ("provisional", "良")


def test_a_complete_goal() -> None:
    """All scored and execution reported: complete, and the grade table is closed below."""
    spent = execution(adjusted_budget=100.0, executed=90.0)
    row = records(
        one({"target_value": 100.0, "weight": 90.0}, {"actual_value": 90.0}, executions=[spent]).goal_score
    )[0]
    assert (row["total_score"], row["percent_score"], row["grade"], row["status"]) == (
        90.0,
        90.0,
        "优",
        "complete",
    )


@pytest.mark.parametrize(
    ("budgets", "expected"),
    [((300.0, 100.0), 90.0), ((300.0, None), 80.0)],
    ids=["weighted", "a_budget_is_missing"],
)
def test_organization_average(budgets: tuple[float | None, float | None], expected: float) -> None:
    """Weighted by budget, equally where one is missing."""
    goals = [goal("g1", budget_total=budgets[0]), goal("g2", budget_total=budgets[1])]
    indicators = [indicator(1, target_value=5.0), indicator(2, goal="g2", target_value=10.0)]
    actuals = [actual(1, actual_value=5.0), actual(2, goal="g2", actual_value=6.0)]
    row = records(score_year(year(indicators, actuals, [PROPORTIONAL], goals=goals)).organization_score)[0]
    assert (row["weighted_percent_score"], row["goal_count"], row["scored_goal_count"]) == (expected, 2, 2)


def test_a_department_goal_stands_beside_the_average() -> None:
    """Its percent score is not averaged with the projects'."""
    goals = [goal("g1"), goal("g2", scope="department", project_id=None)]
    indicators = [indicator(1, target_value=5.0), indicator(2, goal="g2", target_value=10.0)]
    actuals = [actual(1, actual_value=5.0), actual(2, goal="g2", actual_value=6.0)]
    row = records(score_year(year(indicators, actuals, [PROPORTIONAL], goals=goals)).organization_score)[0]
    assert (row["weighted_percent_score"], row["department_percent_score"], row["goal_count"]) == (
        100.0,
        60.0,
        1,
    )


def test_a_person_sets_rule_and_grade() -> None:
    """A decision wins over the machine; a rule set by hand is handed on to be stored."""
    by_rule = one(
        {"target_value": 5.0},
        {"actual_value": 4.0},
        rule("unread", {"reason": "x"}),
        decisions=[decision("rule", "i1", family="all_or_nothing")],
    )
    assert (score_of(by_rule)["status"], score_of(by_rule)["score"]) == ("scored", 0.0)
    assert by_rule.scoring_rule["rule_id"].tolist() == [score_of(by_rule)["rule_id"]]
    by_grade = one(
        {"operator": None},
        {"actual_text": "尚可"},
        BANDS,
        decisions=[decision("grade", "i1", word="部分达成", score="6.5")],
    )
    assert score_of(by_grade)["score"] == 6.5
    put_aside = one(
        {"target_value": 5.0}, {"actual_value": 4.0}, decisions=[decision("not_applicable", "i1")]
    )
    assert score_of(put_aside)["status"] == "not_applicable"


def test_row_order_changes_nothing() -> None:
    """Reversed frames give the same scores and findings."""
    indicators = [indicator(n, target_value=float(n), weight=30.0) for n in range(1, 4)]
    actuals = [actual(n, actual_value=n * 0.7, claimed_score=30.0) for n in range(1, 4)]
    frames = year(indicators, actuals, [PROPORTIONAL])
    turned = {name: data.iloc[::-1].reset_index(drop=True) for name, data in frames.items()}
    first, second = score_year(frames), score_year(turned)
    for name in ("indicator_score", "goal_score", "organization_score", "findings"):
        pd.testing.assert_frame_equal(getattr(first, name), getattr(second, name))


@pytest.mark.parametrize(
    ("source", "printed", "full_marks"),
    [
        pytest.param("profile", (60.0, 30.0), (60.0, 30.0), id="the_report_prints_what_nobody_wrote_down"),
        pytest.param("profile", (60.0, None), (45.0, 45.0), id="a_report_with_gaps_prints_nothing"),
        pytest.param("profile", (80.0, 30.0), (45.0, 45.0), id="another_sum_is_no_split"),
        pytest.param("stated", (60.0, 30.0), (45.0, 45.0), id="stated_points_are_never_replaced"),
    ],
)
def test_points_printed_by_a_report_stand_in_for_the_profile_only(
    source: str, printed: tuple[float, float | None], full_marks: tuple[float, float]
) -> None:
    """A goal form without points is scored by the points of its report, when these are whole."""
    frames = year(
        [indicator(n, target_value=10.0, weight=45.0, weight_source=source) for n in (1, 2)],
        [actual(n, actual_value=10.0, stated_weight=printed[n - 1]) for n in (1, 2)],
        [PROPORTIONAL],
    )
    scores = score_year(frames)
    assert (score_of(scores, 1)["score"], score_of(scores, 2)["score"]) == full_marks
    assert ("自评表" in score_of(scores, 1)["explanation"]) == (full_marks != (45.0, 45.0))


@pytest.mark.parametrize(
    ("family", "parameters"),
    [
        ("all_or_nothing", {"threshold": "90"}),
        ("step_deduction", {"direction": "above", "step": "10", "step_basis": "relative", "deduct": "1"}),
        ("piecewise", {"pieces": [{"lower": "90", "share": "1"}, {"points": "0"}]}),
    ],
    ids=["threshold", "relative_step", "bounds_of_the_actual"],
)
def test_numbers_of_a_rule_are_not_held_against_the_calendar(family: str, parameters: dict[str, Any]) -> None:
    """A date is no value near 90: a person decides, instead of points for day 739,000."""
    values = {"operator": None, "target_text": "2025年10月31日前"}
    row = score_of(one(values, {"actual_text": "2025年11月2日"}, rule(family, parameters)))
    assert (row["status"], row["score"]) == ("needs_review", None)

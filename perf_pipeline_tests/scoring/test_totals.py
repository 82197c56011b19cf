"""Totals, averages, grades and lights against a second implementation, over random years."""

import random
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest

from perf_pipeline.model.derive import frame, records
from perf_pipeline.model.tables import TABLES
from perf_pipeline.rulebook.profiles import profile_named
from perf_pipeline.rulebook.supervision import supervision_named
from perf_pipeline.scoring.scores import score_year
from perf_pipeline_tests.scoring import totals_reference as reference
from perf_pipeline_tests.scoring.year_frames import actual, execution, goal, indicator, rule, year

RULES = [
    rule("proportional", {}, "r0"),
    rule("all_or_nothing", {"judged": True, "not_applicable_full": True}, "r1"),
    rule("unread", {"reason": "x"}, "r2"),
]


def place() -> dict[str, Any]:
    """What the national profile and its supervision say, as numbers."""
    profile = profile_named("national")
    lights = supervision_named(profile.supervision).monitoring
    return {
        "allowed_totals": [Fraction(total) for total in profile.allowed_totals],
        "points": Fraction(profile.execution.points),
        "grades": [(grade.name, Fraction(grade.lower)) for grade in profile.grades],
        "growing": (Fraction(lights.growing.green), Fraction(lights.growing.yellow)),
        "steady": (Fraction(lights.steady.green), Fraction(lights.steady.yellow)),
        "spending": (Fraction(lights.spending.green), Fraction(lights.spending.yellow)),
    }


def random_year(chance: random.Random) -> dict[str, Any]:
    """Up to four goals of two units, with and without budgets, spending, weights and reports; one stage each."""
    goals, indicators, actuals, executions = [], [], [], []
    for at in range(chance.randint(1, 4)):
        name, stage = f"g{at}", chance.choice(["self_evaluation", "self_evaluation", "monitoring"])
        scope = "department" if at == 3 else "project"
        budget = chance.choice([None, 0.0, 300.0, 100.0, 12.34])
        goals.append(goal(name, organization_id=f"u{at % 2}", budget_total=budget, scope=scope))
        for line in range(chance.randint(1, 5)):
            identity = 10 * at + line
            weight = chance.choice([18.0, 22.5, 30.0, 45.0, 90.0, 10.0, None])
            own = {
                "rule_id": f"r{chance.choice([0, 0, 0, 1, 2])}",
                "target_value": chance.choice([48.0, 100.0, 7.0]),
            }
            indicators.append(indicator(identity, goal=name, weight=weight, **own))
            report: dict[str, Any] = {"actual_value": chance.choice([None, 100.0, 47.0, 6.3, 5.0])}
            if report["actual_value"] is None:
                report |= {
                    "actual_text": chance.choice([None, "不适用", "尚可"]),
                    "deviation_reason": chance.choice([None, "无任务"]),
                }
            actuals.append(actual(identity, goal=name, stage=stage, **report))
        if chance.random() < 0.7:
            spent = {
                "goal_id": name, "stage": stage, "weight": chance.choice([None, None, 10.0, 20.0]),
                "initial_budget": chance.choice([None, 80.0, 0.0]), "adjusted_budget": chance.choice([None, 90.0, 0.0, 33.0]),
                "executed": chance.choice([None, 89.974, 100.0, 45.0, 0.0]),
            }  # fmt: skip
            executions.append(execution(**spent))
    return year(indicators, actuals, RULES, goals=goals, executions=executions)


@pytest.mark.parametrize("seed", range(60))
def test_totals_agree_with_the_second_implementation(seed: int) -> None:
    """Every figure of goals, and the averages of units, from the indicator scores."""
    frames = random_year(random.Random(seed))
    scores = score_year(frames)
    spent = {(row["goal_id"], row["stage"]): row for row in records(frames["budget_execution"])}
    goals = {row["goal_id"]: row for row in records(frames["performance_goal"])}
    units: dict[tuple[str, str], list[tuple[Fraction | None, Fraction | None]]] = {}
    for row in records(scores.goal_score):
        key = row["goal_id"], row["stage"]
        own = [r for r in records(scores.indicator_score) if (r["goal_id"], r["stage"]) == key]
        expected = reference.goal_of(own, spent.get(key), key[1], place())
        found = {name: _exactly(row[name]) for name in expected}
        assert found == expected, key
        stored = goals[key[0]]
        if stored["scope"] == "project":
            pair = (expected["percent_score"], reference.opt(stored["budget_total"]))
            units.setdefault((stored["organization_id"], key[1]), []).append(pair)
    for row in records(scores.organization_score):
        expected_average = reference.unit_average(units.get((row["organization_id"], row["stage"]), []))
        assert _exactly(row["weighted_percent_score"]) == expected_average


def _exactly(value: Any) -> Any:
    return reference.number(value) if isinstance(value, float) else value


LEVELS = [
    ("产出指标", "数量指标", "公里", False),
    ("产出指标", "质量指标", "项", True),
    ("成本指标", "经济成本指标", "万元", False),
]


@pytest.mark.parametrize("seed", range(40))
def test_lights_agree_with_the_second_implementation(seed: int) -> None:
    """Lights of indicators on any day, growing and steady, up and down, at bounds and at zero; points at stake."""
    chance = random.Random(seed)
    day = date(2025, 1, 1) + timedelta(days=chance.randint(-3, 370))
    lines, told, actuals = [], [], []
    for n in range(40):
        level1, level2, unit, steady = chance.choice(LEVELS)
        operator, target = (
            chance.choice(["≥", "≤", "=", ">", "<"]),
            chance.choice([100.0, 1000.0, 36.5, 0.0, -2.0]),
        )
        passed = float(reference.share_of_year(day, 2025))
        near = [
            target,
            target * 0.9,
            target * 0.7,
            target / 0.9,
            round(target * passed * 0.9, 2),
            round(target * passed, 2),
        ]
        reached = chance.choice([*near, 0.0, -1.0, round(target * chance.random() * 1.3, 2)])
        values = {
            "level1": level1,
            "level2": level2,
            "target_unit": unit,
            "operator": operator,
            "target_value": target,
        }
        lines.append(indicator(n, rule_id="r0", **values))
        actuals.append(actual(n, stage="monitoring", as_of=day.isoformat(), actual_value=reached))
        equal_is_cap = level1 in profile_named("national").equal_reverse_levels
        own = {
            "operator": operator,
            "target": reference.number(target),
            "steady": steady,
            "equal_is_cap": equal_is_cap,
        }
        told.append((own, reference.number(reached)))
    scores = score_year(year(lines, actuals, RULES))
    rows = {row["indicator_id"]: row for row in records(scores.indicator_progress)}
    points = {row["indicator_id"]: row["score"] for row in records(scores.indicator_score)}
    passed_exactly = reference.share_of_year(day, 2025)
    for n, (own, reached_exactly) in enumerate(told):
        row = rows[f"i{n}"]
        assert row["light"] == reference.light_of(own, reached_exactly, passed_exactly, place()), (
            own,
            reached_exactly,
        )
        assert row["score"] == points[f"i{n}"]
        lost = (
            None
            if row["score"] is None
            else reference.number(row["max_score"]) - reference.number(row["score"])
        )
        assert _exactly(row["shortfall"]) == lost


@pytest.mark.parametrize("seed", range(40))
def test_spending_agrees_with_the_second_implementation(seed: int) -> None:
    """Percent spent and planned, half up, and its light, with plans of any months and without."""
    chance = random.Random(seed)
    day = date(2025, 1, 1) + timedelta(days=chance.randint(0, 364))
    months = sorted(chance.sample(range(1, 13), chance.randint(0, 4)))
    plan = dict(zip(months, sorted(Fraction(chance.randint(0, 10_000), 100) for _ in months), strict=True))
    executed = chance.choice([None, 0.0, round(chance.random() * 1000, 2)])
    spent = execution(stage="monitoring", as_of=day.isoformat(), adjusted_budget=1000.0, executed=executed)
    reports = [actual(1, stage="monitoring", as_of=day.isoformat(), actual_value=1.0)]
    frames = year([indicator(1, rule_id="r0", target_value=10.0)], reports, RULES, executions=[spent])
    rows = [{"goal_id": "g1", "month": m, "cumulative_percent": float(p)} for m, p in plan.items()]
    (row,) = records(
        score_year(frames | {"spending_plan": frame(TABLES["spending_plan"], rows)}).goal_progress
    )
    wanted = reference.due_percent(plan, day, 2025) if plan else reference.share_of_year(day, 2025) * 100
    assert _exactly(row["planned_percent"]) == Fraction(reference.hundredths(wanted), 100)
    share = None if executed is None else reference.number(executed) / 10
    assert _exactly(row["spent_percent"]) == (
        None if share is None else Fraction(reference.hundredths(share), 100)
    )
    light = (
        "unknown"
        if share is None
        else "green"
        if not wanted
        else reference.lit(share * 100 / wanted, place()["spending"])
    )
    assert row["spending_light"] == light


@pytest.mark.parametrize("seed", range(40))
def test_patterns_agree_with_the_second_implementation(seed: int) -> None:
    """How many indicators have numbers, are met exactly, and lie far above an upward target."""
    chance = random.Random(seed)
    lines, reports, expected = [], [], [0, 0, 0]
    limit = Fraction(profile_named("national").over_achievement)
    for n in range(12):
        operator, target = chance.choice(["≥", "≤", "=", ">"]), chance.choice([48.0, 30.0, 0.7, 0.0, -3.0])
        reached = chance.choice([target, round(target * 1.3, 2), target * 1.3 - 0.01, 62.4, None, 0.0])
        lines.append(indicator(n, rule_id="r0", operator=operator, target_value=target))
        reports.append(actual(n, actual_value=reached, claimed_score=5.0))
        if reached is None or target == 0:
            continue
        ratio = reference.number(reached) / reference.number(target)
        far = operator != "≤" and target > 0 and ratio * 100 >= limit
        expected = [a + b for a, b in zip(expected, (1, ratio == 1, far), strict=True)]
    (row,) = records(score_year(year(lines, reports, RULES)).goal_second_review)
    assert [row["numeric_count"], row["exact_count"], row["over_achieved_count"]] == expected

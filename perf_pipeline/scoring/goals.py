"""Indicator scores and budget execution → a row of ``goal_score`` per goal and stage.

Totals are sums of the rounded item scores, so that a reader can add them up again (reliability rule N20).
Two full marks are shown: of what was scored, and of everything that should be; the grade goes by the first,
and the total is provisional while they differ. Weights are never rescaled. What monitoring reports is how things
stand on the way: it is always provisional and never graded.
"""

from decimal import Decimal
from fractions import Fraction

from perf_pipeline.rulebook.compiler import execution_rule
from perf_pipeline.rulebook.profiles import Profile
from perf_pipeline.scoring.exact import Case, exact, half_up, score_one
from perf_pipeline.scoring.explain import show
from perf_pipeline.scoring.notes import Notes
from perf_pipeline.scoring.prepared import prepared_from
from perf_pipeline.scoring.year import Row, Year

_FULL = Decimal(100)

ON_THE_WAY = frozenset({"monitoring"})
"""Stages whose points are no result: never complete, never graded."""


def score_goals(year: Year, indicator_rows: list[Row], notes: Notes) -> list[Row]:
    """Rows of goal_score."""
    by_goal: dict[tuple[str, str], list[Row]] = {}
    for row in indicator_rows:
        by_goal.setdefault((row["goal_id"], row["stage"]), []).append(row)
    return [
        _goal_row(year, goal, stage, by_goal.get((goal, stage), []), notes) for goal, stage in year.stages
    ]


def _goal_row(year: Year, goal: str, stage: str, items: list[Row], notes: Notes) -> Row:
    profile = year.profiles[goal]
    execution = year.executions.get((goal, stage))
    indicator_full = _sum(items, "max_score")
    execution_full = _execution_points(execution, profile, indicator_full)
    rate, points = _execution_score(execution, execution_full, profile)
    _note_execution(goal, stage, execution, execution_full, rate, notes)
    scored = [row for row in items if row.get("score") is not None]
    waiting = [row for row in items if row.get("score") is None and row["status"] != "not_applicable"]
    excluded = [row for row in items if row.get("score") is None and row["status"] == "not_applicable"]
    incalculable = execution is not None and rate is None
    earned = _sum(scored, "score") + (points or 0)
    max_score = _sum(scored, "max_score") + (execution_full if points is not None else 0)
    full_score = indicator_full - _sum(excluded, "max_score") + (0 if incalculable else execution_full)
    percent = _percent(earned, max_score)
    final = stage not in ON_THE_WAY
    complete = final and not waiting and bool(items) and not (execution is None and execution_full)
    claimed = _claimed_total(execution)
    _check_claimed_total(goal, stage, execution, items, notes)
    return {
        "goal_id": goal,
        "stage": stage,
        "fiscal_year": year.goals[goal]["fiscal_year"],
        "execution_ratio": None if rate is None else float(Fraction((rate * 10**6 * 2 + 1) // 2, 10**6)),
        "execution_score": None if points is None else float(points),
        "indicator_points": float(_sum(scored, "score")) if scored else None,
        "total_score": float(earned) if scored or points is not None else None,
        "max_score": float(max_score) if scored or points is not None else None,
        "full_score": float(full_score),
        "percent_score": None if percent is None else float(percent),
        "grade": None if percent is None or not final else grade(percent, profile),
        "status": "complete" if complete else "provisional",
        "scored_count": len(items) - len(waiting),
        "indicator_count": len(items),
        "claimed_total": claimed,
        "profile": profile.name,
    }


def _sum(rows: list[Row], column: str) -> Decimal:
    return sum((Decimal(repr(float(row[column]))) for row in rows if row.get(column) is not None), Decimal(0))


def _execution_points(execution: Row | None, profile: Profile, indicator_full: Decimal) -> Decimal:
    """Full marks of execution: as stated, else what the indicators leave of 100 where the profile allows it."""
    if execution is not None and execution["weight"] is not None:
        return Decimal(repr(float(execution["weight"])))
    return expected_execution_points(profile, indicator_full)


def expected_execution_points(profile: Profile, indicator_full: Decimal) -> Decimal:
    """Full marks of execution where nothing states them; ``indicator_full`` is the sum of the weights."""
    left = _FULL - indicator_full
    if left == 0:
        return Decimal(0)
    allowed = {_FULL - Decimal(total) for total in profile.allowed_totals}
    return left if left in allowed else Decimal(profile.execution.points)


def _execution_score(
    execution: Row | None, points: Decimal, profile: Profile
) -> tuple[Fraction | None, Decimal | None]:
    """Rate (not capped) and score (capped); None where it cannot be computed or carries no points."""
    if execution is None or execution["executed"] is None:
        return None, None
    budget = _budget(execution)
    if not budget:
        return None, None
    rate = exact(execution["executed"]) / exact(budget)
    if not points:
        return rate, None
    rule = execution_rule(profile)
    result = score_one(
        prepared_from(rule.family, rule.parameters),
        Case(Fraction(points), Fraction(100), "≥", max(rate, Fraction(0)) * 100),
    )
    return rate, None if result.points is None else Decimal(half_up(result.points)) / 100


def _budget(execution: Row) -> float | None:
    """The adjusted budget, else the initial one (reliability rule N21)."""
    adjusted, initial = execution["adjusted_budget"], execution["initial_budget"]
    found: float | None = adjusted if adjusted is not None else initial
    return found


def _note_execution(
    goal: str, stage: str, execution: Row | None, points: Decimal, rate: Fraction | None, notes: Notes
) -> None:
    if execution is None:
        return
    executed = execution["executed"]
    if rate is None:
        notes.add(
            "SCO-07", goal, stage, None, execution, executed="未填" if executed is None else show(executed)
        )
    elif rate > 1:
        budget = _budget(execution) or 0
        notes.add("SCO-08", goal, stage, None, execution, executed=show(executed), budget=show(budget))
    claimed = execution["claimed_score"]
    if claimed is not None and points and not 0 <= Decimal(repr(float(claimed))) <= points:
        why = "为负数" if claimed < 0 else f"超过分值 {show(points)}"
        notes.add(
            "SCO-06", goal, stage, None, execution, indicator="预算执行率", claimed=show(claimed), why=why
        )


def _claimed_total(execution: Row | None) -> float | None:
    found: float | None = None if execution is None else execution["claimed_total"]
    return found


def _check_claimed_total(
    goal: str, stage: str, execution: Row | None, items: list[Row], notes: Notes
) -> None:
    """A claimed total must be the sum of the claimed points, where all of them are stated."""
    total = _claimed_total(execution)
    if (
        execution is None
        or total is None
        or not items
        or any(row.get("claimed_score") is None for row in items)
    ):
        return
    own = execution["claimed_score"]
    parts = _sum(items, "claimed_score") + (Decimal(repr(float(own))) if own is not None else 0)
    if parts != Decimal(repr(float(total))):
        why = f"与各项自评得分之和 {show(parts)} 不符"
        notes.add("SCO-06", goal, stage, None, execution, indicator="自评总分", claimed=show(total), why=why)


def _percent(earned: Decimal, full: Decimal) -> Decimal | None:
    """Percent of the scored points, half up at two places; None when nothing was scored."""
    return None if not full else Decimal(half_up(Fraction(earned) * 100 / Fraction(full))) / 100


def grade(percent: Decimal, profile: Profile) -> str:
    """The grade of a rounded percent score: closed below, so 90.00 is the upper grade."""
    return next(g.name for g in profile.grades if percent >= Decimal(g.lower))

"""Project scores of a unit → a row of ``organization_score`` per unit and stage.

The percent scores of its projects are weighted by their budgets; where the budget of any scored project is missing
or not positive, all weigh equally, since a mixture would favour those who left it out. Projects without
score are counted, not averaged. The department's own goal stands beside, never inside, the average.
Half up at two places, like every percent score.
"""

from decimal import Decimal
from fractions import Fraction

from perf_pipeline.scoring.exact import exact, half_up
from perf_pipeline.scoring.goals import ON_THE_WAY, grade
from perf_pipeline.scoring.year import Row, Year


def score_organizations(year: Year, goal_rows: list[Row]) -> list[Row]:
    """Rows of organization_score."""
    by_unit: dict[tuple[str, str], list[Row]] = {}
    for row in goal_rows:
        by_unit.setdefault((year.goals[row["goal_id"]]["organization_id"], row["stage"]), []).append(row)
    return [_unit_row(year, unit, stage, rows) for (unit, stage), rows in sorted(by_unit.items())]


def _unit_row(year: Year, unit: str, stage: str, rows: list[Row]) -> Row:
    department = next((row for row in rows if year.goals[row["goal_id"]]["scope"] == "department"), None)
    projects = [row for row in rows if year.goals[row["goal_id"]]["scope"] == "project"]
    scored = [row for row in projects if row["percent_score"] is not None]
    goals = [
        goal for goal in year.goals.values() if goal["organization_id"] == unit and goal["scope"] == "project"
    ]
    average = _average(year, scored)
    profile = year.profiles[rows[0]["goal_id"]]
    complete = all(row["status"] == "complete" for row in rows) and len(projects) == len(goals)
    return {
        "organization_id": unit,
        "fiscal_year": year.goals[rows[0]["goal_id"]]["fiscal_year"],
        "stage": stage,
        "goal_count": len(goals),
        "scored_goal_count": len(scored),
        "weighted_percent_score": None if average is None else float(average),
        "grade": None if average is None or stage in ON_THE_WAY else grade(average, profile),
        "department_percent_score": department["percent_score"] if department else None,
        "department_grade": department["grade"] if department else None,
        "status": "complete" if complete else "provisional",
    }


def _average(year: Year, scored: list[Row]) -> Decimal | None:
    if not scored:
        return None
    budgets = [year.goals[row["goal_id"]]["budget_total"] for row in scored]
    usable = all(budget is not None and budget > 0 for budget in budgets)
    weights = [exact(budget) if usable else Fraction(1) for budget in budgets]
    total = sum(
        (w * exact(row["percent_score"]) for w, row in zip(weights, scored, strict=True)), Fraction(0)
    )
    return Decimal(half_up(total / sum(weights, Fraction(0)))) / 100

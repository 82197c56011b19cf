"""What a reader must find in each sample paper, said from the content and never from reading the paper.

``expected()`` gives plain data for samples_expected.yaml: per file its forms, per form its kind, unit,
project, year, amounts in yuan and indicators. A value that the layout does not print is null.
"""

from decimal import Decimal
from typing import Any

from perf_pipeline_tests.paperwork.content import Goal, Line, Paper, Unit, papers, unit

PRINTS_POINTS = frozenset({"rated_goal", "self_evaluation"})
PRINTS_BUDGET = frozenset({"rated_goal", "described_goal"})


def expected() -> dict[str, Any]:
    """Every file of the sample set with its forms in order."""
    return {"files": [_paper(paper) for paper in papers()]}


def _paper(paper: Paper) -> dict[str, Any]:
    owner = unit(paper.unit)
    told = [_form(owner, owner.goal(key), paper, narrative=True) for key in paper.narrative]
    forms = told + [_form(owner, owner.goal(key), paper, narrative=False) for key in paper.goals]
    return {"file": paper.file, "encoding": paper.encoding, "layout": paper.layout, "forms": forms}


def _form(owner: Unit, goal: Goal, paper: Paper, *, narrative: bool) -> dict[str, Any]:
    evaluated = paper.layout == "self_evaluation"
    scope = "project" if goal.project else "department"
    prints_budget = paper.layout in PRINTS_BUDGET
    form: dict[str, Any] = {
        "kind": f"{scope}_{'self_evaluation' if evaluated else 'goal'}",
        "narrative": narrative,
        "organization": owner.name,
        "project": goal.project,
        "year": goal.year,
        "budget": _number(goal.budget.total) if prints_budget else None,
    }
    if evaluated and goal.evaluation is not None:
        report = goal.evaluation
        form["execution"] = {
            "initial": _number(report.initial),
            "adjusted": _number(report.adjusted),
            "executed": _number(report.executed),
            "claimed": _number(report.execution_score),
        }
        form["claimed_total"] = _number(goal.claimed_total)
    form["indicator_count"] = len(goal.indicators)
    form["indicators"] = [_indicator(line, paper, narrative=narrative) for line in goal.indicators]
    return form


def _indicator(line: Line, paper: Paper, *, narrative: bool) -> dict[str, Any]:
    printed = not narrative and (
        paper.layout in PRINTS_POINTS or (paper.layout == "department_goal" and line.states_points)
    )
    row: dict[str, Any] = {
        "level1": line.level1,
        "level2": line.level2,
        "level3": line.level3,
        "operator": line.target.operator,
        "value": _number(line.target.value),
        "unit": line.target.unit,
        "weight": _number(line.points) if printed else None,
    }
    if paper.layout == "self_evaluation":
        row["actual"] = line.actual or None
        row["claimed"] = _number(line.claimed)
    return row


def _number(value: Decimal | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)

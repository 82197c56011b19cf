"""Whatever the layout, the same records: random forms through the text and workbook readers."""

from random import Random
from typing import Any

import pytest

from perf_pipeline.forms.form import Form
from perf_pipeline.forms.recognition import recognise
from perf_pipeline.intake.reading import read
from perf_pipeline_tests.paperwork import render_text, render_xlsx, variation
from perf_pipeline_tests.paperwork.content import Goal, Unit, papers, unit

SEEDS = range(24)


def _goals() -> list[tuple[Unit, Goal]]:
    names = sorted({paper.unit for paper in papers()})
    return [(owner, goal) for owner in map(unit, names) for goal in owner.goals if goal.project]


def wanted(owner: Unit, goal: Goal, style: variation.Style, evaluation: bool) -> dict[str, Any]:
    """What the content says, as far as the layout shows it."""
    return {
        "kind": "project_self_evaluation" if evaluation else "project_goal",
        "unit": owner.name,
        "project": goal.project,
        "year": goal.year,
        "budget": None if evaluation else f"{goal.budget.total:.2f}",
        "executed": f"{goal.evaluation.executed:.2f}" if evaluation and goal.evaluation else None,
        "lines": [
            (
                line.level1,
                line.level2,
                line.level3,
                line.target.operator,
                line.target.value,
                line.target.unit,
                line.points if "weight" in style.columns else None,
                (line.rule or None) if "rule" in style.columns else None,
                (line.actual or None) if evaluation else None,
                line.claimed if evaluation else None,
            )
            for line in goal.indicators
        ],
    }


def got(form: Form, evaluation: bool) -> dict[str, Any]:
    """The same of what was read."""
    execution = form.heading.execution
    return {
        "kind": form.kind,
        "unit": form.organization_name,
        "project": form.project_name,
        "year": form.fiscal_year,
        "budget": None if evaluation else form.heading.budget_total,
        "executed": execution.executed if execution else None,
        "lines": [
            (
                r.level1, r.level2, r.level3, r.operator, r.target_value, r.target_unit, r.weight, r.rule_text,
                r.actual_text, r.claimed_score,
            )
            for r in form.lines
        ],
    }  # fmt: skip


def rendered(page: Any, how: str) -> tuple[bytes, str]:
    """The page as a file."""
    if how == "xlsx":
        return render_xlsx.workbook([page]), "表.xlsx"
    text = render_text.padded([page]) if how == "padded" else render_text.listed([page])
    return text.encode(), "表.txt"


@pytest.mark.parametrize("how", ["padded", "listed", "xlsx"])
@pytest.mark.parametrize("seed", SEEDS)
def test_the_same_records_come_out(seed: int, how: str) -> None:
    """Any order, wording and spans of a layout give what the content says."""
    rng = Random(seed)
    owner, goal = rng.choice(_goals())
    evaluation = goal.evaluation is not None and rng.random() < 0.5
    page, style = variation.form(owner, goal, rng, evaluation)
    content, name = rendered(page, how)
    (form,) = recognise(read(content, name)).forms
    assert got(form, evaluation) == wanted(owner, goal, style, evaluation)

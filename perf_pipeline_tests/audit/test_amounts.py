"""Unit costs times quantities: every reading."""

from dataclasses import replace
from typing import Any

import pytest

from perf_pipeline.audit.amounts import _readings, costs_do_not_meet
from perf_pipeline.audit.goal import Goal
from perf_pipeline.model.records import Heading
from perf_pipeline.rulebook.profiles import profile_named
from perf_pipeline_tests.audit.values import line

COST: dict[str, Any] = {
    "level1": "成本指标",
    "level2": "经济成本指标",
    "level3": "单位成本",
    "operator": "≤",
    "ordinal": 9,
}


def goal(budget: str, *lines: Any) -> Goal:
    """A goal with a budget."""
    form = {"form_id": "f", "place": "line 1", "fiscal_year": 2025, "scope": "project"}
    return Goal(form, Heading(budget_total=budget), tuple(lines), profile_named("national"))


@pytest.mark.parametrize(
    ("cost", "unit", "count", "counted", "formulas"),
    [
        pytest.param("60", "元/人", "670", "人", {"60×670人"}, id="per-person"),
        pytest.param("1700", "元/月", "2", "名", {"1700×12月", "1700×2名", "1700×2名×12月"}, id="per-month"),
        pytest.param(
            "300", "元/人·月", "5", "人", {"300×12月", "300×5人", "300×5人×12月"}, id="per-person-and-month"
        ),
        pytest.param("60", "元/次", "670", "人", set(), id="nothing-to-multiply-with"),
    ],
)
def test_readings(cost: str, unit: str, count: str, counted: str, formulas: set[str]) -> None:
    """Formulas by what the unit leaves open."""
    priced = line(**COST | {"value": cost, "unit": unit})
    made = goal("0", line(value=count, unit=counted), priced)
    assert set(_readings(priced, made)) == formulas


@pytest.mark.parametrize(
    ("budget", "found"),
    [
        pytest.param("40200", [], id="meets"),
        pytest.param("40240", [], id="rounded-to-the-printed-place"),
        pytest.param("30000", ["warning"], id="costs-more"),
        pytest.param("90000", ["info"], id="part-of-the-budget-unexplained"),
    ],
)
def test_costs_against_the_budget(budget: str, found: list[str]) -> None:
    """60元 for 670 persons are 40200."""
    priced = line(**COST | {"value": "60", "unit": "元/人"})
    findings = costs_do_not_meet(goal(budget, line(value="670", unit="人"), priced))
    assert [str(finding.severity) for finding in findings] == found


def test_unclear_months_give_both_readings() -> None:
    """Monthly by its name, per time by its unit: both products stand in the finding."""
    priced = line(**COST | {"level3": "平均每月运转成本", "value": "4167", "unit": "元/次"})
    (found,) = costs_do_not_meet(goal("50000", line(value="2", unit="次"), priced))
    assert [part for part in ("50004", "8334") if part not in found.message()] == []
    assert replace(found).cause == "NUM-12@line 1"

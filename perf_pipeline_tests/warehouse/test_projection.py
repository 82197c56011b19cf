"""The projection as a pure function: which form counts, what a goal's forms amount to."""

from typing import Any

import pytest

from perf_pipeline.model.records import Heading
from perf_pipeline.warehouse.projection import Standing, as_of, project, standings
from perf_pipeline.warehouse.rows import Row


def form(form_id: str, received: int, **changes: Any) -> Row:
    """A goal form of goal g."""
    usual: Row = {
        "form_id": form_id, "submission_id": f"s{received}", "ordinal": 1, "form_kind": "project_goal", "goal_id": "g",
        "scope": "project", "organization_id": "o", "project_id": "p", "fiscal_year": 2025, "as_of": None, "title": None,
        "place": "A1", "supports_form_id": None, "heading": Heading().to_json(), "received_seq": received,
    }  # fmt: skip
    return usual | changes


REPORT = {"form_kind": "project_self_evaluation"}

COUNTS, NEVER = Standing(True, None), Standing(False, None)


@pytest.mark.parametrize(
    ("forms", "expected"),
    [
        pytest.param([form("a", 1)], {"a": COUNTS}, id="alone"),
        pytest.param([form("a", 2), form("b", 1)], {"a": COUNTS, "b": Standing(False, "a")}, id="later_receipt_counts"),
        pytest.param(
            [form("a", 1), form("b", 1, ordinal=2)], {"a": Standing(False, "b"), "b": COUNTS}, id="later_in_one_file"
        ),
        pytest.param([form("a", 1), form("b", 2, **REPORT)], {"a": COUNTS, "b": COUNTS}, id="kinds_do_not_compete"),
        pytest.param([form("a", 1, goal_id=None)], {"a": NEVER}, id="goal_unknown"),
        pytest.param([form("a", 1, supports_form_id="b")], {"a": NEVER}, id="narrative_support"),
        pytest.param(
            [form("a", 1, **REPORT), form("b", 2, as_of="2025-12-31", **REPORT)],
            {"a": Standing(False, "b"), "b": COUNTS},
            id="undated_report_means_year_end",
        ),
        pytest.param(
            [form("a", 1, as_of="2025-06-30", **REPORT), form("b", 2, as_of="2025-07-31", **REPORT)],
            {"a": COUNTS, "b": COUNTS},
            id="days_do_not_compete",
        ),
        pytest.param([form("a", 1, as_of="2025-01-01"), form("b", 2)], {"a": Standing(False, "b"), "b": COUNTS}, id="goals_have_no_day"),
    ],
)  # fmt: skip
def test_standings(forms: list[Row], expected: dict[str, Standing]) -> None:
    """Of the forms of one goal, kind and day the last received counts."""
    assert expected == standings(forms)


def test_as_of() -> None:
    """A report without day means the year's last, a goal form has none."""
    found = [
        as_of(form("a", 1)),
        as_of(form("b", 1, **REPORT)),
        as_of(form("c", 1, as_of="2025-06-30", **REPORT)),
    ]
    assert found == [None, "2025-12-31", "2025-06-30"]


def test_goals_are_kept_apart_and_findings_named() -> None:
    """A report without goal gives KEY-05, an amending form KEY-03, each on its own goal."""
    found = project([form("a", 2), form("b", 3, goal_id="h", **REPORT)], {}, amending={"a"})
    assert [row["goal_id"] for row in found.tables["performance_goal"]] == ["g"]
    assert {("KEY-05", "h"), ("KEY-03", "g")} == {
        (row["code"], row["goal_id"]) for row in found.tables["finding"]
    }


def test_amounts_are_read_exactly() -> None:
    """Decimal text of the heading is rounded half up once."""
    heading = Heading(budget_total="0.125", plan={"6": "33.33335"})
    found = project([form("a", 1, heading=heading.to_json())], {})
    assert (
        found.tables["performance_goal"][0]["budget_total"],
        found.tables["spending_plan"][0]["cumulative_percent"],
    ) == (0.13, 33.3334)


def test_report_that_states_no_spending() -> None:
    """No funds block and no claimed total: no row of execution."""
    assert project([form("a", 1, **REPORT)], {}).tables["budget_execution"] == []

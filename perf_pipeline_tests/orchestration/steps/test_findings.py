"""Tests of findings becoming rows."""

import pytest

from perf_pipeline.findings import Finding
from perf_pipeline.orchestration.steps.finding_rows import finding_rows

FORMS = {"f1": {"goal_id": "g1", "fiscal_year": 2025}}
FAULT = Finding("LAY-05", "line 9", "a | b")


def test_a_finding_points_to_the_row_of_its_cause() -> None:
    """A cause given as a value becomes the id of that value's own row."""
    follower = Finding("LAY-05", "line 10", "c | d", cause=FAULT)
    first, second = finding_rows("s1", "forms", [("f1", FAULT), ("f1", follower)], FORMS)
    assert first["cause_id"] is None
    assert second["cause_id"] == first["finding_id"]


@pytest.mark.parametrize("cause", [None, "an id of another step"], ids=["none", "id"])
def test_a_cause_of_another_step_is_carried_as_given(cause: str | None) -> None:
    """An id found by another step reaches the row unchanged, and the cause does not change the row's id."""
    (row,) = finding_rows("s1", "forms", [("f1", Finding("LAY-05", "line 9", "a | b", cause=cause))], FORMS)
    (plain,) = finding_rows("s1", "forms", [("f1", FAULT)], FORMS)
    assert row["cause_id"] == cause
    assert row["finding_id"] == plain["finding_id"]

"""The scoring partition: one year out, its scores back by difference."""

from typing import Any

import pandas as pd
import pytest
from sqlalchemy import Engine

from perf_pipeline.errors import PermanentError
from perf_pipeline.model.derive import column_names, frame
from perf_pipeline.model.tables import TABLES
from perf_pipeline.warehouse.dump import dump
from perf_pipeline.warehouse.yearly import read_year, write_scores
from perf_pipeline_tests.warehouse.builders import Paper, confirm, hand_in

GOAL = Paper()
REPORT = GOAL.evaluated([90.0, 97.5])
LAST_YEAR = Paper(year=2024)


def scores_of(frames: dict[str, pd.DataFrame], year: int, score: float = 9.0) -> dict[str, pd.DataFrame]:
    """Every indicator of a year with one score."""
    indicators, goals = frames["indicator"], frames["performance_goal"]
    indicator_rows: list[dict[str, Any]] = [
        {
            "indicator_id": row.indicator_id, "goal_id": row.goal_id, "stage": "self_evaluation", "fiscal_year": year,
            "score": score, "max_score": 10.0, "status": "scored", "rule_id": row.rule_id, "explanation": "按比例",
        }
        for row in indicators.itertuples()
    ]  # fmt: skip
    goal_rows = [
        {
            "goal_id": goal, "stage": "self_evaluation", "fiscal_year": year, "total_score": 2 * score, "status": "complete",
            "scored_count": 2, "indicator_count": 2, "profile": "national",
        }
        for goal in goals["goal_id"]
    ]  # fmt: skip
    unit_rows = [
        {
            "organization_id": unit, "fiscal_year": year, "stage": "self_evaluation", "goal_count": 1,
            "scored_goal_count": 1, "status": "complete",
        }
        for unit in goals["organization_id"].unique()
    ]  # fmt: skip
    finding = {
        "finding_id": f"s{year}", "code": "SCO-01", "severity": "info", "message": "x", "found_by": "scoring",
        "fiscal_year": year,
    }  # fmt: skip
    rows = {
        "indicator_score": indicator_rows, "goal_score": goal_rows, "organization_score": unit_rows, "finding": [finding],
    }  # fmt: skip
    return {name: frame(TABLES[name], listed) for name, listed in rows.items()}


def test_read_year_gives_that_year_only(warehouse: Engine) -> None:
    """Frames typed as in the model, with the rules and forms that the year uses."""
    hand_in(warehouse, GOAL, REPORT, LAST_YEAR)
    frames = read_year(warehouse, 2025)
    sizes = {name: len(data) for name, data in frames.items()}
    expected = {
        "performance_goal": 1, "indicator": 2, "actual": 2, "budget_execution": 1, "scoring_rule": 1, "adjudication": 0,
        "form": 1, "spending_plan": 0, "earlier": 0,
    }  # fmt: skip
    assert expected == sizes
    for name in frames.keys() - {"form", "earlier"}:
        as_declared = frames[name].drop(columns="received_seq", errors="ignore")  # beside the decisions only
        assert column_names(TABLES[name]) == list(as_declared.columns)
        TABLES[name].validate(as_declared, lazy=True)
    assert "received_seq" in frames["adjudication"]


def test_read_year_without_goals(warehouse: Engine) -> None:
    """An empty year gives empty frames of the right types."""
    frames = read_year(warehouse, 1999)
    assert {0} == {len(data) for data in frames.values()}
    TABLES["indicator"].validate(frames["indicator"], lazy=True)


def test_waiting_actuals_of_a_known_goal_are_read(warehouse: Engine) -> None:
    """An actual whose indicator is not found belongs to the year of its goal all the same."""
    hand_in(warehouse, GOAL, REPORT.amended(lines=(*REPORT.lines[:1], Paper().lines[0])))
    assert len(read_year(warehouse, 2025)["actual"]) == 2


def test_scores_are_written_by_difference(warehouse: Engine) -> None:
    """The same scores again write nothing, one changed score writes its rows, other years stay."""
    hand_in(warehouse, GOAL, REPORT, LAST_YEAR)
    frames = read_year(warehouse, 2025)
    write_scores(warehouse, 2024, scores_of(read_year(warehouse, 2024), 2024))
    written = [
        {
            name: counts.written
            for name, counts in write_scores(warehouse, 2025, scores).items()
            if counts.written
        }
        for scores in (scores_of(frames, 2025), scores_of(frames, 2025), scores_of(frames, 2025, 8.5))
    ]
    first = {"indicator_score": 2, "goal_score": 1, "organization_score": 1, "finding": 1}
    assert [first, {}, {"indicator_score": 2, "goal_score": 1}] == written
    assert len(dump(warehouse)["indicator_score"]) == 4


def test_score_of_a_vanished_goal_is_left_out(warehouse: Engine) -> None:
    """Scores computed from a state that a load has since replaced do not come back."""
    hand_in(warehouse, GOAL, LAST_YEAR)
    stale = scores_of(read_year(warehouse, 2025), 2025)
    hand_in(warehouse, GOAL.amended(lines=GOAL.lines[:1]))
    confirm(warehouse, GOAL.amended())
    counts = write_scores(warehouse, 2025, stale)
    assert (counts["indicator_score"].inserted, counts["goal_score"].inserted) == (1, 1)


def test_scores_go_with_their_goal(warehouse: Engine) -> None:
    """When a load removes an indicator its score goes with it."""
    hand_in(warehouse, GOAL)
    write_scores(warehouse, 2025, scores_of(read_year(warehouse, 2025), 2025))
    hand_in(warehouse, GOAL.amended(lines=GOAL.lines[:1]))
    confirm(warehouse, GOAL.amended())
    assert len(dump(warehouse)["indicator_score"]) == 1


def test_scores_of_another_year_are_refused(warehouse: Engine) -> None:
    """A partition writes its own year only."""
    hand_in(warehouse, GOAL)
    with pytest.raises(PermanentError, match="another fiscal year"):
        write_scores(warehouse, 2024, scores_of(read_year(warehouse, 2025), 2025))


def test_empty_scores_clear_the_year(warehouse: Engine) -> None:
    """A table that is not given counts as empty."""
    hand_in(warehouse, GOAL)
    write_scores(warehouse, 2025, scores_of(read_year(warehouse, 2025), 2025))
    write_scores(warehouse, 2025, {})
    assert [
        dump(warehouse)[name] for name in ("indicator_score", "goal_score", "organization_score", "finding")
    ] == [[], [], [], []]

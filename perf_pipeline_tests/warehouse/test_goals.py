"""Current goals of a year with everything that a template needs of them."""

from dataclasses import replace

from sqlalchemy import Engine

from perf_pipeline.model.derive import column_names
from perf_pipeline.model.tables import TABLES
from perf_pipeline.warehouse.goals import read_goals
from perf_pipeline_tests.warehouse.builders import Paper, hand_in

GOAL = Paper()


def test_goals_of_that_year_only(warehouse: Engine) -> None:
    """Units and projects of other years stay out; frames are typed as in the model."""
    hand_in(warehouse, GOAL, GOAL.evaluated([90.0, 97.5]), Paper(year=2024, project="另一个项目"))
    frames = read_goals(warehouse, 2025)
    assert {name: len(data) for name, data in frames.items()} == {
        "performance_goal": 1,
        "organization": 1,
        "project": 1,
        "indicator": 2,
        "scoring_rule": 1,
        "profile": 1,
    }
    assert list(frames["profile"]["goal_id"]) == [GOAL.goal_id]
    for name in frames.keys() - {"profile"}:
        assert list(frames[name].columns) == column_names(TABLES[name])
        TABLES[name].validate(frames[name], lazy=True)


def test_an_amended_goal_is_read_as_it_is_now(warehouse: Engine) -> None:
    """A template shows the goal that counts, not the one that was handed in first."""
    hand_in(warehouse, GOAL, batch="b20260105-000000000001")
    renamed = (replace(GOAL.lines[0], name="新的名称"), *GOAL.lines[1:])
    hand_in(warehouse, GOAL.amended(lines=renamed), batch="b20260106-000000000002")
    names = [line.name for line in renamed]
    assert read_goals(warehouse, 2025)["indicator"]["level3"].tolist() == names


def test_a_year_without_goals(warehouse: Engine) -> None:
    """Empty frames of the right columns."""
    frames = read_goals(warehouse, 1999)
    assert {len(data) for data in frames.values()} == {0}
    assert list(frames["indicator"].columns) == column_names(TABLES["indicator"])

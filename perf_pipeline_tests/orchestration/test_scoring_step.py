"""Scoring what changed gives what scoring everything gives, and costs no row that stays as it is."""

import random
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine

from perf_pipeline.orchestration.steps.scoring import score_stored_year
from perf_pipeline.warehouse.dump import dump
from perf_pipeline.warehouse.engine import open_engine, reading, writing
from perf_pipeline.warehouse.loading import load_batch
from perf_pipeline.warehouse.rows import fetch, insert_rows
from perf_pipeline.warehouse.yearly import read_pending
from perf_pipeline_tests.conftest import Stores
from perf_pipeline_tests.warehouse.builders import Paper, arrivals_of, batch_of, hand_in, receive

SCORED = ("indicator_score", "goal_score", "organization_score", "finding")


def year_of_papers(rng: random.Random) -> list[Paper]:
    """Three units with four projects and a department goal each: goals, reports, amendments of both."""
    papers = []
    for unit in ("甲局", "乙局", "丙局"):
        goals = [Paper(unit=unit, project=f"项目{n}") for n in range(4)]
        goals.append(Paper(unit=unit, kind="department_goal", project=None))
        for goal in goals:
            report = goal.evaluated([rng.uniform(50, 120), rng.choice([None, 97.0, 99.0])])
            papers += [goal, report, report.evaluated([rng.uniform(50, 120), 98.0], version=2)]
            if rng.random() < 0.5:
                lines = tuple(replace(line, target=line.target and line.target * 1.2) for line in goal.lines)
                papers.append(goal.amended(lines=lines))
    return papers


def whole(
    engine: Engine, stores: Stores, store: str, papers: list[Paper]
) -> dict[str, list[tuple[str | None, ...]]]:
    """The dump of a new warehouse that got the same papers under the same numbers and was scored once."""
    other = open_engine(stores.url(store))
    receive(other, "b1", arrivals_of(papers))
    load_batch(other, batch_of(papers))
    assert score_stored_year(other, 2025).whole
    found = dump(other)
    other.dispose()
    return found


def test_scoring_what_changed_is_scoring_everything(warehouse: Engine, stores: Stores, store: str) -> None:
    """After every load only its goals are scored; the end is that of one scoring of the whole year."""
    rng = random.Random(5)
    papers = year_of_papers(rng)
    receive(warehouse, "b1", arrivals_of(papers))
    order = rng.sample(papers, len(papers))
    kinds = []
    for start in range(0, len(order), 4):
        load_batch(warehouse, batch_of(order[start : start + 4]))
        kinds.append(score_stored_year(warehouse, 2025).whole)
    assert kinds == [True, *[False] * (len(kinds) - 1)]
    assert dump(warehouse) == whole(warehouse, stores, store, papers)


def test_vanished_goal_takes_its_total_along(warehouse: Engine) -> None:
    """A form that is no longer read takes its scores and its unit's total with it."""
    goal = Paper()
    report = goal.evaluated([90.0, 97.0])
    hand_in(warehouse, goal, report)
    score_stored_year(warehouse, 2025)
    gone = [replace(paper, forms_in_file=0) for paper in (goal, report)]
    load_batch(warehouse, batch_of(gone))
    score_stored_year(warehouse, 2025)
    assert [dump(warehouse)[name] for name in SCORED] == [[], [], [], []]


def test_nothing_changed_reads_nothing(warehouse: Engine) -> None:
    """A year that is scored is empty frames the next time."""
    goal = Paper()
    hand_in(warehouse, goal, goal.evaluated([90.0, 97.0]))
    first, second = score_stored_year(warehouse, 2025), score_stored_year(warehouse, 2025)
    assert [len(first.frames["goal_score"]), len(second.frames["goal_score"])] == [1, 0]
    assert sum(second.rows_written.values()) == 0


@pytest.mark.parametrize("what", ["decision", "rules"])
def test_another_basis_scores_the_whole_year(warehouse: Engine, what: str) -> None:
    """A person's decision, or other profiles or code, concern more than the goals that changed."""
    goal = Paper()
    hand_in(warehouse, goal, goal.evaluated([90.0, 97.0]))
    score_stored_year(warehouse, 2025)
    with reading(warehouse) as connection:
        (stored,) = fetch(connection, "scored_year", "fiscal_year", [2025])
    if what == "decision":
        decision = {
            "adjudication_id": "d" * 32, "submission_id": None, "place": None, "subject": "not_applicable", "reference": "x", "decision": "{}",
            "reason": "停办", "decided_by": "复核人", "decided_at": datetime(2026, 2, 1, tzinfo=UTC),
        }  # fmt: skip
        with writing(warehouse) as connection:
            insert_rows(connection, "adjudication", [decision])
        assert score_stored_year(warehouse, 2025).whole
    else:
        scope, frames = read_pending(warehouse, 2025, "other rules")
        assert (scope.whole, len(frames["performance_goal"])) == (True, 1)
        assert scope.basis != stored["basis"]


def test_load_while_scoring_is_not_lost(warehouse: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """A goal that a load changes between reading and writing stays noted and is scored the next time."""
    from perf_pipeline.orchestration.steps import scoring

    goal = Paper()
    report = goal.evaluated([90.0, 97.0])
    hand_in(warehouse, goal, report)
    score_stored_year(warehouse, 2025)
    hand_in(warehouse, report.evaluated([80.0, 97.0], version=2))
    genuine = scoring.read_pending

    def read_then_load(*arguments: object) -> object:
        found = genuine(*arguments)
        hand_in(warehouse, report.evaluated([70.0, 97.0], version=3))
        return found

    monkeypatch.setattr(scoring, "read_pending", read_then_load)
    scoring.score_stored_year(warehouse, 2025)
    monkeypatch.undo()
    again = score_stored_year(warehouse, 2025)
    assert sorted(again.frames["indicator_score"]["score"])[0] == 7.0

"""Year over year: which rows are read, and how many; scores, gaps and progress alike on both stores."""

from dataclasses import replace

import pytest
from sqlalchemy import Engine, text

from perf_pipeline.model.derive import records
from perf_pipeline.model.records import Execution, Heading
from perf_pipeline.scoring.scores import score_year
from perf_pipeline.warehouse.dump import dump, dump_hash
from perf_pipeline.warehouse.earlier import queries
from perf_pipeline.warehouse.engine import open_engine, reading
from perf_pipeline.warehouse.yearly import SCORES, following_years, read_year, write_scores
from perf_pipeline_tests.conftest import STORES, Stores
from perf_pipeline_tests.warehouse.builders import Line, Paper, hand_in

LAST = Paper(year=2024)
GOAL = Paper(lines=(replace(LAST.lines[0], target=80.0), Line("新增指标")))


def earlier(engine: Engine, year: int = 2025) -> list[tuple[float, str]]:
    """Value and day of every earlier report read."""
    return [(row["actual_value"], row["as_of"]) for row in records(read_year(engine, year)["earlier"])]


def test_the_same_name_in_the_same_project(warehouse: Engine) -> None:
    """Only indicators that stand in both years, only numbers, only the year before."""
    hand_in(warehouse, GOAL, LAST, LAST.evaluated([95.0, 99.0]))
    older = Paper(year=2023)
    hand_in(warehouse, older, older.evaluated([70.0, 70.0]))
    assert (earlier(warehouse), earlier(warehouse, 2024)) == (
        [(95.0, "2024-12-31")],
        [(70.0, "2023-12-31")] * 2,
    )


@pytest.mark.parametrize(
    "other",
    [
        pytest.param({"project": "另一项目"}, id="another_project"),
        pytest.param({"unit": "乙局"}, id="another_unit"),
        pytest.param({"kind": "department_goal", "project": None}, id="the_department"),
    ],
)
def test_another_goal_is_another_thing(warehouse: Engine, other: dict[str, str | None]) -> None:
    """The same name elsewhere is not compared."""
    last = replace(LAST, **other)  # type: ignore[arg-type]
    hand_in(warehouse, GOAL, last, last.evaluated([95.0, 99.0]))
    assert earlier(warehouse) == []


def test_departments_are_compared_with_themselves(warehouse: Engine) -> None:
    """A department has no project, and still a last year."""
    now = replace(GOAL, kind="department_goal", project=None)
    last = replace(LAST, kind="department_goal", project=None)
    hand_in(warehouse, now, last, last.evaluated([95.0, 99.0]))
    assert earlier(warehouse) == [(95.0, "2024-12-31")]


def test_a_report_on_the_way_is_no_result(warehouse: Engine) -> None:
    """Last year's monitoring is not what last year reached."""
    monitored = LAST.evaluated([95.0, 99.0], kind="project_monitoring", as_of="2024-07-31")
    hand_in(warehouse, GOAL, LAST, monitored)
    assert earlier(warehouse) == []


def test_other_years_and_units_do_not_grow_the_read(warehouse: Engine) -> None:
    """What is read follows the year's own goals, not what is stored beside them."""
    hand_in(warehouse, GOAL, LAST, LAST.evaluated([95.0, 99.0]))
    alone = earlier(warehouse)
    crowd = [replace(LAST, unit=f"单位{n}") for n in range(30)]
    hand_in(warehouse, *crowd, *(paper.evaluated([95.0, 99.0]) for paper in crowd))
    assert earlier(warehouse) == alone


def test_a_project_finds_its_last_year_by_index(stores: Stores) -> None:
    """No table is walked through, and the goals of a unit's other projects are not looked at."""
    engine = open_engine(stores.url("sqlite"))
    with reading(engine) as connection:
        of_projects, _ = queries(connection, 2025)
        compiled = of_projects.compile(engine, compile_kwargs={"literal_binds": True})
        plan = [row[3] for row in connection.execute(text(f"EXPLAIN QUERY PLAN {compiled}"))]
    assert [step for step in plan if step.startswith("SCAN")] == []
    assert [step for step in plan if "SEARCH pg USING INDEX ix_performance_goal_project_id" in step]


def test_the_year_after_is_told(warehouse: Engine) -> None:
    """A year whose targets are held against a touched one is found; one without papers is not."""
    hand_in(warehouse, GOAL, LAST)
    assert (following_years(warehouse, {2024}), following_years(warehouse, {2025})) == ({2025}, set())


def full_year(engine: Engine) -> None:
    """Goals with a plan, monitoring, a self-evaluation that claims too much, a year before, all scored."""
    plan = Heading(objective="照亮街道", budget_total="120000.50", plan={"3": "20", "6": "45.5", "12": "100"})
    goal = replace(GOAL, heading=plan, lines=LAST.lines)
    spent = Heading(execution=Execution(adjusted_budget="120000.50", executed="47000.33", place="B4"))
    monitored = goal.evaluated([33.3, 97.0], kind="project_monitoring", as_of="2025-07-31", heading=spent)
    claimed = goal.evaluated([90.0, 97.5])
    hand_in(engine, goal, monitored, claimed, LAST, LAST.evaluated([120.0, 99.0]))
    for year in (2024, 2025):
        scores = score_year(read_year(engine, year))
        frames = {name: getattr(scores, name) for name in SCORES} | {"finding": scores.findings}
        write_scores(engine, year, frames)


@pytest.mark.postgres
def test_both_stores_hold_the_same_rows(stores: Stores) -> None:
    """Gaps, places, lights and shares are the same on SQLite and PostgreSQL, and there are some of each."""
    hashes = set()
    for store in STORES:
        engine = open_engine(stores.url(store))
        full_year(engine)
        hashes.add(dump_hash(engine))
        assert [name for name in SCORES if not dump(engine)[name]] == []
    assert len(hashes) == 1


def test_review_and_progress_are_written_by_difference(warehouse: Engine) -> None:
    """A year scored again writes nothing; what goes with its goal leaves no row."""
    full_year(warehouse)
    scores = score_year(read_year(warehouse, 2025))
    frames = {name: getattr(scores, name) for name in SCORES} | {"finding": scores.findings}
    assert sum(counts.written for counts in write_scores(warehouse, 2025, frames).values()) == 0
    assert all(dump(warehouse)[name] for name in SCORES)

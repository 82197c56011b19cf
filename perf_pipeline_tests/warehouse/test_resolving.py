"""Which goal a report is about: ids and codes help names, and the order of arrival decides nothing."""

from dataclasses import replace
from itertools import permutations

import pytest
from sqlalchemy import Engine, text

from perf_pipeline.warehouse.dump import dump, dump_hash
from perf_pipeline.warehouse.engine import open_engine
from perf_pipeline.warehouse.ledger import receive
from perf_pipeline.warehouse.loading import load_batch
from perf_pipeline_tests.conftest import Stores
from perf_pipeline_tests.warehouse.builders import Paper, arrivals_of, batch_of, hand_in

GOAL = Paper(project_code="P1", unit_code="101")
OTHER = Paper(project="供水工程", project_code="P2", unit_code="101")
REPORT = GOAL.evaluated([90.0, 97.5], project="路灯", project_code=None, unit_code=None)


def goals_of(engine: Engine) -> dict[str, str]:
    """The goal of every current report, by form."""
    query = "SELECT form_id, goal_id FROM form WHERE is_current AND form_kind = 'project_self_evaluation'"
    with engine.connect() as connection:
        return {row.form_id: row.goal_id for row in connection.execute(text(query))}


def codes(engine: Engine) -> list[str]:
    """Codes of the findings of the join, sorted."""
    query = "SELECT code FROM finding WHERE found_by = 'join' ORDER BY code"
    with engine.connect() as connection:
        return [code for code in connection.scalars(text(query)) if code != "KEY-04"]


@pytest.mark.parametrize(
    ("goals", "report", "about", "expected"),
    [
        pytest.param([GOAL], REPORT, REPORT, ["KEY-05"], id="another_name"),
        pytest.param([GOAL], replace(REPORT, project_code="P1"), GOAL, ["KEY-16"], id="project_code"),
        pytest.param([GOAL], replace(REPORT, project_code="P9"), REPORT, ["KEY-05"], id="unknown_code"),
        pytest.param([GOAL, OTHER], replace(REPORT, project="供水工程", project_code="P1"), OTHER, ["KEY-15"], id="name_before_code"),
        pytest.param([GOAL, replace(OTHER, project_code="P1")], replace(REPORT, project_code="P1"), REPORT, ["KEY-05"], id="code_of_two"),
        pytest.param([GOAL], replace(REPORT, stated_goal=GOAL.goal_id), GOAL, ["KEY-16"], id="stated_id"),
        pytest.param([OTHER], replace(REPORT, stated_goal=GOAL.goal_id), REPORT, ["KEY-05"], id="stated_id_of_no_goal"),
        pytest.param([replace(GOAL, unit="乙局", unit_code="202")], replace(REPORT, stated_goal=replace(GOAL, unit="乙局").goal_id), REPORT, ["KEY-05"], id="stated_id_of_another_unit"),
        pytest.param([GOAL], replace(REPORT, unit="县甲局", unit_code="101", project="路灯改造"), GOAL, ["KEY-16"], id="unit_code"),
        pytest.param([GOAL], replace(REPORT, unit="县甲局", unit_code="101", project_code="P1"), GOAL, ["KEY-16"], id="both_codes"),
        pytest.param([GOAL], replace(REPORT, unit="县甲局", unit_code="101"), replace(REPORT, unit="县甲局"), ["KEY-05", "KEY-07"], id="unit_code_and_another_project"),
        pytest.param([GOAL], replace(REPORT, unit="丙院", project_code="P1"), replace(REPORT, unit="丙院"), ["KEY-05"], id="project_code_of_another_unit"),
        pytest.param([GOAL], replace(REPORT, year=2024, project_code="P1"), replace(REPORT, year=2024), ["KEY-05"], id="another_year"),
    ],
)  # fmt: skip
def test_goal_of_a_report(
    stores: Stores, goals: list[Paper], report: Paper, about: Paper, expected: list[str]
) -> None:
    """In every order of loading the report is about the same goal and says why."""
    papers = [*goals, report]
    hashes = set()
    for order in permutations(range(len(papers))):
        engine = open_engine(stores.url("sqlite"))
        receive(engine, "b1", arrivals_of(papers))
        for position in order:
            load_batch(engine, batch_of([papers[position]]))
        assert goals_of(engine) == {report.form_id: about.goal_id}
        assert codes(engine) == expected
        hashes.add(dump_hash(engine))
        engine.dispose()
    assert len(hashes) == 1


def test_report_goes_back_when_the_goal_form_goes(warehouse: Engine) -> None:
    """A goal form that turns out to hold none leaves the report where its own name puts it."""
    report = replace(REPORT, project_code="P1")
    hand_in(warehouse, report)
    alone = dump(warehouse)
    joined = hand_in(warehouse, GOAL)
    assert goals_of(warehouse) == {report.form_id: GOAL.goal_id}
    assert joined.years == (2025,)
    load_batch(warehouse, batch_of([replace(GOAL, forms_in_file=0)]))
    after = dump(warehouse)
    assert {name for name in alone if alone[name] != after[name]} == {"submission", "sighting"}


def test_moved_report_replays_without_writing(warehouse: Engine) -> None:
    """Loading a report again that a code has moved changes nothing."""
    papers = [GOAL, replace(REPORT, project_code="P1")]
    hand_in(warehouse, *papers)
    assert load_batch(warehouse, batch_of(papers)).written == 0
    assert load_batch(warehouse, batch_of(papers[1:])).written == 0

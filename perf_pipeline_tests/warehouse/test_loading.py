"""Loading: replaying changes nothing, order does not matter, versions supersede, what waits joins later."""

import random
from dataclasses import replace
from itertools import permutations
from typing import Any

import pandas as pd
import pytest
from sqlalchemy import Engine, text

from perf_pipeline.errors import PermanentError, WarehouseError
from perf_pipeline.model.derive import frame
from perf_pipeline.model.records import Heading
from perf_pipeline.model.tables import TABLES
from perf_pipeline.warehouse import loading
from perf_pipeline.warehouse.decisions import decide
from perf_pipeline.warehouse.dump import dump, dump_hash
from perf_pipeline.warehouse.engine import open_engine, reading, writing
from perf_pipeline.warehouse.ledger import receive
from perf_pipeline.warehouse.loading import load_batch, project_again
from perf_pipeline.warehouse.rows import Counts, insert_rows
from perf_pipeline_tests.conftest import STORES, Stores
from perf_pipeline_tests.warehouse.builders import NOON, Line, Paper, arrivals_of, batch_of, hand_in

GOAL = Paper(contacts=(("填表人", "13900001111"),), findings=("LAY-01",))
REPORT = GOAL.evaluated([90.0, 97.5], findings=(), contacts=())
DEPARTMENT = Paper(
    kind="department_goal", project=None, heading=Heading(objective="全年", plan={"6": "48.5", "12": "100"})
)


def values(engine: Engine, query: str) -> list[Any]:
    """The rows of a query, a single column flat."""
    with reading(engine) as connection:
        rows = connection.execute(text(query)).all()
    return [row[0] if len(row) == 1 else tuple(row) for row in rows]


def test_load_tells_what_it_did(warehouse: Engine) -> None:
    """Counts by table, the year to score and the goals."""
    report = hand_in(warehouse, GOAL, REPORT)
    inserted = {name: counts.inserted for name, counts in report.counts.items() if counts.inserted}
    expected = {
        "scoring_rule": 1, "form": 2, "form_line": 4, "contact": 1, "finding": 1, "performance_goal": 1,
        "indicator": 2, "actual": 2, "budget_execution": 1, "organization": 1, "project": 1,
    }  # fmt: skip
    assert (expected, (2025,), (GOAL.goal_id,)) == (inserted, report.years, report.goals)


def test_replay_writes_nothing(warehouse: Engine) -> None:
    """Loading a batch again leaves every row alone and asks for no year."""
    papers = [GOAL, GOAL.amended(), REPORT, DEPARTMENT, Paper(unit="乙局", forms_in_file=0)]
    hand_in(warehouse, *papers)
    before = dump(warehouse, private=True)
    report = load_batch(warehouse, batch_of(papers))
    assert (0, (), before) == (report.written, report.years, dump(warehouse, private=True))


def test_heading_unfolds(warehouse: Engine) -> None:
    """Budget, objective, plan and execution of the heading stand in their tables."""
    hand_in(warehouse, GOAL, REPORT, DEPARTMENT)
    goals = values(warehouse, "SELECT budget_total, objective FROM performance_goal ORDER BY scope DESC")
    plan = values(warehouse, "SELECT month, cumulative_percent FROM spending_plan ORDER BY month")
    execution = values(warehouse, "SELECT executed, claimed_total, as_of, place FROM budget_execution")
    assert [(b and float(b), o) for b, o in goals] == [(120000.5, "照亮街道"), (None, "全年")]
    assert [(month, float(percent)) for month, percent in plan] == [(6, 48.5), (12, 100.0)]
    assert [(float(e), float(c), str(d), p) for e, c, d, p in execution] == [
        (110000.25, 96.5, "2025-12-31", "B4")
    ]


def test_actual_before_goal_waits_and_joins(warehouse: Engine, stores: Stores, store: str) -> None:
    """Reports without goal keep their lines with KEY-05; when the goal comes all is as if it had come first."""
    monitoring = REPORT.evaluated([40.0, 95.0], kind="project_monitoring", as_of="2025-07-31")
    hand_in(warehouse, monitoring)
    waiting = values(warehouse, "SELECT indicator_id, goal_id FROM actual")
    assert ([(None, GOAL.goal_id)] * 2, ["KEY-05"]) == (
        waiting,
        values(warehouse, "SELECT code FROM finding"),
    )
    hand_in(warehouse, REPORT)
    assert values(warehouse, "SELECT origin FROM performance_goal") == ["self_evaluation"]
    report = hand_in(warehouse, GOAL)
    other = open_engine(stores.url(store))
    hand_in(other, GOAL)
    hand_in(other, monitoring)
    hand_in(other, REPORT)
    assert ((2025,), dump(other)) == (report.years, dump(warehouse))
    other.dispose()


def test_unmatched_line_is_a_finding(warehouse: Engine) -> None:
    """A renamed line waits with KEY-09 at its place."""
    renamed = REPORT.amended(lines=(replace(REPORT.lines[0], name="路灯总盏数"), REPORT.lines[1]))
    hand_in(warehouse, GOAL, renamed)
    assert values(warehouse, "SELECT code, quote, place FROM finding WHERE found_by = 'join'") == [
        ("KEY-09", "路灯总盏数", "表1!C7")
    ]


def test_amendment_supersedes_and_can_be_taken_back(warehouse: Engine) -> None:
    """The version received last counts; when it turns out to hold no form the one before counts again."""
    amended = GOAL.amended(lines=(Line("安装路灯数量", target=120.0), GOAL.lines[1]))
    hand_in(warehouse, GOAL)
    before = dump(warehouse)
    hand_in(warehouse, amended)
    query = "SELECT form_id, superseded_by FROM form WHERE {} is_current"
    assert [(amended.form_id, None)] == values(warehouse, query.format(""))
    assert [(GOAL.form_id, amended.form_id)] == values(warehouse, query.format("NOT"))
    assert [float(v) for v in values(warehouse, "SELECT target_value FROM indicator ORDER BY ordinal")] == [
        120.0,
        98.0,
    ]
    load_batch(warehouse, batch_of([replace(amended, forms_in_file=0)]))
    after = dump(warehouse)
    assert {"submission", "sighting"} == {name for name in before if before[name] != after[name]}


def test_all_orders_of_receipt_end_alike(stores: Stores, store: str) -> None:
    """With the numbers of receipt fixed, the order in which batches are loaded does not matter."""
    versions = [GOAL, GOAL.amended(lines=GOAL.lines[:1]), REPORT, replace(GOAL, version=3, unit_code="101")]
    hashes = set()
    for order in ([0, 1, 2, 3], [3, 2, 1, 0], [2, 3, 0, 1], [1, 0, 3, 2]):
        engine = open_engine(stores.url(store))
        receive(engine, "b1", arrivals_of(versions))
        for position in order:
            load_batch(engine, batch_of([versions[position]]))
        hashes.add(dump_hash(engine, private=True))
        engine.dispose()
    assert len(hashes) == 1


def generated(seed: int, count: int) -> list[Paper]:
    """Goals and reports of some units and years, some reports without goal, some lines without match."""
    chance = random.Random(seed)
    papers = []
    for number in range(count):
        names = [f"指标{chance.randrange(4)}" for _ in range(chance.randrange(1, 6))]
        goal = Paper(
            unit=f"单位{chance.randrange(4)}",
            unit_code=chance.choice([None, str(100 + number)]),
            project=f"项目{number}",
            year=chance.choice([2024, 2025]),
            lines=tuple(Line(name, weight=chance.choice([None, 5.0])) for name in names),
            findings=("LAY-01",) if chance.random() < 0.3 else (),
        )
        report = goal.evaluated([chance.choice([None, 33.333333, 100.0]) for _ in names], findings=())
        if chance.random() < 0.3:
            report = replace(report, lines=(replace(report.lines[0], name="另一指标"), *report.lines[1:]))
        papers += chance.choice([[goal], [report], [goal, report]])
    return papers


@pytest.mark.postgres
def test_order_of_arrival_and_store_do_not_matter(stores: Stores) -> None:
    """Generated papers in several orders and batch sizes, on both stores, give one dump."""
    papers = generated(7, 14)
    hashes = []
    for store, seed in [(store, seed) for store in STORES for seed in (1, 2, 3)]:
        engine = open_engine(stores.url(store))
        order = random.Random(seed).sample(papers, len(papers))
        size = seed * 4
        for start in range(0, len(order), size):
            hand_in(engine, *order[start : start + size], batch=f"b{start}")
        hashes.append(dump_hash(engine, private=True))
        engine.dispose()
    assert [hashes[0]] * 6 == hashes


def test_form_moved_to_another_goal_leaves_nothing(warehouse: Engine) -> None:
    """A better reading of unit and year moves the form; units, projects, rules without use go."""
    hand_in(warehouse, GOAL, REPORT)
    moved = batch_of([GOAL, REPORT])
    elsewhere = Paper(unit="乙局", lines=(Line("别的", rule="另一规则"),))
    for data, column, value in [
        (moved.forms, "organization_id", elsewhere.organization_id),
        (moved.forms, "organization_name", "乙局"),
        (moved.forms, "project_id", elsewhere.project_id),
        (moved.forms, "goal_id", elsewhere.goal_id),
    ]:
        data[column] = pd.Series([value] * len(data), dtype=data[column].dtype)
    report = load_batch(warehouse, moved)
    assert values(warehouse, "SELECT name FROM organization") == ["乙局"]
    assert [elsewhere.goal_id] == values(warehouse, "SELECT goal_id FROM performance_goal")
    assert [elsewhere.project_id] == values(warehouse, "SELECT project_id FROM project")
    assert {GOAL.goal_id, elsewhere.goal_id} == set(report.goals)


def test_rejected_later_removes_what_it_said(warehouse: Engine) -> None:
    """A submission that is found to hold no form takes everything it said along, shared rules stay."""
    other = Paper(unit="乙局", project="桥梁")
    hand_in(warehouse, GOAL, other, Paper(unit="丙局", lines=(Line("面积", rule="独有规则"),)))
    load_batch(warehouse, batch_of([replace(GOAL, forms_in_file=0), Paper(unit="丙局", forms_in_file=0)]))
    left = {name: len(rows) for name, rows in dump(warehouse, private=True).items() if rows}
    expected = {
        "submission": 3, "sighting": 3, "organization": 1, "project": 1, "form": 1, "scoring_rule": 1,
        "form_line": 2, "performance_goal": 1, "indicator": 2,
    }  # fmt: skip
    assert expected == {name: count for name, count in left.items() if name != "data_dictionary"}


def test_unit_with_a_due_filing_stays(warehouse: Engine) -> None:
    """A unit is kept while a filing is due from it, though its only form is gone."""
    hand_in(warehouse, GOAL)
    with warehouse.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO filing (filing_id, organization_id, fiscal_year, form_kind, state)"
                " VALUES ('f', :unit, 2026, 'project_goal', 'due')"
            ),
            {"unit": GOAL.organization_id},
        )
    load_batch(warehouse, batch_of([replace(GOAL, forms_in_file=0)]))
    assert (
        values(warehouse, "SELECT name FROM organization"),
        values(warehouse, "SELECT name FROM project"),
    ) == (["甲局"], [])


def test_unit_code_comes_from_the_first_form_by_id(stores: Stores, store: str) -> None:
    """Which of several codes a unit gets does not depend on which came first."""
    papers = [Paper(project=f"项目{n}", unit_code=code) for n, code in enumerate([None, "101", "102", "103"])]
    expected = next(p.unit_code for p in sorted(papers, key=lambda paper: paper.form_id) if p.unit_code)
    found = []
    for order in (papers, papers[::-1]):
        engine = open_engine(stores.url(store))
        for paper in order:
            hand_in(engine, paper)
        found += values(engine, "SELECT code FROM organization")
        engine.dispose()
    assert [expected] * 2 == found


@pytest.mark.parametrize(
    "paper",
    [
        pytest.param(replace(GOAL, year=None), id="year_unknown"),
        pytest.param(replace(GOAL, supports="0" * 32), id="narrative_beside_a_table"),
    ],
)
def test_form_that_cannot_count(warehouse: Engine, paper: Paper) -> None:
    """It stays in the history and is never current."""
    hand_in(warehouse, paper)
    assert (
        [bool(flag) for flag in values(warehouse, "SELECT is_current FROM form")],
        values(warehouse, "SELECT goal_id FROM performance_goal"),
    ) == ([False], [])


def test_two_days_of_monitoring_are_both_current(warehouse: Engine) -> None:
    """Reports of different days stand side by side; the same day again supersedes."""
    june, july = (
        GOAL.evaluated([50.0, 60.0], kind="project_monitoring", as_of=day)
        for day in ("2025-06-30", "2025-07-31")
    )
    hand_in(warehouse, GOAL, june, july, june.amended())
    query = "SELECT as_of, COUNT(*) FROM actual WHERE stage = 'monitoring' GROUP BY as_of ORDER BY as_of"
    assert [(str(day), n) for day, n in values(warehouse, query)] == [("2025-06-30", 2), ("2025-07-31", 2)]


def test_same_named_indicators_keep_apart(warehouse: Engine) -> None:
    """Two lines of one name are two indicators and meet their actuals in order."""
    twins = Paper(lines=(Line("里程"), Line("里程")))
    hand_in(warehouse, twins, twins.evaluated([1.0, 2.0]))
    query = (
        "SELECT i.ordinal, a.actual_value, a.match_method FROM indicator i"
        " JOIN actual a ON a.indicator_id = i.indicator_id ORDER BY i.ordinal"
    )
    assert [(o, float(v), m) for o, v, m in values(warehouse, query)] == [
        (1, 1.0, "order"),
        (2, 2.0, "order"),
    ]


def test_findings_of_other_steps_stay(warehouse: Engine) -> None:
    """A load replaces findings of reading and joining, not those of scoring."""
    hand_in(warehouse, GOAL)
    with warehouse.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO finding (finding_id, submission_id, goal_id, code, severity, message, found_by, fiscal_year)"
                " VALUES ('s', :submission, :goal, 'SCO-01', 'info', 'x', 'scoring', 2025)"
            ),
            {"submission": GOAL.submission_id, "goal": GOAL.goal_id},
        )
    load_batch(warehouse, batch_of([replace(GOAL, findings=())]))
    assert values(warehouse, "SELECT code FROM finding") == ["SCO-01"]


def test_verdict_of_a_submission(warehouse: Engine) -> None:
    """Status, format and number of forms are recorded, also of a paper without forms."""
    hand_in(warehouse, GOAL, Paper(unit="乙局", forms_in_file=0))
    query = "SELECT status, format, form_count FROM submission ORDER BY form_count"
    assert values(warehouse, query) == [("rejected", "xlsx", 0), ("accepted", "xlsx", 1)]


def test_profile_change_asks_for_the_year(warehouse: Engine) -> None:
    """The same goal under another profile is scored again."""
    hand_in(warehouse, GOAL)
    report = load_batch(warehouse, batch_of([replace(GOAL, profile="hubei")]))
    assert ((2025,), Counts(updated=1)) == (report.years, report.counts["form"])


def test_unreceived_submission_is_refused(warehouse: Engine) -> None:
    """What was never received cannot be loaded, and nothing is written."""
    before = dump(warehouse)
    with pytest.raises(PermanentError, match="never received"):
        load_batch(warehouse, batch_of([GOAL]))
    assert before == dump(warehouse)


def test_failure_leaves_the_old_state(warehouse: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """An error after most rows were written undoes all of them."""
    hand_in(warehouse, GOAL)
    receive(warehouse, "b2", arrivals_of([REPORT]))
    before = dump(warehouse, private=True)
    monkeypatch.setattr(loading, "drop_orphan_rules", _fail)
    with pytest.raises(RuntimeError):
        load_batch(warehouse, batch_of([replace(GOAL, lines=()), REPORT]))
    assert before == dump(warehouse, private=True)


def _fail(*_: object) -> None:
    raise RuntimeError


def test_broken_batch_is_refused_whole(warehouse: Engine) -> None:
    """A line whose rule is nowhere breaks a reference; the error names no value and nothing is written."""
    receive(warehouse, "b1", arrivals_of([GOAL]))
    before = dump(warehouse)
    broken = replace(batch_of([GOAL]), rules=frame(TABLES["scoring_rule"], []))
    with pytest.raises(WarehouseError) as caught:
        load_batch(warehouse, broken)
    assert before == dump(warehouse)
    assert "路灯" not in str(caught.value)


def test_at_most_one_current_form(warehouse: Engine) -> None:
    """The store itself refuses two current forms of one goal and kind."""
    hand_in(warehouse, GOAL, GOAL.amended())
    with pytest.raises(WarehouseError) as caught:
        _make_all_current(warehouse)
    assert caught.value.constraint in ("uq_form_current", "form.goal_id, form.form_kind")


def _make_all_current(engine: Engine) -> None:
    with writing(engine) as connection:
        connection.execute(text("UPDATE form SET is_current = true"))


def test_all_orders_of_versions_and_decisions(stores: Stores, store: str) -> None:
    """Four versions in all 24 orders of loading, then the last withdrawn: always the clean run's rows."""
    second = GOAL.amended(lines=(replace(GOAL.lines[0], target=120.0), GOAL.lines[1]))
    versions = [
        GOAL,
        second,
        replace(GOAL, version=3, file_name="又.xlsx"),
        replace(second, version=4, unit_code="9"),
    ]
    hashes = set()
    for order in permutations(range(4)):
        engine = open_engine(stores.url(store)) if not hashes or store == "sqlite" else None
        if engine is None:
            continue  # one order is enough to hold the second store against the first
        receive(engine, "b1", arrivals_of([*versions, REPORT]))
        for position in order:
            load_batch(engine, batch_of([versions[position]]))
        load_batch(engine, batch_of([REPORT]))
        decide(engine, versions[3].submission_id, "withdraw", reason="误报", by="复核人", at=NOON)
        current = values(engine, "SELECT form_id FROM form WHERE is_current AND form_kind = 'project_goal'")
        assert current == [versions[2].form_id]
        assert len(values(engine, "SELECT form_id FROM form")) == 5
        hashes.add(dump_hash(engine, private=True))
        engine.dispose()
    assert len(hashes) == 1


def test_hundred_pairs_half_of_them_late(warehouse: Engine, stores: Stores, store: str) -> None:
    """90 goals and reports in either order end alike, 10 monitoring forms without goal wait with KEY-05."""
    goals = [Paper(unit=f"单位{n // 10}", project=f"项目{n}") for n in range(100)]
    reports = [goal.evaluated([90.0, 97.0]) for goal in goals[:90]]
    reports += [
        goal.evaluated([40.0, 97.0], kind="project_monitoring", as_of="2025-07-31") for goal in goals[90:]
    ]
    late = [*reports[:50], *reports[90:], *goals[:90], *reports[50:90]]
    for start in range(0, len(late), 37):
        hand_in(warehouse, *late[start : start + 37])
    other = open_engine(stores.url(store))
    hand_in(other, *goals[:90], *reports)
    assert dump(warehouse) == dump(other)
    other.dispose()
    waiting = values(warehouse, "SELECT count(*) FROM actual WHERE indicator_id IS NULL")
    assert (waiting, values(warehouse, "SELECT count(*) FROM finding WHERE code = 'KEY-05'")) == ([20], [10])


def test_decided_match_survives_reading_again(warehouse: Engine) -> None:
    """A person's answer is carried out by projecting again, and holds when the paper is loaded again."""
    report = REPORT.amended(lines=(replace(REPORT.lines[0], name="夜间照明"), REPORT.lines[1]))
    hand_in(warehouse, GOAL, report)
    (waiting,) = values(warehouse, "SELECT actual_id FROM actual WHERE indicator_id IS NULL")
    (lamps,) = values(warehouse, "SELECT indicator_id FROM indicator WHERE ordinal = 1")
    answer = {
        "adjudication_id": "a1", "subject": "match", "reference": waiting, "decision": f'{{"indicator_id": "{lamps}"}}',
        "reason": "同一指标", "decided_by": "复核人", "decided_at": NOON, "submission_id": None, "place": None,
    }  # fmt: skip
    with writing(warehouse) as connection:
        insert_rows(connection, "adjudication", [answer])
    assert project_again(warehouse, [GOAL.goal_id or ""]).years == (2025,)
    query = "SELECT indicator_id, match_method FROM actual ORDER BY ordinal LIMIT 1"
    assert values(warehouse, query) == [(lamps, "adjudicated")]
    assert load_batch(warehouse, batch_of([GOAL, report])).written == 0
    assert load_batch(warehouse, batch_of([report])).written == 0
    assert values(warehouse, query) == [(lamps, "adjudicated")]

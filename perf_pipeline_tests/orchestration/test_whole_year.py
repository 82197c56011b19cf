"""A county's whole year: any order of papers ends as the ideal order does, nothing is lost, joins are right.

PERF_TEST_YEAR_FILES (0 to 1, default 0.08) is the share of papers that are real files; the others enter as
the forms that would be read from them.
"""

import os
import shutil
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from random import Random

import pandas as pd
import pytest
from sqlalchemy import Engine, text

from perf_pipeline.forms.form import Recognition
from perf_pipeline.forms.records import to_records
from perf_pipeline.model.derive import frame
from perf_pipeline.model.tables import TABLES
from perf_pipeline.orchestration.steps.papers import extract_content
from perf_pipeline.orchestration.steps.scoring import score_stored_year
from perf_pipeline.rulebook.resolution import resolve
from perf_pipeline.warehouse.decisions import decide
from perf_pipeline.warehouse.dump import Dump, dump
from perf_pipeline.warehouse.engine import open_engine
from perf_pipeline.warehouse.ledger import Arrival, receive
from perf_pipeline.warehouse.loading import LoadedBatch, load_batch
from perf_pipeline_tests.paperwork.whole_year import YEAR, Paper, papers, shuffled
from perf_pipeline_tests.warehouse.builders import NOON

SEED = 11
FILES = float(os.environ.get("PERF_TEST_YEAR_FILES", "0.08"))
WAITING = ("KEY-05", "KEY-09", "KEY-10")

pytestmark = pytest.mark.filterwarnings("ignore:Workbook contains no default style")


@cache
def year_papers() -> tuple[Paper, ...]:
    """The year, made once for both stores."""
    return tuple(papers(SEED, FILES))


@cache
def read_once(paper: Paper) -> tuple[tuple[dict, ...], tuple[dict, ...]]:
    """Rows of form and line: read from the file, or from the form that stands for one."""
    if paper.as_file:
        found = extract_content(paper.submission_id, paper.file_name, paper.content)
        return tuple(found.forms), tuple(found.lines)
    records = to_records(paper.submission_id, Recognition((paper.form,), ()))
    return records.forms, records.lines


def batch_of(group: Sequence[Paper]) -> LoadedBatch:
    """What a run would load of ``group``."""
    read = [read_once(paper) for paper in group]
    resolved = resolve(
        frame(TABLES["form"], [row for forms, _ in read for row in forms]),
        frame(TABLES["form_line"], [row for _, lines in read for row in lines]),
    )
    verdicts = [
        {"submission_id": paper.submission_id, "format": "xlsx", "form_count": len(forms), "status": "accepted" if forms else "rejected"}
        for paper, (forms, _) in zip(group, read, strict=True)
    ]  # fmt: skip
    empty = {name: frame(TABLES[name], []) for name in ("contact", "finding")}
    return LoadedBatch(
        submissions=frame(TABLES["submission"], verdicts)[list(verdicts[0])],
        forms=resolved.forms.drop(columns=["is_current", "superseded_by"]),
        lines=resolved.lines,
        rules=resolved.rules,
        contacts=empty["contact"],
        findings=empty["finding"],
    )


def hand_in(engine: Engine, group: Sequence[Paper], batch: str) -> None:
    """Receive and load ``group`` with every name its papers come under."""
    arrivals = [Arrival(paper.submission_id, paper.file_name, 1, NOON) for paper in group]
    receive(engine, batch, arrivals)
    again = [Arrival(paper.submission_id, name, 1, NOON) for paper in group for name in paper.names]
    receive(engine, batch, again)
    load_batch(engine, batch_of(group))


def batches(order: Sequence[Paper], size: int) -> Iterable[list[Paper]]:
    """``order`` in batches of at most ``size`` that never hold two versions of one form."""
    group: list[Paper] = []
    for paper in order:
        if len(group) == size or any(paper.form_key == other.form_key for other in group):
            yield group
            group = []
        group.append(paper)
    yield group


def decisions(engine: Engine) -> None:
    """At the year's end: shorter reports are confirmed or not, one report is withdrawn."""
    shorter = [paper for paper in year_papers() if paper.style.startswith("fewer")]
    for paper in shorter[::2]:
        decide(engine, paper.submission_id, "confirm", reason="已核实", by="复核人", at=NOON)
    withdrawn = next(paper for paper in year_papers() if paper.stage == 4 and paper not in shorter)
    decide(engine, withdrawn.submission_id, "withdraw", reason="误报", by="复核人", at=NOON)


def ideal_year(engine: Engine) -> None:
    """Everything in order, scored once at the end."""
    for number, group in enumerate(batches(year_papers(), 400)):
        hand_in(engine, group, f"b20260101-{number:012d}")
    decisions(engine)
    score_stored_year(engine, YEAR)


def real_year(engine: Engine) -> None:
    """Everything in any order, in batches of any size, scored now and then."""
    rng = Random(7)
    order = shuffled(year_papers(), 3)
    while order:
        size = rng.randint(20, 90)
        for group in batches(order[:size], size):
            hand_in(engine, group, f"b20260101-{len(order):06d}{len(group):06d}")
        order = order[size:]
        if rng.random() < 0.4:
            score_stored_year(engine, YEAR)
    decisions(engine)
    score_stored_year(engine, YEAR)


@pytest.fixture(scope="module")
def ideal(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Dump:
    """What an ideal year on SQLite ends in; the real years of both stores are held against it."""
    path = shutil.copy(sqlite_template, tmp_path_factory.mktemp("ideal") / "warehouse.db")
    engine = open_engine(f"sqlite:///{path}")
    ideal_year(engine)
    found = dump(engine)
    engine.dispose()
    return found


def rows(engine: Engine, query: str) -> pd.DataFrame:
    """The answer to a query."""
    with engine.connect() as connection:
        found = connection.execute(text(query))
        return pd.DataFrame(found.all(), columns=list(found.keys()))


def test_any_order_ends_as_the_ideal_one(warehouse: Engine, ideal: Dump) -> None:
    """Tables are equal on both stores, nothing is lost, every line is placed or reported, and placed right."""
    real_year(warehouse)
    found = dump(warehouse)
    assert [name for name in ideal if found[name] != ideal[name]] == []
    nothing_lost(warehouse)
    every_line_is_placed_or_reported(warehouse)
    right, total = joined_right(warehouse)
    assert right / total >= 0.97


def nothing_lost(engine: Engine) -> None:
    """Every paper is in the ledger once, every name seen, every version readable."""
    submissions = rows(engine, "SELECT submission_id, status FROM submission")
    assert set(submissions["submission_id"]) == {paper.submission_id for paper in year_papers()}
    assert len(submissions) == len(year_papers())
    assert Counter(submissions["status"]) == {"accepted": len(year_papers())}
    names = sum(1 + len(paper.names) for paper in year_papers())
    assert len(rows(engine, "SELECT file_name FROM sighting")) == names
    assert len(rows(engine, "SELECT form_id FROM form")) == len(year_papers())


def every_line_is_placed_or_reported(engine: Engine) -> None:
    """A current report's lines are all actuals; one without indicator has a finding at its place or its form."""
    lines = rows(
        engine,
        "SELECT l.form_id, l.ordinal, l.place, a.actual_id, a.indicator_id FROM form_line l JOIN form f USING (form_id) "
        "LEFT JOIN actual a ON a.form_id = l.form_id AND a.ordinal = l.ordinal "
        "WHERE f.is_current AND f.form_kind NOT IN ('project_goal', 'department_goal')",
    )
    assert lines["actual_id"].notna().all()
    told = rows(engine, f"SELECT form_id, place, code FROM finding WHERE code IN {WAITING}")
    whole = set(told.loc[told["code"] == "KEY-05", "form_id"])
    single = set(zip(told["form_id"], told["place"], strict=True))
    waiting = lines[lines["indicator_id"].isna()]
    silent = [
        key
        for key in zip(waiting["form_id"], waiting["place"], strict=True)
        if key[0] not in whole and key not in single
    ]
    assert silent == []


def joined_right(engine: Engine) -> tuple[int, int]:
    """Lines of current reports with a goal joined to the indicator they are about, and how many there are.

    A line joined to another indicator, or one of no indicator joined to any, is a fault of its own.
    """
    about = {
        (paper.submission_id, number): name
        for paper in year_papers()
        if not paper.kind.endswith("_goal")
        for number, name in enumerate(paper.about, 1)
    }
    found = rows(
        engine,
        "SELECT f.submission_id, a.ordinal, i.level3, a.match_method FROM actual a JOIN form f USING (form_id) "
        "JOIN performance_goal g ON g.goal_id = a.goal_id LEFT JOIN indicator i ON i.indicator_id = a.indicator_id "
        "WHERE g.origin = 'goal_form'",
    )
    truth = [about[key] for key in zip(found["submission_id"], found["ordinal"], strict=True)]
    joined = [None if pd.isna(name) else name for name in found["level3"]]
    wrong = [(t, j) for t, j in zip(truth, joined, strict=True) if j is not None and t != j]
    assert wrong == []
    placed = [(t, j) for t, j in zip(truth, joined, strict=True) if t is not None]
    return sum(t == j for t, j in placed), len(placed)

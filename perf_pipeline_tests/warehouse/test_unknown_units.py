"""Units that nobody knows: told which known one is nearest, never joined to it."""

from dataclasses import replace
from itertools import permutations

import pytest
from sqlalchemy import text

from perf_pipeline.warehouse.dump import dump_hash
from perf_pipeline.warehouse.engine import open_engine
from perf_pipeline.warehouse.ledger import receive
from perf_pipeline.warehouse.loading import load_batch
from perf_pipeline_tests.conftest import Stores
from perf_pipeline_tests.warehouse.builders import Paper, arrivals_of, batch_of

GOAL = Paper(unit="云岫县交通运输局")
REPORT = GOAL.evaluated([90.0, 97.5], unit="云岫县交通局")
NEARER = Paper(unit="云岫县交通总局", project="信号灯")


@pytest.mark.parametrize(
    ("papers", "expected"),
    [
        pytest.param([REPORT], [], id="nobody_known"),
        pytest.param([REPORT, GOAL], ["云岫县交通运输局"], id="one_alike"),
        pytest.param([REPORT, replace(GOAL, unit="白鹭县教育体育局")], [], id="none_alike"),
        pytest.param([REPORT, GOAL, NEARER], ["云岫县交通总局"], id="the_nearest"),
        pytest.param([REPORT, GOAL, Paper(unit="云岫县交通局", project="桥梁")], [], id="known_after_all"),
    ],
)
def test_unknown_unit(stores: Stores, papers: list[Paper], expected: list[str]) -> None:
    """The finding follows from what is stored, in whatever order it came; the unit keeps its own name."""
    hashes = set()
    for order in permutations(range(len(papers))):
        engine = open_engine(stores.url("sqlite"))
        receive(engine, "b1", arrivals_of(papers))
        for position in order:
            load_batch(engine, batch_of([papers[position]]))
        with engine.connect() as connection:
            told = list(connection.scalars(text("SELECT message FROM finding WHERE code = 'KEY-07'")))
            units = set(connection.scalars(text("SELECT name FROM organization")))
        assert [name in message for name, message in zip(expected, told, strict=True)] == [True] * len(
            expected
        )
        assert {paper.unit for paper in papers} == units
        hashes.add(dump_hash(engine))
        engine.dispose()
    assert len(hashes) == 1

"""Several writers at once: none lost, none twice, a killed one leaves nothing."""

import subprocess
import sys
from pathlib import Path

from sqlalchemy import Engine, text

from perf_pipeline.warehouse.dump import dump, dump_hash
from perf_pipeline.warehouse.engine import open_engine, reading
from perf_pipeline_tests.conftest import Stores
from perf_pipeline_tests.warehouse.builders import hand_in
from perf_pipeline_tests.warehouse.writer import paper

ROOT = Path(__file__).parents[2]


def start(url: str, how: str, first: int, count: int) -> "subprocess.Popen[str]":
    """A writer process."""
    command = [sys.executable, "-m", "perf_pipeline_tests.warehouse.writer", url, how, str(first), str(count)]
    return subprocess.Popen(command, cwd=ROOT, text=True, stdout=subprocess.PIPE)


def finish(*writers: "subprocess.Popen[str]") -> list[str]:
    """What the writers said, once all have ended well."""
    said = [writer.communicate(timeout=60)[0] for writer in writers]
    assert [0] * len(writers) == [writer.returncode for writer in writers]
    return said


def test_loads_of_the_same_and_other_papers(
    warehouse: Engine, warehouse_url: str, stores: Stores, store: str
) -> None:
    """Three processes with overlapping papers end in what one process alone ends in."""
    finish(*(start(warehouse_url, "load", first, 24) for first in (0, 0, 12)))
    alone = open_engine(stores.url(store))
    hand_in(alone, *(paper(number) for number in range(36)))
    assert dump_hash(alone) == dump_hash(warehouse)
    alone.dispose()


def test_receipts_are_not_lost(warehouse: Engine, warehouse_url: str) -> None:
    """Of two processes that register the same contents each is new to exactly one, and numbers are unique."""
    said = finish(*(start(warehouse_url, "receive", 0, 150) for _ in range(2)))
    with reading(warehouse) as connection:
        counted = connection.execute(
            text("SELECT COUNT(*), COUNT(DISTINCT received_seq), MAX(received_seq) FROM submission")
        ).one()
    assert (sum(map(int, said)), tuple(counted)) == (150, (150, 150, 150))


def test_kill_inside_a_transaction(warehouse: Engine, warehouse_url: str) -> None:
    """A writer killed before its commit leaves the old state, and the next one goes on at once."""
    hand_in(warehouse, paper(0))
    before = dump(warehouse)
    writer = start(warehouse_url, "hang", 1, 3)
    assert writer.stdout is not None
    assert writer.stdout.readline() == "inside\n"
    writer.kill()
    writer.communicate()
    after = dump(warehouse)
    ledger = ("submission", "sighting")  # registered before the load began
    assert {k: v for k, v in before.items() if k not in ledger} == {
        k: v for k, v in after.items() if k not in ledger
    }
    assert hand_in(warehouse, *(paper(number) for number in (1, 2, 3))).written > 0

"""What loading costs: ``python -m benchmarks.loading [URL] [--papers N]``.

Three ratios in one run, on a fresh warehouse (SQLite in a temporary folder, or a given empty database):
loading against bare executemany of the same rows, replaying against loading, and loading one submission
into an empty warehouse against one that holds the load before.
"""

import argparse
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Engine, insert

from perf_pipeline.warehouse.engine import open_engine, writing
from perf_pipeline.warehouse.ledger import receive
from perf_pipeline.warehouse.loading import load_batch
from perf_pipeline.warehouse.migration import upgrade
from perf_pipeline.warehouse.rows import fetch, plain_rows, sql_table
from perf_pipeline_tests.warehouse.builders import Line, Paper, arrivals_of, batch_of

LINES = 40
BATCH = 500
TABLES = ("form_line", "indicator")


def papers(count: int, start: int = 0) -> list[Paper]:
    """Goal forms of LINES indicators each, fifty projects to a unit."""
    lines = tuple(Line(f"指标{n}", rule=f"规则{n % 12}") for n in range(LINES))
    return [
        Paper(unit=f"单位{n // 50}", project=f"项目{n}", lines=lines) for n in range(start, start + count)
    ]


def timed(work: Callable[[], object]) -> float:
    """Seconds that ``work`` takes."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def load(engine: Engine, group: list[Paper]) -> float:
    """Seconds to load ``group`` (built and received before), in batches."""
    batches = [batch_of(group[start : start + BATCH]) for start in range(0, len(group), BATCH)]
    receive(engine, "bench", arrivals_of(group))
    return timed(lambda: [load_batch(engine, batch) for batch in batches])


def one_by_one(engine: Engine, start: int, count: int = 20) -> float:
    """Median milliseconds to load one submission."""
    return sorted(load(engine, [paper]) for paper in papers(count, start))[count // 2] * 1000


def bare(engine: Engine, group: list[Paper], *, core: bool) -> float:
    """Seconds to insert the history and the indicators of ``group`` without reading or comparing anything."""
    with writing(engine) as connection:
        stored = {name: fetch(connection, name, key, ids) for name, key, ids in _scope(group)}
        connection.exec_driver_sql("DELETE FROM indicator")
        connection.exec_driver_sql("DELETE FROM form_line")
        begun = time.perf_counter()
        for name in TABLES:
            table = sql_table(connection, name)
            if core:
                connection.execute(insert(table), stored[name])
            else:
                names = list(stored[name][0])
                mark = "?" if connection.dialect.name == "sqlite" else "%s"
                statement = (
                    f"INSERT INTO {name} ({', '.join(names)}) VALUES ({', '.join([mark] * len(names))})"
                )
                connection.exec_driver_sql(statement, [tuple(row.values()) for row in stored[name]])
        return time.perf_counter() - begun


def _scope(group: list[Paper]) -> list[tuple[str, str, list[str]]]:
    return [
        ("form_line", "form_id", [paper.form_id for paper in group]),
        ("indicator", "goal_id", [paper.goal_id or "" for paper in group]),
    ]


def measure(engine: Engine, count: int) -> None:
    """Print the measurements."""
    upgrade(engine)
    empty = one_by_one(engine, start=10_000_000)
    group = papers(count)
    loading = load(engine, group)
    replay = load(engine, group)
    full = one_by_one(engine, start=20_000_000)
    core, driver = bare(engine, group, core=True), bare(engine, group, core=False)
    rows = 2 * LINES * count
    preparing = timed(lambda: plain_rows("form_line", batch_of(group[:BATCH]).lines))
    print(f"{engine.dialect.name}: {count} papers, {rows} rows of line and indicator")
    print(f"  load {rows / loading:,.0f} rows/s ({loading / rows * 1e6:.1f} us a row)")
    print(
        f"  bare: SQLAlchemy insert {core / rows * 1e6:.1f}, driver executemany {driver / rows * 1e6:.1f} us a row"
    )
    print(
        f"  load against driver executemany {loading / driver:.1f}, against SQLAlchemy insert {loading / core:.1f}"
    )
    print(f"  replay against load {replay / loading:.2f}; frames to rows of {BATCH} papers {preparing:.2f} s")
    print(
        f"  one submission of {LINES} lines: {empty:.1f} ms empty, {full:.1f} at {LINES * count} indicators"
    )


def main() -> None:
    """Measure a given warehouse, else a SQLite file in a temporary folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url", nargs="?")
    parser.add_argument("--papers", type=int, default=2500)
    asked = parser.parse_args()
    with TemporaryDirectory() as folder:
        measure(open_engine(asked.url or f"sqlite:///{Path(folder)}/bench.db"), asked.papers)


if __name__ == "__main__":
    main()

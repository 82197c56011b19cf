"""What one more self-evaluation costs: ``python -m benchmarks.amending [URL] [--indicators N] [--projects N]``.

Loads and scores self-evaluations one at a time, on a fresh warehouse that holds only their goals and on one
that holds N indicators more, all of the same year; prints the medians and their ratio, and what scoring the
whole year anew would cost. SQLite in a temporary folder, or two given empty databases (URL twice).
"""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Engine, text

from benchmarks.loading import timed
from perf_pipeline.orchestration.steps.scoring import score_stored_year
from perf_pipeline.warehouse.engine import open_engine, writing
from perf_pipeline.warehouse.ledger import receive
from perf_pipeline.warehouse.loading import load_batch
from perf_pipeline.warehouse.migration import upgrade
from perf_pipeline_tests.warehouse.builders import Line, Paper, arrivals_of, batch_of

LINES = 40
BATCH = 250
YEAR = 2025
TRIED = 21


@dataclass(frozen=True)
class Cost:
    """Median milliseconds of one self-evaluation."""

    load: float
    score: float

    @property
    def whole(self) -> float:
        """Both."""
        return self.load + self.score


def goals(count: int, projects: int) -> list[Paper]:
    """Goal forms of LINES indicators each, ``projects`` to a unit."""
    lines = tuple(
        Line(f"第{n}片区改造数量", target=10.0 + n, weight=2.5, rule=f"规则{n % 12}") for n in range(LINES)
    )
    return [Paper(unit=f"单位{n // projects}", project=f"项目{n}", lines=lines) for n in range(count)]


def reported(goal: Paper, version: int = 1) -> Paper:
    """The self-evaluation of a goal."""
    return goal.evaluated([9.0 + n + version for n in range(LINES)], version=version)


def fill(engine: Engine, papers: Sequence[Paper]) -> None:
    """Load ``papers`` in batches, as a year would have."""
    receive(engine, "bench", arrivals_of(papers))
    for start in range(0, len(papers), BATCH):
        load_batch(engine, batch_of(papers[start : start + BATCH]))


def one_by_one(engine: Engine, papers: Sequence[Paper]) -> Cost:
    """The cost of each of ``papers``, loaded and scored alone."""
    loads, scores = [], []
    for paper in papers:
        receive(engine, "one", arrivals_of([paper]))
        batch = batch_of([paper])
        loads.append(timed(lambda batch=batch: load_batch(engine, batch)))
        scores.append(timed(lambda: score_stored_year(engine, YEAR)))
    middle = len(papers) // 2
    return Cost(sorted(loads)[middle] * 1000, sorted(scores)[middle] * 1000)


def measure(empty: Engine, full: Engine, indicators: int, projects: int) -> None:
    """Print the measurements."""
    for engine in (empty, full):
        upgrade(engine)
    count = indicators // LINES
    stored = goals(count, projects)
    tried = stored[:: max(1, count // TRIED)][:TRIED]
    fill(empty, tried)
    score_stored_year(empty, YEAR)
    fill(full, [*stored, *(reported(goal) for goal in stored if goal not in tried)])
    first = timed(lambda: score_stored_year(full, YEAR))
    for engine in (empty, full):
        one_by_one(engine, [reported(tried[0], version=9)])  # the first time plans and caches are made
    costs = [one_by_one(engine, [reported(goal) for goal in tried[1:]]) for engine in (empty, full)]
    again = [one_by_one(engine, [reported(goal, 2) for goal in tried[1:]]) for engine in (empty, full)]
    with writing(full) as connection:
        connection.execute(text("DELETE FROM scored_year"))
    whole = timed(lambda: score_stored_year(full, YEAR))
    print(
        f"{full.dialect.name}: {count * LINES} indicators, {projects} projects to a unit, one report of {LINES} lines"
    )
    for name, (alone, among) in (("new report", costs), ("amended report", again)):
        print(
            f"  {name}: load {alone.load:.1f} -> {among.load:.1f} ms, score {alone.score:.1f} -> {among.score:.1f} ms, "
            f"together {alone.whole:.1f} -> {among.whole:.1f} ms, ratio {among.whole / alone.whole:.2f}"
        )
    print(f"  scoring the whole year: {first:.1f} s the first time, {whole:.1f} s when nothing differs")


def main() -> None:
    """Measure two given warehouses, else SQLite files in a temporary folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("urls", nargs="*")
    parser.add_argument("--indicators", type=int, default=100_000)
    parser.add_argument("--projects", type=int, default=5)
    asked = parser.parse_args()
    with TemporaryDirectory() as folder:
        urls = asked.urls or [f"sqlite:///{Path(folder)}/{name}.db" for name in ("empty", "full")]
        measure(*map(open_engine, urls[:2]), asked.indicators, asked.projects)


if __name__ == "__main__":
    main()

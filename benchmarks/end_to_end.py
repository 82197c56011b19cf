"""Papers per second: the bare reader and the whole pipeline on the same papers, in one run on one machine.

Times depend on the machine, so the ratios are what is held on to: how much guarded processes, recognition,
rules, warehouse, scores and published files add to bare reading. The papers are the sample inputs written
anew for made-up units, so that no two are alike. Run with ``python -m benchmarks.end_to_end [UNITS]``.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from perf_pipeline.forms.recognition import recognise
from perf_pipeline.intake.reading import read
from perf_pipeline.orchestration.local_run import Request, no_progress, run
from perf_pipeline_tests.build_sample_inputs import _render as render
from perf_pipeline_tests.paperwork.content import papers, unit


def write_papers(folder: Path, copies: int) -> int:
    """Write the sample papers for ``copies`` groups of made-up units; returns how many."""
    for number in range(copies):
        for paper in papers():
            owner = unit(paper.unit)
            name = f"{owner.name}第{number:03}分局"
            path = folder / f"{number:03}_{paper.file}"
            path.write_bytes(render(paper, owner.model_copy(update={"name": name})))
    return copies * len(papers())


def timed(action: Callable[[], object]) -> float:
    """Seconds that ``action`` takes."""
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def bare(folder: Path, *, recognising: bool) -> None:
    """Read every paper in this process, without guard; recognise its forms when asked."""
    for path in sorted(folder.iterdir()):
        document = read(path.read_bytes(), path.name)
        if recognising:
            recognise(document)


def pipeline(folder: Path, place: Path) -> None:
    """The whole pipeline; a run that leaves something undone is no measurement."""
    report = run(
        Request(str(folder), f"sqlite:///{place / 'warehouse.db'}", str(place / "output")),
        no_progress,
    )
    if report.failures:
        raise SystemExit("; ".join(report.failures))


def main() -> None:
    """Measure and print one table row for each way."""
    copies = int(sys.argv[1]) if len(sys.argv) > 1 else 10
    os.environ.pop("DAGSTER_HOME", None)
    with tempfile.TemporaryDirectory() as temporary:
        place = Path(temporary)
        os.environ["PERF_STATE"] = str(place / "state")
        inbox = place / "inbox"
        inbox.mkdir()
        count = write_papers(inbox, copies)
        seconds = {
            "bare reader": timed(lambda: bare(inbox, recognising=False)),
            "reader and recognition": timed(lambda: bare(inbox, recognising=True)),
            "whole pipeline": timed(lambda: pipeline(inbox, place)),
            "whole pipeline again, nothing new": timed(lambda: pipeline(inbox, place)),
        }
    base = seconds["bare reader"]
    print(f"{count} papers")
    for name, took in seconds.items():
        print(f"| {name} | {took:.2f} s | {count / took:.0f} papers/s | {took / base:.1f} × bare |")


if __name__ == "__main__":
    main()

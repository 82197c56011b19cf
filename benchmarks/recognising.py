"""What recognising forms adds to guarded reading: the sample papers through one worker, with and without it.

Ratios of wall time in one run, by format, turn by turn; the answer of a recognising worker is what the pipeline takes.
Run with ``python -m benchmarks.recognising``.
"""

import time
from collections import defaultdict
from pathlib import Path

from benchmarks.reading import read_paper
from perf_pipeline.intake.workers import GuardedPool
from perf_pipeline.orchestration.steps.papers import extract_content

SAMPLES = Path(__file__).parents[1] / "sample_inputs"
COPIES = 20
ROUNDS = 5
MOST = 3.0  # times guarded reading


def recognise_paper(paper: tuple[bytes, str]) -> object:
    """Read a paper, recognise its forms and make their records."""
    return extract_content("a" * 64, paper[1], paper[0])


def seconds(pool: GuardedPool, batch: list[tuple[bytes, str]]) -> float:
    """Wall time of a batch."""
    start = time.perf_counter()
    done = list(pool.map(batch))
    if any(outcome.value is None for outcome in done):
        raise SystemExit(
            f"a paper was not read: {[outcome for outcome in done if outcome.value is None][:1]}"
        )
    return time.perf_counter() - start


def main() -> None:
    """Print a line for each format."""
    by_format: defaultdict[str, list[tuple[bytes, str]]] = defaultdict(list)
    for path in sorted(SAMPLES.rglob("*.*")):
        by_format[path.suffix[1:]] += [(path.read_bytes(), path.name)]
    with (
        GuardedPool("benchmarks.recognising:read_paper", workers=1) as reading,
        GuardedPool("benchmarks.recognising:recognise_paper", workers=1) as recognising,
    ):
        for name, papers in by_format.items():
            batch = papers * COPIES
            for pool in (reading, recognising):
                list(pool.map(papers))  # what is loaded once
            turns = [(seconds(reading, batch), seconds(recognising, batch)) for _ in range(ROUNDS)]
            least, both = (min(column) / len(batch) * 1000 for column in zip(*turns, strict=True))
            print(
                f"{name}: {least:.2f} ms, recognised {both:.2f} ms, ratio {both / least:.1f} (goal {MOST:.0f})"
            )


__all__ = ["read_paper"]

if __name__ == "__main__":
    main()

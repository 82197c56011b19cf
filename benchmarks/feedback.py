"""What answering a paper costs beside reading it: ``python -m benchmarks.feedback [ROUNDS]``.

Prints processor time per paper for reading (parse, recognise, resolve) and for composing feedback, and their
ratio, for marked workbooks and for tables, on the sample papers.
"""

import sys
from pathlib import Path
from time import process_time

import perf_pipeline.publishing  # noqa: F401 - before anything imports openpyxl
from perf_pipeline.publishing.feedback.workbook import compose
from perf_pipeline_tests.publishing.feedback.papers import answered_of

SAMPLES = Path(__file__).resolve().parents[1] / "sample_inputs"


def measure(paths: list[Path], rounds: int) -> tuple[float, float]:
    """Seconds of processor time per paper for reading and for composing."""
    contents = {path: path.read_bytes() for path in paths}
    given = {path: answered_of(content, path.name) for path, content in contents.items()}
    for path in paths:
        compose(given[path], contents[path])
    start = process_time()
    for _ in range(rounds):
        for path in paths:
            answered_of(contents[path], path.name)
    middle = process_time()
    for _ in range(rounds):
        for path in paths:
            compose(given[path], contents[path])
    count = rounds * len(paths)
    return (middle - start) / count, (process_time() - middle) / count


def main(rounds: int) -> None:
    """Print one line per kind."""
    for kind, endings in (("marked", {".xlsx"}), ("table", {".txt", ".csv"})):
        reading, composing = measure(sorted(p for p in SAMPLES.iterdir() if p.suffix in endings), rounds)
        print(
            f"{kind}: reading {reading * 1000:.0f} ms, feedback {composing * 1000:.0f} ms, "
            f"ratio {composing / reading:.2f}"
        )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 3)

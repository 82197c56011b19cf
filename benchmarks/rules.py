"""The rule language on one core: distinct sentences compiled per second, and scoring from 10^4 to 10^7 rows.

The sentences are built from parts, each once, so that no cache helps; scoring is held against the bare numpy
formulas (see ``scoring``). Seconds are those of the
processor, so that neighbours do not count. Run: PYTHONPATH=. python benchmarks/rules.py [sentences]
"""

import sys
from collections.abc import Iterator
from decimal import Decimal
from itertools import islice, product
from resource import RUSAGE_SELF, getrusage
from time import process_time

from benchmarks.scoring import bare, year
from perf_pipeline.rulebook.compiler import compile_rule
from perf_pipeline.rulebook.context import IndicatorContext
from perf_pipeline.rulebook.profiles import profile_named
from perf_pipeline.scoring.kernel import score_rows

FULL = (
    "达到目标值得{w}分",
    "完成年度计划得满分{w}分",
    "覆盖率≥{t}%得{w}分",
    "完成率达到{t}%（含）以上的，得{w}分",
)
REST = (
    "否则不得分",
    "每低{s}个百分点扣{d}分，扣完为止",
    "未达到的按实际完成值/目标值×{w}分计分",
    "{b}%（含）-{t}%得{h}分，{b}%以下不得分",
    "每降低{s}%扣{d}分，低于{b}%不得分",
)
SIZES = (10_000, 100_000, 1_000_000, 10_000_000)


NAMES = tuple(
    f"{place}{thing}"
    for place in ("村级", "全县", "本乡", "集镇", "校园", "水库", "农户")
    for thing in ("道路", "管网", "路灯", "厕所", "公厕", "水渠")
)


def sentences() -> Iterator[tuple[str, IndicatorContext]]:
    """Different sentences without end in practice: over a million."""
    weights, targets, sizes = range(2, 22, 2), range(85, 100), (1, 2, 5)
    losses, bases = ("0.2", "0.5", "1", "2"), range(50, 84, 5)
    for t, s, d, b, w, name, full, rest in product(targets, sizes, losses, bases, weights, NAMES, FULL, REST):
        text = f"{name}{full}；{rest}".format(w=w, t=t, s=s, d=d, b=b, h=w / 2)
        yield (
            text,
            IndicatorContext(operator="≥", target_value=Decimal(t), target_unit="%", weight=Decimal(w)),
        )


def compiling(count: int) -> None:
    """Print sentences per second."""
    profile = profile_named("national")
    distinct = dict(islice(sentences(), count))
    compile_rule("直接赋分", IndicatorContext(), profile)  # vocabulary and profiles are loaded once a process
    begun = process_time()
    rules = [compile_rule(text, context, profile) for text, context in distinct.items()]
    seconds = process_time() - begun
    unread = sum(rule.family == "unread" for rule in rules)
    print(f"{len(distinct):,} distinct sentences: {len(distinct) / seconds:,.0f} a second, unread {unread:,}")


def scoring() -> None:
    """Print nanoseconds a row by size, and the ratio to bare numpy."""
    for size in SIZES:
        table, rows = year(size)
        family = table.family[rows.rule]
        score_rows(table, rows)
        kernel = min(_seconds(lambda: score_rows(table, rows)) for _ in range(3))  # noqa: B023
        plain = min(_seconds(lambda: bare(rows, family)) for _ in range(3))  # noqa: B023
        memory = getrusage(RUSAGE_SELF).ru_maxrss / 1024
        ratio = f"{kernel / plain:.2f} times bare numpy"
        print(
            f"{size:>10,} rows: {kernel / size * 1e9:.0f} ns a row, {ratio}, at most {memory:,.0f} MB so far"
        )


def _seconds(work) -> float:  # type: ignore[no-untyped-def]
    begun = process_time()
    work()
    return process_time() - begun


if __name__ == "__main__":
    compiling(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000)
    scoring()

"""Rows per second of the scoring kernel, and its ratio to the bare numpy formulas. One run, prints a table.

Rows are what a year holds: proportional, reverse, tiers and steps mixed over 200 rules, whole-number
counts and rates with one place. Run: PYTHONPATH=. python benchmarks/scoring.py [rows]
"""

import sys
from time import perf_counter

import numpy as np

from perf_pipeline.scoring.kernel import Rows, RuleTable, score_rows
from perf_pipeline.scoring.prepared import prepared_from

TIERS = {
    "tiers": [
        {"lower": "95", "share": "1"},
        {"lower": "80", "share": "0.8"},
        {"lower": "60", "share": "0.5"},
        {"share": "0"},
    ]
}
STEP = {"direction": "below", "step": "1", "step_basis": "points", "deduct": "0.5"}
FAMILIES = (
    [("proportional", {})] * 5
    + [("reverse", {})] * 2
    + [("all_or_nothing", {}), ("threshold_tiers", TIERS), ("step_deduction", STEP)]
)


def year(size: int) -> tuple[RuleTable, Rows]:
    """``size`` rows of a year and their rules."""
    random = np.random.default_rng(7)
    rules = [prepared_from(*FAMILIES[n % len(FAMILIES)]) for n in range(200)]
    rate = random.random(size) < 0.5
    target = np.where(rate, random.choice([90.0, 95.0, 100.0], size), random.integers(1, 500, size))
    actual = np.where(
        rate, np.round(random.random(size) * 20 + 82, 1), np.round(target * (0.7 + random.random(size) * 0.4))
    )
    weight = random.choice([2.0, 5.0, 10.0, 20.0], size)
    return RuleTable.of(rules), Rows(
        random.integers(0, 200, size).astype(np.int32), np.ones(size, np.int8), weight, target, actual
    )


def bare(rows: Rows, family: np.ndarray) -> np.ndarray:
    """The same formulas without rules, checks, statuses or exactness, over whole columns."""
    w, t, a = rows.weight, rows.target, rows.actual
    score = w * np.minimum(a, t) / t
    score = np.where(family == 1, w * t / np.maximum(a, t), score)
    score = np.where(family == 2, np.where(a >= t, w, 0), score)
    score = np.where(family == 4, w * np.select([a >= 95, a >= 80, a >= 60], [1, 0.8, 0.5], 0), score)
    score = np.where(family == 3, np.maximum(w - np.floor(np.maximum(t - a, 0)) * 0.5, 0), score)
    return np.floor(score * 100 + 0.5) / 100


def main() -> None:
    """Print the measurement."""
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    table, rows = year(size)
    family = table.family[rows.rule]
    score_rows(table, rows)
    begun = perf_counter()
    scored = score_rows(table, rows)
    middle = perf_counter()
    bare(rows, family)
    ended = perf_counter()
    kernel, plain = middle - begun, ended - middle
    print(f"rows {size:,}  kernel {kernel / size * 1e9:.0f} ns/row ({size / kernel / 1e6:.1f} M rows/s)")
    print(f"bare numpy {plain / size * 1e9:.0f} ns/row  ratio {kernel / plain:.2f}")
    print(f"scored exactly again {scored.recomputed / size:.2%}")


if __name__ == "__main__":
    main()

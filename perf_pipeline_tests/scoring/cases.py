"""Random rows over all numeric families, with ties, bounds and steps met on purpose. Seeded."""

from dataclasses import dataclass

import numpy as np

OPERATORS = ("≥", "≤", "=", ">", "<", None)
CODES = {None: 0, "≥": 1, "≤": 2, "=": 3, ">": 4, "<": 5}

RULES: list[tuple[str, dict]] = [
    ("proportional", {}),
    ("proportional", {"threshold": "100"}),
    ("proportional", {"floor": "60"}),
    ("proportional", {"floor": "60", "floor_zero": True, "threshold": "96"}),
    ("proportional", {"form": "linear", "floor": "60", "threshold": "95"}),
    ("proportional", {"exceeded": "symmetric"}),
    ("proportional", {"form": "rate", "threshold": "95"}),
    ("proportional", {"form": "rate", "floor": "60"}),
    ("reverse", {}),
    ("reverse", {"form": "linear"}),
    ("reverse", {"form": "in_or_out"}),
    ("reverse", {"threshold": "80", "floor": "120"}),
    ("reverse", {"form": "linear", "floor": "130", "floor_zero": True}),
    ("all_or_nothing", {}),
    ("all_or_nothing", {"threshold": "90"}),
    ("all_or_nothing", {"exceeded": "symmetric"}),
    ("all_or_nothing", {"judged": True}),
    ("step_deduction", {"direction": "above", "step": "10", "step_basis": "relative", "deduct": "2"}),
    (
        "step_deduction",
        {"direction": "below", "step": "1", "step_basis": "points", "deduct": "0.5", "threshold": "0"},
    ),
    (
        "step_deduction",
        {"direction": "below", "step": "0.1", "step_basis": "points", "deduct": "0.3", "cap": "4"},
    ),
    (
        "step_deduction",
        {"direction": "below", "step": "5", "step_basis": "relative", "deduct": "1", "pro_rata": True},
    ),
    (
        "step_deduction",
        {"direction": "above", "step": "0.5", "step_basis": "points", "deduct": "0.25", "floor": "120"},
    ),
    (
        "step_deduction",
        {
            "direction": "below",
            "step": "3",
            "step_basis": "relative",
            "deduct": "0.7",
            "floor": "50",
            "floor_zero": True,
        },
    ),
    (
        "step_deduction",
        {"direction": "below", "step": "1", "step_basis": "points", "deduct": "0.4", "round_up": True},
    ),
    (
        "step_deduction",
        {"direction": "above", "step": "5", "step_basis": "relative", "deduct": "1", "round_up": True},
    ),
    (
        "threshold_tiers",
        {
            "tiers": [
                {"lower": "95", "points": "10"},
                {"lower": "80", "points": "8"},
                {"lower": "60", "points": "5"},
                {"points": "0"},
            ]
        },
    ),
    (
        "threshold_tiers",
        {
            "basis": "ratio",
            "tiers": [
                {"lower": "95", "share": "1"},
                {"lower": "80", "upper": "95", "upper_open": True, "share": "0.8"},
                {"upper": "70", "share": "0"},
            ],
        },
    ),
    (
        "threshold_tiers",
        {
            "tiers": [
                {"upper": "5", "points": "10"},
                {"lower": "5", "lower_open": True, "upper": "10", "points": "4"},
                {"points": "0"},
            ]
        },
    ),
    (
        "threshold_tiers",
        {
            "tiers": [
                {"lower": "target", "points": "10"},
                {"lower": "80", "judged": True},
                {"lower": "60", "points": "4"},
                {"judged": True},
            ]
        },
    ),
    (
        "satisfaction",
        {
            "tiers": [
                {"lower": "target", "share": "1"},
                {"lower": "80", "share": "0.8"},
                {"lower": "60", "share": "0.5"},
                {"share": "0"},
            ]
        },
    ),
    ("per_occurrence", {"each": "-2"}),
    ("per_occurrence", {"each": "-0.35", "cap": "3"}),
    ("per_occurrence", {"each": "1.5"}),
    (
        "piecewise",
        {
            "pieces": [
                {"lower": "100", "share": "1"},
                {"lower": "90", "share": "1", "each": "-0.5", "origin": "100"},
                {
                    "lower": "70",
                    "points": "3",
                    "each": "-0.35",
                    "step": "2",
                    "origin": "90",
                    "pro_rata": True,
                },
                {"lower": "0", "form": "ratio", "share": "0.5"},
            ]
        },
    ),
    ("step_deduction", {"direction": "above", "step": "1/6", "step_basis": "points", "deduct": "0.5"}),
    ("piecewise", {"pieces": [{"form": "ratio", "share": "1", "least": "1.5"}]}),
    (
        "piecewise",
        {
            "pieces": [
                {"lower": "100", "share": "1"},
                {"lower": "90", "each_share": "0.01", "pro_rata": True},
                {"lower": "0", "points": "-1", "each_share": "0.01", "pro_rata": True},
            ]
        },
    ),
    (
        "piecewise",
        {
            "pieces": [
                {"lower": "130", "lower_open": True, "share": "0.8"},
                {"lower": "95", "share": "1"},
                {
                    "lower": "60",
                    "share": "0.5",
                    "each_share": "0.5",
                    "step": "35",
                    "origin": "60",
                    "pro_rata": True,
                },
                {"points": "0"},
            ]
        },
    ),
    (
        "piecewise",
        {
            "measure": "deviation",
            "pieces": [
                {"upper": "5", "share": "1"},
                {"upper": "50", "share": "1", "each": "-0.3", "step": "1", "origin": "5", "round_up": True},
                {"points": "0"},
            ],
        },
    ),
    (
        "piecewise",
        {
            "measure": "magnitude",
            "pieces": [
                {"upper": "5", "share": "1"},
                {"share": "1", "each": "-0.1", "step": "0.1", "origin": "5"},
            ],
        },
    ),
    (
        "piecewise",
        {
            "measure": "distance",
            "pieces": [
                {"upper": "0", "share": "1"},
                {"upper": "30", "points": "4"},
                {"upper": "90", "share": "1", "each": "-0.7", "step": "10", "least": "1"},
                {"lower": "100", "points": "0"},
            ],
        },
    ),
    ("execution_rate", {}),
    ("execution_rate", {"threshold": "95"}),
    ("execution_rate", {"threshold": "100", "ratio_places": 2}),
    (
        "execution_rate",
        {"tiers": [{"lower": "95", "points": "10"}, {"lower": "80", "share": "0.8"}, {"points": "0"}]},
    ),
    (
        "satisfaction",
        {"basis": "ratio", "tiers": [{"lower": "100", "share": "1"}, {"lower": "80", "share": "2/3"}]},
    ),
    ("proportional", {"ratio_places": 0}),
    ("proportional", {"exceeded": "symmetric", "ratio_places": 1}),
    ("proportional", {"form": "rate", "threshold": "95", "ratio_places": 1}),
    ("reverse", {"ratio_places": 2}),
    (
        "threshold_tiers",
        {
            "tiers": [
                {"upper": "target", "share": "1"},
                {"lower": "target", "lower_open": True, "upper": "120", "judged": True},
                {"points": "0"},
            ]
        },
    ),
    ("per_occurrence", {"each": "-0.125", "unit": "户", "events": ["漏保"]}),
]


@dataclass(frozen=True)
class Cases:
    """Columns of equal length; NaN is missing."""

    rule: np.ndarray
    operator: np.ndarray
    weight: np.ndarray
    target: np.ndarray
    actual: np.ndarray


def random_cases(size: int, seed: int = 20261121) -> Cases:
    """``size`` rows: small and large numbers, 0–6 places, both signs, and values built to hit decisions."""
    random = np.random.default_rng(seed)
    rule = random.integers(0, len(RULES), size).astype(np.int32)
    operator = random.integers(0, len(OPERATORS), size)
    weight = np.round(random.choice([2, 5, 10, 20, 7.5, 0.5, 6, 0, 12.25, 50], size), 2)
    target = _numbers(random, size)
    actual = _numbers(random, size)
    how = random.integers(0, 8, size)
    actual = np.where(how == 0, target, actual)  # met exactly
    eighths = np.round(random.integers(0, 33, size) / 16 * np.where(target > 0, target, 1), 6)
    actual = np.where(how == 1, eighths, actual)  # ratios in sixteenths: ties at 0.01
    steps = np.round(target * (1 + random.integers(-20, 21, size) * 0.05), 6)
    actual = np.where(how == 2, steps, actual)  # whole relative steps
    bounds = random.choice([95, 80, 60, 70, 90, 100, 120, 130, 5, 10, 50, 96], size)
    actual = np.where(how == 3, bounds, actual)  # bounds of tiers and floors
    actual = np.where(how == 4, np.round(bounds - random.integers(0, 100, size) * 0.1, 1), actual)
    target = np.where(random.random(size) < 0.02, np.nan, target)
    weight = np.where(random.random(size) < 0.01, np.nan, weight)
    codes = np.array([CODES[o] for o in OPERATORS], np.int8)
    return Cases(rule, codes[operator], weight, target, actual)


def _numbers(random: np.random.Generator, size: int) -> np.ndarray:
    places = random.integers(0, 7, size)
    scale = random.choice([1, 10, 100, 100, 100, 1_000, 1_000_000, 1_000_000_000], size)
    small = random.random(size) < 0.35
    value = np.where(small, random.integers(0, 120, size), random.random(size) * scale)
    value = np.array([round(v, int(p)) for v, p in zip(value.tolist(), places.tolist(), strict=True)])
    value = np.where(random.random(size) < 0.06, -value, value)
    return np.where(random.random(size) < 0.04, 0.0, value) + 0.0

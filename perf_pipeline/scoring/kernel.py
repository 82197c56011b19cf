"""Many numeric actuals scored at once: float64 columns, rows split by family, blocks that stay in cache.

A double can decide wrongly in three places: a rounding tie at 0.01, a bound or step that is met exactly,
and a value that came out of a unit conversion. Every row near such a place is *near* and is scored again by
``exact``; all other rows are right because the error of a few float operations (relative 1e-15) is far below
the distance to the next decision (docs/decisions/0006-exact-scores.md). Statuses and reasons come with each row:
a row that cannot be scored is never 0.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt

from perf_pipeline.rulebook.pieces import MEASURES
from perf_pipeline.scoring.exact import (
    PART_STEP,
    REVIEW_REASONS,
    ZERO_TARGET,
    Case,
    exact,
    half_up,
    score_one,
)
from perf_pipeline.scoring.prepared import NUMERIC_FAMILIES, Prepared

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Codes = npt.NDArray[Any]

BLOCK = 32_768
OPERATOR_CODES = {None: 0, "≥": 1, "≤": 2, "=": 3, ">": 4, "<": 5}
_EQUAL, _GREATER, _LESS = OPERATOR_CODES["="], OPERATOR_CODES[">"], OPERATOR_CODES["<"]
NOTE_BITS = {ZERO_TARGET: 1, PART_STEP: 2}
REVIEW_CODES = {reason: number for number, reason in enumerate(REVIEW_REASONS, start=1)}
_NEAR = 1e-7  # in hundredths of a point: a few float operations err by 1e-11 at most


@dataclass(frozen=True, slots=True)
class RuleTable:
    """Rules as columns: element i of every array belongs to rule i. NaN stands for "not said"."""

    rules: tuple[Prepared, ...]
    family: npt.NDArray[np.int8]
    columns: dict[str, Codes]

    @classmethod
    def of(cls, rules: Sequence[Prepared]) -> "RuleTable":
        """The table of ``rules``; a family that does not score numbers gets code −1."""
        codes = {family: number for number, family in enumerate(NUMERIC_FAMILIES)}
        columns = {
            **{
                name: _numbers(rules, name)
                for name in ("threshold", "floor", "cap", "step", "deduct", "each")
            },
            **{
                name: _flags(rules, name)
                for name in (
                    "floor_zero",
                    "symmetric",
                    "above",
                    "relative",
                    "pro_rata",
                    "round_up",
                    "ratio_basis",
                    "judged",
                )
            },
            "linear": np.array([rule.form == "linear" for rule in rules], bool),
            "rate": np.array([rule.form == "rate" for rule in rules], bool),
            "in_or_out": np.array([rule.form == "in_or_out" for rule in rules], bool),
            "rounds_ratio": np.array([rule.ratio_places is not None for rule in rules], bool),
            **_tier_columns(rules),
            **_piece_columns(rules),
        }
        return cls(tuple(rules), np.array([codes.get(rule.family, -1) for rule in rules], np.int8), columns)


def _numbers(rules: Sequence[Prepared], name: str) -> Floats:
    values = [getattr(rule, name) for rule in rules]
    return np.array([np.nan if value is None else float(value) for value in values], np.float64)


def _flags(rules: Sequence[Prepared], name: str) -> Flags:
    return np.array([bool(getattr(rule, name)) for rule in rules], bool)


def _tier_columns(rules: Sequence[Prepared]) -> dict[str, Codes]:
    """Tiers padded to the longest rule: a bound of +inf below that nothing reaches."""
    width = max((len(rule.tiers) for rule in rules), default=0)
    shape = (width, len(rules))
    columns: dict[str, Codes] = {
        "lower": np.full(shape, np.inf), "upper": np.full(shape, np.inf), "points": np.full(shape, np.nan),
        "share": np.zeros(shape), "lower_open": np.zeros(shape, bool), "upper_open": np.zeros(shape, bool),
        "lower_target": np.zeros(shape, bool), "upper_target": np.zeros(shape, bool),
        "tier_judged": np.zeros(shape, bool),
    }  # fmt: skip
    for number, rule in enumerate(rules):
        for place, tier in enumerate(rule.tiers):
            columns["lower_target"][place, number] = isinstance(tier.lower, str)
            columns["upper_target"][place, number] = isinstance(tier.upper, str)
            columns["lower"][place, number] = _edge(tier.lower, -np.inf)
            columns["upper"][place, number] = _edge(tier.upper, np.inf)
            columns["lower_open"][place, number] = tier.lower_open
            columns["upper_open"][place, number] = tier.upper_open
            columns["points"][place, number] = np.nan if tier.points is None else float(tier.points)
            columns["share"][place, number] = 0.0 if tier.share is None else float(tier.share)
            columns["tier_judged"][place, number] = tier.judged
    return columns


_PIECE_NUMBERS = ("points", "share", "each", "each_share", "step", "origin", "least")
_PIECE_FLAGS = ("lower_open", "upper_open", "pro_rata", "round_up")


def _piece_columns(rules: Sequence[Prepared]) -> dict[str, Codes]:
    """Pieces padded like tiers; ``measure`` as a code."""
    shape = (max((len(rule.pieces) for rule in rules), default=0), len(rules))
    columns: dict[str, Codes] = {
        "piece_lower": np.full(shape, np.inf),
        "piece_upper": np.full(shape, np.inf),
        "piece_ratio": np.zeros(shape, bool),
        **{f"piece_{name}": np.zeros(shape) for name in _PIECE_NUMBERS},
        **{f"piece_{name}": np.zeros(shape, bool) for name in _PIECE_FLAGS},
        "measure": np.array([MEASURES.index(rule.measure or "actual") for rule in rules], np.int8),
    }
    for number, rule in enumerate(rules):
        for place, piece in enumerate(rule.pieces):
            columns["piece_lower"][place, number] = _edge(piece.lower, -np.inf)
            columns["piece_upper"][place, number] = _edge(piece.upper, np.inf)
            columns["piece_ratio"][place, number] = piece.form == "ratio"
            for name in (*_PIECE_NUMBERS, *_PIECE_FLAGS):
                value = getattr(piece, name)
                columns[f"piece_{name}"][place, number] = np.nan if value is None else float(value)
    return columns


def _edge(bound: object, unbounded: float) -> float:
    return unbounded if bound is None or isinstance(bound, str) else float(bound)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Rows:
    """Numeric actuals as columns. ``rule`` indexes a RuleTable; NaN is missing; ``factor`` turns the actual
    into the target's unit (1 nearly always)."""

    rule: npt.NDArray[np.int32]
    operator: npt.NDArray[np.int8]
    weight: Floats
    target: Floats
    actual: Floats
    factor: Floats | None = None


@dataclass(slots=True)
class Scored:
    """``score`` in points (NaN: not scored), ``review`` a code of REVIEW_CODES (0: scored), ``notes`` bits;
    ``recomputed`` counts rows that went through ``exact``."""

    score: Floats
    review: npt.NDArray[np.int8]
    notes: npt.NDArray[np.int8]
    recomputed: int = 0


def score_rows(table: RuleTable, rows: Rows) -> Scored:
    """Score every row. Rows with a NaN actual must not come here (they are missing_actual)."""
    size = len(rows.rule)
    out = Scored(np.full(size, np.nan), np.zeros(size, np.int8), np.zeros(size, np.int8))
    seen: Seen = {}
    for start in range(0, size, BLOCK):
        _score_block(table, rows, slice(start, min(start + BLOCK, size)), out, seen)
    return out


@dataclass(frozen=True, slots=True)
class Quotient:
    """Points are weight · ``numerator`` ÷ ``denominator`` wherever ``plain``: ties there are settled in integers."""

    numerator: Floats
    denominator: Floats
    plain: Flags


@dataclass(slots=True)
class _Part:
    """Rows of one family inside a block, and what becomes of them. ``points`` are hundredths."""

    table: RuleTable
    rule: Codes
    operator: Codes
    weight: Floats
    target: Floats
    actual: Floats
    near: Flags
    quotient: "Quotient | None" = None
    review: Codes = field(init=False)
    notes: Codes = field(init=False)

    def __post_init__(self) -> None:
        self.review = np.zeros(len(self.rule), np.int8)
        self.notes = np.zeros(len(self.rule), np.int8)

    def said(self, name: str) -> Codes:
        """The rule column ``name`` for these rows."""
        return self.table.columns[name][self.rule]

    def limit(self) -> Floats:
        """Threshold where one is said, else the target."""
        threshold = self.said("threshold")
        return np.where(np.isnan(threshold), self.target, threshold)

    def any(self, name: str) -> bool:
        """Whether any rule at all says ``name``: most shapes never occur in a year."""
        column = self.table.columns[name]
        return bool(column.any()) if column.dtype == bool else not bool(np.isnan(column).all())

    def flag(self, reason: str, where: Flags) -> None:
        """Mark rows as needing review; the first reason stays."""
        self.review[where & (self.review == 0)] = REVIEW_CODES[reason]


def _score_block(table: RuleTable, rows: Rows, block: slice, out: Scored, seen: "Seen") -> None:
    rule = rows.rule[block]
    families = table.family[rule]
    for code in np.flatnonzero(np.bincount(families + 1, minlength=len(NUMERIC_FAMILIES) + 1)):
        chosen = np.flatnonzero(families == code - 1)
        if code == 0:
            out.review[block][chosen] = [_no_number(table.rules[number]) for number in rule[chosen]]
            continue
        _score_family(table, rows, chosen + block.start, NUMERIC_FAMILIES[code - 1], out, seen)


def _no_number(rule: Prepared) -> int:
    return REVIEW_CODES["unread" if rule.family == "unread" else "not_numeric"]


def _score_family(
    table: RuleTable, rows: Rows, at: npt.NDArray[np.intp], family: str, out: Scored, seen: "Seen"
) -> None:
    actual, near = rows.actual[at], np.zeros(len(at), bool)
    if rows.factor is not None:
        factor = rows.factor[at]
        actual, near = actual * factor, factor != 1.0
    part = _Part(table, rows.rule[at], rows.operator[at], rows.weight[at], rows.target[at], actual, near)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        points = _KERNELS[family](part)
        hundredths = np.clip(points, 0.0, part.weight) * 100.0
        whole = np.floor(hundredths + 0.5)
        tie = np.abs(hundredths + 0.5 - np.rint(hundredths + 0.5)) < _NEAR
        _settle_ties(part, hundredths, whole, np.flatnonzero(tie))
    part.near |= part.said("rounds_ratio") if part.any("rounds_ratio") else False
    unweighted = ~(part.weight >= 0)
    if unweighted.any():
        part.review[unweighted] = REVIEW_CODES["no_weight"]
        part.notes[unweighted] = 0
    whole[part.review != 0] = np.nan
    out.score[at], out.review[at], out.notes[at] = whole / 100.0, part.review, part.notes
    _recompute(table, rows, at[np.flatnonzero(part.near)], out, seen)


def _recompute(table: RuleTable, rows: Rows, near: npt.NDArray[np.intp], out: Scored, seen: "Seen") -> None:
    """Score the near rows exactly; equal cases repeat within a year and are computed once."""
    factors = np.ones(len(near)) if rows.factor is None else rows.factor[near]
    columns = (
        rows.rule[near],
        rows.weight[near],
        rows.target[near],
        rows.operator[near],
        rows.actual[near],
        factors,
    )
    for row, key in zip(
        near.tolist(), zip(*(column.tolist() for column in columns), strict=True), strict=True
    ):
        found = seen.get(key)
        if found is None:
            found = seen[key] = _exact_row(table.rules[key[0]], key)
        out.score[row], out.review[row], out.notes[row] = found
    out.recomputed += len(near)


Seen = dict[tuple[Any, ...], tuple[float, int, int]]
_OPERATORS = {code: operator for operator, code in OPERATOR_CODES.items()}


def _exact_row(rule: Prepared, key: tuple[Any, ...]) -> tuple[float, int, int]:
    _, weight, target, operator, actual, factor = key
    case = Case(
        None if np.isnan(weight) else exact(weight),
        None if np.isnan(target) else exact(target),
        _OPERATORS[operator],
        exact(actual) * exact_factor(factor),
    )
    result = score_one(rule, case)
    notes = sum(NOTE_BITS[note] for note in result.notes)
    points = np.nan if result.points is None else half_up(result.points) / 100
    return points, REVIEW_CODES.get(result.review, 0), notes


def exact_factor(factor: float) -> Fraction:
    """The conversion that a double stands for: a whole number, or one over a whole number (元 → 万元)."""
    return exact(factor) if factor >= 1 else 1 / Fraction(round(1 / factor))


_MICRO = 1_000_000  # numbers are kept to six places


def _settle_ties(part: _Part, hundredths: Floats, whole: Floats, tie: npt.NDArray[np.intp]) -> None:
    """Decide ties in 64-bit integers where the row is a plain quotient of short decimals; else it is near.

    Half up: 200·w·n ≥ (2k+1)·d with w, n, d scaled to whole numbers. Ties are common (a rate with one
    place on 5 points ties every other row), so they must not cost a Python call each.
    """
    if not len(tie):
        return
    quotient = part.quotient
    if quotient is None:
        part.near[tie] = True
        return
    weight, numerator, denominator = part.weight[tie], quotient.numerator[tie], quotient.denominator[tie]
    below = np.rint(hundredths[tie] - 0.5)
    settled = quotient.plain[tie] & _short(numerator) & _short(denominator) & _short(weight)
    settled &= (np.abs(200.0 * weight * numerator) * _MICRO**2 < 9e18) & (
        (2 * below + 1) * denominator * _MICRO**2 < 9e18
    )
    part.near[tie[~settled]] = True
    rows = tie[settled]
    left = 200 * _micro(weight[settled]) * _micro(numerator[settled])
    right = (2 * below[settled].astype(np.int64) + 1) * _micro(denominator[settled]) * _MICRO
    whole[rows] = below[settled] + (left >= right)


def _short(values: Floats) -> Flags:
    """Whether each value is a decimal of at most six places that scales to an exact integer."""
    scaled = np.rint(values * _MICRO)
    short: Flags = (np.abs(scaled) < 1e15) & (scaled / _MICRO == values)
    return short


def _micro(values: Floats) -> npt.NDArray[np.int64]:
    return np.rint(values * _MICRO).astype(np.int64)


# -- families; each returns points (not clamped, not rounded), and marks near, review and notes


def _proportional(part: _Part) -> Floats:
    limit, actual, weight = part.limit(), part.actual, part.weight
    done = np.minimum(actual, limit)
    points = weight * done / limit
    part.quotient = Quotient(done, limit, limit > 0)
    if part.any("rate"):
        scale = np.where(part.said("rate") & (actual < limit), 100.0, limit)
        points = weight * done / scale
        part.quotient = Quotient(done, scale, limit > 0)
    if part.any("linear"):
        floor = np.nan_to_num(part.said("floor"), nan=0.0)
        line = weight * (np.minimum(actual, limit) - floor) / (limit - floor)
        line = np.where(limit > floor, line, np.where(actual >= limit, weight, 0.0))
        points = np.where(part.said("linear"), line, points)
        part.quotient = Quotient(done, part.quotient.denominator, part.quotient.plain & ~part.said("linear"))
    if part.any("symmetric"):
        beyond = part.said("symmetric") & (part.operator == _EQUAL) & (actual > limit)
        points = np.where(beyond, weight * limit / actual, points)
        part.quotient = Quotient(done, part.quotient.denominator, part.quotient.plain & ~beyond)
    unusual = ~(limit > 0)
    if unusual.any():
        _unusual_target(part, points, limit, unusual)
    if part.any("floor"):
        floor = part.said("floor")
        lost = (actual < floor) | (part.said("floor_zero") & (actual == floor))
        points = np.where(lost, 0.0, points)
        part.review[lost & (part.review == REVIEW_CODES["negative_target"])] = 0
        part.notes[lost] = 0
    return points


def _unusual_target(part: _Part, points: Floats, limit: Floats, unusual: Flags) -> None:
    """No target, zero, or negative: met or not, no ratio (N8, N9)."""
    actual = part.actual
    part.flag("no_target", np.isnan(limit))
    zero, negative = limit == 0, limit < 0
    strict = part.operator == _GREATER
    met = np.where(strict, actual > limit, actual >= limit)
    met = np.where(zero & (part.operator == _EQUAL), actual == 0, met)
    points[unusual] = np.where(met, part.weight, 0.0)[unusual]
    part.notes[zero & ~met] |= NOTE_BITS[ZERO_TARGET]
    part.flag("negative_target", negative & ~met)


def _reverse(part: _Part) -> Floats:
    limit, actual, weight = part.limit(), part.actual, part.weight
    reached = np.maximum(actual, limit)
    points = weight * limit / reached
    part.quotient = Quotient(limit, reached, limit > 0)
    if part.any("linear"):
        line = weight * (2.0 * limit - reached) / limit
        points = np.where(part.said("linear"), line, points)
        part.quotient = Quotient(limit, reached, part.quotient.plain & ~part.said("linear"))
    plain = limit > 0
    in_or_out = part.said("in_or_out") if part.any("in_or_out") else np.zeros(len(limit), bool)
    special = ~plain | in_or_out
    if special.any():
        strict = (part.operator == _LESS) & (~plain | in_or_out)
        met = np.where(strict, actual < limit, actual <= limit)
        points = np.where(special, np.where(met, weight, 0.0), points)
        missed = ~met & ~in_or_out
        part.notes[(limit == 0) & missed] |= NOTE_BITS[ZERO_TARGET]
        part.flag("no_target", np.isnan(limit))
        part.flag("negative_target", (limit < 0) & missed)
    if part.any("floor"):
        floor = part.said("floor")
        lost = (actual > floor) | (part.said("floor_zero") & (actual == floor))
        points = np.where(lost, 0.0, points)
        part.review[lost & (part.review == REVIEW_CODES["negative_target"])] = 0
        part.notes[lost] = 0
    return points


def _all_or_nothing(part: _Part) -> Floats:
    limit, actual, operator = part.limit(), part.actual, part.operator
    part.flag("no_target", np.isnan(limit))
    met = actual >= limit
    downward = operator == OPERATOR_CODES["≤"]
    strictly = (operator == _GREATER) | (operator == _LESS)
    met = np.where(downward, actual <= limit, met)
    if strictly.any():
        met = np.where(operator == _GREATER, actual > limit, np.where(operator == _LESS, actual < limit, met))
    only = (operator == _EQUAL) & ((limit == 0) | part.said("symmetric"))
    met = np.where(only, actual == limit, met)
    if part.any("judged"):
        part.flag("judged", part.said("judged") & ~met)
    return np.where(met, part.weight, 0.0)


def _step_deduction(part: _Part) -> Floats:
    limit, actual, weight = part.limit(), part.actual, part.weight
    part.flag("no_target", np.isnan(limit))
    above, relative = part.said("above"), part.said("relative")
    miss = np.where(above, actual - limit, limit - actual)
    missed = miss > 0
    scale = np.where(relative, 100.0 / np.abs(limit), 1.0) / part.said("step")
    steps = np.where(missed, miss * scale, 0.0)
    slack = 1e-9 * (1.0 + steps) + 1e-14 * (np.abs(actual) + np.abs(limit)) * scale
    whole = np.floor(steps)
    distance = np.minimum(steps - whole, whole + 1.0 - steps)
    pro_rata = part.said("pro_rata")
    _settle_steps(part, steps, whole, np.flatnonzero(missed & ~pro_rata & (distance < slack)), relative)
    rounded_up = part.said("round_up") if part.any("round_up") else np.zeros(len(whole), bool)
    whole = np.where(rounded_up & (steps > whole), whole + 1.0, whole)
    deduct, cap = part.said("deduct"), part.said("cap")
    cap = np.where(np.isnan(cap), np.inf, cap)
    exactly = np.maximum(weight - np.minimum(steps * deduct, cap), 0.0)
    floored = np.maximum(weight - np.minimum(whole * deduct, cap), 0.0)
    _note_part_steps(part, floored, exactly, missed & ~pro_rata & ~rounded_up)
    points = np.where(pro_rata, exactly, floored)
    unknown = relative & (limit == 0) & missed
    if unknown.any():
        points[unknown] = 0.0
        part.notes[unknown] = NOTE_BITS[ZERO_TARGET]
        part.near[unknown] = False
    return _lose_beyond_floor(part, points, above)


def _settle_steps(
    part: _Part, steps: Floats, whole: Floats, close: npt.NDArray[np.intp], relative: Flags
) -> None:
    """Count steps in 64-bit integers where a float stands too close to a whole step; what does not fit is near.

    A bound met exactly is the common case (95 against 92, steps of 1), so it must not cost a Python call.
    """
    if not len(close):
        return
    limit, actual, size = part.limit()[close], part.actual[close], part.said("step")[close]
    by = relative[close]
    settled = (
        _short(limit)
        & _short(actual)
        & _short(size)
        & (np.abs(actual) + np.abs(limit) < 9e4)
        & (np.abs(limit) * size < 9e6)
    )
    settled &= ~part.near[close]
    part.near[close[~settled]] = True
    rows, by = close[settled], by[settled]
    miss = np.abs(_micro(actual[settled]) - _micro(limit[settled]))
    per = _micro(size[settled])
    count = np.where(by, miss * (100 * _MICRO), miss)
    each = np.where(by, np.abs(_micro(limit[settled])) * per, per)
    counted = count // np.maximum(each, 1)
    whole[rows] = counted
    steps[rows] = np.where(counted * each == count, counted, steps[rows])


def _note_part_steps(part: _Part, floored: Floats, exactly: Floats, counted: Flags) -> None:
    """Whole steps and parts of steps give different scores: the score stands, a warning says so."""
    first, second = np.floor(floored * 100.0 + 0.5), np.floor(exactly * 100.0 + 0.5)
    part.notes[counted & (first != second)] |= NOTE_BITS[PART_STEP]
    tie = np.abs(exactly * 100.0 - np.floor(exactly * 100.0) - 0.5) < _NEAR
    part.near |= counted & tie


def _lose_beyond_floor(part: _Part, points: Floats, above: Flags) -> Floats:
    if not part.any("floor"):
        return points
    floor, actual = part.said("floor"), part.actual
    lost = np.where(above, actual > floor, actual < floor) | (part.said("floor_zero") & (actual == floor))
    part.notes[lost] = 0
    return np.where(lost, 0.0, points)


def _threshold_tiers(part: _Part) -> Floats:
    columns, rule, weight, target = part.table.columns, part.rule, part.weight, part.target
    value = part.actual
    if part.any("ratio_basis"):
        by_ratio = part.said("ratio_basis")
        value = np.where(by_ratio, part.actual * 100.0 / target, value)
        part.flag("negative_target", by_ratio & (target < 0))
        part.flag("no_target", by_ratio & ~(target > 0))
    else:
        by_ratio = None
    points = np.full(len(rule), np.nan)
    open_rows, shares = np.ones(len(rule), bool), np.zeros(len(rule))
    by_target = bool(columns["lower_target"].any() or columns["upper_target"].any())
    by_person = bool(columns["tier_judged"].any())
    for place in range(columns["lower"].shape[0]):
        lower, upper = columns["lower"][place][rule], columns["upper"][place][rule]
        if by_target:
            to_target = columns["lower_target"][place][rule], columns["upper_target"][place][rule]
            lower, upper = np.where(to_target[0], target, lower), np.where(to_target[1], target, upper)
            part.flag("no_target", np.isnan(target) & (to_target[0] | to_target[1]))
        inside = (value > lower) | ((value == lower) & ~columns["lower_open"][place][rule])
        inside &= (value < upper) | ((value == upper) & ~columns["upper_open"][place][rule])
        if by_ratio is not None:
            part.near |= by_ratio & (
                (np.abs(value - lower) < 1e-9 * (1 + np.abs(value)))
                | (np.abs(value - upper) < 1e-9 * (1 + np.abs(value)))
            )
        inside &= open_rows
        if by_person:
            part.flag("judged", inside & columns["tier_judged"][place][rule])
        given = columns["points"][place][rule]
        given = np.where(np.isnan(given), columns["share"][place][rule] * weight, given)
        points = np.where(inside, given, points)
        shares = np.where(inside, columns["share"][place][rule], shares)
        open_rows &= ~inside
    part.flag("no_tier", open_rows)
    part.quotient = Quotient(shares, np.ones(len(rule)), shares > 0)
    return points


def _per_occurrence(part: _Part) -> Floats:
    each, cap = part.said("each"), part.said("cap")
    amount = np.minimum(np.abs(each) * np.maximum(part.actual, 0.0), np.where(np.isnan(cap), np.inf, cap))
    points: Floats = np.where(each < 0, part.weight - amount, amount)
    return points


def _piecewise(part: _Part) -> Floats:
    """The first piece that holds the measured value; a row close to a bound or a whole step is near."""
    columns, rule = part.table.columns, part.rule
    measure = part.said("measure")
    value = _measured(part, measure)
    slack = 1e-9 * (1.0 + np.abs(part.actual) + np.where(measure > 1, np.abs(part.target), 0.0))
    points, open_rows = np.full(len(rule), np.nan), np.ones(len(rule), bool)
    for place in range(columns["piece_lower"].shape[0]):
        said = {
            name: columns[f"piece_{name}"][place][rule] for name in (*_PIECE_NUMBERS, *_PIECE_FLAGS, "ratio")
        }
        lower, upper = columns["piece_lower"][place][rule], columns["piece_upper"][place][rule]
        inside = (value > lower) | ((value == lower) & ~said["lower_open"])
        inside &= (value < upper) | ((value == upper) & ~said["upper_open"])
        close = (np.abs(value - lower) < slack) | (np.abs(value - upper) < slack)
        part.near |= open_rows & close & (measure > 1)
        inside &= open_rows
        points = np.where(inside, _piece_points(part, said, value, slack, inside), points)
        open_rows &= ~inside
    part.flag("no_target", np.isnan(value))
    part.flag("no_tier", open_rows)
    return points


def _measured(part: _Part, measure: Codes) -> Floats:
    """What the pieces are of: see ``rulebook.pieces.MEASURES``."""
    beyond = part.actual - part.target
    size = np.where(measure == MEASURES.index("magnitude"), np.abs(part.actual), np.abs(beyond))
    signed = np.where(measure == MEASURES.index("actual"), part.actual, beyond)
    sized = (measure == MEASURES.index("magnitude")) | (measure == MEASURES.index("deviation"))
    found: Floats = np.where(sized, size, signed)
    return found


def _piece_points(part: _Part, said: dict[str, Codes], value: Floats, slack: Floats, inside: Flags) -> Floats:
    """Points of one piece for every row; only those ``inside`` it count."""
    weight = part.weight
    each = said["each"] + said["each_share"] * weight
    stepped = (each != 0) & ~said["ratio"] & inside
    steps = np.where(
        stepped, np.abs(value - said["origin"]) / np.where(said["step"] > 0, said["step"], 1.0), 0.0
    )
    whole = np.where(said["round_up"], np.ceil(steps), np.floor(steps))
    counted = stepped & ~said["pro_rata"]
    part.near |= counted & (np.abs(steps - np.rint(steps)) < slack / said["step"] + 1e-9 * (1.0 + steps))
    base = np.where(np.isnan(said["points"]), said["share"] * weight, said["points"])
    least = np.maximum(said["least"], 0.0)
    exactly = np.minimum(np.maximum(base + steps * each, least), weight)
    floored = np.minimum(np.maximum(base + whole * each, least), weight)
    _note_part_steps(part, floored, exactly, counted & ~said["round_up"])
    points = np.where(counted, floored, exactly)
    by_ratio = said["ratio"] & inside
    if by_ratio.any():
        part.flag("no_target", by_ratio & ~(part.target < 0) & ~(part.target > 0))
        part.flag("negative_target", by_ratio & (part.target < 0))
        done = np.minimum(np.maximum(said["share"] * weight * part.actual / part.target, least), weight)
        points = np.where(by_ratio, done, points)
    return points


_KERNELS: dict[str, Callable[[_Part], Floats]] = {
    "proportional": _proportional,
    "reverse": _reverse,
    "all_or_nothing": _all_or_nothing,
    "step_deduction": _step_deduction,
    "threshold_tiers": _threshold_tiers,
    "per_occurrence": _per_occurrence,
    "piecewise": _piecewise,
}

"""One value scored exactly, with fractions: the arbiter for ties and bounds, and what explanations show.

Multiply first, divide last, round once, half up to 0.01 (reliability rules N6–N17). No pandas, no numpy.
The kernel computes the same in float64 for many rows and asks here wherever a float may decide wrongly.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from perf_pipeline.rulebook.pieces import Piece, measured
from perf_pipeline.scoring.prepared import Prepared, Tier

PLACES = 100
"""Scores have two places."""

NO_WEIGHT, NO_TARGET, NEGATIVE_TARGET, NO_TIER, NOT_NUMERIC, UNREAD_RULE, JUDGED = (
    "no_weight", "no_target", "negative_target", "no_tier", "not_numeric", "unread", "judged",
)  # fmt: skip
REVIEW_REASONS = (NO_WEIGHT, NO_TARGET, NEGATIVE_TARGET, NO_TIER, NOT_NUMERIC, UNREAD_RULE, JUDGED)
ZERO_TARGET, PART_STEP = "zero_target", "part_step"


@dataclass(frozen=True, slots=True)
class Case:
    """One row: weight in points, target and actual in the target's unit."""

    weight: Fraction | None
    target: Fraction | None
    operator: str | None
    actual: Fraction


@dataclass(frozen=True, slots=True)
class Result:
    """``points`` before rounding, inside 0..w; None with a ``review`` reason. ``notes`` are findings to be.

    ``steps`` (whole or exact), ``tier``, ``piece`` and what it ``measured`` say by what the points came about.
    """

    points: Fraction | None
    review: str = ""
    notes: frozenset[str] = frozenset()
    steps: Fraction | None = None
    tier: Tier | None = None
    piece: Piece | None = None
    measured: Fraction | None = None

    @property
    def score(self) -> Decimal | None:
        """Points rounded half up to 0.01."""
        return None if self.points is None else Decimal(half_up(self.points)) / PLACES


@lru_cache(maxsize=1 << 16)  # points and targets of a year repeat; equal keys are equal numbers
def exact(value: float | str | Decimal) -> Fraction:
    """The decimal that a double was read from: its shortest repr, not its binary expansion."""
    return Fraction(repr(float(value))) if isinstance(value, float) else Fraction(str(value))


def half_up(points: Fraction) -> int:
    """Non-negative ``points`` in hundredths, ties up."""
    return int((points * PLACES * 2 + 1) // 2)


def score_one(rule: Prepared, case: Case) -> Result:
    """The points of one numeric actual."""
    if case.weight is None or case.weight < 0:
        return Result(None, NO_WEIGHT)
    scorer = _SCORERS.get(rule.family)
    if scorer is None:
        return Result(None, UNREAD_RULE if rule.family == "unread" else NOT_NUMERIC)
    result = scorer(rule, case, case.weight)
    if result.points is None:
        return result
    inside = min(max(result.points, Fraction(0)), case.weight)
    return replace(result, points=inside)


def _limit(rule: Prepared, case: Case) -> Fraction | None:
    return rule.threshold if rule.threshold is not None else case.target


def _full(weight: Fraction) -> Result:
    return Result(weight)


def _lost(*notes: str) -> Result:
    return Result(Fraction(0), "", frozenset(notes))


def _proportional(rule: Prepared, case: Case, weight: Fraction) -> Result:
    limit, actual = _limit(rule, case), case.actual
    if limit is None:
        return Result(None, NO_TARGET)
    if _under_floor(rule, actual):
        return _lost()
    if limit == 0:
        return _full(weight) if _meets_zero(case.operator, actual) else _lost(ZERO_TARGET)
    if limit < 0:
        met = actual > limit if case.operator == ">" else actual >= limit
        return _full(weight) if met else Result(None, NEGATIVE_TARGET)
    if actual >= limit:
        beyond = rule.symmetric and case.operator == "=" and actual > limit
        return Result(weight * rounded_ratio(rule, limit / actual)) if beyond else _full(weight)
    if rule.form == "linear":
        floor = rule.floor or Fraction(0)
        return Result(weight * (actual - floor) / (limit - floor)) if limit > floor else _lost()
    return Result(weight * rounded_ratio(rule, actual / (100 if rule.form == "rate" else limit)))


def _under_floor(rule: Prepared, actual: Fraction) -> bool:
    return rule.floor is not None and (actual < rule.floor or (rule.floor_zero and actual == rule.floor))


def _over_floor(rule: Prepared, actual: Fraction) -> bool:
    return rule.floor is not None and (actual > rule.floor or (rule.floor_zero and actual == rule.floor))


def _meets_zero(operator: str | None, actual: Fraction) -> bool:
    if operator == "=":
        return actual == 0
    return actual > 0 if operator == ">" else actual >= 0


def rounded_ratio(rule: Prepared, ratio: Fraction) -> Fraction:
    """Only where the form itself rounds its rate (profile key ratio_places): places of the percentage."""
    if rule.ratio_places is None:
        return ratio
    size = 10**rule.ratio_places
    return Fraction((ratio * 100 * size * 2 + 1) // 2, size * 100)


def _reverse(rule: Prepared, case: Case, weight: Fraction) -> Result:
    limit, actual = _limit(rule, case), case.actual
    if limit is None:
        return Result(None, NO_TARGET)
    if _over_floor(rule, actual):
        return _lost()
    strict = case.operator == "<"
    if actual < limit or (actual == limit and not (strict and (limit <= 0 or rule.form == "in_or_out"))):
        return _full(weight)
    if rule.form == "in_or_out":
        return _lost()
    if limit == 0:
        return _lost(ZERO_TARGET)
    if limit < 0:
        return Result(None, NEGATIVE_TARGET)
    if rule.form == "linear":
        return Result(weight * (2 * limit - actual) / limit)
    return Result(weight * rounded_ratio(rule, limit / actual))


def _all_or_nothing(rule: Prepared, case: Case, weight: Fraction) -> Result:
    limit, actual = _limit(rule, case), case.actual
    if limit is None:
        return Result(None, NO_TARGET)
    if case.operator == "=" and (limit == 0 or rule.symmetric):
        met = actual == limit
    else:
        met = {"≤": actual <= limit, "<": actual < limit, ">": actual > limit}.get(
            case.operator or "", actual >= limit
        )
    if not met and rule.judged:
        return Result(None, JUDGED)
    return _full(weight) if met else _lost()


def _step_deduction(rule: Prepared, case: Case, weight: Fraction) -> Result:
    limit, actual = _limit(rule, case), case.actual
    if limit is None:
        return Result(None, NO_TARGET)
    if (_over_floor if rule.above else _under_floor)(rule, actual):
        return _lost()
    miss = actual - limit if rule.above else limit - actual
    if miss <= 0:
        return _full(weight)
    if rule.relative:
        if limit == 0:
            return _lost(ZERO_TARGET)
        miss = miss * 100 / abs(limit)
    exact_steps = miss / rule.step
    whole_steps = Fraction(-(-exact_steps // 1) if rule.round_up else exact_steps // 1)
    steps = exact_steps if rule.pro_rata else whole_steps
    points = _after_steps(rule, weight, steps)
    unsaid = not (rule.pro_rata or rule.round_up)
    differ = unsaid and half_up(_after_steps(rule, weight, exact_steps)) != half_up(points)
    return Result(points, "", frozenset({PART_STEP}) if differ else frozenset(), steps)


def _after_steps(rule: Prepared, weight: Fraction, steps: Fraction) -> Fraction:
    loss = steps * rule.deduct
    return max(Fraction(0), weight - (loss if rule.cap is None else min(loss, rule.cap)))


def _threshold_tiers(rule: Prepared, case: Case, weight: Fraction) -> Result:
    value = case.actual
    needs_target = rule.ratio_basis or any("target" in (t.lower, t.upper) for t in rule.tiers)
    if needs_target and case.target is None:
        return Result(None, NO_TARGET)
    if rule.ratio_basis:
        assert case.target is not None
        if case.target <= 0:
            return Result(None, NEGATIVE_TARGET if case.target < 0 else NO_TARGET)
        value = case.actual * 100 / case.target
    for tier in rule.tiers:
        if _inside(tier, value, case.target):
            if tier.judged:
                return Result(None, JUDGED)
            points = tier.points if tier.points is not None else (tier.share or Fraction(0)) * weight
            return Result(points, tier=tier)
    return Result(None, NO_TIER)


def _inside(tier: Tier, value: Fraction, target: Fraction | None) -> bool:
    lower = target if isinstance(tier.lower, str) else tier.lower
    upper = target if isinstance(tier.upper, str) else tier.upper
    if lower is not None and (value < lower or (value == lower and tier.lower_open)):
        return False
    return upper is None or value < upper or (value == upper and not tier.upper_open)


def _per_occurrence(rule: Prepared, case: Case, weight: Fraction) -> Result:
    count = max(case.actual, Fraction(0))
    amount = abs(rule.each) * count
    if rule.cap is not None:
        amount = min(amount, rule.cap)
    return Result(weight - amount if rule.each < 0 else amount, steps=count)


def _piecewise(rule: Prepared, case: Case, weight: Fraction) -> Result:
    value = measured(rule.measure, case.actual, case.target)
    if value is None:
        return Result(None, NO_TARGET)
    piece = next((one for one in rule.pieces if one.holds(value)), None)
    if piece is None:
        return Result(None, NO_TIER)
    if piece.form == "ratio":
        if case.target is None or case.target <= 0:
            return Result(None, NO_TARGET if case.target in (None, 0) else NEGATIVE_TARGET)
        return Result(piece.of_ratio(weight, case.actual, case.target), piece=piece, measured=value)
    if not piece.steps_taken:
        return Result(piece.given(weight, Fraction(0)), piece=piece, measured=value)
    steps = piece.steps(value)
    points = piece.given(weight, steps)
    unsaid = not (piece.pro_rata or piece.round_up)
    differ = unsaid and half_up(piece.given(weight, piece.steps(value, parts=True))) != half_up(points)
    return Result(points, "", frozenset({PART_STEP} if differ else ()), steps, piece=piece, measured=value)


_SCORERS: Mapping[str, Callable[[Prepared, Case, Fraction], Result]] = {
    "proportional": _proportional,
    "reverse": _reverse,
    "all_or_nothing": _all_or_nothing,
    "step_deduction": _step_deduction,
    "threshold_tiers": _threshold_tiers,
    "per_occurrence": _per_occurrence,
    "piecewise": _piecewise,
}

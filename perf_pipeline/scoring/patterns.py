"""Patterns that a second review points out: always exactly 100 %, far above the targets, softer than last year.

Each is a finding to be asked about, never a deduction. How often is too often stands in the profile's
supervision. Pure; counts are also figures of ``review``.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from perf_pipeline.rulebook.supervision import supervision_named
from perf_pipeline.rulebook.units import factor
from perf_pipeline.scoring.exact import exact
from perf_pipeline.scoring.explain import show
from perf_pipeline.scoring.notes import Notes
from perf_pipeline.scoring.year import Row, Year

_NEAR = 1e-5  # stored ratios have six places
UPWARD, DOWNWARD = ("≥", ">", "="), ("≤", "<")


@dataclass(frozen=True, slots=True)
class Pattern:
    """Numeric indicators, and how many of them are exactly met or far exceeded."""

    numeric: int = 0
    exact: int = 0
    over_achieved: int = 0

    def plus(self, other: "Pattern") -> "Pattern":
        """Both together."""
        return Pattern(
            self.numeric + other.numeric, self.exact + other.exact, self.over_achieved + other.over_achieved
        )


def completion(indicator: Row, actual: Row | None) -> Fraction | None:
    """Actual over target in the target's unit; None where they are no comparable numbers."""
    if actual is None or actual["actual_value"] is None or not indicator["target_value"]:
        return None
    converted = factor(actual["actual_unit"], indicator["target_unit"])
    if converted is None:
        return None
    return exact(actual["actual_value"]) * converted / exact(indicator["target_value"])


def pattern_of(year: Year, items: Iterable[Row], actuals: Mapping[str, Row]) -> Pattern:
    """The counts of one goal."""
    counted = Pattern()
    listed = list(items)
    indicators = {
        row["indicator_id"]: row for goal in {i["goal_id"] for i in listed} for row in year.indicators[goal]
    }
    for item in listed:
        ratio = item.get("completion_ratio")
        if ratio is None:
            continue
        indicator, limit = indicators[item["indicator_id"]], year.profiles[item["goal_id"]].over_achievement
        if min(abs(ratio - 1), abs(ratio - float(limit) / 100)) < _NEAR:  # a rounded ratio must not decide
            ratio = completion(indicator, actuals.get(item["indicator_id"])) or 0
        upward = indicator["operator"] in UPWARD and indicator["target_value"] > 0
        beyond = upward and ratio * 100 >= Fraction(limit)
        counted = counted.plus(Pattern(1, int(ratio == 1), int(beyond)))
    return counted


def note_patterns(year: Year, unit_rows: Iterable[Row], notes: Notes) -> None:
    """Findings on units whose reports show a pattern; each stands at the unit's first goal of the stage."""
    for row in unit_rows:
        anchor = _anchor(year, row["organization_id"], row["stage"])
        if anchor is None:
            continue
        profile, stage = year.profiles[anchor], row["stage"]
        wanted, numeric = supervision_named(profile.supervision).review, row["numeric_count"]
        report = _report(year, anchor, stage)
        if wanted.exact.shown(row["exact_count"], numeric):
            notes.add("ACT-31", anchor, stage, None, report, count=row["exact_count"], numeric=numeric)
        if wanted.over_achieved.shown(row["over_achieved_count"], numeric):
            notes.add(
                "ACT-32", anchor, stage, None, report,
                count=row["over_achieved_count"], numeric=numeric, limit=profile.over_achievement,
            )  # fmt: skip


def _anchor(year: Year, unit: str, stage: str) -> str | None:
    """The goal that a finding on the unit stands at: the department's own, else the first by id."""
    goals = [goal for goal, at in year.stages if at == stage and year.goals[goal]["organization_id"] == unit]
    return min(goals, key=lambda goal: (year.goals[goal]["scope"] != "department", goal), default=None)


def _report(year: Year, goal: str, stage: str) -> Row | None:
    """The goal's report, without a line of it: the finding is about the whole."""
    for indicator in year.indicators.get(goal, ()):
        actual = year.actuals.get((indicator["indicator_id"], stage))
        if actual is not None:
            return {"form_id": actual["form_id"], "place": None}
    return None


def note_softer_targets(year: Year, earlier: Iterable[Row], notes: Notes) -> None:
    """Targets worse than what the same indicator reached last year.

    ``earlier``: indicator_id of this year beside last year's earlier_indicator_id, value, unit, as_of (see
    ``warehouse.yearly``). A name that stands twice on either side is not compared: that would be a guess.
    """
    indicators = {row["indicator_id"]: row for rows in year.indicators.values() for row in rows}
    for row in _unambiguous(earlier):
        indicator = indicators.get(row["indicator_id"])
        if indicator is None or indicator["target_value"] is None or row["actual_value"] is None:
            continue
        unit = row["actual_unit"] or row["earlier_target_unit"]
        converted = factor(unit, indicator["target_unit"])
        if converted is None:
            continue
        target, before = exact(indicator["target_value"]), exact(row["actual_value"]) * converted
        goal = indicator["goal_id"]
        direction = _direction(indicator, year)
        allowed = supervision_named(year.profiles[goal].supervision).review.softer_percent
        if direction and (before - target) * direction > abs(before) * Fraction(allowed) / 100:
            notes.add(
                "ACT-33", goal, "", indicator, None,
                target=f"{indicator['operator']}{show(target)}{indicator['target_unit'] or ''}",
                before=f"{show(before)}{indicator['target_unit'] or unit or ''}",
                year=year.goals[goal]["fiscal_year"] - 1,
            )  # fmt: skip


def _direction(indicator: Row, year: Year) -> int:
    """1 where more is better, -1 where less is, 0 where the form does not say."""
    operator = indicator["operator"]
    if operator in DOWNWARD:
        return -1
    if operator not in UPWARD:
        return 0
    profile = year.profiles[indicator["goal_id"]]
    return -1 if operator == "=" and indicator["level1"] in profile.equal_reverse_levels else 1


def _unambiguous(earlier: Iterable[Row]) -> list[Row]:
    """The latest report of every pair whose name stands once on both sides."""
    latest: dict[tuple[str, str], Row] = {}
    for row in sorted(earlier, key=lambda r: (str(r["as_of"] or ""), r["form_id"], r["ordinal"])):
        latest[row["indicator_id"], row["earlier_indicator_id"]] = row
    now = Counter(pair[0] for pair in latest)
    before = Counter(pair[1] for pair in latest)
    return [row for (ours, theirs), row in sorted(latest.items()) if now[ours] == 1 and before[theirs] == 1]

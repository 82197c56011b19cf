"""PTS: point splits against the profile. Sums (PTS-01, 02, 05, 06) are ``rulebook.resolution``'s."""

from collections.abc import Iterator
from decimal import Decimal

from perf_pipeline.audit.check import POINTS, TABLE_FORM, check
from perf_pipeline.audit.goal import Goal, plain
from perf_pipeline.findings import Finding


def level_totals(goal: Goal) -> dict[str, Decimal]:
    """Points by first level."""
    totals: dict[str, Decimal] = {}
    for line in goal.lines:
        if line.level1 and line.weight is not None:
            totals[line.level1] = totals.get(line.level1, Decimal(0)) + line.weight
    return totals


@check("PTS-03", needs=[POINTS, TABLE_FORM])
def other_split(goal: Goal) -> Iterator[Finding]:
    """Points by first level that are no split of the profile; silent where the sum itself is wrong."""
    totals = level_totals(goal)
    if (
        not totals
        or any(line.weight is None for line in goal.lines)
        or any(k.code == "PTS-01" for k in goal.known)
    ):
        return
    points = goal.profile.points
    lawful = [points.with_cost, points.without_cost, *goal.profile.audit.splits]
    if not any(_same(totals, {level: Decimal(p) for level, p in split.items()}, goal) for split in lawful):
        yield Finding("PTS-03", goal.place, values={"found": _said(totals), "expected": _expected(lawful)})


def _same(totals: dict[str, Decimal], split: dict[str, Decimal], goal: Goal) -> bool:
    covered = goal.profile.points.without_level
    sums = dict.fromkeys(split, Decimal(0))
    for level, total in totals.items():
        into = level if level in split else covered.get(level, level)
        sums[into] = sums.get(into, Decimal(0)) + total
    scale = sum(totals.values(), Decimal(0)) / (sum(split.values(), Decimal(0)) or 1)
    return sums == split or (scale != 1 and sums == {level: p * scale for level, p in split.items()})


def _said(split: dict[str, Decimal]) -> str:
    return "、".join(f"{level} {plain(points)}" for level, points in split.items())


def _expected(lawful: list[dict[str, str]]) -> str:
    return " 或 ".join(
        dict.fromkeys("、".join(f"{level} {points}" for level, points in s.items()) for s in lawful)
    )


@check("PTS-07", needs=[POINTS, TABLE_FORM])
def assumed_execution(goal: Goal) -> Iterator[Finding]:
    """Points that add up to 90 or 80 are right; what made them right is said."""
    weights = [line.weight for line in goal.lines]
    if not weights or any(weight is None for weight in weights):
        return
    total = sum((weight for weight in weights if weight is not None), Decimal(0))
    execution = goal.heading.execution
    said = execution.weight if execution is not None else None
    if total in (Decimal(90), Decimal(80)) and said is None:
        yield Finding("PTS-07", goal.place, values={"total": plain(total), "execution": plain(100 - total)})

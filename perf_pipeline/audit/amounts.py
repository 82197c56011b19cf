"""NUM-05, NUM-06: money. Everything in yuan; where a unit leaves two readings, both are given."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import product

from perf_pipeline.audit.check import BUDGET, at_line, check
from perf_pipeline.audit.goal import Goal, Line, plain, same_unit
from perf_pipeline.audit.words import has
from perf_pipeline.findings import Finding, Severity
from perf_pipeline.notation.folding import squeeze

_MONTHS = Decimal(12)
_READINGS = 64


@check("NUM-05", needs=[BUDGET])
def cap_above_budget(goal: Goal) -> Iterator[Finding]:
    """A cost cap above the whole budget."""
    for line in goal.lines:
        caps = line.is_cost and line.operator in ("≤", "<", "=") and line.yuan is not None
        if caps and goal.budget is not None and line.yuan is not None and line.yuan > goal.budget:
            over = plain(line.yuan - goal.budget)
            values = {"found": f"{plain(line.yuan)} 元", "expected": f"{plain(goal.budget)} 元", "over": over}
            yield Finding("NUM-05", line.place, line.shown_target, values, line=line.ordinal)


@check("NUM-06", needs=[BUDGET])
def costs_do_not_meet(goal: Goal) -> Iterator[Finding]:
    """Unit costs times quantities, in every reading, against the budget."""
    unit_costs = [line for line in goal.lines if line.is_cost and line.yuan_per is not None]
    if not unit_costs or goal.budget is None:
        return
    readings = {line.ordinal: _readings(line, goal) for line in unit_costs}
    for line in unit_costs:
        if _unclear(line) and len(readings[line.ordinal]) > 1:
            yield _against(
                line, readings[line.ordinal], goal.budget, Severity.WARNING, f"NUM-12@{line.place}"
            )
    clear = [line for line in unit_costs if not _unclear(line)]
    if not clear or len(clear) < len(unit_costs) or not all(readings[line.ordinal] for line in clear):
        return
    fixed = sum((line.yuan for line in goal.lines if line.is_cost and line.yuan is not None), Decimal(0))
    policy = goal.profile.audit
    tolerance = max(policy.rounding, goal.budget * policy.rounding_share)
    choices = list(product(*(readings[line.ordinal].values() for line in clear)))[:_READINGS]
    sums = [sum(choice, fixed) for choice in choices]
    if any(abs(total - goal.budget) <= tolerance for total in sums):
        return
    if min(sums) > goal.budget + tolerance:
        yield _against(clear[0], readings[clear[0].ordinal], goal.budget, Severity.WARNING, None)
    elif max(sums) < goal.budget - tolerance and len(clear) == 1:
        yield _against(clear[0], readings[clear[0].ordinal], goal.budget, Severity.INFO, None)


def _unclear(line: Line) -> bool:
    unit = squeeze(line.unit or "")
    return has("monthly", line.name) and not unit.endswith(("月", "年"))


def _readings(line: Line, goal: Goal) -> dict[str, Decimal]:
    """Formula → amount, for every quantity that the unit cost can be multiplied with."""
    if line.yuan_per is None:
        return {}
    cost, per = line.yuan_per
    pieces = [part for part in per.replace("·", "/").split("/") if part]
    monthly = "月" in pieces or _unclear(line)
    counted = [part for part in pieces if part not in ("月", "年", "个月")]
    found: dict[str, Decimal] = {}
    if monthly:
        found[f"{plain(cost)}×12月"] = cost * _MONTHS
    for other in goal.lines:
        if other.value is None or not other.unit or other is line or other.is_cost:
            continue
        fits = any(same_unit(other.unit, part) is not None for part in counted) or (
            not counted and squeeze(other.unit) in ("人", "名", "个", "位")
        )
        if fits and not monthly:
            found[f"{plain(cost)}×{plain(other.value)}{other.unit}"] = cost * other.value
        elif fits:
            found[f"{plain(cost)}×{plain(other.value)}{other.unit}"] = cost * other.value
            found[f"{plain(cost)}×{plain(other.value)}{other.unit}×12月"] = cost * other.value * _MONTHS
    return found


def _against(
    line: Line, readings: dict[str, Decimal], budget: Decimal, severity: Severity, cause: str | None
) -> Finding:
    said = "；".join(f"{formula}＝{plain(amount)} 元" for formula, amount in readings.items())
    finding = at_line("NUM-06", line, line.shown_target, cause, found=said, expected=f"{plain(budget)} 元")
    return Finding(finding.code, finding.place, finding.quote, finding.values, severity, finding.line, cause)

"""Totals of goals, averages of units and lights of monitoring a second time, from the rules' statement.

In fractions, from plain rows; nothing of the product is imported. What an indicator scored is taken as given (it has
its own second scorer); how scores add up, what is left out, and what is final is computed here.
"""

from calendar import isleap, monthrange
from datetime import date
from fractions import Fraction
from itertools import pairwise

from perf_pipeline_tests.scoring.reference import hundredths, number

NOTHING = Fraction(0)


def opt(value):
    """A number of a row, None where it is missing."""
    return None if value is None else number(value)


def added(rows, column):
    """The sum of what is there."""
    return sum((number(row[column]) for row in rows if row[column] is not None), NOTHING)


def goal_of(rows, spent, stage, place):
    """A goal at a stage: ``rows`` its indicator scores, ``spent`` its execution row or None, ``place`` what the profile
    says: allowed totals, points of execution, grades (best first), all as numbers."""
    weights = added(rows, "max_score")
    for_execution = execution_points(spent, weights, place)
    rate = None if spent is None else rate_of(spent)
    points = None
    if rate is not None and for_execution:
        points = Fraction(hundredths(for_execution * min(max(rate, NOTHING), Fraction(1))), 100)
    scored = [row for row in rows if row["score"] is not None]
    put_aside = [row for row in rows if row["score"] is None and row["status"] == "not_applicable"]
    waiting = len(rows) - len(scored) - len(put_aside)
    total = added(scored, "score") + (points or 0)
    full = added(scored, "max_score") + (NOTHING if points is None else for_execution)
    unknown_rate = spent is not None and rate is None
    should = weights - added(put_aside, "max_score") + (NOTHING if unknown_rate else for_execution)
    percent = Fraction(hundredths(total * 100 / full), 100) if full else None
    final = stage != "monitoring"
    lacks_execution = spent is None and for_execution != 0
    done = final and bool(rows) and not waiting and not lacks_execution
    anything = bool(scored) or points is not None
    return {
        "execution_score": points,
        "total_score": total if anything else None,
        "max_score": full if anything else None,
        "full_score": should,
        "percent_score": percent,
        "grade": grade_of(percent, place) if final else None,
        "status": "complete" if done else "provisional",
        "scored_count": len(rows) - waiting,
        "indicator_count": len(rows),
    }


def execution_points(spent, weights, place):
    """As the report states them; else what the indicators leave of a hundred where such a split is known."""
    if spent is not None and spent["weight"] is not None:
        return number(spent["weight"])
    left = 100 - weights
    if left == 0 or left in [100 - total for total in place["allowed_totals"]]:
        return left
    return place["points"]


def rate_of(spent):
    """Executed over the adjusted budget, where there is none over the initial one; None where that cannot be said."""
    budget = spent["adjusted_budget"] if spent["adjusted_budget"] is not None else spent["initial_budget"]
    if spent["executed"] is None or not budget:
        return None
    return number(spent["executed"]) / number(budget)


def grade_of(percent, place):
    """Closed below: 90.00 is the upper grade."""
    if percent is None:
        return None
    return next(name for name, lower in place["grades"] if percent >= lower)


def unit_average(goals):
    """(percent, budget) of a unit's scored projects → average by budget, equal as soon as one budget is unusable."""
    scored = [(percent, budget) for percent, budget in goals if percent is not None]
    if not scored:
        return None
    if any(budget is None or budget <= 0 for _, budget in scored):
        scored = [(percent, Fraction(1)) for percent, _ in scored]
    weighted = sum((percent * budget for percent, budget in scored), NOTHING)
    return Fraction(hundredths(weighted / sum((budget for _, budget in scored), NOTHING)), 100)


# -- monitoring


def share_of_year(day, year):
    """How much of the budget year has passed at the end of the day."""
    passed = day.toordinal() - date(year - 1, 12, 31).toordinal()
    days = 366 if isleap(year) else 365
    return Fraction(max(0, min(days, passed)), days)


def due_percent(plan, day, year):
    """What the spending plan asks for: straight lines between the ends of its months, level behind the last."""
    corners = [(NOTHING, NOTHING)]
    for month, percent in sorted(plan.items()):
        corners.append((share_of_year(date(year, month, monthrange(year, month)[1]), year), percent))
    now = share_of_year(day, year)
    for (start, low), (end, high) in pairwise(corners):
        if start <= now <= end:
            return low + (high - low) * (now - start) / (end - start)
    return corners[-1][1]


def light_of(indicator, reached, passed, place):
    """The light of a number reached. ``indicator``: operator, target, steady, equal_is_cap; ``place``: pairs of green and
    yellow in percent for growing and for steady indicators."""
    operator, target = indicator["operator"], indicator["target"]
    cap = operator in ("≤", "<") or (operator == "=" and indicator["equal_is_cap"])
    kept = {
        "≤": reached <= target, "<": reached < target, "≥": reached >= target, ">": reached > target,
        "=": reached <= target if cap else reached >= target,
    }[operator]  # fmt: skip
    if target <= 0:
        return "green" if (reached == target if operator == "=" else kept) else "red"
    if indicator["steady"]:
        share = (
            target * 100 / reached
            if cap and reached > 0
            else Fraction(1000)
            if cap
            else reached * 100 / target
        )
        found = lit(share, place["steady"])
        if cap:
            return "green" if kept else "red" if found == "red" else "yellow"
        return found if kept or found != "green" else "yellow"
    if not cap:
        return lit(reached * 100 / target / passed, place["growing"]) if passed else "green"
    if not kept:
        return "red"
    used_evenly = reached <= 0 or lit(passed * 100 * target / reached, place["growing"]) == "green"
    return "green" if used_evenly else "yellow"


def lit(percent, bounds):
    """Green and yellow begin at their bounds."""
    green, yellow = bounds
    return "green" if percent >= green else "yellow" if percent >= yellow else "red"

"""Monitoring: how far indicators and spending had come by the day of a report, with lights and points at stake.

An indicator that grows with the year is held against the share of the year that has passed, a steady one (a
rate, a price, a span of time) against its target; spending against the plan, linear between the months that it
names. Points are those that the rule would give if the year ended so: a warning, never a result, so there is
no grade here. What no light can be given to is ``unknown``. Pure; called by ``scores``; thresholds are data
(``rulebook/supervisions``).
"""

from calendar import isleap, monthrange
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from perf_pipeline.rulebook.outlook import Outlook, read_outlook
from perf_pipeline.rulebook.profiles import Profile
from perf_pipeline.rulebook.supervision import Monitoring, supervision_named
from perf_pipeline.rulebook.units import factor
from perf_pipeline.scoring.adjudications import Decisions
from perf_pipeline.scoring.exact import exact
from perf_pipeline.scoring.explain import show
from perf_pipeline.scoring.indicators import score_indicators
from perf_pipeline.scoring.notes import Notes
from perf_pipeline.scoring.patterns import DOWNWARD
from perf_pipeline.scoring.sentences import percent, rounded, say
from perf_pipeline.scoring.year import Row, Year

STAGE = "monitoring"
_WORST = ("red", "yellow", "green")
_HUNDRED = Fraction(100)


@dataclass(frozen=True, slots=True)
class _Light:
    """A light with its reason; ``due`` is the completion that should be reached by then. What is ``lost`` (a cap
    on something that only grows, once broken) no expectation brings back."""

    light: str
    said: str
    completion: Fraction | None = None
    due: Fraction | None = None
    lost: bool = False


@dataclass(frozen=True, slots=True)
class _Day:
    """The reports of one day, and the points they would give now and as expected."""

    as_of: date
    actuals: Mapping[str, Row]
    outlooks: Mapping[str, Outlook]
    now: Mapping[str, Row]
    expected: Mapping[str, Row]


def progress_of_year(
    year: Year,
    actual_rows: Iterable[Row],
    execution_rows: Iterable[Row],
    plan_rows: Iterable[Row],
    decisions: Decisions,
    scored_rows: Iterable[Row] = (),
) -> tuple[list[Row], list[Row]]:
    """Rows of indicator_progress and goal_progress for every day on which a goal's monitoring was reported.

    ``scored_rows`` are the scores of the year: where a goal was monitored once, they are its scores of that day.
    """
    actuals: dict[str, list[Row]] = {}
    for row in actual_rows:
        if row["stage"] == STAGE and row["goal_id"] in year.goals and row["as_of"]:
            actuals.setdefault(row["as_of"], []).append(row)
    executions = {
        (row["goal_id"], row["as_of"]): row
        for row in execution_rows
        if row["stage"] == STAGE and row["goal_id"] in year.goals
    }
    plans: dict[str, dict[int, Fraction]] = {}
    for row in plan_rows:
        if row["cumulative_percent"] is not None:
            plans.setdefault(row["goal_id"], {})[row["month"]] = exact(row["cumulative_percent"])
    settled = _settled(actuals, scored_rows)
    indicator_rows: list[Row] = []
    goal_rows: list[Row] = []
    for as_of in sorted({*actuals, *(day for _, day in executions)}):
        reported = actuals.get(as_of, [])
        goals = {row["goal_id"] for row in reported} | {g for g, day in executions if day == as_of}
        day = _day(year, date.fromisoformat(as_of), reported, goals, decisions, settled)
        for goal in sorted(goals):
            rows = [_indicator_row(year, goal, indicator, day) for indicator in year.indicators.get(goal, ())]
            indicator_rows += rows
            goal_rows.append(
                _goal_row(year, goal, as_of, rows, executions.get((goal, as_of)), plans.get(goal, {}))
            )
    return indicator_rows, goal_rows


def _settled(actuals: Mapping[str, Sequence[Row]], scored_rows: Iterable[Row]) -> dict[str, dict[str, Row]]:
    """By goal the scores of its only monitoring report; a goal with more reports is scored day by day."""
    days: dict[str, set[str]] = {}
    for as_of, rows in actuals.items():
        for row in rows:
            days.setdefault(row["goal_id"], set()).add(as_of)
    found: dict[str, dict[str, Row]] = {}
    for row in scored_rows:
        if row["stage"] == STAGE and len(days.get(row["goal_id"], ())) == 1:
            found.setdefault(row["goal_id"], {})[row["indicator_id"]] = row
    return found


def elapsed(as_of: date, fiscal_year: int) -> Fraction:
    """Share of the budget year that has passed at the end of ``as_of``: 0 before it, 1 after it."""
    days = 366 if isleap(fiscal_year) else 365
    passed = (as_of - date(fiscal_year, 1, 1)).days + 1
    return Fraction(min(max(passed, 0), days), days)


def planned(plan: Mapping[int, Fraction], as_of: date, fiscal_year: int) -> Fraction:
    """Percent that should be spent by the end of ``as_of``: linear by days between the ends of the months planned.

    The year starts at 0; after the last month that the plan names its figure stays, nothing is added to a plan.
    """
    passed = elapsed(as_of, fiscal_year)
    before, share = Fraction(0), Fraction(0)
    for month in sorted(plan):
        end = elapsed(date(fiscal_year, month, monthrange(fiscal_year, month)[1]), fiscal_year)
        if passed <= end:
            return share + (plan[month] - share) * (passed - before) / (end - before)
        before, share = end, plan[month]
    return share


# -- points at stake


def _day(
    year: Year,
    as_of: date,
    reported: Sequence[Row],
    goals: Iterable[str],
    decisions: Decisions,
    settled: Mapping[str, Mapping[str, Row]],
) -> _Day:
    """Score the reports of one day as they stand, and with the full-year values that they expect."""
    ordered = sorted(reported, key=lambda row: (row["form_id"], row["ordinal"]))
    actuals = {row["indicator_id"]: row for row in ordered if row["indicator_id"] is not None}
    outlooks = {
        indicator["indicator_id"]: _outlook(year, goal, indicator, actuals.get(indicator["indicator_id"]))
        for goal in goals
        for indicator in year.indicators.get(goal, ())
    }
    hoped = {
        identity: actual | _as_actual(outlooks[identity])
        for identity, actual in actuals.items()
        if identity in outlooks and outlooks[identity].value is not None
    }
    now = _points(year, actuals, sorted(set(goals) - settled.keys()), decisions)
    for goal in goals:
        now |= settled.get(goal, {})
    expecting = sorted({row["goal_id"] for row in hoped.values()})
    return _Day(as_of, actuals, outlooks, now, _points(year, hoped, expecting, decisions))


def _outlook(year: Year, goal: str, indicator: Row, actual: Row | None) -> Outlook:
    supervised = _supervised(year.profiles[goal])
    text = actual["outlook"] if actual is not None else None
    return read_outlook(text, indicator["target_unit"], indicator["target_value"], supervised)


def _as_actual(outlook: Outlook) -> Row:
    value = None if outlook.value is None else float(outlook.value)
    return {"actual_value": value, "actual_unit": outlook.unit, "actual_text": None, "attainment": None}


def _points(
    year: Year, actuals: Mapping[str, Row], goals: Sequence[str], decisions: Decisions
) -> dict[str, Row]:
    """Scores by indicator with these actuals; their findings belong to the stage's own scores."""
    if not goals:
        return {}
    reports = {(identity, STAGE): row for identity, row in actuals.items()}
    asked = replace(year, actuals=reports, stages=[(goal, STAGE) for goal in goals])
    rows, _ = score_indicators(asked, decisions, Notes(asked))
    return {row["indicator_id"]: row for row in rows}


# -- indicators


def _indicator_row(year: Year, goal: str, indicator: Row, day: _Day) -> Row:
    identity, profile = indicator["indicator_id"], year.profiles[goal]
    actual, outlook = day.actuals.get(identity), day.outlooks[identity]
    passed = elapsed(day.as_of, year.goals[goal]["fiscal_year"])
    now, hoped = day.now.get(identity, {}), day.expected.get(identity, {})
    light = _with_outlook(
        _light(indicator, actual, passed, profile, now), indicator, actual, outlook, profile
    )
    full = now.get("max_score", indicator["weight"])
    score, expected = now.get("score"), hoped.get("score")
    return {
        "indicator_id": identity,
        "as_of": day.as_of.isoformat(),
        "goal_id": goal,
        "fiscal_year": year.goals[goal]["fiscal_year"],
        "form_id": actual and actual["form_id"],
        "elapsed_ratio": rounded(passed, 6),
        "completion_ratio": None if light.completion is None else rounded(light.completion, 6),
        "due_ratio": None if light.due is None else rounded(light.due, 6),
        "expected_value": None if outlook.value is None else float(outlook.value),
        "light": light.light,
        "score": score,
        "expected_score": expected,
        "max_score": full,
        "shortfall": _missing(full, score),
        "expected_shortfall": _missing(full, expected),
        "explanation": light.said,
        "place": actual and actual["place"],
    }


def _missing(full: float | None, score: float | None) -> float | None:
    return None if full is None or score is None else float(exact(full) - exact(score))


def _supervised(profile: Profile) -> Monitoring:
    return supervision_named(profile.supervision).monitoring


def _light(indicator: Row, actual: Row | None, passed: Fraction, profile: Profile, scored: Row) -> _Light:
    """The light of what has been reached."""
    if actual is None or scored.get("status") == "missing_actual":
        return _Light("unknown", say("monitoring", "no_actual"))
    if actual["actual_value"] is None or indicator["target_value"] is None or indicator["operator"] is None:
        full = scored.get("score") is not None and scored.get("score") == indicator["weight"]
        return _Light("green", say("monitoring", "full_in_words")) if full else _unknown("no_number")
    converted = factor(actual["actual_unit"], indicator["target_unit"])
    if converted is None:
        units = {"actual": actual["actual_unit"], "target": indicator["target_unit"]}
        return _Light("unknown", say("monitoring", "no_unit", **units))
    reached, target = exact(actual["actual_value"]) * converted, exact(indicator["target_value"])
    if target <= 0:
        return _zero_light(indicator, reached, target)
    judge = _cap_light if _is_cap(indicator, profile) else _upward_light
    return judge(indicator, reached, target, passed, _supervised(profile))


def _unknown(key: str) -> _Light:
    return _Light("unknown", say("monitoring", key))


def _is_cap(indicator: Row, profile: Profile) -> bool:
    operator = indicator["operator"]
    return operator in DOWNWARD or (operator == "=" and indicator["level1"] in profile.equal_reverse_levels)


def _met(indicator: Row, reached: Fraction, target: Fraction, *, cap: bool) -> bool:
    if indicator["operator"] in ("<", ">"):
        return reached < target if cap else reached > target
    return reached <= target if cap else reached >= target


def _zero_light(indicator: Row, reached: Fraction, target: Fraction) -> _Light:
    """A target of 0 or below knows no share: met or not."""
    met = (
        reached == target
        if indicator["operator"] == "="
        else _met(indicator, reached, target, cap=indicator["operator"] in DOWNWARD)
    )
    said = say("monitoring", "zero", target=f"{indicator['operator']}{show(target)}", actual=reached)
    return _Light("green" if met else "red", said)


def is_steady(indicator: Row, supervised: Monitoring) -> bool:
    """Whether an indicator does not grow with the year: by its level, or by a mark in its unit."""
    if {indicator["level1"], indicator["level2"]} & set(supervised.steady_levels):
        return True
    unit = indicator["target_unit"] or ""
    marks = supervised.steady_unit_marks
    return any(mark == unit or (len(mark) == 1 and not mark.isalpha() and mark in unit) for mark in marks)


def _upward_light(
    indicator: Row, reached: Fraction, target: Fraction, passed: Fraction, supervised: Monitoring
) -> _Light:
    ratio = reached / target
    if is_steady(indicator, supervised):
        light = supervised.steady.light(ratio * 100)
        light = light if _met(indicator, reached, target, cap=False) or light != "green" else "yellow"
        return _Light(light, say("monitoring", "steady", completion=percent(ratio)), ratio, Fraction(1))
    if not passed:
        return _Light("green", say("monitoring", "early", completion=percent(ratio)), ratio, passed)
    pace = ratio * 100 / passed
    said = say(
        "monitoring", "growing", elapsed=percent(passed), completion=percent(ratio), pace=percent(pace / 100)
    )
    return _Light(supervised.growing.light(pace), said, ratio, passed)


def _cap_light(
    indicator: Row, reached: Fraction, target: Fraction, passed: Fraction, supervised: Monitoring
) -> _Light:
    """Red only beyond the cap; inside it yellow where it is used up faster than time passes."""
    ratio, within = reached / target, _met(indicator, reached, target, cap=True)
    values = {"actual": reached, "target": target}
    if is_steady(indicator, supervised):
        beyond = supervised.steady.light(target * 100 / reached) if reached > 0 else "green"
        light = "green" if within else "red" if beyond == "red" else "yellow"
        said = say("monitoring", "steady_within" if within else "steady_beyond", **values)
        return _Light(light, said, ratio, Fraction(1))
    if not within:
        return _Light("red", say("monitoring", "cap_beyond", **values), ratio, passed, lost=True)
    pace = passed * 100 * target / reached if reached > 0 else _HUNDRED
    light = "green" if supervised.growing.light(pace) == "green" else "yellow"
    return _Light(
        light, say("monitoring", "cap_within", elapsed=percent(passed), used=percent(ratio)), ratio, passed
    )


def _with_outlook(
    light: _Light, indicator: Row, actual: Row | None, outlook: Outlook, profile: Profile
) -> _Light:
    """The light in view of what the unit expects.

    A stated number that misses the target turns green into yellow, red where it misses by more than the steady
    thresholds allow; one that meets it lifts red to yellow, never to green: a statement is no evidence. Words
    of likelihood only warn.
    """
    if outlook.light is not None:
        said = say("monitoring", "outlook", words=str((actual or {}).get("outlook")))
        return replace(light, light=_worse(light.light, outlook.light), said=light.said + said)
    target = indicator["target_value"]
    converted = factor(outlook.unit, indicator["target_unit"])
    if outlook.value is None or target is None or converted is None or indicator["operator"] is None:
        return light
    hoped, wanted = exact(outlook.value) * converted, exact(target)
    cap = _is_cap(indicator, profile)
    shown = f"{show(exact(outlook.value))}{outlook.unit or ''}"
    if _met(indicator, hoped, wanted, cap=cap):
        lifted = light.light == "red" and not light.lost
        said = say("monitoring", "expected_lifted" if lifted else "expected_met", value=shown)
        return replace(light, light="yellow" if lifted else light.light, said=light.said + said)
    parts = (wanted, hoped) if cap else (hoped, wanted)
    share = parts[0] * 100 / parts[1] if parts[1] > 0 else Fraction(0)
    expected = "red" if _supervised(profile).steady.light(share) == "red" else "yellow"
    said = light.said + say("monitoring", "expected_missed", value=shown)
    return replace(light, light=_worse(light.light, expected), said=said)


def _worse(first: str, second: str) -> str:
    return next((light for light in _WORST if light in (first, second)), first)


# -- goals


def _goal_row(
    year: Year,
    goal: str,
    as_of: str,
    rows: Sequence[Row],
    execution: Row | None,
    plan: Mapping[int, Fraction],
) -> Row:
    stored, profile = year.goals[goal], year.profiles[goal]
    day, fiscal_year = date.fromisoformat(as_of), stored["fiscal_year"]
    passed = elapsed(day, fiscal_year)
    budget, executed = _budget(stored, execution), execution["executed"] if execution is not None else None
    spent = exact(executed) * 100 / exact(budget) if budget and executed is not None else None
    wanted = planned(plan, day, fiscal_year) if plan else passed * 100
    lights = Counter(row["light"] for row in rows)
    scored = [row for row in rows if row["shortfall"] is not None]
    hoped = any(row["expected_shortfall"] is not None for row in scored)
    return {
        "goal_id": goal,
        "as_of": as_of,
        "organization_id": stored["organization_id"],
        "fiscal_year": fiscal_year,
        "elapsed_ratio": rounded(passed, 6),
        "budget": budget,
        "executed": executed,
        "spent_percent": None if spent is None else rounded(spent, 2),
        "planned_percent": rounded(wanted, 2),
        "plan_source": "plan" if plan else "time",
        "spending_light": _spending_light(spent, wanted, _supervised(profile)),
        "light": next((light for light in _WORST if lights[light]), "unknown"),
        "indicator_count": len(rows),
        **{f"{light}_count": lights[light] for light in ("green", "yellow", "red", "unknown")},
        "scored_count": len(scored),
        "max_score": _total(row["max_score"] for row in scored) if scored else None,
        "shortfall": _total(row["shortfall"] for row in scored) if scored else None,
        "expected_shortfall": _total(_expected(row) for row in scored) if hoped else None,
    }


def _expected(row: Row) -> float:
    """What is expected to be lost; without an expectation what would be lost now."""
    found: float = row["shortfall"] if row["expected_shortfall"] is None else row["expected_shortfall"]
    return found


def _total(values: Iterable[float]) -> float:
    return float(sum(map(exact, values), Fraction(0)))


def _budget(goal: Row, execution: Row | None) -> float | None:
    stated = execution or {}
    for budget in (stated.get("adjusted_budget"), stated.get("initial_budget"), goal["budget_total"]):
        if budget is not None:
            return float(budget)
    return None


def _spending_light(spent: Fraction | None, wanted: Fraction, supervised: Monitoring) -> str:
    if spent is None:
        return "unknown"
    return "green" if wanted <= 0 else supervised.spending.light(spent * 100 / wanted)

"""Second review: what a unit claims beside what its papers give, as gaps by kind, figures and places.

Kinds: ``arithmetic`` (claimed total ≠ sum of its parts), ``over_claimed`` (above the weight), ``rule`` (what is
claimed up to the weight ≠ what the rule gives), ``execution``, and ``sum``, to which the others add up where
everything could be compared. What was not scored or not claimed is left out on both sides, never taken for 0.
Monitoring claims nothing. Pure; called by ``scores``. Patterns and year over year stand in ``patterns``.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from perf_pipeline.model.ids import stable_id
from perf_pipeline.scoring.exact import exact
from perf_pipeline.scoring.patterns import Pattern, pattern_of
from perf_pipeline.scoring.sentences import percent, rounded, say, signed
from perf_pipeline.scoring.year import Row, Year

REVIEWED_STAGES = ("self_evaluation", "review")
"""Stages at which a unit claims points."""

COUNTED_KINDS = ("arithmetic", "rule", "over_claimed", "execution")


@dataclass(frozen=True, slots=True)
class _Figures:
    """What was compared: points claimed, computed, full marks, and the differences without sign."""

    claimed: Fraction = Fraction(0)
    computed: Fraction = Fraction(0)
    full: Fraction = Fraction(0)
    absolute: Fraction = Fraction(0)
    count: int = 0

    def plus(self, other: "_Figures") -> "_Figures":
        return _Figures(
            self.claimed + other.claimed,
            self.computed + other.computed,
            self.full + other.full,
            self.absolute + other.absolute,
            self.count + other.count,
        )

    @property
    def percent(self) -> Fraction | None:
        """The difference in percent of the full marks; None where nothing was compared."""
        return (self.claimed - self.computed) * 100 / self.full if self.full else None


@dataclass(slots=True)
class _Subject:
    """A goal or a unit at a stage on its way to a row."""

    figures: _Figures
    kinds: Counter[str]
    pattern: Pattern
    goals: int = 0
    compared: int = 0


@dataclass(slots=True)
class _Goal:
    """A goal at a stage: its scored items, its report, and what was found."""

    goal: Row
    stage: str
    items: list[Row]
    score: Row
    execution: Row | None
    lines: Sequence[Row]  # every line of the report that claims the total, joined or not
    actuals: Mapping[str, Row]
    gaps: list[Row] = field(default_factory=list)


def review_year(
    year: Year, actual_rows: Iterable[Row], indicator_rows: Iterable[Row], goal_rows: Iterable[Row]
) -> tuple[list[Row], list[Row], list[Row]]:
    """Rows of review_gap, goal_second_review and organization_second_review.

    ``actual_rows`` are all reported lines of the year, ``indicator_rows`` and ``goal_rows`` its scores.
    """
    lines: dict[str, list[Row]] = {}
    for line in actual_rows:
        lines.setdefault(line["form_id"], []).append(line)
    items: dict[tuple[str, str], list[Row]] = {}
    for row in indicator_rows:
        items.setdefault((row["goal_id"], row["stage"]), []).append(row)
    gaps: list[Row] = []
    goals: dict[tuple[str, str], _Subject] = {}
    for score in goal_rows:
        key = (score["goal_id"], score["stage"])
        if score["stage"] in REVIEWED_STAGES:
            reviewed = _goal(year, score, items.get(key, []), lines)
            goals[key] = _review(reviewed, year)
            gaps += reviewed.gaps
    units = _units(year, goals)
    return gaps, _goal_rows(year, goals), _unit_rows(year, units)


def _goal(year: Year, score: Row, items: list[Row], lines: Mapping[str, Sequence[Row]]) -> _Goal:
    goal, stage = score["goal_id"], score["stage"]
    execution = year.executions.get((goal, stage))
    actuals = {
        row["indicator_id"]: year.actuals[row["indicator_id"], stage]
        for row in items
        if (row["indicator_id"], stage) in year.actuals
    }
    reported = lines.get(execution["form_id"], ()) if execution is not None else ()
    return _Goal(year.goals[goal], stage, items, score, execution, reported, actuals)


def _review(goal: _Goal, year: Year) -> _Subject:
    figures = _Figures()
    for item in goal.items:
        figures = figures.plus(_compare_item(goal, item))
    figures = figures.plus(_compare_execution(goal))
    _check_arithmetic(goal)
    figures = _compare_total(goal, figures)
    kinds = Counter(gap["kind"] for gap in goal.gaps)
    pattern = pattern_of(year, goal.items, goal.actuals)
    return _Subject(figures, kinds, pattern, 1, 1 if figures.full else 0)


def _points(value: float | None) -> Fraction | None:
    return None if value is None else exact(value)


def _compare_item(goal: _Goal, item: Row) -> _Figures:
    """Gaps of one indicator; its part of the figures where claim and score are both there."""
    claimed, weight = _points(item.get("claimed_score")), _points(item.get("max_score"))
    computed = _points(item.get("score"))
    if claimed is None:
        return _Figures()
    if weight is not None and claimed > weight:
        _add(
            goal,
            "over_claimed",
            claimed,
            weight,
            weight,
            item,
            say("review", "over_claimed", **_said(claimed, weight)),
        )
    if computed is None or weight is None:
        return _Figures()
    counted = min(claimed, weight)
    if counted != computed:
        formula = item.get("formula") or say("review", "no_formula")
        key = "rule" if counted == claimed else "rule_capped"
        text = say("review", key, stated=claimed, formula=formula, **_said(counted, computed))
        _add(goal, "rule", counted, computed, weight, item, text)
    return _Figures(claimed, computed, weight, abs(claimed - computed), 1)


def _compare_execution(goal: _Goal) -> _Figures:
    claimed = _points(goal.execution["claimed_score"]) if goal.execution is not None else None
    computed, full = _points(goal.score["execution_score"]), _execution_full(goal)
    if claimed is None or computed is None or full is None:
        return _Figures()
    if claimed != computed:
        rate = percent(exact(goal.score["execution_ratio"] or 0))
        text = say("review", "execution", rate=rate, full=full, **_said(claimed, computed))
        _add(goal, "execution", claimed, computed, full, None, text)
    return _Figures(claimed, computed, full, abs(claimed - computed), 1)


def _execution_full(goal: _Goal) -> Fraction | None:
    """Full marks of execution: what the goal's full marks hold beyond the scored indicators'."""
    full = _points(goal.score["max_score"])
    if full is None:
        return None
    weights = (
        exact(row["max_score"])
        for row in goal.items
        if row.get("score") is not None and row["max_score"] is not None
    )
    return full - sum(weights, Fraction(0))


def _check_arithmetic(goal: _Goal) -> None:
    """The claimed total against the sum of what the same form claims, where it claims all of it."""
    execution = goal.execution
    total = _points(execution["claimed_total"]) if execution is not None else None
    if execution is None or total is None or not goal.lines:
        return
    claims = [line["claimed_score"] for line in goal.lines]
    own = execution["claimed_score"]
    if None in claims or (own is None and (execution["weight"] or execution["executed"] is not None)):
        return
    indicators, spent = sum(map(exact, claims), Fraction(0)), exact(own or 0)
    if total == indicators + spent:
        return
    text = say(
        "review", "arithmetic", indicators=indicators, execution=spent, **_said(total, indicators + spent)
    )
    _add(goal, "arithmetic", total, indicators + spent, None, None, text)


def _compare_total(goal: _Goal, parts: _Figures) -> _Figures:
    """The figures that count, with their ``sum`` row: the printed total where it covers just what was scored."""
    total = _points(goal.execution["claimed_total"]) if goal.execution is not None else None
    if total is not None and _covers_all(goal):
        full, computed = exact(goal.score["max_score"]), exact(goal.score["total_score"])
        text = say("review", "sum", full=full, **_said(total, computed))
        _add(goal, "sum", total, computed, full, None, text)
        torn = sum((abs(exact(gap["gap"])) for gap in goal.gaps if gap["kind"] == "arithmetic"), Fraction(0))
        absolute = max(parts.absolute + torn, abs(total - computed))
        return _Figures(total, computed, full, absolute, parts.count)
    if parts.count:
        text = say(
            "review",
            "sum_compared",
            count=parts.count,
            full=parts.full,
            **_said(parts.claimed, parts.computed),
        )
        _add(goal, "sum", parts.claimed, parts.computed, parts.full, None, text)
    return parts


def _covers_all(goal: _Goal) -> bool:
    """Whether everything scored and everything claimed are the same things."""
    if goal.score["status"] != "complete" or not goal.score["max_score"]:
        return False
    claimed = goal.execution is not None and goal.execution["claimed_score"] is not None
    unscored = any(item.get("score") is None and item.get("claimed_score") for item in goal.items)
    strangers = any(line["indicator_id"] is None and line["claimed_score"] for line in goal.lines)
    return not unscored and not strangers and not (claimed and goal.score["execution_score"] is None)


def _said(claimed: Fraction, computed: Fraction) -> dict[str, Fraction | str]:
    return {"claimed": claimed, "computed": computed, "gap": signed(claimed - computed)}


def _add(
    goal: _Goal,
    kind: str,
    claimed: Fraction,
    computed: Fraction,
    full: Fraction | None,
    item: Row | None,
    text: str,
) -> None:
    report = goal.actuals.get(item["indicator_id"]) if item is not None else goal.execution
    indicator = item["indicator_id"] if item is not None else None
    goal.gaps.append(
        {
            "gap_id": stable_id("gap", goal.goal["goal_id"], goal.stage, kind, indicator),
            "goal_id": goal.goal["goal_id"],
            "indicator_id": indicator,
            "organization_id": goal.goal["organization_id"],
            "fiscal_year": goal.goal["fiscal_year"],
            "stage": goal.stage,
            "kind": kind,
            "claimed": float(claimed),
            "computed": float(computed),
            "gap": float(claimed - computed),
            "max_score": None if full is None else float(full),
            "explanation": text,
            "form_id": report and report["form_id"],
            "place": report and report["place"],
        }
    )


# -- figures of goals and units


def _units(year: Year, goals: Mapping[tuple[str, str], _Subject]) -> dict[tuple[str, str], _Subject]:
    units: dict[tuple[str, str], _Subject] = {}
    for (goal, stage), subject in goals.items():
        unit = units.setdefault(
            (year.goals[goal]["organization_id"], stage), _Subject(_Figures(), Counter(), Pattern())
        )
        unit.figures = unit.figures.plus(subject.figures)
        unit.kinds += subject.kinds
        unit.pattern = unit.pattern.plus(subject.pattern)
        unit.goals += 1
        unit.compared += subject.compared
    return units


def _goal_rows(year: Year, goals: Mapping[tuple[str, str], _Subject]) -> list[Row]:
    return [
        {
            "goal_id": goal,
            "stage": stage,
            "organization_id": year.goals[goal]["organization_id"],
            "fiscal_year": year.goals[goal]["fiscal_year"],
            **_row(subject),
        }
        for (goal, stage), subject in sorted(goals.items())
    ]


def _unit_rows(year: Year, units: Mapping[tuple[str, str], _Subject]) -> list[Row]:
    years = {goal["fiscal_year"] for goal in year.goals.values()}
    return [
        {
            "organization_id": unit,
            "fiscal_year": next(iter(years)),
            "stage": stage,
            "goal_count": subject.goals,
            "compared_goal_count": subject.compared,
            **_row(subject),
        }
        for (unit, stage), subject in sorted(units.items())
    ]


def _row(subject: _Subject) -> Row:
    figures, percent = subject.figures, subject.figures.percent
    counts: Row = {f"{kind}_count": subject.kinds[kind] for kind in COUNTED_KINDS}
    counts |= {
        "numeric_count": subject.pattern.numeric,
        "exact_count": subject.pattern.exact,
        "over_achieved_count": subject.pattern.over_achieved,
    }
    if percent is None:
        return counts
    return counts | {
        "claimed_points": float(figures.claimed),
        "computed_points": float(figures.computed),
        "compared_points": float(figures.full),
        "gap": float(figures.claimed - figures.computed),
        "absolute_gap": float(figures.absolute),
        "gap_percent": rounded(percent, 2),
    }

"""What is current: from all forms of a goal, the goal, its indicators and what was reported on them.

Pure functions over plain rows (``rows.Row``). A goal's rows follow from its forms alone, so any order of
arrival, an amendment, its withdrawal and an actual before its goal all end in the same rows. ``loading``
reads the forms, calls this room's functions and writes what differs.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final

from perf_pipeline.findings import Finding
from perf_pipeline.model.columns import Kind
from perf_pipeline.model.derive import column_names
from perf_pipeline.model.ids import indicator_id, stable_id
from perf_pipeline.model.records import Execution, Heading, heading_from_json
from perf_pipeline.model.tables import TABLES
from perf_pipeline.warehouse.joining import Joinable, Match, join
from perf_pipeline.warehouse.rows import Row, number

GOAL_KINDS: Final = frozenset({"project_goal", "department_goal"})

STAGE_OF_KIND: Final[Mapping[str, str]] = {
    "project_self_evaluation": "self_evaluation",
    "department_self_evaluation": "self_evaluation",
    "project_monitoring": "monitoring",
    "department_monitoring": "monitoring",
}

PROJECTED: Final = ("performance_goal", "spending_plan", "indicator", "actual", "budget_execution")
"""The tables that are rewritten per goal, beside the findings of the join."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether a form counts, and which one counts instead of it."""

    is_current: bool
    superseded_by: str | None


@dataclass(slots=True)
class Projection:
    """The rows that the touched goals should have, by table."""

    tables: dict[str, list[Row]] = field(
        default_factory=lambda: {name: [] for name in (*PROJECTED, "finding")}
    )

    def add(self, name: str, rows: Iterable[Row]) -> None:
        """Add rows of one table."""
        self.tables[name].extend(rows)


def standings(forms: Sequence[Row]) -> dict[str, Standing]:
    """The standing of every form of the touched goals; ``forms`` carry ``received_seq``.

    Of the forms of one goal, kind and day the one received last counts (within a file the later one). A
    form without goal or one that only supports a table counts never.
    """
    rivals: dict[tuple[Any, ...], list[Row]] = defaultdict(list)
    found: dict[str, Standing] = {}
    for form in forms:
        if form["goal_id"] is None or form["supports_form_id"] is not None:
            found[form["form_id"]] = Standing(False, None)
        else:
            rivals[form["goal_id"], form["form_kind"], as_of(form)].append(form)
    for group in rivals.values():
        winner = max(group, key=_receipt)["form_id"]
        for form in group:
            counts = form["form_id"] == winner
            found[form["form_id"]] = Standing(counts, None if counts else winner)
    return found


def _receipt(form: Row) -> tuple[int, int]:
    return form["received_seq"], form["ordinal"]


def as_of(form: Row) -> str | None:
    """The day a report refers to: as stated, else the year's last; None for a goal form."""
    if form["form_kind"] in GOAL_KINDS:
        return None
    stated: str | None = form["as_of"]
    return stated or f"{form['fiscal_year']}-12-31"


def project(
    forms: Sequence[Row], lines: Mapping[str, Sequence[Row]], amending: Collection[str] = ()
) -> Projection:
    """The rows of every goal that ``forms`` (the current ones, any number of goals) are about.

    ``lines`` are the form lines by form, in form order; ``amending`` the ids of forms that took the place
    of an earlier one.
    """
    by_goal: dict[str, list[Row]] = defaultdict(list)
    for form in sorted(forms, key=_receipt):
        by_goal[form["goal_id"]].append(form)
    projection = Projection()
    for goal, current in sorted(by_goal.items()):
        _project_goal(projection, goal, current, lines)
    projection.add(
        "finding", (_finding(form, _amendment(form)) for form in forms if form["form_id"] in amending)
    )
    return projection


def _project_goal(
    projection: Projection, goal: str, forms: Sequence[Row], lines: Mapping[str, Sequence[Row]]
) -> None:
    stating = [form for form in forms if form["form_kind"] in GOAL_KINDS and form["organization_id"]]
    indicators: list[Row] = []
    joinable: list[Joinable] = []
    if stating:
        form = stating[-1]
        heading = heading_from_json(form["heading"])
        projection.add("performance_goal", [_goal(form, heading)])
        projection.add("spending_plan", _plan(goal, heading))
        indicators, joinable = _indicators(goal, lines.get(form["form_id"], ()))
        projection.add("indicator", indicators)
    executions: dict[tuple[str, str | None], Row] = {}
    for form in forms:
        if form["form_kind"] in STAGE_OF_KIND:
            own = lines.get(form["form_id"], ())
            matches = join(joinable, [_joinable(line) for line in own])
            projection.add("actual", _actuals(form, own, matches))
            projection.add("finding", _join_findings(form, own, matches, bool(stating)))
            # Two kinds of report under one goal can only be a contradiction in the papers: the later counts.
            executions |= {(row["stage"], row["as_of"]): row for row in _executions(form)}
    projection.add("budget_execution", executions.values())


def _goal(form: Row, heading: Heading) -> Row:
    return {
        "goal_id": form["goal_id"],
        "form_id": form["form_id"],
        "scope": form["scope"],
        "organization_id": form["organization_id"],
        "project_id": form["project_id"],
        "fiscal_year": form["fiscal_year"],
        "budget_total": number(Kind.MONEY, heading.budget_total),
        "budget_fiscal": number(Kind.MONEY, heading.budget_fiscal),
        "budget_other": number(Kind.MONEY, heading.budget_other),
        "objective": heading.objective,
    }


def _plan(goal: str, heading: Heading) -> list[Row]:
    return [
        {"goal_id": goal, "month": int(month), "cumulative_percent": number(Kind.PERCENT, percent)}
        for month, percent in heading.plan.items()
    ]


def _indicators(goal: str, lines: Sequence[Row]) -> tuple[list[Row], list[Joinable]]:
    """Indicator rows and what they are joined on; same-named ones are told apart by their order."""
    content = _content("indicator", "indicator_id", "goal_id")
    seen: Counter[tuple[Any, ...]] = Counter()
    rows: list[Row] = []
    joinable: list[Joinable] = []
    for line in lines:
        name = (line["level1"], line["level2"], line["level3_key"])
        identity = indicator_id(goal, *name, seen[name])
        seen[name] += 1
        rows.append({"indicator_id": identity, "goal_id": goal, **{n: line[n] for n in content}})
        joinable.append(Joinable(identity, *name))
    return rows, joinable


@cache
def _content(table: str, *own: str) -> tuple[str, ...]:
    """The columns that ``table`` takes over from a form line."""
    return tuple(name for name in column_names(TABLES[table]) if name not in own)


def _joinable(line: Row) -> Joinable:
    return Joinable(_actual_id(line), line["level1"], line["level2"], line["level3_key"])


def _actual_id(line: Row) -> str:
    return stable_id("actual", line["form_id"], line["ordinal"])


def _actuals(form: Row, lines: Sequence[Row], matches: Mapping[str, Match]) -> Iterator[Row]:
    own = ("actual_id", "indicator_id", "goal_id", "stage", "as_of", "match_method", "stated_weight")
    content = _content("actual", *own)
    for line in lines:
        identity = _actual_id(line)
        match = matches.get(identity)
        yield {
            "actual_id": identity,
            "indicator_id": match and match.indicator,
            "goal_id": form["goal_id"],
            "stage": STAGE_OF_KIND[form["form_kind"]],
            "as_of": as_of(form),
            "match_method": match and match.method,
            "stated_weight": line["weight"] if line["weight_source"] == "stated" else None,
            **{n: line[n] for n in content},
        }


def _executions(form: Row) -> Iterator[Row]:
    """The spending a report states, if it states any or at least claims a total."""
    heading = heading_from_json(form["heading"])
    if heading.execution is None and heading.claimed_total is None:
        return
    execution = heading.execution or Execution()
    yield {
        "goal_id": form["goal_id"],
        "form_id": form["form_id"],
        "stage": STAGE_OF_KIND[form["form_kind"]],
        "as_of": as_of(form),
        "initial_budget": number(Kind.MONEY, execution.initial_budget),
        "adjusted_budget": number(Kind.MONEY, execution.adjusted_budget),
        "executed": number(Kind.MONEY, execution.executed),
        "weight": number(Kind.POINTS, execution.weight),
        "claimed_score": number(Kind.POINTS, execution.claimed_score),
        "claimed_total": number(Kind.POINTS, heading.claimed_total),
        "place": execution.place,
    }


def _join_findings(
    form: Row, lines: Sequence[Row], matches: Mapping[str, Match], has_goal: bool
) -> Iterator[Row]:
    if not has_goal:
        yield _finding(form, Finding("KEY-05", place=form["place"], quote=form["title"] or ""))
        return
    for line in lines:
        if _actual_id(line) not in matches:
            name = line["level3"] or ""
            yield _finding(
                form,
                Finding(
                    "KEY-09", place=line["place"], quote=name, values={"name": name}, line=line["ordinal"]
                ),
            )


def _amendment(form: Row) -> Finding:
    return Finding("KEY-03", place=form["place"], quote=form["title"] or "")


def _finding(form: Row, finding: Finding) -> Row:
    message = finding.message("zh")
    return {
        "finding_id": stable_id("finding", "join", form["form_id"], finding.code, finding.line, message),
        "submission_id": form["submission_id"],
        "form_id": form["form_id"],
        "goal_id": form["goal_id"],
        "indicator_id": None,
        "code": finding.code,
        "severity": str(finding.severity),
        "message": message,
        "quote": finding.quote or None,
        "place": finding.place or None,
        "cause_id": None,
        "found_by": "join",
        "fiscal_year": form["fiscal_year"],
    }

"""What is current: from all forms of a goal, the goal, its indicators and what was reported on them.

Pure functions over plain rows (``rows.Row``). A goal's rows follow from its forms and from what persons
decided, so any order of arrival, an amendment, its withdrawal and an actual before its goal all end in the
same rows. A self-evaluation whose goal form has not come makes a goal of its own (``origin``) out of what it
says of the goal; when the goal form comes, that one counts. ``loading`` reads the forms, calls this room's
functions and writes what differs.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final

from perf_pipeline.findings import Finding
from perf_pipeline.model.canonical import canonical_json
from perf_pipeline.model.columns import Kind
from perf_pipeline.model.derive import column_names
from perf_pipeline.model.ids import indicator_id, stable_id
from perf_pipeline.model.records import Execution, Heading, heading_from_json
from perf_pipeline.model.tables import TABLES
from perf_pipeline.warehouse.agreement import Joinable
from perf_pipeline.warehouse.amendments import amendments, joinable
from perf_pipeline.warehouse.contradictions import contradictions
from perf_pipeline.warehouse.joining import Decided, Joined, Match, join
from perf_pipeline.warehouse.matching import MATCHING
from perf_pipeline.warehouse.notices import version_notices
from perf_pipeline.warehouse.rows import Row, number
from perf_pipeline.warehouse.versions import (
    GOAL_KINDS,
    Decisions,
    Lines,
    Standing,
    as_of,
    receipt,
    version_groups,
)

STAGE_OF_KIND: Final[Mapping[str, str]] = {
    "project_self_evaluation": "self_evaluation",
    "department_self_evaluation": "self_evaluation",
    "project_monitoring": "monitoring",
    "department_monitoring": "monitoring",
}

PROJECTED: Final = (
    "performance_goal",
    "spending_plan",
    "indicator",
    "actual",
    "budget_execution",
    "amendment",
)
"""The tables that are rewritten per goal, beside the findings of the join."""


@dataclass(frozen=True, slots=True)
class Stored:
    """All that the rows of some goals follow from.

    ``forms`` are all their forms with number of receipt and batch, whether they count or not; ``matched``
    what persons decided, by actual; ``elsewhere`` the project that a report's code belongs to, where its name
    says another one.
    """

    forms: Sequence[Row]
    lines: Lines = field(default_factory=dict)
    standings: Mapping[str, Standing] = field(default_factory=dict)
    decisions: Decisions = field(default_factory=dict)
    matched: Decided = field(default_factory=dict)
    elsewhere: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Projection:
    """The rows that the touched goals should have, by table; ``waiting`` are reports without goal form."""

    tables: dict[str, list[Row]] = field(
        default_factory=lambda: {name: [] for name in (*PROJECTED, "finding")}
    )
    waiting: list[Row] = field(default_factory=list)

    def add(self, name: str, rows: Iterable[Row]) -> None:
        """Add rows of one table."""
        self.tables[name].extend(rows)


def project(stored: Stored) -> Projection:
    """The rows of every goal that the forms are about, any number of goals."""
    by_goal: dict[str, list[Row]] = defaultdict(list)
    for form in sorted(stored.forms, key=receipt):
        if form["goal_id"] is not None:
            by_goal[form["goal_id"]].append(form)
    projection = Projection()
    for _, forms in sorted(by_goal.items()):
        _GoalProjection(projection, stored, forms).run()
    return projection


class _GoalProjection:
    """The projection of one goal; ``forms`` are all its forms by receipt."""

    def __init__(self, projection: Projection, stored: Stored, forms: list[Row]) -> None:
        self.to = projection
        self.stored = stored
        self.forms = forms
        self.current = [form for form in forms if stored.standings[form["form_id"]].is_current]
        self.source = _source(self.current)
        self.stated = self.source is not None and self.source["form_kind"] in GOAL_KINDS
        self.lines_of_goal: dict[str, Row] = {}
        self.joinable: list[Joinable] = []

    def run(self) -> None:
        """Add everything."""
        if self.source is not None:
            self._goal(self.source)
        executions: dict[tuple[str, str | None], Row] = {}
        for form in self.current:
            if form["form_kind"] in STAGE_OF_KIND:
                self._report(form)
                # Two kinds of report under one goal can only be a contradiction in the papers: the later counts.
                executions |= {(row["stage"], row["as_of"]): row for row in _executions(form)}
        self.to.add("budget_execution", executions.values())
        self._versions()

    def _goal(self, form: Row) -> None:
        heading = heading_from_json(form["heading"])
        goal = form["goal_id"]
        self.to.add("performance_goal", [_goal_row(form, heading, stated=self.stated)])
        self.to.add("spending_plan", _plan(goal, heading))
        rows, self.joinable = _indicators(goal, self._lines(form))
        self.lines_of_goal = {
            row["indicator_id"]: line for row, line in zip(rows, self._lines(form), strict=True)
        }
        self.to.add("indicator", rows)

    def _report(self, form: Row) -> None:
        lines = self._lines(form)
        joined = self._join(form, lines)
        self.to.add("actual", _actuals(form, lines, joined))
        self.to.add("finding", (finding_row(form, found) for found in self._identity(form)))
        if self.stated:
            self.to.add("finding", self._line_findings(form, lines, joined))

    def _join(self, form: Row, lines: Sequence[Row]) -> Joined:
        if form is self.source:  # a goal of its own: every line is its own indicator
            sure = MATCHING.confidence.own
            pairs = zip(lines, self.joinable, strict=True)
            return Joined({actual_id(line): Match(own.identity, "own", sure) for line, own in pairs})
        return join(self.joinable, [_reported(line) for line in lines], self._decided(form, lines))

    def _decided(self, form: Row, lines: Sequence[Row]) -> Decided:
        """What persons decided on these lines, or on the line of the same name in an earlier version."""
        if not self.stored.matched:
            return {}
        earlier: dict[tuple[Any, ...], str | None] = {}
        for group in version_groups(self.forms):
            if any(version is form for version in group):
                for version in group:
                    for line in self._lines(version):
                        if (identity := actual_id(line)) in self.stored.matched:
                            earlier[_name(line)] = self.stored.matched[identity]
        counted = Counter(map(_name, lines))
        single = (line for line in lines if counted[_name(line)] == 1)
        found = {actual_id(line): earlier[_name(line)] for line in single if _name(line) in earlier}
        own = {actual_id(line) for line in lines} & self.stored.matched.keys()
        return found | {identity: self.stored.matched[identity] for identity in own}

    def _identity(self, form: Row) -> Iterator[Finding]:
        """Whether the report found its goal, and by what."""
        title = form["title"] or ""
        if not self.stated:
            yield Finding("KEY-05", place=form["place"], quote=title)
            self.to.waiting.append(form)
        elif form["goal_id"] != form.get("named_goal_id", form["goal_id"]):
            by = "识别码" if form["stated_goal_id"] == form["goal_id"] else "编码"
            values = {"name": _full_name(form), "goal": _full_name(self.source or form), "by": by}
            yield Finding("KEY-16", place=form["place"], quote=_full_name(form), values=values)
        other = self.stored.elsewhere.get(form["form_id"])
        if other is not None:
            values = {
                "name": form["project_name"] or "",
                "code": form["project_code"] or "",
                "other": other,
            }
            yield Finding("KEY-15", place=form["place"], quote=form["project_code"] or "", values=values)

    def _line_findings(self, form: Row, lines: Sequence[Row], joined: Joined) -> Iterator[Row]:
        for line in lines:
            identity, name = actual_id(line), line["level3"] or line["level2"] or ""
            match = joined.matches.get(identity)
            about = {"place": line["place"], "quote": name, "values": {"name": name}, "line": line["ordinal"]}
            if identity in joined.strangers:
                yield finding_row(form, Finding("KEY-11", **about), match.indicator if match else None)
            if match is not None:
                for found in contradictions(self.lines_of_goal[match.indicator], line):
                    yield finding_row(form, found, match.indicator)
            elif identity not in joined.settled:
                yield finding_row(form, Finding("KEY-10" if identity in joined.alike else "KEY-09", **about))

    def _versions(self) -> None:
        changed = amendments(self.forms, self.stored.lines)
        for rows in changed.values():
            self.to.add("amendment", rows)
        notices = version_notices(
            self.forms, changed, self.stored.lines, self.stored.standings, self.stored.decisions
        )
        self.to.add("finding", (finding_row(form, found) for form, found in notices))

    def _lines(self, form: Row) -> Sequence[Row]:
        return self.stored.lines.get(form["form_id"], ())


def _source(current: Sequence[Row]) -> Row | None:
    """The form that the goal is taken from: its goal form, else the latest self-evaluation."""
    named = [form for form in current if form["organization_id"]]
    stating = [form for form in named if form["form_kind"] in GOAL_KINDS]
    own = [form for form in named if STAGE_OF_KIND.get(form["form_kind"]) == "self_evaluation"]
    if stating:
        return stating[-1]
    return max(own, key=lambda form: (as_of(form), receipt(form)), default=None)


def _goal_row(form: Row, heading: Heading, *, stated: bool) -> Row:
    execution = heading.execution or Execution()
    reported = execution.initial_budget if execution.initial_budget is not None else execution.adjusted_budget
    total = heading.budget_total if stated or heading.budget_total is not None else reported
    return {
        "goal_id": form["goal_id"],
        "form_id": form["form_id"],
        "scope": form["scope"],
        "organization_id": form["organization_id"],
        "project_id": form["project_id"],
        "fiscal_year": form["fiscal_year"],
        "budget_total": number(Kind.MONEY, total),
        "budget_fiscal": number(Kind.MONEY, heading.budget_fiscal),
        "budget_other": number(Kind.MONEY, heading.budget_other),
        "objective": heading.objective,
        "origin": "goal_form" if stated else "self_evaluation",
    }


def _plan(goal: str, heading: Heading) -> list[Row]:
    return [
        {"goal_id": goal, "month": int(month), "cumulative_percent": number(Kind.PERCENT, percent)}
        for month, percent in heading.plan.items()
    ]


def _name(line: Row) -> tuple[str | None, str | None, str]:
    return line["level1"], line["level2"], line["level3_key"]


def _indicators(goal: str, lines: Sequence[Row]) -> tuple[list[Row], list[Joinable]]:
    """Indicator rows and what they are joined on; same-named ones are told apart by their order."""
    content = _content("indicator", "indicator_id", "goal_id")
    seen: Counter[tuple[str | None, str | None, str]] = Counter()
    rows: list[Row] = []
    joinables: list[Joinable] = []
    for line in lines:
        name = _name(line)
        identity = indicator_id(goal, *name, seen[name])
        seen[name] += 1
        rows.append({"indicator_id": identity, "goal_id": goal, **{n: line[n] for n in content}})
        joinables.append(joinable(line, identity))
    return rows, joinables


@cache
def _content(table: str, *own: str) -> tuple[str, ...]:
    """The columns that ``table`` takes over from a form line."""
    return tuple(name for name in column_names(TABLES[table]) if name not in own)


def _reported(line: Row) -> Joinable:
    return joinable(line, actual_id(line), line["actual_unit"], line["stated_indicator_id"])


def actual_id(line: Row) -> str:
    """The id of what a report's line says; the same whenever the paper is read again."""
    return stable_id("actual", line["form_id"], line["ordinal"])


_OWN_OF_ACTUAL: Final = (
    "actual_id", "indicator_id", "goal_id", "stage", "as_of", "match_method", "match_confidence",
    "match_candidates", "stated_weight",
)  # fmt: skip


def _actuals(form: Row, lines: Sequence[Row], joined: Joined) -> Iterator[Row]:
    content = _content("actual", *_OWN_OF_ACTUAL)
    for line in lines:
        identity = actual_id(line)
        match = joined.matches.get(identity)
        candidates = joined.candidates.get(identity)
        yield {
            "actual_id": identity,
            "indicator_id": match and match.indicator,
            "goal_id": form["goal_id"],
            "stage": STAGE_OF_KIND[form["form_kind"]],
            "as_of": as_of(form),
            "match_method": match and match.method,
            "match_confidence": number(Kind.RATIO, match.confidence if match else None),
            "match_candidates": canonical_json(candidates) if candidates else None,
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


def _full_name(form: Row) -> str:
    return " ".join(filter(None, (form["organization_name"], form["project_name"])))


def finding_row(form: Row, finding: Finding, indicator: str | None = None) -> Row:
    """A finding on ``form`` as a row that the next projection of its goal replaces."""
    message = finding.message("zh")
    return {
        "finding_id": stable_id("finding", "join", form["form_id"], finding.code, finding.line, message),
        "submission_id": form["submission_id"],
        "form_id": form["form_id"],
        "goal_id": form["goal_id"],
        "indicator_id": indicator,
        "code": finding.code,
        "severity": str(finding.severity),
        "message": message,
        "quote": finding.quote or None,
        "place": finding.place or None,
        "cause_id": None,
        "found_by": "join",
        "fiscal_year": form["fiscal_year"],
    }

"""Which goal a report is about: the goal whose id it carries, the one its names say, the one its codes say.

Names decide as long as a goal form of that name is there; only where none is, codes do: the project code
inside the unit, or the unit code with the same project. A code that two goals carry decides nothing, and two
goal forms are never made one. Whatever comes later, the answer follows from the stored forms alone: reports
that a new goal form could be meant by are looked up again. Names as printed stay in their columns,
``named_goal_id`` keeps what they say alone. Called by ``loading`` inside its transaction.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy.sql.elements import ColumnElement

from perf_pipeline.notation.folding import name_key, squeeze
from perf_pipeline.warehouse.rows import Row, chunks, sql_table
from perf_pipeline.warehouse.versions import GOAL_KINDS

_COLUMNS = (
    "form_id", "submission_id", "form_kind", "goal_id", "named_goal_id", "stated_goal_id", "scope", "fiscal_year",
    "organization_id", "organization_code", "project_name", "project_code", "supports_form_id", "is_current",
    "superseded_by",
)  # fmt: skip


_Asked = tuple[ColumnElement[Any], Iterable[Any], list[ColumnElement[bool]]]
"""A look-up: column, values, further conditions."""


@dataclass(frozen=True, slots=True)
class Resolved:
    """A report with the goal it is about, and the project its code belongs to where its name says another."""

    report: Row
    goal: str | None
    elsewhere: str | None


def resolve(connection: Connection, reports: Iterable[str], goal_forms: Sequence[Row]) -> list[Resolved]:
    """The goals of the reports with the ids ``reports``, and of those that ``goal_forms`` could be meant by.

    Goal forms are rows as the store has or had them; a report that none of them concerns is not looked at.
    """
    found = _reports(connection, reports, goal_forms)
    return _resolved(found, _goal_forms(connection, found))


def resolve_again(connection: Connection, reports: Sequence[Row]) -> list[Resolved]:
    """The goals of ``reports``, given as whole rows."""
    return _resolved(reports, _goal_forms(connection, reports))


def _resolved(reports: Sequence[Row], goals: Sequence[Row]) -> list[Resolved]:
    by_goal: dict[str, Row] = {}
    by_code: dict[Any, list[Row]] = {}
    for goal in sorted(goals, key=lambda goal: goal["form_id"]):
        by_goal.setdefault(goal["named_goal_id"], goal)
        for key in _codes(goal):
            by_code.setdefault(key, []).append(goal)
    return [_resolve_one(report, by_goal, by_code) for report in reports]


def _resolve_one(report: Row, by_goal: dict[str, Row], by_code: dict[Any, list[Row]]) -> Resolved:
    named = report["named_goal_id"]
    near = [goal for key in _codes(report) for goal in by_code.get(key, ())]
    stated = by_goal.get(report["stated_goal_id"])
    if stated is not None and _may_be(report, stated):
        return Resolved(report, stated["named_goal_id"], None)
    by_project = _only(near, lambda goal: _same_unit(report, goal) and _same_project_code(report, goal))
    if named in by_goal:
        other = by_project is not None and by_project["named_goal_id"] != named
        return Resolved(report, named, by_project["project_name"] if other and by_project else None)
    if by_project is None:
        by_project = _only(near, lambda goal: _same_unit_code(report, goal) and _same_project(report, goal))
    return Resolved(report, named if by_project is None else by_project["named_goal_id"], None)


def _only(goals: Sequence[Row], holds: Any) -> Row | None:
    """The goal form that ``holds`` singles out; None when no goal, or more than one, is meant."""
    found = {goal["named_goal_id"]: goal for goal in reversed(goals) if holds(goal)}
    return next(iter(found.values())) if len(found) == 1 else None


def _codes(form: Row) -> list[tuple[Any, ...]]:
    """What forms are looked up by beside names: codes within year and scope."""
    where = form["fiscal_year"], form["scope"]
    return [
        (kind, squeeze(form[kind]), *where) for kind in ("project_code", "organization_code") if form[kind]
    ]


def _may_be(report: Row, goal: Row) -> bool:
    """Whether nothing on the report speaks against the goal whose id it carries."""
    year = report["fiscal_year"] in (None, goal["fiscal_year"])
    unit = report["organization_id"] is None or _same_unit(report, goal)
    return bool(year and unit and report["scope"] == goal["scope"])


def _same_unit(report: Row, goal: Row) -> bool:
    return report["organization_id"] == goal["organization_id"] or _same_unit_code(report, goal)


def _same_unit_code(report: Row, goal: Row) -> bool:
    return _same(report["organization_code"], goal["organization_code"])


def _same_project_code(report: Row, goal: Row) -> bool:
    return _same(report["project_code"], goal["project_code"])


def _same_project(report: Row, goal: Row) -> bool:
    if report["scope"] == "department":
        return True
    return name_key(report["project_name"] or "") == name_key(goal["project_name"] or "")


def _same(one: str | None, other: str | None) -> bool:
    return bool(one and other and squeeze(one) == squeeze(other))


def _reports(connection: Connection, ids: Iterable[str], goal_forms: Sequence[Row]) -> list[Row]:
    form = sql_table(connection, "form").c
    years = {goal["fiscal_year"] for goal in goal_forms} - {None}
    units = {goal["organization_id"] for goal in goal_forms} - {None}
    asked: list[_Asked] = [
        (form.form_id, ids, []),
        (form.named_goal_id, (goal["named_goal_id"] for goal in goal_forms), []),
        (form.stated_goal_id, (goal["named_goal_id"] for goal in goal_forms), []),
        (
            form.project_code,
            (goal["project_code"] for goal in goal_forms),
            [form.fiscal_year.in_(years), form.project_code.is_not(None)],
        ),
        (  # a unit's forms under its own name need no code
            form.organization_code,
            (goal["organization_code"] for goal in goal_forms),
            [
                form.fiscal_year.in_(years),
                form.organization_code.is_not(None),
                form.organization_id.not_in(units),
            ],
        ),
    ]
    return _find(connection, asked, form.form_kind.not_in(GOAL_KINDS))


def _goal_forms(connection: Connection, reports: Sequence[Row]) -> list[Row]:
    form = sql_table(connection, "form").c
    years = {report["fiscal_year"] for report in reports} - {None}
    goals = {report[name] for report in reports for name in ("named_goal_id", "stated_goal_id")}
    asked: list[_Asked] = [
        (form.named_goal_id, goals, []),
        (
            form.project_code,
            (report["project_code"] for report in reports),
            [form.fiscal_year.in_(years), form.project_code.is_not(None)],
        ),
    ]
    found = _find(connection, asked, form.form_kind.in_(GOAL_KINDS), form.supports_form_id.is_(None))
    there = {goal["named_goal_id"] for goal in found}
    lost = [
        report for report in reports if report["named_goal_id"] not in there and report["organization_code"]
    ]
    by_unit: _Asked = (
        form.organization_code,
        [report["organization_code"] for report in lost],
        [form.fiscal_year.in_(years), form.organization_code.is_not(None)],
    )
    more = _find(connection, [by_unit], form.form_kind.in_(GOAL_KINDS), form.supports_form_id.is_(None))
    return [
        goal for goal in {row["form_id"]: row for row in (*found, *more)}.values() if goal["named_goal_id"]
    ]


def _find(
    connection: Connection,
    asked: Sequence[_Asked],
    *conditions: ColumnElement[bool],
) -> list[Row]:
    """Forms by several look-ups, each into an index."""
    form = sql_table(connection, "form").c
    columns = [form[name] for name in _COLUMNS]
    found: dict[str, Row] = {}
    for column, values, more in asked:
        for chunk in chunks(values):
            query = select(*columns).where(column.in_(chunk), *more, *conditions)
            for row in connection.execute(query):
                found[row[0]] = dict(zip(_COLUMNS, row, strict=True))
    return list(found.values())

"""Reports of units that nobody knows: KEY-07 with the known unit of the nearest name.

A unit is known once a goal form of it counts. Names are never joined by likeness: two bureaus may differ in
one character. So the report waits under its own name and a person is told which unit it could be. When a
unit becomes known, waiting reports of similar names are told. Called by ``loading`` inside its transaction.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from rapidfuzz.fuzz import ratio
from sqlalchemy import Connection, Select, exists, select

from perf_pipeline.findings import Finding
from perf_pipeline.notation.folding import name_key
from perf_pipeline.warehouse.matching import MATCHING
from perf_pipeline.warehouse.projection import finding_row
from perf_pipeline.warehouse.rows import Row, chunks, fetch, sql_table


def known_among(connection: Connection, units: Iterable[str]) -> set[str]:
    """Those of ``units`` that have a goal form that counts."""
    goal = sql_table(connection, "performance_goal").c
    return {
        found
        for chunk in chunks(units)
        for found in connection.scalars(
            select(goal.organization_id).where(
                goal.organization_id.in_(chunk), goal.origin.is_distinct_from("self_evaluation")
            )
        )
    }


def unit_notices(connection: Connection, waiting: Sequence[Row]) -> list[Row]:
    """Findings on the forms ``waiting`` whose unit is not known although one of a similar name is."""
    known = known_among(connection, (form["organization_id"] for form in waiting))
    lost = [form for form in waiting if form["organization_id"] not in known and form["organization_name"]]
    if not lost:
        return []
    names = [name_key(name) for name in connection.scalars(_known_names(connection))]
    found = []
    for form in lost:
        nearest = _nearest(form["organization_name"], names)
        if nearest is not None:
            values = {"name": form["organization_name"], "nearest": nearest}
            notice = Finding("KEY-07", place=form["place"], quote=form["organization_name"], values=values)
            found.append(finding_row(form, notice))
    return found


def waiting_alike(connection: Connection, units: Iterable[str]) -> list[Row]:
    """Waiting forms that the units' becoming known, or ceasing to be, could concern."""
    changed = {
        row["organization_id"]: name_key(row["name"])
        for row in fetch(connection, "organization", "organization_id", units)
    }
    if not changed:
        return []
    finding, form = sql_table(connection, "finding").c, sql_table(connection, "form").c
    waiting = select(form.form_id, form.organization_id, form.organization_name).where(
        form.form_id == finding.form_id, finding.code == "KEY-05"
    )
    alike = [
        identity
        for identity, unit, name in connection.execute(waiting)
        if unit in changed or _nearest(name or "", changed.values()) is not None
    ]
    return fetch(connection, "form", "form_id", alike)


def _known_names(connection: Connection) -> Select[Any]:
    unit, goal = sql_table(connection, "organization").c, sql_table(connection, "performance_goal").c
    stated = exists(
        select(1).where(
            goal.organization_id == unit.organization_id, goal.origin.is_distinct_from("self_evaluation")
        )
    )
    return select(unit.name).where(stated)


def _nearest(name: str, names: Iterable[str]) -> str | None:
    """The most similar of ``names``, by the alphabet where several are; None when none is similar enough."""
    own = name_key(name)
    near = [(-ratio(own, other), other) for other in names]
    best = min(near, default=None)
    return best[1] if best is not None and -best[0] >= MATCHING.unit_candidate * 100 else None

"""Units and projects as the stored forms name them.

A unit's row is derived from all its forms, current or not: its name is the one printed on the form with the
smallest id that has one, likewise its code, so that the row does not depend on the order of arrival. A
unit that no form and no due filing names any more is removed. Called by ``loading`` inside its transaction;
each look-up is one step into an index, however many forms a unit has.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, func, literal, select, union_all

from perf_pipeline.warehouse.rows import Change, Row, chunks, fetch, replace_scope, sql_table

_LOOKUPS: Final = 100
"""Ids in one look-up statement: SQLite takes 500 terms at most, and one length keeps the statement cached."""


@dataclass(frozen=True, slots=True)
class Named:
    """A table of things that forms name: its key, and the form columns with code and name."""

    table: str
    key: str
    name: str
    code: str


ORGANIZATION: Final = Named("organization", "organization_id", "organization_name", "organization_code")
PROJECT: Final = Named("project", "project_id", "project_name", "project_code")


def refresh(connection: Connection, named: Named, ids: Iterable[str]) -> Change:
    """Make the rows of ``ids`` what the stored forms say, and remove those without forms."""
    touched = sorted(set(ids))
    names = dict(_first_values(connection, named, named.name, touched))
    codes = dict(_first_values(connection, named, named.code, touched))
    owners = dict(_first_values(connection, named, "organization_id", touched))
    held = _held_by_filing(connection, named, touched)
    existing = fetch(connection, named.table, named.key, touched)
    wanted = [_row(named, identity, names, codes, owners) for identity in touched if identity in owners]
    wanted += [row for row in existing if row[named.key] in held - owners.keys()]
    return replace_scope(connection, named.table, existing, wanted)


def _row(
    named: Named, identity: str, names: dict[str, str], codes: dict[str, str], owners: dict[str, str]
) -> Row:
    row: Row = {named.key: identity, "code": codes.get(identity), "name": names.get(identity, "")}
    return row | ({"organization_id": owners[identity]} if named is PROJECT else {})


def _first_values(
    connection: Connection, named: Named, column: str, ids: list[str]
) -> Iterator[tuple[str, Any]]:
    """By id the value of ``column`` on the form with the smallest form_id where it is not null."""
    form = sql_table(connection, "form")
    for start in range(0, len(ids), _LOOKUPS):
        chunk = ids[start : start + _LOOKUPS]
        asked = union_all(*(select(literal(identity).label("id")) for identity in chunk)).subquery()
        first = (
            select(func.min(form.c.form_id))
            .where(form.c[named.key] == asked.c.id, form.c[column].is_not(None))
            .correlate(asked)
            .scalar_subquery()
        )
        query = select(asked.c.id, form.c[column]).select_from(asked.join(form, form.c.form_id == first))
        yield from connection.execute(query).tuples()


def _held_by_filing(connection: Connection, named: Named, ids: list[str]) -> set[str]:
    filing = sql_table(connection, "filing").c[named.key]
    return {
        held for chunk in chunks(ids) for held in connection.scalars(select(filing).where(filing.in_(chunk)))
    }

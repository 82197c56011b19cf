"""A dump of everything a warehouse says, in a form in which two warehouses can be compared.

Rows sorted by all their values, numbers as text with the places their kind keeps, without what differs
from run to run: times and numbers of receipt, batches, what lies untaken in an inbox, findings that only tell
in which order papers came, and what waits to be scored. Two warehouses that were given the same papers
have equal dumps, whatever store they are and in whatever order the papers came. For tests and operators;
contacts are left out unless asked for.
"""

import hashlib
from typing import Any, Final

from sqlalchemy import Engine, select

from perf_pipeline.model.canonical import canonical_json
from perf_pipeline.model.columns import PLACES, Column, Kind
from perf_pipeline.model.derive import columns_of
from perf_pipeline.model.tables import PRIVATE_TABLES, TABLES
from perf_pipeline.warehouse.engine import reading
from perf_pipeline.warehouse.rows import number, sql_table

PER_RUN: Final = frozenset({"received_at", "received_seq", "batch"})
"""Columns that tell of the run, not of the papers."""

OF_ARRIVAL: Final = ("KEY-01", "KEY-04", "KEY-06")
"""Findings that tell how papers came: twice, two at once, a goal after its report."""

STATES: Final = frozenset({"pending_score", "scored_year", "untaken_file"})
"""Tables that tell how far the work has come, and what lies in a folder now."""

Dump = dict[str, list[tuple[str | None, ...]]]


def dump(engine: Engine, *, private: bool = False) -> Dump:
    """All rows of all tables as texts, sorted; with ``private`` also the contacts."""
    left_out = STATES if private else STATES | PRIVATE_TABLES
    tables = [name for name in TABLES if name not in left_out]
    found: Dump = {}
    with reading(engine) as connection:
        for name in tables:
            columns = [column for column in columns_of(TABLES[name]) if column.name not in PER_RUN]
            source = sql_table(connection, name)
            query = select(*(source.c[column.name] for column in columns))
            rows = connection.execute(
                query.where(source.c.code.not_in(OF_ARRIVAL)) if name == "finding" else query
            )
            texts = [tuple(map(_text, columns, row)) for row in rows]
            found[name] = sorted(texts, key=lambda row: tuple((value is None, value or "") for value in row))
    return found


def _text(column: Column, value: Any) -> str | None:
    if value is None:
        return None
    if column.kind in PLACES:
        return f"{number(column.kind, value):.{PLACES[column.kind]}f}"
    if column.kind is Kind.FLAG:
        return "true" if value else "false"
    return str(value)


def dump_hash(engine: Engine, *, private: bool = False) -> str:
    """SHA-256 of the dump, in hex: equal for equal content."""
    return hashlib.sha256(canonical_json(dump(engine, private=private)).encode()).hexdigest()

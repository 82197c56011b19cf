"""Rows between frames and stores: plain values in, typed frames out, and the writing of what differs.

A *plain* row holds str, int, bool, float (rounded half up to the places its kind keeps), dates as ISO text
and moments in UTC, None for null: in this form a row of a frame and a row of either store are compared by
equality. ``replace_scope`` is the one way in which tables are rewritten. Writing goes past the statement
layer: executemany of tuples on SQLite, COPY on PostgreSQL, which is some times faster. Used by ``loading``,
``ledger``, ``yearly`` and ``views``.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from operator import itemgetter
from typing import Any, Final

import numpy as np
import pandas as pd
from sqlalchemy import Connection, Table, TextClause, TextualSelect, column, select
from sqlalchemy.sql.elements import ColumnElement

from perf_pipeline.errors import PermanentError
from perf_pipeline.model.columns import DTYPES, PLACES, Kind
from perf_pipeline.model.derive import column_names, columns_of
from perf_pipeline.model.tables import TABLES
from perf_pipeline.warehouse.tables import DIGITS, sql_type, table

Row = dict[str, Any]
"""A plain row by column name."""

CHUNK: Final = 500
"""Ids in one IN list."""

COPY_FROM: Final = 40
"""From this many rows on COPY is faster than executemany on PostgreSQL."""


@dataclass(slots=True)
class Counts:
    """What was done to the rows of one table."""

    inserted: int = 0
    updated: int = 0
    deleted: int = 0
    unchanged: int = 0

    @property
    def written(self) -> int:
        """Rows that the store had to change."""
        return self.inserted + self.updated + self.deleted


@dataclass(slots=True)
class Change:
    """The outcome of ``replace_scope``: counts, and the rows that differ (old and new versions alike)."""

    counts: Counts = field(default_factory=Counts)
    rows: list[Row] = field(default_factory=list)

    def values(self, column_name: str) -> set[Any]:
        """The values of one column in the rows that differ, without null."""
        return {row[column_name] for row in self.rows} - {None}


# ---------------------------------------------------------------------------------------------- frames → rows


def plain_rows(name: str, data: pd.DataFrame) -> list[Row]:
    """The rows of a frame of table ``name`` as plain rows; columns that the frame lacks are null.

    Raises PermanentError for an undeclared column or a number beyond what the column keeps.
    """
    names = column_names(TABLES[name])
    unknown = sorted(set(data.columns) - set(names))
    if unknown:
        raise PermanentError(f"table {name} has no column {', '.join(unknown)}")
    kinds = _kinds(name)
    empty = [None] * len(data)
    columns = [
        _plain_column(f"{name}.{column_name}", kinds[column_name], data[column_name])
        if column_name in data.columns
        else empty
        for column_name in names
    ]
    return [dict(zip(names, values, strict=True)) for values in zip(*columns, strict=True)]


@cache
def _kinds(name: str) -> Mapping[str, Kind]:
    return {column.name: column.kind for column in columns_of(TABLES[name])}


def _plain_column(label: str, kind: Kind, values: "pd.Series[Any]") -> list[Any]:
    if kind in PLACES:
        return _numbers(label, kind, values.to_numpy(dtype="float64", na_value=np.nan))
    missing = values.isna().to_numpy()
    if not missing.any():
        listed = values.tolist()
    else:
        listed = [None if gone else value for value, gone in zip(values.tolist(), missing, strict=True)]
    if kind is Kind.MOMENT:
        return [None if value is None else value.to_pydatetime().astimezone(UTC) for value in listed]
    return _storable(listed) if kind in (Kind.TEXT, Kind.JSON, Kind.CODE) else listed


def _numbers(label: str, kind: Kind, values: "np.ndarray[Any, np.dtype[np.float64]]") -> list[float | None]:
    """Numbers rounded half up to the places of ``kind``; NaN is null."""
    absent = np.isnan(values)
    limit = 10.0 ** (DIGITS[kind] - PLACES[kind])
    if bool(np.any(np.abs(values[~absent]) >= limit)):
        raise PermanentError(
            f"{label}: a number is too large to be kept; it should have been refused when read"
        )
    near = np.round(values, PLACES[kind])
    listed: list[float | None] = (near + 0.0).tolist()  # + 0.0: minus zero is zero
    for position in np.flatnonzero((near != values) & ~absent).tolist():
        listed[position] = half_up(float(values[position]), PLACES[kind])
    for position in np.flatnonzero(absent).tolist():
        listed[position] = None
    return listed


def half_up(value: float, places: int) -> float:
    """``value`` as printed, rounded half away from zero; Python, numpy and pandas round ties otherwise."""
    return float(Decimal(repr(value)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)) + 0.0


def number(kind: Kind, value: str | float | None) -> float | None:
    """One number (decimal text or float) as the store keeps it."""
    if value is None:
        return None
    return float(Decimal(str(value)).quantize(Decimal(1).scaleb(-PLACES[kind]), ROUND_HALF_UP)) + 0.0


def _storable(texts: list[Any]) -> list[Any]:
    """Texts without NUL and lone surrogates, which one store refuses and the other keeps.

    Readers have stripped them already; the whole column is looked at once, which costs next to nothing.
    """
    joined = "".join(text for text in texts if text is not None)
    if joined.isascii() and "\0" not in joined:
        return texts
    try:
        joined.encode()
    except UnicodeEncodeError:
        return [text and text.replace("\0", "").encode(errors="ignore").decode() for text in texts]
    return [text and text.replace("\0", "") for text in texts] if "\0" in joined else texts


# ---------------------------------------------------------------------------------------------- rows → frames


def frame_of(kinds: Mapping[str, Kind], rows: Sequence[Sequence[Any]]) -> pd.DataFrame:
    """A typed frame of rows that a store gave; numbers are rounded to what their kind keeps."""
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(kinds)
    return pd.DataFrame(
        {
            name: _series(name, kind, values)
            for (name, kind), values in zip(kinds.items(), columns, strict=True)
        }
    )


def _series(name: str, kind: Kind, values: Sequence[Any]) -> "pd.Series[Any]":
    listed = list(values)
    if kind in PLACES:
        numbers = np.array([np.nan if value is None else value for value in listed], dtype="float64")
        listed = _numbers(name, kind, numbers)
    series: pd.Series[Any] = pd.Series(listed, dtype=DTYPES[kind])
    return series


def frame_of_table(name: str, rows: Sequence[Sequence[Any]]) -> pd.DataFrame:
    """A typed frame of whole rows of a table, as ``select(table)`` gives them."""
    return frame_of(_kinds(name), rows)


def typed(query: TextClause, kinds: Mapping[str, Kind]) -> TextualSelect:
    """``query`` with the result types of ``kinds``, so that both stores give the same Python values."""
    return query.columns(*(column(name, sql_type(kind)) for name, kind in kinds.items()))


# ------------------------------------------------------------------------------------------------- reading


def chunks(values: Iterable[Any]) -> Iterator[list[Any]]:
    """``values`` without null and repetition, sorted, in lists short enough for one statement."""
    ordered = sorted(set(values) - {None})
    for start in range(0, len(ordered), CHUNK):
        yield ordered[start : start + CHUNK]


def fetch(
    connection: Connection, name: str, by: str, values: Iterable[Any], *conditions: ColumnElement[bool]
) -> list[Row]:
    """Rows of table ``name`` whose column ``by`` is among ``values``."""
    source = sql_table(connection, name)
    names = column_names(TABLES[name])
    found: list[Row] = []
    for chunk in chunks(values):
        query = select(*(source.c[n] for n in names)).where(source.c[by].in_(chunk), *conditions)
        found += [dict(zip(names, row, strict=True)) for row in connection.execute(query).all()]
    return found


def sql_table(connection: Connection, name: str) -> Table:
    """The SQLAlchemy table ``name`` as this store has it."""
    return table(connection.dialect.name, name)


# ------------------------------------------------------------------------------------------------- writing


def replace_scope(
    connection: Connection,
    name: str,
    existing: Sequence[Row],
    wanted: Sequence[Row],
    *,
    kept: frozenset[str] = frozenset(),
    delete: bool = True,
) -> Change:
    """Make the rows of a scope equal to ``wanted``, writing only what differs.

    ``existing`` are all rows of the scope as the store has them. ``kept`` columns are not compared, so a
    row that differs in nothing else stays as it is; a row that differs takes them from ``wanted``. With
    ``delete=False`` rows that are not wanted stay. Of wanted rows with one key the first counts.
    """
    key = _getter([c.name for c in columns_of(TABLES[name]) if c.key])
    compared = _getter([n for n in column_names(TABLES[name]) if n not in kept])
    old = {key(row): row for row in existing}
    new: dict[Any, Row] = {}
    for row in wanted:
        new.setdefault(key(row), row)
    gone = [old[k] for k in old.keys() - new.keys()] if delete else []
    added = [row for k, row in new.items() if k not in old]
    altered = [row for k, row in new.items() if k in old and compared(old[k]) != compared(row)]
    delete_rows(connection, name, gone)
    update_rows(connection, name, altered)
    insert_rows(connection, name, added)
    unchanged = len(new) - len(added) - len(altered)
    before = [old[key(row)] for row in altered]
    return Change(Counts(len(added), len(altered), len(gone), unchanged), [*gone, *added, *altered, *before])


def _getter(names: Sequence[str]) -> Callable[[Row], Any]:
    return itemgetter(*names)


def insert_rows(connection: Connection, name: str, rows: Sequence[Row]) -> None:
    """Insert plain rows in bulk, in their order."""
    if not rows:
        return
    names = column_names(TABLES[name])
    values = list(map(_getter(names), rows))
    if connection.dialect.name == "postgresql" and len(values) >= COPY_FROM:
        _copy(connection, f"{_full_name(connection, name)} ({', '.join(names)})", values)
        return
    marks = ", ".join([_mark(connection)] * len(names))
    statement = f"INSERT INTO {_full_name(connection, name)} ({', '.join(names)}) VALUES ({marks})"  # noqa: S608
    _execute_many(connection, statement, name, names, values)


def update_rows(
    connection: Connection, name: str, rows: Sequence[Row], columns: Sequence[str] | None = None
) -> None:
    """Set ``columns`` (default: all) of the rows with the given keys."""
    if not rows:
        return
    keys = [c.name for c in columns_of(TABLES[name]) if c.key]
    changed = [n for n in columns or column_names(TABLES[name]) if n not in keys]
    mark = _mark(connection)
    assigned = ", ".join(f"{n} = {mark}" for n in changed)
    found = " AND ".join(f"{n} = {mark}" for n in keys)
    statement = f"UPDATE {_full_name(connection, name)} SET {assigned} WHERE {found}"  # noqa: S608
    names = [*changed, *keys]
    _execute_many(connection, statement, name, names, [tuple(row[n] for n in names) for row in rows])


def delete_rows(connection: Connection, name: str, rows: Sequence[Row]) -> None:
    """Delete the rows with the keys of ``rows``."""
    if not rows:
        return
    keys = [c.name for c in columns_of(TABLES[name]) if c.key]
    found = " AND ".join(f"{n} = {_mark(connection)}" for n in keys)
    statement = f"DELETE FROM {_full_name(connection, name)} WHERE {found}"  # noqa: S608
    _execute_many(connection, statement, name, keys, [tuple(row[n] for n in keys) for row in rows])


def _full_name(connection: Connection, name: str) -> str:
    return sql_table(connection, name).fullname


def _mark(connection: Connection) -> str:
    return "%s" if connection.dialect.name == "postgresql" else "?"


def _execute_many(
    connection: Connection, statement: str, name: str, names: Sequence[str], values: list[tuple[Any, ...]]
) -> None:
    native = [_NATIVE[connection.dialect.name].get(_kinds(name)[n]) for n in names]
    if any(native):
        values = [
            tuple(v if v is None or to is None else to(v) for v, to in zip(row, native, strict=True))
            for row in values
        ]
    connection.exec_driver_sql(statement, values)


def _copy(connection: Connection, target: str, values: Iterable[tuple[Any, ...]]) -> None:
    cursor = connection.connection.cursor()
    with cursor, cursor.copy(f"COPY {target} FROM STDIN") as copy:  # type: ignore[attr-defined]
        for row in values:
            copy.write_row(row)


def _naive_text(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")


_NATIVE: Final[dict[str, dict[Kind, Callable[[Any], Any]]]] = {
    # As SQLAlchemy's own DateTime writes it, so that both ways of writing meet the same text.
    "sqlite": {Kind.MOMENT: _naive_text},
    # A float8 parameter would reach NUMERIC with 15 digits only; its text is exact.
    "postgresql": dict.fromkeys(PLACES, repr),
}

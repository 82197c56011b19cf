"""Opening a warehouse and its transactions: the only place that knows how each store must be set up.

SQLite takes the write lock at BEGIN (a deferred transaction that turns into a writer fails or loses
updates), PostgreSQL takes an advisory lock per writer. Database errors leave this module as WarehouseError
with SQLSTATE and constraint only: driver messages quote row values, and those may be private.
Called by every module of the room; outside it only ``open_engine`` is meant to be used.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError

from perf_pipeline.errors import ConfigurationError, PerfPipelineError, WarehouseError

WAIT_SECONDS: Final = 30
"""How long a writer waits for another one before it fails as retryable."""

_SQLITE_PRAGMAS: Final = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    f"PRAGMA busy_timeout = {WAIT_SECONDS * 1000}",
    "PRAGMA foreign_keys = ON",
)
# A load computes between its statements, so an idle transaction may last; a stopped process may not hold on.
_POSTGRES_OPTIONS: Final = (
    f"-c lock_timeout={WAIT_SECONDS}s -c statement_timeout=300s "
    "-c idle_in_transaction_session_timeout=300s -c timezone=UTC -c datestyle=ISO"
)
# One key for every writer: loads share rows (units, rules), and one at a time is what SQLite does anyway.
_WRITE_LOCK: Final = 0x7065_7266
_READING: Final = "perf_reading"
_UNDEFINED: Final = frozenset({"42P01", "42703", "3F000"})
_SQLITE_CONSTRAINT = re.compile(r"constraint failed: ([\w., ]+)$")


def open_engine(url: str) -> Engine:
    """An engine for ``url`` (any ``sqlite:///`` or ``postgresql://`` address), set up for safe writing.

    The parent folder of a SQLite file is made. Raises ConfigurationError for an address that cannot be
    understood, another kind of database, or a missing driver; the message never repeats the address,
    which may hold a password.
    """
    address = _address(url)
    try:
        return _open_sqlite(address) if address.get_backend_name() == "sqlite" else _open_postgres(address)
    except (ModuleNotFoundError, NoSuchModuleError):
        raise ConfigurationError(
            f"the driver of warehouse address {address.drivername}:// is not installed; "
            "use sqlite:/// or install psycopg for postgresql://"
        ) from None


def _address(url: str) -> URL:
    try:
        address = make_url(url)
    except (ArgumentError, ValueError):
        raise ConfigurationError(
            "the warehouse address is not a database URL; use sqlite:///path/to/warehouse.db "
            "or postgresql://user@host/database"
        ) from None
    if address.drivername in ("postgres", "postgresql"):
        return address.set(drivername="postgresql+psycopg")
    if address.drivername in ("sqlite", "sqlite+pysqlite", "postgresql+psycopg"):
        return address
    raise ConfigurationError(
        f"warehouse address {address.drivername}:// is not served; use sqlite:/// or postgresql://"
    )


def _open_sqlite(address: URL) -> Engine:
    if address.database and address.database != ":memory:" and not address.database.startswith("file:"):
        path = Path(address.database)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch(mode=0o640)  # the file holds the contacts too; SQLite has no roles to keep them
        except OSError as error:
            raise WarehouseError(f"the warehouse file cannot be made: {error.strerror}") from None
    engine = create_engine(address, hide_parameters=True)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # the driver must not begin transactions of its own
    cursor = connection.cursor()
    for pragma in _SQLITE_PRAGMAS:
        cursor.execute(pragma)
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    reading_only = connection.get_execution_options().get(_READING, False)
    connection.exec_driver_sql("BEGIN" if reading_only else "BEGIN IMMEDIATE")


def _open_postgres(address: URL) -> Engine:
    options = " ".join(filter(None, [_POSTGRES_OPTIONS, _query_options(address)]))
    return create_engine(
        address.difference_update_query(["options"]),
        hide_parameters=True,
        pool_pre_ping=True,
        connect_args={"options": options, "connect_timeout": WAIT_SECONDS},
    )


def _query_options(address: URL) -> str:
    """Server options of the address itself; they come last and so win over ours."""
    given = address.query.get("options", "")
    return given if isinstance(given, str) else " ".join(given)


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A write transaction: alone among writers, committed at the end, undone on any exception.

    Raises WarehouseError for whatever the database refuses, also at commit, and when another writer holds
    the lock longer than WAIT_SECONDS; ConfigurationError when the tables are missing.
    """
    with _plain_errors(engine), engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _WRITE_LOCK})
            # Checks of references keep the plan they were given while the table was small: a scan of all
            # of it. Planning anew costs microseconds, a kept scan doubled the cost at 100,000 indicators.
            connection.execute(text("DISCARD PLANS"))
        yield connection


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A read transaction that sees one moment of the warehouse and blocks no writer."""
    with _plain_errors(engine), engine.connect() as connection:
        options: dict[str, Any] = {_READING: True}
        if engine.dialect.name == "postgresql":
            options |= {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        snapshot = connection.execution_options(**options)
        with snapshot.begin():
            yield snapshot


@contextmanager
def _plain_errors(engine: Engine) -> Iterator[None]:
    driver_error: type[Exception] = engine.dialect.dbapi.Error  # type: ignore[union-attr]
    try:
        yield
    except DBAPIError as error:
        raise _plain(error.orig or error) from None
    except SQLAlchemyError as error:
        raise WarehouseError(f"the warehouse failed ({type(error).__name__})") from None
    except driver_error as error:
        raise _plain(error) from None


def _plain(error: BaseException) -> PerfPipelineError:
    """Our exception for a driver's: kind, SQLSTATE and constraint, and nothing of its message."""
    state, constraint = _state(error), _constraint(error)
    if state in _UNDEFINED or (state == "SQLITE_ERROR" and "no such" in str(error)):
        return ConfigurationError(
            "the warehouse lacks a table or column; run 'perf-pipeline warehouse upgrade' first"
        )
    parts = [type(error).__name__, state, constraint and f"constraint {constraint}"]
    detail = ", ".join(part for part in parts if part)
    return WarehouseError(f"the warehouse failed ({detail})", sqlstate=state, constraint=constraint)


def _state(error: BaseException) -> str | None:
    return getattr(error, "sqlstate", None) or getattr(error, "sqlite_errorname", None)


def _constraint(error: BaseException) -> str | None:
    diagnostics = getattr(error, "diag", None)
    if diagnostics is not None:
        name: str | None = diagnostics.constraint_name
        return name
    found = _SQLITE_CONSTRAINT.search(str(error))  # names of columns or of a check, never values
    return found.group(1) if found else None

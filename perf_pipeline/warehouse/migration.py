"""Building and upgrading a warehouse: Alembic without an ini file, in one transaction, safe to call twice.

Tables change by the revisions in ``migrations/versions``. What is derived from the model alone — views,
comments, rows of ``data_dictionary`` — is made anew whenever it differs, so a better description needs no
revision. ``python -m perf_pipeline.warehouse.drafting`` writes the revision for a changed model. Called by
the command line and by tests; runs never migrate by themselves.
"""

from dataclasses import dataclass
from typing import Any, Final

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, Table, inspect
from sqlalchemy.schema import SetColumnComment, SetTableComment

from perf_pipeline.errors import ConfigurationError
from perf_pipeline.model.derive import data_dictionary
from perf_pipeline.warehouse.engine import reading, writing
from perf_pipeline.warehouse.rows import Row, fetch, plain_rows, replace_scope
from perf_pipeline.warehouse.tables import PRIVATE_SCHEMA, metadata
from perf_pipeline.warehouse.views import VIEWS, create_views, dictionary_rows, drop_views, views_stand

VERSION_TABLE: Final = "alembic_version"


@dataclass(frozen=True, slots=True)
class Status:
    """Where a warehouse stands: its revision (None before the first), ours, and what lies between."""

    current: str | None
    head: str
    pending: tuple[str, ...]

    @property
    def is_current(self) -> bool:
        """Whether the tables are those of this version."""
        return self.current == self.head


def upgrade(engine: Engine) -> str:
    """Bring the schema to this version and return its revision; doing it again changes nothing.

    Raises ConfigurationError for a warehouse that a newer version has upgraded.
    """
    with writing(engine) as connection:
        found = _status(connection)
        if found.pending:
            drop_views(connection)
            command.upgrade(_config(connection), "head")
        _refresh_derived(connection, bool(found.pending))
    return found.head


def status(engine: Engine) -> Status:
    """The revision of a warehouse and what is missing. Raises ConfigurationError when it is newer than we."""
    with reading(engine) as connection:
        return _status(connection)


def require_current(engine: Engine) -> None:
    """Raise ConfigurationError unless the schema is exactly this version's."""
    found = status(engine)
    if not found.is_current:
        raise ConfigurationError(
            f"the warehouse stands at revision {found.current or 'none'}, this version needs {found.head}; "
            "run 'perf-pipeline warehouse upgrade'"
        )


def _status(connection: Connection) -> Status:
    scripts = ScriptDirectory.from_config(_config(connection))
    order = [revision.revision for revision in scripts.walk_revisions()][::-1]
    current = MigrationContext.configure(connection).get_current_revision()
    if current is not None and current not in order:
        raise ConfigurationError(
            f"the warehouse stands at revision {current}, which this version does not know; "
            f"it was upgraded by a newer version (this one ends at {order[-1]})"
        )
    done = order.index(current) + 1 if current is not None else 0
    return Status(current, order[-1], tuple(order[done:]))


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", "perf_pipeline.warehouse:migrations")
    config.attributes["connection"] = connection
    return config


def comparison_options(dialect: str) -> dict[str, Any]:
    """How Alembic compares a store of ``dialect`` with the declared tables."""
    return {
        "target_metadata": metadata(dialect),
        "include_schemas": dialect == "postgresql",
        "include_name": _is_ours,
        "compare_type": True,
        "render_as_batch": dialect == "sqlite",
    }


def _is_ours(name: str | None, kind: str, parents: Any) -> bool:
    if kind == "schema":
        return name in (None, PRIVATE_SCHEMA)
    return not (kind == "table" and name == VERSION_TABLE and parents.get("schema_name") is None)


def _refresh_derived(connection: Connection, rebuilt: bool) -> None:
    """Views, dictionary and comments as this version says them, written only where they differ."""
    if rebuilt or not views_stand(connection):
        drop_views(connection)
        create_views(connection)
    existing = fetch(connection, "data_dictionary", "table_name", _described_tables(connection))
    changed = replace_scope(connection, "data_dictionary", existing, _dictionary()).counts.written
    if (rebuilt or changed) and connection.dialect.supports_comments:
        for table in metadata(connection.dialect.name).tables.values():
            _comment(connection, table)


def _described_tables(connection: Connection) -> list[str]:
    names = inspect(connection).get_table_names()
    return [
        *names,
        *metadata(connection.dialect.name).tables,
        *VIEWS,
        *(row["table_name"] for row in _dictionary()),
    ]


def _dictionary() -> list[Row]:
    return [*plain_rows("data_dictionary", data_dictionary()), *dictionary_rows()]


def _comment(connection: Connection, table: Table) -> None:
    connection.execute(SetTableComment(table))
    for column in table.columns:
        connection.execute(SetColumnComment(column))

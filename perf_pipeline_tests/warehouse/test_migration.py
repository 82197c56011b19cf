"""Migrations build exactly the declared tables, twice nothing, and refuse what they do not know."""

from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, inspect, text

from perf_pipeline.errors import ConfigurationError
from perf_pipeline.warehouse.drafting import draft
from perf_pipeline.warehouse.engine import open_engine, reading, writing
from perf_pipeline.warehouse.migration import comparison_options, require_current, status, upgrade
from perf_pipeline.warehouse.tables import metadata
from perf_pipeline.warehouse.views import VIEWS, views_stand
from perf_pipeline_tests.conftest import Stores


def test_compare_finds_nothing(warehouse: Engine) -> None:
    """Alembic sees no difference between the migrated store and the model, comments included."""
    with reading(warehouse) as connection:
        context = MigrationContext.configure(connection, opts=comparison_options(connection.dialect.name))
        assert compare_metadata(context, metadata(connection.dialect.name)) == []


def test_migrated_store_equals_declared_store(warehouse: Engine, stores: Stores, store: str) -> None:
    """Reflection finds the same in a migrated store and in one made from the declarations: checks too."""
    declared = open_engine(stores.url(store, migrated=False))
    with writing(declared) as connection:
        if store == "postgresql":
            connection.execute(text("CREATE SCHEMA pii"))
        metadata(store).create_all(connection)
    assert _reflected(declared) == _reflected(warehouse)
    declared.dispose()


def _reflected(engine: Engine) -> dict[str, Any]:
    found: dict[str, Any] = {}
    inspector = inspect(engine)
    for table in metadata(engine.dialect.name).tables.values():
        at = {"table_name": table.name, "schema": table.schema}
        columns = sorted(inspector.get_columns(**at), key=lambda column: column["name"])
        found[table.name] = {
            "columns": [{k: str(v) for k, v in column.items()} for column in columns],
            "primary_key": inspector.get_pk_constraint(**at),
            "foreign_keys": sorted(inspector.get_foreign_keys(**at), key=str),
            "checks": sorted((c["name"], c["sqltext"]) for c in inspector.get_check_constraints(**at)),
            "indexes": sorted(map(_index, inspector.get_indexes(**at))),
        }
    return found


def _index(index: Any) -> tuple[str, str, bool, list[str]]:
    return (
        index["name"],
        str(index["column_names"]),
        bool(index["unique"]),
        sorted(map(str, index["dialect_options"].values())),
    )


def test_no_revision_is_due() -> None:
    """The model asks for nothing that the revisions do not build."""
    with pytest.raises(ConfigurationError, match="already build"):
        draft("nothing")


def test_upgrade_from_nothing(stores: Stores, store: str) -> None:
    """A fresh store is pending before, current afterwards, and a second time nothing changes."""
    engine = open_engine(stores.url(store, migrated=False))
    before = status(engine)
    with pytest.raises(ConfigurationError, match="revision none"):
        require_current(engine)
    assert (None, before.head, before.head) == (before.current, upgrade(engine), upgrade(engine))
    assert status(engine).is_current
    require_current(engine)
    engine.dispose()


def test_newer_schema_is_refused(warehouse: Engine) -> None:
    """A warehouse of a later version is left alone."""
    with writing(warehouse) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    for act in (status, upgrade, require_current):
        with pytest.raises(ConfigurationError, match="newer version"):
            act(warehouse)


def test_changed_view_is_made_anew(warehouse: Engine) -> None:
    """Upgrading mends a view that is not the one this version defines."""
    with writing(warehouse) as connection:
        connection.execute(text("DROP VIEW bi_filing"))
        connection.execute(text("CREATE VIEW bi_filing AS SELECT 1 AS one"))
    upgrade(warehouse)
    with reading(warehouse) as connection:
        assert views_stand(connection)


def test_dictionary_describes_tables_and_views(warehouse: Engine) -> None:
    """Every column of every table and view has its Chinese label in data_dictionary."""
    inspector = inspect(warehouse)
    tables = metadata(warehouse.dialect.name).tables.values()
    expected = {(table.name, column.name) for table in tables for column in table.columns}
    expected |= {(view, column["name"]) for view in VIEWS for column in inspector.get_columns(view)}
    with reading(warehouse) as connection:
        rows = connection.execute(
            text("SELECT table_name, column_name FROM data_dictionary WHERE label_zh <> ''")
        )
        assert expected == set(rows.tuples())


@pytest.mark.postgres
def test_postgres_comments_and_private_schema(stores: Stores) -> None:
    """Labels stand in the catalogue of PostgreSQL, contacts in a schema of their own."""
    engine = open_engine(stores.url("postgresql"))
    inspector = inspect(engine)
    labels = {column["name"]: column["comment"] for column in inspector.get_columns("performance_goal")}
    view = {column["name"]: column["comment"] for column in inspector.get_columns("bi_filing")}
    assert (
        inspector.get_table_names(schema="pii"),
        labels["budget_total"].startswith("预算总额: "),
        view["organization_name"].startswith("单位名称: "),
    ) == (["contact"], True, True)
    engine.dispose()

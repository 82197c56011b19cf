"""Opening warehouses: settings of each store, addresses that are refused, errors without values."""

import traceback
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from perf_pipeline.errors import ConfigurationError, WarehouseError
from perf_pipeline.warehouse.engine import open_engine, reading, writing
from perf_pipeline.warehouse.rows import insert_rows
from perf_pipeline_tests.conftest import Stores

SECRET = "13900001111"


def test_sqlite_settings(tmp_path: Path) -> None:
    """WAL, full synchronisation, a patient lock and foreign keys, in a folder that was not there."""
    engine = open_engine(f"sqlite:///{tmp_path}/new/folder/warehouse.db")
    with reading(engine) as connection:
        names = ("journal_mode", "synchronous", "busy_timeout", "foreign_keys")
        settings = [connection.scalar(text(f"PRAGMA {name}")) for name in names]
    assert settings == ["wal", 2, 30000, 1]
    assert (tmp_path / "new/folder/warehouse.db").stat().st_mode & 0o007 == 0


@pytest.mark.parametrize(
    ("url", "words"),
    [
        pytest.param("not a url secret", "not a database URL", id="no_url"),
        pytest.param("mysql://secret@host/db", "not served", id="other_store"),
        pytest.param("postgresql+psycopg2://secret@host/db", "not served", id="other_driver"),
    ],
)
def test_refused_addresses(url: str, words: str) -> None:
    """The message says what to give instead and does not repeat the address."""
    with pytest.raises(ConfigurationError, match=words) as caught:
        open_engine(url)
    assert "secret" not in str(caught.value)


def test_missing_driver(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without psycopg the address is refused with the remedy."""
    monkeypatch.setitem(__import__("sys").modules, "psycopg", None)
    with pytest.raises(ConfigurationError, match="psycopg"):
        open_engine("postgresql://nobody@localhost/none")


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_postgres_addresses(scheme: str) -> None:
    """All usual spellings mean psycopg 3."""
    assert open_engine(f"{scheme}://someone@localhost/db").url.drivername == "postgresql+psycopg"


def test_errors_carry_no_values(warehouse: Engine) -> None:
    """A double key says which constraint, and neither message nor traceback says which value."""
    row = {"organization_id": SECRET, "code": SECRET, "name": SECRET}
    with pytest.raises(WarehouseError) as caught, writing(warehouse) as connection:
        insert_rows(connection, "organization", [row, row])
    said = "".join(traceback.format_exception(caught.value)) + str(caught.value)
    assert SECRET not in said.replace(f'SECRET = "{SECRET}"', "")
    assert caught.value.constraint in ("pk_organization", "organization.organization_id")
    assert caught.value.sqlstate in ("23505", "SQLITE_CONSTRAINT_PRIMARYKEY")


def test_bulk_errors_carry_no_values(warehouse: Engine) -> None:
    """COPY goes past SQLAlchemy; its errors are plain all the same."""
    rows = [{"organization_id": SECRET, "code": None, "name": SECRET}] * 100
    with pytest.raises(WarehouseError) as caught, writing(warehouse) as connection:
        insert_rows(connection, "organization", rows)
    assert SECRET not in "".join(traceback.format_exception(caught.value))


def test_broken_reference_fails_at_commit(warehouse: Engine) -> None:
    """References are checked when the transaction ends, and then nothing of it stays."""
    with pytest.raises(WarehouseError), writing(warehouse) as connection:
        insert_rows(
            connection, "project", [{"project_id": "p", "organization_id": "o", "code": None, "name": "x"}]
        )
    with reading(warehouse) as connection:
        assert connection.scalar(text("SELECT COUNT(*) FROM project")) == 0


def test_missing_tables_name_the_remedy(stores: Stores, store: str) -> None:
    """A warehouse that was never upgraded says so."""
    engine = open_engine(stores.url(store, migrated=False))
    with pytest.raises(ConfigurationError, match="warehouse upgrade"), reading(engine) as connection:
        connection.execute(text("SELECT * FROM organization"))
    engine.dispose()


def test_unreachable_server_is_retryable() -> None:
    """A server that is not there is worth another try; the password is not told."""
    engine = open_engine("postgresql://someone:hunter2@127.0.0.1:1/none")
    with pytest.raises(WarehouseError) as caught, reading(engine):
        pass
    assert "hunter2" not in "".join(traceback.format_exception(caught.value))


def test_reader_does_not_wait_for_a_writer(warehouse: Engine) -> None:
    """While a load is under way readers see the state before it."""
    with writing(warehouse) as connection:
        insert_rows(connection, "organization", [{"organization_id": "o", "code": None, "name": "x"}])
        with reading(warehouse) as other:
            assert other.scalar(text("SELECT COUNT(*) FROM organization")) == 0

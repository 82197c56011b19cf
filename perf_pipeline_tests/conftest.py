"""Fixtures for every room: warehouses on both stores, each test with a database of its own.

PostgreSQL comes from PERF_TEST_POSTGRES_URL (a server on which databases may be made), else from a
private cluster started from the system's binaries in a temporary folder, as an unprivileged user when
the tests run as root; else its tests are skipped and say so.
"""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from hypothesis import settings
from sqlalchemy import URL, Engine, create_engine, make_url, text

import perf_pipeline.publishing  # noqa: F401 - before anything imports openpyxl: it fixes how workbooks are written
from perf_pipeline.warehouse.engine import open_engine
from perf_pipeline.warehouse.migration import upgrade

STORES = ("sqlite", "postgresql")

settings.register_profile(
    "shared_machine", deadline=None
)  # speed is measured in benchmarks/, never by a test
settings.load_profile("shared_machine")

_numbers = count(1)


@pytest.fixture(scope="session")
def postgres_server(worker_name: str) -> Iterator[URL]:
    """The address of a PostgreSQL server; its path names a database that always exists."""
    given = os.environ.get("PERF_TEST_POSTGRES_URL")
    if given:
        yield make_url(given).set(drivername="postgresql+psycopg")
        return
    binaries = _binaries()
    if binaries is None:
        pytest.skip("no PostgreSQL: set PERF_TEST_POSTGRES_URL, or install the server's binaries")
    with tempfile.TemporaryDirectory(prefix="perf-pg-", ignore_cleanup_errors=True) as folder:
        yield from _cluster(binaries, Path(folder), worker_name)


@pytest.fixture(scope="session")
def worker_name() -> str:
    """The name of this test process among those of a parallel run."""
    return os.environ.get("PYTEST_XDIST_WORKER", "main")


@pytest.fixture(scope="session")
def postgres_template(postgres_server: URL, worker_name: str) -> str:
    """The name of a migrated, empty database that tests copy."""
    name = f"perf_template_{worker_name}_{os.getpid()}"
    _administer(postgres_server, f"CREATE DATABASE {name}")
    engine = open_engine(_render(postgres_server.set(database=name)))
    upgrade(engine)
    engine.dispose()
    return name


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite file that tests copy."""
    path = tmp_path_factory.mktemp("template") / "warehouse.db"
    engine = open_engine(f"sqlite:///{path}")
    upgrade(engine)
    with engine.connect() as connection:
        connection.connection.driver_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    return path


class Stores:
    """Makes migrated and empty databases of either store."""

    def __init__(self, request: pytest.FixtureRequest, folder: Path) -> None:
        self._request = request
        self._folder = folder
        self._made: list[tuple[URL, str]] = []

    def url(self, store: str, *, migrated: bool = True) -> str:
        """The address of a new database."""
        name = f"perf_{os.getpid()}_{next(_numbers)}"
        if store == "sqlite":
            path = self._folder / f"{name}.db"
            if migrated:
                shutil.copy(self._request.getfixturevalue("sqlite_template"), path)
            return f"sqlite:///{path}"
        server: URL = self._request.getfixturevalue("postgres_server")
        template = self._request.getfixturevalue("postgres_template") if migrated else "template0"
        _administer(server, f"CREATE DATABASE {name} TEMPLATE {template}")
        self._made.append((server, name))
        return _render(server.set(database=name))

    def drop_all(self) -> None:
        """Drop what was made on a server; files go with their folder."""
        for server, name in self._made:
            _administer(server, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@pytest.fixture
def stores(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Stores]:
    """For tests that need several databases."""
    made = Stores(request, tmp_path)
    yield made
    made.drop_all()


@pytest.fixture(params=[pytest.param("sqlite"), pytest.param("postgresql", marks=pytest.mark.postgres)])
def store(request: pytest.FixtureRequest) -> str:
    """Each store in turn, by its SQLAlchemy name."""
    return str(request.param)


@pytest.fixture
def warehouse_url(stores: Stores, store: str) -> str:
    """The address of a migrated, empty warehouse."""
    return stores.url(store)


@pytest.fixture
def warehouse(warehouse_url: str) -> Iterator[Engine]:
    """A migrated, empty warehouse."""
    engine = open_engine(warehouse_url)
    yield engine
    engine.dispose()


def _binaries() -> Path | None:
    on_path = shutil.which("initdb")
    candidates = [Path(on_path).parent] if on_path else []
    candidates += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((found for found in candidates if (found / "pg_ctl").exists()), None)


def _cluster(binaries: Path, folder: Path, worker: str) -> Iterator[URL]:
    """Start a server that listens on a socket in ``folder`` only, and stop it afterwards."""
    account = _unprivileged()
    user = account.pw_name if account else pwd.getpwuid(os.getuid()).pw_name
    if account:
        os.chown(folder, account.pw_uid, account.pw_gid)
    data = folder / "data"
    options = (
        f"-c listen_addresses='' -c unix_socket_directories={folder} -c fsync=off -c full_page_writes=off"
    )
    _run(account, folder, binaries / "initdb", "-D", data, "-A", "trust", "-E", "UTF8", "--no-locale", "-N")
    _run(account, folder, binaries / "pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", options, "start")
    try:
        yield URL.create("postgresql+psycopg", user, database="postgres", query={"host": str(folder)})
    finally:
        _run(account, folder, binaries / "pg_ctl", "-D", data, "-m", "immediate", "stop")


def _unprivileged() -> pwd.struct_passwd | None:
    """An account for the server when we are root: it refuses to run as that."""
    if os.getuid() != 0:
        return None
    names = {account.pw_name: account for account in pwd.getpwall()}
    return names.get("postgres") or names["nobody"]


def _run(account: pwd.struct_passwd | None, folder: Path, *command: object) -> None:
    switch = {} if account is None else {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    subprocess.run(  # the server keeps its own log; its output pipe would keep us waiting
        [str(part) for part in command],
        check=True,
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        **switch,
    )


def _administer(server: URL, statement: str) -> None:
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()


def _render(url: URL) -> str:
    return url.render_as_string(hide_password=False)

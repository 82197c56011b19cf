"""Upkeep of the warehouse's schema, for the command line and for the first run on a fresh machine."""

from sqlalchemy import Engine
from sqlalchemy.engine import make_url

from perf_pipeline.orchestration.settings import setting
from perf_pipeline.warehouse import migration
from perf_pipeline.warehouse.engine import open_engine


def make_ready(engine: Engine) -> None:
    """Build the schema of a new warehouse; one that exists must be of this version.

    A warehouse with data is upgraded by a person (``perf-pipeline warehouse upgrade``), never by a run in
    passing. Raises ConfigurationError when that has not been done.
    """
    if migration.status(engine).current is None:
        migration.upgrade(engine)
    migration.require_current(engine)


def upgrade_at(url: str) -> str:
    """Upgrade the warehouse at ``url`` (empty: the configured one) and say what it is now."""
    address = setting(url, "PERF_WAREHOUSE_URL")
    engine = open_engine(address)
    try:
        return f"{public_address(address)}: revision {migration.upgrade(engine)}"
    finally:
        engine.dispose()


def status_of(url: str) -> str:
    """One line on the schema of the warehouse at ``url`` (empty: the configured one)."""
    address = setting(url, "PERF_WAREHOUSE_URL")
    engine = open_engine(address)
    try:
        found = migration.status(engine)
    finally:
        engine.dispose()
    state = (
        "up to date" if found.is_current else f"needs upgrade to {found.head} ({len(found.pending)} pending)"
    )
    return f"{public_address(address)}: revision {found.current or 'none'}, {state}"


def public_address(url: str) -> str:
    """``url`` with its password hidden, for people to read."""
    return make_url(url).render_as_string(hide_password=True)

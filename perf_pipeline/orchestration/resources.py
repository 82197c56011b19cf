"""Resources: where this deployment keeps things. Every address is resolved when it is used, never on import.

A field may be given in code, by the component's YAML or by ``dg.EnvVar``; an empty one means the
environment variable named in its description, else the default in ``settings``. Assets, checks and
sensors take these; ``steps`` get the plain values out of them.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import dagster as dg
from pydantic import Field
from sqlalchemy import Engine
from upath import UPath

from perf_pipeline.intake.landing import LandingStore
from perf_pipeline.orchestration.settings import number, setting, today, warehouse_fingerprint
from perf_pipeline.orchestration.staging import Staging
from perf_pipeline.warehouse.engine import open_engine


class WarehouseResource(dg.ConfigurableResource[None]):
    """The database that holds what was read and scored."""

    url: str = Field(default="", description="SQLAlchemy URL; empty: PERF_WAREHOUSE_URL, else SQLite in var/")

    @property
    def address(self) -> str:
        """The URL as resolved now. It may hold a password: never log it."""
        return setting(self.url, "PERF_WAREHOUSE_URL")

    @property
    def fingerprint(self) -> str:
        """Names the database without its password; staged files stand under it."""
        return warehouse_fingerprint(self.address)

    @contextmanager
    def engine(self) -> Iterator[Engine]:
        """An engine whose connections are closed at the end of the block."""
        engine = open_engine(self.address)
        try:
            yield engine
        finally:
            engine.dispose()


class InboxResource(dg.ConfigurableResource[None]):
    """The folder that units drop their papers into. It is only read, nothing in it is changed."""

    address: str = Field(
        default="", description="Folder or fsspec address; empty: PERF_INBOX, else sample_inputs"
    )
    quiet_seconds: float | None = Field(
        default=None,
        description="A file must rest this long before it is taken; empty: PERF_QUIET_SECONDS, else 10",
    )

    @property
    def location(self) -> UPath:
        """The inbox as resolved now."""
        return UPath(setting(self.address, "PERF_INBOX"))

    @property
    def quiet(self) -> float:
        """Seconds without change after which a file counts as complete."""
        return number(self.quiet_seconds, "PERF_QUIET_SECONDS")


class StateResource(dg.ConfigurableResource[None]):
    """The local folder with the landing store and what batches stage. Losing staging loses no data."""

    folder: str = Field(default="", description="Local folder; empty: PERF_STATE, else var")
    workers: int | None = Field(
        default=None, description="Processes that read papers; empty: PERF_WORKERS, else 2"
    )

    @property
    def root(self) -> Path:
        """The state folder as resolved now."""
        return Path(setting(self.folder, "PERF_STATE"))

    @property
    def landing(self) -> LandingStore:
        """The immutable store of received files."""
        return LandingStore(UPath(self.root / "landing"))

    @property
    def worker_count(self) -> int:
        """How many processes read papers at a time, at least one."""
        return max(1, int(number(self.workers, "PERF_WORKERS")))

    def staging(self, warehouse: WarehouseResource, batch: str) -> Staging:
        """The staged files of ``batch`` for ``warehouse``."""
        return Staging.of(self.root, warehouse.fingerprint, batch)


class OutputResource(dg.ConfigurableResource[None]):
    """The folder that scorecards and exports are published to, replaced file by file."""

    folder: str = Field(default="", description="Local folder; empty: PERF_OUTPUT, else var/output")

    @property
    def root(self) -> Path:
        """The output folder as resolved now."""
        return Path(setting(self.folder, "PERF_OUTPUT"))


class ClockResource(dg.ConfigurableResource[None]):
    """What day it is, for due dates: the one thing here that does not follow from the papers."""

    day: str = Field(
        default="", description="A fixed day YYYY-MM-DD; empty: PERF_TODAY, else the day it is in China"
    )

    @property
    def today(self) -> date:
        """The day as resolved now; ConfigurationError when the one given is none."""
        return today(self.day)


class RulebookResource(dg.ConfigurableResource[None]):
    """Which profile of local rules holds."""

    profile: str = Field(
        default="", description="A profile for every form; empty: PERF_PROFILE, else by document"
    )

    @property
    def override(self) -> str | None:
        """The profile forced on every form, None to choose one per document."""
        return setting(self.profile, "PERF_PROFILE") or None

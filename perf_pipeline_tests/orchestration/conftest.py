"""A deployment of its own for each test: warehouse, inbox, state and output in a temporary folder."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import dagster as dg
import pytest
from sqlalchemy import Engine

from perf_pipeline.orchestration.definitions import build_defs
from perf_pipeline.warehouse.engine import open_engine
from perf_pipeline.warehouse.migration import upgrade

SAMPLES = Path(__file__).resolve().parents[2] / "sample_inputs"


@dataclass(frozen=True)
class Deployment:
    """Where one test's deployment keeps things."""

    root: Path

    @property
    def inbox(self) -> Path:
        """The folder that papers are dropped into."""
        return self.root / "inbox"

    @property
    def state(self) -> Path:
        """Landing store and staging."""
        return self.root / "state"

    @property
    def output(self) -> Path:
        """What is published."""
        return self.root / "output"

    @property
    def url(self) -> str:
        """The warehouse's address."""
        return f"sqlite:///{self.root / 'warehouse.db'}"

    @property
    def defs(self) -> dg.Definitions:
        """The definitions of this deployment; files are taken at once, papers read in this process."""
        return build_defs(
            warehouse_url=self.url,
            inbox=str(self.inbox),
            quiet_seconds=0,
            state=str(self.state),
            workers=1,
            output=str(self.output),
        )

    def drop(self, *names: str) -> None:
        """Drop sample papers whose names contain one of ``names`` into the inbox."""
        for path in sorted(SAMPLES.iterdir()):
            if any(name in path.name for name in names):
                (self.inbox / path.name).write_bytes(path.read_bytes())

    def engine(self) -> Engine:
        """An engine on the warehouse, migrated."""
        engine = open_engine(self.url)
        upgrade(engine)
        return engine


@pytest.fixture
def deployment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Deployment:
    """A new deployment; the environment names no other."""
    for name in [*os.environ]:
        if name.startswith("PERF_") or name == "DAGSTER_HOME":
            monkeypatch.delenv(name)
    monkeypatch.setenv("PERF_TODAY", "2024-01-02")  # nothing of the samples is overdue then
    (tmp_path / "inbox").mkdir()
    return Deployment(tmp_path)


@pytest.fixture
def instance() -> Iterator[dg.DagsterInstance]:
    """A Dagster instance of its own."""
    with dg.DagsterInstance.ephemeral() as instance:
        yield instance

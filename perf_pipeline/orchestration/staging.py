"""Staging: what the steps of one batch hand to each other, as Parquet files beside the landing store.

One folder per warehouse and batch, one file per table. A file is written under a temporary name and then
renamed, so a reader sees the old one or the new one and never half of one; running a step again replaces
its files. No pickles: staged frames must outlive the code that wrote them. The folder is readable by the
owner alone, since contacts pass through it. Dagster is not known here.
"""

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from perf_pipeline.errors import RetryableError
from perf_pipeline.model.columns import DTYPES
from perf_pipeline.model.derive import columns_of, frame
from perf_pipeline.model.tables import Table


class NotStagedError(RetryableError):
    """A step was run before the one that feeds it; materializing the earlier asset mends it."""


@dataclass(frozen=True, slots=True)
class Staging:
    """The staged files of one batch in one warehouse."""

    folder: Path

    @classmethod
    def of(cls, state: Path, fingerprint: str, batch: str) -> "Staging":
        """The staging of ``batch`` below the state folder; nothing is created before the first write."""
        return cls(state / "staging" / fingerprint / batch)

    def write(self, name: str, data: pd.DataFrame) -> None:
        """Replace the staged frame ``name``."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        target = self.folder / f"{name}.parquet"
        temporary = target.with_name(f".{target.name}.{os.getpid()}")
        try:
            data.to_parquet(temporary, index=False)
            temporary.replace(target)
        finally:
            temporary.unlink(missing_ok=True)

    def read(self, name: str) -> pd.DataFrame:
        """The staged frame ``name``; NotStagedError when its step has not run."""
        path = self.folder / f"{name}.parquet"
        if not path.exists():
            raise NotStagedError(
                f"nothing staged as {name!r} for batch {self.folder.name}: run the step that writes it"
            )
        return pd.read_parquet(path)

    def write_table(self, name: str, model: type[Table], rows: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
        """Stage ``rows`` as a frame of ``model`` and return it."""
        data = frame(model, rows)
        self.write(name, data)
        return data

    def read_table(self, name: str, model: type[Table]) -> pd.DataFrame:
        """The staged frame ``name`` with exactly the columns and types of ``model``."""
        data = self.read(name)
        return data.astype({column.name: DTYPES[column.kind] for column in columns_of(model)})

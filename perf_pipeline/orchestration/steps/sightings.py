"""Sightings cache: which inbox files have been hashed, so that a look does not read them all again.

A small SQLite file in the state folder: path, size and time of a file → hash of its bytes. It only saves
work. What is new is decided by the hash against the ledger, so a lost or stale cache costs a second reading
and nothing else.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from perf_pipeline.errors import RetryableError
from perf_pipeline.intake.inbox import InboxFile

_TABLE = """
CREATE TABLE IF NOT EXISTS seen (
    inbox TEXT, relative TEXT, size INTEGER, modified REAL, sha256 TEXT, PRIMARY KEY (inbox, relative)
)"""


@dataclass(frozen=True, slots=True)
class Seen:
    """The size and time at which a file was hashed, and the hash."""

    size: int
    modified: float
    sha256: str


@dataclass(frozen=True, slots=True)
class Sightings:
    """What was seen in ``inbox``, kept in the file ``path``."""

    path: Path
    inbox: str

    def load(self) -> dict[str, Seen]:
        """Everything seen, by path below the inbox; a damaged cache counts as empty."""
        if not self.path.exists():
            return {}
        query = "SELECT relative, size, modified, sha256 FROM seen WHERE inbox = ?"
        try:
            with self._open() as connection:
                rows = connection.execute(query, [self.inbox]).fetchall()
        except sqlite3.DatabaseError:
            self.path.unlink(missing_ok=True)
            return {}
        return {relative: Seen(size, modified, sha256) for relative, size, modified, sha256 in rows}

    def add(self, seen: Iterable[tuple[InboxFile, str]]) -> None:
        """Remember the hashes of files as they were when the inbox was looked at."""
        rows = [(self.inbox, key_of(file), file.size, file.modified, sha256) for file, sha256 in seen]
        if not rows:
            return
        try:
            with self._open() as connection:
                connection.executemany("INSERT OR REPLACE INTO seen VALUES (?, ?, ?, ?, ?)", rows)
        except sqlite3.OperationalError as error:
            raise RetryableError(f"the state folder cannot be written: {error}") from error

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with closing(sqlite3.connect(self.path, timeout=30)) as connection, connection:
            connection.execute(_TABLE)
            yield connection


def key_of(file: InboxFile) -> str:
    """The path of a file below its inbox as a key; odd bytes of names are kept apart from each other."""
    return file.relative.encode(errors="backslashreplace").decode()

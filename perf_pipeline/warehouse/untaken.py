"""Untaken files: what a look at an inbox left lying there, and why.

The table says what is so now: each look replaces the rows of its inbox, so a file that was taken, or that
its owner took away, has none. Only rows that differ are written, and nothing is locked when none do. When a
file was first seen untaken outlives all looks, because waiting must end. Called by the step that scans.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Engine

from perf_pipeline.findings import Finding
from perf_pipeline.model.ids import stable_id
from perf_pipeline.warehouse.engine import reading, writing
from perf_pipeline.warehouse.rows import Row, fetch, replace_scope


@dataclass(frozen=True, slots=True)
class Untaken:
    """One file: its key below the inbox, the name to show, its size, its state and the finding that says why."""

    key: str
    file_name: str
    byte_size: int
    state: str
    finding: Finding


def first_seen(engine: Engine, inbox: str) -> Mapping[str, datetime]:
    """When each file that lies untaken in ``inbox`` (its address) was first seen so, by ``untaken_key``."""
    with reading(engine) as connection:
        return {row["untaken_id"]: row["first_seen_at"] for row in _stored(connection, inbox)}


def untaken_key(inbox: str, key: str) -> str:
    """The id of the row of a file: ``inbox`` is the address, ``key`` the path below it."""
    return stable_id("untaken", inbox, key)


def replace_untaken(engine: Engine, inbox: str, files: Iterable[Untaken], moment: datetime) -> int:
    """Make the rows of ``inbox`` say what ``files`` say at ``moment``; returns how many rows were written."""
    files = tuple(files)
    with reading(engine) as connection:
        stored = _stored(connection, inbox)
    if stored == _wanted(inbox, files, stored, moment):
        return 0
    with writing(engine) as connection:
        stored = _stored(connection, inbox)
        wanted = _wanted(inbox, files, stored, moment)
        return replace_scope(connection, "untaken_file", stored, wanted).counts.written


def _stored(connection: Connection, inbox: str) -> list[Row]:
    rows = fetch(connection, "untaken_file", "inbox_id", [stable_id("inbox", inbox)])
    return sorted(rows, key=lambda row: str(row["untaken_id"]))


def _wanted(inbox: str, files: Iterable[Untaken], stored: Sequence[Row], moment: datetime) -> list[Row]:
    since = {row["untaken_id"]: row["first_seen_at"] for row in stored}
    rows = {}
    for file in files:
        identity = untaken_key(inbox, file.key)
        rows[identity] = {
            "untaken_id": identity,
            "inbox_id": stable_id("inbox", inbox),
            "file_name": file.file_name,
            "byte_size": file.byte_size,
            "state": file.state,
            "code": file.finding.code,
            "severity": str(file.finding.severity),
            "message": file.finding.message("zh"),
            "first_seen_at": since.get(identity, moment),
        }
    return [rows[identity] for identity in sorted(rows)]

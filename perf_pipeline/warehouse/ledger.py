"""The ledger: which file contents were ever received, in which order, under which names.

A content is registered once, whoever finds it and however often; its number of receipt comes from the
warehouse (never from a clock) and later decides which version of a form is current. Called by the steps
that scan the inbox and land files. What became of a submission is written by ``loading``.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import pandas as pd
from sqlalchemy import Connection, Engine, func, select

from perf_pipeline.findings import Finding
from perf_pipeline.model.derive import column_names
from perf_pipeline.model.ids import stable_id
from perf_pipeline.model.tables import TABLES
from perf_pipeline.warehouse.engine import reading, writing
from perf_pipeline.warehouse.rows import Row, chunks, fetch, frame_of_table, insert_rows, sql_table


@dataclass(frozen=True, slots=True)
class Arrival:
    """One landed file: SHA-256 of its bytes, the name it came under, its size, and when (aware).

    ``findings`` are rows of ``finding`` about this sighting: what is odd about its name.
    """

    submission_id: str
    file_name: str
    byte_size: int
    received_at: datetime
    findings: tuple[Row, ...] = ()


def receive(engine: Engine, batch: str, arrivals: Sequence[Arrival]) -> list[str]:
    """Register ``arrivals`` under ``batch``; returns the ids that no one had registered, in their order.

    A content known already keeps its batch, number and first name; a new name of it is kept as a sighting.
    Safe with any number of processes at once: of those that bring one content exactly one gets it back.
    """
    with writing(engine) as connection:
        first = _first_of_each(arrivals)
        stored = {row["submission_id"] for row in fetch(connection, "submission", "submission_id", first)}
        new = [arrival for arrival in first.values() if arrival.submission_id not in stored]
        insert_rows(connection, "submission", _submissions(batch, new, last_number(connection)))
        sightings = _new_sightings(connection, batch, arrivals)
        insert_rows(connection, "sighting", sightings)
        told = _new_findings(connection, arrivals)
        insert_rows(connection, "finding", [*told, *_duplicates(sightings, new)])
    return [arrival.submission_id for arrival in new]


def _first_of_each(arrivals: Iterable[Arrival]) -> dict[str, Arrival]:
    first: dict[str, Arrival] = {}
    for arrival in arrivals:
        first.setdefault(arrival.submission_id, arrival)
    return first


def last_number(connection: Connection) -> int:
    """The last number of receipt given; receipts and decisions on submissions draw from one line."""
    tables = (sql_table(connection, name).c for name in ("submission", "submission_decision"))
    return max(int(connection.scalar(select(func.max(numbered.received_seq))) or 0) for numbered in tables)


def _submissions(batch: str, arrivals: Iterable[Arrival], last: int) -> list[Row]:
    return [
        {
            "submission_id": arrival.submission_id,
            "file_name": _storable(arrival.file_name),
            "format": None,
            "byte_size": arrival.byte_size,
            "received_at": arrival.received_at,
            "received_seq": number,
            "batch": batch,
            "status": "received",
            "form_count": 0,
        }
        for number, arrival in enumerate(arrivals, start=last + 1)
    ]


def _new_sightings(connection: Connection, batch: str, arrivals: Sequence[Arrival]) -> list[Row]:
    ids = {arrival.submission_id for arrival in arrivals}
    stored = {
        (row["submission_id"], row["file_name"])
        for row in fetch(connection, "sighting", "submission_id", ids)
    }
    new: dict[tuple[str, str], Row] = {}
    for arrival in arrivals:
        name = _storable(arrival.file_name)
        if (arrival.submission_id, name) not in stored:
            new.setdefault(
                (arrival.submission_id, name),
                {
                    "submission_id": arrival.submission_id,
                    "file_name": name,
                    "batch": batch,
                    "received_at": arrival.received_at,
                },
            )
    return list(new.values())


def _new_findings(connection: Connection, arrivals: Iterable[Arrival]) -> list[Row]:
    rows = {row["finding_id"]: row for arrival in arrivals for row in arrival.findings}
    stored = {row["finding_id"] for row in fetch(connection, "finding", "finding_id", rows)}
    return [
        row | {name: row[name] and _storable(row[name]) for name in ("message", "quote", "place")}
        for identity, row in rows.items()
        if identity not in stored
    ]


def _duplicates(sightings: Iterable[Row], new: Iterable[Arrival]) -> list[Row]:
    """KEY-01 for every name under which a content came that another name had brought before.

    Kept as findings of the join: what reads papers replaces its findings when a paper is read again.
    """
    first = {(arrival.submission_id, _storable(arrival.file_name)) for arrival in new}
    duplicates = [row for row in sightings if (row["submission_id"], row["file_name"]) not in first]
    found = [Finding("KEY-01", place=row["file_name"], quote=row["file_name"]) for row in duplicates]
    return [
        dict.fromkeys(column_names(TABLES["finding"]))
        | {
            "finding_id": stable_id(
                "finding", "ledger", row["submission_id"], finding.code, row["file_name"]
            ),
            "submission_id": row["submission_id"],
            "code": finding.code,
            "severity": str(finding.severity),
            "message": finding.message("zh"),
            "quote": finding.quote,
            "place": finding.place,
            "found_by": "join",
        }
        for row, finding in zip(duplicates, found, strict=True)
    ]


def _storable(file_name: str) -> str:
    """A file name may hold bytes that are no text; stores keep text only."""
    return file_name.replace("\0", "").encode(errors="replace").decode()


def known(engine: Engine, hashes: Iterable[str]) -> set[str]:
    """Those of ``hashes`` that are registered."""
    with reading(engine) as connection:
        identity = sql_table(connection, "submission").c.submission_id
        return {
            found
            for chunk in chunks(hashes)
            for found in connection.scalars(select(identity).where(identity.in_(chunk)))
        }


def submissions_of(engine: Engine, batch: str) -> pd.DataFrame:
    """The submissions that ``batch`` brought first, as frame of ``submission``, in order of receipt."""
    with reading(engine) as connection:
        source = sql_table(connection, "submission")
        columns = [source.c[name] for name in column_names(TABLES["submission"])]
        query = select(*columns).where(source.c.batch == batch).order_by(source.c.received_seq)
        return frame_of_table("submission", connection.execute(query).all())

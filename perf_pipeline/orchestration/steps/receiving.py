"""Receiving: one look at the inbox → files in the landing store and in the ledger, as one batch.

What is new is what the ledger does not know by content hash. The work of one look is bounded (500 files);
whatever is left waits for the next. Nothing in the inbox is changed. What lies there untaken, and why, stands
in the warehouse until the next look says otherwise. Called by the sensor and by the command line, who then
run the batches that wait.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pandas as pd
from sqlalchemy import Engine, func, select
from upath import UPath

from perf_pipeline.errors import ConfigurationError, PermanentError, UnreadableFile
from perf_pipeline.findings import Finding
from perf_pipeline.intake.batches import batch_key
from perf_pipeline.intake.inbox import InboxFile, Scan, Verdict, overdue_code, scan
from perf_pipeline.intake.landing import Landed, LandingStore
from perf_pipeline.intake.limits import DEFAULT_LIMITS, Limits
from perf_pipeline.intake.local_files import WaitingFile
from perf_pipeline.intake.names import name_of
from perf_pipeline.orchestration.steps.finding_rows import finding_rows
from perf_pipeline.orchestration.steps.sightings import Sightings, key_of
from perf_pipeline.warehouse.engine import reading
from perf_pipeline.warehouse.ledger import Arrival, known, receive, submissions_of
from perf_pipeline.warehouse.rows import Row, chunks, sql_table
from perf_pipeline.warehouse.untaken import Untaken, first_seen, replace_untaken, untaken_key


@dataclass(frozen=True, slots=True)
class Look:
    """What one look at the inbox found and did.

    ``hashes`` are the contents that lie in the inbox, known ones too; ``landed`` counts the files read by
    this look, ``received`` are the contents among them that are new to the ledger; ``more`` tells that
    further files wait for the next look.
    """

    hashes: frozenset[str] = frozenset()
    landed: int = 0
    received: tuple[str, ...] = ()
    waiting: tuple[Verdict, ...] = ()
    refused: tuple[Verdict, ...] = ()
    more: bool = False

    @property
    def summary(self) -> str:
        """One line for a log."""
        return (
            f"{len(self.hashes)} papers in the inbox, {len(self.received)} new, "
            f"{len(self.waiting)} not complete yet, {len(self.refused)} refused"
        )


@dataclass(slots=True)
class _Looking:
    """The working state of a look."""

    registered: set[str]
    seen: dict[str, str] = field(default_factory=dict)
    landed: list[tuple[InboxFile, Landed]] = field(default_factory=list)
    waiting: list[Verdict] = field(default_factory=list)
    refused: list[Verdict] = field(default_factory=list)


def look_into_inbox(
    inbox: UPath,
    engine: Engine,
    state: Path,
    *,
    quiet_seconds: float,
    now: float,
    limits: Limits = DEFAULT_LIMITS,
) -> Look:
    """Land what is new in ``inbox`` (a folder or a single file) and enter it in the ledger as one batch.

    ``now`` is in seconds since 1970. Raises ConfigurationError when there is no such inbox, RetryableError
    when disk or warehouse refuse; a file that cannot be taken is a verdict and stops no other.
    """
    cache = Sightings(state / "sightings.db", str(inbox))
    seen = cache.load()
    looking = _Looking(known(engine, (entry.sha256 for entry in seen.values())))

    def skip(file: InboxFile) -> bool:
        entry = seen.get(key_of(file))
        if entry is None or (entry.size, entry.modified) != (file.size, file.modified):
            return False
        looking.seen[key_of(file)] = entry.sha256
        return entry.sha256 in looking.registered

    found = _scan(inbox, quiet_seconds, now, skip=skip, limits=limits)
    store = LandingStore(UPath(state / "landing"), limits)
    for file in found.settled:
        _land(store, file, looking)
    moment = datetime.fromtimestamp(now, UTC)
    new = _register(engine, looking.landed, moment)
    cache.add((file, landed.sha256) for file, landed in looking.landed)
    look = Look(
        frozenset(looking.seen.values()) | {landed.sha256 for _, landed in looking.landed},
        len(looking.landed),
        tuple(new),
        (*found.waiting, *looking.waiting),
        (*found.refused, *looking.refused),
        found.more,
    )
    since = first_seen(engine, str(inbox))
    oldest = moment - timedelta(hours=limits.waiting_hours)
    look = _without_endless_waiting(
        look, lambda file: since.get(untaken_key(str(inbox), key_of(file)), moment) < oldest
    )
    folders = [verdict for verdict in found.ignored if verdict.finding.code == "FIL-10"]
    replace_untaken(engine, str(inbox), _untaken(look, folders), moment)
    return look


def _without_endless_waiting(look: Look, is_overdue: Callable[[InboxFile], bool]) -> Look:
    """``look`` with files refused that were first seen waiting too long ago, whatever time they carry."""
    overdue = [verdict for verdict in look.waiting if is_overdue(verdict.file)]
    refused = (
        Verdict(v.file, Finding(overdue_code(v.finding.code), place=v.finding.place, values=v.finding.values))
        for v in overdue
    )
    waiting = tuple(verdict for verdict in look.waiting if verdict not in overdue)
    return replace(look, waiting=waiting, refused=(*look.refused, *refused))


def _untaken(look: Look, folders: Iterable[Verdict]) -> Iterator[Untaken]:
    stated = [(verdict, "waiting") for verdict in look.waiting]
    stated += [(verdict, "refused") for verdict in (*look.refused, *folders)]
    for verdict, state in stated:
        file = verdict.file
        shown = "/".join(name_of(part).text for part in file.relative.split("/"))
        yield Untaken(key_of(file), shown, file.size, state, verdict.finding)


def _scan(
    inbox: UPath, quiet_seconds: float, now: float, *, skip: Callable[[InboxFile], bool], limits: Limits
) -> Scan:
    try:
        if inbox.is_file():
            status = inbox.stat()
            name = name_of(inbox.name)
            file = InboxFile(
                inbox.parent,
                inbox.name,
                name.text,
                int(status.st_size),
                float(status.st_mtime),
                name.findings,
            )
            return Scan() if skip(file) else Scan(settled=(file,))
        return scan(inbox, quiet_seconds, now, skip=skip, limits=limits)
    except FileNotFoundError as error:
        raise ConfigurationError(f"there is no inbox at {inbox}") from error
    except OSError as error:
        raise ConfigurationError(f"the inbox {inbox} cannot be read: {error.strerror}") from error


def _land(store: LandingStore, file: InboxFile, looking: _Looking) -> None:
    try:
        looking.landed.append((file, store.land(file.path, file.name, file.folder)))
    except WaitingFile as error:
        looking.waiting.append(Verdict(file, Finding(error.code, place=file.name)))
    except UnreadableFile as error:
        looking.refused.append(Verdict(file, Finding(error.code, place=file.name, values=error.values)))
    except FileNotFoundError:
        return  # taken away between listing and reading: it was never handed in


def _register(engine: Engine, landed: Sequence[tuple[InboxFile, Landed]], moment: datetime) -> list[str]:
    """Enter ``landed`` in the ledger in order of their hash, so that order of listing decides nothing."""
    if not landed:
        return []
    ordered = sorted(landed, key=lambda pair: (pair[1].sha256, pair[1].name))
    arrivals = [
        Arrival(file.sha256, file.name, file.size, moment, _name_rows(file.sha256, seen))
        for seen, file in ordered
    ]
    fresh = {arrival.submission_id for arrival in arrivals} - known(
        engine, (a.submission_id for a in arrivals)
    )
    batch = batch_key(moment.date(), fresh or (arrival.submission_id for arrival in arrivals))
    return receive(engine, batch, arrivals)


def _name_rows(submission_id: str, file: InboxFile) -> tuple[Row, ...]:
    """Rows of ``finding`` for what is odd about the name of ``file``."""
    found = finding_rows(submission_id, "inbox", [(None, finding) for finding in file.findings], {})
    return tuple({key: value for key, value in row.items() if key != "line"} for row in found)


def pending_batches(engine: Engine, hashes: Iterable[str] | None = None) -> list[str]:
    """Batches with submissions that are received but not loaded, oldest first.

    With ``hashes`` only those that hold one of these submissions.
    """
    with reading(engine) as connection:
        submission = sql_table(connection, "submission").c
        query = (
            select(submission.batch, func.min(submission.received_seq))
            .where(submission.status == "received")
            .group_by(submission.batch)
        )
        parts = (
            [query]
            if hashes is None
            else [query.where(submission.submission_id.in_(c)) for c in chunks(hashes)]
        )
        found = {batch: first for part in parts for batch, first in connection.execute(part)}
    return sorted(found, key=lambda batch: (found[batch], batch))


def batches_under_other_profiles(engine: Engine, hashes: Iterable[str], profile: str) -> list[str]:
    """Batches of the submissions ``hashes`` with a form that was read under another profile, oldest first."""
    with reading(engine) as connection:
        submission, form = sql_table(connection, "submission").c, sql_table(connection, "form").c
        query = (
            select(submission.batch, func.min(submission.received_seq))
            .where(form.submission_id == submission.submission_id, form.profile != profile)
            .group_by(submission.batch)
        )
        parts = [query.where(submission.submission_id.in_(chunk)) for chunk in chunks(hashes)]
        found = {batch: first for part in parts for batch, first in connection.execute(part)}
    return sorted(found, key=lambda batch: (found[batch], batch))


def batch_members(engine: Engine, batch: str, store: LandingStore) -> pd.DataFrame:
    """The submissions of ``batch`` as a frame of ``submission``.

    Raises PermanentError for a batch that nobody received and when landed files are missing: reading on
    without them would take back what the warehouse knows of them.
    """
    members = submissions_of(engine, batch)
    if members.empty:
        raise PermanentError(f"the ledger knows no batch {batch}")
    missing = sum(not store.has(str(identity)) for identity in members["submission_id"])
    if missing:
        raise PermanentError(
            f"{missing} of {len(members)} files of {batch} are missing from the landing store"
        )
    return members


def years_of(engine: Engine, hashes: Iterable[str]) -> set[int]:
    """The fiscal years that the forms of the submissions ``hashes`` speak of."""
    with reading(engine) as connection:
        form = sql_table(connection, "form").c
        return {
            int(year)
            for chunk in chunks(hashes)
            for year in connection.scalars(
                select(form.fiscal_year)
                .where(form.submission_id.in_(chunk), form.fiscal_year.is_not(None))
                .distinct()
            )
        }

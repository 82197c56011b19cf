"""Two hundred good papers and every bad one of the catalogue in one batch, through the real assets."""

import gc
import os
from collections import defaultdict
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

import dagster as dg
import pytest
from sqlalchemy import select
from upath import UPath

from perf_pipeline.orchestration.partitions import BATCH
from perf_pipeline.orchestration.steps.receiving import look_into_inbox, pending_batches
from perf_pipeline.warehouse.engine import reading
from perf_pipeline.warehouse.tables import table
from perf_pipeline_tests.intake import bad_inputs as bad
from perf_pipeline_tests.intake.bad_input_items import ITEMS, Entry, Item, Paper, code_of
from perf_pipeline_tests.orchestration.conftest import Deployment

NOW = 1.8e9
GOOD = 200
MEBI = 1024 * 1024
TORN = (32, 33)
MAKERS = (
    ("txt", lambda rows: bad.plain(rows).encode()),
    ("xlsx", bad.book),
    ("txt", lambda rows: bad.plain(rows).encode("gb18030")),
    ("docx", bad.text_file),
    ("xls", bad.old_book),
    ("html", lambda rows: bad.page(rows).encode()),
    ("pdf", bad.print_of),
)


@dataclass
class Dropped:
    """What was dropped: hashes of good papers, items of bad and of torn ones by hash, of entries by folder."""

    good: set[str] = field(default_factory=set)
    papers: dict[str, Item] = field(default_factory=dict)
    torn: dict[str, Item] = field(default_factory=dict)
    numbers: dict[str, str] = field(default_factory=dict)
    entries: dict[str, Item] = field(default_factory=dict)


def drop(inbox: Path) -> Dropped:
    """Fill the inbox."""
    dropped = Dropped()
    for number in range(GOOD):
        suffix, make = MAKERS[number % len(MAKERS)]
        content = make(bad.goal_rows(project=f"第{number}号道路养护"))
        put(inbox / "好" / f"好{number}.{suffix}", content)
        dropped.good.add(sha256(content).hexdigest())
    for number, item in enumerate(ITEMS):
        if isinstance(item.sample, Paper):
            content = item.sample.make()
            digest = sha256(content).hexdigest()
            if content and digest not in (dropped.papers | dropped.torn):
                put(inbox / f"e{number}" / item.sample.name, content)
                # what has no end is not taken at all: it may still be on its way
                (dropped.torn if item.number in TORN and is_binary(content) else dropped.papers)[digest] = (
                    item
                )
                dropped.numbers[digest] = f"e{number}"
        elif isinstance(item.sample, Entry):
            drop_entry(inbox, number, item.sample)
            dropped.entries[f"e{number}"] = item
    return dropped


def is_binary(content: bytes) -> bool:
    """Whether a file has an end that can be missing."""
    return content.startswith((b"PK", b"%PDF", b"\xd0\xcf"))


def put(path: Path, content: bytes) -> None:
    """Write a file that has rested."""
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)
    os.utime(path, (NOW - 3600, NOW - 3600))


def drop_entry(inbox: Path, number: int, entry: Entry) -> None:
    """Make an entry in a folder of its own."""
    folder = inbox / f"e{number}"
    folder.mkdir()
    raw = entry.name if isinstance(entry.name, bytes) else os.fsencode(entry.name)
    path = Path(os.fsdecode(os.fsencode(folder) + b"/" + raw))
    entry.make(path)
    os.utime(path, (NOW - entry.age, NOW - entry.age), follow_symlinks=False)


def children() -> set[int]:
    """Processes that this one has started and that still live."""
    return {
        int(pid)
        for task in Path("/proc/self/task").iterdir()
        for pid in (task / "children").read_text(encoding="ascii").split()
    }


def memory() -> int:
    """Resident bytes of this process."""
    gc.collect()
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")


def ingest(deployment: Deployment, instance: dg.DagsterInstance) -> dg.ExecuteInProcessResult:
    """Look into the inbox and run the batch that it gives."""
    engine = deployment.engine()
    look_into_inbox(UPath(deployment.inbox), engine, deployment.state, quiet_seconds=10, now=NOW)
    (batch,) = pending_batches(engine)
    engine.dispose()
    instance.add_dynamic_partitions(BATCH.name or "", [batch])
    job = deployment.defs.resolve_job_def("ingest_batch")
    return job.execute_in_process(instance=instance, partition_key=batch, raise_on_error=False)


@dataclass
class Stored:
    """What the warehouse says afterwards."""

    submissions: dict[str, tuple[str, int]]
    codes: dict[str, set[str]]
    untaken: dict[str, tuple[str, str]]
    named: dict[str, set[str]]


def stored(deployment: Deployment) -> Stored:
    """Read it back."""
    engine = deployment.engine()
    submission, finding = table("sqlite", "submission").c, table("sqlite", "finding").c
    untaken = table("sqlite", "untaken_file").c
    codes: dict[str, set[str]] = defaultdict(set)
    with reading(engine) as connection:
        submissions = {
            identity: (status, count)
            for identity, status, count in connection.execute(
                select(submission.submission_id, submission.status, submission.form_count)
            )
        }
        names = dict(connection.execute(select(submission.submission_id, submission.file_name)).all())
        for identity, code in connection.execute(select(finding.submission_id, finding.code)):
            codes[identity].add(code)
        waiting = {
            path.partition("/")[0]: (state, code)
            for path, state, code in connection.execute(
                select(untaken.file_name, untaken.state, untaken.code)
            )
        }
    engine.dispose()
    named: dict[str, set[str]] = defaultdict(set)
    for identity, name in names.items():
        named[name] |= codes[identity]
    return Stored(submissions, codes, waiting, named)


@pytest.fixture
def warmed(deployment: Deployment, instance: dg.DagsterInstance) -> Deployment:
    """A deployment that has run once, so that everything that is imported once is imported."""
    put(deployment.inbox / "热身.txt", bad.plain(bad.goal_rows(project="热身")).encode())
    assert ingest(deployment, instance).success
    return deployment


@pytest.mark.slow
def test_bad_papers_stop_no_good_one(warmed: Deployment, instance: dg.DagsterInstance) -> None:
    """All good papers load completely, each bad one has its code, and nothing is left running or kept in memory."""
    dropped = drop(warmed.inbox)
    before, base = children(), memory()
    result = ingest(warmed, instance)
    assert result.success
    found = stored(warmed)
    assert {
        identity for identity in dropped.good if found.submissions.get(identity) == ("accepted", 1)
    } == dropped.good
    assert len(warmed_lines(warmed, dropped.good)) == 3 * GOOD
    torn = {found.untaken.get(dropped.numbers[digest]) for digest in dropped.torn}
    assert torn == {("waiting", "FIL-08")}
    wrong = {
        f"{item.number} {item.what}": (found.submissions[identity], found.codes[identity])
        for identity, item in dropped.papers.items()
        if not is_as_agreed(item, *found.submissions[identity], found.codes[identity])
    }
    assert wrong == {}
    assert [
        item for key, item in dropped.entries.items() if not is_placed(item, found.untaken.get(key), found)
    ] == []
    assert children() == before
    assert memory() - base < 200 * MEBI


def warmed_lines(deployment: Deployment, hashes: set[str]) -> list[str]:
    """The indicator lines of the submissions ``hashes``."""
    engine = deployment.engine()
    form, line = table("sqlite", "form").c, table("sqlite", "form_line").c
    with reading(engine) as connection:
        rows = connection.execute(
            select(form.submission_id, line.level3).where(line.form_id == form.form_id)
        ).all()
    engine.dispose()
    return [level3 for identity, level3 in rows if identity in hashes]


def is_as_agreed(item: Item, status: str, forms: int, codes: set[str]) -> bool:
    """Whether a paper ended as its item says, with its code."""
    wanted = item.ours or item.outcome
    assert isinstance(item.sample, Paper)
    statuses = {"QUAR": {"rejected"}, "REJECT": {"rejected"}, "PART": {"partly_accepted"}}
    accepted = {"accepted"} if item.sample.form else {"accepted", "rejected"}
    return status in statuses.get(wanted, accepted) and {code_of(item)} - {""} <= codes


def is_placed(item: Item, untaken: tuple[str, str] | None, found: Stored) -> bool:
    """Whether an entry ended as its item says: untaken with its code, no submission, or taken with its finding."""
    if item.code == "FIL-10":
        return untaken == ("refused", "FIL-10")
    if item.outcome == "IGNORE":
        return untaken is None
    if item.outcome in ("WAIT", "QUAR"):
        return untaken == ({"WAIT": "waiting", "QUAR": "refused"}[item.outcome], item.code)
    told = {code for codes in found.codes.values() for code in codes}
    return untaken is None and {item.code} - {""} <= told

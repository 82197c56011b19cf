"""One look at the inbox: bounded, by content, without losing or doubling a paper."""

import os
from pathlib import Path

import pytest
from sqlalchemy import Engine, select
from upath import UPath

from perf_pipeline.errors import ConfigurationError, PermanentError
from perf_pipeline.intake.landing import LandingStore
from perf_pipeline.intake.limits import Limits
from perf_pipeline.orchestration.steps.receiving import Look, batch_members, look_into_inbox, pending_batches
from perf_pipeline.warehouse.engine import open_engine, reading
from perf_pipeline.warehouse.migration import upgrade
from perf_pipeline.warehouse.tables import table


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    """An empty warehouse."""
    engine = open_engine(f"sqlite:///{tmp_path / 'warehouse.db'}")
    upgrade(engine)
    return engine


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    """An inbox with five papers."""
    folder = tmp_path / "inbox"
    folder.mkdir()
    for number in range(5):
        (folder / f"表{number}.txt").write_text(f"第{number}份\n", encoding="utf-8")
    return folder


NOW = 1.8e9


def look(inbox: Path, engine: Engine, limit: int = 500, now: float = NOW) -> Look:
    """A look at ``inbox`` that takes at most ``limit`` files."""
    limits = Limits(files_per_scan=limit)
    return look_into_inbox(
        UPath(inbox), engine, inbox.parent / "state", quiet_seconds=0, now=now, limits=limits
    )


def untaken(engine: Engine) -> dict[str, tuple[str, str]]:
    """State and code of the files that the warehouse says lie untaken."""
    query = select(*(table("sqlite", "untaken_file").c[name] for name in ("file_name", "state", "code")))
    with reading(engine) as connection:
        return {name: (state, code) for name, state, code in connection.execute(query)}


def inbox_findings(engine: Engine) -> list[tuple[str, str]]:
    """File name and code of what the inbox found of submissions."""
    finding, submission = table("sqlite", "finding").c, table("sqlite", "submission").c
    query = select(submission.file_name, finding.code).where(
        finding.submission_id == submission.submission_id, finding.found_by == "inbox"
    )
    with reading(engine) as connection:
        return sorted((name, code) for name, code in connection.execute(query))


def test_looks_are_bounded_and_go_on(inbox: Path, engine: Engine) -> None:
    """Two at a time, five papers take three looks, each a batch of its own."""
    looks = [look(inbox, engine, limit=2) for _ in range(4)]
    assert [(len(found.received), found.more) for found in looks] == [
        (2, True),
        (2, True),
        (1, False),
        (0, False),
    ]
    assert len(pending_batches(engine)) == 3


def test_same_bytes_are_one_submission(inbox: Path, engine: Engine) -> None:
    """A copy under another name in a subfolder is landed, but nothing new."""
    look(inbox, engine)
    (inbox / "再交").mkdir()
    (inbox / "再交" / "副本.txt").write_bytes((inbox / "表0.txt").read_bytes())
    again = look(inbox, engine)
    assert (again.landed, again.received, len(again.hashes)) == (1, (), 5)


def test_copies_do_not_hide_what_comes_after_them(inbox: Path, engine: Engine) -> None:
    """A look that finds nothing but copies tells that it got on, so that a caller looks again."""
    look(inbox, engine)
    for number in range(2):
        (inbox / f"0副本{number}.txt").write_bytes((inbox / "表0.txt").read_bytes())
    first = look(inbox, engine, limit=1)
    assert (first.received, first.landed, first.more) == ((), 1, True)


def test_known_files_are_not_read_again(inbox: Path, engine: Engine) -> None:
    """The second look reads nothing, and still knows what lies there."""
    first, second = look(inbox, engine), look(inbox, engine)
    assert (first.landed, second.landed, second.hashes) == (5, 0, first.hashes)


def test_new_warehouse_gets_everything(inbox: Path, engine: Engine, tmp_path: Path) -> None:
    """The sightings cache does not decide: a warehouse that knows nothing receives all papers."""
    look(inbox, engine)
    other = open_engine(f"sqlite:///{tmp_path / 'other.db'}")
    upgrade(other)
    assert len(look(inbox, other).received) == 5


def test_missing_inbox_is_a_wrong_setting(inbox: Path, engine: Engine) -> None:
    """The message names the address."""
    with pytest.raises(ConfigurationError, match="nowhere"):
        look(inbox / "nowhere", engine)


def test_members_must_be_landed(inbox: Path, engine: Engine) -> None:
    """A batch of which files are gone is not read on."""
    look(inbox, engine)
    (batch,) = pending_batches(engine)
    store = LandingStore(UPath(inbox.parent / "state" / "landing"))
    assert len(batch_members(engine, batch, store)) == 5
    next((inbox.parent / "state" / "landing").rglob("*.bin")).unlink()
    with pytest.raises(PermanentError, match="1 of 5"):
        batch_members(engine, batch, store)


def test_unknown_batch_is_an_error(inbox: Path, engine: Engine) -> None:
    """A partition that nobody received cannot be materialized."""
    with pytest.raises(PermanentError, match="b20200101-000000000000"):
        batch_members(engine, "b20200101-000000000000", LandingStore(UPath(inbox)))


def test_odd_names_are_findings_of_the_submission(inbox: Path, engine: Engine) -> None:
    """What is odd about a name stands in the warehouse once, whatever a later reading finds."""
    (inbox / "-rf.txt").write_text("甲\n", encoding="utf-8")
    (inbox / "a\x1bb.txt").write_text("乙\n", encoding="utf-8")
    look(inbox, engine)
    (inbox / "..\\x.txt").write_text("乙\n", encoding="utf-8")  # the same bytes under another odd name
    look(inbox, engine)
    found = inbox_findings(engine)
    assert found == [("-rf.txt", "FIL-15"), ("a\\u001bb.txt", "FIL-13"), ("a\\u001bb.txt", "SEC-04")]


def test_untaken_files_stand_in_the_warehouse_while_they_lie_there(inbox: Path, engine: Engine) -> None:
    """Waiting and refused files have a row each, which goes when the file is completed or taken away."""
    torn, link = inbox / "未传完.xlsx", inbox / "链接.xlsx"
    torn.write_bytes(b"PK\x03\x04 begun")
    os.utime(torn, (NOW, NOW))
    link.symlink_to("/etc/hostname")
    look(inbox, engine)
    before = untaken(engine)
    torn.write_text("终于传完\n", encoding="utf-8")
    link.unlink()
    look(inbox, engine)
    assert before == {"未传完.xlsx": ("waiting", "FIL-08"), "链接.xlsx": ("refused", "SEC-01")}
    assert untaken(engine) == {}


def test_waiting_ends_whatever_time_a_file_carries(inbox: Path, engine: Engine) -> None:
    """A file whose own time lies ahead is refused a day after it was first seen."""
    torn = inbox / "未传完.xlsx"
    torn.write_bytes(b"PK\x03\x04 begun")
    os.utime(torn, (NOW + 1e6, NOW + 1e6))
    states = []
    for hours in (0, 23, 25, 26):
        found = look(inbox, engine, now=NOW + 3600 * hours)
        states.append((len(found.waiting), len(found.refused), *untaken(engine)["未传完.xlsx"]))
    assert states == [(1, 0, "waiting", "FIL-08")] * 2 + [(0, 1, "refused", "FIL-08")] * 2


def test_looks_that_find_the_same_write_nothing(inbox: Path, engine: Engine) -> None:
    """A refused file that stays does not cost a write transaction each half minute."""
    (inbox / "链接.xlsx").symlink_to("/etc/hostname")
    look(inbox, engine)
    with engine.connect() as connection:
        before = connection.exec_driver_sql("PRAGMA data_version").scalar()
        look(inbox, engine, now=NOW + 60)
        assert connection.exec_driver_sql("PRAGMA data_version").scalar() == before

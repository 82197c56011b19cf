"""One look at the inbox: bounded, by content, without losing or doubling a paper."""

from pathlib import Path

import pytest
from sqlalchemy import Engine
from upath import UPath

from perf_pipeline.errors import ConfigurationError, PermanentError
from perf_pipeline.intake.landing import LandingStore
from perf_pipeline.intake.limits import Limits
from perf_pipeline.orchestration.steps.receiving import Look, batch_members, look_into_inbox, pending_batches
from perf_pipeline.warehouse.engine import open_engine
from perf_pipeline.warehouse.migration import upgrade


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


def look(inbox: Path, engine: Engine, limit: int = 500) -> Look:
    """A look at ``inbox`` that takes at most ``limit`` files."""
    limits = Limits(files_per_scan=limit)
    return look_into_inbox(
        UPath(inbox), engine, inbox.parent / "state", quiet_seconds=0, now=1.8e9, limits=limits
    )


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

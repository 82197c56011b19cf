"""Untaken files: the table says what lies in an inbox now, keeps since when, and writes only what differs."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine

from perf_pipeline.findings import Finding
from perf_pipeline.warehouse.dump import dump_hash
from perf_pipeline.warehouse.untaken import Untaken, first_seen, replace_untaken, untaken_key

START = datetime(2026, 1, 1, tzinfo=UTC)
INBOX = "s3://user:secret@bucket/inbox"


def waiting(name: str, code: str = "FIL-08", state: str = "waiting") -> Untaken:
    """A file that lies there."""
    return Untaken(name, name, 5, state, Finding(code))


def test_rows_come_stay_and_go(warehouse: Engine) -> None:
    """A second look changes what differs, keeps when a file was first seen, and drops what is gone."""
    later = START + timedelta(hours=1)
    written = [
        replace_untaken(warehouse, INBOX, [waiting("a"), waiting("b")], START),
        replace_untaken(warehouse, INBOX, [waiting("b"), waiting("a")], later),
        replace_untaken(warehouse, INBOX, [waiting("b", "FIL-09", "refused"), waiting("c")], later),
    ]
    since = first_seen(warehouse, INBOX)
    assert written == [2, 0, 3]
    assert since == {untaken_key(INBOX, "b"): START, untaken_key(INBOX, "c"): later}


def test_inboxes_are_kept_apart(warehouse: Engine) -> None:
    """A look at one inbox says nothing of another, and no address is stored."""
    replace_untaken(warehouse, INBOX, [waiting("a")], START)
    replace_untaken(warehouse, "/srv/inbox", [waiting("a")], START)
    replace_untaken(warehouse, "/srv/inbox", [], START)
    with warehouse.connect() as connection:
        rows = connection.exec_driver_sql("SELECT * FROM untaken_file").all()
    assert len(rows) == 1
    assert "secret" not in str(rows)


def test_what_lies_in_an_inbox_is_no_part_of_the_dump(warehouse: Engine) -> None:
    """Warehouses that were given the same papers are equal, whatever else lies before them."""
    before = dump_hash(warehouse)
    replace_untaken(warehouse, INBOX, [waiting("a")], START)
    assert dump_hash(warehouse) == before

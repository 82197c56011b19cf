"""The ledger: contents once, names many, numbers of receipt from the warehouse."""

from dataclasses import replace

from sqlalchemy import Engine, text

from perf_pipeline.warehouse.decisions import decide
from perf_pipeline.warehouse.engine import reading
from perf_pipeline.warehouse.ledger import known, receive, submissions_of
from perf_pipeline_tests.warehouse.builders import NOON, Arrival, Paper, hand_in

FIRST = Arrival("a" * 64, "甲.xlsx", 10, NOON)
SECOND = Arrival("b" * 64, "乙.xlsx", 20, NOON)


def test_receive_registers_each_content_once(warehouse: Engine) -> None:
    """Only what is new comes back, in the order given, also when one call brings it twice."""
    assert [SECOND.submission_id, FIRST.submission_id] == receive(warehouse, "b1", [SECOND, FIRST, SECOND])
    assert receive(warehouse, "b2", [FIRST, SECOND]) == []


def test_batch_stays_the_first(warehouse: Engine) -> None:
    """A content that comes again belongs to the batch that brought it first, in order of receipt."""
    receive(warehouse, "b1", [SECOND])
    receive(warehouse, "b2", [SECOND, FIRST])
    found = [list(submissions_of(warehouse, batch)["submission_id"]) for batch in ("b1", "b2", "b3")]
    assert [[SECOND.submission_id], [FIRST.submission_id], []] == found


def test_numbers_grow(warehouse: Engine) -> None:
    """Numbers of receipt follow the order of calls, whatever the clock said."""
    receive(warehouse, "b1", [replace(FIRST, received_at=NOON.replace(year=2030))])
    receive(warehouse, "b2", [SECOND])
    numbers = [int(submissions_of(warehouse, batch)["received_seq"].iloc[0]) for batch in ("b1", "b2")]
    assert numbers == [1, 2]


def test_names_are_sighted(warehouse: Engine) -> None:
    """Every name of a content is kept once; the submission keeps its first."""
    for name in ("甲.xlsx", "副本.xlsx", "甲.xlsx", "副本.xlsx"):
        receive(warehouse, "b1", [replace(FIRST, file_name=name)])
    with reading(warehouse) as connection:
        names = connection.scalars(text("SELECT file_name FROM sighting ORDER BY file_name")).all()
    assert (names, list(submissions_of(warehouse, "b1")["file_name"])) == (
        ["副本.xlsx", "甲.xlsx"],
        ["甲.xlsx"],
    )


def test_file_name_that_is_no_text(warehouse: Engine) -> None:
    """Bytes in a name that are no UTF-8 do not stop a receipt."""
    receive(warehouse, "b1", [replace(FIRST, file_name="表\udcff\0.xlsx")])
    assert submissions_of(warehouse, "b1")["file_name"].iloc[0] == "表?.xlsx"


def test_known(warehouse: Engine) -> None:
    """Of many hashes those registered."""
    receive(warehouse, "b1", [FIRST])
    asked = [f"{n:064x}" for n in range(1200)] + [FIRST.submission_id]
    assert {FIRST.submission_id} == known(warehouse, asked)


def test_received_moment_is_utc(warehouse: Engine) -> None:
    """The moment comes back as it was given, in UTC."""
    receive(warehouse, "b1", [FIRST])
    assert submissions_of(warehouse, "b1")["received_at"].iloc[0].to_pydatetime() == NOON


def test_duplicates_are_told(warehouse: Engine) -> None:
    """KEY-01 once for every further name of a content, in whatever call it comes; not for the first."""
    receive(warehouse, "b1", [FIRST, replace(FIRST, file_name="副本.xlsx"), SECOND])
    for _ in range(2):
        receive(warehouse, "b2", [replace(FIRST, file_name="再报.xlsx"), FIRST])
    with reading(warehouse) as connection:
        found = connection.execute(
            text("SELECT code, submission_id, quote FROM finding ORDER BY quote")
        ).all()
    assert [tuple(row) for row in found] == [
        ("KEY-01", FIRST.submission_id, "再报.xlsx"),
        ("KEY-01", FIRST.submission_id, "副本.xlsx"),
    ]


def test_decisions_draw_from_the_same_numbers(warehouse: Engine) -> None:
    """What is received after a decision has a higher number than the decision."""
    goal = Paper()
    hand_in(warehouse, goal)
    decide(warehouse, goal.submission_id, "withdraw", reason="误报", by="复核人", at=NOON)
    hand_in(warehouse, goal.amended())
    with reading(warehouse) as connection:
        decided = connection.scalar(text("SELECT received_seq FROM submission_decision"))
        received = connection.scalars(text("SELECT received_seq FROM submission ORDER BY 1")).all()
    assert (list(received), decided) == ([1, 3], 2)

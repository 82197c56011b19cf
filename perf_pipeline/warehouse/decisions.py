"""What persons decide on submissions: withdraw, restore, confirm fewer rows; recorded for ever, then carried out.

A decision draws its number from the line that receipts draw from, so "restored, then amended again" has one
order for all time. Nothing is deleted: withdrawing a restored submission is a further row. What follows is
projected in the same transaction. Called by the command line's steps.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection, Engine, select

from perf_pipeline.errors import PermanentError
from perf_pipeline.warehouse.engine import reading, writing
from perf_pipeline.warehouse.ledger import last_number
from perf_pipeline.warehouse.loading import LoadReport, project_again_in
from perf_pipeline.warehouse.rows import Row, fetch, insert_rows, sql_table

Action = Literal["withdraw", "restore", "confirm"]

SHORTEST_ID = 8


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision as carried out: the whole id of the submission, and what changed."""

    submission_id: str
    report: LoadReport


def decide(engine: Engine, submission: str, action: Action, *, reason: str, by: str, at: datetime) -> Decided:
    """Record ``action`` on a submission and let it count. ``submission`` is an id or its unique beginning.

    Raises PermanentError for an id that names no submission or several, for one without forms, and for a
    decision without reason or name: such a record would say nothing later.
    """
    if not reason.strip() or not by.strip():
        raise PermanentError("a decision needs a reason and the name of who decides")
    with writing(engine) as connection:
        identity = _only(connection, submission)
        goals = {form["goal_id"] for form in fetch(connection, "form", "submission_id", [identity])} - {None}
        if not goals:
            raise PermanentError(
                f"submission {identity[:12]} holds no form of a known goal; nothing to {action}"
            )
        earlier = fetch(connection, "submission_decision", "submission_id", [identity])
        row: Row = {
            "submission_id": identity,
            "ordinal": len(earlier) + 1,
            "received_seq": last_number(connection) + 1,
            "action": action,
            "reason": reason.strip(),
            "decided_by": by.strip(),
            "decided_at": at,
        }
        insert_rows(connection, "submission_decision", [row])
        return Decided(identity, project_again_in(connection, goals))


def decisions_on(engine: Engine, submission: str) -> list[Row]:
    """Every decision on a submission, oldest first."""
    with reading(engine) as connection:
        identity = _only(connection, submission)
        rows = fetch(connection, "submission_decision", "submission_id", [identity])
        return sorted(rows, key=lambda row: row["ordinal"])


def _only(connection: Connection, beginning: str) -> str:
    """The one submission whose id begins so."""
    asked = beginning.strip().lower()
    if len(asked) < SHORTEST_ID or not set(asked) <= set("0123456789abcdef"):
        raise PermanentError(f"a submission is named by at least {SHORTEST_ID} hex digits of its id")
    identity = sql_table(connection, "submission").c.submission_id
    query = select(identity).where(identity >= asked, identity < asked + "g").limit(2)
    found = list(connection.scalars(query))
    if len(found) != 1:
        many = "several submissions begin" if found else "no submission begins"
        raise PermanentError(f"{many} with {asked}")
    return str(found[0])

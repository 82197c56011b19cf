"""Goals that wait to be scored again, so that what scoring costs follows what changed.

Every load notes the goals whose scores may differ (``note_pending``), in its own transaction. Scoring takes what
is noted, scores their units, and strikes them off (``strike_off``) unless a load
changed them meanwhile. On another basis (profiles, decisions of persons, version) the whole year is scored.
"""

from collections.abc import Iterable, Mapping

from sqlalchemy import Connection

from perf_pipeline.warehouse.rows import Row, delete_rows, fetch, insert_rows, update_rows


def note_pending(connection: Connection, forms: Iterable[Row]) -> None:
    """Note the goals of ``forms``, one form a goal; without unit or year there is nothing to score."""
    wanted = {
        form["goal_id"]: {
            "goal_id": form["goal_id"],
            "organization_id": form["organization_id"],
            "fiscal_year": form["fiscal_year"],
            "changes": 1,
        }
        for form in forms
        if form["organization_id"] is not None and form["fiscal_year"] is not None
    }
    wanted = _following(connection, wanted) | wanted
    noted = fetch(connection, "pending_score", "goal_id", wanted)
    update_rows(connection, "pending_score", [row | {"changes": row["changes"] + 1} for row in noted])
    known = {row["goal_id"] for row in noted}
    insert_rows(connection, "pending_score", [row for goal, row in wanted.items() if goal not in known])


def _following(connection: Connection, wanted: Mapping[str, Row]) -> dict[str, Row]:
    """The goals of the same units a year later: their targets are held against what is reported now."""
    years = {(row["organization_id"], row["fiscal_year"] + 1) for row in wanted.values()}
    goals = fetch(connection, "performance_goal", "organization_id", {unit for unit, _ in years})
    return {
        goal["goal_id"]: {name: goal[name] for name in ("goal_id", "organization_id", "fiscal_year")}
        | {"changes": 1}
        for goal in goals
        if (goal["organization_id"], goal["fiscal_year"]) in years
    }


def pending_of(connection: Connection, year: int) -> list[Row]:
    """The goals of ``year`` that wait."""
    return fetch(connection, "pending_score", "fiscal_year", [year])


def strike_off(connection: Connection, scored: Mapping[str, int]) -> None:
    """Strike off the goals in ``scored`` that have changed as often as when they were read."""
    rows = fetch(connection, "pending_score", "goal_id", scored)
    delete_rows(
        connection, "pending_score", [row for row in rows if row["changes"] == scored[row["goal_id"]]]
    )

"""Year over year: what the indicators of a year reached the year before, found by name inside the same goal.

The same goal is the same project (or the same department) one year earlier; the same indicator has the same
folded name there. The year's own goals lead the search by index, so its cost grows with their rows and not
with the years stored. Names that stand twice are given as they are: the reader decides (``scoring.patterns``).
"""

from collections.abc import Iterable
from typing import Any, Final

import pandas as pd
from sqlalchemy import ColumnElement, Connection, FromClause, Select, and_, literal_column, select

from perf_pipeline.model.columns import Kind
from perf_pipeline.warehouse.rows import chunks, frame_of, sql_table

COLUMNS: Final = {
    "indicator_id": Kind.ID,
    "earlier_indicator_id": Kind.ID,
    "earlier_target_unit": Kind.TEXT,
    "form_id": Kind.ID,
    "ordinal": Kind.WHOLE,
    "as_of": Kind.DATE,
    "actual_value": Kind.NUMBER,
    "actual_unit": Kind.TEXT,
}
"""Columns of the frame: this year's indicator, last year's, and a line of last year's self-evaluation on it."""


def read_earlier(connection: Connection, year: int, goals: Iterable[str] | None = None) -> pd.DataFrame:
    """Numeric self-evaluations of ``year`` - 1 on indicators whose name stands in the same goal of ``year``.

    Of all goals of the year, or of ``goals``.
    """
    goal_id: ColumnElement[str] = literal_column("g.goal_id")
    parts: list[list[ColumnElement[bool]]] = [[]]
    if goals is not None:
        parts = [[goal_id.in_(chunk)] for chunk in chunks(goals)]
    found = [
        row
        for part in parts
        for query in queries(connection, year)
        for row in connection.execute(query.where(*part)).all()
    ]
    return frame_of(COLUMNS, sorted(found, key=lambda row: (row[0], row[1], row[3], row[4])))


def queries(connection: Connection, year: int) -> tuple[Select[Any], Select[Any]]:
    """One query for projects, one for departments: a project finds its last year by an index of its own."""
    goal, past_goal = (sql_table(connection, "performance_goal").alias(name) for name in ("g", "pg"))
    of_projects = past_goal.c.project_id == goal.c.project_id
    of_departments = and_(
        past_goal.c.organization_id == goal.c.organization_id,
        past_goal.c.project_id.is_(None),
        goal.c.project_id.is_(None),
    )
    return _query(connection, year, goal, past_goal, of_projects), _query(
        connection, year, goal, past_goal, of_departments
    )


def _query(
    connection: Connection,
    year: int,
    goal: FromClause,
    past_goal: FromClause,
    same_subject: ColumnElement[bool],
) -> Select[Any]:
    indicator, past = (sql_table(connection, "indicator").alias(name) for name in ("i", "pi"))
    line, past_line = (sql_table(connection, "form_line").alias(name) for name in ("l", "pl"))
    actual = sql_table(connection, "actual").alias("a")
    same = and_(same_subject, past_goal.c.scope == goal.c.scope, past_goal.c.fiscal_year == year - 1)
    own_line = and_(line.c.form_id == goal.c.form_id, line.c.ordinal == indicator.c.ordinal)
    past_own = and_(past_line.c.form_id == past_goal.c.form_id, past_line.c.ordinal == past.c.ordinal)
    reported = and_(actual.c.indicator_id == past.c.indicator_id, actual.c.stage == "self_evaluation")
    joined = (
        goal.join(past_goal, same)
        .join(indicator, indicator.c.goal_id == goal.c.goal_id)
        .join(line, own_line)
        .join(past, past.c.goal_id == past_goal.c.goal_id)
        .join(past_line, and_(past_own, past_line.c.level3_key == line.c.level3_key))
        .join(actual, reported)
    )
    columns = [
        indicator.c.indicator_id,
        past.c.indicator_id,
        past.c.target_unit,
        *(actual.c[name] for name in ("form_id", "ordinal", "as_of", "actual_value", "actual_unit")),
    ]
    known = [goal.c.fiscal_year == year, actual.c.actual_value.is_not(None), line.c.level3_key != ""]
    return select(*columns).select_from(joined).where(*known)

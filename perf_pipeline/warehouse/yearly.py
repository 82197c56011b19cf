"""The scoring partition: everything that the scores of one fiscal year follow from, and the scores back.

``read_year`` sees one moment of the warehouse; ``write_scores`` replaces the year's scores by difference in
one transaction. Between the two, other loads may come: a score whose goal or indicator is gone by then is
left out, and the load that removed it has asked for the year to be scored again.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import pandas as pd
from sqlalchemy import Connection, Engine, Select, select
from sqlalchemy.sql.elements import ColumnElement

from perf_pipeline.errors import PermanentError
from perf_pipeline.model.columns import Kind
from perf_pipeline.model.derive import column_names
from perf_pipeline.model.tables import TABLES
from perf_pipeline.warehouse.engine import reading, writing
from perf_pipeline.warehouse.rows import (
    Counts,
    Row,
    chunks,
    fetch,
    frame_of,
    frame_of_table,
    plain_rows,
    replace_scope,
    sql_table,
)
from perf_pipeline.warehouse.rules import drop_orphan_rules

SCORES: Final = ("indicator_score", "goal_score", "organization_score")

_PARENTS: Final[Mapping[str, tuple[tuple[str, str], ...]]] = {
    "indicator_score": (("indicator_id", "indicator"), ("goal_id", "performance_goal")),
    "goal_score": (("goal_id", "performance_goal"),),
    "organization_score": (("organization_id", "organization"),),
}
"""What must still stand for a score to be written: column and table."""


def read_year(engine: Engine, year: int) -> dict[str, pd.DataFrame]:
    """The frames that scoring needs of ``year``, each sorted by key, typed as in the model.

    performance_goal, indicator, actual (also those still waiting for an indicator of a goal of the year),
    budget_execution, scoring_rule (those the indicators use, and every rule set by a person), adjudication
    (all: a decision knows no year; with the number of receipt of its paper), and ``form`` with only form_id
    and profile, of the goals' forms.
    """
    with reading(engine) as connection:
        goal = sql_table(connection, "performance_goal").c
        goals = select(goal.goal_id).where(goal.fiscal_year == year)
        indicator = sql_table(connection, "indicator").c
        rules = select(indicator.rule_id).where(indicator.goal_id.in_(goals))
        rule = sql_table(connection, "scoring_rule").c
        frames = {
            "performance_goal": _read(connection, "performance_goal", goal.fiscal_year == year),
            "scoring_rule": _read(
                connection, "scoring_rule", rule.rule_id.in_(rules) | (rule.origin == "adjudicated")
            ),
            "adjudication": _decisions(connection),
            "form": _profiles(connection, year),
        }
        for name in ("indicator", "actual", "budget_execution"):
            frames[name] = _read(connection, name, sql_table(connection, name).c.goal_id.in_(goals))
    return frames


def _read(connection: Connection, name: str, *conditions: ColumnElement[bool]) -> pd.DataFrame:
    source = sql_table(connection, name)
    columns = [source.c[column] for column in column_names(TABLES[name])]
    query = select(*columns).where(*conditions).order_by(*source.primary_key.columns)
    return frame_of_table(name, connection.execute(query).all())


def _decisions(connection: Connection) -> pd.DataFrame:
    """All decisions, each with ``received_seq`` of its workbook: of two of one day the later paper counts."""
    decided = _read(connection, "adjudication")
    submission = sql_table(connection, "submission").c
    papers = sorted({str(paper) for paper in decided["submission_id"].dropna()})
    rows = [
        row
        for chunk in chunks(papers)
        for row in connection.execute(
            select(submission.submission_id, submission.received_seq).where(
                submission.submission_id.in_(chunk)
            )
        )
    ]
    received = {row.submission_id: row.received_seq for row in rows}
    return decided.assign(received_seq=decided["submission_id"].map(received).astype("Int64"))


def _profiles(connection: Connection, year: int) -> pd.DataFrame:
    form, goal = sql_table(connection, "form").c, sql_table(connection, "performance_goal").c
    query: Select[Any] = (
        select(form.form_id, form.profile)
        .where(form.form_id == goal.form_id, goal.fiscal_year == year)
        .order_by(form.form_id)
    )
    return frame_of({"form_id": Kind.ID, "profile": Kind.CODE}, connection.execute(query).all())


def write_scores(engine: Engine, year: int, frames: Mapping[str, pd.DataFrame]) -> dict[str, Counts]:
    """Make the stored scores of ``year`` equal to ``frames``; all of it or nothing.

    ``frames`` hold indicator_score, goal_score, organization_score and finding (found_by scoring); a table
    left out counts as empty. ``scoring_rule`` may bring rules that a person's decision compiled to. Raises
    PermanentError for rows of another year or step.
    """
    wanted = {name: plain_rows(name, frames[name]) for name in frames}
    _refuse_strangers(wanted, year)
    counts: dict[str, Counts] = {}
    with writing(engine) as connection:
        _add_rules(connection, wanted.get("scoring_rule", ()))
        used: set[str] = set()
        for name in SCORES:
            existing = fetch(connection, name, "fiscal_year", [year])
            standing = _with_parents(connection, name, wanted.get(name, []))
            change = replace_scope(connection, name, existing, standing)
            counts[name] = change.counts
            used |= change.values("rule_id") if name == "indicator_score" else set()
        source = sql_table(connection, "finding").c.found_by
        existing = fetch(connection, "finding", "fiscal_year", [year], source == "scoring")
        counts["finding"] = replace_scope(connection, "finding", existing, wanted.get("finding", [])).counts
        counts["scoring_rule"] = drop_orphan_rules(connection, used).counts
    return counts


def _refuse_strangers(wanted: Mapping[str, Sequence[Row]], year: int) -> None:
    for name in (*SCORES, "finding"):
        if any(row["fiscal_year"] != year for row in wanted.get(name, ())):
            raise PermanentError(f"{name}: rows of another fiscal year than {year} among its scores")
    if any(row["found_by"] != "scoring" for row in wanted.get("finding", ())):
        raise PermanentError("finding: only findings of scoring are written with scores")


def _add_rules(connection: Connection, rules: Sequence[Row]) -> None:
    existing = fetch(connection, "scoring_rule", "rule_id", (row["rule_id"] for row in rules))
    replace_scope(connection, "scoring_rule", existing, rules, delete=False)


def _with_parents(connection: Connection, name: str, rows: list[Row]) -> list[Row]:
    """The rows whose goal, indicator or unit still stands."""
    for column, parent in _PARENTS[name]:
        standing = _standing(connection, parent, column, {row[column] for row in rows})
        rows = [row for row in rows if row[column] in standing]
    return rows


def _standing(connection: Connection, table: str, column: str, ids: set[str]) -> set[str]:
    source = sql_table(connection, table).c[column]
    return {
        found
        for chunk in chunks(ids)
        for found in connection.scalars(select(source).where(source.in_(chunk)))
    }

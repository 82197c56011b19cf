"""The scoring partition: everything that the scores of one fiscal year follow from, and the scores back.

``read_pending`` sees one moment of the warehouse: the whole year when it was never scored on this basis, else
only the units of which a goal changed since.
``write_scores`` replaces by difference what was read, in one transaction. Between the two, other loads may come:
a score whose goal or indicator is gone by then is left out, and the load that removed it has noted it again.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd
from sqlalchemy import Connection, Engine, Select, select
from sqlalchemy.sql.elements import ColumnElement

from perf_pipeline.errors import PermanentError
from perf_pipeline.model.columns import Kind
from perf_pipeline.model.derive import column_names, columns_of
from perf_pipeline.model.ids import stable_id
from perf_pipeline.model.tables import TABLES
from perf_pipeline.warehouse.earlier import read_earlier
from perf_pipeline.warehouse.engine import reading, writing
from perf_pipeline.warehouse.pending import pending_of, strike_off
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

SCORES: Final = (
    "indicator_score",
    "goal_score",
    "organization_score",
    "review_gap",
    "goal_second_review",
    "organization_second_review",
    "indicator_progress",
    "goal_progress",
)
"""The tables that the partition of a year writes, beside its findings."""

_OF_INDICATOR: Final = (("indicator_id", "indicator"), ("goal_id", "performance_goal"))
_OF_GOAL: Final = (("goal_id", "performance_goal"),)
_OF_UNIT: Final = (("organization_id", "organization"),)

_PARENTS: Final[Mapping[str, tuple[tuple[str, str], ...]]] = {
    "indicator_score": _OF_INDICATOR,
    "goal_score": _OF_GOAL,
    "organization_score": _OF_UNIT,
    "review_gap": (*_OF_INDICATOR, *_OF_UNIT),
    "goal_second_review": (*_OF_GOAL, *_OF_UNIT),
    "organization_second_review": _OF_UNIT,
    "indicator_progress": _OF_INDICATOR,
    "goal_progress": (*_OF_GOAL, *_OF_UNIT),
}
"""What must still stand for a score to be written: column and table; an empty reference asks for nothing."""


OF_GOALS: Final = ("indicator", "actual", "budget_execution", "spending_plan")
"""What scoring reads of each goal."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What of a year is scored: all of it, or the units in ``units`` with all their ``goals``.

    A unit is the least that can be scored alone, since its totals and patterns follow from all its goals.
    ``pending`` are the goals noted when it was read, with how often they had changed.
    """

    whole: bool
    basis: str
    pending: Mapping[str, int]
    units: frozenset[str] = frozenset()
    goals: frozenset[str] = frozenset()


def read_pending(engine: Engine, year: int, rules: str) -> tuple[Scope, dict[str, pd.DataFrame]]:
    """What of ``year`` must be scored, and the frames for it (see ``read_year``).

    ``rules`` names the version of everything outside the warehouse that scores follow from.
    """
    with reading(engine) as connection:
        basis = stable_id("basis", rules, *_decided(connection))
        noted = pending_of(connection, year)
        pending = {row["goal_id"]: row["changes"] for row in noted}
        stored = fetch(connection, "scored_year", "fiscal_year", [year])
        if not stored or stored[0]["basis"] != basis:
            return Scope(True, basis, pending), _frames_of_year(connection, year)
        units = frozenset(row["organization_id"] for row in noted)
        frames = _frames_of_units(connection, year, units)
        goals = frozenset([*frames["performance_goal"]["goal_id"], *pending])
        return Scope(False, basis, pending, units, goals), frames


def _decided(connection: Connection) -> list[str]:
    """Persons' decisions that scores follow from, as one list of ids."""
    made = sql_table(connection, "adjudication").c
    return list(connection.scalars(select(made.adjudication_id).order_by(made.adjudication_id)))


def _frames_of_units(connection: Connection, year: int, units: Iterable[str]) -> dict[str, pd.DataFrame]:
    """As ``_frames_of_year``, of the goals of ``units`` only."""
    of_year = sql_table(connection, "performance_goal").c.fiscal_year == year
    found = {"performance_goal": fetch(connection, "performance_goal", "organization_id", units, of_year)}
    goals = {row["goal_id"] for row in found["performance_goal"]}
    found |= {name: fetch(connection, name, "goal_id", goals) for name in OF_GOALS}
    rules = {row["rule_id"] for row in found["indicator"]} - {None}
    found["scoring_rule"] = fetch(connection, "scoring_rule", "rule_id", rules)
    frames = {name: _framed(name, rows) for name, rows in found.items()}
    by_person = sql_table(connection, "scoring_rule").c.origin == "adjudicated"
    frames["scoring_rule"] = (
        pd.concat([frames["scoring_rule"], _read(connection, "scoring_rule", by_person)])
        .drop_duplicates("rule_id")
        .reset_index(drop=True)
    )
    frames["adjudication"] = _decisions(connection)
    frames["form"] = _profiles_of(connection, (row["form_id"] for row in found["performance_goal"]))
    frames["earlier"] = read_earlier(connection, year, goals)
    return frames


def _framed(name: str, rows: Iterable[Row]) -> pd.DataFrame:
    """Rows as a frame of the table, sorted by key."""
    columns = column_names(TABLES[name])
    data = frame_of_table(name, [tuple(row[column] for column in columns) for row in rows])
    keys = [column.name for column in columns_of(TABLES[name]) if column.key]
    return data.sort_values(keys, ignore_index=True)


def _profiles_of(connection: Connection, forms: Iterable[str]) -> pd.DataFrame:
    form = sql_table(connection, "form").c
    rows = [
        row
        for chunk in chunks(forms)
        for row in connection.execute(select(form.form_id, form.profile).where(form.form_id.in_(chunk)))
    ]
    return frame_of({"form_id": Kind.ID, "profile": Kind.CODE}, sorted(map(tuple, rows)))


def read_year(engine: Engine, year: int) -> dict[str, pd.DataFrame]:
    """The frames that scoring needs of ``year``, each sorted by key, typed as in the model.

    performance_goal, indicator, actual (also those still waiting for an indicator of a goal of the year),
    budget_execution, scoring_rule (those the indicators use, and every rule set by a person), adjudication
    (all: a decision knows no year; with the number of receipt of its paper), spending_plan, ``earlier`` (what
    the same indicators reached a year before) and ``form`` with only form_id and profile, of the goals' forms.
    """
    with reading(engine) as connection:
        return _frames_of_year(connection, year)


def _frames_of_year(connection: Connection, year: int) -> dict[str, pd.DataFrame]:
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
        "earlier": read_earlier(connection, year),
    }
    for name in OF_GOALS:
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


def following_years(engine: Engine, years: Iterable[int]) -> set[int]:
    """Of the years right after ``years`` those of which there are papers."""
    wanted = {year + 1 for year in years}
    with reading(engine) as connection:
        form = sql_table(connection, "form").c
        query = select(form.fiscal_year).where(form.fiscal_year.in_(sorted(wanted))).distinct()
        return {int(year) for year in connection.scalars(query)}


def write_scores(
    engine: Engine, year: int, frames: Mapping[str, pd.DataFrame], scope: Scope | None = None
) -> dict[str, Counts]:
    """Make the stored scores of ``year`` equal to ``frames``; all of it or nothing.

    With ``scope`` only what was read with it is replaced, and it is noted that this is scored. ``frames`` hold
    the tables of ``SCORES`` and finding (found_by scoring); a table left out counts as empty. ``scoring_rule``
    may bring rules that a person's decision compiled to. Raises PermanentError for rows of another year or step.
    """
    wanted = {name: plain_rows(name, frames[name]) for name in frames}
    _refuse_strangers(wanted, year)
    counts: dict[str, Counts] = {}
    with writing(engine) as connection:
        _add_rules(connection, wanted.get("scoring_rule", ()))
        used: set[str] = set()
        for name in SCORES:
            existing = _scored(connection, name, year, scope)
            standing = _with_parents(connection, name, wanted.get(name, []))
            change = replace_scope(connection, name, existing, standing)
            counts[name] = change.counts
            used |= change.values("rule_id") if name == "indicator_score" else set()
        existing = _scored(connection, "finding", year, scope)
        counts["finding"] = replace_scope(connection, "finding", existing, wanted.get("finding", [])).counts
        counts["scoring_rule"] = drop_orphan_rules(connection, used).counts
        if scope is not None:
            _note_scored(connection, year, scope)
    return counts


def _scored(connection: Connection, name: str, year: int, scope: Scope | None) -> list[Row]:
    """The stored rows of ``name`` that the new ones replace."""
    source = sql_table(connection, name).c
    conditions = [source.fiscal_year == year]
    if name == "finding":
        conditions.append(source.found_by == "scoring")
    if scope is None or scope.whole:
        return fetch(connection, name, "fiscal_year", [year], *conditions)
    if "organization_id" in source:
        return fetch(connection, name, "organization_id", scope.units, *conditions)
    return fetch(connection, name, "goal_id", scope.goals, *conditions)


def _note_scored(connection: Connection, year: int, scope: Scope) -> None:
    strike_off(connection, scope.pending)
    existing = fetch(connection, "scored_year", "fiscal_year", [year])
    replace_scope(connection, "scored_year", existing, [{"fiscal_year": year, "basis": scope.basis}])


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
        rows = [row for row in rows if row[column] is None or row[column] in standing]
    return rows


def _standing(connection: Connection, table: str, column: str, ids: set[str]) -> set[str]:
    source = sql_table(connection, table).c[column]
    return {
        found
        for chunk in chunks(ids)
        for found in connection.scalars(select(source).where(source.in_(chunk)))
    }

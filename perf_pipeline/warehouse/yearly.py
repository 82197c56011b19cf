"""The scoring partition: everything that the scores of one fiscal year follow from, and the scores back.

``read_pending`` sees one moment of the warehouse: the whole year when it was never scored on this basis, else
only the goals that changed since, with the stored totals of their units' other goals beside them.
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

SCORES: Final = ("indicator_score", "goal_score", "organization_score")

_PARENTS: Final[Mapping[str, tuple[tuple[str, str], ...]]] = {
    "indicator_score": (("indicator_id", "indicator"), ("goal_id", "performance_goal")),
    "goal_score": (("goal_id", "performance_goal"),),
    "organization_score": (("organization_id", "organization"),),
}
"""What must still stand for a score to be written: column and table."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What of a year is scored: all of it, or the goals in ``goals`` and the totals of ``units``.

    ``pending`` are the goals noted when it was read, with how often they had changed.
    """

    whole: bool
    basis: str
    pending: Mapping[str, int]
    units: frozenset[str] = frozenset()

    @property
    def goals(self) -> frozenset[str]:
        """The goals that are scored, where that is not all of them."""
        return frozenset(self.pending)


def read_pending(engine: Engine, year: int, rules: str) -> tuple[Scope, dict[str, pd.DataFrame]]:
    """What of ``year`` must be scored, and the frames for it (see ``read_year``).

    ``rules`` names the version of everything outside the warehouse that scores follow from. Where only some
    goals are scored, ``performance_goal`` and ``form`` hold all goals of their units, and ``goal_score`` the
    stored rows of those that are not scored now.
    """
    with reading(engine) as connection:
        basis = stable_id("basis", rules, *_decided(connection))
        noted = pending_of(connection, year)
        pending = {row["goal_id"]: row["changes"] for row in noted}
        stored = fetch(connection, "scored_year", "fiscal_year", [year])
        if not stored or stored[0]["basis"] != basis:
            return Scope(True, basis, pending), _frames_of_year(connection, year)
        units = frozenset(row["organization_id"] for row in noted)
        return Scope(False, basis, pending, units), _frames_of_units(connection, year, units, set(pending))


def _decided(connection: Connection) -> list[str]:
    """Persons' decisions that scores follow from, as one list of ids."""
    made = sql_table(connection, "adjudication").c
    return list(connection.scalars(select(made.adjudication_id).order_by(made.adjudication_id)))


def _frames_of_units(
    connection: Connection, year: int, units: Iterable[str], goals: set[str]
) -> dict[str, pd.DataFrame]:
    """As ``_frames_of_year``, of the goals in ``goals`` only, with the totals of the units' other goals."""
    columns = {name: column_names(TABLES[name]) for name in TABLES}
    of_units = [
        row
        for row in fetch(connection, "performance_goal", "organization_id", units)
        if row["fiscal_year"] == year
    ]
    found = {
        name: fetch(connection, name, "goal_id", goals)
        for name in ("indicator", "actual", "budget_execution")
    }
    rules = {row["rule_id"] for row in found["indicator"]}
    by_person = sql_table(connection, "scoring_rule").c.origin == "adjudicated"
    found |= {
        "performance_goal": of_units,
        "scoring_rule": fetch(connection, "scoring_rule", "rule_id", rules - {None}),
        "goal_score": fetch(
            connection, "goal_score", "goal_id", {row["goal_id"] for row in of_units} - goals
        ),
    }
    frames = {
        name: _sorted(name, frame_of_table(name, [tuple(row[c] for c in columns[name]) for row in rows]))
        for name, rows in found.items()
    }
    frames["scoring_rule"] = (
        pd.concat([frames["scoring_rule"], _read(connection, "scoring_rule", by_person)])
        .drop_duplicates("rule_id")
        .reset_index(drop=True)
    )
    frames["adjudication"] = _read(connection, "adjudication")
    frames["form"] = _profiles_of(connection, (row["form_id"] for row in of_units))
    return frames


def _sorted(name: str, data: pd.DataFrame) -> pd.DataFrame:
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
    (all: a decision knows no year), and ``form`` with only form_id and profile, of the goals' forms.
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
        "adjudication": _read(connection, "adjudication"),
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


def _profiles(connection: Connection, year: int) -> pd.DataFrame:
    form, goal = sql_table(connection, "form").c, sql_table(connection, "performance_goal").c
    query: Select[Any] = (
        select(form.form_id, form.profile)
        .where(form.form_id == goal.form_id, goal.fiscal_year == year)
        .order_by(form.form_id)
    )
    return frame_of({"form_id": Kind.ID, "profile": Kind.CODE}, connection.execute(query).all())


def write_scores(
    engine: Engine, year: int, frames: Mapping[str, pd.DataFrame], scope: Scope | None = None
) -> dict[str, Counts]:
    """Make the stored scores of ``year`` equal to ``frames``; all of it or nothing.

    With ``scope`` only what was read with it is replaced, and it is noted that this is scored. ``frames`` hold
    indicator_score, goal_score, organization_score and finding (found_by scoring); a table left out counts as
    empty. ``scoring_rule`` may bring rules that a person's decision compiled to. Raises PermanentError for
    rows of another year or step.
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
    if name == "organization_score":
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
        rows = [row for row in rows if row[column] in standing]
    return rows


def _standing(connection: Connection, table: str, column: str, ids: set[str]) -> set[str]:
    source = sql_table(connection, table).c[column]
    return {
        found
        for chunk in chunks(ids)
        for found in connection.scalars(select(source).where(source.in_(chunk)))
    }

"""Loading: one transaction makes the warehouse say of a batch's submissions what they were read to say.

First the history (``form``, ``form_line``, contacts, findings) of these submissions is replaced, then every
goal that they spoke or speak of is projected anew from all its forms (``projection``). Only rows that differ
are written, so loading again writes nothing, and what a load costs follows the batch, not the store.
Loads wait for each other (``engine.writing``); a load that dies leaves no trace.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import pandas as pd
from sqlalchemy import Connection, Engine, select

from perf_pipeline.errors import PermanentError
from perf_pipeline.model.derive import column_names, frame
from perf_pipeline.model.tables import TABLES
from perf_pipeline.warehouse.engine import writing
from perf_pipeline.warehouse.projection import (
    GOAL_KINDS,
    PROJECTED,
    Projection,
    Standing,
    project,
    standings,
)
from perf_pipeline.warehouse.rows import (
    Change,
    Counts,
    Row,
    chunks,
    fetch,
    plain_rows,
    replace_scope,
    sql_table,
    update_rows,
)
from perf_pipeline.warehouse.rules import drop_orphan_rules
from perf_pipeline.warehouse.units import ORGANIZATION, PROJECT, refresh

READ_BY = ("intake", "forms", "rulebook", "audit")
"""The steps whose findings come with a batch; those of join and scoring have their own writers."""

_FLAGS = ("is_current", "superseded_by")
_VERDICT = ("status", "format", "form_count")
_SCORED_FROM = ("performance_goal", "indicator", "actual", "budget_execution")


@dataclass(frozen=True, slots=True)
class LoadedBatch:
    """What was read from a batch: frames of the tables named, ``submissions`` with id and verdict.

    ``submissions`` needs submission_id, status, format and form_count; every submission of the batch stands
    in it, also one without forms. ``forms`` need no is_current and superseded_by: the load decides these.
    """

    submissions: pd.DataFrame
    forms: pd.DataFrame
    lines: pd.DataFrame
    rules: pd.DataFrame
    contacts: pd.DataFrame
    findings: pd.DataFrame
    adjudications: pd.DataFrame = field(default_factory=lambda: frame(TABLES["adjudication"], []))


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What a load did: counts by table, the fiscal years to score again (sorted), the goals spoken of."""

    counts: Mapping[str, Counts]
    years: tuple[int, ...]
    goals: tuple[str, ...]

    @property
    def written(self) -> int:
        """Rows written in all tables."""
        return sum(counts.written for counts in self.counts.values())


@dataclass(slots=True)
class _Load:
    """The working state of one load."""

    connection: Connection
    submissions: list[str]
    changes: dict[str, Change] = field(default_factory=dict)

    def note(self, table: str, change: Change) -> Change:
        """Add a change to the report."""
        noted = self.changes.setdefault(table, Change())
        for name in ("inserted", "updated", "deleted", "unchanged"):
            setattr(noted.counts, name, getattr(noted.counts, name) + getattr(change.counts, name))
        noted.rows += change.rows
        return change


@dataclass(frozen=True, slots=True)
class _History:
    """The forms of the batch before and after, and its lines by form."""

    before: list[Row]
    after: list[Row]
    lines: Mapping[str, list[Row]]

    def values(self, column: str) -> set[str]:
        """What the forms said or say in ``column``."""
        return {form[column] for form in (*self.before, *self.after)} - {None}


def load_batch(engine: Engine, batch: LoadedBatch) -> LoadReport:
    """Make the warehouse say what ``batch`` says of its submissions; all of it or nothing.

    Raises PermanentError for a submission that was never received or a frame that does not fit the model,
    WarehouseError when the database refuses or is busy too long; then nothing has changed.
    """
    verdicts = plain_rows("submission", batch.submissions)
    tables = {
        "form": [
            row | {"is_current": False, "superseded_by": None} for row in plain_rows("form", batch.forms)
        ],
        "form_line": plain_rows("form_line", batch.lines),
        "scoring_rule": plain_rows("scoring_rule", batch.rules),
        "contact": plain_rows("contact", batch.contacts),
        "adjudication": plain_rows("adjudication", batch.adjudications),
        "finding": [row for row in plain_rows("finding", batch.findings) if row["found_by"] in READ_BY],
    }
    with writing(engine) as connection:
        load = _Load(connection, [row["submission_id"] for row in verdicts])
        _record_verdicts(load, verdicts)
        history = _replace_history(load, tables)
        goals = sorted(history.values("goal_id"))
        forms = _forms_of_goals(connection, goals)
        _mark_standing(load, forms)
        _replace_projection(load, goals, _projection(connection, forms, history))
        load.note("organization", refresh(connection, ORGANIZATION, history.values("organization_id")))
        load.note("project", refresh(connection, PROJECT, history.values("project_id")))
        _drop_rules(load, tables["scoring_rule"])
        years = {
            *_years(load, [*history.before, *history.after, *forms]),
            *_decide(load, tables["adjudication"]),
        }
        return LoadReport(
            {name: change.counts for name, change in load.changes.items()},
            tuple(sorted(years)),
            tuple(goals),
        )


def _record_verdicts(load: _Load, verdicts: list[Row]) -> None:
    stored = {
        row["submission_id"]: row
        for row in fetch(load.connection, "submission", "submission_id", load.submissions)
    }
    strangers = sum(row["submission_id"] not in stored for row in verdicts)
    if strangers:
        raise PermanentError(f"{strangers} submissions of the batch were never received; receive them first")
    wanted = [stored[row["submission_id"]] | {name: row[name] for name in _VERDICT} for row in verdicts]
    load.note("submission", replace_scope(load.connection, "submission", list(stored.values()), wanted))


def _replace_history(load: _Load, tables: Mapping[str, list[Row]]) -> _History:
    connection, forms = load.connection, tables["form"]
    before = fetch(connection, "form", "submission_id", load.submissions)
    form_ids = {form["form_id"] for form in (*before, *forms)}
    rules = fetch(connection, "scoring_rule", "rule_id", (row["rule_id"] for row in tables["scoring_rule"]))
    load.note(
        "scoring_rule", replace_scope(connection, "scoring_rule", rules, tables["scoring_rule"], delete=False)
    )
    kept = frozenset(_FLAGS)
    load.note("form", replace_scope(connection, "form", before, forms, kept=kept))
    for name in ("form_line", "contact"):
        existing = fetch(connection, name, "form_id", form_ids)
        load.note(name, replace_scope(connection, name, existing, tables[name]))
    source = sql_table(connection, "finding").c.found_by
    existing = fetch(connection, "finding", "submission_id", load.submissions, source.in_(READ_BY))
    load.note("finding", replace_scope(connection, "finding", existing, tables["finding"]))
    return _History(before, forms, _by_form(tables["form_line"]))


def _by_form(lines: Iterable[Row]) -> dict[str, list[Row]]:
    grouped: dict[str, list[Row]] = defaultdict(list)
    for line in sorted(lines, key=lambda line: line["ordinal"]):
        grouped[line["form_id"]].append(line)
    return grouped


def _forms_of_goals(connection: Connection, goals: list[str]) -> list[Row]:
    """Every stored form of the goals, with the number of receipt of its submission."""
    form, submission = sql_table(connection, "form"), sql_table(connection, "submission")
    names = [*column_names(TABLES["form"]), "received_seq"]
    columns = [*(form.c[name] for name in names[:-1]), submission.c.received_seq]
    joined = form.join(submission, submission.c.submission_id == form.c.submission_id)
    return [
        dict(zip(names, row, strict=True))
        for chunk in chunks(goals)
        for row in connection.execute(select(*columns).select_from(joined).where(form.c.goal_id.in_(chunk)))
    ]


def _mark_standing(load: _Load, forms: list[Row]) -> None:
    """Set the flags of every form of the goals; ``forms`` carry them afterwards.

    A form that has no goal any more needs nothing: a changed form is written without flags.
    """
    found = standings(forms)
    stale = [
        form
        for form in forms
        if Standing(form["is_current"], form["superseded_by"]) != found[form["form_id"]]
    ]
    for form in stale:
        standing = found[form["form_id"]]
        form["is_current"], form["superseded_by"] = standing.is_current, standing.superseded_by
    # Losers first: at no moment may two forms of one goal be current, an index holds it.
    update_rows(load.connection, "form", [form for form in stale if not form["is_current"]], _FLAGS)
    update_rows(load.connection, "form", [form for form in stale if form["is_current"]], _FLAGS)
    written = {row["form_id"] for row in load.changes["form"].rows}
    only_flags = [form for form in stale if form["form_id"] not in written]
    counts, mine = load.changes["form"].counts, set(load.submissions)
    counts.updated += len(only_flags)
    counts.unchanged -= sum(form["submission_id"] in mine for form in only_flags)


def _projection(connection: Connection, forms: list[Row], history: _History) -> Projection:
    current = [form for form in forms if form["is_current"]]
    amending = {form["superseded_by"] for form in forms} - {None}
    # What this batch brought is at hand; only the lines of other submissions' forms are read back.
    mine = {form["form_id"] for form in history.after}
    others = (form["form_id"] for form in current if form["form_id"] not in mine)
    stored = _by_form(fetch(connection, "form_line", "form_id", others))
    return project(current, {**history.lines, **stored}, amending)


def _replace_projection(load: _Load, goals: list[str], projection: Projection) -> None:
    connection = load.connection
    for name in PROJECTED:
        existing = fetch(connection, name, "goal_id", goals)
        load.note(name, replace_scope(connection, name, existing, projection.tables[name]))
    by_join = sql_table(connection, "finding").c.found_by == "join"
    existing = fetch(connection, "finding", "goal_id", goals, by_join)
    load.note("finding", replace_scope(connection, "finding", existing, projection.tables["finding"]))


def _drop_rules(load: _Load, brought: list[Row]) -> None:
    candidates = load.changes["form_line"].values("rule_id") | {row["rule_id"] for row in brought}
    load.note("scoring_rule", drop_orphan_rules(load.connection, candidates))


def _decide(load: _Load, decided: list[Row]) -> set[int]:
    """Replace what the batch's papers decide; the years whose scores that may change.

    A decision on something that has not come yet waits: the load that brings it names its year.
    """
    connection = load.connection
    existing = fetch(connection, "adjudication", "submission_id", load.submissions)
    change = load.note("adjudication", replace_scope(connection, "adjudication", existing, decided))
    references = change.values("reference") | {row["reference"] for row in decided}
    goals = {
        row["goal_id"]
        for table, key in (("indicator", "indicator_id"), ("actual", "actual_id"))
        for row in fetch(connection, table, key, references)
    } - {None}
    return {row["fiscal_year"] for row in fetch(connection, "performance_goal", "goal_id", goals)} - {None}


def _years(load: _Load, forms: Iterable[Row]) -> tuple[int, ...]:
    """Years of the goals whose scores may differ now, also by another profile of their form."""
    year_of = {form["goal_id"]: form["fiscal_year"] for form in forms if form["goal_id"] is not None}
    changed = {goal for name in _SCORED_FROM for goal in load.changes[name].values("goal_id")}
    changed |= {
        form["goal_id"]
        for form in load.changes["form"].rows
        if form["form_kind"] in GOAL_KINDS and form["goal_id"] is not None
    }
    return tuple(sorted({year_of[goal] for goal in changed} - {None}))

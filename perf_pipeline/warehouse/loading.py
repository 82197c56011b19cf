"""Loading: one transaction makes the warehouse say of a batch's submissions what they were read to say.

First the history (``form``, ``form_line``, contacts, findings) of these submissions is replaced, then reports
are told which goal they are about (``resolving``), then every goal that the batch spoke or speaks of is
projected anew from all its forms (``projection``). Only rows that differ are written, so loading again writes
nothing, and what a load costs follows the batch, not the store. Goals whose scores may differ are noted
(``pending_score``). Loads wait for each other (``engine.writing``); a load that dies leaves no trace.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import pandas as pd
from sqlalchemy import Connection, Engine, select

from perf_pipeline.errors import PermanentError
from perf_pipeline.model.derive import column_names, frame
from perf_pipeline.model.tables import TABLES
from perf_pipeline.warehouse.engine import writing
from perf_pipeline.warehouse.pending import note_pending
from perf_pipeline.warehouse.projection import PROJECTED, STAGE_OF_KIND, Stored, actual_id, project
from perf_pipeline.warehouse.resolving import Resolved, resolve, resolve_again
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
from perf_pipeline.warehouse.unknown_units import known_among, unit_notices, waiting_alike
from perf_pipeline.warehouse.versions import GOAL_KINDS, Standing, decisions_of, standings

READ_BY = ("intake", "forms", "rulebook", "audit")
"""The steps whose findings come with a batch; those of join and scoring have their own writers."""

_FLAGS = ("is_current", "superseded_by")
_DERIVED = (*_FLAGS, "goal_id")
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
    reviews: pd.DataFrame = field(default_factory=lambda: frame(TABLES["goal_review"], []))
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
    derived: set[str] = field(default_factory=set)  # forms of which only derived columns were written

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
        return {form[column] for form in self.forms} - {None}

    @property
    def forms(self) -> list[Row]:
        """Both sides."""
        return [*self.before, *self.after]


def load_batch(engine: Engine, batch: LoadedBatch) -> LoadReport:
    """Make the warehouse say what ``batch`` says of its submissions; all of it or nothing.

    Raises PermanentError for a submission that was never received or a frame that does not fit the model,
    WarehouseError when the database refuses or is busy too long; then nothing has changed.
    """
    verdicts = plain_rows("submission", batch.submissions)
    forms = plain_rows("form", batch.forms)
    tables = {
        "form": [
            form | {"is_current": False, "superseded_by": None, "named_goal_id": form["goal_id"]}
            for form in forms
        ],
        "form_line": plain_rows("form_line", batch.lines),
        "scoring_rule": plain_rows("scoring_rule", batch.rules),
        "contact": plain_rows("contact", batch.contacts),
        "goal_review": plain_rows("goal_review", batch.reviews),
        "adjudication": plain_rows("adjudication", batch.adjudications),
        "finding": [row for row in plain_rows("finding", batch.findings) if row["found_by"] in READ_BY],
    }
    with writing(engine) as connection:
        load = _Load(connection, [row["submission_id"] for row in verdicts])
        _record_verdicts(load, verdicts)
        history = _replace_history(load, tables)
        moved = _resolve(load, history)
        load.note("organization", refresh(connection, ORGANIZATION, history.values("organization_id")))
        load.note("project", refresh(connection, PROJECT, history.values("project_id")))
        decided = _decide(load, tables["adjudication"])
        named = history.values("goal_id") | ({form["goal_id"] for form in moved} - {None})
        goals = sorted(named | decided)
        settled = _settle(load, goals, history)
        _drop_rules(load, tables["scoring_rule"])
        return _report(load, goals, [*history.forms, *moved, *settled], decided)


def project_again(engine: Engine, goals: Iterable[str]) -> LoadReport:
    """Project ``goals`` anew, after a person decided on a submission or on how a line is matched."""
    with writing(engine) as connection:
        return project_again_in(connection, goals)


def project_again_in(connection: Connection, goals: Iterable[str]) -> LoadReport:
    """``project_again`` inside a transaction that the caller has begun."""
    load, listed = _Load(connection, []), sorted(set(goals))
    for name in ("form", "form_line"):
        load.note(name, Change())
    return _report(load, listed, _settle(load, listed, _History([], [], {})))


def _settle(load: _Load, goals: list[str], history: _History) -> list[Row]:
    """Make everything that follows from the forms of ``goals`` so; returns their forms."""
    connection = load.connection
    forms = _forms_of_goals(connection, goals)
    lines = _lines_of(connection, forms, history)
    ids = (form["submission_id"] for form in forms)
    decisions = decisions_of(fetch(connection, "submission_decision", "submission_id", ids))
    standing = standings(forms, lines, decisions)
    _mark_standing(load, forms, standing)
    reports = [form for form in forms if form["form_kind"] in STAGE_OF_KIND]
    elsewhere = {
        resolved.report["form_id"]: resolved.elsewhere
        for resolved in resolve_again(connection, [report for report in reports if report["project_code"]])
        if resolved.elsewhere is not None
    }
    matched = _matched(connection, reports, lines)
    projection = project(Stored(forms, lines, standing, decisions, matched, elsewhere))
    units = {form["organization_id"] for form in [*history.forms, *forms] if form["form_kind"] in GOAL_KINDS}
    known = known_among(connection, units)
    for name in PROJECTED:
        existing = fetch(connection, name, "goal_id", goals)
        load.note(name, replace_scope(connection, name, existing, projection.tables[name]))
    findings = [*projection.tables["finding"], *unit_notices(connection, projection.waiting)]
    by_join = sql_table(connection, "finding").c.found_by == "join"
    existing = fetch(connection, "finding", "goal_id", goals, by_join)
    load.note("finding", replace_scope(connection, "finding", existing, findings))
    _notice_units(load, known ^ known_among(connection, units))
    return forms


def _notice_units(load: _Load, units: set[str]) -> None:
    """Tell waiting reports of similar names that ``units`` became known, or are no longer."""
    waiting = waiting_alike(load.connection, units)
    code = sql_table(load.connection, "finding").c.code == "KEY-07"
    existing = fetch(load.connection, "finding", "form_id", (form["form_id"] for form in waiting), code)
    notices = unit_notices(load.connection, waiting)
    load.note("finding", replace_scope(load.connection, "finding", existing, notices))


def _resolve(load: _Load, history: _History) -> list[Row]:
    """Tell reports which goal they are about; returns reports whose goals must be projected for that.

    Those are the ones that moved, as they were and as they are, and those of the same units whose codes the
    batch's goal forms carry too: that a code belongs to another project is said on the report.
    """
    stating = [form for form in history.forms if form["form_kind"] in GOAL_KINDS]
    mine = {form["form_id"]: form for form in history.after}
    reports = [identity for identity, form in mine.items() if form["form_kind"] not in GOAL_KINDS]
    found = resolve(load.connection, reports, stating)
    for resolved in found:
        if resolved.report["form_id"] in mine:
            mine[resolved.report["form_id"]]["goal_id"] = resolved.goal
    moving = [resolved for resolved in found if resolved.report["goal_id"] != resolved.goal]
    # Until its new goal is settled a moved report counts nowhere: an index allows one current form only.
    rows = [_moved(resolved) for resolved in moving]
    update_rows(load.connection, "form", rows, _DERIVED)
    _count_updated(load, rows)
    units = {form["organization_id"] for form in stating}
    near = [resolved.report for resolved in found if resolved.report["organization_id"] in units]
    return [*(resolved.report for resolved in moving), *rows, *near]


def _moved(resolved: Resolved) -> Row:
    return resolved.report | {"goal_id": resolved.goal, "is_current": False, "superseded_by": None}


def _count_updated(load: _Load, rows: Iterable[Row]) -> None:
    """Count forms of which only derived columns were written, each once."""
    written = {row["form_id"] for row in load.changes["form"].rows} | load.derived
    counts, mine = load.changes["form"].counts, set(load.submissions)
    new = [form for form in rows if form["form_id"] not in written]
    counts.updated += len(new)
    counts.unchanged -= sum(form["submission_id"] in mine for form in new)
    load.derived |= {form["form_id"] for form in new}


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
    kept = frozenset(_DERIVED)
    load.note("form", replace_scope(connection, "form", before, forms, kept=kept))
    for name in ("form_line", "contact", "goal_review"):
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
    """Every stored form of the goals, with number of receipt and batch of its submission."""
    form, submission = sql_table(connection, "form"), sql_table(connection, "submission")
    own = column_names(TABLES["form"])
    names = [*own, "received_seq", "batch"]
    columns = [*(form.c[name] for name in own), submission.c.received_seq, submission.c.batch]
    joined = form.join(submission, submission.c.submission_id == form.c.submission_id)
    return [
        dict(zip(names, row, strict=True))
        for chunk in chunks(goals)
        for row in connection.execute(select(*columns).select_from(joined).where(form.c.goal_id.in_(chunk)))
    ]


def _lines_of(connection: Connection, forms: list[Row], history: _History) -> dict[str, list[Row]]:
    """The lines of ``forms``; what this batch brought is at hand, only other forms' are read back."""
    mine = {form["form_id"] for form in history.after}
    others = (form["form_id"] for form in forms if form["form_id"] not in mine)
    return {**history.lines, **_by_form(fetch(connection, "form_line", "form_id", others))}


def _mark_standing(load: _Load, forms: list[Row], found: Mapping[str, Standing]) -> None:
    """Set the flags of every form of the goals; ``forms`` carry them afterwards.

    A form that has no goal any more needs nothing: a changed form is written without flags.
    """
    stale = []
    for form in forms:
        standing = found[form["form_id"]]
        flags = standing.is_current, standing.superseded_by
        if (form["is_current"], form["superseded_by"]) != flags:
            form["is_current"], form["superseded_by"] = flags
            stale.append(form)
    # Losers first: at no moment may two forms of one goal be current, an index holds it.
    update_rows(load.connection, "form", [form for form in stale if not form["is_current"]], _FLAGS)
    update_rows(load.connection, "form", [form for form in stale if form["is_current"]], _FLAGS)
    _count_updated(load, stale)


def _matched(
    connection: Connection, reports: Iterable[Row], lines: Mapping[str, list[Row]]
) -> dict[str, str | None]:
    """What persons decided on how the reports' lines are matched: the latest decision, by actual.

    {"indicator_id": …} joins the line to it, null to nothing; {"withdrawn": true} leaves it to the machine again.
    """
    ids = [actual_id(line) for report in reports for line in lines.get(report["form_id"], ())]
    subject = sql_table(connection, "adjudication").c.subject == "match"
    rows = fetch(connection, "adjudication", "reference", ids, subject)
    papers = fetch(connection, "submission", "submission_id", {row["submission_id"] for row in rows} - {None})
    received = {row["submission_id"]: row["received_seq"] for row in papers}
    rows.sort(
        key=lambda row: (row["decided_at"], received.get(row["submission_id"], 0), row["adjudication_id"])
    )
    latest = {row["reference"]: json.loads(row["decision"]) for row in rows}
    return {line: decision["indicator_id"] for line, decision in latest.items() if "indicator_id" in decision}


def _drop_rules(load: _Load, brought: list[Row]) -> None:
    candidates = load.changes["form_line"].values("rule_id") | {row["rule_id"] for row in brought}
    load.note("scoring_rule", drop_orphan_rules(load.connection, candidates))


def _decide(load: _Load, decided: list[Row]) -> set[str]:
    """Replace what the batch's papers decide; the goals whose matches or scores that may change.

    A decision on something that has not come yet waits: whoever brings it finds the decision.
    """
    connection = load.connection
    existing = fetch(connection, "adjudication", "submission_id", load.submissions)
    change = load.note("adjudication", replace_scope(connection, "adjudication", existing, decided))
    references = change.values("reference") | {row["reference"] for row in decided}
    goals = {
        row["goal_id"]
        for table, key in (("indicator", "indicator_id"), ("actual", "actual_id"))
        for row in fetch(connection, table, key, references)
    }
    return goals - {None}


def _report(load: _Load, goals: list[str], forms: Iterable[Row], decided: Iterable[str] = ()) -> LoadReport:
    """The report; notes the goals whose scores may differ now, also by another profile of their form."""
    changed = {goal for name in _SCORED_FROM for goal in load.changes[name].values("goal_id")}
    changed |= {form["goal_id"] for form in load.changes["form"].rows if form["form_kind"] in GOAL_KINDS}
    changed.update(decided)
    about = {form["goal_id"]: form for form in forms if form["goal_id"] in changed}
    note_pending(load.connection, about.values())
    years = tuple(sorted({form["fiscal_year"] for form in about.values()} - {None}))
    return LoadReport({name: change.counts for name, change in load.changes.items()}, years, tuple(goals))

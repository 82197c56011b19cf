"""Loading: the staged records of a batch into the warehouse, and reading back what it then says.

The verdict on a submission follows from its findings and forms: no form, rejected; forms and an error
finding, partly accepted; otherwise accepted.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

import pandas as pd
from sqlalchemy import Connection, Engine, select
from sqlalchemy.sql import ColumnElement, Select

from perf_pipeline.findings import catalogue
from perf_pipeline.intake.landing import LandingStore
from perf_pipeline.model.derive import column_names, records
from perf_pipeline.model.tables import TABLES
from perf_pipeline.orchestration.staging import Staging
from perf_pipeline.orchestration.steps.finding_rows import Row
from perf_pipeline.orchestration.steps.findings import finding_frame
from perf_pipeline.orchestration.steps.resolution import ACTUALS, GOALS
from perf_pipeline.orchestration.steps.review_answers import READ
from perf_pipeline.warehouse.engine import reading
from perf_pipeline.warehouse.ledger import submissions_of
from perf_pipeline.warehouse.loading import LoadedBatch, load_batch
from perf_pipeline.warehouse.rows import fetch, frame_of_table, sql_table
from perf_pipeline.warehouse.yearly import SCORES, following_years

_BROKEN_OFF: Final = ("OPS-05", "OPS-09")
NOT_LOADED: Final = frozenset(
    {
        *SCORES,
        "untaken_file",
        "pending_score",
        "scored_year",
        "submission_decision",
        "filing",
        "data_dictionary",
        "contact",
    }
)
"""Written by looks at the inbox, by scoring, by people, by later work or by the migration, or (pending_score) of no
one's concern but scoring's. Contacts are loaded, but they are private: no asset shows them."""


def loaded_tables() -> tuple[str, ...]:
    """The tables that a load writes and an asset shows, parents first."""
    return tuple(table for table in TABLES if table not in NOT_LOADED)


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a load did: rows written by table, and every fiscal year that the batch speaks of.

    ``spared`` are submissions of which an earlier reading was kept, because this one failed through no fault
    of theirs.
    """

    rows_written: Mapping[str, int]
    years: tuple[int, ...]
    spared: tuple[str, ...] = ()


def load_staged(engine: Engine, staging: Staging) -> Loaded:
    """Load everything staged for a batch in one transaction.

    The years are those the load changed and those the batch's forms name: if an earlier run died between its
    commit and the announcement of its years, running again announces them although nothing differs any more.
    The year after each, where it has papers, is announced too: its targets are held against what was reached,
    and who owes goals in it follows from the year before.
    """
    batch = staged_batch(staging)
    spared = _spared(engine, batch)
    if spared:
        batch = _without(batch, spared)
    report = load_batch(engine, batch)
    named = {int(year) for year in batch.forms["fiscal_year"].dropna()}
    written = {table: counts.written for table, counts in report.counts.items()}
    touched = named | set(report.years)
    return Loaded(written, tuple(sorted(touched | following_years(engine, touched))), spared)


def _spared(engine: Engine, batch: LoadedBatch) -> tuple[str, ...]:
    """Submissions whose reading broke off this time, and that were read well before."""
    broken = set(batch.findings.loc[batch.findings["code"].isin(_BROKEN_OFF), "submission_id"])
    with reading(engine) as connection:
        stored = fetch(connection, "submission", "submission_id", broken)
    return tuple(sorted(row["submission_id"] for row in stored if row["form_count"]))


def _without(batch: LoadedBatch, spared: Collection[str]) -> LoadedBatch:
    def rest(rows: pd.DataFrame) -> pd.DataFrame:
        return rows[~rows["submission_id"].isin(spared)].reset_index(drop=True)

    # a reading that broke off has neither forms nor what hangs on them
    return replace(batch, submissions=rest(batch.submissions), findings=rest(batch.findings))


def write_verdicts(engine: Engine, batch: str, store: LandingStore) -> None:
    """Put beside the bytes of each submission of ``batch`` what the warehouse says became of it."""
    members = submissions_of(engine, batch)
    with reading(engine) as connection:
        found = fetch(connection, "finding", "submission_id", members["submission_id"])
    by_submission: dict[str, list[Row]] = defaultdict(list)
    for row in sorted(found, key=lambda row: (row["place"] or "", row["code"], row["finding_id"])):
        by_submission[row["submission_id"]].append(row)
    for row in records(members):
        store.write_verdict(row["submission_id"], _verdict(row, by_submission[row["submission_id"]]))


def _verdict(submission: Row, findings: list[Row]) -> Row:
    """The verdict as JSON holds it: no quotes, which repeat the paper, and what can be done about each finding."""
    stated = {
        name: submission[name] for name in ("submission_id", "file_name", "format", "status", "form_count")
    }
    entries = catalogue().codes
    return stated | {
        "findings": [
            {name: row[name] for name in ("code", "severity", "place", "message")}
            | {"remedy": entries[row["code"]].remedy_zh}
            for row in findings
        ]
    }


def staged_batch(staging: Staging) -> LoadedBatch:
    """The staged frames of both sides put together, with a verdict on every submission."""
    forms, lines = _both(staging, "form"), _both(staging, "form_line")
    staged = [staging.read(name) for name in ("finding", "goal_finding", "actual_finding")]
    read = pd.concat(staged, ignore_index=True)
    found = pd.concat([read, staging.read("audit_finding")], ignore_index=True)
    stating = forms[forms["form_kind"].isin(("project_goal", "department_goal")) & forms["goal_id"].notna()]
    goals = dict(zip(stating["form_id"], stating["goal_id"], strict=True))
    contacts = staging.read_table("contact", TABLES["contact"])
    return LoadedBatch(
        # What the audit says is about the goal, not about whether its paper could be taken in.
        submissions=verdicts(staging.read("verdict"), forms, read),
        forms=forms,
        lines=lines,
        rules=_both(staging, "scoring_rule").drop_duplicates("rule_id", ignore_index=True),
        contacts=contacts[contacts["form_id"].isin(forms["form_id"])].reset_index(drop=True),
        findings=finding_frame(records(found), lines, goals),
        reviews=staging.read_table("goal_review", TABLES["goal_review"]),
        adjudications=staging.read_table("adjudication", TABLES["adjudication"]),
    )


def _both(staging: Staging, table: str) -> pd.DataFrame:
    sides = [staging.read_table(f"{side.name}_{table}", TABLES[table]) for side in (GOALS, ACTUALS)]
    return pd.concat(sides, ignore_index=True)


def verdicts(read: pd.DataFrame, forms: pd.DataFrame, findings: pd.DataFrame) -> pd.DataFrame:
    """Submission id, format, form count and status for every file that was ``read``.

    A reviewer's workbook holds no form and is accepted all the same.
    """
    reviewed = set(findings.loc[findings["code"] == READ, "submission_id"])
    counts = forms["submission_id"].value_counts()
    faulty = set(findings.loc[findings["severity"] == "error", "submission_id"])
    found = [int(counts.get(identity, 0)) for identity in read["submission_id"]]
    empty = {
        identity
        for identity, count in zip(read["submission_id"], found, strict=True)
        if not count and identity not in reviewed
    }
    status = [
        "rejected" if identity in empty else "partly_accepted" if identity in faulty else "accepted"
        for identity in read["submission_id"]
    ]
    return read.assign(
        form_count=pd.Series(found, dtype="Int64", index=read.index),
        status=pd.Series(status, dtype="string", index=read.index),
    )


def stored_rows(engine: Engine, table: str, batch: str) -> pd.DataFrame:
    """The rows of ``table`` that speak of the submissions of ``batch``, as the warehouse has them now."""
    with reading(engine) as connection:
        source = sql_table(connection, table)
        columns = [source.c[name] for name in column_names(TABLES[table])]
        query = select(*columns).where(_of_batch(connection, table, batch)).order_by(*source.primary_key)
        return frame_of_table(table, connection.execute(query).all())


def _of_batch(connection: Connection, table: str, batch: str) -> ColumnElement[bool]:
    """What of ``table`` the batch's papers say something of: by submission, form, goal, unit or rule."""
    source = sql_table(connection, table).c
    submission, form = sql_table(connection, "submission").c, sql_table(connection, "form").c
    submissions = select(submission.submission_id).where(submission.batch == batch)

    def of_forms(column: ColumnElement[str]) -> Select[Any]:
        return select(column).where(form.submission_id.in_(submissions))

    if "submission_id" in source:
        return source.submission_id.in_(submissions)
    if table == "goal_review":  # a review is of a form, whichever goal it states
        return source.form_id.in_(of_forms(form.form_id))
    if table == "scoring_rule":
        line = sql_table(connection, "form_line").c
        return source.rule_id.in_(select(line.rule_id).where(line.form_id.in_(of_forms(form.form_id))))
    for key in ("goal_id", "form_id", "project_id", "organization_id"):
        if key in source:
            return source[key].in_(of_forms(form[key]))
    raise LookupError(f"table {table} is not loaded by batches")

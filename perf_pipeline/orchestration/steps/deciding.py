"""Deciding on submissions from the command line: withdraw, restore, confirm, or list what was decided.

A decision is recorded and carried out in one transaction; the fiscal years whose scores follow from it are
scored here at once where no daemon would see them touched.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Engine, select

from perf_pipeline.orchestration.settings import setting
from perf_pipeline.orchestration.steps.scoring import score_stored_year
from perf_pipeline.warehouse.decisions import Action, decide, decisions_on
from perf_pipeline.warehouse.engine import open_engine, reading
from perf_pipeline.warehouse.migration import require_current
from perf_pipeline.warehouse.rows import sql_table


@dataclass(frozen=True, slots=True)
class Asked:
    """What the command line was asked for."""

    action: Action
    submission: str
    reason: str
    by: str
    warehouse_url: str = ""


def carry_out(asked: Asked) -> Iterator[str]:
    """Record the decision, let it count, score the years it touched; lines that say what happened."""
    engine = open_engine(setting(asked.warehouse_url, "PERF_WAREHOUSE_URL"))
    try:
        require_current(engine)
        decided = decide(
            engine, asked.submission, asked.action, reason=asked.reason, by=asked.by, at=datetime.now(UTC)
        )
        yield f"{asked.action}: submission {decided.submission_id[:12]}, {_name(engine, decided.submission_id)}"
        yield f"{decided.report.written} rows changed in {len(decided.report.goals)} goals"
        for year in decided.report.years:
            scored = score_stored_year(engine, year)
            yield f"fiscal year {year}: {sum(scored.rows_written.values())} rows of scores changed"
    finally:
        engine.dispose()


def decided_lines(submission: str, warehouse_url: str = "") -> Iterator[str]:
    """What was decided on a submission, oldest first, one line each."""
    engine = open_engine(setting(warehouse_url, "PERF_WAREHOUSE_URL"))
    try:
        require_current(engine)
        rows = decisions_on(engine, submission)
        for row in rows:
            moment = row["decided_at"].strftime("%Y-%m-%d %H:%M")
            yield f"{row['ordinal']}. {row['action']} by {row['decided_by']} at {moment} UTC: {row['reason']}"
        if not rows:
            yield "nothing was decided on this submission"
    finally:
        engine.dispose()


def _name(engine: Engine, submission: str) -> str:
    with reading(engine) as connection:
        source = sql_table(connection, "submission").c
        query = select(source.file_name).where(source.submission_id == submission)
        return str(connection.scalar(query))

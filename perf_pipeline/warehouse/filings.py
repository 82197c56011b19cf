"""Filing: the papers that came for a year and the one before it, and the rows of ``filing`` back by difference.

What is due and what is late is decided in ``scoring.filing``. Units and projects that only a row of
``filing`` still held go with it. Called by ``orchestration``.
"""

from typing import Final

import pandas as pd
from sqlalchemy import Connection, Engine, select

from perf_pipeline.errors import PermanentError
from perf_pipeline.model.columns import Kind
from perf_pipeline.warehouse.engine import reading, writing
from perf_pipeline.warehouse.rows import (
    Counts,
    Row,
    chunks,
    fetch,
    frame_of,
    plain_rows,
    replace_scope,
    sql_table,
)
from perf_pipeline.warehouse.units import ORGANIZATION, PROJECT, refresh

PAPER_COLUMNS: Final = {
    "form_id": Kind.ID,
    "scope": Kind.CODE,
    "organization_id": Kind.ID,
    "project_id": Kind.ID,
    "fiscal_year": Kind.WHOLE,
    "form_kind": Kind.CODE,
    "profile": Kind.CODE,
    "is_current": Kind.FLAG,
    "received_at": Kind.MOMENT,
}


def read_papers(engine: Engine, year: int) -> pd.DataFrame:
    """The forms of ``year`` and of the year before, current or not, with the receipt of their submission.

    A narrative that only supports a table in the same paper is no form of its own, and one without unit is
    nobody's.
    """
    with reading(engine) as connection:
        form, submission = sql_table(connection, "form"), sql_table(connection, "submission")
        columns = [form.c[name] for name in PAPER_COLUMNS if name != "received_at"]
        query = (
            select(*columns, submission.c.received_at)
            .select_from(form.join(submission, submission.c.submission_id == form.c.submission_id))
            .where(
                form.c.fiscal_year.in_((year - 1, year)),
                form.c.organization_id.is_not(None),
                form.c.supports_form_id.is_(None),
            )
            .order_by(form.c.form_id)
        )
        return frame_of(PAPER_COLUMNS, connection.execute(query).all())


def write_filings(engine: Engine, year: int, filing: pd.DataFrame) -> Counts:
    """Make the stored rows of ``year`` equal to ``filing``; PermanentError for rows of another year.

    A row whose unit or project is gone by now is left out: the load that removed it has touched the year.
    """
    wanted = plain_rows("filing", filing)
    if any(row["fiscal_year"] != year for row in wanted):
        raise PermanentError(f"filing: rows of another fiscal year than {year}")
    with writing(engine) as connection:
        existing = fetch(connection, "filing", "fiscal_year", [year])
        for key, table in (("organization_id", "organization"), ("project_id", "project")):
            wanted = _standing(connection, wanted, key, table)
        change = replace_scope(connection, "filing", existing, wanted)
        refresh(connection, PROJECT, change.values("project_id"))
        refresh(connection, ORGANIZATION, change.values("organization_id"))
    return change.counts


def _standing(connection: Connection, rows: list[Row], key: str, table: str) -> list[Row]:
    column = sql_table(connection, table).c[key]
    known = {
        found
        for chunk in chunks(row[key] for row in rows)
        for found in connection.scalars(select(column).where(column.in_(chunk)))
    }
    return [row for row in rows if row[key] is None or row[key] in known]

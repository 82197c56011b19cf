"""Filing of a stored year: read the papers, hold them against the calendar, write what differs, show it.

What day it is comes from the caller.
"""

from collections import Counter
from datetime import date

import pandas as pd
from sqlalchemy import Engine

from perf_pipeline.errors import ConfigurationError
from perf_pipeline.model.vocabulary import FILING_STATES
from perf_pipeline.orchestration.settings import setting, today
from perf_pipeline.orchestration.steps.scoring import stored_scores
from perf_pipeline.orchestration.steps.upkeep import make_ready
from perf_pipeline.publishing.filing import filing_text
from perf_pipeline.scoring.filing import filings
from perf_pipeline.warehouse.engine import open_engine
from perf_pipeline.warehouse.filings import read_papers, write_filings
from perf_pipeline.warehouse.views import read_view


def record_filings(engine: Engine, year: int, day: date) -> tuple[pd.DataFrame, int]:
    """The filing rows of ``year`` as of ``day``, and how many had to be written."""
    rows = filings(read_papers(engine, year), year, day)
    return rows, write_filings(engine, year, rows).written


def stored_filing(engine: Engine, year: int) -> pd.DataFrame:
    """The stored filing rows of ``year``."""
    return stored_scores(engine, year, ("filing",))["filing"]


def filing_counts(rows: pd.DataFrame) -> dict[str, int]:
    """How many rows are in each state; all states stand there."""
    counts = Counter(rows["state"].tolist())
    return {state: counts[state] for state in FILING_STATES}


def filing_report(url: str, year: int, organization: str) -> str:
    """Record who has filed by today and say it as a table; ``organization`` narrows it to one unit.

    ConfigurationError when no unit of that year has the name.
    """
    engine = open_engine(setting(url, "PERF_WAREHOUSE_URL"))
    try:
        make_ready(engine)
        day = today()
        record_filings(engine, year, day)
        rows = read_view(engine, "bi_filing", year)
    finally:
        engine.dispose()
    if organization:
        rows = _of_unit(rows, organization)
    return filing_text(rows, year, day)


def _of_unit(rows: pd.DataFrame, organization: str) -> pd.DataFrame:
    """The rows of the unit so named, else of the units whose names hold the words."""
    names = rows["organization_name"]
    found = rows[names == organization]
    if found.empty:
        found = rows[names.str.contains(organization, regex=False)]
    if found.empty:
        known = "、".join(sorted(set(names))) or "—"
        raise ConfigurationError(f"no unit named {organization!r} owes or filed anything; known: {known}")
    return found

"""Scoring a stored year: read its frames, score them, write what differs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import pandas as pd
from sqlalchemy import Engine, select

from perf_pipeline.model.derive import column_names
from perf_pipeline.model.tables import TABLES
from perf_pipeline.rulebook.profiles import profiles
from perf_pipeline.scoring.scores import score_year
from perf_pipeline.warehouse.engine import reading
from perf_pipeline.warehouse.rows import frame_of_table, sql_table
from perf_pipeline.warehouse.yearly import SCORES, read_year, write_scores

SCORE_TABLES: Final = ("indicator_score", "goal_score", "organization_score")
REVIEW_TABLES: Final = ("review_gap", "goal_review", "organization_review")
PROGRESS_TABLES: Final = ("indicator_progress", "goal_progress")
"""What the partition of a year writes, by what is published from it."""


@dataclass(frozen=True, slots=True)
class Scored:
    """The scores of a year by table, how many rows had to be written, and the severities of findings."""

    frames: Mapping[str, pd.DataFrame]
    rows_written: Mapping[str, int]
    severities: tuple[str, ...]


def stored_scores(engine: Engine, year: int, tables: Sequence[str] = SCORE_TABLES) -> dict[str, pd.DataFrame]:
    """The stored scores of ``year`` by table, typed as in the model, sorted by key."""
    with reading(engine) as connection:
        found = {}
        for table in tables:
            source = sql_table(connection, table)
            columns = [source.c[name] for name in column_names(TABLES[table])]
            query = select(*columns).where(source.c.fiscal_year == year).order_by(*source.primary_key)
            found[table] = frame_of_table(table, connection.execute(query).all())
        return found


def score_stored_year(engine: Engine, year: int) -> Scored:
    """Score ``year`` from what is stored and write the scores that differ."""
    scores = score_year(read_year(engine, year), profiles())
    frames = {table: getattr(scores, table) for table in SCORES} | {"finding": scores.findings}
    written = write_scores(engine, year, frames | {"scoring_rule": scores.scoring_rule})
    severities = tuple(str(severity) for severity in frames["finding"]["severity"])
    return Scored(frames, {table: counts.written for table, counts in written.items()}, severities)

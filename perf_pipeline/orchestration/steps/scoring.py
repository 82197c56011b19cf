"""Scoring a stored year: read what changed since it was scored, score that, write what differs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import pandas as pd
from sqlalchemy import Engine, func, select

from perf_pipeline.model.canonical import canonical_json
from perf_pipeline.model.derive import column_names
from perf_pipeline.model.tables import TABLES
from perf_pipeline.orchestration.code_versions import code_version
from perf_pipeline.rulebook.profiles import profiles
from perf_pipeline.scoring.scores import score_year
from perf_pipeline.warehouse.engine import reading
from perf_pipeline.warehouse.rows import frame_of_table, sql_table
from perf_pipeline.warehouse.yearly import SCORES, read_pending, write_scores

SCORE_TABLES: Final = ("indicator_score", "goal_score", "organization_score")
REVIEW_TABLES: Final = ("review_gap", "goal_second_review", "organization_second_review")
PROGRESS_TABLES: Final = ("indicator_progress", "goal_progress")
"""What the partition of a year writes, by what is published from it."""


@dataclass(frozen=True, slots=True)
class Scored:
    """What was scored of a year, by table, how many rows had to be written, and the severities of findings.

    ``whole`` tells whether that was the whole year, or only the goals that had changed with their units.
    """

    frames: Mapping[str, pd.DataFrame]
    rows_written: Mapping[str, int]
    severities: tuple[str, ...]
    whole: bool = True


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


def stored_counts(engine: Engine, year: int) -> dict[str, int]:
    """How many rows of scores are stored of ``year``, by table."""
    with reading(engine) as connection:
        sources = {table: sql_table(connection, table).c for table in SCORES}
        return {
            table: int(connection.scalar(select(func.count()).where(source.fiscal_year == year)) or 0)
            for table, source in sources.items()
        }


def score_stored_year(engine: Engine, year: int) -> Scored:
    """Score what of ``year`` changed since it was scored, and write the scores that differ.

    The whole year is scored when it never was, and when profiles, persons' decisions or the code that scores
    are others than then.
    """
    known = profiles()
    code = code_version("model", "notation", "rulebook", "scoring")
    rules = canonical_json([code, *sorted(profile.rulebook_version for profile in known.values())])
    scope, read = read_pending(engine, year, rules)
    scores = score_year(read, known)
    frames = {table: getattr(scores, table) for table in SCORES} | {"finding": scores.findings}
    written = write_scores(engine, year, frames | {"scoring_rule": scores.scoring_rule}, scope)
    severities = tuple(str(severity) for severity in frames["finding"]["severity"])
    rows = {table: counts.written for table, counts in written.items()}
    return Scored(frames, rows, severities, scope.whole)

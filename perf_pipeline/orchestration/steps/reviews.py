"""The reviewer's workbook of a year: everything that a person must decide, written for people.

What comes back filled in is read by ``review_answers``.
"""

from pathlib import Path

from sqlalchemy import Engine, select

from perf_pipeline.errors import RetryableError
from perf_pipeline.model.derive import column_names
from perf_pipeline.model.tables import TABLES
from perf_pipeline.orchestration.steps.scoring import stored_scores
from perf_pipeline.publishing.reviews import write_review_workbook
from perf_pipeline.scoring.reviews import review_items
from perf_pipeline.warehouse.engine import reading
from perf_pipeline.warehouse.rows import frame_of_table, sql_table
from perf_pipeline.warehouse.yearly import read_year


def publish_reviews(engine: Engine, year: int, output: Path) -> tuple[Path | None, int]:
    """Write the reviewer's workbook of ``year`` below ``output/reviews``; its path, and how many matters wait."""
    frames = read_year(engine, year) | {"indicator_score": stored_scores(engine, year)["indicator_score"]}
    with reading(engine) as connection:
        for name in ("organization", "project"):
            source = sql_table(connection, name)
            columns = [source.c[column] for column in column_names(TABLES[name])]
            frames[name] = frame_of_table(name, connection.execute(select(*columns)).all())
    items = review_items(frames)
    try:
        return write_review_workbook(items, output / "reviews", year), len(items)
    except OSError as error:
        raise RetryableError(f"results cannot be written: {error.strerror}") from error

"""Publishing a stored year: read the views, write workbooks and Parquet."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import pandas as pd
from sqlalchemy import Engine

from perf_pipeline.errors import RetryableError
from perf_pipeline.orchestration.steps.scoring import stored_scores
from perf_pipeline.publishing import monitoring, second_review
from perf_pipeline.publishing.export import write_scores_parquet
from perf_pipeline.publishing.feedback.workbook import path_of
from perf_pipeline.publishing.masking import masked
from perf_pipeline.publishing.scorecards import write_scorecards
from perf_pipeline.publishing.site.pages import write_site
from perf_pipeline.scoring.curves import curve_of
from perf_pipeline.scoring.drawing import FOR_A_TABLE
from perf_pipeline.scoring.prepared import prepare
from perf_pipeline.warehouse.engine import reading
from perf_pipeline.warehouse.rows import fetch
from perf_pipeline.warehouse.views import read_view

SCORECARD_VIEWS: Final = (
    "bi_indicator_scorecard",
    "bi_project_scorecard",
    "bi_organization_scorecard",
    "bi_finding",
)


@dataclass(frozen=True, slots=True)
class Published:
    """The files written, and how many rows of what they hold."""

    paths: tuple[Path, ...]
    counts: Mapping[str, int]


def publish_scorecards(engine: Engine, year: int, output: Path) -> Published:
    """Write a workbook for every unit with scores in ``year`` below ``output/scorecards``."""
    views = _views(engine, year, SCORECARD_VIEWS)
    try:
        paths = write_scorecards(views, output / "scorecards" / str(year), year)
    except OSError as error:
        raise _refused(error) from error
    return Published(
        tuple(paths), {"workbooks": len(paths)} | {name: len(data) for name, data in views.items()}
    )


def publish_parquet(engine: Engine, year: int, output: Path) -> Published:
    """Write the scores of ``year`` and the indicator view as Parquet below ``output/parquet``."""
    frames = dict(stored_scores(engine, year))
    frames["bi_indicator_scorecard"] = read_view(engine, "bi_indicator_scorecard", year)
    try:
        paths = write_scores_parquet(frames, output / "parquet", year)
    except OSError as error:
        raise _refused(error) from error
    return Published(tuple(paths), {name: len(data) for name, data in frames.items()})


def publish_site(engine: Engine, year: int, output: Path) -> Published:
    """Write the pages of ``year`` below ``output/site``, with links to scorecards and feedback beside them."""
    views = _views(engine, year, SCORECARD_VIEWS)
    papers = views["bi_finding"]["submission_id"].dropna().unique()
    with reading(engine) as connection:
        submissions = fetch(connection, "submission", "submission_id", papers)
        rules = fetch(
            connection, "scoring_rule", "rule_id", set(views["bi_indicator_scorecard"]["rule_id"].dropna())
        )
    answers = {row["submission_id"]: f"feedback/{path_of(row)}" for row in submissions}
    try:
        paths = write_site(views, answers, output / "site", year, _drawer(rules))
    except OSError as error:
        raise _refused(error) from error
    return Published(tuple(paths), {"pages": len(paths)})


def _drawer(rules: Sequence[Mapping[str, Any]]) -> Callable[[Mapping[str, Any]], str | None]:
    """Draws the score curve of a row of the scorecard view; words of papers in it are masked."""
    prepared = {rule["rule_id"]: prepare(rule["family"], rule["parameters"]) for rule in rules}
    look = replace(FOR_A_TABLE, words=masked)

    def draw(line: Mapping[str, Any]) -> str | None:
        rule = prepared.get(line["rule_id"])
        return None if rule is None else curve_of(line, rule, line["level3"] or "", look)

    return draw


def publish_second_review(engine: Engine, year: int, output: Path) -> Published:
    """Write the second review workbook of ``year`` below ``output/supervision``."""
    return _publish_book(engine, year, output, second_review.VIEWS, second_review.write_second_review)


def publish_monitoring(engine: Engine, year: int, output: Path) -> Published:
    """Write the monitoring workbook of ``year`` below ``output/supervision``."""
    return _publish_book(engine, year, output, monitoring.VIEWS, monitoring.write_monitoring)


def _publish_book(
    engine: Engine,
    year: int,
    output: Path,
    names: Sequence[str],
    write: Callable[[Mapping[str, pd.DataFrame], Path, int], list[Path]],
) -> Published:
    views = _views(engine, year, names)
    try:
        paths = write(views, output / "supervision", year)
    except OSError as error:
        raise _refused(error) from error
    return Published(tuple(paths), {name: len(data) for name, data in views.items()})


def _views(engine: Engine, year: int, names: Sequence[str]) -> dict[str, pd.DataFrame]:
    return {name: read_view(engine, name, year) for name in names}


def _refused(error: OSError) -> RetryableError:
    return RetryableError(f"results cannot be written: {error.strerror}")

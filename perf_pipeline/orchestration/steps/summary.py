"""Summary: what the warehouse says of the papers and years of one run, for the end of ``perf-pipeline run``.

Reads and counts; words and layout are publishing's. It speaks of the papers of this run's inbox, also of
those that were loaded by an earlier one, so running again says the same.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Literal

from rich.console import RenderableType
from sqlalchemy import Connection, Engine, func, select

from perf_pipeline.model.derive import records
from perf_pipeline.model.vocabulary import FILING_STATES, SEVERITIES
from perf_pipeline.orchestration.steps.finding_rows import Row
from perf_pipeline.orchestration.steps.scoring import stored_scores
from perf_pipeline.publishing.summary import (
    FileOutcome,
    FilingOutcome,
    FindingCount,
    RunSummary,
    UnitOutcome,
    YearOutcome,
    plain_text,
    render,
)
from perf_pipeline.warehouse.engine import reading
from perf_pipeline.warehouse.rows import fetch, sql_table
from perf_pipeline.warehouse.views import read_view

Language = Literal["zh", "en"]

SEVERITY_ORDER = {severity: order for order, severity in enumerate(SEVERITIES)}


def summarise(
    engine: Engine,
    hashes: Sequence[str],
    years: Sequence[int],
    places: Sequence[tuple[str, str]],
    untaken: Sequence[FileOutcome] = (),
) -> RunSummary:
    """Outcomes of the submissions ``hashes`` and of the fiscal ``years``.

    ``places`` and the files of the inbox that were not taken at all are passed through.
    """
    with reading(engine) as connection:
        submissions = fetch(connection, "submission", "submission_id", hashes)
        findings = fetch(connection, "finding", "submission_id", hashes)
        of_scores = fetch(
            connection,
            "finding",
            "fiscal_year",
            years,
            sql_table(connection, "finding").c.found_by == "scoring",
        )
        goals = Counter(
            row["fiscal_year"] for row in fetch(connection, "performance_goal", "fiscal_year", years)
        )
        forms = fetch(connection, "form", "submission_id", hashes)
        lines = _line_count(connection, hashes)
        units = fetch(connection, "organization", "organization_id", _units(engine, years))
    names = {row["organization_id"]: row["name"] for row in units}
    return RunSummary(
        files=[*_files(submissions, findings), *untaken],
        forms=len(forms),
        indicators=lines,
        years=[_year(engine, year, goals[year]) for year in years],
        units=[outcome for year in years for outcome in _unit_outcomes(engine, year, names)],
        filings=[_filed(engine, year) for year in years],
        findings=_counts({row["finding_id"]: row for row in [*findings, *of_scores]}.values()),
        places=places,
    )


def as_text(summary: RunSummary, language: Language) -> str:
    """The summary without colours."""
    return plain_text(summary, language)


def as_renderable(summary: RunSummary, language: Language) -> RenderableType:
    """The summary for a rich console."""
    return render(summary, language)


def result_places(warehouse: str, output: Path, language: Language) -> list[tuple[str, str]]:
    """Where results lie: label and address; ``warehouse`` is an address without password."""
    labels = {
        "zh": (
            "数据仓库", "反馈意见", "评分卡", "评价报告", "复核与运行监控", "待裁定事项", "评分数据", "填报模板",
        ),
        "en": (
            "warehouse", "feedback", "scorecards", "report site", "second review and monitoring",
            "for a person to decide", "scores (Parquet)", "templates",
        ),
    }[language]  # fmt: skip
    published = ("feedback", "scorecards", "site", "supervision", "reviews", "parquet", "templates")
    folders = [str(output / name) for name in published]
    return list(zip(labels, (warehouse, *folders), strict=True))


def _files(submissions: list[Row], findings: list[Row]) -> list[FileOutcome]:
    reasons: dict[str, Row] = {}
    for row in sorted(
        findings, key=lambda row: (SEVERITY_ORDER[row["severity"]], row["place"] or "", row["code"])
    ):
        reasons.setdefault(row["submission_id"], row)
    return [
        _file(row, reasons.get(row["submission_id"]))
        for row in sorted(submissions, key=lambda row: row["file_name"])
    ]


def _file(row: Row, reason: Row | None) -> FileOutcome:
    outcome = FileOutcome(row["file_name"], row["status"], row["form_count"])
    if reason is None or row["status"] == "accepted":
        return outcome
    return FileOutcome(row["file_name"], row["status"], row["form_count"], reason["code"], reason["message"])


def _line_count(connection: Connection, hashes: Sequence[str]) -> int:
    form, line = sql_table(connection, "form").c, sql_table(connection, "form_line").c
    total = 0
    for start in range(0, len(hashes), 500):
        forms = select(form.form_id).where(form.submission_id.in_(hashes[start : start + 500]))
        total += connection.scalar(select(func.count()).where(line.form_id.in_(forms))) or 0
    return total


def _counts(findings: Iterable[Row]) -> list[FindingCount]:
    counted = Counter((row["code"], row["severity"]) for row in findings)
    return [FindingCount(code, severity, count) for (code, severity), count in sorted(counted.items())]


def _year(engine: Engine, year: int, goals: int) -> YearOutcome:
    scores = stored_scores(engine, year)
    statuses = scores["indicator_score"]["status"].value_counts()
    counts = {
        name: int(statuses.get(name, 0))
        for name in ("scored", "missing_actual", "needs_review", "not_applicable")
    }
    evaluated = int(scores["goal_score"]["goal_id"].nunique())
    return YearOutcome(year, goals=goals, evaluated=evaluated, **counts)


def _filed(engine: Engine, year: int) -> FilingOutcome:
    rows = records(read_view(engine, "bi_filing", year))
    states = Counter(row["state"] for row in rows)
    missing = sorted({row["organization_name"] for row in rows if row["state"] == "missing"})
    counts = {state: states[state] for state in FILING_STATES}
    return FilingOutcome(year, **counts, missing_units=missing)


def _units(engine: Engine, years: Sequence[int]) -> set[str]:
    return {
        unit
        for year in years
        for unit in stored_scores(engine, year)["organization_score"]["organization_id"]
    }


def _unit_outcomes(engine: Engine, year: int, names: dict[str, str]) -> list[UnitOutcome]:
    return [
        UnitOutcome(
            name=names.get(row["organization_id"], ""),
            year=year,
            stage=row["stage"],
            percent_score=row["weighted_percent_score"],
            grade=row["grade"],
            department_percent_score=row["department_percent_score"],
            department_grade=row["department_grade"],
            status=row["status"],
        )
        for row in records(stored_scores(engine, year)["organization_score"])
    ]

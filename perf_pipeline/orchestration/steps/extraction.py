"""Extraction: every file of a batch → rows of forms, lines, contacts and findings, staged as frames.

``extract`` runs inside a guarded worker process on one landed file and answers with plain values; what the
guard kills or what fails in it is a finding about that file, never the end of the batch. Files are taken in
order of their hash, so a batch gives the same rows whatever order they arrived in.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd
from upath import UPath

from perf_pipeline.errors import ConfigurationError, UnreadableFile
from perf_pipeline.findings import Finding
from perf_pipeline.forms.recognition import recognise
from perf_pipeline.forms.records import to_records
from perf_pipeline.intake.landing import LandingStore
from perf_pipeline.intake.reading import read
from perf_pipeline.intake.workers import GuardedPool, Outcome
from perf_pipeline.model.tables import TABLES
from perf_pipeline.orchestration.staging import Staging
from perf_pipeline.orchestration.steps.findings import Row, finding_rows
from perf_pipeline.orchestration.steps.reviews import decisions_of

EXTRACT = "perf_pipeline.orchestration.steps.extraction:extract"
_NOT_INSTALLED = frozenset({"ModuleNotFoundError", "ImportError"})
VERDICT_COLUMNS = {"submission_id": "string", "format": "string", "form_count": "Int64"}
FINDING_COLUMNS = {
    "finding_id": "string", "submission_id": "string", "form_id": "string", "goal_id": "string",
    "indicator_id": "string", "code": "string", "severity": "string", "message": "string", "quote": "string",
    "place": "string", "cause_id": "string", "found_by": "string", "fiscal_year": "Int64", "line": "Int64",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Job:
    """One file to read: its identity, the name it came under, and where the landing store is."""

    submission_id: str
    file_name: str
    landing: str


@dataclass(slots=True)
class Extract:
    """What was found in one file, as plain values. ``fault`` tells the log of a bug of ours."""

    submission_id: str
    format: str | None = None
    forms: list[Row] = field(default_factory=list)
    lines: list[Row] = field(default_factory=list)
    contacts: list[Row] = field(default_factory=list)
    findings: list[Row] = field(default_factory=list)
    adjudications: list[Row] = field(default_factory=list)
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Extracted:
    """What was found in a batch: its forms, how many lines, severities of its findings, faults to log."""

    forms: pd.DataFrame
    line_count: int
    severities: tuple[str, ...]
    faults: tuple[str, ...]


def extract(job: Job) -> Extract:
    """Read one landed file and recognise its forms. Runs in a worker process; UnreadableFile is answered."""
    content = LandingStore(UPath(job.landing)).read(job.submission_id)
    return extract_content(job.submission_id, job.file_name, content)


def extract_content(submission_id: str, file_name: str, content: bytes) -> Extract:
    """The forms in ``content``; a file that cannot be read gives its one finding."""
    try:
        document = read(content, file_name)
    except UnreadableFile as error:
        return refused(submission_id, Finding(error.code, values=error.values))
    found = finding_rows(submission_id, "intake", [(None, finding) for finding in document.findings], {})
    decided = decisions_of(submission_id, document)
    if decided is not None:
        found = finding_rows(submission_id, "forms", [(None, finding) for finding in decided.findings], {})
        return Extract(submission_id, document.format, findings=found, adjudications=decided.rows)
    records = to_records(submission_id, recognise(document))
    forms = {row["form_id"]: row for row in records.forms}
    found += finding_rows(submission_id, "forms", records.findings, forms)
    return Extract(
        submission_id,
        document.format,
        list(records.forms),
        list(records.lines),
        list(records.contacts),
        found,
    )


def refused(submission_id: str, finding: Finding, fault: str = "") -> Extract:
    """The extract of a file of which nothing but ``finding`` is known."""
    return Extract(
        submission_id, findings=finding_rows(submission_id, "intake", [(None, finding)], {}), fault=fault
    )


def extract_batch(members: pd.DataFrame, landing: Path, staging: Staging, *, workers: int) -> Extracted:
    """Read the files of ``members`` (a frame of ``submission``) and stage what was found.

    Stages ``extracted/…``: form, form_line, contact, finding and verdict (format and form count per file).
    """
    ordered = members.sort_values("submission_id")
    jobs = [
        Job(str(identity), str(name), str(landing))
        for identity, name in zip(ordered["submission_id"], ordered["file_name"], strict=True)
    ]
    extracts = list(extract_files(jobs, workers))
    forms = staging.write_table("form", TABLES["form"], _all(extract.forms for extract in extracts))
    lines = staging.write_table("form_line", TABLES["form_line"], _all(extract.lines for extract in extracts))
    staging.write_table("contact", TABLES["contact"], _all(extract.contacts for extract in extracts))
    decided = _all(extract.adjudications for extract in extracts)
    staging.write_table("adjudication", TABLES["adjudication"], decided)
    findings = finding_rows_frame(_all(extract.findings for extract in extracts))
    staging.write("finding", findings)
    staging.write("verdict", _verdicts(extracts))
    return Extracted(
        forms,
        len(lines),
        tuple(findings["severity"]),
        tuple(extract.fault for extract in extracts if extract.fault),
    )


def extract_files(jobs: list[Job], workers: int, function: str = EXTRACT) -> Iterator[Extract]:
    """Call ``function`` on ``jobs`` in guarded processes; answers come in the order of the jobs."""
    with GuardedPool(function=function, workers=workers) as pool:
        for job, outcome in zip(jobs, pool.map(jobs), strict=True):
            yield from_outcome(job, outcome)


def from_outcome(job: Job, outcome: Outcome) -> Extract:
    """What a guarded call gave, or the finding that says why it gave nothing.

    Raises ConfigurationError when a package is not installed: that is no fault of the paper, and every paper
    of its format would be turned away.
    """
    if isinstance(outcome.value, Extract):
        return outcome.value
    if outcome.values.get("reason") in _NOT_INSTALLED:
        raise ConfigurationError(
            "a package that reads this format is not installed; install perf-pipeline again"
        )
    if outcome.fault:
        reason = outcome.values.get("reason", "")
        fault = f"{job.submission_id[:12]}: {outcome.fault}"
        return refused(job.submission_id, Finding("OPS-09", values={"reason": reason}), fault)
    return refused(job.submission_id, outcome.finding or Finding("OPS-09", values={"reason": "no answer"}))


def _all(rows: Iterable[list[Row]]) -> list[Row]:
    return [row for part in rows for row in part]


def finding_rows_frame(rows: list[Row]) -> pd.DataFrame:
    """Staged findings: the columns of the table and the line that each is about."""
    return pd.DataFrame(
        {
            name: pd.Series([row.get(name) for row in rows], dtype=dtype)
            for name, dtype in FINDING_COLUMNS.items()
        }
    )


def _verdicts(extracts: list[Extract]) -> pd.DataFrame:
    columns: dict[str, list[Any]] = {
        "submission_id": [extract.submission_id for extract in extracts],
        "format": [extract.format for extract in extracts],
        "form_count": [len(extract.forms) for extract in extracts],
    }
    return pd.DataFrame(
        {name: pd.Series(columns[name], dtype=dtype) for name, dtype in VERDICT_COLUMNS.items()}
    )

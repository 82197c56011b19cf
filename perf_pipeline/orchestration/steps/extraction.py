"""Extraction: every file of a batch → rows of forms, lines, contacts and findings, staged as frames.

``papers.extract`` runs inside a guarded worker process on one landed file and answers with plain values; what
the guard kills or what fails in it is a finding about that file, never the end of the batch. Files are taken in
order of their hash, so a batch gives the same rows whatever order they arrived in. Where an office program is
configured, a file that no reader of ours serves is converted here, in the parent, and read in a second pass.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pandas as pd
from upath import UPath

from perf_pipeline.errors import ConfigurationError, UnreadableFile
from perf_pipeline.findings import Finding
from perf_pipeline.intake.conversion import can_convert, convert
from perf_pipeline.intake.landing import LandingStore
from perf_pipeline.intake.scanning import infected
from perf_pipeline.intake.workers import GuardedPool, Outcome
from perf_pipeline.model.tables import TABLES
from perf_pipeline.orchestration.staging import Staging
from perf_pipeline.orchestration.steps.finding_rows import Row, finding_rows
from perf_pipeline.orchestration.steps.papers import EXTRACT, Extract, Job, content_of, refused
from perf_pipeline.orchestration.steps.unit_names import look_alikes, misplaced

_OTHER_FORMAT_HELPS = frozenset({"FMT-04", "FMT-05", "FMT-06", "FMT-08"})
_NOT_INSTALLED = frozenset({"ModuleNotFoundError", "ImportError"})
VERDICT_COLUMNS = {"submission_id": "string", "format": "string", "form_count": "Int64"}
FINDING_COLUMNS = {
    "finding_id": "string", "submission_id": "string", "form_id": "string", "goal_id": "string",
    "indicator_id": "string", "code": "string", "severity": "string", "message": "string", "quote": "string",
    "place": "string", "cause_id": "string", "found_by": "string", "fiscal_year": "Int64", "line": "Int64",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Extracted:
    """What was found in a batch: its forms, how many lines, severities of its findings, faults to log."""

    forms: pd.DataFrame
    line_count: int
    severities: tuple[str, ...]
    faults: tuple[str, ...]


def extract_batch(members: pd.DataFrame, landing: Path, staging: Staging, *, workers: int) -> Extracted:
    """Read the files of ``members`` (a frame of ``submission``) and stage what was found.

    Stages ``extracted/…``: form, form_line, contact, finding and verdict (format and form count per file).
    """
    ordered = members.sort_values("submission_id")
    jobs = [
        Job(str(identity), str(name), str(landing))
        for identity, name in zip(ordered["submission_id"], ordered["file_name"], strict=True)
    ]
    extracts = [with_names_checked(extract, _folders(job)) for job, extract in _clean_extracts(jobs, workers)]
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


def extract_files(jobs: list[Job], workers: int) -> Iterator[Extract]:
    """Read the files of ``jobs`` in guarded processes; answers come in the order of the jobs."""
    with GuardedPool(function=EXTRACT, workers=workers) as pool:
        for job, outcome in zip(jobs, pool.map(jobs), strict=True):
            extract = from_outcome(job, outcome)
            yield _by_conversion(pool, job, extract) if _wants_conversion(extract) else extract


def _clean_extracts(jobs: list[Job], workers: int) -> Iterator[tuple[Job, Extract]]:
    """Jobs and their extracts in order; what a scanner turns away is not read."""
    paths = {job.submission_id: LandingStore(UPath(job.landing)).path_of(job.submission_id) for job in jobs}
    turned_away = infected(str(path) for path in paths.values())
    reads = extract_files([job for job in jobs if str(paths[job.submission_id]) not in turned_away], workers)
    for job in jobs:
        is_clean = str(paths[job.submission_id]) not in turned_away
        yield job, next(reads) if is_clean else refused(job.submission_id, Finding("SEC-40"))


def _wants_conversion(extract: Extract) -> bool:
    """Whether an office program might make something readable of a refused file."""
    codes = {row["code"] for row in extract.findings}
    return not codes.isdisjoint(_OTHER_FORMAT_HELPS) and can_convert(extract.format or "")


def _by_conversion(pool: GuardedPool, job: Job, refusal: Extract) -> Extract:
    """The extract of what the office program makes of a file; the refusal where there is no such program."""
    format_ = refusal.format or ""
    try:
        made = convert(content_of(job), format_, pool.limits)
    except UnreadableFile as error:
        return _with_finding(refusal, Finding(error.code, values=error.values))
    if made is None:
        return refusal
    (outcome,) = pool.map([replace(job, converted=made.content)])
    extract = from_outcome(job, outcome)
    return _with_finding(replace(extract, format=format_), made.finding)


def _with_finding(extract: Extract, finding: Finding) -> Extract:
    added = finding_rows(extract.submission_id, "intake", [(None, finding)], {})
    return replace(extract, findings=[*extract.findings, *added])


def _folders(job: Job) -> list[str]:
    """The folders of the inbox in which a landed file was seen."""
    sightings = LandingStore(UPath(job.landing)).manifest(job.submission_id)["sightings"]
    return [str(sighting["folder"]) for sighting in sightings if sighting.get("folder")]


def with_names_checked(extract: Extract, folders: Iterable[str]) -> Extract:
    """``extract`` with what there is to say of its units' names, and of the folders in which the file lay."""
    forms = {row["form_id"]: row for row in extract.forms}
    found = [*misplaced(forms.values(), folders), *look_alikes(forms.values())]
    rows = finding_rows(extract.submission_id, "intake", found, forms)
    return replace(extract, findings=[*extract.findings, *rows]) if rows else extract


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

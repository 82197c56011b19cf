"""Feedback on the papers of a batch: read what the warehouse says of them, write what differs.

A paper is answered again when anything that its feedback is made of has changed: its rows, the wording or
the code that draws it; the fingerprint in its JSON document tells. Papers of other batches that speak of the
same goals are looked at too, since a load can change what is said of them. Workbooks of strangers are
opened in guarded processes only; where that fails, the table is drawn from rows.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

import pandas as pd
from sqlalchemy import Engine
from upath import UPath

from perf_pipeline.errors import RetryableError
from perf_pipeline.intake.landing import LandingStore
from perf_pipeline.intake.workers import GuardedPool, Outcome
from perf_pipeline.model.canonical import canonical_json
from perf_pipeline.model.tables import TABLES
from perf_pipeline.orchestration.steps.finding_rows import Row
from perf_pipeline.orchestration.steps.publishing import Published
from perf_pipeline.publishing.feedback.content import Answered
from perf_pipeline.publishing.feedback.document import fingerprint_of
from perf_pipeline.publishing.feedback.overview import write_overview
from perf_pipeline.publishing.feedback.workbook import MARKABLE, Composed, compose, path_of
from perf_pipeline.publishing.files import replace_file
from perf_pipeline.warehouse.engine import reading
from perf_pipeline.warehouse.rows import fetch
from perf_pipeline.warehouse.views import read_view

FEW: Final = 20
COMPOSE: Final = "perf_pipeline.orchestration.steps.feedback:compose_job"
REVIEWS: Final = "goal_review"
TOGETHER: Final = 100  # submissions whose rows are read at a time


@dataclass(frozen=True, slots=True)
class FeedbackJob:
    """One paper to answer: its rows, and the landing store when its own workbook may be marked."""

    answered: Answered
    landing: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Answers:
    """What was written: counts by kind, papers left as they were, paths, and faults to log."""

    counts: dict[str, int]
    paths: tuple[Path, ...]
    faults: tuple[str, ...]


def folder_of(output: Path) -> Path:
    """Where feedback is published."""
    return output / "feedback"


def answer_batch(engine: Engine, batch: str, landing: Path, output: Path, *, workers: int) -> Answers:
    """Write the feedback on every paper that ``batch`` brought or touched, where it differs from what is there.

    Raises RetryableError when the disk refuses.
    """
    folder = folder_of(output)
    counts: dict[str, int] = defaultdict(int)
    paths: list[Path] = []
    faults: list[str] = []
    for answers in _answered(engine, _touched(engine, batch)):
        jobs = [FeedbackJob(one, str(landing), _fingerprint(one)) for one in answers]
        due = [job for job in jobs if not _stands(folder, job)]
        counts["unchanged"] += len(jobs) - len(due)
        for job, composed, fault in _compose_all(due, workers):
            paths.append(_write(folder, job, composed))
            counts[composed.kind] += 1
            faults += [fault] if fault else []
    return Answers(dict(counts), tuple(paths), tuple(faults))


def _touched(engine: Engine, batch: str) -> list[Row]:
    """The batch's submissions, and those of other batches with forms of the same goals."""
    with reading(engine) as connection:
        own = fetch(connection, "submission", "batch", [batch])
        forms = fetch(connection, "form", "submission_id", [row["submission_id"] for row in own])
        related = fetch(connection, "form", "goal_id", [row["goal_id"] for row in forms])
        others = {row["submission_id"] for row in related} - {row["submission_id"] for row in own}
        own += fetch(connection, "submission", "submission_id", others)
    return sorted((row for row in own if row["status"] != "received"), key=lambda row: row["submission_id"])


def _answered(engine: Engine, submissions: Sequence[Row]) -> Iterator[list[Answered]]:
    """What is stored about ``submissions``, a hundred at a time."""
    for start in range(0, len(submissions), TOGETHER):
        yield _stored(engine, submissions[start : start + TOGETHER])


def _stored(engine: Engine, submissions: Sequence[Row]) -> list[Answered]:
    ids = [row["submission_id"] for row in submissions]
    with reading(engine) as connection:
        forms = fetch(connection, "form", "submission_id", ids)
        form_ids = [row["form_id"] for row in forms]
        lines = fetch(connection, "form_line", "form_id", form_ids)
        findings = fetch(connection, "finding", "submission_id", ids)
        reviews = fetch(connection, REVIEWS, "form_id", form_ids) if REVIEWS in TABLES else []
    owner = {row["form_id"]: row["submission_id"] for row in forms}
    by_paper = {
        "forms": _grouped((row["submission_id"], row) for row in forms),
        "lines": _grouped((owner[row["form_id"]], row) for row in lines),
        "findings": _grouped((row["submission_id"], row) for row in findings),
        "reviews": _grouped((owner[row["form_id"]], row) for row in reviews),
    }
    return [
        Answered(_submission(row), **{name: rows[row["submission_id"]] for name, rows in by_paper.items()})
        for row in submissions
    ]


def _submission(row: Row) -> Row:
    """What feedback says of a submission; when it was received is no part of the answer."""
    return {name: row[name] for name in ("submission_id", "file_name", "format", "status", "batch")}


def _grouped(owned: Iterable[tuple[str, Row]]) -> defaultdict[str, list[Row]]:
    groups: defaultdict[str, list[Row]] = defaultdict(list)
    for owner, row in owned:
        groups[owner].append(row)
    return groups


def _fingerprint(answered: Answered) -> str:
    """Over everything that the feedback is made of; the order of rows does not count."""
    parts = [
        sorted(map(_canonical, rows))
        for rows in (answered.forms, answered.lines, answered.findings, answered.reviews)
    ]
    return fingerprint_of(
        code_fingerprint(), _canonical(answered.submission), *("\n".join(part) for part in parts)
    )


def _canonical(row: Any) -> str:
    return canonical_json({name: None if value is None else str(value) for name, value in row.items()})


@cache
def code_fingerprint() -> str:
    """Over the code and data files that decide how feedback reads and looks."""
    digest = sha256()
    for room in ("publishing", "catalogue", "findings.py"):
        for name, content in sorted(_sources(files("perf_pipeline").joinpath(room), room)):
            digest.update(name.encode() + b"\0" + content)
    return digest.hexdigest()[:16]


def _sources(folder: Any, name: str) -> Iterator[tuple[str, bytes]]:
    if folder.is_file():
        if name.endswith((".py", ".yaml")):
            yield name, folder.read_bytes()
        return
    for entry in folder.iterdir():
        yield from _sources(entry, f"{name}/{entry.name}")


def _stands(folder: Path, job: FeedbackJob) -> bool:
    """Whether this very feedback has been written already."""
    path = folder / path_of(job.answered.submission)
    try:
        document = json.loads(path.with_suffix(".json").read_bytes())
        return bool(document["fingerprint"] == job.fingerprint and path.exists())
    except (OSError, ValueError, KeyError, TypeError):  # not there, or not ours: written anew
        return False


def compose_job(job: FeedbackJob) -> Composed:
    """Compose one feedback. Runs in a guarded process, since it opens a stranger's workbook."""
    submission = job.answered.submission
    content = None
    if submission["format"] == MARKABLE and job.answered.forms:
        content = LandingStore(UPath(job.landing)).read(submission["submission_id"])
    return compose(job.answered, content, fingerprint=job.fingerprint)


def _compose_all(jobs: Sequence[FeedbackJob], workers: int) -> Iterator[tuple[FeedbackJob, Composed, str]]:
    """Every job with its feedback, and what to log when its workbook could not be marked.

    A few papers of which nothing is opened are drawn here: a guarded process takes a second to start.
    """
    opening = any(job.answered.submission["format"] == MARKABLE for job in jobs)
    if not opening and len(jobs) <= FEW:
        yield from ((job, compose_job(job), "") for job in jobs)
        return
    with GuardedPool(function=COMPOSE, workers=workers) as pool:
        for job, outcome in zip(jobs, pool.map(jobs), strict=True):
            yield job, *_from_outcome(job, outcome)


def _from_outcome(job: FeedbackJob, outcome: Outcome) -> tuple[Composed, str]:
    if isinstance(outcome.value, Composed):
        return outcome.value, ""
    fault = outcome.fault or outcome.code or "no answer"
    composed = compose(job.answered, None, fingerprint=job.fingerprint, failed=True)
    return (
        composed,
        f"{job.answered.submission['submission_id'][:12]}: drawn from rows, guarded process failed: {fault}",
    )


def _write(folder: Path, job: FeedbackJob, composed: Composed) -> Path:
    """The workbook first: a document that stands vouches for the workbook beside it."""
    path: Path = folder / path_of(job.answered.submission)
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)  # papers name people
        replace_file(path, composed.workbook)
        replace_file(path.with_suffix(".json"), composed.document)
    except OSError as error:
        raise RetryableError(f"feedback cannot be written: {error.strerror}") from error
    return path


def publish_overview(engine: Engine, year: int, output: Path) -> Published:
    """Write 审核汇总 of ``year`` below ``output/feedback/overview``."""
    views = {name: read_view(engine, name, year) for name in ("bi_finding", "bi_project_scorecard")}
    with reading(engine) as connection:
        current = {row["form_id"] for row in fetch(connection, "performance_goal", "fiscal_year", [year])}
        reviews = fetch(connection, REVIEWS, "form_id", current) if REVIEWS in TABLES else []
    try:
        path = write_overview(views, pd.DataFrame(reviews), folder_of(output) / "overview", year)
    except OSError as error:
        raise RetryableError(f"feedback cannot be written: {error.strerror}") from error
    return Published((path,), {"findings": len(views["bi_finding"]), "reviews": len(reviews)})

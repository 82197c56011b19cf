"""Papers: one file → rows of its forms, lines, contacts and findings, inside a reading worker.

Plain values in and out, and few imports: a worker starts often, and neither pandas nor a database is needed
to read a paper. ``extraction`` calls ``extract`` by name through the guarded pool.
"""

import os
from dataclasses import dataclass, field, replace
from pathlib import Path

from upath import UPath

from perf_pipeline.errors import UnreadableFile
from perf_pipeline.findings import Finding
from perf_pipeline.forms.recognition import recognise
from perf_pipeline.forms.records import to_records
from perf_pipeline.intake.landing import LandingStore
from perf_pipeline.intake.reading import read
from perf_pipeline.orchestration.steps.finding_rows import Row, finding_rows
from perf_pipeline.orchestration.steps.review_answers import decisions_of

EXTRACT = "perf_pipeline.orchestration.steps.papers:extract"


@dataclass(frozen=True, slots=True)
class Job:
    """One file to read: its identity, the name it came under, and where it lies.

    ``landing`` is the landing store, or the file itself for one that was not landed; ``converted`` is what an
    office program made of the file, which is then read in its place.
    """

    submission_id: str
    file_name: str
    landing: str
    converted: bytes | None = None


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


def extract(job: Job) -> Extract:
    """Read one file and recognise its forms. Runs in a worker process; UnreadableFile is answered."""
    if job.converted is not None:  # under no name: it was not submitted so
        return extract_content(job.submission_id, "", job.converted)
    return extract_content(job.submission_id, job.file_name, content_of(job))


def content_of(job: Job) -> bytes:
    """The bytes of the file as it was submitted."""
    if os.path.isfile(job.landing):  # noqa: PTH113 - an address, not always a path
        return Path(job.landing).read_bytes()
    return LandingStore(UPath(job.landing)).read(job.submission_id)


def extract_content(submission_id: str, file_name: str, content: bytes) -> Extract:
    """The forms in ``content``; a file that cannot be read gives its one finding."""
    try:
        document = read(content, file_name)
    except UnreadableFile as error:
        extract = refused(submission_id, Finding(error.code, values=error.values))
        return replace(extract, format=error.format or None)
    decided = decisions_of(submission_id, document)
    if decided is not None:
        found = finding_rows(submission_id, "intake", [(None, finding) for finding in document.findings], {})
        found += finding_rows(submission_id, "forms", [(None, finding) for finding in decided.findings], {})
        return Extract(submission_id, document.format, findings=found, adjudications=decided.rows)
    recognition = recognise(document)
    records = to_records(submission_id, recognition)
    forms = {row["form_id"]: row for row in records.forms}
    of_reader = [(None, finding) for finding in document.findings if finding not in recognition.settled]
    found = finding_rows(submission_id, "intake", of_reader, forms)
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

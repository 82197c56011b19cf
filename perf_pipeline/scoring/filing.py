"""Filing: what is due from whom by when, and whether it came. Pure: papers, calendar and today in, rows out.

A project or department whose goals are known for the year owes all that the calendar lists for it. One that
handed in only a self-evaluation owes nothing more: that paper stands for itself. A unit known only from
last year owes this year's goals. The first receipt counts, since an amendment makes nobody late;
days are those of the calendar's time zone. Called by ``orchestration``, which says what day it is.
"""

from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pandas as pd

from perf_pipeline.model.derive import frame, records
from perf_pipeline.model.ids import stable_id
from perf_pipeline.model.tables import TABLES
from perf_pipeline.rulebook.profiles import DEFAULT_PROFILE, Profile
from perf_pipeline.rulebook.profiles import profiles as all_profiles
from perf_pipeline.rulebook.supervision import Calendar, Due, supervision_named
from perf_pipeline.scoring.year import Row

PAPERS = ("goal", "monitoring", "self_evaluation")


@dataclass(frozen=True, slots=True)
class _Subject:
    """Who owes a paper: a unit's project, or the unit as a whole (``project`` None)."""

    scope: str
    organization: str
    project: str | None


@dataclass(frozen=True, slots=True)
class _Paper:
    """The first receipt of a kind of form, with the profile of the form that came first."""

    received: datetime
    profile: str


def filings(
    papers: pd.DataFrame, year: int, today: date, profiles: Mapping[str, Profile] | None = None
) -> pd.DataFrame:
    """The rows of table ``filing`` for ``year``, sorted by id.

    ``papers``: the recognised forms of ``year`` and of the year before (warehouse.filings), with scope,
    organization_id, project_id, fiscal_year, form_kind, profile, is_current and received_at of their submission.
    """
    known = all_profiles() if profiles is None else profiles
    rows = [row for row in records(papers) if row["organization_id"] is not None]
    first = _first(row for row in rows if row["fiscal_year"] == year)
    before = _first(row for row in rows if row["fiscal_year"] == year - 1)
    found = [
        row
        for subject in sorted({*_subjects(first), *_expected(first, before)}, key=_order)
        for row in _rows_of(subject, year, today, first, before, known)
    ]
    return frame(TABLES["filing"], sorted(found, key=lambda row: str(row["filing_id"])))


def due_date(due: Due, year: int) -> date:
    """The last day, grace not counted; day 31 is the last day of a shorter month."""
    in_year = year + due.year_offset
    return date(in_year, due.month, min(due.day, monthrange(in_year, due.month)[1]))


def state_of(due: Due | None, year: int, received: date | None, today: date) -> str:
    """Received in time, too late, still due or missing. What never was due is on time when it comes."""
    if due is None:
        return "on_time"
    last = due_date(due, year) + timedelta(days=due.grace_days)
    if received is not None:
        return "on_time" if received <= last else "late"
    return "due" if today <= last else "missing"


def _first(rows: Iterable[Row]) -> dict[tuple[_Subject, str], _Paper]:
    """The first receipt by subject and form kind, of kinds of which some version still stands."""
    found: dict[tuple[_Subject, str], _Paper] = {}
    standing: set[tuple[_Subject, str]] = set()
    for row in sorted(rows, key=lambda r: (r["received_at"], r["form_id"])):
        key = _Subject(row["scope"], row["organization_id"], row["project_id"]), row["form_kind"]
        found.setdefault(key, _Paper(row["received_at"], row["profile"]))
        if row["is_current"]:
            standing.add(key)
    return {key: paper for key, paper in found.items() if key in standing}


def _subjects(first: Mapping[tuple[_Subject, str], _Paper]) -> set[_Subject]:
    return {subject for subject, _ in first if subject.scope == "department" or subject.project is not None}


def _expected(
    first: Mapping[tuple[_Subject, str], _Paper], before: Mapping[tuple[_Subject, str], _Paper]
) -> set[_Subject]:
    """Who stated goals last year and nothing of that scope this year.

    Which of last year's projects go on nobody can know: one row asks the unit for its project goals, and gives
    way to the projects' own rows as soon as one is named.
    """
    present = {(subject.organization, subject.scope) for subject in _subjects(first)}
    return {
        _Subject(subject.scope, subject.organization, None)
        for subject, kind in before
        if kind.endswith("_goal") and (subject.organization, subject.scope) not in present
    }


def _rows_of(
    subject: _Subject,
    year: int,
    today: date,
    first: Mapping[tuple[_Subject, str], _Paper],
    before: Mapping[tuple[_Subject, str], _Paper],
    known: Mapping[str, Profile],
) -> list[Row]:
    kinds = [f"{subject.scope}_{paper}" for paper in PAPERS]
    received = {kind: first[subject, kind] for kind in kinds if (subject, kind) in first}
    calendar = _calendar(subject, received, before, known)
    if calendar.first_year is not None and year < calendar.first_year:
        return []
    owed = _owed(subject.scope, received)
    return [
        _row(subject, year, kind, calendar, received.get(kind), today)
        for kind in kinds
        if kind in received or (kind in owed and kind in calendar.due)
    ]


def _owed(scope: str, received: Mapping[str, _Paper]) -> set[str]:
    """Kinds that are owed whether they came or not."""
    if f"{scope}_goal" in received:
        return {f"{scope}_{paper}" for paper in PAPERS}
    if f"{scope}_monitoring" in received:
        return {f"{scope}_monitoring", f"{scope}_self_evaluation"}
    return set() if received else {f"{scope}_goal"}


def _calendar(
    subject: _Subject,
    received: Mapping[str, _Paper],
    before: Mapping[tuple[_Subject, str], _Paper],
    known: Mapping[str, Profile],
) -> Calendar:
    """The calendar of the profile by which its goals (else its first paper, else last year's) were read."""
    own = [received[kind] for kind in sorted(received, key=lambda kind: not kind.endswith("_goal"))]
    earlier = [
        paper
        for (other, kind), paper in sorted(before.items(), key=lambda item: (*_order(item[0][0]), item[0][1]))
        if other.organization == subject.organization
        and other.scope == subject.scope
        and kind.endswith("_goal")
    ]
    papers = [*own, *earlier]
    profile = known.get(papers[0].profile if papers else "", known[DEFAULT_PROFILE])
    return supervision_named(profile.supervision).calendar


def _row(
    subject: _Subject, year: int, kind: str, calendar: Calendar, paper: _Paper | None, today: date
) -> Row:
    due = calendar.due.get(kind)
    day = paper.received.astimezone(ZoneInfo(calendar.timezone)).date() if paper is not None else None
    return {
        "filing_id": stable_id("filing", subject.organization, subject.project, year, kind),
        "organization_id": subject.organization,
        "project_id": subject.project,
        "fiscal_year": year,
        "form_kind": kind,
        "due_at": None if due is None else due_date(due, year).isoformat(),
        "received_at": paper and paper.received,
        "state": state_of(due, year, day, today),
    }


def _order(subject: _Subject) -> tuple[str, str, str]:
    return subject.organization, subject.scope, subject.project or ""

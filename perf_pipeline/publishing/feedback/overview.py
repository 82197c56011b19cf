"""审核汇总: one workbook per fiscal year for the bureau, by unit, by code and by goal.

Counts what the views and the review results say; nothing is judged here, and a goal that was not reviewed is
counted as such. Findings of scoring stand in the scorecards. Called by ``orchestration``.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import pandas as pd
from openpyxl.utils import get_column_letter

from perf_pipeline.findings import catalogue
from perf_pipeline.model import vocabulary
from perf_pipeline.model.derive import records
from perf_pipeline.publishing.feedback.content import REVIEWED, SEVERITIES, remedy_of
from perf_pipeline.publishing.feedback.opinion import Page
from perf_pipeline.publishing.feedback.spec import feedback_spec, grade
from perf_pipeline.publishing.files import empty_workbook, replace_file, workbook_bytes
from perf_pipeline.publishing.masking import masked
from perf_pipeline.publishing.scorecard_spec import ColumnSpec
from perf_pipeline.publishing.sheets import Painter, set_up_page

CODES_SHOWN: Final = 5
Row = Mapping[str, Any]


def write_overview(views: Mapping[str, pd.DataFrame], reviews: pd.DataFrame, folder: Path, year: int) -> Path:
    """Write the overview of ``year`` and return its path.

    ``views`` holds ``bi_finding`` and ``bi_project_scorecard``, ``reviews`` the rows of ``goal_review`` of
    current forms (possibly none). Raises OSError when the disk refuses.
    """
    path = folder / feedback_spec().words["overview_file"].format(year=year)
    replace_file(path, overview(views, reviews, year))
    return path


def overview(views: Mapping[str, pd.DataFrame], reviews: pd.DataFrame, year: int) -> bytes:
    """The workbook: equal frames give equal bytes, whatever the order of their rows."""
    spec = feedback_spec()
    findings = [
        row
        for row in records(views["bi_finding"])
        if row["fiscal_year"] == year and row["found_by"] != "scoring"
    ]
    goals = _goals(records(views["bi_project_scorecard"]), records(reviews), year)
    painter = Painter(empty_workbook(), spec.words["cut"])
    _sheet(painter, "overview_units", spec.overview_units, _unit_rows(findings, goals), year)
    _sheet(painter, "overview_codes", spec.overview_codes, _code_rows(findings), year)
    _sheet(painter, "overview_goals", spec.overview_goals, [_goal_row(goal) for goal in goals], year)
    return workbook_bytes(painter.workbook)


def _sheet(
    painter: Painter, key: str, columns: Sequence[ColumnSpec], rows: Sequence[Mapping[str, Any]], year: int
) -> None:
    spec, words = feedback_spec(), feedback_spec().words
    page = Page(painter, spec.sheets[key], [column.width for column in columns])
    page.line(words["overview_title"].format(year=year), "title", 32)
    page.line(words[f"{key}_hint"] if rows else words["overview_empty"], "subtitle", 20)
    top = page.table(columns, rows)
    page.sheet.auto_filter.ref = f"A{top}:{get_column_letter(len(columns))}{max(page.row - 1, top)}"
    page.sheet.freeze_panes = f"B{top + 1}"
    set_up_page(page.sheet, repeat=top)


def _goals(scored: Sequence[Row], reviews: Sequence[Row], year: int) -> list[dict[str, Any]]:
    """Every current goal of the year once, with its review where there is one."""
    reviewed = {row["goal_id"]: row for row in sorted(reviews, key=lambda row: str(row["form_id"]))}
    found = {}
    for row in scored:
        if row["fiscal_year"] == year:
            found[row["goal_id"]] = {
                "goal_id": row["goal_id"],
                "organization_id": row["organization_id"],
                "organization_name": masked(row["organization_name"] or ""),
                "project_name": masked(row["project_name"] or "") or feedback_spec().words["department"],
                "file_name": masked(row["file_name"] or ""),
                "review": reviewed.get(row["goal_id"]),
            }
    order = ("organization_name", "project_name", "goal_id")
    return sorted(found.values(), key=lambda goal: tuple(goal[name] for name in order))


def _goal_row(goal: Row) -> dict[str, Any]:
    review = goal["review"] or {}
    shown = {column.name: review.get(column.name) for column in feedback_spec().overview_goals}
    named = {name: goal[name] for name in ("organization_name", "project_name", "file_name")}
    result = feedback_spec().results.get(str(review.get("result")), feedback_spec().words["unstated"])
    aspects = {name: grade(review, name) for name in REVIEWED}
    return shown | named | aspects | {"result": result, "reason": masked(review.get("reason") or "")}


def _unit_rows(findings: Sequence[Row], goals: Sequence[Row]) -> list[dict[str, Any]]:
    names: dict[str, str] = {}
    said: dict[str, list[Row]] = defaultdict(list)
    owned: dict[str, list[Row]] = defaultdict(list)
    for row in findings:
        identity = row["organization_id"] or ""
        names[identity] = masked(row["organization_name"] or "") or feedback_spec().words["unknown_unit"]
        said[identity].append(row)
    for goal in goals:
        names[goal["organization_id"]] = goal["organization_name"]
        owned[goal["organization_id"]].append(goal)
    return [
        {"organization_name": names[identity]} | _unit_row(said[identity], owned[identity])
        for identity in sorted(names, key=lambda identity: (names[identity], identity))
    ]


def _unit_row(findings: Sequence[Row], goals: Sequence[Row]) -> dict[str, Any]:
    results = Counter(str(goal["review"]["result"]) for goal in goals if goal["review"])
    severities = Counter(row["severity"] for row in findings)
    codes = Counter(row["code"] for row in findings if row["severity"] != SEVERITIES[-1])
    most = sorted(codes.items(), key=lambda entry: (-entry[1], entry[0]))[:CODES_SHOWN]
    words = feedback_spec().words
    shown = [words["code_count"].format(title=_title(code), count=count) for code, count in most]
    return {
        "file_count": len({row["submission_id"] for row in findings}),
        "goal_count": len(goals),
        "unreviewed": sum(not goal["review"] for goal in goals),
        "unchecked": sum(int(goal["review"]["unchecked_count"] or 0) for goal in goals if goal["review"]),
        "codes": words["number_separator"].join(shown),
        **{result: results.get(result, 0) for result in feedback_spec().results},
        **{severity: severities.get(severity, 0) for severity in SEVERITIES},
    }


def _code_rows(findings: Sequence[Row]) -> list[dict[str, Any]]:
    groups: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in findings:
        groups[row["code"], row["severity"]].append(row)
    rows = []
    for (code, severity), found in sorted(groups.items(), key=lambda entry: (-len(entry[1]), entry[0])):
        entry = catalogue().codes.get(code)
        rows.append(
            {
                "code": code,
                "severity": vocabulary.SEVERITIES[severity],
                "look": severity,
                "title": _title(code),
                "aspect": entry.heading if entry else "",
                "count": len(found),
                "unit_count": len({row["organization_id"] for row in found if row["organization_id"]}),
                "file_count": len({row["submission_id"] for row in found if row["submission_id"]}),
                "remedy": remedy_of(code, severity),
            }
        )
    return rows


def _title(code: str) -> str:
    entry = catalogue().codes.get(code)
    return entry.title if entry else code

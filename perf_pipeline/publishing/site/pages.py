"""Pages of a fiscal year: one that lists the units, and one for each unit with its goals, indicators and findings.

Text of strangers is escaped by the template engine and masked before; links are relative and built here from
names that are safe; the policy in each page forbids everything but its own style. No score is computed.
Equal frames give equal bytes. Called by ``orchestration``.
"""

from base64 import b64encode
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

import pandas as pd
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from perf_pipeline.findings import catalogue
from perf_pipeline.model import vocabulary
from perf_pipeline.package_data import resource
from perf_pipeline.publishing.files import replace_file
from perf_pipeline.publishing.masking import masked
from perf_pipeline.publishing.scorecard_rows import STAGE_ORDER, Row, UnitRows, goal_rows, units_of
from perf_pipeline.publishing.scorecards import scorecard_name
from perf_pipeline.publishing.site.indicators import Draw, no_curve, sections
from perf_pipeline.publishing.site.names import unit_page_name
from perf_pipeline.publishing.site.wording import points, said, words

INDEX: Final = "index.html"


def write_site(
    views: Mapping[str, pd.DataFrame],
    answers: Mapping[str, str],
    folder: Path,
    year: int,
    draw: Draw = no_curve,
) -> list[Path]:
    """Write the pages of ``year`` below ``folder/<year>``; returns their paths, the list of units last.

    ``views`` are those of ``write_scorecards``; ``answers`` gives the path of the feedback workbook below the
    output folder by submission; ``draw`` gives the score curve of an indicator. Raises OSError when the disk refuses.
    """
    paths = []
    for name, content in each_page(views, answers, year, draw):
        path = folder / str(year) / name
        replace_file(path, content)
        paths.append(path)
    return paths


def each_page(
    views: Mapping[str, pd.DataFrame], answers: Mapping[str, str], year: int, draw: Draw = no_curve
) -> Iterator[tuple[str, bytes]]:
    """The pages one by one, the list of units last, so that its links lead to pages that are there."""
    units = units_of(views, year)
    for unit in units:
        yield page_name(unit), _unit_page(unit, answers, year, draw)
    rows = [_unit_row(unit, year) for unit in units]
    yield INDEX, _rendered("year.html.j2", words()["year_title"].format(year=year), units=rows)


def page_name(unit: UnitRows) -> str:
    """The file name of a unit's page."""
    return unit_page_name(unit.name, unit.organization_id)


def _unit_page(unit: UnitRows, answers: Mapping[str, str], year: int, draw: Draw) -> bytes:
    tables = sections(unit, draw)
    return _rendered(
        "unit.html.j2",
        words()["unit_title"].format(organization=masked(unit.name), year=year),
        unit=_unit_row(unit, year),
        goals=[
            _goal(shown, tables.get((goal["goal_id"], goal["stage"]), {}).get("anchor", ""))
            for goal, shown in zip(unit.goals, goal_rows(unit), strict=True)
        ],
        sections=list(tables.values()),
        findings=[_finding(row, answers) for row in unit.findings],
        back=words()["back"].format(year=year),
    )


def _unit_row(unit: UnitRows, year: int) -> dict[str, Any]:
    """The unit with its result of the latest stage."""
    result: Row = max(unit.results, key=lambda row: STAGE_ORDER.get(row["stage"], -1), default={})
    counts = Counter(row["severity"] for row in unit.findings)
    scorecard = scorecard_name(unit.name, unit.organization_id, year)
    return {
        "name": masked(unit.name),
        "page": quote(page_name(unit)),
        "scorecard": quote(f"../../scorecards/{year}/{scorecard}"),
        "stage": said(vocabulary.STAGES.get(str(result.get("stage")))),
        "score": points(result.get("weighted_percent_score")),
        "grade": said(result.get("grade")),
        "department_score": points(result.get("department_percent_score")),
        "department_grade": said(result.get("department_grade")),
        "status": said(vocabulary.GOAL_STATUSES.get(str(result.get("status")))),
        **{severity: counts.get(severity, 0) for severity in vocabulary.SEVERITIES},
    }


def _goal(goal: Mapping[str, Any], anchor: str) -> dict[str, str]:
    return {
        "anchor": anchor,
        "project": masked(goal["project"] or ""),
        "stage": said(goal["stage"]),
        "total": points(goal["total_score"]),
        "full": points(goal["full_score"]),
        "grade": said(goal["grade"]),
        "status": said(goal["status"]),
        "note": masked(goal["note"] or ""),
    }


def _finding(row: Row, answers: Mapping[str, str]) -> dict[str, str]:
    entry = catalogue().codes.get(row["code"])
    answer = answers.get(str(row.get("submission_id")))
    return {
        "severity": vocabulary.SEVERITIES[row["severity"]],
        "look": row["severity"],
        "code": row["code"],
        "title": entry.title if entry else row["code"],
        "message": masked(row["message"] or ""),
        "quote": masked(row["quote"] or ""),
        "place": masked(row["place"] or ""),
        "file": masked(row["file_name"] or ""),
        "feedback": quote(f"../../{answer}") if answer else "",
    }


def _rendered(template: str, title: str, **values: Any) -> bytes:
    style = resource("perf_pipeline.publishing.site", "site.css").read_text(encoding="utf-8")
    digest = b64encode(sha256(style.encode()).digest()).decode()
    text = (
        _environment()
        .get_template(template)
        .render(
            title=title,
            words=words(),
            style=Markup(style),  # noqa: S704 - our own file, and its hash is in the policy
            style_hash=f"sha256-{digest}",
            **values,
        )
    )
    return text.encode()


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("perf_pipeline.publishing", "site"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )

"""The second review workbook of a fiscal year: units and projects by gap, every gap with its place, patterns.

Takes frames of the views, computes no score and no gap. Columns and words are second_review.yaml, drawing is
books.py. Equal frames give equal bytes. Called by ``orchestration``.
"""

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import pandas as pd

from perf_pipeline.findings import catalogue
from perf_pipeline.model import vocabulary
from perf_pipeline.model.derive import records
from perf_pipeline.package_data import load
from perf_pipeline.publishing.books import BookSpec, Row, draw_guide, draw_table, subject
from perf_pipeline.publishing.files import empty_workbook, replace_file, workbook_bytes
from perf_pipeline.publishing.sheets import Highlight, Painter

VIEWS: Final = ("bi_organization_review", "bi_second_review", "bi_review_gap", "bi_finding")

PATTERN_CODES: Final = ("ACT-31", "ACT-32", "ACT-33", "SCO-09")
"""Findings that a second review asks about, in the order in which they are listed."""

_LAST: Final = 10**9
CENT: Final = 0.005


def write_second_review(views: Mapping[str, pd.DataFrame], folder: Path, year: int) -> list[Path]:
    """Write ``<year>_复核.xlsx`` and return its path; nothing where no unit of ``year`` claimed a score.

    ``views``: frames of ``VIEWS``, of one year or more. Raises OSError when the disk refuses.
    """
    rows = {name: _of_year(views[name], year) for name in VIEWS}
    path = folder / _spec().words["file"].format(year=year)
    if not rows["bi_second_review"]:
        path.unlink(missing_ok=True)
        return []
    replace_file(path, second_review(rows, year))
    return [path]


def second_review(rows: Mapping[str, list[dict[str, Any]]], year: int) -> bytes:
    """The workbook made of the rows of the views."""
    spec = _spec()
    painter = Painter(empty_workbook(), spec.words["cut"])
    units = [_figures(row) for row in sorted(rows["bi_organization_review"], key=_place)]
    goals = [_goal(row) for row in sorted(rows["bi_second_review"], key=_place)]
    gaps = [_gap(row) for row in sorted(rows["bi_review_gap"], key=_gap_order(units)) if row["gap"]]
    patterns = [_pattern(row) for row in sorted(rows["bi_finding"], key=_pattern_order) if _is_pattern(row)]
    marks = [_above("gap"), _below("gap")]
    draw_table(painter, spec.sheets["units"], units, marks, {"year": year, **_unit_counts(units)})
    draw_table(painter, spec.sheets["goals"], goals, marks, {"year": year})
    counted = {"year": year, "gaps": len(gaps), "kinds": _kinds(gaps)}
    draw_table(painter, spec.sheets["gaps"], gaps, marks, counted)
    draw_table(painter, spec.sheets["patterns"], patterns, [], {"year": year, "patterns": len(patterns)})
    draw_guide(painter, spec)
    return workbook_bytes(painter.workbook)


def _spec() -> BookSpec:
    return load("perf_pipeline.publishing", "second_review.yaml", BookSpec)


def _of_year(data: pd.DataFrame, year: int) -> list[dict[str, Any]]:
    return [row for row in records(data) if row["fiscal_year"] == year]


def _place(row: Row) -> tuple[Any, ...]:
    """Later stages first, then by rank; what could not be compared comes last."""
    stages = list(vocabulary.STAGES)
    rank = row["gap_rank"] or _LAST
    return -stages.index(row["stage"]), rank, row["organization_name"] or "", row.get("goal_id") or ""


def _gap_order(units: list[dict[str, Any]]) -> Any:
    ranks = {(row["organization_id"], row["stage_code"]): row["gap_rank"] or _LAST for row in units}

    def order(row: Row) -> tuple[Any, ...]:
        rank = ranks.get((row["organization_id"], row["stage"]), _LAST)
        return rank, row["organization_id"], row["goal_id"], -abs(row["gap"]), row["gap_id"]

    return order


def _figures(row: Row) -> dict[str, Any]:
    words = _spec().words
    goals = {"compared": row.get("compared_goal_count"), "goals": row.get("goal_count")}
    return {
        **row,
        "stage_code": row["stage"],
        "stage": vocabulary.STAGES.get(row["stage"], row["stage"]),
        "compared": words["of_goals"].format(**goals),
        "exact": words["of_numeric"].format(exact=row["exact_count"], numeric=row["numeric_count"]),
    }


def _goal(row: Row) -> dict[str, Any]:
    status = vocabulary.GOAL_STATUSES.get(row["status"], row["status"])
    return _figures(row) | {"subject": subject(row, _spec().words), "status": status}


def _gap(row: Row) -> dict[str, Any]:
    return {
        **row,
        "kind": vocabulary.GAP_KINDS.get(row["kind"], row["kind"]),
        "stage": vocabulary.STAGES.get(row["stage"], row["stage"]),
        "subject": subject(row, _spec().words),
    }


def _is_pattern(row: Row) -> bool:
    return row["code"] in PATTERN_CODES


def _pattern_order(row: Row) -> tuple[Any, ...]:
    order = PATTERN_CODES.index(row["code"]) if _is_pattern(row) else _LAST
    return order, row["organization_name"] or "", row["project_name"] or "", row["finding_id"]


def _pattern(row: Row) -> dict[str, Any]:
    entry = catalogue().codes.get(row["code"])
    words = _spec().words
    return {
        **row,
        "subject": row["project_name"] or words["department"],
        "title": entry.title if entry else None,
        "remedy": (entry.remedy_zh or None) if entry else None,
    }


def _unit_counts(units: list[dict[str, Any]]) -> dict[str, int]:
    gaps = [row["gap"] for row in units]
    return {
        "units": len(units),
        "above": sum(gap is not None and gap > 0 for gap in gaps),
        "below": sum(gap is not None and gap < 0 for gap in gaps),
        "equal": sum(gap == 0 for gap in gaps),
        "open": sum(gap is None for gap in gaps),
    }


def _kinds(gaps: list[dict[str, Any]]) -> str:
    words, counts = _spec().words, Counter(row["kind"] for row in gaps)
    listed = [kind for kind in vocabulary.GAP_KINDS.values() if counts[kind]]
    return words["kinds_join"].join(
        words["kind_count"].format(kind=kind, count=counts[kind]) for kind in listed
    )


def _above(column: str) -> Highlight:
    return Highlight(column, f"AND(ISNUMBER({{cell}}),{{cell}}>={CENT})", "red")


def _below(column: str) -> Highlight:
    return Highlight(column, f"AND(ISNUMBER({{cell}}),{{cell}}<=-{CENT})", "blue")

"""The monitoring workbook of a fiscal year: lights of goals and indicators, and who has filed what.

Takes frames of the views, computes no light. Columns and words are monitoring.yaml, drawing is books.py. Equal
frames give equal bytes. Called by ``orchestration``.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

import pandas as pd

from perf_pipeline.model import vocabulary
from perf_pipeline.model.derive import records
from perf_pipeline.package_data import load
from perf_pipeline.publishing.books import BookSpec, Row, draw_guide, draw_table, subject
from perf_pipeline.publishing.files import empty_workbook, replace_file, workbook_bytes
from perf_pipeline.publishing.sheets import Highlight, Painter

VIEWS: Final = ("bi_monitoring", "bi_indicator_monitoring", "bi_filing")

LIGHT_ORDER: Final = ("red", "yellow", "unknown", "green")
STATE_ORDER: Final = ("missing", "late", "due", "on_time")
LIGHT_FILLS: Final = {"red": "red", "yellow": "amber", "green": "green", "unknown": "grey"}
STATE_FILLS: Final = {"missing": "red", "late": "amber", "due": "blue", "on_time": "green"}
ZONE: Final = ZoneInfo("Asia/Shanghai")


def write_monitoring(views: Mapping[str, pd.DataFrame], folder: Path, year: int) -> list[Path]:
    """Write ``<year>_运行监控.xlsx`` and return its path; nothing where ``year`` has neither reports nor dues.

    ``views``: frames of ``VIEWS``, of one year or more. Raises OSError when the disk refuses.
    """
    rows = {name: [row for row in records(views[name]) if row["fiscal_year"] == year] for name in VIEWS}
    path = folder / _spec().words["file"].format(year=year)
    if not any(rows.values()):
        path.unlink(missing_ok=True)
        return []
    replace_file(path, monitoring(rows, year))
    return [path]


def monitoring(rows: Mapping[str, list[dict[str, Any]]], year: int) -> bytes:
    """The workbook made of the rows of the views."""
    spec = _spec()
    painter = Painter(empty_workbook(), spec.words["cut"])
    goals = [_goal(row) for row in sorted(_latest(rows["bi_monitoring"], "goal_id"), key=_goal_order)]
    indicators = [
        _indicator(row)
        for row in sorted(_latest(rows["bi_indicator_monitoring"], "indicator_id"), key=_indicator_order)
    ]
    filing = [_filing(row) for row in sorted(rows["bi_filing"], key=filing_order)]
    lights = Counter(row["light_code"] for row in goals)
    values = {"year": year, "goals": len(goals), **{name: lights[name] for name in LIGHT_ORDER}}
    marks = [*_lights("light"), *_lights("spending_light")]
    draw_table(painter, spec.sheets["goals"], goals, marks, values)
    draw_table(painter, spec.sheets["indicators"], indicators, _lights("light"), {"year": year})
    states = Counter(row["state_code"] for row in filing)
    counted = {"year": year, "filings": len(filing), **{name: states[name] for name in STATE_ORDER}}
    fills = [
        Highlight("state", f'{{cell}}="{vocabulary.FILING_STATES[code]}"', fill)
        for code, fill in STATE_FILLS.items()
    ]
    draw_table(painter, spec.sheets["filing"], filing, fills, counted)
    draw_guide(painter, spec)
    return workbook_bytes(painter.workbook)


def _spec() -> BookSpec:
    return load("perf_pipeline.publishing", "monitoring.yaml", BookSpec)


def _latest(rows: Iterable[dict[str, Any]], key: str) -> list[dict[str, Any]]:
    """The latest report of every goal or indicator."""
    found = {row[key]: row for row in sorted(rows, key=lambda row: row["as_of"])}
    return list(found.values())


def _goal_order(row: Row) -> tuple[Any, ...]:
    light = min(LIGHT_ORDER.index(row["light"]), LIGHT_ORDER.index(row["spending_light"]))
    return light, row["organization_name"] or "", row["scope"] != "department", row["goal_id"]


def _indicator_order(row: Row) -> tuple[Any, ...]:
    place = (row["organization_name"] or "", row["goal_id"], row["ordinal"], row["indicator_id"])
    return LIGHT_ORDER.index(row["light"]), *place


def filing_order(row: Row) -> tuple[Any, ...]:
    """What is missing first, then by unit, project and kind."""
    kinds = list(vocabulary.FORM_KINDS)
    names = (row["organization_name"] or "", row["project_name"] or "", row["filing_id"])
    return STATE_ORDER.index(row["state"]), *names[:2], kinds.index(row["form_kind"]), names[2]


def _goal(row: Row) -> dict[str, Any]:
    return {
        **row,
        "light_code": row["light"],
        "subject": subject(row, _spec().words),
        "light": vocabulary.LIGHTS[row["light"]],
        "spending_light": vocabulary.LIGHTS[row["spending_light"]],
        "plan_source": vocabulary.PLAN_SOURCES.get(row["plan_source"], row["plan_source"]),
    }


def _indicator(row: Row) -> dict[str, Any]:
    return {
        **row,
        "subject": subject(row, _spec().words),
        "light": vocabulary.LIGHTS[row["light"]],
        "target": _quantity(
            row["target_value"], row["target_unit"], row["target_text"], row["operator"] or ""
        ),
        "actual": _quantity(row["actual_value"], row["actual_unit"], row["actual_text"], ""),
    }


def _quantity(value: float | None, unit: str | None, text: str | None, operator: str) -> str | None:
    """A value with its unit, or the words where there is no number."""
    return text if value is None else f"{operator}{value:.15g}{unit or ''}"


def _filing(row: Row) -> dict[str, Any]:
    return {
        **row,
        "state_code": row["state"],
        "subject": filing_subject(row, _spec().words),
        "state": vocabulary.FILING_STATES[row["state"]],
        "form_kind": vocabulary.FORM_KINDS[row["form_kind"]],
        "received_at": received_text(row["received_at"]),
    }


def filing_subject(row: Row, words: Mapping[str, str]) -> str:
    """What a filing row is about; a row of a unit's projects together says so."""
    if str(row["form_kind"]).startswith("department"):
        return words["department"]
    return str(row["project_name"]) if row["project_id"] is not None else words["any_project"]


def received_text(moment: datetime | None) -> str | None:
    """The moment of receipt as people in China read it."""
    return None if moment is None else moment.astimezone(ZONE).strftime("%Y-%m-%d %H:%M")


def _lights(column: str) -> list[Highlight]:
    return [
        Highlight(column, f'{{cell}}="{vocabulary.LIGHTS[code]}"', fill) for code, fill in LIGHT_FILLS.items()
    ]

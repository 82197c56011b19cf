"""Rows of the views as a scorecard says them: codes as words, targets put together, sentences on what is open.

Pure: rows in, rows and sentences out, in the order in which they are shown. No cell, no colour. Called by
scorecards.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from perf_pipeline.findings import catalogue
from perf_pipeline.model import vocabulary
from perf_pipeline.model.derive import records
from perf_pipeline.publishing.scorecard_spec import scorecard_spec

Row = Mapping[str, Any]


NAMES_SHOWN = 4  # indicators named in a sentence before it says 等
STAGE_ORDER = {stage: order for order, stage in enumerate(vocabulary.STAGES)}
SEVERITY_ORDER = {severity: order for order, severity in enumerate(vocabulary.SEVERITIES)}
ON_THE_WAY = frozenset({"monitoring"})  # stages whose points are no result
OPEN_STATUSES = ("missing_actual", "needs_review")


@dataclass(slots=True)
class UnitRows:
    """Everything that the views say of one unit in one year."""

    organization_id: str
    name: str = ""
    results: list[Row] = field(default_factory=list)
    goals: list[Row] = field(default_factory=list)
    indicators: list[Row] = field(default_factory=list)
    findings: list[Row] = field(default_factory=list)

    def sort(self) -> None:
        """Put every list into the order in which it is shown."""
        self.goals.sort(key=_goal_order)
        self.indicators.sort(
            key=lambda row: (*_goal_order(row), row["ordinal"] or 0, row["indicator_id"] or "")
        )
        self.findings.sort(key=_finding_order)


def units_of(views: Mapping[str, pd.DataFrame], year: int) -> list[UnitRows]:
    """The rows of ``year`` by unit. A unit that only has findings without a year gets no workbook."""
    units: dict[str, UnitRows] = {}
    for view, part in (
        ("bi_organization_scorecard", "results"),
        ("bi_project_scorecard", "goals"),
        ("bi_indicator_scorecard", "indicators"),
        ("bi_finding", "findings"),
    ):
        rows = records(views[view]) if view in views else []
        for row in sorted(rows, key=lambda row: row["fiscal_year"] is None):  # stable: dated rows open units
            identity, row_year = row["organization_id"], row["fiscal_year"]
            if identity is None or not (row_year == year or (row_year is None and identity in units)):
                continue
            unit = units.setdefault(identity, UnitRows(identity))
            unit.name = unit.name or row["organization_name"] or ""
            getattr(unit, part).append(row)
    for unit in units.values():
        unit.sort()
    return [units[identity] for identity in sorted(units)]


def organization_sentence(result: Row, goals: Sequence[Row]) -> str:
    """Whether the unit's result is complete; if not, which goals still have points open."""
    words = scorecard_spec().words
    if result["stage"] in ON_THE_WAY:
        return words["on_the_way"]
    if result["status"] != "provisional":
        return words["organization_complete"]
    waiting = [
        _project(goal)
        for goal in goals
        if goal["stage"] in (result["stage"], None)
        and (goal["stage"] is None or goal["status"] == "provisional")
    ]
    return words["organization_provisional"].format(goals=_some(waiting) or words["not_scored"])


def goal_rows(unit: UnitRows) -> list[dict[str, Any]]:
    """The rows of the goals table: codes as words, and a sentence about what is not scored.

    A provisional total is not held against the claimed one: the claim covers points that we have not scored,
    and the difference would read as over-claiming.
    """
    open_lines: dict[tuple[str, str | None], list[Row]] = defaultdict(list)
    for line in unit.indicators:
        if line["status"] in OPEN_STATUSES:
            open_lines[line["goal_id"], line["stage"]].append(line)
    return [
        {
            **goal,
            "project": _project(goal),
            "stage": vocabulary.STAGES.get(goal["stage"], goal["stage"]),
            "claimed_gap": goal["claimed_gap"] if goal["status"] == "complete" else None,
            "status": _goal_status(goal),
            "note": goal_note(goal, open_lines[goal["goal_id"], goal["stage"]]),
        }
        for goal in unit.goals
    ]


def goal_note(goal: Row, open_lines: Sequence[Row]) -> str:
    """What of a goal is not scored and why, e.g. 应计100分中有30分未计出：缺完成值1项（…）."""
    words = scorecard_spec().words
    if goal["status"] is None:
        return words["goal_unreported"]
    if goal["stage"] in ON_THE_WAY:
        return words["on_the_way"]
    if goal["status"] == "complete":
        return words["goal_complete"]
    groups = []
    for status in OPEN_STATUSES:
        names = [line["level3"] or f"{line['ordinal']}" for line in open_lines if line["status"] == status]
        if names:
            label = vocabulary.SCORE_STATUSES[status]
            groups.append(words["open_group"].format(status=label, count=len(names), names=_some(names)))
    if goal["execution_score"] is None:
        groups.append(words["execution_open"])
    full, scored = goal["full_score"], goal["max_score"]
    head = words["goal_provisional"].format(full=_points(full), open=_points((full or 0) - (scored or 0)))
    return "：".join([head, "；".join(groups)]) if groups else head


def indicator_row(line: Row) -> dict[str, Any]:
    """An indicator as the workbook shows it: codes as words, printed texts before typed values."""
    words = scorecard_spec().words
    return {
        **line,
        "project": _project(line),
        "stage": vocabulary.STAGES.get(line["stage"], line["stage"]),
        "target": _target(line),
        "actual": _actual(line),
        "status": vocabulary.SCORE_STATUSES.get(line["status"], line["status"]) or words["not_reported"],
        "rule_description": _rule(line),
        "rule_origin": vocabulary.RULE_ORIGINS.get(line["rule_origin"], line["rule_origin"]),
        "weight_source": vocabulary.WEIGHT_SOURCES.get(line["weight_source"], line["weight_source"]),
        "goal_source": _source(line["goal_file"], line["goal_place"]),
        "actual_source": _source(line["actual_file"], line["actual_place"]),
    }


def finding_row(finding: Row) -> dict[str, Any]:
    """A finding as the workbook shows it, with title and remedy of the catalogue."""
    words, entry = scorecard_spec().words, catalogue().codes.get(finding["code"])
    kind = finding["form_kind"]
    return {
        **finding,
        "severity": vocabulary.SEVERITIES.get(finding["severity"], finding["severity"]),
        "title": entry.title if entry else None,
        "remedy": (entry.remedy_zh or None) if entry else None,
        "project": finding["project_name"]
        or (words["department"] if str(kind).startswith("department") else None),
        "form_kind": vocabulary.FORM_KINDS.get(kind, kind),
        "found_by": vocabulary.FINDING_SOURCES.get(finding["found_by"], finding["found_by"]),
    }


def _goal_order(row: Row) -> tuple[bool, str, str, int]:
    """The department's own goal first, then projects by name; stages in the order of the cycle."""
    stage = STAGE_ORDER.get(row["stage"], -1)
    return row["scope"] != "department", row["project_name"] or "", row["goal_id"] or "", stage


def _finding_order(row: Row) -> tuple[int, str, str, str, str]:
    weight = SEVERITY_ORDER.get(row["severity"], len(SEVERITY_ORDER))
    return weight, row["file_name"] or "", row["code"] or "", row["place"] or "", row["finding_id"] or ""


def _project(row: Row) -> str:
    words = scorecard_spec().words
    if row["scope"] == "department":
        return words["department"]
    return row["project_name"] or words["no_project"]


def _goal_status(goal: Row) -> str:
    if goal["status"] is None:
        return scorecard_spec().words["not_reported"]
    return vocabulary.GOAL_STATUSES.get(goal["status"], goal["status"])


def _target(line: Row) -> str | None:
    """The target as printed where the print says all; operator, value and unit where it does not."""
    printed, operator, unit = line["target_text"], line["operator"] or "", line["target_unit"] or ""
    if line["target_value"] is None:
        return printed or None
    composed = f"{operator}{line['target_value']:.15g}{unit}"
    return printed if printed and unit in printed and operator in printed else composed


def _actual(line: Row) -> str | None:
    if line["actual_text"]:
        return str(line["actual_text"])
    if line["actual_value"] is not None:
        return f"{line['actual_value']:.15g}{line['actual_unit'] or ''}"
    return str(line["attainment"]) if line["attainment"] else None


def _rule(line: Row) -> str | None:
    description, family = line["rule_description"], line["rule_family"]
    if not description or not family:
        return str(description) if description else None
    return (
        scorecard_spec()
        .words["family"]
        .format(family=vocabulary.RULE_FAMILIES.get(family, family), description=description)
    )


def _source(file: str | None, place: str | None) -> str | None:
    return scorecard_spec().words["source"].format(file=file, place=place or "").strip() if file else place


def _some(names: Sequence[str]) -> str:
    shown = "、".join(names[:NAMES_SHOWN])
    return scorecard_spec().words["more_names"].format(names=shown) if len(names) > NAMES_SHOWN else shown


def _points(value: float | None) -> str:
    return "?" if value is None else f"{round(value, 4):g}"

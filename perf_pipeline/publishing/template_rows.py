"""What a template says: goals of one unit with their indicators, as texts and numbers ready to be drawn.

Takes frames of the warehouse's tables; a target is worded so that reading the sheet gives the same target again.
Nothing here draws. Called by templates.
"""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pandas as pd

from perf_pipeline.model.derive import records
from perf_pipeline.publishing.template_spec import template_spec

Row = Mapping[str, Any]
TEN_THOUSAND = Decimal(10_000)
LIST_LIMIT = 255  # characters of a drop-down's list that Excel takes


@dataclass(frozen=True, slots=True)
class TemplateLine:
    """One indicator. ``options`` are offered as answers; ``numeric`` says that the answer is a number.

    ``settled`` weights come from the goal's own paper; others are the profile's and the unit may correct them.
    """

    indicator_id: str
    level1: str | None
    level2: str | None
    level3: str | None
    rule_text: str | None
    target: str | None
    unit: str | None
    weight: float | None
    settled: bool
    numeric: bool
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TemplateGoal:
    """One goal as its sheet shows it. ``funds`` are budgets in ten thousand yuan by source."""

    goal_id: str
    scope: str
    organization_id: str
    organization: str
    organization_code: str | None
    project: str | None
    project_code: str | None
    objective: str | None
    funds: Mapping[str, Decimal]
    execution_points: float | None
    lines: tuple[TemplateLine, ...]

    @property
    def settled(self) -> bool:
        """Whether all weights are."""
        return all(line.settled for line in self.lines)


def template_goals(
    frames: Mapping[str, pd.DataFrame], execution_points: Mapping[str, float]
) -> list[TemplateGoal]:
    """The goals of ``frames``, by unit, the department's own goal first, then projects by name.

    ``frames``: organization, project, performance_goal, indicator, scoring_rule, as the warehouse has them.
    ``execution_points``: full marks of budget execution by goal, as far as they are known.
    """
    units = _by_key(frames["organization"], "organization_id")
    projects = _by_key(frames["project"], "project_id")
    rules = _by_key(frames["scoring_rule"], "rule_id")
    lines: dict[str, list[Row]] = defaultdict(list)
    for row in records(frames["indicator"]):
        lines[row["goal_id"]].append(row)
    goals = [
        _goal(
            row,
            units[row["organization_id"]],
            projects.get(row["project_id"], {}),
            execution_points.get(row["goal_id"]),
            [_line(line, rules.get(line["rule_id"])) for line in sorted(lines[row["goal_id"]], key=_ordinal)],
        )
        for row in records(frames["performance_goal"])
    ]
    return sorted(
        goals, key=lambda g: (g.organization_id, g.scope != "department", g.project or "", g.goal_id)
    )


def _by_key(data: pd.DataFrame, key: str) -> dict[Any, Row]:
    return {row[key]: row for row in records(data)}


def _ordinal(line: Row) -> int:
    return int(line["ordinal"])


def _goal(
    goal: Row, unit: Row, project: Row, points: float | None, lines: Sequence[TemplateLine]
) -> TemplateGoal:
    amounts = {name: goal[name] for name in ("budget_total", "budget_fiscal", "budget_other")}
    return TemplateGoal(
        goal_id=goal["goal_id"],
        scope=goal["scope"],
        organization_id=goal["organization_id"],
        organization=unit["name"],
        organization_code=unit["code"],
        project=project.get("name"),
        project_code=project.get("code"),
        objective=goal["objective"],
        funds={
            name: Decimal(repr(value)) / TEN_THOUSAND for name, value in amounts.items() if value is not None
        },
        execution_points=points,
        lines=tuple(lines),
    )


def _line(line: Row, rule: Row | None) -> TemplateLine:
    numeric = line["target_value"] is not None
    return TemplateLine(
        indicator_id=line["indicator_id"],
        level1=line["level1"],
        level2=line["level2"],
        level3=line["level3"],
        rule_text=line["rule_text"],
        target=target_words(line),
        unit=line["target_unit"],
        weight=line["weight"],
        settled=line["weight"] is not None and line["weight_source"] != "profile",
        numeric=numeric,
        options=() if numeric else _options(line["target_text"], rule),
    )


def target_words(line: Row) -> str | None:
    """The target in one cell, such that operator, number and unit are read from it (and the unit beside it) again.

    The print stands where it says all by itself. A column of units may hold what no value cell could (公里/天·人),
    so a composed target leaves the unit to that column, unless a share below one would then be in doubt.
    """
    printed, operator, value = line["target_text"], line["operator"], line["target_value"]
    unit = line["target_unit"] or ""
    if value is None or operator is None:
        return printed or None
    if printed and unit in printed and (operator in printed or operator == "="):
        return str(printed)
    sign = "" if operator == "=" else operator
    doubtful = 0 < value < 1 and operator not in ("≤", "<")
    return f"{sign}{_plain(value)}{unit if doubtful else ''}"


def _plain(value: float) -> str:
    text = f"{Decimal(repr(value)):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _options(target: str | None, rule: Row | None) -> tuple[str, ...]:
    """Answers in words: the grades of the indicator's own rule, else those of the form; none for a date."""
    if any(character.isdigit() for character in target or ""):
        return ()
    offered = template_spec().options["attainment"]
    if rule is None:
        return offered
    parameters = json.loads(rule["parameters"])
    grades = parameters.get("tiers" if rule["family"] == "qualitative_tiers" else "bands") or ()
    named = tuple(str(grade["words"][0]) for grade in grades if grade.get("words"))
    fits = not any("," in word or '"' in word for word in named) and len(",".join(named)) <= LIST_LIMIT
    return named if len(named) > 1 and fits else offered

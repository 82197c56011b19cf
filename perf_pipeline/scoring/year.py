"""The frames of a year, arranged: profile of each goal, latest report per stage, stages that are scored.

Reading only; no score is computed here. The latest report of a stage counts: by day, then by form id and
line, so that the choice does not depend on row order.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from perf_pipeline.model.derive import records
from perf_pipeline.rulebook.profiles import Profile

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Year:
    """A year's goals, indicators, rules and latest reports. Keys of ``actuals``: (indicator_id, stage),
    of ``executions``: (goal_id, stage)."""

    goals: Mapping[str, Row]
    profiles: Mapping[str, Profile]
    indicators: Mapping[str, list[Row]]
    rules: Mapping[str, Row]
    actuals: Mapping[tuple[str, str], Row]
    executions: Mapping[tuple[str, str], Row]
    stages: list[tuple[str, str]]
    reported_weights: Mapping[tuple[str, str], float]  # (indicator_id, stage) → points the report prints


def read_year_frames(
    frames: Mapping[str, pd.DataFrame],
    profiles: Mapping[str, Profile],
    default: Profile,
    matches: Mapping[str, str] | None = None,
) -> Year:
    """Arrange ``frames`` (see scores.score_year); ``matches`` are indicators that persons found for reports."""
    goals = {row["goal_id"]: row for row in records(frames["performance_goal"])}
    named = {row["form_id"]: row["profile"] for row in records(frames["form"])}
    known = {row["indicator_id"]: row["goal_id"] for row in records(frames["indicator"])}
    reports = [_matched(row, matches or {}, known) for row in records(frames["actual"])]
    actuals = _latest(reports, "indicator_id")
    executions = _latest(records(frames["budget_execution"]), "goal_id")
    reported = {
        (row["goal_id"], row["stage"]) for row in records(frames["actual"]) if row["goal_id"] in goals
    }
    reported |= {key for key in executions if key[0] in goals}
    indicators = _by_goal(records(frames["indicator"]))
    stages = sorted(reported)
    return Year(
        goals,
        {goal: profiles.get(named.get(row["form_id"]) or "", default) for goal, row in goals.items()},
        indicators,
        {row["rule_id"]: row for row in records(frames["scoring_rule"])},
        actuals,
        executions,
        stages,
        _reported_weights(stages, indicators, actuals),
    )


def _matched(report: Row, matches: Mapping[str, str], goal_of: Mapping[str, str]) -> Row:
    """The report with the indicator that a person chose, when that is one of its goal."""
    chosen = matches.get(str(report.get("actual_id")))
    if chosen is None or goal_of.get(chosen) != report["goal_id"]:
        return report
    return report | {"indicator_id": chosen}


def _reported_weights(
    stages: list[tuple[str, str]],
    indicators: Mapping[str, list[Row]],
    actuals: Mapping[tuple[str, str], Row],
) -> dict[tuple[str, str], float]:
    """Points that a report prints where the goal form prints none.

    The profile's equal split is a stand-in for points that nobody wrote down; a report that prints points for
    every indicator, with the same sum, has written them down. Points that the goal states are never replaced.
    """
    found: dict[tuple[str, str], float] = {}
    for goal, stage in stages:
        rows = indicators.get(goal, [])
        reports = [actuals.get((row["indicator_id"], stage)) for row in rows]
        printed: list[float] = [r["stated_weight"] for r in reports if r and r["stated_weight"] is not None]
        if len(printed) < len(rows) or any(row["weight_source"] != "profile" for row in rows):
            continue
        if sum(printed) == sum(row["weight"] for row in rows):
            found |= {(row["indicator_id"], stage): w for row, w in zip(rows, printed, strict=True)}
    return found


def _by_goal(indicators: list[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in sorted(indicators, key=lambda r: (r["goal_id"], r["ordinal"], r["indicator_id"])):
        found.setdefault(row["goal_id"], []).append(row)
    return found


def _latest(rows: list[Row], subject: str) -> dict[tuple[str, str], Row]:
    ordered = sorted(rows, key=lambda r: (str(r["as_of"] or ""), str(r["form_id"]), r.get("ordinal") or 0))
    return {(row[subject], row["stage"]): row for row in ordered if row[subject] is not None}

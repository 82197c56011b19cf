"""Small years as frames, from a few words each: what read_year would return."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import pandas as pd

from perf_pipeline.model.derive import frame
from perf_pipeline.model.tables import TABLES

GOAL, FORM, UNIT = "g1", "f1", "u1"


def indicator(number: int, *, goal: str = GOAL, **values: Any) -> dict[str, Any]:
    """An indicator of ``goal``; unset columns hold plain defaults."""
    plain = {
        "level1": "产出指标",
        "level2": "数量指标",
        "level3": f"指标{number}",
        "operator": "≥",
        "place": f"line {number}",
    }
    return (
        {"indicator_id": f"i{number}", "goal_id": goal, "ordinal": number, "rule_id": "r1", "weight": 10.0}
        | plain
        | values
    )


def actual(number: int, *, goal: str = GOAL, **values: Any) -> dict[str, Any]:
    """A self-evaluation of indicator ``number``."""
    plain = {
        "form_id": "s1",
        "ordinal": number,
        "stage": "self_evaluation",
        "as_of": "2025-12-31",
        "place": f"line {number}",
    }
    return {"actual_id": f"a{number}", "indicator_id": f"i{number}", "goal_id": goal} | plain | values


def rule(family: str, parameters: Mapping[str, Any] | None = None, rule_id: str = "r1") -> dict[str, Any]:
    """A stored rule."""
    text = json.dumps(parameters or {}, ensure_ascii=False)
    return {
        "rule_id": rule_id,
        "family": family,
        "parameters": text,
        "origin": "stated",
        "rulebook_version": "v",
        "description": "x",
    }


def execution(**values: Any) -> dict[str, Any]:
    """Spending of the goal."""
    return {"goal_id": GOAL, "form_id": "s1", "stage": "self_evaluation", "as_of": "2025-12-31"} | values


def decision(subject: str, reference: str, reason: str = "有据", **told: Any) -> dict[str, Any]:
    """A person's decision."""
    text = json.dumps(told, ensure_ascii=False)
    moment = pd.Timestamp(datetime(2026, 1, 1, tzinfo=UTC))
    plain = {"reason": reason, "decided_by": "复核岗", "decided_at": moment}
    return {
        "adjudication_id": f"{subject}{reference}",
        "subject": subject,
        "reference": reference,
        "decision": text,
    } | plain


def goal(goal_id: str = GOAL, **values: Any) -> dict[str, Any]:
    """A project goal of 2025."""
    plain = {
        "form_id": FORM,
        "scope": "project",
        "organization_id": UNIT,
        "project_id": goal_id,
        "fiscal_year": 2025,
    }
    return {"goal_id": goal_id} | plain | values


def year(
    indicators: Sequence[dict[str, Any]],
    actuals: Sequence[dict[str, Any]],
    rules: Sequence[dict[str, Any]],
    *,
    goals: Sequence[dict[str, Any]] | None = None,
    executions: Sequence[dict[str, Any]] = (),
    decisions: Sequence[dict[str, Any]] = (),
    profile: str = "national",
) -> dict[str, pd.DataFrame]:
    """The frames of a year."""
    return {
        "performance_goal": frame(TABLES["performance_goal"], goals or [goal()]),
        "indicator": frame(TABLES["indicator"], indicators),
        "actual": frame(TABLES["actual"], actuals),
        "budget_execution": frame(TABLES["budget_execution"], executions),
        "scoring_rule": frame(TABLES["scoring_rule"], rules),
        "adjudication": frame(TABLES["adjudication"], decisions),
        "form": pd.DataFrame(
            {"form_id": pd.array([FORM], "string"), "profile": pd.array([profile], "string")}
        ),
    }

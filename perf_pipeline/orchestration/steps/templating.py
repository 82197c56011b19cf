"""Templates for actuals: read the current goals of a year, write workbooks that units fill in.

Where they go is decided here: a folder gets one workbook per unit, a file name ending in .xlsx is one workbook with
everything asked for (docs/decisions/0015).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from difflib import get_close_matches
from pathlib import Path
from typing import Final

import pandas as pd
from sqlalchemy import Engine

from perf_pipeline.errors import ConfigurationError, PermanentError, RetryableError
from perf_pipeline.model.derive import records
from perf_pipeline.notation.folding import name_key
from perf_pipeline.orchestration.settings import setting
from perf_pipeline.orchestration.steps.publishing import Published
from perf_pipeline.publishing.files import replace_file
from perf_pipeline.publishing.template_rows import TemplateGoal, template_goals
from perf_pipeline.publishing.template_spec import template_spec
from perf_pipeline.publishing.templates import Occasion, template, write_templates
from perf_pipeline.rulebook.profiles import DEFAULT_PROFILE, profile_named, profiles
from perf_pipeline.scoring.goals import expected_execution_points
from perf_pipeline.warehouse.engine import open_engine
from perf_pipeline.warehouse.goals import read_goals
from perf_pipeline.warehouse.migration import require_current

STAGES: Final = ("self_evaluation", "monitoring")
NAMES_SHOWN: Final = 5


@dataclass(frozen=True, slots=True)
class TemplateRequest:
    """What ``perf-pipeline template`` was asked for; an empty unit means every unit, month 0 the usual one."""

    year: int
    out: Path
    stage: str = "self_evaluation"
    organization: str = ""
    month: int = 0


def make_templates(url: str, request: TemplateRequest) -> list[Path]:
    """Write the templates asked for from the warehouse at ``url`` (empty: the configured one).

    Raises ConfigurationError for a unit that is not known or a file that would get too many sheets, PermanentError
    when the year has no goals, RetryableError when the disk refuses.
    """
    engine = open_engine(setting(url, "PERF_WAREHOUSE_URL"))
    try:
        require_current(engine)
        goals = _goals(engine, request.year)
    finally:
        engine.dispose()
    if not goals:
        raise PermanentError(f"no goals of {request.year} in the warehouse; load the goal forms first")
    if request.organization:
        goals = _of_unit(goals, request.organization)
    occasion = Occasion(request.year, request.stage, request.month or template_spec().month)
    try:
        if request.out.suffix.lower() != ".xlsx":
            return write_templates(goals, occasion, request.out)
        if len(goals) > template_spec().most_goals:
            raise ConfigurationError(
                f"{len(goals)} goals are too many for one workbook (at most {template_spec().most_goals}): "
                "name a folder, which gets one workbook per unit, or one unit with --organization"
            )
        replace_file(request.out, template(goals, occasion))
    except OSError as error:
        raise RetryableError(f"{request.out} cannot be written: {error.strerror}") from error
    return [request.out]


def publish_templates(engine: Engine, year: int, output: Path, version: str) -> Published:
    """Write a workbook per unit and stage for ``year`` below ``output/templates``, where its goals have changed.

    ``version`` names the code and data that draw.
    """
    goals = _goals(engine, year)
    paths: list[Path] = []
    try:
        for stage in STAGES:
            folder = output / "templates" / str(year) / stage
            paths += write_templates(goals, Occasion(year, stage, template_spec().month), folder, version)
    except OSError as error:
        raise RetryableError(f"templates cannot be written: {error.strerror}") from error
    return Published(tuple(paths), {"workbooks": len(paths), "goals": len(goals)})


def _goals(engine: Engine, year: int) -> list[TemplateGoal]:
    frames = read_goals(engine, year)
    return template_goals(frames, _execution_points(frames))


def _execution_points(frames: dict[str, pd.DataFrame]) -> dict[str, float]:
    """Full marks of budget execution by goal, as scoring will take them; none where a weight is still missing."""
    known = profiles()
    chosen = {row["goal_id"]: row["profile"] for row in records(frames["profile"])}
    points = {}
    for goal, weights in frames["indicator"].groupby("goal_id")["weight"]:
        if not weights.isna().any():
            profile = known.get(chosen.get(goal, ""), profile_named(DEFAULT_PROFILE))
            total = sum((Decimal(repr(float(weight))) for weight in weights), Decimal())
            points[str(goal)] = float(expected_execution_points(profile, total))
    return points


def _of_unit(goals: list[TemplateGoal], wanted: str) -> list[TemplateGoal]:
    """The goals of the unit with that name or code; ConfigurationError names the nearest ones."""
    key = name_key(wanted)
    own = [goal for goal in goals if key in _keys(goal)]
    if own:
        return own
    names = sorted({goal.organization for goal in goals})
    near = get_close_matches(wanted, names, NAMES_SHOWN, 0.3) or names[:NAMES_SHOWN]
    raise ConfigurationError(f"no unit {wanted!r} has goals in that year; known: {_listed(near, len(names))}")


def _keys(goal: TemplateGoal) -> set[str]:
    return {name_key(text) for text in (goal.organization, goal.organization_code) if text}


def _listed(shown: Iterable[str], count: int) -> str:
    names = list(shown)
    more = count - len(names)
    return ", ".join(names) + (f" and {more} more" if more > 0 else "")

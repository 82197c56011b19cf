"""One fiscal year: frames of goals, indicators, actuals and rules → scores of indicators, goals and units.

A stage is scored for a goal once anything was reported at it, and then every indicator of the goal gets a
row: a missing actual is a status, never 0. Numbers go through the kernel at once, words one by one; both
give the same columns. Pure: the same frames in any row order give the same scores. Called by
``orchestration`` with what ``warehouse.yearly.read_year`` returns.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from perf_pipeline.model.derive import frame
from perf_pipeline.model.tables import TABLES
from perf_pipeline.rulebook.profiles import DEFAULT_PROFILE, Profile
from perf_pipeline.rulebook.profiles import profiles as all_profiles
from perf_pipeline.scoring.adjudications import read_decisions
from perf_pipeline.scoring.goals import score_goals
from perf_pipeline.scoring.indicators import score_indicators
from perf_pipeline.scoring.notes import Notes
from perf_pipeline.scoring.organizations import score_organizations
from perf_pipeline.scoring.year import read_year_frames

__all__ = ["Scores", "score_year"]


@dataclass(frozen=True, slots=True)
class Scores:
    """The scores of a year, typed as in the model, sorted by key. ``finding`` rows are found_by scoring;
    ``scoring_rule`` holds rules that a person's decision compiled to and that must be stored with them."""

    indicator_score: pd.DataFrame
    goal_score: pd.DataFrame
    organization_score: pd.DataFrame
    findings: pd.DataFrame
    scoring_rule: pd.DataFrame


def score_year(frames: Mapping[str, pd.DataFrame], profiles: Mapping[str, Profile] | None = None) -> Scores:
    """Score one fiscal year.

    ``frames`` holds performance_goal, indicator, actual, budget_execution, scoring_rule, adjudication, and
    form (form_id, profile), typed as in the model. A goal whose profile is gone takes the national one.
    """
    known = all_profiles() if profiles is None else profiles
    decisions = read_decisions(frames["adjudication"])
    year = read_year_frames(frames, known, known[DEFAULT_PROFILE], decisions.matches())
    notes = Notes(year)
    indicator_rows, rules = score_indicators(year, decisions, notes)
    goal_rows = score_goals(year, indicator_rows, notes)
    organization_rows = score_organizations(year, goal_rows)
    return Scores(
        frame(
            TABLES["indicator_score"], sorted(indicator_rows, key=lambda r: (r["indicator_id"], r["stage"]))
        ),
        frame(TABLES["goal_score"], sorted(goal_rows, key=lambda r: (r["goal_id"], r["stage"]))),
        frame(
            TABLES["organization_score"],
            sorted(organization_rows, key=lambda r: (r["organization_id"], r["stage"])),
        ),
        notes.frame(),
        frame(TABLES["scoring_rule"], rules),
    )

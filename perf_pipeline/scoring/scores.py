"""One fiscal year: frames of goals, indicators, actuals and rules → scores of indicators, goals and units.

A stage is scored for a goal once anything was reported at it, and then every indicator of the goal gets a
row: a missing actual is a status, never 0. Numbers go through the kernel at once, words one by one; both
give the same columns. Pure: the same frames in any row order give the same scores. Called by
``orchestration`` with what ``warehouse.yearly.read_year`` returns.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from perf_pipeline.model.derive import columns_of, frame, records
from perf_pipeline.model.tables import TABLES
from perf_pipeline.rulebook.profiles import DEFAULT_PROFILE, Profile
from perf_pipeline.rulebook.profiles import profiles as all_profiles
from perf_pipeline.scoring.adjudications import read_decisions
from perf_pipeline.scoring.goals import score_goals
from perf_pipeline.scoring.indicators import score_indicators
from perf_pipeline.scoring.monitoring import progress_of_year
from perf_pipeline.scoring.notes import Notes
from perf_pipeline.scoring.organizations import score_organizations
from perf_pipeline.scoring.patterns import note_patterns, note_softer_targets
from perf_pipeline.scoring.review import review_year
from perf_pipeline.scoring.year import Row, read_year_frames

__all__ = ["Scores", "score_year"]


@dataclass(frozen=True, slots=True)
class Scores:
    """The scores of a year, typed as in the model, sorted by key. ``finding`` rows are found_by scoring;
    ``scoring_rule`` holds rules that a person's decision compiled to and that must be stored with them."""

    indicator_score: pd.DataFrame
    goal_score: pd.DataFrame
    organization_score: pd.DataFrame
    review_gap: pd.DataFrame
    goal_second_review: pd.DataFrame
    organization_second_review: pd.DataFrame
    indicator_progress: pd.DataFrame
    goal_progress: pd.DataFrame
    findings: pd.DataFrame
    scoring_rule: pd.DataFrame


def score_year(frames: Mapping[str, pd.DataFrame], profiles: Mapping[str, Profile] | None = None) -> Scores:
    """Score one fiscal year.

    ``frames`` holds performance_goal, indicator, actual, budget_execution, scoring_rule, adjudication, and
    form (form_id, profile), typed as in the model; it may hold spending_plan, and ``earlier``: what the same
    indicators reached a year before. A goal whose profile is gone takes the national one.
    """
    known = all_profiles() if profiles is None else profiles
    decisions = read_decisions(frames["adjudication"])
    year = read_year_frames(frames, known, known[DEFAULT_PROFILE], decisions.matches())
    notes = Notes(year)
    indicator_rows, rules = score_indicators(year, decisions, notes)
    goal_rows = score_goals(year, indicator_rows, notes)
    organization_rows = score_organizations(year, goal_rows)
    actual_rows = records(frames["actual"])
    gap_rows, of_goals, of_units = review_year(year, actual_rows, indicator_rows, goal_rows)
    note_patterns(year, of_units, notes)
    note_softer_targets(year, _optional(frames, "earlier"), notes)
    progress = progress_of_year(
        year,
        actual_rows,
        records(frames["budget_execution"]),
        _optional(frames, "spending_plan"),
        decisions,
        indicator_rows,
    )
    return Scores(
        _sorted("indicator_score", indicator_rows),
        _sorted("goal_score", goal_rows),
        _sorted("organization_score", organization_rows),
        _sorted("review_gap", gap_rows),
        _sorted("goal_second_review", of_goals),
        _sorted("organization_second_review", of_units),
        _sorted("indicator_progress", progress[0]),
        _sorted("goal_progress", progress[1]),
        notes.frame(),
        frame(TABLES["scoring_rule"], rules),
    )


def _optional(frames: Mapping[str, pd.DataFrame], name: str) -> list[Row]:
    return records(frames[name]) if name in frames else []


def _sorted(table: str, rows: Sequence[Row]) -> pd.DataFrame:
    keys = [column.name for column in columns_of(TABLES[table]) if column.key]
    return frame(TABLES[table], sorted(rows, key=lambda row: tuple(row[key] for key in keys)))

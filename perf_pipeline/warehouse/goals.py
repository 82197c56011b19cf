"""The current goals of a year, for whoever asks units about them: goals, units, projects, indicators, rules.

Read at one moment, typed as in the model, sorted by key. Called by ``orchestration``.
"""

from typing import Final

import pandas as pd
from sqlalchemy import Engine, select

from perf_pipeline.model.columns import Kind
from perf_pipeline.model.derive import column_names
from perf_pipeline.model.tables import TABLES
from perf_pipeline.warehouse.engine import reading
from perf_pipeline.warehouse.rows import frame_of, frame_of_table, sql_table

_PROFILE: Final = {"goal_id": Kind.ID, "profile": Kind.CODE}


def read_goals(engine: Engine, year: int) -> dict[str, pd.DataFrame]:
    """Frames organization, project, performance_goal, indicator and scoring_rule of the goals of ``year``.

    Frame ``profile`` holds goal_id and the profile chosen for the form that states the goal.
    """
    with reading(engine) as connection:
        goal, form = sql_table(connection, "performance_goal").c, sql_table(connection, "form").c
        of_year = goal.fiscal_year == year
        indicator = sql_table(connection, "indicator").c
        goals = select(goal.goal_id).where(of_year)
        wanted = {
            "performance_goal": ("goal_id", goals),
            "organization": ("organization_id", select(goal.organization_id).where(of_year)),
            "project": ("project_id", select(goal.project_id).where(of_year)),
            "indicator": ("goal_id", goals),
            "scoring_rule": ("rule_id", select(indicator.rule_id).where(indicator.goal_id.in_(goals))),
        }
        frames = {}
        for name, (key, keys) in wanted.items():
            table = sql_table(connection, name)
            columns = [table.c[column] for column in column_names(TABLES[name])]
            query = select(*columns).where(table.c[key].in_(keys)).order_by(*table.primary_key.columns)
            frames[name] = frame_of_table(name, connection.execute(query).all())
        chosen = select(goal.goal_id, form.profile).where(of_year, form.form_id == goal.form_id)
        frames["profile"] = frame_of(_PROFILE, connection.execute(chosen.order_by(goal.goal_id)).all())
    return frames

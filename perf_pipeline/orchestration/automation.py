"""Automation: when scores and what is published from them are computed again by themselves.

The wish: score a fiscal year whenever a load touched it, however the load was started, and never lose a
touch. ``AutomationCondition.eager()`` does not say that: it starts its memory afresh on the first tick, so a
year loaded while the daemon was down would stay unscored, and it counts a score that *finished* after
the touch as an answer to it although it may have *read* before. So the condition here remembers a touch
until a run for it has been requested, and nothing else clears it. Scoring twice is cheap: rows that do not
differ are not written.
"""

import dagster as dg

Condition = dg.AutomationCondition[dg.AssetKey | dg.AssetCheckKey]


def _remembered(trigger: Condition, label: str) -> Condition:
    """``trigger``, kept in mind until a run is requested for it, and held while one is under way."""
    wanted = dg.AutomationCondition.missing().newly_true() | trigger
    # Dagster sees a request one tick late and lets it win over a trigger of that tick, although the trigger
    # may have come after the run had read the year: so a request clears only what came before it.
    held = (
        wanted.since(dg.AutomationCondition.newly_requested() & ~wanted)
        & ~dg.AutomationCondition.any_deps_missing()
        & ~dg.AutomationCondition.in_progress()
    )
    return held.with_label(label)


RESCORE_TOUCHED_YEARS = _remembered(dg.AutomationCondition.any_deps_updated(), "rescore_touched_years")
"""For the scores, per fiscal year."""

PUBLISH_WITH_SCORES = _remembered(
    dg.AutomationCondition.any_deps_match(dg.AutomationCondition.will_be_requested()), "publish_with_scores"
)
"""For what is published from scores: together with them, in one run. A new score is no trigger of its own:
``score_year`` publishes what it scores, whoever starts it, and would be answered by a second publishing."""


def automation_sensor() -> dg.AutomationConditionSensorDefinition:
    """The sensor that evaluates the conditions; running from the start, so that a dropped file is scored."""
    return dg.AutomationConditionSensorDefinition(
        name="score_touched_years",
        target=dg.AssetSelection.groups("scoring", "filing", "publishing"),
        default_status=dg.DefaultSensorStatus.RUNNING,
        minimum_interval_seconds=15,
        run_tags={"perf_pipeline/writer": "scores"},
        emit_backfills=False,
        description="Scores and publishes fiscal years that a load touched · 对有变动的年度重新计分并发布",
    )

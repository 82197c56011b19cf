"""Which fiscal years are scored again by themselves, and when."""

from collections.abc import Iterator

import dagster as dg
import pytest

from perf_pipeline.orchestration.definitions import build_defs
from perf_pipeline.orchestration.partitions import FISCAL_YEAR
from perf_pipeline.warehouse.yearly import SCORES

SCORED = {
    *SCORES, "filing", "scorecards", "scores_parquet", "second_review", "monitoring_overview", "actuals_templates",
    "review_overview", "report_site", "review_workbook",
}  # fmt: skip


@pytest.fixture
def instance() -> Iterator[dg.DagsterInstance]:
    """An instance of its own."""
    with dg.DagsterInstance.ephemeral() as instance:
        yield instance


class Daemon:
    """Evaluates the automation conditions tick by tick, as the daemon does."""

    def __init__(self, instance: dg.DagsterInstance) -> None:
        self._instance = instance
        self._defs = build_defs()
        self._cursor = None

    def tick(self) -> dict[str, set[str]]:
        """The fiscal years requested by one tick, by asset."""
        result = dg.evaluate_automation_conditions(self._defs, self._instance, cursor=self._cursor)
        self._cursor = result.cursor
        keys = self._defs.resolve_asset_graph().get_all_asset_keys()
        requested = {key.to_user_string(): result.get_requested_partitions(key) for key in keys}
        return {key: years for key, years in requested.items() if years}


def touch(instance: dg.DagsterInstance, year: str) -> None:
    """What a load does for a fiscal year it has touched."""
    instance.add_dynamic_partitions(FISCAL_YEAR.name, [year])
    instance.report_runless_asset_event(dg.AssetMaterialization("fiscal_year_changes", partition=year))


@dg.multi_asset(specs=[dg.AssetSpec(key, partitions_def=FISCAL_YEAR) for key in sorted(SCORED)])
def stand_in() -> Iterator[dg.MaterializeResult]:
    """Materializes what ``score_year`` does, in one run, without doing it."""
    for key in sorted(SCORED):
        yield dg.MaterializeResult(asset_key=key)


def scored(instance: dg.DagsterInstance, year: str) -> None:
    """What a finished run of ``score_year`` leaves behind."""
    dg.materialize([stand_in], instance=instance, partition_key=year)


def test_nothing_is_requested_before_the_first_load(instance: dg.DagsterInstance) -> None:
    """An empty instance asks for nothing."""
    assert Daemon(instance).tick() == {}


def test_touched_year_is_scored_and_published_in_one_tick(instance: dg.DagsterInstance) -> None:
    """Scores and everything published from them are requested together, for that year only."""
    daemon = Daemon(instance)
    daemon.tick()
    touch(instance, "2024")
    assert daemon.tick() == {key: {"2024"} for key in SCORED}


def test_year_loaded_while_the_daemon_was_down_is_scored(instance: dg.DagsterInstance) -> None:
    """The very first tick sees what happened before it."""
    touch(instance, "2024")
    assert Daemon(instance).tick() == {key: {"2024"} for key in SCORED}


def test_request_is_made_once(instance: dg.DagsterInstance) -> None:
    """The tick after a request asks for nothing, whether or not the run has finished."""
    daemon = Daemon(instance)
    touch(instance, "2024")
    daemon.tick()
    before = daemon.tick()
    scored(instance, "2024")
    assert (before, daemon.tick()) == ({}, {})


def test_second_touch_scores_again_and_spares_other_years(instance: dg.DagsterInstance) -> None:
    """Only the year touched again is requested."""
    daemon = Daemon(instance)
    touch(instance, "2024")
    touch(instance, "2025")
    daemon.tick()
    scored(instance, "2024")
    scored(instance, "2025")
    daemon.tick()
    touch(instance, "2025")
    assert daemon.tick() == {key: {"2025"} for key in SCORED}


def test_touch_during_a_scoring_run_is_not_lost(instance: dg.DagsterInstance) -> None:
    """A run that had read the year before it was touched does not count as an answer to the touch."""
    daemon = Daemon(instance)
    touch(instance, "2024")
    daemon.tick()
    touch(instance, "2024")
    scored(instance, "2024")
    assert daemon.tick() == {key: {"2024"} for key in SCORED}

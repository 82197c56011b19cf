"""The nightly schedule asks for the latest years, the daily one for the years in which papers are due."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import dagster as dg
import pytest

from perf_pipeline.orchestration.partitions import FISCAL_YEAR
from perf_pipeline.orchestration.schedules import record_filing_daily, rescore_latest_years


@pytest.fixture
def instance(tmp_path: Path) -> Iterator[dg.DagsterInstance]:
    """An instance on disk: a schedule opens it by reference."""
    with dg.DagsterInstance.local_temp(str(tmp_path)) as instance:
        yield instance


def night(instance: dg.DagsterInstance) -> list[dg.RunRequest | dg.SkipReason]:
    """What one evaluation yields."""
    moment = datetime(2026, 3, 1, 18, 30, tzinfo=UTC)
    context = dg.build_schedule_context(instance=instance, scheduled_execution_time=moment)
    return list(rescore_latest_years(context))  # type: ignore[call-overload]


def test_nothing_loaded_is_skipped(instance: dg.DagsterInstance) -> None:
    """Before the first load there is nothing to score."""
    assert [type(result) for result in night(instance)] == [dg.SkipReason]


def test_latest_years_only(instance: dg.DagsterInstance) -> None:
    """Of all years touched the two latest are scored, under a key of that night."""
    instance.add_dynamic_partitions(FISCAL_YEAR.name or "", ["2025", "2019", "2024"])
    keys = [(r.partition_key, r.run_key) for r in night(instance) if isinstance(r, dg.RunRequest)]
    assert keys == [("2024", "2024:2026-03-01"), ("2025", "2025:2026-03-01")]


def morning(instance: dg.DagsterInstance) -> list[dg.RunRequest | dg.SkipReason]:
    """What the daily schedule yields on 2 March 2026, when it is still the day before in Greenwich."""
    moment = datetime(2026, 3, 1, 22, 0, tzinfo=UTC)
    context = dg.build_schedule_context(instance=instance, scheduled_execution_time=moment)
    return list(record_filing_daily(context))  # type: ignore[call-overload]


def test_nothing_is_recorded_before_the_first_load(instance: dg.DagsterInstance) -> None:
    """No year is known, nobody owes anything."""
    assert [type(result) for result in morning(instance)] == [dg.SkipReason]


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        pytest.param(["2025"], ["2025", "2026"], id="the_running_year_is_owed_too"),
        pytest.param(["2026"], ["2026"], id="nothing_known_of_last_year"),
        pytest.param(["2019"], [], id="long_ago"),
    ],
)
def test_the_running_year_is_asked_for(
    instance: dg.DagsterInstance, known: list[str], expected: list[str]
) -> None:
    """Its partition is made although no paper of it has come, and the key is that of the day."""
    instance.add_dynamic_partitions(FISCAL_YEAR.name or "", known)
    requests = [r for r in morning(instance) if isinstance(r, dg.RunRequest)]
    assert [(r.partition_key, r.run_key) for r in requests] == [
        (year, f"filing:{year}:2026-03-02") for year in expected
    ]
    assert set(expected) <= set(FISCAL_YEAR.get_partition_keys(dynamic_partitions_store=instance))

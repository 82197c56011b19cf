"""The nightly schedule asks for the latest years, once a night."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import dagster as dg
import pytest

from perf_pipeline.orchestration.partitions import FISCAL_YEAR
from perf_pipeline.orchestration.schedules import rescore_latest_years


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

"""Schedules: the periodic work that no event starts.

Every night the latest years are scored and published again. Nothing is written where nothing differs, so a
quiet night costs a read; what it mends is a year whose run failed for good, or whose touch was lost together
with Dagster's own storage.
"""

from collections.abc import Iterator
from typing import Final

import dagster as dg

from perf_pipeline.orchestration.jobs import score_year
from perf_pipeline.orchestration.partitions import FISCAL_YEAR

LATEST_YEARS: Final = 2
"""The year that runs and the one under self-evaluation; older ones change by a load alone."""


@dg.schedule(
    name="rescore_latest_years",
    job=score_year,
    cron_schedule="30 2 * * *",
    execution_timezone="Asia/Shanghai",
    default_status=dg.DefaultScheduleStatus.RUNNING,
    description="Scores the latest fiscal years again every night · 每晚对最近年度重新计分",
)
def rescore_latest_years(context: dg.ScheduleEvaluationContext) -> Iterator[dg.RunRequest | dg.SkipReason]:
    """Request a run for each of the latest fiscal years that were ever touched."""
    years = sorted(FISCAL_YEAR.get_partition_keys(dynamic_partitions_store=context.instance))[-LATEST_YEARS:]
    if not years:
        yield dg.SkipReason("no fiscal year has been loaded yet")
    night = context.scheduled_execution_time.date().isoformat()
    for year in years:
        yield dg.RunRequest(partition_key=year, run_key=f"{year}:{night}")

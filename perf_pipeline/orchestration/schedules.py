"""Schedules: the periodic work that no event starts.

Every night the latest years are scored and published again. Nothing is written where nothing differs, so a
quiet night costs a read; what it mends is a year whose run failed for good, or whose touch was lost together
with Dagster's own storage. Every morning it is recorded who has filed, since a paper is late by the calendar alone.
"""

from collections.abc import Iterator
from typing import Final
from zoneinfo import ZoneInfo

import dagster as dg

from perf_pipeline.orchestration.jobs import record_filing, score_year
from perf_pipeline.orchestration.partitions import FISCAL_YEAR, fiscal_year_key

TIME_ZONE: Final = "Asia/Shanghai"

LATEST_YEARS: Final = 2
"""The year that runs and the one under self-evaluation; older ones change by a load alone."""


@dg.schedule(
    name="rescore_latest_years",
    job=score_year,
    cron_schedule="30 2 * * *",
    execution_timezone=TIME_ZONE,
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


@dg.schedule(
    name="record_filing_daily",
    job=record_filing,
    cron_schedule="0 6 * * *",
    execution_timezone=TIME_ZONE,
    default_status=dg.DefaultScheduleStatus.RUNNING,
    description="Records every morning who has filed and who is late · 每日登记报送、迟报和未报情况",
)
def record_filing_daily(context: dg.ScheduleEvaluationContext) -> Iterator[dg.RunRequest | dg.SkipReason]:
    """Request a run for the running year and the one under self-evaluation, as soon as any year is known.

    The running year is due although no paper of it has come: who stated goals last year owes this year's. So its
    partition is added here.
    """
    today = context.scheduled_execution_time.astimezone(ZoneInfo(TIME_ZONE)).date()
    known = FISCAL_YEAR.get_partition_keys(dynamic_partitions_store=context.instance)
    years = [
        year for year in (today.year - 1, today.year) if any(int(key) in (year - 1, year) for key in known)
    ]
    if not years:
        yield dg.SkipReason("no fiscal year of now or before has been loaded yet")
        return
    keys = [fiscal_year_key(year) for year in years]
    context.instance.add_dynamic_partitions(FISCAL_YEAR.name or "", keys)
    for key in keys:
        yield dg.RunRequest(partition_key=key, run_key=f"filing:{key}:{today.isoformat()}")

"""Sensors: how a paper dropped into the inbox becomes a run.

A tick looks at the inbox, lands at most 500 new files, enters them in the ledger as one batch and asks for
a run of every batch that is received but not yet loaded. Dagster's memory decides nothing: what is new is
what the ledger does not know by content hash, and what is unfinished is what the ledger says is
unfinished; so there is no cursor that could be lost, and a deleted run loses no paper and loads none twice.
"""

import time
from typing import Final

import dagster as dg

from perf_pipeline.orchestration.jobs import ingest_batch
from perf_pipeline.orchestration.partitions import BATCH
from perf_pipeline.orchestration.resources import InboxResource, StateResource, WarehouseResource
from perf_pipeline.orchestration.steps.receiving import look_into_inbox, pending_batches
from perf_pipeline.orchestration.steps.upkeep import make_ready

MAX_ATTEMPTS: Final = 3
"""Failed runs of one batch after which it waits for a person: materialize its partition to try again."""

UNFINISHED: Final = [
    dg.DagsterRunStatus.QUEUED,
    dg.DagsterRunStatus.NOT_STARTED,
    dg.DagsterRunStatus.STARTING,
    dg.DagsterRunStatus.STARTED,
    dg.DagsterRunStatus.CANCELING,
]


@dg.sensor(
    name="inbox",
    job=ingest_batch,
    minimum_interval_seconds=30,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Lands new papers of the inbox and starts their batch · 接收收件箱中的新文件并启动批次",
)
def inbox_sensor(
    context: dg.SensorEvaluationContext,
    inbox: InboxResource,
    warehouse: WarehouseResource,
    state: StateResource,
) -> dg.SensorResult | dg.SkipReason:
    """One tick: land, enter in the ledger, request runs."""
    with warehouse.engine() as engine:
        make_ready(engine)
        look = look_into_inbox(inbox.location, engine, state.root, quiet_seconds=inbox.quiet, now=time.time())
        pending = pending_batches(engine)
    for verdict in look.refused:
        context.log.warning(verdict.finding.message("en"))
    requests = [request for batch in pending if (request := _request(context.instance, batch)) is not None]
    if not requests:
        return dg.SkipReason(look.summary)
    return dg.SensorResult(
        run_requests=requests, dynamic_partitions_requests=[BATCH.build_add_request(pending)]
    )


def _request(instance: dg.DagsterInstance, batch: str) -> dg.RunRequest | None:
    """A run for ``batch`` unless one is under way or too many have failed."""
    runs = instance.get_runs(dg.RunsFilter(job_name=ingest_batch.name, tags={"dagster/partition": batch}))
    if any(run.status in UNFINISHED for run in runs) or len(runs) >= MAX_ATTEMPTS:
        return None
    # The last run's id makes the key new after each failure, and equal for two ticks that see the same runs.
    return dg.RunRequest(
        partition_key=batch, run_key=f"{batch}:{len(runs) + 1}:{runs[0].run_id if runs else ''}"
    )

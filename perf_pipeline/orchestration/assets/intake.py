"""Intake assets: the files of one batch, as they were received. They interpret nothing."""

import dagster as dg

from perf_pipeline.orchestration.assets.common import described_asset
from perf_pipeline.orchestration.failures import dagster_failures
from perf_pipeline.orchestration.metadata import count_metadata, frame_metadata
from perf_pipeline.orchestration.partitions import BATCH
from perf_pipeline.orchestration.resources import StateResource, WarehouseResource
from perf_pipeline.orchestration.steps.receiving import batch_members


@described_asset(
    "intake",
    "landed_submissions",
    kinds={"python"},
    rooms=("intake",),
    partitions_def=BATCH,
    table="submission",
)
def landed_submissions(
    context: dg.AssetExecutionContext, warehouse: WarehouseResource, state: StateResource
) -> dg.MaterializeResult[None]:
    """Check that every file the ledger counts to this batch lies in the landing store."""
    with dagster_failures(), warehouse.engine() as engine:
        members = batch_members(engine, context.partition_key, state.landing)
    total = int(members["byte_size"].sum())
    return dg.MaterializeResult(
        metadata=frame_metadata("submission", members) | count_metadata({"bytes": total})
    )

"""Feedback asset: the answer to every paper of a batch, given as soon as the batch is loaded."""

import dagster as dg

from perf_pipeline.orchestration.assets.common import described_asset
from perf_pipeline.orchestration.assets.warehouse import LOADED_TABLES
from perf_pipeline.orchestration.failures import dagster_failures
from perf_pipeline.orchestration.metadata import count_metadata
from perf_pipeline.orchestration.partitions import BATCH
from perf_pipeline.orchestration.resources import OutputResource, StateResource, WarehouseResource
from perf_pipeline.orchestration.steps.feedback import REVIEWS, answer_batch

SAID_IN = ("submission", "form", "form_line", "finding", REVIEWS)


@described_asset(
    "feedback",
    "feedback_workbooks",
    kinds={"python", "excel"},
    rooms=("publishing", "catalogue"),
    partitions_def=BATCH,
    deps=[table for table in LOADED_TABLES if table in SAID_IN],
)
def feedback_workbooks(
    context: dg.AssetExecutionContext,
    warehouse: WarehouseResource,
    state: StateResource,
    output: OutputResource,
) -> dg.MaterializeResult[None]:
    """Write workbook and JSON of every paper whose feedback differs from what stands there."""
    with dagster_failures(), warehouse.engine() as engine:
        answers = answer_batch(
            engine, context.partition_key, state.root / "landing", output.root, workers=state.worker_count
        )
    for fault in answers.faults:
        context.log.warning(fault)
    return dg.MaterializeResult(
        metadata=count_metadata({"written": len(answers.paths)} | answers.counts)
        | {"files": [str(path) for path in answers.paths[:100]]}
    )

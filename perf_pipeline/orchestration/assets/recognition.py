"""Recognition assets: files of one batch → forms → goal and actual records with their findings."""

import dagster as dg

from perf_pipeline.orchestration.assets.common import described_asset
from perf_pipeline.orchestration.assets.intake import landed_submissions
from perf_pipeline.orchestration.failures import dagster_failures
from perf_pipeline.orchestration.metadata import (
    count_metadata,
    frame_metadata,
    severity_metadata,
)
from perf_pipeline.orchestration.partitions import BATCH
from perf_pipeline.orchestration.resources import RulebookResource, StateResource, WarehouseResource
from perf_pipeline.orchestration.steps.auditing import audit_batch
from perf_pipeline.orchestration.steps.extraction import extract_batch
from perf_pipeline.orchestration.steps.receiving import batch_members
from perf_pipeline.orchestration.steps.resolution import ACTUALS, GOALS, Side, resolve_batch


@described_asset(
    "recognition",
    "extracted_forms",
    kinds={"python", "parquet"},
    rooms=("intake", "forms"),
    partitions_def=BATCH,
    deps=[landed_submissions],
    table="form",
)
def extracted_forms(
    context: dg.AssetExecutionContext, warehouse: WarehouseResource, state: StateResource
) -> dg.MaterializeResult[None]:
    """Read every file of the batch and stage the forms found in it."""
    staging = state.staging(warehouse, context.partition_key)
    with dagster_failures(), warehouse.engine() as engine:
        members = batch_members(engine, context.partition_key, state.landing)
        extracted = extract_batch(members, state.root / "landing", staging, workers=state.worker_count)
    for fault in extracted.faults:
        context.log.error(fault)
    return dg.MaterializeResult(
        metadata=frame_metadata("form", extracted.forms)
        | severity_metadata(extracted.severities)
        | count_metadata({"files": len(members), "lines": extracted.line_count})
    )


@described_asset(
    "recognition",
    "goal_records",
    kinds={"python", "parquet"},
    rooms=("forms", "rulebook"),
    partitions_def=BATCH,
    deps=[extracted_forms],
    table="form_line",
)
def goal_records(
    context: dg.AssetExecutionContext,
    warehouse: WarehouseResource,
    state: StateResource,
    rulebook: RulebookResource,
) -> dg.MaterializeResult[None]:
    """Give the lines of goal forms their weights and compiled rules."""
    return _resolved(GOALS, context, warehouse, state, rulebook)


@described_asset(
    "recognition",
    "actual_records",
    kinds={"python", "parquet"},
    rooms=("forms", "rulebook"),
    partitions_def=BATCH,
    deps=[extracted_forms],
    table="form_line",
)
def actual_records(
    context: dg.AssetExecutionContext,
    warehouse: WarehouseResource,
    state: StateResource,
    rulebook: RulebookResource,
) -> dg.MaterializeResult[None]:
    """The same for the lines of self-evaluation and monitoring forms."""
    return _resolved(ACTUALS, context, warehouse, state, rulebook)


@described_asset(
    "audit",
    "audited_goals",
    kinds={"python", "parquet"},
    rooms=("audit", "rulebook", "catalogue"),
    partitions_def=BATCH,
    deps=[goal_records],
    table="goal_review",
)
def audited_goals(
    context: dg.AssetExecutionContext, warehouse: WarehouseResource, state: StateResource
) -> dg.MaterializeResult[None]:
    """Audit the goal forms of the batch and propose a review result for each."""
    with dagster_failures():
        audited = audit_batch(state.staging(warehouse, context.partition_key))
    return dg.MaterializeResult(
        metadata=frame_metadata("goal_review", audited.reviews)
        | severity_metadata(audited.severities)
        | count_metadata(audited.results)
    )


def _resolved(
    side: Side,
    context: dg.AssetExecutionContext,
    warehouse: WarehouseResource,
    state: StateResource,
    rulebook: RulebookResource,
) -> dg.MaterializeResult[None]:
    with dagster_failures():
        records = resolve_batch(state.staging(warehouse, context.partition_key), side, rulebook.override)
    return dg.MaterializeResult(
        metadata=frame_metadata("form_line", records.lines)
        | severity_metadata(records.severities)
        | count_metadata(
            {"forms": len(records.forms), "rules": len(records.rules), "rows_held_back": records.held_back}
        )
    )

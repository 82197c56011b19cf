"""Filing asset: who has filed what in a fiscal year, who is late and who has not."""

import dagster as dg

from perf_pipeline.orchestration.assets.warehouse import fiscal_year_changes, table_spec
from perf_pipeline.orchestration.automation import RESCORE_TOUCHED_YEARS
from perf_pipeline.orchestration.failures import dagster_failures
from perf_pipeline.orchestration.metadata import count_metadata, frame_metadata
from perf_pipeline.orchestration.partitions import FISCAL_YEAR
from perf_pipeline.orchestration.resources import ClockResource, WarehouseResource
from perf_pipeline.orchestration.steps.filing import filing_counts, record_filings


@dg.multi_asset(
    name="filing",
    specs=[
        table_spec(
            "filing",
            "filing",
            rooms=("rulebook", "scoring"),
            deps=[fiscal_year_changes],
            partitions_def=FISCAL_YEAR,
            automation_condition=RESCORE_TOUCHED_YEARS,
        )
    ],
)
def filing(
    context: dg.AssetExecutionContext, warehouse: WarehouseResource, clock: ClockResource
) -> dg.MaterializeResult[None]:
    """Hold the papers that came against the calendar of today."""
    with dagster_failures(), warehouse.engine() as engine:
        rows, written = record_filings(engine, int(context.partition_key), clock.today)
    return dg.MaterializeResult(
        asset_key="filing",
        metadata=frame_metadata("filing", rows)
        | count_metadata({"rows_written": written, **filing_counts(rows)}),
    )

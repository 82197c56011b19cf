"""Scoring assets: scores, second review and progress of one fiscal year, written where they differ.

They are computed at once and stored in one transaction, so that a gap always belongs to the score beside it.
"""

from collections.abc import Iterator

import dagster as dg

from perf_pipeline.orchestration.assets.warehouse import fiscal_year_changes, table_spec
from perf_pipeline.orchestration.automation import RESCORE_TOUCHED_YEARS
from perf_pipeline.orchestration.failures import dagster_failures
from perf_pipeline.orchestration.metadata import count_metadata, frame_metadata, severity_metadata
from perf_pipeline.orchestration.partitions import FISCAL_YEAR
from perf_pipeline.orchestration.resources import WarehouseResource
from perf_pipeline.orchestration.steps.scoring import score_stored_year, stored_counts
from perf_pipeline.warehouse.yearly import SCORES


@dg.multi_asset(
    name="scores",
    specs=[
        table_spec(
            table,
            "scoring",
            rooms=("rulebook", "scoring"),
            deps=[fiscal_year_changes],
            partitions_def=FISCAL_YEAR,
            automation_condition=RESCORE_TOUCHED_YEARS,
        )
        for table in SCORES
    ],
)
def scores(
    context: dg.AssetExecutionContext, warehouse: WarehouseResource
) -> Iterator[dg.MaterializeResult[None]]:
    """Score the goals of the year that changed, at every stage reported; all of them on another basis.

    Previews and severities are of what was scored, counts of rows of all that is stored of the year.
    """
    with dagster_failures(), warehouse.engine() as engine:
        year = int(context.partition_key)
        scored = score_stored_year(engine, year)
        stored = stored_counts(engine, year)
    for table in SCORES:
        written = count_metadata({"rows_written": scored.rows_written.get(table, 0)})
        yield dg.MaterializeResult(
            asset_key=table,
            metadata=frame_metadata(table, scored.frames[table])
            | {"dagster/row_count": stored[table], "whole_year": scored.whole}
            | written
            | severity_metadata(scored.severities),
        )

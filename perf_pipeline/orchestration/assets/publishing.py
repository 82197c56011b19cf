"""Publishing assets: what people take away of a scored fiscal year."""

import dagster as dg

from perf_pipeline.orchestration.assets.common import described_asset
from perf_pipeline.orchestration.automation import PUBLISH_WITH_SCORES
from perf_pipeline.orchestration.failures import dagster_failures
from perf_pipeline.orchestration.metadata import count_metadata
from perf_pipeline.orchestration.partitions import FISCAL_YEAR
from perf_pipeline.orchestration.resources import OutputResource, WarehouseResource
from perf_pipeline.orchestration.steps.publishing import publish_parquet, publish_scorecards
from perf_pipeline.orchestration.steps.reviews import publish_reviews
from perf_pipeline.orchestration.steps.scoring import SCORE_TABLES


@described_asset(
    "publishing",
    "scorecards",
    kinds={"python", "excel"},
    rooms=("publishing",),
    partitions_def=FISCAL_YEAR,
    deps=SCORE_TABLES,
    automation_condition=PUBLISH_WITH_SCORES,
)
def scorecards(
    context: dg.AssetExecutionContext, warehouse: WarehouseResource, output: OutputResource
) -> dg.MaterializeResult[None]:
    """Write a workbook for every unit scored in the year."""
    with dagster_failures(), warehouse.engine() as engine:
        published = publish_scorecards(engine, int(context.partition_key), output.root)
    return dg.MaterializeResult(
        metadata=count_metadata(published.counts) | {"files": [str(path) for path in published.paths[:100]]}
    )


@described_asset(
    "publishing",
    "review_workbook",
    kinds={"python", "excel"},
    rooms=("scoring", "publishing"),
    partitions_def=FISCAL_YEAR,
    deps=SCORE_TABLES,
    automation_condition=PUBLISH_WITH_SCORES,
)
def review_workbook(
    context: dg.AssetExecutionContext, warehouse: WarehouseResource, output: OutputResource
) -> dg.MaterializeResult[None]:
    """Write what of the year waits for a person."""
    with dagster_failures(), warehouse.engine() as engine:
        path, count = publish_reviews(engine, int(context.partition_key), output.root)
    return dg.MaterializeResult(
        metadata=count_metadata({"matters": count}) | {"files": [str(path)] if path else []}
    )


@described_asset(
    "publishing",
    "scores_parquet",
    kinds={"python", "parquet"},
    rooms=("publishing",),
    partitions_def=FISCAL_YEAR,
    deps=SCORE_TABLES,
    automation_condition=PUBLISH_WITH_SCORES,
)
def scores_parquet(
    context: dg.AssetExecutionContext, warehouse: WarehouseResource, output: OutputResource
) -> dg.MaterializeResult[None]:
    """Write the year's scores as Parquet."""
    with dagster_failures(), warehouse.engine() as engine:
        published = publish_parquet(engine, int(context.partition_key), output.root)
    return dg.MaterializeResult(
        metadata=count_metadata(published.counts) | {"files": [str(path) for path in published.paths[:100]]}
    )

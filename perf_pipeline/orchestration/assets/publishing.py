"""Publishing assets: what people take away of a fiscal year, scored or still to be reported on."""

from collections.abc import Callable, Collection, Sequence

import dagster as dg

from perf_pipeline.orchestration.assets.common import described_asset
from perf_pipeline.orchestration.assets.warehouse import fiscal_year_changes
from perf_pipeline.orchestration.automation import PUBLISH_WITH_SCORES, RESCORE_TOUCHED_YEARS, Condition
from perf_pipeline.orchestration.code_versions import code_version
from perf_pipeline.orchestration.failures import dagster_failures
from perf_pipeline.orchestration.metadata import count_metadata
from perf_pipeline.orchestration.partitions import FISCAL_YEAR
from perf_pipeline.orchestration.resources import OutputResource, WarehouseResource
from perf_pipeline.orchestration.steps.feedback import publish_overview
from perf_pipeline.orchestration.steps.publishing import (
    Published,
    publish_monitoring,
    publish_parquet,
    publish_scorecards,
    publish_second_review,
    publish_site,
)
from perf_pipeline.orchestration.steps.reviews import publish_reviews
from perf_pipeline.orchestration.steps.scoring import PROGRESS_TABLES, REVIEW_TABLES, SCORE_TABLES
from perf_pipeline.orchestration.steps.templating import publish_templates


def _yearly(
    key: str,
    deps: Sequence[dg.AssetsDefinition | dg.AssetSpec | str],
    *,
    kinds: Collection[str] = ("python", "excel"),
    rooms: tuple[str, ...] = ("publishing",),
    condition: Condition = PUBLISH_WITH_SCORES,
) -> Callable[[Callable[..., dg.MaterializeResult[None]]], dg.AssetsDefinition]:
    """An asset that is published of a fiscal year, mostly a workbook that follows from its scores."""
    return described_asset(
        "publishing",
        key,
        kinds=set(kinds),
        rooms=rooms,
        partitions_def=FISCAL_YEAR,
        deps=deps,
        automation_condition=condition,
    )


@_yearly("scorecards", SCORE_TABLES)
def scorecards(
    context: dg.AssetExecutionContext, warehouse: WarehouseResource, output: OutputResource
) -> dg.MaterializeResult[None]:
    """Write a workbook for every unit scored in the year."""
    with dagster_failures(), warehouse.engine() as engine:
        published = publish_scorecards(engine, int(context.partition_key), output.root)
    return _result(published)


@_yearly("review_overview", SCORE_TABLES)
def review_overview(
    context: dg.AssetExecutionContext, warehouse: WarehouseResource, output: OutputResource
) -> dg.MaterializeResult[None]:
    """Write the year's findings and review results by unit, code and goal."""
    with dagster_failures(), warehouse.engine() as engine:
        published = publish_overview(engine, int(context.partition_key), output.root)
    return _result(published)


@_yearly("report_site", SCORE_TABLES, kinds={"python"}, rooms=("scoring", "publishing"))
def report_site(
    context: dg.AssetExecutionContext, warehouse: WarehouseResource, output: OutputResource
) -> dg.MaterializeResult[None]:
    """Write the year as pages for a browser."""
    with dagster_failures(), warehouse.engine() as engine:
        published = publish_site(engine, int(context.partition_key), output.root)
    return _result(published)


@_yearly("review_workbook", SCORE_TABLES, rooms=("scoring", "publishing"))
def review_workbook(
    context: dg.AssetExecutionContext, warehouse: WarehouseResource, output: OutputResource
) -> dg.MaterializeResult[None]:
    """Write what of the year waits for a person."""
    with dagster_failures(), warehouse.engine() as engine:
        path, count = publish_reviews(engine, int(context.partition_key), output.root)
    return dg.MaterializeResult(
        metadata=count_metadata({"matters": count}) | {"files": [str(path)] if path else []}
    )


@_yearly("scores_parquet", SCORE_TABLES, kinds={"python", "parquet"})
def scores_parquet(
    context: dg.AssetExecutionContext, warehouse: WarehouseResource, output: OutputResource
) -> dg.MaterializeResult[None]:
    """Write the year's scores as Parquet."""
    with dagster_failures(), warehouse.engine() as engine:
        published = publish_parquet(engine, int(context.partition_key), output.root)
    return _result(published)


@_yearly("actuals_templates", [fiscal_year_changes], condition=RESCORE_TOUCHED_YEARS)
def actuals_templates(
    context: dg.AssetExecutionContext, warehouse: WarehouseResource, output: OutputResource
) -> dg.MaterializeResult[None]:
    """Write the workbooks that units fill in, per unit and stage."""
    with dagster_failures(), warehouse.engine() as engine:
        published = publish_templates(
            engine, int(context.partition_key), output.root, code_version("publishing", "model")
        )
    return _result(published)


@_yearly("second_review", REVIEW_TABLES)
def second_review(
    context: dg.AssetExecutionContext, warehouse: WarehouseResource, output: OutputResource
) -> dg.MaterializeResult[None]:
    """Write the workbook for the bureau's second review of the year."""
    with dagster_failures(), warehouse.engine() as engine:
        published = publish_second_review(engine, int(context.partition_key), output.root)
    return _result(published)


@_yearly("monitoring_overview", (*PROGRESS_TABLES, "filing"))
def monitoring_overview(
    context: dg.AssetExecutionContext, warehouse: WarehouseResource, output: OutputResource
) -> dg.MaterializeResult[None]:
    """Write the workbook of lights and of who has filed."""
    with dagster_failures(), warehouse.engine() as engine:
        published = publish_monitoring(engine, int(context.partition_key), output.root)
    return _result(published)


def _result(published: Published) -> dg.MaterializeResult[None]:
    files = [str(path) for path in published.paths[:100]]
    return dg.MaterializeResult(metadata=count_metadata(published.counts) | {"files": files})

"""Warehouse assets: one per table that a load writes, and the external asset that names the years touched."""

from collections.abc import Iterator

import dagster as dg

from perf_pipeline.model.tables import TABLES
from perf_pipeline.orchestration.assets.common import OWNERS, description
from perf_pipeline.orchestration.assets.recognition import actual_records, audited_goals, goal_records
from perf_pipeline.orchestration.code_versions import code_version
from perf_pipeline.orchestration.failures import dagster_failures
from perf_pipeline.orchestration.metadata import (
    count_metadata,
    frame_metadata,
    severity_metadata,
    table_metadata,
)
from perf_pipeline.orchestration.partitions import BATCH, FISCAL_YEAR, fiscal_year_key
from perf_pipeline.orchestration.resources import StateResource, WarehouseResource
from perf_pipeline.orchestration.steps.loading import (
    load_staged,
    loaded_tables,
    stored_rows,
    write_verdicts,
)

LOADED_TABLES = loaded_tables()


def table_spec(table: str, group: str, *, rooms: tuple[str, ...], **arguments: object) -> dg.AssetSpec:
    """The asset of a warehouse table, described by its model."""
    return dg.AssetSpec(
        table,
        description=TABLES[table].__doc__,
        group_name=group,
        owners=OWNERS,
        kinds={"python", "pandas"},
        tags={"perf_pipeline/stage": group},
        code_version=code_version("model", *rooms),
        metadata=table_metadata(table),
        **arguments,  # type: ignore[arg-type]
    )


@dg.multi_asset(
    name="warehouse_tables",
    specs=[
        table_spec(
            table,
            "warehouse",
            rooms=("warehouse",),
            deps=[goal_records, actual_records, audited_goals],
            partitions_def=BATCH,
        )
        for table in LOADED_TABLES
    ],
)
def warehouse_tables(
    context: dg.AssetExecutionContext, warehouse: WarehouseResource, state: StateResource
) -> Iterator[dg.MaterializeResult[None] | dg.AssetMaterialization]:
    """Load what the batch says in one transaction and announce the fiscal years it touched."""
    with dagster_failures(), warehouse.engine() as engine:
        loaded = load_staged(engine, state.staging(warehouse, context.partition_key))
        write_verdicts(engine, context.partition_key, state.landing)
        for table in LOADED_TABLES:
            rows = stored_rows(engine, table, context.partition_key)
            extra = severity_metadata(rows["severity"]) if table == "finding" else {}
            written = count_metadata({"rows_written": loaded.rows_written.get(table, 0)})
            yield dg.MaterializeResult(
                asset_key=table, metadata=frame_metadata(table, rows) | written | extra
            )
    for submission in loaded.spared:
        context.log.warning(f"{submission[:12]}: reading broke off; what was read of it before is kept")
    years = [fiscal_year_key(year) for year in loaded.years]
    context.instance.add_dynamic_partitions(FISCAL_YEAR.name or "", years)
    for year in years:
        context.log_event(
            dg.AssetMaterialization(
                "fiscal_year_changes", partition=year, metadata={"batch": context.partition_key}
            )
        )


fiscal_year_changes = dg.AssetSpec(
    "fiscal_year_changes",
    description=description("fiscal_year_changes"),
    group_name="warehouse",
    owners=OWNERS,
    tags={"perf_pipeline/stage": "warehouse"},
    partitions_def=FISCAL_YEAR,
    deps=[dg.AssetDep(table, partition_mapping=dg.AllPartitionMapping()) for table in LOADED_TABLES],
)

"""Asset checks, derived from the models: what stands in the warehouse is what the declarations allow.

Rows are validated before they are loaded, so a failed schema check means a bug of ours or a hand in the
database, and blocks what would be published from it. One op checks all tables of a batch and one all
tables of a year: a step for each would cost more than the checks.
"""

from collections.abc import Iterator

import dagster as dg

from perf_pipeline.orchestration.assets.warehouse import LOADED_TABLES
from perf_pipeline.orchestration.failures import dagster_failures
from perf_pipeline.orchestration.resources import WarehouseResource
from perf_pipeline.orchestration.steps.auditing import HEADINGS, counts_by_heading
from perf_pipeline.orchestration.steps.filing import filing_counts, stored_filing
from perf_pipeline.orchestration.steps.loading import stored_rows
from perf_pipeline.orchestration.steps.scoring import stored_scores
from perf_pipeline.orchestration.steps.validation import schema_faults, unexplained_scores
from perf_pipeline.warehouse.yearly import SCORES

SCHEMA_CHECK = "schema_holds"


@dg.multi_asset_check(
    name="warehouse_checks",
    description="Stored rows of the batch hold to their declarations · 入库数据符合字段定义",
    specs=[
        *(
            dg.AssetCheckSpec(
                SCHEMA_CHECK,
                asset=table,
                blocking=True,
                description="Types, ranges, choices and nullability hold",
            )
            for table in LOADED_TABLES
        ),
        dg.AssetCheckSpec(
            "actuals_have_indicators", asset="actual", description="No actual waits for its goal"
        ),
    ],
)
def warehouse_checks(
    context: dg.AssetCheckExecutionContext, warehouse: WarehouseResource
) -> Iterator[dg.AssetCheckResult]:
    """Read back what the batch says and hold it against the models."""
    batch = context.op_execution_context.partition_key
    with dagster_failures(), warehouse.engine() as engine:
        for table in LOADED_TABLES:
            rows = stored_rows(engine, table, batch)
            yield _schema_result(table, schema_faults(table, rows))
            if table == "actual":
                waiting = int(rows["indicator_id"].isna().sum())
                yield dg.AssetCheckResult(
                    asset_key="actual",
                    check_name="actuals_have_indicators",
                    passed=waiting == 0,
                    severity=dg.AssetCheckSeverity.WARN,
                    metadata={"waiting": waiting, "actuals": len(rows)},
                )


@dg.multi_asset_check(
    name="review_checks",
    description="What the audit found in the goals of the batch, by heading of the review · 按审核项目汇总的问题",
    specs=[
        dg.AssetCheckSpec(heading, asset="goal_review", description=f"No error under {label}")
        for heading, label in HEADINGS.items()
    ],
)
def review_checks(
    context: dg.AssetCheckExecutionContext, warehouse: WarehouseResource
) -> Iterator[dg.AssetCheckResult]:
    """Count findings by heading and severity; the findings themselves stand in their table."""
    batch = context.op_execution_context.partition_key
    with dagster_failures(), warehouse.engine() as engine:
        counts = counts_by_heading(stored_rows(engine, "finding", batch))
    for heading in HEADINGS:
        yield dg.AssetCheckResult(
            asset_key="goal_review",
            check_name=heading,
            passed=counts[heading]["error"] == 0,
            severity=dg.AssetCheckSeverity.WARN,
            metadata=counts[heading],
        )


@dg.multi_asset_check(
    name="score_checks",
    description="Scores hold to their declarations and say how they came about · 得分符合定义且可追溯",
    specs=[
        *(
            dg.AssetCheckSpec(
                SCHEMA_CHECK,
                asset=table,
                blocking=True,
                description="Types, ranges, choices and nullability hold",
            )
            for table in SCORES
        ),
        dg.AssetCheckSpec(
            "scores_are_explained",
            asset="indicator_score",
            blocking=True,
            description="What is scored has a formula and lies in 0..full marks; nothing else has a score",
        ),
    ],
)
def score_checks(
    context: dg.AssetCheckExecutionContext, warehouse: WarehouseResource
) -> Iterator[dg.AssetCheckResult]:
    """Read back the year's scores and hold them against the models and the promises about scores."""
    year = int(context.op_execution_context.partition_key)
    with dagster_failures(), warehouse.engine() as engine:
        frames = stored_scores(engine, year, SCORES)
    for table in SCORES:
        yield _schema_result(table, schema_faults(table, frames[table]))
    unexplained = unexplained_scores(frames["indicator_score"])
    yield dg.AssetCheckResult(
        asset_key="indicator_score",
        check_name="scores_are_explained",
        passed=not unexplained,
        metadata={"unexplained": unexplained[:10], "count": len(unexplained)},
    )


@dg.multi_asset_check(
    name="filing_checks",
    description="Nothing that is due is missing · 应报材料无缺报",
    specs=[
        dg.AssetCheckSpec(
            SCHEMA_CHECK,
            asset="filing",
            blocking=True,
            description="Types, ranges, choices and nullability hold",
        ),
        dg.AssetCheckSpec("nothing_is_missing", asset="filing", description="No paper is overdue"),
    ],
)
def filing_checks(
    context: dg.AssetCheckExecutionContext, warehouse: WarehouseResource
) -> Iterator[dg.AssetCheckResult]:
    """Read back who has filed and count what is missing and what came late."""
    year = int(context.op_execution_context.partition_key)
    with dagster_failures(), warehouse.engine() as engine:
        rows = stored_filing(engine, year)
    yield _schema_result("filing", schema_faults("filing", rows))
    counts = filing_counts(rows)
    yield dg.AssetCheckResult(
        asset_key="filing",
        check_name="nothing_is_missing",
        passed=counts["missing"] == 0,
        severity=dg.AssetCheckSeverity.WARN,
        metadata=counts,
    )


def _schema_result(table: str, faults: list[str]) -> dg.AssetCheckResult:
    return dg.AssetCheckResult(
        asset_key=table,
        check_name=SCHEMA_CHECK,
        passed=not faults,
        metadata={"faults": faults[:10], "count": len(faults)},
    )

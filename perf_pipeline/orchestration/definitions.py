"""Everything put together: ``build_defs`` makes the Dagster definitions of this package.

``perf_pipeline.definitions`` calls it without arguments, the component with what its YAML says, the
command line with its options. Building touches no file, no database and no environment variable that is
not there.
"""

from collections.abc import Mapping
from typing import Any

import dagster as dg

from perf_pipeline.orchestration.assets.feedback import feedback_workbooks
from perf_pipeline.orchestration.assets.filing import filing
from perf_pipeline.orchestration.assets.intake import landed_submissions
from perf_pipeline.orchestration.assets.publishing import (
    actuals_templates,
    monitoring_overview,
    report_site,
    review_overview,
    review_workbook,
    scorecards,
    scores_parquet,
    second_review,
)
from perf_pipeline.orchestration.assets.recognition import (
    actual_records,
    audited_goals,
    extracted_forms,
    goal_records,
)
from perf_pipeline.orchestration.assets.scoring import scores
from perf_pipeline.orchestration.assets.warehouse import fiscal_year_changes, warehouse_tables
from perf_pipeline.orchestration.automation import automation_sensor
from perf_pipeline.orchestration.checks import filing_checks, review_checks, score_checks, warehouse_checks
from perf_pipeline.orchestration.jobs import ingest_batch, record_filing, score_year
from perf_pipeline.orchestration.resources import (
    ClockResource,
    InboxResource,
    OutputResource,
    RulebookResource,
    StateResource,
    WarehouseResource,
)
from perf_pipeline.orchestration.schedules import record_filing_daily, rescore_latest_years
from perf_pipeline.orchestration.sensors import inbox_sensor
from perf_pipeline.orchestration.settings import setting


def build_defs(
    *,
    warehouse_url: str = "",
    inbox: str = "",
    quiet_seconds: float | None = None,
    state: str = "",
    workers: int | None = None,
    output: str = "",
    profile: str = "",
    resources: Mapping[str, Any] | None = None,
) -> dg.Definitions:
    """Assets, checks, jobs, sensors, schedule and resources of the pipeline.

    An empty argument leaves the setting to its environment variable or default (``resources``);
    ``dg.EnvVar`` may be given for any text. ``resources`` replaces whole resources by key.
    """
    own: dict[str, Any] = {
        "warehouse": WarehouseResource(url=warehouse_url),
        "inbox": InboxResource(address=inbox, quiet_seconds=quiet_seconds),
        "state": StateResource(folder=state, workers=workers),
        "output": OutputResource(folder=output),
        "rulebook": RulebookResource(profile=profile),
        "clock": ClockResource(),
    }
    return dg.Definitions(
        assets=[
            landed_submissions,
            extracted_forms,
            goal_records,
            actual_records,
            audited_goals,
            _stored_in(store_kind(warehouse_url), warehouse_tables),
            fiscal_year_changes,
            _stored_in(store_kind(warehouse_url), scores),
            _stored_in(store_kind(warehouse_url), filing),
            feedback_workbooks,
            scorecards,
            review_overview,
            report_site,
            review_workbook,
            scores_parquet,
            actuals_templates,
            second_review,
            monitoring_overview,
        ],
        asset_checks=[warehouse_checks, review_checks, score_checks, filing_checks],
        jobs=[ingest_batch, score_year, record_filing],
        sensors=[inbox_sensor, automation_sensor()],
        schedules=[rescore_latest_years, record_filing_daily],
        resources=own | dict(resources or {}),
        # Steps are short; a process for each would cost seconds (docs/operations.md). Papers are read in
        # guarded processes inside their one step.
        executor=dg.in_process_executor,
    )


def store_kind(warehouse_url: str) -> str:
    """The kind (icon) of tables in the warehouse at ``warehouse_url``, as far as it is known by now."""
    given = warehouse_url.get_value() if isinstance(warehouse_url, dg.EnvVar) else warehouse_url
    return "postgres" if setting(given or "", "PERF_WAREHOUSE_URL").startswith("postgres") else "sqlite"


def _stored_in(kind: str, tables: dg.AssetsDefinition) -> dg.AssetsDefinition:
    return tables.map_asset_specs(lambda spec: spec.merge_attributes(kinds={kind}))

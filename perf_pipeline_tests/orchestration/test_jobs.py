"""The jobs in process: what they materialize, what their checks say, what they announce."""

import json
from pathlib import Path

import dagster as dg
import pytest
from upath import UPath

from perf_pipeline.intake.workers import GuardedPool, Outcome
from perf_pipeline.model.tables import PRIVATE_TABLES
from perf_pipeline.orchestration.assets.warehouse import LOADED_TABLES
from perf_pipeline.orchestration.partitions import BATCH, FISCAL_YEAR
from perf_pipeline.orchestration.steps.auditing import HEADINGS
from perf_pipeline.orchestration.steps.loading import stored_rows
from perf_pipeline.orchestration.steps.receiving import look_into_inbox, pending_batches
from perf_pipeline.orchestration.steps.resolution import GOAL_KINDS
from perf_pipeline.warehouse.dump import dump, dump_hash
from perf_pipeline.warehouse.views import read_view
from perf_pipeline_tests.orchestration.conftest import Deployment


def receive(deployment: Deployment, instance: dg.DagsterInstance) -> str:
    """Land what lies in the inbox; returns the batch."""
    engine = deployment.engine()
    look_into_inbox(UPath(deployment.inbox), engine, deployment.state, quiet_seconds=0, now=1.8e9)
    (batch,) = pending_batches(engine)
    instance.add_dynamic_partitions(BATCH.name or "", [batch])
    return batch


def run(
    deployment: Deployment, instance: dg.DagsterInstance, job: str, key: str
) -> dg.ExecuteInProcessResult:
    """Execute a partition of a job."""
    return deployment.defs.resolve_job_def(job).execute_in_process(
        instance=instance, partition_key=key, raise_on_error=False
    )


@pytest.fixture
def ingested(deployment: Deployment, instance: dg.DagsterInstance) -> dg.ExecuteInProcessResult:
    """One batch with goals, actuals and a notice that is no form."""
    deployment.drop("松涛镇2024", "通知")
    return run(deployment, instance, "ingest_batch", receive(deployment, instance))


def metadata(result: dg.ExecuteInProcessResult, asset: str) -> dict[str, dg.MetadataValue]:
    """The metadata of an asset's materialization."""
    (event,) = [
        event for event in result.get_asset_materialization_events() if event.asset_key == dg.AssetKey(asset)
    ]
    return dict(event.materialization.metadata)


def test_batch_materializes_everything_on_the_way(ingested: dg.ExecuteInProcessResult) -> None:
    """All assets of the batch, and one entry for the fiscal year it touched."""
    keys = {event.asset_key.to_user_string() for event in ingested.get_asset_materialization_events()}
    recognised = {"landed_submissions", "extracted_forms", "goal_records", "actual_records", "audited_goals"}
    assert keys == {*recognised, *LOADED_TABLES, "fiscal_year_changes", "feedback_workbooks"}


def test_every_goal_form_is_reviewed(deployment: Deployment, ingested: dg.ExecuteInProcessResult) -> None:
    """Each goal form has a proposed result, its findings are the audit's, and BI sees them by code."""
    assert ingested.success
    engine = deployment.engine()
    batch = str(ingested.dagster_run.tags["dagster/partition"])
    forms, reviews = stored_rows(engine, "form", batch), stored_rows(engine, "goal_review", batch)
    goals = forms[forms["form_kind"].isin(GOAL_KINDS) & forms["supports_form_id"].isna()]
    found = stored_rows(engine, "finding", batch)
    view = read_view(engine, "bi_goal_review", 2024)
    assert set(reviews["form_id"]) == set(goals["form_id"])
    assert "audit" in set(found["found_by"])
    assert set(view["form_id"]) == set(goals["form_id"])
    assert view["finding_count"].min() >= 1


def test_headings_of_the_review_are_checks(ingested: dg.ExecuteInProcessResult) -> None:
    """Four checks on the reviews, each with counts by severity; a heading without errors passes."""
    checks = {
        event.check_name: event
        for event in ingested.get_asset_check_evaluations()
        if event.asset_key == dg.AssetKey("goal_review") and event.check_name in HEADINGS
    }
    assert set(checks) == set(HEADINGS)
    for check in checks.values():
        assert check.passed == (check.metadata["error"].value == 0)


def test_fiscal_years_become_partitions(
    ingested: dg.ExecuteInProcessResult, instance: dg.DagsterInstance
) -> None:
    """A touched year can be scored at once."""
    assert ingested.success
    assert instance.get_dynamic_partitions(FISCAL_YEAR.name or "") == ["2024"]


def test_materializations_carry_counts_findings_and_preview(ingested: dg.ExecuteInProcessResult) -> None:
    """Row count, table name, findings by severity and at most ten rows of preview."""
    found = metadata(ingested, "extracted_forms")
    shown = metadata(ingested, "indicator")
    assert found["findings/error"].value == 1
    assert shown["dagster/table_name"].value == "indicator"
    assert shown["dagster/row_count"].value > 10  # type: ignore[operator]
    assert len(shown["preview"].records) == 10  # type: ignore[attr-defined]


def test_no_contact_reaches_the_event_log(
    ingested: dg.ExecuteInProcessResult, deployment: Deployment
) -> None:
    """Names and telephone numbers are loaded, and stand in no metadata of any event."""
    rows = dump(deployment.engine(), private=True)
    private = {value for table in PRIVATE_TABLES for row in rows[table] for value in row[2:] if value}
    said = str([event.event_specific_data for event in ingested.all_events])
    assert private
    assert [value for value in private if value in said] == []


def test_checks_pass_on_good_papers(ingested: dg.ExecuteInProcessResult) -> None:
    """Every stored table holds to its declaration."""
    results = {
        (e.asset_key.to_user_string(), e.check_name): e.passed for e in ingested.get_asset_check_evaluations()
    }
    assert {key for key, passed in results.items() if not passed} == set()
    assert {asset for asset, check in results if check == "schema_holds"} == set(LOADED_TABLES)


def test_year_is_scored_and_published(
    ingested: dg.ExecuteInProcessResult, deployment: Deployment, instance: dg.DagsterInstance
) -> None:
    """Scores pass their checks, and workbooks and Parquet files appear."""
    result = run(deployment, instance, "score_year", "2024")
    assert [e.check_name for e in result.get_asset_check_evaluations() if not e.passed] == []
    assert {path.suffix for path in deployment.output.rglob("*.*")} == {".xlsx", ".json", ".html", ".parquet"}


def test_broken_score_stops_publishing(
    ingested: dg.ExecuteInProcessResult,
    deployment: Deployment,
    instance: dg.DagsterInstance,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A score without explanation blocks what would be published from it; templates follow from goals alone."""
    monkeypatch.setattr("perf_pipeline.orchestration.checks.unexplained_scores", lambda _: ["some id"])
    result = run(deployment, instance, "score_year", "2024")
    published = {path.name for path in deployment.output.glob("*")}
    assert (result.success, published - {"templates"}) == (False, {"feedback"})


def test_reading_a_batch_again_changes_nothing(
    ingested: dg.ExecuteInProcessResult, deployment: Deployment, instance: dg.DagsterInstance
) -> None:
    """A backfill of a loaded batch writes no row, and announces its years again."""
    before = dump_hash(deployment.engine(), private=True)
    (batch,) = instance.get_dynamic_partitions(BATCH.name or "")
    again = run(deployment, instance, "ingest_batch", batch)
    written = {table: metadata(again, table)["rows_written"].value for table in LOADED_TABLES}
    assert dump_hash(deployment.engine(), private=True) == before
    assert {table for table, count in written.items() if count} == set()
    assert metadata(again, "fiscal_year_changes")["batch"].value == batch


@pytest.mark.parametrize("reason", ["timeout", "KeyError"], ids=["OPS-05", "OPS-09"])
def test_reading_that_breaks_off_keeps_what_was_read_before(
    ingested: dg.ExecuteInProcessResult,
    deployment: Deployment,
    instance: dg.DagsterInstance,
    monkeypatch: pytest.MonkeyPatch,
    reason: str,
) -> None:
    """A worker that dies, or a bug of ours, on a second reading takes nothing back from the warehouse."""
    before = dump_hash(deployment.engine(), private=True)
    fault = "" if reason == "timeout" else "KeyError at x.py:1"
    broken = Outcome(code="OPS-05", values={"reason": reason}, fault=fault)
    monkeypatch.setattr(GuardedPool, "map", lambda _, items: (broken for _ in items))
    (batch,) = instance.get_dynamic_partitions(BATCH.name or "")
    again = run(deployment, instance, "ingest_batch", batch)
    after = dump(deployment.engine(), private=True)
    notice = [row for row in after["submission"] if row[-2] == "rejected"]
    assert (again.success, len(notice)) == (True, 1)
    assert [row[5] for row in after["finding"] if row[1] == notice[0][0]] == [
        "OPS-05" if reason == "timeout" else "OPS-09"
    ]
    unread = {name: [row for row in rows if notice[0][0] not in row] for name, rows in after.items()}
    monkeypatch.undo()
    run(deployment, instance, "ingest_batch", batch)
    good = dump(deployment.engine(), private=True)
    assert unread == {name: [row for row in rows if notice[0][0] not in row] for name, rows in good.items()}
    assert dump_hash(deployment.engine(), private=True) == before


def test_verdict_lies_beside_the_bytes(ingested: dg.ExecuteInProcessResult, deployment: Deployment) -> None:
    """Each landed file has a JSON verdict: what became of it, every finding with its remedy, no quotes."""
    verdicts = [
        json.loads(path.read_bytes()) for path in (deployment.state / "landing").rglob("*.verdict.json")
    ]
    rejected = [verdict for verdict in verdicts if verdict["status"] == "rejected"]
    assert (
        len(verdicts)
        == len([*(deployment.state / "landing").rglob("*.bin")])
        == len({verdict["submission_id"] for verdict in verdicts})
    )
    assert [(finding["code"], finding["severity"]) for finding in rejected[0]["findings"]] == [
        ("FMT-10", "error")
    ]
    assert rejected[0]["findings"][0].keys() == {"code", "severity", "place", "message", "remedy"}


def test_missing_landing_files_change_nothing(
    ingested: dg.ExecuteInProcessResult, deployment: Deployment, instance: dg.DagsterInstance
) -> None:
    """A batch whose files are lost fails as a whole and takes nothing back."""
    before = dump_hash(deployment.engine())
    for path in Path(deployment.state / "landing").rglob("*.bin"):
        path.unlink()
    (batch,) = instance.get_dynamic_partitions(BATCH.name or "")
    assert not run(deployment, instance, "ingest_batch", batch).success
    assert dump_hash(deployment.engine()) == before

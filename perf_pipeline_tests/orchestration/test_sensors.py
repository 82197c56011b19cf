"""Real ticks of the inbox sensor: what is new becomes a batch, and nothing else does."""

from pathlib import Path
from typing import Any

import dagster as dg
import pytest

from perf_pipeline.orchestration.partitions import BATCH
from perf_pipeline.orchestration.sensors import MAX_ATTEMPTS, inbox_sensor
from perf_pipeline_tests.orchestration.conftest import Deployment


def tick(deployment: Deployment, instance: dg.DagsterInstance) -> dg.SensorResult | dg.SkipReason:
    """One tick; partitions that it asks for are added as the daemon does."""
    resources = {key: deployment.defs.resources[key] for key in ("warehouse", "inbox", "state")}  # type: ignore[index]
    with dg.build_sensor_context(instance=instance, resources=resources) as context:
        result: Any = inbox_sensor(context)
    for request in getattr(result, "dynamic_partitions_requests", None) or []:
        instance.add_dynamic_partitions(request.partitions_def_name, request.partition_keys)
    return result


def requested(result: dg.SensorResult | dg.SkipReason) -> list[str | None]:
    """The partitions of the runs that a tick asks for."""
    return (
        [] if isinstance(result, dg.SkipReason) else [run.partition_key for run in result.run_requests or []]
    )


def run(deployment: Deployment, instance: dg.DagsterInstance, batch: str) -> dg.ExecuteInProcessResult:
    """Run the batch as the daemon would."""
    job = deployment.defs.resolve_job_def("ingest_batch")
    return job.execute_in_process(instance=instance, partition_key=batch, raise_on_error=False)


def test_empty_inbox_skips(deployment: Deployment, instance: dg.DagsterInstance) -> None:
    """Nothing in the inbox, nothing asked for."""
    assert requested(tick(deployment, instance)) == []


def test_new_papers_become_one_batch(deployment: Deployment, instance: dg.DagsterInstance) -> None:
    """Everything found by one tick is one partition, and the next tick asks for the same run by its key."""
    deployment.drop("松涛镇2024")
    first, second = tick(deployment, instance), tick(deployment, instance)
    (batch,) = requested(first)
    assert instance.get_dynamic_partitions(BATCH.name or "") == [batch]
    assert isinstance(first, dg.SensorResult)
    assert isinstance(second, dg.SensorResult)
    assert [r.run_key for r in first.run_requests or []] == [r.run_key for r in second.run_requests or []]


def test_loaded_batch_is_not_asked_for_again(deployment: Deployment, instance: dg.DagsterInstance) -> None:
    """After the load the sensor is quiet, also for the same bytes under another name."""
    deployment.drop("松涛镇2024年绩效目标文本")
    (batch,) = requested(tick(deployment, instance))
    assert run(deployment, instance, batch or "").success
    (paper,) = deployment.inbox.iterdir()
    (deployment.inbox / "又一份.txt").write_bytes(paper.read_bytes())
    assert requested(tick(deployment, instance)) == []


def test_history_lost_loses_no_paper(deployment: Deployment, instance: dg.DagsterInstance) -> None:
    """With all runs deleted and the sightings cache gone, nothing is loaded twice."""
    deployment.drop("松涛镇2024年绩效目标文本")
    (batch,) = requested(tick(deployment, instance))
    run(deployment, instance, batch or "")
    for record in instance.get_runs():
        instance.delete_run(record.run_id)
    (deployment.state / "sightings.db").unlink()
    assert requested(tick(deployment, instance)) == []


def test_damaged_cache_starts_over(deployment: Deployment, instance: dg.DagsterInstance) -> None:
    """A sightings cache that cannot be read costs a second reading and nothing else."""
    deployment.drop("松涛镇2024年绩效目标文本")
    first = requested(tick(deployment, instance))
    (deployment.state / "sightings.db").write_bytes(b"no database" * 100)
    assert requested(tick(deployment, instance)) == first


def test_failed_batch_is_tried_a_few_times(
    deployment: Deployment, instance: dg.DagsterInstance, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each failed run gives a new run key, and after some failures a person has to look."""
    deployment.drop("松涛镇2024年绩效目标文本")
    keys = set()
    for _ in range(MAX_ATTEMPTS):
        result = tick(deployment, instance)
        (batch,) = requested(result)
        assert isinstance(result, dg.SensorResult)
        keys |= {request.run_key for request in result.run_requests or []}
        for landed in (deployment.state / "landing").rglob("*.bin"):
            landed.rename(landed.with_suffix(".away"))
        assert not run(deployment, instance, batch or "").success
        for landed in (deployment.state / "landing").rglob("*.away"):
            landed.rename(landed.with_suffix(".bin"))
    assert (len(keys), requested(tick(deployment, instance))) == (MAX_ATTEMPTS, [])


def test_missing_inbox_is_said(deployment: Deployment, instance: dg.DagsterInstance) -> None:
    """An inbox that is not there is an error with its address, not an endless quiet."""
    deployment.inbox.rmdir()
    with pytest.raises(Exception, match=str(Path(deployment.inbox).name)):
        tick(deployment, instance)

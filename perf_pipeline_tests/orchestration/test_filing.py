"""Who has filed: asset, check and command line on real papers."""

from datetime import date

import dagster as dg
import pytest

from perf_pipeline.cli import main
from perf_pipeline.errors import ConfigurationError
from perf_pipeline.orchestration.partitions import FISCAL_YEAR
from perf_pipeline.orchestration.resources import ClockResource
from perf_pipeline.orchestration.settings import today
from perf_pipeline.warehouse.views import read_view
from perf_pipeline_tests.orchestration.conftest import Deployment
from perf_pipeline_tests.orchestration.test_cli import run

OVERDUE = date(2026, 11, 2)


def record(
    deployment: Deployment, instance: dg.DagsterInstance, year: str, day: date
) -> dg.ExecuteInProcessResult:
    """Record who has filed as of ``day``."""
    instance.add_dynamic_partitions(FISCAL_YEAR.name or "", [year])
    return deployment.defs.resolve_job_def("record_filing").execute_in_process(
        instance=instance, partition_key=year, resources={"clock": ClockResource(day=day.isoformat())}
    )


def states(deployment: Deployment, year: int) -> dict[str, int]:
    """Rows by state as the view shows them."""
    counts: dict[str, int] = (
        read_view(deployment.engine(), "bi_filing", year)["state"].value_counts().to_dict()
    )
    return counts


@pytest.fixture
def township(deployment: Deployment) -> Deployment:
    """Goals and self-evaluations of one unit's 2024."""
    deployment.drop("松涛镇2024")
    assert run(deployment) == 0
    return deployment


def test_missing_papers_are_a_warning_with_counts(township: Deployment, instance: dg.DagsterInstance) -> None:
    """The check warns, says how many, and holds nothing up."""
    result = record(township, instance, "2024", OVERDUE)
    (check,) = [e for e in result.get_asset_check_evaluations() if e.check_name == "nothing_is_missing"]
    assert (result.success, check.passed, check.severity) == (True, False, dg.AssetCheckSeverity.WARN)
    assert {name: value.value for name, value in check.metadata.items()} == {
        "due": 0, "on_time": 0, "late": states(township, 2024)["late"], "missing": states(township, 2024)["missing"],
    }  # fmt: skip


def test_the_day_decides(township: Deployment, instance: dg.DagsterInstance) -> None:
    """What is due before the day becomes missing after it, and nothing is written when nothing differs."""
    record(township, instance, "2024", date(2024, 8, 31))
    before = states(township, 2024)
    result = record(township, instance, "2024", date(2024, 9, 1))
    assert before.get("missing", 0) < states(township, 2024)["missing"]
    again = record(township, instance, "2024", date(2024, 9, 1))
    written = [
        e.materialization.metadata["rows_written"].value
        for r in (result, again)
        for e in r.get_asset_materialization_events()
        if e.asset_key == dg.AssetKey("filing")
    ]
    assert (written[0] > 0, written[1]) == (True, 0)


def test_a_unit_of_last_year_owes_this_year(township: Deployment, instance: dg.DagsterInstance) -> None:
    """A year without any paper has what is owed, by scope."""
    record(township, instance, "2025", date(2025, 4, 1))
    rows = read_view(township.engine(), "bi_filing", 2025)
    assert sorted(zip(rows["form_kind"], rows["state"], strict=True)) == [
        ("department_goal", "missing"), ("project_goal", "missing"),
    ]  # fmt: skip


def test_the_command_line_says_who_has_not_filed(
    township: Deployment, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Chinese headers, what is missing first, one row per paper owed."""
    monkeypatch.setenv("PERF_TODAY", OVERDUE.isoformat())
    capsys.readouterr()
    assert main(["filing", "--year", "2024", "--warehouse", township.url]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert (lines[0], lines[3].split()) == (
        "2024年度绩效材料报送情况（截至 2026-11-02）",
        ["状态", "单位", "项目（或部门整体）", "表种", "应报日期", "收到时间"],
    )
    kinds = [line.split()[0] for line in lines[4:]]
    assert kinds == sorted(kinds, key=["未报", "迟报", "待报", "按时"].index)
    assert len(kinds) == len(read_view(township.engine(), "bi_filing", 2024))


@pytest.mark.parametrize(("name", "status"), [("松涛", 0), ("云岫县松涛镇人民政府", 0), ("某局", 2)])
def test_one_unit_by_name(
    township: Deployment, name: str, status: int, capsys: pytest.CaptureFixture[str]
) -> None:
    """A name or part of it; an unknown one is a wrong argument and names the known."""
    assert main(["filing", "--year", "2024", "--organization", name, "--warehouse", township.url]) == status
    said = capsys.readouterr()
    assert "云岫县松涛镇人民政府" in said.out + said.err


def test_a_year_without_papers_says_so(township: Deployment, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing owed is no error."""
    assert main(["filing", "--year", "2010", "--warehouse", township.url]) == 0
    assert "没有应报的材料" in capsys.readouterr().out


def test_a_wrong_day_is_a_wrong_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    """The message names the variable."""
    monkeypatch.setenv("PERF_TODAY", "tomorrow")
    with pytest.raises(ConfigurationError, match="PERF_TODAY"):
        today()

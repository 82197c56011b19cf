"""Templates there and back: goals in, workbook out, filled in, dropped into the inbox, scored with no further hand."""

import os
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from perf_pipeline.cli import main
from perf_pipeline.warehouse.views import read_view
from perf_pipeline_tests.orchestration.conftest import Deployment
from perf_pipeline_tests.paperwork.content import unit
from perf_pipeline_tests.publishing.filling import (
    Office,
    fill,
    needs_office,
    report_entries,
)

TOWNSHIP, TRANSPORT = unit("township"), unit("transport")
GOALS_2024 = ("2024年绩效目标文本", "2024年部门整体支出绩效目标表", "2024年项目支出绩效目标表")
REPORTS_2024 = ("2024年部门整体绩效自评表", "2024年项目绩效自评表")
SCORES = [
    "project_name",
    "ordinal",
    "level3",
    "stage",
    "status",
    "score",
    "completion_ratio",
    "claimed_score",
]
TOTALS = ["project_name", "stage", "execution_score", "indicator_points", "total_score", "status"]


@pytest.fixture(autouse=True)
def one_worker(deployment: Deployment, monkeypatch: pytest.MonkeyPatch) -> None:
    """Runs keep their state in the test's own folder."""
    monkeypatch.setenv("PERF_STATE", str(deployment.state))
    monkeypatch.setenv("PERF_WORKERS", "1")


def run(deployment: Deployment) -> None:
    """``perf-pipeline run`` on the inbox."""
    arguments = [
        "run",
        str(deployment.inbox),
        "--warehouse",
        deployment.url,
        "--output",
        str(deployment.output),
    ]
    assert main(arguments) == 0


def make(deployment: Deployment, *arguments: str, out: str = "out.xlsx") -> Path:
    """``perf-pipeline template`` for 2024."""
    path = deployment.root / out
    assert main(["template", "--year", "2024", "--warehouse", deployment.url, *arguments, str(path)]) == 0
    return path


def scores(deployment: Deployment, organization: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Scores of the unit's indicators and goals at self-evaluation, whatever file they came from."""
    engine = deployment.engine()
    found = []
    for view, columns in (("bi_indicator_scorecard", SCORES), ("bi_project_scorecard", TOTALS)):
        frame = read_view(engine, view, 2024)
        own = frame[(frame["organization_name"] == organization) & (frame["stage"] == "self_evaluation")]
        found.append(own[columns].sort_values(columns[:2], na_position="first").reset_index(drop=True))
    return found[0], found[1]


@pytest.fixture(scope="module")
def by_papers(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], tuple[pd.DataFrame, pd.DataFrame]]:
    """The scores that the units' own self-evaluation papers give: the same content in other forms."""
    deployment = Deployment(tmp_path_factory.mktemp("papers"))
    deployment.inbox.mkdir()
    deployment.drop(*GOALS_2024, *REPORTS_2024)
    before = {name: os.environ.get(name) for name in ("PERF_STATE", "PERF_WORKERS")}
    os.environ |= {"PERF_STATE": str(deployment.state), "PERF_WORKERS": "1"}
    try:
        run(deployment)
    finally:
        for name, value in before.items():
            os.environ.pop(name) if value is None else os.environ.update({name: value})
    return lambda organization: scores(deployment, organization)


@pytest.mark.parametrize("who", [TOWNSHIP, TRANSPORT], ids=["township", "transport"])
def test_filled_by_openpyxl(
    deployment: Deployment, who: object, by_papers: Callable[[str], tuple[pd.DataFrame, pd.DataFrame]]
) -> None:
    """The filled workbook gives the scores that the unit's own papers give."""
    here = TOWNSHIP if who is TOWNSHIP else TRANSPORT
    deployment.drop(*GOALS_2024)
    run(deployment)
    template = make(deployment, "--organization", here.name).read_bytes()
    (deployment.inbox / "填报.xlsx").write_bytes(fill(template, report_entries(template, here, 2024)))
    run(deployment)
    _assert_same(scores(deployment, here.name), by_papers(here.name))


@needs_office
@pytest.mark.parametrize("who", [TOWNSHIP, TRANSPORT], ids=["township", "transport"])
def test_filled_in_libreoffice(
    deployment: Deployment, who: object, by_papers: Callable[[str], tuple[pd.DataFrame, pd.DataFrame]]
) -> None:
    """The same, typed into the cells and saved by a real office program."""
    here = TOWNSHIP if who is TOWNSHIP else TRANSPORT
    deployment.drop(*GOALS_2024)
    run(deployment)
    template = make(deployment, "--organization", here.name).read_bytes()
    office = Office(deployment.root)
    filled = office.fill(template, report_entries(template, here, 2024))
    (deployment.inbox / "填报.xlsx").write_bytes(filled)
    run(deployment)
    _assert_same(scores(deployment, here.name), by_papers(here.name))
    found = read_view(deployment.engine(), "bi_finding")
    assert (
        set(found[found["file_name"] == "填报.xlsx"]["code"]) & {"KEY-20", "KEY-09", "XLS-04", "XLS-09"}
        == set()
    )


def _assert_same(
    found: tuple[pd.DataFrame, pd.DataFrame], expected: tuple[pd.DataFrame, pd.DataFrame]
) -> None:
    assert len(found[0]) == len(expected[0]) > 0
    for got, want in zip(found, expected, strict=True):
        pd.testing.assert_frame_equal(got, want, check_dtype=False)

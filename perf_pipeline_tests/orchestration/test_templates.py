"""Templates there and back: goals in, workbook out, filled in, dropped into the inbox, scored with no further hand."""

import os
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import load_workbook
from sqlalchemy import text

from perf_pipeline.cli import main
from perf_pipeline.publishing.template_spec import template_spec
from perf_pipeline.warehouse.views import read_view
from perf_pipeline_tests.office import needs_office
from perf_pipeline_tests.orchestration.conftest import Deployment
from perf_pipeline_tests.paperwork.content import Unit, unit
from perf_pipeline_tests.publishing.filling import (
    Entry,
    Office,
    fill,
    find,
    goal_sheets,
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


@pytest.mark.parametrize("owner", [TOWNSHIP, TRANSPORT], ids=["township", "transport"])
def test_filled_by_openpyxl(
    deployment: Deployment, owner: Unit, by_papers: Callable[[str], tuple[pd.DataFrame, pd.DataFrame]]
) -> None:
    """The filled workbook gives the scores that the unit's own papers give."""
    deployment.drop(*GOALS_2024)
    run(deployment)
    template = make(deployment, "--organization", owner.name).read_bytes()
    (deployment.inbox / "填报.xlsx").write_bytes(fill(template, report_entries(template, owner, 2024)))
    run(deployment)
    _assert_same(scores(deployment, owner.name), by_papers(owner.name))


@needs_office
@pytest.mark.parametrize("owner", [TOWNSHIP, TRANSPORT], ids=["township", "transport"])
def test_filled_in_libreoffice(
    deployment: Deployment, owner: Unit, by_papers: Callable[[str], tuple[pd.DataFrame, pd.DataFrame]]
) -> None:
    """The same, typed into the cells and saved by a real office program."""
    deployment.drop(*GOALS_2024)
    run(deployment)
    template = make(deployment, "--organization", owner.name).read_bytes()
    office = Office(deployment.root)
    filled = office.fill(template, report_entries(template, owner, 2024))
    (deployment.inbox / "填报.xlsx").write_bytes(filled)
    run(deployment)
    _assert_same(scores(deployment, owner.name), by_papers(owner.name))
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


def test_out_names_a_file_or_a_folder(deployment: Deployment, capsys: pytest.CaptureFixture[str]) -> None:
    """NAME.xlsx holds every unit asked for, a folder gets one workbook per unit; what was written is printed."""
    deployment.drop(*GOALS_2024)
    run(deployment)
    capsys.readouterr()
    path = make(deployment)
    assert capsys.readouterr().out.split() == [str(path)]
    whole = goal_sheets(load_workbook(path))
    folder = make(deployment, out="templates")
    written = capsys.readouterr().out.split()
    assert [Path(name).parent for name in written] == [folder] * 3
    parts = [sheet for name in written for sheet in goal_sheets(load_workbook(name))]
    assert len(whole) == len(parts) == 16
    one = make(deployment, "--organization", "602005", out="one.xlsx")
    assert {sheet["B4"].value for sheet in goal_sheets(load_workbook(one))[1:]} == {TOWNSHIP.name}


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        pytest.param(["--organization", "云岫县松涛镇"], 2, "云岫县松涛镇人民政府", id="unit_unknown"),
        pytest.param(["--year", "2031"], 1, "2031", id="no_goals"),
    ],
)
def test_what_cannot_be_made_is_said(
    deployment: Deployment,
    arguments: list[str],
    status: int,
    words: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The exit status tells a wrong argument from a year without goals; nothing is written."""
    deployment.drop(*GOALS_2024)
    run(deployment)
    out = deployment.root / "out.xlsx"
    base = ["template", "--year", "2024", "--warehouse", deployment.url]
    assert main([*base, *arguments, str(out)]) == status
    assert words in capsys.readouterr().err
    assert not out.exists()


def test_too_many_goals_for_one_workbook_ask_for_a_folder(
    deployment: Deployment, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A workbook that intake itself would refuse is never made."""
    deployment.drop("2024年绩效目标文本")
    run(deployment)
    small = template_spec().model_copy(update={"most_goals": 2})
    monkeypatch.setattr("perf_pipeline.orchestration.steps.templating.template_spec", lambda: small)
    out = str(deployment.root / "out.xlsx")
    assert main(["template", "--year", "2024", "--warehouse", deployment.url, out]) == 2
    assert "folder" in capsys.readouterr().err


def test_the_asset_writes_both_stages_per_unit_and_the_same_bytes_again(deployment: Deployment) -> None:
    """``run`` materializes actuals_templates with the year; running again changes no byte."""
    deployment.drop(*GOALS_2024)
    run(deployment)
    folder = deployment.output / "templates" / "2024"
    first = {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*.xlsx")}
    assert {str(path.parent) for path in first} == {"self_evaluation", "monitoring"}
    assert len(first) == 6
    run(deployment)
    assert {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*.xlsx")} == first


def test_monitoring_is_stored_with_its_day(deployment: Deployment) -> None:
    """A monitoring template filled in reaches the warehouse: day, progress, outlook, likelihood, causes."""
    deployment.drop(*GOALS_2024)
    run(deployment)
    template = make(
        deployment, "--organization", TOWNSHIP.name, "--stage", "monitoring", "--month", "9"
    ).read_bytes()
    sheet = goal_sheets(load_workbook(BytesIO(template)))[1]
    top = find(sheet, "一级指标")[0] + 2
    cells = {"F": "60", "G": "100", "H": "√", "M": "人员调动", "N": "有可能"}
    entries = [Entry(sheet.title, f"{letter}{top}", value) for letter, value in cells.items()]
    spent = find(sheet, "年度资金总额")[0]
    entries += [Entry(sheet.title, f"F{spent}", "321.5"), Entry(sheet.title, f"G{spent}", "530")]
    (deployment.inbox / "监控.xlsx").write_bytes(fill(template, entries))
    run(deployment)
    query = "SELECT as_of, actual_value, outlook, attainment, deviation_reason FROM actual WHERE stage = 'monitoring'"
    with deployment.engine().connect() as connection:
        first = connection.execute(text(f"{query} ORDER BY ordinal")).first()
        money = connection.execute(text("SELECT as_of, executed FROM budget_execution")).first()
    assert first is not None
    assert money is not None
    assert (str(first[0]), float(first[1]), *first[2:]) == (
        "2024-09-30",
        60.0,
        "100",
        "有可能",
        "经费保障；人员调动",
    )
    assert (str(money[0]), float(money[1])) == ("2024-09-30", 3_215_000.0)


def test_handing_in_a_second_sheet_later_keeps_the_first(deployment: Deployment) -> None:
    """A fresh template with another sheet filled in replaces nothing on the sheets left blank."""
    deployment.drop(*GOALS_2024)
    run(deployment)
    template = make(deployment, "--organization", TOWNSHIP.name).read_bytes()
    entries = report_entries(template, TOWNSHIP, 2024)
    sheets = sorted({entry.sheet for entry in entries})
    for number, sheet in enumerate(sheets[:2]):
        own = [entry for entry in entries if entry.sheet == sheet]
        (deployment.inbox / f"第{number}次.xlsx").write_bytes(fill(template, own))
        run(deployment)
    found, _ = scores(deployment, TOWNSHIP.name)
    assert found["project_name"].nunique(dropna=False) == 2
    assert set(found["status"]) <= {"scored", "needs_review"}

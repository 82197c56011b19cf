"""The command line: the same assets as the daemon's, words and exit status."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from perf_pipeline.cli import main
from perf_pipeline.warehouse.dump import dump_hash
from perf_pipeline.warehouse.views import read_view
from perf_pipeline_tests.orchestration.conftest import SAMPLES, Deployment
from perf_pipeline_tests.paperwork.goal_sheets import clean, clean_data, page
from perf_pipeline_tests.paperwork.planted import PLANTS
from perf_pipeline_tests.paperwork.render_text import padded

ROOT = Path(__file__).resolve().parents[2]


def run(deployment: Deployment, inbox: Path | None = None) -> int:
    """``perf-pipeline run`` on the deployment's inbox, in this process."""
    os.environ |= {"PERF_STATE": str(deployment.state), "PERF_WORKERS": "1"}
    address = str(inbox or deployment.inbox)
    try:
        return main(["run", address, "--warehouse", deployment.url, "--output", str(deployment.output)])
    finally:
        del os.environ["PERF_STATE"], os.environ["PERF_WORKERS"]


def files(folder: Path) -> dict[str, bytes]:
    """Every file below ``folder`` with its bytes."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_samples_end_to_end(deployment: Deployment) -> None:
    """A process of its own reads every sample paper, scores, publishes and ends with 0."""
    done = subprocess.run(
        [sys.executable, "-m", "perf_pipeline", "run", str(SAMPLES)],
        cwd=deployment.root,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "PERF_WAREHOUSE_URL": deployment.url},
        capture_output=True,
        text=True,
        check=False,
    )
    engine = deployment.engine()
    assert (done.returncode, done.stderr) == (0, "")
    assert f"共 {len([*SAMPLES.iterdir()])} 份" in done.stdout
    assert set(read_view(engine, "bi_organization_scorecard")["fiscal_year"]) == {2024, 2025}
    published = {path.suffix for path in (deployment.root / "var" / "output").rglob("*.*")}
    assert published == {".xlsx", ".json", ".html", ".parquet"}


def test_running_again_changes_nothing(deployment: Deployment) -> None:
    """The second run writes no row and publishes the same bytes."""
    deployment.drop("松涛镇2024")
    assert run(deployment) == 0
    engine = deployment.engine()
    before, published = dump_hash(engine, private=True), files(deployment.output)
    assert run(deployment) == 0
    assert (dump_hash(engine, private=True), files(deployment.output)) == (before, published)


def test_order_of_arrival_does_not_matter(deployment: Deployment, tmp_path: Path) -> None:
    """Actuals before their goals end in the same warehouse as both at once."""
    other = Deployment(tmp_path / "other")
    other.inbox.mkdir(parents=True)
    for names in (["松涛镇2024年项目绩效自评表", "松涛镇2024年部门整体绩效自评表"], ["松涛镇2024"]):
        deployment.drop(*names)
        assert run(deployment) == 0
    other.drop("松涛镇2024")
    assert run(other) == 0
    assert dump_hash(deployment.engine()) == dump_hash(other.engine())


def test_file_that_is_no_form_is_a_finding(
    deployment: Deployment, capsys: pytest.CaptureFixture[str]
) -> None:
    """A notice, garbage and a good paper: the run ends well, and each bad file is named with its reason."""
    deployment.drop("通知", "松涛镇2024年绩效目标文本")
    (deployment.inbox / "坏文件.xlsx").write_bytes(b"PK\x03\x04" + os.urandom(200))
    (deployment.inbox / "旧.exe").write_bytes(b"MZ\x90\x00" + bytes(300))
    assert run(deployment) == 0
    said = capsys.readouterr().out
    assert [name for name in ("通知", "坏文件", "旧.exe") if name not in said] == []
    assert "松涛镇2024年绩效目标文本" not in said


def test_single_file_is_an_inbox(deployment: Deployment) -> None:
    """INBOX may be one file."""
    deployment.drop("松涛镇2024年绩效目标文本")
    (paper,) = deployment.inbox.iterdir()
    assert run(deployment, inbox=paper) == 0
    assert {path.name for path in deployment.output.iterdir()} == {
        "feedback", "scorecards", "site", "supervision", "parquet", "templates",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        pytest.param(["run"], "INBOX", id="no-inbox"),
        pytest.param(["run", "no/such/folder"], "no/such/folder", id="inbox-missing"),
        pytest.param(["run", ".", "--warehouse", "nonsense"], "warehouse", id="bad-address"),
        pytest.param(["run", ".", "--profile", "atlantis"], "atlantis", id="unknown-profile"),
        pytest.param(["check", "no-such-file.txt"], "no-such-file.txt", id="file-missing"),
        pytest.param(["dance"], "dance", id="unknown-command"),
        pytest.param(["template", "out.xlsx"], "--year", id="template-without-year"),
        pytest.param(["template", "--year", "24", "out.xlsx"], "--year", id="template-year"),
        pytest.param(["template", "--year", "2024", "--stage", "review", "x"], "review", id="template-stage"),
        pytest.param(["template", "--year", "2024", "--month", "13", "x"], "13", id="template-month"),
    ],
)
def test_wrong_arguments(
    arguments: list[str],
    word: str,
    deployment: Deployment,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Exit status 2 and a sentence that names what is wrong."""
    monkeypatch.chdir(deployment.root)
    assert main(arguments) == 2
    assert word in capsys.readouterr().err


def test_unfinished_batch_is_status_1(
    deployment: Deployment, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What could not be finished is said on stderr, and the status is 1."""
    deployment.drop("松涛镇2024年绩效目标文本")
    monkeypatch.setattr(
        "perf_pipeline.orchestration.assets.warehouse.load_staged",
        lambda *_: (_ for _ in ()).throw(KeyError("x")),
    )
    assert run(deployment) == 1
    assert "warehouse_tables" in capsys.readouterr().err


def test_check_reports_lines_and_findings(capsys: pytest.CaptureFixture[str]) -> None:
    """``check --json`` gives every indicator line with its place."""
    (paper,) = SAMPLES.glob("*松涛镇2025年项目绩效自评表.txt")
    assert main(["check", "--json", str(paper)]) == 0
    report = json.loads(capsys.readouterr().out)
    lines = [line for form in report["forms"] for line in form["lines"]]
    assert report["file"] == paper.name
    assert {form["form_kind"] for form in report["forms"]} == {"project_self_evaluation"}
    assert all(line["place"].startswith("line ") and line["level3"] for line in lines)


@pytest.mark.parametrize(
    ("code", "status", "said"),
    [
        pytest.param(None, 0, "建议等级「优」", id="nothing-to-mend"),
        pytest.param("TXT-01", 0, "[提醒] TXT-01", id="warnings-only"),
        pytest.param("NUM-05", 3, "[错误] NUM-05", id="error"),
    ],
)
def test_check_audits(
    code: str | None, status: int, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The review and its findings are printed form by form; errors make the status 3."""
    sheet = clean(clean_data().projects[0], "plain")
    paper = tmp_path / "目标.txt"
    paper.write_text(padded([page(PLANTS[code].change(sheet) if code else sheet)]), encoding="utf-8")
    assert main(["check", str(paper)]) == status
    assert said in capsys.readouterr().out


def test_check_says_why_a_file_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file that cannot be read is reported with its finding, and the status says that something must be mended."""
    broken = tmp_path / "坏.xlsx"
    broken.write_bytes(b"PK\x03\x04 not a workbook")
    assert main(["check", str(broken)]) == 3
    assert "错误" in capsys.readouterr().out


def test_warehouse_upgrade_and_status(deployment: Deployment, capsys: pytest.CaptureFixture[str]) -> None:
    """``status`` tells before and after ``upgrade`` where the schema stands."""
    answers = []
    for action in ("status", "upgrade", "status"):
        assert main(["warehouse", action, "--warehouse", deployment.url]) == 0
        answers.append(capsys.readouterr().out)
    assert ["none" in answers[0], "up to date" in answers[2]] == [True, True]


def test_help_starts_without_dagster() -> None:
    """``--help`` imports neither Dagster nor pandas."""
    code = "import sys; from perf_pipeline.cli import main; main(['--help']); print({'dagster','pandas'} & {*sys.modules})"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "set()"

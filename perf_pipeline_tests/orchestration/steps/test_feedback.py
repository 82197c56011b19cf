"""Feedback of a batch: written for what is new or changed, for nothing else, and never lost to a bad paper."""

import io
import json
import os
import shutil
from hashlib import sha256
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from sqlalchemy import Engine, text
from upath import UPath

from perf_pipeline.errors import RetryableError
from perf_pipeline.orchestration.steps import feedback
from perf_pipeline.orchestration.steps.feedback import Answers, answer_batch, publish_overview
from perf_pipeline.orchestration.steps.receiving import look_into_inbox, pending_batches
from perf_pipeline_tests.orchestration.conftest import Deployment
from perf_pipeline_tests.orchestration.test_cli import run


def answer(deployment: Deployment, batch: str) -> Answers:
    """Answer a batch again."""
    engine = deployment.engine()
    return answer_batch(engine, batch, deployment.state / "landing", deployment.output, workers=1)


def batches(engine: Engine) -> list[str]:
    """The batches in order of receipt."""
    with engine.connect() as connection:
        found = connection.execute(
            text("SELECT batch FROM submission GROUP BY batch ORDER BY MIN(received_seq)")
        )
        return [row[0] for row in found]


def documents(deployment: Deployment) -> dict[str, dict[str, object]]:
    """Every document by the name of the paper."""
    paths = (deployment.output / "feedback").rglob("*.json")
    found = [json.loads(path.read_bytes()) for path in paths]
    return {document["submission"]["file_name"]: document for document in found}


@pytest.fixture(scope="module")
def answered_once(tmp_path_factory: pytest.TempPathFactory) -> Deployment:
    """Goals of a township, a notice that is no form, and a file that cannot be read, all answered."""
    deployment = Deployment(tmp_path_factory.mktemp("answered"))
    deployment.inbox.mkdir()
    deployment.drop("松涛镇2025", "通知")
    no_workbook = io.BytesIO()
    with ZipFile(no_workbook, "w") as archive:
        archive.writestr("x.txt", "x")
    (deployment.inbox / "坏文件.xlsx").write_bytes(no_workbook.getvalue())
    with pytest.MonkeyPatch.context() as patch:
        for name in [*os.environ]:
            if name.startswith("PERF_") or name == "DAGSTER_HOME":
                patch.delenv(name)
        assert run(deployment) == 0
    return deployment


@pytest.fixture
def ran(answered_once: Deployment, tmp_path: Path) -> Deployment:
    """A copy of that deployment for one test."""
    shutil.copytree(answered_once.root, tmp_path / "copy")
    return Deployment(tmp_path / "copy")


def test_every_paper_is_answered_also_a_rejected_one(ran: Deployment) -> None:
    """With every finding that the warehouse has of it."""
    with ran.engine().connect() as connection:
        stored = connection.execute(
            text(
                "SELECT file_name, COUNT(finding_id) FROM submission LEFT JOIN finding USING (submission_id)"
                " GROUP BY file_name"
            )
        ).all()
    found = documents(ran)
    kinds = {name: document["workbook"]["kind"] for name, document in found.items()}  # type: ignore[index]
    assert {name: len(document["findings"]) for name, document in found.items()} == dict(stored)  # type: ignore[arg-type]
    assert kinds["坏文件.xlsx"] == kinds["关于报送绩效自评材料的通知.txt"] == "rejected"
    assert set(kinds.values()) == {"marked", "table", "rejected"}


def test_every_document_vouches_for_its_workbook(ran: Deployment) -> None:
    """Name and hash of the file beside it; no other file lies there."""
    folder = ran.output / "feedback" / batches(ran.engine())[0]
    for path in folder.glob("*.json"):
        said = json.loads(path.read_bytes())["workbook"]
        content = (folder / said["file"]).read_bytes()
        assert said["sha256"] == sha256(content).hexdigest()
    assert {path.suffix for path in folder.iterdir()} == {".json", ".xlsx"}
    assert len([*folder.iterdir()]) == 2 * len([*ran.inbox.iterdir()])


def test_answering_again_writes_nothing(ran: Deployment) -> None:
    """What stands is left as it is."""
    (batch,) = batches(ran.engine())
    again = answer(ran, batch)
    assert (again.paths, again.counts) == ((), {"unchanged": len([*ran.inbox.iterdir()])})


def test_only_the_paper_whose_findings_change_is_answered_again(ran: Deployment) -> None:
    """One message differs: one workbook and one document are written."""
    (batch,) = batches(ran.engine())
    with ran.engine().begin() as connection:
        connection.execute(text("UPDATE finding SET message = '分值合计不是一百' WHERE code = 'PTS-01'"))
    again = answer(ran, batch)
    assert [path.name[:12] for path in again.paths] == ["云岫县松涛镇2025年集"]
    assert "分值合计不是一百" in again.paths[0].with_suffix(".json").read_text(encoding="utf-8")


def test_a_lost_workbook_is_written_again(ran: Deployment) -> None:
    """Also when its document still stands."""
    (batch,) = batches(ran.engine())
    victim = next((ran.output / "feedback" / batch).glob("*.xlsx"))
    before = victim.read_bytes()
    victim.unlink()
    assert [path.name for path in answer(ran, batch).paths] == [victim.name]
    assert victim.read_bytes() == before


def test_a_later_batch_answers_older_papers_of_its_goals_only(deployment: Deployment) -> None:
    """An amended goal makes the old paper say that it is superseded; papers of other goals are not looked at."""
    deployment.drop("松涛镇2025年集镇路灯改造", "交通运输局2024年项目支出绩效目标表")
    assert run(deployment) == 0
    (name,) = [path.name for path in deployment.inbox.iterdir() if "路灯" in path.name]
    amended = _saved_again((deployment.inbox / name).read_bytes())
    (deployment.inbox / "路灯（改）.xlsx").write_bytes(amended)
    engine = deployment.engine()
    look_into_inbox(UPath(deployment.inbox), engine, deployment.state, quiet_seconds=0, now=1.9e9)
    (batch,) = pending_batches(engine)
    assert run(deployment) == 0
    states = {
        name: [form["state"] for form in document["forms"]]
        for name, document in documents(deployment).items()
    }  # type: ignore[attr-defined]
    assert states[name] == ["superseded"]
    assert states["路灯（改）.xlsx"] == ["errors"]  # taken, with faults that the audit wants mended
    assert answer(deployment, batch).counts == {"unchanged": 2}


def _saved_again(content: bytes) -> bytes:
    """The same workbook in other bytes: saved anew."""
    book = load_workbook(io.BytesIO(content))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_workbook_that_kills_the_marking_is_answered_with_a_table(
    ran: Deployment, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The child's death is told in the log; every paper is answered all the same, from rows."""
    (batch,) = batches(ran.engine())
    monkeypatch.setattr(feedback, "COMPOSE", "perf_pipeline_tests.orchestration.steps.dying:die")
    monkeypatch.setattr(feedback, "_stands", lambda *_: False)
    again = answer(ran, batch)
    assert again.counts.get("marked", 0) == 0
    assert len(again.faults) == len(again.paths) == len([*ran.inbox.iterdir()])


def test_a_disk_that_refuses_is_retried(ran: Deployment) -> None:
    """A file where the folder should be: a retryable error, and the papers stay loaded."""
    blocked = ran.root / "blocked"
    blocked.write_text("")
    (batch,) = batches(ran.engine())
    with pytest.raises(RetryableError, match="feedback cannot be written"):
        answer_batch(ran.engine(), batch, ran.state / "landing", blocked, workers=1)


def test_the_folder_is_its_owners_alone(ran: Deployment) -> None:
    """Marked workbooks hold whatever their filers wrote, names too."""
    assert (ran.output / "feedback").stat().st_mode & 0o077 == 0


def test_the_overview_of_a_year_is_published(ran: Deployment) -> None:
    """Again with the same bytes."""
    published = publish_overview(ran.engine(), 2025, ran.output)
    (path,) = published.paths
    before = path.read_bytes()
    publish_overview(ran.engine(), 2025, ran.output)
    assert (path.name, path.read_bytes()) == ("2025_审核汇总.xlsx", before)

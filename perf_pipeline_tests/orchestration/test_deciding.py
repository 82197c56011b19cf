"""Decisions on submissions by the command line: recorded, carried out, scored, and reversible."""

import pytest
from sqlalchemy import Engine, text

from perf_pipeline.cli import main
from perf_pipeline.orchestration.steps.scoring import score_stored_year
from perf_pipeline.warehouse.dump import dump
from perf_pipeline_tests.orchestration.conftest import Deployment
from perf_pipeline_tests.warehouse.builders import Paper, hand_in

GOAL = Paper()
REPORT = GOAL.evaluated([90.0, 97.5])
WORSE = REPORT.evaluated([50.0, 97.5], version=2)
SHORT = REPORT.amended(lines=REPORT.lines[:1]).amended()


def command(deployment: Deployment, action: str, paper: Paper, *more: str) -> int:
    """``perf-pipeline submissions ACTION`` on the beginning of the paper's id."""
    return main(["submissions", action, paper.submission_id[:12], "--warehouse", deployment.url, *more])


def scores(engine: Engine) -> list[float]:
    """Scores of the indicators in form order."""
    query = "SELECT score FROM indicator_score JOIN indicator USING (indicator_id) ORDER BY ordinal"
    with engine.connect() as connection:
        return [float(value) for value in connection.scalars(text(query))]


@pytest.fixture
def loaded(deployment: Deployment) -> Engine:
    """A goal, its report and a worse one, scored."""
    engine = deployment.engine()
    hand_in(engine, GOAL, REPORT)
    hand_in(engine, WORSE, batch="b20260106-000000000000")
    score_stored_year(engine, 2025)
    return engine


def test_withdraw_and_restore(
    deployment: Deployment, loaded: Engine, capsys: pytest.CaptureFixture[str]
) -> None:
    """Withdrawing brings the earlier version's scores back, restoring the later one's; both stay on record."""
    before, worse = dump(loaded), scores(loaded)
    assert command(deployment, "withdraw", WORSE, "--reason", "报错表", "--by", "张") == 0
    better = scores(loaded)
    assert (worse[0], better[0]) == (5.0, 9.0)
    assert command(deployment, "restore", WORSE, "--reason", "原表无误", "--by", "李") == 0
    assert scores(loaded) == worse
    changed = {name for name, rows in dump(loaded).items() if rows != before[name]}
    assert changed == {"submission_decision", "finding"}
    capsys.readouterr()
    assert command(deployment, "decisions", WORSE) == 0
    told = capsys.readouterr().out.splitlines()
    assert [line.split(" at ")[0] for line in told] == ["1. withdraw by 张", "2. restore by 李"]


def test_return_to_an_earlier_version(deployment: Deployment, loaded: Engine) -> None:
    """The first report counts again without touching the second."""
    assert command(deployment, "restore", REPORT, "--reason", "以首次为准", "--by", "张") == 0
    assert scores(loaded)[0] == 9.0
    with loaded.connect() as connection:
        rows = connection.execute(text("SELECT form_id FROM form WHERE is_current")).scalars().all()
        codes = connection.execute(text("SELECT code FROM finding WHERE found_by = 'join'")).scalars().all()
    assert set(rows) == {GOAL.form_id, REPORT.form_id}
    assert list(codes) == ["KEY-14"]


def test_fewer_rows_wait_for_confirmation(deployment: Deployment, loaded: Engine) -> None:
    """Nothing vanishes before the confirmation; afterwards the shorter report counts."""
    hand_in(loaded, SHORT, batch="b20260107-000000000000")
    score_stored_year(loaded, 2025)
    assert len(scores(loaded)) == 2
    with loaded.connect() as connection:
        message = connection.scalar(text("SELECT message FROM finding WHERE code = 'KEY-12'"))
    assert "1 行" in str(message)
    assert command(deployment, "confirm", SHORT, "--reason", "该指标取消", "--by", "张") == 0
    with loaded.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM actual")) == 1


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        pytest.param(["withdraw", "ab", "--reason", "x", "--by", "y"], 1, id="id_too_short"),
        pytest.param(["withdraw", "0" * 12, "--reason", "x", "--by", "y"], 1, id="unknown_id"),
        pytest.param(["withdraw", GOAL.submission_id, "--by", "y"], 2, id="no_reason"),
        pytest.param(["withdraw", GOAL.submission_id, "--reason", "x"], 2, id="no_name"),
    ],
)
def test_what_cannot_be_decided(
    deployment: Deployment, loaded: Engine, arguments: list[str], status: int
) -> None:
    """A wrong id or an unexplained decision is refused and changes nothing."""
    before = dump(loaded)
    assert main(["submissions", *arguments, "--warehouse", deployment.url]) == status
    assert dump(loaded) == before

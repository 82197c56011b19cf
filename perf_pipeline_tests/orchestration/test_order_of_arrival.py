"""Any order of arrival ends in the same tables, on both stores: real papers through the real assets."""

import random
from pathlib import Path

import pytest
from sqlalchemy import text

from perf_pipeline.orchestration.local_run import Request, no_progress, run
from perf_pipeline.warehouse.dump import dump, dump_hash
from perf_pipeline.warehouse.engine import open_engine
from perf_pipeline_tests.conftest import Stores
from perf_pipeline_tests.orchestration.conftest import SAMPLES
from perf_pipeline_tests.seeds import SEEDS, needs_seeds

UNIT = sorted(path for path in SAMPLES.iterdir() if "松涛镇" in path.name and "2024" in path.name)


def ingest(url: str, folder: Path, papers: list[Path]) -> None:
    """Put ``papers`` into an inbox of their own and run on it."""
    inbox = folder / f"inbox{len(list(folder.glob('inbox*')))}"
    inbox.mkdir()
    for paper in papers:
        (inbox / paper.name).write_bytes(paper.read_bytes())
    report = run(Request(str(inbox), url, str(folder / "output")), no_progress)
    assert report.failures == []


@pytest.fixture(autouse=True)
def _own_state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PERF_STATE", str(tmp_path / "state"))
    monkeypatch.setenv("PERF_WORKERS", "0")
    monkeypatch.delenv("DAGSTER_HOME", raising=False)


@pytest.mark.parametrize("store", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def test_file_by_file_is_as_all_at_once(store: str, stores: Stores, tmp_path: Path) -> None:
    """Goals after their evaluations, evaluations after their goals: the tables are those of one run."""
    at_once, one_by_one = stores.url(store), stores.url(store)
    ingest(at_once, tmp_path, UNIT)
    for paper in random.Random(3).sample(UNIT, len(UNIT)):
        ingest(one_by_one, tmp_path, [paper])
    assert dump(open_engine(one_by_one), private=True) == dump(open_engine(at_once), private=True)


def test_a_year_before_may_come_after(stores: Stores, tmp_path: Path) -> None:
    """Targets softer than last year's actuals and papers owed are found whichever year comes first."""
    at_once, backwards = stores.url("sqlite"), stores.url("sqlite")
    papers = sorted(path for path in SAMPLES.iterdir() if "交通运输局" in path.name)
    ingest(at_once, tmp_path, papers)
    for year in ("2025", "2024"):
        ingest(backwards, tmp_path, [paper for paper in papers if year in paper.name])
    assert dump(open_engine(backwards), private=True) == dump(open_engine(at_once), private=True)
    with open_engine(backwards).connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM finding WHERE code = 'ACT-33'"))


@pytest.mark.postgres
def test_both_stores_hold_the_same_rows(stores: Stores, tmp_path: Path) -> None:
    """Numbers, nulls and texts are the same on SQLite and PostgreSQL."""
    urls = [stores.url("sqlite"), stores.url("postgresql")]
    for url in urls:
        ingest(url, tmp_path, UNIT)
    assert len({dump_hash(open_engine(url), private=True) for url in urls}) == 1


@needs_seeds
def test_the_real_documents_load_in_full(stores: Stores, tmp_path: Path) -> None:
    """124 indicators of 13 tables and the 6 of two statements that are goals are current; 21 support tables."""
    url = stores.url("sqlite")
    ingest(url, tmp_path, sorted(SEEDS.glob("*.txt")))
    with open_engine(url).connect() as connection:
        counts = [
            connection.scalar(text(f"SELECT count(*) FROM {table}")) for table in ("indicator", "form_line")
        ]
        current = connection.scalars(text("SELECT layout FROM form WHERE is_current ORDER BY layout")).all()
        budget = connection.scalar(
            text(
                "SELECT sum(budget_total) FROM performance_goal JOIN form USING (form_id) WHERE layout = 'G2'"
            )
        )
    assert (counts, budget) == ([130, 151], 1122600)
    assert list(current) == ["G1", *["G16"] * 2, *["G2"] * 7, *["G3"] * 5]

"""A profile forced on the command line holds for new papers and for those already loaded."""

from pathlib import Path

import pytest
from sqlalchemy import text

from perf_pipeline.orchestration.local_run import Request, no_progress, run
from perf_pipeline.warehouse.engine import open_engine

GOAL = """项目支出绩效目标表
（2026年度）
预算单位\t青禾县水务局\t项目名称\t渠道清淤
一级指标\t二级指标\t三级指标\t指标值\t分值\t评分标准
产出指标\t数量指标\t清淤长度\t≥20公里\t50\t按正常比例赋分
效益指标\t社会效益指标\t受益人口\t≥900人\t40\t直接赋分
"""


def test_papers_already_loaded_are_read_again_under_the_forced_profile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The form carries the new profile, its rules the new version; forcing the same again loads nothing."""
    monkeypatch.setenv("PERF_STATE", str(tmp_path / "state"))
    monkeypatch.setenv("PERF_WORKERS", "0")
    monkeypatch.delenv("DAGSTER_HOME", raising=False)
    inbox, url = tmp_path / "inbox", f"sqlite:///{tmp_path / 'warehouse.db'}"
    inbox.mkdir()
    (inbox / "目标.txt").write_text(GOAL, encoding="utf-8")

    def loaded(profile: str) -> tuple[int, set[str], set[str]]:
        report = run(Request(str(inbox), url, str(tmp_path / "output"), profile), no_progress)
        assert report.failures == []
        with open_engine(url).connect() as connection:
            profiles = set(connection.scalars(text("SELECT profile FROM form")))
            versions = set(connection.scalars(text("SELECT rulebook_version FROM scoring_rule")))
        return len(report.batches), profiles, {version.split("-")[0] for version in versions}

    assert loaded("") == (1, {"xinjiang"}, {"xinjiang"})  # where such rule names are used
    assert loaded("hunan") == (1, {"hunan"}, {"hunan"})
    assert loaded("hunan") == (0, {"hunan"}, {"hunan"})

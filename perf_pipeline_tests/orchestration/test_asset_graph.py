"""The asset graph is a contract: keys, dependencies, groups, kinds, partitions, checks."""

import subprocess
import sys
from pathlib import Path

import dagster as dg
import pytest

from perf_pipeline.definitions import defs
from perf_pipeline.model.tables import PRIVATE_TABLES
from perf_pipeline.orchestration.definitions import build_defs
from perf_pipeline_tests.orchestration import graph_snapshot

ROOT = Path(__file__).resolve().parents[2]


def test_graph_is_the_snapshot() -> None:
    """A change of the graph is a change of asset_graph.json (``make snapshot``)."""
    assert graph_snapshot.SNAPSHOT.read_text(encoding="utf-8") == graph_snapshot.text()


def test_every_asset_describes_itself() -> None:
    """Description in two languages, owners, stage tag and code version stand on every materializable asset."""
    graph = defs.resolve_asset_graph()
    bare = [
        key.to_user_string()
        for key in graph.materializable_asset_keys
        if not (graph.get(key).description and graph.get(key).owners and graph.get(key).code_version)
        or graph.get(key).tags.get("perf_pipeline/stage") != graph.get(key).group_name
    ]
    assert bare == []


def test_private_tables_are_no_assets() -> None:
    """Contacts are loaded, but Dagster never shows them."""
    keys = {key.to_user_string() for key in defs.resolve_asset_graph().get_all_asset_keys()}
    assert keys & PRIVATE_TABLES == set()


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        pytest.param("sqlite:///w.db", "sqlite", id="sqlite"),
        pytest.param("postgresql+psycopg://h/w", "postgres", id="postgres"),
        pytest.param(dg.EnvVar("NOT_SET_ANYWHERE"), "sqlite", id="variable-not-set-yet"),
    ],
)
def test_tables_show_their_store(url: str, kind: str) -> None:
    """The kind of a table asset is the database of its warehouse."""
    graph = build_defs(warehouse_url=url).resolve_asset_graph()
    assert kind in graph.get(dg.AssetKey("indicator")).kinds


def test_definitions_need_no_environment(tmp_path: Path) -> None:
    """Importing the definitions anywhere, with an empty environment, works and leaves no file."""
    code = "from perf_pipeline.definitions import defs; defs.get_repository_def()"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, [*tmp_path.iterdir()]) == (0, []), done.stderr

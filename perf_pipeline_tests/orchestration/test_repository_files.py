"""The files of the checkout that start things: they load, and they agree with each other."""

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import dagster as dg
import pytest
import yaml
from packaging.requirements import Requirement

from perf_pipeline.orchestration.settings import DEFAULTS

ROOT = Path(__file__).resolve().parents[2]


def test_instance_configuration_loads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """dagster.yaml is valid, keeps its storage below var/ and sends no telemetry."""
    (tmp_path / "dagster.yaml").write_bytes((ROOT / "dagster.yaml").read_bytes())
    monkeypatch.chdir(tmp_path)
    with dg.DagsterInstance.from_config(str(tmp_path)) as instance:
        assert instance.telemetry_enabled is False
        assert instance.run_monitoring_enabled is True
        assert instance.get_runs() == []
    assert sorted(path.name for path in tmp_path.iterdir()) == ["dagster.yaml", "var"]


def test_workspace_is_valid(tmp_path: Path) -> None:
    """``dagster definitions validate`` accepts the workspace."""
    done = subprocess.run(
        [sys.executable, "-m", "dagster", "definitions", "validate", "-w", str(ROOT / "workspace.yaml")],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT), "DAGSTER_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_one_location_name() -> None:
    """workspace.yaml names the location as the package is named."""
    (location,) = yaml.safe_load((ROOT / "workspace.yaml").read_text())["load_from"]
    assert location["python_module"] == {
        "module_name": "perf_pipeline.definitions",
        "location_name": "perf_pipeline",
    }


def test_every_setting_is_documented() -> None:
    """docs/operations.md lists each variable with its default."""
    rows = dict(
        re.findall(
            r"^\| `(PERF_\w+)` \| `?([^`|]*?)`? \|", (ROOT / "docs/operations.md").read_text(), re.MULTILINE
        )
    )
    assert rows == {name: default or "–" for name, default in DEFAULTS.items()}


def test_constraints_are_names_and_versions() -> None:
    """Every line pins one version; addresses and local paths have no place there."""
    lines = (ROOT / "constraints.txt").read_text().splitlines()[1:]
    assert [line for line in lines if not re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.+!]+", line)] == []


def test_constraints_cover_what_the_package_needs() -> None:
    """Everything that pyproject.toml asks for is pinned to a version that it allows."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    lines = (ROOT / "constraints.txt").read_text().splitlines()[1:]
    pinned = {
        re.sub(r"[-_.]+", "-", name).lower(): version
        for name, version in (line.split("==") for line in lines)
    }
    unmet = [
        text
        for text in wanted
        if not Requirement(text).specifier.contains(
            pinned.get(re.sub(r"[-_.]+", "-", Requirement(text).name).lower(), "0"), prereleases=True
        )
    ]
    assert unmet == []


def test_import_contracts_hold() -> None:
    """No room imports what .importlinter forbids."""
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports())",
        ],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout

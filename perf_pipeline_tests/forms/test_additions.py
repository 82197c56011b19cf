"""A county's own words: the example of docs/new-layout.md works exactly as it stands there."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from perf_pipeline.errors import ConfigurationError, DataFileError
from perf_pipeline.forms.additions import SETTING, with_additions
from perf_pipeline.forms.vocabulary import VocabularyData
from perf_pipeline.package_data import load

PAGE = Path(__file__).resolve().parents[2] / "docs" / "new-layout.md"
_COMMAND = "from perf_pipeline.cli import main; raise SystemExit(main())"
_FILE = re.compile(r"^`([^`\n]+)`\n\n```\w+\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def files_of_the_page() -> dict[str, str]:
    """The files that the page shows, by name."""
    return dict(_FILE.findall(PAGE.read_text(encoding="utf-8")))


def check(paper: Path, layouts: Path | None) -> Any:
    """What the command line says of ``paper``, in a process that reads ``layouts``."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PERF_")}
    done = subprocess.run(
        [sys.executable, "-c", _COMMAND, "check", str(paper), "--json"],
        env=environment | ({SETTING: str(layouts)} if layouts else {}),
        capture_output=True,
        check=False,
        timeout=120,
    )
    assert done.stdout, done.stderr
    return json.loads(done.stdout)


def test_the_example_of_the_page(tmp_path: Path) -> None:
    """The paper of the page is turned away without its folder, and read rightly with it."""
    for name, content in files_of_the_page().items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(content, encoding="utf-8")
    without = check(tmp_path / "paper.txt", None)
    with_ = check(tmp_path / "paper.txt", tmp_path)
    assert (without["forms"], [finding["code"] for finding in without["findings"]]) == ([], ["FMT-10"])
    (form,) = with_["forms"]
    assert (form["organization_name"], form["project_name"], form["fiscal_year"], form["layout"]) == (
        "云岫县水利局", "灌区渠道清淤", 2025, "yunxiu-water",
    )  # fmt: skip
    assert [(line["operator"], line["target_value"], line["target_unit"], line["weight"]) for line in form["lines"]] == [
        ("≥", 36, "公里", 40), ("=", 100, "%", 30), ("≥", 90, "%", 30),
    ]  # fmt: skip
    assert all(line["rule_text"] for line in form["lines"])
    families = {finding["code"][:3] for finding in with_["findings"]}
    assert families.isdisjoint(
        {"LAY", "VOC", "VAL", "FMT"}
    )  # the audit may still ask for what the form leaves out


def ours() -> VocabularyData:
    """The package's own vocabulary."""
    return load("perf_pipeline.forms", "vocabulary.yaml", VocabularyData)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user's folder."""
    monkeypatch.setenv(SETTING, str(tmp_path))
    return tmp_path


def test_without_a_folder_nothing_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    """The package's vocabulary stands alone."""
    monkeypatch.delenv(SETTING, raising=False)
    assert with_additions(ours()) == ours()


def test_a_word_belongs_to_one_role(folder: Path) -> None:
    """A word that the user gives to a role is taken from ours."""
    (folder / "vocabulary.yaml").write_text("columns: {rule: {words: [说明]}}", encoding="utf-8")
    columns = with_additions(ours()).columns
    assert ("说明" in columns["rule"].words, "说明" in columns["remark"].words) == (True, False)
    assert "备注" in columns["remark"].words


@pytest.mark.parametrize(
    ("content", "named"),
    [
        pytest.param("columns: {colour: {words: [颜色]}}", "colour", id="role"),
        pytest.param("colums: {}", "colums", id="key"),
        pytest.param("level1: 产出指标", "level1", id="kind"),
        pytest.param("columns: [", "not valid YAML", id="yaml"),
    ],
)
def test_mistakes_are_named(content: str, named: str, folder: Path) -> None:
    """Whoever writes a file wrongly is told which file and which key."""
    (folder / "vocabulary.yaml").write_text(content, encoding="utf-8")
    with pytest.raises(DataFileError, match=named) as error:
        with_additions(ours())
    assert "PERF_LAYOUTS/vocabulary.yaml" in str(error.value)


def test_folder_that_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    """A wrong setting is told before any paper is read without the words."""
    monkeypatch.setenv(SETTING, "/no/such/folder")
    with pytest.raises(ConfigurationError, match="/no/such/folder"):
        with_additions(ours())

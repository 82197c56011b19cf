"""Scanning: off by default; where it is on, a file is turned away or known to be clean."""

from pathlib import Path

import pytest

from perf_pipeline.errors import ConfigurationError, RetryableError
from perf_pipeline.intake.scanning import SETTING, infected


@pytest.fixture
def scanner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A scanner that turns away whatever holds the word EICAR."""
    program = tmp_path / "scanner"
    program.write_text('#!/bin/sh\nif grep -q EICAR "$@"; then exit 1; fi\nexit 0\n', encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv(SETTING, str(program))
    return program


@pytest.fixture
def papers(tmp_path: Path) -> list[str]:
    """Three files, the second of which is suspect."""
    paths = [tmp_path / f"{number}.bin" for number in range(3)]
    for path, words in zip(paths, ("甲", "EICAR", "乙"), strict=True):
        path.write_text(words, encoding="utf-8")
    return [str(path) for path in paths]


def test_off_by_default(papers: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the setting nothing is run and nothing turned away."""
    monkeypatch.delenv(SETTING, raising=False)
    assert infected(papers) == frozenset()


def test_only_the_suspect_file_is_turned_away(scanner: Path, papers: list[str]) -> None:
    """One suspect file in a group does not condemn its neighbours."""
    assert infected(papers) == {papers[1]}


def test_scanner_that_cannot_say(scanner: Path, papers: list[str]) -> None:
    """A scanner that fails is tried again later; nothing is read unscanned meanwhile."""
    scanner.write_text("#!/bin/sh\nexit 2\n", encoding="utf-8")
    with pytest.raises(RetryableError, match="status 2"):
        infected(papers)


def test_setting_that_names_no_program(papers: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """A wrong setting is the operator's to mend."""
    monkeypatch.setenv(SETTING, "clamdscan")
    with pytest.raises(ConfigurationError):
        infected(papers)

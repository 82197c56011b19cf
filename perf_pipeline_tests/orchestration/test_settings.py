"""Settings resolve from what is given, then the environment, then defaults."""

import pytest

from perf_pipeline.errors import ConfigurationError
from perf_pipeline.orchestration.settings import number, setting, warehouse_fingerprint


@pytest.mark.parametrize(
    ("given", "environment", "expected"),
    [
        pytest.param("here", "there", "here", id="given-wins"),
        pytest.param("", "there", "there", id="environment-next"),
        pytest.param("", None, "sample_inputs", id="default-last"),
        pytest.param("", "", "sample_inputs", id="empty-variable-is-no-setting"),
    ],
)
def test_setting_order(
    monkeypatch: pytest.MonkeyPatch, given: str, environment: str | None, expected: str
) -> None:
    """What is given wins over the environment, and that over the default."""
    monkeypatch.delenv("PERF_INBOX", raising=False)
    if environment is not None:
        monkeypatch.setenv("PERF_INBOX", environment)
    assert setting(given, "PERF_INBOX") == expected


@pytest.mark.parametrize("text", ["soon", "-1"])
def test_bad_number_names_its_variable(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    """A number that is none is a configuration error that says which variable is wrong."""
    monkeypatch.setenv("PERF_QUIET_SECONDS", text)
    with pytest.raises(ConfigurationError, match="PERF_QUIET_SECONDS"):
        number(None, "PERF_QUIET_SECONDS")


def test_fingerprint_ignores_the_password() -> None:
    """A changed password is the same warehouse."""
    first = warehouse_fingerprint("postgresql://perf:old@db.example/perf")
    assert first == warehouse_fingerprint("postgresql://perf:new@db.example/perf")


def test_fingerprint_tells_databases_apart() -> None:
    """Another file is another warehouse."""
    assert warehouse_fingerprint("sqlite:///a.db") != warehouse_fingerprint("sqlite:///b.db")


def test_fingerprint_follows_the_file_not_the_spelling(
    tmp_path: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A relative and an absolute address of one SQLite file are one warehouse."""
    monkeypatch.chdir(str(tmp_path))
    assert warehouse_fingerprint("sqlite:///a.db") == warehouse_fingerprint(f"sqlite:///{tmp_path}/a.db")

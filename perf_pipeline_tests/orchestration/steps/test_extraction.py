"""Extraction answers for every file: with its forms, or with the finding that says why not."""

from pathlib import Path

import pytest

from perf_pipeline.errors import ConfigurationError
from perf_pipeline.intake.workers import Outcome
from perf_pipeline.orchestration.steps.extraction import Extract, Job, extract_content, from_outcome
from perf_pipeline_tests.orchestration.conftest import SAMPLES

JOB = Job("a" * 64, "表.xlsx", "landing")


def codes(extract: Extract) -> list[str]:
    """Codes of the findings of an extract."""
    return [row["code"] for row in extract.findings]


@pytest.mark.parametrize("path", sorted(SAMPLES.iterdir()), ids=lambda path: path.stem)
def test_every_sample_is_read(path: Path) -> None:
    """Each sample paper has forms with lines, but for the notice, which says that it has none."""
    extract = extract_content("b" * 64, path.name, path.read_bytes())
    if "通知" in path.name:
        assert (extract.forms, codes(extract)) == ([], ["FMT-10"])
    else:
        assert {row["form_id"] for row in extract.lines} == {row["form_id"] for row in extract.forms}


@pytest.mark.parametrize("path", sorted(SAMPLES.iterdir()), ids=lambda path: path.name)
def test_what_a_reader_found_is_told_once(path: Path) -> None:
    """A finding about the file belongs to intake, and forms do not repeat it."""
    told = [
        (row["code"], row["place"], row["form_id"], row["message"], row["quote"])
        for row in extract_content("s1", path.name, path.read_bytes()).findings
    ]
    assert len(told) == len(set(told))


def test_unreadable_content_is_a_finding() -> None:
    """Bytes that no reader takes give one error finding about the submission."""
    extract = extract_content("b" * 64, "坏.xlsx", b"PK\x03\x04 nothing")
    assert ([row["severity"] for row in extract.findings], extract.forms) == (["error"], [])


@pytest.mark.parametrize(
    ("outcome", "code", "fault"),
    [
        pytest.param(Outcome(code="OPS-05", values={"reason": "timeout"}), "OPS-05", "", id="killed"),
        pytest.param(
            Outcome(code="OPS-05", values={"reason": "KeyError"}, fault="KeyError at x:1"),
            "OPS-09",
            "aaaaaaaaaaaa: KeyError at x:1",
            id="bug-of-ours",
        ),
        pytest.param(Outcome(code="FIL-02"), "FIL-02", "", id="refused"),
        pytest.param(Outcome(value="nonsense"), "OPS-09", "", id="strange-answer"),
    ],
)
def test_no_value_is_a_finding(outcome: Outcome, code: str, fault: str) -> None:
    """Whatever happened in the worker, the submission gets its finding, and bugs are told to the log."""
    extract = from_outcome(JOB, outcome)
    assert (codes(extract), extract.fault, extract.submission_id) == ([code], fault, JOB.submission_id)


def test_missing_package_is_no_finding() -> None:
    """Papers are not turned away because a reader is not installed here."""
    with pytest.raises(ConfigurationError, match="not installed"):
        from_outcome(JOB, Outcome(code="OPS-05", values={"reason": "ModuleNotFoundError"}, fault="…"))

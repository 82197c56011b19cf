"""A paper → everything that is found in it, by the same steps as ``perf-pipeline check``, in this process."""

from pathlib import Path
from typing import Any

from perf_pipeline.orchestration.steps.checking import check
from perf_pipeline.orchestration.steps.papers import extract_content

Found = dict[str, Any]


def report_on(content: bytes, name: str, profile: str | None = None) -> dict[str, Any]:
    """The report on one paper."""
    return check(name, extract_content("0" * 64, name, content), profile)


def found_in(path: Path) -> list[Found]:
    """Findings in a file, with code, severity, place, message, form number and whether each follows from another."""
    return list(report_on(path.read_bytes(), path.name)["findings"])

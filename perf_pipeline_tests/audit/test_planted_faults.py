"""One fault planted in a clean paper: it is found, and nothing else of another cause is made of it."""

from collections import Counter
from functools import cache

import pytest

from perf_pipeline.findings import catalogue
from perf_pipeline_tests.audit.reading import report_on
from perf_pipeline_tests.paperwork.planted import PLANTS, Planted, planted_papers

NOTES = frozenset({"AUD-01", "PTS-07"})
"""Said of nearly every form: what was not checked, and how points were understood."""


@cache
def papers() -> dict[str, list[Planted]]:
    """All planted papers by code."""
    found: dict[str, list[Planted]] = {}
    for planted in planted_papers():
        found.setdefault(planted.code, []).append(planted)
    return found


@cache
def counts(paper: bytes, *, causes_only: bool) -> Counter[str]:
    """How often each code stands on the paper."""
    findings = report_on(paper, "目标.txt")["findings"]
    return Counter(f["code"] for f in findings if not (causes_only and f["follows"]))


@pytest.mark.parametrize("code", PLANTS)
def test_planted_fault_is_found_and_stays_alone(code: str) -> None:
    """In at least 95 % of ten papers the planted code, with at most one further finding of another cause."""
    found, crowded = 0, []
    for planted in papers()[code]:
        before = counts(planted.without, causes_only=False)
        found += counts(planted.paper, causes_only=False)[code] > before[code]
        further = counts(planted.paper, causes_only=True) - before
        others = [c for c in further.elements() if c != code and c not in NOTES]
        crowded += [(planted.layout, planted.project, others)] if len(others) > 1 else []
    assert found / len(papers()[code]) >= 0.95
    assert len(crowded) / len(papers()[code]) <= 0.1, crowded


def test_every_code_of_the_audit_is_planted() -> None:
    """Codes of the audit's families that nobody plants: rows left waiting or unread, and what is no fault."""
    families = ("LAY", "STR", "VOC", "PTS", "RUL", "NUM", "TXT")
    known = {code for code in catalogue().codes if code.startswith(families)}
    assert known - PLANTS.keys() == {"LAY-05", "LAY-06", "PTS-04", "PTS-05", "PTS-06", "PTS-07", "RUL-05"}

"""The real documents: what a careful reader listed by hand is found, and what is called an error is one."""

from typing import Any

import pytest
import yaml

from perf_pipeline.package_data import resource
from perf_pipeline_tests.audit.reading import found_in
from perf_pipeline_tests.seeds import needs_seeds, seed

pytestmark = needs_seeds
SEEDS = ("002", "003", "004")


@pytest.fixture(scope="module")
def faults() -> dict[str, list[dict[str, Any]]]:
    """The list made by hand."""
    text = resource("perf_pipeline_tests.audit", "seed_faults.yaml").read_text(encoding="utf-8")
    return dict(yaml.safe_load(text))


def missed(number: str, faults: list[dict[str, Any]], kind: str) -> tuple[list[str], int]:
    """Listed faults of a kind that were not found at their place, and how many were listed."""
    found = {(finding["code"], finding["place"]) for finding in found_in(seed(number))}
    listed = [(f, place) for f in faults if f["kind"] == kind for place in f["places"]]
    lost = [
        f"{fault['code']} at line {place}: {fault['what']}"
        for fault, place in listed
        if not any((code, f"line {place}") in found for code in fault["code"].split("/"))
    ]
    return lost, len(listed)


@pytest.mark.parametrize("number", SEEDS)
def test_every_mechanical_fault_is_found(number: str, faults: dict[str, list[dict[str, Any]]]) -> None:
    """Layout, structure, points, rules and numbers: nothing that was listed is missed."""
    assert missed(number, faults[number], "mechanical")[0] == []


def test_most_soft_faults_are_found(faults: dict[str, list[dict[str, Any]]]) -> None:
    """What takes a word list or a soft match: at least four in five."""
    results = [missed(number, faults[number], "soft") for number in SEEDS]
    lost, listed = sum(len(lost) for lost, _ in results), sum(count for _, count in results)
    assert (listed - lost) / listed >= 0.8, results


@pytest.mark.parametrize(
    ("number", "errors"),
    [
        pytest.param("002", {("STR-01", "line 32")}, id="002"),
        pytest.param(
            "003",
            {("NUM-05", "line 745"), ("NUM-07", "line 272")},
            id="003",
        ),
        pytest.param("004", set(), id="004"),
    ],
)
def test_what_is_called_an_error_is_one(number: str, errors: set[tuple[str, str]]) -> None:
    """Each was looked at: a missing name, a cap above the budget, two spending plans."""
    found = found_in(seed(number))
    assert {(f["code"], f["place"]) for f in found if f["severity"] == "error"} == errors

"""The verdict on a submission follows from its forms and findings."""

import pandas as pd
import pytest

from perf_pipeline.orchestration.steps.loading import loaded_tables, verdicts


@pytest.mark.parametrize(
    ("forms", "severities", "status"),
    [
        pytest.param(2, [], "accepted", id="clean"),
        pytest.param(2, ["warning", "info"], "accepted", id="warnings-only"),
        pytest.param(2, ["error"], "partly_accepted", id="error-beside-forms"),
        pytest.param(0, ["error"], "rejected", id="nothing-read"),
        pytest.param(0, [], "rejected", id="no-form-and-no-finding"),
    ],
)
def test_verdict(forms: int, severities: list[str], status: str) -> None:
    """No form is a rejection; an error finding beside forms is a partial acceptance."""
    read = pd.DataFrame({"submission_id": ["s"], "format": ["txt"], "form_count": [9]})
    found = pd.DataFrame(
        {
            "submission_id": ["s"] * len(severities),
            "severity": severities,
            "code": ["LAY-01"] * len(severities),
        }
    )
    verdict = verdicts(read, pd.DataFrame({"submission_id": ["s"] * forms}), found).to_dict("records")
    assert verdict == [{"submission_id": "s", "format": "txt", "form_count": forms, "status": status}]


def test_a_reviewers_workbook_is_accepted_though_it_holds_no_form() -> None:
    """Its one finding says that it was read; a decision that was not taken makes it partly accepted."""
    read = pd.DataFrame({"submission_id": ["s"], "format": ["xlsx"], "form_count": [0]})
    no_form = pd.DataFrame({"submission_id": pd.Series([], dtype="string")})
    for codes, severities, status in (
        (["ADJ-06"], ["info"], "accepted"),
        (["ADJ-06", "ADJ-01"], ["info", "error"], "partly_accepted"),
    ):
        found = pd.DataFrame({"submission_id": ["s"] * len(codes), "severity": severities, "code": codes})
        assert verdicts(read, no_form, found)["status"].tolist() == [status]


def test_private_and_scored_tables_are_not_shown_as_loaded() -> None:
    """The list of table assets leaves out contacts, scores and what later work writes."""
    assert {"contact", "indicator_score", "filing"} & {*loaded_tables()} == set()

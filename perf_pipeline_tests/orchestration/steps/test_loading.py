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
    found = pd.DataFrame({"submission_id": ["s"] * len(severities), "severity": severities})
    verdict = verdicts(read, pd.DataFrame({"submission_id": ["s"] * forms}), found).to_dict("records")
    assert verdict == [{"submission_id": "s", "format": "txt", "form_count": forms, "status": status}]


def test_private_and_scored_tables_are_not_shown_as_loaded() -> None:
    """The list of table assets leaves out contacts, scores and what people write."""
    assert {"contact", "indicator_score", "adjudication"} & {*loaded_tables()} == set()

"""Validation parts good rows from bad ones and says little about the bad."""

import pandas as pd
import pytest
from pandera.config import config_context

from perf_pipeline.errors import ConfigurationError
from perf_pipeline.model.derive import frame
from perf_pipeline.model.tables import TABLES
from perf_pipeline.orchestration.steps.validation import schema_faults, unexplained_scores, validate


def lines(*changes: dict[str, object]) -> pd.DataFrame:
    """Form lines that hold, each changed by one of ``changes``."""
    base = {"form_id": "f", "level3_key": "及时率", "place": "line 3", "weight": 5.0}
    return frame(
        TABLES["form_line"], [{**base, "ordinal": n, **change} for n, change in enumerate(changes, 1)]
    )


def test_good_rows_go_on() -> None:
    """Only the bad row is held back."""
    result = validate("form_line", lines({}, {"weight": -1.0, "operator": "约"}, {}))
    assert result.good["ordinal"].tolist() == [1, 3]
    assert [(row.position, set(row.columns)) for row in result.bad] == [(1, {"weight", "operator"})]


def test_faults_name_no_values() -> None:
    """The sentence names row, column and check, never what stood in the cell."""
    faults = schema_faults("form_line", lines({}, {"place": None}))
    assert faults == ["row 2: place fails not_nullable"]


def test_validation_switched_off_is_refused() -> None:
    """A run that cannot validate does not pretend to."""
    with config_context(validation_enabled=False), pytest.raises(ConfigurationError, match="PANDERA"):
        validate("form_line", lines({}))


def test_wrong_type_is_a_fault_of_the_frame() -> None:
    """A column of the wrong type concerns no single row."""
    wrong = lines({}).astype({"weight": "string"})
    assert any("weight" in fault for fault in validate("form_line", wrong).schema_faults)


@pytest.mark.parametrize(
    ("row", "broken"),
    [
        pytest.param(
            {"status": "scored", "score": 4.0, "max_score": 5.0, "formula": "…"}, False, id="explained"
        ),
        pytest.param({"status": "scored", "score": 4.0, "max_score": 5.0}, True, id="no-formula"),
        pytest.param({"status": "scored", "max_score": 5.0, "formula": "…"}, True, id="no-score"),
        pytest.param(
            {"status": "scored", "score": 6.0, "max_score": 5.0, "formula": "…"}, True, id="above-full-marks"
        ),
        pytest.param({"status": "missing_actual", "max_score": 5.0}, False, id="not-scored"),
        pytest.param(
            {"status": "missing_actual", "score": 0.0, "max_score": 5.0}, True, id="not-scored-is-not-zero"
        ),
    ],
)
def test_unexplained_scores(row: dict[str, object], broken: bool) -> None:
    """A score without formula, outside its range, or where nothing was scored is found."""
    identity = {"indicator_id": "i", "stage": "self_evaluation", "goal_id": "g", "fiscal_year": 2024}
    scores = frame(TABLES["indicator_score"], [{**identity, "explanation": "…", **row}])
    assert unexplained_scores(scores) == (["i"] if broken else [])

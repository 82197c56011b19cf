"""The warehouse contract: tables and columns that others rely on, and what is derived from their declarations."""

import pandas as pd
import pandera.errors
import pytest

from perf_pipeline.model import ids
from perf_pipeline.model.derive import column_names, columns_of, data_dictionary, frame, records
from perf_pipeline.model.records import Execution, Heading, heading_from_json
from perf_pipeline.model.tables import TABLES, Submission

CONTRACT = {
    "submission": "submission_id file_name format byte_size received_at batch status form_count",
    "form": "form_id submission_id ordinal form_kind layout profile place fiscal_year organization_id project_id is_current superseded_by",
    "organization": "organization_id code name",
    "project": "project_id organization_id code name",
    "performance_goal": "goal_id form_id scope organization_id project_id fiscal_year budget_total budget_fiscal budget_other objective",
    "spending_plan": "goal_id month cumulative_percent",
    "indicator": "indicator_id goal_id ordinal level1 level2 level3 operator target_value target_unit target_text weight "
    "weight_source explanation basis prior_year_text rule_text rule_id evidence remark place",
    "scoring_rule": "rule_id family parameters text origin rulebook_version description",
    "actual": "actual_id indicator_id form_id stage as_of actual_value actual_unit actual_text attainment claimed_score "
    "deviation_reason outlook place",
    "budget_execution": "goal_id form_id stage as_of initial_budget adjusted_budget executed claimed_score",
    "adjudication": "subject reference decision reason decided_by decided_at",
    "indicator_score": "indicator_id stage completion_ratio score max_score status rule_id formula explanation claimed_score claimed_gap",
    "goal_score": "goal_id stage execution_score indicator_points total_score max_score percent_score grade status claimed_total",
    "organization_score": "organization_id fiscal_year stage goal_count weighted_percent_score grade department_percent_score",
    "finding": "finding_id submission_id form_id goal_id indicator_id code severity message quote place cause_id",
    "filing": "organization_id project_id fiscal_year form_kind due_at received_at state",
    "data_dictionary": "table_name column_name label_zh description type unit",
}


@pytest.mark.parametrize("table", CONTRACT)
def test_a_table_has_the_columns_that_others_rely_on(table: str) -> None:
    """Columns may be added with a note; none of these goes away."""
    assert set(CONTRACT[table].split()) <= set(column_names(TABLES[table]))


@pytest.mark.parametrize("table", TABLES)
def test_every_column_is_described(table: str) -> None:
    """A label in Chinese and a description stand with every declaration."""
    assert [c.name for c in columns_of(TABLES[table]) if not c.label_zh or not c.description] == []


@pytest.mark.parametrize("table", TABLES)
def test_an_empty_frame_satisfies_its_model(table: str) -> None:
    """Types of a frame follow from the declaration."""
    model = TABLES[table]
    assert list(model.validate(frame(model, [])).columns) == column_names(model)


@pytest.mark.parametrize("table", TABLES)
def test_references_lead_to_declared_keys(table: str) -> None:
    """A reference names a table and its key."""
    references = [c.references.split(".") for c in columns_of(TABLES[table]) if c.references]
    keys = {(name, c.name) for name, model in TABLES.items() for c in columns_of(model) if c.key}
    assert [reference for reference in references if tuple(reference) not in keys] == []


def test_the_dictionary_has_a_row_for_every_column() -> None:
    """The data dictionary is derived, so it cannot lag behind."""
    assert len(data_dictionary()) == sum(len(columns_of(model)) for model in TABLES.values())


def submission(**changes: object) -> dict[str, object]:
    """A valid row."""
    return {
        "submission_id": "a" * 64, "file_name": "表.txt", "format": None, "byte_size": 3,
        "received_at": pd.Timestamp("2025-01-01", tz="UTC"), "received_seq": 1, "batch": "b", "status": "received",
        "form_count": 0,
    } | changes  # fmt: skip


def test_rows_survive_the_way_through_a_frame() -> None:
    """Frames give back plain values, nulls as None."""
    assert records(frame(Submission, [submission()])) == [submission()]


@pytest.mark.parametrize("change", [{"status": "lost"}, {"byte_size": -1}, {"file_name": None}], ids=str)
def test_a_model_refuses_what_it_does_not_declare(change: dict[str, object]) -> None:
    """Choices, ranges and nulls are checked."""
    with pytest.raises(pandera.errors.SchemaError):
        Submission.validate(frame(Submission, [submission(**change)]))


def test_an_unknown_key_is_an_error_and_not_dropped() -> None:
    """A misspelt column would vanish otherwise."""
    with pytest.raises(KeyError, match="filename"):
        frame(Submission, [submission(filename="x")])


def test_ids_tell_same_named_indicators_apart() -> None:
    """Occurrence is part of the natural key; the id is stable."""
    first, second = (ids.indicator_id("g", "产出指标", "数量指标", "培训", n) for n in (0, 1))
    assert (first == second, first) == (False, ids.indicator_id("g", "产出指标", "数量指标", "培训", 0))


def test_parts_of_an_id_do_not_run_together() -> None:
    """("ab", "c") and ("a", "bc") are two keys."""
    assert ids.stable_id("ab", "c") != ids.stable_id("a", "bc")


def test_a_heading_survives_its_json() -> None:
    """What is stored with a form can be read back."""
    heading = Heading(
        objective="建成", budget_total="1.00", plan={"3": "20"}, execution=Execution(executed="0.50")
    )
    assert heading_from_json(heading.to_json()) == heading

"""Metadata: schemas derived from the models, previews short and masked."""

import pandas as pd
import pytest

from perf_pipeline.model.derive import column_names
from perf_pipeline.model.tables import TABLES
from perf_pipeline.orchestration.metadata import (
    PREVIEW_CHARACTERS,
    PREVIEW_ROWS,
    column_schema,
    frame_metadata,
    mask,
    preview,
    severity_metadata,
)


@pytest.mark.parametrize("table", sorted(TABLES))
def test_column_schema_repeats_the_model(table: str) -> None:
    """The Dagster schema has the model's columns in the model's order."""
    assert [column.name for column in column_schema(table).columns] == column_names(TABLES[table])


def test_column_schema_carries_labels_and_constraints() -> None:
    """Chinese label, unit and closed list come from the declaration."""
    columns = {column.name: column for column in column_schema("indicator").columns}
    assert columns["weight"].description == "分值 [point]: Full marks of the indicator"
    assert columns["operator"].constraints.other == ["one of ≥, ≤, =, >, <"]
    assert columns["indicator_id"].constraints.unique


def test_private_tables_have_no_preview() -> None:
    """A table with names of persons shows its row count only."""
    contacts = pd.DataFrame({"form_id": ["f"], "role": ["填表人"], "value": ["某某"]})
    assert frame_metadata("contact", contacts) == {"dagster/row_count": 1, "dagster/table_name": "contact"}


def test_preview_is_short_and_hides_quotes() -> None:
    """At most ten rows, cut cells, and no column that repeats lines of the paper."""
    table = preview(pd.DataFrame({"remark": ["很" * 500] * 40, "quote": ["填表人：某某"] * 40}))
    assert len(table.records) == PREVIEW_ROWS
    assert table.records[0].data == {"remark": "很" * PREVIEW_CHARACTERS}


def test_preview_shows_missing_as_missing() -> None:
    """Missing values of any type are None in the preview."""
    frame = pd.DataFrame(
        {"weight": [None, 2.5], "form_count": pd.array([None, 3], dtype="Int64"), "unit": ["%", None]}
    )
    assert [record.data for record in preview(frame).records] == [
        {"weight": None, "form_count": None, "unit": "%"},
        {"weight": 2.5, "form_count": 3, "unit": None},
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("电话 13900000000", "电话 13*********", id="telephone"),
        pytest.param("2024年投入300000元", "2024年投入300000元", id="ordinary-numbers"),
        pytest.param("1" * 32, "1" * 32, id="id-of-ours"),
    ],
)
def test_mask(text: str, expected: str) -> None:
    """Long runs of digits are hidden, ordinary amounts and ids are not."""
    assert mask(text) == expected


def test_severities_are_all_counted() -> None:
    """A severity that does not occur counts 0."""
    assert severity_metadata(["error", "info", "error"]) == {
        "findings/error": 2,
        "findings/warning": 0,
        "findings/info": 1,
    }

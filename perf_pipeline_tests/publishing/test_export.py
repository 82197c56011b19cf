"""Parquet files hold exact decimals, explain their columns, and depend on nothing but the frames."""

from decimal import Decimal
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from perf_pipeline.model.derive import column_names, frame
from perf_pipeline.model.tables import TABLES
from perf_pipeline.publishing.export import describe, parquet_bytes, write_scores_parquet
from perf_pipeline.warehouse.views import VIEWS, ViewColumn
from perf_pipeline_tests.publishing.views import views


def views_of_the_warehouse() -> tuple[ViewColumn, ...]:
    """The columns of the view that is exported, as the warehouse declares them."""
    return VIEWS["bi_indicator_scorecard"].columns


GOAL = {
    "goal_id": "g1", "stage": "self_evaluation", "fiscal_year": 2024, "execution_ratio": 0.896729,
    "total_score": 79.47, "percent_score": 79.47, "grade": "中", "status": "complete", "scored_count": 7,
    "indicator_count": 7, "profile": "national",
}  # fmt: skip


def frames() -> dict[str, pd.DataFrame]:
    """Two goal scores in two years, and the indicator view."""
    goals = frame(TABLES["goal_score"], [GOAL, GOAL | {"goal_id": "g2", "fiscal_year": 2025}])
    return {"goal_score": goals, "bi_indicator_scorecard": views()["bi_indicator_scorecard"]}


def test_a_year_is_written_per_table(tmp_path: Path) -> None:
    """File names say table and year; other years stay out."""
    paths = write_scores_parquet(frames(), tmp_path, 2024)
    assert [path.name for path in paths] == ["goal_score_2024.parquet", "bi_indicator_scorecard_2024.parquet"]
    assert pq.read_table(paths[0]).column("goal_id").to_pylist() == ["g1"]


def test_points_and_ratios_are_exact(tmp_path: Path) -> None:
    """Decimals with the model's places, nulls as null."""
    row = pq.read_table(write_scores_parquet(frames(), tmp_path, 2024)[0]).to_pylist()[0]
    assert (row["total_score"], row["execution_ratio"], row["max_score"]) == (
        Decimal("79.4700"),
        Decimal("0.896729"),
        None,
    )


def test_every_column_says_what_it_is(tmp_path: Path) -> None:
    """Chinese label and description travel in the field's metadata."""
    field = pq.read_schema(write_scores_parquet(frames(), tmp_path, 2024)[0]).field("percent_score")
    assert (field.metadata[b"label_zh"].decode(), field.metadata[b"unit"]) == ("得分率", b"%")


@pytest.mark.parametrize("name", list(views()["bi_indicator_scorecard"].columns))
def test_every_column_of_the_indicator_view_is_known(name: str) -> None:
    """Each is explained by the model or by export.yaml."""
    assert describe("bi_indicator_scorecard", name).label_zh


@pytest.mark.parametrize("column", views_of_the_warehouse(), ids=lambda column: column.name)
def test_parquet_and_database_say_the_same_of_a_column(column: ViewColumn) -> None:
    """Kind and Chinese label in the file are those of the warehouse's view."""
    said = describe("bi_indicator_scorecard", column.name)
    assert (said.kind, said.label_zh) == (column.source.kind, column.label_zh)


def test_an_unknown_column_is_our_own_bug() -> None:
    """It is not written as an unexplained text column."""
    with pytest.raises(KeyError, match="neither"):
        describe("bi_indicator_scorecard", "colour")


def test_equal_rows_give_equal_bytes() -> None:
    """Order of rows does not matter, nor does the clock."""
    rows = views()["bi_indicator_scorecard"]
    shuffled = rows.sample(frac=1, random_state=3)
    assert parquet_bytes("bi_indicator_scorecard", rows) == parquet_bytes("bi_indicator_scorecard", shuffled)


def test_an_empty_year_keeps_the_types(tmp_path: Path) -> None:
    """No rows, but the same schema, so that readers of many years can put them together."""
    full, empty = (pq.read_schema(write_scores_parquet(frames(), tmp_path, year)[0]) for year in (2024, 1999))
    assert empty == full
    assert empty.field("total_score").type == pa.decimal128(12, 4)


def test_a_number_beyond_its_column_is_refused() -> None:
    """Nothing is cut silently."""
    data = frame(TABLES["goal_score"], [GOAL | {"total_score": 1e12}])
    with pytest.raises(ValueError, match="total_score"):
        parquet_bytes("goal_score", data)


@pytest.mark.parametrize("table", ["indicator_score", "goal_score", "organization_score"])
def test_exported_tables_have_all_columns_of_the_model(table: str) -> None:
    """An empty table is written with every declared column."""
    data = frame(TABLES[table], [])
    assert pq.read_schema(pa.BufferReader(parquet_bytes(table, data))).names == column_names(TABLES[table])

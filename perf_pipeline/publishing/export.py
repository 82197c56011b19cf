"""Scores as Parquet, for machines: exact decimals, and what every column means inside the file.

Types, Chinese labels and descriptions come from the model; columns that only a view has stand in
export.yaml. Equal frames give equal bytes. Called by ``orchestration``; workbooks for people are
scorecards.py.
"""

from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from perf_pipeline.model.columns import PLACES, Column, Kind
from perf_pipeline.model.derive import columns_of
from perf_pipeline.model.tables import TABLES
from perf_pipeline.package_data import DataModel, load
from perf_pipeline.publishing.files import replace_file

DIGITS: Mapping[Kind, int] = {
    Kind.MONEY: 18,
    Kind.POINTS: 12,
    Kind.PERCENT: 12,
    Kind.RATIO: 18,
    Kind.NUMBER: 24,
}
"""Digits in all of each numeric kind; places after the point are those of the model."""

EXPORTED = ("indicator_score", "goal_score", "organization_score", "bi_indicator_scorecard")


class ViewColumn(DataModel):
    """What a column is that no table has, or that a view renames: ``of`` points to the model."""

    of: str = ""
    kind: Kind = Kind.TEXT
    label_zh: str = ""
    description: str = ""
    unit: str = ""


class ExportSpec(DataModel):
    """export.yaml: order in which tables explain a view's columns, and the view's own columns."""

    tables: tuple[str, ...]
    columns: dict[str, ViewColumn]


def write_scores_parquet(frames: Mapping[str, pd.DataFrame], folder: Path, year: int) -> list[Path]:
    """Write ``<name>_<year>.parquet`` for every frame of ``EXPORTED`` that is given; returns the paths.

    Rows of other years are left out, rows are sorted by their columns from the left. Money and points are
    decimal128. Raises OSError when the disk refuses, ValueError when a number exceeds its column.
    """
    paths = []
    for name in EXPORTED:
        if name not in frames:
            continue
        path = folder / f"{name}_{year}.parquet"
        replace_file(path, parquet_bytes(name, _of_year(frames[name], year)))
        paths.append(path)
    return paths


def parquet_bytes(name: str, data: pd.DataFrame) -> bytes:
    """``data`` as a Parquet file; ``name`` is the table or view whose columns it has."""
    ordered = data.sort_values(list(data.columns), kind="stable", key=lambda values: values.astype("string"))
    fields, arrays = [], []
    for column_name in data.columns:
        column = describe(name, str(column_name))
        kind = arrow_type(column.kind)
        fields.append(pa.field(column.name, kind, metadata=_metadata(column)))
        arrays.append(_array(ordered[column_name], column, kind))
    out = BytesIO()
    pq.write_table(pa.Table.from_arrays(arrays, schema=pa.schema(fields)), out, compression="zstd")
    return out.getvalue()


def describe(name: str, column_name: str) -> Column:
    """What a column of a table or view is; KeyError for one that neither model nor export.yaml knows."""
    if name in TABLES:
        return _model_column(name, column_name)
    spec = load("perf_pipeline.publishing", "export.yaml", ExportSpec)
    if column_name in spec.columns:
        return _view_column(column_name, spec.columns[column_name])
    for table in spec.tables:
        if any(column.name == column_name for column in columns_of(TABLES[table])):
            return _model_column(table, column_name)
    raise KeyError(f"{name}.{column_name}: neither a column of the model nor of publishing/export.yaml")


def arrow_type(kind: Kind) -> Any:
    """The Arrow type of a kind of column."""
    if kind in PLACES:
        return pa.decimal128(DIGITS[kind], PLACES[kind])
    return {
        Kind.WHOLE: pa.int64(),
        Kind.FLAG: pa.bool_(),
        Kind.DATE: pa.date32(),
        Kind.MOMENT: pa.timestamp("us", tz="UTC"),
    }.get(kind, pa.string())


def _array(values: "pd.Series[Any]", column: Column, kind: Any) -> Any:
    try:
        if column.kind in PLACES:
            return pa.array(pd.to_numeric(values).astype("float64"), from_pandas=True).cast(kind)
        if column.kind is Kind.DATE:
            return pa.array(values.astype("string"), from_pandas=True).cast(pa.string()).cast(kind)
        if column.kind is Kind.WHOLE:
            values = values.astype("Int64")
        elif pa.types.is_string(kind):
            values = values.astype("string")
        return pa.array(values, type=kind, from_pandas=True)
    except pa.ArrowInvalid:
        raise ValueError(f"{column.name}: a value does not fit {kind}") from None


def _of_year(data: pd.DataFrame, year: int) -> pd.DataFrame:
    if "fiscal_year" not in data.columns:
        return data
    return data[(data["fiscal_year"] == year).fillna(value=False).astype(bool)]


def _metadata(column: Column) -> dict[str, str]:
    said = {"label_zh": column.label_zh, "description": column.description, "unit": column.unit}
    return {key: text for key, text in said.items() if text}


def _model_column(table: str, name: str) -> Column:
    for column in columns_of(TABLES[table]):
        if column.name == name:
            return column
    raise KeyError(f"{table} has no column {name}")


def _view_column(name: str, said: ViewColumn) -> Column:
    if said.of:
        table, _, source = said.of.partition(".")
        base = _model_column(table, source)
        kind, unit = base.kind, base.unit
        label, description = said.label_zh or base.label_zh, said.description or base.description
    else:
        kind, unit, label, description = said.kind, said.unit, said.label_zh, said.description
    return Column(name, kind, label, description, unit, nullable=True, key=False, choices=(), references="")

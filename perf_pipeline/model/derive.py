"""What follows from the declarations: columns of a model, typed empty frames, typed frames from rows,
the data dictionary.

SQL tables are derived in ``warehouse.tables``, Dagster schemas in ``orchestration.metadata``; both
start from ``columns_of``.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

import pandas as pd

from perf_pipeline.model.columns import DTYPES, Column, Kind
from perf_pipeline.model.tables import TABLES, Table


@cache
def columns_of(model: type[Table]) -> tuple[Column, ...]:
    """The declared columns of ``model``, keys first, otherwise in declaration order."""
    declared = model.to_schema().columns
    columns = [
        Column(
            name=name,
            kind=schema.metadata["kind"],
            label_zh=schema.title,
            description=schema.description,
            unit=schema.metadata["unit"],
            nullable=schema.nullable,
            key=schema.metadata["key"],
            choices=schema.metadata["choices"],
            references=schema.metadata["references"],
        )
        for name, schema in declared.items()
    ]
    return tuple(sorted(columns, key=lambda column: not column.key))


def column_names(model: type[Table]) -> list[str]:
    """Names of the columns of ``model`` in the order of ``columns_of``."""
    return [column.name for column in columns_of(model)]


def frame(model: type[Table], rows: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """A frame with exactly the columns and types of ``model``; keys that a row lacks are null.

    ``rows`` hold already typed Python values. A key that the model does not declare raises KeyError:
    it would be dropped in silence otherwise.
    """
    data = list(rows)
    columns = columns_of(model)
    known = {column.name for column in columns}
    unknown = set().union(*data) - known if data else set()
    if unknown:
        raise KeyError(f"{model.__name__} has no column {sorted(unknown)}; it has {sorted(known)}")
    return pd.DataFrame(
        {c.name: pd.Series([row.get(c.name) for row in data], dtype=DTYPES[c.kind]) for c in columns}
    )


def records(data: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows of a frame as dictionaries of plain Python values, nulls as None."""
    columns = {name: _plain(data[name]) for name in data.columns}
    return (
        [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]
        if columns
        else []
    )


def _plain(values: "pd.Series[Any]") -> list[Any]:
    missing = values.isna().to_numpy()
    return [None if gone else value for value, gone in zip(values.tolist(), missing, strict=True)]


def data_dictionary() -> pd.DataFrame:
    """The ``data_dictionary`` table: one row per column of every table."""
    rows = [
        {
            "table_name": table,
            "column_name": column.name,
            "label_zh": column.label_zh,
            "description": column.description,
            "type": str(column.kind),
            "unit": column.unit or None,
        }
        for table, model in TABLES.items()
        for column in columns_of(model)
    ]
    return frame(TABLES["data_dictionary"], rows)


NUMERIC_KINDS = frozenset({Kind.MONEY, Kind.POINTS, Kind.PERCENT, Kind.RATIO, Kind.NUMBER})

"""Metadata: what Dagster shows of a table, derived from the one declaration of its columns.

Column schemas come from the pandera models, previews and counts from frames. Every asset takes its
metadata from here, so that they all say the same things under the same names. Previews hold at most ten
rows, never a private table, and no telephone number: Dagster's event log is not a place for personal data.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import cache
from typing import Any, Final

import dagster as dg
import pandas as pd

from perf_pipeline.model.columns import Column
from perf_pipeline.model.derive import columns_of
from perf_pipeline.model.tables import PRIVATE_TABLES, TABLES

PREVIEW_ROWS: Final = 10
PREVIEW_CHARACTERS: Final = 60
"""A cell longer than this is cut: ten rows then stay far below the 10 kB we allow ourselves per event."""

HIDDEN_COLUMNS: Final = frozenset({"quote", "message", "heading", "decided_by"})
"""Columns that may repeat a line of the paper word for word, and with it the name of whoever signed it."""

_LONG_DIGITS: Final = re.compile(r"\d{7,}")


def table_metadata(table: str) -> dict[str, Any]:
    """Definition metadata of the asset that is ``table``: its column schema and its name in the warehouse."""
    return {"dagster/column_schema": column_schema(table), "dagster/table_name": table}


@cache
def column_schema(table: str) -> dg.TableSchema:
    """The Dagster column schema of a warehouse table: types, nullability, Chinese labels, descriptions."""
    columns = columns_of(TABLES[table])
    keys = tuple(column.name for column in columns if column.key)
    return dg.TableSchema(
        columns=[_table_column(column, alone=keys == (column.name,)) for column in columns],
        constraints=dg.TableConstraints(other=[f"primary key ({', '.join(keys)})"]),
    )


def _table_column(column: Column, *, alone: bool) -> dg.TableColumn:
    unit = f" [{column.unit}]" if column.unit else ""
    others = [f"one of {', '.join(column.choices)}"] if column.choices else []
    others += [f"references {column.references}"] if column.references else []
    return dg.TableColumn(
        name=column.name,
        type=str(column.kind),
        description=f"{column.label_zh}{unit}: {column.description}",
        constraints=dg.TableColumnConstraints(
            nullable=column.nullable, unique=alone and column.key, other=others
        ),
    )


def frame_metadata(table: str, data: pd.DataFrame) -> dict[str, Any]:
    """Materialization metadata of ``data``: row count, table name and, unless it is private, a preview."""
    metadata: dict[str, Any] = {"dagster/row_count": len(data), "dagster/table_name": table}
    if table not in PRIVATE_TABLES:
        metadata["preview"] = preview(data)
    return metadata


def preview(data: pd.DataFrame) -> dg.TableMetadataValue:
    """The first rows of ``data``, cut and masked for people to look at."""
    shown = data[[name for name in data.columns if name not in HIDDEN_COLUMNS]].head(PREVIEW_ROWS)
    columns = [dg.TableColumn(name=str(name), type=_cell_type(shown[name])) for name in shown.columns]
    rows = [
        dg.TableRecord({str(name): _cell(value) for name, value in row.items()})
        for row in shown.to_dict("records")
    ]
    return dg.MetadataValue.table(records=rows, schema=dg.TableSchema(columns=columns))


def _cell_type(values: "pd.Series[Any]") -> str:
    if pd.api.types.is_bool_dtype(values.dtype):
        return "bool"
    return "float" if pd.api.types.is_numeric_dtype(values.dtype) else "string"


def _cell(value: Any) -> str | float | int | bool | None:
    if pd.isna(value):
        return None
    if isinstance(value, (bool, int, float)):
        return value
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return mask(str(value))[:PREVIEW_CHARACTERS]


def mask(text: str) -> str:
    """``text`` with every run of seven or more digits hidden, unless it is one of our own hex ids."""
    if re.fullmatch(r"[0-9a-f]{32}|[0-9a-f]{64}", text):
        return text
    return _LONG_DIGITS.sub(lambda found: found[0][:2] + "*" * (len(found[0]) - 2), text)


def severity_metadata(severities: Iterable[str]) -> dict[str, Any]:
    """Counts of findings by severity; all three stand there, so that a plot over time has no holes."""
    counts = Counter(severities)
    return {f"findings/{severity}": counts.get(severity, 0) for severity in ("error", "warning", "info")}


def count_metadata(counts: Mapping[str, int]) -> dict[str, Any]:
    """Plain counts under their own names."""
    return {name: int(count) for name, count in counts.items()}

"""The one declaration of a column: name, type, range, Chinese label, description, unit.

Everything else that needs a column (SQL type and comment, Dagster column schema, workbook header,
data dictionary) is derived from what is said here, so a column is said once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import pandas as pd
import pandera.pandas as pa


class Kind(StrEnum):
    """What a column holds; decides its SQL type and how it is compared between stores."""

    ID = "id"  # 32 hex digits, or a sha256 of 64
    CODE = "code"  # one of a closed list, or a short ASCII token
    TEXT = "text"
    JSON = "json"  # canonical JSON text: sorted keys, no spaces
    WHOLE = "whole"
    MONEY = "money"  # yuan, two places
    POINTS = "points"  # as stated on the form
    PERCENT = "percent"  # 0–100
    RATIO = "ratio"  # six places
    NUMBER = "number"  # six places
    FLAG = "flag"
    DATE = "date"  # "2025-12-31" in frames, DATE in the database
    MOMENT = "moment"  # UTC


PLACES: Mapping[Kind, int] = {
    Kind.MONEY: 2,
    Kind.POINTS: 4,
    Kind.PERCENT: 4,
    Kind.RATIO: 6,
    Kind.NUMBER: 6,
}
"""Decimal places that a store keeps of each numeric kind."""

DTYPES: Mapping[Kind, Any] = {
    **dict.fromkeys((Kind.ID, Kind.CODE, Kind.TEXT, Kind.JSON, Kind.DATE), pd.StringDtype()),
    **dict.fromkeys(PLACES, "float64"),
    Kind.WHOLE: pd.Int64Dtype(),
    Kind.FLAG: pd.BooleanDtype(),
    Kind.MOMENT: pd.DatetimeTZDtype("us", "UTC"),
}
"""The pandas type of each kind. A double holds money below 10^13 yuan to the cent (docs/decisions)."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of one table, as declared."""

    name: str
    kind: Kind
    label_zh: str
    description: str
    unit: str
    nullable: bool
    key: bool
    choices: tuple[str, ...]
    references: str  # "table.column" or ""


Id = pd.StringDtype
Text = pd.StringDtype
Real = float
Whole = pd.Int64Dtype
Flag = pd.BooleanDtype


def column(
    kind: Kind,
    label_zh: str,
    description: str,
    *,
    unit: str = "",
    nullable: bool = False,
    key: bool = False,
    choices: Sequence[str] = (),
    references: str = "",
    minimum: float | None = None,
    maximum: float | None = None,
) -> Any:
    """Declare a column; the attribute's annotation repeats only the pandas type that mypy needs."""
    checks: dict[str, Any] = {"str_matches": r"^\d{4}-\d\d-\d\d$"} if kind is Kind.DATE else {}
    if choices:
        checks["isin"] = list(choices)
    if minimum is not None:
        checks["ge"] = minimum
    if maximum is not None:
        checks["le"] = maximum
    return pa.Field(
        nullable=nullable,
        coerce=False,
        title=label_zh,
        description=description,
        metadata={
            "kind": kind,
            "unit": unit,
            "key": key,
            "choices": tuple(choices),
            "references": references,
        },
        **checks,
    )

"""Rows between frames and stores: rounding, refused numbers, characters that stores refuse, differences."""

import pandas as pd
import pytest
from sqlalchemy import Engine

from perf_pipeline.errors import PermanentError
from perf_pipeline.model.columns import Kind
from perf_pipeline.model.derive import frame
from perf_pipeline.model.tables import TABLES
from perf_pipeline.warehouse.engine import reading, writing
from perf_pipeline.warehouse.rows import COPY_FROM, Counts, fetch, half_up, number, plain_rows, replace_scope


@pytest.mark.parametrize(
    ("value", "places", "expected"),
    [
        (0.125, 2, 0.13),
        (2.675, 2, 2.68),
        (-0.125, 2, -0.13),
        (1.005, 2, 1.01),
        (40199.99999999999, 2, 40200.0),
    ],
)
def test_half_up(value: float, places: int, expected: float) -> None:
    """Ties go away from zero, by the number as printed."""
    assert expected == half_up(value, places)


def test_number_has_no_minus_zero() -> None:
    """Two stores print minus zero differently, so there is none."""
    assert str(number(Kind.MONEY, "-0.001")) == "0.0"


def test_plain_rows_round_and_clean() -> None:
    """Numbers keep the places of their kind, NUL and lone surrogates go, nulls are None."""
    rule = {"month": 3, "goal_id": "a", "cumulative_percent": 12.34565}
    unit = {"organization_id": "b", "code": None, "name": "甲\0局\ud800"}
    assert (
        plain_rows("spending_plan", frame(TABLES["spending_plan"], [rule]))[0]["cumulative_percent"],
        plain_rows("organization", pd.DataFrame({k: pd.Series([v], dtype=object) for k, v in unit.items()}))[
            0
        ]["name"],
        plain_rows("organization", frame(TABLES["organization"], [unit | {"name": "x"}]))[0]["code"],
    ) == (12.3457, "甲局", None)


def test_plain_rows_refuse_a_number_no_column_keeps() -> None:
    """The message names the column and never the number."""
    data = frame(TABLES["performance_goal"], [{"goal_id": "g", "budget_total": 1e17}])
    with pytest.raises(PermanentError, match=r"performance_goal\.budget_total") as caught:
        plain_rows("performance_goal", data)
    assert "1e17" not in str(caught.value)


def test_plain_rows_refuse_an_unknown_column() -> None:
    """A column that would be dropped in silence is our own bug."""
    with pytest.raises(PermanentError, match="no column nickname"):
        plain_rows("organization", pd.DataFrame({"nickname": ["x"]}))


@pytest.mark.parametrize("size", [3, COPY_FROM + 7], ids=["executemany", "copy"])
def test_replace_scope_writes_only_what_differs(warehouse: Engine, size: int) -> None:
    """Added, changed, gone and same rows are told apart, and the store says the same afterwards."""
    before = [
        {"organization_id": f"{n:03d}", "code": None, "name": f"单位{n}\t\\N 'x' %s"} for n in range(size)
    ]
    after = [
        before[0],
        before[1] | {"code": "101"},
        *before[3:],
        {"organization_id": "new", "code": None, "name": "新"},
    ]
    with writing(warehouse) as connection:
        replace_scope(connection, "organization", [], before)
        change = replace_scope(connection, "organization", before, after)
    with reading(warehouse) as connection:
        stored = fetch(
            connection, "organization", "organization_id", [row["organization_id"] for row in after]
        )
    assert (Counts(1, 1, 1, size - 2), after) == (
        change.counts,
        sorted(stored, key=lambda row: row["organization_id"]),
    )

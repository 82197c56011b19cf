"""Findings → frames of the ``finding`` table.

The rows are ``finding_rows``' business; here lines become the indicators that they are.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from perf_pipeline.model.derive import frame
from perf_pipeline.model.ids import indicator_id
from perf_pipeline.model.tables import TABLES
from perf_pipeline.orchestration.steps.finding_rows import Row


def finding_frame(rows: Iterable[Row], lines: pd.DataFrame, goals: Mapping[str, str]) -> pd.DataFrame:
    """The frame of ``finding`` for ``rows``: lines become indicators where the form states a goal.

    ``lines`` is a frame of ``form_line``, ``goals`` the goal id by id of each goal form.
    """
    indicators = indicator_ids(lines, goals)
    return frame(
        TABLES["finding"],
        [
            {key: value for key, value in row.items() if key != "line"}
            | {"indicator_id": indicators.get((row["form_id"] or "", row["line"] or 0))}
            for row in rows
        ],
    )


def indicator_ids(lines: pd.DataFrame, goals: Mapping[str, str]) -> dict[tuple[str, int], str]:
    """The id of the indicator that each line of a goal form is, by form id and ordinal.

    Same-named lines of one form are told apart by their order, as the warehouse does.
    """
    seen: Counter[tuple[Any, ...]] = Counter()
    found: dict[tuple[str, int], str] = {}
    ordered = lines.sort_values(["form_id", "ordinal"], kind="stable")
    columns = ["form_id", "ordinal", "level1", "level2", "level3_key"]
    for form, ordinal, *name in zip(*(_plain(ordered[column]) for column in columns), strict=True):
        if form in goals:
            key = (form, *name)
            found[form, int(ordinal)] = indicator_id(goals[form], name[0], name[1], name[2], seen[key])
            seen[key] += 1
    return found


def _plain(values: "pd.Series[Any]") -> list[Any]:
    return [None if pd.isna(value) else value for value in values.tolist()]

"""Findings → rows of the ``finding`` table, with deterministic ids.

Whoever reads a paper returns ``Finding`` values without ids; here they get the submission, form, goal and
indicator they belong to. The same fault found again by the same step has the same id, so reading a paper
again changes no row.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from perf_pipeline.findings import Finding
from perf_pipeline.model.derive import frame
from perf_pipeline.model.ids import indicator_id, stable_id
from perf_pipeline.model.tables import TABLES

Row = dict[str, Any]


def finding_rows(
    submission_id: str,
    found_by: str,
    findings: Iterable[tuple[str | None, Finding]],
    forms: Mapping[str, Row],
) -> list[Row]:
    """Rows for ``findings`` of one submission, each with the id of its form or None; ``forms`` by form_id.

    ``found_by`` is a code of vocabulary.FINDING_SOURCES. Two findings that agree in everything are one.
    The key ``line`` (ordinal of the form's line) goes beyond the table; ``finding_frame`` uses it up. A cause
    given as a value gets the id that its own row has: the same step, paper and form.
    """
    rows: dict[str, Row] = {}
    for form_id, finding in findings:
        form = forms.get(form_id or "", {})
        identity = finding_id(submission_id, found_by, form_id, finding)
        cause = finding.cause
        rows[identity] = {
            "finding_id": identity,
            "submission_id": submission_id,
            "form_id": form_id,
            "goal_id": form.get("goal_id"),
            "indicator_id": None,
            "code": finding.code,
            "severity": str(finding.severity),
            "message": finding.message("zh"),
            "quote": finding.quote or None,
            "place": finding.place or None,
            "cause_id": finding_id(submission_id, found_by, form_id, cause)
            if isinstance(cause, Finding)
            else cause,
            "found_by": found_by,
            "fiscal_year": form.get("fiscal_year"),
            "line": finding.line,
        }
    return list(rows.values())


def finding_id(submission_id: str, found_by: str, form_id: str | None, finding: Finding) -> str:
    """The id of ``finding``: the same fault found again by the same step keeps it, whatever its cause."""
    return stable_id(
        "finding",
        found_by,
        submission_id,
        form_id,
        finding.code,
        finding.place,
        finding.line,
        finding.message("zh"),
        finding.quote,
    )


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

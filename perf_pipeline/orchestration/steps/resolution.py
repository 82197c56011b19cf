"""Resolution: staged forms of one side (goals or actuals) get profile, weights and rules, and are validated.

Rows that do not hold to their model are held back with a finding that names the place; a form that does not
hold takes its lines along. What goes on is staged for the load.
"""

from dataclasses import dataclass
from typing import Final

import pandas as pd

from perf_pipeline.findings import Finding
from perf_pipeline.model.derive import columns_of, records
from perf_pipeline.model.tables import TABLES
from perf_pipeline.orchestration.staging import Staging
from perf_pipeline.orchestration.steps.extraction import finding_rows_frame
from perf_pipeline.orchestration.steps.finding_rows import Row, finding_rows
from perf_pipeline.orchestration.steps.validation import BadRow, Validated, validate
from perf_pipeline.rulebook.resolution import resolve


@dataclass(frozen=True, slots=True)
class Side:
    """Goal forms, or the forms that report on goals; staged apart because their assets are."""

    name: str
    goals: bool

    def of(self, forms: pd.DataFrame) -> pd.DataFrame:
        """The forms of this side."""
        is_goal = forms["form_kind"].isin(GOAL_KINDS)
        return forms[is_goal if self.goals else ~is_goal].reset_index(drop=True)


GOAL_KINDS: Final = frozenset({"project_goal", "department_goal"})
GOALS: Final = Side("goal", goals=True)
ACTUALS: Final = Side("actual", goals=False)


@dataclass(frozen=True, slots=True)
class Records:
    """What goes on of one side, how many rows were held back, and the severities of new findings."""

    forms: pd.DataFrame
    lines: pd.DataFrame
    rules: pd.DataFrame
    held_back: int
    severities: tuple[str, ...]


def resolve_batch(staging: Staging, side: Side, override: str | None) -> Records:
    """Resolve and validate the staged forms of ``side``; ``override`` forces one profile on all of them."""
    forms = side.of(staging.read_table("form", TABLES["form"]))
    lines = staging.read_table("form_line", TABLES["form_line"])
    lines = lines[lines["form_id"].isin(forms["form_id"])].reset_index(drop=True)
    resolved = resolve(forms, lines, override)
    good_forms = validate("form", resolved.forms)
    good_lines = validate("form_line", resolved.lines)
    rules = validate("scoring_rule", resolved.rules).good
    by_id = {row["form_id"]: row for row in records(forms)}
    held = [*_held("form", resolved.forms, good_forms), *_held("form_line", resolved.lines, good_lines)]
    findings = _finding_rows([*resolved.findings, *held], by_id)
    kept_forms = good_forms.good
    kept_lines = good_lines.good[good_lines.good["form_id"].isin(kept_forms["form_id"])].reset_index(
        drop=True
    )
    for name, data in (("form", kept_forms), ("form_line", kept_lines), ("scoring_rule", rules)):
        staging.write(f"{side.name}_{name}", data)
    staging.write(f"{side.name}_finding", finding_rows_frame(findings))
    return Records(kept_forms, kept_lines, rules, len(held), tuple(str(row["severity"]) for row in findings))


def _held(table: str, data: pd.DataFrame, validated: Validated) -> list[tuple[str, Finding]]:
    rows = records(data) if validated.bad else []
    return [_held_back(table, rows[bad.position], bad) for bad in validated.bad]


def _held_back(table: str, row: Row, bad: BadRow) -> tuple[str, Finding]:
    labels = {column.name: column.label_zh for column in columns_of(TABLES[table])}
    finding = Finding(
        "OPS-08",
        place=row["place"] or "",
        values={
            "columns": "、".join(labels.get(name, name) for name in bad.columns),
            "checks": "、".join(bad.checks),
        },
        line=row["ordinal"] if table == "form_line" else None,
    )
    return str(row["form_id"]), finding


def _finding_rows(found: list[tuple[str, Finding]], forms: dict[str, Row]) -> list[Row]:
    by_submission: dict[str, list[tuple[str | None, Finding]]] = {}
    for form_id, finding in found:
        by_submission.setdefault(str(forms[form_id]["submission_id"]), []).append((form_id, finding))
    return [
        row
        for submission, part in by_submission.items()
        for row in finding_rows(submission, "rulebook", part, forms)
    ]

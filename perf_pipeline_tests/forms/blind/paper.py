"""One blind paper: its bytes, and the records of its forms."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from perf_pipeline_tests.forms.unseen.papers import Made

Record = dict[str, Any]

GOAL_HEADER = ("budget_total", "budget_fiscal", "budget_other", "plan")
EXECUTION_HEADER = (
    *("initial_budget", "adjusted_budget", "executed"),
    *("execution_weight", "execution_score", "claimed_total"),
)
HEADER = (
    *("kind", "scope", "organization_name", "organization_code", "project_name", "project_code"),
    *("fiscal_year", "objective"),
)
LINE = (
    *("level1", "level2", "level3", "operator", "target_value", "target_unit", "target_text", "weight"),
    *("rule_text", "explanation", "basis", "prior_year_text", "evidence", "remark"),
    *("actual_text", "actual_value", "actual_unit", "claimed_score", "deviation_reason", "outlook"),
)
NUMBERS = {*GOAL_HEADER, *EXECUTION_HEADER, "target_value", "actual_value", "weight", "claimed_score"} - {
    "plan"
}


@dataclass(frozen=True)
class BlindPaper:
    """A file as somebody made it, and its forms in order of appearance."""

    id: str
    about: str
    file_name: str
    make: Callable[[], bytes]
    forms: tuple[Record, ...]


def expected(paper: BlindPaper) -> Made:
    """The records of ``paper`` with every field: what a form does not say is expected to be empty."""
    return Made((), tuple((_header(form), [_line(line) for line in form["lines"]]) for form in paper.forms))


def _header(form: Record) -> Record:
    of_kind = GOAL_HEADER if form["kind"].endswith("goal") else EXECUTION_HEADER
    unknown = form.keys() - {*HEADER, *GOAL_HEADER, *EXECUTION_HEADER, "lines"}
    if unknown:
        raise ValueError(f"unknown header fields: {sorted(unknown)}")
    return {name: _typed(name, form.get(name)) for name in (*HEADER, *of_kind)}


def _line(line: Record) -> Record:
    if line.keys() - set(LINE):
        raise ValueError(f"unknown line fields: {sorted(line.keys() - set(LINE))}")
    return {name: _typed(name, line.get(name)) for name in LINE}


def _typed(name: str, value: Any) -> Any:
    if value is None or value == "":
        return None
    if name == "plan":
        return {int(month): Decimal(str(percent)) for month, percent in value.items()}
    return Decimal(str(value)) if name in NUMBERS else value

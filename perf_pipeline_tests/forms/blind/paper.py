"""One blind paper: its bytes, and the records of its forms with every field."""

from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from perf_pipeline.package_data import DataModel, load
from perf_pipeline_tests.forms.unseen.papers import Made, Record

FOLDER = Path(__file__).parent
ROUNDS = tuple(sorted(path.parent.name for path in FOLDER.glob("*/expected.yaml")))

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


class BlindPaper(DataModel):
    """A file as somebody made it, and its forms in order of appearance; what a form does not say is left out."""

    id: str
    about: str
    file: str
    file_name: str  # the name it is handed in under
    forms: tuple[dict[str, Any], ...]

    def content(self) -> bytes:
        """The file."""
        (path,) = FOLDER.glob(f"*/{self.file}")
        return path.read_bytes()

    def expected(self) -> Made:
        """The records with every field: what a form does not say is expected to be empty."""
        return Made((), tuple((_header(form), [_line(one) for one in form["lines"]]) for form in self.forms))


class Round(DataModel):
    """expected.yaml."""

    papers: tuple[BlindPaper, ...]


@cache
def papers(*rounds: str) -> tuple[BlindPaper, ...]:
    """The papers of ``rounds`` in their order."""
    return tuple(
        paper for name in rounds for paper in load(f"{__package__}.{name}", "expected.yaml", Round).papers
    )


def _header(form: Record) -> Record:
    of_kind = GOAL_HEADER if form["kind"].endswith("goal") else EXECUTION_HEADER
    _refuse_unknown(form.keys() - {*HEADER, *GOAL_HEADER, *EXECUTION_HEADER, "lines"})
    return {name: _typed(name, form.get(name)) for name in (*HEADER, *of_kind)}


def _line(line: Record) -> Record:
    _refuse_unknown(line.keys() - set(LINE))
    return {name: _typed(name, line.get(name)) for name in LINE}


def _refuse_unknown(names: set[str]) -> None:
    if names:
        raise ValueError(f"unknown fields: {sorted(names)}")


def _typed(name: str, value: Any) -> Any:
    if value is None or value == "":
        return None
    if name == "plan":
        return {int(month): Decimal(str(percent)) for month, percent in value.items()}
    return Decimal(str(value)) if name in NUMBERS else value

"""What forms hand on: frames of ``form`` and ``form_line`` (tables.py), and the heading inside ``form``.

A heading is the part of a form that is not its indicator lines; it is stored as canonical JSON in
``form.heading`` so that every version of a form stays readable, and unfolded into ``performance_goal``,
``spending_plan`` and ``budget_execution`` when the form is current. Amounts are decimal strings in yuan.
"""

import json
from dataclasses import asdict, dataclass, field
from typing import Any

from perf_pipeline.model.canonical import canonical_json


@dataclass(frozen=True, slots=True)
class Execution:
    """The funds block of a self-evaluation or monitoring form; yuan, as decimal strings."""

    initial_budget: str | None = None
    adjusted_budget: str | None = None
    executed: str | None = None
    weight: str | None = None  # points stated for execution
    claimed_score: str | None = None
    place: str | None = None
    expected: str | None = None  # spending expected for the whole year (monitoring)
    parts: dict[str, dict[str, str]] = field(
        default_factory=dict
    )  # of the year's total: source → column → yuan


@dataclass(frozen=True, slots=True)
class Heading:
    """Everything a form says outside its indicator lines (without names of persons)."""

    objective: str | None = None
    budget_total: str | None = None
    budget_fiscal: str | None = None
    budget_other: str | None = None
    plan: dict[str, str] = field(default_factory=dict)  # month → cumulative percent
    execution: Execution | None = None
    claimed_total: str | None = None
    actual_summary: str | None = None  # 年度总体目标实际完成情况
    group_points: dict[str, str] = field(default_factory=dict)  # level label → points printed in it
    duties: str | None = None
    purpose: str | None = None  # what the money is for
    statement: str | None = None  # a goal told in running text: the whole of it
    blank: list[str] = field(
        default_factory=list
    )  # sign-off labels that stand there with nothing behind them
    places: dict[str, str] = field(default_factory=dict)  # where a part of the heading stands

    def to_json(self) -> str:
        """Canonical JSON without empty parts."""
        return canonical_json(_without_empty(asdict(self)))


def _without_empty(said: dict[str, Any]) -> dict[str, Any]:
    """``said`` without None and what is empty; an execution that states nothing stays, as an empty one."""
    return {
        key: _without_empty(value) if key == "execution" and value else value
        for key, value in said.items()
        if value not in (None, {}, [])
    }


def heading_from_json(text: str) -> Heading:
    """The inverse of ``Heading.to_json``."""
    data = json.loads(text)
    execution = data.pop("execution", None)
    return Heading(**data, execution=None if execution is None else Execution(**execution))

"""What persons decided: rules set by hand, grades and points inside a band, indicators that do not apply.

Subjects and the JSON of their decisions (reference is an indicator id but for matches):

rule            {"text": …}: a sentence to be read for the indicator; or {"family": …, "parameters": {…}}
grade           {"word": "达成预期"} and/or {"score": "8.5"}: the grade, and the points inside its band; a score
                alone is what the indicator gets
not_applicable  {}: the indicator does not apply
match           {"indicator_id": …}: what a report is about; here the reference is the report's id

A decision may name a "stage"; without one it holds for all. The latest decision on a subject counts, by day and
then by receipt; {"withdrawn": true} leaves the matter to the machine again. Who first gives a grade and later a
rule, or first declares an indicator not applicable and later grades it, has changed their mind: the earlier one
counts no more. A rule stays when a grade follows it, since the grade is given under it.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from perf_pipeline.model.derive import records


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision as it counts."""

    decision: Mapping[str, Any]
    reason: str


@dataclass(frozen=True, slots=True)
class Decisions:
    """Decisions by (subject, indicator, stage or "")."""

    found: Mapping[tuple[str, str, str], Decision]

    def of(self, subject: str, indicator: str, stage: str) -> Decision | None:
        """The decision that holds at ``stage``: the stage's own before the general one."""
        return self.found.get((subject, indicator, stage)) or self.found.get((subject, indicator, ""))

    def matches(self) -> dict[str, str]:
        """The indicator that a person found for a report, by the report's id."""
        return {
            reference: str(one.decision["indicator_id"])
            for (subject, reference, _), one in self.found.items()
            if subject == "match" and "indicator_id" in one.decision
        }


def read_decisions(adjudications: pd.DataFrame) -> Decisions:
    """The latest decision per subject, indicator and stage."""
    rows = sorted(_read(adjudications), key=lambda row: (*_when(row), row["adjudication_id"]))
    latest = {(row["subject"], row["reference"], row["stage"]): row for row in rows}
    return Decisions(
        {
            key: Decision(row["decision"], row["reason"] or "")
            for key, row in latest.items()
            if not row["decision"].get("withdrawn") and not _overtaken(row, latest)
        }
    )


def _read(adjudications: pd.DataFrame) -> list[dict[str, Any]]:
    found = []
    for row in records(adjudications):
        decision = json.loads(row["decision"]) if row["decision"] else {}
        if not isinstance(decision, dict):
            decision = {"value": decision}
        found.append(row | {"decision": decision, "stage": str(decision.get("stage", ""))})
    return found


def _when(row: Mapping[str, Any]) -> tuple[Any, int]:
    """By day; of one day by receipt, where the store knows it."""
    return row["decided_at"], int(row.get("received_seq") or 0)


_OVERTAKEN_BY = {"grade": ("rule", "not_applicable"), "not_applicable": ("rule", "grade"), "rule": ()}


def _overtaken(row: Mapping[str, Any], latest: Mapping[tuple[str, str, str], Mapping[str, Any]]) -> bool:
    """Whether a later decision of another kind on the same matter has taken its place."""
    kinds, stages = _OVERTAKEN_BY.get(row["subject"], ()), {row["stage"], ""}
    later = [latest.get((kind, row["reference"], stage)) for kind in kinds for stage in stages]
    return any(other is not None and _when(other) > _when(row) for other in later)

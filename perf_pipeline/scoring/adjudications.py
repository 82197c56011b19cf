"""What persons decided: rules set by hand, grades and points inside a band, indicators that do not apply.

Subjects and the JSON of their decisions (reference is always an indicator id):

rule            {"family": …, "parameters": {…}}: the rule to score by
grade           {"word": "达成预期"} and/or {"score": "8.5"}: the grade, and the points inside its band
not_applicable  {}: the indicator does not apply

A decision may name a "stage"; without one it holds for all. The latest decision on a subject counts.
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


def read_decisions(adjudications: pd.DataFrame) -> Decisions:
    """The latest decision per subject, indicator and stage."""
    rows = sorted(records(adjudications), key=lambda row: (row["decided_at"], row["adjudication_id"]))
    found = {}
    for row in rows:
        decision = json.loads(row["decision"]) if row["decision"] else {}
        if not isinstance(decision, dict):
            decision = {"value": decision}
        found[row["subject"], row["reference"], str(decision.get("stage", ""))] = Decision(
            decision, row["reason"] or ""
        )
    return Decisions(found)

"""Findings of scoring as rows of table ``finding``, with ids that stay the same when a year is scored again."""

from typing import Any

import pandas as pd

from perf_pipeline.findings import Finding
from perf_pipeline.model.derive import frame
from perf_pipeline.model.ids import stable_id
from perf_pipeline.model.tables import TABLES
from perf_pipeline.scoring.year import Row, Year


class Notes:
    """Collects findings while a year is scored."""

    def __init__(self, year: Year) -> None:
        self._year = year
        self._rows: dict[str, Row] = {}

    def add(
        self, code: str, goal_id: str, stage: str, subject: Row | None, report: Row | None, **values: Any
    ) -> None:
        """Note ``code`` on an indicator row ``subject`` (None: on the goal), reported by ``report``."""
        told = {key: str(value) for key, value in values.items()}
        if subject is not None:
            told.setdefault("indicator", str(subject["level3"] or subject["level2"] or subject["ordinal"]))
        place = str((report or {}).get("place") or (subject or {}).get("place") or "")
        finding = Finding(code, place=place, values=told)
        indicator = subject["indicator_id"] if subject is not None else None
        identity = stable_id("finding", "scoring", goal_id, indicator, stage, code, finding.message("zh"))
        goal = self._year.goals[goal_id]
        self._rows[identity] = {
            "finding_id": identity,
            "form_id": (report or {}).get("form_id") or goal["form_id"],
            "goal_id": goal_id,
            "indicator_id": indicator,
            "code": code,
            "severity": str(finding.severity),
            "message": finding.message("zh"),
            "place": place or None,
            "found_by": "scoring",
            "fiscal_year": goal["fiscal_year"],
        }

    def frame(self) -> pd.DataFrame:
        """All findings, sorted by id."""
        return frame(TABLES["finding"], [row for _, row in sorted(self._rows.items())])

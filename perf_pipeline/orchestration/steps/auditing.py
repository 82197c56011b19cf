"""Auditing: the resolved goal forms of a batch → findings of the audit and proposed reviews, staged for the load."""

from dataclasses import dataclass

import pandas as pd

from perf_pipeline.audit.auditing import AuditResult, audit
from perf_pipeline.audit.review import HEADINGS
from perf_pipeline.findings import Finding, catalogue
from perf_pipeline.model.derive import records
from perf_pipeline.model.tables import TABLES
from perf_pipeline.model.vocabulary import REVIEW_RESULTS, SEVERITIES
from perf_pipeline.orchestration.staging import Staging
from perf_pipeline.orchestration.steps.extraction import finding_rows_frame
from perf_pipeline.orchestration.steps.finding_rows import Row, finding_rows

__all__ = ["HEADINGS", "Audited", "audit_batch", "audit_rows", "counts_by_heading"]


@dataclass(frozen=True, slots=True)
class Audited:
    """The reviews of a batch, and the severities of the findings that led to them."""

    reviews: pd.DataFrame
    severities: tuple[str, ...]

    @property
    def results(self) -> dict[str, int]:
        """How many goals got which result, all of them named."""
        return {
            f"result/{result}": int((self.reviews["result"] == result).sum()) for result in REVIEW_RESULTS
        }


def audit_batch(staging: Staging) -> Audited:
    """Audit the staged goal forms; running again replaces what was staged."""
    forms = staging.read_table("goal_form", TABLES["form"])
    lines = staging.read_table("goal_form_line", TABLES["form_line"])
    rules = staging.read_table("goal_scoring_rule", TABLES["scoring_rule"])
    known = pd.concat([staging.read("finding"), staging.read("goal_finding")], ignore_index=True)
    result = audit(forms, lines, rules, known)
    rows = audit_rows(result, forms)
    staging.write("audit_finding", finding_rows_frame(rows))
    staging.write("goal_review", result.reviews)
    return Audited(result.reviews, tuple(str(row["severity"]) for row in rows))


def counts_by_heading(findings: pd.DataFrame) -> dict[str, dict[str, int]]:
    """Findings of a frame of ``finding`` by heading of the review and severity; those that follow from another
    one left out."""
    counts = {heading: dict.fromkeys(SEVERITIES, 0) for heading in HEADINGS}
    names = {label: heading for heading, label in HEADINGS.items()}
    for row in records(findings):
        heading = names.get(catalogue().entry(row["code"]).heading)
        if heading is not None and row["cause_id"] is None:
            counts[heading][row["severity"]] += 1
    return counts


def audit_rows(result: AuditResult, forms: pd.DataFrame) -> list[Row]:
    """Rows of the finding table for what the audit found."""
    by_id = {row["form_id"]: row for row in records(forms)}
    by_submission: dict[str, list[tuple[str | None, Finding]]] = {}
    for form_id, finding in result.findings:
        by_submission.setdefault(str(by_id[form_id]["submission_id"]), []).append((form_id, finding))
    return [
        row
        for submission, part in by_submission.items()
        for row in finding_rows(submission, "audit", part, by_id)
    ]

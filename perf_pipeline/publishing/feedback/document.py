"""Feedback as JSON, for programs: the same statements as the workbook, under names that do not change.

The schema is documented in docs/feedback.md; ``SCHEMA`` grows a number when a name changes its meaning or
goes. Equal content gives equal bytes. Called by ``orchestration`` through workbook.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256 as _sha256
from typing import Any, Final

from perf_pipeline.publishing.feedback.content import Feedback, FormRead

SCHEMA: Final = "perf_pipeline.feedback/1"
LINE_FIELDS: Final = (
    "ordinal", "place", "level1", "level2", "level3", "operator", "target_value", "target_unit", "target_text",
    "weight", "weight_source", "explanation", "basis", "prior_year_text", "rule_text", "evidence", "remark",
    "actual_value", "actual_unit", "actual_text", "attainment", "claimed_score", "deviation_reason", "outlook",
)  # fmt: skip
REVIEW_FIELDS: Final = (
    "form_id", "goal_id", "fiscal_year", "result", "completeness", "relevance", "appropriateness", "feasibility",
    "error_count", "warning_count", "info_count", "unchecked_count", "reason",
)  # fmt: skip


def document_of(
    feedback: Feedback,
    *,
    kind: str,
    workbook: str,
    sha256: str,
    notes: Sequence[str],
    cells: Mapping[int, str],
    fingerprint: str,
) -> dict[str, Any]:
    """The JSON document. ``kind`` is marked, table or rejected; ``cells`` are the marked cells by number."""
    items = []
    for item in feedback.items:
        said = asdict(item)
        cause = said.pop("cause")
        items.append(said | {"cause_number": cause, "marked_cell": cells.get(item.number)})
    return {
        "schema": SCHEMA,
        "submission": {
            "submission_id": feedback.submission_id,
            "file_name": feedback.file_name,
            "format": feedback.format or None,
            "batch": feedback.batch,
            "status": feedback.status,
        },
        "workbook": {"file": workbook, "sha256": sha256, "kind": kind, "notes": list(notes)},
        "counts": feedback.counts | {"forms": len(feedback.forms), "lines": feedback.line_count},
        "forms": [_form(form) for form in feedback.forms],
        "reviews": [{name: row.get(name) for name in REVIEW_FIELDS} for row in feedback.reviews],
        "findings": items,
        "fingerprint": fingerprint,
    }


def _form(form: FormRead) -> dict[str, Any]:
    return {
        "form_id": form.form_id,
        "ordinal": form.ordinal,
        "form_kind": form.kind,
        "title": form.title or None,
        "fiscal_year": form.fiscal_year,
        "organization_name": form.organization or None,
        "project_name": form.project or None,
        "place": form.place,
        "state": form.state,
        "heading": dict(form.heading),
        "counts": dict(form.counts),
        "lines": [{name: line.get(name) for name in LINE_FIELDS} for line in form.lines],
    }


def encoded(document: dict[str, Any]) -> bytes:
    """The document as UTF-8 text, one field a line."""
    return (json.dumps(document, ensure_ascii=False, indent=1, default=_plain) + "\n").encode()


def fingerprint_of(*parts: str | bytes) -> str:
    """16 hex digits over what feedback is made of: when they agree, nothing is written anew."""
    digest = _sha256()
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.hexdigest()[:16]


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, date | datetime):
        return value.isoformat()
    raise TypeError(type(value).__name__)

"""Recognition → rows of ``form``, ``form_line`` and ``contact``, with deterministic ids.

Rows are plain dictionaries of Python values, so that a reading worker needs no pandas; the caller makes
frames of them (``model.derive.frame``). Profile, weights and rules are still empty: ``rulebook`` fills them.
"""

import re
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any

from perf_pipeline.findings import Finding
from perf_pipeline.forms.form import Form, Line, Recognition
from perf_pipeline.model import ids
from perf_pipeline.notation.folding import name_key

Row = dict[str, Any]
NO_PROFILE = ""


@dataclass(frozen=True, slots=True)
class Records:
    """Rows of one submission. ``findings`` name the form they belong to, None for the paper as a whole."""

    forms: tuple[Row, ...]
    lines: tuple[Row, ...]
    contacts: tuple[Row, ...]
    findings: tuple[tuple[str | None, Finding], ...]


def to_records(submission_id: str, recognition: Recognition) -> Records:
    """Give every form of a paper its ids and flatten it to rows of the tables."""
    known = {form.ordinal: form for form in recognition.forms}
    rows = [_form_row(submission_id, form, known) for form in recognition.forms]
    lines = [
        _line_row(row["form_id"], line)
        for row, form in zip(rows, recognition.forms, strict=True)
        for line in form.lines
    ]
    contacts = [
        {"form_id": row["form_id"], "role": role, "value": value}
        for row, form in zip(rows, recognition.forms, strict=True)
        for role, value in sorted(form.contacts.items())
    ]
    findings: list[tuple[str | None, Finding]] = [(None, finding) for finding in recognition.findings]
    findings += [
        (row["form_id"], finding)
        for row, form in zip(rows, recognition.forms, strict=True)
        for finding in form.findings
    ]
    return Records(tuple(rows), tuple(lines), tuple(contacts), tuple(findings))


def _form_row(submission_id: str, form: Form, known: dict[int, Form]) -> Row:
    subject = known.get(form.supports, form) if form.supports is not None else form
    organization, project, goal = _identity(subject)
    return {
        "form_id": ids.form_id(submission_id, form.ordinal),
        "submission_id": submission_id,
        "ordinal": form.ordinal,
        "form_kind": form.kind,
        "layout": form.layout,
        "profile": NO_PROFILE,
        "place": form.place,
        "title": form.title,
        "fiscal_year": form.fiscal_year,
        "organization_id": organization,
        "organization_name": form.organization_name,
        "organization_code": form.organization_code,
        "project_id": project,
        "project_name": form.project_name,
        "project_code": form.project_code,
        "scope": form.scope,
        "goal_id": goal,
        "stated_goal_id": form.stated_goal_id,
        "as_of": _as_of(form),
        "supports_form_id": None if form.supports is None else ids.form_id(submission_id, form.supports),
        "heading": form.heading.to_json(),
        "placed_characters": form.account.placed,
        "noise_characters": form.account.noise,
        "rescued_characters": form.account.rescued,
        "rescued_text": _rescued_text(form),
        "is_current": False,
        "superseded_by": None,
    }


_TELEPHONE = re.compile(r"(?<!\d)(?:1\d{10}|0\d{2,3}[-－—]?\d{7,8}|\d{7,8})(?!\d)")


def _rescued_text(form: Form) -> str | None:
    """What nothing took, a text a line; telephone numbers belong to ``contact`` alone and are masked."""
    text = "\n".join(form.account.rescued_texts)
    return _TELEPHONE.sub(lambda found: "*" * len(found.group()), text) or None


def _identity(form: Form) -> tuple[str | None, str | None, str | None]:
    """Ids of unit, project and goal; None as far as the form does not say whose it is."""
    if form.organization_name is None:
        return None, None, None
    organization = ids.organization_id(name_key(form.organization_name))
    if form.scope == "project" and form.project_name is None:
        return organization, None, None
    project = None if form.project_name is None else ids.project_id(organization, name_key(form.project_name))
    if form.fiscal_year is None:
        return organization, project, None
    return organization, project, ids.goal_id(form.scope, organization, project, form.fiscal_year)


def _as_of(form: Form) -> str | None:
    """Self-evaluations speak of the whole year, a monitoring form of the day that it states."""
    if form.stage is None or form.fiscal_year is None:
        return None
    if form.stage == "monitoring":
        return None if form.as_of is None else form.as_of.isoformat()
    return f"{form.fiscal_year}-12-31"


_LINE_FIELDS = tuple(one.name for one in fields(Line))


def _line_row(form_id: str, line: Line) -> Row:
    row = {name: getattr(line, name) for name in _LINE_FIELDS}
    return {key: float(value) if isinstance(value, Decimal) else value for key, value in row.items()} | {
        "form_id": form_id,
        "level3_key": name_key(line.level3 or ""),
        "weight_source": None if line.weight is None else "stated",
        "rule_id": None,
    }

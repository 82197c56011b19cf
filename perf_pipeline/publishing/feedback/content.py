"""What the answer to one submission says: forms read, findings in order with remedy and cause, review results.

Pure: rows of the warehouse in, values out, everything masked (publishing.masking) and in an order that does
not depend on the order of the rows. How it looks is opinion, readings and marking; as JSON, document. Called
by workbook and document.
"""

import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from perf_pipeline.findings import catalogue
from perf_pipeline.model import vocabulary
from perf_pipeline.publishing.feedback.spec import feedback_spec
from perf_pipeline.publishing.masking import masked

Row = Mapping[str, Any]

SEVERITIES: Final = tuple(vocabulary.SEVERITIES)
REVIEWED: Final = ("completeness", "relevance", "appropriateness", "feasibility")
_DIGITS: Final = re.compile(r"(\d+)")
_BLANK: Final = re.compile(r"\{\w+\}")
_CELL: Final = re.compile(r"(.*)![A-Z]{1,3}(\d+)(?::.*)?")
_COLUMN: Final = re.compile(r"(.*) c\d+")


@dataclass(frozen=True, slots=True)
class Answered:
    """Rows of the warehouse about one submission: what feedback is made of."""

    submission: Row
    forms: Sequence[Row] = ()
    lines: Sequence[Row] = ()
    findings: Sequence[Row] = ()
    reviews: Sequence[Row] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """One finding as the filer reads it; ``number`` is its place in the list, ``cause`` the number of another."""

    number: int
    finding_id: str
    code: str
    severity: str
    title: str
    aspect: str  # 完整性 …, may be empty
    message: str
    quote: str
    place: str
    remedy: str
    found_by: str
    form_id: str | None
    goal_id: str | None
    indicator_id: str | None
    cause: int | None = None


@dataclass(frozen=True, slots=True)
class FormRead:
    """One form of the submission as it was read."""

    form_id: str
    ordinal: int
    kind: str
    kind_text: str
    title: str
    fiscal_year: int | None
    organization: str
    project: str
    place: str
    state: str  # taken, errors, superseded, supporting, unplaced
    heading: Mapping[str, Any]
    lines: tuple[Row, ...]
    counts: Mapping[str, int] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """What people call it: its project, or the kind of form."""
        return self.project or self.kind_text


@dataclass(frozen=True, slots=True)
class Feedback:
    """Everything that is said about one submission."""

    submission_id: str
    file_name: str
    format: str
    status: str
    batch: str
    forms: tuple[FormRead, ...]
    items: tuple[Item, ...]
    reviews: tuple[Row, ...]

    @property
    def counts(self) -> dict[str, int]:
        """Findings by severity."""
        counted = Counter(item.severity for item in self.items)
        return {severity: counted.get(severity, 0) for severity in SEVERITIES}

    @property
    def rejected(self) -> bool:
        """Whether nothing of the file could be taken over."""
        return self.status == "rejected"

    @property
    def line_count(self) -> int:
        """Indicator lines that were read."""
        return sum(len(form.lines) for form in self.forms)


def feedback_of(answered: Answered) -> Feedback:
    """Put together what is said about a submission."""
    submission = answered.submission
    items = _items(answered)
    forms = tuple(
        _form(row, answered, items) for row in sorted(answered.forms, key=lambda row: int(row["ordinal"]))
    )
    order = {form.form_id: form.ordinal for form in forms}
    reviews = sorted(
        (_clean(row) for row in answered.reviews if row["form_id"] in order),
        key=lambda row: (order[row["form_id"]], str(row["goal_id"])),
    )
    return Feedback(
        submission_id=submission["submission_id"],
        file_name=masked(submission["file_name"]),
        format=submission["format"] or "",
        status=submission["status"],
        batch=submission["batch"],
        forms=forms,
        items=items,
        reviews=tuple(reviews),
    )


def _items(answered: Answered) -> tuple[Item, ...]:
    """All findings, the worst first, then by form and place as a reader turns the pages."""
    ordinals = {row["form_id"]: int(row["ordinal"]) for row in answered.forms}
    rows = sorted(
        answered.findings,
        key=lambda row: (
            SEVERITIES.index(row["severity"]),
            ordinals.get(row["form_id"], 0),
            natural(row["place"] or ""),
            row["code"],
            row["finding_id"],
        ),
    )
    numbers = {row["finding_id"]: number for number, row in enumerate(rows, 1)}
    return tuple(_item(row, number, numbers.get(row["cause_id"])) for number, row in enumerate(rows, 1))


def _item(row: Row, number: int, cause: int | None) -> Item:
    entry = catalogue().codes.get(row["code"])  # a row may be older than the catalogue
    return Item(
        number=number,
        finding_id=row["finding_id"],
        code=row["code"],
        severity=row["severity"],
        title=entry.title if entry else row["code"],
        aspect=entry.heading if entry else "",
        message=masked(row["message"]),
        quote=masked(row["quote"] or ""),
        place=masked(row["place"] or ""),
        remedy=remedy_of(row["code"], row["severity"]),
        found_by=row["found_by"],
        form_id=row["form_id"],
        goal_id=row["goal_id"],
        indicator_id=row["indicator_id"],
        cause=cause,
    )


def remedy_of(code: str, severity: str) -> str:
    """How to mend a fault: the catalogue's words, else general ones by severity.

    Rows of findings hold no values, so what a remedy would name is said in general.
    """
    words, entry = feedback_spec().words, catalogue().codes.get(code)
    said = entry.remedy_zh if entry else ""
    return _BLANK.sub(words["remedy_blank"], said) or words[f"remedy_{severity}"]


def _form(row: Row, answered: Answered, items: Sequence[Item]) -> FormRead:
    lines = sorted(
        (_clean(line) for line in answered.lines if line["form_id"] == row["form_id"]),
        key=lambda line: int(line["ordinal"]),
    )
    counted = Counter(item.severity for item in items if item.form_id == row["form_id"])
    heading: dict[str, Any] = json.loads(masked(row["heading"] or "{}"))
    return FormRead(
        form_id=row["form_id"],
        ordinal=int(row["ordinal"]),
        kind=row["form_kind"],
        kind_text=vocabulary.FORM_KINDS.get(row["form_kind"], row["form_kind"]),
        title=masked(row["title"] or ""),
        fiscal_year=row["fiscal_year"],
        organization=masked(row["organization_name"] or ""),
        project=masked(row["project_name"] or ""),
        place=masked(row["place"]),
        state=_state(row, counted["error"]),
        heading=heading,
        lines=tuple(lines),
        counts={severity: counted.get(severity, 0) for severity in SEVERITIES},
    )


def _state(row: Row, errors: int) -> str:
    """What became of a form: counted, counted with errors, or why it does not count."""
    if row["supports_form_id"] is not None:
        return "supporting"
    if row["goal_id"] is None:
        return "unplaced"
    if not row["is_current"]:
        return "superseded"
    return "errors" if errors else "taken"


def _clean(row: Row) -> dict[str, Any]:
    return {
        key: masked(value) if isinstance(value, str) and key not in _IDS else value
        for key, value in row.items()
    }


_IDS: Final = frozenset({"form_id", "goal_id", "rule_id", "indicator_id"})


def natural(place: str) -> tuple[tuple[int, int, str], ...]:
    """A key that sorts "line 9" before "line 10"."""
    parts = _DIGITS.split(place)
    return tuple((1, int(part), "") if part.isascii() and part.isdigit() else (0, 0, part) for part in parts)


def row_of(place: str) -> str:
    """The row that a place lies in: "表1!14" for "表1!D14", "p2 t1 r5" for "p2 t1 r5 c3"."""
    match = _CELL.fullmatch(place)
    if match:
        return f"{match[1]}!{match[2]}"
    match = _COLUMN.fullmatch(place)
    return match[1] if match else place


def said_of_line(form: FormRead, items: Sequence[Item]) -> tuple[dict[int, list[Item]], list[Item]]:
    """The form's findings by position of the line they stand beside, and those that stand at no line."""
    rows: dict[str, int] = {}
    for position, line in enumerate(form.lines):
        rows.setdefault(row_of(line["place"] or ""), position)
    beside: dict[int, list[Item]] = {}
    elsewhere = []
    for item in items:
        if item.form_id != form.form_id:
            continue
        position_of = rows.get(row_of(item.place)) if item.place else None
        if position_of is None:
            elsewhere.append(item)
        else:
            beside.setdefault(position_of, []).append(item)
    return beside, elsewhere


def worst(items: Sequence[Item]) -> str:
    """The heaviest severity among ``items``."""
    return min((item.severity for item in items), key=SEVERITIES.index)


def in_short(item: Item) -> str:
    """One finding in one line: number, severity, code, message."""
    return (
        feedback_spec()
        .words["short"]
        .format(
            number=item.number,
            severity=vocabulary.SEVERITIES[item.severity],
            code=item.code,
            message=item.message,
        )
    )


def in_full(items: Sequence[Item]) -> str:
    """The comment on a cell: what is wrong, what the words are, how to mend it, for each finding there."""
    words = feedback_spec().words
    parts = []
    for item in items:
        part = words["comment"].format(
            number=item.number,
            severity=vocabulary.SEVERITIES[item.severity],
            code=item.code,
            title=item.title,
            message=item.message,
            remedy=item.remedy,
        )
        if item.cause is not None:
            part += "\n" + words["comment_cause"].format(cause=item.cause)
        parts.append(part)
    return "\n\n".join(parts)

"""A filled-in reviewer's workbook: Document → answers row by row, or None when it is another paper.

Known by its marker and its header, never by position of columns. What must be there for any decision (kind,
name, day, reason, an unbroken id) is checked here; whether its content makes sense is checked where rules and
words are known (``orchestration.steps.reviews``). An empty row is no answer and no fault.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from perf_pipeline.findings import Finding
from perf_pipeline.intake.document import Cell, Document, Table
from perf_pipeline.model.review import review_spec
from perf_pipeline.model.vocabulary import STAGES
from perf_pipeline.notation.dates import parse_date
from perf_pipeline.notation.folding import fold

_ID = re.compile(r"[0-9a-f]{32}")
_HEADING_ROWS = 8


@dataclass(frozen=True, slots=True)
class ReviewAnswer:
    """One row that a person filled in. ``decision`` is a key of review.yaml's decisions."""

    number: str
    place: str
    reference: str
    stage: str
    context: Mapping[str, Any]
    decision: str
    content: str
    score: str
    reason: str
    decided_by: str
    decided_on: date


@dataclass(frozen=True, slots=True)
class ReviewPaper:
    """All answers of a workbook, the findings on rows that cannot be taken, and how many rows are empty."""

    answers: tuple[ReviewAnswer, ...]
    findings: tuple[Finding, ...]
    blank: int


def read_review(document: Document) -> ReviewPaper | None:
    """The answers in ``document`` when it is a reviewer's workbook."""
    for section in document.sections:
        for table in section.tables():
            if _is_marked(table) and (header := _header(table)) is not None:
                return _read(table, *header)
    return None


def _is_marked(table: Table) -> bool:
    marker = review_spec().marker
    return any(cell is not None and cell.text.strip() == marker for row in table.rows[:2] for cell in row)


def _header(table: Table) -> tuple[int, dict[str, int]] | None:
    """Row and column positions of the header; None when a column that matters is gone."""
    heads = {fold(column.head): column.name for column in review_spec().columns}
    for number, row in enumerate(table.rows[:_HEADING_ROWS]):
        found = {
            heads[text]: at for at, cell in enumerate(row) if cell and (text := fold(cell.text)) in heads
        }
        if {"reference", "decision", "content", "reason"} <= found.keys():
            return number, found
    return None


def _read(table: Table, header: int, columns: Mapping[str, int]) -> ReviewPaper:
    general = _general(table, header)
    answers, findings, blank = [], [], 0
    for number in range(header + 1, len(table.rows)):
        row = _Row(table, number, columns)
        if not row.filled():
            blank += bool(row.text("reference"))
            continue
        read = row.answer(general)
        if isinstance(read, Finding):
            findings.append(read)
        else:
            answers.append(read)
    return ReviewPaper(tuple(answers), tuple(findings), blank)


def _general(table: Table, header: int) -> dict[str, Cell]:
    """Name and day written once above the table: the cell behind each label."""
    labels = {fold(review_spec().decided_by): "decided_by", fold(review_spec().decided_on): "decided_on"}
    found = {}
    for row in table.rows[:header]:
        for label, value in _neighbours(row):
            if (name := labels.get(fold(label.text))) is not None:
                found[name] = value
    return found


def _neighbours(row: tuple[Cell | None, ...]) -> Iterator[tuple[Cell, Cell]]:
    cells = [cell for cell in row if cell is not None]
    return pairwise(cells)


@dataclass(frozen=True, slots=True)
class _Row:
    table: Table
    number: int
    columns: Mapping[str, int]

    def cell(self, name: str) -> Cell | None:
        if name not in self.columns:
            return None
        return self.table.anchor(self.number, self.columns[name])

    def text(self, name: str) -> str:
        cell = self.cell(name)
        return "" if cell is None else cell.text.strip()

    def filled(self) -> bool:
        return any(self.text(name) for name in ("decision", "content", "score", "reason"))

    def answer(self, general: Mapping[str, Cell]) -> ReviewAnswer | Finding:
        number, said = self.text("number") or str(self.number + 1), self.text("decision")
        decision = next(
            (key for key, label in review_spec().decisions.items() if fold(label) == fold(said)), None
        )
        if decision is None:
            return self._finding("ADJ-02", number=number, decision=said or "（空）")
        context, reference, stage = self._context(), self.text("reference"), self.text("stage")
        if context is None or not _ID.fullmatch(reference) or stage not in ("", *STAGES):
            return self._finding("ADJ-05", number=number)
        name = self.text("decided_by") or _text(general.get("decided_by"))
        day = _day(self.cell("decided_on")) or _day(general.get("decided_on"))
        lacking = [
            label for label, value in (("裁定人", name), ("裁定日期", day), ("裁定理由", self.text("reason")))
            if not value
        ]  # fmt: skip
        if day is None or lacking:
            return self._finding("ADJ-01", number=number, missing="、".join(lacking))
        cell = self.cell("decision")
        return ReviewAnswer(
            number, cell.place if cell else "", reference, stage, context, decision,
            self.text("content"), self.text("score"), self.text("reason"), name, day,
        )  # fmt: skip

    def _context(self) -> dict[str, Any] | None:
        try:
            found = json.loads(self.text("context") or "{}")
        except (ValueError, RecursionError):
            return None
        return found if isinstance(found, dict) else None

    def _finding(self, code: str, **values: str) -> Finding:
        cell = self.cell("decision") or self.cell("content")
        quote = "｜".join(filter(None, map(self.text, ("decision", "content", "score", "reason"))))
        return Finding(code, place=cell.place if cell else "", quote=quote, values=values)


def _text(cell: Cell | None) -> str:
    return "" if cell is None else cell.text.strip()


def _day(cell: Cell | None) -> date | None:
    """A day as typed by Excel or as written."""
    if cell is None:
        return None
    if isinstance(cell.value, date):
        return cell.value
    days = parse_date(cell.text)
    return days.first if days is not None and days.first == days.last else None

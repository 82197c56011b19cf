"""What was read, held field by field against what an unseen paper must yield.

Forms are paired in order, lines by their order where their number agrees, else by name. White space and
the width of characters never count: a paper set in lines has blanks where its columns ended.
"""

import json
from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from perf_pipeline.forms.recognition import recognise
from perf_pipeline.forms.records import Records, to_records
from perf_pipeline.intake.reading import read
from perf_pipeline.notation.folding import squeeze
from perf_pipeline_tests.forms.unseen.papers import Made, Paper, Record
from perf_pipeline_tests.forms.unseen.rendering import rendered


@dataclass(slots=True)
class Tally:
    """Fields right and wrong, forms and lines invented and missed."""

    right: int = 0
    wrong: list[str] = field(default_factory=list)
    by_field: Counter[str] = field(default_factory=Counter)
    forms_invented: int = 0
    forms_missed: int = 0
    lines_invented: int = 0
    lines_missed: int = 0

    @property
    def all(self) -> int:
        """Fields compared."""
        return self.right + len(self.wrong)

    def add(self, other: "Tally") -> None:
        """Count ``other`` in."""
        self.right += other.right
        self.wrong += other.wrong
        self.by_field += other.by_field
        self.forms_invented += other.forms_invented
        self.forms_missed += other.forms_missed
        self.lines_invented += other.lines_invented
        self.lines_missed += other.lines_missed

    def hold(self, where: str, name: str, wanted: Any, found: Any) -> None:
        """Count one field."""
        if _same(wanted, found):
            self.right += 1
        else:
            self.by_field[name] += 1
            self.wrong.append(f"{where} {name}: {found!r}, not {wanted!r}")

    def fields(self, where: str, wanted: Record, found: Record) -> None:
        """Count every field of a record; a field that is empty on both sides says nothing and is left out."""
        for name, value in wanted.items():
            if value is not None or found.get(name) is not None:
                self.hold(where, name, value, found.get(name))


def read_paper(paper: Paper, made: Made, form: str) -> Records:
    """The records of ``paper`` rendered as ``form``."""
    extension, content = rendered(made.pages, form, paper.stacked)
    return to_records("unseen", recognise(read(content, f"{paper.id}.{extension}")))


def compare(made: Made, records: Records, where: str) -> Tally:
    """Hold ``records`` against the expected records of a paper."""
    tally = Tally()
    rows = [row for row in records.forms if row["supports_form_id"] is None]
    wanted = list(made.forms)
    tally.forms_invented = max(0, len(rows) - len(wanted))
    tally.forms_missed = max(0, len(wanted) - len(rows))
    for at, (header, lines) in enumerate(wanted):
        row = rows[at] if at < len(rows) else {}
        found = [line for line in records.lines if row and line["form_id"] == row["form_id"]]
        tally.fields(f"{where}#{at + 1}", header, _header(row) if row else {})
        for expected, line in _pairs(lines, found, tally):
            tally.fields(f"{where}#{at + 1} {expected['level3']}", expected, line)
    for row in rows[len(wanted) :]:
        tally.lines_invented += sum(line["form_id"] == row["form_id"] for line in records.lines)
    return tally


def _pairs(wanted: list[Record], found: list[Record], tally: Tally) -> list[tuple[Record, Record]]:
    if len(wanted) == len(found):
        return list(zip(wanted, found, strict=True))
    left = list(found)
    pairs: list[tuple[Record, Record]] = []
    for line in wanted:
        match = next((one for one in left if _bare(one["level3"]) == _bare(line["level3"])), None)
        if match is None:
            tally.lines_missed += 1
            pairs.append((line, {}))
        else:
            left.remove(match)
            pairs.append((line, match))
    tally.lines_invented += len(left)
    return pairs


def _header(row: Record) -> Record:
    heading = json.loads(row["heading"])
    execution = heading.get("execution") or {}
    plan = {int(month): Decimal(percent) for month, percent in heading.get("plan", {}).items()}
    return {
        **{name: row[name] for name in ("organization_name", "organization_code", "project_name")},
        **{name: row[name] for name in ("project_code", "fiscal_year", "scope")},
        "kind": row["form_kind"],
        **{name: heading.get(name) for name in ("budget_total", "budget_fiscal", "budget_other")},
        **{name: heading.get(name) for name in ("objective", "claimed_total")},
        **{name: execution.get(name) for name in ("initial_budget", "adjusted_budget", "executed")},
        "execution_weight": execution.get("weight"),
        "execution_score": execution.get("claimed_score"),
        "plan": plan or None,
    }


def _bare(value: Any) -> str:
    return squeeze(str(value)) if value is not None else ""


def _same(wanted: Any, found: Any) -> bool:
    if wanted is None or found is None:
        return wanted is found
    if isinstance(wanted, dict):
        return bool(wanted == found)
    if isinstance(wanted, Decimal | int) and not isinstance(wanted, bool):
        try:
            return Decimal(str(found)) == Decimal(wanted)
        except ArithmeticError:
            return False
    return bool(_bare(wanted) == _bare(found))

"""From the YAML notation of an unseen paper to its pages and to the records that it must yield.

A grid is one row per line, cells parted by ``|``; ``<`` continues the cell at the left, ``^`` the cell above,
``/n`` breaks a line inside a cell, a short row's last cell runs to the edge. ``{field}`` prints a field of the
form's content, ``{field:w}`` money in 万元, ``{x_field}`` prints without expecting. A row that begins with ``@``
stands for every indicator line (``@[2:5]`` for some), ``@S`` and ``@T`` for a row before and after each first
level; ``{l1^}`` merges equal cells downwards. What the layout prints is expected, anything else is expected
to be empty: so content is said once and the layouts stay short.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from itertools import groupby
from typing import Any

from pydantic import Field

from perf_pipeline.package_data import DataModel, load
from perf_pipeline_tests.paperwork.content import LEVEL1, LEVEL2, number, plain
from perf_pipeline_tests.paperwork.layouts import Box, Grid, Page, Para, words

PACKAGE = "perf_pipeline_tests.forms.unseen"
COLUMNS = (
    *("levels", "l3", "target", "w", "rule", "explanation", "basis", "prior", "evidence", "remark"),
    *("actual", "score", "reason", "mid", "outlook"),
)
FILES = ("goals", "evaluations", "others", "second_round", "third_round")
PERIODS = ("plan3", "plan6", "plan9", "plan10", "plan12")
HEADINGS = {
    "org": "organization_name",
    "code": "organization_code",
    "project": "project_name",
    "pcode": "project_code",
    "year": "fiscal_year",
    "total": "budget_total",
    "fiscal": "budget_fiscal",
    "other": "budget_other",
    "objective": "objective",
    "initial": "initial_budget",
    "adjusted": "adjusted_budget",
    "executed": "executed",
    "mid_executed": "executed",
    "fweight": "execution_weight",
    "fscore": "execution_score",
    "ctotal": "claimed_total",
}
NAMES = {"org": "organization", "code": "organization_code", "pcode": "project_code", "fscore": "funds_score"}
LINE_FIELDS = {
    "w": "weight",
    "rule": "rule_text",
    "explanation": "explanation",
    "basis": "basis",
    "prior": "prior_year_text",
    "evidence": "evidence",
    "remark": "remark",
    "score": "claimed_score",
    "reason": "deviation_reason",
    "outlook": "outlook",
}
PLACEHOLDER = re.compile(r"\{(x_)?(\w+?)(\^)?(?::(\w+))?\}")
SLICE = re.compile(r"^@([ST]?)(?:\[(\d*):(\d*)\])? +")

Record = dict[str, Any]


class Content(DataModel):
    """What a unit says of one goal: header fields and indicator lines."""

    organization: str
    organization_code: str
    project: str
    project_code: str = ""
    year: int
    total: Decimal
    fiscal: Decimal
    other: Decimal
    basic: Decimal = Decimal()
    projects: Decimal = Decimal()
    initial: Decimal
    adjusted: Decimal
    executed: Decimal
    rate: str
    funds_score: Decimal
    mid_executed: Decimal
    mid_rate: str
    outlook_executed: Decimal
    objective: str
    outcome: str
    duties: str = ""
    plan: dict[int, int]
    head: str
    phone: str
    claimed_total: Decimal
    lines: str


class Contents(DataModel):
    """Contents by key."""

    contents: dict[str, Content]


class FormOf(DataModel):
    """Which content a part states, and as what kind of form."""

    of: str
    kind: str


class Part(DataModel):
    """One stretch of a paper: a form, or text without a form."""

    form: FormOf | None = None
    style: dict[str, str] = Field(default_factory=dict)
    only: tuple[int, ...] = ()
    blocks: tuple[dict[str, Any], ...]
    expect: dict[str, Any] = Field(default_factory=dict)
    expect_lines: dict[int, dict[str, Any]] = Field(default_factory=dict)


class Paper(DataModel):
    """One unseen paper and the formats it is rendered into."""

    id: str
    about: str
    formats: tuple[str, ...]
    stacked: bool = False
    parts: tuple[Part, ...]


class Papers(DataModel):
    """The papers of one file."""

    papers: tuple[Paper, ...]


@dataclass(frozen=True, slots=True)
class Quantity:
    """A target or an actual as content: operator, number and unit, or words."""

    operator: str | None
    value: str | None
    unit: str | None
    text: str

    @classmethod
    def parse(cls, text: str) -> "Quantity":
        """``≥ 95 %``, ``95 %`` or ``- words``; empty text is an empty quantity."""
        if text.startswith("-"):
            return cls(None, None, None, text[1:].strip())
        parts = text.split()
        operator = parts.pop(0) if parts and number(parts[0]) is None else None
        if not parts:
            return cls(None, None, None, "")
        value, unit = parts[0], "".join(parts[1:])
        return cls(operator, value, unit, f"{operator or ''}{value}{unit}")


@dataclass(slots=True)
class Line:
    """One indicator line of a content with its running number and its place in its level."""

    fields: dict[str, str]
    ordinal: int
    within: int
    level_points: Decimal

    def quantity(self, name: str) -> Quantity:
        """The parsed target or actual."""
        return Quantity.parse(self.fields[name])


@dataclass(slots=True)
class Printed:
    """What a part printed: header fields, and fields of each line with the text of their cells."""

    header: set[str] = field(default_factory=set)
    lines: dict[int, dict[str, str]] = field(default_factory=dict)


@cache
def contents() -> dict[str, Content]:
    """Every content by key."""
    return load(PACKAGE, "contents.yaml", Contents).contents


def papers(*files: str) -> tuple[Paper, ...]:
    """The papers of ``files`` in their order."""
    return tuple(paper for name in files for paper in load(PACKAGE, f"{name}.yaml", Papers).papers)


def lines_of(content: Content, only: tuple[int, ...] = ()) -> list[Line]:
    """The indicator lines of ``content``, or those whose running number is in ``only``."""
    rows = [
        dict(zip(COLUMNS, (cell.strip() for cell in row.split("|")), strict=True))
        for row in content.lines.strip().splitlines()
    ]
    rows = [row for at, row in enumerate(rows, 1) if not only or at in only]
    points: dict[str, Decimal] = {}
    for row in rows:
        first, second = row["levels"].split()
        row["l1"], row["l2"] = first, second
        points[first] = points.get(first, Decimal()) + Decimal(row["w"])
    found: list[Line] = []
    for at, row in enumerate(rows, 1):
        same = found and found[-1].fields["levels"] == row["levels"]
        within = found[-1].within + 1 if same else 1
        found.append(Line(row, at, within, points[row["l1"]]))
    return found


@dataclass(frozen=True, slots=True)
class Made:
    """A paper made ready: its pages, and per form the expected header and lines."""

    pages: tuple[Page, ...]
    forms: tuple[tuple[Record, list[Record]], ...]


def make(paper: Paper) -> Made:
    """Pages and expected records of ``paper``."""
    pages, forms = [], []
    for at, part in enumerate(paper.parts, 1):
        setter = Setter(part)
        pages.append(Page(f"表{at}", tuple(setter.blocks())))
        if part.form is not None:
            forms.append(setter.expected())
    return Made(tuple(pages), tuple(forms))


class Setter:
    """Sets the blocks of one part and notes what it printed."""

    def __init__(self, part: Part) -> None:
        self.part = part
        self.content = contents()[part.form.of] if part.form else None
        self.all_lines = lines_of(self.content, part.only) if self.content else []
        self.printed = Printed()

    def blocks(self) -> Iterator[Para | Grid]:
        """The paragraphs and grids of the part."""
        for block in self.part.blocks:
            ((kind, body),) = block.items()
            if kind == "grid":
                yield self._grid(str(body))
            elif kind == "sections":
                yield from self._sections(*body)
            elif kind == "sentence":
                yield Para("".join(self._fill(str(body), line) for line in self.all_lines))
            else:
                yield Para(self._fill(str(body)), title=kind == "title")

    def _sections(self, head: str, row: str) -> Iterator[Para]:
        for _, group in groupby(self.all_lines, key=lambda line: line.fields["levels"]):
            found = list(group)
            yield Para(self._fill(head, found[0]))
            for line in found:
                self._note(line, "l1", "l2")
                yield Para(self._fill(row, line))

    def _grid(self, text: str) -> Grid:
        rows = [row.strip() for row in text.strip("\n").splitlines()]
        drawn: list[list[str]] = []
        at = 0
        while at < len(rows):
            block = [rows[at]]
            while at + 1 < len(rows) and rows[at].startswith("@") and rows[at + 1].startswith("@"):
                if not SLICE.match(rows[at + 1]) or "[" in rows[at + 1]:
                    break
                at += 1
                block.append(rows[at])
            at += 1
            drawn += self._rows(block)
        return _spanned(drawn)

    def _rows(self, block: list[str]) -> Iterator[list[str]]:
        if not block[0].startswith("@"):
            yield [self._fill(cell) for cell in _cells(block[0])]
            return
        templates = {}
        chosen = self.all_lines
        for row in block:
            match = SLICE.match(row)
            if match is None:
                raise ValueError(f"not a line template: {row}")
            templates[match[1]] = _cells(row[match.end() :])
            if match[2] is not None:
                chosen = chosen[int(match[2] or 0) : int(match[3]) if match[3] else None]
        previous: list[str] = []
        for _, group in groupby(chosen, key=lambda line: line.fields["l1"]):
            found = list(group)
            if "S" in templates:
                yield [self._fill(cell, found[0]) for cell in templates["S"]]
                for line in found:
                    self._note(line, "l1")
            for line in found:
                cells = self._line(templates[""], line, previous)
                previous = [text if text != "^" else old for text, old in _paired(cells, previous)]
                yield cells
            if "T" in templates:
                yield [self._fill(cell, found[0]) for cell in templates["T"]]

    def _line(self, template: list[str], line: Line, previous: list[str]) -> list[str]:
        cells: list[str] = []
        for at, cell in enumerate(template):
            merged = cell.endswith("^}") or (cell.endswith("^") and len(cell) > 1)
            text = self._fill(cell.removesuffix("^") if not cell.endswith("}") else cell, line)
            same = merged and at < len(previous) and previous[at] == text
            left_same = all(old == "^" or "^" not in template[i] for i, old in enumerate(cells[:at]))
            cells.append("^" if same and left_same else text)
        return cells

    def _note(self, line: Line, *names: str) -> None:
        for name in names:
            self.printed.lines.setdefault(line.ordinal, {}).setdefault(name, "")

    def _fill(self, text: str, line: Line | None = None) -> str:
        def put(match: re.Match[str]) -> str:
            silent, name, _, form = match.groups()
            if line is not None and (
                name in line.fields or name in {"op", "value", "unit", "avalue", "n", "k", "l1w"}
            ):
                if not silent:
                    self.printed.lines.setdefault(line.ordinal, {})[name] = text
                return self._line_text(line, name)
            if self.content is None or (name not in HEADINGS and not self._is_header(name)):
                return match[0]
            if not silent:
                self.printed.header.add(name)
            return self._header_text(name, form)

        return PLACEHOLDER.sub(put, text).replace("/n", "\n")

    def _is_header(self, name: str) -> bool:
        return name in PERIODS or hasattr(self.content, NAMES.get(name, name))

    def _header_text(self, name: str, form: str | None) -> str:
        content = self.content
        if content is None:
            raise ValueError(f"{name} without content")
        if name == "fweight":
            return "10"
        if name == "ctotal":
            return plain(content.claimed_total)
        if name in PERIODS:
            return str(content.plan[int(name[4:])])
        value = getattr(content, NAMES.get(name, name))
        if isinstance(value, Decimal):
            return plain(value / 10_000 if form == "w" else value)
        return str(value).rstrip("。") if form == "flat" else str(value)

    def _line_text(self, line: Line, name: str) -> str:
        if name in {"l1", "l2"}:
            return self._level(line, name)
        special = {"n": str(line.ordinal), "k": str(line.within), "l1w": plain(line.level_points)}
        if name in special:
            return special[name]
        aim = line.quantity("target")
        if name == "op":
            sign = aim.operator or self.part.style.get("qualitative", "")
            return "＜" if sign == "<" else sign  # a lone "<" continues the cell at the left
        if name == "value":
            return aim.value or aim.text
        if name == "unit":
            return aim.unit or ""
        if name == "avalue":
            return line.quantity("actual").value or line.quantity("actual").text
        if name in {"target", "actual", "mid", "outlook"}:
            return line.quantity(name).text
        return line.fields[name]

    def _level(self, line: Line, name: str) -> str:
        short = line.fields[name]
        full = LEVEL1[short] if name == "l1" else LEVEL2.get(short, _second(short))
        style = self.part.style.get(name, "long")
        if style == "short":
            return short if short != "可持续" else "可持续影响"
        if style == "points":
            return f"{full}（{plain(line.level_points)}分）"
        return {"long": full, "spaced": " ".join(full), "broken": f"{full[:2]}\n{full[2:]}"}[style]

    def expected(self) -> tuple[Record, list[Record]]:
        """The header record and the line records that the printed part must yield."""
        form, content = self.part.form, self.content
        if form is None or content is None:
            raise ValueError("a part without form expects nothing")
        header: Record = dict.fromkeys((*HEADINGS.values(), "plan"))
        header["kind"] = form.kind
        header["scope"] = form.kind.partition("_")[0]
        for name in sorted(self.printed.header & HEADINGS.keys()):
            header[HEADINGS[name]] = _typed(self._header_text(name, None))
        months = sorted(int(name[4:]) for name in self.printed.header & set(PERIODS))
        header["plan"] = {month: Decimal(content.plan[month]) for month in months} or None
        if not re.search("自评|监控", form.kind) and "year" not in self.printed.header:
            header["fiscal_year"] = self._year_in_text()
        if not form.kind.endswith("goal"):
            # what evaluations repeat of the budget is no goal's budget, and how much they repeat varies
            header = {name: value for name, value in header.items() if not name.startswith("budget_")}
        header |= {name: value for name, value in self.part.expect.items() if name in header}
        lines = [self._expected_line(line) for line in self.all_lines]
        return header, lines

    def _year_in_text(self) -> int | None:
        for block in self.part.blocks:
            if "title" in block and (match := re.search(r"(20\d\d)年", str(block["title"]))):
                return int(match[1])
        return None

    def _expected_line(self, line: Line) -> Record:
        shown = self.printed.lines.get(line.ordinal, {})
        record: Record = {
            "level1": LEVEL1[line.fields["l1"]] if "l1" in shown else None,
            "level2": LEVEL2.get(line.fields["l2"], _second(line.fields["l2"])) if "l2" in shown else None,
            "level3": line.fields["l3"] if "l3" in shown else None,
        }
        record |= self._expected_target(line, shown)
        record |= self._expected_actual(line, shown)
        for name, column in LINE_FIELDS.items():
            record[column] = _typed(self._line_text(line, name)) if name in shown else None
        record |= {name: value for name, value in self.part.expect.items() if name in record}
        return record | self.part.expect_lines.get(line.ordinal, {})

    def _expected_target(self, line: Line, shown: dict[str, str]) -> Record:
        aim = line.quantity("target")
        whole, apart = "target" in shown, "value" in shown
        stated = whole or apart
        signed = aim.operator if whole or "op" in shown else "="
        return {
            "operator": signed if stated and aim.value else None,
            "target_value": Decimal(aim.value) if stated and aim.value else None,
            "target_unit": (aim.unit or None) if whole or "unit" in shown else None,
            "target_text": (aim.text if whole else aim.value or aim.text) if stated else None,
        }

    def _expected_actual(self, line: Line, shown: dict[str, str]) -> Record:
        name = "mid" if "mid" in shown else "actual"
        done = line.quantity(name)
        whole = name in shown
        stated = whole or "avalue" in shown
        return {
            "actual_text": ((done.text if whole else done.value or done.text) or None) if stated else None,
            "actual_value": Decimal(done.value) if stated and done.value else None,
            "actual_unit": (done.unit or None) if whole or (stated and "unit" in shown) else None,
        }


def _second(short: str) -> str:
    return {"可持续": "可持续影响指标"}.get(short, f"{short}指标")


def _typed(text: str) -> Any:
    value = number(text)
    return value if value is not None and len(text) < 12 else text or None


def _cells(row: str) -> list[str]:
    return [cell.strip() for cell in row.split("|")]


def _paired(cells: list[str], previous: list[str]) -> list[tuple[str, str]]:
    return [(text, previous[at] if at < len(previous) else "") for at, text in enumerate(cells)]


def _spanned(rows: list[list[str]]) -> Grid:
    width = max(len(row) for row in rows)
    full = [[*row, *("<" for _ in range(width - len(row)))] for row in rows]
    made: list[tuple[Box, ...]] = []
    for down, row in enumerate(full):
        boxes: list[Box] = []
        for right, text in enumerate(row):
            if text in {"<", "^"}:
                continue
            cols = _run(row[right + 1 :], "<")
            rows_down = _run([below[right] for below in full[down + 1 :]], "^")
            boxes.append(_box(text, 1 + rows_down, 1 + cols))
        made.append(tuple(boxes))
    return Grid(width, tuple(made))


def _run(marks: list[str], mark: str) -> int:
    count = 0
    for text in marks:
        if text != mark:
            break
        count += 1
    return count


def _box(text: str, rows: int, cols: int) -> Box:
    value = number(text)
    if value is not None and plain(value) == text:
        return Box(text, value, rows=rows, cols=cols)
    return words(text, rows, cols)

"""Table rows → indicator lines: align, repair, fill down, type.

``LineReader`` goes down one indicator table. It keeps the levels that hold, puts every cell where it can
stand (alignment), says what it moved or filled (LAY), and hands typed lines out. A row that is no indicator
is not made into one: it is returned as such and the caller decides what it is.
"""

from collections import Counter
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import Enum

from perf_pipeline.findings import Finding
from perf_pipeline.forms.alignment import Alignment, align_row
from perf_pipeline.forms.fitness import ID_ROLE, Class, classify
from perf_pipeline.forms.form import Line
from perf_pipeline.forms.headers import IGNORED, Header
from perf_pipeline.forms.items import RowItem, Slot
from perf_pipeline.forms.ledger import Ledger
from perf_pipeline.forms.stated_ids import is_stable_id, stated_id
from perf_pipeline.forms.vocabulary import (
    at_home,
    column_role,
    data,
    is_level1,
    is_level2,
    level_label,
    nearest_level,
    numbering,
    parents_of,
    split_levels,
)
from perf_pipeline.intake.document import Table
from perf_pipeline.notation.folding import fold, squeeze
from perf_pipeline.notation.numbers import leading_number
from perf_pipeline.notation.targets import Quantity, is_blank, is_template, parse_actual, parse_target

_SHARED_DOWN = frozenset({"level1", "level2", "explanation", "basis", "rule", "evidence"})
"""Roles whose merged cell speaks for every row it covers; a merged weight or score does not."""

_MARKS = frozenset({"side", "direction"})
"""Roles that only say what others are: 绩效指标 at the side, 正向."""

_MEASURING = frozenset({"operator", "rule", "explanation", "actual", "weight", "claimed_score", "basis"})
_CONVINCING = 1.5
"""The least score of a row whose cells had to be moved: below it the row is no indicator row at all."""
_ABSURD = -4.0
"""The same for a row as written; unknown level names (-4) alone must not shut a row out."""


class Reading(Enum):
    """What a row below a header was."""

    LINE = "an indicator line, taken or waiting"
    SECTION = "a level's own row: the lines below it belong to that level"
    NO_LINE = "nothing: a left-over of the template, a single cell of text"
    UNREAD = "filled cells that make no indicator line"


@dataclass(slots=True)
class LineReader:
    """Reads the rows under one header, in order."""

    header: Header
    lines: list[Line] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    group_points: dict[str, str] = field(default_factory=dict)
    level1: str | None = None
    level2: str | None = None
    implied: bool = False  # whether the first level was told by a second one only
    skipping: bool = False
    second_numbering: set[str] = field(default_factory=set)  # how rows of second levels are numbered: （一）
    ledger: Ledger = field(default_factory=Ledger)
    narrowed: Finding | None = (
        None  # the table went on with another column count: what its rows' faults follow from
    )
    _table: Table | None = None

    def go_on_under(self, header: Header) -> None:
        """Continue under a header further down: a repeated one, or the other block of a twin.

        A form may state the goals of several years and below them those of the year: the latter are the goal.
        """
        if header.period != self.header.period:
            self.level1 = self.level2 = None
            self.skipping = header.period == "long"
            if self.header.period == "long":
                self.lines.clear()
                self.findings.clear()
                self.group_points.clear()
        self.header = header

    def read(self, row: RowItem) -> Reading:
        """Take a row and say what it was."""
        self.ledger.enter([row])
        if self._section(row):
            self.ledger.place(slot for slot in row.slots if slot.own)
            return Reading.SECTION
        self._follow(row)
        texts, places, slots = self._cells(row)
        alignment = align_row(self.header.fitting, texts, rigid=self._has_positions(row))
        cells = self._by_role(texts, alignment)
        if not any(cells.values()) or is_template(cells.get("level3", "")):
            self.ledger.noise([row])
            return Reading.NO_LINE
        if not _is_indicator(cells) or alignment.score < (_CONVINCING if alignment.moved else _ABSURD):
            return Reading.NO_LINE if len(row.texts) == 1 else Reading.UNREAD
        if self.skipping:
            return Reading.LINE
        ordinal = len(self.lines) + 1
        if alignment.rival is not None:
            rival = self._say(alignment.rival, texts)
            self._report("LAY-06", row, ordinal, written=" | ".join(texts), repaired=rival)
            return Reading.LINE
        self._report_moves(row, texts, alignment, ordinal)
        self._levels(row, cells, ordinal, self._lost_level1(alignment))
        line = self._line(row, cells, ordinal, places, alignment)
        self.lines.append(line)
        self._enter(line, cells, slots, alignment)
        return Reading.LINE

    def _enter(
        self, line: Line, cells: dict[str, str], slots: list[list[Slot]], alignment: Alignment
    ) -> None:
        """Account for the cells of a line: those of columns with a role ended in its fields."""
        unread = {
            role
            for role, value in (("weight", line.weight), ("claimed_score", line.claimed_score))
            if value is None and not is_blank(cells.get(role))
        }
        for column, cell in zip(self.header.columns, alignment.placement, strict=True):
            if cell is None or column.role in (None, IGNORED) or column.role in unread:
                continue
            for slot in slots[cell]:
                if column.role in _MARKS:
                    self.ledger.mark(slot)
                else:
                    self.ledger.mark(slot, placed=slot.text)

    def _follow(self, row: RowItem) -> None:
        """Notice where the table goes on as another one, without a header and with another column count."""
        if row.table is self._table:
            return
        self._table = row.table
        expected, found = self.header.table.width, row.table.width
        self.narrowed = None
        if row.table is not self.header.table and found != expected and len(row.texts) > 1:
            values = {"found": str(found), "expected": str(expected)}
            self.narrowed = Finding("LAY-02", row.place, " | ".join(row.texts), values)
            self.findings.append(self.narrowed)

    def unread(self, row: RowItem) -> None:
        """Report a row with filled cells that makes no indicator line."""
        self.findings.append(Finding("LAY-05", row.place, " | ".join(row.texts), cause=self.narrowed))

    def _has_positions(self, row: RowItem) -> bool:
        """Whether the columns of a row are those of the header by position."""
        return row.table.kind == "grid" and self.narrowed is None

    def _cells(self, row: RowItem) -> tuple[list[str], list[str], list[list[Slot]]]:
        """Texts, places and own cells, one each per column of the header; of a dump, per written cell."""
        if not self._has_positions(row):
            return (
                [slot.text for slot in row.slots],
                [slot.cell.place for slot in row.slots],
                [[slot] if slot.own else [] for slot in row.slots],
            )
        texts, places, slots = [], [], []
        starting = {slot.column: slot for slot in row.slots}
        for column in self.header.columns:
            first, end = column.column, column.column + column.width
            within = [starting[at] for at in range(first, end) if at in starting]
            shown = [s for s in within if s.own or column.role in _SHARED_DOWN]
            texts.append(" ".join(s.text for s in shown if s.text))
            places.append(within[0].cell.place if within else _covering_place(row, first))
            slots.append([s for s in within if s.own])
        return texts, places, slots

    def _by_role(self, texts: list[str], alignment: Alignment) -> dict[str, str]:
        """Texts by role; a role with several columns says which of them in front (经费保障：…), or is ticked."""
        cells: dict[str, str] = {}
        for column, cell in zip(self.header.columns, alignment.placement, strict=True):
            if column.role is None or cell is None:
                continue
            text = texts[cell]
            if column.role in data().several:
                if not text:
                    continue
                text = column.text if squeeze(text) in data().ticks else f"{column.text}：{text}"
                text = "；".join(filter(None, (cells.get(column.role), text)))
            cells[column.role] = text
        alone = [cells[role] for role in ("level1", "level2") if cells.get(role)]
        both = split_levels(alone[0]) if len(alone) == 1 else None
        if both is not None:
            cells["level1"], cells["level2"] = both
        return cells

    def weighted(self) -> tuple[Line, ...]:
        """The lines, those alone under a level whose label prints points with these: 成本指标（20分）."""
        if self.header.has("weight"):
            return tuple(self.lines)
        alone = {level for level, count in Counter(line.level1 for line in self.lines).items() if count == 1}
        return tuple(
            replace(line, weight=Decimal(self.group_points[line.level1]))
            if line.level1 in alone & self.group_points.keys() and line.level1 and not line.rule_text
            else line
            for line in self.lines
        )

    # -- repairs

    def _report_moves(self, row: RowItem, texts: list[str], alignment: Alignment, ordinal: int) -> None:
        """Both readings of the cells that were moved; those that stayed are not repeated."""
        if alignment.moved:
            code = _repair_code(self.header, texts, alignment.placement)
            written, repaired = (
                self._said(_as_written(texts, self.header), texts),
                self._said(alignment.placement, texts),
            )
            differing = [
                [part for part in a if part not in b] for a, b in ((written, repaired), (repaired, written))
            ]
            values = {"written": "；".join(differing[0]), "repaired": "；".join(differing[1])}
            self.findings.append(
                Finding(code, row.place, " | ".join(row.texts), values, line=ordinal, cause=self.narrowed)
            )

    def _said(self, placement: tuple[int | None, ...], texts: list[str]) -> list[str]:
        pairs = zip(self.header.columns, placement, strict=True)
        return [
            f"{column.text}={texts[cell][:20]}" for column, cell in pairs if cell is not None and texts[cell]
        ]

    def _say(self, placement: tuple[int | None, ...], texts: list[str]) -> str:
        return "；".join(self._said(placement, texts))

    def _report(self, code: str, row: RowItem, ordinal: int, **values: str) -> None:
        cause = self.narrowed if code.startswith("LAY-") else None
        self.findings.append(
            Finding(code, row.place, " | ".join(row.texts), values, line=ordinal, cause=cause)
        )

    # -- levels

    def _section(self, row: RowItem) -> bool:
        """Whether the row is nothing but the label of a level, which then holds for the rows below."""
        *number, text = row.texts
        style = numbering(number[0]) if number else None
        if len(number) > 1 or (number and style is None):
            return False
        label = level_label(text)
        if label is None or not label.known:
            return False
        if label.points is not None:
            self.group_points[label.name] = label.points
        below = self._stands_below("level2", row) or (style is not None and style in self.second_numbering)
        if is_level1(label.name) and not (is_level2(label.name) and below):
            self.level1, self.level2, self.implied = label.name, None, False
        else:
            self.level2 = at_home(label.name, self.level1)
            self.second_numbering |= {style} if style is not None and not is_level1(label.name) else set()
        return True

    def _stands_below(self, role: str, row: RowItem) -> bool:
        """Whether the only cell of a row stands in the column of ``role``."""
        filled = {slot.column for slot in row.slots if slot.own and slot.text and slot.cell.column_span == 1}
        below = {column.column for column in self.header.columns if column.role == role}
        return self.header.has("level1") and filled == below

    def _lost_level1(self, alignment: Alignment) -> bool:
        """Whether the row has no cell for the first level at all: its level did not just go on."""
        if not self.header.has("level1"):
            return False
        return alignment.moved and alignment.cell_of(self.header.roles.index("level1")) is None

    def _levels(self, row: RowItem, cells: dict[str, str], ordinal: int, lost: bool) -> None:
        """Set the levels that hold from this row on: printed, implied by the second level, or those above."""
        first = self._label(cells.get("level1", ""), 1, row, ordinal)
        second = self._label(cells.get("level2", ""), 2, row, ordinal)
        if first is not None:
            if first != self.level1:
                self.level2 = None
            self.level1, self.implied = first, False
        elif second is not None and (self.header.has("level1") or self.level1 is None or self.implied):
            self._imply_level1(second, row, ordinal, lost)
        if second is not None:
            self.level2 = at_home(second, self.level1)

    def _label(self, text: str, level: int, row: RowItem, ordinal: int) -> str | None:
        """The level that a label cell names; a mere heading (绩效指标) where the first level belongs names none."""
        if not squeeze(text):
            return None
        label = level_label(text)
        name = label.name if label is not None else _as_level(text)
        if label is not None and label.points is not None:
            self.group_points[name] = label.points
        if name in data().local_levels or (level == 2 and name in data().local_second_levels):
            self._report("VOC-04", row, ordinal, name=name)
        elif not (is_level1(name) if level == 1 else is_level2(name)):
            self._report("VOC-01", row, ordinal, name=name, nearest=nearest_level(name, level) or "—")
        return None if level == 1 and column_role(name) == "side" else name

    def _imply_level1(self, second: str, row: RowItem, ordinal: int, lost: bool) -> None:
        """A first level lost at a page break is known by a second level that cannot stand under the last."""
        parents = parents_of(second)
        if parents and (self.level1 not in parents or (lost and self.level1 != parents[0])):
            self._report(
                "LAY-03", row, ordinal, written=f"二级指标={second}", repaired=f"一级指标={parents[0]}"
            )
            self.level1, self.level2, self.implied = parents[0], None, True

    # -- values

    def _line(
        self, row: RowItem, cells: dict[str, str], ordinal: int, places: list[str], alignment: Alignment
    ) -> Line:
        target = self._target(row, cells, ordinal)
        actual_text = _text(cells.get("actual"))
        actual = (
            parse_actual(actual_text, cells.get("unit", "") or target.unit or "", target.value)
            if actual_text
            else Quantity()
        )
        self._note(actual.note, row, ordinal, actual_text)
        name_at = alignment.cell_of(self.header.roles.index("level3")) if self.header.has("level3") else None
        return Line(
            ordinal=ordinal,
            place=places[name_at] if name_at is not None and places[name_at] else row.place,
            level1=self.level1,
            level2=self.level2,
            level3=_text(cells.get("level3")),
            operator=target.operator,
            target_value=target.value,
            target_unit=target.unit,
            target_text=_text(cells.get("target")),
            weight=self._points(cells.get("weight"), row, ordinal),
            explanation=_text(cells.get("explanation")),
            basis=_text(cells.get("basis")),
            prior_year_text=_text(cells.get("prior_year")),
            rule_text=_text(cells.get("rule")),
            evidence=_text(cells.get("evidence")),
            remark=_text(cells.get("remark")),
            actual_value=actual.value,
            actual_unit=actual.unit,
            actual_text=actual_text,
            attainment=_attainment(actual_text)
            or _text(cells.get("likelihood_option") or cells.get("likelihood")),
            claimed_score=self._points(cells.get("claimed_score"), row, ordinal),
            deviation_reason=_reason(cells),
            outlook=_text(cells.get("outlook")),
            stated_indicator_id=self._stated_id(cells.get(ID_ROLE), row, ordinal),
        )

    def _stated_id(self, text: str | None, row: RowItem, ordinal: int) -> str | None:
        identity, findings = stated_id(text, row.place, ordinal)
        self.findings.extend(findings)
        return identity

    def _target(self, row: RowItem, cells: dict[str, str], ordinal: int) -> Quantity:
        unit = cells.get("unit", "") or self.header.unit_of("target") or ""
        text = cells.get("target", "")
        target = parse_target(text, cells.get("operator", ""), unit, cells.get("level3", ""))
        self._note(target.note, row, ordinal, text)
        return target

    def _note(self, code: str | None, row: RowItem, ordinal: int, text: str | None) -> None:
        if code is not None:
            self._report(code, row, ordinal, text=text or "")

    def _points(self, text: str | None, row: RowItem, ordinal: int) -> Decimal | None:
        if text is None or is_blank(text):
            return None
        number = leading_number(fold(text))
        if number is None or number[1].strip() not in ("", "分") or number[0] < 0:
            self._report("VAL-14", row, ordinal, text=text)
            return None
        return number[0]


def _repair_code(header: Header, texts: list[str], placement: tuple[int | None, ...]) -> str:
    """Which fault a repair tells of: a level or the unit cell lost (the row is shorter), else a shifted row."""
    if len(texts) >= len(header.columns):
        return "LAY-01"
    moved = (i for i, cell in enumerate(placement) if cell is not None and cell < i and texts[cell])
    first = next(moved, len(placement))
    lost = next((i for i in range(first - 1, -1, -1) if placement[i] is None), None)
    role = None if lost is None else header.roles[lost]
    return {"level1": "LAY-03", "level2": "LAY-03", "unit": "LAY-04"}.get(role or "", "LAY-01")


def _is_indicator(cells: dict[str, str]) -> bool:
    """A name or an id with anything beside it; with neither a target and what measures it, and no doubt of either."""
    said = {role for role, text in cells.items() if text and role not in ("side", ID_ROLE, IGNORED)}
    if "level3" in said or is_stable_id(cells.get(ID_ROLE, "")):
        return len(said) > 1
    measuring = len(said & _MEASURING)
    if "target" not in said or not measuring:
        return False
    is_quantity = classify(cells["target"]) is Class.QUANTITY
    return measuring > 1 or is_quantity or bool(said & {"level1", "level2"})


def _covering_place(row: RowItem, column: int) -> str:
    """The place of the cell that reaches over ``column`` from the left, else of the row."""
    for slot in row.slots:
        if slot.column < column < slot.column + slot.cell.column_span:
            return slot.cell.place
    return row.place


def _as_written(texts: list[str], header: Header) -> tuple[int | None, ...]:
    return tuple(i if i < len(texts) else None for i in range(len(header.columns)))


def _reason(cells: dict[str, str]) -> str | None:
    """Why the target was missed: the kinds of cause that are ticked, what is said in words, and what is to be done
    about it where that has a column of its own."""
    return "；".join(filter(None, map(cells.get, ("reason_part", "reason", "measures")))) or None


def _as_level(text: str) -> str:
    """A level of a county's own, spelt as levels are: 患者满意度 → 患者满意度指标."""
    squeezed = squeeze(text)
    return squeezed if squeezed.endswith("指标") else f"{squeezed}指标"


def _text(text: str | None) -> str | None:
    return text or None


def _attainment(text: str | None) -> str | None:
    squeezed = squeeze(text or "")
    return text if any(word in squeezed for word in data().attainment_words) else None


def looks_like_indicator_rows(text: str) -> bool:
    """Whether a cell's text is a level label, so that its row may go on with an interrupted table."""
    return classify(text) in (Class.LEVEL1, Class.LEVEL2, Class.LEVEL_BOTH)

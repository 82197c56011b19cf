"""Header blocks: everything on a form outside its indicator table, by its labels.

A label's value stands behind its colon, in the next filled cell to its right, or — when labels stand side
by side without values — below it. Funds blocks of evaluations are small matrices: row labels (whose money)
against column labels (budget, executed, rate, points). Names of persons go to ``contacts`` only.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import TypeVar

from perf_pipeline.forms.items import Item, RowItem, Slot, TextItem
from perf_pipeline.forms.vocabulary import (
    data,
    is_total_row,
    label_field,
    labelled_value,
    looks_like_organization,
    title_kind,
)
from perf_pipeline.model.records import Execution, Heading
from perf_pipeline.notation.folding import fold, squeeze
from perf_pipeline.notation.money import money_unit_in, parse_money
from perf_pipeline.notation.numbers import leading_number, plain
from perf_pipeline.notation.targets import is_blank
from perf_pipeline.notation.years import title_year

Head = TypeVar("Head")

_MONTH = re.compile(r"(\d{1,2})月(?:底|末|份)?")
_CODED_NAME = re.compile(r"(\d{3,20})\s*[-—]?\s*([^\d\s].{2,40})")
_MONEY_FIELDS = ("budget_total", "budget_fiscal", "budget_other", "budget_carried")
_EXECUTION_FIELDS = ("execution_initial", "execution_adjusted", "execution_executed")
_MATRIX_FIELDS = (*_EXECUTION_FIELDS, "execution_rate", "execution_weight", "execution_score")
_LABEL_START = re.compile(r"([^\s：:]{1,14})\s*[：:]")
_SIDE_BY_SIDE = frozenset({"objective", "actual_summary", "objective_long"})
_TEXT_FIELDS = frozenset({"duties", "objective", "actual_summary", "purpose"})
_PLACED = frozenset(
    {"duties", "objective", "purpose", "project", "organization", "budget_total", "plan", "person"}
)


@dataclass(slots=True)
class Block:
    """What a header block said, gathered item by item. Amounts are in yuan."""

    title: str | None = None
    title_place: str | None = None
    kind: str | None = None
    year: int | None = None
    organization_name: str | None = None
    organization_code: str | None = None
    project_name: str | None = None
    project_code: str | None = None
    objective: str | None = None
    actual_summary: str | None = None
    amounts: dict[str, Decimal] = field(default_factory=dict)
    plan: dict[str, str] = field(default_factory=dict)
    execution: Execution | None = None
    claimed_total: str | None = None
    contacts: dict[str, str] = field(default_factory=dict)
    money_unit: str | None = None
    fields: set[str] = field(default_factory=set)
    candidates: list[str] = field(default_factory=list)  # lines that could be the unit's name
    duties: str | None = None
    purpose: str | None = None
    blank: list[str] = field(default_factory=list)  # labels of the sign-off without a value
    places: dict[str, str] = field(default_factory=dict)
    unused: list[tuple[str, str]] = field(default_factory=list)  # text and place of what no label claimed

    def heading(self, group_points: dict[str, str]) -> Heading:
        """The part that is stored with the form."""
        return Heading(
            objective=self.objective,
            budget_total=_yuan(self.amounts.get("budget_total")),
            budget_fiscal=_yuan(self.amounts.get("budget_fiscal")),
            budget_other=_yuan(self.amounts.get("budget_other")),
            plan=self.plan,
            execution=self.execution,
            claimed_total=self.claimed_total,
            actual_summary=self.actual_summary,
            group_points=group_points,
            duties=self.duties,
            purpose=self.purpose,
            blank=self.blank,
            places={name: place for name, place in self.places.items() if name in _PLACED},
        )


def _yuan(amount: Decimal | None) -> str | None:
    return None if amount is None else f"{amount:.2f}"


def read_block(items: Sequence[Item], block: Block | None = None) -> Block:
    """Read a header block (or, given ``block``, add a foot to it) from its items."""
    block = block or Block()
    reader = _Reader(block)
    for item in items:
        if isinstance(item, TextItem):
            reader.text(item.text, item.place)
        else:
            reader.row(item)
    return block


class _Reader:
    """Walks the items of a block; remembers what the row above announced."""

    def __init__(self, block: Block) -> None:
        self.block = block
        self.matrix: list[tuple[int, str]] = []  # column and field of an execution header
        self.months: list[tuple[int, int]] = []  # column and month of a spending plan header
        self.below: list[tuple[int, str]] = []  # column and field of labels without values
        self.continued: str | None = None

    def text(self, text: str, place: str) -> None:
        """A paragraph or a row with one filled cell."""
        if self._title(text, place):
            return
        pair = labelled_value(text)
        if pair is not None and pair[1]:
            for label, value in _split_pairs(text):
                self._set(label_field(label) or "", value, label, place)
            return
        if pair is not None:
            self._left_blank(pair[0], text)
        self.block.money_unit = money_unit_in(text) or self.block.money_unit
        year = title_year(text) if len(squeeze(text)) <= 40 else None
        if year is not None:
            self.block.year = self.block.year or year
        elif not self._coded_organization(text):
            if looks_like_organization(text):
                self.block.candidates.append(text)
            elif self.continued in _TEXT_FIELDS:
                self._extend(self.continued, text, place)
            else:
                self.block.unused.append((text, place))

    def _title(self, text: str, place: str) -> bool:
        kind = title_kind(text)
        if kind is None:
            return False
        self.block.title, self.block.title_place, self.block.kind = text, place, kind
        year = title_year(text)
        if year is not None:
            self.block.year = year
        return True

    def _coded_organization(self, text: str) -> bool:
        match = _CODED_NAME.fullmatch(fold(text))
        if match is None or self.block.organization_name or not looks_like_organization(match.group(2)):
            return False
        self.block.organization_code, self.block.organization_name = match.group(1), match.group(2).strip()
        return True

    def row(self, row: RowItem) -> None:
        """A table row: a matrix, a plan, labels with values, or values below labels."""
        slots = [slot for slot in row.slots if slot.own]
        filled = [slot for slot in slots if slot.text]
        if self._matrix_row(filled) or self._plan_row(filled) or self._below_row(row):
            return
        if len(filled) == 1 and label_field(filled[0].text) is None:
            self.text(filled[0].text, filled[0].cell.place)
            return
        if self._announces(filled):
            return
        self._pairs(filled)

    # -- matrices of the funds block

    def _matrix_row(self, filled: list[Slot]) -> bool:
        heads = [(slot.column, name) for slot in filled if (name := _matrix_field(slot.text))]
        if len([name for _, name in heads if name in _EXECUTION_FIELDS]) >= 2:
            self.matrix = heads
            self._units_of(filled)
            return True
        if not self.matrix:
            return False
        label_index = next(
            (i for i, slot in enumerate(filled) if label_field(slot.text) in _MONEY_FIELDS), None
        )
        if label_index is None:
            self.matrix = []
            return False
        label = label_field(filled[label_index].text)
        if label == "budget_total":
            self._execution(filled[label_index + 1 :])
        if label is not None:
            self.block.fields.add(label)
            self._budget_from_matrix(label, filled[label_index + 1 :])
        return True

    def _matrix_values(self, values: list[Slot]) -> dict[str, Slot]:
        by_column = dict(self.matrix)
        placed = {by_column[slot.column]: slot for slot in values if slot.column in by_column}
        if len(placed) == len(values):
            return placed
        if len(values) == len(self.matrix):
            return {name: slot for (_, name), slot in zip(self.matrix, values, strict=True)}
        return placed

    def _execution(self, values: list[Slot]) -> None:
        cells = self._matrix_values(values)
        amounts = {
            name: _yuan(parse_money(cells[name].text, self.block.money_unit)) if name in cells else None
            for name in _EXECUTION_FIELDS
        }
        self.block.execution = Execution(
            initial_budget=amounts["execution_initial"],
            adjusted_budget=amounts["execution_adjusted"],
            executed=amounts["execution_executed"],
            weight=_number(cells.get("execution_weight")),
            claimed_score=_number(cells.get("execution_score")),
            place=values[0].cell.place if values else None,
        )

    def _budget_from_matrix(self, label: str, values: list[Slot]) -> None:
        cells = self._matrix_values(values)
        for name in ("execution_initial", "execution_adjusted"):
            amount = parse_money(cells[name].text, self.block.money_unit) if name in cells else None
            if amount is not None:
                self.block.amounts.setdefault(label, amount)
                return

    # -- spending plans

    def _plan_row(self, filled: list[Slot]) -> bool:
        months = [(s.column, int(m.group(1))) for s in filled if (m := _MONTH.fullmatch(squeeze(s.text)))]
        if len(months) >= 2:
            self.months = months
            self.block.fields.add("plan")
            self.block.places.setdefault("plan", filled[0].cell.place)
            return True
        if not self.months:
            return False
        percents = [slot for slot in filled if leading_number(fold(slot.text)) is not None]
        pairs = _paired(self.months, percents)
        for month, slot in pairs:
            number = leading_number(fold(slot.text))
            if number is not None and 1 <= month <= 12 and number[1].strip() in ("", "%"):
                self.block.plan[str(month)] = plain(number[0])
        self.months = []
        return bool(pairs)

    # -- labels

    def _announces(self, filled: list[Slot]) -> bool:
        """Labels side by side without a value between them: their values stand in the next row."""
        fields = [(slot.column, label_field(slot.text)) for slot in filled]
        texts = [(column, name) for column, name in fields if name in _SIDE_BY_SIDE]
        if len(texts) >= 2 and all(name is not None for _, name in fields):
            self.below = [(column, name) for column, name in texts if name is not None]
            if len(self.below) > 2:  # the block's own label stands in front of the two columns
                self.below = self.below[-2:]
            return True
        return False

    def _below_row(self, row: RowItem) -> bool:
        if not self.below:
            return False
        values = [slot for slot in row.slots if slot.own and slot.text and label_field(slot.text) is None]
        pairs = _paired(self.below, values)
        self.below = []
        for name, slot in pairs:
            self._set(name, slot.text, place=slot.cell.place)
        return bool(pairs)

    def _pairs(self, filled: list[Slot]) -> None:
        self._units_of(filled)
        pending: str | None = None
        pending_label = ""
        for slot in filled:
            pair = labelled_value(slot.text)
            name = label_field(slot.text)
            if name is not None:
                self._left_blank(pending, pending_label)
                self.block.fields.add(name)
                self.block.places.setdefault(name, slot.cell.place)
                pending, pending_label = name, slot.text
                self.continued = name if name in _TEXT_FIELDS else None
            elif pair is not None and pair[1]:
                self._set(pair[0], pair[1], place=slot.cell.place)
                pending = None
            elif pending is not None:
                self._set(pending, slot.text, pending_label, slot.cell.place)
                pending = None
            else:
                self.text(slot.text, slot.cell.place)
        self._left_blank(pending, pending_label)

    def _left_blank(self, name: str | None, label: str) -> None:
        """A sign-off label with nothing behind it; what other blanks mean is known from the fields."""
        if name in ("person", "date"):
            self.block.blank.append(squeeze(label).rstrip(":"))

    def _units_of(self, filled: list[Slot]) -> None:
        for slot in filled:
            if label_field(slot.text) is not None or _matrix_field(slot.text):
                self.block.money_unit = money_unit_in(slot.text) or self.block.money_unit

    def _extend(self, name: str, text: str, place: str = "") -> None:
        if name in _TEXT_FIELDS:
            said = getattr(self.block, name)
            if not said and place:
                self.block.places[name] = place
            setattr(self.block, name, f"{said}\n{text}" if said else text)

    def _set(self, name: str, value: str, label: str = "", place: str = "") -> None:
        block = self.block
        block.fields.add(name)
        self._note(name, place)
        if name == "person":
            block.contacts.setdefault(squeeze(label).rstrip(":") or "person", value)
        elif name in _MONEY_FIELDS:
            amount = parse_money(value, money_unit_in(label) or block.money_unit)
            if amount is not None:
                block.amounts.setdefault(name, amount)
        elif is_blank(value):
            return
        elif name == "title_year":
            block.year = block.year or title_year(value) or title_year(f"{value}年")
        elif name == "organization":
            self._organization(value)
        elif name in _TEXT_FIELDS:
            self._extend(name, value, place)
        elif name in ("project", "project_code", "organization_code"):
            attribute = "project_name" if name == "project" else name
            if getattr(block, attribute) is None:
                setattr(block, attribute, value)

    def _note(self, name: str, place: str) -> None:
        if place:
            self.block.places.setdefault(name, place)

    def _organization(self, value: str) -> None:
        if self.block.organization_name is not None:
            return
        match = _CODED_NAME.fullmatch(fold(value))
        if match:
            self.block.organization_code, self.block.organization_name = (
                match.group(1),
                match.group(2).strip(),
            )
        else:
            self.block.organization_name = value


@lru_cache(maxsize=8192)
def _matrix_field(text: str) -> str | None:
    squeezed = squeeze(text).rstrip(":")
    for name in _MATRIX_FIELDS:
        words = data().labels[name]
        if squeezed in map(squeeze, words.words) or any(re.fullmatch(p, squeezed) for p in words.patterns):
            return name
    without_unit = re.sub(r"\((?:[百千万亿]*元|%)\)$", "", squeezed)
    return _matrix_field(without_unit) if without_unit != squeezed else None


def _number(slot: Slot | None) -> str | None:
    number = leading_number(fold(slot.text)) if slot is not None else None
    return plain(number[0]) if number is not None and number[1].strip() in ("", "分") else None


def _paired(heads: Sequence[tuple[int, Head]], values: Sequence[Slot]) -> list[tuple[Head, Slot]]:
    """Values under their heads by column; by order when the columns do not agree but the counts do."""
    by_column = dict(heads)
    placed = [(by_column[slot.column], slot) for slot in values if slot.column in by_column]
    if len(placed) == len(values):
        return placed
    if len(values) == len(heads):
        return [(head, slot) for (_, head), slot in zip(heads, values, strict=True)]
    return placed


def _split_pairs(text: str) -> Iterator[tuple[str, str]]:
    """Every label with its value of a line that may hold several ("填表人：甲某 联系电话：000")."""
    starts = [m for m in _LABEL_START.finditer(text) if label_field(m.group(1)) is not None]
    ends = [m.start() for m in starts[1:]] + [len(text)]
    for match, end in zip(starts, ends, strict=True):
        value = text[match.end() : end].strip()
        if value:
            yield match.group(1), value


def is_foot(text: str) -> bool:
    """Whether a row or line that begins with this text stands below a table: sign-off, notes, sums."""
    pair = labelled_value(text)
    name = label_field(text) or (pair[0] if pair else None)
    lead = squeeze(re.split(r"[：:]", text)[0])
    return name in ("person", "date") or lead in data().foot_words or is_total_row(text)

"""Header blocks: everything on a form outside its indicator table, by its labels.

A label's value stands behind its colon, in the next filled cell to its right, or — when labels stand side
by side without values — below it. What a label names is taken by the reader of its subject: ``execution``, ``funds``,
``spending_plan``, ``objective`` (all texts) and ``parties`` (unit and project); the rest is taken here. Names of
persons go to ``contacts`` only.
"""

import re
from collections.abc import Sequence
from itertools import zip_longest

from perf_pipeline.forms.block import AMOUNTS, EXECUTION_FIELDS, TEXT_FIELDS, Block
from perf_pipeline.forms.execution import ExecutionMatrix, whole_score
from perf_pipeline.forms.figures import LEAST_HEADS, is_figure, last_number, paired, points
from perf_pipeline.forms.funds import Funds, tells_amounts
from perf_pipeline.forms.items import Item, RowItem, Slot, TextItem
from perf_pipeline.forms.objective import SIDE_BY_SIDE, Texts, heads_below_one
from perf_pipeline.forms.parties import Parties, owner_in_title
from perf_pipeline.forms.reporting_day import reported_month
from perf_pipeline.forms.spending_plan import SpendingPlan
from perf_pipeline.forms.told import is_code, told_pairs, told_plan
from perf_pipeline.forms.vocabulary import (
    data,
    hinted_field,
    is_total_row,
    label_field,
    labelled_value,
    looks_like_organization,
    title_kind,
)
from perf_pipeline.notation.folding import squeeze
from perf_pipeline.notation.money import money_unit_in
from perf_pipeline.notation.targets import is_blank
from perf_pipeline.notation.units import money_factor
from perf_pipeline.notation.years import title_year

_NAMES_A_CODE = re.compile(r"代码|编码|编号")
_CODE_FIELDS = {"project": "project_code", "organization": "organization_code"}
_FIRST_STATED = {
    "project_code": "project_code",
    "organization_code": "organization_code",
    "supervisor": "supervisor",
    "using_unit": "using_unit",
    "goal_id": "goal_id",
    "as_of": "as_of",
}
"""Fields whose first statement holds, with the attribute of the block."""
_LONGEST_DATED = 40


def read_block(items: Sequence[Item], block: Block | None = None) -> Block:
    """Read a header block (or, given ``block``, add a foot to it) from its items."""
    block = block or Block()
    reader = _Reader(block)
    for item, after in zip_longest(items, items[1:]):
        if isinstance(item, TextItem):
            reader.text(item.text, item.place)
        else:
            reader.row(item, after if isinstance(after, RowItem) else None)
    reader.close()
    return block


class _Reader:
    """Walks the items of a block; remembers which labels of the row above have their values below."""

    def __init__(self, block: Block) -> None:
        self.block = block
        self.matrix = ExecutionMatrix(block)
        self.funds = Funds(block)
        self.plan = SpendingPlan(block)
        self.parties = Parties(block)
        self.texts = Texts(block)
        self.below: list[tuple[int, str]] = []  # column and field of labels without values

    def close(self) -> None:
        """After the last item."""
        self.matrix.close()

    # -- lines

    def text(self, text: str, place: str) -> None:
        """A paragraph or a row with one filled cell."""
        if self._title(text, place):
            return
        self.block.money_unit = money_unit_in(text) or self.block.money_unit
        pair = labelled_value(text)
        if pair is not None and pair[1]:
            self.pairs_told(text, place)
            return
        if pair is not None:
            self.left_blank(pair[0], text)
        if self.texts.heading(text, place):
            return
        year = title_year(text) if len(squeeze(text)) <= _LONGEST_DATED else None
        if year is not None:
            self.block.year = self.block.year or year
            self.block.month = self.block.month or reported_month(text)
        elif not self.parties.coded_line(text):
            self._plain_text(text, place)

    def pairs_told(self, text: str, place: str) -> None:
        """Labels with their values on one line."""
        pairs = [(label_field(label) or "", label, value) for label, value in told_pairs(text)]
        fields = [name for name, _, _ in pairs]
        self.texts.told(fields)
        for name, label, value in pairs:
            self.state(whole_score(name, label, fields), value, label, place)

    def _plain_text(self, text: str, place: str) -> None:
        """A line without a label: the unit's name, more of the text above, or nothing that is known."""
        if looks_like_organization(text):
            self.block.candidates.append(text)
        elif not self.texts.goes_on(text, place):
            self.block.unused.append((text, place))

    def _title(self, text: str, place: str) -> bool:
        """Take the title of a form; what stands above it is for the most part no form's."""
        kind = title_kind(text)
        if kind is None:
            return False
        self.block.title, self.block.title_place, self.block.kind = text, place, kind
        self.texts.forget()
        if self.block.project_name is None:
            self.matrix.forget()
            self.funds.forget()
            self.plan.forget()
            self.below = []
        self.block.year = title_year(text) or self.block.year
        owner = owner_in_title(text)
        if owner is not None:
            self.block.candidates.append(owner)
        self.block.month = reported_month(text) or self.block.month
        return True

    # -- rows

    def row(self, row: RowItem, after: RowItem | None = None) -> None:
        """A table row: a matrix, a plan, labels with values, or values below labels (in the row ``after``)."""
        filled = [slot for slot in row.slots if slot.own and slot.text]
        if self.matrix.row(filled) or self.plan.row(filled) or self._below_row(row):
            return
        if len(filled) == 1 and label_field(filled[0].text) is None:
            self.text(filled[0].text, filled[0].cell.place)
            return
        if self._announces(filled, after) or self.funds.periods_row(filled):
            return
        if not self.funds.sources_row(filled):
            self._pairs(filled)

    def _announces(self, filled: list[Slot], after: RowItem | None) -> bool:
        """Labels side by side without a value between them: their values stand in the row below.

        A block's own label may stand in front of them and reach down: 项目资金 | 合计 | 财政拨款 | 其他资金.
        """
        names = heads_below_one([label_field(slot.text) for slot in filled], filled)
        heads = [(slot.column, name) for slot, name in zip(filled, names, strict=True) if name is not None]
        if after is None or len(heads) < LEAST_HEADS or len(heads) != len(filled):
            return False
        below = [slot for slot in after.slots if slot.own and slot.text]
        for chosen in (heads, heads[1:], heads[-2:]):
            if len(chosen) >= LEAST_HEADS and _are_values(chosen, below):
                self.block.take_unit(filled)
                self.below, self.texts.continued = chosen, None
                self.block.fields.update(name for _, name in chosen)
                return True
        return False

    def _below_row(self, row: RowItem) -> bool:
        if not self.below:
            return False
        values = [slot for slot in row.slots if slot.own and slot.text and label_field(slot.text) is None]
        pairs = paired(self.below, values)
        self.below = []
        for name, slot in pairs:
            self.state(name, slot.text, place=slot.cell.place)
        self.funds.add_up_others(pairs)
        return bool(pairs)

    def _pairs(self, filled: list[Slot]) -> None:
        """Labels, each with its value in the next cell."""
        self.block.take_unit(filled)
        if len(filled) > LEAST_HEADS and squeeze(filled[0].text) in data().list_heads:
            self.block.unused += [(slot.text, slot.cell.place) for slot in filled]  # 序号 | 项目名称 | 页码
            return
        cells = self.funds.without_long(filled)
        named = self.funds.of_the_year(cells, _names_of(cells))
        walk = _Walk(self, named)
        for slot, name in zip(cells, named, strict=True):
            walk.cell(slot, name)
        walk.end()

    def beside(self, slot: Slot) -> None:
        """A cell that no label of its row claims: no more of the text that one of them names (备注 beside 绩效目标)."""
        continued, self.texts.continued = self.texts.continued, None
        self.text(slot.text, slot.cell.place)
        self.texts.continued = continued

    def left_blank(self, name: str | None, label: str) -> None:
        """A sign-off label with nothing behind it; what other blanks mean is known from the fields."""
        if name in ("person", "date"):
            self.block.blank.append(squeeze(label).rstrip(":"))

    # -- values

    def state(self, name: str, value: str, label: str = "", place: str = "") -> None:
        """What a label says."""
        block = self.block
        if name == "organization" and money_factor(value) is not None:
            block.money_unit = squeeze(value)  # 单位：万元 states the unit of money, not who hands in
            return
        block.fields.add(name)
        block.note(name, place)
        if name == "person":
            block.contacts.setdefault(squeeze(label).rstrip(":") or "person", value)
        elif name == "plan":
            block.plan.update(told_plan(value))
        elif name in AMOUNTS:
            self.funds.state(name, value, label, place)
        elif not is_blank(value):
            self._set_text(name, value, place, label)

    def _set_text(self, name: str, value: str, place: str, label: str) -> None:
        block = self.block
        if name in ("execution_weight", "execution_score"):
            block.spending.setdefault(name, points(value))
        elif name == "claimed_total":
            block.claimed_total = block.claimed_total or points(value)
        elif name == "title_year":
            block.year = block.year or title_year(value) or title_year(f"{value}年")
        elif name == "organization":
            self.parties.organization(value, label)
        elif name == "project":
            self.parties.project(value)
        elif name in TEXT_FIELDS:
            self.texts.state(name, value, place, label)
        elif name == "using_unit" and squeeze(value).startswith(data().collective_words):
            block.unused.append((value, place))  # 各学校 use the money: no unit by itself
        elif name in _FIRST_STATED and getattr(block, _FIRST_STATED[name]) is None:
            setattr(block, _FIRST_STATED[name], value)


class _Walk:
    """A row read from left to right: the label whose value comes next, and the field whose code may follow it."""

    def __init__(self, reader: _Reader, named: Sequence[str | None]) -> None:
        self.reader = reader
        self.names = set(named)
        self.field: str | None = None
        self.label = ""
        self.coded: str | None = None  # the field whose code may stand in the next cell: 项目名称及编码

    def cell(self, slot: Slot, name: str | None) -> None:
        """The next cell, and the field that it names."""
        pair = labelled_value(slot.text)
        if name is not None:
            self._label(name, slot)
        elif pair is not None and pair[1]:
            self.reader.pairs_told(slot.text, slot.cell.place)
            self.field = None
        elif self.field is not None:
            self._value(self.field, slot)
        elif self.coded is not None and is_code(slot.text):
            self.reader.state(self.coded, slot.text, place=slot.cell.place)
            self.coded = None
        elif any(self.names):
            self.reader.beside(slot)
        else:
            self.reader.text(slot.text, slot.cell.place)

    def end(self) -> None:
        """After the last cell: a label may have no value."""
        self.reader.left_blank(self.field, self.label)

    def _label(self, name: str, slot: Slot) -> None:
        self.end()
        block = self.reader.block
        block.fields.add(name)
        block.places.setdefault(name, slot.cell.place)
        self.field, self.label = name, slot.text
        self.reader.texts.continued = name if name in TEXT_FIELDS else None
        if name == "execution_points":
            block.spending["execution_weight"] = last_number(slot.text)

    def _value(self, name: str, slot: Slot) -> None:
        if name == "budget_total" and "execution_executed" in self.names:
            self.reader.state("execution_adjusted", slot.text, self.label)
        stated = whole_score(name, self.label, self.names)
        self.reader.state(stated, slot.text, self.label, slot.cell.place)
        if stated in EXECUTION_FIELDS:
            self.reader.block.spending.setdefault("place", slot.cell.place)
        self.coded = _CODE_FIELDS.get(name) if _NAMES_A_CODE.search(self.label) else None
        self.field = None


def _names_of(filled: Sequence[Slot]) -> list[str | None]:
    """The field that each cell of a row names: known labels, and unknown ones by what they hint at.

    An unknown label counts only where a label can stand (first, or behind a value) and a value follows.
    """
    named = [label_field(slot.text) for slot in filled]
    for i, slot in enumerate(filled[:-1]):
        free = named[i] is None and labelled_value(slot.text) is None and not is_figure(slot.text)
        if free and named[i + 1] is None and (i == 0 or named[i - 1] is None):
            named[i] = hinted_field(slot.text, tells_amounts(filled[i + 1].text))
    return named


def _are_values(heads: Sequence[tuple[int, str]], below: Sequence[Slot]) -> bool:
    """Whether the cells of a row can be the values of the labels above them: amounts, texts — and no labels."""
    if not below or any(label_field(slot.text) is not None for slot in below):
        return False
    pairs = paired(heads, below)
    return len(pairs) == len(below) and all(_can_be(name, slot.text) for name, slot in pairs)


def _can_be(name: str, text: str) -> bool:
    """Whether a text can be the value of a label: an amount of money, words of an objective, anything else."""
    if name in AMOUNTS:
        return is_figure(text)
    return name in TEXT_FIELDS or name in SIDE_BY_SIDE or labelled_value(text) is None


def is_foot(text: str) -> bool:
    """Whether a row or line that begins with this text stands below a table: sign-off, notes, sums."""
    pair = labelled_value(text)
    name = label_field(text) or (pair[0] if pair else None)
    lead = squeeze(re.split(r"[：:]", text)[0])
    return name in ("person", "date") or lead in data().foot_words or is_total_row(text)

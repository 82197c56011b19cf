"""Header blocks: everything on a form outside its indicator table, by its labels.

A label's value stands behind its colon, in the next filled cell to its right, or — when labels stand side
by side without values — below it. Funds blocks of evaluations are small matrices: row labels (whose money)
against column labels (budget, executed, rate, points). Names of persons go to ``contacts`` only.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import lru_cache
from itertools import zip_longest
from typing import TypeVar

from perf_pipeline.forms.items import Item, RowItem, Slot, TextItem
from perf_pipeline.forms.reporting_day import reported_month
from perf_pipeline.forms.told import is_code, named_with_code, told_amounts, told_plan
from perf_pipeline.forms.vocabulary import (
    column_role,
    data,
    hinted_field,
    is_total_row,
    label_field,
    labelled_value,
    looks_like_organization,
    period_of,
    plainer,
    title_kind,
    unnumbered,
)
from perf_pipeline.model.records import Execution, Heading
from perf_pipeline.notation.folding import fold, squeeze
from perf_pipeline.notation.money import money_unit_in, parse_money
from perf_pipeline.notation.numbers import leading_number, plain
from perf_pipeline.notation.targets import is_blank
from perf_pipeline.notation.units import money_factor
from perf_pipeline.notation.years import title_year

Head = TypeVar("Head")

_MONTH = re.compile(r"(\d{1,2})月(?:底|末|份)?")
_CODED_NAME = re.compile(r"(\d{3,20})\s*[-—]?\s*([^\d\s].{2,40})")
_NEXT_HEADING = re.compile(r"[一二三四五六七八九十]{1,2}[、.．][^。；;，,：:]{2,20}")
_ITEM = re.compile(r"(?:目标)?\s*(?:[（(]?\d{1,2}[)）]|\d{1,2}\s*[、．.](?!\d)|[①-⑳])")
_NEXT_LABEL = re.compile(r"\s+(?=[^\W\d_]{2,10}\s*[：:])")
_SAYS_DONE = re.compile(r"完成|实际|实现|达成|执行")
_SAYS_AIMED = re.compile(r"设定|预期|预计|年初|批复|申报|年度|目标")
_MONEY_FIELDS = ("budget_total", "budget_fiscal", "budget_other", "budget_carried")
_EXECUTION_FIELDS = ("execution_initial", "execution_adjusted", "execution_executed")
_AMOUNTS = frozenset({*_MONEY_FIELDS, *_EXECUTION_FIELDS, "funds"})
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
_AMOUNT_FIELDS = (*_EXECUTION_FIELDS, "execution_expected")
_MATRIX_FIELDS = (*_AMOUNT_FIELDS, "execution_rate", "execution_weight", "execution_score")
_EXECUTION_NAMES = dict(
    zip(_AMOUNT_FIELDS, ("initial_budget", "adjusted_budget", "executed", "expected"), strict=True)
)
_POINTS_IN_HEAD = re.compile(r"得分\((\d+(?:\.\d+)?)分")
_LABEL_START = re.compile(r"([^\s：:]{1,14})\s*[：:]")
_SIDE_BY_SIDE = frozenset({"objective", "actual_summary", "objective_long"})
_LONGEST_LABEL = 24
_LONGEST_TITLE = 40
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
    supervisor: str | None = None
    using_unit: str | None = None
    project_name: str | None = None
    project_code: str | None = None
    objective: str | None = None
    actual_summary: str | None = None
    goal_id: str | None = None  # as printed, of whatever shape
    as_of: str | None = None  # as printed
    month: int | None = None  # up to which a title or funds block reports
    amounts: dict[str, Decimal] = field(default_factory=dict)
    plan: dict[str, str] = field(default_factory=dict)
    execution: Execution | None = None
    spending: dict[str, str | None] = field(default_factory=dict)  # execution stated label by label
    parts: dict[str, dict[str, str]] = field(default_factory=dict)
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
            budget_total=_yuan(self.amounts.get("budget_total")) or self._budget_by_another_name(),
            budget_fiscal=_yuan(self.amounts.get("budget_fiscal")),
            budget_other=_yuan(self.amounts.get("budget_other")),
            plan=self.plan,
            execution=self._whole_execution(),
            claimed_total=self.claimed_total,
            actual_summary=self.actual_summary,
            group_points=group_points,
            duties=self.duties,
            purpose=self.purpose,
            blank=self.blank,
            places={name: place for name, place in self.places.items() if name in _PLACED},
        )

    def _budget_by_another_name(self) -> str | None:
        """The budget where only words of evaluations name it: 年初预算, 全年预算数."""
        return self.spending.get("execution_adjusted") or self.spending.get("execution_initial")

    def _whole_execution(self) -> Execution | None:
        """The funds block, its gaps filled with what stood beside labels of its own."""
        if self.execution is None and not any(self.spending.get(name) for name in _EXECUTION_FIELDS):
            return None
        said = self.execution or Execution()
        initial = said.initial_budget or self.spending.get("execution_initial")
        adjusted = said.adjusted_budget or self.spending.get("execution_adjusted")
        if initial is None and adjusted is None:  # 资金总额 above 执行数 is what was there to spend
            adjusted = _yuan(self.amounts.get("budget_total"))
        return replace(
            said,
            initial_budget=initial,
            adjusted_budget=adjusted,
            executed=said.executed or self.spending.get("execution_executed"),
            weight=said.weight or self.spending.get("execution_weight"),
            claimed_score=said.claimed_score or self.spending.get("execution_score"),
            place=said.place or self.spending.get("place"),
            parts=self.parts,
        )


def owner_in_title(text: str) -> str | None:
    """The unit whose name a title begins with, before the year: 某某县图书馆2026年项目绩效目标."""
    owner, *rest = re.split(r"[(（]?\s*(?:19|20)\d{2}", fold(text), maxsplit=1)
    named = bool(rest) and len(text) <= _LONGEST_TITLE and looks_like_organization(owner)
    return owner.strip() if named else None


def _yuan(amount: Decimal | None) -> str | None:
    return None if amount is None else f"{amount:.2f}"


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
    """Walks the items of a block; remembers what the row above announced."""

    def __init__(self, block: Block) -> None:
        self.block = block
        self.matrix: list[tuple[int, str]] = []  # column and field of an execution header
        self.matrix_points: str | None = None  # full marks that such a header states: 得分(20分*执行率)
        self.unlabelled: list[Execution] = []  # rows of such a matrix that no label of money names
        self.months: list[tuple[int, int]] = []  # column and month of a spending plan header
        self.below: list[tuple[int, str]] = []  # column and field of labels without values
        self.sources: list[tuple[int, str]] = []  # column and field of sources of money side by side
        self.source_rows = 0
        self.continued: str | None = None
        self.itemised: str | None = None  # the text of a line above, whose numbered parts may follow
        self.unit_rank = _HINTED  # how surely the label named the unit that hands in
        self.aimed_yearly = False  # whether the objective is one that says it is the year's
        self.yearly = False  # whether the budget is one that says it is the year's
        self.long: set[int] = set()  # columns of the labels of all years' money, beside those of the year's
        self.long_amounts: set[int] = set()  # columns of amounts below a head of all years

    def text(self, text: str, place: str) -> None:
        """A paragraph or a row with one filled cell."""
        if self._title(text, place):
            return
        self.block.money_unit = money_unit_in(text) or self.block.money_unit
        pair = labelled_value(text)
        if pair is not None and pair[1]:
            self._told_pairs(text, place)
            return
        if pair is not None:
            self._left_blank(pair[0], text)
        if self._text_heading(text, place):
            return
        self.block.money_unit = money_unit_in(text) or self.block.money_unit
        year = title_year(text) if len(squeeze(text)) <= 40 else None
        if year is not None:
            self.block.year = self.block.year or year
            self.block.month = self.block.month or reported_month(text)
        elif not self._coded_organization(text):
            self._plain_text(text, place)

    def _told_pairs(self, text: str, place: str) -> None:
        """Labels with their values on one line; what is said of one task ends the text above it."""
        pairs = [(label_field(label) or "", label, value) for label, value in _split_pairs(text)]
        fields = {name for name, _, _ in pairs}
        self.continued = None if "tasks" in fields else self.continued
        for name, label, value in pairs:
            self._set(_whole_score(name, label, fields), value, label, place)
        last = pairs[-1][0] if pairs else ""
        self.itemised = last if last in _TEXT_FIELDS else None

    def _plain_text(self, text: str, place: str) -> None:
        """A line without a label: the unit's name, more of the text above, or nothing that is known."""
        if looks_like_organization(text):
            self.block.candidates.append(text)
        elif column_role(unnumbered(squeeze(text))) == "side" or _NEXT_HEADING.fullmatch(text.strip()):
            self.continued = None  # 年度绩效指标 over the table: the texts above end here
        elif self.continued in _TEXT_FIELDS:
            self._extend(self.continued, text, place)
        elif self.itemised is not None and _ITEM.match(text):
            self._extend(self.itemised, text, place)
        else:
            self.block.unused.append((text, place))

    def _text_heading(self, text: str, place: str) -> bool:
        """A line that is nothing but the label of the lines below it: 二、年度总体绩效目标."""
        name = label_field(text)
        if name not in _TEXT_FIELDS:
            return False
        if name == "objective" and not self._begins_objective(text):
            return False
        self.block.fields.add(name)
        self.block.places.setdefault(name, place)
        self.continued = name
        return True

    def _title(self, text: str, place: str) -> bool:
        kind = title_kind(text)
        if kind is None:
            return False
        self.block.title, self.block.title_place, self.block.kind = text, place, kind
        if self.block.objective is not None:  # of the report that the form stands in
            self.block.unused.append((self.block.objective, self.block.places.pop("objective", "")))
            self.block.objective = None
        self.continued, self.aimed_yearly = None, False
        if self.block.project_name is None:
            self._forget_money()
        year = title_year(text)
        if year is not None:
            self.block.year = year
        owner = owner_in_title(text)
        if owner is not None:
            self.block.candidates.append(owner)
        self.block.month = reported_month(text) or self.block.month
        return True

    def _forget_money(self) -> None:
        """What was said of money above the title, of no project, is the report's: its receipts, its outlays."""
        block = self.block
        for said in (block.amounts, block.spending, block.plan, block.parts):
            said.clear()
        block.execution, self.yearly = None, False
        for heads in (self.matrix, self.months, self.below, self.sources, self.unlabelled):
            heads.clear()

    def _coded_organization(self, text: str) -> bool:
        match = _CODED_NAME.fullmatch(fold(text))
        if match is None or self.block.organization_name or not looks_like_organization(match.group(2)):
            return False
        self.block.organization_code, self.block.organization_name = match.group(1), match.group(2).strip()
        return True

    def row(self, row: RowItem, after: RowItem | None = None) -> None:
        """A table row: a matrix, a plan, labels with values, or values below labels (in the row ``after``)."""
        slots = [slot for slot in row.slots if slot.own]
        filled = [slot for slot in slots if slot.text]
        if self._matrix_row(filled) or self._plan_row(filled) or self._below_row(row):
            return
        if len(filled) == 1 and label_field(filled[0].text) is None:
            self.text(filled[0].text, filled[0].cell.place)
            return
        if self._announces(filled, after) or self._periods_row(filled):
            return
        if self._sources_row(filled):
            return
        self._pairs(filled)

    # -- matrices of the funds block

    def _matrix_row(self, filled: list[Slot]) -> bool:
        heads = [(slot.column, name) for slot in filled if (name := _matrix_field(slot.text))]
        amounts = len([name for _, name in heads if name in _EXECUTION_FIELDS])
        if amounts >= 2 and not any(_is_figure(slot.text) for slot in filled):
            self.matrix = heads
            stated = (_POINTS_IN_HEAD.search(squeeze(slot.text)) for slot in filled)
            self.matrix_points = next((match.group(1) for match in stated if match), None)
            self._units_of(filled)
            months = (reported_month(slot.text) for slot in filled if _matrix_field(slot.text))
            self.block.month = self.block.month or next(filter(None, months), None)
            return True
        if not self.matrix or self._parts_heads(filled):
            return bool(self.matrix)
        label_index = next(
            (i for i, slot in enumerate(filled) if label_field(slot.text) in _MONEY_FIELDS), None
        )
        if label_index is None:
            return self._unlabelled(filled)
        label = label_field(filled[label_index].text)
        values = filled[label_index + 1 :]
        if label == "budget_total":
            self._execution(values)
        if label is not None:
            self.block.fields.add(label)
            self._budget_from_matrix(label, values)
            if label != "budget_total" and (stated_amounts := self._amounts(values)):
                self.block.parts[label] = stated_amounts
        return True

    def _parts_heads(self, filled: Sequence[Slot]) -> bool:
        """A second row of heads below 全年预算数, 全年执行数: 总额 | 财政拨款 | 其他资金, once for each."""
        return len(filled) >= _LEAST_HEADS and all(
            label_field(slot.text) in _MONEY_FIELDS or _matrix_field(slot.text) for slot in filled
        )

    def _unlabelled(self, filled: list[Slot]) -> bool:
        """A row of the matrix without a label of money: its only row, or one of a task, before the sum of all."""
        if filled and all(_is_figure(slot.text) for slot in filled):
            self._execution(filled)  # the block's own label reaches down: the row has no other
            self.matrix = []
            return True
        placed = {slot.column for slot in filled if _is_figure(slot.text)} & {c for c, _ in self.matrix}
        if len(placed) < _LEAST_HEADS or label_field(filled[0].text) is not None:
            self.matrix = []
            return False
        self.unlabelled.append(self._executed([slot for slot in filled if _is_figure(slot.text)]))
        return True

    def close(self) -> None:
        """After the last item: the only row of a funds matrix is that of the whole money, whatever it is called."""
        if self.block.execution is None and len(self.unlabelled) == 1:
            self.block.execution = self.unlabelled[0]

    def _matrix_values(self, values: list[Slot]) -> dict[str, Slot]:
        by_column = dict(self.matrix)
        placed = {by_column[slot.column]: slot for slot in values if slot.column in by_column}
        if len(placed) == len(values):
            return placed
        if len(values) == len(self.matrix):
            return {name: slot for (_, name), slot in zip(self.matrix, values, strict=True)}
        return placed

    def _execution(self, values: list[Slot]) -> None:
        self.block.execution = self._executed(values)

    def _executed(self, values: list[Slot]) -> Execution:
        cells = self._matrix_values(values)
        amounts = self._amounts(values)
        return Execution(
            initial_budget=amounts.get("initial_budget"),
            adjusted_budget=amounts.get("adjusted_budget"),
            executed=amounts.get("executed"),
            expected=amounts.get("expected"),
            weight=_number(cells.get("execution_weight")) or self.matrix_points,
            claimed_score=_number(cells.get("execution_score")),
            place=values[0].cell.place if values else None,
        )

    def _amounts(self, values: list[Slot]) -> dict[str, str]:
        """The row's amounts in yuan, by the name of the field in ``Execution``; blank and unreadable ones left out."""
        cells = self._matrix_values(values)
        found = {
            name: _yuan(parse_money(cells[name].text, self.block.money_unit))
            for name in _AMOUNT_FIELDS
            if name in cells
        }
        return {_EXECUTION_NAMES[name]: amount for name, amount in found.items() if amount is not None}

    def _budget_from_matrix(self, label: str, values: list[Slot]) -> None:
        cells = self._matrix_values(values)
        for name in ("execution_initial", "execution_adjusted"):
            amount = parse_money(cells[name].text, self.block.money_unit) if name in cells else None
            if amount is not None:
                self.block.amounts.setdefault(label, amount)
                return

    # -- funds by source, and by period

    def _sources_row(self, filled: list[Slot]) -> bool:
        """Sources of money side by side (预算总额, 财政拨款); of the rows below the sum counts, or the only one."""
        heads = [(slot.column, name) for slot in filled if (name := label_field(slot.text)) in _MONEY_FIELDS]
        if len(heads) >= _LEAST_HEADS and not any(_is_figure(slot.text) for slot in filled):
            self.sources = [(column, name) for column, name in heads if name is not None]
            self.source_rows = 0
            self._units_of(filled)
            return True
        figures = [slot for slot in filled if _is_figure(slot.text)]
        if not self.sources or not figures or self._beside_sources(filled):
            self.sources = []
            return False
        self._units_of(filled[:1])
        label = filled[0].text if not _is_figure(filled[0].text) else ""
        if (
            len(filled) - len(figures) > 1
        ):  # 任务名称 | 主要内容 | amounts by source: figures of the last ones only
            figures = [slot for slot in figures if slot.column >= self.sources[0][0]]
        pairs = _paired(self.sources, figures)
        if label_field(label) in _EXECUTION_FIELDS:
            self._spent(str(label_field(label)), pairs)
            return True
        self.source_rows += 1
        if self.source_rows > 1:
            for name, _ in pairs:
                self.block.amounts.pop(name, None)
        if self.source_rows == 1 or is_total_row(label):
            self._set_below(pairs)
        if is_total_row(label):
            self.sources = []
        return True

    def _beside_sources(self, filled: Sequence[Slot]) -> bool:
        """Whether words of a row stand elsewhere than in front of the sources: a label, or a task and its content."""
        words = [slot for slot in filled if not _is_figure(slot.text)]
        known = any(label_field(slot.text) not in (None, "tasks", "budget_total") for slot in words)
        return len(words) > 1 and (known or words[-1].column >= self.sources[0][0])

    def _spent(self, name: str, pairs: list[tuple[str, Slot]]) -> None:
        for source, slot in pairs:
            if source == "budget_total":
                self._set(name, slot.text, place=slot.cell.place)

    def _periods_row(self, filled: list[Slot]) -> bool:
        """实施期 and 年度 as heads over the columns of amounts: those of several years are not the budget."""
        periods = {slot.column: period_of(slot.text) for slot in filled}
        named = set(periods.values())
        if not {"long", "year"} <= named or any(
            _is_figure(s.text) or len(s.text) > _LONGEST_HEAD for s in filled
        ):
            return False
        self.long_amounts = {column for column, period in periods.items() if period == "long"}
        self._units_of(filled)
        return True

    # -- spending plans

    def _plan_row(self, filled: list[Slot]) -> bool:
        if self._plan_pairs(filled):
            return True
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
            self._plan_at(month, slot)
        self.months = []
        return bool(pairs)

    def _plan_pairs(self, filled: list[Slot]) -> bool:
        """Months each beside its percent, in one row or several: 3月底 | 20% | 6月底 | 50%."""
        labelled = bool(filled) and label_field(filled[0].text) == "plan"
        cells = filled[1:] if labelled else filled
        months = [_MONTH.fullmatch(squeeze(slot.text)) for slot in cells[::2]]
        percents = [_percent(slot.text) for slot in cells[1::2]]
        planned = labelled or "plan" in self.block.fields or len(months) > 1
        if not planned or not cells or len(cells) % 2 or not all(months) or None in percents:
            return False
        self.block.fields.add("plan")
        self.block.places.setdefault("plan", filled[0].cell.place)
        for match, slot in zip(months, cells[1::2], strict=True):
            if match is not None:
                self._plan_at(int(match.group(1)), slot)
        return True

    def _plan_at(self, month: int, slot: Slot) -> None:
        percent = _percent(slot.text)
        if percent is not None and 1 <= month <= 12:
            self.block.plan[str(month)] = percent

    # -- labels

    def _announces(self, filled: list[Slot], after: RowItem | None) -> bool:
        """Labels side by side without a value between them: their values stand in the row below.

        A block's own label may stand in front of them and reach down: 项目资金 | 合计 | 财政拨款 | 其他资金.
        """
        names = _heads_below_one([label_field(slot.text) for slot in filled], filled)
        heads = [(slot.column, name) for slot, name in zip(filled, names, strict=True) if name is not None]
        if after is None or len(heads) < _LEAST_HEADS or len(heads) != len(filled):
            return False
        below = [slot for slot in after.slots if slot.own and slot.text]
        for chosen in (heads, heads[1:], heads[-2:]):
            if len(chosen) >= _LEAST_HEADS and _are_values(chosen, below):
                self._units_of(filled)
                self.below, self.continued = chosen, None
                self.block.fields.update(name for _, name in chosen)
                return True
        return False

    def _below_row(self, row: RowItem) -> bool:
        if not self.below:
            return False
        values = [slot for slot in row.slots if slot.own and slot.text and label_field(slot.text) is None]
        pairs = _paired(self.below, values)
        self.below = []
        self._set_below(pairs)
        return bool(pairs)

    def _set_below(self, pairs: Sequence[tuple[str, Slot]]) -> None:
        """Values below their heads; other sources in several columns are added up where that makes the total."""
        for name, slot in pairs:
            self._set(name, slot.text, place=slot.cell.place)
        others = [parse_money(s.text, self.block.money_unit) for name, s in pairs if name == "budget_other"]
        stated = [amount for amount in others if amount is not None]
        total, fiscal = (self.block.amounts.get(name) for name in ("budget_total", "budget_fiscal"))
        if len(stated) > 1 and total is not None and total == (fiscal or 0) + sum(stated):
            self.block.amounts["budget_other"] = sum(stated, Decimal())

    def _pairs(self, filled: list[Slot]) -> None:
        self._units_of(filled)
        if len(filled) > _LEAST_HEADS and squeeze(filled[0].text) in data().list_heads:
            self.block.unused += [(slot.text, slot.cell.place) for slot in filled]  # 序号 | 项目名称 | 页码
            return
        filled = [
            slot for slot in filled if slot.column not in self.long_amounts or not _is_figure(slot.text)
        ]
        named = self._of_the_year(filled, _names_of(filled))
        names = set(named)
        pending: str | None = None
        pending_label = ""
        coded: str | None = None  # the field whose code may stand in the next cell: 项目名称及编码
        for slot, name in zip(filled, named, strict=True):
            pair = labelled_value(slot.text)
            if name is not None:
                self._left_blank(pending, pending_label)
                self.block.fields.add(name)
                self.block.places.setdefault(name, slot.cell.place)
                pending, pending_label = name, slot.text
                self.continued = name if name in _TEXT_FIELDS else None
                if name == "execution_points":
                    self.block.spending["execution_weight"] = _last_number(slot.text)
            elif pair is not None and pair[1]:
                self._told_pairs(slot.text, slot.cell.place)
                pending = None
            elif pending is not None:
                if pending == "budget_total" and "execution_executed" in names:
                    self._set("execution_adjusted", slot.text, pending_label)
                self._value(_whole_score(pending, pending_label, names), pending_label, slot)
                coded = _CODE_FIELDS.get(pending) if _NAMES_A_CODE.search(pending_label) else None
                pending = None
            elif coded is not None and is_code(slot.text):
                self._set(coded, slot.text, place=slot.cell.place)
                coded = None
            elif any(named):
                self._beside(slot)
            else:
                self.text(slot.text, slot.cell.place)
        self._left_blank(pending, pending_label)

    def _beside(self, slot: Slot) -> None:
        """A cell that no label of its row claims: no more of the text that one of them names (备注 beside 绩效目标)."""
        continued, self.continued = self.continued, None
        self.text(slot.text, slot.cell.place)
        self.continued = continued

    def _value(self, name: str, label: str, slot: Slot) -> None:
        """The cell behind a label."""
        self._set(name, slot.text, label, slot.cell.place)
        if name in _EXECUTION_FIELDS:
            self.block.spending.setdefault("place", slot.cell.place)

    def _of_the_year(self, filled: Sequence[Slot], named: list[str | None]) -> list[str | None]:
        """The fields of a row without the money of all years, where it stands in columns beside that of the year."""
        told = {slot.column for slot, name in zip(filled, named, strict=True) if name == "budget_long"}
        if told:
            self.long = told
        elif not any(name in _MONEY_FIELDS for name in named):
            self.long = set()
        return [
            "budget_long" if name in _MONEY_FIELDS and slot.column in self.long else name
            for slot, name in zip(filled, named, strict=True)
        ]

    def _left_blank(self, name: str | None, label: str) -> None:
        """A sign-off label with nothing behind it; what other blanks mean is known from the fields."""
        if name in ("person", "date"):
            self.block.blank.append(squeeze(label).rstrip(":"))

    def _units_of(self, filled: list[Slot]) -> None:
        for slot in filled:
            if len(slot.text) <= _LONGEST_LABEL:
                self.block.money_unit = money_unit_in(slot.text) or self.block.money_unit

    def _extend(self, name: str, text: str, place: str = "") -> None:
        if name in _TEXT_FIELDS:
            said = getattr(self.block, name)
            if not said and place:
                self.block.places[name] = place
            setattr(self.block, name, f"{said}\n{text}" if said else text)

    def _set(self, name: str, value: str, label: str = "", place: str = "") -> None:
        block = self.block
        if name == "organization" and money_factor(value) is not None:
            block.money_unit = squeeze(value)  # 单位：万元 states the unit of money, not who hands in
            return
        block.fields.add(name)
        self._note(name, place)
        if name == "person":
            block.contacts.setdefault(squeeze(label).rstrip(":") or "person", value)
        elif name == "plan":
            block.plan.update(told_plan(value))
        elif name in _AMOUNTS:
            self._set_amounts(name, value, label)
        elif not is_blank(value):
            self._set_text(name, value, place, label)

    def _set_amounts(self, name: str, value: str, label: str) -> None:
        """An amount, or several told in words: 总额31.2万元，其中：财政拨款28.2万元."""
        unit = money_unit_in(label) or self.block.money_unit
        amount = parse_money(value, unit)
        if amount is not None:
            self._set_amount(name, amount, label)
            return
        for field_told, told in told_amounts(value, name).items():
            if field_told in _AMOUNTS:
                self.block.fields.add(field_told)
                self._set_amount(field_told, parse_money(told, unit), "")

    def _set_amount(self, name: str, amount: Decimal | None, label: str) -> None:
        """Keep an amount: the first that is stated, but the year's before that of all years (项目总预算, 当年预算)."""
        if amount is None:
            return
        of_year = any(word in squeeze(label) for word in data().periods["year"])
        if name in _EXECUTION_FIELDS:
            self.block.spending.setdefault(name, _yuan(amount))
        elif name == "budget_total" and of_year and not self.yearly:
            self.yearly = True
            self.block.amounts[name] = amount
        else:
            self.block.amounts.setdefault("budget_total" if name == "funds" else name, amount)

    def _set_text(self, name: str, value: str, place: str, label: str) -> None:
        block = self.block
        if name in ("execution_weight", "execution_score"):
            block.spending.setdefault(name, _points(value))
        elif name == "claimed_total":
            block.claimed_total = block.claimed_total or _points(value)
        elif name == "title_year":
            block.year = block.year or title_year(value) or title_year(f"{value}年")
        elif name == "organization":
            self._organization(value, label)
        elif name == "project":
            self._project(value)
        elif name == "objective" and label and not self._begins_objective(label):
            block.unused.append((value, place))
        elif name in _TEXT_FIELDS:
            self._extend(name, value, place)
        elif name == "using_unit" and squeeze(value).startswith(data().collective_words):
            block.unused.append((value, place))  # 各学校 use the money: no unit by itself
        elif name in _FIRST_STATED and getattr(block, _FIRST_STATED[name]) is None:
            setattr(block, _FIRST_STATED[name], value)

    def _begins_objective(self, label: str) -> bool:
        """Whether what stands behind this label is the objective: the year's, where another one is named as well."""
        of_year = any(word in squeeze(label) for word in data().periods["year"])
        if self.block.objective is not None and of_year and not self.aimed_yearly:
            self.block.unused.append((self.block.objective, self.block.places.get("objective", "")))
            self.block.objective = None
        elif self.block.objective is not None and self.aimed_yearly and not of_year:
            self.continued = None
            return False
        self.aimed_yearly = of_year
        return True

    def _note(self, name: str, place: str) -> None:
        if place:
            self.block.places.setdefault(name, place)

    def _organization(self, value: str, label: str) -> None:
        """The unit: the first that is named, but one called 单位 before 部门, and known labels before a guess."""
        block = self.block
        rank = _rank_of_unit(label)
        if block.organization_name is not None and self.unit_rank >= rank:
            return
        self.unit_rank = rank
        coded = _CODED_NAME.fullmatch(fold(_owner(value)))
        name, code = (coded.group(2).strip(), coded.group(1)) if coded else (_owner(value), None)
        if coded is None:
            name, code = named_with_code(value) or (name, None)
        block.organization_name, block.organization_code = name, code or block.organization_code

    def _project(self, value: str) -> None:
        if self.block.project_name is not None:
            return
        name, code = named_with_code(value) or (value, None)
        self.block.project_name = name
        self.block.project_code = self.block.project_code or code


_HINTED, _CALLED_DEPARTMENT, _CALLED_UNIT = range(3)


def _rank_of_unit(label: str) -> int:
    """How surely a label names who hands in: 填报单位, 部门名称, then what only hints at a unit (出资机构)."""
    if label and label_field(label) is None:
        return _HINTED
    named = any(word in squeeze(label) for word in data().unit_words)
    return _CALLED_UNIT if named else _CALLED_DEPARTMENT


def _owner(value: str) -> str:
    """The unit's name without what else stands on its line: "甲县卫生局 公开10表"."""
    first, *rest = value.split()
    return first if rest and looks_like_organization(first) and not looks_like_organization(value) else value


def _whole_score(name: str, label: str, beside: Iterable[str | None]) -> str:
    """自评得分 is that of the execution beside its amounts, rate or points, else that of the whole form."""
    of_execution = {*_MATRIX_FIELDS, "execution_points"} - {"execution_score"}
    whole = name == "execution_score" and "自评" in squeeze(label) and not of_execution & set(beside)
    return "claimed_total" if whole else name


def is_amount_label(text: str) -> bool:
    """Whether a text names a column of a funds block: 全年执行数, 执行率, 分值."""
    return _matrix_field(text) is not None


@lru_cache(maxsize=8192)
def _matrix_field(text: str) -> str | None:
    found = (_amount_column(candidate) for candidate in plainer(squeeze(text).rstrip(":")))
    return next(filter(None, found), None)


def _amount_column(squeezed: str) -> str | None:
    for name in _MATRIX_FIELDS:
        words = data().labels[name]
        if squeezed in map(squeeze, words.words) or any(re.fullmatch(p, squeezed) for p in words.patterns):
            return name
    return None


def _names_of(filled: Sequence[Slot]) -> list[str | None]:
    """The field that each cell of a row names: known labels, and unknown ones by what they hint at.

    An unknown label counts only where a label can stand (first, or behind a value) and a value follows.
    """
    named = [label_field(slot.text) for slot in filled]
    for i, slot in enumerate(filled[:-1]):
        free = named[i] is None and labelled_value(slot.text) is None and not _is_figure(slot.text)
        if free and named[i + 1] is None and (i == 0 or named[i - 1] is None):
            named[i] = hinted_field(slot.text, _tells_amounts(filled[i + 1].text))
    return named


def _heads_below_one(names: list[str | None], filled: Sequence[Slot]) -> list[str | None]:
    """The fields of heads of texts side by side, one of them known: 年度总体目标 | 年初设定 | 完成情况."""
    if len(names) < _LEAST_HEADS or not _SIDE_BY_SIDE & set(names) or None not in names:
        return names
    if len(names) == _LEAST_HEADS:
        beside = [_side_by_side(slot.text) for slot in filled]
        is_head = names[1] is not None or _ENDS_HEAD.search(squeeze(filled[1].text))
        return beside if is_head and beside[0] != beside[1] else names
    return (
        names[:1] + [_side_by_side(slot.text) for slot in filled[1:]] if names[0] in _SIDE_BY_SIDE else names
    )


def _side_by_side(text: str) -> str | None:
    """What one of two texts under a common label is: aimed at for several years or for this one, or done."""
    squeezed = squeeze(text)
    if label_field(text) in _SIDE_BY_SIDE:
        return label_field(text)
    if len(squeezed) > _LONGEST_HEAD or re.search(r"[,，。;；]", squeezed):
        return None
    if _SAYS_DONE.search(squeezed):
        return "actual_summary"
    if period_of(text) == "long":
        return "objective_long"
    return "objective" if _SAYS_AIMED.search(squeezed) else None


_LONGEST_HEAD = 12
_ENDS_HEAD = re.compile(r"(?:情况|结果|综述|概述|说明|绩效|成效|进展)$")  # 完成情况, never 完成全年任务


def _tells_amounts(text: str) -> bool:
    """Whether a cell holds an amount, or tells several in words."""
    return _is_figure(text) or any(field in _AMOUNTS for field in told_amounts(text, ""))


def _is_figure(text: str) -> bool:
    """Whether a cell holds an amount, a rate or points, or the mark for none."""
    number = leading_number(fold(text))
    rest = number[1].strip() if number is not None else None
    return is_blank(text) or rest in ("", "%", "分") or (rest is not None and money_factor(rest) is not None)


def _last_number(text: str) -> str | None:
    found = re.findall(r"\d+(?:\.\d+)?", fold(text))
    return found[-1] if found else None


def _number(slot: Slot | None) -> str | None:
    return _points(slot.text) if slot is not None else None


def _percent(text: str) -> str | None:
    number = leading_number(fold(text))
    return plain(number[0]) if number is not None and number[1].strip() in ("", "%") else None


def _points(text: str) -> str | None:
    number = leading_number(fold(text))
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


def _are_values(heads: Sequence[tuple[int, str]], below: Sequence[Slot]) -> bool:
    """Whether the cells of a row can be the values of the labels above them: amounts, texts — and no labels."""
    if not below or any(label_field(slot.text) is not None for slot in below):
        return False
    pairs = _paired(heads, below)
    return len(pairs) == len(below) and all(_can_be(name, slot.text) for name, slot in pairs)


def _can_be(name: str, text: str) -> bool:
    """Whether a text can be the value of a label: an amount of money, words of an objective, anything else."""
    if name in _AMOUNTS:
        return _is_figure(text)
    return name in _TEXT_FIELDS or name in _SIDE_BY_SIDE or labelled_value(text) is None


_LEAST_HEADS = 2
_NEXT_PART = re.compile(r"[\s,，;；、]*其中[:：]?$")


def _split_pairs(text: str) -> Iterator[tuple[str, str]]:
    """Every label with its value of a line that may hold several ("填表人：甲某 联系电话：000")."""
    starts = [m for m in _LABEL_START.finditer(text) if label_field(m.group(1)) is not None]
    ends = [m.start() for m in starts[1:]] + [len(text)]
    for match, end in zip(starts, ends, strict=True):
        value = _NEXT_PART.sub("", text[match.end() : end].strip())
        if label_field(match.group(1)) not in _TEXT_FIELDS:
            value = _NEXT_LABEL.split(value, maxsplit=1)[0]  # 项目名称：某某  未知标签：…
        if value:
            yield match.group(1), value


def is_foot(text: str) -> bool:
    """Whether a row or line that begins with this text stands below a table: sign-off, notes, sums."""
    pair = labelled_value(text)
    name = label_field(text) or (pair[0] if pair else None)
    lead = squeeze(re.split(r"[：:]", text)[0])
    return name in ("person", "date") or lead in data().foot_words or is_total_row(text)

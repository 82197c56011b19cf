"""The money of a header block: matrices of execution, sources side by side, several years beside the year.

A matrix has row labels (whose money) against column labels (budget, executed, rate, points). Sources stand side
by side above amounts; of several rows the sum counts. Amounts are kept in yuan.
"""

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import lru_cache

from perf_pipeline.forms.block import AMOUNTS, EXECUTION_FIELDS, MONEY_FIELDS, Block
from perf_pipeline.forms.figures import LEAST_HEADS, LONGEST_HEAD, is_figure, number_in, paired, yuan
from perf_pipeline.forms.items import Slot
from perf_pipeline.forms.reporting_day import reported_month
from perf_pipeline.forms.told import told_amounts
from perf_pipeline.forms.vocabulary import data, is_total_row, label_field, period_of, plainer
from perf_pipeline.model.records import Execution
from perf_pipeline.notation.folding import squeeze
from perf_pipeline.notation.money import money_unit_in, parse_money

_AMOUNT_FIELDS = (*EXECUTION_FIELDS, "execution_expected")
_MATRIX_FIELDS = (*_AMOUNT_FIELDS, "execution_rate", "execution_weight", "execution_score")
_EXECUTION_NAMES = dict(
    zip(_AMOUNT_FIELDS, ("initial_budget", "adjusted_budget", "executed", "expected"), strict=True)
)
_POINTS_IN_HEAD = re.compile(r"得分\((\d+(?:\.\d+)?)分")
_LONGEST_LABEL = 24


class Funds:
    """Reads the money of one block; remembers which heads stand above the row."""

    def __init__(self, block: Block) -> None:
        self.block = block
        self.matrix: list[tuple[int, str]] = []  # column and field of an execution header
        self.matrix_points: str | None = None  # full marks that such a header states: 得分(20分*执行率)
        self.unlabelled: list[Execution] = []  # rows of such a matrix that no label of money names
        self.sources: list[tuple[int, str]] = []  # column and field of sources of money side by side
        self.source_rows = 0
        self.yearly = False  # whether the budget is one that says it is the year's
        self.long: set[int] = set()  # columns of the labels of all years' money, beside those of the year's
        self.long_amounts: set[int] = set()  # columns of amounts below a head of all years

    def row(self, filled: list[Slot]) -> bool:
        """Take the head of a matrix or a row of one; False when it is neither."""
        if self._matrix_head(filled):
            return True
        if not self.matrix or self._parts_heads(filled):
            return bool(self.matrix)
        return self._matrix_values_row(filled)

    def _matrix_head(self, filled: list[Slot]) -> bool:
        """Two amounts of an execution or more side by side, without figures: 年初预算数, 全年预算数, 全年执行数."""
        heads = [(slot.column, name) for slot in filled if (name := _matrix_field(slot.text))]
        amounts = len([name for _, name in heads if name in EXECUTION_FIELDS])
        if amounts < LEAST_HEADS or any(is_figure(slot.text) for slot in filled):
            return False
        self.matrix = heads
        stated = (_POINTS_IN_HEAD.search(squeeze(slot.text)) for slot in filled)
        self.matrix_points = next((match.group(1) for match in stated if match), None)
        self.units_of(filled)
        months = (reported_month(slot.text) for slot in filled if _matrix_field(slot.text))
        self.block.month = self.block.month or next(filter(None, months), None)
        return True

    def _matrix_values_row(self, filled: list[Slot]) -> bool:
        """A row of the matrix: a label of money, then its amounts."""
        label_index = next(
            (i for i, slot in enumerate(filled) if label_field(slot.text) in MONEY_FIELDS), None
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
        return len(filled) >= LEAST_HEADS and all(
            label_field(slot.text) in MONEY_FIELDS or _matrix_field(slot.text) for slot in filled
        )

    def _unlabelled(self, filled: list[Slot]) -> bool:
        """A row of the matrix without a label of money: its only row, or one of a task, before the sum of all."""
        if filled and all(is_figure(slot.text) for slot in filled):
            self._execution(filled)  # the block's own label reaches down: the row has no other
            self.matrix = []
            return True
        placed = {slot.column for slot in filled if is_figure(slot.text)} & {c for c, _ in self.matrix}
        if len(placed) < LEAST_HEADS or label_field(filled[0].text) is not None:
            self.matrix = []
            return False
        self.unlabelled.append(self._executed([slot for slot in filled if is_figure(slot.text)]))
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
            weight=number_in(cells.get("execution_weight")) or self.matrix_points,
            claimed_score=number_in(cells.get("execution_score")),
            place=values[0].cell.place if values else None,
        )

    def _amounts(self, values: list[Slot]) -> dict[str, str]:
        """The row's amounts in yuan, by the name of the field in ``Execution``; blank and unreadable ones left out."""
        cells = self._matrix_values(values)
        found = {
            name: yuan(parse_money(cells[name].text, self.block.money_unit))
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

    def sources_row(self, filled: list[Slot]) -> bool:
        """Sources of money side by side (预算总额, 财政拨款); of the rows below the sum counts, or the only one."""
        heads = [(slot.column, name) for slot in filled if (name := label_field(slot.text)) in MONEY_FIELDS]
        if len(heads) >= LEAST_HEADS and not any(is_figure(slot.text) for slot in filled):
            self.sources = [(column, name) for column, name in heads if name is not None]
            self.source_rows = 0
            self.units_of(filled)
            return True
        figures = [slot for slot in filled if is_figure(slot.text)]
        if not self.sources or not figures or self._beside_sources(filled):
            self.sources = []
            return False
        self._source_values(filled, figures)
        return True

    def _source_values(self, filled: Sequence[Slot], figures: list[Slot]) -> None:
        self.units_of(filled[:1])
        label = filled[0].text if not is_figure(filled[0].text) else ""
        if len(filled) - len(figures) > 1:  # 任务名称 | 主要内容 | amounts by source: the last figures only
            figures = [slot for slot in figures if slot.column >= self.sources[0][0]]
        pairs = paired(self.sources, figures)
        if label_field(label) in EXECUTION_FIELDS:
            self._spent(str(label_field(label)), pairs)
            return
        self.source_rows += 1
        if self.source_rows > 1:
            for name, _ in pairs:
                self.block.amounts.pop(name, None)
        if self.source_rows == 1 or is_total_row(label):
            for name, slot in pairs:
                self.state(name, slot.text, place=slot.cell.place)
            self.add_up_others(pairs)
        if is_total_row(label):
            self.sources = []

    def add_up_others(self, pairs: Sequence[tuple[str, Slot]]) -> None:
        """Other sources in several columns are added up where that makes the total."""
        others = [parse_money(s.text, self.block.money_unit) for name, s in pairs if name == "budget_other"]
        stated = [amount for amount in others if amount is not None]
        total, fiscal = (self.block.amounts.get(name) for name in ("budget_total", "budget_fiscal"))
        if len(stated) > 1 and total is not None and total == (fiscal or 0) + sum(stated):
            self.block.amounts["budget_other"] = sum(stated, Decimal())

    def _beside_sources(self, filled: Sequence[Slot]) -> bool:
        """Whether words of a row stand elsewhere than in front of the sources: a label, or a task and its content."""
        words = [slot for slot in filled if not is_figure(slot.text)]
        known = any(label_field(slot.text) not in (None, "tasks", "budget_total") for slot in words)
        return len(words) > 1 and (known or words[-1].column >= self.sources[0][0])

    def _spent(self, name: str, pairs: list[tuple[str, Slot]]) -> None:
        for source, slot in pairs:
            if source == "budget_total":
                self.state(name, slot.text, place=slot.cell.place)

    def periods_row(self, filled: list[Slot]) -> bool:
        """实施期 and 年度 as heads over the columns of amounts: those of several years are not the budget."""
        periods = {slot.column: period_of(slot.text) for slot in filled}
        named = set(periods.values())
        if not {"long", "year"} <= named or any(
            is_figure(s.text) or len(s.text) > LONGEST_HEAD for s in filled
        ):
            return False
        self.long_amounts = {column for column, period in periods.items() if period == "long"}
        self.units_of(filled)
        return True

    def of_the_year(self, filled: Sequence[Slot], named: list[str | None]) -> list[str | None]:
        """The fields of a row without the money of all years, where it stands in columns beside that of the year."""
        told = {slot.column for slot, name in zip(filled, named, strict=True) if name == "budget_long"}
        if told:
            self.long = told
        elif not any(name in MONEY_FIELDS for name in named):
            self.long = set()
        return [
            "budget_long" if name in MONEY_FIELDS and slot.column in self.long else name
            for slot, name in zip(filled, named, strict=True)
        ]

    def units_of(self, filled: Sequence[Slot]) -> None:
        """The unit of money that a label or head of this row states."""
        for slot in filled:
            if len(slot.text) <= _LONGEST_LABEL:
                self.block.money_unit = money_unit_in(slot.text) or self.block.money_unit

    def state(self, name: str, value: str, label: str = "", place: str = "") -> None:
        """An amount that a label or head names, and where it stands."""
        self.block.fields.add(name)
        self.block.note(name, place)
        self._set_amounts(name, value, label)

    def without_long(self, filled: Sequence[Slot]) -> list[Slot]:
        """The cells of a row but for figures below a head of several years."""
        return [slot for slot in filled if slot.column not in self.long_amounts or not is_figure(slot.text)]

    def _set_amounts(self, name: str, value: str, label: str) -> None:
        """An amount, or several told in words: 总额31.2万元，其中：财政拨款28.2万元."""
        unit = money_unit_in(label) or self.block.money_unit
        amount = parse_money(value, unit)
        if amount is not None:
            self._set_amount(name, amount, label)
            return
        for field_told, told in told_amounts(value, name).items():
            if field_told in AMOUNTS:
                self.block.fields.add(field_told)
                self._set_amount(field_told, parse_money(told, unit), "")

    def _set_amount(self, name: str, amount: Decimal | None, label: str) -> None:
        """Keep an amount: the first that is stated, but the year's before that of all years (项目总预算, 当年预算)."""
        if amount is None:
            return
        of_year = any(word in squeeze(label) for word in data().periods["year"])
        if name in EXECUTION_FIELDS:
            self.block.spending.setdefault(name, yuan(amount))
        elif name == "budget_total" and of_year and not self.yearly:
            self.yearly = True
            self.block.amounts[name] = amount
        else:
            self.block.amounts.setdefault("budget_total" if name == "funds" else name, amount)

    def forget(self) -> None:
        """What was said of money above the title, of no project, is the report's: its receipts, its outlays."""
        block = self.block
        for said in (block.amounts, block.spending, block.parts):
            said.clear()
        block.execution, self.yearly = None, False
        self.matrix, self.sources, self.unlabelled = [], [], []


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


def whole_score(name: str, label: str, beside: Iterable[str | None]) -> str:
    """自评得分 is that of the execution beside its amounts, rate or points, else that of the whole form."""
    of_execution = {*_MATRIX_FIELDS, "execution_points"} - {"execution_score"}
    whole = name == "execution_score" and "自评" in squeeze(label) and not of_execution & set(beside)
    return "claimed_total" if whole else name


def tells_amounts(text: str) -> bool:
    """Whether a cell holds an amount, or tells several in words."""
    return is_figure(text) or any(field in AMOUNTS for field in told_amounts(text, ""))

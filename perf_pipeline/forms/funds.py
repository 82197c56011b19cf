"""The money of a header block beside its matrix (``execution``): amounts by label and sources side by side.

Sources stand side by side above amounts; of several rows the sum counts. The year's money counts before that of
several years beside it. Amounts are kept in yuan.
"""

from collections.abc import Sequence
from decimal import Decimal

from perf_pipeline.forms.block import AMOUNTS, EXECUTION_FIELDS, MONEY_FIELDS, Block
from perf_pipeline.forms.figures import LEAST_HEADS, LONGEST_HEAD, is_figure, paired, yuan
from perf_pipeline.forms.items import Slot
from perf_pipeline.forms.told import told_amounts
from perf_pipeline.forms.vocabulary import data, is_total_row, label_field, period_of
from perf_pipeline.notation.folding import squeeze
from perf_pipeline.notation.money import money_unit_in, parse_money


class Funds:
    """Takes the amounts of one block; remembers which heads stand above the row."""

    def __init__(self, block: Block) -> None:
        self.block = block
        self.sources: list[tuple[int, str]] = []  # column and field of sources of money side by side
        self.source_rows = 0
        self.yearly = False  # whether the budget is one that says it is the year's
        self.long: set[int] = set()  # columns of the labels of all years' money, beside those of the year's
        self.long_amounts: set[int] = set()  # columns of amounts below a head of all years

    def sources_row(self, filled: list[Slot]) -> bool:
        """Sources of money side by side (预算总额, 财政拨款); of the rows below the sum counts, or the only one."""
        heads = [(slot.column, name) for slot in filled if (name := label_field(slot.text)) in MONEY_FIELDS]
        if len(heads) >= LEAST_HEADS and not any(is_figure(slot.text) for slot in filled):
            self.sources = [(column, name) for column, name in heads if name is not None]
            self.source_rows = 0
            self.block.take_unit(filled)
            return True
        figures = [slot for slot in filled if is_figure(slot.text)]
        if not self.sources or not figures or self._beside_sources(filled):
            self.sources = []
            return False
        self._source_values(filled, figures)
        return True

    def _source_values(self, filled: Sequence[Slot], figures: list[Slot]) -> None:
        self.block.take_unit(filled[:1])
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
        self.block.take_unit(filled)
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
        block.amounts.clear()
        block.spending.clear()
        self.yearly, self.sources = False, []


def tells_amounts(text: str) -> bool:
    """Whether a cell holds an amount, or tells several in words."""
    return is_figure(text) or any(field in AMOUNTS for field in told_amounts(text, ""))

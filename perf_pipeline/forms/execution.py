"""The matrix of a header block's funds: row labels (whose money) against budget, executed, rate and points.

The row of the total is the execution of the form; rows of its sources are kept as parts. Without a row of the
total, the only row is that of the whole money.
"""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from perf_pipeline.forms.block import EXECUTION_FIELDS, MONEY_FIELDS, Block
from perf_pipeline.forms.figures import LEAST_HEADS, is_figure, number_in, yuan
from perf_pipeline.forms.items import Slot
from perf_pipeline.forms.reporting_day import reported_month
from perf_pipeline.forms.vocabulary import data, label_field, plainer
from perf_pipeline.model.records import Execution
from perf_pipeline.notation.folding import squeeze
from perf_pipeline.notation.money import parse_money

_AMOUNT_FIELDS = (*EXECUTION_FIELDS, "execution_expected")
_MATRIX_FIELDS = (*_AMOUNT_FIELDS, "execution_rate", "execution_weight", "execution_score")
_EXECUTION_NAMES = dict(
    zip(_AMOUNT_FIELDS, ("initial_budget", "adjusted_budget", "executed", "expected"), strict=True)
)
_POINTS_IN_HEAD = re.compile(r"得分\((\d+(?:\.\d+)?)分")


class ExecutionMatrix:
    """Reads the rows of one block's matrix; remembers its heads."""

    def __init__(self, block: Block) -> None:
        self.block = block
        self.heads: list[tuple[int, str]] = []  # column and field
        self.points: str | None = None  # full marks that the heads state: 得分(20分*执行率)
        self.unlabelled: list[Execution] = []  # rows that no label of money names

    def row(self, filled: list[Slot]) -> bool:
        """Take the head of a matrix or a row of one; False when it is neither."""
        if self._head(filled):
            return True
        if not self.heads or self._parts_heads(filled):
            return bool(self.heads)
        return self._values_row(filled)

    def _head(self, filled: list[Slot]) -> bool:
        """Two amounts of an execution or more side by side, without figures: 年初预算数, 全年预算数, 全年执行数."""
        heads = [(slot.column, name) for slot in filled if (name := _matrix_field(slot.text))]
        amounts = len([name for _, name in heads if name in EXECUTION_FIELDS])
        if amounts < LEAST_HEADS or any(is_figure(slot.text) for slot in filled):
            return False
        self.heads = heads
        stated = (_POINTS_IN_HEAD.search(squeeze(slot.text)) for slot in filled)
        self.points = next((match.group(1) for match in stated if match), None)
        self.block.take_unit(filled)
        months = (reported_month(slot.text) for slot in filled if _matrix_field(slot.text))
        self.block.month = self.block.month or next(filter(None, months), None)
        return True

    def _values_row(self, filled: list[Slot]) -> bool:
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
            self.heads = []
            return True
        placed = {slot.column for slot in filled if is_figure(slot.text)} & {c for c, _ in self.heads}
        if len(placed) < LEAST_HEADS or label_field(filled[0].text) is not None:
            self.heads = []
            return False
        self.unlabelled.append(self._executed([slot for slot in filled if is_figure(slot.text)]))
        return True

    def close(self) -> None:
        """After the last item: the only row of a funds matrix is that of the whole money, whatever it is called."""
        if self.block.execution is None and len(self.unlabelled) == 1:
            self.block.execution = self.unlabelled[0]

    def _placed(self, values: list[Slot]) -> dict[str, Slot]:
        by_column = dict(self.heads)
        placed = {by_column[slot.column]: slot for slot in values if slot.column in by_column}
        if len(placed) == len(values):
            return placed
        if len(values) == len(self.heads):
            return {name: slot for (_, name), slot in zip(self.heads, values, strict=True)}
        return placed

    def _execution(self, values: list[Slot]) -> None:
        self.block.execution = self._executed(values)

    def _executed(self, values: list[Slot]) -> Execution:
        cells = self._placed(values)
        amounts = self._amounts(values)
        return Execution(
            initial_budget=amounts.get("initial_budget"),
            adjusted_budget=amounts.get("adjusted_budget"),
            executed=amounts.get("executed"),
            expected=amounts.get("expected"),
            weight=number_in(cells.get("execution_weight")) or self.points,
            claimed_score=number_in(cells.get("execution_score")),
            place=values[0].cell.place if values else None,
        )

    def _amounts(self, values: list[Slot]) -> dict[str, str]:
        """The row's amounts in yuan, by the name of the field in ``Execution``; blank and unreadable ones left out."""
        cells = self._placed(values)
        found = {
            name: yuan(parse_money(cells[name].text, self.block.money_unit))
            for name in _AMOUNT_FIELDS
            if name in cells
        }
        return {_EXECUTION_NAMES[name]: amount for name, amount in found.items() if amount is not None}

    def _budget_from_matrix(self, label: str, values: list[Slot]) -> None:
        cells = self._placed(values)
        for name in ("execution_initial", "execution_adjusted"):
            amount = parse_money(cells[name].text, self.block.money_unit) if name in cells else None
            if amount is not None:
                self.block.amounts.setdefault(label, amount)
                return

    def forget(self) -> None:
        """At a title: what was said above it is the report's."""
        self.block.execution = None
        self.block.parts.clear()
        self.heads, self.unlabelled = [], []


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

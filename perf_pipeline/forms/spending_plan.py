"""The spending plan of a header block: months with the percent that is to be spent by then."""

import re

from perf_pipeline.forms.block import Block
from perf_pipeline.forms.figures import paired, percent
from perf_pipeline.forms.items import Slot
from perf_pipeline.forms.vocabulary import label_field
from perf_pipeline.notation.folding import fold, squeeze
from perf_pipeline.notation.numbers import leading_number

_MONTH = re.compile(r"(\d{1,2})月(?:底|末|份)?")


class SpendingPlan:
    """Reads rows of months and percents; remembers the months of a row above its percents."""

    def __init__(self, block: Block) -> None:
        self.block = block
        self.months: list[tuple[int, int]] = []  # column and month of heads

    def row(self, filled: list[Slot]) -> bool:
        """Take a row of the plan; False when it is none."""
        if self._pairs(filled):
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
        pairs = paired(self.months, percents)
        for month, slot in pairs:
            self._at(month, slot)
        self.months = []
        return bool(pairs)

    def _pairs(self, filled: list[Slot]) -> bool:
        """Months each beside its percent, in one row or several: 3月底 | 20% | 6月底 | 50%."""
        labelled = bool(filled) and label_field(filled[0].text) == "plan"
        cells = filled[1:] if labelled else filled
        months = [_MONTH.fullmatch(squeeze(slot.text)) for slot in cells[::2]]
        percents = [percent(slot.text) for slot in cells[1::2]]
        planned = labelled or "plan" in self.block.fields or len(months) > 1
        if not planned or not cells or len(cells) % 2 or not all(months) or None in percents:
            return False
        self.block.fields.add("plan")
        self.block.places.setdefault("plan", filled[0].cell.place)
        for match, slot in zip(months, cells[1::2], strict=True):
            if match is not None:
                self._at(int(match.group(1)), slot)
        return True

    def _at(self, month: int, slot: Slot) -> None:
        share = percent(slot.text)
        if share is not None and 1 <= month <= 12:
            self.block.plan[str(month)] = share

    def forget(self) -> None:
        """At a title: what was said above it is the report's."""
        self.block.plan.clear()
        self.months = []

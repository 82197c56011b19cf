"""The texts of a header block: duties, purpose, what is aimed at in the year, and what was done.

A text may stand behind its label, below it, or go on over several lines; two texts may stand side by side below
one label (aimed and done, several years and this one). The year's objective counts before that of several years.
"""

import re
from collections.abc import Sequence

from perf_pipeline.forms.block import TEXT_FIELDS, Block
from perf_pipeline.forms.figures import LEAST_HEADS, LONGEST_HEAD
from perf_pipeline.forms.items import Slot
from perf_pipeline.forms.vocabulary import column_role, data, label_field, period_of, unnumbered
from perf_pipeline.notation.folding import squeeze

_NEXT_HEADING = re.compile(r"[一二三四五六七八九十]{1,2}[、.．][^。；;，,：:]{2,20}")
_ITEM = re.compile(r"(?:目标)?\s*(?:[（(]?\d{1,2}[)）]|\d{1,2}\s*[、．.](?!\d)|[①-⑳])")
_SAYS_DONE = re.compile(r"完成|实际|实现|达成|执行")
_SAYS_AIMED = re.compile(r"设定|预期|预计|年初|批复|申报|年度|目标")
SIDE_BY_SIDE = frozenset({"objective", "actual_summary", "objective_long"})
_ENDS_HEAD = re.compile(r"(?:情况|结果|综述|概述|说明|绩效|成效|进展)$")  # 完成情况, never 完成全年任务


class Texts:
    """Takes the texts of one block; remembers which of them the next line may go on with."""

    def __init__(self, block: Block) -> None:
        self.block = block
        self.continued: str | None = None
        self.itemised: str | None = None  # the text of a line above, whose numbered parts may follow
        self.aimed_yearly = False  # whether the objective is one that says it is the year's

    def heading(self, text: str, place: str) -> bool:
        """A line that is nothing but the label of the lines below it: 二、年度总体绩效目标."""
        name = label_field(text)
        if name not in TEXT_FIELDS:
            return False
        if name == "objective" and not self.begins_objective(text):
            return False
        self.block.fields.add(name)
        self.block.places.setdefault(name, place)
        self.continued = name
        return True

    def goes_on(self, text: str, place: str) -> bool:
        """Take a line without a label as more of the text above; False when no text goes on."""
        if column_role(unnumbered(squeeze(text))) == "side" or _NEXT_HEADING.fullmatch(text.strip()):
            self.continued = None  # 年度绩效指标 over the table: the texts above end here
            return True
        if self.continued in TEXT_FIELDS:
            self.extend(str(self.continued), text, place)
        elif self.itemised is not None and _ITEM.match(text):
            self.extend(self.itemised, text, place)
        else:
            return False
        return True

    def told(self, fields: Sequence[str]) -> None:
        """After a line of labels with values: what is said of one task ends the text above it."""
        self.continued = None if "tasks" in fields else self.continued
        last = fields[-1] if fields else ""
        self.itemised = last if last in TEXT_FIELDS else None

    def state(self, name: str, value: str, place: str, label: str) -> None:
        """A text behind its label."""
        if name == "objective" and label and not self.begins_objective(label):
            self.block.unused.append((value, place))
        else:
            self.extend(name, value, place)

    def forget(self) -> None:
        """At a title: the objective above it is of the report that the form stands in."""
        if self.block.objective is not None:
            self.block.unused.append((self.block.objective, self.block.places.pop("objective", "")))
            self.block.objective = None
        self.continued, self.aimed_yearly = None, False

    def extend(self, name: str, text: str, place: str = "") -> None:
        """One more line of a text."""
        if name in TEXT_FIELDS:
            said = getattr(self.block, name)
            if not said and place:
                self.block.places[name] = place
            setattr(self.block, name, f"{said}\n{text}" if said else text)

    def begins_objective(self, label: str) -> bool:
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


def heads_below_one(names: list[str | None], filled: Sequence[Slot]) -> list[str | None]:
    """The fields of heads of texts side by side, one of them known: 年度总体目标 | 年初设定 | 完成情况."""
    if len(names) < LEAST_HEADS or not SIDE_BY_SIDE & set(names) or None not in names:
        return names
    if len(names) == LEAST_HEADS:
        beside = [_side_by_side(slot.text) for slot in filled]
        is_head = names[1] is not None or _ENDS_HEAD.search(squeeze(filled[1].text))
        return beside if is_head and beside[0] != beside[1] else names
    return (
        names[:1] + [_side_by_side(slot.text) for slot in filled[1:]] if names[0] in SIDE_BY_SIDE else names
    )


def _side_by_side(text: str) -> str | None:
    """What one of two texts under a common label is: aimed at for several years or for this one, or done."""
    squeezed = squeeze(text)
    if label_field(text) in SIDE_BY_SIDE:
        return label_field(text)
    if len(squeezed) > LONGEST_HEAD or re.search(r"[,，。;；]", squeezed):
        return None
    if _SAYS_DONE.search(squeezed):
        return "actual_summary"
    if period_of(text) == "long":
        return "objective_long"
    return "objective" if _SAYS_AIMED.search(squeezed) else None

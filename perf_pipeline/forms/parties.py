"""Who hands a form in and for which project: names with their codes, in cells, lines and titles."""

import re

from perf_pipeline.forms.block import Block
from perf_pipeline.forms.told import named_with_code
from perf_pipeline.forms.vocabulary import data, label_field, looks_like_organization
from perf_pipeline.notation.folding import fold, squeeze

_CODED_NAME = re.compile(r"(\d{3,20})\s*[-—]?\s*([^\d\s].{2,40})")
_LONGEST_TITLE = 40
_HINTED, _CALLED_DEPARTMENT, _CALLED_UNIT = range(3)


class Parties:
    """Takes the unit and the project of one block."""

    def __init__(self, block: Block) -> None:
        self.block = block
        self.unit_rank = _HINTED  # how surely the label named the unit that hands in

    def organization(self, value: str, label: str) -> None:
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

    def project(self, value: str) -> None:
        """The project: the first that is named, with the code in the same cell."""
        if self.block.project_name is not None:
            return
        name, code = named_with_code(value) or (value, None)
        self.block.project_name = name
        self.block.project_code = self.block.project_code or code

    def coded_line(self, text: str) -> bool:
        """Take a line that is a unit with its code in front: 718002-某某乡人民政府; False when it is none."""
        match = _CODED_NAME.fullmatch(fold(text))
        if match is None or self.block.organization_name or not looks_like_organization(match.group(2)):
            return False
        self.block.organization_code, self.block.organization_name = match.group(1), match.group(2).strip()
        return True


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


def owner_in_title(text: str) -> str | None:
    """The unit whose name a title begins with, before the year: 某某县图书馆2026年项目绩效目标."""
    owner, *rest = re.split(r"[(（]?\s*(?:19|20)\d{2}", fold(text), maxsplit=1)
    named = bool(rest) and len(text) <= _LONGEST_TITLE and looks_like_organization(owner)
    return owner.strip() if named else None

"""One goal as the checks see it: a form, its lines with their rules, and what else the paper says of it.

Plain frozen values made from rows of ``form`` and ``form_line``; numbers are exact. Made by ``auditing``, read by
every check.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import Any

from perf_pipeline.model.records import Heading
from perf_pipeline.notation.folding import fold, name_key, squeeze
from perf_pipeline.notation.targets import is_blank, is_template
from perf_pipeline.notation.units import conversion_factor, is_percent, money_factor
from perf_pipeline.rulebook.profiles import Profile

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """A compiled rule as it is stored; made once for each (``auditing``), so that it is its own identity."""

    family: str
    parameters: Mapping[str, Any]
    text: str | None
    origin: str


@dataclass(frozen=True)
class Line:
    """One indicator with its compiled rule. Texts as printed, None where the form says nothing."""

    ordinal: int
    place: str
    level1: str | None
    level2: str | None
    level3: str | None
    operator: str | None
    value: Decimal | None
    unit: str | None
    target_text: str | None
    weight: Decimal | None
    weight_source: str | None
    explanation: str | None
    basis: str | None
    prior_year: str | None
    rule_text: str | None
    evidence: str | None
    rule: Rule | None

    @property
    def name(self) -> str:
        """The third level, or ''."""
        return self.level3 or ""

    @cached_property
    def key(self) -> str:
        """The name for comparison."""
        return name_key(self.name)

    @property
    def numeric(self) -> bool:
        """Whether the target is a number."""
        return self.value is not None

    @cached_property
    def in_words(self) -> bool:
        """Whether the target is in words: neither empty nor with a figure in it."""
        text = self.target_text or ""
        written = not is_blank(text) and not is_template(text)
        return not self.numeric and written and not any(c.isdigit() for c in fold(text))

    @cached_property
    def percent(self) -> bool:
        """Whether the target is a percentage."""
        return is_percent(self.unit)

    @cached_property
    def yuan(self) -> Decimal | None:
        """The target in yuan when it is an amount of money, not one per something."""
        factor = money_factor(squeeze(self.unit or ""))
        return None if factor is None or self.value is None else self.value * factor

    @cached_property
    def yuan_per(self) -> tuple[Decimal, str] | None:
        """Yuan and the unit it is paid for, of a unit cost (60元/人 → 60, 人)."""
        head, separator, rest = squeeze(self.unit or "").partition("/")
        factor = money_factor(head)
        return None if not separator or factor is None or self.value is None else (self.value * factor, rest)

    @property
    def is_cost(self) -> bool:
        """Whether it stands under a cost level."""
        return "成本" in (self.level1 or "") or "成本" in (self.level2 or "")

    @cached_property
    def shown_target(self) -> str:
        """Operator, number and unit in one, or the words."""
        if self.value is None:
            return self.target_text or "（空）"
        number = format(self.value.normalize(), "f")
        return f"{self.operator or ''}{number}{self.unit or ''}"


@dataclass(frozen=True, slots=True)
class Known:
    """A finding that an earlier step has made on the form."""

    code: str
    place: str
    line: int | None
    severity: str
    finding_id: str = ""
    causal: bool = False  # it follows from another one

    @property
    def key(self) -> str:
        """What checks call it by."""
        return f"{self.code}@{self.place}"


@dataclass(frozen=True)
class Goal:
    """A goal form. ``statement`` is the narrative about the same project, ``table`` the form a narrative supports."""

    form: Row
    heading: Heading
    lines: tuple[Line, ...]
    profile: Profile
    known: Sequence[Known] = ()
    statement: "Goal | None" = None
    table: "Goal | None" = None
    name_pile: int | None = None  # length at which names of the paper pile up, where they do

    @property
    def form_id(self) -> str:
        """The form's id."""
        return str(self.form["form_id"])

    @property
    def place(self) -> str:
        """Where the form begins."""
        return str(self.form["place"] or "")

    @property
    def year(self) -> int | None:
        """Fiscal year, where known."""
        return None if self.form["fiscal_year"] is None else int(self.form["fiscal_year"])

    @property
    def objective(self) -> str:
        """The objective, or ''."""
        return self.heading.objective or ""

    @property
    def is_narrative(self) -> bool:
        """Whether the goal is told in running text."""
        return self.heading.statement is not None

    @cached_property
    def budget(self) -> Decimal | None:
        """Whole budget in yuan as printed; parts alone may leave out what was carried over."""
        return None if self.heading.budget_total is None else Decimal(self.heading.budget_total)

    def at(self, part: str) -> str:
        """The place of a part of the header block, else of the form."""
        return self.heading.places.get(part) or self.place

    @cached_property
    def operators_in_text(self) -> bool:
        """Whether operators stand in the value cells, and not in a column of their own."""
        return any(has_operator(line.target_text) for line in self.lines)

    @cached_property
    def units_in_text(self) -> bool:
        """Whether units stand in the value cells."""
        return any(
            line.numeric and line.unit and squeeze(line.unit) in squeeze(line.target_text or "")
            for line in self.lines
        )

    def known_at(self, line: Line, *families: str) -> Known | None:
        """A finding that an earlier step made on that line."""
        return next((k for k in self.known if k.line == line.ordinal and k.code.startswith(families)), None)


_OPERATOR = re.compile(
    r"[≥≤<>=＞＜＝≧≦⩾⩽﹦]|大于|小于|不少于|不低于|不超过|不高于|不大于|不小于|以上|以下|以内|至少|最多|等于|控制在"
)


@lru_cache(maxsize=65536)
def has_operator(text: str | None) -> bool:
    """Whether a value cell says how it compares."""
    return bool(text) and _OPERATOR.search(text or "") is not None


def exact(value: float | None) -> Decimal | None:
    """A stored number as the decimal it was read from."""
    return None if value is None else Decimal(repr(float(value))).normalize()


@lru_cache(maxsize=16384)
def same_unit(first: str, second: str) -> Decimal | None:
    """What a number in the first unit is multiplied by to stand in the second; None when they differ in kind."""
    a, b = squeeze(first), squeeze(second)
    if {a, b} <= _PERSONS or a == b:
        return Decimal(1)
    return conversion_factor(a, b)


_PERSONS = frozenset({"人", "名", "位"})


def plain(number: Decimal) -> str:
    """A number as people write it."""
    return format(number.normalize(), "f")

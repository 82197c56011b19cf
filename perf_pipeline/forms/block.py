"""What a header block said: the fields that ``heading`` and its helpers fill, and what of them is stored.

The names of fields are those of vocabulary.yaml; which of them are amounts and which are texts stands here.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from decimal import Decimal

from perf_pipeline.forms.figures import yuan
from perf_pipeline.forms.items import Slot
from perf_pipeline.model.records import Execution, Heading
from perf_pipeline.notation.money import money_unit_in

MONEY_FIELDS = ("budget_total", "budget_fiscal", "budget_other", "budget_carried")
EXECUTION_FIELDS = ("execution_initial", "execution_adjusted", "execution_executed")
AMOUNTS = frozenset({*MONEY_FIELDS, *EXECUTION_FIELDS, "funds"})
TEXT_FIELDS = frozenset({"duties", "objective", "actual_summary", "purpose"})
_LONGEST_LABEL = 24
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

    def take_unit(self, slots: Iterable[Slot]) -> None:
        """The unit of money that a label or head of a row states."""
        for slot in slots:
            if len(slot.text) <= _LONGEST_LABEL:
                self.money_unit = money_unit_in(slot.text) or self.money_unit

    def heading(self, group_points: dict[str, str]) -> Heading:
        """The part that is stored with the form."""
        return Heading(
            objective=self.objective,
            budget_total=yuan(self.amounts.get("budget_total")) or self._budget_by_another_name(),
            budget_fiscal=yuan(self.amounts.get("budget_fiscal")),
            budget_other=yuan(self.amounts.get("budget_other")),
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
        if self.execution is None and not any(self.spending.get(name) for name in EXECUTION_FIELDS):
            return None
        said = self.execution or Execution()
        initial = said.initial_budget or self.spending.get("execution_initial")
        adjusted = said.adjusted_budget or self.spending.get("execution_adjusted")
        if initial is None and adjusted is None:  # 资金总额 above 执行数 is what was there to spend
            adjusted = yuan(self.amounts.get("budget_total"))
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

    def note(self, name: str, place: str) -> None:
        """Where a field was first said, if that is known."""
        if place:
            self.places.setdefault(name, place)

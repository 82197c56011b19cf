"""What the audit asks of a goal, as data: the section ``audit`` of a profile.

Which parts a form and its rows must have, which point splits are lawful, how heavy a finding is at this place and
in this year, and how many findings make which proposed result. Read by ``perf_pipeline.audit``; it has no part in
scoring, so a change here is no new version of the rules.
"""

from decimal import Decimal
from typing import Literal

from pydantic import Field, field_validator

from perf_pipeline.findings import Severity
from perf_pipeline.package_data import DataModel

Result = Literal["pass", "complete", "return", "refuse"]
RowField = Literal["level3", "target", "operator", "unit", "weight", "rule"]
Block = Literal["objective", "budget_total", "plan", "duties", "purpose"]


class Tier(DataModel):
    """The result from this many findings on: either number reached is enough, None never is."""

    result: Result
    errors: int | None = None
    warnings: int | None = None

    def reached(self, errors: int, warnings: int) -> bool:
        """Whether a goal (or one heading of it) with so many findings falls into this tier."""
        by_errors = self.errors is not None and errors >= self.errors
        return by_errors or (self.warnings is not None and warnings >= self.warnings)


class YearSeverities(DataModel):
    """Severities by code that hold in some years only."""

    years: list[int]
    severities: dict[str, Severity]


class AuditPolicy(DataModel):
    """Everything about the audit that differs by place and year.

    ``required`` are the row fields that every row must have (a rule or weight is also missed where its sisters
    have one); ``blocks`` the parts of the header block by scope; ``splits`` other lawful point splits beside
    the profile's own; ``heading_tiers`` and ``tiers`` go from the worst result to the best, the first that is reached
    counts, none reached is ``pass``.
    """

    required: list[RowField] = Field(default=["level3", "target", "operator", "unit"])
    blocks: dict[Literal["project", "department"], list[Block]] = Field(
        default={"project": ["objective", "budget_total"], "department": ["objective", "budget_total"]}
    )
    splits: list[dict[str, str]] = Field(default_factory=list)
    severities: dict[str, Severity] = Field(default_factory=dict)
    by_year: list[YearSeverities] = Field(default_factory=list)
    heading_tiers: list[Tier] = Field(
        default_factory=lambda: [
            Tier(result="refuse", errors=4),
            Tier(result="return", errors=1, warnings=8),
            Tier(result="complete", warnings=2),
        ]
    )
    tiers: list[Tier] = Field(
        default_factory=lambda: [
            Tier(result="refuse", errors=6),
            Tier(result="return", errors=1, warnings=15),
            Tier(result="complete", warnings=3),
        ]
    )
    rounding: Decimal = Decimal(50)  # yuan: half a unit of the last printed place of an amount in 万元
    rounding_share: Decimal = Decimal("0.005")  # of the budget: unit costs are rounded too
    worse_share: Decimal = Decimal("0.05")  # a target less than so much behind last year's is only noted

    @field_validator("tiers", "heading_tiers")
    @classmethod
    def worst_first(cls, tiers: list[Tier]) -> list[Tier]:
        """A milder tier in front would hide the worse one."""
        order: list[Result] = ["refuse", "return", "complete", "pass"]
        if [tier.result for tier in tiers] != sorted((t.result for t in tiers), key=order.index):
            raise ValueError("tiers: from the worst result to the best")
        return tiers

    def severity(self, code: str, year: int | None) -> Severity | None:
        """The severity that this place gives a code in that year; None: the catalogue's."""
        for part in self.by_year:
            if year in part.years and code in part.severities:
                return part.severities[code]
        return self.severities.get(code)

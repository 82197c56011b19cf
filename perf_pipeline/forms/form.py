"""Form: what was recognised in a paper, before it has ids. Plain frozen values; made by ``recognition``."""

from dataclasses import dataclass, field
from decimal import Decimal

from perf_pipeline.findings import Finding
from perf_pipeline.model.records import Heading


@dataclass(frozen=True, slots=True)
class Line:
    """One indicator line: what the form states, and on evaluations what it reports. Texts as printed."""

    ordinal: int
    place: str
    level1: str | None = None
    level2: str | None = None
    level3: str | None = None
    operator: str | None = None
    target_value: Decimal | None = None
    target_unit: str | None = None
    target_text: str | None = None
    weight: Decimal | None = None
    explanation: str | None = None
    basis: str | None = None
    prior_year_text: str | None = None
    rule_text: str | None = None
    evidence: str | None = None
    remark: str | None = None
    actual_value: Decimal | None = None
    actual_unit: str | None = None
    actual_text: str | None = None
    attainment: str | None = None
    claimed_score: Decimal | None = None
    deviation_reason: str | None = None
    outlook: str | None = None
    stated_indicator_id: str | None = None


@dataclass(frozen=True, slots=True)
class Form:
    """One form of a paper. ``supports`` is the ordinal of the table that a narrative statement speaks of."""

    ordinal: int
    kind: str  # vocabulary.FORM_KINDS
    layout: str
    place: str
    title: str | None
    fiscal_year: int | None
    organization_name: str | None
    organization_code: str | None
    project_name: str | None
    project_code: str | None
    heading: Heading
    lines: tuple[Line, ...]
    contacts: dict[str, str] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    supports: int | None = None
    stated_goal_id: str | None = None

    @property
    def scope(self) -> str:
        """project or department."""
        return "department" if self.kind.startswith("department") else "project"

    @property
    def stage(self) -> str | None:
        """The stage whose actuals it reports; None on goal forms."""
        return None if self.kind.endswith("_goal") else self.kind.split("_", 1)[1]


@dataclass(frozen=True, slots=True)
class Recognition:
    """Everything found in one paper."""

    forms: tuple[Form, ...]
    findings: tuple[Finding, ...]

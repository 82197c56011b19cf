"""Small papers for warehouse tests: what was read of a submission, without any reading.

``Paper`` is one form with its lines; ``batch_of`` makes of papers what forms and rulebook would hand over;
``hand_in`` registers and loads them, as a run would.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import Engine

from perf_pipeline.model import ids
from perf_pipeline.model.derive import frame
from perf_pipeline.model.records import Execution, Heading
from perf_pipeline.model.tables import TABLES
from perf_pipeline.rulebook.rule import ScoringRule
from perf_pipeline.warehouse.decisions import decide
from perf_pipeline.warehouse.ledger import Arrival, receive
from perf_pipeline.warehouse.loading import LoadedBatch, LoadReport, load_batch

NOON = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Line:
    """One indicator line; a report's line has an actual."""

    name: str
    level1: str | None = "产出指标"
    level2: str | None = "数量指标"
    target: float | None = 100.0
    weight: float | None = 10.0
    actual: float | None = None
    claimed: float | None = None
    rule: str | None = "按完成比例计分"


@dataclass(frozen=True)
class Paper:
    """One submission with one form; ``version`` only changes its bytes."""

    kind: str = "project_goal"
    unit: str = "甲局"
    unit_code: str | None = None
    project: str | None = "路灯改造"
    project_code: str | None = None
    stated_goal: str | None = None
    year: int | None = 2025
    lines: tuple[Line, ...] = (Line("安装路灯数量"), Line("验收合格率", level2="质量指标", target=98.0))
    heading: Heading = field(default_factory=lambda: Heading(objective="照亮街道", budget_total="120000.50"))
    as_of: str | None = None
    version: int = 1
    file_name: str = "表.xlsx"
    profile: str = "national"
    findings: tuple[str, ...] = ()
    contacts: tuple[tuple[str, str], ...] = ()
    supports: str | None = None
    forms_in_file: int = 1

    @property
    def submission_id(self) -> str:
        """The hash that the bytes of such a paper would have."""
        return sha256(
            f"{self.kind}|{self.unit}|{self.project}|{self.year}|{self.as_of}|{self.version}".encode()
        ).hexdigest()

    @property
    def form_id(self) -> str:
        """The id of its form."""
        return ids.form_id(self.submission_id, 1)

    @property
    def scope(self) -> str:
        """What it is about."""
        return "department" if self.kind.startswith("department") else "project"

    @property
    def organization_id(self) -> str:
        """Its unit."""
        return ids.organization_id(self.unit)

    @property
    def project_id(self) -> str | None:
        """Its project."""
        return None if self.project is None else ids.project_id(self.organization_id, self.project)

    @property
    def goal_id(self) -> str | None:
        """Its goal, unless the year is unknown."""
        if self.year is None:
            return None
        return ids.goal_id(self.scope, self.organization_id, self.project_id, self.year)

    def amended(self, **changes: Any) -> "Paper":
        """A later version of the same form."""
        return replace(self, version=self.version + 1, **changes)

    def evaluated(self, actuals: Sequence[float | None], **changes: Any) -> "Paper":
        """The self-evaluation of this goal, line by line."""
        lines = tuple(
            replace(line, actual=actual, claimed=line.weight)
            for line, actual in zip(self.lines, actuals, strict=True)
        )
        execution = Execution(
            initial_budget="120000.50", adjusted_budget="120000.50", executed="110000.25", place="B4"
        )
        heading = Heading(execution=execution, claimed_total="96.5")
        kind = f"{self.scope}_self_evaluation"
        return replace(
            self,
            **({"kind": kind, "lines": lines, "heading": heading, "as_of": f"{self.year}-12-31"} | changes),
        )


def rule_of(sentence: str) -> ScoringRule:
    """A compiled rule that stands for ``sentence``."""
    return ScoringRule(
        "proportional", {}, sentence, "stated", "national-1-000000000000", description="按比例"
    )


def _form_row(paper: Paper) -> dict[str, Any]:
    return {
        "form_id": paper.form_id,
        "submission_id": paper.submission_id,
        "ordinal": 1,
        "form_kind": paper.kind,
        "layout": "standard",
        "profile": paper.profile,
        "place": "表1!A1",
        "title": "绩效表",
        "fiscal_year": paper.year,
        "organization_id": paper.organization_id,
        "organization_name": paper.unit,
        "organization_code": paper.unit_code,
        "project_id": paper.project_id,
        "project_name": paper.project,
        "project_code": paper.project_code,
        "stated_goal_id": paper.stated_goal,
        "scope": paper.scope,
        "goal_id": paper.goal_id,
        "as_of": paper.as_of,
        "supports_form_id": paper.supports,
        "heading": paper.heading.to_json(),
    }


def _line_rows(paper: Paper) -> Iterable[dict[str, Any]]:
    for ordinal, line in enumerate(paper.lines, start=1):
        yield {
            "form_id": paper.form_id,
            "ordinal": ordinal,
            "level1": line.level1,
            "level2": line.level2,
            "level3": line.name,
            "level3_key": line.name,
            "operator": "≥",
            "target_value": line.target,
            "target_unit": "盏",
            "target_text": f"≥{line.target}",
            "weight": line.weight,
            "weight_source": "stated",
            "rule_text": line.rule,
            "rule_id": line.rule and rule_of(line.rule).rule_id,
            "actual_value": line.actual,
            "claimed_score": line.claimed,
            "place": f"表1!C{ordinal + 6}",
        }


def _rule_rows(papers: Iterable[Paper]) -> list[dict[str, Any]]:
    rules = {line.rule: rule_of(line.rule) for paper in papers for line in paper.lines if line.rule}
    return [
        {
            "rule_id": rule.rule_id,
            "family": rule.family,
            "parameters": "{}",
            "text": rule.text,
            "origin": rule.origin,
            "rulebook_version": rule.rulebook_version,
            "description": rule.description,
        }
        for rule in rules.values()
    ]


def _finding_rows(paper: Paper) -> Iterable[dict[str, Any]]:
    for code in paper.findings:
        yield {
            "finding_id": ids.stable_id("finding", paper.form_id, code),
            "submission_id": paper.submission_id,
            "form_id": paper.form_id,
            "goal_id": paper.goal_id,
            "code": code,
            "severity": "warning",
            "message": "有误",
            "found_by": "forms",
            "fiscal_year": paper.year,
        }


def batch_of(papers: Sequence[Paper]) -> LoadedBatch:
    """What the rooms before the warehouse hand over of ``papers``; a paper without form (0) is rejected."""
    read = [paper for paper in papers if paper.forms_in_file]
    submissions = [
        {
            "submission_id": paper.submission_id,
            "status": "accepted" if paper.forms_in_file else "rejected",
            "format": "xlsx",
            "form_count": paper.forms_in_file,
        }
        for paper in papers
    ]
    names = ["submission_id", "status", "format", "form_count"]
    return LoadedBatch(
        submissions=frame(TABLES["submission"], submissions)[names],
        forms=frame(TABLES["form"], [_form_row(paper) for paper in read]).drop(
            columns=["is_current", "superseded_by"]
        ),
        lines=frame(TABLES["form_line"], [row for paper in read for row in _line_rows(paper)]),
        rules=frame(TABLES["scoring_rule"], _rule_rows(read)),
        contacts=frame(
            TABLES["contact"],
            [
                {"form_id": p.form_id, "role": role, "value": value}
                for p in read
                for role, value in p.contacts
            ],
        ),
        findings=frame(TABLES["finding"], [row for paper in read for row in _finding_rows(paper)]),
    )


def arrivals_of(papers: Iterable[Paper]) -> list[Arrival]:
    """The landed files of ``papers``."""
    return [Arrival(paper.submission_id, paper.file_name, 1234, NOON) for paper in papers]


def confirm(engine: Engine, paper: Paper) -> LoadReport:
    """Confirm that a paper may have fewer rows than the version before it."""
    return decide(engine, paper.submission_id, "confirm", reason="核实", by="复核人", at=NOON).report


def hand_in(engine: Engine, *papers: Paper, batch: str = "b20260105-000000000000") -> LoadReport:
    """Register and load ``papers`` as one batch."""
    receive(engine, batch, arrivals_of(papers))
    return load_batch(engine, batch_of(papers))

"""Findings of a goal → the review result that is proposed for it, by heading and as a whole.

A fault is counted once: findings that follow from another one do not count. How many make which result is data of
the profile; the whole is never better than its worst heading. A person decides: this is a proposal with reasons.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from perf_pipeline.audit.goal import Goal
from perf_pipeline.findings import Severity, catalogue
from perf_pipeline.model.vocabulary import REVIEW_RESULTS
from perf_pipeline.rulebook.audit_policy import Tier

HEADINGS: Final[Mapping[str, str]] = {
    "completeness": "完整性",
    "relevance": "相关性",
    "appropriateness": "适当性",
    "feasibility": "可行性",
}
_ORDER: Final = ("pass", "complete", "return", "refuse")
_NAMED = 4


@dataclass(frozen=True, slots=True)
class Fault:
    """A finding that counts: code and severity."""

    code: str
    severity: str


def review_row(goal: Goal, faults: Sequence[Fault], unchecked: int) -> dict[str, Any]:
    """The row of ``goal_review`` for a goal with these faults."""
    policy = goal.profile.audit
    by_heading = {
        name: [fault for fault in faults if catalogue().entry(fault.code).heading == label]
        for name, label in HEADINGS.items()
    }
    results = {name: _result(policy.heading_tiers, found) for name, found in by_heading.items()}
    whole = max([*results.values(), _result(policy.tiers, faults)], key=_ORDER.index)
    return {
        "form_id": goal.form_id,
        "goal_id": goal.form["goal_id"],
        "fiscal_year": goal.year,
        "result": whole,
        **results,
        "error_count": _count(faults, Severity.ERROR),
        "warning_count": _count(faults, Severity.WARNING),
        "info_count": _count(faults, Severity.INFO),
        "unchecked_count": unchecked,
        "reason": _reason(whole, results, by_heading, unchecked),
    }


def _result(tiers: Iterable[Tier], faults: Sequence[Fault]) -> str:
    errors, warnings = _count(faults, Severity.ERROR), _count(faults, Severity.WARNING)
    return next((tier.result for tier in tiers if tier.reached(errors, warnings)), "pass")


def _count(faults: Iterable[Fault], severity: Severity) -> int:
    return sum(fault.severity == severity for fault in faults)


def _reason(
    whole: str, results: Mapping[str, str], by_heading: Mapping[str, Sequence[Fault]], unchecked: int
) -> str:
    said = [f"建议等级「{REVIEW_RESULTS[whole]}」"]
    for name, label in HEADINGS.items():
        weighty = [fault for fault in by_heading[name] if fault.severity != Severity.INFO]
        if results[name] == "pass" and not weighty:
            continue
        codes = list(
            dict.fromkeys(fault.code for fault in sorted(weighty, key=lambda f: f.severity != "error"))
        )
        named = "、".join(f"{catalogue().entry(code).title}（{code}）" for code in codes[:_NAMED])
        more = f"等 {len(codes)} 类" if len(codes) > _NAMED else ""
        said.append(f"{label}{REVIEW_RESULTS[results[name]]}：{named}{more}")
    if unchecked:
        said.append(f"另有 {unchecked} 项因资料不全未审核")
    return "；".join(said)

"""Persons' decisions: a reviewer's workbook → rows of ``adjudication``, inside a reading worker.

Here the content of a decision is held against what it is about: a rewritten rule must be read, a score lie
between 0 and the weight, a match be one of the goal's indicators. What does not hold is a finding and not taken.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, time
from decimal import Decimal
from typing import Any

from perf_pipeline.errors import ConfigurationError
from perf_pipeline.findings import Finding
from perf_pipeline.forms.reviews import ReviewAnswer, read_review
from perf_pipeline.intake.document import Document
from perf_pipeline.model.canonical import canonical_json
from perf_pipeline.model.ids import stable_id
from perf_pipeline.model.review import review_spec
from perf_pipeline.notation.numbers import parse_number
from perf_pipeline.rulebook.compiler import IndicatorContext, compile_rule
from perf_pipeline.rulebook.profiles import DEFAULT_PROFILE, profile_named

Row = dict[str, Any]
READ = "ADJ-06"
"""The finding that stands on every reviewer's workbook: by it the load knows one."""


@dataclass(frozen=True, slots=True)
class Decided:
    """What a reviewer's workbook says: rows of ``adjudication``, and findings on what was not taken."""

    rows: list[Row]
    findings: list[Finding]


class _UnusableError(ValueError):
    """A decision that cannot be taken; the message says why."""


def decisions_of(submission_id: str, document: Document) -> Decided | None:
    """The decisions in ``document``; None when it is no reviewer's workbook."""
    paper = read_review(document)
    if paper is None:
        return None
    rows: list[Row] = []
    findings = list(paper.findings)
    taken = 0
    for answer in paper.answers:
        try:
            decided = _decisions(answer)
        except _UnusableError as error:
            code = "ADJ-03" if answer.decision == "rule" else "ADJ-04"
            label = review_spec().decisions[answer.decision]
            values = {"number": answer.number, "decision": label, "reason": str(error)}
            findings.append(Finding(code, answer.place, answer.content or answer.score, values))
            continue
        taken += 1
        rows += [_row(submission_id, answer, subject, decision) for subject, decision in decided]
    counts = {"taken": str(taken), "refused": str(len(findings)), "blank": str(paper.blank)}
    return Decided(rows, [Finding(READ, values=counts), *findings])


def _decisions(answer: ReviewAnswer) -> list[tuple[str, Row]]:
    """Subject and decision; withdrawing concerns every subject."""
    match answer.decision:
        case "withdraw":
            subjects = ("match",) if "choices" in answer.context else ("rule", "grade", "not_applicable")
            return [(subject, {"withdrawn": True}) for subject in subjects]
        case "match":
            return [("match", {"indicator_id": _chosen(answer)})]
        case _ if "choices" in answer.context:
            raise _UnusableError("该事项只能裁定对应到哪个指标")
        case "rule":
            return [("rule", {"text": _readable(answer)})]
        case "not_applicable":
            return [("not_applicable", {})]
        case "score":
            return [("grade", {"score": _score(answer)})]
    if not answer.content:
        raise _UnusableError("没有写明等级")
    return [("grade", {"word": answer.content} | ({"score": _score(answer)} if answer.score else {}))]


def _chosen(answer: ReviewAnswer) -> str:
    choices = answer.context.get("choices")
    chosen = choices.get(answer.content) if isinstance(choices, dict) else None
    if not isinstance(chosen, str):
        raise _UnusableError("所选指标不在下拉列表中")
    return chosen


def _readable(answer: ReviewAnswer) -> str:
    if not answer.content:
        raise _UnusableError("没有写明评分标准")
    said = answer.context
    try:
        profile = profile_named(str(said.get("profile") or DEFAULT_PROFILE))
    except ConfigurationError:
        profile = profile_named(DEFAULT_PROFILE)
    words: Row = {
        name: None if said.get(name) is None else str(said[name])
        for name in ("level1", "level3", "operator", "target_unit", "target_text")
    }
    numbers = {name: _number(said.get(name)) for name in ("target_value", "weight")}
    rule = compile_rule(answer.content, IndicatorContext(**(words | numbers)), profile)
    if rule.family == "unread":
        raise _UnusableError(str(rule.parameters.get("reason", "")))
    return answer.content


def _number(value: object) -> Decimal | None:
    return None if value is None else parse_number(str(value))


def _score(answer: ReviewAnswer) -> str:
    score, weight = parse_number(answer.score), _number(answer.context.get("weight"))
    if score is None:
        raise _UnusableError("裁定得分不是数字" if answer.score else "没有填写裁定得分")
    if score < 0 or (weight is not None and score > weight):
        raise _UnusableError(f"裁定得分不在 0 至 {weight} 之间" if weight is not None else "裁定得分小于 0")
    return str(score)


def _row(submission_id: str, answer: ReviewAnswer, subject: str, decision: Row) -> Row:
    stage = "" if subject == "rule" else answer.stage  # a rule is one for all stages
    staged = decision | ({"stage": stage} if stage else {})
    return {
        "adjudication_id": stable_id(
            "adjudication", submission_id, subject, answer.reference, answer.stage, answer.place
        ),
        "subject": subject,
        "reference": answer.reference,
        "decision": canonical_json(staged),
        "reason": answer.reason,
        "decided_by": answer.decided_by,
        "decided_at": datetime.combine(answer.decided_on, time(), UTC),
        "submission_id": submission_id,
        "place": answer.place,
    }

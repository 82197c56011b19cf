"""The "when" of a clause: tokens before its consequence → one Condition.

A condition with numbers is read by ``bounds``; words without numbers are a Words condition or are held against the
target; what is neither is a problem that makes the sentence unread. Called by ``clauses`` only.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from perf_pipeline.rulebook.grammar.bounds import SILENT, Bounds
from perf_pipeline.rulebook.grammar.sentence import (
    Always,
    Condition,
    NotApplicable,
    Otherwise,
    ToTarget,
    Unclear,
    Words,
)
from perf_pipeline.rulebook.grammar.tokens import Token
from perf_pipeline.rulebook.grammar.wording import denies


def read_condition(tokens: Sequence[Token]) -> Condition:
    """The condition said by ``tokens``."""
    kinds = [token.kind for token in tokens]
    if _denied_comparison(tokens):
        return Unclear("「" + "".join(t.text for t in tokens) + "」")
    if "not_applicable" in kinds:
        return NotApplicable()
    if "discretion" in kinds:
        return Unclear("含有酌情或引用外部的内容：" + next(t.text for t in tokens if t.kind == "discretion"))
    if "half" in kinds:
        return Unclear("「" + "".join(t.text for t in tokens) + "」")
    if _asks_for_more(tokens):
        return Unclear("「" + "".join(t.text for t in tokens) + "」中有两个要求")
    if "num" in kinds:
        return Bounds(tokens).read()
    if "otherwise" in kinds:
        return Otherwise()
    return _without_numbers(tokens)


def _asks_for_more(tokens: Sequence[Token]) -> bool:
    """不超过预算且较上年下降, 达到95%且无投诉: a second requirement, of which the number does not speak."""
    at = next((n for n, token in enumerate(tokens) if token.text in _BOTH), None)
    if at is None:
        return False
    halves = (tokens[:at], tokens[at + 1 :])
    if _GRADED_BESIDES.match("".join(t.text for t in halves[1] if t.kind not in SILENT)):
        return False
    measured = [_is_measured(half) for half in halves]
    worded = [sum(len(t.text) for t in half if t.kind in _WORDED) > 1 for half in halves]
    return any(measured) and any(words and not held for words, held in zip(worded, measured, strict=True))


ELSEWHERE = re.compile(r"上一?年|去年|往年|同期|基期|历年|平均水平|全[国省市县]平均|同类")
"""What a report of this year does not hold."""


def needs_elsewhere(tokens: Sequence[Token]) -> int | None:
    """Where a second requirement begins that is held against data from elsewhere: 低于目标值但高于上年."""
    for at, token in enumerate(tokens):
        rest = tokens[at + 1 :]
        if token.text in (*_BOTH, "但", "但是") and all(t.kind != "num" for t in rest):
            return at if ELSEWHERE.search("".join(t.text for t in rest)) and at else None
    return None


_GRADED_BESIDES = re.compile(
    r"^(?:具有|有)?(?:一定|较差|较好|很差|明显|不明显)?效果(?:较差|很差|差|较好|不明显|明显|一般)?$"
)
"""部分达成并具有一定效果, 未达成且效果较差: the grades of the national rules, not two requirements."""
_BOTH = frozenset(("且", "并且", "而且", "同时"))
_WORDED = frozenset(("free", "plain", "event", "unmet"))


def _is_measured(tokens: Sequence[Token]) -> bool:
    return any(token.kind == "num" for token in tokens) or _holds_against_target(tokens)


def _denied_comparison(tokens: Sequence[Token]) -> bool:
    """不曾高于…: a "no" before a comparison that no term holds together would turn it round unseen."""
    return any(
        before.kind == "free"
        and before.text[-1] in "不未没非无"
        and after.kind in ("ge", "le", "gt", "lt", "reach")
        for before, after in pairwise(tokens)
    )


def _without_numbers(tokens: Sequence[Token]) -> Condition:
    kinds = {token.kind for token in tokens}
    if _holds_against_target(tokens):
        return _to_target(tokens)
    if "unmet" in kinds and not kinds & {"free", "plain"}:
        return Otherwise("".join(t.text for t in tokens if t.kind == "unmet"))
    text = _plain_text(tokens)
    if not text:
        return Always()
    if kinds & {"every", "cap", "award", "deduct", "times", "over"}:
        return Unclear(f"「{text}」")
    negated = bool(kinds & {"unmet", "lt"}) or denies(text)
    return Words(text, negated)


_LEADS = re.compile(r"^(?:如果|若|其中|一旦|只要|但凡|倘若|凡是?|如(?=出现|发生|存在|有|未|不|没))+")
_EDGES = frozenset(
    ("的", "者", "时", "则", "即", "就", "便", "该项", "本项", "此项", "该指标", "本指标", "此指标")
)


def _plain_text(tokens: Sequence[Token]) -> str:
    words = [t for t in tokens if t.kind not in ("comma", "stop", "open", "close")]
    while words and (words[-1].text in _EDGES or words[-1].kind == "by"):
        words.pop()
    while words and words[0].text in _EDGES:
        words.pop(0)
    text = "".join(t.text for t in words)
    return _LEADS.sub("", text)


_HOLDS = {"ge", "le", "gt", "lt", "eq", "reach", "by", "unmet"}
_LONGEST_BETWEEN = 4


def _holds_against_target(tokens: Sequence[Token]) -> bool:
    """达到全年计划, 按计划值, 目标完成: a target with a comparison at hand; 绩效目标明确 has none."""
    for at, token in enumerate(tokens):
        if token.kind != "target":
            continue
        between = 0
        for before in reversed(tokens[:at]):
            if before.kind in _HOLDS:
                return between <= _LONGEST_BETWEEN
            between += len(before.text) if before.kind in ("free", "plain") else 0
        after = [other.kind for other in tokens[at + 1 :] if other.kind != "filler"]
        if after and (after[0] in ("reach", "unmet") or (after[0] == "inside" and not _is_a_time(token))):
            return True
    return False


def _is_a_time(token: Token) -> bool:
    """规定时间: what lies inside it is in time, not below an amount."""
    return token.text.endswith(("时间", "时限", "期限"))


def _to_target(tokens: Sequence[Token]) -> Condition:
    """达到目标值, 按计划值完成, 不超过计划, 未达到目标, 控制在预算范围内."""
    said = _plain_text(tokens)
    for token in tokens:
        if token.kind == "unmet":
            return ToTarget("lt_met", said)
        if token.kind in ("gt", "lt", "ge", "le"):
            unreached = token.kind == "lt" and token.text[0] in "未没达不"
            return ToTarget("unmet" if unreached and token.text not in ("不足",) else token.kind, said)
    inside = any(token.kind == "inside" for token in tokens)
    return ToTarget("le" if inside else "met", said)

"""Names of rates that are made of several tokens → one token: 绩效目标覆盖率, 政府采购执行率, 工作及时完成率.

A word of the vocabulary inside a name is part of the name: 预算 of 预算完成率 is no target beside the number. An
adjective (目标合格率, 计划完成数) keeps its sense, and a name that says what is missing (未整改率) or that holds a
character of scoring is left in its parts. A verb of winning (获得,
评为) before what is won is a name too. Called by ``clauses`` once the tokens are cut.
"""

from collections.abc import Sequence

from perf_pipeline.rulebook.grammar.tokens import POINT, Token
from perf_pipeline.rulebook.grammar.wording import kind_of_term, wording
from perf_pipeline.rulebook.units import is_count

_PARTS = frozenset(("free", "plain", "ratio", "target"))
_ADJECTIVES = ("目标", "计划", "预期", "指标", "标准值", "目标值", "计划值", "指标值")
_OF_COMPLETION = ("完成率", "执行率", "达成率", "完成比例", "实现率", "覆盖率")
_MISSING = frozenset("未不没无缺欠漏超逾减降增差误")
_HAPPENINGS = frozenset(("投诉", "违规", "通报"))
"""Of the words of what happens those that also name: 投诉办结率."""
_RATE = ("率", "比例")
_NO_THINGS = frozenset((POINT, "", "成", "折", "倍"))
"""Units of points and of shares of them."""


def join_names(tokens: Sequence[Token]) -> list[Token]:
    """``tokens`` with every run of words that ends in a rate as one."""
    joined: list[Token] = []
    at = 0
    while at < len(tokens):
        end = _end_of_name(tokens, at)
        joined.append(_one(tokens[at:end]) if end > at + 1 else tokens[at])
        at = max(end, at + 1)
    return joined


def is_own_name(rate: str) -> bool:
    """Whether a rate is named for itself (重点工作完成率), not by a word for "how much of the plan" (完成率)."""
    return rate not in kind_of_term()


def is_rate(word: str) -> bool:
    """整改到位率, 合格率: a rate of what is as it should be."""
    wrong = _MISSING | set(wording().danger)
    return word.endswith("率") and not set(word) & wrong


def _end_of_name(tokens: Sequence[Token], start: int) -> int:
    """Behind the last token of the name that begins at ``start``; ``start`` where none begins."""
    end = start
    while end < len(tokens) and (tokens[end].kind in _PARTS or tokens[end].text in _HAPPENINGS):
        end += 1
        if tokens[end - 1].text.endswith(_RATE):
            break
    named = end - start > 1 and tokens[end - 1].text.endswith(_RATE)
    return end if named and _holds_together(tokens[start:end]) else start


def _holds_together(run: Sequence[Token]) -> bool:
    if any(set(token.text) & set(wording().danger) for token in run if token.kind != "plain"):
        return False
    if any(set(token.text) & _MISSING for token in run if token.kind == "free"):
        return False
    values = [token for token in run if token.kind == "target" and token.text in _ADJECTIVES]
    return not values or run[-1].text.endswith(_OF_COMPLETION)


def _one(run: Sequence[Token]) -> Token:
    return Token("ratio" if run[-1].kind == "ratio" else "plain", "".join(token.text for token in run))


def things_won(tokens: Sequence[Token]) -> Sequence[Token]:
    """获得省级荣誉得5分, 每评为1个示范村得2分: a verb before what is won, or a number of it, gives no points."""
    verbs = [at for at, token in enumerate(tokens[:-1]) if token.kind == "award"]
    won = [at for at in verbs if _wins(tokens[at], tokens[at + 1]) or _is_not_won(tokens, at)]
    if not won:
        return tokens
    return [Token("plain", token.text) if at in won else token for at, token in enumerate(tokens)]


def _is_not_won(tokens: Sequence[Token], at: int) -> bool:
    """未获得不得分: nothing was won."""
    denied = at > 0 and tokens[at - 1].kind == "free" and tokens[at - 1].text[-1] in "未没"
    return denied and tokens[at].text == "获得" and tokens[at + 1].kind != "num"


def _wins(verb: Token, what: Token) -> bool:
    counted = what.kind == "num" and what.unit not in _NO_THINGS and is_count(what.unit)
    return counted or (verb.text == "获得" and what.kind in ("free", "plain"))

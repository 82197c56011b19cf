"""Cases whose points a person chooses (酌情扣分, 得2-4分) beside cases that are certain.

A rule that leaves one case to a person still gives full marks where full marks are certain. While the shapes are
tried, a judged case stands in for an award of about its size, so that tiers come out in order; afterwards the
points go and ``judged`` stays. A sentence of judged cases only is left unread. Called by ``assembly``.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from perf_pipeline.rulebook.context import IndicatorContext
from perf_pipeline.rulebook.grammar.conditions import ELSEWHERE
from perf_pipeline.rulebook.grammar.sentence import (
    Award,
    Clause,
    Judged,
    Loss,
    Otherwise,
    PerStep,
    Range,
    Sentence,
    ToTarget,
    Words,
)
from perf_pipeline.rulebook.normal import fold_word
from perf_pipeline.rulebook.shapes.common import NotUnderstoodError
from perf_pipeline.rulebook.shapes.labels import shared
from perf_pipeline.rulebook.shapes.states import is_late

_NOTHING = Award(points=Decimal(0))
_FAMILIES = frozenset({"all_or_nothing", "threshold_tiers", "qualitative_tiers"})


def as_awards(clauses: Sequence[Clause], weight: Decimal | None) -> list[Clause]:
    """``clauses`` with every judged case as an award that stands in for it."""
    if not any(isinstance(c.effect, Judged) for c in clauses):
        return list(clauses)
    if all(isinstance(c.effect, Judged) or c.effect == _NOTHING for c in clauses):
        raise NotUnderstoodError("含有酌情或由人评定的得分")
    nothing = any(c.effect == _NOTHING for c in clauses)
    return [
        replace(c, effect=_stand_in(c.effect, weight, nothing=nothing)) if isinstance(c.effect, Judged) else c
        for c in clauses
    ]


def only_full_marks(sentence: Sentence, context: IndicatorContext) -> tuple[str, dict[str, Any]] | None:
    """A sentence that no shape takes and that still says one thing for sure: when nothing has happened nothing is
    lost. 一般事故每起扣2分，较大事故不得分 under a target of none; 每发现1处不合格扣2分 under a rate of 100%."""
    losing = [c for c in sentence.clauses if _loses(c.effect)]
    full = [c for c in sentence.clauses if c not in losing]
    if not losing or len(full) > 1 or any(not _is_full(c, sentence, context) for c in full):
        return None
    told = [_told(c) for c in losing]
    events = all(_is_counted(c) or _HAPPENS.match(text) for c, text in zip(losing, told, strict=True))
    happens = events and _of_one_kind(told, full)
    if context.target_value == 0 and not context.is_rate and context.operator in ("=", "≤"):
        none = all(_says_none(c.condition) for c in full)
        return ("all_or_nothing", {"judged": True}) if none and happens else None
    if context.target_value is None and len(full) == 1 and not context.dated:
        state = full[0].condition
        if isinstance(state, Words) and _says_none(state) and happens:
            return "all_or_nothing", {"accept": [fold_word(state.text)], "judged": True}
    if context.target_value is None and len(full) == 1 and all(is_late(text) for text in told):
        state = full[0].condition
        if isinstance(state, Words) and not state.negated and _TIMELY.search(state.text):
            return "all_or_nothing", {"accept": [fold_word(state.text)], "judged": True}
    rate = context.is_rate and context.target_value == 100 and not context.downward and len(full) == 1
    if rate and all(_fails_the_rate(text, full[0].condition) for text in told):
        certain = len(losing) == 1 and losing[0].effect == _NOTHING
        return "all_or_nothing", {} if certain else {"judged": True}
    return None


def certain_when_met(sentence: Sentence, context: IndicatorContext) -> tuple[str, dict[str, Any]] | None:
    """Full marks for the target, where every other case is a person's: it needs data from elsewhere (高于上年), or its
    points are theirs; and full marks for a target that names every requirement whose points add up to them."""
    full = [c for c in sentence.clauses if _is_full(c, sentence, context)]
    others = [c for c in sentence.clauses if c not in full]
    target = fold_word(context.target_text or "")
    if len(full) == 1 and others and context.target_value is not None and not context.dated:
        met = full[0].condition
        at_target = isinstance(met, ToTarget) and met.comparison in (
            "met",
            "le" if context.downward else "ge",
        )
        if at_target and all(_for_a_person(c) for c in others):
            return "all_or_nothing", {"judged": True}
    if context.target_value is not None or not target:
        return None
    if len(full) == 1 and others and all(isinstance(c.effect, Judged) for c in others):
        state = fold_word(_text_of(full[0].condition))
        return ("all_or_nothing", {"accept": [state], "judged": True}) if state == target else None
    return ("all_or_nothing", {"accept": [target], "judged": True}) if _named(sentence, context) else None


def _for_a_person(clause: Clause) -> bool:
    """高于上年得3分, or points that a person gives for what lies on the other side of the target."""
    beside = isinstance(clause.effect, Judged) and isinstance(clause.condition, ToTarget | Otherwise | Range)
    return beside or bool(ELSEWHERE.search(_text_of(clause.condition)))


def _named(sentence: Sentence, context: IndicatorContext) -> bool:
    """Whether the target says every requirement: 公开且内容完整 for 公开得1分 and 内容完整得1分, of two points."""
    target = fold_word(context.target_text or "")
    given = [c for c in sentence.clauses if isinstance(c.effect, Award) and c.effect.points]
    rest = [c for c in sentence.clauses if c not in given]
    states = [fold_word(_text_of(c.condition)) for c in given]
    total = sum(c.effect.points or Decimal(0) for c in given if isinstance(c.effect, Award))
    nothing = all(c.effect == _NOTHING for c in rest)
    whole = len(given) > 1 and nothing and total == context.weight and len(set(states)) == len(states)
    return (
        whole
        and all(isinstance(c.condition, Words) for c in given)
        and all(s and s in target for s in states)
    )


def _loses(effect: Any) -> bool:
    return (
        effect == _NOTHING
        or isinstance(effect, Loss | Judged)
        or (isinstance(effect, Award) and effect.judged)
        or (isinstance(effect, PerStep) and effect.points < 0)
    )


def _is_full(clause: Clause, sentence: Sentence, context: IndicatorContext) -> bool:
    effect, weight = clause.effect, context.weight or sentence.full_marks
    return isinstance(effect, Award) and (
        effect.full or (effect.points is not None and effect.points == weight)
    )


def _is_counted(clause: Clause) -> bool:
    return isinstance(clause.effect, PerStep) or (
        isinstance(clause.effect, Loss) and isinstance(clause.condition, Range)
    )


def _told(clause: Clause) -> str:
    """What happens in a case that loses points, in words."""
    step = clause.effect.said if isinstance(clause.effect, PerStep) else ""
    return _text_of(clause.condition) + step


def _text_of(condition: Any) -> str:
    if isinstance(condition, Words):
        return condition.text
    if isinstance(condition, ToTarget | Otherwise):
        return condition.said
    return condition.subject if isinstance(condition, Range) else ""


_TIMELY = re.compile(r"及时|按时|按期|如期|准时")
_NONE = ("未", "无", "没", "零", "不")
_HAPPENS = re.compile(
    r"^(?:每|若|如|凡)?(?:发生|出现|有|存在|发现|查出|造成|产生)"
    r"|^(?=(?:特别|特)?(?:轻微|一般|较大|重大|严重|特大|轻度|中度|重度|大)(?:及?以[上下])?(?:的)?[^,;]{0,8}(?:事故|事件|案件|问题|差错|舆情|投诉|缺陷|灾害))"
)


def _says_none(condition: Any) -> bool:
    if isinstance(condition, Range):
        return condition.upper == 0 and condition.lower in (None, 0)
    if isinstance(condition, ToTarget):
        return condition.comparison in ("met", "le")
    return isinstance(condition, Words) and condition.text.startswith(_NONE)


def _of_one_kind(told: Sequence[str], full: Sequence[Clause]) -> bool:
    """Every loss is of something that happens, and of one kind of thing: 事故, 差错; not 未提供材料 beside them."""
    texts = [*told, *(said for c in full if (said := _text_of(c.condition)))]
    bare = [_HAPPENS.sub("", text) for text in texts]
    return len(bare) > 1 and all(
        any(len(shared(text, other)) >= 2 for other in bare[:at] + bare[at + 1 :])
        for at, text in enumerate(bare)
    )


_ERRORS = re.compile(r"差错|错误|失误|遗漏|不准|[错漏误][报发判录登付]")
_WRONG = re.compile(r"[不未]([^的,;\d]{2,4})")


def _fails_the_rate(text: str, full: Any) -> bool:
    """不合格 beside 合格率, 差错 beside 准确率: at 100 % there is none."""
    if not isinstance(full, Range) or full.lower != 100:
        return False
    if _ERRORS.search(text) and re.search("准确|正确|精准", full.subject):
        return True
    missed = _WRONG.search(text)
    return missed is not None and len(shared(missed[1], full.subject)) >= 2


def _stand_in(effect: Judged, weight: Decimal | None, *, nothing: bool) -> Award:
    if effect.low is None or effect.high is None:
        return Award(share=Fraction(1, 2), judged=True) if nothing else Award(points=Decimal(0), judged=True)
    middle = (effect.low + effect.high) / 2
    if effect.share:
        part = Fraction(middle)
        return Award(share=1 - part if effect.lost else part, judged=True)
    if not effect.lost:
        return Award(points=middle, judged=True)
    if not nothing:
        return Award(points=Decimal(0), judged=True)
    return (
        Award(share=Fraction(1, 2), judged=True)
        if weight is None
        else Award(points=weight - middle, judged=True)
    )


def settled(family: str, parameters: Mapping[str, Any], clauses: Sequence[Clause]) -> dict[str, Any]:
    """The parameters with what stood in for a judged case taken out; NotUnderstoodError where it went into a
    formula."""
    if not any(isinstance(c.effect, Award) and c.effect.judged for c in clauses):
        return dict(parameters)
    if family not in _FAMILIES:
        raise NotUnderstoodError("含有酌情或由人评定的得分")
    found = dict(parameters)
    if "tiers" in found:
        found["tiers"] = [_without_points(tier) for tier in found["tiers"]]
    if family == "all_or_nothing" or found.get("otherwise") == "judged":
        found.pop("otherwise", None)
        found["judged"] = True
    return found


def _without_points(tier: Mapping[str, Any]) -> dict[str, Any]:
    return {k: v for k, v in tier.items() if not (tier.get("judged") and k in ("points", "share"))}

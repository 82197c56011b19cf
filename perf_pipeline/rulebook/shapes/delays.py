"""In time in words, and tiers of delay → qualitative_tiers: 按期完工得满分，逾期1个月以内扣1分，逾期3个月以上不得分.

Where the target is in words there is no date to count from: the answer says itself how late it was (逾期2个月). Every
clause must be of the one delay or of what is in time. Called by ``assembly``.
"""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from typing import Any

from perf_pipeline.rulebook.context import IndicatorContext
from perf_pipeline.rulebook.grammar.sentence import Award, Clause, Loss, Otherwise, Range, ToTarget, Words
from perf_pipeline.rulebook.grammar.wording import wording
from perf_pipeline.rulebook.normal import fold_word
from perf_pipeline.rulebook.offsets import going_on
from perf_pipeline.rulebook.shapes.common import NotUnderstoodError, is_whole, points_of, text, tier_rank
from perf_pipeline.rulebook.shapes.states import in_time, is_late


def of_delays(clauses: Sequence[Clause], context: IndicatorContext) -> bool:
    """Whether tiers of delay stand beside a target in words."""
    return context.target_value is None and any(
        isinstance(c.condition, Range)
        and c.condition.offset == "above"
        and c.condition.unit in wording().times
        for c in clauses
    )


def delays_shape(
    clauses: Sequence[Clause], weight: Decimal | None, context: IndicatorContext
) -> tuple[str, dict[str, Any]]:
    """The rule; NotUnderstoodError where a clause speaks of anything else."""
    clauses = going_on(clauses)
    late = [c for c in clauses if isinstance(c.condition, Range)]
    said = [c for c in clauses if not isinstance(c.condition, Range)]
    whole = [c for c in said if _is_in_time(c, context)]
    never = [c for c in said if c not in whole]
    target = fold_word(context.target_text or "")
    words = [fold_word(getattr(c.condition, "text", "") or getattr(c.condition, "said", "")) for c in whole]
    if len(whole) > 1 or any(not _is_undone(c, [*words, target]) for c in never):
        raise NotUnderstoodError("逾期分档之外另有其他条件")
    counted = _spans(late, weight)
    if target and not (in_time(Words(target)) and not is_late(target)):
        raise NotUnderstoodError("指标值不是按时完成，不能按逾期分档")
    accept = list(dict.fromkeys(word for word in (*words, target) if word))
    if not accept:
        raise NotUnderstoodError("没有指标值，不能确定超出或低于多少")
    accept = list(dict.fromkeys((*accept, *(fold_word(word) for word in wording().in_time))))
    tiers: list[dict[str, Any]] = [{"words": accept, "share": "1"}]
    undone = [fold_word(c.condition.text) for c in never if isinstance(c.condition, Words)]
    if never:
        tiers.append({"words": list(dict.fromkeys((*undone, "未完成"))), "points": "0"})
    (unit,) = {c.condition.unit for c in late if isinstance(c.condition, Range)}
    return "qualitative_tiers", {
        "tiers": tiers,
        "counted": counted,
        "unit": unit,
        "events": list(wording().delays),
    }


def _is_in_time(clause: Clause, context: IndicatorContext) -> bool:
    """Full marks for what is in time."""
    condition, award = clause.condition, clause.effect
    if not isinstance(award, Award) or award.judged or not is_whole(award, context):
        return False
    if isinstance(condition, ToTarget):
        return condition.comparison == "met" and not is_late(condition.said)
    return isinstance(condition, Words) and not condition.negated and in_time(condition)


def _is_undone(clause: Clause, in_time_words: Sequence[str]) -> bool:
    """未完成不得分, 未竣工不得分 beside 如期竣工: later than any delay."""
    condition = clause.condition
    said = fold_word(condition.said if isinstance(condition, Otherwise) else getattr(condition, "text", ""))
    if clause.effect != Award(points=Decimal(0)) or not said.startswith(("未", "没有")):
        return False
    done = said.removeprefix("未").removeprefix("没有")
    return done in ("完成", "完工") or any(len(done) > 1 and word.endswith(done) for word in in_time_words)


def _spans(late: Sequence[Clause], weight: Decimal | None) -> list[dict[str, Any]]:
    """Tiers by the length of the delay, the shortest first; each worse than the one before."""
    zones = [c.condition for c in late if isinstance(c.condition, Range)]
    if any(zone.offset != "above" or zone.lower_unit for zone in zones):
        raise NotUnderstoodError("逾期分档的区间不清楚")
    if len({zone.unit for zone in zones}) != 1:
        raise NotUnderstoodError("逾期分档的单位不一致")
    found = sorted(
        (_span(zone, c, weight) for zone, c in zip(zones, late, strict=True)),
        key=lambda tier: Decimal(tier.get("lower", "-1")),
    )
    for before, after in pairwise(found):
        meets = before.get("upper") is not None and before["upper"] == after.get("lower")
        if not meets or tier_rank(before) <= tier_rank(after):
            raise NotUnderstoodError("逾期分档不衔接或得分次序有误")
    return found


def _span(zone: Range, clause: Clause, weight: Decimal | None) -> dict[str, Any]:
    effect = clause.effect
    if isinstance(effect, Loss):
        if weight is None or effect.again or effect.points > weight:
            raise NotUnderstoodError("扣分超过分值" if weight is not None else "扣分没有写明分值")
        effect = Award(points=weight - effect.points)
    if not isinstance(effect, Award) or effect.judged:
        raise NotUnderstoodError("逾期分档之外另有计算方式")
    span: dict[str, Any] = {} if zone.lower is None else {"lower": text(zone.lower)}
    if zone.lower is not None and zone.lower_open:
        span["lower_open"] = True
    if zone.upper is not None:
        span["upper"] = text(zone.upper)
    if zone.upper is not None and zone.upper_open:
        span["upper_open"] = True
    return span | points_of(replace(effect, full=effect.full and effect.points is None))

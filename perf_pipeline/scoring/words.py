"""Answers in words → points: labels of qualitative tiers, grades of attainment, yes and no.

An answer is matched exactly after folding, never by likeness: 显著 is not 明显 unless the rule or the
vocabulary says so. What does not match needs review. A band gives a range; the score inside it is a
person's choice, so a machine only checks a claimed one or proposes the policy value.
"""

from dataclasses import dataclass
from fractions import Fraction

from perf_pipeline.rulebook.grammar.wording import wording
from perf_pipeline.rulebook.normal import fold_word
from perf_pipeline.scoring.explain import show
from perf_pipeline.scoring.prepared import Prepared, PreparedBand


@dataclass(frozen=True, slots=True)
class Answer:
    """What was reported in words; ``claimed`` is the unit's own score, ``decided`` a person's."""

    text: str | None
    attainment: str | None
    target_text: str | None
    weight: Fraction | None
    claimed: Fraction | None = None
    decided: Fraction | None = None
    has_target: bool = False


@dataclass(frozen=True, slots=True)
class WordResult:
    """``points`` None: needs review, with ``proposed`` where the policy has one. ``said`` is Chinese."""

    points: Fraction | None
    said: str
    formula: str | None = None
    proposed: Fraction | None = None


def says_not_applicable(text: str | None) -> bool:
    """Whether the filer wrote that the indicator does not apply."""
    return bool(text) and fold_word(text or "") in {
        fold_word(word) for word in wording().not_applicable_answers
    }


def score_words(rule: Prepared, answer: Answer) -> WordResult:
    """Points of an answer in words under ``rule``."""
    if answer.weight is None:
        return WordResult(None, "没有分值，待复核")
    if rule.family == "unread":
        return WordResult(None, "评分标准未能识别，待复核" + (f"：{rule.reason}" if rule.reason else ""))
    if rule.family == "graded_bands":
        return _band_result(rule, answer, answer.weight)
    if rule.family == "qualitative_tiers":
        return _qualitative(rule, answer, answer.weight)
    return _met_or_not(rule, answer, answer.weight)


def _keys(answer: Answer) -> list[str]:
    return [fold_word(said) for said in (answer.attainment, answer.text) if said and fold_word(said)]


def _same_as_target(answer: Answer) -> bool:
    target = fold_word(answer.target_text or "")
    return bool(target) and target in _keys(answer)


def _qualitative(rule: Prepared, answer: Answer, weight: Fraction) -> WordResult:
    for key in _keys(answer):
        for tier in rule.word_tiers:
            if key in tier.words:
                points = tier.points if tier.points is not None else (tier.share or Fraction(0)) * weight
                return _scored(
                    min(points, weight), f"「{key}」符合该档", f"「{key}」 → {show(min(points, weight))}"
                )
    if rule.otherwise is not None and any(_is_poor(key) for key in _keys(answer)):
        points = min(rule.otherwise, weight)
        return _scored(points, "不属于所列各档，按其余情况", f"其余 → {show(points)}")
    return WordResult(None, "完成情况的用词不在评分标准所列等级内，待复核")


def _is_poor(word: str) -> bool:
    """Words that say "no": only they may take the rest of a rule; an unknown word of praise may not."""
    return any(sign in word for sign in wording().poor_signs)


def _met_or_not(rule: Prepared, answer: Answer, weight: Fraction) -> WordResult:
    """A rule for numbers, or met/not met, answered in words."""
    keys = _keys(answer)
    attained = {fold_word(word) for word in wording().attained}
    missed = {fold_word(word) for word in wording().missed}
    if rule.family == "all_or_nothing" and any(key in rule.accept for key in keys):
        return _scored(weight, "符合评分标准所列情形", f"符合 → {show(weight)}")
    if answer.has_target and rule.family != "all_or_nothing":
        return WordResult(None, "指标值是数字，完成值是文字，待复核")
    if _same_as_target(answer) or (rule.family == "all_or_nothing" and any(key in attained for key in keys)):
        return _scored(weight, "完成情况与指标值一致", f"达成 → {show(weight)}")
    if rule.family == "all_or_nothing" and any(key in missed for key in keys):
        return _scored(Fraction(0), "未达成", "未达成 → 0")
    return WordResult(None, "完成情况是文字，不能按评分标准判定，待复核")


def _band_result(rule: Prepared, answer: Answer, weight: Fraction) -> WordResult:
    band = _band(rule, answer)
    if band is None:
        return WordResult(None, "完成情况没有对应的评判等级，待复核")
    lower, upper = band.lower * weight, band.upper * weight
    proposed = _proposal(rule, lower, upper)
    chosen = answer.decided if answer.decided is not None else answer.claimed
    who = "裁定" if answer.decided is not None else "自评"
    limits = f"{show(lower)}–{show(upper)} 分"
    if chosen is None:
        return WordResult(
            None,
            f"等级「{band.name}」区间 {limits}，区间内得分由人确定；建议 {show(proposed)} 分",
            None,
            proposed,
        )
    inside = lower <= chosen < upper or (chosen == upper and not band.upper_open)
    if not inside:
        return WordResult(
            None, f"{who}得分 {show(chosen)} 不在等级「{band.name}」区间 {limits} 内，待复核", None, proposed
        )
    return WordResult(
        chosen,
        f"等级「{band.name}」区间 {limits}，{who}得分 {show(chosen)} 在区间内，区间内的取值由人确定",
        f"{show(lower)} ≤ {show(chosen)} ≤ {show(upper)} → {show(chosen)}",
    )


def _band(rule: Prepared, answer: Answer) -> PreparedBand | None:
    for key in _keys(answer):
        for band in rule.bands:
            if key in band.words:
                return band
    return rule.bands[0] if rule.bands and _same_as_target(answer) else None


def _proposal(rule: Prepared, lower: Fraction, upper: Fraction) -> Fraction:
    return {"upper": upper, "lower": lower}.get(rule.policy, (lower + upper) / 2)


def _scored(points: Fraction, said: str, formula: str) -> WordResult:
    return WordResult(points, f"{said}，得 {show(points)} 分", formula)

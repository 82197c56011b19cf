"""Answers in words → points: labels of qualitative tiers, grades of attainment, yes and no.

An answer is matched exactly after folding, never by likeness: 显著 is not 明显 unless the rule or the
vocabulary says so. What does not match needs review. A band gives a range; the score inside it is a
person's choice, so a machine only checks a claimed one or proposes the policy value.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from fractions import Fraction

from perf_pipeline.rulebook.grammar.wording import denies, wording
from perf_pipeline.rulebook.normal import chinese_number, fold_word
from perf_pipeline.scoring.explain import occurrences, show
from perf_pipeline.scoring.prepared import Prepared, PreparedBand, WordTier


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
    has_deadline: bool = False


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


def score_by_decision(answer: Answer, reason: str) -> WordResult | None:
    """Points that a person gave themselves; None where there are none, or none that the indicator can have."""
    points = answer.decided
    if points is None or answer.weight is None or not 0 <= points <= answer.weight:
        return None
    said = f"人工裁定得 {show(points)} 分" + (f"；理由：{reason}" if reason else "")
    return WordResult(points, said, f"裁定 → {show(points)}")


def _keys(answer: Answer) -> list[str]:
    return [fold_word(said) for said in (answer.attainment, answer.text) if said and fold_word(said)]


def _same_as_target(answer: Answer) -> bool:
    target = fold_word(answer.target_text or "")
    return bool(target) and target in _keys(answer)


def bar_of(rule: Prepared, answer: Answer) -> int | None:
    """The number of the tier or band that an answer in words falls into, counted in the rule's order from 0
    without those whose points a person gives."""
    if rule.bands:
        band = _band(rule, answer)
        return None if band is None else rule.bands.index(band)
    found = _tier(rule, answer)
    if found is None or found[1].judged:
        return None
    return [tier for tier in rule.word_tiers if not tier.judged].index(found[1])


def _tier(rule: Prepared, answer: Answer) -> tuple[str, WordTier] | None:
    """The first tier that has a word of the answer, and that word."""
    return next(((key, tier) for key in _keys(answer) if (tier := _tier_of(key, rule)) is not None), None)


def _qualitative(rule: Prepared, answer: Answer, weight: Fraction) -> WordResult:
    if (counted := _counted(rule, answer, weight)) is not None:
        return counted
    found = _tier(rule, answer)
    if found is not None:
        key, tier = found
        if tier.judged:
            return _left_to_a_person(f"「{key}」")
        points = tier.points if tier.points is not None else (tier.share or Fraction(0)) * weight
        return _scored(min(points, weight), f"「{key}」符合该档", f"「{key}」 → {show(min(points, weight))}")
    if rule.otherwise is not None and any(_is_poor(key) for key in _keys(answer)):
        points = min(rule.otherwise, weight)
        return _scored(points, "不属于所列各档，按其余情况", f"其余 → {show(points)}")
    if rule.judged and any(_is_poor(key) for key in _keys(answer)):
        return _left_to_a_person("所列各档以外的情形")
    return WordResult(None, "完成情况的用词不在评分标准所列等级内，待复核")


def _left_to_a_person(state: str) -> WordResult:
    return WordResult(None, f"按评分标准，{state}的得分由人评定，待复核")


_COUNTS = (
    re.compile(r"(\D*?)(\d+)个?(\D+)"),
    re.compile(r"([^\d一二两三四五六七八九十]*)([一二两三四五六七八九十]+)个?(\D+)"),
)
"""漏保2户; 漏保三户, where spelling alone does not tell a number from a word."""
_AROUND_A_COUNT = re.compile(r"^(?:共计|合计|累计|目前|尚有|还有|仅|只|共|有|还|尚)+|[了的]+$")


def _counted(rule: Prepared, answer: Answer, weight: Fraction) -> WordResult | None:
    """漏保2户: the number of cases of the rule's own unit and name; any word besides and it is no such answer."""
    for key in _keys(answer) if rule.unit else ():
        told = next((found for form in _COUNTS if (found := form.fullmatch(key))), None)
        unit = rule.unit.removeprefix("个")  # 3个工作日: the pattern has taken it
        if told is None or not told[3].startswith(unit):
            continue
        event = _AROUND_A_COUNT.sub("", told[1]) + _AROUND_A_COUNT.sub("", told[3].removeprefix(unit))
        if event not in rule.events:
            continue
        count = int(told[2]) if told[2].isdecimal() else chinese_number(told[2])
        if rule.counted:
            return _in_tier(key, Fraction(count), rule, weight)
        amount = abs(rule.each) * count
        amount = amount if rule.cap is None else min(amount, rule.cap)
        points = max(weight - amount, Fraction(0)) if rule.each < 0 else min(amount, weight)
        formula = f"{occurrences(rule, weight, Fraction(count))} = {show(points)}"
        return _scored(points, f"「{key}」", formula)
    return None


def _in_tier(key: str, number: Fraction, rule: Prepared, weight: Fraction) -> WordResult | None:
    """逾期2个月: the first tier that holds the number; None where the rule has none for it."""
    for tier in rule.counted:
        assert not isinstance(tier.lower, str)
        assert not isinstance(tier.upper, str)
        begun = tier.lower is None or number > tier.lower or (number == tier.lower and not tier.lower_open)
        ended = tier.upper is not None and (number > tier.upper or (number == tier.upper and tier.upper_open))
        if begun and not ended:
            points = tier.points if tier.points is not None else (tier.share or Fraction(0)) * weight
            return _scored(
                min(points, weight), f"「{key}」属于该档", f"「{key}」 → {show(min(points, weight))}"
            )
    return None


def _tier_of(key: str, rule: Prepared) -> WordTier | None:
    """The tier with this very word, else the one that says it with another "no" (没有建立, 未建立)."""
    exactly = next((tier for tier in rule.word_tiers if key in tier.words), None)
    if exactly is not None or key[:1] not in _ABSENT:
        return exactly
    meant = [
        t for t in rule.word_tiers if any(_one_no(key) == _one_no(w) for w in t.words if w[0] in _ABSENT)
    ]
    return meant[0] if len(meant) == 1 else None


_ABSENT = "没未无"


def _one_no(word: str) -> str:
    if word[:1] not in _ABSENT:
        return word
    return "未" + word.removeprefix("没有") if word.startswith("没有") else "未" + word[1:]


def _said_with_another_no(key: str, words: Collection[str]) -> bool:
    """未下滑 where the rule or the target says 没有下滑."""
    return key[:1] in _ABSENT and any(word[:1] in _ABSENT and _one_no(word) == _one_no(key) for word in words)


def _is_poor(word: str) -> bool:
    """Words that say "no": only they may take the rest of a rule; an unknown word of praise may not."""
    return any(sign in word for sign in wording().poor_signs)


def _met_or_not(rule: Prepared, answer: Answer, weight: Fraction) -> WordResult:
    """A rule for numbers, or met/not met, answered in words."""
    if rule.family == "per_occurrence" and (counted := _counted(rule, answer, weight)) is not None:
        return counted
    if rule.family == "all_or_nothing":
        verdict = _verdict(rule, answer)
    elif (never := _never_done(rule, answer, weight)) is not None:
        return never
    elif any(key in rule.full_words or _said_with_another_no(key, rule.full_words) for key in _keys(answer)):
        verdict = True
    elif answer.has_target:
        return WordResult(None, "指标值是数字，完成值是文字，待复核")
    else:
        in_time = answer.has_deadline and any(key in _folded(wording().in_time) for key in _keys(answer))
        verdict = True if in_time or (_same_as_target(answer) and not _asks_for_a_number(rule)) else None
    if verdict is None:
        return WordResult(None, "完成情况是文字，不能按评分标准判定，待复核")
    if not verdict and rule.judged:
        return _left_to_a_person("未达成")
    if verdict:
        return _scored(weight, "完成情况达到要求", f"达成 → {show(weight)}")
    return _scored(Fraction(0), "未达成", "未达成 → 0")


def _asks_for_a_number(rule: Prepared) -> bool:
    """投诉率低于3‰得满分 under 明显减少: the target's own words do not say how large the rate is. A tier that begins at
    the target itself asks for nothing else."""
    if rule.threshold is not None or (rule.pieces and rule.measure == "actual"):
        return True
    return bool(rule.tiers) and all("target" not in (tier.lower, tier.upper) for tier in rule.tiers)


_NOT_DONE = frozenset(
    ("未完成", "尚未完成", "未实施", "未开展", "未开工", "未启动", "未动工", "未建成", "未办", "未举办")
)


def _never_done(rule: Prepared, answer: Answer, weight: Fraction) -> WordResult | None:
    """未完成 under a deadline comes after every date that the rule names; None where it counts days without end."""
    if not answer.has_deadline or not any(_one_no(key) in _NOT_DONE for key in _keys(answer)):
        return None
    last = [piece for piece in rule.pieces if piece.upper is None]
    if len(last) != 1 or last[0].steps_taken or last[0].form:
        return None
    points = last[0].given(weight, Fraction(0))
    if points > 0:
        return None  # 3月以后办的得1分: not for what was never done
    return _scored(points, "未完成，按最后一档", f"未完成 → {show(points)}")


def _folded(words: Sequence[str]) -> frozenset[str]:
    return frozenset(fold_word(word) for word in words)


def _verdict(rule: Prepared, answer: Answer) -> bool | None:
    """Whether the words say that the state which earns the points is there; None when they do not say.

    Where that state is an absence (无事故; 否 to a question), 是 and 有 are the bad answers.
    """
    found = {_one_verdict(rule, answer, key) for key in _keys(answer)} - {None}
    return found.pop() if len(found) == 1 else None


def _one_verdict(rule: Prepared, answer: Answer, key: str) -> bool | None:
    target = fold_word(answer.target_text or "")
    own = frozenset({target}) if target and not answer.has_target else frozenset()
    wanted = rule.accept | own if any(word.startswith(target) for word in rule.accept) else rule.accept or own
    if key in rule.accept or (key == target and key not in rule.reject):
        return True
    if key not in rule.reject and _said_with_another_no(key, wanted):
        return True
    if key in rule.reject or _said_with_another_no(key, rule.reject):
        return False
    if any(_negates(key, state) for state in wanted):
        return False
    if wanted and all(denies(state, _NEGATORS) for state in wanted):
        return {
            **dict.fromkeys(_folded(wording().absent), True),
            **dict.fromkeys(_folded(wording().present), False),
        }.get(key)
    if any(_ends_with(state, key) for state in wanted) or key in _folded(wording().attained):
        return True
    return False if key in _folded(wording().missed) else None


_NEGATORS = "不未无没非否零"
_NEGATIONS = ("没有", "未能", "不", "未", "无", "没")


def _ends_with(state: str, key: str) -> bool:
    """健全 answers 制度健全; it does not answer 不健全."""
    return len(key) > 1 and state.endswith(key) and state != key and state[-len(key) - 1] not in _NEGATORS


def _negates(key: str, state: str) -> bool:
    """不健全 against 制度健全, 未按计划开工 against 项目按计划开工."""
    for negation in _NEGATIONS:
        at = key.find(negation)
        while at >= 0:
            rest = key[:at] + key[at + len(negation) :]
            if rest == state or _ends_with(state, rest):
                return True
            plain, own = _without_degree(state), _without_degree(rest)
            if own == plain or _ends_with(plain, own):
                return True
            at = key.find(negation, at + 1)
    return False


_DEGREE = re.compile("^已经?|严格|认真|全面")


def _without_degree(word: str) -> str:
    """按文件执行 of 严格按照文件执行, 制定 of 已制定: who denies the one denies the other."""
    return _DEGREE.sub("", word).replace("按照", "按")


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

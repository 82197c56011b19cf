"""Sentences without numbers → all_or_nothing or qualitative_tiers.

Words are tiers only when they stand on one scale of grades; otherwise they may be several requirements
whose points add up, and the sentence is refused. Called by ``assembly``.
"""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cache
from typing import Any

from perf_pipeline.rulebook.context import IndicatorContext
from perf_pipeline.rulebook.grammar.absence import PERIOD
from perf_pipeline.rulebook.grammar.rewriting.tidy import ALSO
from perf_pipeline.rulebook.grammar.sentence import (
    Always,
    Award,
    Clause,
    Otherwise,
    Sentence,
    ToTarget,
    Words,
)
from perf_pipeline.rulebook.grammar.wording import denies, wording
from perf_pipeline.rulebook.normal import fold_word
from perf_pipeline.rulebook.shapes.common import (
    NotUnderstoodError,
    is_whole,
    points_of,
    target_bounds,
    tier_rank,
)
from perf_pipeline.rulebook.shapes.equality import EXACT, asks_for_equality
from perf_pipeline.rulebook.shapes.labels import add_aliases, add_target, exclusive, vetoes


def words_shape(sentence: Sentence, context: IndicatorContext) -> tuple[str, dict[str, Any]]:
    """The rule of a sentence without numbers."""
    exact = EXACT if asks_for_equality(sentence.clauses, context) else {}
    clauses = [_of_words(c, context) for c in sentence.clauses if not isinstance(c.condition, Always)]
    if len(clauses) != len(sentence.clauses):
        raise NotUnderstoodError("没有条件的得分与分档并存" if clauses else "没有可识别的计分条件")
    if context.target_value is None and sum(isinstance(c.condition, Words | ToTarget) for c in clauses) > 1:
        clauses = [_grade_word(c) for c in clauses]
    clauses = [_resolved(c, context) for c in clauses]
    if (
        context.target_value is None
        and len([c for c in clauses if not isinstance(c.condition, Otherwise)]) > 1
    ):
        clauses = [_grade_word(c) for c in clauses]
    _no_veto(clauses)
    met = [c for c in clauses if isinstance(c.condition, ToTarget)]
    otherwise = [c for c in clauses if isinstance(c.condition, Otherwise)]
    worded = [c for c in clauses if isinstance(c.condition, Words)]
    if len(met) > 1 or len(otherwise) > 1:
        raise NotUnderstoodError("同一条件说了两次")
    binary = _binary(met, worded, otherwise, context)
    if binary is not None:
        return "all_or_nothing", binary | exact
    if len(clauses) == 1 and (alone := _alone(clauses[0], context)) is not None:
        return "all_or_nothing", alone
    if met:
        if exact:
            raise NotUnderstoodError("超过指标值的如何计分没有说明")
        return _met_tiers(met[0], worded, otherwise, context)
    if not worded or (len(worded) == 1 and not otherwise):
        raise NotUnderstoodError("没有说明其他情况如何计分")
    return "qualitative_tiers", _graded(worded, otherwise, context)


def _text(clause: Clause) -> str:
    return clause.condition.text if isinstance(clause.condition, Words) else ""


def _alone(clause: Clause, context: IndicatorContext) -> dict[str, Any] | None:
    """What one case is certain to give."""
    if _says_the_target(clause, context):
        return {"accept": [fold_word(context.target_text or "")], "judged": True}
    if isinstance(clause.condition, Otherwise) and _only_missed([clause], context):
        return {}
    if isinstance(clause.condition, Words) and _is_the_target(clause, context):
        return {"accept": _word_forms(_text(clause)), "judged": True}
    return None


def _is_the_target(clause: Clause, context: IndicatorContext) -> bool:
    """「完成就给分」 beside 完成: full marks for the target's own words are certain, the rest is not said."""
    target = fold_word(context.target_text or "")
    return is_whole(clause.effect, context) and bool(target) and target in _word_forms(_text(clause))


def _says_the_target(clause: Clause, context: IndicatorContext) -> bool:
    """「按要求完成即得满分」 beside 按要求完成."""
    said = clause.condition.said if isinstance(clause.condition, ToTarget) else ""
    same = bool(said) and fold_word(said) == fold_word(context.target_text or "")
    return same and context.target_value is None and is_whole(clause.effect, context)


def _no_veto(clauses: Sequence[Clause]) -> None:
    texts = {id(c): c.condition.text if isinstance(c.condition, Words) else "" for c in clauses}
    for clause in clauses:
        others = [text for other, text in texts.items() if other != id(clause)]
        if tier_rank(points_of(clause.effect))[1] == 0 and others and vetoes(texts[id(clause)], others):
            raise NotUnderstoodError(f"「{texts[id(clause)]}」说的是另一件事，完成情况没有说明")


def _graded(
    worded: Sequence[Clause], otherwise: Sequence[Clause], context: IndicatorContext
) -> dict[str, Any]:
    """Labels of which one holds, best first, and what any other word gives."""
    tiers = [
        {"words": _word_forms(c.condition.text), **points_of(c.effect)}
        for c in worded
        if isinstance(c.condition, Words)
    ]
    if not all(tier["words"] for tier in tiers):
        raise NotUnderstoodError("没有说明其他情况如何计分")
    graded = [tier for tier in tiers if not _denies(tier)]
    labels = [_bare_label(str(tier["words"][0])) for tier in graded]
    tiers.sort(key=tier_rank, reverse=True)
    scale = _one_scale(labels)
    if scale is not None:
        for tier, label in zip(graded, labels, strict=True):
            grade = max((g for g in scale if label.endswith(g)), key=len)
            degree = _degree_before(label.removesuffix(grade))
            tier["words"] = list(dict.fromkeys([*tier["words"], degree + grade]))
        add_target(tiers, fold_word(context.target_text or ""))
    elif exclusive(tiers, context.weight, fold_word(context.target_text or "")):
        add_aliases(tiers, fold_word(context.target_text or ""))
    else:
        raise NotUnderstoodError("各档不是同一件事的等级，可能应分别计分")
    _unambiguous(tiers)
    found: dict[str, Any] = {"tiers": tiers}
    if otherwise:
        found["otherwise"] = _otherwise_points(otherwise[0].effect)
    return found


def _of_words(clause: Clause, context: IndicatorContext) -> Clause:
    """未超预算 and 超预算 under a target in words are two answers: there is no number to hold against."""
    condition = clause.condition
    if context.target_value is not None or not isinstance(condition, ToTarget) or not condition.said:
        return clause
    if condition.comparison not in ("gt", "le", "ge"):
        return clause
    return Clause(Words(condition.said, negated=denies(condition.said)), clause.effect)


def _only_missed(otherwise: Sequence[Clause], context: IndicatorContext) -> bool:
    """「未完成不得分」 alone: what is done has its full marks."""
    if len(otherwise) != 1 or context.target_value is None or otherwise[0].effect != Award(points=Decimal(0)):
        return False
    condition = otherwise[0].condition
    said = condition.said if isinstance(condition, Otherwise) else ""
    return not any(
        other in said for other in ("按", "时", "合格", "符合")
    )  # of another matter than the number


def _grade_word(clause: Clause) -> Clause:
    """Among grades 不合格 is a grade, not "every other case", and 达到预期 is one too."""
    condition = clause.condition
    if isinstance(condition, ToTarget) and condition.said:
        return Clause(Words(condition.said), clause.effect)
    if isinstance(condition, Otherwise) and condition.said:
        return Clause(Words(condition.said, negated=True), clause.effect)
    return clause


def _resolved(clause: Clause, context: IndicatorContext) -> Clause:
    """未达到目标 and its like are the other case of 达到目标."""
    condition = clause.condition
    if isinstance(condition, ToTarget):
        if condition.comparison in ("unmet", "lt_met"):
            return Clause(Otherwise(), clause.effect)
        beyond = {"gt": context.downward, "lt": not context.downward}
        if condition.comparison in beyond:
            if beyond[condition.comparison]:
                return Clause(Otherwise(), clause.effect)
            raise NotUnderstoodError("以指标值为界的条件与比较符号不符")
        if (condition.comparison == "ge" and context.downward) or (
            condition.comparison == "le" and context.operator in ("≥", ">")
        ):
            raise NotUnderstoodError("以指标值为界的条件与比较符号不符")
    return clause


def _binary(
    met: Sequence[Clause], worded: Sequence[Clause], otherwise: Sequence[Clause], context: IndicatorContext
) -> dict[str, Any] | None:
    """Met or not: full marks or nothing."""
    nothing = [c for c in (*otherwise, *worded) if isinstance(c.effect, Award) and c.effect.points == 0]
    whole = [c for c in (*met, *worded) if c not in nothing]
    if len(whole) != 1 or len(nothing) != 1 or len(met) + len(worded) + len(otherwise) != 2:
        return None
    if not is_whole(whole[0].effect, context) or not _opposed(whole[0], nothing[0]):
        return None
    condition = whole[0].condition
    if isinstance(condition, ToTarget):
        return {}
    assert isinstance(condition, Words)
    accept = _word_forms(condition.text)
    refused = nothing[0].condition
    if isinstance(refused, Words) and (reject := _refused(refused.text, accept)):
        return {"accept": accept, "reject": reject}
    return {"accept": accept}


def _refused(state: str, accept: Sequence[str]) -> list[str]:
    """Words that lose the points, where they do not say "no" in a way that needs no rule."""
    plain = {fold_word(word) for word in wording().missed} | {
        f"{no}{word}" for word in accept for no in "不未"
    }
    named = [
        f"{event}{word}{case}"
        for word in _misdeeds(accept[0], state)
        for event in ("", "出现", "存在", "发生")
        for case in ("", "情况", "问题", "现象")
    ]
    return [word for word in (*_word_forms(state), *named) if word not in plain and word not in accept]


_TIMELY = ("及时", "按时", "按期", "如期", "准时")


def _opposed(whole: Clause, nothing: Clause) -> bool:
    """「是得5分，否不得分」 yes; 「效果明显得5分，效果一般不得分」 no: that leaves a third case open."""
    if isinstance(nothing.condition, Otherwise):
        return True
    if not isinstance(nothing.condition, Words):
        return False
    if _falls_short(nothing):
        return isinstance(whole.condition, Words)
    if isinstance(whole.condition, Words) and _affirmed(whole.condition.text) == _affirmed(
        nothing.condition.text
    ):
        return True
    if isinstance(whole.condition, Words) and any(word in whole.condition.text for word in _TIMELY):
        late = wording().terms["late"]
        if any(word in nothing.condition.text for word in late if len(word) > 1):
            return True
    if isinstance(whole.condition, Words) and _contrary(whole.condition.text, nothing.condition.text):
        return True
    if isinstance(whole.condition, Words) and _misdeeds(whole.condition.text, nothing.condition.text):
        return True
    return nothing.condition.negated and isinstance(whole.condition, Words | ToTarget)


_BY_THE_RULES = re.compile("按(?:规定|要求|标准|制度|程序|政策)")


def _misdeeds(whole: str, nothing: str) -> list[str]:
    """资金使用合规 against 出现截留挤占挪用等情况: what is named is what the rules forbid."""
    compliant = whole.endswith(tuple(wording().compliant)) and _EVENT_FIRST.match(nothing)
    if not compliant and not _BY_THE_RULES.search(whole):
        return []
    return [word for word in wording().misdeeds if word in nothing]


def _falls_short(clause: Clause) -> bool:
    """存在缺陷的酌情扣分: a person judges whatever is not quite the state with full marks."""
    assert isinstance(clause.effect, Award)
    assert isinstance(clause.condition, Words)
    return clause.effect.judged and any(word in clause.condition.text for word in wording().shortcomings)


_NOT = ("没有", "未能", "不", "未", "无", "没", "零")


_PERIOD = re.compile(f"^{PERIOD}")
_NONE_AT_ALL = ("无", "没有", "未发生", "未出现", "不存在", "未发现", "零发生")
_SOMETHING = ("有", "发生", "出现", "存在", "发现")


_HAPPEN = "发生|出现|发现|存在|有|查出"
_SAYS_NONE = re.compile(
    rf"^(?:(?:未|没有|没|不|无)(?:{_HAPPEN})?|零)(?:过|任何)?(?P<none>(?!{_HAPPEN})[^,;未不没无零]{{2,}}?)(?:发生|出现)?时?$"
    r"|^(?P<zero>[^,;未不没无零]{2,}?)(?:零发生|零出现)$"
)
_SAYS_SOME = re.compile(
    rf"^(?:若|如|凡|一旦|只要)?(?:{_HAPPEN})(?P<some>(?!{_HAPPEN})[^,;未不没无]{{2,}}?)?(?:发生|出现)?的?$"
)


def _contrary(first: str, second: str) -> bool:
    """不存在 against 存在违规情况, 未建立 against 建立长效机制."""
    one, two = (_matter(text) for text in (first, second))
    none, some = _SAYS_NONE.match(one), _SAYS_SOME.match(two)
    if none is not None and some is not None and some["some"] in (None, none["none"] or none["zero"]):
        return True  # 未发现投诉 against 存在投诉, 零差错 against 有发生
    for said, other in ((one, two), (two, one)):
        if said in _NONE_AT_ALL and other.startswith(_SOMETHING):
            return True
        rest = next((said.removeprefix(no) for no in _NOT if said.startswith(no)), "")
        if rest and (other.startswith(rest) or other.endswith(rest) or rest.startswith("发生" + other)):
            return True
        if other in _EVENTS and (rest.startswith(other) or any(said.endswith(no + other) for no in _NOT)):
            return True
        if rest and any(other == event + rest for event in _EVENTS):
            return True
        if rest and len(rest) > 1 and other.endswith(rest):
            return True  # 资金使用合规 against 不合规
        bare = _EVENT_FIRST.sub("", other)
        if bare != other and len(bare) > 1 and any(said.endswith(no + bare) for no in _NOT):
            return True  # 对环境无负面影响 against 有负面影响, 事故零发生 against 有发生
        if any(_denied(other, no) and said.endswith(_denied(other, no)) for no in _NOT):
            return True  # 管理制度健全 against 制度不健全
    return False


_HAPPENED = re.compile(r"^(?:存在|出现|发生|发现|有)(?=[不未无])|(?<=.)(?:等?(?:情况|问题|现象|行为|情形))$")


def _matter(text: str) -> str:
    """不合规 of 存在不合规情况; 无违规 of 年度内无违规."""
    word = _PERIOD.sub("", fold_word(text))
    denied = _HAPPENED.match(word)
    return _HAPPENED.sub("", word) if denied and denied.start() == 0 and denied[0] else word


_EVENT_FIRST = re.compile("^(?:出现|发生|存在|有|发现)(?=.)")
_EVENTS = ("出现", "发生", "存在", "有", "发现")


def _denied(state: str, no: str) -> str:
    """What ``state`` denies in its middle: 制度健全 of 制度不健全; empty where it does not."""
    head, found, tail = state.partition(no)
    return head + tail if found and len(head) > 1 and len(tail) > 1 else ""


def _affirmed(state: str) -> str:
    """无投诉, 有投诉 and 未发生投诉 speak of 投诉; 否 of 是."""
    if fold_word(state) in ("是", "否"):
        return "是"
    return (
        fold_word(state).lstrip("未无没不有").removeprefix("发生").removeprefix("出现").removeprefix("存在")
    )


def _met_tiers(
    met: Clause, worded: Sequence[Clause], otherwise: Sequence[Clause], context: IndicatorContext
) -> tuple[str, dict[str, Any]]:
    """达到目标得10分，未达到得5分."""
    if worded or len(otherwise) != 1 or context.target_value is None:
        raise NotUnderstoodError("没有说明达不到时如何计分" if not otherwise else "文字条件与指标值条件并存")
    return "threshold_tiers", {
        "tiers": [
            {**target_bounds(met.condition, context), **points_of(met.effect)},
            points_of(otherwise[0].effect),
        ]
    }


def _otherwise_points(effect: Any) -> str:
    points = points_of(effect)
    if points.get("judged"):
        return "judged"
    if "points" not in points:
        raise NotUnderstoodError("「否则」的得分不是分数")
    return str(points["points"])


_RATING_LEADS = (
    "评定为",
    "评价为",
    "考核为",
    "被评为",
    "评为",
    "评价结果为",
    "评定结果为",
    "考核结果为",
    "为",
)


def _word_forms(condition: str) -> list[str]:
    """效果明显 is answered by 效果明显 and by 明显; 评为优秀、良好 by either."""
    words: list[str] = []
    lettered = _LETTERED.match(condition)
    condition = lettered[2] if lettered else condition
    condition, *others = condition.split(ALSO)
    for part in _alternatives(condition):
        folded = fold_word(part)
        short = (
            *_and_better(folded),
            lettered[1] if lettered else "",
            _grade_reached(folded),
            *_shorter(folded),
        )
        for form in (folded, _without_head(folded), *short):
            if form and form not in words:
                words.append(form)
    return list(dict.fromkeys([*words, *map(fold_word, others)]))


_UPWARDS = re.compile(
    r"^(?:[^,;]{0,10}?(?:为|达到?))?([^,;为达]{1,4}?)(?:等级|等次|档次)?(?:及|或|\(含\))?其?以上(?:等级|等次|档次)?$"
)
_DOWNWARDS = re.compile(
    r"^(?:[^,;]{0,10}?(?:为|达到?))?([^,;为达]{1,4}?)(?:等级|等次|档次)?(?:及|或|\(含\))其?以下(?:等级|等次|档次)?$"
)


def _and_better(word: str) -> list[str]:
    """良好 and 优秀 of 良好及以上, where the grades have an order; the other way for IV类及以下."""
    up, down = _UPWARDS.match(word), _DOWNWARDS.match(word)
    found = up or down
    if found is None:
        return []
    for ladder in wording().ladders:
        at = next((n for n, rung in enumerate(ladder) if found[1] in rung), None)
        if at is not None:
            return [grade for rung in (ladder[: at + 1] if up else ladder[at:]) for grade in rung]
    return []


_REACHED = re.compile(r"^[^达]{0,12}达到?([^达]{1,4}?)(?:等级|等次|标准|级)?(?:及?其?以上|或以上)?$")


def _grade_reached(word: str) -> str:
    """优良 of 工程质量等级达优良以上; only what is a grade."""
    found = _REACHED.match(word)
    graded = found is not None and any(found[1] in scale for scale in wording().grade_scales)
    return found[1] if found is not None and graded else ""


def _bare_label(label: str) -> str:
    """优秀 of 优秀等次; 提升 of 较上年提升 beside 与上年持平: what both are held against is not graded."""
    return _COMPARED.sub("", _RANK.sub("", _OR_BEYOND.sub("", label))) or label


_COMPARED = re.compile(
    r"(?:较|比|与|同|和|跟)(?:上|去|往|前一?)一?年(?:度|同期|水平|底|末)?(?:相比|比较|对比|比)?|(?:较|比|与)同期(?:相比)?|[同环]比"
)
_SOME = re.compile(r"^有(?=明显|显著|较大|很大|大幅|较好|良好)")
_OR_BEYOND = re.compile(r"(?:及|或)其?以[上下]$")
_RANK = re.compile(r"(?<=.)(?:等次|等级|档次)$|(?<=[类级])(?:标准|水质|水体)$")
_WON = re.compile(r"^(?:荣获|获得(?!感)|获评|取得|获(?![得奖评]))(?=..)")
"""获国家级 is answered by 国家级."""


def _shorter(word: str) -> list[str]:
    """较上年提升 is answered by 提升 too, 优秀等次 by 优秀."""
    return [
        form
        for form in (_COMPARED.sub("", word), _RANK.sub("", word), _SOME.sub("", word), _WON.sub("", word))
        if form != word and (len(form) > 1 or is_grade(form))
    ]


def is_grade(word: str) -> bool:
    """Whether a word is a grade of some scale."""
    return any(word in scale for scale in wording().grade_scales)


_LETTERED = re.compile(r"^([A-Z])[.,:;)]?((?![级等类档])[\u4e00-\u9fff].+)$")
"""A.全部实现: answered by its words or by its letter."""


def _alternatives(condition: str) -> list[str]:
    """优秀或良好 are two answers; 达到国家或行业标准 is one."""
    parts = condition.replace("或者", "或").split("或")
    if both := _run_of_grades(fold_word(condition)) or _grade_or_none(fold_word(condition)):
        return both
    scales = wording().grade_scales
    graded = all(
        any(fold_word(part).endswith(grade) for scale in scales for grade in scale) for part in parts
    )
    if graded or _same_length(parts):
        return [*parts, *_with_one_head(parts)] if graded else [condition, *parts]
    return [condition, *_with_one_head(parts)]


@cache
def _orders() -> tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]:
    """Of every order of grades: a grade, and several in a row."""
    found = []
    for ladder in wording().ladders:
        grades = "|".join(grade for rung in ladder for grade in rung if len(grade) > 1)
        if grades:
            found.append((re.compile(grades), re.compile(f"(?:{grades})(?:及?(?:{grades}))+")))
    return tuple(found)


def _run_of_grades(word: str) -> list[str]:
    """优秀 and 良好 of 优秀、良好, V类 and 劣V类 of V类及劣V类: grades of one order, and nothing else."""
    return next((one.findall(word) for one, several in _orders() if several.fullmatch(word)), [])


_OR_NOT_GRADED = re.compile(r"(.{1,6}?)(?:及|以?和|与|或者?)((?:未|没有|不参|无)[^及和与或]{1,6})")


def _grade_or_none(word: str) -> list[str]:
    """D级 and 未参评 of D级及未参评."""
    found = _OR_NOT_GRADED.fullmatch(word)
    return [found[1], found[2]] if found is not None and is_grade(found[1]) else []


def _with_one_head(parts: Sequence[str]) -> list[str]:
    """公示不完整 and 公示不及时 of 公示不完整或不及时."""
    found = _DENIED.match(parts[0])
    if found is None or not all(part[0] in "不未" for part in parts[1:] if part):
        return []
    return [parts[0], *(found[1] + part for part in parts[1:] if part)]


_DENIED = re.compile(r"^([^不未]{2,6})[不未][^不未]+$")


def _same_length(parts: Sequence[str]) -> bool:
    return len({len(part) for part in parts}) == 1


def _without_head(word: str) -> str:
    for lead in _RATING_LEADS:
        word = word.removeprefix(lead)
    for head in sorted(wording().qualitative_heads, key=len, reverse=True):
        if word.startswith(head) and len(word) > len(head):
            return word.removeprefix(head).removeprefix("为")
    return word


def _one_scale(words: Sequence[str]) -> Sequence[str] | None:
    """The scale on which all ``words`` stand; None where there is none.

    效果明显 and 一般 grade one thing; 制度健全 and 执行有效 are two things whose points add up.
    """
    for scale in wording().grade_scales:
        heads = {_head_before(word, scale) for word in words}
        if None not in heads and len(heads - {""}) <= 1:
            return scale
    if len(set(words)) == len(words) > 1:
        stems = {_degree_stem(word) for word in words}
        if None not in stems and len(stems) == 1:
            return list(words)
        told = [word for word in words if fold_word(word) not in _OF_ANYTHING]
        changes = [_change(word) for word in told]
        found = [change for change in changes if change is not None]
        subjects, stems = {c[0] for c in found} - {""}, {c[1] for c in found}
        if len(found) == len(told) and len(subjects) <= 1 and len(stems) == 1:
            return [*(c[2] for c in found), *_OF_ANYTHING]
    return None


_OF_ANYTHING = ("一般", "较差", "差", "很差")
"""Grades that go with any scale of changes: 显著提高, 有所提高, 一般."""


def _degree_stem(word: str) -> str | None:
    """What is graded: 较健全, 健全 and 不健全 all grade 健全."""
    bare = fold_word(word)
    for degree in sorted(wording().degrees, key=len, reverse=True):
        if bare.startswith(degree) and len(bare) > len(degree) + 1:
            return bare.removeprefix(degree)
    return bare if len(bare) > 1 else None


@cache
def _changes() -> re.Pattern[str]:
    degrees = "|".join(sorted(wording().degrees, key=len, reverse=True))
    changes = "|".join(wording().changes)
    return re.compile(
        rf"(.*?)(?:((?:{degrees})?)({changes})|({changes})((?:不|较)?(?:明显|显著|突出|好|差|一般|大|小)))"
    )


def _degree_before(lead: str) -> str:
    """非常 of 非常显著: part of the grade, not of what is graded."""
    return max((degree for degree in wording().degrees if lead.endswith(degree)), key=len, default="")


def _change(word: str) -> tuple[str, str, str] | None:
    """Whose change, which, and how it is graded: 环境明显改善, 改善明显 and 无改善 all grade 改善."""
    match = _changes().fullmatch(fold_word(word))
    if match is None:
        return None
    change = match[3] or match[4]
    return match[1], change, fold_word(word).removeprefix(match[1])


def _denies(tier: Mapping[str, Any]) -> bool:
    """没有效果 for nothing needs no place on the scale of the grades that give points."""
    return tier_rank(tier)[1] == 0 and tier["words"][0][0] in "没无未不"


def _head_before(word: str, scale: Sequence[str]) -> str | None:
    """What stands before the grade in ``word``; None when it ends in no grade of ``scale``."""
    bare = fold_word(word)
    for lead in _RATING_LEADS:
        bare = bare.removeprefix(lead)
    grade = max((grade for grade in scale if bare.endswith(grade)), key=len, default=None)
    return None if grade is None else bare.removesuffix(grade)


def _unambiguous(tiers: Sequence[Mapping[str, Any]]) -> None:
    words = [word for tier in tiers for word in tier["words"]]
    if len(words) != len(set(words)):
        raise NotUnderstoodError("同一等级词出现在两档")

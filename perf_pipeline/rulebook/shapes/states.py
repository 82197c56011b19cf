"""Words about an indicator with a number or a date → met or every other case.

Under a cap 节约 and 未超支 are "met", under a target of nothing 无事故 is, under a deadline 按时完成 is, and a date
in the sentence is when it is the target's own. Whatever is not sure stays words. Called by ``assembly``.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache

from perf_pipeline.notation.dates import parse_deadline
from perf_pipeline.rulebook.context import IndicatorContext, in_target_unit
from perf_pipeline.rulebook.grammar.absence import PERIOD
from perf_pipeline.rulebook.grammar.conditions import ELSEWHERE
from perf_pipeline.rulebook.grammar.sentence import (
    OF_TARGET,
    Always,
    Award,
    Clause,
    Condition,
    Loss,
    Otherwise,
    PerStep,
    Proportion,
    Range,
    ToTarget,
    Words,
)
from perf_pipeline.rulebook.grammar.wording import wording
from perf_pipeline.rulebook.normal import fold_word
from perf_pipeline.rulebook.shapes.common import NotUnderstoodError
from perf_pipeline.rulebook.shapes.labels import shared
from perf_pipeline.rulebook.units import is_count

_KEPT = re.compile(
    r"^[^超\d%未不没]{0,8}(?:未超|不超|没有超|没超|[未不没]有?突破|节约|节省|节余|持平|降低|提前完[工成])[^超]*$"
)
_BROKEN = re.compile(
    r"^[^超\d%未不没]{0,8}(?:超支|超预算|超出|超过|超概算|超标准|超|突破)[^不未没,%\d]{0,8}$"
)
_NOTHING = re.compile(rf"^(?:{PERIOD})?(?:零|无|未|没有|不)")
_NONE_BEHIND = re.compile(r"(?:零|无|未|没有)(?:发生|出现)$")
_TIMES = frozenset(
    ("天", "日", "工作日", "个工作日", "日历天", "日历日", "自然日", "个月", "月", "小时", "分钟")
)
_CLEARED = re.compile(r"(?:清零|归零|全部销号|全部化解)$")
_EVERYTHING = re.compile(
    r"^[^未不没无\d]{0,6}?(?:全额|足额|全部|全面|全数)(?P<all>[^未不没无基部,;\d]{1,8})$|^[^未不没无\d]{0,6}全覆盖$"
    r"|^(?P<done>[^未不没无基部,;\d]{2,6})(?:完毕|完成|清零)$"
)
_SOMETHING = re.compile(rf"^(?:{PERIOD})?(?:发生|出现|有|存在)")
_NOT_LATE = re.compile(
    r"^[^延逾超推拖\d]{0,6}(?:未|没有|没|无)(?:晚报|迟报|晚交|迟交|拖欠|误期|延误|逾期|延迟|延期|超期|超时|推迟|拖延)$"
    r"|^[^延逾超推拖\d]{0,4}(?:未|没有|没|不)(?:误|晚|迟)$"
)
_DATE = re.compile(r"(?:20\d\d年)?\d{1,2}月(?:\d{1,2}日|底|末)?|20\d\d年(?:底|末)?|年底|年末")
_IN_TIME = re.compile(
    r"按时|按期|如期|及时|准时|时限|规定时间|规定的时间|按计划|计划时间|时间节点|规定日期|规定期限|约定日期|约定时间|约定期限|合同工期|工期内|截止|完成|完工|竣工|提前"
)
_STARTED = re.compile(
    r"(?:已|未|没有|尚未)?(?:全部|正式)?(?:开工|动工|启动|开建|投用|投入使用|运行|发放|交付|报送|上报|拨付|下达|供货|到货)(?:建设|到位)?"
)
"""未开工 beside a date: what is asked for did not come to be in time."""
_LATE = re.compile(r"延迟|迟报|迟交|晚报|逾期|超期|推迟|延期|滞后|拖延|延误|超时|晚于")


def as_states(clauses: Sequence[Clause], context: IndicatorContext) -> list[Clause]:
    """``clauses`` with the words that hold against the target said so."""
    _check_held_here(clauses, context)
    clauses = _of_direction(clauses, context)
    clauses = [_under(c, _stated(_restated(c, context), context)) for c in clauses]
    if context.target_value is None:
        return list(clauses)
    clauses = _met_when_reached(clauses, context)
    clauses = _only_what_happens([_under(c, _all_or_none(_outside(c), context)) for c in clauses], context)
    clauses = [_under(c, _turned(c.condition, clauses, context)) for c in clauses]
    ranged = any(
        isinstance(c.condition, Range | ToTarget) or isinstance(c.effect, Loss | PerStep) for c in clauses
    )
    shared = any(isinstance(c.effect, Proportion) for c in clauses)
    settled = [
        _under(c, _state(c.condition, context, ranged=ranged or (shared and _of_amount(c.condition))))
        for c in clauses
    ]
    return [_under(c, _everything(c.condition, clauses, context, ranged=ranged)) for c in settled]


def _only_what_happens(clauses: list[Clause], context: IndicatorContext) -> list[Clause]:
    """发生安全事故不得分 and no more, under a target of none: whatever keeps the target is full."""
    none = context.target_value == 0 and context.operator in ("=", "≤")
    if len(clauses) != 1 or not none or clauses[0].effect != Award(points=Decimal(0)):
        return clauses
    said = clauses[0].condition
    if isinstance(said, Range) and is_count(said.unit) and (said.lower, said.offset) == (Decimal(1), ""):
        return [Clause(ToTarget("unmet", said.subject), clauses[0].effect)]  # 出1次亡人事故不得分
    happens = isinstance(said, Words) and _SOMETHING.match(fold_word(said.text))
    return (
        [Clause(ToTarget("unmet", said.text), clauses[0].effect)]
        if isinstance(said, Words) and happens
        else clauses
    )


_OUTSIDE = re.compile(
    r"(?:超出|超过|偏离|不在|高于或低于|低于或高于)(?:上述|该|此|目标|规定|控制|合理)?(?:范围|区间|幅度)"
)


def _outside(clause: Clause) -> Condition:
    """超出范围每1个百分点扣1分: on either side of the range that another clause names."""
    said = clause.condition
    beyond = isinstance(said, Words) and isinstance(clause.effect, PerStep) and _OUTSIDE.fullmatch(said.text)
    return Always() if beyond else said


def _all_or_none(condition: Condition, context: IndicatorContext) -> Condition:
    """完工及时率100% beside a number of late projects that is to be none: all of them are in time."""
    if not isinstance(condition, Range) or context.target_value != 0 or context.is_rate:
        return condition
    whole = condition.unit == "%" and condition.lower == 100 and not condition.offset
    if not whole or not is_count(context.target_unit) or context.operator not in ("=", "≤"):
        return condition
    return ToTarget("le" if context.downward else "met", condition.subject)


_ELSEWHERE = re.compile(
    r"(?:[高低大小优好多少快慢]于|超过|达到|超出|落后|滞后|高出|领先)[^,;]{0,8}?"
    r"(?:平均(?:水平|值|数)?|均值|中位数|序时进度|时序进度|时间进度|(?:全[国省市区县州]|同类|同行业?|周边)[^,;]{0,6}水平)"
)


_BENCHMARK = re.compile(
    r"(?:全[国省市区县州]|同类|同行业?|周边)[^,;]{0,6}(?:平均|均值|水平)|[序时]序时?进度|时间进度"
)


def _check_held_here(clauses: Sequence[Clause], context: IndicatorContext) -> None:
    """高于全省平均水平, 每低于序时进度1%: held against a number that neither sentence nor form has."""
    if context.target_value is None:
        return
    for clause in clauses:
        step = clause.effect.said if isinstance(clause.effect, PerStep) else ""
        state = clause.condition.text if isinstance(clause.condition, Words) else ""
        named = clause.condition.subject if isinstance(clause.condition, Range) else ""
        grows = context.target_value == 0 or ELSEWHERE.search(state) is None
        if not grows and not any(isinstance(c.condition, Range | ToTarget) for c in clauses):
            raise NotUnderstoodError("与表中没有的数比较（上年、同期等）")
        if _ELSEWHERE.search(step) or _ELSEWHERE.search(state) or _BENCHMARK.search(named):
            raise NotUnderstoodError("与表中没有的数比较（平均水平、序时进度等）")


_DIRECTED = re.compile(r"^(?:为|是|属于)?(正向|反向|逆向|负向)(?:型|类|性)?(?:指标)?$")


def _of_direction(clauses: Sequence[Clause], context: IndicatorContext) -> list[Clause]:
    """若为正向指标…；若为反向指标…: the half that is said of this indicator, as all there is to say."""
    found = [_DIRECTED.match(c.condition.text) if isinstance(c.condition, Words) else None for c in clauses]
    if not clauses or any(one is None for one in found) or context.operator in (None, "="):
        return list(clauses)
    own = [
        Clause(Always(), c.effect)
        for c, one in zip(clauses, found, strict=True)
        if one is not None and (one[1] == "正向") != context.downward
    ]
    if not own:
        raise NotUnderstoodError("规则写明的指标方向与比较符号相反")
    return own if len(own) == 1 else list(clauses)


_ALL_OF_THEM = re.compile(
    r"^(?:全部?|均|都|各项均|[^,;\d未不没无]{0,6}(?:全部|均|都))(?:已)?(?:符合|完成|达到|达标|满足|实现|具备|落实)(?:要求|标准)?$"
)
_WHOLE_PLAN = re.compile(
    r"^(?:已)?(?:完成|实现)(?:了)?(?:全部|所有|各项)[^,;\d未不没无]{0,8}(?:任务|工作|项目|内容|建设|改造|计划)$"
)
_NONE_OF_IT = re.compile(
    r"^(?:全部?|均|都|完全|各项均|[1一]项[都也])(?:不|未|没有|没)能?(?:符合|完成|达到|达成|达标|满足|实现|具备|落实)(?:要求|标准)?$"
)
_FALLS = re.compile(r"下降|降低|减少|压减|压降|下浮")
_RISES = re.compile(
    r"^(?:同比|环比|(?:较|比|与|同)?(?:上|去)一?年(?:度|同期)?(?:相比)?)?(?:不降反升|(?:有所|不降)?(?:反)?(?:上升|增长|增加|提高|升高))$"
)


_GROWS = re.compile(r"增长|增加|上升|提高|提升|增速|增幅")
_SINKS = re.compile(
    r"^(?:同比|环比|(?:较|比|与|同)?(?:上|去)一?年(?:度|同期)?(?:相比)?)?(?:不升反降|不增反降|(?:有所|反而?)?(?:下降|降低|减少|下滑|回落)|负增长)(?:的)?$"
)


def _turned(condition: Condition, clauses: Sequence[Clause], context: IndicatorContext) -> Condition:
    """全部符合 and 均未完成 beside counts; 同比上升 beside 下降3%: values of the number as well."""
    said = getattr(condition, "text", "") or getattr(condition, "said", "")
    zones = [c.condition for c in clauses if isinstance(c.condition, Range)]
    if not said or not zones or context.downward or isinstance(condition, Range):
        return condition
    unit = zones[0].unit
    if is_count(context.target_unit) and _WHOLE_PLAN.match(said):
        return ToTarget("met", said)  # 完成全部建设任务 beside parts of them
    if is_count(context.target_unit) and all(is_count(zone.unit) for zone in zones):
        if _ALL_OF_THEM.match(said):
            return ToTarget("met", said)
        return Range(upper=Decimal(0), unit=unit, upper_marked=True) if _NONE_OF_IT.match(said) else condition
    rising = context.is_rate and any(_GROWS.search(zone.verb + zone.subject) for zone in zones)
    if rising and _SINKS.match(fold_word(said)):
        return Range(upper=Decimal(0), upper_open=True, unit=unit, upper_marked=True)
    falling = context.is_rate and all(_FALLS.search(zone.verb + zone.subject) for zone in zones)
    if falling and _RISES.match(fold_word(said)):
        return Range(upper=Decimal(0), upper_open=True, unit=unit, upper_marked=True)
    return condition


def _under(clause: Clause, condition: Condition) -> Clause:
    """The clause under ``condition``; most clauses stay as they are."""
    return clause if condition is clause.condition else Clause(condition, clause.effect)


def _restated(clause: Clause, context: IndicatorContext) -> Condition:
    """应建档案12份，缺1份扣0.5分: the target once more, before the steps that are counted from it."""
    zone, target = clause.condition, context.target_value
    if not isinstance(clause.effect, PerStep) or not isinstance(zone, Range) or not target or zone.offset:
        return zone
    once_more = zone.lower is not None and zone.lower == zone.upper and zone.unit
    same = once_more and in_target_unit(zone.lower or target, zone.unit, context) == target
    return Always() if same else zone


def _met_when_reached(clauses: Sequence[Clause], context: IndicatorContext) -> Sequence[Clause]:
    """达到30万元得满分，否则不得分 under ≤ 30 万元: the target once more, which is reached from below it."""
    ranged = [c for c in clauses if isinstance(c.condition, Range)]
    zone = ranged[0].condition if len(ranged) == 1 and context.downward else None
    if not isinstance(zone, Range) or not zone.reached or zone.lower is None or zone.upper is not None:
        return clauses
    gives = isinstance(ranged[0].effect, Award) and ranged[0].effect.points != 0 and not zone.offset
    if not gives or in_target_unit(zone.lower, zone.unit, context) != context.target_value:
        return clauses
    return [_under(c, ToTarget("met", zone.subject)) if c is ranged[0] else c for c in clauses]


def _everything(
    condition: Condition, clauses: Sequence[Clause], context: IndicatorContext, *, ranged: bool
) -> Condition:
    """全部整改 beside 整改率80%以上, 全额拨付到位 beside numbers of a rate of 100 %: the whole of what is measured."""
    if not isinstance(condition, Words) or context.downward or context.dated:
        return condition
    told = _EVERYTHING.match(fold_word(condition.text))
    if told is None or (context.is_rate and context.target_value != 100):
        return condition
    if context.is_rate and ranged and not told["done"]:
        return ToTarget("met", condition.text)
    subjects = [c.condition.subject for c in clauses if isinstance(c.condition, Range)]
    same = any(len(shared(told["all"] or told["done"] or "", subject)) >= 2 for subject in subjects)
    return ToTarget("met", condition.text) if same else condition


def _stated(condition: Condition, context: IndicatorContext) -> Condition:
    """完成计划120人次: the number is the target's own, or the sentence belongs to another indicator."""
    if not isinstance(condition, Range) or not condition.names_target:
        return condition
    bounds = [b for b in (condition.lower, condition.upper) if b is not None]
    if condition.unit == OF_TARGET:
        own = context.is_rate and context.target_value in bounds
        return replace(condition, unit="%") if own else condition
    if any(in_target_unit(bound, condition.unit, context) != context.target_value for bound in bounds):
        raise NotUnderstoodError("评分标准中写的指标值与指标值不一致")
    equal = condition.lower is not None and condition.lower == condition.upper
    return ToTarget("met") if equal else condition


_DONE = re.compile(
    r"(?:未|没有|没|不|未能|已)?(?:全部|全面|足额|按计划)?(?:完成|达标|达到|达成|实现)(?:任务|目标|计划|要求)?"
)


def _of_amount(condition: Condition) -> bool:
    """达标, 未全部完成 beside a formula: how much was done, not when or how well."""
    said = getattr(condition, "text", "") or getattr(condition, "said", "")
    return _DONE.fullmatch(said) is not None


def _state(condition: Condition, context: IndicatorContext, *, ranged: bool) -> Condition:
    if not isinstance(condition, Words):
        return condition
    if context.dated:
        return _in_time(condition, context)
    word = fold_word(condition.text)
    if context.downward and _KEPT.match(word):
        return ToTarget("met", condition.text)
    if context.downward and _BROKEN.match(word):
        return Otherwise(condition.text)
    if context.target_value == 0 and word in wording().happenings:
        return Otherwise(condition.text)  # 一旦发生: what the clause before says there is none of
    if context.target_value == 0 and context.is_rate and (change := _change(word)) is not None:
        return change
    return _beside_numbers(word, condition, context) if ranged else condition


def _beside_numbers(word: str, condition: Words, context: IndicatorContext) -> Condition:
    """Words where other clauses hold numbers."""
    if context.downward and _NOT_LATE.search(word):
        return ToTarget("met", condition.text)
    if context.target_value == 0 and context.operator in ("=", "≤"):
        return _none_or_some(word, condition, context)
    if word in _known("attained") and word not in ("有", "是"):
        return ToTarget("met", condition.text)
    return Otherwise(condition.text) if word in _known("missed") else condition


def _none_or_some(word: str, condition: Words, context: IndicatorContext) -> Condition:
    """Words under a target of nothing: 无事故 and 清零 keep it, 发生事故 and 未清零 do not."""
    kept_time = context.target_unit in _TIMES and _IN_TIME.search(word) and not condition.negated
    if (kept_time and not is_late(word)) or _NONE_BEHIND.search(word):
        return ToTarget("le" if context.downward else "met", condition.text)
    cleared = bool(_CLEARED.search(word))
    if _NOTHING.match(word) if not cleared else word[0] not in "未没不":
        return ToTarget("le" if context.downward else "met", condition.text)
    return Otherwise(condition.text) if cleared or _SOMETHING.match(word) else condition


_UP, _DOWN, _SAME = "(?:增长|增加|上升|提高|提升)", "(?:下降|减少|降低)", "(?:持平|不变)"
_OR = "(?:或者?|及|和|,)(?:有所|实现|略有|小幅)?(?:正)?"
_CHANGES = re.compile(
    r"(?:[^未不没无零或超\d]{0,12}?(?:较|比|与|同)(?:上|去)一?年(?:度|同期)?(?:相比)?|同比)?(?:有所|明显|略有|小幅)?"
    rf"(?:(?P<no>不|未|没有|没|无|零)?(?:(?P<up>{_UP})|(?P<same>{_SAME})|(?P<down>{_DOWN}))"
    rf"|(?P<no_less>{_SAME}{_OR}{_UP}|{_UP}{_OR}{_SAME})|(?P<no_more>{_SAME}{_OR}{_DOWN}|{_DOWN}{_OR}{_SAME}))"
)


def _change(word: str) -> Range | None:
    """较上年下降, 持平或增长, 不增长 beside a rate of change that is held against 0."""
    found = _CHANGES.fullmatch(word)
    if found is None or (found["no"] and found["same"]):
        return None
    zero = Decimal(0)
    if found["no_more"] or (found["no"] and found["up"]):
        return Range(upper=zero, unit="%", upper_marked=True)
    if found["no_less"] or found["no"]:
        return Range(lower=zero, unit="%", lower_marked=True)
    same = found["same"] is not None
    low, high = (zero if found["up"] or same else None), (zero if found["down"] or same else None)
    return Range(low, not same, high, not same, "%", low is not None, high is not None)


@cache
def _known(kind: str) -> frozenset[str]:
    return frozenset(fold_word(word) for word in getattr(wording(), kind))


def _in_time(condition: Words, context: IndicatorContext) -> Condition:
    said = _DATE.search(condition.text)
    if said is not None:
        target = date.fromordinal(int(context.target_value or 1))
        if parse_deadline(said[0], target.year) != target:
            raise NotUnderstoodError("评分标准中的日期与指标值不一致")
        return Otherwise(condition.text) if condition.negated else ToTarget("met", condition.text)
    return ToTarget("met", condition.text) if in_time(condition) else Otherwise(condition.text)


def is_late(text: str) -> bool:
    """Whether words say that something came after its time."""
    return bool(_LATE.search(text)) and not _NOT_LATE.search(fold_word(text))


def in_time(condition: Words) -> bool:
    """Whether words say that the deadline was kept; NotUnderstoodError where they do not say."""
    if is_late(condition.text):
        return False
    if _NOT_LATE.search(fold_word(condition.text)):
        return True
    if not _IN_TIME.search(condition.text) and not _STARTED.fullmatch(condition.text):
        raise NotUnderstoodError(f"「{condition.text}」不能与完成时限比较")
    return not condition.negated

"""Sentences beside a target that is a date → piecewise by the days after it, or one of the plain dated shapes.

Dates (10月31日前), delays (逾期1-7天, 延迟1个月以内) and words (按时完成, 跨年度) become zones of the distance from
the deadline in days. Months are those of the calendar: the day of the same number, or the month's last where it has
none. Working days have no fixed number of days, so a zone that is bounded by them stays open for a person; that a
report is in time is certain all the same. Called by ``assembly``.
"""

import re
from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from perf_pipeline.notation.dates import Days, parse_date
from perf_pipeline.rulebook.context import IndicatorContext
from perf_pipeline.rulebook.grammar.sentence import (
    Always,
    Award,
    Clause,
    Condition,
    Judged,
    Loss,
    Otherwise,
    PerStep,
    Proportion,
    Range,
    Sentence,
    ToTarget,
    Words,
)
from perf_pipeline.rulebook.shapes.common import NotUnderstoodError, Policies
from perf_pipeline.rulebook.shapes.frame import Frame, Part, range_zone
from perf_pipeline.rulebook.shapes.pieces import joined
from perf_pipeline.rulebook.shapes.states import in_time, is_late
from perf_pipeline.rulebook.shapes.steps import part_steps
from perf_pipeline.rulebook.zones import NOWHERE, Zone, at_least, at_most

_DAY = r"(?:(?:20\d\d年)?\d{1,2}月(?:\d{1,2}[日号]|底|末|上旬|中旬|下旬|初|份)?|20\d\d年(?:底|末)?|年底|年末)"
_SPAN = re.compile(rf"({_DAY})(?:起|后)?(?:至|到|~|-)({_DAY}|\d{{1,2}}日)")
_ONE = re.compile(_DAY)
_AFTER = re.compile(r"^(?:及|或)?(?:之后|以后|后|起)")
_LATER_STILL = re.compile(r"^(?:在此|此|其|在这)?(?:之|以)?后[^,;\d]{0,6}$|^更晚[^,;\d]{0,6}$")
_BEFORE = re.compile(r"^(?:之前|以前|及以前|及之前|前|内|以内|\(含\))*前?")
_NEXT_YEAR = re.compile(r"跨年|次年|翌年|下一?年|第二年")
_THIS_YEAR = re.compile(r"年内|当年")
_PER_DAYS = {"天": 1, "日": 1, "日历天": 1, "日历日": 1, "自然日": 1, "周": 7, "星期": 7}
_MONTHS = {"个月": 1, "月": 1, "季度": 3, "个季度": 3, "年": 12}
_MOST_STEPS = 24
_NEVER_DAYS = 3650
"""Ten years late is not done: 未完成 as an answer falls into the last piece."""
_NOT_AT_ALL = re.compile(
    r"(?:没有?|尚?未)(?:能|有)?(?:开展|举办|举行|组织|实施|启动|建成|建设|完工|竣工|交付|上报|报送|提交|印发|出台|办|建|做|搞|开|修|完|报|交)[^,;\d期时]{0,3}$"
)
_ALL = Decimal("Infinity")


def dated_shape(
    sentence: Sentence, context: IndicatorContext, policies: Policies
) -> tuple[str, dict[str, Any]]:
    """The rule of a sentence under a deadline; the same for every year where the deadline names none."""
    frame = Frame(sentence, context, policies, "distance")
    found = [joined(_parts(sentence, deadline, frame), frame) for deadline in _deadlines(context)]
    if any(other != found[0] for other in found):
        raise NotUnderstoodError("期限没有写明年份，延迟的天数随年份不同")
    return found[0]


_PART_OF_A_YEAR = re.compile(
    r"前?第?(?P<part>[一二三四1234])个?季度(?P<end>[内末底]|结束|度末)?(?P<before>[之以]?前)?"
    r"|(?P<half>上半年|下半年)(?P<half_end>[内末底]|结束)?(?P<half_before>[之以]?前)?"
)
_LAST_MONTHS = {"上半年": 6, "下半年": 12} | {q: n // 2 * 3 + 3 for n, q in enumerate("一1二2三3四4")}


def by_months(clauses: Sequence[Clause]) -> list[Clause]:
    """三季度完成, 上半年完成 beside a deadline: by the end of that part of the year, what came earlier being better."""
    return [
        replace(c, condition=replace(c.condition, text=_PART_OF_A_YEAR.sub(_month, c.condition.text)))
        if isinstance(c.condition, Words) and ("季度" in c.condition.text or "半年" in c.condition.text)
        else c
        for c in clauses
    ]


def _month(found: re.Match[str]) -> str:
    if (found["before"] or found["half_before"]) and not (found["end"] or found["half_end"]):
        raise NotUnderstoodError(f"「{found[0]}」是否含本期不明")
    return f"{_LAST_MONTHS[found['part'] or found['half']]}月底前"


def _deadlines(context: IndicatorContext) -> list[date]:
    deadline = date.fromordinal(int(context.target_value or 1))
    if not context.any_year:
        return [deadline]
    return [deadline, _on(deadline.year - 1, deadline.month, deadline.day)]


def _parts(sentence: Sentence, deadline: date, frame: Frame) -> list[Part]:
    parts: list[Part] = []
    unit, unknown = "", False
    for clause in sentence.clauses:
        zone = clause.condition
        if isinstance(zone, Range) and not zone.offset and zone.unit in {*_PER_DAYS, *_MONTHS} and unit:
            clause = replace(clause, condition=replace(zone, offset="above"))  # 逾期5天以内…，5-10天…
        if isinstance(clause.condition, Range) and clause.condition.offset:
            unit = clause.condition.unit
        if _by_working_days(clause):
            unknown = True
            continue
        parts += _clause_parts(clause, deadline, sentence, frame)
    parts = _never(_late_beyond_all(parts))
    held = NOWHERE
    for part in parts:
        held |= part.zone or NOWHERE
    losing = unknown or any(isinstance(p.effect, Loss | PerStep) for p in parts)
    if losing and 0 not in held and at_most(0) & held == NOWHERE:
        parts.append(Part(at_most(0), Award(full=True)))
    if not unknown:
        return parts
    rest = held.complement() & at_least(0, strict=True)
    return [*(p for p in parts if p.zone is not None), Part(rest, Judged())]


def _late_beyond_all(parts: Sequence[Part]) -> list[Part]:
    """11月底前得满分，12月底前得一半分，未完成不得分: late is what comes after every date that is named."""
    late = at_least(0, strict=True)
    dates = [p.zone for p in parts if p.zone and p.zone & late and p.zone & at_most(0)]
    return [
        Part(None, p.effect) if dates and p.zone == late and isinstance(p.effect, Award) else p for p in parts
    ]


def _never(parts: Sequence[Part]) -> list[Part]:
    """3月以后办的得1分，没办不得分: where every date has its points, not done at all comes after them all."""
    held = NOWHERE
    for part in parts:
        held |= part.zone or NOWHERE
    if held.complement() & at_least(0, strict=True) != NOWHERE:
        return list(parts)
    beyond = at_least(_NEVER_DAYS, strict=True)
    nothing = Award(points=Decimal(0))
    return [Part(beyond, p.effect) if p.zone is None and p.effect == nothing else p for p in parts]


def _by_working_days(clause: Clause) -> bool:
    unit = clause.condition.unit if isinstance(clause.condition, Range) else ""
    step = clause.effect.unit if isinstance(clause.effect, PerStep) else ""
    return "工作日" in unit or "工作日" in step


def _clause_parts(clause: Clause, deadline: date, sentence: Sentence, frame: Frame) -> Iterator[Part]:
    """A step counts the delay whatever words stand before it; anything else holds in its zone."""
    effect = clause.effect
    if isinstance(effect, Proportion):
        yield _by_what_is_not_told(clause, deadline)
        return
    counted = isinstance(effect, PerStep) and not isinstance(clause.condition, Range)
    zone = None if counted else _zone(clause.condition, deadline)
    if isinstance(effect, PerStep) and effect.unit in _MONTHS:
        yield from _by_months(effect, zone or at_least(0, strict=True), deadline, sentence, frame)
        return
    if isinstance(effect, PerStep):
        if effect.unit not in _PER_DAYS or effect.points > 0 or effect.side == "below":
            raise NotUnderstoodError(f"指标值是日期，不能按「{effect.unit}」计算延迟")
        effect = replace(effect, side="late")
    yield Part(zone, effect)


def _by_what_is_not_told(clause: Clause, deadline: date) -> Part:
    """按延期天数占合同工期的比例扣分: a person has to know the contract; that the date was kept is certain."""
    zone = _zone(clause.condition, deadline)
    if zone is None or zone & at_most(0) != NOWHERE:
        raise NotUnderstoodError("指标值是日期，不能按比例计算")
    return Part(zone, Judged())


# -- zones of days after the deadline


def _zone(condition: Condition, deadline: date) -> Zone | None:
    if isinstance(condition, Range):
        return _delay(condition, deadline)
    if isinstance(condition, Words):
        left = _LATER_STILL.match(condition.text) or _NOT_AT_ALL.match(condition.text)
        return None if left else _said(condition, deadline)
    if isinstance(condition, ToTarget):
        return at_most(0) if condition.comparison in ("met", "le", "ge", "lt") else at_least(0, strict=True)
    if isinstance(condition, Otherwise):
        return at_least(0, strict=True) if condition.said else None
    if isinstance(condition, Always):
        return None
    raise NotUnderstoodError("条件不能与完成时限比较")


def _delay(zone: Range, deadline: date) -> Zone:
    """逾期1-7天, 延迟1个月以内, 提前5天以上: days after the deadline, or before it."""
    if not zone.offset and is_late(zone.subject):
        zone = replace(zone, offset="above")  # 迟报超过5日
    if zone.offset != "above" or zone.lower_target or zone.upper_target:
        raise NotUnderstoodError("指标值是日期，不能与数字比较")
    lower, upper = (
        None if bound is None else _days(bound, unit, deadline)
        for bound, unit in ((zone.lower, zone.lower_unit or zone.unit), (zone.upper, zone.unit))
    )
    found = range_zone(replace(zone, lower=lower, upper=upper), Fraction, None)
    return found & at_least(0, strict=True)


def _days(number: Decimal, unit: str, deadline: date) -> Decimal:
    """``number`` of ``unit`` after the deadline in days."""
    if unit in _PER_DAYS:
        return number * _PER_DAYS[unit]
    if unit in _MONTHS and number == int(number):
        return Decimal((_later(deadline, int(number) * _MONTHS[unit]) - deadline).days)
    raise NotUnderstoodError(f"指标值是日期，不能按「{unit}」计算延迟")


def _later(day: date, months: int) -> date:
    """The day of the same number ``months`` later, or that month's last."""
    whole = day.month - 1 + months
    return _on(day.year + whole // 12, whole % 12 + 1, day.day)


def _on(year: int, month: int, day: int) -> date:
    return date(year, month, min(day, monthrange(year, month)[1]))


def _said(condition: Words, deadline: date) -> Zone:
    """10月31日前完成, 10月1日至10月31日完成, 跨年度完成, 按时完成, 逾期."""
    text = condition.text
    year_end = Fraction((date(deadline.year, 12, 31) - deadline).days)
    if _ONE.search(text):
        found = _of_dates(text, deadline)
        return found.complement() if condition.negated else found
    if _NEXT_YEAR.search(text) and not condition.negated:
        return at_least(year_end, strict=True)
    if _THIS_YEAR.search(text) and not is_late(text):
        return at_least(year_end, strict=True) if condition.negated else at_most(year_end)
    met = in_time(condition)
    return at_most(0) if met else at_least(0, strict=True)


def _of_dates(text: str, deadline: date) -> Zone:
    year = deadline.year + bool(_NEXT_YEAR.search(text))
    text = _NEXT_YEAR.sub("", text).lstrip("度")
    if (span := _SPAN.search(text)) is not None:
        first = _named(span[1], year)
        second = _named(span[2] if "月" in span[2] else f"{first.last.month}月{span[2]}", first.last.year)
        return at_least(_after(first.first, deadline)) & at_most(_after(second.last, deadline))
    if len(_ONE.findall(text)) != 1:
        raise NotUnderstoodError(f"「{text}」中不止一个日期")
    found = _ONE.search(text)
    assert found is not None
    days, rest = _named(found[0], year), text[found.end() :]
    if _AFTER.match(rest):
        whole = rest.startswith(("起", "及", "或"))
        return at_least(_after(days.first if whole else days.last, deadline), strict=not whole)
    before = _BEFORE.match(rest)
    if before is not None and "前" in before[0] and days.first != days.last and days.last.month != 12:
        raise NotUnderstoodError(f"「{found[0]}前」是否含当月不明")
    return at_most(_after(days.last, deadline))


def _named(text: str, year: int) -> Days:
    days = parse_date(text.replace("月份", "月"), year)
    if days is None:
        raise NotUnderstoodError(f"「{text}」不是日期")
    return days


def _after(day: date, deadline: date) -> Fraction:
    return Fraction((day - deadline) // timedelta(days=1))


# -- steps of months


def _by_months(step: PerStep, zone: Zone, deadline: date, sentence: Sentence, frame: Frame) -> Iterator[Part]:
    """每延迟1个月扣1分: a zone for every month until nothing is left, since months differ in days."""
    parts, size = part_steps(step, sentence, frame.policies), step.step * _MONTHS[step.unit]
    if parts.get("pro_rata") or size != int(size) or step.points >= 0 or step.share or step.base is not None:
        raise NotUnderstoodError("不足一个月的部分不能按比例计算")
    if frame.weight is None:
        raise NotUnderstoodError("按月扣分，但没有写明分值")
    most = min(Decimal(frame.weight.numerator) / Decimal(frame.weight.denominator), sentence.loss_cap or _ALL)
    count = int(-(most // step.points)) + 1
    if count > _MOST_STEPS:
        raise NotUnderstoodError("按月扣分的级数过多")
    up = bool(parts.get("round_up"))
    ends = [Fraction((_later(deadline, n * int(size)) - deadline).days) for n in range(count + 1)]
    for number in range(1 if up else 0, count + 1):
        low = ends[number - 1] if up else ends[number]
        span = at_least(low, strict=up or number == 0)
        if number < count:
            span &= at_most(ends[number] if up else ends[number + 1], strict=not up)
        yield Part(span & zone, Loss(min(-step.points * number, most)))

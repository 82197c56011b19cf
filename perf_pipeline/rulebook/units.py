"""How two units of a rule or an indicator meet: equal, exactly convertible, or not comparable.

Conversion itself is ``notation.units``; here stands only what rules need beyond it: a unit left out is
taken for the other, and 个 counts anything countable. Callers: ``assembly`` (sizes of steps and bounds)
and ``scoring`` (actual against target).
"""

import re
from fractions import Fraction
from functools import lru_cache

from perf_pipeline.notation.folding import squeeze
from perf_pipeline.notation.units import conversion_factor, is_percent, money_factor
from perf_pipeline.rulebook.grammar.wording import wording
from perf_pipeline.rulebook.normal import FRACTION

_GENERIC = "个"
_SECONDS = {"秒": 1, "分钟": 60, "小时": 3600}
_DAYS = {"天": 1, "日": 1, "日历天": 1, "日历日": 1, "自然日": 1, "周": 7, "星期": 7, "个星期": 7}
_MONTHS = {"月": 1, "个月": 1, "季度": 3, "个季度": 3, "年": 12}
"""Spans of time by the clock and by the calendar; a working day is none of them."""
_SCALES = {
    "百": 100, "千": 1000, "万": 10**4, "十万": 10**5, "百万": 10**6, "千万": 10**7,
    "亿": 10**8, "十亿": 10**9, "百亿": 10**10, "千亿": 10**11, "万亿": 10**12,
}  # fmt: skip
_SCALED = re.compile("|".join(sorted(_SCALES, key=len, reverse=True)))


@lru_cache(maxsize=4096)
def factor(given: str | None, wanted: str | None) -> Fraction | None:
    """What a number in ``given`` is multiplied with to be in ``wanted``; None when they do not compare."""
    first, second = (squeeze(unit or "").replace("·", "*") for unit in (given, wanted))
    if first in _SCALES and not second:
        return Fraction(_SCALES[first])
    if not first or not second or first == second:
        return Fraction(1)
    converted, back = conversion_factor(first, second), conversion_factor(second, first)
    if converted is not None:
        return Fraction(converted) if converted >= 1 or back is None else 1 / Fraction(back)
    for spans in (_SECONDS, _DAYS, _MONTHS):
        if first in spans and second in spans:
            return Fraction(spans[first], spans[second])
    if (times := _in_ones(first, second)) is not None:
        return times
    return Fraction(1) if _generic(first, second) or _same(first, second) else None


def scaled(unit: str) -> tuple[int, str]:
    """How many ones of which unit: 万页 are 10,000 页, 万 by itself 10,000 of whatever is counted."""
    found = _SCALED.match(unit)
    return (1, unit) if found is None else (_SCALES[found[0]], unit[found.end() :])


def _in_ones(first: str, second: str) -> Fraction | None:
    """2000页 under a target in 万页, 3亿 under one in 万元: both put into ones; None where neither is so counted."""
    (many, one), (wanted, other) = scaled(first), scaled(second)
    if many == wanted == 1:
        return None
    between = factor(one, other) if one and other else Fraction(1)
    return None if between is None else between * many / wanted


def _same(first: str, second: str) -> bool:
    """Two names of one unit, also where it is per something: 天 and 日, 公斤/亩 and 千克/亩, 台 and 台(套)."""
    (first, _, per), (second, _, other) = first.partition("/"), second.partition("/")
    if per != other:
        return False
    if "(" in first or "(" in second:
        return bool(_names(first) & _names(second))
    return any(first in names and second in names for names in wording().same_units)


def _names(unit: str) -> set[str]:
    """台, 套 and 台套 of 台(套)."""
    name, _, other = unit.removesuffix(")").partition("(")
    return {name, other, name + other} - {""}


def is_share(unit: str | None) -> bool:
    """Whether ``unit`` is percent or converts into it."""
    return bool(unit) and (is_percent(unit) or conversion_factor(unit or "", "%") is not None)


_PER_MILLE = frozenset({"‰", "个千分点", "千分点"})


def points_per_percent(unit: str | None) -> int | None:
    """How many of ``unit`` make one percent: ten where it is per mille; None where it is no share."""
    if unit in _PER_MILLE:
        return 10
    return 1 if not unit or is_share(unit) or unit.endswith("百分点") else None


def is_money(unit: str | None) -> bool:
    """Whether ``unit`` is an amount of money, also per something."""
    return bool(unit) and money_factor(squeeze(unit or "").partition("/")[0]) is not None


def is_count(unit: str | None) -> bool:
    """Whether ``unit`` counts or measures things: neither a share, nor a part (三分之一), nor money."""
    return bool(unit) and FRACTION not in (unit or "") and not is_share(unit) and not is_money(unit)


def _generic(first: str, second: str) -> bool:
    """个 counts whatever the other unit counts, and 个村 counts 村."""
    if _GENERIC in (first, second):
        return is_count(first) and is_count(second)
    return first.removeprefix(_GENERIC) == second.removeprefix(_GENERIC)

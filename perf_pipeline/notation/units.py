"""Units of measure as printed: is this text a unit, and how does one unit convert into another.

Conversion is exact and only inside money and inside counts of the same thing; percent stays 0–100.
"""

import re
from decimal import Decimal
from functools import lru_cache

from perf_pipeline.notation.folding import fold, squeeze
from perf_pipeline.notation.tables import tables

_COMPOUND = re.compile(r"[/每·]")
_COUNT_PREFIX = re.compile(r"^\d+(?:\.\d+)?")
_ALTERNATIVE = re.compile(r"([^()]+)\(([^()]+)\)")  # 台(套)
_LONGEST_UNIT = 8
_SENTENCE = re.compile(r"[，。；、！？,;!?（(]|以|的|及|和|或|完成|达|率|得|扣|按|不")


@lru_cache(maxsize=4096)
def is_known_unit(text: str) -> bool:
    """Whether ``text`` is a unit of the table, or a compound (元/人·月, 人/10万人, 分/100分) of such."""
    folded = squeeze(text)
    if not folded:
        return False
    if folded in tables().units:
        return True
    alternative = _ALTERNATIVE.fullmatch(folded)
    if alternative is not None:
        return all(part in tables().units for part in alternative.groups())
    parts = _COMPOUND.split(folded)
    return len(parts) > 1 and all(_COUNT_PREFIX.sub("", part) in tables().units for part in parts if part)


@lru_cache(maxsize=4096)
def looks_like_unit(text: str) -> bool:
    """Whether ``text`` can be a unit though the table does not know it: short, no digits, no sentence."""
    folded = squeeze(text)
    if is_known_unit(folded):
        return True
    return 0 < len(folded) <= _LONGEST_UNIT and not re.search(r"\d", folded) and not _SENTENCE.search(folded)


def is_percent(unit: str | None) -> bool:
    """Whether the unit is percent (%, 百分比 …)."""
    return unit is not None and squeeze(unit) in tables().percent


def money_factor(text: str) -> Decimal | None:
    """Yuan per unit when ``text`` is a money unit (元, 千元, 万元 …), else None."""
    return tables().money.get(squeeze(text))


def unit_in_brackets(text: str) -> str | None:
    """The unit in brackets at the end of a name or label ("培训费（万元）" → "万元"), else None."""
    match = re.search(r"[(（]\s*(?:单位\s*[:：]\s*)?([^()（）]{1,8})\s*[)）]\s*[:：]?\s*$", text)
    return match.group(1).strip() if match and is_known_unit(match.group(1)) else None


def unit_of_name(name: str) -> str | None:
    """The unit that an indicator's name carries: in brackets at its end, or a counting word like 人次."""
    bracketed = unit_in_brackets(name)
    if bracketed is not None:
        return bracketed
    folded = fold(name)
    return next((suffix for suffix in tables().name_suffixes if folded.endswith(suffix)), None)


@lru_cache(maxsize=4096)
def conversion_factor(source: str, target: str) -> Decimal | None:
    """What a value in ``source`` is multiplied by to stand in ``target``; None when they do not convert."""
    source, target = squeeze(source), squeeze(target)
    if source == target or (is_percent(source) and is_percent(target)):
        return Decimal(1)
    if source in tables().permille and is_percent(target):
        return Decimal("0.1")
    if is_percent(source) and target in tables().permille:
        return Decimal(10)
    return _within(tables().money, source, target) or _within_counts(source, target) or _per(source, target)


def _within(factors: dict[str, Decimal], source: str, target: str) -> Decimal | None:
    if source in factors and target in factors:
        return factors[source] / factors[target]
    return None


def _within_counts(source: str, target: str) -> Decimal | None:
    counts = tables().counts
    source_base, source_factor = counts.get(source, (source, Decimal(1)))
    target_base, target_factor = counts.get(target, (target, Decimal(1)))
    return source_factor / target_factor if source_base == target_base else None


def _per(source: str, target: str) -> Decimal | None:
    """Compounds convert in their first part when the rest is the same: 万元/人 → 元/人."""
    source_head, separator, source_rest = source.partition("/")
    target_head, _, target_rest = target.partition("/")
    if separator and source_rest == target_rest:
        return _within(tables().money, source_head, target_head)
    return None

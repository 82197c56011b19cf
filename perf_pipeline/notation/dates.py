"""Dates and deadlines as printed → days.

A deadline is the last day that is in time; a date is the span of days that the words leave open (2024年11月 is
thirty days). Nothing is guessed: 12月前 may or may not hold December, and a date without its year is none.
Callers: the rule language (targets that are dates) and scoring (actuals that are dates).
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from perf_pipeline.notation.folding import fold, squeeze

_YEAR = r"(?P<year>(?:19|20)\d\d)"
_FORMS = tuple(
    re.compile(form)
    for form in (
        rf"{_YEAR}[年./-](?P<month>\d{{1,2}})[月./-](?P<day>\d{{1,2}})[日号]?(?!\d)",
        rf"{_YEAR}(?P<month>\d{{2}})(?P<day>\d{{2}})(?!\d)",
        rf"{_YEAR}(?:年|年度)?(?:上半年)(?P<half>)",
        rf"{_YEAR}[年./-](?P<month>\d{{1,2}})月?(?P<part>底|末|中旬|上旬|下旬|初)?(?![\d日号]|[./-]\d{{1,2}}(?!\d))",
        rf"{_YEAR}年度?(?P<end>底|末)?(?![\d一二三四上下第])",
        r"(?P<month>\d{1,2})月(?P<day>\d{1,2})[日号](?!\d)",
        r"(?P<month>\d{1,2})月(?P<part>底|末|中旬|上旬|下旬|初)?(?![\d日号])",
        r"(?P<end>年底|年末)",
    )
)
_BEFORE = re.compile(
    r"(?:之前|以前|前)?(?:完成|完工|竣工|到位|拨付|支付|验收|建成|发放|开工|交付|提交|投入使用|[。;,.])*"
)
_TO = re.compile(r"^(?:至|到|~|-|—|–)+")
_COMPARISON = re.compile(r"^(?:≤|<=|<|不晚于|不迟于|截至|截止|截止到|于|在|完成时间|实际完成时间|时间|为|:)*")
_DRESS = "「」『』“”‘’\"',;。、"
_PARTS = {"上旬": (1, 10), "中旬": (11, 20), "初": (1, 10), "下旬": (21, 31)}


@dataclass(frozen=True, slots=True)
class Days:
    """From ``first`` to ``last``, both included; one day has them equal."""

    first: date
    last: date


@lru_cache(maxsize=4096)
def parse_date(text: str | None, year: int | None = None) -> Days | None:
    """The days that ``text`` names, when it names one date (or the end of a period) and nothing else.

    ``year`` is taken where the text has none; without it such a text is None.
    """
    plain = squeeze(fold(text or "")).strip(_DRESS)
    rest = _COMPARISON.sub("", plain.replace("≤", "").replace("<=", ""))
    found = _leading(rest, year)
    if found is None:
        return None
    days, rest = found
    if _TO.match(rest):  # 2023.07-2024.01: a period ends with its last day
        later = _leading(_TO.sub("", rest), days.last.year)
        if later is None or later[0].last < days.first:
            return None
        days, rest = later
    return days if _BEFORE.fullmatch(rest) else None


@lru_cache(maxsize=4096)
def parse_deadline(text: str | None, year: int | None = None) -> date | None:
    """The last day in time of a target ("2024年12月31日前", "2024年6月底前", "≤2024-10-31"), or None.

    2024年12月前 does not say whether December is in time: None.
    """
    days = parse_date(text, year)
    if days is None:
        return None
    rest = squeeze(fold(text or ""))
    whole_month = days.first != days.last and re.search(r"月(?:之前|以前|前)", rest)
    whole_year = (days.first.month, days.last.month) == (1, 12) and re.search(r"年度?(?:之前|以前|前)", rest)
    return None if whole_month or whole_year else days.last


def _leading(text: str, year: int | None) -> tuple[Days, str] | None:
    for form in _FORMS:
        match = form.match(text)
        if match is None:
            continue
        days = _days(match.groupdict(), year)
        return None if days is None else (days, text[match.end() :])
    return None


def _days(parts: dict[str, str | None], given: int | None) -> Days | None:
    said = parts.get("year")
    year = int(said) if said else given
    if year is None:
        return None
    if parts.get("half") is not None:
        return Days(date(year, 1, 1), date(year, 6, 30))
    month = parts.get("month")
    if month is None:
        return Days(date(year, 12, 31) if parts.get("end") else date(year, 1, 1), date(year, 12, 31))
    if not 1 <= int(month) <= 12:
        return None
    end = monthrange(year, int(month))[1]
    day = parts.get("day")
    if day is not None:
        return Days(*[date(year, int(month), int(day))] * 2) if 1 <= int(day) <= end else None
    part = parts.get("part")
    if part in ("底", "末"):
        return Days(date(year, int(month), end), date(year, int(month), end))
    first, last = _PARTS.get(part or "", (1, end))
    return Days(date(year, int(month), first), date(year, int(month), min(last, end)))

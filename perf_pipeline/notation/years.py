"""The fiscal year in words: titles, header cells, running text — but not in document numbers.

Years inside 〔2020〕58号, [2005]11号 or 2020年第3号 name a document, not the budget year.
"""

import re
from collections import Counter

from perf_pipeline.notation.folding import fold

_DOCUMENT_NUMBER = re.compile(r"[(\[{]\s*(?:19|20)\d{2}\s*[)\]}]\s*(?:第\s*)?\d+\s*号")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?!\d)")
_TITLE_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})\s*\)?\s*(?:年|财年|-?\s*\)|$)")
_BUDGET_YEAR = re.compile(
    r"(?<!\d)((?:19|20)\d{2})\s*年?\s*度?\s*(?:本级|县级|市级|省级)?\s*(?:部门|单位|项目)?\s*(?:预算|整体|支出|绩效)"
)
_SPOKEN_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})\s*年度[^。；;\d]{0,12}?(?:预算|支出|执行|收支|部门|绩效)")
_CHINESE_YEAR = re.compile(r"二[〇零○O0]([〇零○一二三四五六七八九])([〇零○一二三四五六七八九])年")
_DIGITS = {c: str(i) for i, c in enumerate("〇一二三四五六七八九")} | {"零": "0", "○": "0"}


def _clean(text: str) -> str:
    text = _DOCUMENT_NUMBER.sub(" ", fold(text))
    return _CHINESE_YEAR.sub(lambda m: f"20{_DIGITS[m.group(1)]}{_DIGITS[m.group(2)]}年", text)


def years_in(text: str) -> list[int]:
    """Every year named in the text, document numbers left out, in order."""
    return [int(match) for match in _YEAR.findall(_clean(text))]


def title_year(text: str) -> int | None:
    """The year of a title or header cell ("（ 2026 ）年度", "2024年度…表"); None when two differ."""
    cleaned = _clean(text)
    named = set(_YEAR.findall(cleaned))
    found = set(_TITLE_YEAR.findall(cleaned))
    return int(found.pop()) if len(found) == 1 and len(named) == 1 else None


def budget_year(texts: list[str]) -> int | None:
    """The budget year that running text speaks of: the year most often followed by 预算 and the like.

    Where none is, a year with such a word in its phrase (2023年度，我局年初预算) is. None when no year is so named or
    two are named equally often.
    """
    cleaned = [_clean(text) for text in texts]
    return _most_named(_BUDGET_YEAR, cleaned) or _most_named(_SPOKEN_YEAR, cleaned)


def _most_named(pattern: re.Pattern[str], texts: list[str]) -> int | None:
    counts = Counter(int(year) for text in texts for year in pattern.findall(text))
    ranked = counts.most_common(2)
    if not ranked or (len(ranked) == 2 and ranked[0][1] == ranked[1][1]):
        return None
    return ranked[0][0]

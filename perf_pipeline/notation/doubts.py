"""Doubts: what is odd about how a number is written, as a finding code; None when there is nothing to say.

A cell that was meant as a number and cannot be read as one must not pass silently for words: ½, ٣, 1e3,
12,34. And a number that can be read may be odd: negative, with a float's tail, in tenths. Only cells that are a
number and a unit and nothing else are judged; running text may hold any sign. Called by ``targets``.
"""

import re
from decimal import Decimal
from typing import Final

from perf_pipeline.notation.folding import squeeze
from perf_pipeline.notation.units import is_percent, looks_like_unit

_MOST_DECIMALS: Final = 6
_MOST_DIGITS: Final = 15
_TRUTH: Final = frozenset({"TRUE", "FALSE"})
_NO_NUMBERS: Final = re.compile(r"[+-]?(?:nan|inf(?:inity)?)", re.IGNORECASE)
_FIGURE: Final = re.compile(
    r"[+-]?(?:0x[0-9a-f]+|\d[\d.,，'’_ ]*(?:e[+-]?\d+)?|[^\W_a-z一-鿿]+)", re.IGNORECASE
)
_CHINESE: Final = re.compile(r"[零〇一二两三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟]+")
_PLAIN: Final = re.compile(r"[0-9.,，'’ ]+")
_TENTHS: Final = ("成", "折")


def doubt_of_words(body: str) -> str | None:
    """Why ``body``, from which no number was read, looks like one: VAL-06, -08, -09, -10 or None."""
    squeezed = squeeze(body)
    if squeezed.upper() in _TRUTH:
        return "VAL-08"
    if _NO_NUMBERS.fullmatch(squeezed) or _CHINESE.fullmatch(squeezed):
        return "VAL-06"
    match = _FIGURE.match(body.strip())
    if match is None or not any(map(str.isnumeric, match.group())):
        return None
    figure, rest = match.group().strip(), body.strip()[match.end() :].strip()
    if rest and not looks_like_unit(rest):
        return None
    if not _PLAIN.fullmatch(figure):
        return "VAL-06"
    is_long = figure.isdecimal() and len(figure) > _MOST_DIGITS
    return "VAL-10" if is_long else "VAL-09"


def doubt_of_number(value: Decimal, unit: str | None) -> str | None:
    """What is odd about a number that was read: VAL-10, -11, -12 or None."""
    exponent = value.as_tuple().exponent
    if isinstance(exponent, int) and -exponent > _MOST_DECIMALS:
        return "VAL-10"
    if value < 0 and not is_percent(unit):  # a rate of growth or saving may well be negative
        return "VAL-12"
    return "VAL-11" if unit in _TENTHS else None

"""Amounts of money → yuan, exactly. The unit stands in the cell, in a label, in the title, or nowhere."""

import re
from decimal import ROUND_HALF_UP, Decimal

from perf_pipeline.notation.folding import fold
from perf_pipeline.notation.numbers import leading_number
from perf_pipeline.notation.units import money_factor

CENT = Decimal("0.01")
LARGEST = Decimal(10) ** 13  # beyond it a double no longer holds the cent
_UNIT = re.compile(r"(亿|百万|万|千)?元")
_STATED = re.compile(r"单\s*位\s*[:：]?\s*(?:人民币)?\s*((?:亿|百万|万|千)?元)")


def parse_money(text: str, unit: str | None = None) -> Decimal | None:
    """The amount in yuan, rounded half up to the cent; None when it is no amount or beyond 10^13 yuan.

    ``unit`` (元, 万元 …) holds when the cell itself names none. Without any unit the result is None:
    an amount of unknown size is worse than a missing one.
    """
    number = leading_number(fold(text))
    if number is None:
        return None
    value, rest = number
    factor = money_factor(rest) if rest.strip() else (money_factor(unit) if unit else None)
    if factor is None:
        return None
    yuan = (value * factor).quantize(CENT, ROUND_HALF_UP)
    return yuan if abs(yuan) < LARGEST else None


def money_unit_in(text: str) -> str | None:
    """The money unit that a label or line names: "项目资金（万元）" → 万元, "单位：元" → 元."""
    folded = fold(text)
    stated = _STATED.search(folded)
    if stated:
        return stated.group(1)
    bracketed = re.search(r"[((]\s*(?:单位[:：])?\s*((?:亿|百万|万|千)?元)\s*[))]", folded)
    return bracketed.group(1) if bracketed else None

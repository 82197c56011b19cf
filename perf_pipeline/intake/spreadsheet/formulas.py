"""Formulas that only say a constant: ``=100%`` typed as a target, ``=36座`` stored as a formula by some program.

Nothing is computed. A number needs no computing, and words that begin with a number are no formula at all:
no name in a workbook may begin with a digit. Called by the workbook reader for formulas without a result.
"""

import re
from decimal import Decimal
from typing import Final

from perf_pipeline.intake.spreadsheet.number_formats import plain

_NUMBER: Final = re.compile(r"[+-]?[0-9]{1,12}(?:\.([0-9]{1,6}))?(%?)", re.ASCII)
_WORDS: Final = re.compile(r"[0-9][0-9,.]*\s*%?[\u4e00-\u9fff‰℃][^\"!(){}\[\]+*&=<>]*")
_GENERAL: Final = "General"


def constant_of(formula: str, number_format: str) -> tuple[str, str] | str | None:
    """What ``formula`` (without its sign of equality) says: a stored number and the format that shows it, the
    words of the cell, or None when it would have to be computed."""
    body = formula.strip().removeprefix("=")
    number = _NUMBER.fullmatch(body)
    if number is None:
        return f"={body}" if _WORDS.fullmatch(body) else None
    decimals, percent = number.groups()
    if not percent:
        return body, number_format
    shown = number_format if number_format != _GENERAL else f"0.{'0' * len(decimals)}%" if decimals else "0%"
    return plain(Decimal(body.removesuffix("%")) / 100), shown

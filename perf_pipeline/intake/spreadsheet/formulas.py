"""Formulas that only say a constant: the target ``=100%``, or ``=36座``, stored as a formula by some program.

Nothing is computed. Programs that compute store the result beside the formula; where there is none, a number was
written as words that begin with a sign of equality. Words behind a number are no formula at all: no name in a
workbook may begin with a digit. Called by the workbook reader for formulas without a result.
"""

import re
from typing import Final

_NUMBER: Final = re.compile(r"[+-]?[0-9]{1,12}(?:\.[0-9]{1,6})?%?", re.ASCII)
_WORDS: Final = re.compile(r"[0-9][0-9,.]*\s*%?[\u4e00-\u9fff‰℃][^\"!(){}\[\]+*&=<>]*")


def constant_of(formula: str) -> str | None:
    """The words of the cell, sign of equality included, where ``formula`` (without it) says a constant; else None."""
    body = formula.strip().removeprefix("=")
    return f"={body}" if _NUMBER.fullmatch(body) or _WORDS.fullmatch(body) else None

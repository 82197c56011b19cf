"""Numbers as text → Decimal, strictly: one lexer for every format.

Only ASCII digits after folding, groups of three or none, at most six decimals and fifteen integer digits.
What is not clearly a number is None: exponents, underscores, other scripts, ½, ①, "1..5". Chinese numerals
are read by table, up to 99, and only in 百分之….
"""

import re
from decimal import Decimal

from perf_pipeline.notation.folding import fold
from perf_pipeline.notation.tables import tables

NUMBER = r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d+)?"
_NUMBER = re.compile(r"[+-]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)?(?:\.[0-9]+)?", re.ASCII)
_PERCENT_WORDS = re.compile(r"百分之([〇零一二两三四五六七八九十百]+)")
_MINUS = re.compile(r"^[−–‐﹣－](?=\d)")
_STARTS = frozenset("0123456789+-.−–‐﹣－")
_RUNS_ON = re.compile(r"[.,]\d|[eE][+-]?\d|_\d")
_INTEGER_DIGITS = 15


def parse_number(text: str) -> Decimal | None:
    """The number that ``text`` as a whole is, or None. Money beyond 10^15 is refused with None as well."""
    folded = _MINUS.sub("-", fold(text))
    if not any("0" <= character <= "9" for character in folded) or not _NUMBER.fullmatch(folded):
        return None
    number = Decimal(folded.replace(",", ""))
    return number if abs(number) < Decimal(10) ** _INTEGER_DIGITS else None


def leading_number(folded: str) -> tuple[Decimal, str] | None:
    """The number at the start of already folded text, and what follows; None when there is none.

    "12,345人" → (12345, "人"). A number that runs on in a way that is not clearly a number
    ("12,34", "1.2.3", "1e3") gives None.
    """
    if folded[:1] not in _STARTS:
        return None
    text = _MINUS.sub("-", folded)
    match = _NUMBER.match(text)
    if match is None or not any(character.isdigit() for character in match.group()):
        return None
    rest = text[match.end() :]
    if _RUNS_ON.match(rest):
        return None
    number = parse_number(match.group())
    return None if number is None else (number, rest)


def words_to_digits(text: str) -> str:
    """百分之九十五 → 95%; everything else stays as it is."""
    return _PERCENT_WORDS.sub(lambda match: f"{_chinese(match.group(1))}%", text)


def _chinese(word: str) -> int:
    digits = tables().digits
    if word == "百":
        return 100
    if "十" not in word:
        return int("".join(str(digits[character]) for character in word))
    tens, _, ones = word.partition("十")
    return (digits[tens] if tens else 1) * 10 + (digits[ones] if ones else 0)


def plain(number: Decimal) -> str:
    """The shortest plain text of a number: 40000.00 → "40000", 4.20 → "4.2", never an exponent."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text

"""Normalised text → tokens: numbers with their unit, vocabulary terms, and free words between them.

The longest term wins; a number takes the measure that follows it. Dates (2024年, 6月30日) are free words:
they name things. Nothing is dropped: the texts of all tokens joined give the input again.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from perf_pipeline.rulebook.grammar.wording import kind_of_term, wording
from perf_pipeline.rulebook.normal import FRACTION, normalise
from perf_pipeline.rulebook.units import scaled

POINT = "分"
OF_TARGET = "%T"
"""Unit of a number that is a percentage of the target itself."""
PERCENT_UNITS = frozenset({"%", "个百分点", "百分点"})


@dataclass(frozen=True, slots=True)
class Token:
    """One word. ``value`` and ``unit`` are of numbers ("num"); ``kind`` is a term's kind or a mark."""

    kind: str
    text: str
    value: Decimal | None = None
    unit: str = ""


CALC = frozenset(("calc", "award", "deduct"))
"""Kinds of words that give or take points."""
SOFT = frozenset(("filler", "comma"))
SILENT = frozenset(("filler", "comma", "stop", "open", "close"))
"""Kinds that say nothing between two words of a clause; at its edges."""

_MARKS = {
    "(": "open",
    ")": "close",
    "-": "dash",
    ",": "comma",
    ";": "stop",
    ":": "comma",
    "!": "stop",
    "|": "bar",
}


def own_measures(unit: str | None) -> tuple[str, ...]:
    """What an indicator's unit adds to the measures that every sentence knows: 微克/立方米 whole, and its 微克; of
    万页 also 页."""
    said = normalise(unit or "")
    parts = {said, said.partition("/")[0], scaled(said)[1]} - {"", "%", "‰", POINT}
    return tuple(sorted(part for part in parts - set(wording().measures) if not _NUMERIC.search(part)))


_NUMERIC = re.compile(r"[\d%()]")
_SCALE = "(?:[十百千]?万亿?|[十百千]?亿|[百千](?!分))"
_BARE_SCALE = r"(?:[十百千]?万(?!伏|分|能|里)|[十百千万]?亿|[百千](?=[,;的以至到~\-扣得减)]|$))"
"""10万, 3亿: the measure is left out, or we do not know it."""


def _longest_first(words: Iterable[str]) -> str:
    """``words`` as alternatives of a pattern, grouped by their first character: thousands are tried as hundreds."""
    rests: dict[str, list[str]] = {}
    for word in sorted(dict.fromkeys(words), key=len, reverse=True):
        rests.setdefault(word[0], []).append(re.escape(word[1:]))
    return "|".join(f"{re.escape(first)}(?:{'|'.join(behind)})" for first, behind in rests.items())


@lru_cache(maxsize=512)
def _scanner(own: tuple[str, ...]) -> re.Pattern[str]:
    measures = _longest_first([*wording().measures, *own])
    terms = _longest_first(kind_of_term())
    return re.compile(
        r"(?P<name>[A-Za-z]{2,}\d+(?:\.\d+)?)|(?P<date>(?:19|20)\d\d年(?:度)?(?:\d{1,2}月)?(?:\d{1,2}日)?(?:底|末|初|前)?|(?:次年|翌年|当年|本年|明年)\d{1,2}月(?:\d{1,2}日|底|末|初)?|\d{1,2}月(?:\d{1,2}日|底|末|初|前|份)+|(?<![每迟期超晚误过满足])\d{1,2}月(?=[完开竣验投交上下启建拨发内份]|(?:及|或)?(?:之|以)后))"
        rf"|(?P<num>\d+(?:\.\d+)?)(?P<unit>%|‰|{FRACTION}\d+|分(?![钟之贝米])|(?:{_SCALE}(?={measures}))?(?:{measures})(?:\((?:{measures})\))?(?:/(?:{measures}))?|{_BARE_SCALE})?"
        rf"|(?P<term>{terms})|(?P<mark>[(),;:!|\-])|(?P<free>.)",
        re.DOTALL,
    )


def tokenise(text: str, own: tuple[str, ...] = ()) -> tuple[Token, ...]:
    """Cut normalised ``text`` into tokens; ``own`` are measures besides the vocabulary's."""
    tokens: list[Token] = []
    free = ""
    for found in _scanner(own).finditer(text):
        token = _token(found)
        if token.kind == "free":
            free += token.text
            continue
        if free:
            tokens.append(Token("free", free))
            free = ""
        tokens.append(token)
    if free:
        tokens.append(Token("free", free))
    return tuple(tokens)


def _token(found: "re.Match[str]") -> Token:
    if (number := found["num"]) is not None:
        return Token("num", found[0], Decimal(number), found["unit"] or "")
    if (term := found["term"]) is not None:
        return Token(kind_of_term()[term], term)
    if (mark := found["mark"]) is not None:
        return Token(_MARKS[mark], mark)
    return Token("plain" if found["date"] else "free", found[0])


def kinds_of(tokens: Sequence[Token]) -> set[str]:
    """Every kind of word in ``tokens``."""
    return {token.kind for token in tokens}

"""Letters, quotients and functions in rules → the words they stand for, before the tokens are cut.

A sentence that explains its letters (A为实际值, 其中B为目标值) is read with the words in their place; min(…,1) is
the cap that every rule has; a quotient held against a number is a rate of completion. Called by ``tidy`` only.
"""

import re
from decimal import Decimal
from functools import cache

from perf_pipeline.rulebook.grammar.rewriting.turns import START
from perf_pipeline.rulebook.grammar.wording import wording

_LETTER = re.compile(r"[,;(](?:其中,?)?([A-Z])(?:为|=|代表|表示|是|指|,)([^,;()A-Z\d]{2,12})(?=[,;)]|$)")
_NAMED_AS = re.compile(
    r"(?:^|(?<=[,;(]))(?:设|令|假设|记|以|用|其中)?,?([^,;()A-Z\d=]{2,12}?)(?:设为|设置为|记为|记作|定为|为|是|=|用|以)([A-Z])(?:来?表示|代表)?[,;)]"
)
_SHOWN_BY = re.compile(
    r"(?:^|(?<=[,;(]))(?:以|用|设|令)([A-Z])(?:来?表示|代表|为|指代)([^,;()A-Z\d=]{2,12})(?:[,;)]|$)"
)
_CAPITAL = re.compile("[A-Z]")
_LIMIT = re.compile(r"(min|max)\(((?:[^(),]|\([^()]*\))+),((?:[^(),]|\([^()]*\))+)\)", re.IGNORECASE)
_LESSER = re.compile(
    r"取?([^,;与和]{1,12}/[^,;与和]{1,12})[与和](1|100%)(?:中|之间|两者|二者)?(?:的|取)?(?:较小值|最小值|较小者|小者|孰小值?|低值)"
)
_QUOTIENT = (
    r"\(?(?:实际|完成值|完成数|全年完成)[^,;/()=≥≤<>]{0,10}/"
    r"(?:计划|目标|指标|年度|预算|概算|批复|控制)[^,;/()=≥≤<>]{0,10}\)?(?:\*100%)?"
)
_QUOTIENT_BEHIND = re.compile(rf"(?<![\d.])(\d+(?:\.\d+)?)(%?)([≥≤<>]){_QUOTIENT}(?=[≥≤<>])")
_QUOTIENT_HELD = re.compile(rf"(?:完成率=)?{_QUOTIENT}([≥≤<>=])(\d+(?:\.\d+)?)(%?)(?![\d.])")
_BARE_QUOTIENT = re.compile(r"([≥≤<>])([0-2](?:\.\d+)?)(?=[得的时且,;不])")
_EITHER_WAY = re.compile(r"([^,;()/*或按=]{1,12})/([^,;()/*或]{1,12}?)\(?或者?\2/\1\)?")
"""实际值/目标值或目标值/实际值: whichever suits the indicator."""
_SCORE_RATE = re.compile(
    rf"{START}([^,;=()\d]{{0,8}}(?:得分率|达标系数|完成系数|得分系数))=\(?(?:实际|完成)[^,;=()/]{{0,16}}\)?/\(?(?:目标|计划|指标|年度)[^,;=()/*]{{0,16}}\)?(?:\*100%)?[,;]"
)


def spell_out(text: str) -> str:
    """``text`` (normalised) with its symbols as words."""
    if "(" in text:
        text = _LIMIT.sub(_limited, text)
    if "/" in text:
        text = _rates_held(_LESSER.sub(r"(\1)", text))
    if "=" in text and (rate := _SCORE_RATE.search(text)) is not None:
        text = _SCORE_RATE.sub("", text).replace(rate[1], "完成率")
    text = _letters(text) if _CAPITAL.search(text) else text
    return _EITHER_WAY.sub("完成比例", text) if "/" in text and "或" in text else text


_WEIGHT = re.compile(r"(?:\d+(?:\.\d+)?分?|.{0,4}分值|权重|满分)")


def _limited(found: re.Match[str]) -> str:
    """min(实际/目标,1) and max(0,…) say what holds of every rule: not above full marks, not below none."""
    name, *sides = found[1].lower(), found[2], found[3]
    for limit, kept in (sides, sides[::-1]):
        if name == "max" and limit in ("0", "0分"):
            return f"({kept})"
        if name == "min" and limit in ("1", "100%") and ("/" in kept or kept.endswith("率")):
            return f"({kept})"
        if name == "min" and _WEIGHT.fullmatch(limit) and limit != "1" and limit in kept:
            return f"({kept})"
    return found[0]


_COMPARED = re.compile(
    r"([大高]于或?等于|不低于|不小于|不少于)|([小低]于或?等于|不超过|不高于|不大于)|(大于|高于|超过)|(小于|低于|不足|不到|少于)"
)
_TO_ONE = re.compile(rf"(?:{_COMPARED.pattern})(?=[0-2](?:\.\d+)?(?:[得的时且,;不]|$))")


def _sign(found: re.Match[str]) -> str:
    return "≥≤><"[next(n for n, word in enumerate(found.groups()) if word)]


def _rates_held(text: str) -> str:
    text = _TO_ONE.sub(_sign, text)
    text = _QUOTIENT_BEHIND.sub(_held_before, text)
    held = _QUOTIENT_HELD.search(text)
    text = _QUOTIENT_HELD.sub(_held_rate, text)
    if held is not None and not held[3]:
        text = _BARE_QUOTIENT.sub(_held_share, text)  # ≤1得满分;>1且≤1.05得一半分
    return text


def _held_share(found: re.Match[str]) -> str:
    return f"{found[1]}{format((Decimal(found[2]) * 100).normalize(), 'f')}%"


def _held_before(found: re.Match[str]) -> str:
    """0.9≤完成值/目标值<1: the bound in front of the quotient, as a percentage."""
    number = Decimal(found[1]) * (1 if found[2] else 100)
    return f"{format(number.normalize(), 'f')}%{found[3]}{found[0][found.end(3) - found.start() :]}"


def _held_rate(found: re.Match[str]) -> str:
    """实际完成数/计划完成数≥1 is 指标完成率≥100%."""
    number = Decimal(found[2]) * (1 if found[3] else 100)
    return f"指标完成率{found[1]}{format(number.normalize(), 'f')}%"


@cache
def _meaning(name: str) -> str:
    """What a letter stands for: the target, the actual, the weight, or nothing known; a rate of completion is none."""
    terms = wording().terms
    if name in terms["ratio"]:
        return ""
    if name in terms["weight"] or name in terms["full"]:
        return "分值"
    if name in terms["target"] or name.startswith(
        ("目标", "计划", "年度目标", "年度指标", "年初目标", "预期")
    ):
        return "目标值"
    if name in terms["actual"] or name.startswith(("实际", "完成", "全年实际")):
        return "实际值"
    return ""


def _turned_round(found: re.Match[str]) -> str:
    """实际值为A, as A为实际值; 完成率为X is a name of its own."""
    meaning = "" if found[1].endswith(("率", "比例", "比")) else _meaning(found[1])
    return f"({found[2]}为{meaning})," if meaning else found[0]


def _letters(text: str) -> str:
    """按B/A×分值(A为年度指标值,B为实际完成值): the letters as what they stand for."""
    known: dict[str, str] = {}
    text = _NAMED_AS.sub(_turned_round, _SHOWN_BY.sub(r"(\1为\2),", text))
    for found in _LETTER.finditer(text):
        meaning = _meaning(found[2])
        if not meaning or known.get(found[1], meaning) != meaning:
            return text
        known[found[1]] = meaning
    if not known or len(set(known.values())) != len(known):
        return text
    text = _LETTER.sub("", text).replace("(),", "").replace("()", "").rstrip("(")
    for letter, meaning in known.items():
        text = re.sub(rf"(?<![A-Za-z]){letter}(?![A-Za-z])", meaning, text)
    return re.sub(r"\)(?=[;,]|$)", lambda m: m[0] if text.count("(") >= text.count(")") else "", text)

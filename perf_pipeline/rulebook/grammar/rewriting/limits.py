"""Turns that bound what a rule gives: least, most, what is lost at most, results below nothing → one way each.

A bound in points is read by ``tidy`` and ``clauses``; one that is a part of the weight (最低不低于分值的40%, 扣分合计
不超过分值的30%) is taken out here, since only the form knows the weight. Called by ``tidy``.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from perf_pipeline.rulebook.grammar.rewriting.turns import END, NUMBER, Turn, turned

_WEIGHT = (
    r"(?:该项指标|该项|本项|此项|该指标|本指标|指标|项目|总)?"
    r"(?:分值|满分值|满分|权重分值|权重分|权重|标准分值|标准分|总分)"
)
_PART = rf"(?:{_WEIGHT}的?({NUMBER})%|({NUMBER})%的?{_WEIGHT})"
_NOT_BEYOND = r"(?:不(?:得|能|应)?(?:超过|高于|大于|超出|多于))"
_AT_MOST = rf"(?:(?:最高|最多|上限|最大)(?:为|是)?{_NOT_BEYOND}?|{_NOT_BEYOND})"
_LEAST = re.compile(
    r"[,;(](?:但|且|但是)?(?:最终|实际)?(?:得分)?(?:(?:最低|最少|保底)(?:得分)?(?:不低于|不少于|不得低于|得|计|为|给)*|不低于|不少于|不得低于)"
    rf"{_PART}(?:计分|得分|计)?\)?{END}"
)
_LOSS = re.compile(
    rf"[,;(](?:但|且)?(?:(?:累计|合计|总|最多|最高)*(?:扣分|扣减|扣)(?:总额|总分|累计|合计|总计|分值)*{_AT_MOST}|(?:累计|合计|总)*(?:最多|最高|上限)(?:累计|合计|可|只|为)*扣(?:除|减|分)?(?:不超过)?){_PART}"
    rf"(?:为止|即止|为限)?\)?{END}"
)
_MOST = re.compile(
    rf"[,;(](?:但|且|但是)?(?:最终|实际|计算)?(?:得分)?{_AT_MOST}(?:得分|得|计)?{_PART}(?:为限|为止)?\)?{END}"
)
_SUM = r"(?:累计|合计|总计|总共|总)"
_RESULT = r"(?:计算)?(?:得分|结果|分数|得数|计算结果|实际得分|最终得分)(?:值)?"
_TAKEN_AS = r"(?:的|时|者)?,?(?:则|均|都)?(?:按|取|计|记|得|为|以)"


@dataclass(frozen=True, slots=True)
class Limits:
    """Parts of the weight: what is given at least and at most, and what is lost at most; ``forfeit``: points of a
    formula below which nothing is given."""

    least: Fraction | None = None
    most: Fraction | None = None
    lost: Fraction | None = None
    forfeit: Decimal | None = None


def in_one_limit(text: str) -> str:
    """``text`` (normalised) with its bounds of points in their common form."""
    return turned(text, _TURNS)


def taken_limits(text: str) -> tuple[str, Limits]:
    """``text`` without the bounds that need the weight, and those bounds."""
    text, forfeit = _forfeit(text) if "得分" in text else (text, None)
    if "%" not in text or not _ANY.search(text):
        return text, NO_LIMITS if forfeit is None else Limits(forfeit=forfeit)
    text, lost = _taken(_LOSS, text)
    text, least = _taken(_LEAST, text)
    text, most = _taken(_MOST, text)
    return text, Limits(least, most, lost, forfeit)


NO_LIMITS = Limits()
_FORFEITED = re.compile(
    rf"[,;](?:但|若|如)?(?:计算|最终|实际)?得分(?:低于|小于|不足|少于)({NUMBER})分(?:的|时|者)?,?(?:按0分计算?|计0分|得0分|取0分|不得分){END}"
)
_RECKONED = re.compile(r"得分=|按[^,;]{0,12}(?:比例|率|之比)")


def _forfeit(text: str) -> tuple[str, Decimal | None]:
    """得分=实际/计划*10,得分低于6分的按0分计: of the points that the formula gives."""
    found = _FORFEITED.search(text)
    if found is None or not _RECKONED.search(text[: found.start()]):
        return text, None
    return text[: found.start()] + text[found.end() :], Decimal(found[1])


_ANY = re.compile("最[低少高多大]|上限|保底|不低于|不少于|不得|不超过|不高于")


def _taken(pattern: re.Pattern[str], text: str) -> tuple[str, Fraction | None]:
    """Take the bound out; where there are two, both stay and are not understood."""
    found = list(pattern.finditer(text))
    if len(found) != 1 or found[0].start() == 0:
        return text, None
    part = Fraction(found[0][1] or found[0][2]) / 100
    return text[: found[0].start()] + text[found[0].end() :], part if 0 < part < 1 else None


def _result_bound(found: re.Match[str]) -> str:
    """结果大于4取4,小于2取0: both speak of the points."""
    low = f",得分低于{found[2]}分的按0分计" if found[2] else ""
    return f",最高{found[1]}分{low}"


_UP, _DOWN = "(?:高于|多于|大于|超过|超出)", "(?:低于|少于|小于|不足|不到)"
_BY_NAME = "(?:年度)?(?:目标值|计划值|指标值|计划数|目标数)"
_TURNS: tuple[Turn, ...] = (
    (("≠",), re.compile("≠"), "不等于"),
    (
        ("一致", "相等", "相符", "相同"),
        re.compile(
            rf"(?:与|和|同)({_BY_NAME})(不?)(?:一致|相等|相符|相同)(?=的?,?(?:即|则|就|均|都)?(?:不?得|不?计|满分|扣))"
        ),
        r"\2等于\1",
    ),
    (
        ("不一致", "不相等", "不相符", "不相同"),
        re.compile(r"(?<=[,;])不(?:一致|相等|相符|相同)(?=的?,?(?:则|均|都)?不得分)"),
        lambda m: "不等于目标值" if re.search(f"等于{_BY_NAME}", m.string[: m.start()]) else m[0],
    ),
    (
        ("或", "及", "和", "与"),
        re.compile(
            rf"(?:{_UP}(?:{_BY_NAME})?(?:或者?|及|和|与|,){_DOWN}|{_DOWN}(?:{_BY_NAME})?(?:或者?|及|和|与|,){_UP})(?:{_BY_NAME})?(?=的?,?(?:则|均|都)?不得分)"
        ),
        "不等于目标值",
    ),
    (
        ("保留",),
        re.compile(
            r"(?:[,;(](?:计算|最终|实际|最后|该项)*(?:结果|得分|得数|计分|分数|分值|数值)?)?(?:均|统一|按)?(?:四舍五入)?,?(?:后|并)?保留(?:到)?"
            r"(?:小数点后)?(?:2|两|二)位(?:小数)?(?:数)?(?:计分)?\)?(?=[,;)]|$)"
        ),
        "",
    ),
    (
        ("大于", "超过", "高于", ">"),
        re.compile(
            rf"[,;(]{_RESULT}(?:大于|超过|高于|>)({NUMBER})分?{_TAKEN_AS}\1分?(?:计算|计分|计|记)?"
            rf"(?:[,;](?:低于|小于|不足|<)(?!0)({NUMBER})分?{_TAKEN_AS}0分?(?:计算|计分|计|记)?)?\)?{END}"
        ),
        _result_bound,
    ),
    (
        ("小于0", "低于0", "<0", "为负", "负数"),
        re.compile(
            rf"(?<=[^,;])[,;](?:{_RESULT})?(?:(?:小于|低于|<)0分?|(?:为|出现)?负(?:数|值|分)?){_TAKEN_AS}0分?(?:计算|计分|计|记)?{END}"
        ),
        lambda m: "" if re.search(r"得分=[^;]*[*/]", m.string[: m.start()]) else m[0],
    ),
    (
        ("得分", "加分"),
        re.compile(
            rf"(?<=[,;])(?:{_SUM}(?:得分|加分)|(?:得分|加分)(?:总计|累计|合计|总额|总和))(?:最高|最多)?{_NOT_BEYOND}({NUMBER})分(?:为止|为限)?{END}"
        ),
        r"最高\1分",
    ),
    (
        ("扣分", "扣减"),
        re.compile(
            rf"(?<=[,;]){_SUM}?(?:扣分|扣减)(?:总[额数分])?{_SUM}?(?:最多|最高|上限)(?:为|是)?{_NOT_BEYOND}?({NUMBER})分(?:为止|为限)?{END}"
        ),
        r"最多扣\1分",
    ),
    (
        ("含两", "含首", "含端", "含上", "均含", "都含"),
        re.compile(
            rf"({NUMBER}%?)([-~至到])({NUMBER}[^\d,;()]{{0,3}}?)(?:之间)?\((?:均含|都含|含(?:两端|两头|两边|首尾|端点|上下限|两者|两端点|上下界))\)"
        ),
        r"\1(含)\2\3(含)",
    ),
)

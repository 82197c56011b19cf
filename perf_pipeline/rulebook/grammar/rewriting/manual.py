"""Turns of scoring manuals → the common way: names defined in the sentence, coefficients, fractions, stages.

A manual defines before it scores: 工期比=实际工期/合同工期, 满意值为95%, 系数0.8 with 得分=分值×系数 behind. What is
defined is put where its name stands, so that the grammar reads numbers. A definition that is none of these stays
and is not understood. Called by ``rephrase`` only.
"""

import re
from decimal import Decimal

from perf_pipeline.rulebook.grammar.rewriting.turns import END, NUMBER, START, Turn, turned
from perf_pipeline.rulebook.normal import FRACTION, chinese_number

_WEIGHT = r"(?:该项|本项|此项|该指标|本指标|指标|项目)?(?:分值|满分|权重分值|权重分|权重|标准分值|标准分|基本分|基础分)"
_TARGET = r"(?:目标值|计划值|指标值|目标|计划|预算数?|标准值)"


def from_manual(text: str) -> str:
    """``text`` (normalised) with what it defines put in place."""
    text = turned(text, _TURNS)
    if "系数" in text and _BY_COEFFICIENT.search(text):
        text = _coefficients(text)
    if "值" in text and "(" in text:
        text = _named_numbers(text)
    if (base := _BASE.search(text)) is not None and f"满分{base[1]}分" in text.replace("满分为", "满分"):
        text = _BEYOND_FULL.sub("", _BASE.sub("", text))
    text = _BASE_AND_MORE.sub(r"\1分基础上,\2得\3", text) if "加" in text and "分" in text else text
    text = _forfeited(text) if "得分" in text else text
    if "设" in text and (letter := _LETTER.match(text)) is not None:
        text = text[letter.end() :].replace(letter[2], letter[1])
    return _ratios(text) if "=" in text and "/" in text else text


_LETTER = re.compile(r"^(?:假?设|令|记)(?:实际)?([^,;\d=]{0,8}(?:率|比例))(?:为|=|是)([A-Za-z])[,;]")
"""设完成率为X: a letter in place of a name."""


def _percent(number: str) -> str:
    return format((Decimal(number) * 100).normalize(), "f") + "%"


# -- names


_NAMED_NUMBER = re.compile(
    rf"[,;(]?(?:其中,?)?([^,;()\d=*/+\-<>≥≤]{{1,5}}值)(?:为|=|是|取)({NUMBER}[^\d,;()=*/+\-]{{0,3}}?|{_TARGET}的{NUMBER}%)\)?{END}"
)
_KNOWN = ("目标值", "计划值", "指标值", "实际值", "完成值")


def _named_numbers(text: str) -> str:
    """(实际值-不允许值)/(满意值-不允许值), 满意值为95%, 不允许值为75%: the numbers in place of their names."""
    named = {name: number for name, number in _NAMED_NUMBER.findall(text) if not name.endswith(_KNOWN)}
    for name, number in sorted(named.items(), key=lambda item: -len(item[0])):
        if not re.search(rf"[-+*/(]{name}|{name}[-+*/)]", text):
            continue
        told = next(found[0] for found in _NAMED_NUMBER.finditer(text) if found[1] == name)
        text = text.replace(told, "", 1).replace(name, number)
    return text


_RATIO = re.compile(
    rf"{START}([^,;=()\d<>≥≤*/]{{1,8}}(?:比|率|比例|比率|系数))=\(?(?:实际|完成)[^,;=()*/+\-]{{0,12}}\)?/\(?"
    rf"(?:计划|目标|任务|下达|合同|约定|批复|预算|额定|定额|概算|应|规定|年度)[^,;=()*/+\-]{{0,12}}\)?(?:[,;]|$)"
)
_DEVIATION = re.compile(
    rf"{START}([^,;=()\d<>≥≤*/]{{1,8}}(?:率|比例|幅度|程度|度|值))=\(?\|[^|,;=]{{2,14}}-[^|,;=]{{2,14}}\|\)?/\(?"
    rf"(?:计划|目标|指标|预算|批复|年度)[^,;=()*/+\-]{{0,10}}\)?(?:\*100%)?{END}[,;)]?"
)


def _ratios(text: str) -> str:
    """工期比=实际工期/合同工期: its bounds are percentages of the target; |A-T|/T is without its sign."""
    if (found := _RATIO.search(text)) is not None:
        name = re.escape(found[1])
        rest = _RATIO.sub("", text, count=1)
        bounds = re.compile(
            rf"(?:(?<={name}[<>≥≤=])|(?<={name}为)|(?<={name}在)|(?<={name}达到)|(?<={name}超过)|(?<={name}不超过)"
            rf"|(?<={name}大于)|(?<={name}小于)|(?<={name}低于)|(?<={name}高于))({NUMBER})(?![%\d.])"
        )
        before = re.compile(rf"(?<![\d.])({NUMBER})(?=[<>≥≤]{name})")
        if before.search(rest) or bounds.search(rest):
            text = before.sub(lambda m: _percent(m[1]), bounds.sub(lambda m: _percent(m[1]), rest))
    text = _signed(text)
    if (found := _DEVIATION.search(text)) is not None:
        rest = _DEVIATION.sub("", text, count=1)
        text = rest.replace(found[1], f"{found[1]}绝对值")
    return text


_DONE = ("实际", "完成", "决算")
_AMOUNT = r"(?:实际|完成|决算|预算|计划|目标|指标|批复|合同|概算)[^,;=()*/+\-|]{0,10}"
_SIGNED = re.compile(
    rf"{START}([^,;=()\d<>≥≤*/]{{1,8}}(?:率|比例|幅度|程度|度))=\(({_AMOUNT})-({_AMOUNT})\)/\(?"
    rf"(?:计划|目标|指标|预算|批复|年度|合同|概算)[^,;=()*/+\-]{{0,10}}\)?(?:\*100%)?(?:[,;]|$)"
)


def _signed(text: str) -> str:
    """成本偏差率=(实际-预算)/预算: how far above the target; of 节约率=(预算-实际)/预算 only the sign says that."""
    found = _SIGNED.search(text)
    if found is None or found[2].startswith(_DONE) == found[3].startswith(_DONE):
        return text
    name, rest = re.escape(found[1]), _SIGNED.sub("", text, count=1)
    if found[2].startswith(_DONE):
        return re.sub(rf"(?<![\d.])0(?=[<≤]{name})", "0%", rest).replace(found[1], "超出比例")
    rest = re.sub(rf"{name}(?:≥|大于等于|不低于)0%?(?![\d.])", "超出比例≤0%", rest)
    rest = re.sub(r"(?<![^,;])超支(?=的?,?(?:不得|得0|不计))", "超出比例大于0%", rest)
    return re.sub(rf"{name}(?:<|小于|低于)0%?(?![\d.])", "超出比例大于0%", rest)


# -- coefficients


_BY_COEFFICIENT = re.compile(
    rf"[,;(]?(?:该项|本项|指标|最终)?(?:得分|评分)=(?:{_WEIGHT}\*(?:得分|评分|调节|等级)?系数|(?:得分|评分|调节|等级)?系数\*{_WEIGHT})\)?{END}"
)
_COEFFICIENT = re.compile(
    rf"(?:按|得分|评分|调节|等级|取|计)*系数(?:为|取|是|按|=)?({NUMBER})(?![%\d.])(?:计算|计分|计)?"
)
_LISTED = re.compile(r"^(?:得分|评分|等级|调节)?系数(?:为|是|如下)?[,;](?=[^,;\d系数]{1,8}\d)")
_BARE = re.compile(rf"(?<=[,;])([^,;\d]{{1,8}})({NUMBER})(?=[,;]|$)")


def _coefficients(text: str) -> str:
    """90分及以上,系数1.0;…;得分=分值*系数: shares of the weight."""
    text = _BY_COEFFICIENT.sub("", text)
    if (listed := _LISTED.match(text)) is not None:
        return _BARE.sub(lambda m: f"{m[1]}得分值的{_percent(m[2])}", "," + text[listed.end() :]).lstrip(",")
    return _COEFFICIENT.sub(lambda m: f"得分值的{_percent(m[1])}", text)


# -- single turns


_BASE = re.compile(rf"[,;]?(?:基础|基本|基准|起评)分(?:为|是)?({NUMBER})分(?=[,;])")
_BEYOND_FULL = re.compile(
    rf"(?<![^,;])(?:较|比|相?对于?)?(?:{_TARGET})?(?:相比)?,?每[^,;扣]{{1,14}}加{NUMBER}分[,;]"
)
"""基础分5分, 满分5分: what is added goes beyond full marks."""


def _fraction(found: re.Match[str]) -> str:
    """1/4分值 as 25%; a third has no end as a percentage and is a part."""
    part = Decimal(found[1]) / Decimal(found[2]) * 100
    if part * 100 != int(part * 100):
        return f"{found[1]}{FRACTION}{found[2]}"
    return f"{format(part.normalize(), 'f')}%"


def _target_and_share(found: re.Match[str]) -> tuple[str, str]:
    """目标值的1.2倍: 120% of it."""
    name, times = (part for part in found.groups() if part is not None)
    return name, _percent(times)


def _beyond(found: re.Match[str]) -> str:
    """超额10%以内: up to 110% of the target; 超额10%以上: more."""
    more = format((100 + Decimal(found[1])).normalize(), "f")
    return f"完成率100%-{more}%" if found[2] == "以内" else f"完成率{more}%以上"


def _from_day(found: re.Match[str]) -> str:
    """从第11天起: what goes beyond ten days."""
    return f"超过{int(found[1]) - 1}{found[2]}的部分"


_BASE_AND_MORE = re.compile(
    rf"^(?:基础|基本|起步)分(?:为|是)?({NUMBER})分[,;](每[^,;\d]{{0,10}}{NUMBER}[^,;\d加]{{1,8}}),?加(?={NUMBER}分)({NUMBER}分)"
)
_FORFEITED = re.compile(
    rf"[,;](?:但|若|如)?(?:计算)?得分(?:低于|小于|不足|少于)({NUMBER})分(?:的|时|者)?,?(?:按0分计算?|计0分|得0分|不得分)"
)
_BY_COMPLETION = re.compile(r"实际[^,;/]{0,6}/(?:计划|目标)|按(?:照)?(?:实际)?完成(?:的)?(?:比例|率)")


def _forfeited(text: str) -> str:
    """得分低于6分的按0分计 beside 10 × actual ÷ plan: below 60 % of the plan nothing is given."""
    found, full = _FORFEITED.search(text), [Decimal(n) for n in re.findall(r"得(\d+(?:\.\d+)?)分", text)]
    if found is None or not full or not _BY_COMPLETION.search(text) or not 0 < Decimal(found[1]) < max(full):
        return text
    part = Decimal(found[1]) / max(full)
    return (
        text
        if part * 10000 != int(part * 10000)
        else _FORFEITED.sub(f",低于目标值的{_percent(str(part))}不得分", text)
    )


_SAMPLED = re.compile(
    r"(?:^|(?<=[,;]))(?:随机)?(?:抽查|抽检|抽取|抽样|检查)\d+[^,;\d]{1,6}[,;](?=每|发现|出现|无|未)"
)
"""抽查100份: how many were looked at, not how many are asked for."""

_TURNS: tuple[Turn, ...] = (
    (
        ("法", "模型", "0-1", "0/1", "0~1"),
        re.compile(
            r"^(?:本?指标)?(?:采用|采取|实行|按照?|运用|使用|适用)(?:[^,;\d]|0[-/~]1){1,12}?"
            r"(?:法|模型|(?<=0[-/~]1)(?:赋值|计分|评分|打分|赋分)(?:制|方式)?)(?:计分|评分|赋分|计算|打分|得分)?[,;]"
        ),
        "",
    ),
    (
        ("合同", "约定"),
        re.compile(r"(?<=[-/(])(?:合同|约定)(?:的)?(?=[^,;()*/+\-]{1,6}[-/)*])"),
        "计划",
    ),
    (("min", "MIN"), re.compile(r"(?:min|MIN)\(([^(),;]+),(?:1|100%)\)"), r"(\1)"),
    (
        ("max", "MAX"),
        re.compile(
            r"(?:max|MAX)\((?=[^;]*\))(?:0,((?:[^(),;]|\([^(),;]*\))+)|((?:[^(),;]|\([^(),;]*\))+),0%?)\)"
        ),
        lambda m: f"({m[1] or m[2]})",
    ),
    (
        ("倍",),
        re.compile(
            rf"({_TARGET})的({NUMBER})倍|(?<=达到)({_TARGET})({NUMBER})倍|(?<=[≥≤<>于])({_TARGET})({NUMBER})倍"
            rf"|(?<=不超过)({_TARGET})({NUMBER})倍"
        ),
        lambda m: "{}的{}".format(*_target_and_share(m)),
    ),
    (("/",), re.compile(rf"(?<![\d.占])([1-9])/([2-9])(?=的?{_WEIGHT}|(?<=分值的\d/\d){END})"), _fraction),
    (
        ("超额",),
        re.compile(
            rf"超额(?:完成)?(?:目标|任务|计划)?(?:的)?({NUMBER})%(?:\(含\))?(?:及|或)?(以内|以上)(?:\(含\))?"
        ),
        _beyond,
    ),
    (("第",), re.compile(r"(?:从|自)?第(\d+)(天|日|个工作日|个月)(?:起|开始)(?:的)?,?"), _from_day),
    (
        ("为0", "计0", "记0", "0分"),
        re.compile(r"(?:该项|本项|此项|整项|全项|该指标|本指标)(?:得?分)?(?:为|计|记|是)0分?" + END),
        "不得分",
    ),
    (("整项", "全项"), re.compile(r"(?:整项|全项)(?=不[得计给]|得?0分)"), ""),
    (("年内", "年以内"), re.compile(r"(?:^|(?<=[,;]))\d年(?:以|之)?内(?=[无未没])"), ""),
    (
        ("满分", "分值", "权重"),
        re.compile(r"((?:满分|分值|权重)(?:为|是)?)([一二三四五六七八九十]{1,3})(?=分)"),
        lambda m: f"{m[1]}{chinese_number(m[2])}",
    ),
    (("抽", "检查"), _SAMPLED, ""),
    (("凡",), re.compile(r"凡是?(?![^;,扣]*\d)"), ""),
    (
        ("不另加", "不加分", "不再加", "不予加", "不额外加"),
        re.compile(rf"^每提前[^,;]{{0,10}}不(?:另外?|再|予|额外)?加分{END}[,;]"),
        "",
    ),
    (
        ("不适用", "不涉及"),
        re.compile(
            r"(?:[,;]|^)(?:不适用|不涉及)(?:的|时)?,?(?:不计分|不参与(?:计分|评分)|不予评分|不纳入评分)?,?(?:由[^,;]{1,12})?另行(?:处理|认定|研究|确定|说明)"
            + END
        ),
        "",
    ),
    (
        ("占",),
        re.compile(
            r"实际(?:完成)?[^,;\d占]{0,5}占(?:任务|计划|目标|年度任务|年度计划|全年任务|全年计划)[^,;\d占的]{0,4}的(?:比重|比例|百分比|份额)"
        ),
        "完成率",
    ),
    (("一律",), re.compile(r"(?:的)?,?一律(?:按|计|记|得)?(?=(?:\d|满分|不))"), "得"),
    (("中间",), re.compile(rf"[,;]?(?:无|没有|不设)中间(?:分|档|得分){END}"), ""),
    (
        ("名以", "名之", "名开"),
        re.compile(r"(?:排名|位列|位居)?第?(\d+)名(?:以后|之后|以外|之外|开外)"),
        r"排名>\1名",
    ),
    (
        ("部分",),
        re.compile(rf"超(?:过|出)({NUMBER}(?:%|个百分点)?)(?:的)?部分,?(?=[^,;\d]{{0,12}}每)"),
        r"大于\1的部分,",
    ),
    (
        ("增加", "加"),
        re.compile(rf"(\d(?:个百分点|%)),?增?加(?={_WEIGHT}的?\d)"),
        r"\1,得",
    ),
    (
        ("要求", "应达", "须达"),
        re.compile(
            rf"^[^,;\d]{{0,14}}(?:要求[^,;\d]{{0,10}}?|应达到?|须达到?|目标)(?:达到|为|是)?({NUMBER}%)[,;](?!每)(?=[^,;\d]{{0,12}}\d)"
        ),
        r"目标值为\1,",
    ),
)

"""Turns of evaluation index systems and goal forms → the common way: ranks, caps of losses, lines between bounds.

Such systems number their tiers (A. B. C.), tell ranks in Chinese numerals, put the pass mark first and name the
target once and its multiples after. Every entry keeps what the sentence gives. Called by ``rephrase`` only.
"""

import re
from decimal import Decimal

from perf_pipeline.rulebook.grammar.rewriting.turns import END, NUMBER, Turn, turned
from perf_pipeline.rulebook.normal import chinese_number

_CHINESE = "[一二三四五六七八九十]{1,3}"
_WEIGHT = r"(?:权重分|权重|分值|分数)"
_FULL = r"(?:该项|本项|指标)?(?:满分|分值|权重分?)"
_TARGET = r"(?:目标值|计划值|指标值|预算数)"
_TIER = r"第?(?:[一二三四五六1-6]|[IVX]{1,3}|[A-F]|[甲乙丙丁])(?:档|级|类|等)次?"
"""一档, II级, A类: what a tier is called before its numbers."""
_PLANNED = r"(?:年初|年度|全年|既定|设定|预定|项目|绩效)*(?:目标|计划|任务|指标)(?:任务|要求|值|数|量)?"


def from_systems(text: str) -> str:
    """``text`` (normalised) with those turns in their common form."""
    text = turned(_of_the_plan(text), _TURNS)
    if "后" in text:
        text = _AFTER_DAYS.sub(lambda m: _after_the_same(m, text), text)
    return _interpolated(text) if "线性" in text or "插值" in text else text


_HELD_TO_PLAN = re.compile(rf"^(?:对照|比照|对比){_PLANNED}(?:的)?,?(?=.)")
_DONE_SHARE = re.compile(rf"(完成|达到)(?={NUMBER}%)")


def _of_the_plan(text: str) -> str:
    """对照年初目标,完成80%以上: eighty percent of that target."""
    if text[:2] not in ("对照", "比照", "对比"):
        return text
    return _DONE_SHARE.sub(r"\1目标值的", _HELD_TO_PLAN.sub("", text))


_AFTER_DAYS = re.compile(
    r"(\d+)(天|日|个?工作日|个?月|小时)(?:以|之)?后(?=[^,;\d得扣]{0,6}?,?(?:得|不|扣|按|计))"
)


def _after_the_same(found: re.Match[str], text: str) -> str:
    """20日内公开得3分，20日后公开得1分: the same number is the end of one case and the beginning of the other."""
    within = re.search(rf"(?<!\d){found[1]}{found[2]}(?:\(含\))?(?:以|之)?内", text[: found.start()])
    return found[0] if within is None else f"超过{found[1]}{found[2]}"


_LINEAR = re.compile(
    r"(?<=[,;])(?:其余|其他|其它|中间|(?:介于)?(?:两者|二者)之间)(?:的|部分)?,?(?:按|采用|用)(?:照)?"
    rf"(?:线性)?(?:插值|内插|插值法|内插法|线性)(?:法)?(?:计分|计算得分|计算|得分|赋分|确定得分){END}"
)
_FULL_FROM = re.compile(rf"({NUMBER})%(?:\(含\))?及?以上(?:的|,)*得满分")
_NOTHING_TO = re.compile(rf"({NUMBER})%(?:\(含\))?及?以下(?:的|,)*不得分")


def _interpolated(text: str) -> str:
    """90%以上得满分，50%以下不得分，其余按线性插值: the line between the two bounds that the sentence has."""
    full, nothing = _FULL_FROM.findall(text), _NOTHING_TO.findall(text)
    if len(full) != 1 or len(nothing) != 1 or Decimal(nothing[0]) >= Decimal(full[0]):
        return text
    return _LINEAR.sub(f"其余按(完成率-{nothing[0]}%)/({full[0]}%-{nothing[0]}%)*分值计分", text)


def _beyond_full(found: re.Match[str]) -> str:
    """达到6%得满分…每高1%加0.5分，最高不超过满分: nothing is left to add."""
    return "" if "得满分" in found.string[: found.start()] else found[0]


def _ordinal(found: re.Match[str]) -> str:
    return f"{found[1]}{chinese_number(found[2])}"


def _added(found: re.Match[str]) -> str:
    """90%以上得2分，达到100%再加1分: three points at 100 %, where one tier alone gives points before."""
    if len(re.findall(r"得\d", found.string)) != 1:
        return found[0]
    return f"得{found[1]}分{found[2]}得{Decimal(found[1]) + Decimal(found[3])}分"


_TURNS: tuple[Turn, ...] = (
    (("A", "B", "C"), re.compile(r"(?:^|(?<=[,;]))\(?[A-H][.,)](?=[\d<>≥≤])"), ""),
    (
        ("为及格", "为合格", "为底线", "为红线", "为最低"),
        re.compile(rf"^(?:以)?({NUMBER}%?)为(?:及格|合格|最低|底)(?:分数|标准)?(?:线|值)?[,;](?=.*\1)"),
        "",
    ),
    (
        ("要点", "评价点", "考核点"),
        re.compile(
            rf"^共?(?:有|设)?(\d)个(?:评价|考核|得分)?(?:要点|点),各占1/\1(?:的)?{_WEIGHT}[,;]"
            rf"(?:每)?符合(?:的|1个)?,?得(?:到)?(?:相应|对应)(?:的)?{_WEIGHT}[,;]不符合(?:的)?,?不得分(?=;满分|$)"
        ),
        r"目标值为\1个,得分=实际值/目标值*分值",
    ),
    (
        ("要点", "评价点", "考核点"),
        re.compile(
            rf"^(?:共|共有|设有?|包括|包含)(?:\d|{_CHINESE})[个项条](?:评价|考核|得分)?(?:要点|内容|点)[,;]"
        ),
        "",
    ),
    (
        ("扣分", "扣满"),
        re.compile(
            rf"(?<=[,;])(?:累计|合计|总)?扣(?:分(?:总[额数])?(?:累计|合计)?(?:不超过|不高于|不多于|以)|满)({NUMBER})分(?:为止|即止|为限)?{END}"
        ),
        r"最多扣\1分",
    ),
    (
        ("每处", "每项", "每个", "每件", "每次", "每户", "每例", "每人", "每1"),
        re.compile(r"(?<=[,;])([未不][^,;\d扣得]{1,4}?)的,?每1?([处项个件次户例人])(?=扣)"),
        r"每1\2\1",
    ),
    (
        ("加",),
        re.compile(
            rf"(?<=分)[,;]每(?:超|高|多|增)[^,;扣减]{{1,12}}?加{NUMBER}分[,;](?:但)?(?:得分)?(?:最高|最多)?(?:得分)?不(?:得|能)?(?:超过|高于){_FULL}{END}"
        ),
        _beyond_full,
    ),
    (("零",), re.compile(rf"(?:该项|本项|此项|该指标|本指标)(?:得?分)?(?:为|计|记|是)零分?{END}"), "不得分"),
    (
        ("区间", "范围"),
        re.compile(
            r"(?<=[,;])(?:超出|超过|不在|低于或高于|偏离)(?:此|该|上述|这一|规定)(?:区间|范围)(?:内)?的?,?(?=不|得|计|按)"
        ),
        "否则",
    ),
    (
        ("实际得分", "平均分", "平均得分"),
        re.compile(rf"(?:(?<=按)|(?<=得分=))[^,;\d=*/+()<>≥≤-]{{0,6}}(?:实际得分|平均得?分)(?=/{NUMBER}\*)"),
        "实际值",
    ),
    (
        ("以内", "之内", "内"),
        re.compile(rf"(?:^|(?<=[,;]))(?:控制)?在?({_TARGET})(?:以|之)?内(?=的?,?得)"),
        r"不超过\1",
    ),
    (
        ("第",),
        re.compile(rf"(第)({_CHINESE})(?=(?:名|位)|(?:至|到|-|~)第?[\d一二三四五六七八九十]+(?:名|位))"),
        _ordinal,
    ),
    (
        ("排名", "位列", "位居", "名列", "全市前", "全省前", "全县前", "全区前", "全国前", "全州前"),
        re.compile(
            rf"((?:(?:排名|位列|位居|名列)(?:在|位于)?(?:全[市省县区州国])?|全[市省县区州国](?:排名)?)前)({_CHINESE})(?:名|位)?"
        ),
        lambda m: _ordinal(m) + "名",
    ),
    (
        ("再加",),
        re.compile(rf"得({NUMBER})分([,;][^,;每得扣]{{2,14}}?\d%?的?,?)再加({NUMBER})分{END}"),
        _added,
    ),
    (
        ("/",),
        re.compile(
            r"(?<=[率例比重])\((?:=|即|指|是指)?\(?(?!计划|目标|指标|预算|年度|概算|合同|批复|应)"
            r"[^()\dA-Z+\-|;]{2,30}/[^()\dA-Z+\-|;]{2,30}\)?(?:\*100%)?\)"
        ),
        "",
    ),
    (
        ("档", "级", "类", "等"),
        re.compile(
            r"(?:^|(?<=[,;]))"
            + _TIER
            + r",?(?=[≥≤<>]?\d(?![\d.]*分(?!及?以))|[^,;\d得扣]{0,6}(?:[≥≤<>]|低于|不低于|达到|不足|超过)\d)"
        ),
        "",
    ),
    (
        ("百分号前", "不带百分号", "去掉百分号"),
        re.compile(r"\([^()]{0,8}(?:取百分号前|不带百分号|去掉百分号)[^()]{0,6}\)"),
        "",
    ),
    (("按0分",), re.compile(rf"[,;](?:得分)?(?:低于|小于|不足)0分?的?,?按0分?(?:计算|计分|计)?{END}"), ""),
    (
        ("有无",),
        re.compile(
            r"(?:^|(?<=[,;]))有无[^,;\d得扣]{1,16}?[?,;](?=[有无](?:的?,?[得计赋记]|的?,?不[得计扣]))"
        ),
        "",
    ),
    (
        ("第",),
        re.compile(r"(?:从|自)第(\d+)(?!季|年|月|学|期|批|阶)([^\d,;]{1,3}?)(?:起|开始)(?:的)?,?"),
        lambda m: f"超过{int(m[1]) - 1}{m[2]}的部分",
    ),
    (("基本分", "基础分"), re.compile(rf"得(?:基本|基础)分({NUMBER})分(?=[,;]在此基础上)"), r"得\1分"),
    (
        ("在此基础上",),
        re.compile(
            rf"(?<=分[,;])在此基础上,?(每(?:多|超)[^,;\d扣加]{{0,6}}{NUMBER}[^,;\d扣加]{{1,5}}),?加(?={NUMBER}分)"
        ),
        r"\1得",
    ),
)

"""Heads, connectives and units that differ from writer to writer and say the same → one of them.

The first of the rewriting passes: what stands here has no bearing on points whatever the sentence is about (a head
评分标准:, 对于…的 for …的, 得分为 before a formula for 得分=), so that every later table need know one way only. Called
by ``tidy``, and by ``profiles`` for rules that are only named.
"""

import re
from decimal import Decimal

from perf_pipeline.rulebook.grammar.rewriting.everyday import EVERYDAY
from perf_pipeline.rulebook.grammar.rewriting.spoken import SPOKEN
from perf_pipeline.rulebook.grammar.rewriting.turns import END, NUMBER, START, Turn, turned
from perf_pipeline.rulebook.grammar.wording import wording

_CONSEQUENCE = r"(?:不?得|不?计|按|扣|不扣|满分|赋|记|给|0分|\d)"


_SOURCES = r"(?:材料|资料|报告|数据|统计|台账|记录|文件|报表|凭证|证明|结果|通报|问卷|调查|系统)"
_OPENING = re.compile(
    rf"""^(?P<name>[^,;()\d得扣计每分]{{2,16}},)??(?:
      (?:\(?\d{{1,2}}\)|\([一二三四五六七八九十]{{1,2}}\)|[一二三四五六七八九十\d][,.](?![\d%]))[,.]?
    | (?:本|该)?(?:指标|项)?(?:具体)?(?:[评打扣计赋给]分?|得分|记分|评扣分|加扣分|考评|评价|考核|评定|计算)
      的?(?:标准|规则|方法|办法|细则|公式)(?:如下|为|是)*[,;]
    | (?:按照?|依据?|采用|执行)?(?:以下|下列|如下|下述)(?:标准|方法|办法|规则|要求|细则)
      (?:进行|予以)?(?:[评计赋打给扣]分|得分)?[,;]
    | (?:采用|实行|采取)?(?:[扣倒减]分|倒扣|得分)(?:制|法|项|方式)(?:计分|评分)?[,;]
    | (?:(?:该|本|此)(?:项)?(?:指标)?(?:为|是|属于?)?)?(?:正向|反向|逆向|负向|定量|成本)(?:类|型|性)?指标[,;]
    | (?:根据|按照?|依据|以|结合|通过|对照)[^,;\d]{{0,16}}?
      (?:(?:年度|绩效|预期|年初|设定)目标|情况|{_SOURCES})(?:为准|为依据)?[,;](?=[^,;按得计扣]|[得扣]分=)
    | (?:根据|按照?|依据|以|结合|通过|对照)(?![^,;]*(?:完成|比例|率|程度|插值|专家|评委))[^,;\d]{{2,16}}?
      (?:情况|平均分|{_SOURCES})(?:进行)?(?:计分|评分|赋分|打分|给分|记分)[,;]
    | (?:该|本|此)?(?:项|指标)?的?(?:满分|总分|分值|权重分?|共计?)值?(?:为|共|是|,)?(?P<full>{NUMBER}分)[,;]
    | (?(name)(?!)|(?:(?:该|本|此)(?:项|指标))?(?P<bare>{NUMBER}分)[,;])
    | \((?P<told>{NUMBER}分)\),?
    )(?=.)""",
    re.VERBOSE,
)
"""What may stand before a rule, in any order: a list number, a head, where numbers come from, the full marks."""
_CLOSING = re.compile(
    rf"[,;(](?:具体|最终|数据|均|结果)*(?:以|来源于|来自)[^,;()\d分]{{0,12}}?{_SOURCES}[^,;()\d分]{{0,4}}?(?:为准|为依据)?\)?$"
)
"""以验收报告为准: where numbers come from, behind the rule."""


def in_one_manner(text: str) -> str:
    """``text`` (normalised) with those turns in their common form."""
    if "以" in text or "来" in text:
        text = _CLOSING.sub("", text)
    text, full = opened(text)
    text = turned(turned(turned(text, SPOKEN), EVERYDAY), _TURNS)
    return f"{text};满分{full}" if full else text


def bare(text: str) -> str:
    """``text`` without what stands before and behind its rule: a rule that is only named is its name."""
    text = _CLOSING.sub("", text)
    told = next((at for word in wording().remarks if (at := text.find(word + ",")) > 0), len(text))
    return opened(text[:told])[0]


def opened(text: str) -> tuple[str, str]:
    """``text`` without what stands before its rule, and the full marks (10分) that were said there."""
    full = ""
    while (lead := _OPENING.match(text)) is not None:
        said = lead["full"] or lead["bare"] or lead["told"] or ""
        if full and said:
            break
        full = full or said
        text = (lead["name"] or "") + text[lead.end() :]
    return text, full


_IN_YUAN = re.compile(r"(?<!000)(?<!\d万)元(?!/)")
"""An amount that stays in 元; then all of them do."""


def _in_ten_thousands(found: re.Match[str]) -> str:
    """50000元 beside 10万元: 5万元."""
    if "万元" not in found.string or _IN_YUAN.search(found.string):
        return found[0]
    return format((Decimal(found[1]) / 10_000).normalize(), "f") + "万元"


def _points_of_a_rate(found: re.Match[str]) -> str:
    """每低1个点 in a sentence that speaks of rates; 建成5个点 counts."""
    return f"{found[1]}个百分点" if re.search("[%率]|百分点|满意度", found.string) else found[0]


_TURNS: tuple[Turn, ...] = (
    (("零",), re.compile(r"(?<=[数率量值额次度])(?:为|是)零(?=的?,?(?:得|计|满分|不扣|\d))"), "为0"),
    (
        ("不合格率", "不达标率", "不满意率", "未", "差错率", "错误率"),
        re.compile(
            rf"((?:[不未][^,;\d率]{{1,4}}|差错|错误))率((?:为|是|=)?0%?(?:的?,?)(?:得|计|不扣)[^;]{{0,6}}分[,;]?)每(?:有|出现|发生|存在|发现|查出)({NUMBER}(?:%|个百分点))(?:的)?\1(?=的?,?扣)"
        ),
        r"\1率\2每超\3",
    ),
    (
        ("(", "二,", "二."),
        re.compile(
            r"(?<=;)(?:\([一二三四五六七八九十]{1,2}\)|[一二三四五六七八九十][,.]|\(\d\)(?=\d))|(?<=,)\(\d\)(?=[^\d.%,;)])"
        ),
        "",
    ),
    (
        ("不计分", "不给分", "不记分", "不赋分", "不予", "0分", "零分", "项不得分", "标不得分"),
        re.compile(
            r"(?:(?:该|本|此)(?:项|指标))?(?:不(?:计|给|赋|记)分|不予(?:计|得|给|赋|评)分|(?<![最低少高扣到至参未测自])[得计记评赋给](?:0|零)分|不得分|(?<![分值数率额量度比件例次人低少高])为(?:0|零)分"
            rf"|(?<=[^\d%分得计记赋给扣为到至于按低少以最是高过超足倒予.*/+\-=(<>≥≤,;])(?:0|零)分){END}(?!,(?:由|另行))"
        ),
        "不得分",
    ),
    (("0分", "零分"), re.compile(rf"(?<=[^\d%分低少高,;得]),(?:0|零)分{END}"), ",不得分"),
    (
        ("度目标", "度指标", "度计划", "效目标", "期目标", "初目标", "定目标"),
        re.compile(r"(?:年度|绩效|预期|年初|设定|既定)(?=(?:目标|指标|计划)值)"),
        "",
    ),
    (
        ("分未", "分每", "分否", "分低", "分不", "分没"),
        re.compile(
            r"(?<=满分|\d分)(?=未|每|否则|低于|没|不(?:符|达|合|完|及|能|通|够|科|健))|(?<=得分)(?=未)"
        ),
        ",",
    ),
    (
        ("发生", "出现", "存在", "查出", "发现", "每有"),
        re.compile(
            r"(?:每(?P<each>发生|出现|存在|查出|发现|有)1|(?P<one>发生|出现)1)[起次例件个宗处](?:及以上)?(?P<what>[^,;\d扣得]{0,8}?),?"
            r"(?=(?:一律|均|本项|该项)?不得分|得分为0|全扣|全部扣|扣[完除]?(?:该项|本项)?全部)"
        ),
        lambda m: f"{m['each'] or m['one']}{m['what']}",
    ),
    (
        ("1",),
        re.compile(
            r"((?:未|没有|无|不)(?:发生|出现|发现|存在)|(?<![^,;])无)(?:过|任何)?1[起例次件个宗处](?!(?:及|或)?以)"
        ),
        r"\1",
    ),
    (("全扣",), re.compile(rf"(?<![齐健安周完俱保])全扣{END}"), "不得分"),
    (
        ("分/",),
        re.compile(rf"(?<=[^,;]),?扣({NUMBER}分)/1?([起次例件个宗处人天项户份])(?={END[3:-1]})"),
        r"每1\2扣\1",
    ),
    (
        ("比例",),
        re.compile(
            r"按照?((?:超|多)[过出支]|高[于出])(?:目标值?|计划值?|指标值?|预算数?|部分|标准)?(?:的|部分)*(?:所占)?的?比例"
        ),
        "按超出比例",
    ),
    (("以前", "之前"), re.compile(r"(?<=[日底末])(?:\(?含\)?|及|或)(?:以|之)前"), "前"),
    (("得分为0",), re.compile(rf"的?,?得分为0{END}"), "不得分"),
    (
        ("控制在",),
        re.compile(r"未能?(?:有效)?控制在([^,;()得扣不]{1,16}?)(?:范围)?(?:以内|之内|内)"),
        r"超过\1",
    ),
    (
        ("*",),
        re.compile(rf"(?<=得)({NUMBER})\*({NUMBER})%分?{END}"),
        lambda m: format((Decimal(m[1]) * Decimal(m[2]) / 100).normalize(), "f") + "分",
    ),
    (("封顶",), re.compile(rf"(?<=[,;(])封顶(?:为|是)?(?={NUMBER}分)"), "最高"),
    (
        ("扣分",),
        re.compile(
            rf"(?:累计|合计|总)?扣分(?:总[额数])?的?(?:上限|最高|最多|不超过|为|是)+({NUMBER}分)(?:为止|为限)?{END}"
        ),
        r"最多扣\1",
    ),
    (
        ("扣至", "扣到"),
        re.compile(rf"(?:直至|直到|最多|最低)?扣[至到]((?!0分){NUMBER}分)(?:为止|即止|止)?{END}"),
        r"最低\1",
    ),
    (("的话",), re.compile(r"的?的话"), "的"),
    (
        ("若是", "如是", "如若", "倘若", "假如", "假使", "对于", "要是"),
        re.compile(rf"{START}(?:若是|如是|如若|倘若|假如|假使|要是|对于),?(?=[^;])"),
        "",
    ),
    (
        ("凡",),
        re.compile(rf"{START}凡是?(?=[^,;扣每]{{2,30}},?(?:不?得|不?计|按|满分|赋|记|给))"),
        "",
    ),
    (
        (
            "如完",
            "如达",
            "如未",
            "如没",
            "如低",
            "如超",
            "如不",
            "若完",
            "若达",
            "若未",
            "若没",
            "若低",
            "若超",
            "若不",
        ),
        re.compile(rf"{START}[如若](?=(?:完成|达到|未|没|低于|超过|不足|不到))"),
        "",
    ),
    (
        ("100%",),
        re.compile(
            rf"得(?:(?:该项|本项|指标|相应)?(?:分值|分数|满分|权重分?|标准分)的100%|100%的?(?:分值|权重|满分)){END}"
        ),
        "得满分",
    ),
    (("当",), re.compile(rf"{START}当(?![年地月日期季天事前下场然好做成作选班])"), ""),
    (
        ("对",),
        re.compile(
            rf"{START}对(?=(?:完成|达到|未|没|低于|高于|超|不足|不到|达不到|实现|逾期|延迟)[^,;]{{0,16}}的,?{_CONSEQUENCE})"
        ),
        "",
    ),
    (
        ("得分", "评分"),
        re.compile(
            r"的?,?(?:该|本|此)?(?:项|指标)?(?:实际|最终|最后|计算)?(?:得分|评分)(?:为|是|等于|=)+(?=[^,;得扣]{0,40}[*/])"
        ),
        lambda m: ("," if m.start() else "") + "得分=",
    ),
    (
        ("得分,",),
        re.compile(
            r"(?:^|(?<=;))得分,(?=[^,;得扣]{0,40}[*/])|(?<=,)得分,(?=[^,;得扣]{1,12}[*][^,;得扣]{1,12}(?:[,;]|$))"
        ),
        "得分=",
    ),
    (("公式",), re.compile(r"(?<=[,;])(?:具体)?(?:计算)?公式(?:如下|为|是)*[,;]?(?=得分=)"), ""),
    (("是0分", "否0分", "有0分", "无0分"), re.compile(rf"(?<=[,;][是否有无])0分{END}"), "不得分"),
    (("乘以", "除以"), re.compile(r"(?:再)?乘以(?!\d*倍)"), "*"),
    (("除以",), re.compile(r"(?:再)?除以(?!总)"), "/"),
    (
        ("自然日", "日历日", "日历天"),
        re.compile(r"(?<=\d)个?(?:自然日|日历[日天])"),
        "天",
    ),
    (
        ("个点",),
        re.compile(rf"(每[^,;\d扣]{{0,8}}{NUMBER})个点(?=[,;扣的减])"),
        _points_of_a_rate,
    ),
    (("扣半分", "减半分"), re.compile(r"(每[^;]{1,24}?[扣减]|\d[^,;\d%]{1,12}[扣减])半分"), r"\g<1>0.5分"),
    (
        ("计", "记", "赋", "给", "评", "为满分"),
        re.compile(
            rf"(?<![累合共统总加估设审会小登标直按])(?:[计记赋](?:分|为)?|给(?:予|分)?|评)(?={NUMBER}分(?![钟之])|满分)"
            r"|(?<![分值数定设重限以高多视标])为(?=满分(?!线|标准|值))"
        ),
        "得",
    ),
    (
        ("扣减", "扣除", "核减", "扣掉", "减去", "减", "应扣"),
        re.compile(
            rf"(?<![增加压裁缩削递倒降])(?:相应|对应|予以|应)*(?:扣减|扣除|核减|扣掉|减去|减|(?<=应)扣)(?={NUMBER}分(?![钟之]))"
        ),
        "扣",
    ),
    (("0000元", "000元"), re.compile(r"(?<![\d.])(\d+000)元(?!/)"), _in_ten_thousands),
    (
        ("(",),
        re.compile(r"^\([^()\d得扣;/*]{4,24}\)(?=[^,;*/+\-])"),
        "",
    ),
)

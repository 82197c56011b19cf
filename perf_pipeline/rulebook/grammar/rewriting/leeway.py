"""What is left to a person, told in a roundabout way → 酌情, so that its neighbours are read.

其他名次参照市考核办法折算, 结合客观原因酌情扣分, 原因合理的酌情给分，无正当理由不得分: the case is a person's, the
others are certain. Called by ``tidy``.
"""

import re

from perf_pipeline.rulebook.grammar.rewriting.turns import END, Turn, turned

_REASON = "(?:原因|理由|因素)"
_SOUND = "(?:合理|正当|充分|充足|客观|属实|合规)"
_TOLD = rf"(?:(?:须|应|要|需|请)?(?:书面)?(?:作出|进行)?说明(?:{_REASON}|情况),?(?:且|并|,)*)?"


def with_leeway(text: str) -> str:
    """``text`` (normalised) with those turns as 酌情."""
    return turned(text, _TURNS)


_TURNS: tuple[Turn, ...] = (
    (
        ("原因", "理由", "因素"),
        re.compile(
            rf"(?:,{_TOLD}|{_TOLD})(?:有{_SOUND}的?{_REASON}|{_SOUND}的?{_REASON}|{_REASON}{_SOUND})(?:的|时|者)?,?"
            rf"(酌情(?:给分|得分|计分|扣分|赋分)|适当(?:给分|得分|扣分))[,;](?:但)?(?:无|没有|未说明|不)(?:{_SOUND})?的?(?:{_REASON})?(?:{_SOUND})?(?:的|时|者)?,?不得分{END}"
        ),
        r"\1",
    ),
    (
        ("原因", "理由", "因素"),
        re.compile(
            rf"(?:结合|根据|视|按照?|综合考虑|综合|考虑|依据)(?:具体|实际)?[^,;\d分]{{0,8}}{_REASON}(?:等)?(?:情况)?,?(?=酌情|适当扣|适当给)"
        ),
        "",
    ),
    (
        ("参照", "比照"),
        re.compile(
            r"(?:参照|比照)[^,;\d]{2,16}(?:办法|规定|细则|文件|方案|制度)(?:的?(?:规定|要求|标准))?(?:进行|予以)?"
            rf"(?:折算|计分|计算|评分|得分|确定得分|赋分|给分|执行|处理|扣分)(?:得分)?{END}"
        ),
        "酌情得分",
    ),
    (
        ("视为", "视作", "视同"),
        re.compile(
            r",?(?:可|应|则)?视(?:为|作|同)(?:年初|年度|绩效)?(?:目标|指标)(?:值)?(?:设置|设定|制定|编制|确定)?(?:明显)?(?:过低|偏低|不合理|不准确|不科学|偏保守|过于保守),"
        ),
        ",",
    ),
)

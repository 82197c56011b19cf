"""Points and shares as people say them → the words of the forms: 不满意一分不给, 没修完按修的长度算, 减至4分为止.

What stands here is only about what is given, kept or lost; states and amounts are left as they are. Called by
``manners`` before its own turns.
"""

import re
from decimal import Decimal

from perf_pipeline.rulebook.grammar.rewriting.turns import END, NUMBER, START, Turn

_QUANTITY = r"(?:长度|里程|面积|数量|数额|金额|份额|多少|重量|工程量|工作量|量|(?<![分系])数)"
_SHORT = (
    r"(?:(?:没有?|未|不)(?!得|超)[^,;\d得扣]{0,8}|[^,;\d得扣]{1,4}不(?:够|足|完|到|满|了|齐)[^,;\d得扣]{0,4}"
    r"|达不到[^,;\d得扣]{0,6})"
)
"""没修完, 改不够: less than was planned."""


def _kept(found: re.Match[str]) -> str:
    """减至4分为止: four points remain; 扣至0分为止 says what holds anyway."""
    return found[0] if Decimal(found[1]) == 0 else f"最低得{found[1]}分"


def _not_given(found: re.Match[str]) -> str:
    """不足80%不记 gives nothing; beside 每低1%扣1分 the same words may speak of a part of a step."""
    return found[0] if "每" in found.string and found[0].endswith(("记", "计", "算")) else "不得分"


SPOKEN: tuple[Turn, ...] = (
    (
        ("分不给", "分不得", "分没", "分也", "分都"),
        re.compile(rf"(?:一|1)分,?(?:钱)?(?:也|都)?(?:不给|不得|不拿|没有|没得|没){END}"),
        "不得分",
    ),
    (
        ("不给", "不记", "不算", "没分", "没有分", "不到分"),
        re.compile(
            rf"(?<=[^,;])(?:就|便|(?<!否)则|都|也|均)?(?:不(?:给|记|算)分?|没有?分|[拿得]不到分){END}"
        ),
        _not_given,
    ),
    (
        ("为止", "即止"),
        re.compile(rf"(?:直|一直)?(?:扣|减|降)(?:到|至)(?:只?剩下?)?({NUMBER})分(?:为止|即止){END}"),
        _kept,
    ),
    (
        ("按",),
        re.compile(
            rf"({START}{_SHORT}(?:的|者|时)?,?)按(?:照)?(?:实际|已|所)?[^,;\d扣得比率占/*未没缺超少差欠]{{0,6}}?{_QUANTITY}"
            rf"(?:来|去)?(?:计算得分|计算|折算|核算|算分|给分|得分|计分|记分|赋分|算|给|计|得)(?:多少)?(?:分)?{END}(?![,;]每)"
        ),
        r"\1按比例得分",
    ),
    (
        ("实际/", "实际)", "实际*", "实际-"),
        re.compile(r"(?<=[(=/*按\-])实际(?=[/)*\-])"),
        "实际值",
    ),
    (
        ("出",),
        re.compile(rf"{START}(?:每|如|若)?出过?(?=\d+[次起例件宗])"),
        lambda m: m[0].rstrip("过")[:-1] + "发生",
    ),
)
"""Spoken turns, in the order in which they are tried."""

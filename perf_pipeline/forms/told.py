"""What one cell or line of a header block tells: labels with values, amounts by label, a plan by month, a coded name.

"总额31.2万元，其中：财政拨款28.2万元" under 资金安排; "3月底20%，6月底45%" under 支出进度; "718002-某某乡人民政府".
Called by ``heading``, which knows the cell's own label. Amounts stay as printed: their unit may stand elsewhere.
"""

import re
from collections.abc import Iterator
from decimal import Decimal

from perf_pipeline.forms.block import TEXT_FIELDS
from perf_pipeline.forms.vocabulary import label_field
from perf_pipeline.notation.folding import fold, squeeze
from perf_pipeline.notation.numbers import plain

_AMOUNT = re.compile(
    r"(?P<label>[^\d,;。:、()]{0,16})[:(]?\s*(?P<amount>\d[\d,]*(?:\.\d+)?\s*(?:[亿万千百]{0,2}元)?)(?![\d年月日%])"
)
_ADDED = re.compile(r"\([^()\d]*\)")  # 其他资金（群众筹资）
_SAYING = re.compile(r"^(?:其中|包括|和|及|以及|计划|安排|含)+|(?:为|是|共|计|约|安排|投入|共计)+$")
_MONTH = (
    r"(?:(?P<month>\d{1,2})月(?:份|底|末|\d{1,2}日)?|第?(?P<quarter>[一二三四])季度末?"
    r"|(?P<half>上半年)|(?P<three>前三季度))"
)
_SHARE = re.compile(_MONTH + r"[^\d%,;。]{0,12}?(?P<percent>\d+(?:\.\d+)?)\s*%")
_QUARTERS = {"一": 3, "二": 6, "三": 9, "四": 12}
_CODE = r"(?P<code>[0-9A-Za-z][0-9A-Za-z-]*[0-9A-Za-z])"
_NAME = r"(?P<name>[^\s\d\-—–:()\[\]].*)"
_CODED = (
    re.compile(rf"[(\[]\s*{_CODE}\s*[)\]]\s*[-—–:]?\s*{_NAME}"),
    re.compile(rf"{_CODE}\s*(?P<parted>[-—–:_/\s]*)\s*{_NAME}"),
    re.compile(rf"(?P<name>.*\S)\s*[(\[]\s*(?:(?:单位|项目)?(?:编码|代码|编号)\s*:?)?\s*{_CODE}\s*[)\]]"),
    re.compile(rf"(?P<name>.*[^\s\dA-Za-z\-—–:/])\s*(?P<parted>[-—–:/\s]+)\s*{_CODE}"),
)
_LABEL_START = re.compile(r"([^\s：:]{1,14})\s*[：:]")
_NEXT_LABEL = re.compile(r"\s+(?=[^\W\d_]{2,10}\s*[：:])")
_NEXT_PART = re.compile(r"[\s,，;；、]*其中[:：]?$")
_LEAST_DIGITS = 3
_SURELY_A_CODE = 12  # characters that nothing need part from the name: 36074422T000000105某某项目


def told_pairs(text: str) -> Iterator[tuple[str, str]]:
    """Every label with its value of a line that may hold several ("填表人：甲某 联系电话：000")."""
    starts = [m for m in _LABEL_START.finditer(text) if label_field(m.group(1)) is not None]
    ends = [m.start() for m in starts[1:]] + [len(text)]
    for match, end in zip(starts, ends, strict=True):
        value = _NEXT_PART.sub("", text[match.end() : end].strip())
        if label_field(match.group(1)) not in TEXT_FIELDS:
            value = _NEXT_LABEL.split(value, maxsplit=1)[0]  # 项目名称：某某  未知标签：…
        if value:
            yield match.group(1), value


def told_amounts(text: str, own_field: str) -> dict[str, str]:
    """Amounts by field, when the cell tells them in words; an amount without words is the cell's own field."""
    found: dict[str, str] = {}
    for match in _AMOUNT.finditer(_ADDED.sub("", fold(text))):
        words = _SAYING.sub("", squeeze(match.group("label")))
        field = label_field(words) if words else own_field
        if field is not None:
            found.setdefault(field, match.group("amount"))
    return found


def told_plan(text: str) -> dict[str, str]:
    """Cumulative percent by month; shares of single quarters that add up to 100 are added up."""
    shares = [
        (_month(match.groupdict()), Decimal(match.group("percent"))) for match in _SHARE.finditer(fold(text))
    ]
    if len(shares) > 1 and sum(percent for _, percent in shares) == _WHOLE and shares[-1][1] != _WHOLE:
        shares = list(_added_up(shares))
    return {str(month): plain(percent) for month, percent in shares if 1 <= month <= 12}


_WHOLE = 100


def _added_up(shares: list[tuple[int, Decimal]]) -> Iterator[tuple[int, Decimal]]:
    total = Decimal(0)
    for month, percent in shares:
        total += percent
        yield month, total


def _month(named: dict[str, str | None]) -> int:
    if named["month"] is not None:
        return int(named["month"])
    if named["quarter"] is not None:
        return _QUARTERS[named["quarter"]]
    return 6 if named["half"] else 9


def named_with_code(text: str) -> tuple[str, str] | None:
    """Name and code of a cell that holds both, in either order; None when it holds a name alone.

    A year or a number that a name begins with (2024年度…, 12345热线) is no code: what is not parted from the name
    must be long.
    """
    folded = fold(text)
    for pattern in _CODED:
        match = pattern.fullmatch(folded)
        if match is None or not is_code(match.group("code")):
            continue
        joined = "parted" in pattern.groupindex and not match.group("parted").strip()
        if joined and len(match.group("code")) < _SURELY_A_CODE:
            continue
        return match.group("name").strip(), match.group("code")
    return None


def is_code(text: str) -> bool:
    """Whether a cell can be the code of a unit or project: letters, digits and dashes, mostly digits."""
    folded = squeeze(text)
    digits = sum(character.isdigit() for character in folded)
    return (
        re.fullmatch(r"[0-9A-Za-z][0-9A-Za-z-]*", folded) is not None
        and digits >= _LEAST_DIGITS
        and not re.fullmatch(r"(?:19|20)\d{2}", folded)
    )

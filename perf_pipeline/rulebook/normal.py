"""Rule text → one spelling: width, operators, spaces, numerals, brackets.

Only spelling is changed here, never meaning: two texts that a reader takes for the same sentence come
out equal, and everything else stays as it was for the grammar to judge. Called by the grammar, the
named rules and the scoring of words.
"""

import re
from decimal import Decimal
from functools import lru_cache
from unicodedata import normalize

from perf_pipeline.rulebook.grammar.wording import wording

_SIGNS = str.maketrans(
    {
        "×": "*", "✕": "*", "╳": "*", "✖": "*", "＊": "*", "·": "*", "•": "*", "÷": "/", "∕": "/",
        "≧": "≥", "⩾": "≥", "≦": "≤", "⩽": "≤", "＝": "=", "═": "=", "﹦": "=", "〉": ">", "〈": "<",
        "﹥": ">", "﹤": "<", "【": "(", "】": ")", "〔": "(", "〕": ")", "[": "(", "]": ")", "{": "(", "}": ")",
        "－": "-", "–": "-", "—": "-", "−": "-", "‐": "-", "﹣": "-", "～": "~", "〜": "~", "∼": "~",
        "。": ";", "；": ";", "、": ",", "，": ",", "：": ":", "∶": ":",
        "“": "", "”": "", '"': "", "‘": "", "’": "", "'": "", "「": "", "」": "", "《": "", "》": "",
        "\n": ";", "\r": ";",
    }
)  # fmt: skip
_OPERATORS = (("≥=", "≥"), (">=", "≥"), ("=>", "≥"), ("<=", "≤"), ("=<", "≤"), ("==", "="), ("--", "-"))
_DIGITS = {
    "零": 0,
    "〇": 0,
    "一": 1,
    "二": 2,
    "两": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
}
_NUMERAL = "[零〇一二两三四五六七八九十百]+"
_PERIODS_AND_HEADS = frozenset(("年", "月", "周", "日", "人", "户", "个月", *"村家名度期级位门部批"))
"""每月, 每人 and the like distribute; they are no steps."""
_INTERVAL = re.compile(
    r"(?<![/÷*×])([\[［【(（])\s*(-?\d+(?:\.\d+)?)\s*([%％]|[^\d\s\[\]［］【】()（）,，、;；]{0,3}?)\s*([,，、~～-])\s*"
    r"(?:(\d+(?:\.\d+)?)\s*([%％]|[^\d\s\[\]［］【】()（）,，、;；]{0,3}?)|[+＋]?∞)\s*([\]］】)）])"
)
_TENTHS = re.compile(r"(?<![完达形建变构生养])([一二三四五六七八九])成(?![立员果效本为熟功长型绩年人套交])")
_TENTHS_AND_HALF = re.compile(
    r"(?<![完达形建变构生养])([一二三四五六七八九])成([一二三四五六七八九半])(?![员本成])"
)
_FRACTION = re.compile(f"({_NUMERAL}|\\d+)分之({_NUMERAL}|\\d+)(?![\\d.])")
_TENTHS_SPAN = re.compile(r"([一二三四五六七八九])(到|至|-|~)([一二三四五六七八九])成(?![员本])")
_SPAN = re.compile(f"({_NUMERAL})(到|至|-|~)({_NUMERAL}|\\d+)(?=个?[名位天日次起件项户人场家])")
_PLACE = re.compile(
    f"(?<=前)({_NUMERAL})(?=[名位]|的?,?(?:得|计|满分|\\d))|(?<=第)({_NUMERAL})(?=[名位]|的?,?(?:得|计|满分|不得|\\d+分))"
)
"""四到六名, 前三, 第一得5分: numerals of ranks and spans."""
_TEN_THOUSANDS = re.compile(
    r"(?:(?<![\d.])(\d+(?:\.\d+)?)([-~至到]))?(\d+(?:\.\d+)?)万(?=人次|人|户|亩|株|吨|平方米|立方米|份|册|只|头|公里|米|次|件|台|辆|群众)"
)
_SPOKEN_TEN_THOUSANDS = re.compile(f"(?<=[少多超低高缺差加过出减每])({_NUMERAL})(?=万[元亩人户吨])")
_BETWEEN = re.compile(r"(?<=[\d%分)])[与和](?=\d+(?:\.\d+)?(?:%|分)?(?:\(不?含\))?之间)")
_DECIMAL = re.compile(f"({_NUMERAL})点([零〇一二三四五六七八九]+)(?=分|%|个百分点|百分点)")
_QUOTED_LIST = re.compile(r"(?<=[^“”])”“(?=[^“”])")
"""“优”“良”“中”: one after the other."""
_HALF_UNIT = re.compile(r"半个?(?=小时|天|日)")
_GAP = re.compile(
    r"(?<=[分止])(?:\s*\n\s*|[ \t\u3000]+)(?=[^\s,;，；。、:：)）=＝~～\-—值数钟别为是止按至到计\d])"
    r"|(?<=[分止])\s{2,}(?=\d)"
)
"""得满分  未达到的…: clauses that only white space cuts; inside a clause it means nothing."""
_CIRCLED = re.compile("[①-⑳]")
_GROUPED = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_STOPS = re.compile("[,;]{2,}")
_FULL_STOP = re.compile(r"(?<=[分止%])\.(?=\D)")
_POINTS_OF_PERCENT = re.compile(r"(?<=[\d个])%点|个%|百分比点")
_INVISIBLE = re.compile(r"[\s\u200b-\u200f\ufeff\u00ad\u2060]+")


def chinese_number(word: str) -> int:
    """A numeral below one thousand: 九十五 → 95, 一百 → 100, 二〇 → 20."""
    if not any(unit in word for unit in "十百"):
        return int("".join(str(_DIGITS[character]) for character in word))
    total, digit = 0, None
    for character in word:
        if character in "十百":
            total += (1 if digit is None else digit) * (10 if character == "十" else 100)
            digit = None
        else:
            digit = _DIGITS[character]
    return total + (digit or 0)


@lru_cache(maxsize=1)
def _numerals() -> re.Pattern[str]:
    """Numerals that count something: 每少一次, 扣两分; not the ones inside words (一般, 统一)."""
    before = (
        "每少多超低高缺扣减除记赋给得晚迟期降加过出于成现生有分计存在诉报漏足满到够按差欠布处完造建立展办织"
    )
    after = "|".join(sorted({*wording().measures, "分(?![比制])"}, key=len, reverse=True))
    return re.compile(
        f"(?:(?<=[{before}])|(?<=[,;:])|^|(?<=满分为)|(?<=分值为)|(?<=满分是))({_NUMERAL})(?=(?:{after})(?!性|定|为(?!止)|验收|通过|交验|抽检|办结))"
    )


@lru_cache(maxsize=1)
def _counted() -> re.Pattern[str]:
    """打造示范点两个得六分: 两 before a measure, and any numeral with a measure right before its points."""
    after = "|".join(sorted(wording().measures, key=len, reverse=True))
    return re.compile(
        f"((?<!/)两(?=(?:{after})(?!级|性|侧))|(?<!/){_NUMERAL}(?=(?:{after})(?:[及或]?以上|[及或]?以下|以内)?的?,?(?:则|应|相应|予以)?(?:得|计|记|扣|减|核减|给|评|不得|赋)\\d*))"
    )


@lru_cache(maxsize=1)
def _stepped() -> re.Pattern[str]:
    """每发布一篇, 每查处两起: the numeral of a step after its verb."""
    after = "|".join(sorted(wording().measures, key=len, reverse=True))
    return re.compile(f"(每[^,;0-9一两二三四五六七八九十]{{0,8}})({_NUMERAL})(?=(?:{after})(?!性|定|为))")


def _interval(found: re.Match[str]) -> str:
    """[80%,90%) in words of comparison; round brackets alone are only taken for an interval of percentages."""
    left, low, percent, between, high, second, right = found.groups()
    square = left in "[［【" or right in "]］】"
    if not square and not (percent in ("%", "％") and second in ("%", "％") and between in ",，"):
        return found[0]  # B档(85%-95%): a range in brackets
    unit = percent or second or ""
    lower = f"{'≥' if left in '[［【' else '>'}{low}{unit}"
    return lower if high is None else f"{lower}且{'≤' if right in ']］】' else '<'}{high}{unit}"


def _tenths_and_half(found: re.Match[str]) -> str:
    """八成五 → 85%."""
    return f"{_DIGITS[found[1]]}{_DIGITS.get(found[2], 5)}%"


def _share(found: re.Match[str]) -> str:
    """十分之一 → 10%; thirds have no end as a percentage: 三分之二 → 2⁄3, a number in a unit of its own."""
    below, above = (int(word) if word.isdigit() else chinese_number(word) for word in found.groups())
    if not below or not above or above >= below:
        return found[0]
    if below not in _EVEN_PARTS:
        return f"{above}{FRACTION}{below}" if below in _ODD_PARTS else found[0]
    return f"{_plain(Decimal(100) * above / below)}%"


def _in_ones(found: re.Match[str]) -> str:
    """10万人 → 100000人; 5-10万人 → 50000-100000人, but 5000-1万人 → 5000-10000人."""
    low, to, high = found.groups()
    most = _plain(Decimal(high) * 10_000)
    if low is None:
        return most
    return f"{_plain(Decimal(low) * 10_000) if Decimal(low) < Decimal(high) else low}{to}{most}"


_EVEN_PARTS = frozenset((2, 4, 5, 8, 10, 20))
_ODD_PARTS = frozenset((3, 6, 7, 9, 12))
FRACTION = "⁄"
"""Between the numbers of a part of the whole; no form writes this sign."""


def _span(found: re.Match[str]) -> str:
    """四到六名 → 4到6名."""
    first, second = (n if n.isdigit() else str(chinese_number(n)) for n in (found[1], found[3]))
    return f"{first}{found[2]}{second}"


def _place(found: re.Match[str]) -> str:
    """前三得满分 → 前3名得满分; 第一得5分 beside ranks → 第1名得5分."""
    number = chinese_number(found[1] or found[2])
    if found.string[found.end() : found.end() + 1] in "名位":
        return str(number)
    return f"{number}名" if re.search("[名位]", found.string) or "排" in found.string else found[0]


def _plain(number: Decimal) -> str:
    return format(number.normalize(), "f")


@lru_cache(maxsize=1)
def _bare_measures() -> re.Pattern[str]:
    """每次扣1分 has the number left out: it is one."""
    counted = [measure for measure in wording().measures if measure not in _PERIODS_AND_HEADS]
    after = "|".join(sorted(counted, key=len, reverse=True))
    return re.compile(f"每(?=(?:{after})(?![0-9]))")


@lru_cache(maxsize=1)
def _traditional() -> dict[int, str]:
    return {ord(old): new for old, new in wording().traditional.items() if len(old) == 1}


@lru_cache(maxsize=65536)
def normalise(text: str) -> str:
    """``text`` in one spelling: no spaces, half-width, ≥ ≤ * /, clauses cut by , and ;, numerals as digits."""
    text = _INTERVAL.sub(_interval, _CIRCLED.sub(";", _GAP.sub(";", text.strip())))
    text = _QUOTED_LIST.sub("、", text) if "”“" in text else text
    folded = normalize("NFKC", text.translate(_SIGNS)).translate(_SIGNS)
    folded = _INVISIBLE.sub("", folded)
    for written, meant in _OPERATORS:
        folded = folded.replace(written, meant)
    folded = folded.translate(_traditional())
    folded = _GROUPED.sub("", folded)
    if "百分" in folded or "‰" in folded:
        folded = re.sub(f"百分之({_NUMERAL})", lambda found: f"{chinese_number(found[1])}%", folded)
        folded = re.sub(r"百分之(\d+(?:\.\d+)?)", r"\1%", folded)
        folded = re.sub(
            f"({_NUMERAL})(?=个百分点|百分点|‰)", lambda found: str(chinese_number(found[1])), folded
        )
    if "得分值" in folded:
        folded = re.sub(r"的?得分值(?=\*)", ",得分=分值", folded)  # 得 分值×…, not 得分 值
    folded = _DECIMAL.sub(lambda found: f"{chinese_number(found[1])}.{chinese_number(found[2])}", folded)
    folded = _STOPS.sub(lambda found: ";" if ";" in found[0] else ",", folded)
    folded = _FULL_STOP.sub(";", folded) if "." in folded else folded
    folded = _HALF_UNIT.sub("0.5", folded) if "半" in folded else folded
    if "分之" in folded:
        folded = re.sub(f"千分之({_NUMERAL})", lambda found: f"{chinese_number(found[1])}‰", folded)
        folded = re.sub(r"千分之(\d+(?:\.\d+)?)", r"\1‰", folded)
        folded = _FRACTION.sub(_share, folded)
    if "成" in folded:
        folded = _TENTHS_SPAN.sub(r"\1成\2\3成", folded)
        folded = _TENTHS_AND_HALF.sub(_tenths_and_half, folded).replace("十成", "100%")
        folded = _TENTHS.sub(lambda found: f"{_DIGITS[found[1]]}0%", folded)
    folded = _SPAN.sub(_span, folded) if "到" in folded or "至" in folded or "-" in folded else folded
    folded = _PLACE.sub(_place, folded) if "前" in folded or "第" in folded else folded
    if "万" in folded:
        folded = _SPOKEN_TEN_THOUSANDS.sub(lambda found: str(chinese_number(found[1])), folded)
    folded = _TEN_THOUSANDS.sub(_in_ones, folded) if "万" in folded else folded
    folded = _BETWEEN.sub("~", folded)
    folded = _POINTS_OF_PERCENT.sub("个百分点", folded)
    if "扣分" in folded:
        folded = re.sub("扣(?=分值|分数的)", "扣除", folded)  # 扣 分值, not 扣分 值
    folded = _counted().sub(lambda found: str(chinese_number(found[1])), folded)
    folded = _bare_measures().sub("每1", folded)
    folded = _stepped().sub(lambda found: found[1] + str(chinese_number(found[2])), folded)
    return _numerals().sub(lambda found: str(chinese_number(found[1])), folded).strip(";,").rstrip(".")


_EDGE = re.compile(r"^[\W_]+|[\W_]+$")


@lru_cache(maxsize=65536)
def fold_word(text: str) -> str:
    """A short answer as a key: 「效果明显。」 and 效果 明显 are one word."""
    return _EDGE.sub("", normalise(text)).replace(",", "").replace(";", "")

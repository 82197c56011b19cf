"""Normalised rule text → the same text without remarks, labels and asides, and what the asides said.

What is taken out here changes no points (where numbers come from, list numbers, 「是否…」 before an answer, the
name of a tier after its range) or is said by a field instead (part steps, a target repeated). Every pattern
leaves a text alone as soon as points stand inside it. Called by ``clauses`` before the tokens are cut.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from perf_pipeline.rulebook.grammar.rewriting.leads import conditions_first
from perf_pipeline.rulebook.grammar.rewriting.leeway import with_leeway
from perf_pipeline.rulebook.grammar.rewriting.limits import NO_LIMITS, Limits, in_one_limit, taken_limits
from perf_pipeline.rulebook.grammar.rewriting.manners import in_one_manner, opened
from perf_pipeline.rulebook.grammar.rewriting.rephrase import rephrase
from perf_pipeline.rulebook.grammar.rewriting.symbols import spell_out
from perf_pipeline.rulebook.grammar.wording import wording

Amount = tuple[Decimal, str]


@dataclass(frozen=True, slots=True)
class Tidied:
    """``accept``, ``reject``, ``not_applicable``: answers that a bracket names for met, missed and neither;
    ``full_words``: those that give full marks beside a number.
    ``round_up`` and ``free_parts``: the step whose parts count whole, or not at all; ``stated_target``: a
    target that the sentence repeats; ``limits``: bounds of the points that need the weight."""

    text: str
    round_up: Amount | None = None
    free_parts: Amount | None = None
    stated_target: Amount | None = None
    least: Decimal | None = None
    accept: tuple[str, ...] = ()
    reject: tuple[str, ...] = ()
    not_applicable: tuple[str, ...] = ()
    limits: Limits = NO_LIMITS
    full_words: tuple[str, ...] = ()


_COLON = re.compile(r"(?<!\d):|:(?!\d)")
_NUMBER = r"(\d+(?:\.\d+)?)"
_UNIT = r"(个?百分点|分钟|[^\d,;()按以的部分也均]{0,4}?)"
_POINTS_INSIDE = re.compile(r"\d分|[扣得计赋]分|不得|满分|按比例|\*")
_ROUND_UP = re.compile(
    rf"[,;(]?(?:其中)?不(?:足|满|到|够){_NUMBER}{_UNIT}的?(?:部分)?,?(?:也|均|都|仍|则)?[按以]{_NUMBER}{_UNIT}"
    r"(?:计算扣分|进行计算|计算|计扣|计|算|处理|扣分|折算|对待|扣除|核算|扣减|扣)?\)?(?=[,;)]|$)"
)
_FREE_PARTS = re.compile(
    rf"[,;(]?(?:其中)?不(?:足|满|到|够){_NUMBER}{_UNIT}的?(?:部分)?,?(?:也|均|都|则)?(?:不予扣分|不予扣减|不扣分|不扣减|不扣|忽略不计|不计算|不予计算|不计入|不计)\)?(?=[,;)]|$)"
)
_LOSS_LIMIT = re.compile(rf"以?扣完(?:该项|本项|此项|这)?的?{_NUMBER}分(?:为止|即止|止)")
_LEAST = re.compile(
    r"[,;(]?(?:但|但是)?(?:(?:最低得分|最低分|最低|最少|保底)(?:不低于|不少于|得|计|为|给|扣至|是|,)*|(?:最终)?得分,?(?:不低于|不少于),?)(\d+(?:\.\d+)?)分(?:为止)?\)?(?=[,;)]|$)"
)
_QUESTION = re.compile(
    r"(?:^|(?<=[,;]))(?:[^,;\d]{0,12}是否[^;\d得扣]{1,40}?|\(?是/否\)?)[?,;]*(?=[是否](?:的?,?[得计赋记]|的?,?不[得计扣]|,\d))"
)
_STATED = re.compile(
    r"(?:(?:^|(?<=[,;]))(?:本?指标)?(?:年度|绩效|预期)?(?:目标值|指标值|计划值)"
    r"|^(?:全年|年度|本年度?|项目|年初)?(?:计划|目标|任务)(?:数|量|任务)?(?:完成|实现|达到|建设|改造|培训|举办|开展|新建|购置|发放|编制|组织|打造|创建|建成)?"
    r"|^(?:应当?|需要?|须|拟)(?:完成|建设|改造|培训|举办|开展|新建|购置|发放|编制|组织|打造|创建|建成))"
    rf"(?:为|是|=|,)*[≥≤=><]?{_NUMBER}(%|‰|个?百分点|[^\d,;()按以的部也均得计扣赋满%]{{0,8}}?(?:\([^()\d分]{{1,3}}\))?)(?:[,;]|$)"
    r"(?!的?,?(?:不?[得计给](?!分=)|[记赋]|满分(?!为?\d)|扣(?!分=)|否则|则|即|\d+(?:\.\d+)?分(?:[,;]|$)))"
)
"""目标值为95%, 计划完成15个示范村: what the form says anyway, before the rule."""
_TIER_NAME = re.compile(
    r"(?:(?<=[上下间内%)\d])的?,?|(?<=\d分))(?:评?为|属于?|定为)(?:优秀|优良|优|良好|良|中等|中|及格|合格|一般|较差|差|不合格)"
    r"(?:等次|等级|等|档次|档)?[,;]?(?=[得计赋记不])"
)
_LIST_NUMBER = re.compile(r"(?:^|(?<=;))\(?\d{1,2}(?:\)|[.,])(?=[^\d.%])")
_BEFORE_NUMBERS = re.compile(r"(?:^|(?<=;))\(?(\d{1,2})(?:\)|[.,])(?=(\d?))")


def _without_list_numbers(text: str) -> str:
    """1.执行率≥98%…;2.90%≤执行率…: also before a number, where the list counts on and one item begins in words."""
    if not text.startswith(("1", "(1")):
        return _LIST_NUMBER.sub("", text)
    found = list(_BEFORE_NUMBERS.finditer(text))
    counts_on = [int(item[1]) for item in found] == list(range(1, len(found) + 1))
    surely = any(not item[2] or item[0].endswith((")", ",")) for item in found)
    if len(found) > 1 and counts_on and surely:
        return _BEFORE_NUMBERS.sub("", text)
    return _LIST_NUMBER.sub("", text)


_STEP_SIZE = re.compile(r"(?:^|(?<=[,;]))以\d+(?:\.\d+)?(?:%|个百分点)?为(?:一个?档次?|一级)[,;]")
_BARE_SHARE = re.compile(
    r"(?<=[,;:(])(优秀?|良好?|中等?|差|较差|好|较好|很好|一般|合格|不合格|及格|不及格)(?=\d+%(?:[,;)]|$))"
)
_BY_GRADE = re.compile(
    r"^按[^,;\d]{0,8}(?:等级|等次|档次|程度)(?:进行)?(?:计分|赋分|评分|给分|得分),(?=优|好|A|一|达成|达到|全部|完全|完成|明显|显著|效果)"
)
_SHRINKING = re.compile(
    r"(?:负增长|不[升增]反[降减]|不[降减]反[升增]|反而(?:上升|增加|升高))(?=的?,?(?:不得|得|计|不计))"
)
_NEGATIVE = re.compile(
    r"(?:(?:数值|[为是呈])|(?<![^,;])(?:出现)?)负(?:值|数)?(?=(?:的|时|者)?,?(?:不|得|计|则|按0|0分))"
)
"""节能率为负值: below nothing in whatever unit."""
_OVERSPENT = re.compile(r"(?<![^,;])超支(?=的?,?(?:不得|得0|不计))")
_TIER_LEAD = re.compile(
    r"(?:^|(?<=[,;]))(?:优秀?|良好?|中等?|差|较差|好|较好|一般|合格|不合格|第?[一二三四五]档|[甲乙丙丁]等|[A-E][档级等]),(?=\d+(?:\.\d+)?[^\d.分]|[^,;\d≥≤<>]{0,20}[≥≤<>]=?\d)"
)
_SHARE_OF_POINTS = re.compile(r"(?<=\d%)的?分(?:数)?(?=[,;)]|$)")
_CAPPED_RATIO = re.compile(
    r"[,;(]?(?:其中)?(?:比值|比例|完成率|完成比例|得分率|比率|执行率)?(?:大于|超过|高于|>)(?:1|100%)的?,?(?:则|均|一律)?(?:按|取)(?:1|100%)(?:计算|计分|计)?\)?(?=[,;)]|$)"
)
_BRACKETED_SHARE = re.compile(
    r"(?<![^,;:(])(优秀?|良好?|中等?|差|较差|好|较好|很好|一般|合格|不合格|及格|不及格)\((?:(\d+%)|0)\)"
)
_TARGETS = "(目标值|计划值|指标值|目标|计划)"
_AT_LEAST = re.compile(
    rf"(?:高于|大于|超过){_TARGETS}(?:或者?|及)(?:等于|达到)\1?|(?:等于|达到){_TARGETS}?(?:或者?|及)(?:高于|大于|超过){_TARGETS}"
)
_AT_MOST = re.compile(
    rf"(?:低于|小于){_TARGETS}(?:或者?|及)(?:等于)\1?|(?:等于){_TARGETS}?(?:或者?|及)(?:低于|小于){_TARGETS}"
)
_HALF = re.compile(
    r"(完成|达到|超过|不到|不足|未达到|达)(?:[^,;\d未不没得计分]{0,10}的|目标|计划|任务)?一半(?=及?以[上下]|[,的]|不?[得计赋]|之?间)"
)
_TIER_COUNT = re.compile(
    r"(?:^|(?<=[,;]))(?:(?:按|根据|依据)[^,;\d分]{1,12})?(?:共?划?分[为成]?|按|设)(?:\d|[二三四五])个?(?:档次?|等次|等级|级)"
    r"(?:进行)?(?:计分|赋分|评分|给分)?[,;]"
)
_BY_TIERS = re.compile(
    r"(?:^|(?<=;))按[^,;\d]{0,12}分[档段](?:计分|赋分|评分|给分|得分)?(?:,先符合者为准)?[,;]"
)
"""按完成率分档计分: that there are tiers, and that the first that holds counts, is how tiers are read."""
_ANSWERS = re.compile(r"(?<!否则)\(答复([^()]+)\)")
_REFUSED = re.compile(r"(?<=否则)\(答复([^()]+)\)")
_NAMED = re.compile(r"[,;]填报([^;]+?)的?即为不适用(?=[,;]|$)")
_FULL = re.compile(r"[,;]填报([^;]+?)的?也计满分(?=[,;]|$)")
ALSO = "又作"
"""明显,又作效果明显: another spelling of one answer."""


@cache
def _remark() -> re.Pattern[str]:
    heads = "|".join(sorted(wording().remarks, key=len, reverse=True))
    return re.compile(rf"[,;(]?(?:{heads})(?:为|是)?,[^;)]*\)?")


def tidy(text: str) -> Tidied:
    """``text`` (normalised) as the grammar reads it."""
    text = conditions_first(_without_list_numbers(text))
    text, accept = _answers(_ANSWERS, "(答复", text)
    text, reject = _answers(_REFUSED, "否则(答复", text)
    text, named = _answers(_NAMED, "即为不适用", text)
    text, full_words = _answers(_FULL, "也计满分", text)
    text = in_one_manner(_COLON.sub(",", text))
    text, stated = _taken(_STATED, text)
    if stated is not None:
        text, full = opened(text)  # 目标值95%,满分10分,…
        text = f"{text};满分{full}" if full else text
    text, limits = taken_limits(in_one_limit(with_leeway(text)))
    text = rephrase(spell_out(text))
    if stated is None:
        text, stated = _taken(_STATED, text)
    text = _without_asides(text)
    text, round_up = _taken(_ROUND_UP, text)
    text, free_parts = _taken(_FREE_PARTS, text)
    least = _LEAST.search(text)
    text = text if least is None else text[: least.start()] + text[least.end() :]
    said = None if least is None else Decimal(least[1])
    return Tidied(
        text.strip(",;"), round_up, free_parts, stated, said, accept, reject, named, limits, full_words
    )


def _without_asides(text: str) -> str:
    """What changes no points, in its order: remarks, questions, names of tiers; shares and bounds in one form."""
    text = _remark().sub(lambda m: m[0] if _POINTS_INSIDE.search(m[0]) else "", text)
    text = _QUESTION.sub("", text) if "是否" in text or "是/否" in text else text
    text = _TIER_NAME.sub("", text)
    text = _TIER_COUNT.sub("", text)
    text = _BY_TIERS.sub("", text) if "分档" in text or "分段" in text else text
    text = _STEP_SIZE.sub("", text) if "级" in text or "档" in text else text
    if "等于" in text or "达到" in text:
        text = _AT_MOST.sub("小于等于目标值", _AT_LEAST.sub("大于等于目标值", text))
    text = _BARE_SHARE.sub(r"\1得", _BY_GRADE.sub(",", text)) if "%" in text else text
    text = _below_nothing(text) if "%" in text else text
    text = _NEGATIVE.sub("<0", text) if "负" in text else text
    text = _CAPPED_RATIO.sub("", _TIER_LEAD.sub("", text))
    text = _SHARE_OF_POINTS.sub("分值", text)
    text = _BRACKETED_SHARE.sub(lambda m: f"{m[1]}得{m[2] or '0分'}", text) if "(" in text else text
    text = _HALF.sub(r"\1目标值的50%", text) if "一半" in text else text
    return _LOSS_LIMIT.sub(r"最多扣\1分", text) if "扣完" in text else text


def _answers(pattern: re.Pattern[str], sign: str, text: str) -> tuple[str, tuple[str, ...]]:
    """达到目标值(答复制度健全,又作健全): the answers that are named, and the text without them."""
    found = pattern.search(text) if sign in text else None
    if found is None:
        return text, ()
    words = tuple(word.strip(",") for word in found[1].split(ALSO))
    return text[: found.start()] + text[found.end() :], words


def _below_nothing(text: str) -> str:
    """负增长 beside bounds of growth, 不降反升 beside bounds of a fall, 超支 beside those of a saving rate."""
    if re.search("增长|增[幅速]|涨幅|上升|下降|降低|减少", text.replace("负增长", "")):
        text = _SHRINKING.sub("<0%", text)
    return _OVERSPENT.sub("<0%", text) if "节约率" in text or "节支率" in text else text


def _taken(pattern: re.Pattern[str], text: str) -> tuple[str, Amount | None]:
    """Take the phrase out, when both of its amounts agree; a second such phrase stays and is not understood."""
    match = pattern.search(text)
    if match is None:
        return text, None
    said = match.groups()
    if len(said) == 4 and (
        Decimal(said[0]) != Decimal(said[2]) or (said[1] and said[3] and said[1] != said[3])
    ):
        return text, None
    amount = (Decimal(said[0]), said[1] or (said[3] if len(said) == 4 else ""))
    return text[: match.start()] + text[match.end() :], amount

"""Grades and their points said one after the other: 优、良、中、差分别得10、8、6、0分 → each grade with its points.

Only lists of the same length belong together; anything else stays as it is and is not understood. Called by
``rephrase`` only.
"""

import re

from perf_pipeline.rulebook.grammar.rewriting.turns import NUMBER

_ITEM = r"[^,;\d]{1,10}?"
_WEIGHT = r"(?:该项|本项|此项|指标|该指标)?(?:分值|权重分|权重|标准分|满分)"
_POINTS = rf"{NUMBER}(?:分|%(?:的?{_WEIGHT})?)?|满分|不得分|0分"
_PAIRED = re.compile(
    rf"(?:^|(?<=[,;]))(?:共?分为?|按|设)?(?P<labels>{_ITEM}(?:[,和与及]{{1,2}}{_ITEM})+?)"
    rf"(?:[二三四五2345]个?(?:等次|等级|档次|档|级别|级|种情况|种))?的?,?(?:计分标准)?(?:依次|分别)(?:得|计|记|赋|给|按|为|对应)*,?(?P<parts>{_WEIGHT}的?)?"
    rf"(?P<points>(?:{_POINTS})(?:[,和与及]{{1,2}}(?:{_POINTS}))+)(?:的?{_WEIGHT})?(?:计分|得分|赋分|给分|记分|计算|计)?(?=[,;]|$)"
)
_AND = re.compile(r"[,和与及]+")


def one_by_one(text: str) -> str:
    """``text`` (normalised) with every such list as clauses of one grade each."""
    return _PAIRED.sub(_clauses, text) if "分别" in text or "依次" in text else text


def _clauses(found: re.Match[str]) -> str:
    labels, points = (_AND.split(found[name]) for name in ("labels", "points"))
    shares = any("%" in p for p in points)
    if len(labels) != len(points) or (found["parts"] and not shares):
        return found[0]
    return ";".join(label + _award(p, shares=shares) for label, p in zip(labels, points, strict=True))


def _award(points: str, *, shares: bool) -> str:
    """得80%分值 and 不得分 of 分别按分值的100%、80%、0计分; else points."""
    if points in ("不得分", "0分") or (shares and points in ("0", "0%")):
        return "不得分"
    if points == "满分":
        return "得满分"
    share = re.match(rf"({NUMBER})%", points)
    return f"得分值的{share[0]}" if share else f"得{points.removesuffix('分')}分"

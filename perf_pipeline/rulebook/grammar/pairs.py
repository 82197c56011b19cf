"""Grades and their points said one after the other: 优、良、中、差分别得10、8、6、0分 → each grade with its points.

Only lists of the same length belong together; anything else stays as it is and is not understood. Called by
``rephrase`` only.
"""

import re

from perf_pipeline.rulebook.grammar.turns import NUMBER

_ITEM = r"[^,;\d]{1,10}?"
_POINTS = rf"{NUMBER}分?|满分|不得分|0分"
_PAIRED = re.compile(
    rf"(?:^|(?<=[,;]))(?:共?分为?|按|设)?(?P<labels>{_ITEM}(?:[,和与及]{{1,2}}{_ITEM})+?)"
    r"(?:[二三四五2345]个?(?:等次|等级|档次|档|级别|级|种情况|种))?的?,?(?:计分标准)?(?:依次|分别)(?:得|计|记|赋|给|按|为|对应)*,?"
    rf"(?P<points>(?:{_POINTS})(?:[,和与及]{{1,2}}(?:{_POINTS}))+)(?=[,;]|$)"
)
_AND = re.compile(r"[,和与及]+")


def one_by_one(text: str) -> str:
    """``text`` (normalised) with every such list as clauses of one grade each."""
    return _PAIRED.sub(_clauses, text) if "分别" in text or "依次" in text else text


def _clauses(found: re.Match[str]) -> str:
    labels, points = (_AND.split(found[name]) for name in ("labels", "points"))
    if len(labels) != len(points):
        return found[0]
    said = (p if p in ("满分", "不得分") else p.removesuffix("分") + "分" for p in points)
    return ";".join(
        label + ("" if p == "不得分" else "得") + p for label, p in zip(labels, said, strict=True)
    )

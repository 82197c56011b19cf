"""Labels in words: whether one excludes the others, and by which words each is answered.

No list of scales can hold 一等奖/二等奖, 国家级/省级, 建成投用/建成未投用: what tells tiers from several
requirements is their points. Requirements add up to the full marks; of tiers the best gives full marks alone.
What gives nothing must belong to the same matter (未获奖 beside 一等奖), else it may be a veto of another
(未提供材料). Called by ``words``.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from perf_pipeline.rulebook.grammar.wording import wording

_COMMON = frozenset("的了和及与或在有为得分率数项")
_SHORT = 4
_YES_NO = ("是", "否", "有", "无")


def exclusive(tiers: Sequence[Mapping[str, Any]], weight: Decimal | None, target: str) -> bool:
    """Whether only one of the labels can hold. ``tiers`` best first; ``target``: the target in words, folded."""
    labels = [str(tier["words"][0]) for tier in tiers]
    if len(set(labels)) != len(labels) or any(len(label) < 2 and label not in _YES_NO for label in labels):
        return False
    giving = [tier for tier in tiers if _size(tier, weight) != 0]
    best = tiers[0]
    full = _size(best, weight) == (1 if weight is None and "share" in best else weight)
    if not full and not (weight is None and target in best["words"]):
        return False
    if len(giving) < 2 and not _speaks_of(labels, target):
        return False
    kept = [str(tier["words"][0]) for tier in giving]
    return all(
        _linked(label, [other for other in labels if other != label]) for label in labels if label not in kept
    )


def vetoes(nothing: str, others: Sequence[str]) -> bool:
    """未提供佐证材料不得分 beside 优秀, 良好: nothing for another matter, of which the answer does not speak."""
    return any(word in nothing for word in wording().vetoes) and not any(
        word in other for word in wording().vetoes for other in others
    )


def _size(tier: Mapping[str, Any], weight: Decimal | None) -> Fraction:
    if "points" in tier:
        return Fraction(tier["points"])
    return Fraction(tier["share"]) * (1 if weight is None else Fraction(weight))


def _speaks_of(labels: Sequence[str], target: str) -> bool:
    """One label with full marks and the rest with nothing: they must grade the same thing."""
    if any(label.startswith(wording().happenings) for label in labels[1:]):
        return False
    return all(len(shared(labels[0], other)) >= 2 for other in labels[1:]) or (
        target in labels and all(_negation(label) for label in labels[1:])
    )


def _linked(label: str, others: Sequence[str]) -> bool:
    """未获奖 beside 一等奖: a "no" about the same matter; 影响使用 beside 不影响使用."""
    if vetoes(label, others):
        return False
    if any(len(shared(label, other)) >= 2 for other in others):
        return True
    if any(_turn(label) and _turn(label) == -_turn(other) for other in others):
        return True  # 双上升 beside 双下降
    poor = any(sign in label for sign in (*wording().poor_signs, *wording().ended))
    if not _negation(label) and not poor:
        return False
    own = set(label) - _COMMON - set("未不没无")
    return len(label) <= _SHORT or any(own & set(other) for other in others)


def _turn(label: str) -> int:
    """1 where something goes up, -1 where it goes down, 0 where the label says neither."""
    return label.endswith(wording().rising) - label.endswith(wording().falling)


def _negation(label: str) -> str:
    return next((no for no in wording().negations if label.startswith(no)), "")


def shared(first: str, second: str) -> str:
    """The longest piece that both hold."""
    for size in range(min(len(first), len(second)), 0, -1):
        for at in range(len(first) - size + 1):
            if first[at : at + size] in second:
                return first[at : at + size]
    return ""


def add_aliases(tiers: Sequence[dict[str, Any]], target: str) -> None:
    """Other spellings of the labels that no second label could mean: what all begin with left out, the target
    where it is the short form of one label."""
    labels = [str(tier["words"][0]) for tier in tiers]
    head = _common_head(labels)
    for tier, label in zip(tiers, labels, strict=True):
        _add(tier, tiers, [label.removeprefix(head)] if head else [])
    add_target(tiers, target)


def add_target(tiers: Sequence[dict[str, Any]], target: str) -> None:
    """The target as another spelling of the one label that it is the short form of."""
    labels = [str(tier["words"][0]) for tier in tiers]
    meant = [tier for tier, label in zip(tiers, labels, strict=True) if _is_short_for(target, label)]
    if len(meant) == 1:
        _add(meant[0], tiers, [target])


def _add(tier: dict[str, Any], tiers: Sequence[dict[str, Any]], words: Sequence[str]) -> None:
    taken = {word for other in tiers for word in other["words"]}
    tier["words"] = [*tier["words"], *(word for word in words if word not in taken)]


def _common_head(labels: Sequence[str]) -> str:
    """保障 of 保障有力, 保障基本到位, 保障不力; only where what follows is a word of its own."""
    head = labels[0]
    for label in labels[1:]:
        while not label.startswith(head):
            head = head[:-1]
    return head if len(head) >= 2 and all(len(label) >= len(head) + 2 for label in labels) else ""


_SECOND = frozenset("并且和与及同不未无没")
"""What a second requirement begins with."""


def _is_short_for(target: str, label: str) -> bool:
    """健全 for 长效机制健全, 及时 for 及时完成, 按时公开 for 按时公开预算; never for 较健全 or 不及时."""
    if len(target) < 2 or target == label:
        return False
    degrees = wording().degrees
    if label.startswith(target):
        rest = label.removeprefix(target)
        return rest in wording().attained or (rest.endswith(wording().objects) and not _SECOND & set(rest))
    lead = label.removesuffix(target)
    return label.endswith(target) and not any(lead.endswith(degree) for degree in (*degrees, "非"))

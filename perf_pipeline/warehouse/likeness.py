"""How much two differently written lines are likely the same, and whether that is enough to join them.

Likeness of names alone never joins anything: target or unit must agree besides (matching.yaml), and names
that differ in a number or in a word that tells indicators apart never do. Called by ``joining``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.fuzz import ratio

from perf_pipeline.warehouse.agreement import Joinable, same_levels, same_target, same_unit, same_weight
from perf_pipeline.warehouse.matching import MATCHING


@dataclass(frozen=True, slots=True)
class Likeness:
    """A pair that may be joined: similarity of the names, what it is worth in all, whether one is cut off."""

    similarity: float
    worth: int
    cut: bool


def likeness(indicator: Joinable, line: Joinable) -> Likeness | None:
    """How alike the two are, None when too little speaks for it."""
    cut = is_cut(indicator.name, line.name)
    similarity = MATCHING.confidence.cut if cut else name_similarity(indicator.name, line.name)
    if not (_cut_stands(indicator, line) if cut else similarity >= _least(indicator, line)):
        return None
    return Likeness(similarity, round(similarity * 1000) + _worth(indicator, line), cut)


@lru_cache(maxsize=65536)
def name_similarity(one: str, other: str) -> float:
    """Similarity of two folded names, 0 for names that numbers or telling words keep apart."""
    if not one or not other or not _comparable(one, other):
        return 0.0
    return round(ratio(one, other) / 100, 4)


def is_cut(one: str, other: str) -> bool:
    """Whether one name is the beginning of the other, and long enough to be that name cut off."""
    short, long = sorted((one, other), key=len)
    return MATCHING.shortest_cut <= len(short) < len(long) and long.startswith(short)


def _cut_stands(indicator: Joinable, line: Joinable) -> bool:
    """A beginning is no proof against another unit, nor against another target without the same unit."""
    unit = same_unit(indicator, line)
    return unit is not False and (same_target(indicator, line) is not False or unit is True)


def _least(indicator: Joinable, line: Joinable) -> float:
    """The similarity that is needed by what else agrees; above 1 when nothing does."""
    target, unit = same_target(indicator, line), same_unit(indicator, line)
    levels = same_levels(indicator, line)
    if target is True:
        return MATCHING.least.target_and_levels if levels else MATCHING.least.target
    if unit is True:
        return MATCHING.least.unit_and_levels if levels and target is None else MATCHING.least.unit
    return 2.0


def _worth(indicator: Joinable, line: Joinable) -> int:
    worth = MATCHING.worth
    agreed: Sequence[tuple[bool | None, int]] = (
        (same_target(indicator, line), worth.target),
        (same_levels(indicator, line), worth.levels),
        (same_weight(indicator, line), worth.weight),
        (same_unit(indicator, line), worth.unit),
    )
    return sum(points for agrees, points in agreed if agrees)


def _comparable(one: str, other: str) -> bool:
    if _numerals(one) != _numerals(other):
        return False
    return all(
        not (ours := _held(one, words)) or not (theirs := _held(other, words)) or bool(ours & theirs)
        for words in MATCHING.distinct
    )


def _numerals(name: str) -> list[str]:
    return [letter for letter in name if letter in MATCHING.numerals]


def _held(name: str, words: Sequence[str]) -> set[str]:
    return {word for word in words if word in name}

"""Cases whose points a person chooses (酌情扣分, 得2-4分) beside cases that are certain.

A rule that leaves one case to a person still gives full marks where full marks are certain. While the shapes are
tried, a judged case stands in for an award of about its size, so that tiers come out in order; afterwards the
points go and ``judged`` stays. A sentence of judged cases only is left unread. Called by ``assembly``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from perf_pipeline.rulebook.grammar.clauses import Award, Clause, Judged
from perf_pipeline.rulebook.shapes.common import NotUnderstoodError

_NOTHING = Award(points=Decimal(0))
_FAMILIES = frozenset({"all_or_nothing", "threshold_tiers", "qualitative_tiers"})


def as_awards(clauses: Sequence[Clause], weight: Decimal | None) -> list[Clause]:
    """``clauses`` with every judged case as an award that stands in for it."""
    if not any(isinstance(c.effect, Judged) for c in clauses):
        return list(clauses)
    if all(isinstance(c.effect, Judged) or c.effect == _NOTHING for c in clauses):
        raise NotUnderstoodError("含有酌情或由人评定的得分")
    nothing = any(c.effect == _NOTHING for c in clauses)
    return [
        replace(c, effect=_stand_in(c.effect, weight, nothing=nothing)) if isinstance(c.effect, Judged) else c
        for c in clauses
    ]


def _stand_in(effect: Judged, weight: Decimal | None, *, nothing: bool) -> Award:
    if effect.low is None or effect.high is None:
        return Award(share=Decimal("0.5"), judged=True) if nothing else Award(points=Decimal(0), judged=True)
    middle = (effect.low + effect.high) / 2
    if effect.share:
        return Award(share=1 - middle if effect.lost else middle, judged=True)
    if not effect.lost:
        return Award(points=middle, judged=True)
    if not nothing:
        return Award(points=Decimal(0), judged=True)
    return (
        Award(share=Decimal("0.5"), judged=True)
        if weight is None
        else Award(points=weight - middle, judged=True)
    )


def settled(family: str, parameters: Mapping[str, Any], clauses: Sequence[Clause]) -> dict[str, Any]:
    """The parameters with what stood in for a judged case taken out; NotUnderstoodError where it went into a
    formula."""
    if not any(isinstance(c.effect, Award) and c.effect.judged for c in clauses):
        return dict(parameters)
    if family not in _FAMILIES:
        raise NotUnderstoodError("含有酌情或由人评定的得分")
    found = dict(parameters)
    if "tiers" in found:
        found["tiers"] = [_without_points(tier) for tier in found["tiers"]]
    if family == "all_or_nothing" or found.get("otherwise") == "judged":
        found.pop("otherwise", None)
        found["judged"] = True
    return found


def _without_points(tier: Mapping[str, Any]) -> dict[str, Any]:
    return {k: v for k, v in tier.items() if not (tier.get("judged") and k in ("points", "share"))}

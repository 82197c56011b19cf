"""What the shapes of a rule share: points of an award, zones of full marks and of nothing, tiers in order.

Nothing here decides on a shape. Called by the modules beside it.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any, Protocol

from perf_pipeline.rulebook.context import IndicatorContext, in_target_unit
from perf_pipeline.rulebook.grammar.sentence import Always, Award, Clause, Otherwise, Range, Sentence


class Policies(Protocol):
    """What a sentence leaves to the place: read from the profile."""

    @property
    def reverse_form(self) -> str: ...  # noqa: D102

    @property
    def equal_exceeded(self) -> str: ...  # noqa: D102

    @property
    def equal_reverse_levels(self) -> Sequence[str]: ...  # noqa: D102

    @property
    def ratio_places(self) -> int | None: ...  # noqa: D102

    @property
    def pro_rata(self) -> bool: ...  # noqa: D102


class NotUnderstoodError(ValueError):
    """The sentence has no shape that we understand; the message is the reason in Chinese."""


def points_of(effect: Any) -> dict[str, Any]:
    """The award as a tier says it: {"points": …} or {"share": …}."""
    assert isinstance(effect, Award)
    said = {"judged": True} if effect.judged else {}
    if effect.points is not None:
        return {"points": text(effect.points), **said}
    return {"share": share_text(effect), **said}


def share_text(award: Award) -> str:
    """The share of the weight as parameter text: "0.8", or "2/3" where it has no end in decimals."""
    share = Fraction(1) if award.full or award.share is None else award.share
    shown = Decimal(share.numerator) / Decimal(share.denominator)
    return text(shown) if Fraction(shown) == share else str(share)


def tier_rank(tier: Mapping[str, Any]) -> tuple[int, Fraction]:
    """How good a tier is: full marks, then something, then nothing, each by size."""
    if "points" in tier:
        points = Fraction(tier["points"])
        return (1 if points > 0 else 0, points)
    share = Fraction(tier["share"])
    return (2 if share == 1 else 1 if share else 0, share)


def is_whole(effect: Any, context: IndicatorContext) -> bool:
    """Whether the award is the indicator\'s full marks, as far as the weight is known."""
    return bool(effect.full) or (effect.points is not None and context.weight in (None, effect.points))


def target_bounds(condition: Any, context: IndicatorContext, basis: str = "actual") -> dict[str, Any]:
    """The target as the bound of a tier; as 100 where tiers go by the completion ratio."""
    target = "100" if basis == "ratio" else "target"
    if condition.comparison == "met" and context.operator == "=" and context.target_value == 0:
        return {"lower": target, "upper": target}  # 调整率=0: more is no better than nothing
    if condition.comparison in ("met", "ge") and not context.downward:
        return {"lower": target}
    if condition.comparison in ("met", "le") and context.downward:
        return {"upper": target}
    raise NotUnderstoodError("以指标值为界的分档与比较符号不符")


def check_awards_whole(awards: Sequence[Clause], sentence: Sentence, context: IndicatorContext) -> None:
    """Beside a formula or steps there is room for full marks and for nothing, not for a tier between."""
    for clause in awards:
        share = _share_of_full(clause.effect, sentence, context)
        if share not in (0, 1):
            raise NotUnderstoodError("公式之外另有分档")
        if isinstance(clause.condition, Otherwise) and share == 1:
            raise NotUnderstoodError("「否则」得满分，含义不明")


def _share_of_full(effect: Any, sentence: Sentence, context: IndicatorContext) -> int | None:
    """1 for full marks, 0 for nothing, None for anything between."""
    if effect.points == 0:
        return 0
    whole = effect.full or (
        effect.points is not None and effect.points == (sentence.full_marks or context.weight)
    )
    return 1 if whole else None


def full_zone(
    awards: Sequence[Clause], context: IndicatorContext, *, upward: bool, continuous: bool = False
) -> dict[str, Any]:
    """Where full marks begin, when the sentence says a number; ``continuous``: what follows gives them at that
    number too, so that 大于95% and ≥95% come to the same."""
    full = [
        c.condition for c in awards if c.effect != Award(points=Decimal(0)) and isinstance(c.condition, Range)
    ]
    if not full:
        return {}
    if len(full) > 1:
        raise NotUnderstoodError("满分条件不止一个")
    zone = full[0]
    if zone.lower_target or zone.upper_target:
        raise NotUnderstoodError("满分条件中有指标值")
    bound, opened = (zone.lower, zone.lower_open) if upward else (zone.upper, zone.upper_open)
    other = zone.upper if upward else zone.lower
    if bound is None or (other is not None and other != bound) or (opened and not continuous):
        raise NotUnderstoodError("满分条件与规则方向不符")
    threshold = in_target_unit(bound, zone.unit, context)
    check_near_target(threshold, context)
    return {"threshold": text(threshold)}


_FAR = 20


def check_near_target(bound: Decimal, context: IndicatorContext) -> None:
    """A bound of another size altogether is a unit misread, by the form or by us."""
    target = context.target_value
    if target and bound and not context.is_rate and not 1 / _FAR < abs(bound / target) < _FAR:
        raise NotUnderstoodError("评分标准中的数字与指标值相差悬殊，可能单位不同")
    if target and context.is_rate and 0 < bound <= 1 and target > _FAR * bound and not context.downward:
        raise NotUnderstoodError("评分标准中的比例与指标值的百分数写法不同")


def _holds_the_bound(clauses: Sequence[Clause], bound: Decimal, *, upward: bool) -> bool:
    """80%以上按比例, 80%以下不得分: a bound that two clauses name belongs to the better one."""
    zones = [c.condition for c in clauses if isinstance(c.condition, Range)]
    if upward:
        return any(zone.lower == bound and not zone.lower_open for zone in zones)
    return any(zone.upper == bound and not zone.upper_open for zone in zones)


def zero_zone(
    awards: Sequence[Clause],
    context: IndicatorContext,
    sentence_zones: Sequence[Clause] = (),
    *,
    upward: bool,
) -> dict[str, Any]:
    """低于60%不得分: the floor under a formula or steps."""
    zero = [c.condition for c in awards if isinstance(c.effect, Award) and c.effect.points == 0]
    zero = [condition for condition in zero if not isinstance(condition, Always)]
    if not zero:
        return {}
    zone = zero[0]
    if len(zero) > 1 or not isinstance(zone, Range) or zone.lower_target or zone.upper_target:
        raise NotUnderstoodError("不得分的条件与公式不能并存")
    bound, opened, beyond = (
        (zone.upper, zone.upper_open, zone.lower) if upward else (zone.lower, zone.lower_open, zone.upper)
    )
    if bound is None or beyond is not None:
        raise NotUnderstoodError("不得分的条件与规则方向不符")
    found: dict[str, Any] = {"floor": text(in_target_unit(bound, zone.unit, context))}
    opened = opened or _holds_the_bound(sentence_zones, bound, upward=upward)
    return found if opened else found | {"floor_zero": True}


def text(number: Decimal) -> str:
    """A decimal as parameter text: no exponent, no trailing zeros."""
    plain = format(number.normalize(), "f")
    return plain.rstrip("0").rstrip(".") if "." in plain else plain

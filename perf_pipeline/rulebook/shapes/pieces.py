"""Sentences whose zones each reckon in their own way → piecewise: tiers beside steps, formulas or proportions.

Tried where the plainer shapes refuse. Every clause must have a zone of the actual (or be what the others leave), a
step must begin where a neighbour's points end, and the whole is tried before it is said: points rise towards their
best zone and fall behind it, stay inside the weight and reach it. A formula with numbers of its own is only taken
when it meets that. Called by ``assembly``.
"""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from perf_pipeline.rulebook.context import IndicatorContext
from perf_pipeline.rulebook.grammar.sentence import (
    Award,
    Clause,
    Effect,
    Judged,
    Loss,
    PerStep,
    Proportion,
    Range,
    Sentence,
)
from perf_pipeline.rulebook.grammar.tokens import PERCENT_UNITS
from perf_pipeline.rulebook.pieces import read_pieces
from perf_pipeline.rulebook.shapes.common import NotUnderstoodError, Policies, share_text
from perf_pipeline.rulebook.shapes.extras import is_extra, with_least, with_losses, with_most
from perf_pipeline.rulebook.shapes.frame import (
    NOMINAL,
    Frame,
    Laid,
    Part,
    bounds_of,
    held_to_target,
    is_full,
    measure_of,
    plain,
    yielding,
    zone_of,
)
from perf_pipeline.rulebook.shapes.lines import between, proportion_piece
from perf_pipeline.rulebook.shapes.steps import part_steps, step_size
from perf_pipeline.rulebook.shapes.tiers import check_grades, check_one_thing, check_sizes
from perf_pipeline.rulebook.shapes.trial import check_course
from perf_pipeline.rulebook.zones import NOWHERE, Interval, Zone, at_least, at_most, just

CONSTANT = frozenset({"lower", "lower_open", "upper", "upper_open", "points", "share"})
"""What a piece says whose points do not change inside it."""


def pieces_shape(
    sentence: Sentence, clauses: Sequence[Clause], context: IndicatorContext, policies: Policies
) -> tuple[str, dict[str, Any]]:
    """The rule of a sentence whose ``clauses`` are settled (distances put as values, words as states)."""
    ranged = [c for c in clauses if isinstance(c.condition, Range)]
    check_one_thing(ranged)
    check_grades(ranged, context)
    check_sizes(ranged, context)
    _check_events(clauses, context)
    clauses = yielding(clauses)
    frame = Frame(sentence, context, policies, measure_of(clauses, context))
    return joined([Part(zone_of(c, frame), c.effect) for c in clauses], frame)


def joined(parts: Sequence[Part], frame: Frame) -> tuple[str, dict[str, Any]]:
    """Parts put side by side, filled and tried; constant ones over the actual are threshold_tiers."""
    extras = [part for part in parts if is_extra(part)]
    parts = _kept_too(parts, frame)
    plain_parts = _opened(_knots([p for p in parts if not is_extra(p)], frame), frame)
    parts = _with_full_marks(_risen(plain_parts, frame), frame)
    laid = _laid_out(parts, frame)
    flat = [said for at in range(len(laid)) for said in _piece(at, laid, frame)]
    if any(_is_line_between(p) for p in parts) and not any("pro_rata" in said for said in flat):
        raise NotUnderstoodError("没有说明在哪两个得分之间插值")
    flat = with_most(with_least(with_losses(flat, extras, frame), frame), frame)
    judged = any(isinstance(p.effect, Judged) for p in parts)
    if len(flat) == 1 and flat[0].keys() <= CONSTANT and not judged:
        raise NotUnderstoodError("没有说明达不到时如何计分")
    check_course(flat, frame)
    best_first = sorted(flat, key=lambda said: _from_the_best(said, frame))
    constant = all(said.keys() <= CONSTANT for said in flat)
    if constant and frame.measure == "actual":
        return "threshold_tiers", {"tiers": best_first}
    found: dict[str, Any] = {"pieces": best_first}
    return "piecewise", found if frame.measure == "actual" else found | {"measure": frame.measure}


def _check_events(clauses: Sequence[Clause], context: IndicatorContext) -> None:
    """被通报1次扣1分 beside a quantity to be reached: what happens is another thing than what is measured."""
    events = any(isinstance(c.effect, PerStep) and c.effect.side == "event" for c in clauses)
    if events and (context.is_rate or context.operator in ("≥", ">")):
        raise NotUnderstoodError("按次扣分，但指标值不是发生次数")


# -- parts side by side


def _kept_too(parts: Sequence[Part], frame: Frame) -> list[Part]:
    """超过预算5%以内不扣分: what keeps the target loses nothing either, where nothing else is said of it."""
    if frame.measure not in ("actual", "distance") or frame.target is None:
        return list(parts)
    kept = held_to_target("met", frame) if frame.measure == "actual" else at_most(0)
    if any(p.zone is not None and p.zone & kept for p in parts):
        return list(parts)
    return [
        Part(p.zone | kept, p.effect)
        if p.zone is not None and _is_whole(p, frame) and len((p.zone | kept).intervals) == 1
        else p
        for p in parts
    ]


def _is_whole(part: Part, frame: Frame) -> bool:
    return isinstance(part.effect, Award) and is_full(part.effect, frame)


def _risen(parts: Sequence[Part], frame: Frame) -> list[Part]:
    """达到80%得6分，每增加1个百分点加0.5分: the award is where the steps begin."""
    rising = [p for p in parts if isinstance(p.effect, PerStep) and p.effect.points > 0]
    if not rising:
        return list(parts)
    steps, others = rising[0], [p for p in parts if p is not rising[0]]
    step = steps.effect
    assert isinstance(step, PerStep)
    unsaid = not step.side and not step.verb and not frame.falling and steps.zone is None
    if unsaid and all(_is_an_end(p, frame) for p in others):
        _check_reached(step, others, frame)
        from_nothing = replace(step, base=step.base or Decimal(0))  # 每达到10%得1分
        return [Part(at_least(0), from_nothing), *others]
    begun = [p for p in others if isinstance(p.effect, Award) and _gives_a_part(p.effect)]
    if len(rising) != 1 or len(begun) != 1 or (zone := _rising_zone(steps, begun[0])) is None:
        raise NotUnderstoodError("按级加分没有说明从多少分开始")
    award = begun[0]
    assert isinstance(award.effect, Award)
    if frame.weight is None:
        raise NotUnderstoodError("按级加分没有写明最高得分")
    merged = Part(zone, replace(step, base=_points_of(award.effect, frame)))
    return [merged if p is award else p for p in others]


def _is_an_end(part: Part, frame: Frame) -> bool:
    """Full marks or nothing in a zone of its own: 全部完成得5分 beside 每完成20%得1分."""
    award = part.effect
    return part.zone is not None and isinstance(award, Award) and (award.points == 0 or is_full(award, frame))


def _check_reached(step: PerStep, ends: Sequence[Part], frame: Frame) -> None:
    """每完成20%得1分，全部完成得5分: the steps come to full marks where those are said to begin."""
    for end in ends:
        lower = end.zone.intervals[0].lower if end.zone is not None else None
        if (isinstance(end.effect, Award) and end.effect.points == 0) or lower is None:
            continue
        if frame.weight is None or lower / _size(step, frame) * _in_points(step, frame) != frame.weight:
            raise NotUnderstoodError("逐级得分与满分的条件不一致")


def _rising_zone(steps: Part, award: Part) -> Zone | None:
    """Where steps that begin with ``award`` hold: its zone, or what lies above it (超过60%的部分); None: unclear."""
    if award.zone is None or len(award.zone.intervals) != 1:
        return None
    own = award.zone.intervals[0]
    if (
        steps.zone is None
        and isinstance(steps.effect, PerStep)
        and steps.effect.verb
        and own.lower == own.upper
    ):
        return at_least(own.lower) if own.lower is not None else None  # 检查100家得6分，每增加10家加1分
    if steps.zone is None:
        return award.zone if _open_ended(own) else None
    above = steps.zone.intervals[0]
    begins = own.lower is not None and own.lower == above.lower and own.upper in (own.lower, above.upper)
    return steps.zone | award.zone if len(steps.zone.intervals) == 1 and begins else None


def _gives_a_part(award: Award) -> bool:
    return bool(award.points or award.share) and not award.full


def _points_of(award: Award, frame: Frame) -> Decimal:
    if award.points is not None:
        return award.points
    if frame.weight is None or award.share is None:
        raise NotUnderstoodError("按级加分没有说明从多少分开始")
    points = frame.weight * award.share
    return Decimal(points.numerator) / Decimal(points.denominator)


def _open_ended(interval: Interval) -> bool:
    return (interval.lower is None) != (interval.upper is None)


def _is_line_between(part: Part) -> bool:
    return isinstance(part.effect, Proportion) and part.effect.form == "between"


def _knots(parts: Sequence[Part], frame: Frame) -> list[Part]:
    """达到80%得6分 where the points run evenly up to the next: six at 80 and not beyond. The best goes on."""
    if not any(_is_line_between(p) for p in parts):
        return list(parts)
    best = max(_worth(p.effect, frame) for p in parts)
    return [Part(_bound_only(p.zone, frame), p.effect) if _is_knot(p, best, frame) else p for p in parts]


def _is_knot(part: Part, best: Fraction, frame: Frame) -> bool:
    award = part.effect
    gives = isinstance(award, Award) and not award.judged and award.points != 0
    return gives and part.zone is not None and _worth(award, frame) < best


def _bound_only(zone: Zone | None, frame: Frame) -> Zone | None:
    """The bound from which a zone goes on towards the better values; other zones stay as they are."""
    own = zone.intervals[0] if zone and len(zone.intervals) == 1 else None
    edge = None if own is None or not _open_ended(own) else own.upper if frame.falling else own.lower
    return zone if edge is None else just(edge)


def _opened(parts: Sequence[Part], frame: Frame) -> list[Part]:
    """100%得10分, 为0得5分: the best value goes on beyond itself, where no other part lies."""
    best = max(parts, key=lambda p: _worth(p.effect, frame), default=None)
    shares = any(isinstance(p.effect, Proportion) and p.effect.form != "between" for p in parts)
    shares = shares or any(isinstance(p.effect, PerStep) and p.effect.points > 0 for p in parts)
    if best is None or best.zone is None or not _is_one_value(best.zone) or shares:
        return list(parts)
    value = best.zone.intervals[0].lower or Fraction(0)
    beyond = at_most(value, strict=True) if frame.falling else at_least(value, strict=True)
    within = [p for p in parts if p.zone and not p.zone - beyond]
    if within or frame.measure in ("deviation", "magnitude"):
        return list(parts)
    return [
        Part(best.zone | beyond, p.effect) if p is best else Part(p.zone and p.zone - beyond, p.effect)
        for p in parts
    ]


def _is_one_value(zone: Zone) -> bool:
    return len(zone.intervals) == 1 and zone.intervals[0].lower == zone.intervals[0].upper is not None


def _with_full_marks(parts: Sequence[Part], frame: Frame) -> list[Part]:
    """Steps and formulas alone begin at the target."""
    stepped = any(
        isinstance(p.effect, PerStep) and p.effect.points < 0 and p.effect.base is None for p in parts
    )
    whole = any(_is_whole(p, frame) for p in parts)
    stepped = stepped or any(isinstance(p.effect, Loss) for p in parts)
    if not stepped or whole or frame.target is None:
        return list(parts)
    return [*parts, Part(held_to_target("met", frame), Award(full=True))]


def _laid_out(parts: Sequence[Part], frame: Frame) -> list[Laid]:
    """The parts' zones without overlaps, from the lowest to the highest."""
    zones = _apart([p for p in parts if p.zone is not None], frame)
    left = [p for p in parts if p.zone is None]
    if len(left) > 1:
        raise NotUnderstoodError("不止一个条款没有写明适用范围")
    covered = NOWHERE
    for _, zone in zones:
        covered |= zone
    laid = [Laid(interval, part.effect) for part, zone in zones for interval in zone.intervals]
    if left:
        _check_rest(left[0], frame)
        rest = covered.complement().intervals
        if not rest and isinstance(left[0].effect, PerStep | Proportion):
            raise NotUnderstoodError("其他条款没有给逐级计分留下范围")  # 每逾期1天扣1分，未完成不得分
        laid += [Laid(interval, left[0].effect) for interval in rest]
    return sorted(laid, key=_from_below)


def _check_rest(part: Part, frame: Frame) -> None:
    award = part.effect
    if isinstance(award, Award) and is_full(award, frame):
        raise NotUnderstoodError("「否则」得满分，含义不明")


def _from_below(laid: Laid) -> tuple[Fraction | float, bool]:
    lower = laid.interval.lower
    return (float("-inf") if lower is None else lower, laid.interval.lower_open)


def _apart(parts: Sequence[Part], frame: Frame) -> list[tuple[Part, Zone]]:
    """Each zone without those that lie inside it; a single shared value goes to the better award."""
    settled = []
    for part in parts:
        own = zone = part.zone or NOWHERE
        for other in parts:
            taken = other.zone or NOWHERE
            common = own & taken
            if other is part or not common:
                continue
            if taken == own:
                raise NotUnderstoodError("两个条款适用于同一范围")
            inside = common == taken
            single = all(i.lower == i.upper for i in common.intervals)
            if not inside and common != own and not single:
                raise NotUnderstoodError("各段互相重叠")
            if inside or (single and common != own and _better(other.effect, part.effect, frame)):
                zone -= taken
        settled.append((part, zone))
    return settled


def _better(first: Effect, second: Effect, frame: Frame) -> bool:
    return _worth(first, frame) > _worth(second, frame)


def _worth(effect: Effect, frame: Frame) -> Fraction:
    """How good a clause is where two share a bound: what changes lies between full marks and none."""
    if isinstance(effect, Award):
        if effect.full:
            return Fraction(2) * NOMINAL
        if effect.points is not None:
            return Fraction(effect.points) * NOMINAL / (frame.weight or NOMINAL)
        return Fraction(effect.share or 0) * NOMINAL
    return NOMINAL / 1000


# -- pieces


def _piece(at: int, laid: Sequence[Laid], frame: Frame) -> list[dict[str, Any]]:
    """What a laid-out interval says as parameters; a line across its origin takes two."""
    own = laid[at]
    bounds = bounds_of(own.interval)
    if isinstance(own.effect, Award):
        return [bounds | _award(own.effect)]
    if isinstance(own.effect, Judged):
        return []  # a person gives these points
    if isinstance(own.effect, Loss):
        return [bounds | _award(_left_over(own.effect, frame))]
    if isinstance(own.effect, Proportion) and own.effect.form == "between":
        return between(at, laid, frame)
    if isinstance(own.effect, PerStep):
        return [bounds | _steps(at, laid, own.effect, frame)]
    return proportion_piece(own, own.effect, bounds, frame)


def _award(award: Award) -> dict[str, Any]:
    if award.points is not None:
        return {"points": plain(Fraction(award.points))}
    return {"share": share_text(award)}


def _left_over(loss: Loss, frame: Frame) -> Award:
    if frame.weight is None or loss.points > frame.weight:
        raise NotUnderstoodError("扣分超过分值，或没有写明分值")
    return Award(points=Decimal(frame.weight.numerator) / Decimal(frame.weight.denominator) - loss.points)


def _steps(at: int, laid: Sequence[Laid], step: PerStep, frame: Frame) -> dict[str, Any]:
    """Steps from the joint with the neighbour that is better (or, for steps that earn, from their own bound)."""
    own = laid[at]
    parts = part_steps(step, frame.sentence, frame.policies)
    change = _in_points(step, frame)
    size = _size(step, frame)
    if step.points > 0:
        origin = own.interval.upper if own.interval.lower is None else own.interval.lower
        assert step.base is not None
        base: dict[str, Any] = {"points": plain(Fraction(step.base))}
    else:
        origin, base = _joint(at, laid, step, frame)
    assert origin is not None
    zero = {"origin": plain(origin)} if origin else {}
    least = {} if frame.sentence.least else _capped(base, frame)
    return base | {"each": plain(change), "step": plain(size)} | zero | parts | least


def _capped(base: dict[str, Any], frame: Frame) -> dict[str, Any]:
    """最多扣3分: what remains of full marks."""
    cap = frame.sentence.loss_cap
    if cap is None:
        return {}
    if frame.weight is None or base.get("share") != "1":
        raise NotUnderstoodError("最多扣分与分段并存，不能确定从多少分扣起")
    return {} if cap >= frame.weight else {"least": plain(frame.weight - Fraction(cap))}


def _in_points(step: PerStep, frame: Frame) -> Fraction:
    if not step.share:
        return Fraction(step.points)
    if frame.weight is None:
        raise NotUnderstoodError("按分值的比例扣分，但没有写明分值")
    return Fraction(step.points) * frame.weight


def _size(step: PerStep, frame: Frame) -> Fraction:
    """The size of a step in what is measured."""
    if frame.measure == "deviation" and step.unit in PERCENT_UNITS and not frame.context.is_rate:
        return abs(Fraction(frame.context.target_value or 0)) * Fraction(step.step) / 100
    said = step_size(step, frame.context)
    if said["step_basis"] == "relative":
        return abs(Fraction(frame.context.target_value or 0)) * Fraction(said["step"]) / 100
    return Fraction(said["step"])


_SIDES = {"below": ("upper",), "above": ("lower",), "late": ("lower",)}


def _joint(at: int, laid: Sequence[Laid], step: PerStep, frame: Frame) -> tuple[Fraction, dict[str, Any]]:
    """Where the steps begin and with what."""
    found = []
    for side in _SIDES.get(step.side, ("upper", "lower")):
        beside, edge = at + 1 if side == "upper" else at - 1, laid[at].edge(side)
        if edge is None or not 0 <= beside < len(laid):
            continue
        touching = laid[beside].edge("lower" if side == "upper" else "upper") == edge
        if touching and (begun := _begun_with(beside, edge, laid, step, frame)) is not None:
            found.append((edge, begun))
    if len(found) != 1:
        raise NotUnderstoodError("不能确定从哪里开始逐级扣分")
    edge, base = found[0]
    return edge, base if step.base is None else {"points": plain(Fraction(step.base))}


def _begun_with(
    at: int, edge: Fraction, laid: Sequence[Laid], step: PerStep, frame: Frame
) -> dict[str, Any] | None:
    """What the neighbour gives where it ends: full marks, or what is left when these steps go on from there."""
    effect = laid[at].effect
    if isinstance(effect, Award) and effect.points != 0:
        if not is_full(effect, frame) and not step.again and step.base is None:
            raise NotUnderstoodError("不能确定从多少分开始逐级扣分")
        return _award(effect)
    if not isinstance(effect, PerStep) or not step.again:
        return None
    if frame.weight is None:
        raise NotUnderstoodError("分段逐级扣分，但没有写明分值")
    before = read_pieces(_piece(at, laid, frame))[0]
    return {"points": plain(before.given(frame.weight, before.steps(edge)))}


def _from_the_best(said: dict[str, Any], frame: Frame) -> Fraction:
    """Pieces in the order of their values, the good end first."""
    edge = said.get("lower", said.get("upper"))
    place = Fraction(edge) if edge is not None else Fraction(0)
    low = Fraction(-1, 10**9) if "lower" not in said else Fraction(0)
    return (place + low) if frame.falling else -(place + low)

"""What changes the points of pieces that are already laid out: losses on top, and a least for every case.

得分=分值×发放率，其中不足90%的再扣1分: the formula holds everywhere, and inside one zone it loses something more.
最低得2分 lifts whatever reckons below it. Called by ``pieces``.
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

from perf_pipeline.rulebook.grammar.sentence import Loss
from perf_pipeline.rulebook.shapes.common import NotUnderstoodError
from perf_pipeline.rulebook.shapes.frame import Frame, Part, bounds_of, plain
from perf_pipeline.rulebook.zones import Interval, Zone, at_least, at_most

_BOUNDS = ("lower", "upper", "lower_open", "upper_open")


def is_extra(part: Part) -> bool:
    """Whether a part is lost on top of what its zone gives anyway."""
    return isinstance(part.effect, Loss) and part.effect.again and part.zone is not None


def with_losses(flat: Sequence[dict[str, Any]], extras: Sequence[Part], frame: Frame) -> list[dict[str, Any]]:
    """``flat`` with every extra loss taken off inside its zone."""
    found = list(flat)
    for extra in extras:
        assert isinstance(extra.effect, Loss)
        assert extra.zone is not None
        found = [
            cut for said in found for cut in _cut(said, extra.zone, Fraction(extra.effect.points), frame)
        ]
    return found


def _cut(said: dict[str, Any], zone: Zone, loss: Fraction, frame: Frame) -> Iterator[dict[str, Any]]:
    own = Zone((_interval(said),))
    if said.get("form") == "ratio":
        zone &= at_least(0)  # below nothing there is nothing to lose
    rest = {key: value for key, value in said.items() if key not in _BOUNDS}
    for interval in (own - zone).intervals:
        yield bounds_of(interval) | rest
    for interval in (own & zone).intervals:
        yield bounds_of(interval) | _lowered(rest, loss, frame)


def _interval(said: dict[str, Any]) -> Interval:
    lower, upper = (None if side not in said else Fraction(said[side]) for side in ("lower", "upper"))
    return Interval(lower, upper, bool(said.get("lower_open")), bool(said.get("upper_open")))


def _lowered(said: dict[str, Any], loss: Fraction, frame: Frame) -> dict[str, Any]:
    """The same reckoning with ``loss`` points less at its origin."""
    if said.get("form") == "ratio":
        if frame.target is None:
            raise NotUnderstoodError("没有指标值，不能按完成比例计算")
        said = {"each_share": said["share"], "step": plain(frame.target), "pro_rata": True, "points": "0"}
    changes = "each" in said or "each_share" in said
    start = _start(said, frame) - loss
    rest = {key: value for key, value in said.items() if key != "share"}
    return rest | {"points": plain(start if changes else max(start, Fraction(0)))}


def _start(said: dict[str, Any], frame: Frame) -> Fraction:
    if "points" in said:
        return Fraction(said["points"])
    share = Fraction(said.get("share", "0"))
    if share and frame.weight is None:
        raise NotUnderstoodError("再扣若干分，但没有写明分值")
    return share * (frame.weight or 0)


def with_least(flat: Sequence[dict[str, Any]], frame: Frame) -> list[dict[str, Any]]:
    """``flat`` with no case below the least that the sentence gives; a tier below it contradicts it."""
    least = frame.sentence.least
    if not least:
        return list(flat)
    found = []
    for said in flat:
        if {"each", "each_share", "form"} & set(said):
            found.append(said | {"least": plain(Fraction(least))})
        elif _start(said, frame) < Fraction(least):
            raise NotUnderstoodError("最低得分与分段的得分不一致")
        else:
            found.append(said)
    return found


def with_most(flat: Sequence[dict[str, Any]], frame: Frame) -> list[dict[str, Any]]:
    """完成得满分；未完成的按完成比例得分，最高不超过8分: what is not full marks ends at eight."""
    most = frame.sentence.most
    if most is None or frame.weight is None:
        return list(flat)
    return [cut for said in flat for cut in _ended(said, Fraction(most), frame.weight, frame)]


def _ended(said: dict[str, Any], most: Fraction, weight: Fraction, frame: Frame) -> Iterator[dict[str, Any]]:
    """One piece, cut where it comes to ``most``."""
    if said.get("form") != "ratio":
        if {"each", "each_share"} & set(said) or not (
            _start(said, frame) <= most or said.get("share") == "1"
        ):
            raise NotUnderstoodError("最高得分与分段的得分不一致")
        yield said
        return
    if not frame.target or frame.target < 0:
        raise NotUnderstoodError("没有指标值，不能按完成比例计算")
    edge, own = frame.target * most / weight, Zone((_interval(said),))
    rest = {key: value for key, value in said.items() if key not in _BOUNDS}
    for interval in (own & at_most(edge, strict=True)).intervals:
        yield bounds_of(interval) | rest
    for interval in (own & at_least(edge)).intervals:
        yield bounds_of(interval) | {"points": plain(most)}

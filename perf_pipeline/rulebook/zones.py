"""Where a rule gives full marks, where none, and where its target lies: sets of numbers, compared exactly.

A zone is a set of values of the actual, in the unit of the target (percent as 0–100). The audit of goals asks
here whether a rule pays for the target it stands beside (RUL-01), whether every value has one score (RUL-02,
RUL-04) and none more than the weight (RUL-06). Pure functions on a rule (anything with ``family`` and
``parameters``), an operator and a target; nothing here knows forms or findings. A rule that does not score
numbers (words, grades, unread) has no zone: None, which is not the empty zone.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, Protocol, TypeAlias

from perf_pipeline.rulebook.pieces import Piece, read_pieces

Exact: TypeAlias = Fraction | int | Decimal | str
_FAR = float("inf")
_Cut = tuple[
    Fraction | float, int
]  # a place between numbers: (value, 0) just before it, (value, 1) just after


class RuleLike(Protocol):
    """What is needed of a rule: a ScoringRule, or a stored one read back."""

    @property
    def family(self) -> str:
        """One of vocabulary.RULE_FAMILIES."""

    @property
    def parameters(self) -> Mapping[str, Any]:
        """As ``rulebook.rule`` lists them."""


@dataclass(frozen=True, slots=True)
class Interval:
    """One range of numbers; None is no bound on that side."""

    lower: Fraction | None = None
    upper: Fraction | None = None
    lower_open: bool = False
    upper_open: bool = False

    def __str__(self) -> str:
        if self.lower is not None and self.lower == self.upper:
            return f"={_plain(self.lower)}"
        if self.lower is None and self.upper is None:
            return "任何值"
        if self.lower is None:
            return f"{'<' if self.upper_open else '≤'}{_plain(self.upper)}"
        if self.upper is None:
            return f"{'>' if self.lower_open else '≥'}{_plain(self.lower)}"
        opening, closing = "(" if self.lower_open else "[", ")" if self.upper_open else "]"
        return f"{opening}{_plain(self.lower)}, {_plain(self.upper)}{closing}"


@dataclass(frozen=True, slots=True)
class Zone:
    """A set of numbers: disjoint intervals in rising order, none touching the next. Equal sets compare equal."""

    intervals: tuple[Interval, ...] = ()

    def __contains__(self, value: Exact) -> bool:
        exact = Fraction(value)
        return any(low <= (exact, 0) and (exact, 1) <= high for low, high in _cuts(self))

    def __bool__(self) -> bool:
        return bool(self.intervals)

    def __str__(self) -> str:
        return " 或 ".join(str(interval) for interval in self.intervals) or "无"

    def __or__(self, other: "Zone") -> "Zone":
        return _joined([*_cuts(self), *_cuts(other)])

    def __and__(self, other: "Zone") -> "Zone":
        return _joined((max(a, c), min(b, d)) for a, b in _cuts(self) for c, d in _cuts(other))

    def __sub__(self, other: "Zone") -> "Zone":
        return self & other.complement()

    def complement(self) -> "Zone":
        """Every number that is not in the zone."""
        places: list[_Cut] = [(-_FAR, 0), *(cut for pair in _cuts(self) for cut in pair), (_FAR, 1)]
        return _joined(zip(places[::2], places[1::2], strict=True))


EVERYWHERE = Zone((Interval(),))
NOWHERE = Zone()
NON_NEGATIVE = Zone((Interval(Fraction(0)),))
RATE = Zone((Interval(Fraction(0), Fraction(100)),))
"""What a share of a whole can be, in percent."""


def at_least(value: Exact, *, strict: bool = False) -> Zone:
    """[value, ∞), or without its bound."""
    return Zone((Interval(lower=Fraction(value), lower_open=strict),))


def at_most(value: Exact, *, strict: bool = False) -> Zone:
    """(−∞, value], or without its bound."""
    return Zone((Interval(upper=Fraction(value), upper_open=strict),))


def just(value: Exact) -> Zone:
    """The one value."""
    return Zone((Interval(Fraction(value), Fraction(value)),))


def target_zone(operator: str | None, target: Exact, *, symmetric: bool = False) -> Zone:
    """The values that meet a target. ``=`` is met from the target upwards (more is capped at full marks, never
    punished) unless the profile says ``symmetric`` or the target is 0."""
    if operator in ("≤", "<"):
        return at_most(target, strict=operator == "<")
    if operator == "=" and (symmetric or Fraction(target) == 0):
        return just(target)
    return at_least(target, strict=operator == ">")


def full_mark_zone(
    rule: RuleLike,
    operator: str | None = None,
    target: Exact | None = None,
    weight: Exact | None = None,
    *,
    exact: bool = False,
) -> Zone | None:
    """Where ``rule`` gives all its points; None when that is no question of numbers or the target is needed and
    missing.

    A step that is not whole costs nothing under 每超出10%扣2分; still full marks *begin* at the limit, and
    that is what is answered. ``exact`` answers instead where not a point is lost, part steps included.
    """
    shape = _ZONES.get(_shape(rule))
    question = _Question(rule.parameters, operator, _fraction(target), _fraction(weight), exact)
    return None if shape is None else shape[0](question)


def zero_zone(
    rule: RuleLike, operator: str | None = None, target: Exact | None = None, weight: Exact | None = None
) -> Zone | None:
    """Where ``rule`` gives no points at all; None as for ``full_mark_zone``, also where the answer hangs on a weight
    that is not given."""
    shape = _ZONES.get(_shape(rule))
    question = _Question(rule.parameters, operator, _fraction(target), _fraction(weight), True)
    return None if shape is None else shape[1](question)


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Values that the rule and the target judge differently, both within the values that can occur."""

    unpaid: Zone  # meets the target, does not get full marks
    overpaid: Zone  # gets full marks, misses the target


def disagreement(
    rule: RuleLike,
    operator: str | None,
    target: Exact,
    weight: Exact | None = None,
    *,
    domain: Zone = EVERYWHERE,
) -> Disagreement | None:
    """How the full marks of ``rule`` differ from its target (RUL-01); None when they do not, or cannot be told."""
    full = full_mark_zone(rule, operator, target, weight)
    if full is None:
        return None
    symmetric = rule.parameters.get("exceeded") == "symmetric"
    met = target_zone(operator, target, symmetric=symmetric)
    found = Disagreement((met - full) & domain, (full - met) & domain)
    return found if found.unpaid or found.overpaid else None


def tier_gaps(rule: RuleLike, target: Exact | None = None, *, domain: Zone = EVERYWHERE) -> Zone:
    """Values of the domain that no tier of ``rule`` holds, so that they get no score (RUL-02)."""
    if rule.family == "piecewise":
        held = _pieces_where(
            _Question(rule.parameters, None, _fraction(target), None, True), lambda _: EVERYWHERE
        )
        return NOWHERE if held is None else domain - held
    covered = NOWHERE
    for tier in _tiers(rule):
        covered |= _tier_zone(tier, rule.parameters, _fraction(target)) or NOWHERE
    return domain - covered if _tiers(rule) else NOWHERE


@dataclass(frozen=True, slots=True)
class Overlap:
    """Values for which two tiers give different points; the first is the one that counts."""

    zone: Zone
    first: Mapping[str, Any]
    second: Mapping[str, Any]


def tier_overlaps(rule: RuleLike, target: Exact | None = None, *, domain: Zone = EVERYWHERE) -> list[Overlap]:
    """Values with two scores (RUL-04). A tier that is open towards a better one (95以上, 80以上, 其余) only goes on
    where that one ends and is no overlap."""
    found = []
    tiers = [(tier, _tier_zone(tier, rule.parameters, _fraction(target)) or NOWHERE) for tier in _tiers(rule)]
    for place, (first, zone) in enumerate(tiers):
        for second, other in tiers[place + 1 :]:
            common = zone & other & domain
            if common and _award(first) != _award(second) and not _goes_on(zone, other):
                found.append(Overlap(common, first, second))
    return found


def tiers_over_weight(rule: RuleLike, weight: Exact) -> list[Mapping[str, Any]]:
    """Tiers of numbers or words that promise more points than the indicator has (RUL-06)."""
    return [
        tier
        for tier in (*rule.parameters.get("tiers", ()), *rule.parameters.get("pieces", ()))
        if ("points" in tier and Fraction(str(tier["points"])) > Fraction(weight))
        or Fraction(str(tier.get("share", 0))) > 1
    ]


# --- the families -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Question:
    said: Mapping[str, Any]
    operator: str | None
    target: Fraction | None
    weight: Fraction | None
    exact: bool

    @property
    def limit(self) -> Fraction | None:
        """Where full marks begin."""
        return self.number("threshold") if "threshold" in self.said else self.target

    def number(self, name: str) -> Fraction:
        """A parameter."""
        return Fraction(str(self.said[name]))

    def beyond_floor(self, *, below: bool) -> Zone:
        """What a pass mark (or, above, a ceiling) takes out."""
        if "floor" not in self.said:
            return NOWHERE
        strict = not self.said.get("floor_zero")
        side = at_most if below else at_least
        return side(self.number("floor"), strict=strict)


def _shape(rule: RuleLike) -> str:
    if rule.family == "satisfaction" or (rule.family == "execution_rate" and rule.parameters.get("tiers")):
        return "threshold_tiers"
    return rule.family


def _proportional_full(ask: _Question) -> Zone | None:
    limit = ask.limit
    if limit is None:
        return None
    if limit == 0:
        full = target_zone(ask.operator if ask.operator in ("=", ">") else "≥", 0)
    elif limit < 0:
        full = at_least(limit, strict=ask.operator == ">")
    elif ask.said.get("exceeded") == "symmetric" and ask.operator == "=":
        full = just(limit)
    else:
        full = at_least(min(limit, Fraction(100)) if ask.said.get("form") == "rate" else limit)
    return full - ask.beyond_floor(below=True)


def _proportional_zero(ask: _Question) -> Zone | None:
    limit, under = ask.limit, ask.beyond_floor(below=True)
    if limit is None or limit < 0:
        return None if limit is None else under
    if limit == 0:
        return (_proportional_full(ask) or NOWHERE).complement()
    linear = ask.said.get("form") == "linear" and "floor" in ask.said
    return under | at_most(min(ask.number("floor"), limit) if linear else 0, strict=False)


def _execution_full(ask: _Question) -> Zone:
    return at_least(Fraction(str(ask.said.get("threshold", 100))))


def _execution_zero(_: _Question) -> Zone:
    return at_most(0)


def _reverse_full(ask: _Question) -> Zone | None:
    if ask.limit is None:
        return None
    strict = ask.operator == "<" and (ask.limit <= 0 or ask.said.get("form") == "in_or_out")
    return at_most(ask.limit, strict=strict) - ask.beyond_floor(below=False)


def _reverse_zero(ask: _Question) -> Zone | None:
    limit, form, over = ask.limit, ask.said.get("form"), ask.beyond_floor(below=False)
    if limit is None:
        return None
    if form == "in_or_out" or limit == 0:
        return (_reverse_full(ask) or NOWHERE).complement()
    return over | at_least(2 * limit) if form == "linear" and limit > 0 else over


def _met(ask: _Question) -> Zone | None:
    if ask.limit is None:
        return None
    return target_zone(ask.operator, ask.limit, symmetric=ask.said.get("exceeded") == "symmetric")


def _missed(ask: _Question) -> Zone | None:
    met = _met(ask)
    if ask.said.get("judged"):
        return None if met is None else NOWHERE
    return None if met is None else met.complement()


def _steps_full(ask: _Question) -> Zone | None:
    limit = ask.limit
    if limit is None:
        return None
    above = ask.said["direction"] == "above"
    free = Fraction(0) if not ask.exact else _free_part(ask, limit)
    edge = limit + free if above else limit - free
    side = at_most if above else at_least
    return side(edge, strict=free > 0) - ask.beyond_floor(below=not above)


def _free_part(ask: _Question, limit: Fraction) -> Fraction:
    """How far beyond the limit a part step costs nothing."""
    if ask.said.get("pro_rata") or ask.said.get("round_up"):
        return Fraction(0)
    return _step_size(ask, limit)


def _step_size(ask: _Question, limit: Fraction) -> Fraction:
    step = ask.number("step")
    return step * abs(limit) / 100 if ask.said["step_basis"] == "relative" else step


def _steps_zero(ask: _Question) -> Zone | None:
    limit = ask.limit
    if limit is None or ask.weight is None:
        return None
    above = ask.said["direction"] == "above"
    side = at_least if above else at_most
    beyond = ask.beyond_floor(below=not above)
    if ask.said["step_basis"] == "relative" and limit == 0:
        return beyond | side(0, strict=True)
    if "cap" in ask.said and ask.number("cap") < ask.weight:
        return beyond
    steps, strict = ask.weight / ask.number("deduct"), False
    if not ask.said.get("pro_rata"):
        steps = Fraction(-(-steps // 1))
        if ask.said.get("round_up"):
            steps, strict = steps - 1, True
    far = steps * _step_size(ask, limit)
    return beyond | side(limit + far if above else limit - far, strict=strict)


def _tiers_full(ask: _Question) -> Zone | None:
    best = ask.weight if ask.weight is not None else _most(ask.said["tiers"])
    return _tiers_where(ask, lambda tier: _reaches(tier, best))


def _tiers_zero(ask: _Question) -> Zone | None:
    return _tiers_where(ask, lambda tier: _award(tier)[1] == 0)


def _tiers_where(ask: _Question, wanted: Callable[[Mapping[str, Any]], bool]) -> Zone | None:
    taken = found = NOWHERE
    for tier in ask.said["tiers"]:
        zone = _tier_zone(tier, ask.said, ask.target)
        if zone is None:
            return None
        if wanted(tier):
            found |= zone - taken
        taken |= zone
    return found


def _most(tiers: Iterable[Mapping[str, Any]]) -> Fraction | None:
    return max((Fraction(str(t["points"])) for t in tiers if "points" in t), default=None)


def _reaches(tier: Mapping[str, Any], best: Fraction | None) -> bool:
    if "points" in tier:
        return best is not None and Fraction(str(tier["points"])) >= best
    return Fraction(str(tier.get("share", 0))) >= 1


def _award(tier: Mapping[str, Any]) -> tuple[str, Fraction]:
    if tier.get("judged"):
        return "judged", Fraction(-1)
    return ("points", Fraction(str(tier["points"]))) if "points" in tier else (
        "share", Fraction(str(tier.get("share", 0)))
    )  # fmt: skip


def _occurrence_full(ask: _Question) -> Zone | None:
    if ask.number("each") < 0:
        return at_most(0)
    return _reached_by_count(ask, at_least)


def _occurrence_zero(ask: _Question) -> Zone | None:
    return at_most(0) if ask.number("each") > 0 else _reached_by_count(ask, at_least)


def _reached_by_count(ask: _Question, side: Callable[[Exact], Zone]) -> Zone | None:
    """Counts whose points add up to the weight."""
    if ask.weight is None:
        return None
    if "cap" in ask.said and ask.number("cap") < ask.weight:
        return NOWHERE
    return side(ask.weight / abs(ask.number("each")))


def _pieces_full(ask: _Question) -> Zone | None:
    weight = ask.weight if ask.weight is not None else _promised(ask.said["pieces"])
    return _pieces_where(ask, lambda piece: _piece_reaches(ask, piece, weight))


def _pieces_zero(ask: _Question) -> Zone | None:
    return _pieces_where(ask, lambda piece: _piece_gives_nothing(ask, piece))


def _promised(pieces: Iterable[Mapping[str, Any]]) -> Fraction | None:
    """The most points that constant pieces give, where the weight is not known."""
    return max((Fraction(str(p["points"])) for p in pieces if "points" in p), default=None)


def _pieces_where(ask: _Question, wanted: Callable[[Piece], Zone | None]) -> Zone | None:
    """The actuals whose piece gives what is wanted; ``wanted`` tells the measured values, bounds of the piece aside."""
    taken = found = NOWHERE
    for piece in read_pieces(ask.said["pieces"]):
        zone, within = _piece_zone(piece), wanted(piece)
        if within is None:
            return None
        found |= (zone & within) - taken
        taken |= zone
    return _as_actuals(found, str(ask.said.get("measure", "actual")), ask.target)


def _piece_zone(piece: Piece) -> Zone:
    """The measured values that a piece holds."""
    zone = EVERYWHERE
    if piece.lower is not None:
        zone &= at_least(piece.lower, strict=piece.lower_open)
    return zone if piece.upper is None else zone & at_most(piece.upper, strict=piece.upper_open)


def _piece_reaches(ask: _Question, piece: Piece, weight: Fraction | None) -> Zone | None:
    """Where a piece gives everything."""
    if piece.form == "ratio":
        if ask.target is None or ask.target <= 0:
            return None if ask.target is None else NOWHERE
        return at_least(ask.target / piece.share) if piece.share > 0 else NOWHERE
    if weight is None:
        whole = piece.points is None and piece.share >= 1
        return (EVERYWHERE if whole and not piece.steps_taken else just(piece.origin)) if whole else NOWHERE
    if piece.least >= weight:
        return EVERYWHERE
    return _piece_beyond(piece, weight, weight, at_least_points=True, parts=not ask.exact)


def _piece_gives_nothing(ask: _Question, piece: Piece) -> Zone | None:
    if piece.least > 0 and ask.weight != 0:
        return NOWHERE
    if piece.form == "ratio":
        if ask.target is None or ask.target <= 0:
            return None if ask.target is None else NOWHERE
        return at_most(0) if piece.share > 0 else EVERYWHERE
    constant = not piece.steps_taken and not piece.points and not piece.share
    if ask.weight is None:
        return EVERYWHERE if constant else None if piece.steps_taken else NOWHERE
    return _piece_beyond(piece, ask.weight, Fraction(0), at_least_points=False, parts=False)


def _piece_beyond(
    piece: Piece, weight: Fraction, bound: Fraction, *, at_least_points: bool, parts: bool
) -> Zone:
    """Measured values where base + steps · each is ≥ ``bound`` (or ≤ it); ``parts``: as if part steps counted."""
    base = piece.share * weight if piece.points is None else piece.points
    each = piece.each + piece.each_share * weight
    if each == 0:
        held = base >= bound if at_least_points else base <= bound
        return EVERYWHERE if held else NOWHERE
    wanted = (bound - base) / each
    return _within_steps(piece, wanted, near=(each < 0) == at_least_points, parts=parts)


def _within_steps(piece: Piece, wanted: Fraction, *, near: bool, parts: bool) -> Zone:
    """Values at most (``near``) or at least ``wanted`` counted steps away from the origin."""
    far, strict = wanted, False
    if not (piece.pro_rata or parts):
        whole = wanted // 1 if near else -(-wanted // 1)
        if piece.round_up:
            far, strict = (Fraction(whole), False) if near else (Fraction(whole - 1), True)
        else:
            far, strict = (Fraction(whole + 1), True) if near else (Fraction(whole), False)
    if near:
        if far < 0 or (far == 0 and strict):
            return NOWHERE
        return at_least(piece.origin - far * piece.step, strict=strict) & at_most(
            piece.origin + far * piece.step, strict=strict
        )
    if far < 0 or (far == 0 and not strict):
        return EVERYWHERE
    return at_most(piece.origin - far * piece.step, strict=strict) | at_least(
        piece.origin + far * piece.step, strict=strict
    )


def _as_actuals(zone: Zone, measure: str, target: Fraction | None) -> Zone | None:
    """Measured values as the actuals that are measured so."""
    if measure == "actual":
        return zone
    if measure == "magnitude":
        return (zone & NON_NEGATIVE) | _mirrored(zone & NON_NEGATIVE)
    if target is None:
        return None
    if measure == "distance":
        return _shifted(zone, target)
    near = zone & NON_NEGATIVE
    return _shifted(near | _mirrored(near), target)


def _mirrored(zone: Zone) -> Zone:
    return Zone(
        tuple(
            Interval(
                None if one.upper is None else -one.upper, None if one.lower is None else -one.lower,
                one.upper_open, one.lower_open,
            )
            for one in reversed(zone.intervals)
        )
    )  # fmt: skip


def _shifted(zone: Zone, by: Fraction) -> Zone:
    return Zone(
        tuple(
            Interval(
                None if one.lower is None else one.lower + by, None if one.upper is None else one.upper + by,
                one.lower_open, one.upper_open,
            )
            for one in zone.intervals
        )
    )  # fmt: skip


_Asked: TypeAlias = Callable[[_Question], Zone | None]
_ZONES: Mapping[str, tuple[_Asked, _Asked]] = {
    "proportional": (_proportional_full, _proportional_zero),
    "execution_rate": (_execution_full, _execution_zero),
    "reverse": (_reverse_full, _reverse_zero),
    "all_or_nothing": (_met, _missed),
    "step_deduction": (_steps_full, _steps_zero),
    "threshold_tiers": (_tiers_full, _tiers_zero),
    "per_occurrence": (_occurrence_full, _occurrence_zero),
    "piecewise": (_pieces_full, _pieces_zero),
}
"""Family → where full marks are, where none."""


# --- tiers ----------------------------------------------------------------------------------------------------------


def _tiers(rule: RuleLike) -> list[Mapping[str, Any]]:
    """The tiers over numbers."""
    if _shape(rule) != "threshold_tiers":
        return []
    return list(rule.parameters.get("tiers", ()))


def _tier_zone(tier: Mapping[str, Any], said: Mapping[str, Any], target: Fraction | None) -> Zone | None:
    """The actuals that a tier holds; None when that takes a target that is not given (or no ratio has one)."""
    scale = Fraction(1)
    if said.get("basis") == "ratio":
        if target is None or target <= 0:
            return None
        scale = target / 100
    zone = EVERYWHERE
    for name, side in (("lower", at_least), ("upper", at_most)):
        bound = tier.get(name)
        if bound is None:
            continue
        if bound == "target" and target is None:
            return None
        value = target if bound == "target" else Fraction(str(bound)) * scale
        assert value is not None
        zone &= side(value, strict=bool(tier.get(f"{name}_open")))
    return zone


def _goes_on(first: Zone, second: Zone) -> bool:
    """Whether ``second`` has no bound of its own on the side of ``first``."""
    a, b = _cuts(first), _cuts(second)
    return (b[-1][1] == (_FAR, 1) and a[-1][1] == (_FAR, 1)) or (b[0][0] == a[0][0] == (-_FAR, 0))


# --- sets -----------------------------------------------------------------------------------------------------------


def _cuts(zone: Zone) -> list[tuple[_Cut, _Cut]]:
    return [
        (
            (-_FAR, 0) if interval.lower is None else (interval.lower, int(interval.lower_open)),
            (_FAR, 1) if interval.upper is None else (interval.upper, int(not interval.upper_open)),
        )
        for interval in zone.intervals
    ]


def _joined(pairs: Iterable[tuple[_Cut, _Cut]]) -> Zone:
    """The union of intervals given by cuts; those that touch become one, empty ones go."""
    merged: list[tuple[_Cut, _Cut]] = []
    for low, high in sorted(pair for pair in pairs if pair[0] < pair[1]):
        if merged and low <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], high))
        else:
            merged.append((low, high))
    return Zone(tuple(_interval(low, high) for low, high in merged))


def _interval(low: _Cut, high: _Cut) -> Interval:
    return Interval(
        None if low[0] == -_FAR else Fraction(low[0]), None if high[0] == _FAR else Fraction(high[0]),
        low[0] != -_FAR and low[1] == 1, high[0] != _FAR and high[1] == 0,
    )  # fmt: skip


def _fraction(value: Exact | None) -> Fraction | None:
    return None if value is None else Fraction(value)


def _plain(value: Fraction | None) -> str:
    """A bound in digits; a fraction that has no end in decimals as numerator/denominator."""
    if value is None:
        return ""
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return f"{exact.normalize():f}" if Fraction(exact) == value else str(value)

"""The score curve of a rule as a small SVG: what every value of the actual gives, or every word.

Drawn from the exact scorer, so the picture and the score cannot differ; equal rules give equal bytes, and every
text is escaped. Steps and tiers are drawn with their jumps, and what was reached is marked on them; a curve is
computed once for all that share rule, points and target. Called by ``perf-pipeline explain --plot`` and by
``curves``; publishing is given the text.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise

from perf_pipeline.scoring import drawing
from perf_pipeline.scoring.drawing import FOR_A_PAGE, Look, Spot
from perf_pipeline.scoring.exact import PLACES, Case, exact, half_up, score_one
from perf_pipeline.scoring.explain import show
from perf_pipeline.scoring.prepared import NUMERIC_FAMILIES, Prepared
from perf_pipeline.scoring.words import Answer, bar_of, score_words

MOST_STEPS = 40  # jumps of a step deduction that are drawn; beyond, the line is all but straight
SAMPLES = 12  # points of a smooth piece
FARTHEST = 2  # a picture stretches to an actual that lies at most so many times its breadth beyond it
JUMP = Fraction(1, 50)  # points from which a jump can be seen
UNIT_LENGTH = 2
SAID_LENGTH = 14  # characters of a target or an actual in the picture

Point = tuple[Fraction, Fraction]


@dataclass(frozen=True, slots=True)
class Subject:
    """The indicator that the rule is drawn for; ``said`` is its target where number and unit do not say it."""

    weight: Fraction
    operator: str | None = None
    target: Fraction | None = None
    unit: str = ""
    said: str = ""


@dataclass(frozen=True, slots=True)
class Reached:
    """What was reached: a number in the target's unit or an answer in words; ``said`` is how it was put."""

    value: Fraction | None = None
    answer: Answer | None = None
    said: str = ""


def plot(
    rule: Prepared, subject: Subject, title: str = "", reached: Reached | None = None, look: Look = FOR_A_PAGE
) -> str | None:
    """The curve as SVG, with a point where ``reached`` stands if that gives a score.

    None for a rule that gives no points by itself (unread, not applicable) or lacks its target or weight.
    """
    if subject.weight <= 0:
        return None
    drawn = _curve_drawn if rule.family in NUMERIC_FAMILIES else _bars_drawn
    elements = drawn(rule, subject, reached or Reached(), look)
    return drawing.picture(elements, title, look) if elements else None


# -- the curve


def curve(rule: Prepared, subject: Subject, reach: Fraction | None = None) -> list[list[Point]]:
    """Continuous pieces of (actual, points), from left to right, as far as ``reach``.

    Nothing is drawn where there is no score.
    """
    places = [*_places(rule, subject)]
    if reach is not None:
        places = sorted({*places, reach})
    pieces: list[list[Point]] = []
    for low, high in pairwise(places):
        inner = _between(rule, subject, low, high)
        if inner:
            pieces.append([(low, inner[0][1]), *inner[1:-1], (high, inner[-1][1])])
    return _connected(pieces)


def _between(rule: Prepared, subject: Subject, low: Fraction, high: Fraction) -> list[Point]:
    """What is scored from just above ``low`` to just below ``high``: the ends where it is straight between them."""
    size = (high - low) / (SAMPLES * 1000)
    few = _scored(rule, subject, [low + size * n for n in (1, 2500, 6000, SAMPLES * 1000 - 1)])
    if len(few) == 4 and _straight(few):
        return [few[0], few[-1]]
    every = (1, *range(1000, SAMPLES * 1000, 1000), SAMPLES * 1000 - 1)
    return _scored(rule, subject, [low + size * n for n in every])


def _straight(points: Sequence[Point]) -> bool:
    """Whether points lie on one straight line, exactly: a ratio with the actual below never does."""
    (left, least), *inner, (right, most) = points
    return all((up - least) * (right - left) == (most - least) * (across - left) for across, up in inner)


def _scored(rule: Prepared, subject: Subject, values: Iterable[Fraction]) -> list[Point]:
    found = []
    for value in values:
        points = score_one(rule, Case(subject.weight, subject.target, subject.operator, value)).points
        if points is not None:
            found.append((value, points))
    return found


def _connected(pieces: Sequence[list[Point]]) -> list[list[Point]]:
    """Pieces that meet are one."""
    joined: list[list[Point]] = []
    for piece in pieces:
        if joined and joined[-1][-1][0] == piece[0][0] and abs(joined[-1][-1][1] - piece[0][1]) < JUMP:
            joined[-1] += piece[1:]
        else:
            joined.append(list(piece))
    return joined


def _stretched(rule: Prepared, subject: Subject, value: Fraction | None) -> Fraction | None:
    """The end of a picture that takes in a value beyond its usual ends; None where that is not needed, or too far."""
    low, *between, high = _places(rule, subject)
    if value is None or low <= value <= high:
        return None
    breadth, beyond = high - low, max(value - high, low - value)
    if between and beyond > breadth * FARTHEST:
        return None
    size = _round_size(breadth + beyond)
    return (
        -(-(value + breadth / 16) // size) * size if value > high else (value - breadth / 16) // size * size
    )


@lru_cache(maxsize=4096)
def _places(rule: Prepared, subject: Subject) -> tuple[Fraction, ...]:
    """Where something changes, between the usual ends of the picture."""
    limit = rule.threshold if rule.threshold is not None else subject.target
    marks = {one for one in (limit, rule.floor, subject.target) if one is not None}
    marks |= set(_piece_ends(rule, subject))
    marks |= set(_bounds(rule, subject)) | set(_steps(rule, subject, limit)) | set(_counts(rule, subject))
    if rule.family == "reverse" and limit is not None:
        marks.add(2 * limit)
    if not _apart_from_zero(rule, subject, marks):
        marks.add(Fraction(0))
    low, high = min(marks), max(marks)
    size = _round_size(high - low or Fraction(10))
    spare = (high - low or Fraction(10)) / 8
    start = low if low == 0 else (low - spare) // size * size
    return tuple(sorted(marks | {start, -(-(high + spare) // size) * size}))


def _apart_from_zero(rule: Prepared, subject: Subject, marks: Collection[Fraction]) -> bool:
    """Whether several changes lie together and all is one and the same from zero up to them.

    Then the picture begins with them; steps between 85 and 95 would be a blot in one that began with zero.
    """
    if len(marks) < 2 or min(marks) <= 0:
        return False
    below = [min(marks) * Fraction(n, SAMPLES + 1) for n in range(1, SAMPLES + 1)]
    return len({points for _, points in _scored(rule, subject, below)}) == 1


def _round_size(span: Fraction) -> Fraction:
    """The power of ten by which the ends of a picture so broad are rounded."""
    size = Fraction(1)
    while size * 5 > span:
        size /= 10
    while size * 50 <= span:
        size *= 10
    return size


def _bounds(rule: Prepared, subject: Subject) -> list[Fraction]:
    scale = subject.target / 100 if rule.ratio_basis and subject.target is not None else Fraction(1)
    bounds = [bound for tier in rule.tiers for bound in (tier.lower, tier.upper)]
    return [bound * scale for bound in bounds if isinstance(bound, Fraction)]


def _steps(rule: Prepared, subject: Subject, limit: Fraction | None) -> list[Fraction]:
    """The ends of whole steps until nothing is left."""
    if rule.family != "step_deduction" or limit is None or not rule.deduct:
        return []
    size = rule.step * abs(limit) / 100 if rule.relative else rule.step
    lost = subject.weight if rule.cap is None else min(rule.cap, subject.weight)
    count = min(-(-lost // rule.deduct), MOST_STEPS)
    return [limit + size * n * (1 if rule.above else -1) for n in range(int(count) + 1)]


def _piece_ends(rule: Prepared, subject: Subject) -> list[Fraction]:
    """Bounds of pieces and the ends of their whole steps, as actuals."""
    ends: set[Fraction] = set()
    for piece in rule.pieces:
        bounds = [bound for bound in (piece.lower, piece.upper) if bound is not None]
        ends.update(bounds)
        each = piece.each + piece.each_share * subject.weight
        if not each:
            continue
        ends.add(piece.origin)
        count = 1 if piece.pro_rata else min(-(-subject.weight // abs(each)), MOST_STEPS)
        stops = [piece.origin + sign * piece.step * n for n in range(int(count) + 1) for sign in (1, -1)]
        if piece.pro_rata:
            reach = piece.step * subject.weight / abs(each)
            stops = [piece.origin - reach, piece.origin + reach]
        ends.update(stop for stop in stops if piece.holds(stop))
    if rule.measure in ("actual", ""):
        return sorted(ends)
    around = Fraction(0) if rule.measure == "magnitude" else subject.target
    if around is None:
        return []
    sides = (1,) if rule.measure == "distance" else (1, -1)
    return sorted(around + sign * end for end in ends for sign in sides)


def _counts(rule: Prepared, subject: Subject) -> list[Fraction]:
    if rule.family != "per_occurrence" or not rule.each:
        return []
    most = subject.weight if rule.cap is None else min(rule.cap, subject.weight)
    return [most / abs(rule.each)]


# -- words


Bar = tuple[str, Fraction, Fraction]
"""Word, least and most points that it gives."""


def _bars(rule: Prepared, weight: Fraction) -> list[Bar]:
    """Tiers or bands in the rule's order, which is that of ``bar_of``."""
    bars = []
    for tier in rule.word_tiers:
        if tier.judged:
            continue
        points = tier.points if tier.points is not None else (tier.share or Fraction(0)) * weight
        bars.append((min(tier.words, key=lambda word: (-len(word), word)), points, points))
    bars += [(band.name, band.lower * weight, band.upper * weight) for band in rule.bands]
    return bars


# -- drawing


@dataclass(frozen=True, slots=True)
class _Scale:
    """Where values and points stand in the picture."""

    low: Fraction
    high: Fraction
    weight: Fraction
    look: Look

    def spot(self, point: Point) -> Spot:
        across = self.look.left + (point[0] - self.low) / (self.high - self.low or 1) * self.look.broad
        return across, self.look.foot - point[1] / self.weight * self.look.tall


def _curve_drawn(rule: Prepared, subject: Subject, reached: Reached, look: Look) -> list[str]:
    found = _base(rule, subject, look, _stretched(rule, subject, reached.value))
    if found is None:
        return []
    elements, scale = found
    return [*elements, *_mark_on_curve(rule, subject, reached, scale)]


@lru_cache(maxsize=4096)
def _base(
    rule: Prepared, subject: Subject, look: Look, reach: Fraction | None
) -> tuple[tuple[str, ...], _Scale] | None:
    """The curve without what was reached, and its scale."""
    pieces = curve(rule, subject, reach)
    if not pieces:
        return None
    scale = _Scale(pieces[0][0][0], pieces[-1][-1][0], subject.weight, look)
    elements = [drawing.axes(show(subject.weight, 2), look), *_target(subject, scale)]
    for end in (scale.low, scale.high):
        spot = (scale.spot((end, Fraction(0)))[0], Fraction(look.foot + 15))
        elements.append(
            drawing.inside(spot, f"{show(end, 2)}{_short_unit(subject, look)}", look, drawing.INK)
        )
    elements.append(drawing.lines([[scale.spot(point) for point in piece] for piece in pieces]))
    return (*elements, *_dots(pieces, rule, subject, scale)), scale


def _short_unit(subject: Subject, look: Look) -> str:
    """The unit where there is room for it at the ends of the axis."""
    unit = drawing.printable(subject.unit, look)
    return unit if len(unit) <= UNIT_LENGTH else ""


def _target(subject: Subject, scale: _Scale) -> list[str]:
    if subject.target is None or not scale.low <= subject.target <= scale.high:
        return []
    across, look = scale.spot((subject.target, Fraction(0)))[0], scale.look
    said = subject.said or f"{subject.operator or ''}{show(subject.target)}{subject.unit}"
    shown = drawing.short(drawing.printable(said, look), SAID_LENGTH)
    return [
        drawing.upright(across, look),
        drawing.inside((across, Fraction(look.foot + 28)), shown, look, drawing.MARK),
    ]


def _dots(pieces: list[list[Point]], rule: Prepared, subject: Subject, scale: _Scale) -> list[str]:
    """Where the curve jumps, a dot on the value that counts there, also where that is a single point beside a line
    (=0: only none at all gets full marks); none where dots would run into each other."""
    drawn: dict[Fraction, list[Fraction]] = {}
    for value, points in (end for piece in pieces for end in (piece[0], piece[-1])):
        drawn.setdefault(value, []).append(points)
    jumps = [
        point
        for point in _scored(rule, subject, _places(rule, subject))
        if point[0] in drawn and any(abs(point[1] - points) >= JUMP for points in drawn[point[0]])
    ]
    spots = [scale.spot(point) for point in jumps]
    if any(second[0] - first[0] < drawing.DOT_ROOM for first, second in pairwise(spots)):
        return []
    return [drawing.dot(spot) for spot in spots]


def _mark_on_curve(rule: Prepared, subject: Subject, reached: Reached, scale: _Scale) -> list[str]:
    """A point at the actual and its points; an arrow at the edge where the actual is too far beyond it."""
    scored = [] if reached.value is None else _scored(rule, subject, [reached.value])
    if not scored:
        return []
    (value, points), look = scored[0], scale.look
    shown = min(max(value, scale.low), scale.high)
    spot = scale.spot((shown, points))
    said = drawing.printable(reached.said or f"{show(value)}{subject.unit}", look)
    label = f"{drawing.short(said, SAID_LENGTH)} → {show(Fraction(half_up(points), PLACES), 2)}"
    above = spot[1] - 9
    height = above if above > drawing.LETTER else spot[1] + 9 + drawing.LETTER
    marked = drawing.mark(spot) if shown == value else drawing.arrow(spot, 1 if value > shown else -1)
    return [marked, drawing.inside((spot[0], height), label, look, drawing.MARK, haloed=True)]


def _bars_drawn(rule: Prepared, subject: Subject, reached: Reached, look: Look) -> list[str]:
    bars = _bars(rule, subject.weight)
    if not bars:
        return []
    scale = _Scale(Fraction(0), Fraction(len(bars)), subject.weight, look)
    elements = [drawing.axes(show(subject.weight, 2), look)]
    for number, one in enumerate(bars):
        elements += _bar(number, one, scale)
    return [*elements, *_mark_on_bar(rule, reached, scale)]


def _bar(number: int, one: Bar, scale: _Scale) -> list[str]:
    (word, least, most), look = one, scale.look
    left, top = scale.spot((number + Fraction(1, 5), min(most, scale.weight)))
    right, foot = scale.spot((number + Fraction(4, 5), least if least != most else Fraction(0)))
    middle, points = (
        (left + right) / 2,
        show(most, 2) if least == most else f"{show(least, 2)}–{show(most, 2)}",
    )
    full = drawing.printable(word, look)
    fits = int((right - left) * 5 / 3 // drawing.LETTER)
    return [
        drawing.bar(left, top, right - left, max(foot - top, Fraction(1)), full),
        drawing.text((middle, top - 7), points),
        drawing.text((middle, Fraction(look.foot + 15)), drawing.short(full, max(2, fits))),
    ]


def _mark_on_bar(rule: Prepared, reached: Reached, scale: _Scale) -> list[str]:
    """A point on the bar of the answer, as high as the points that it gave."""
    number = None if reached.answer is None else bar_of(rule, reached.answer)
    if reached.answer is None or number is None:
        return []
    points = score_words(rule, reached.answer).points
    if points is None:
        return []
    return [drawing.mark(scale.spot((number + Fraction(1, 2), points)))]


def subject_of(weight: object, operator: str | None, target: object, unit: str | None) -> Subject | None:
    """The indicator from plain values; None without a weight."""
    if weight is None:
        return None
    return Subject(exact(str(weight)), operator, None if target is None else exact(str(target)), unit or "")

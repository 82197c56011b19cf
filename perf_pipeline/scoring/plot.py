"""The score curve of a rule as a small SVG: what every value of the actual gives, or every word.

Drawn from the exact scorer, so the picture and the score cannot differ; equal rules give equal bytes, and every
text is escaped. Steps and tiers are drawn with their jumps. Called by ``perf-pipeline explain --plot`` and by
whoever shows a rule to people; publishing is given the text.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from xml.sax.saxutils import escape, quoteattr

from perf_pipeline.scoring.exact import Case, exact, score_one
from perf_pipeline.scoring.explain import show
from perf_pipeline.scoring.prepared import NUMERIC_FAMILIES, Prepared

WIDTH, HEIGHT = 420, 240
LEFT, RIGHT, TOP, BOTTOM = 44, 16, 34, 40
MOST_STEPS = 40  # jumps of a step deduction that are drawn; beyond, the line is all but straight
SAMPLES = 12  # points of a smooth piece
INK, SOFT, ACCENT, MARK = "#1f2933", "#9aa5b1", "#1f4e79", "#c05621"
NAME_LENGTH = 40

Point = tuple[Fraction, Fraction]


@dataclass(frozen=True, slots=True)
class Subject:
    """The indicator that the rule is drawn for."""

    weight: Fraction
    operator: str | None = None
    target: Fraction | None = None
    unit: str = ""


def plot(rule: Prepared, subject: Subject, title: str = "") -> str | None:
    """The curve as SVG; None for a rule that gives no points by itself (unread, not applicable) or lacks its
    target or weight."""
    if subject.weight <= 0:
        return None
    if rule.family in NUMERIC_FAMILIES:
        pieces = curve(rule, subject)
        return _picture(_curve_marks(pieces, rule, subject), title) if pieces else None
    bars = _bars(rule, subject.weight)
    return _picture(_bar_marks(bars, subject.weight), title) if bars else None


# -- the curve


def curve(rule: Prepared, subject: Subject) -> list[list[Point]]:
    """Continuous pieces of (actual, points), from left to right; nothing is drawn where there is no score."""
    places = _places(rule, subject)
    pieces: list[list[Point]] = []
    for low, high in pairwise(places):
        between = [
            low + (high - low) * Fraction(n, SAMPLES * 1000) for n in (1, *range(1000, SAMPLES * 1000, 1000))
        ]
        inner = _scored(rule, subject, [*between, high - (high - low) / (SAMPLES * 1000)])
        if inner:
            pieces.append([(low, inner[0][1]), *inner[1:-1], (high, inner[-1][1])])
    return _connected(pieces)


def _scored(rule: Prepared, subject: Subject, values: Iterable[Fraction]) -> list[Point]:
    found = []
    for value in values:
        points = score_one(rule, Case(subject.weight, subject.target, subject.operator, value)).points
        if points is not None:
            found.append((value, points))
    return found


def _connected(pieces: Sequence[list[Point]]) -> list[list[Point]]:
    """Pieces that meet are one: at a hundredth of a point a jump can be seen."""
    joined: list[list[Point]] = []
    for piece in pieces:
        if (
            joined
            and joined[-1][-1][0] == piece[0][0]
            and abs(joined[-1][-1][1] - piece[0][1]) < Fraction(1, 50)
        ):
            joined[-1] += piece[1:]
        else:
            joined.append(list(piece))
    return joined


def _places(rule: Prepared, subject: Subject) -> list[Fraction]:
    """Where something changes, between the ends of the picture."""
    limit = rule.threshold if rule.threshold is not None else subject.target
    marks = {Fraction(0), *(one for one in (limit, rule.floor, subject.target) if one is not None)}
    marks |= set(_piece_ends(rule, subject))
    marks |= set(_bounds(rule, subject)) | set(_steps(rule, subject, limit)) | set(_counts(rule, subject))
    if rule.family == "reverse" and limit is not None:
        marks.add(2 * limit)
    low, high = min(marks), max(marks)
    spare = (high - low or Fraction(10)) / 8
    start = low if low == 0 and not any(mark < 0 for mark in marks) else low - spare
    return sorted(marks | {start, high + spare})


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


def _bars(rule: Prepared, weight: Fraction) -> list[tuple[str, Fraction, Fraction]]:
    """Word, least and most points that it gives."""
    bars = []
    for tier in rule.word_tiers:
        if tier.judged:
            continue
        points = tier.points if tier.points is not None else (tier.share or Fraction(0)) * weight
        bars.append((min(tier.words, key=lambda word: (-len(word), word)), points, points))
    bars += [(band.name, band.lower * weight, band.upper * weight) for band in rule.bands]
    return bars


# -- drawing


def _curve_marks(pieces: list[list[Point]], rule: Prepared, subject: Subject) -> list[str]:
    xs = [x for piece in pieces for x, _ in piece]
    low, high = min(xs), max(xs)
    width = high - low or Fraction(1)

    def at(x: Fraction, y: Fraction) -> str:
        across = LEFT + (x - low) / width * (WIDTH - LEFT - RIGHT)
        up = HEIGHT - BOTTOM - y / subject.weight * (HEIGHT - TOP - BOTTOM)
        return f"{_fixed(across)},{_fixed(up)}"

    marks = [_axis(subject.weight)]
    if subject.target is not None and low <= subject.target <= high:
        top, foot = at(subject.target, subject.weight), at(subject.target, Fraction(0))
        marks.append(f'<path d="M{top} L{foot}" stroke="{MARK}" stroke-dasharray="4 3" fill="none"/>')
        across, _, down = foot.partition(",")
        said = f"{subject.operator or ''}{show(subject.target)}{subject.unit}"
        marks.append(_text(across, str(float(down) + 28), said, "middle", MARK))
    for number in (low, high):
        across, _, down = at(number, Fraction(0)).partition(",")
        marks.append(_text(across, str(float(down) + 15), show(number, 2), "middle", INK))
    for piece in pieces:
        line = " L".join(at(x, y) for x, y in piece)
        marks.append(
            f'<path d="M{line}" stroke="{ACCENT}" stroke-width="2" fill="none" stroke-linejoin="round"/>'
        )
    return [*marks, *_dots(pieces, rule, subject, at)]


def _dots(pieces: list[list[Point]], rule: Prepared, subject: Subject, at: object) -> list[str]:
    """Where the curve jumps, a dot on the value that counts there."""
    assert callable(at)
    ends = [first[-1][0] for first, second in pairwise(pieces) if first[-1][0] == second[0][0]]
    shown = []
    for value, points in _scored(rule, subject, ends[: MOST_STEPS // 2]):
        across, _, down = str(at(value, points)).partition(",")
        shown.append(f'<circle cx="{across}" cy="{down}" r="3" fill="{ACCENT}"/>')
    return shown


def _bar_marks(bars: Sequence[tuple[str, Fraction, Fraction]], weight: Fraction) -> list[str]:
    room = Fraction(WIDTH - LEFT - RIGHT, len(bars))
    tall = HEIGHT - TOP - BOTTOM
    marks = [_axis(weight)]
    for number, (word, least, most) in enumerate(bars):
        left, broad = LEFT + room * number + room / 5, room * 3 / 5
        top = HEIGHT - BOTTOM - min(most / weight, Fraction(1)) * tall
        foot = HEIGHT - BOTTOM - (least / weight * tall if least != most else 0)
        size = f'width="{_fixed(broad)}" height="{_fixed(max(foot - top, Fraction(1)))}"'
        marks.append(f'<rect x="{_fixed(left)}" y="{_fixed(top)}" {size} fill="{ACCENT}"/>')
        middle = _fixed(left + broad / 2)
        said = show(most, 2) if least == most else f"{show(least, 2)}–{show(most, 2)}"
        marks.append(_text(middle, _fixed(top - 4), said, "middle", INK))
        marks.append(_text(middle, str(HEIGHT - BOTTOM + 15), _short(word, 8), "middle", INK))
    return marks


def _axis(weight: Fraction) -> str:
    foot = HEIGHT - BOTTOM
    return (
        f'<path d="M{LEFT},{TOP} L{LEFT},{foot} L{WIDTH - RIGHT},{foot}" stroke="{SOFT}" fill="none"/>'
        f'<path d="M{LEFT},{TOP} L{WIDTH - RIGHT},{TOP}" stroke="{SOFT}" stroke-dasharray="1 4" fill="none"/>'
        + _text(str(LEFT - 6), str(TOP + 4), show(weight, 2), "end", INK)
        + _text(str(LEFT - 6), str(foot + 4), "0", "end", INK)
    )


def _text(x: str, y: str, said: str, anchor: str, color: str) -> str:
    return f'<text x="{x}" y="{y}" text-anchor="{anchor}" fill="{color}">{escape(_printable(said))}</text>'


def _picture(marks: Sequence[str], title: str) -> str:
    shown = _short(_printable(title), NAME_LENGTH)
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" '
        f'font-family="sans-serif" font-size="11" role="img" aria-label={quoteattr(_printable(title))}>'
    )
    heading = _text(str(LEFT), "16", shown, "start", INK)
    return (
        "\n".join((head, '<rect width="100%" height="100%" fill="#ffffff"/>', heading, *marks, "</svg>"))
        + "\n"
    )


def _printable(text: str) -> str:
    """``text`` without characters that XML cannot hold."""
    return "".join(c for c in text if c >= " " and not "\ud800" <= c <= "\udfff" and c not in "\ufffe\uffff")


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


def _fixed(number: Fraction | float) -> str:
    """Two places, whatever the machine."""
    scaled = round(Fraction(number) * 100)
    return f"{scaled // 100}.{scaled % 100:02d}" if scaled >= 0 else f"-{-scaled // 100}.{-scaled % 100:02d}"


def subject_of(weight: object, operator: str | None, target: object, unit: str | None) -> Subject | None:
    """The indicator from plain values; None without a weight."""
    if weight is None:
        return None
    return Subject(exact(str(weight)), operator, None if target is None else exact(str(target)), unit or "")

"""Rulings and painted areas of a page, from its drawing commands.

Borders are drawn as lines, as thin filled rectangles or as the edges of rectangles, one by one or many in
one path, on the page or inside drawings that are placed on it. All come out as rulings. What is white on
paper is no ruling, because nobody sees it.
"""

from collections.abc import Callable, Iterator
from ctypes import addressof, c_float, c_int, c_uint
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final, NamedTuple

from perf_pipeline.errors import UnreadableFile
from perf_pipeline.intake.pdf.calls import Call, Calls, calls
from perf_pipeline.intake.pdf.glyphs import Box, Drawn, Ruling
from perf_pipeline.intake.pdf.limits import PDF_LIMITS, SHORTEST_RULING, THICKEST_RULING

Turned = Callable[[float, float, float, float], Box]
_TEXT, _PATH, _IMAGE, _FORM = 1, 2, 3, 5  # pdfium's kinds of objects
_MOVE_TO = 2  # and of segments
_WHITE: Final = 245  # of 255 in each colour
_RECTANGLE: Final = 5  # points of a path that is one
_CLIP_PATHS: Final = 8  # more of them, or longer ones, are not looked at: every text has its own
_CLIP_SEGMENTS: Final = 32
_SIMPLE_PATH: Final = 6  # segments of a line or one rectangle: its box says all


class Placing(NamedTuple):
    """An affine map (a b c d e f as PDF writes it)."""

    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 1.0
    e: float = 0.0
    f: float = 0.0

    @property
    def is_upright(self) -> bool:
        """Whether horizontal stays horizontal or becomes vertical."""
        turned = abs(self.b) + abs(self.c)
        straight = abs(self.a) + abs(self.d)
        return min(turned, straight) <= 0.001 * max(turned, straight)

    def point(self, x: float, y: float) -> tuple[float, float]:
        """The mapped point."""
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    def after(self, first: "Placing") -> "Placing":
        """``first``, then this."""
        a, b = self.a * first.a + self.c * first.b, self.b * first.a + self.d * first.b
        c, d = self.a * first.c + self.c * first.d, self.b * first.c + self.d * first.d
        return Placing(a, b, c, d, *self.point(first.e, first.f))


class _Numbers:
    """Room for what pdfium answers, made once: four floats, two whole numbers, four colours."""

    def __init__(self) -> None:
        self.floats = (c_float * 4)()
        self.colours = (c_uint * 4)()
        self.modes = (c_int * 2)()
        self.at_floats = tuple(addressof(self.floats) + 4 * index for index in range(4))
        self.at_colours = tuple(addressof(self.colours) + 4 * index for index in range(4))
        self.at_modes = tuple(addressof(self.modes) + 4 * index for index in range(2))


@dataclass(slots=True)
class Drawing:
    """Collects the rulings of one page into ``drawn``; ``painted`` are areas that are not white."""

    drawn: Drawn
    turned: Turned
    painted: list[Box] = field(default_factory=list)
    texts: set[int] = field(
        default_factory=set
    )  # that stand on the page itself, not in a drawing placed on it
    _objects: int = 0
    _calls: Calls = field(default_factory=calls)
    _numbers: _Numbers = field(default_factory=_Numbers)

    def take(self, page: int) -> None:
        """All objects of pdfium's ``page``; UnreadableFile SEC-10 when there are too many."""
        count = self._calls.object_count(page)
        self._count(count)
        kind, object_at = self._calls.kind, self._calls.object_at
        for index in range(count):
            item = object_at(page, index)
            which = kind(item)
            if which != _TEXT:
                self._object(item, which, None, 0)
            else:
                self.texts.add(item)

    def window(self, item: int) -> Box | None:
        """The rectangle around what a text of the page is clipped to; None when it is not, or lies in a drawing."""
        clip = self._calls.clip_path(item) if item in self.texts else None
        count = self._calls.clip_count(clip) if clip else 0
        boxes = [
            box for path in range(min(count, _CLIP_PATHS)) if (box := self._clip_box(clip, path)) is not None
        ]
        if not boxes:
            return None
        return Box(
            max(box.left for box in boxes),
            max(box.top for box in boxes),
            min(box.right for box in boxes),
            min(box.bottom for box in boxes),
        )

    def _clip_box(self, clip: int | None, path: int) -> Box | None:
        numbers, calls = self._numbers, self._calls
        points: list[tuple[float, float]] = []
        count = calls.clip_segment_count(clip, path)
        for index in range(count if count <= _CLIP_SEGMENTS else 0):
            calls.segment_point(calls.clip_segment_at(clip, path, index), *numbers.at_floats[:2])
            points.append((numbers.floats[0], numbers.floats[1]))
        if not points:
            return None
        xs, ys = [x for x, _ in points], [y for _, y in points]
        return self.turned(min(xs), min(ys), max(xs), max(ys))

    def _object(self, item: int, kind: int, placing: Placing | None, depth: int) -> None:
        if kind == _PATH:
            self._path(item, placing)
        elif kind == _IMAGE:
            box = self._bounds(item, placing)
            if box is not None:
                self.painted.append(box)
        elif kind == _FORM:
            self._form(item, placing, depth)

    def _form(self, item: int, placing: Placing | None, depth: int) -> None:
        if depth >= PDF_LIMITS.form_depth:
            raise UnreadableFile("SEC-13")
        count = self._calls.inner_count(item)
        self._count(count)
        inner = self._placed(item, placing)
        if inner.is_upright:
            for index in range(count):
                part = self._calls.inner_at(item, index)
                self._object(part, self._calls.kind(part), inner, depth + 1)

    def _path(self, item: int, placing: Placing | None) -> None:
        self._calls.draw_mode(item, *self._numbers.at_modes)
        fill, stroke = self._numbers.modes
        stroked = bool(stroke) and not self._is_white(self._calls.stroke_colour, item)
        filled = bool(fill) and not self._is_white(self._calls.fill_colour, item)
        if not (stroked or filled):
            return
        box = self._bounds(item, placing)
        if box is None:
            return
        if _is_thin(box) and self._calls.segment_count(item) <= _SIMPLE_PATH:
            self._line(box)
            return
        self._segments(item, placing, stroked=stroked)
        if filled:
            self.painted.append(box)

    def _segments(self, item: int, placing: Placing | None, *, stroked: bool) -> None:
        """The lines of a path of many: each line when stroked, each thin part when only filled."""
        count = self._calls.segment_count(item)
        self._count(count)
        own = self._placed(item, placing)
        if not own.is_upright:
            return
        parts = [self._rectangle(item)] if count == _RECTANGLE else []
        for part in parts if parts and parts[0] else self._subpaths(item, count):
            points = [own.point(*point) for point in part]
            if stroked:
                for (x0, y0), (x1, y1) in pairwise(points):
                    if abs(x0 - x1) < 1 or abs(y0 - y1) < 1:
                        self._line(self.turned(x0, y0, x1, y1))
            elif len(points) > 1:
                xs, ys = [x for x, _ in points], [y for _, y in points]
                self._line(self.turned(min(xs), min(ys), max(xs), max(ys)))

    def _rectangle(self, item: int) -> list[tuple[float, float]]:
        """The corners of a path of five points that is a rectangle, nothing for any other."""
        numbers, calls = self._numbers, self._calls
        points: list[tuple[float, float]] = []
        for index in range(_RECTANGLE):
            calls.segment_point(calls.segment_at(item, index), *numbers.at_floats[:2])
            points.append((numbers.floats[0], numbers.floats[1]))
        (x0, y0), (x1, y1), (x2, y2), (x3, y3), last = points
        across_first = y0 == y1 and x1 == x2 and y2 == y3 and x3 == x0
        down_first = x0 == x1 and y1 == y2 and x2 == x3 and y3 == y0
        return points if last == points[0] and (across_first or down_first) else []

    def _subpaths(self, item: int, count: int) -> Iterator[list[tuple[float, float]]]:
        """Corner points of each part of a path; curves only lead to their end."""
        numbers, calls = self._numbers, self._calls
        points: list[tuple[float, float]] = []
        for index in range(count):
            segment = calls.segment_at(item, index)
            calls.segment_point(segment, *numbers.at_floats[:2])
            if calls.segment_kind(segment) == _MOVE_TO and points:
                yield points
                points = []
            points.append((numbers.floats[0], numbers.floats[1]))
            if calls.segment_closes(segment) and points[0] != points[-1]:
                points.append(points[0])
        if points:
            yield points

    def _line(self, box: Box) -> None:
        width, height = box.right - box.left, box.bottom - box.top
        if max(width, height) < SHORTEST_RULING / 4 or min(width, height) > THICKEST_RULING:
            return
        if width >= height:
            self.drawn.horizontal.append(Ruling((box.top + box.bottom) / 2, box.left, box.right))
        else:
            self.drawn.vertical.append(Ruling((box.left + box.right) / 2, box.top, box.bottom))

    def _bounds(self, item: int, placing: Placing | None) -> Box | None:
        if not self._calls.bounds(item, *self._numbers.at_floats):
            return None
        left, bottom, right, top = self._numbers.floats
        if placing is None:
            return self.turned(left, bottom, right, top)
        return self.turned(*placing.point(left, bottom), *placing.point(right, top))

    def _placed(self, item: int, placing: Placing | None) -> Placing:
        """Where the inside of a drawing or path comes to lie on the page."""
        matrix = (c_float * 6)()
        known = self._calls.object_matrix(item, addressof(matrix))
        own = Placing(*matrix) if known else Placing()
        return own if placing is None else placing.after(own)

    def _is_white(self, colour: Call, item: int) -> bool:
        if not colour(item, *self._numbers.at_colours):
            return False
        red, green, blue, alpha = self._numbers.colours
        return alpha == 0 or is_white(red, green, blue)

    def _count(self, more: int) -> None:
        self._objects += max(more, 0)
        if self._objects > PDF_LIMITS.page_objects:
            raise UnreadableFile("SEC-10", what="page objects")


def is_white(red: int, green: int, blue: int) -> bool:
    """Whether a colour cannot be told from paper."""
    return red >= _WHITE and green >= _WHITE and blue >= _WHITE


def _is_thin(box: Box) -> bool:
    return min(box.right - box.left, box.bottom - box.top) <= THICKEST_RULING

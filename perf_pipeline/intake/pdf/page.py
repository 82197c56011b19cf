"""A page as glyphs and rulings: the only module that asks pdfium for letters.

The page is turned so that most of its text stands upright. Text that nobody sees (drawn invisibly, white on
white, off the page, clipped away, too small) is set apart, letters whose meaning the file does not tell become U+FFFD.
No geometry beyond single letters here; parts.py makes lines and tables.
"""

from array import array
from collections import Counter
from ctypes import addressof, byref, c_float, c_uint
from dataclasses import dataclass, field
from math import degrees, hypot, nan
from typing import Any, Final

from perf_pipeline.errors import UnreadableFile
from perf_pipeline.intake.pdf.calls import Calls, address, calls
from perf_pipeline.intake.pdf.drawing import Drawing, is_white
from perf_pipeline.intake.pdf.glyphs import Box, Drawn, Glyph, Turn
from perf_pipeline.intake.pdf.limits import PDF_LIMITS
from perf_pipeline.intake.pdf.marks import pdf_marks

_INVISIBLE_MODES: Final = frozenset({3, 7})  # neither filled nor stroked
_LEAST_SIZE: Final = 1.0  # points; smaller print cannot be read
_ANGLE_SAMPLES: Final = 64
_READABLE: Final = 0.3  # of a letter's width: with less of it left it is as good as cut off
_PRIVATE: Final = range(0xE000, 0xF900)
_SPECIAL: Final = range(0xFFF0, 0x10000)
_PRIVATE_PLANES: Final = 0xF0000  # from here on
_MIDDLE: Final = 0.35  # ems from the base line to the middle of a letter
_UNKNOWN: Final = "\ufffd"


def draw(page: Any) -> Drawn:
    """What is drawn on pdfium's ``page``; UnreadableFile SEC-10 when it is too much, FMT-06 when damaged."""
    from pypdfium2 import PdfiumError

    try:
        text = page.get_textpage()
    except PdfiumError as error:
        raise UnreadableFile("FMT-06") from error
    try:
        return _draw(page.raw, text.raw)
    finally:
        text.close()


def _draw(page: Any, text: Any) -> Drawn:
    from pypdfium2 import raw

    count = raw.FPDFText_CountChars(text)
    if count > PDF_LIMITS.page_characters:
        raise UnreadableFile("SEC-10", what="page characters")
    box = raw.FS_RECTF()
    raw.FPDF_GetPageBoundingBox(page, byref(box))
    turn = Turn(Box(box.left, box.top, box.right, box.bottom), _reading_angle(page, text, count))
    drawn = Drawn(width=turn.width)
    drawing = Drawing(drawn, turn.rectangle())
    drawing.take(address(page))
    _Letters(address(text), turn, drawing, drawn).take(count)
    return drawn


def _reading_angle(page: Any, text: Any, count: int) -> int:
    """Degrees clockwise by which the page must be turned so that most letters stand upright."""
    from pypdfium2 import raw

    angles: Counter[int] = Counter()
    for index in range(0, count, max(count // _ANGLE_SAMPLES, 1)):
        if raw.FPDFText_GetTextObject(text, index):
            angle = degrees(raw.FPDFText_GetCharAngle(text, index))
            angles[round(-angle / 90) * 90 % 360] += 1  # pdfium counts them the other way
    if not angles:
        return 90 * (int(raw.FPDFPage_GetRotation(page)) % 4)
    return angles.most_common(1)[0][0]


def _is_within(window: Box, x0: float, x1: float, y: float) -> bool:
    """Whether enough of a letter is left of what a window cuts off for it to be read."""
    left = min(x1, window.right) - max(x0, window.left)
    return left >= _READABLE * (x1 - x0) and window.top <= y <= window.bottom


@dataclass(slots=True)
class _Run:
    """What the letters of one text object share. ``foot`` and ``middle`` are those of the last letter."""

    number: int
    size: float
    plain: bool  # drawn, and not white
    shown: bool
    window: Box | None  # what it is clipped to
    foot: float = nan
    middle: float = nan


@dataclass(slots=True)
class _Letters:
    """Takes the letters of a page one by one."""

    text: int
    turn: Turn
    drawing: Drawing
    drawn: Drawn
    _calls: Calls = field(default_factory=calls)
    _runs: dict[int, _Run] = field(default_factory=dict)
    _hidden: list[str] = field(default_factory=list)
    _matrix: Any = field(default_factory=lambda: (c_float * 6)())
    _colours: Any = field(default_factory=lambda: (c_uint * 4)())

    def take(self, count: int) -> None:
        """All ``count`` letters; pdfium's own blanks and line ends between them are left out.

        Written without calls of ours per letter: a page has thousands.
        """
        numbers, origin = array("f", bytes(16)), array("d", bytes(16))  # left, top, right, bottom; x, y
        at_box, at_x = numbers.buffer_info()[0], origin.buffer_info()[0]
        a, b, e, c, d, f = self.turn.map
        width, height = self.turn.width, self.turn.height
        text, runs, take = self.text, self._runs, self.drawn.glyphs.append
        pdfium = self._calls
        text_object, loose_box = pdfium.text_object, pdfium.loose_box
        unicode_of, is_unmapped = pdfium.unicode, pdfium.is_unmapped
        for index in range(count):
            item = text_object(text, index)
            if not item:
                continue
            run = runs.get(item) or self._new_run(item, index)
            loose_box(text, index, at_box)
            left, top, right, bottom = numbers
            if (left if c else bottom) != run.foot:  # letters of a run mostly share their base line
                pdfium.origin(text, index, at_x, at_x + 8)
                run.foot = left if c else bottom
                run.middle = c * origin[0] + d * origin[1] + f - _MIDDLE * run.size
            x0, x1 = a * left + b * bottom + e, a * right + b * top + e
            if x0 > x1:
                x0, x1 = x1, x0
            middle = run.middle
            code = unicode_of(text, index)
            known = 0 < code < 0xE000 and not is_unmapped(text, index)
            sign = chr(code) if known else self._sign(code, index)
            glyph = Glyph(sign, x0, x1, middle, run.size, run.number, index)
            on_page = 0 <= x0 + x1 <= 2 * width and 0 <= middle <= height
            if on_page and run.window is not None:
                on_page = _is_within(run.window, x0, x1, middle)
            if on_page and (run.plain or self._is_seen(glyph, run)):
                take(glyph)
            elif run.shown and not on_page:
                self.drawn.beyond.append(glyph)
            else:
                self._hidden.append(sign)
        self.drawn.hidden = "".join(self._hidden).strip()

    def _is_seen(self, glyph: Glyph, run: _Run) -> bool:
        """Whether a letter that may be hidden is seen: white on something that is not."""
        return run.shown and any(area.holds(glyph.x, glyph.y) for area in self.drawing.painted)

    def _sign(self, code: int, index: int) -> str:
        """A letter that is not quite ordinary."""
        known = not self._calls.is_unmapped(self.text, index)
        if known and (_PRIVATE.stop <= code < _SPECIAL.start or _SPECIAL.stop <= code < _PRIVATE_PLANES):
            return chr(code)
        sign = pdf_marks().symbols.get(chr(code)) if code in _PRIVATE else None
        if sign is None:
            self.drawn.unmapped += 1
        return sign or _UNKNOWN

    def _new_run(self, item: int, index: int) -> _Run:
        matrix, colours = self._matrix, self._colours
        self._calls.matrix(self.text, index, addressof(matrix))
        size = self._calls.font_size(self.text, index) * hypot(matrix[2], matrix[3])
        at = addressof(colours)
        coloured = self._calls.fill_colour(item, at, at + 4, at + 8, at + 12)
        red, green, blue, alpha = colours if coloured else (0, 0, 0, 255)
        drawn = self._calls.render_mode(item) not in _INVISIBLE_MODES and alpha > 0
        shown = drawn and size >= _LEAST_SIZE
        run = self._runs[item] = _Run(
            number=len(self._runs),
            size=size,
            plain=shown and not is_white(red, green, blue),
            shown=shown,
            window=self.drawing.window(item),
        )
        return run

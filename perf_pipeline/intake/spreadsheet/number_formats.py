"""Number formats of workbooks: from a stored number to what a person sees in the cell.

The value that goes with the text is the number as a person reads it: 0.95 under ``0%`` is 95, 12000
under ``0.0,"千元"`` is 12. Numbers are kept to fifteen significant digits, as spreadsheet programs show
them (0.1+0.2 is 0.3); whole numbers keep every stored digit. A date shows as printed where words tell
its numbers apart (``yyyy"年"m"月"``), else in ISO form, cut to the parts that the format has, because
1/2/24 reads differently from place to place. What a format says that is not understood here (fractions,
exponents, Chinese numerals, conditions) shows as the plain number. Only readers of workbooks call this.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Context, Decimal, InvalidOperation
from functools import cache, lru_cache
from typing import Final

from perf_pipeline.package_data import DataModel, load

_SIGNIFICANT: Final = Context(prec=15, rounding=ROUND_HALF_EVEN)
_EXACT: Final = Context(prec=60, rounding=ROUND_HALF_UP)
_LONGEST_NUMBER: Final = 40  # digits of a stored number; doubles need at most 17 and an exponent
_FIRST_DAY: Final = datetime(1899, 12, 30)
_FIRST_DAY_1904: Final = datetime(1904, 1, 1)
_LAST_SERIAL: Final = 2_958_466  # the day after 9999-12-31
_PHANTOM_DAY: Final = 60  # 1900-02-29, which never was

_TOKEN: Final = re.compile(
    r"""
    "(?P<quoted>[^"]*)"?            # literal words
    | [\\!](?P<escaped>.)           # one literal character
    | [_*].                         # room of a character's width, or a fill
    | \[\$(?P<currency>[^\]-]*)[^\]]*\]
    | \[(?P<bracket>[^\]]*)\]
    | (?P<general>General|G/通用格式|常规)
    | (?P<pattern>[0\#?][0\#?,.]*|\.[0\#?]+)
    | (?P<exponent>[Ee][+-])
    | (?P<date>AM/PM|A/P|上午/下午|[ymdhs]+|a{3,4})
    | (?P<percent>%)
    | (?P<text>@)
    | (?P<other>.)
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_DATE_LETTERS: Final = re.compile(r"y+|m+|d+|h+|s+|a+", re.IGNORECASE)
_CALENDAR_WORDS: Final = frozenset("年月日")
_PATTERN: Final = re.compile(r"(?P<whole>[0#?,]*)(?:\.(?P<fraction>[0#?]*))?(?P<scale>,*)")
_COLOURS: Final = re.compile(
    r"|black|blue|cyan|green|magenta|red|white|yellow|color ?\d+|颜色 ?\d+|[黑蓝绿红白黄]色?|洋红|青色",
    re.IGNORECASE,
)


class NumberFormatsFile(DataModel):
    """Schema of number_formats.yaml."""

    built_in: dict[int, str]


@dataclass(frozen=True, slots=True)
class Shown:
    """What a cell shows: its text, the value as read, and whether the format hides it altogether."""

    text: str
    value: Decimal | date | None
    hidden: bool = False
    understood: bool = True


@dataclass(frozen=True, slots=True)
class _Section:
    """One of up to four sections of a format code: what stands around the number, and the number's shape."""

    prefix: str = ""
    suffix: str = ""
    general: bool = False
    least_whole: int = 0
    least_decimals: int = 0
    most_decimals: int = 0
    grouped: bool = False
    power: int = 0  # the shown number is the stored one times ten to this: 2 for %, -3 for each end comma
    numeric: bool = False
    date_parts: frozenset[str] = frozenset()
    date_shape: tuple[tuple[str, bool], ...] = ()  # letters and words as printed; True: words
    understood: bool = True


def built_in_formats() -> dict[int, str]:
    """Format codes by their reserved numbers."""
    return load("perf_pipeline.intake.spreadsheet", "number_formats.yaml", NumberFormatsFile).built_in


def parse_number(stored: str) -> Decimal | None:
    """The number in a cell's ``<v>``: whole numbers exactly, others to fifteen significant digits."""
    if len(stored) > _LONGEST_NUMBER:
        return None
    try:
        number = Decimal(stored.strip())
    except InvalidOperation:
        return None
    if not number.is_finite() or abs(number.adjusted()) > _LONGEST_NUMBER:
        return None
    whole = number == number.to_integral_value()
    return number if whole else number.normalize(_SIGNIFICANT)


def plain(number: Decimal) -> str:
    """``number`` without exponent, without idle zeros: 40000.00 → "40000"."""
    text = format(number, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text


@lru_cache(maxsize=8_192)  # papers are full of the same points, years and shares
def read_number(stored: str, code: str, from_1904: bool) -> tuple[Decimal, Shown] | None:
    """The number in ``stored`` and what it shows under format ``code``; None when it is no number."""
    number = parse_number(stored)
    return None if number is None else (number, show(number, code, from_1904=from_1904))


def show(number: Decimal, code: str, *, from_1904: bool = False) -> Shown:
    """What a cell holding ``number`` shows under format ``code``."""
    sections = _sections(code)
    if sections[0].date_parts:
        return _show_date(number, sections[0], from_1904=from_1904)
    section, is_own_sign = _choose(sections, number)
    if not section.understood:
        return Shown(plain(number), number, understood=False)
    if not (section.numeric or section.general):
        return _show_words(section, number)
    shown = number.scaleb(section.power, _EXACT) if section.power else number
    digits = plain(abs(shown)) if section.general else _digits(abs(shown), section)
    if not digits:
        return _show_words(section, shown)
    is_nothing = not any(character in "123456789" for character in digits)  # rounded away
    sign = "-" if shown < 0 and not is_own_sign and not is_nothing else ""
    return Shown(sign + f"{section.prefix}{digits}{section.suffix}".strip(), shown)


def _show_words(section: _Section, number: Decimal) -> Shown:
    """A section without a number: words in its place (often a dash for nought), or nothing at all."""
    words = (section.prefix + section.suffix).strip()
    return Shown(words, number) if words else Shown(plain(number), number, hidden=True)


def _choose(sections: tuple[_Section, ...], number: Decimal) -> tuple[_Section, bool]:
    """The section for ``number``, and whether the section itself shows the sign."""
    numeric = sections[:3]
    if number < 0 and len(numeric) > 1:
        return numeric[1], True
    if number == 0 and len(numeric) > 2:
        return numeric[2], True
    return numeric[0], False


def _digits(number: Decimal, section: _Section) -> str:
    rounded = number.quantize(Decimal(1).scaleb(-section.most_decimals), context=_EXACT)
    whole, _, fraction = format(rounded, "f").partition(".")
    while len(fraction) > section.least_decimals and fraction.endswith("0"):
        fraction = fraction[:-1]
    whole = whole.lstrip("0").zfill(section.least_whole) if section.least_whole else whole.lstrip("0")
    if section.grouped and whole:
        whole = f"{int(whole):,}" if len(whole) > section.least_whole else whole
    return f"{whole}.{fraction}" if fraction else whole


@cache
def _sections(code: str) -> tuple[_Section, ...]:
    return tuple(_section(part) for part in _split(code)[:4])


def _split(code: str) -> list[str]:
    """``code`` cut at the semicolons that are not quoted, escaped or bracketed."""
    parts = [""]
    for piece in re.findall(r'"[^"]*"?|[\\!].|\[[^\]]*\]|.', code, re.DOTALL):
        if piece == ";":
            parts.append("")
        else:
            parts[-1] += piece
    return parts


def _section(part: str) -> _Section:
    parts = _Parts()
    for match in _TOKEN.finditer(part):
        kind = match.lastgroup
        if kind is not None:
            _TAKE[kind](parts, match.group(kind))
    return parts.section()


@dataclass(slots=True)
class _Parts:
    """What the tokens of one section have said so far."""

    before: str = ""
    after: str = ""
    pattern: str | None = None
    general: bool = False
    power: int = 0
    date_parts: set[str] = field(default_factory=set)
    date_shape: list[tuple[str, bool]] = field(default_factory=list)
    understood: bool = True

    def literal(self, words: str) -> None:
        """Words shown as they are."""
        self.date_shape.append((words, True))
        if self.pattern is None and not self.general:
            self.before += words
        else:
            self.after += words

    def other(self, character: str) -> None:
        """A character without meaning of its own, except the stroke of a fraction."""
        self.literal(character)
        if character == "/" and self.pattern is not None:
            self.understood = False

    def percent(self, sign: str) -> None:
        """Shown as it is, and a hundred times as much."""
        self.literal(sign)
        self.power += 2

    def digits(self, pattern: str) -> None:
        """The number; a second one means words within it, as in postal codes and telephone numbers."""
        self.understood = self.understood and self.pattern is None and not self.general
        self.pattern = pattern

    def as_general(self, _: str) -> None:
        """The number as it comes."""
        self.understood = self.understood and self.pattern is None
        self.general = True

    def date(self, letters: str) -> None:
        """Letters of a date; marks of morning and afternoon belong to hours, a weekday to its day."""
        is_half_day = "/" in letters
        self.date_parts.update("h" if is_half_day else letters.lower().replace("a", "d"))
        self.date_shape += [(piece.lower(), False) for piece in _DATE_LETTERS.findall(letters)]
        self.understood = self.understood and not is_half_day

    def bracket(self, words: str) -> None:
        """Elapsed hours, a colour, or something that changes the number (conditions, numerals)."""
        if words and set(words.lower()) <= set("hms"):
            self.date(words)
        elif not _COLOURS.fullmatch(words):
            self.understood = False

    def exponent(self, _: str) -> None:
        """Scientific notation shows as the plain number."""
        self.understood = False

    def section(self) -> _Section:
        """The finished section."""
        if self.date_parts and not self.general:
            return _Section(date_parts=frozenset(self.date_parts), date_shape=self._printable_date())
        match = _PATTERN.fullmatch(self.pattern or "")
        if match is None:
            return _Section(understood=False)
        whole, fraction = match["whole"], match["fraction"] or ""
        commas_at_end = len(match["scale"]) or len(whole) - len(whole.rstrip(","))
        return _Section(
            prefix=self.before,
            suffix=self.after,
            general=self.general,
            least_whole=whole.count("0"),
            least_decimals=fraction.count("0"),
            most_decimals=len(fraction),
            grouped="," in whole.rstrip(","),
            power=self.power - 3 * commas_at_end,
            numeric=self.pattern is not None,
            understood=self.understood,
        )

    def _printable_date(self) -> tuple[tuple[str, bool], ...]:
        """The date as printed, when words tell its numbers apart and every letter is understood."""
        letters = {piece for piece, is_words in self.date_shape if not is_words}
        words = {character for piece, is_words in self.date_shape if is_words for character in piece}
        is_clear = self.understood and words & _CALENDAR_WORDS and letters <= _PRINTED.keys()
        return tuple(self.date_shape) if is_clear else ()


_PRINTED: Final[dict[str, Callable[[datetime], str]]] = {
    "yyyy": lambda moment: f"{moment.year:04}",
    "yy": lambda moment: f"{moment.year % 100:02}",
    "mm": lambda moment: f"{moment.month:02}",
    "m": lambda moment: str(moment.month),
    "dd": lambda moment: f"{moment.day:02}",
    "d": lambda moment: str(moment.day),
}

_TAKE: Final[dict[str, Callable[[_Parts, str], None]]] = {
    "quoted": _Parts.literal,
    "escaped": _Parts.literal,
    "currency": _Parts.literal,
    "other": _Parts.other,
    "percent": _Parts.percent,
    "pattern": _Parts.digits,
    "general": _Parts.as_general,
    "text": _Parts.as_general,  # a number in a cell formatted as text shows as it comes
    "date": _Parts.date,
    "bracket": _Parts.bracket,
    "exponent": _Parts.exponent,
}


def _show_date(serial: Decimal, section: _Section, *, from_1904: bool) -> Shown:
    if not 0 <= serial < _LAST_SERIAL:
        return Shown(plain(serial), serial, understood=False)
    start = _FIRST_DAY_1904 if from_1904 else _FIRST_DAY
    if serial < _PHANTOM_DAY and not from_1904:
        start += timedelta(days=1)
    moment = start + timedelta(seconds=round(float(serial) * 86_400))
    parts = section.date_parts
    if section.date_shape:
        pieces = (piece if is_words else _PRINTED[piece](moment) for piece, is_words in section.date_shape)
        return Shown("".join(pieces).strip(), moment.date())
    if parts.isdisjoint("yd"):
        return Shown(moment.strftime("%H:%M:%S"), None)
    if parts & {"h", "s"}:
        return Shown(moment.strftime("%Y-%m-%d %H:%M:%S").removesuffix(" 00:00:00"), moment.date())
    if "d" in parts:
        return Shown(moment.strftime("%Y-%m-%d"), moment.date())
    return Shown(moment.strftime("%Y-%m" if "m" in parts else "%Y"), moment.date())

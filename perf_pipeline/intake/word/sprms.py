"""Property modifiers ("sprms") of the old Word format: what a list of them says of letters, paragraphs, rows.

A list is bytes: two bytes say which property and how long its value is, then comes the value. Only what
changes text or the shape of tables is understood; everything else is stepped over. Used by ``word_binary``.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from struct import unpack_from
from typing import Final, NamedTuple

from perf_pipeline.intake.word.story import Merge

# letters
_DELETED: Final = 0x0800
_INSERTED: Final = 0x0801
_HIDDEN: Final = 0x083C
_RAISED: Final = 0x2A48
_SYMBOL: Final = 0x6A09
_FONT: Final = 0x4A4F
_DATA_AT: Final = 0x6A03
# paragraphs
_IN_TABLE: Final = 0x2416
_ROW_END: Final = 0x2417
_DEPTH: Final = 0x6649
_DEEPER: Final = 0x664A
_INNER_CELL_END: Final = 0x244B
_INNER_ROW_END: Final = 0x244C
_NUMBERED: Final = 0x460B
HUGE: Final = (0x6645, 0x6646)  # the list goes on in the stream Data, at this offset
# rows
_SHAPE: Final = 0xD608
_VERTICAL: Final = 0xD62B
_MERGE: Final = 0x5624
_SPLIT: Final = 0x5625
_TABS: Final = 0xC615  # the one property whose length byte may lie

_LENGTHS: Final = (1, 1, 2, 4, 2, 2, -1, 3)  # by the top three bits; -1: a byte says
_CELL_BYTES: Final = 20
_TURNED_ON: Final = 1


@dataclass(frozen=True, slots=True)
class LetterLook:
    """What is special about letters. ``symbol`` is font number and code; ``data`` an offset in Data."""

    deleted: bool = False
    inserted: bool = False
    hidden: bool = False
    raised: bool = False
    symbol: tuple[int, int] | None = None
    font: int = 0
    data: int | None = None


@dataclass(frozen=True, slots=True)
class ParagraphLook:
    """How a paragraph stands in tables: ``depth`` 0 outside, 1 in a table, 2 in a table within."""

    depth: int = 0
    row_end: bool = False
    inner_cell_end: bool = False
    inner_row_end: bool = False
    numbered: bool = False
    modifiers: bytes = b""  # of a row's end, for ``row_shape``


class CellShape(NamedTuple):
    """One cell of a row: its edges in twips, and how it merges."""

    left: int
    right: int
    merge: Merge
    beside: bool


def modifiers(listed: bytes) -> Iterator[tuple[int, bytes]]:
    """Each property with its value; ends quietly where the list is cut short."""
    at = 0
    while at + 3 <= len(listed):
        (code,) = unpack_from("<H", listed, at)
        start, end = _bounds(listed, code, at + 2)
        if end > len(listed):
            return
        yield code, listed[start:end]
        at = end


@lru_cache(maxsize=1024)
def letter_look(listed: bytes) -> LetterLook:
    """What a list says of letters."""
    look = LetterLook()
    for code, value in modifiers(listed):
        if code == _DELETED:
            look = replace(look, deleted=value[0] == _TURNED_ON)
        elif code == _INSERTED:
            look = replace(look, inserted=value[0] == _TURNED_ON)
        elif code == _HIDDEN:
            look = replace(look, hidden=value[0] == _TURNED_ON)
        elif code == _RAISED:
            look = replace(look, raised=value[0] == 1)
        elif code == _SYMBOL:
            font, character = unpack_from("<HH", value)
            look = replace(look, symbol=(font, character))
        elif code == _FONT:
            look = replace(look, font=unpack_from("<H", value)[0])
        elif code == _DATA_AT:
            look = replace(look, data=unpack_from("<I", value)[0])
    return look


@lru_cache(maxsize=1024)
def paragraph_look(listed: bytes) -> ParagraphLook:
    """What a list says of a paragraph's place in tables."""
    flags: dict[int, int] = {}
    for code, value in modifiers(listed):
        if code in (_DEPTH, _DEEPER):
            (amount,) = unpack_from("<i", value)
            flags[_DEPTH] = amount if code == _DEPTH else flags.get(_DEPTH, 0) + amount
        elif code in (_IN_TABLE, _ROW_END, _INNER_CELL_END, _INNER_ROW_END):
            flags[code] = value[0]
        elif code == _NUMBERED:
            flags[code] = unpack_from("<H", value)[0]
    row_end = bool(flags.get(_ROW_END))
    inner = bool(flags.get(_INNER_ROW_END))
    depth = max(flags.get(_DEPTH, 0), int(bool(flags.get(_IN_TABLE))))
    return ParagraphLook(
        depth=depth,
        row_end=row_end,
        inner_cell_end=bool(flags.get(_INNER_CELL_END)),
        inner_row_end=inner,
        numbered=bool(flags.get(_NUMBERED)),
        modifiers=listed if row_end or inner else b"",
    )


@lru_cache(maxsize=1024)
def row_shape(listed: bytes) -> tuple[CellShape, ...]:
    """The cells of a row from the list at its end; () when it does not say."""
    cells: list[CellShape] = []
    for code, value in modifiers(listed):
        if code == _SHAPE:
            cells = _defined(value)
        elif code == _VERTICAL and len(value) >= 2 and value[0] < len(cells):
            cells[value[0]] = cells[value[0]]._replace(merge=_VERTICALLY[value[1] & 3])
        elif code in (_MERGE, _SPLIT) and len(value) >= 2:
            for index in range(value[0] + 1, min(value[1], len(cells))):
                cells[index] = cells[index]._replace(beside=code == _MERGE)
    return tuple(cells)


_VERTICALLY: Final = (Merge.NONE, Merge.CONTINUES, Merge.STARTS, Merge.STARTS)


def _bounds(listed: bytes, code: int, at: int) -> tuple[int, int]:
    """Where the value of a property lies."""
    length = _LENGTHS[code >> 13]
    if length >= 0:
        return at, at + length
    if code == _SHAPE:
        (size,) = unpack_from("<H", listed.ljust(at + 2, b"\0"), at)
        return at + 2, at + max(size, 1) + 1
    if code == _TABS and listed[at] == 255:
        return at + 1, _end_of_tabs(listed, at)
    return at + 1, at + 1 + listed[at]


def _end_of_tabs(listed: bytes, at: int) -> int:
    padded = listed.ljust(at + 2048, b"\0")
    added = at + 2 + 4 * padded[at + 1]
    return added + 1 + 3 * padded[added]


def _defined(value: bytes) -> list[CellShape]:
    count = value[0]
    edges: Sequence[int] = unpack_from(f"<{count + 1}h", value, 1)
    first = 1 + 2 * (count + 1)
    flags = [
        unpack_from("<H", value, at)[0] if at + 2 <= len(value) else 0
        for at in range(first, first + count * _CELL_BYTES, _CELL_BYTES)
    ]
    beside = _beside([flag & 3 for flag in flags])
    return [
        CellShape(edges[i], edges[i + 1], _VERTICALLY[flags[i] >> 5 & 3], beside[i]) for i in range(count)
    ]


def _beside(marks: Sequence[int]) -> list[bool]:
    """Which cells continue the one on their left.

    Writers disagree which of the two bits marks the first cell of a merged set, so that the first mark
    of a sequence decides: every other mark after it continues, the same mark begins a new set.
    """
    beside: list[bool] = []
    first = 0
    for mark in marks:
        beside.append(bool(mark and first and mark != first))
        first = (first or mark) if mark else 0
    return beside

"""The old Word format (doc, and wps of the same build): text and properties from its three streams.

A table of pieces says where the text lies; pages of 512 bytes say which properties hold where. Offsets
come from the file and are never trusted: what points outside makes the file damaged. No tables and no
places here (see readers/doc.py).
"""

import re
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from struct import unpack_from
from typing import Final, NamedTuple

from perf_pipeline.errors import UnreadableFile
from perf_pipeline.intake.limits import Limits
from perf_pipeline.intake.word.sprms import (
    HUGE,
    LetterLook,
    ParagraphLook,
    letter_look,
    modifiers,
    paragraph_look,
)

_SIGNS: Final = (0xA5EC, 0xA5DC)  # Word 97 and later, Word 6 and 95
_OLDEST: Final = 0xC0
_ENCRYPTED: Final = 0x0100
_SECOND_TABLE: Final = 0x0200
_PAGE: Final = 512
_SINGLE_BYTES: Final = 0x40000000
_PAIRS: Final = 0x9A  # offset of the list of places in the table stream
_LETTER_PAGES, _PARAGRAPH_PAGES, _FONTS, _PROPERTIES, _PIECES = 12, 13, 15, 32, 33
_STORIES: Final = ("main", "footnotes", "headers", "macros", "comments", "endnotes", "boxes", "header boxes")
_PLAIN: Final = LetterLook()
_HALF: Final = re.compile("[\ud800-\udfff]")
_REMOTE: Final = re.compile(r"(?:https?|ftp)://|\\\\", re.IGNORECASE)


class Span(NamedTuple):
    """Letters from ``start`` up to ``end`` (positions in the text) that look special."""

    start: int
    end: int
    look: LetterLook


class _Piece(NamedTuple):
    start: int  # position in the text
    end: int
    offset: int  # in the stream
    width: int  # bytes of a letter
    modifiers: bytes


@dataclass(frozen=True)
class BinaryWord:
    """One file. ``text`` holds all stories one after the other, with their marks (7 ends a cell, 13 a paragraph).

    Positions count UTF-16 units, one character of ``text`` each: a letter beyond the first plane is two.
    """

    text: str
    stories: Mapping[str, range]
    _word: bytes
    _table: bytes
    _data: bytes
    _pieces: Sequence[_Piece]

    @cached_property
    def spans(self) -> list[Span]:
        """Special letters in the order of the text, none twice: where two overlap, the first counts."""
        apart: list[Span] = []
        at = 0
        for start, end, look in sorted(self._all_spans(), key=lambda span: span[:2]):
            if end > at:
                apart.append(Span(max(start, at), end, look))
                at = end
        return apart

    def _all_spans(self) -> Iterator[Span]:
        special = [run for run in self._runs(_LETTER_PAGES, 1) if letter_look(run[2]) != _PLAIN]
        starts = [run[0] for run in special]
        for piece in self._pieces:
            look = letter_look(piece.modifiers)
            if look != _PLAIN:
                yield Span(piece.start, piece.end, look)
            limit = piece.offset + (piece.end - piece.start) * piece.width
            first = max(bisect_right(starts, piece.offset) - 1, 0)
            for start, end, listed in special[first : bisect_left(starts, limit)]:
                begins = piece.start + (max(start, piece.offset) - piece.offset) // piece.width
                ends = piece.start + (min(end, limit) - piece.offset) // piece.width
                if begins < ends:
                    yield Span(begins, ends, letter_look(listed))

    def paragraph(self, position: int) -> ParagraphLook:
        """How the paragraph that ends at ``position`` stands in tables."""
        piece = self._pieces[bisect_right(self._piece_starts, position) - 1]
        offset = piece.offset + (position - piece.start) * piece.width
        starts, runs = self._paragraph_runs
        index = bisect_right(starts, offset) - 1
        if index < 0 or offset >= runs[index][1]:
            return ParagraphLook()
        return paragraph_look(self._whole(runs[index][2]))

    @cached_property
    def fonts(self) -> list[str]:
        """Font names by number."""
        part = self._part(_FONTS)
        names: list[str] = []
        at = 4
        while at < len(part):
            entry = part[at + 1 : at + 1 + part[at]]
            names.append(entry[39:].decode("utf-16-le", "replace").partition("\0")[0])
            at += 1 + part[at]
        return names

    @cached_property
    def remote_template(self) -> bool:
        """Whether the file names a template on another machine."""
        return _REMOTE.search(self._part(_PROPERTIES).decode("utf-16-le", "ignore")) is not None

    def choice(self, offset: int) -> tuple[int, int] | None:
        """Kind (1 box to tick, 2 list) and state of the old form field whose data lie at ``offset``."""
        if not 0 <= offset <= len(self._data) - 6:
            return None
        (header,) = unpack_from("<H", self._data, offset + 4)
        at = offset + header
        if at + 6 > len(self._data) or self._data[at : at + 4] != b"\xff\xff\xff\xff":
            return None
        (bits,) = unpack_from("<H", self._data, at + 4)
        return bits & 3, bits >> 2 & 31

    @cached_property
    def _piece_starts(self) -> list[int]:
        return [piece.start for piece in self._pieces]

    @cached_property
    def _paragraph_runs(self) -> tuple[list[int], list[tuple[int, int, bytes]]]:
        runs = self._runs(_PARAGRAPH_PAGES, 13)
        return [run[0] for run in runs], runs

    def _whole(self, listed: bytes) -> bytes:
        """A paragraph's list, with the part that was too long for its page."""
        for code, value in modifiers(listed):
            if code in HUGE:
                (at,) = unpack_from("<I", value)
                (size,) = unpack_from("<H", self._data, at)
                return listed + self._data[at + 2 : at + 2 + size]
        return listed

    def _part(self, number: int) -> bytes:
        return _part(self._word, self._table, number)

    def _runs(self, number: int, entry: int) -> list[tuple[int, int, bytes]]:
        """Stretches of the stream with their lists of properties, sorted; ``entry`` bytes point to each list."""
        return sorted(self._page_runs(number, entry), key=lambda run: run[0])

    def _page_runs(self, number: int, entry: int) -> Iterator[tuple[int, int, bytes]]:
        part = self._part(number)
        if not part:
            return
        count = (len(part) - 4) // 8
        numbers = {page & 0x3FFFFF for page in unpack_from(f"<{count}I", part, 4 * (count + 1))}
        for page in sorted(numbers):
            content = self._word[page * _PAGE : (page + 1) * _PAGE]
            if len(content) < _PAGE:
                raise UnreadableFile("FMT-06")
            runs = content[-1]
            offsets = unpack_from(f"<{runs + 1}I", content)
            for index in range(runs):
                at = 2 * content[4 * (runs + 1) + entry * index]
                if entry == 1:
                    listed = content[at + 1 : at + 1 + content[at]] if at else b""
                else:
                    listed = _paragraph_list(content, at)
                yield offsets[index], offsets[index + 1], listed


def _paragraph_list(page: bytes, at: int) -> bytes:
    """The list of a paragraph, behind its length (in words, in either of two ways) and style number."""
    if not at:
        return b""
    if page[at]:
        return page[at + 3 : at + 2 * page[at]]
    return page[at + 4 : at + 2 + 2 * page[at + 1]]


def parse(word: bytes, tables: Mapping[str, bytes], data: bytes, limits: Limits) -> BinaryWord:
    """The file made of the stream WordDocument, the streams 0Table and 1Table, and Data.

    Raises UnreadableFile: FMT-05 for Word 6 and 95, SEC-20 when encrypted, SEC-11 for too much text,
    FMT-06 when damaged; may raise struct.error and IndexError, which mean the same.
    """
    sign, version = unpack_from("<HH", word)
    if sign not in _SIGNS:
        raise UnreadableFile("FMT-06")
    if sign != _SIGNS[0] or version < _OLDEST:
        raise UnreadableFile("FMT-05", format="Word 6/95")
    (flags,) = unpack_from("<H", word, 0x0A)
    if flags & _ENCRYPTED:
        raise UnreadableFile("SEC-20")
    table = tables.get("1Table" if flags & _SECOND_TABLE else "0Table", b"")
    pieces = _pieces(_part(word, table, _PIECES))
    if not pieces:
        raise UnreadableFile("FMT-06")
    if pieces[-1].end > limits.text_bytes:
        raise UnreadableFile("SEC-11", what="letters")
    text = "".join(_letters(word, piece) for piece in pieces)
    return BinaryWord(text, _stories(word, len(text)), word, table, data, pieces)


def joined(text: str) -> str:
    """``text`` with the halves of letters beyond the first plane put together."""
    if _HALF.search(text) is None:
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _part(word: bytes, table: bytes, number: int) -> bytes:
    """A part of the table stream; b'' when the file has none."""
    start, length = unpack_from("<II", word, _PAIRS + 8 * number)
    if not length:
        return b""
    if start + length > len(table):
        raise UnreadableFile("FMT-06")
    return table[start : start + length]


def _pieces(part: bytes) -> list[_Piece]:
    lists: list[bytes] = []
    at = 0
    while at < len(part) and part[at] == 1:
        (size,) = unpack_from("<H", part, at + 1)
        lists.append(part[at + 3 : at + 3 + size])
        at += 3 + size
    (kind, size) = unpack_from("<BI", part, at)
    if kind != 2 or at + 5 + size > len(part):
        raise UnreadableFile("FMT-06")
    count = (size - 4) // 12
    starts = unpack_from(f"<{count + 1}I", part, at + 5)
    pieces: list[_Piece] = []
    for index in range(count):
        offset, special = unpack_from("<IH", part, at + 5 + 4 * (count + 1) + 8 * index + 2)
        if starts[index + 1] < starts[index] or starts[0]:
            raise UnreadableFile("FMT-06")
        single = bool(offset & _SINGLE_BYTES)
        offset &= _SINGLE_BYTES - 1
        listed = lists[special >> 1] if special & 1 else b""
        pieces.append(
            _Piece(starts[index], starts[index + 1], offset // 2 if single else offset, 2 - single, listed)
        )
    return pieces


def _letters(word: bytes, piece: _Piece) -> str:
    """The text of a piece, one character for each position."""
    size = (piece.end - piece.start) * piece.width
    stored = word[piece.offset : piece.offset + size]
    if len(stored) < size:
        raise UnreadableFile("FMT-06")
    if piece.width == 1:
        return stored.decode("cp1252", "replace")
    text = stored.decode("utf-16-le", "surrogatepass")
    if 2 * len(text) == size:
        return text
    units = array("H", stored)
    return "".join(map(chr, units))


def _stories(word: bytes, length: int) -> dict[str, range]:
    stories: dict[str, range] = {}
    start = 0
    for name, size in zip(_STORIES, unpack_from("<8i", word, 0x4C), strict=True):
        if size < 0 or start + size > length:
            raise UnreadableFile("FMT-06")
        stories[name] = range(start, start + size)
        start += size
    return stories

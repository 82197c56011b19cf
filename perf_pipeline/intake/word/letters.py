"""Stretches of text of the old Word format as people see them: final, without hidden letters, with signs.

Deleted and hidden letters go, fields show their results, signs of symbol fonts become characters, and
marks of pictures and notes vanish. Used by the doc reader only.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from typing import Final

from perf_pipeline.errors import UnreadableFile
from perf_pipeline.intake.word.binary import BinaryWord, Span
from perf_pipeline.intake.word.sprms import LetterLook
from perf_pipeline.intake.word.story import Note, is_symbol_font, raised, spelled_out, symbol

_CONTROL: Final = re.compile("[\x00-\x08\x0b-\x1f\xad\uf020-\uf0ff]")
_FIELD_MARK: Final = re.compile("([\x13\x14\x15])")
_PRIVATE: Final = re.compile("[\uf020-\uf0ff]")
_DYNAMIC_FIELD: Final = re.compile(r"\s*DDE(?:AUTO)?\b", re.IGNORECASE)
_SHOWN: Final = str.maketrans(
    dict.fromkeys((*map(chr, range(9)), "\x0c", "\x1f")) | {"\x0b": "\n", "\x0e": "\n", "\x1e": "-"}
)
_PLAIN: Final = LetterLook()
_SIGN: Final = "("  # what stands in the text where a sign is shown
_PICTURE: Final = "\x01"
_BOX, _LIST = 1, 2
_BOXES: Final = {(_BOX, 0): "☐", (_BOX, 1): "☑"}
_BEGIN, _SEPARATE = "\x13", "\x14"


class Letters:
    """Reads stretches of one file, from front to back."""

    def __init__(self, word: BinaryWord) -> None:
        self._word = word
        self._spans = word.spans
        self._starts = [span.start for span in self._spans]
        self._fields: list[bool] = []  # open fields; True where the result has begun
        self._instruction: list[str] = []

    def is_deleted(self, position: int) -> bool:
        """Whether the mark at ``position`` is deleted."""
        return any(look.deleted for _, _, look in self._chunks(position, position + 1))

    def read(self, start: int, end: int, notes: list[Note]) -> str:
        """The text from ``start`` up to ``end``; what a filer must hear of goes to ``notes``."""
        text = self._word.text[start:end]
        is_plain = not self._fields and _CONTROL.search(text) is None
        if is_plain and all(look == _PLAIN for _, _, look in self._chunks(start, end)):
            return text
        shown = [
            self._shown(self._word.text[first:last], look, notes)
            for first, last, look in self._chunks(start, end)
        ]
        if not all(self._fields):  # an instruction that never ended must not swallow what follows
            self._check_instruction()
            self._fields.clear()
        return "".join(shown)

    def _chunks(self, start: int, end: int) -> Iterator[tuple[int, int, LetterLook]]:
        """The stretch in pieces of one look each."""
        at = start
        for span in self._near(start, end):
            first, last = max(span.start, at), min(span.end, end)
            if first >= last:
                continue
            if at < first:
                yield at, first, _PLAIN
            yield first, last, span.look
            at = last
        if at < end:
            yield at, end, _PLAIN

    def _near(self, start: int, end: int) -> Iterator[Span]:
        first = max(bisect_right(self._starts, start) - 1, 0)
        last = bisect_left(self._starts, end)
        return (span for span in self._spans[first:last] if span.end > start)

    def _shown(self, text: str, look: LetterLook, notes: list[Note]) -> str:
        if look.deleted or look.inserted:
            notes.append(Note("DOC-02"))
        if look.deleted:
            return ""
        if look.symbol is not None and _SIGN in text:
            text = text.replace(_SIGN, self._sign(look.symbol, notes))
        elif look.data is not None and _PICTURE in text:
            text = text.replace(_PICTURE, self._form_field(look.data, notes))
        text = "".join(self._without_instructions(text)).translate(_SHOWN)
        if look.hidden:
            notes += [Note("DOC-05", text)] if text.strip() else []
            return ""
        text = self._spelled_out(text, look, notes)
        if look.raised and text.strip():
            notes.append(Note("DOC-01", text))
            return raised(text)
        return text

    def _sign(self, sign: tuple[int, int], notes: list[Note]) -> str:
        number, code = sign
        fonts = self._word.fonts
        font = fonts[number] if number < len(fonts) else ""
        shown = symbol(font, code)
        if shown is None:
            notes.append(Note("DOC-07", font))
        return shown or "\ufffd"

    def _form_field(self, offset: int, notes: list[Note]) -> str:
        """A box to tick, ticked or not; nothing for pictures."""
        choice = self._word.choice(offset)
        if choice is None or choice[0] not in (_BOX, _LIST):
            return ""
        self._fields = [True for _ in self._fields]  # the box stands inside the instruction
        if choice in _BOXES:
            return _BOXES[choice]
        notes.append(Note("DOC-07"))  # the entry of a list stands elsewhere
        return "\ufffd"

    def _spelled_out(self, text: str, look: LetterLook, notes: list[Note]) -> str:
        fonts = self._word.fonts if look.font else []
        font = fonts[look.font] if look.font < len(fonts) else ""
        if not is_symbol_font(font) and _PRIVATE.search(text) is None:
            return text
        text, known = spelled_out(text, font)
        if not known:
            notes.append(Note("DOC-07", text))
        return text

    def _without_instructions(self, text: str) -> Iterator[str]:
        for part in _FIELD_MARK.split(text):
            if _FIELD_MARK.fullmatch(part):
                self._field_mark(part)
            elif all(self._fields):
                yield part
            else:
                self._instruction.append(part)

    def _field_mark(self, mark: str) -> None:
        if mark == _BEGIN:
            self._fields.append(False)
            return
        self._check_instruction()
        if self._fields:
            if mark == _SEPARATE:
                self._fields[-1] = True
            else:
                self._fields.pop()

    def _check_instruction(self) -> None:
        instruction = "".join(self._instruction)
        self._instruction.clear()
        if _DYNAMIC_FIELD.match(instruction):
            raise UnreadableFile("SEC-23", what="DDE")

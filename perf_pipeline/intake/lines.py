"""Lines of a text with their numbers, cleaned of what no cell should carry.

Text readers share this: the kinds of line end, converter marks, and the limit on size. Blank lines are
kept, because they separate rows and tables.
"""

import re
from dataclasses import dataclass
from typing import Final

from perf_pipeline.errors import UnreadableFile
from perf_pipeline.intake.characters import Cleaner
from perf_pipeline.intake.marks import marks
from perf_pipeline.intake.source import Source

_LINE_END: Final = re.compile("\r\n|[\n\r\x0b\x85\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class Line:
    """One physical line, from 1, without its end."""

    number: int
    text: str

    @property
    def place(self) -> str:
        """The address shown to people."""
        return f"line {self.number}"


def text_of(source: Source) -> str:
    """The decoded text; UnreadableFile FIL-01 when there is nothing in it, FIL-02 above the limit."""
    limits = source.limits
    if len(source.content) > limits.text_bytes:
        raise UnreadableFile("FIL-02", size=str(len(source.content)), limit=str(limits.text_bytes))
    text = source.decoded.text
    if not text.strip(" \t\r\n\x0b\x0c\0\ufeff\u3000"):
        raise UnreadableFile("FIL-01")
    return text


def lines_of(source: Source, cleaner: Cleaner) -> list[Line]:
    """The lines of the text; removed characters and marks are counted in ``cleaner``.

    Raises UnreadableFile as ``text_of`` does, and SEC-11 for more lines than the limit.
    """
    texts = _LINE_END.split(text_of(source))
    if len(texts) > source.limits.text_lines:
        raise UnreadableFile("SEC-11", what="lines")
    return [_line(number, text, cleaner) for number, text in enumerate(texts, start=1)]


def _line(number: int, text: str, cleaner: Cleaner) -> Line:
    place = f"line {number}"
    text = cleaner.clean(text, place)
    if "[" in text:
        text = _without_converter_mark(text, place, cleaner)
    return Line(number, text)


def _without_converter_mark(text: str, place: str, cleaner: Cleaner) -> str:
    mark = marks().converter_mark.match(text)
    if mark is None:
        return text
    cleaner.note("ENC-12", place, quote=mark.group())
    return text[mark.end() :]

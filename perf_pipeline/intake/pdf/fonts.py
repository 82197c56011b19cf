"""Fonts that a file names but does not bring along: one stand-in for all of them, on every machine.

pdfium asks the machine for such fonts. Where it has no Chinese one, every letter is empty, and pdfium silently
leaves out a text of one empty letter: the lone last letter of a wrapped label was lost. The stand-in
(``stand_in.ttf``) draws a full square for every letter, so nothing is empty, and what is read does not depend on
what is installed. It is never shown to anyone.
"""

from ctypes import byref, memmove
from functools import cache
from typing import Any, Final

from perf_pipeline.package_data import resource

_FILE: Final = "stand_in.ttf"
_NAME: Final = b"stand-in\0"
_CHINESE_JAPANESE_KOREAN: Final = frozenset({128, 129, 130, 134, 136})  # Windows' numbers of character sets
_HANDLE: Final = 1
_VERSION: Final = 1


@cache
def install_stand_in() -> Any:
    """Make pdfium ask us instead of the machine; once per process. What it returns must stay alive."""
    from pypdfium2 import raw

    content = resource(__package__ or "", _FILE).read_bytes()

    def map_font(
        _: Any, _weight: int, _italic: int, charset: int, _pitch: int, _face: Any, _exact: Any
    ) -> int:
        return _HANDLE if charset in _CHINESE_JAPANESE_KOREAN else 0  # for Latin letters pdfium has its own

    def font_data(_: Any, _font: Any, table: int, buffer: Any, size: int) -> int:
        return 0 if table else _given(content, buffer, size)

    def face_name(_: Any, _font: Any, buffer: Any, size: int) -> int:
        return _given(_NAME, buffer, size)

    answers = {
        "Release": lambda _: None,
        "EnumFonts": lambda *_: None,
        "MapFont": map_font,
        "GetFont": lambda *_: 0,
        "GetFontData": font_data,
        "GetFaceName": face_name,
        "GetFontCharset": lambda *_: min(_CHINESE_JAPANESE_KOREAN),
        "DeleteFont": lambda *_: None,
    }
    kinds = dict(raw.FPDF_SYSFONTINFO._fields_)
    info = raw.FPDF_SYSFONTINFO(_VERSION, **{name: kinds[name](answer) for name, answer in answers.items()})
    raw.FPDF_SetSystemFontInfo(byref(info))
    return info


def _given(content: bytes, buffer: Any, size: int) -> int:
    """Copy ``content`` where there is room, and say how much room it needs."""
    if buffer and size >= len(content):
        memmove(buffer, content, len(content))
    return len(content)

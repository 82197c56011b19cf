"""Markup: walks one XML part with expat, refusing what an Office part never needs.

A document type declaration (the door to entity bombs and outside files) and absurd nesting end the
walk. Handlers get element names without namespace, so that strict and transitional files and any
prefix read alike. Readers of Office formats use it; nothing here knows what a part means.
"""

from collections.abc import Callable, Mapping
from typing import Final, NoReturn, Protocol
from xml.parsers import expat

from perf_pipeline.errors import UnreadableFile

Attributes = dict[str, str]
_Handler = Callable[..., None]
_CONTROLS: Final = bytes({*range(9), 11, 12, *range(14, 32)})
_WIDE_MARKS: Final = (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")
_DECLARATIONS: Final = tuple("<!DOCTYPE".encode(name) for name in ("utf-8", "utf-16-le", "utf-16-be"))
_SEPARATOR: Final = "}"


class Walk(Protocol):
    """What a part's walker offers: callbacks by element name, and one for text."""

    starts: Mapping[str, Callable[[Attributes], None]]
    ends: Mapping[str, Callable[[], None]]

    def characters(self, text: str) -> None:
        """Text between tags, in as few pieces as expat can give."""


def walk(part: bytes, walker: Walk, max_depth: int) -> None:
    """Walk ``part``; control characters that XML forbids but some programs write are dropped first.

    Raises UnreadableFile: SEC-12 for a document type declaration, SEC-13 above ``max_depth``, FMT-06
    when it is not XML.
    """
    parser = _parser()
    _attach(parser, walker, max_depth)
    _parse(parser, without_controls(part))


def check_markup(part: bytes) -> None:
    """Raise as ``walk`` does when ``part`` is not XML or carries a document type declaration."""
    _parse(_parser(), part)


def without_controls(part: bytes) -> bytes:
    """``part`` without the control characters that XML forbids; untouched when it is not made of bytes."""
    return part if part.startswith(_WIDE_MARKS) else part.translate(None, _CONTROLS)


def _parser() -> expat.XMLParserType:
    parser = expat.ParserCreate(namespace_separator=_SEPARATOR)
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse
    return parser


def _parse(parser: expat.XMLParserType, part: bytes) -> None:
    try:
        parser.Parse(part, True)
    except expat.ExpatError as error:
        raise UnreadableFile("FMT-06") from error


def refuse_declaration(part: bytes) -> None:
    """Raise UnreadableFile SEC-12 when a part that nobody walks carries a document type declaration."""
    if any(declaration in part for declaration in _DECLARATIONS):
        raise UnreadableFile("SEC-12")


def _attach(parser: expat.XMLParserType, walker: Walk, max_depth: int) -> None:
    starts = _ByElement(walker.starts)
    ends = _ByElement(walker.ends)
    depth = 0

    def start(name: str, attributes: Attributes) -> None:
        nonlocal depth
        depth += 1
        if depth > max_depth:
            raise UnreadableFile("SEC-13")
        handler = starts[name]
        if handler is not None:
            handler(attributes)

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        handler = ends[name]
        if handler is not None:
            handler()

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = walker.characters


def _refuse(*_: object) -> NoReturn:
    raise UnreadableFile("SEC-12")


class _ByElement(dict[str, _Handler | None]):
    """Handlers by full element name, looked up by local name once and remembered."""

    def __init__(self, handlers: Mapping[str, _Handler]) -> None:
        super().__init__()
        self._handlers = handlers

    def __missing__(self, name: str) -> _Handler | None:
        handler = self[name] = self._handlers.get(name.rpartition(_SEPARATOR)[2])
        return handler

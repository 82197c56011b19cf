"""Changing XML in place: elements with the byte positions where they stand, and edits at those positions.

Whatever is not edited stays as it was, byte for byte: prefixes, order of attributes, extensions that we do
not know. No tree is built and nothing is written anew. Declarations of document types are refused, so no
entity is ever expanded. Knows XML, not workbooks. Called by package, styles, cells, comments and graft.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

_TAG: Final = re.compile(rb"<[^\s/>]+(?:\s+[^\s=/>]+\s*=\s*(?:\"[^\"]*\"|'[^']*'))*\s*/?>")
_ATTRIBUTE: Final = re.compile(rb"\s+([^\s=/>]+)\s*=\s*(\"[^\"]*\"|'[^']*')")


class CannotMark(Exception):  # noqa: N818 - it says what becomes of the file, and is no failure
    """The workbook is not of a kind that we may change; ``reason`` is a key of feedback.yaml's words."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(slots=True)
class Element:
    """One element: its name without prefix, its attributes by printed name, and where it stands.

    ``start`` … ``opened`` is the start tag, ``closing`` … ``end`` the end tag (empty for ``<a/>``).
    """

    name: str
    prefix: str
    attributes: Mapping[str, str]
    depth: int
    start: int
    opened: int
    closing: int = 0
    end: int = 0
    children: list["Element"] = field(default_factory=list)

    @property
    def empty(self) -> bool:
        """Whether it is written as ``<a/>``."""
        return self.closing == self.end

    def child(self, name: str) -> "Element | None":
        """The first child of that name."""
        return next((child for child in self.children if child.name == name), None)

    def local(self, name: str) -> str | None:
        """The value of an attribute whatever its prefix: ``r:id`` for "id"."""
        return next((v for key, v in self.attributes.items() if key.rpartition(":")[2] == name), None)


Handler = Callable[[Element], None]


def walk(content: bytes, opened: Handler, closed: Handler, text: Callable[[str], None] | None = None) -> None:
    """Call ``opened`` and ``closed`` for each element in document order.

    Raises CannotMark for a document type declaration, another encoding than UTF-8 or broken XML.
    """
    parser = expat.ParserCreate("UTF-8")
    stack: list[Element] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        at = parser.CurrentByteIndex
        tag = _TAG.match(content, at)
        if tag is None:
            raise CannotMark("broken")
        prefix, _, local = name.rpartition(":")
        element = Element(local, f"{prefix}:" if prefix else "", attributes, len(stack), at, tag.end())
        stack.append(element)
        opened(element)

    def end(_: str) -> None:
        element = stack.pop()
        if content[element.opened - 2 : element.opened] == b"/>":
            element.closing = element.end = element.opened
        else:
            element.closing = parser.CurrentByteIndex
            element.end = content.index(b">", element.closing) + 1
        closed(element)

    def refuse(*_: Any) -> None:
        raise CannotMark("broken")

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.StartDoctypeDeclHandler = refuse
    if text is not None:
        parser.CharacterDataHandler = text
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise CannotMark("broken")
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        raise CannotMark("broken") from error


def tree(content: bytes, depth: int = 64) -> Element:
    """The root element with its descendants down to ``depth``."""
    stack: list[Element] = []
    roots: list[Element] = []

    def opened(element: Element) -> None:
        if stack and element.depth <= depth:
            stack[-1].children.append(element)
        if element.depth <= depth:
            stack.append(element)
        if not element.depth:
            roots.append(element)

    def closed(element: Element) -> None:
        if element.depth <= depth:
            stack.pop()

    walk(content, opened, closed)
    return roots[0]


class Splice:
    """Edits of one part, applied together; positions are those of the part as it was."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self._edits: list[tuple[int, int, bytes]] = []

    def replace(self, start: int, end: int, new: str) -> None:
        """Put ``new`` where ``start`` … ``end`` stood."""
        self._edits.append((start, end, new.encode()))

    def remove(self, element: Element) -> None:
        """Take the whole element away."""
        self.replace(element.start, element.end, "")

    def append(self, element: Element, xml: str) -> None:
        """Add ``xml`` as the last children of ``element``. Once per element that is written ``<a/>``."""
        if element.empty:
            self._fill(element, xml)
        else:
            self.replace(element.closing, element.closing, xml)

    def prepend(self, element: Element, xml: str) -> None:
        """Add ``xml`` as the first children of ``element``. Once per element that is written ``<a/>``."""
        if element.empty:
            self._fill(element, xml)
        else:
            self.replace(element.opened, element.opened, xml)

    def _fill(self, element: Element, xml: str) -> None:
        self.replace(element.opened - 2, element.opened, f">{xml}</{element.prefix}{element.name}>")

    def set(self, element: Element, changes: Mapping[str, str | None]) -> None:
        """Set attributes by their printed names; None takes one away."""
        found = {
            match[1].decode(): match
            for match in _ATTRIBUTE.finditer(self.content, element.start, element.opened)
        }
        after_name = element.start + 1 + len(f"{element.prefix}{element.name}".encode())
        for name, value in changes.items():
            new = "" if value is None else attribute(name, value)
            match = found.get(name)
            if match is not None:
                self.replace(match.start(), match.end(), new)
            elif new:
                self.replace(after_name, after_name, new)

    @property
    def changed(self) -> bool:
        """Whether there is any edit."""
        return bool(self._edits)

    def result(self) -> bytes:
        """The part with all edits; two edits at one position stand in the order in which they were made."""
        pieces, at = [], 0
        for start, end, new in sorted(self._edits, key=lambda edit: edit[:2]):
            pieces += [self.content[at:start], new]
            at = end
        return b"".join([*pieces, self.content[at:]])


def attribute(name: str, value: str) -> str:
    """`` name="value"``, escaped."""
    return f" {name}={quoteattr(value)}"


def text_of(words: str) -> str:
    """Words as XML text."""
    return escape(words)

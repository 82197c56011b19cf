"""Word package: which part of a docx holds the text, and what else is packed around it.

Active content is refused here; links to outside are reported and never followed; text in headers, notes
and comments and embedded files are reported because nobody reads them. The text itself is
``word_markup``'s business. Used by the docx reader only.
"""

import posixpath
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from perf_pipeline.errors import UnreadableFile
from perf_pipeline.findings import Finding
from perf_pipeline.intake.archive import Archive
from perf_pipeline.intake.limits import Limits
from perf_pipeline.intake.markup import Attributes, refuse_declaration, walk

_MARKUP_SUFFIXES: Final = (".xml", ".rels", ".vml")
_SIDE_PARTS: Final = re.compile(
    r"(?:header|footer|footnotes|endnotes|comments)[0-9]*\.xml|diagrams/data[0-9]*\.xml"
)
_LETTERS: Final = re.compile(rb"<(?:\w+:)?t(?:\s[^>]*)?>[^<]*[^<\s]")
_REMOTE: Final = re.compile(r"(?:https?|ftp)://|\\\\|file:/{2,5}(?![/A-Za-z]:|/*[A-Za-z]:)", re.IGNORECASE)
_OFF: Final = ("0", "false", "off")
# relations to outside that are only followed by a click
_CLICKED: Final = frozenset({"hyperlink"})


@dataclass(frozen=True, slots=True)
class _Relation:
    kind: str  # last word of the relation's type
    target: str  # part name in lower case, or the address outside as written
    outside: bool


@dataclass(frozen=True, slots=True)
class Look:
    """What a style says of letters; None where it leaves the matter to the style that it is based on."""

    hidden: bool | None = None
    raised: bool | None = None
    based_on: str = ""


@dataclass(frozen=True)
class WordPackage:
    """The checked parts around the text. ``text`` is the bytes of the main part."""

    text: bytes
    findings: tuple[Finding, ...]
    _styles: bytes
    _limits: Limits

    @cached_property
    def _looks(self) -> Mapping[str, Look]:
        if b"vanish" not in self._styles and b"superscript" not in self._styles:
            return {}  # nothing that matters: most papers end here, and the part is long
        walker = _StylesWalk()
        walk(self._styles, walker, self._limits.xml_depth)
        return walker.looks

    def look(self, style: str) -> tuple[bool, bool]:
        """Whether a style hides its letters, and whether it raises them."""
        hidden: bool | None = None
        raised: bool | None = None
        for _ in range(16):  # a style may name itself as its base
            look = self._looks.get(style)
            if look is None:
                break
            hidden = look.hidden if hidden is None else hidden
            raised = look.raised if raised is None else raised
            style = look.based_on
        return bool(hidden), bool(raised)


def read_package(archive: Archive, limits: Limits) -> WordPackage:
    """Look at everything around the text.

    Raises UnreadableFile: SEC-22 macros, SEC-23 active content, SEC-12 document type declarations in
    any part, FMT-06 without a main part.
    """
    _refuse_active(archive)
    main = _main_part(archive, limits)
    folder = posixpath.dirname(main)
    styles = f"{folder}/styles.xml"
    lettered = 0
    for name in archive.parts:
        if name.endswith(_MARKUP_SUFFIXES) and name != main:
            part = _content(archive, name)
            refuse_declaration(part)
            is_side = _SIDE_PARTS.fullmatch(name.removeprefix(f"{folder}/")) is not None
            lettered += is_side and _LETTERS.search(part) is not None
    return WordPackage(
        text=_content(archive, main),
        findings=tuple(_findings(archive, main, lettered, limits)),
        _styles=_content(archive, styles) if styles in archive else b"",
        _limits=limits,
    )


def attribute(attributes: Attributes, name: str) -> str | None:
    """The attribute with that local name, whichever namespace it is written in."""
    for key, value in attributes.items():
        if key.rpartition("}")[2] == name:
            return value
    return None


def is_on(attributes: Attributes) -> bool:
    """Whether an on-off property is on: it is unless its value says no."""
    return attribute(attributes, "val") not in _OFF


def _content(archive: Archive, name: str) -> bytes:
    """The bytes of a part; UnreadableFile FMT-06 also where a damaged directory points before the file."""
    try:
        return archive.read(name)
    except ValueError as error:
        raise UnreadableFile("FMT-06") from error


def _refuse_active(archive: Archive) -> None:
    if any(posixpath.basename(name) in ("vbaproject.bin", "vbadata.xml") for name in archive.parts):
        raise UnreadableFile("SEC-22")
    if "[content_types].xml" in archive and b"macroEnabled" in _content(archive, "[content_types].xml"):
        raise UnreadableFile("SEC-22")
    if archive.starting("word/activex/"):
        raise UnreadableFile("SEC-23", what="ActiveX")
    if any(name.endswith((".bin", "m")) for name in archive.starting("word/embeddings/")):
        raise UnreadableFile("SEC-23", what="embedded object")


def _findings(archive: Archive, main: str, lettered: int, limits: Limits) -> Iterator[Finding]:
    relations = [*_relations(archive, main, limits), *_settings_relations(archive, main, limits)]
    embedded = len(archive.starting("word/embeddings/"))
    embedded += sum(relation.kind == "aFChunk" for relation in relations)
    if lettered:
        yield Finding("DOC-04", values={"count": str(lettered)})
    if embedded:
        yield Finding("DOC-12", values={"count": str(embedded)})
    if any(_reaches_out(relation) for relation in relations):
        yield Finding("SEC-24")


def _reaches_out(relation: _Relation) -> bool:
    """Whether opening the file in Word would fetch something; a template on the writer's disk would not."""
    if not relation.outside or relation.kind in _CLICKED:
        return False
    return relation.kind != "attachedTemplate" or _REMOTE.match(relation.target) is not None


def _settings_relations(archive: Archive, main: str, limits: Limits) -> list[_Relation]:
    return _relations(archive, f"{posixpath.dirname(main)}/settings.xml", limits)


def _main_part(archive: Archive, limits: Limits) -> str:
    for relation in _relations(archive, "", limits):
        if relation.kind == "officeDocument" and relation.target in archive:
            return relation.target
    if "word/document.xml" in archive:
        return "word/document.xml"
    raise UnreadableFile("FMT-06")


def _relations(archive: Archive, part: str, limits: Limits) -> list[_Relation]:
    """The relations of ``part`` ('' for the package itself); none when there is no list of them."""
    folder, name = posixpath.split(part)
    listed = posixpath.join(folder, "_rels", f"{name}.rels")
    if listed not in archive:
        return []
    walker = _RelationsWalk(folder)
    walk(_content(archive, listed), walker, limits.xml_depth)
    return walker.relations


class _RelationsWalk:
    """Walks a list of relations."""

    def __init__(self, folder: str) -> None:
        self.starts: Mapping[str, Callable[[Attributes], None]] = {"Relationship": self._relation}
        self.ends: Mapping[str, Callable[[], None]] = {}
        self.relations: list[_Relation] = []
        self._folder = folder

    def characters(self, text: str) -> None:
        """Text is not looked at."""

    def _relation(self, attributes: Attributes) -> None:
        target = attributes.get("Target", "")
        outside = attributes.get("TargetMode") == "External"
        if not outside:
            joined = posixpath.join("/", self._folder, target.replace("\\", "/"))
            target = posixpath.normpath(joined).lstrip("/").lower()
        self.relations.append(_Relation(attributes.get("Type", "").rpartition("/")[2], target, outside))


class _StylesWalk:
    """Which styles hide or raise letters."""

    def __init__(self) -> None:
        self.starts: Mapping[str, Callable[[Attributes], None]] = {
            "style": self._style,
            "basedOn": self._based_on,
            "vanish": self._vanish,
            "vertAlign": self._vertical,
        }
        self.ends: Mapping[str, Callable[[], None]] = {"style": self._style_ends}
        self.looks: dict[str, Look] = {}
        self._name = self._base = ""
        self._hidden: bool | None = None
        self._raised: bool | None = None

    def characters(self, text: str) -> None:
        """Text is not looked at."""

    def _style(self, attributes: Attributes) -> None:
        self._name, self._base = attribute(attributes, "styleId") or "", ""
        self._hidden = self._raised = None

    def _based_on(self, attributes: Attributes) -> None:
        self._base = attribute(attributes, "val") or ""

    def _vanish(self, attributes: Attributes) -> None:
        self._hidden = is_on(attributes)

    def _vertical(self, attributes: Attributes) -> None:
        self._raised = attribute(attributes, "val") == "superscript"

    def _style_ends(self) -> None:
        self.looks[self._name] = Look(self._hidden, self._raised, self._base)

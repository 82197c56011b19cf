"""Workbook package: which sheets an xlsx has, their parts, states and number formats, and what else is
packed into it.

Active content is refused here, links to outside are reported and never followed. Cells are worksheet.py's
business. Used by the workbook reader only.
"""

import posixpath
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from perf_pipeline.errors import UnreadableFile
from perf_pipeline.findings import Finding
from perf_pipeline.intake.archive import Archive
from perf_pipeline.intake.limits import Limits
from perf_pipeline.intake.markup import Attributes, refuse_declaration, walk
from perf_pipeline.intake.spreadsheet.number_formats import built_in_formats

_RELATIONS_OF_ROOT: Final = "_rels/.rels"
_MARKUP_SUFFIXES: Final = (".xml", ".rels", ".vml")
_LINK_FOLDER: Final = "xl/externallinks/"
_ESCAPE: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")
# what would run or hide behind the cells; macros have a code of their own
_ACTIVE: Final = (
    ("xl/macrosheets/", "macro sheet"),
    ("xl/activex/", "ActiveX"),
    ("xl/embeddings/", "embedded object"),
)


@dataclass(frozen=True, slots=True)
class SheetEntry:
    """One entry of the workbook's list of sheets."""

    name: str
    part: str
    kind: str  # last word of the relation's type: worksheet, chartsheet, dialogsheet …
    hidden: bool


@dataclass(frozen=True, slots=True)
class Workbook:
    """What the workbook part and the styles say."""

    sheets: tuple[SheetEntry, ...]
    from_1904: bool
    formats: tuple[str, ...]  # format code by style index
    shared_strings: str | None  # the part that holds them
    findings: tuple[Finding, ...]


def read_workbook(archive: Archive, limits: Limits) -> Workbook:
    """Read the package around the cells.

    Raises UnreadableFile: SEC-22 macros, SEC-23 active content, SEC-12 document type declarations in
    any part, FMT-09 without a worksheet, SEC-11 for too many sheets, FMT-06 for broken parts.
    """
    findings = _refuse_active(archive)
    main = _main_part(archive, limits)
    relations = _relations(archive, main, limits)
    walker = _WorkbookWalk()
    walk(archive.read(main), walker, limits.xml_depth)
    sheets = tuple(_entries(walker.sheets, relations))
    if len(sheets) > limits.sheets:
        raise UnreadableFile("SEC-11", what="sheets")
    if not any(sheet.kind == "worksheet" for sheet in sheets):
        raise UnreadableFile("FMT-09")
    by_kind = {relation.kind: relation.target for relation in relations.values()}
    _refuse_declarations(archive, walked={main, by_kind.get("styles"), _RELATIONS_OF_ROOT})
    return Workbook(
        sheets=sheets,
        from_1904=walker.from_1904,
        formats=_formats(archive, by_kind.get("styles"), limits),
        shared_strings=by_kind.get("sharedStrings"),
        findings=findings,
    )


def shared_texts(part: bytes, limits: Limits) -> tuple[str, ...]:
    """The shared strings by index: runs joined, phonetic aids left out, escapes resolved."""
    walker = _StringsWalk()
    walk(part, walker, limits.xml_depth)
    return tuple(walker.texts)


def unescaped(text: str) -> str:
    """``text`` with escapes like ``_x000D_`` resolved, by which parts write what XML cannot hold."""
    return _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


@dataclass(frozen=True, slots=True)
class _Relation:
    kind: str
    target: str


def _refuse_active(archive: Archive) -> tuple[Finding, ...]:
    if any(posixpath.basename(name) == "vbaproject.bin" for name in archive.parts):
        raise UnreadableFile("SEC-22")
    if "[content_types].xml" in archive and b"macroEnabled" in archive.read("[content_types].xml"):
        raise UnreadableFile("SEC-22")
    for folder, what in _ACTIVE:
        if archive.starting(folder):
            raise UnreadableFile("SEC-23", what=what)
    links = [name for name in archive.starting(_LINK_FOLDER) if name.endswith(".xml")]
    if any(b"ddeLink" in archive.read(name) or b"oleLink" in archive.read(name) for name in links):
        raise UnreadableFile("SEC-23", what="DDE")
    return (Finding("SEC-24"),) if links else ()


def _refuse_declarations(archive: Archive, walked: set[str | None]) -> None:
    """Look into the markup that is not walked; worksheets are walked later and need no second look."""
    for name in archive.parts:
        if (
            name.endswith(_MARKUP_SUFFIXES)
            and name not in walked
            and not name.startswith("xl/worksheets/sheet")
        ):
            refuse_declaration(archive.read(name))


def _main_part(archive: Archive, limits: Limits) -> str:
    if _RELATIONS_OF_ROOT in archive:
        relations = _relations(archive, "", limits).values()
        targets = [relation.target for relation in relations if relation.kind == "officeDocument"]
        if targets and targets[0] in archive:
            return targets[0]
    if "xl/workbook.xml" in archive:
        return "xl/workbook.xml"
    raise UnreadableFile("FMT-06")


def _relations(archive: Archive, part: str, limits: Limits) -> dict[str, _Relation]:
    folder, name = posixpath.split(part)
    walker = _RelationsWalk(folder)
    walk(archive.read(posixpath.join(folder, "_rels", f"{name}.rels")), walker, limits.xml_depth)
    return walker.relations


def _entries(sheets: list[Attributes], relations: Mapping[str, _Relation]) -> list[SheetEntry]:
    entries = []
    for attributes in sheets:
        relation = relations.get(_relation_id(attributes))
        if relation is None:
            raise UnreadableFile("FMT-06")
        hidden = attributes.get("state", "visible") != "visible"
        entries.append(SheetEntry(attributes.get("name", ""), relation.target, relation.kind, hidden))
    return entries


def _relation_id(attributes: Attributes) -> str:
    """The ``r:id`` attribute, whose namespace differs between strict and transitional files."""
    return next((value for name, value in attributes.items() if name.endswith("}id")), "")


def _formats(archive: Archive, part: str | None, limits: Limits) -> tuple[str, ...]:
    if part is None or part not in archive:
        return ()
    walker = _StylesWalk()
    walk(archive.read(part), walker, limits.xml_depth)
    return tuple(walker.codes.get(number, "General") for number in walker.numbers)


_Starts = Mapping[str, Callable[[Attributes], None]]
_Ends = Mapping[str, Callable[[], None]]


class _Walker:
    """A walk that reads attributes only."""

    def __init__(self, starts: _Starts, ends: _Ends | None = None) -> None:
        self.starts = starts
        self.ends: _Ends = ends or {}

    def characters(self, text: str) -> None:
        """Text is not looked at."""


class _RelationsWalk(_Walker):
    def __init__(self, folder: str) -> None:
        super().__init__({"Relationship": self._relation})
        self.relations: dict[str, _Relation] = {}
        self._folder = folder

    def _relation(self, attributes: Attributes) -> None:
        if attributes.get("TargetMode") == "External":
            return
        target = posixpath.join("/", self._folder, attributes.get("Target", "").replace("\\", "/"))
        kind = attributes.get("Type", "").rpartition("/")[2]
        self.relations[attributes.get("Id", "")] = _Relation(
            kind, posixpath.normpath(target).lstrip("/").lower()
        )


class _WorkbookWalk(_Walker):
    def __init__(self) -> None:
        super().__init__({"sheet": self._sheet, "workbookPr": self._properties})
        self.sheets: list[Attributes] = []
        self.from_1904 = False

    def _sheet(self, attributes: Attributes) -> None:
        self.sheets.append(attributes)

    def _properties(self, attributes: Attributes) -> None:
        self.from_1904 = attributes.get("date1904") in ("1", "true")


class _StylesWalk(_Walker):
    """Format codes, and the format number of each style in ``cellXfs`` (not of the named styles)."""

    def __init__(self) -> None:
        super().__init__(
            {"numFmt": self._code, "cellXfs": self._styles_begin, "xf": self._style},
            {"cellXfs": self._styles_end},
        )
        self.codes: dict[int, str] = dict(built_in_formats())
        self.numbers: list[int] = []
        self._within = False

    def _code(self, attributes: Attributes) -> None:
        number = attributes.get("numFmtId", "")
        if number.isdecimal():
            self.codes[int(number)] = attributes.get("formatCode", "General")

    def _styles_begin(self, _: Attributes) -> None:
        self._within = True

    def _styles_end(self) -> None:
        self._within = False

    def _style(self, attributes: Attributes) -> None:
        if self._within:
            number = attributes.get("numFmtId", "0")
            self.numbers.append(int(number) if number.isdecimal() else 0)


class _StringsWalk(_Walker):
    def __init__(self) -> None:
        super().__init__(
            {"si": self._string, "t": self._text, "rPh": self._aside},
            {"si": self._string_ends, "t": self._text_ends, "rPh": self._aside_ends},
        )
        self.texts: list[str] = []
        self._pieces: list[str] = []
        self._is_open = self._is_aside = False

    def characters(self, text: str) -> None:
        if self._is_open:
            self._pieces.append(text)

    def _string(self, _: Attributes) -> None:
        self._pieces = []

    def _text(self, _: Attributes) -> None:
        self._is_open = not self._is_aside

    def _text_ends(self) -> None:
        self._is_open = False

    def _aside(self, _: Attributes) -> None:
        self._is_aside = True

    def _aside_ends(self) -> None:
        self._is_aside = False

    def _string_ends(self) -> None:
        self.texts.append(unescaped("".join(self._pieces)))

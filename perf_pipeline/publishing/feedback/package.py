"""The filer's workbook as a package of parts: which sheets it has, what refers to what, what may stay in it.

Content that could act (macros, controls, embedded objects, connections) makes it unfit for marking, as does
anything that we cannot change without loss; the reason is a key of feedback.yaml. Written again with fixed
times, parts that nobody touched byte for byte. Called by marking.
"""

import posixpath
import re
from dataclasses import dataclass, field
from io import BytesIO
from typing import Final
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

from perf_pipeline.publishing.feedback.splicing import CannotMark, Element, Splice, attribute, tree
from perf_pipeline.publishing.files import ZIP_EPOCH

CONTENT_TYPES: Final = "[Content_Types].xml"
RELATIONS: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SHEETS: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
WORKBOOK_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
MOST_BYTES: Final = 256 * 1024 * 1024  # unpacked; intake refuses more before anything gets here

_ACTIVE: Final = re.compile(
    r"vbaproject|^xl/(?:macrosheets|activex|embeddings|querytables|webextensions|model|dialogsheets)/"
    r"|^xl/connections\.xml|^customui/|^_xmlsignatures/|^userdata/",
    re.IGNORECASE,
)
_ACTIVE_REASON: Final = "active"


@dataclass(frozen=True, slots=True)
class Relation:
    """One relation of a part. ``target`` is a part's name, or an address when ``external``."""

    identity: str
    kind: str  # last word of the type: worksheet, comments, hyperlink …
    target: str
    external: bool
    element: Element


@dataclass(slots=True)
class Package:
    """The parts of a workbook by name, in the order of the file."""

    parts: dict[str, bytes]
    workbook: str = ""
    _relations: dict[str, list[Relation]] = field(default_factory=dict)

    @classmethod
    def open(cls, content: bytes) -> "Package":
        """Unpack ``content``; raises CannotMark when it is no workbook that we may change."""
        try:
            with ZipFile(BytesIO(content)) as archive:
                entries = [entry for entry in archive.infolist() if not entry.is_dir()]
                if sum(entry.file_size for entry in entries) > MOST_BYTES:
                    raise CannotMark("too_large")
                parts = {entry.filename: archive.read(entry) for entry in entries}
        except (BadZipFile, OSError, EOFError, RuntimeError, NotImplementedError) as error:
            raise CannotMark("broken") from error
        if len({name.lower() for name in parts}) != len(entries) or CONTENT_TYPES not in parts:
            raise CannotMark("broken")
        if any(_ACTIVE.search(name) for name in parts):
            raise CannotMark(_ACTIVE_REASON)
        package = cls(parts)
        package.workbook = package._main_part()
        return package

    def _main_part(self) -> str:
        """The workbook part; only a plain workbook in the usual namespace will do."""
        kinds = [one.target for one in self.relations("") if one.kind == "officeDocument"]
        if len(kinds) != 1 or kinds[0] not in self.parts:
            raise CannotMark("broken")
        types = tree(self.parts[CONTENT_TYPES]).children
        stated = {one.attributes.get("PartName"): one.attributes.get("ContentType") for one in types}
        if stated.get(f"/{kinds[0]}") != WORKBOOK_TYPE:
            raise CannotMark(_ACTIVE_REASON)
        root = tree(self.parts[kinds[0]], 0)
        if SHEETS not in root.attributes.values():
            raise CannotMark("strict")
        return kinds[0]

    def relations(self, part: str) -> list[Relation]:
        """What ``part`` refers to ("" for the package itself)."""
        if part not in self._relations:
            name = relations_part(part)
            self._relations[part] = (
                [self._relation(part, one) for one in tree(self.parts[name]).children]
                if name in self.parts
                else []
            )
        return self._relations[part]

    def _relation(self, part: str, element: Element) -> Relation:
        said = element.attributes
        external = said.get("TargetMode") == "External"
        target = said.get("Target", "")
        if not external:
            base = "" if target.startswith("/") else posixpath.dirname(part)
            target = posixpath.normpath(posixpath.join(base, target.lstrip("/")))
        kind = said.get("Type", "").rpartition("/")[2]
        return Relation(said.get("Id", ""), kind, target, external, element)

    def relate(self, part: str, added: list[tuple[str, str, str]], removed: set[str]) -> None:
        """Change what ``part`` refers to: add (id, type, target part), take the ids ``removed`` away."""
        name = relations_part(part)
        start = (
            '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
        )
        content = self.parts.get(name, start.encode())
        root, splice = tree(content), Splice(content)
        for child in root.children:
            if child.attributes.get("Id") in removed:
                splice.remove(child)
        new = "".join(
            f"<{root.prefix}Relationship{attribute('Id', identity)}{attribute('Type', kind)}"
            f"{attribute('Target', '/' + target)}/>"
            for identity, kind, target in added
        )
        if new:
            splice.append(root, new)
        self.parts[name] = splice.result()
        self._relations.pop(part, None)

    def declare(
        self, overrides: dict[str, str], defaults: dict[str, str], dropped: frozenset[str] = frozenset()
    ) -> None:
        """State content types of new parts and of file endings; forget those of ``dropped`` parts."""
        content = self.parts[CONTENT_TYPES]
        root, splice = tree(content), Splice(content)
        for child in root.children:
            if child.attributes.get("PartName", "").lstrip("/") in dropped:
                splice.remove(child)
        known = {child.attributes.get("Extension", "").lower() for child in root.children}
        new = [
            f"<{root.prefix}Default{attribute('Extension', ending)}{attribute('ContentType', kind)}/>"
            for ending, kind in defaults.items()
            if ending not in known
        ]
        if new:
            splice.prepend(root, "".join(new))
        new = [
            f"<{root.prefix}Override{attribute('PartName', '/' + part)}{attribute('ContentType', kind)}/>"
            for part, kind in overrides.items()
        ]
        if new:
            splice.append(root, "".join(new))
        self.parts[CONTENT_TYPES] = splice.result()

    def drop(self, names: frozenset[str]) -> None:
        """Take parts away, with what they refer to from their own relations part."""
        for name in names:
            self.parts.pop(name, None)
            self.parts.pop(relations_part(name), None)
        self.declare({}, {}, names)

    def packed(self) -> bytes:
        """The workbook as a file; equal parts give equal bytes."""
        out = BytesIO()
        with ZipFile(out, "w", ZIP_DEFLATED) as target:
            for name, content in self.parts.items():
                entry = ZipInfo(name, ZIP_EPOCH)
                entry.compress_type = ZIP_DEFLATED
                entry.create_system = 0
                target.writestr(entry, content)
        return out.getvalue()


def relations_part(part: str) -> str:
    """The name of the part that holds the relations of ``part``."""
    folder, _, name = part.rpartition("/")
    return posixpath.join(folder, "_rels", f"{name}.rels")

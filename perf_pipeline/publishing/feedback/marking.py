"""Marking the filer's own workbook: cells filled by severity, comments that say what to mend, our sheets in front.

Everything else stays byte for byte: values, formulas, merges, widths, pictures, charts. Nothing is computed
or executed; what would reach outside when the workbook is opened (links to other workbooks, addresses,
functions that call out) is taken away and counted. A workbook that cannot be changed without loss raises
CannotMark, and the caller answers with a table instead. Called by workbook.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from perf_pipeline.publishing.feedback import cells as sheets_xml
from perf_pipeline.publishing.feedback.comments import (
    COMMENTS_TYPE,
    DRAWING_TYPE,
    commented,
    with_comments,
    with_shapes,
)
from perf_pipeline.publishing.feedback.graft import SheetOfFile, put_in_front, sheets_of
from perf_pipeline.publishing.feedback.package import RELATIONS, Package
from perf_pipeline.publishing.feedback.splicing import CannotMark, Splice, tree
from perf_pipeline.publishing.feedback.styles import Styles

_ADDRESS: Final = re.compile(
    r"(?P<sheet>.+)!(?P<cell>[A-Z]{1,3}[1-9][0-9]{0,6})(?::[A-Z]{1,3}[1-9][0-9]{0,6})?"
)
_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384
_CHART_LINK: Final = re.compile(rb"<(?:\w+:)?f>[^<]*\[\d+\]")
_OTHER_PROGRAM: Final = r"\b[A-Za-z]\w*\|[^\"]*!"  # program|topic!item
_LINK_FOLDER: Final = "xl/externallinks/"

Cell = tuple[str, str]
"""Name of a sheet and reference of a cell in it."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What a cell gets: a colour (RRGGBB) and the words of its comment."""

    color: str
    words: str


@dataclass(slots=True)
class Marking:
    """A workbook that is being marked. ``removed`` counts what was taken away, by key of feedback.yaml."""

    package: Package
    functions: "re.Pattern[str]"
    sheets: dict[str, SheetOfFile]
    styles: Styles
    styles_part: str
    removed: dict[str, int] = field(default_factory=dict)

    @classmethod
    def open(cls, content: bytes, functions: Iterable[str]) -> "Marking":
        """Unpack and look through ``content``; ``functions`` are names that no kept formula may call."""
        package = Package.open(content)
        sheets = {sheet.name: sheet for sheet in sheets_of(package) if sheet.kind == "worksheet"}
        related = {one.kind: one.target for one in package.relations(package.workbook)}
        part = related.get("styles", "")
        if part not in package.parts:
            raise CannotMark("styles")
        _check_addresses(package)
        called = "|".join(re.escape(name) for name in functions)
        calls = re.compile(rf"(?:^|[^A-Za-z0-9_])(?:{called})\s*\(|{_OTHER_PROGRAM}", re.IGNORECASE)
        return cls(package, calls, sheets, Styles.of(package.parts[part]), part)

    def cell_of(self, place: str | None) -> Cell | None:
        """The cell that ``place`` names ("表1!D14"), None when there is none such in the workbook."""
        match = _ADDRESS.fullmatch(place or "")
        if match is None or match["sheet"] not in self.sheets:
            return None
        row, column = sheets_xml.position(match["cell"])
        if row > _LAST_ROW or column > _LAST_COLUMN:
            return None
        return match["sheet"], match["cell"]

    def free_names(self, wanted: Iterable[str]) -> list[str]:
        """Names for our sheets that no sheet of the filer has."""
        taken = {sheet.name.casefold() for sheet in sheets_of(self.package)}
        names = []
        for name in wanted:
            free, number = name, 2
            while free.casefold() in taken:
                free, number = f"{name}{number}", number + 1
            taken.add(free.casefold())
            names.append(free)
        return names

    def apply(self, marks: Mapping[Cell, Mark], author: str) -> None:
        """Mark the cells, and take away what reaches outside."""
        for number, sheet in enumerate(self.sheets.values(), 1):
            own = {cell: mark for (name, cell), mark in marks.items() if name == sheet.name}
            self._mark_sheet(sheet, own, number, author)
        self._cut_links()
        if self.removed.get("formulas"):  # it would list cells that hold no formula any more
            self._drop_related("calcChain")

    def finish(self, drawn: bytes) -> bytes:
        """The marked workbook with the sheets of the workbook ``drawn`` in front."""
        put_in_front(self.package, Package.open(drawn), self.styles)
        self.package.parts[self.styles_part] = self.styles.result()
        return self.package.packed()

    def _mark_sheet(self, sheet: SheetOfFile, marks: Mapping[str, Mark], number: int, author: str) -> None:
        content = self.package.parts[sheet.part]
        places = {sheets_xml.position(cell): mark.color for cell, mark in marks.items()}
        wanted: dict[int, set[int]] = {}
        for row, column in places:
            wanted.setdefault(row, set()).add(column)
        found, splice = sheets_xml.read_sheet(content, wanted, self.functions), Splice(content)
        sheets_xml.restyle(found, splice, places, self.styles.filled)
        sheets_xml.unselect(found, splice)
        self._count("formulas", sheets_xml.keep_results_only(found, splice))
        addresses = {one.identity for one in self.package.relations(sheet.part) if one.external}
        sheets_xml.remove_links(found, splice, addresses)
        self._count("links", len(addresses))
        added = self._comment(sheet, found, splice, marks, number, author) if marks else []
        if addresses or added:
            self.package.relate(sheet.part, added, addresses)
        self.package.parts[sheet.part] = splice.result()

    def _comment(
        self,
        sheet: SheetOfFile,
        found: sheets_xml.SheetPart,
        splice: Splice,
        marks: Mapping[str, Mark],
        number: int,
        author: str,
    ) -> list[tuple[str, str, str]]:
        """Write the comments; returns the relations that the sheet gets."""
        related = {one.kind: one for one in self.package.relations(sheet.part)}
        words = {cell: marks[cell].words for cell in sorted(marks, key=sheets_xml.position)}
        notes, drawing = related.get("comments"), None
        standing = commented(self.package.parts[notes.target]) if notes else set()
        if "threadedComment" in related:  # a conversation covers what we would write behind it
            words = {cell: text for cell, text in words.items() if cell not in standing}
        identity = sheets_xml.drawing_of(found)
        if identity is not None:
            drawing = next(one for one in related.values() if one.identity == identity).target
        added = []
        notes_part = notes.target if notes else f"xl/comments_feedback{number}.xml"
        if notes is None:
            added.append((f"rIdFeedbackNotes{number}", f"{RELATIONS}/comments", notes_part))
        drawing_part = drawing or f"xl/drawings/vmlDrawing_feedback{number}.vml"
        if drawing is None:
            added.append((f"rIdFeedbackBoxes{number}", f"{RELATIONS}/vmlDrawing", drawing_part))
            sheets_xml.attach_drawing(found, splice, f"rIdFeedbackBoxes{number}")
        parts = self.package.parts
        new = {cell: text for cell, text in words.items() if cell not in standing}
        parts[notes_part] = with_comments(parts.get(notes_part), author, words)
        parts[drawing_part] = with_shapes(parts.get(drawing_part), new)
        self.package.declare({notes_part: COMMENTS_TYPE} if notes is None else {}, {"vml": DRAWING_TYPE})
        return added

    def _cut_links(self) -> None:
        """Take links to other workbooks away, and names that use them or call out."""
        linked = frozenset(name for name in self.package.parts if name.lower().startswith(_LINK_FOLDER))
        content = self.package.parts[self.package.workbook]
        root, splice = tree(content, 2), Splice(content)
        names = root.child("definedNames")
        for name in names.children if names else ():
            said = content[name.opened : name.closing].decode()
            if sheets_xml.reaches_outside(said, self.functions):
                splice.remove(name)
                self._count("names", 1)
        listed = root.child("externalReferences")
        if listed is not None:
            splice.remove(listed)
        self.package.parts[self.package.workbook] = splice.result()
        if linked:
            self._drop_related("externalLink")
            self.package.drop(frozenset(name for name in linked if not name.endswith(".rels")))
            self._count("workbooks", sum(not name.endswith(".rels") for name in linked))

    def _drop_related(self, kind: str) -> None:
        related = [one for one in self.package.relations(self.package.workbook) if one.kind == kind]
        self.package.relate(self.package.workbook, [], {one.identity for one in related})
        self.package.drop(frozenset(one.target for one in related))

    def _count(self, what: str, number: int) -> None:
        if number:
            self.removed[what] = self.removed.get(what, 0) + number


def _check_addresses(package: Package) -> None:
    """Only sheets' hyperlinks and links to workbooks may point outside; both can be taken away."""
    for name in list(package.parts):
        if not name.endswith(".rels"):
            continue
        folder, _, file = (
            name.rpartition("/_rels/") if "/_rels/" in name else ("", "", name.removeprefix("_rels/"))
        )
        part = f"{folder}/{file.removesuffix('.rels')}".lstrip("/")
        for one in package.relations(part):
            known = one.kind in ("hyperlink", "externalLinkPath") or part.lower().startswith(_LINK_FOLDER)
            if one.external and not (known and part.startswith("xl/")):
                raise CannotMark("outside")
            if one.external and one.kind == "hyperlink" and not part.startswith("xl/worksheets/"):
                raise CannotMark("outside")  # on a picture or shape
    if any(
        name.startswith("xl/charts/") and _CHART_LINK.search(content)
        for name, content in package.parts.items()
    ):
        raise CannotMark("outside")

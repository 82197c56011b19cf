"""Our sheets in front of the filer's: drawn as a workbook of their own, then moved over part by part.

Styles get new numbers, the list of sheets, print titles and names are told of the new sheets, the first
of which is the one shown. Called by marking, after the filer's own parts are changed.
"""

import re
from dataclasses import dataclass
from typing import Final

from perf_pipeline.publishing.feedback.package import RELATIONS, Package
from perf_pipeline.publishing.feedback.splicing import CannotMark, Element, Splice, attribute, tree
from perf_pipeline.publishing.feedback.styles import Styles

SHEET_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
SHEET_RELATION: Final = f"{RELATIONS}/worksheet"
_STYLE: Final = re.compile(rb'(<c r="[A-Z]+\d+" s=")(\d+)"')
_BEFORE_NAMES: Final = ("externalReferences", "functionGroups", "sheets")


@dataclass(frozen=True, slots=True)
class SheetOfFile:
    """A sheet of the filer's workbook."""

    name: str
    part: str
    kind: str


def sheets_of(package: Package) -> list[SheetOfFile]:
    """The sheets in their order; CannotMark when a sheet's part is missing."""
    relations = {one.identity: one for one in package.relations(package.workbook)}
    listed = tree(package.parts[package.workbook], 2).child("sheets")
    found = []
    for element in listed.children if listed else ():
        relation = relations.get(element.local("id") or "")
        if relation is None or relation.target not in package.parts:
            raise CannotMark("broken")
        found.append(SheetOfFile(element.attributes.get("name", ""), relation.target, relation.kind))
    return found


def put_in_front(package: Package, drawn: Package, styles: Styles) -> None:
    """Move the sheets of ``drawn`` in front of those of ``package``; ``styles`` takes over their styles."""
    shift = styles.adopt(drawn.parts["xl/styles.xml"])
    added: list[tuple[str, str, str]] = []
    names = []
    for number, sheet in enumerate(sheets_of(drawn), 1):
        part = _free(package, f"xl/worksheets/feedback{number}.xml")
        package.parts[part] = _STYLE.sub(
            lambda match: match[1] + str(int(match[2]) + shift).encode() + b'"', drawn.parts[sheet.part]
        )
        added.append((f"rIdFeedback{number}", SHEET_RELATION, part))
        names.append(sheet.name)
    package.declare({part: SHEET_TYPE for _, _, part in added}, {})
    package.relate(package.workbook, added, set())
    _list_sheets(package, names, [identity for identity, _, _ in added], _names_of(drawn))


def _free(package: Package, name: str) -> str:
    taken = {part.lower() for part in package.parts}
    while name.lower() in taken:
        name = name.replace(".xml", "x.xml")
    return name


def _names_of(drawn: Package) -> str:
    content = drawn.parts[drawn.workbook]
    names = tree(content, 2).child("definedNames")
    return content[names.opened : names.closing].decode() if names is not None else ""


def _list_sheets(package: Package, names: list[str], identities: list[str], defined: str) -> None:
    content = package.parts[package.workbook]
    root, splice = tree(content, 2), Splice(content)
    sheets = root.child("sheets")
    if root.prefix or sheets is None:
        raise CannotMark("broken")
    taken = max((int(one.attributes.get("sheetId", "0")) for one in sheets.children), default=0)
    listed = "".join(
        f"<sheet{attribute('xmlns:r', RELATIONS)}{attribute('name', name)}"
        f"{attribute('sheetId', str(taken + number))}{attribute('r:id', identity)}/>"
        for number, (name, identity) in enumerate(zip(names, identities, strict=True), 1)
    )
    splice.prepend(sheets, listed)
    _shift_names(root, splice, len(names), defined)
    views = root.child("bookViews")
    for view in views.children if views else ():
        splice.set(view, {"activeTab": None, "firstSheet": None})
    package.parts[package.workbook] = splice.result()


def _shift_names(root: Element, splice: Splice, by: int, defined: str) -> None:
    """Names that belong to a sheet say its position; ours stand before them now."""
    names = root.child("definedNames")
    if names is None:
        before = next(one for name in _BEFORE_NAMES if (one := root.child(name)) is not None)
        splice.replace(before.end, before.end, f"<definedNames>{defined}</definedNames>" if defined else "")
        return
    for name in names.children:
        local = name.attributes.get("localSheetId")
        if local is not None:
            splice.set(name, {"localSheetId": str(int(local) + by)})
    splice.prepend(names, defined)

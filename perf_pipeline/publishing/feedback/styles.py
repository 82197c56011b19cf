"""Cell styles of the filer's workbook: the same style with another fill, and the styles of our own sheets.

Only adds to the lists of styles.xml, so that every index that a cell of the filer holds keeps its meaning.
Called by cells (fills) and graft (our sheets).
"""

from dataclasses import dataclass, field
from typing import Final

from perf_pipeline.publishing.feedback.splicing import CannotMark, Element, Splice, attribute, tree

LISTS: Final = ("fonts", "fills", "borders", "cellXfs")
FIRST_CUSTOM_FORMAT: Final = 164


@dataclass(slots=True)
class Styles:
    """The style part and what is to be added to it."""

    content: bytes
    root: Element
    _added: dict[str, list[str]] = field(default_factory=dict)
    _filled: dict[tuple[int, str], int] = field(default_factory=dict)
    _fills: dict[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, content: bytes) -> "Styles":
        """Raises CannotMark when a list that we add to is missing, or its elements carry a prefix."""
        root = tree(content, 3)
        if root.prefix or any(root.child(name) is None for name in LISTS):
            raise CannotMark("styles")
        return cls(content, root)

    def filled(self, style: int, color: str) -> int:
        """The index of the style ``style`` with a solid fill of ``color`` (RRGGBB)."""
        if (style, color) not in self._filled:
            if color not in self._fills:
                self._fills[color] = self._add(
                    "fills",
                    f'<fill><patternFill patternType="solid"><fgColor rgb="FF{color}"/>'
                    '<bgColor indexed="64"/></patternFill></fill>',
                )
            formats = self._list("cellXfs").children
            base = formats[style if style < len(formats) else 0]
            own = Splice(self.content)
            own.set(base, {"fillId": str(self._fills[color]), "applyFill": "1"})
            changed = own.result()
            grown = len(changed) - len(self.content)
            self._filled[style, color] = self._add("cellXfs", changed[base.start : base.end + grown].decode())
        return self._filled[style, color]

    def adopt(self, other: bytes) -> int:
        """Take over all cell styles of another workbook's styles.xml; returns what to add to its indices."""
        root = tree(other, 4)
        shift = {name: self._count(name) for name in LISTS}
        numbers = self._adopt_formats(root)
        for name in LISTS[:-1]:
            listed = root.child(name)
            for child in listed.children if listed else ():
                self._add(name, other[child.start : child.end].decode())
        listed = root.child("cellXfs")
        for child in listed.children if listed else ():
            splice = Splice(other)
            said = child.attributes
            changes: dict[str, str | None] = {
                "fontId": str(int(said.get("fontId", "0")) + shift["fonts"]),
                "fillId": str(int(said.get("fillId", "0")) + shift["fills"]),
                "borderId": str(int(said.get("borderId", "0")) + shift["borders"]),
                "numFmtId": numbers.get(said.get("numFmtId", "0"), said.get("numFmtId", "0")),
                "xfId": "0",
            }
            changes |= {
                f"apply{what}": "1" for what in ("Font", "Fill", "Border", "NumberFormat", "Alignment")
            }
            splice.set(child, changes)
            changed = splice.result()
            self._add("cellXfs", changed[child.start : child.end + len(changed) - len(other)].decode())
        return shift["cellXfs"]

    def _adopt_formats(self, root: Element) -> dict[str, str]:
        """Number formats of another workbook under new numbers: old number → new one."""
        listed, mine = root.child("numFmts"), self.root.child("numFmts")
        taken = [int(one.attributes.get("numFmtId", "0")) for one in (mine.children if mine else ())]
        free = max([FIRST_CUSTOM_FORMAT - 1, *taken]) + 1
        numbers = {}
        for position, child in enumerate(listed.children if listed else ()):
            new = str(free + position)
            numbers[child.attributes["numFmtId"]] = new
            code = child.attributes["formatCode"]
            self._added.setdefault("numFmts", []).append(
                f"<numFmt{attribute('numFmtId', new)}{attribute('formatCode', code)}/>"
            )
        return numbers

    def _list(self, name: str) -> Element:
        found = self.root.child(name)
        if found is None:
            raise CannotMark("styles")
        return found

    def _count(self, name: str) -> int:
        return len(self._list(name).children) + len(self._added.get(name, ()))

    def _add(self, name: str, xml: str) -> int:
        index = self._count(name)
        self._added.setdefault(name, []).append(xml)
        return index

    def result(self) -> bytes:
        """styles.xml with everything added."""
        splice = Splice(self.content)
        for name, new in self._added.items():
            listed = self.root.child(name)
            if listed is None:  # only numFmts: it may be missing and comes first
                splice.prepend(self.root, f'<numFmts count="{len(new)}">{"".join(new)}</numFmts>')
                continue
            splice.set(listed, {"count": str(len(listed.children) + len(new))})
            splice.append(listed, "".join(new))
        return splice.result()

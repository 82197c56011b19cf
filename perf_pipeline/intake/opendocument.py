"""OpenDocument content: walks content.xml of spreadsheets and texts, and tells a sink what it meets.

A ``Sink`` gets paragraphs, and tables row by row with the cells that begin or are covered in each. Repeats
are told as numbers, never unrolled here. Comments, footnotes, tracked deletions, reading aids and drawings
are passed by. Which document comes of it is for readers/ods.py.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final, Protocol

from perf_pipeline.errors import UnreadableFile
from perf_pipeline.intake.archive import Archive
from perf_pipeline.intake.limits import Limits
from perf_pipeline.intake.markup import Attributes, refuse_declaration, walk

CONTENT: Final = "content.xml"
_MANIFEST: Final = "meta-inf/manifest.xml"
_MACROS: Final = ("basic/", "scripts/")
# dropped with all that is in them; the text of a text box is kept
_PASSED_BY: Final = (
    "annotation", "note", "tracked-changes", "ruby-text", "shapes", "forms", "scripts", "object", "desc", "title",
    "event-listeners", "binary-data",
)  # fmt: skip
_SPACE: Final = re.compile(r"[ \t\r\n]+")
_HIDDEN_ROWS: Final = ("collapse", "filter")
_OFFICE: Final = "urn:oasis:"
_MOST_SPACES: Final = 1_000


@dataclass(slots=True)
class OpenCell:
    """One cell as told: its lines of text, what is stored, spans, and how often it repeats to the right."""

    stored: Mapping[str, str]  # attributes by local name; those of no standard begin with "+"
    covered: bool = False
    lines: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """What a person sees."""
        return "\n".join(self.lines)

    @property
    def rows(self) -> int:
        """Rows that it spans."""
        return _count(self.stored.get("number-rows-spanned"))

    @property
    def columns(self) -> int:
        """Columns that it spans."""
        return _count(self.stored.get("number-columns-spanned"))

    @property
    def repeats(self) -> int:
        """How many equal cells stand for it."""
        return _count(self.stored.get("number-columns-repeated"))

    @property
    def is_blank(self) -> bool:
        """Whether it neither says nor spans anything."""
        has_value = bool({"value", "date-value", "boolean-value", "time-value"} & self.stored.keys())
        return not any(self.lines) and not has_value and self.rows == 1 and self.columns == 1


class Sink(Protocol):
    """What gets told of the content, in order."""

    def paragraph(self, text: str) -> None:
        """A paragraph outside every table."""

    def table_begins(self, name: str, *, hidden: bool) -> None:
        """A table; within another one when that is still open."""

    def columns(self, count: int, *, hidden: bool) -> None:
        """The next columns of the innermost table."""

    def row(self, cells: list[OpenCell], repeats: int, *, hidden: bool) -> None:
        """A row of the innermost table, and how often it repeats."""

    def table_ends(self) -> None:
        """The innermost table is complete."""

    def hidden_text(self, text: str) -> None:
        """Words that the document hides; they are in no paragraph."""


def walk_content(archive: Archive, sink: Sink, limits: Limits) -> None:
    """Walk the content and tell ``sink``.

    Raises UnreadableFile: SEC-20 encrypted, SEC-22 macros, SEC-12 document type declarations in any part,
    SEC-13 tables nested too deeply, FMT-06 broken.
    """
    if _MANIFEST in archive and b"encryption-data" in archive.read(_MANIFEST):
        raise UnreadableFile("SEC-20")
    if any(archive.starting(folder) for folder in _MACROS):
        raise UnreadableFile("SEC-22")
    for name in archive.parts:
        if name.endswith((".xml", ".rdf")) and name != CONTENT:
            refuse_declaration(archive.read(name))
    walk(archive.read(CONTENT), _ContentWalk(sink, limits), limits.xml_depth)


@dataclass(slots=True)
class _Row:
    repeats: int
    hidden: bool
    cells: list[OpenCell] = field(default_factory=list)


class _ContentWalk:
    """Callbacks of the walk."""

    def __init__(self, sink: Sink, limits: Limits) -> None:
        self.starts: Mapping[str, Callable[[Attributes], None]] = {
            "style": self._style,
            "text-properties": self._hides_text,
            "table-properties": self._hides_table,
            "table": self._table,
            "table-column": self._columns,
            "table-row": self._row,
            "table-cell": self._cell,
            "covered-table-cell": self._covered,
            "p": self._paragraph,
            "h": self._paragraph,
            "span": self._span,
            "s": self._spaces,
            "tab": lambda _: self._write("\t"),
            "line-break": lambda _: self._write("\n"),
            **dict.fromkeys(_PASSED_BY, self._aside),
        }
        self.ends: Mapping[str, Callable[[], None]] = {
            "table": self._table_ends,
            "table-row": self._row_ends,
            "table-cell": self._cell_ends,
            "covered-table-cell": self._cell_ends,
            "p": self._paragraph_ends,
            "h": self._paragraph_ends,
            "span": self._span_ends,
            **dict.fromkeys(_PASSED_BY, self._aside_ends),
        }
        self._sink = sink
        self._limits = limits
        self._style_name = ""
        self._hiding: set[str] = set()  # names of styles
        self._rows: list[_Row | None] = []  # the open row of each open table
        self._cells: list[OpenCell | None] = []  # the open cell of each open table
        self._paragraphs: list[list[str]] = []
        self._spans: list[bool] = []  # whether each open span hides its words
        self._asides = 0

    def characters(self, text: str) -> None:
        if self._paragraphs:
            self._write(_SPACE.sub(" ", text))

    def _write(self, text: str) -> None:
        if self._asides or not self._paragraphs:
            return
        if any(self._spans):
            self._sink.hidden_text(text)
        else:
            self._paragraphs[-1].append(text)

    def _style(self, attributes: Attributes) -> None:
        self._style_name = _local(attributes).get("name", "")

    def _hides_text(self, attributes: Attributes) -> None:
        if _local(attributes).get("display") == "none":
            self._hiding.add(self._style_name)

    def _hides_table(self, attributes: Attributes) -> None:
        if _local(attributes).get("display") == "false":
            self._hiding.add(self._style_name)

    def _is_hiding(self, attributes: Mapping[str, str]) -> bool:
        return attributes.get("style-name") in self._hiding

    def _aside(self, _: Attributes) -> None:
        self._asides += 1

    def _aside_ends(self) -> None:
        self._asides -= 1

    def _table(self, attributes: Attributes) -> None:
        if self._asides:
            return
        if len(self._rows) >= self._limits.table_depth:
            raise UnreadableFile("SEC-13")
        stated = _local(attributes)
        self._rows.append(None)
        self._cells.append(None)
        self._sink.table_begins(stated.get("name", ""), hidden=self._is_hiding(stated))

    def _table_ends(self) -> None:
        if self._rows and not self._asides:
            self._rows.pop()
            self._cells.pop()
            self._sink.table_ends()

    def _columns(self, attributes: Attributes) -> None:
        if self._rows and not self._asides:
            stated = _local(attributes)
            count = _count(stated.get("number-columns-repeated"))
            self._sink.columns(count, hidden=stated.get("visibility") in _HIDDEN_ROWS)

    def _row(self, attributes: Attributes) -> None:
        if self._rows and not self._asides:
            stated = _local(attributes)
            hidden = stated.get("visibility") in _HIDDEN_ROWS
            self._rows[-1] = _Row(_count(stated.get("number-rows-repeated")), hidden)

    def _row_ends(self) -> None:
        if self._asides or not self._rows or (row := self._rows[-1]) is None:
            return
        self._rows[-1] = None
        self._sink.row(row.cells, row.repeats, hidden=row.hidden)

    def _cell(self, attributes: Attributes) -> None:
        self._cell_begins(attributes, covered=False)

    def _covered(self, attributes: Attributes) -> None:
        self._cell_begins(attributes, covered=True)

    def _cell_begins(self, attributes: Attributes, *, covered: bool) -> None:
        if self._asides or not self._rows or (row := self._rows[-1]) is None:
            return
        cell = OpenCell(_local(attributes), covered)
        row.cells.append(cell)
        self._cells[-1] = cell

    def _cell_ends(self) -> None:
        if self._cells and not self._asides:
            self._cells[-1] = None

    def _paragraph(self, _: Attributes) -> None:
        self._paragraphs.append([])

    def _paragraph_ends(self) -> None:
        text = "".join(self._paragraphs.pop()).strip(" ")
        if self._asides:
            return
        cell = self._cells[-1] if self._cells else None
        if cell is not None:
            cell.lines.append(text)
        elif text:
            self._sink.paragraph(text)

    def _span(self, attributes: Attributes) -> None:
        self._spans.append(self._is_hiding(_local(attributes)))

    def _span_ends(self) -> None:
        self._spans.pop()

    def _spaces(self, attributes: Attributes) -> None:
        self._write(" " * min(_count(_local(attributes).get("c")), _MOST_SPACES))


def _local(attributes: Attributes) -> dict[str, str]:
    """Attributes by local name; extensions of single programs, which repeat names, after a plus."""
    return {
        ("" if name.startswith(_OFFICE) else "+") + name.rpartition("}")[2]: value
        for name, value in attributes.items()
    }


def _count(stated: str | None) -> int:
    """A number of repeats or spans: 1 when none is stated, never less."""
    if stated is None or not stated.isdecimal():
        return 1
    return max(int(stated[:9]), 1)

"""Reader of web pages, which business systems like to hand out under the name of a workbook.

Tables become grids by their rowspan and colspan, a table within a table stands after it on its own, all
other text becomes paragraphs — also what stands around a table in the first cell of a row, which only lays out
the page. Scripts, styles and comments are dropped, nothing is fetched, no entity
beyond the named characters exists. What the page hides is flagged (cells) or left out (words), and told.
"""

import re
from codecs import lookup
from collections.abc import Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import islice
from typing import Final

from perf_pipeline.errors import UnreadableFile
from perf_pipeline.findings import Finding
from perf_pipeline.intake.characters import Cleaner
from perf_pipeline.intake.document import Block, Document, Paragraph, Section
from perf_pipeline.intake.encoding import Decoded
from perf_pipeline.intake.flow_tables import FlowTable
from perf_pipeline.intake.limits import Limits
from perf_pipeline.intake.readers.base import Reader
from perf_pipeline.intake.source import Source

_CHARSET: Final = re.compile(rb"""<meta[^>]*?charset\s*=\s*["']?\s*([A-Za-z0-9_:-]{1,20})""", re.IGNORECASE)
_LADDER: Final = ("utf", "gb", "ascii", "iso-8859-1", "iso8859-1", "cp1252")  # what the ladder decides better
_MARKS: Final = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_SCRIPT: Final = re.compile(r"<script\b", re.IGNORECASE)
_SCRIPT_END: Final = re.compile(r"</script\b[^>]{0,100}>", re.IGNORECASE)
# the parser looks for the end of each such tag through the whole page: with many it would take for ever
_INTERRUPTED: Final = re.compile(r"<[A-Za-z/!?][^<>]*(?=<|\Z)")
_MOST_INTERRUPTED: Final = 50
_SPACE: Final = re.compile(r"[ \t\r\n\f]+")
_BREAKS: Final = re.compile(r" *\n *")
_HIDING: Final = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_NUMBER: Final = re.compile(r"\s*([0-9]{1,6})")
_DROPPED: Final = frozenset({"script", "style", "title", "template", "noscript", "select", "textarea", "xml"})
_VOID: Final = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
)
_TABLE_PARTS: Final = frozenset({"table", "thead", "tbody", "tfoot", "tr", "td", "th", "body", "html"})
_APART: Final = frozenset(
    {"address", "article", "aside", "blockquote", "caption", "center", "dd", "div", "dl", "dt", "fieldset"}
    | {"figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav"}
    | {"ol", "p", "pre", "section", "ul"}
)

Attributes = Sequence[tuple[str, str | None]]


def read(source: Source) -> Document:
    """The document of a web page: one section.

    Raises UnreadableFile: FIL-01 when the page says nothing, FIL-02 above the limit of pages, FMT-06 when it
    breaks off, SEC-11 beyond a limit, SEC-13 for tables nested too deeply, and as ``encoding.decode`` does.
    """
    limits = source.limits
    if len(source.content) > limits.markup_bytes:
        raise UnreadableFile("FIL-02", size=str(len(source.content)), limit=str(limits.markup_bytes))
    decoded = _decoded(source)
    text = _without_scripts(decoded.text)
    if sum(1 for _ in islice(_INTERRUPTED.finditer(text), _MOST_INTERRUPTED + 1)) > _MOST_INTERRUPTED:
        raise UnreadableFile("FMT-06")
    page = _Page(limits)
    page.feed(text)
    page.close()
    blocks = page.finish()
    if not blocks:
        raise UnreadableFile("FIL-01")
    findings = decoded.findings + page.cleaner.findings()
    return Document("html", (Section("", blocks),), findings)


def _decoded(source: Source) -> Decoded:
    """The text of the page. The ladder is asked first: pages name GB2312 and mean anything."""
    stated = _CHARSET.search(source.content[:4096])
    name = "" if stated is None else stated[1].decode("ascii").lower()
    if not name or name.startswith(_LADDER) or source.content.startswith(_MARKS):
        return source.decoded
    try:
        encoding = lookup(name).name
        text = source.content.decode(encoding)
    except (LookupError, UnicodeDecodeError):
        return source.decoded
    return Decoded(text, encoding, (Finding("ENC-01", values={"encoding": encoding}),))


def _without_scripts(text: str) -> str:
    """The page without its programs, whose comparisons look like tags. UnreadableFile FMT-06 when one never ends."""
    pieces: list[str] = []
    position = 0
    while (script := _SCRIPT.search(text, position)) is not None:
        end = _SCRIPT_END.search(text, script.end())
        if end is None:
            raise UnreadableFile("FMT-06")
        pieces.append(text[position : script.start()])
        position = end.end()
    return "".join((*pieces, text[position:]))


@dataclass(slots=True)
class _Open:
    """A table that is not yet closed, the text that stands around it, and its open cell."""

    table: FlowTable
    index: int  # of its block
    row_hidden: bool = False
    has_row: bool = False
    cell: tuple[int, int, bool] | None = None  # rows, columns, hidden
    pieces: list[str] = field(default_factory=list)
    inner: int = 0  # tables met in the open cell
    is_first: bool = True  # whether the open cell is the first one of its row
    lays_out: bool = False  # whether it is a frame around tables: its words are paragraphs of the page


class _Page(HTMLParser):
    """Collects blocks while the parser goes over the page."""

    def __init__(self, limits: Limits) -> None:
        super().__init__(convert_charrefs=True)
        self.cleaner = Cleaner()
        self._limits = limits
        self._blocks: list[Block | None] = []
        self._tables: list[_Open] = []
        self._pieces: list[str] = []  # of the open paragraph
        self._paragraphs = self._outer_tables = 0
        self._dropped: list[str] = []  # open elements whose text is not looked at
        self._hiding: list[str] = []  # open elements within a hidden one, itself first

    def finish(self) -> tuple[Block, ...]:
        """All blocks in the order in which they begin; open tables are closed.

        Raises UnreadableFile FMT-06 when an element that is left out never ends: the rest would be lost.
        """
        if self._dropped:
            raise UnreadableFile("FMT-06")
        while self._tables:
            self._close_table()
        self._end_paragraph()
        return tuple(block for block in self._blocks if block is not None)

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        if tag in _DROPPED:
            self._dropped.append(tag)
        elif tag in _TABLE_PARTS:
            self._hiding.clear()  # whatever was left open before does not reach over cells
            self._start_part(tag, dict(attrs))
        elif tag == "br":
            self._write("\n")
        else:
            self._start_other(tag, attrs)

    def handle_startendtag(self, tag: str, attrs: Attributes) -> None:
        if tag not in _DROPPED:
            self.handle_starttag(tag, attrs)
            if tag not in _VOID:
                self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._dropped:
            while self._dropped.pop() != tag:
                pass
        elif tag in _TABLE_PARTS:
            self._hiding.clear()
            self._end_part(tag)
        else:
            if tag in self._hiding:
                while self._hiding.pop() != tag:
                    pass
            if tag in _APART:
                self._break()

    def handle_data(self, data: str) -> None:
        if self._dropped:
            return
        if self._hiding:
            if data.strip():
                self.cleaner.note("DOC-05", self._place(), data.strip())
            return
        self._write(_SPACE.sub(" ", data))

    def _start_other(self, tag: str, attrs: Attributes) -> None:
        if tag in _APART:
            self._break()
        if tag not in _VOID and (self._hiding or _is_hiding(dict(attrs))):
            self._hiding.append(tag)

    def _start_part(self, tag: str, attrs: dict[str, str | None]) -> None:
        if tag == "table":
            self._open_table()
        elif not self._tables:
            self._break()
        elif tag == "tr":
            self._open_row(hidden=_is_hiding(attrs))
        elif tag in ("td", "th"):
            self._open_cell(attrs)

    def _end_part(self, tag: str) -> None:
        if not self._tables:
            self._break()
        elif tag == "table":
            self._close_table()
        elif tag in ("td", "th"):
            self._close_cell()
        elif tag == "tr":
            self._close_cell()
            self._tables[-1].has_row = False

    def _open_table(self) -> None:
        if len(self._tables) >= self._limits.table_depth:
            raise UnreadableFile("SEC-13")
        self._end_paragraph()
        if self._tables:
            outer = self._tables[-1]
            outer.inner += 1
            if outer.cell is not None and outer.is_first and not outer.cell[2]:
                outer.lays_out = True
                self._let_out(outer)
            place = f"{outer.table.next_place()} t{outer.inner}"
        else:
            self._outer_tables += 1
            place = f"t{self._outer_tables}"
        self._tables.append(_Open(FlowTable(place, self._limits), len(self._blocks)))
        self._blocks.append(None)

    def _open_row(self, *, hidden: bool) -> None:
        self._close_cell()
        current = self._tables[-1]
        current.table.begin_row()
        current.row_hidden, current.has_row, current.is_first = hidden, True, True

    def _open_cell(self, attrs: dict[str, str | None]) -> None:
        self._close_cell()
        current = self._tables[-1]
        if not current.has_row:
            self._open_row(hidden=False)
        hidden = current.row_hidden or _is_hiding(attrs)
        rows, columns = _span(attrs.get("rowspan")), _span(attrs.get("colspan"))
        current.cell = (rows or self._limits.rows, columns or 1, hidden)
        current.pieces, current.inner, current.lays_out = [], 0, False

    def _close_cell(self) -> None:
        current = self._tables[-1]
        if current.cell is None:
            return
        rows, columns, hidden = current.cell
        if current.lays_out:
            self._let_out(current)
        text = self.cleaner.clean(_joined(current.pieces), current.table.next_place())
        if hidden and text:
            self.cleaner.note("XLS-09", current.table.next_place(), text)
        current.table.add(text, rows, columns, hidden=hidden)
        current.cell, current.pieces, current.is_first = None, [], False

    def _let_out(self, frame: _Open) -> None:
        """The words of a frame so far, as paragraphs where they stand between its tables."""
        self._tell(_joined(frame.pieces))
        frame.pieces = []

    def _close_table(self) -> None:
        self._close_cell()
        closed = self._tables.pop()
        self._blocks[closed.index] = closed.table.table()

    def _write(self, text: str) -> None:
        if self._dropped or self._hiding:
            return
        current = self._tables[-1] if self._tables else None
        (self._pieces if current is None or current.cell is None else current.pieces).append(text)

    def _break(self) -> None:
        """The end of a paragraph: of text of its own, or within a cell."""
        if self._tables and self._tables[-1].cell is not None:
            self._write("\n")
        else:
            self._end_paragraph()

    def _end_paragraph(self) -> None:
        self._tell(_joined(self._pieces))
        self._pieces = []

    def _tell(self, text: str) -> None:
        for line in filter(None, text.split("\n")):
            self._paragraphs += 1
            place = f"p{self._paragraphs}"
            self._blocks.append(Paragraph(self.cleaner.clean(line, place), place))

    def _place(self) -> str:
        return self._tables[-1].table.next_place() if self._tables else f"p{self._paragraphs + 1}"


def _joined(pieces: Sequence[str]) -> str:
    """The text of a cell or paragraph: blanks folded as browsers fold them, empty lines dropped."""
    text = _BREAKS.sub("\n", re.sub(" +", " ", "".join(pieces)))
    return "\n".join(line for line in text.split("\n") if line.strip()).strip(" \n\xa0")


def _is_hiding(attrs: dict[str, str | None]) -> bool:
    return "hidden" in attrs or bool(_HIDING.search(attrs.get("style") or ""))


def _span(stated: str | None) -> int:
    """The number of rows or columns; 1 when none is stated, 0 for "to the end"."""
    match = _NUMBER.match(stated or "")
    return 1 if match is None else int(match[1])


READER = Reader(formats=("html",), read=read)

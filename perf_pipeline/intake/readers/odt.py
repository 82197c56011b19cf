"""Reader of OpenDocument texts.

Paragraphs and tables follow each other in one section; a table within a table comes after it on its own.
Automatic numbers are lost, as nobody stores them. What rows or words are hidden is told.
"""

from perf_pipeline.errors import UnreadableFile
from perf_pipeline.intake.characters import Cleaner
from perf_pipeline.intake.document import Block, Document, Paragraph, Section
from perf_pipeline.intake.flow_tables import FlowTable
from perf_pipeline.intake.limits import Limits
from perf_pipeline.intake.opendocument import OpenCell, walk_content
from perf_pipeline.intake.readers.base import Reader
from perf_pipeline.intake.source import Source


def read(source: Source) -> Document:
    """The document of a text: one section.

    Raises UnreadableFile: FIL-01 when it says nothing, SEC-11 beyond a limit, and what ``walk_content``
    raises.
    """
    text = _Text(source.limits)
    walk_content(source.archive, text, source.limits)
    blocks = tuple(block for block in text.blocks if block is not None)
    if not blocks:
        raise UnreadableFile("FIL-01")
    return Document("odt", (Section("", blocks),), text.cleaner.findings())


class _Text:
    """Sink of a text."""

    def __init__(self, limits: Limits) -> None:
        self.blocks: list[Block | None] = []
        self.cleaner = Cleaner()
        self._limits = limits
        self._open: list[tuple[FlowTable, int]] = []  # and the index of its block
        self._paragraphs = self._tables = 0

    def paragraph(self, text: str) -> None:
        self._paragraphs += 1
        place = f"p{self._paragraphs}"
        self.blocks.append(Paragraph(self.cleaner.clean(text, place), place))

    def hidden_text(self, text: str) -> None:
        self.cleaner.note("DOC-05", f"p{self._paragraphs + 1}", text)

    def table_begins(self, name: str, *, hidden: bool) -> None:  # noqa: ARG002 - names are not shown in texts
        self._tables += 1
        self._open.append((FlowTable(f"t{self._tables}", self._limits), len(self.blocks)))
        self.blocks.append(None)

    def columns(self, count: int, *, hidden: bool) -> None:
        """Columns are known by their cells."""

    def row(self, cells: list[OpenCell], repeats: int, *, hidden: bool) -> None:
        table = self._open[-1][0]
        for _ in range(min(repeats, self._limits.rows + 1)):
            table.begin_row()
            for cell in cells:
                self._add(table, cell, hidden=hidden)

    def table_ends(self) -> None:
        table, index = self._open.pop()
        self.blocks[index] = table.table()

    def _add(self, table: FlowTable, cell: OpenCell, *, hidden: bool) -> None:
        for _ in range(min(cell.repeats, self._limits.columns + 1)):
            place = table.next_place()
            text = self.cleaner.clean(cell.text, place)
            if cell.covered:
                table.covered()
                if text:
                    self.cleaner.note("XLS-11", place, text)
                continue
            if hidden and text:
                self.cleaner.note("XLS-09", place, text)
            table.add(text, cell.rows, cell.columns, hidden=hidden)


READER = Reader(formats=("odt",), read=read)

"""Reader of the old Word format: doc, and the wps of the Kingsoft office, which is built alike.

The compound file is opened with olefile, text and properties come from ``word_binary``; here they become
raw paragraphs, rows and cells, which ``word_layout`` lays out as it does for docx. Columns are found from
the edges of cells, because the format knows no grid. Word 6 and 95 are refused.
"""

import re
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Final

from perf_pipeline.errors import UnreadableFile
from perf_pipeline.findings import Finding
from perf_pipeline.intake.document import Document, Section
from perf_pipeline.intake.limits import Limits
from perf_pipeline.intake.readers.base import Reader
from perf_pipeline.intake.source import Source
from perf_pipeline.intake.word.binary import BinaryWord, joined, parse
from perf_pipeline.intake.word.columns import with_columns
from perf_pipeline.intake.word.layout import WordReport, lay_out
from perf_pipeline.intake.word.letters import Letters
from perf_pipeline.intake.word.sprms import CellShape, ParagraphLook, row_shape
from perf_pipeline.intake.word.story import (
    Budget,
    Note,
    RawBlock,
    RawBox,
    RawCell,
    RawParagraph,
    RawTable,
    cell_of,
)

_MARK: Final = re.compile("[\r\x07\x0c]")
_VISIBLE: Final = re.compile(r"[^\s\x00-\x1f]")
_CELL_MARK: Final = "\x07"
_PAGE_MARK: Final = "\x0c"
_SIDE_STORIES: Final = ("footnotes", "headers", "comments", "endnotes", "header boxes")
_MACROS: Final = ("macros", "_vba_project_cur", "vba")
_DEEPEST: Final = 64


def read(source: Source) -> Document:
    """The document of a doc or wps file: one section.

    Raises UnreadableFile: FMT-05 for Word 6 and 95, SEC-20 when encrypted, SEC-22 macros, SEC-23
    embedded objects and fields that fetch data, SEC-11 above the limits, FMT-06 when damaged.
    """
    try:
        return _read(source)
    except (struct.error, IndexError, OverflowError) as error:  # an offset that leads nowhere
        raise UnreadableFile("FMT-06") from error


def _read(source: Source) -> Document:
    streams = _streams(source.content)
    tables = {name: streams.get(name, b"") for name in ("0Table", "1Table")}
    word = parse(streams["WordDocument"], tables, streams.get("Data", b""), source.limits)
    blocks = _Blocks(word, source.limits).read()
    report = WordReport(source.limits.findings_per_code)
    section = Section(name="", blocks=lay_out(blocks, source.limits, report))
    return Document("doc", (section,), (*_side_findings(word), *report.findings()))


def _streams(content: bytes) -> dict[str, bytes]:
    """The streams that matter, by name; refuses macros and embedded objects."""
    import olefile

    try:
        with olefile.OleFileIO(BytesIO(content)) as compound:
            entries = compound.listdir(streams=True, storages=True)
            _refuse_active(entries)
            names = [entry[0] for entry in entries if len(entry) == 1]
            wanted = {"WordDocument", "0Table", "1Table", "Data"}
            streams = {name: compound.openstream(name).read() for name in names if name in wanted}
    except UnreadableFile:
        raise
    except Exception as error:
        raise UnreadableFile("FMT-06") from error
    if "WordDocument" not in streams:
        raise UnreadableFile("FMT-06")
    return streams


def _refuse_active(entries: Sequence[Sequence[str]]) -> None:
    if any(entry[0].lower() in _MACROS for entry in entries):
        raise UnreadableFile("SEC-22")
    if any(entry[0].lower() == "objectpool" and len(entry) > 1 for entry in entries):
        raise UnreadableFile("SEC-23", what="embedded object")


def _side_findings(word: BinaryWord) -> Iterator[Finding]:
    lettered = sum(_has_letters(word, word.stories[name]) for name in _SIDE_STORIES)
    if lettered:
        yield Finding("DOC-04", values={"count": str(lettered)})
    if word.remote_template:
        yield Finding("SEC-24")


def _has_letters(word: BinaryWord, story: range) -> bool:
    return _VISIBLE.search(word.text, story.start, story.stop) is not None


@dataclass(slots=True)
class _Row:
    cells: list[RawCell]
    shape: tuple[CellShape, ...]


@dataclass(slots=True)
class _Level:
    """An open table: its finished rows, the cells of the open row, the blocks of the open cell."""

    rows: list[_Row] = field(default_factory=list)
    cells: list[RawCell] = field(default_factory=list)
    blocks: list[RawBlock] = field(default_factory=list)

    def end_cell(self) -> None:
        self.cells.append(cell_of(self.blocks))
        self.blocks = []

    def end_row(self, shape: tuple[CellShape, ...], *, deleted: bool) -> None:
        if self.blocks:
            self.end_cell()
        if self.cells and not deleted:
            self.rows.append(_Row(self.cells, shape))
        self.cells = []

    def table(self) -> RawTable:
        """The finished table."""
        self.end_row((), deleted=False)
        return RawTable(with_columns([(row.cells, row.shape) for row in self.rows]))


class _Blocks:
    """Cuts the text into paragraphs, cells, rows and tables."""

    def __init__(self, word: BinaryWord, limits: Limits) -> None:
        self._word = word
        self._budget = Budget(limits)
        self._letters = Letters(word)

    def read(self) -> list[RawBlock]:
        """The main story, and behind it the text boxes, whose anchors are not looked up."""
        blocks = self._story(self._word.stories["main"])
        boxes = self._story(self._word.stories["boxes"])
        if any(map(_says_something, boxes)):
            blocks.append(RawBox(boxes))
        return blocks

    def _story(self, story: range) -> list[RawBlock]:
        top: list[RawBlock] = []
        levels: list[_Level] = []
        start = story.start
        for mark in _MARK.finditer(self._word.text, story.start, story.stop):
            at = mark.start()
            look = self._word.paragraph(at)
            if look.depth > _DEEPEST:
                raise UnreadableFile("SEC-13")
            self._budget.line()
            _reach(look.depth, levels, top)
            sink = levels[-1].blocks if levels else top
            self._take(start, at, mark.group(), look, levels, sink)
            start = at + 1
        _reach(0, levels, top)
        if start < story.stop:
            top.append(self._paragraph(start, story.stop, ParagraphLook()))
        return top

    def _take(
        self, start: int, at: int, mark: str, look: ParagraphLook, levels: list[_Level], sink: list[RawBlock]
    ) -> None:
        """One paragraph, cell end or row end."""
        if levels and _ends_row(mark, look):
            levels[-1].end_row(row_shape(look.modifiers), deleted=self._letters.is_deleted(at))
            return
        paragraph = self._paragraph(start, at, look)
        if not levels and mark == _CELL_MARK:
            paragraph.notes.append(Note("DOC-14"))
        sink.append(paragraph)
        if levels and _ends_cell(mark, look):
            levels[-1].end_cell()

    def _paragraph(self, start: int, end: int, look: ParagraphLook) -> RawParagraph:
        notes: list[Note] = []
        text = joined(self._letters.read(start, end, notes))
        if look.numbered and text.strip():
            notes.append(Note("DOC-06"))
        return RawParagraph(text, notes)


def _ends_row(mark: str, look: ParagraphLook) -> bool:
    if mark == _PAGE_MARK:
        return False
    return look.inner_row_end if look.depth > 1 else mark == _CELL_MARK and look.row_end


def _ends_cell(mark: str, look: ParagraphLook) -> bool:
    if mark == _PAGE_MARK:
        return False
    return look.inner_cell_end if look.depth > 1 else mark == _CELL_MARK


def _says_something(block: RawBlock) -> bool:
    return not isinstance(block, RawParagraph) or bool(block.text.strip())


def _reach(depth: int, levels: list[_Level], top: list[RawBlock]) -> None:
    """Close or open tables until ``depth`` of them are open."""
    while len(levels) > depth:
        table = levels.pop().table()
        (levels[-1].blocks if levels else top).append(table)
    while len(levels) < depth:
        levels.append(_Level())


READER = Reader(formats=("doc",), read=read)

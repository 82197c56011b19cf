"""Reader of plain text: paragraphs, and the ways in which text dumps write tables.

* padded: cells of a row on one line, separated by TAB; each row keeps its own length, because a wrong
  length is how a shifted row shows itself. Lines of pipes (``| a | b |``) are such rows too.
  Spreadsheet programs quote a cell that holds line ends; its lines are one row again.
* listed: one cell per line, each after a TAB; a blank line ends the row, a lone TAB is an empty cell.
* aligned: cells under one another, parted by runs of blanks (``intake.alignment``).
* everything else is a paragraph.

Which cell belongs to which column is for ``forms`` to find out.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Final

from perf_pipeline.intake.alignment import aligned_cells
from perf_pipeline.intake.characters import Cleaner
from perf_pipeline.intake.document import Block, Cell, Document, Paragraph, Section, Table
from perf_pipeline.intake.lines import Line, lines_of
from perf_pipeline.intake.readers.base import Reader
from perf_pipeline.intake.source import Source

_PIPE: Final = re.compile(r"(?<!\\)\|")
_PIPE_ROW: Final = re.compile(r"\s*\|.*\|\s*")
_QUOTED: Final = re.compile('"((?:[^"]|"")*)"')
_LONGEST_CELL: Final = 50  # lines that a quoted cell may run over
_RULE_ROW: Final = re.compile(r"[\s|:+=-]*-[\s|:+=-]*")


class _Kind(Enum):
    EMPTY = auto()  # nothing at all
    BLANK = auto()  # only spaces
    LISTED = auto()
    PADDED = auto()
    PIPED = auto()
    PROSE = auto()


def read(source: Source) -> Document:
    """The document of a text file: one section.

    Raises UnreadableFile: FIL-01, FIL-02, FIL-08, SEC-11 and the refusals of ``encoding.decode``.
    """
    cleaner = Cleaner()
    blocks = _Blocks()
    for line in _with_whole_rows(lines_of(source, cleaner)):
        blocks.add(line)
    blocks.close()
    section = Section(name="", blocks=tuple(blocks.done))
    return Document("txt", (section,), source.decoded.findings + cleaner.findings())


def _with_whole_rows(lines: Sequence[Line]) -> Iterator[Line]:
    """``lines`` with the rows put together that run on inside a quoted cell, as spreadsheets write them."""
    at = 0
    while at < len(lines):
        end = _end_of_row(lines, at)
        line = lines[at]
        yield line if end == at else Line(line.number, "\n".join(one.text for one in lines[at : end + 1]))
        at = end + 1


def _end_of_row(lines: Sequence[Line], first: int) -> int:
    """The line where the row that begins at ``first`` ends: itself, unless its last cell opens a quote that a later
    line's first cell closes."""
    end, is_row = first, "\t" in lines[first].text
    while _opens(lines[end].text if end == first else lines[end].text.partition("\t")[2]):
        closing = next(
            (
                at
                for at in range(end + 1, min(end + _LONGEST_CELL, len(lines)))
                if '"' in lines[at].text or "\t" in lines[at].text
            ),
            None,
        )
        if closing is None or not _closes(lines[closing].text.partition("\t")[0]):
            break
        end, is_row = closing, is_row or "\t" in lines[closing].text
    return end if is_row else first


def _opens(text: str) -> bool:
    last = text.rpartition("\t")[2]
    return last.startswith('"') and last.count('"') % 2 == 1


def _closes(cell: str) -> bool:
    return cell.endswith('"') and cell.count('"') % 2 == 1


@dataclass(slots=True)
class _Blocks:
    """The blocks finished so far and the table still open."""

    done: list[Block] = field(default_factory=list)
    _open: _Kind | None = None
    _rows: list[list[Cell]] = field(default_factory=list)
    _empty_lines: int = 0  # since the last cell of an open listed table
    _prose: list[Line] = field(default_factory=list)  # lines without a mark since the last other line

    def add(self, line: Line) -> None:
        """Take the next line."""
        kind = self._kind_of(line.text)
        if kind is _Kind.EMPTY and self._open is _Kind.LISTED and self._empty_lines == 0:
            self._empty_lines = 1  # one empty line ends a row, a second one the table
            return
        if kind is _Kind.PROSE:
            self._close_table()
            self._prose.append(line)
            return
        self._close_prose()
        if kind is _Kind.LISTED:
            self._add_listed(line)
        elif kind in (_Kind.PADDED, _Kind.PIPED):
            self._add_row(kind, line)
        else:
            self._close_table()

    def close(self) -> None:
        """End what is open: a table, or a run of lines."""
        self._close_table()
        self._close_prose()

    def _close_prose(self) -> None:
        """The lines since the last mark: a table when their cells stand under one another, else paragraphs."""
        lines, self._prose = self._prose, []
        cells = aligned_cells([line.text for line in lines])
        if cells is None:
            self.done += [Paragraph(line.text, line.place) for line in lines]
        else:
            rows = zip(lines, cells, strict=True)
            self.done.append(
                Table(tuple(tuple(_cell(text, line) for text in row) for line, row in rows), "padded")
            )

    def _close_table(self) -> None:
        if self._rows:
            kind = "listed" if self._open is _Kind.LISTED else "padded"
            self.done.append(Table(tuple(tuple(row) for row in self._rows), kind))
        self._open, self._rows, self._empty_lines = None, [], 0

    def _kind_of(self, text: str) -> _Kind:
        kind = _kind_of(text)
        # within rows of several cells a row whose only other cell is blank looks like a listed cell
        return _Kind.PADDED if kind is _Kind.LISTED and self._open is _Kind.PADDED else kind

    def _open_as(self, kind: _Kind) -> None:
        if self._open is not kind:
            self._close_table()
            self._open = kind

    def _add_listed(self, line: Line) -> None:
        self._open_as(_Kind.LISTED)
        if self._empty_lines or not self._rows:
            self._rows.append([])
        self._empty_lines = 0
        self._rows[-1].append(_cell(line.text[1:], line))

    def _add_row(self, kind: _Kind, line: Line) -> None:
        self._open_as(kind)
        texts = _SPLITTERS[kind](line.text)
        if texts:
            self._rows.append([_cell(text, line) for text in texts])


def _cell(text: str, line: Line) -> Cell:
    return Cell("" if text.isspace() else text, line.place)


def _kind_of(text: str) -> _Kind:
    tabs = text.count("\t")
    if tabs:
        return _Kind.LISTED if tabs == 1 and text[0] == "\t" else _Kind.PADDED
    if not text:
        return _Kind.EMPTY
    if text.isspace():
        return _Kind.BLANK
    return _Kind.PIPED if _PIPE_ROW.fullmatch(text) else _Kind.PROSE


def _split_tabs(text: str) -> Sequence[str]:
    return [_unquoted(cell) for cell in text.split("\t")] if '"' in text else text.split("\t")


def _unquoted(cell: str) -> str:
    """A cell without the quotes that a spreadsheet put around its line ends, quotes or commas; words in quotes of
    their own keep them."""
    match = _QUOTED.fullmatch(cell)
    if match is None or not any(mark in match[1] for mark in ("\n", '""', ",")):
        return cell
    return match[1].replace('""', '"')


def _split_pipes(text: str) -> Sequence[str]:
    """The cells of a row of pipes; none for the rule under a header."""
    if _RULE_ROW.fullmatch(text):
        return ()
    inner = text.strip().removeprefix("|").removesuffix("|")
    return [cell.strip().replace("\\|", "|") for cell in _PIPE.split(inner)]


_SPLITTERS: Final[dict[_Kind, Callable[[str], Sequence[str]]]] = {
    _Kind.PADDED: _split_tabs,
    _Kind.PIPED: _split_pipes,
}

READER = Reader(formats=("txt",), read=read)

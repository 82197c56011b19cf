"""Document: what a paper looks like, whatever its format.

A document is a list of blocks in reading order, paragraphs and tables. A table is a rectangular grid;
a merged cell stands once, at its top left corner, with its spans, and the positions that it covers are
None. Every cell and paragraph has a place that a person can find in the file: ``表1!D14`` (sheet and
cell), ``p2 t1 r5 c3`` (page, table, row, column), ``line 26`` (text). Readers produce this and nothing
else; no reader interprets.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from datetime import date
from decimal import Decimal

from perf_pipeline.findings import Finding

CellValue = Decimal | date | bool | None


@dataclass(frozen=True, slots=True, init=False)
class Cell:
    """One cell. ``text`` is what a person sees (0.95 formatted ``0%`` reads "95%"); never None, maybe ''.

    ``value`` is the typed value where the format has one (xlsx numbers, dates), ``number_format`` its
    format code. ``hidden`` marks cells of hidden rows and columns and cells that their format hides: they are
    read like any other, and the reader's finding (XLS-09) says so. Hidden runs of letters are not kept at all
    (DOC-05); a hidden sheet is a hidden ``Section``, which is never taken for a form.
    """

    text: str
    place: str
    value: CellValue = None
    number_format: str | None = None
    row_span: int = 1
    column_span: int = 1
    hidden: bool = False

    def __init__(
        self,
        text: str,
        place: str,
        value: CellValue = None,
        number_format: str | None = None,
        row_span: int = 1,
        column_span: int = 1,
        hidden: bool = False,
    ) -> None:
        # what dataclass would write, through the slots themselves: half the time, and there is one per cell
        _text(self, text)
        _place(self, place)
        _value(self, value)
        _number_format(self, number_format)
        _row_span(self, row_span)
        _column_span(self, column_span)
        _hidden(self, hidden)


_text, _place, _value, _number_format, _row_span, _column_span, _hidden = (
    Cell.__dict__[one.name].__set__ for one in fields(Cell)
)


@dataclass(frozen=True, slots=True)
class Table:
    """A grid of cells: every row has ``width`` positions; None is covered by a merged cell.

    ``kind`` tells what the layout of blank cells can mean: in a ``grid`` (xlsx, docx, ruled pdf) spans are
    known and a blank is a blank; in a ``padded`` dump (TAB-separated text, html without spans) a blank may
    be a continued merged cell and rows may be shifted; a ``listed`` dump had one cell per line.
    """

    rows: tuple[tuple[Cell | None, ...], ...]
    kind: str = "grid"  # grid | padded | listed

    @property
    def width(self) -> int:
        """Positions in each row."""
        return max((len(row) for row in self.rows), default=0)

    def anchor(self, row: int, column: int) -> Cell | None:
        """The cell that shows at a position: itself or the merged cell over it; None beyond the row."""
        for up in range(row, -1, -1):
            cells = self.rows[up]
            for left in range(min(column, len(cells) - 1), -1, -1):
                cell = cells[left]
                if cell is not None and up + cell.row_span > row and left + cell.column_span > column:
                    return cell
        return None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A line or paragraph of running text."""

    text: str
    place: str


Block = Paragraph | Table


@dataclass(frozen=True, slots=True)
class Document:
    """One paper. ``sections`` are what the file itself separates: sheets; a text or Word file has one.

    ``findings`` are the reader's: encoding, hidden content, error cells (codes ENC, XLS, DOC, PDF).
    """

    format: str  # txt | csv | xlsx | …
    sections: tuple["Section", ...]
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A sheet, or a whole text."""

    name: str
    blocks: tuple[Block, ...] = field(default=())
    hidden: bool = False

    def tables(self) -> Iterator[Table]:
        """The section's tables in order."""
        return (block for block in self.blocks if isinstance(block, Table))

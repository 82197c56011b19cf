"""A section as one stream of items — paragraphs and table rows — the way a person reads it downwards.

Forms are found in this stream: titles, header blocks and tables follow each other, whatever the format
separated them by. Merged cells are resolved here once: a row item knows what shows at each column and
whether the cell begins in this row.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from perf_pipeline.intake.document import Cell, Paragraph, Section, Table
from perf_pipeline.notation.folding import one_line


@dataclass(frozen=True, slots=True)
class Slot:
    """What shows at one column of a row. ``own`` is False when a merged cell reaches down from above."""

    column: int
    cell: Cell
    own: bool
    text: str  # as printed, on one line
    told: bool = False  # said again: it is read here and accounted for where it stands


@dataclass(frozen=True, slots=True)
class RowItem:
    """A table row. ``slots`` are its cells from left to right; a cell merged over columns stands once."""

    slots: tuple[Slot, ...]
    table: Table
    index: int
    texts: tuple[str, ...]  # filled own texts from left to right
    markup: str = ""  # of a listed row: what parted its cells on the page

    @property
    def place(self) -> str:
        """Place of the first filled own cell, else of the first cell."""
        own = [slot for slot in self.slots if slot.own] or list(self.slots)
        filled = [slot for slot in own if slot.cell.text.strip()] or own
        return filled[0].cell.place if filled else ""

    @property
    def lead(self) -> str:
        """The first filled own text, or ''."""
        return self.texts[0] if self.texts else ""


@dataclass(frozen=True, slots=True)
class TextItem:
    """A paragraph, or a table row with a single filled cell read as one."""

    text: str
    place: str
    told: bool = False  # as of a slot


Item = RowItem | TextItem


def items_of(section: Section) -> Iterator[Item]:
    """The section's items in reading order; empty rows and paragraphs are left out."""
    for block in section.blocks:
        if isinstance(block, Paragraph):
            if one_line(block.text):
                yield TextItem(one_line(block.text), block.place)
        else:
            yield from _rows(block)


def _rows(table: Table) -> Iterator[RowItem]:
    reaching: dict[int, tuple[Cell, int]] = {}  # column → cell from above, rows it still covers
    for index, row in enumerate(table.rows):
        slots = _slots(row, reaching)
        texts = tuple(slot.text for slot in slots if slot.own and slot.text)
        if texts:
            yield RowItem(slots, table, index, texts)


def _slots(row: tuple[Cell | None, ...], reaching: dict[int, tuple[Cell, int]]) -> tuple[Slot, ...]:
    slots: list[Slot] = []
    covered_until = 0
    for column, cell in enumerate(row):
        if cell is not None:
            slots.append(Slot(column, cell, True, one_line(cell.text)))
            covered_until = column + cell.column_span
            reaching[column] = (cell, cell.row_span - 1)
        elif column >= covered_until and column in reaching and reaching[column][1] > 0:
            above, rows_left = reaching[column]
            slots.append(Slot(column, above, False, one_line(above.text)))
            covered_until = column + above.column_span
            reaching[column] = (above, rows_left - 1)
    return tuple(slots)


def without_numbering(item: Item) -> Item:
    """A row that only numbers the columns (1 | 2 | 3 …) as markup; any other item as it is."""
    if not isinstance(item, RowItem) or len(item.texts) < _LEAST_NUMBERED:
        return item
    texts = item.texts if item.lead.isdecimal() else item.texts[1:]
    if not all(text.isdecimal() and len(text) <= 2 for text in texts):
        return item
    first = int(texts[0])
    if [int(text) for text in texts] != list(range(first, first + len(texts))):
        return item
    return replace(item, slots=(), texts=(), markup="".join(item.texts))


_LEAST_NUMBERED = 4

"""Where forms begin and end: a section's items cut into drafts, each an indicator table with what belongs to it.

A draft is opened by a header row and takes the items above it that no form has used. Its table stays open
over page breaks, page numbers and rows that cannot be read (these are kept and reported), and is closed by
a title, a label of a header block or a foot.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from perf_pipeline.forms.bands import is_band, under_bands
from perf_pipeline.forms.headers import Header, match_header
from perf_pipeline.forms.heading import is_foot
from perf_pipeline.forms.items import Item, RowItem, TextItem, items_of, without_numbering
from perf_pipeline.forms.lines import LineReader, Reading
from perf_pipeline.forms.listing import tabulate
from perf_pipeline.forms.project_lists import one_block_a_project
from perf_pipeline.forms.vocabulary import (
    is_subtotal_row,
    is_total_row,
    label_field,
    labelled_value,
    title_kind,
)
from perf_pipeline.intake.document import Section

_LOOKAHEAD = 10


@dataclass(slots=True)
class Draft:
    """A form being cut out: the items above its table, its reader, its foot, its row of sums."""

    above: list[Item]
    header: Header
    reader: LineReader
    foot: list[Item] = field(default_factory=list)
    total: RowItem | None = None
    open: bool = True
    pending: list[Item] = field(
        default_factory=list
    )  # since the last line; of this form if another line comes

    def take(self, item: Item) -> bool:
        """Give an item below the header to this draft; False when it belongs to no open table."""
        if not self.open:
            return False
        if _closes(item):
            self.open = False
            return False
        if isinstance(item, RowItem) and self._row(item):
            self.keep_pending()
        else:
            self.pending.append(item)
        return True

    def keep_pending(self, between: Sequence[Item] = ()) -> None:
        """What stood between two lines of this form belongs to it, though nothing of it was read."""
        self.reader.ledger.enter([*self.pending, *between])
        self.pending.clear()

    def _row(self, row: RowItem) -> bool:
        if is_total_row(row.lead):
            self.total = row
            self.reader.ledger.noise([row])
            return True
        if is_subtotal_row(row.lead):
            self.reader.ledger.noise([row])
            return True
        reading = self.reader.read(row)
        if reading is Reading.UNREAD:
            self.reader.unread(row)
        return reading is not Reading.NO_LINE


def drafts_of(section: Section) -> tuple[list[Draft], list[Item]]:
    """The drafts of a section in order, and the items that stand in none."""
    typed = list(map(without_numbering, tabulate(items_of(section))))
    items = list(one_block_a_project(list(under_bands(typed))))
    drafts: list[Draft] = []
    above: list[Item] = []
    skip = 0
    for position, item in enumerate(items):
        if skip:
            skip -= 1
            continue
        header = _header_at(items, position)
        if header is not None:
            skip = header.rows - 1
            _open(drafts, above, header)
            drafts[-1].reader.ledger.noise(items[position : position + header.rows])
            above = []
        elif not (drafts and drafts[-1].take(item)):
            _set_aside(drafts, above, item)
    for draft in drafts:
        draft.keep_pending()
    return drafts, above


def _header_at(items: list[Item], position: int) -> Header | None:
    item = items[position]
    if not isinstance(item, RowItem):
        return None
    ahead = items[position + 1 : position + 1 + _LOOKAHEAD]
    return match_header(item, [i for i in ahead if isinstance(i, RowItem) and i.table is item.table])


def _open(drafts: list[Draft], above: list[Item], header: Header) -> None:
    """Open a draft, or go on with the last one when its header only repeats and nothing new began between."""
    if drafts and _named(drafts[-1].reader.header) == _named(header) and not any(map(_starts_form, above)):
        last = drafts[-1]
        last.reader.go_on_under(header)
        last.open = True
        last.keep_pending(above)
        return
    between = drafts[-1].pending if drafts else []
    drafts.append(Draft([*between, *above], header, LineReader(header)))


def _set_aside(drafts: list[Draft], above: list[Item], item: Item) -> None:
    """An item outside every table: the foot of the form above it, or a part of the next form's header block."""
    if drafts and drafts[-1].pending:
        above[:0] = drafts[-1].pending
        drafts[-1].pending = []
    if drafts and is_foot(_lead(item)):
        drafts[-1].foot.append(item)
    else:
        above.append(item)


def _named(header: Header) -> set[str]:
    return {role for role in header.roles if role is not None}


def _lead(item: Item) -> str:
    return item.text if isinstance(item, TextItem) else item.lead


def _starts_form(item: Item) -> bool:
    """Whether an item is a title or a label of a header block."""
    text = _lead(item)
    if title_kind(text) is not None:
        return True
    if isinstance(item, TextItem):
        pair = labelled_value(text)
        return pair is not None and pair[0] != "tasks" and bool(pair[1]) and not is_foot(text)
    return is_band(item) or (label_field(text) is not None and not is_foot(text))


def _closes(item: Item) -> bool:
    """Whether an item ends the table above it. A label in a full row may be an indicator that is called so."""
    if isinstance(item, RowItem) and not is_foot(item.lead):
        return _starts_form(item) and (
            len(item.texts) < _FULL_ROW or title_kind(item.lead) is not None or _is_of_labels(item)
        )
    return _starts_form(item) or (is_foot(_lead(item)) and not is_total_row(_lead(item)))


def _is_of_labels(row: RowItem) -> bool:
    """Whether a full row is one of a header block: labels, each with its value (项目名称 | … | 项目编码 | …)."""
    return len(row.texts) > _FULL_ROW and all(
        label_field(label) is not None and label_field(value) is None
        for label, value in zip(row.texts[::2], row.texts[1::2], strict=False)
    )


_FULL_ROW = 3

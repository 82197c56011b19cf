"""One table with a band for every project (项目名称：甲 …) over its rows: title and header hold for each of them.

A band opens a block like the one that a header block opens. Where the header stands once above all bands it is
said again below each; so is the title. Called between ``listing`` and ``project_lists``; what is said again is
marked as told, for the ledger.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from perf_pipeline.forms.headers import match_header
from perf_pipeline.forms.items import Item, RowItem, TextItem
from perf_pipeline.forms.vocabulary import is_total_row, label_field, labelled_value, title_kind
from perf_pipeline.notation.years import title_year

_LOOKAHEAD = 10
_ABOVE = 8  # items above a table among which its title is looked for
_FULL_ROW = 3  # filled cells of a row that can be an indicator's


def under_bands(items: Sequence[Item]) -> Iterator[Item]:
    """The items with title and header said again for every band that stands below them."""
    if sum(map(is_band, items)) < 2:
        yield from items
        return
    table = _Banded()
    skip = 0
    for position, item in enumerate(items):
        if skip:
            skip -= 1
            continue
        rows = _header_rows(items, position)
        if rows:
            skip = len(rows) - 1
            after = items[position + len(rows)] if position + len(rows) < len(items) else None
            yield from table.header(rows, items[:position], after is not None and is_band(after))
        else:
            yield from table.item(item, has_header=is_band(item) and _has_header(items, position))


def _has_header(items: Sequence[Item], position: int) -> bool:
    """Whether a header of its own stands below a band, before the next one: then it opens a form like any other."""
    for later in range(position + 1, len(items)):
        if is_band(items[later]):
            return False
        if _header_rows(items, later):
            return True
    return False


@dataclass(slots=True)
class _Banded:
    """A table being read: its header and title, and whether they are still to be said for the next rows."""

    heads: list[RowItem] = field(default_factory=list)
    title: list[Item] = field(default_factory=list)
    begun: bool = False  # whether a row was read below the header
    due: bool = False
    titled: bool = False  # whether a title came since the last row

    def header(self, rows: list[RowItem], above: Sequence[Item], before_band: bool) -> Iterator[Item]:
        """A header waits for the rows below the band that follows it."""
        self.due, self.begun = before_band, self.begun or not before_band
        self.heads = rows if before_band else [told_row(row) for row in rows]
        self.title = self.title or title_above(above)
        yield from () if before_band else rows

    def item(self, item: Item, *, has_header: bool) -> Iterator[Item]:
        """The item, with what is said again in front of it."""
        if _is_title(item):
            self.titled, self.title = True, []
        if is_band(item) and self.heads:
            yield from self.title if self.begun and not self.titled else ()
            self.due, self.titled = not has_header, True
        elif _is_data(item):
            yield from self.heads if self.due else ()
            self.heads = [told_row(row) for row in self.heads]
            self.begun, self.due, self.titled = True, False, False
        yield item


def is_band(item: Item) -> bool:
    """Whether a table row is the label of a project with its name, and at most a few labels more."""
    if not isinstance(item, RowItem):
        return False
    pair = labelled_value(item.lead)
    if pair is not None and pair[1]:
        return pair[0] == "project"
    return label_field(item.lead) == "project" and 2 <= len(item.texts) <= 4


def _is_data(item: Item) -> bool:
    """Whether a row can be an indicator's, or a level's above some: no label stands in front."""
    if not isinstance(item, RowItem) or is_total_row(item.lead) or is_band(item):
        return False
    return len(item.texts) >= _FULL_ROW and label_field(item.lead) is None and not labelled_value(item.lead)


def _header_rows(items: Sequence[Item], position: int) -> list[RowItem]:
    item = items[position]
    if not isinstance(item, RowItem):
        return []
    ahead = items[position + 1 : position + 1 + _LOOKAHEAD]
    header = match_header(item, [i for i in ahead if isinstance(i, RowItem) and i.table is item.table])
    rows = items[position : position + header.rows] if header is not None else []
    return [row for row in rows if isinstance(row, RowItem)]


def title_above(items: Sequence[Item]) -> list[Item]:
    """The title of a table with what stands below it, up to the first band: said of every project, as told."""
    nearest = items[-_ABOVE:]
    at = next((i for i in range(len(nearest) - 1, -1, -1) if _is_title(nearest[i])), None)
    if at is None:
        return []
    below = nearest[at:]
    end = next((i for i, item in enumerate(below) if is_band(item)), len(below))
    return [told(item) for item in below[:end]]


def _is_title(item: Item) -> bool:
    text = item.text if isinstance(item, TextItem) else item.lead if len(item.texts) == 1 else ""
    dated = title_year(text) is not None and text.strip().endswith(("表", "书"))
    return title_kind(text) is not None or dated


def told(item: Item) -> Item:
    """The item as one that is said again."""
    return replace(item, told=True) if isinstance(item, TextItem) else told_row(item)


def told_row(row: RowItem) -> RowItem:
    """The row as one that is said again."""
    return replace(row, slots=tuple(replace(slot, told=True) for slot in row.slots), markup="")

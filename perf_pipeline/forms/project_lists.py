"""One table that lists several projects, each with its indicators: cut into a block a project.

Such a list has columns for what elsewhere stands in the header block: unit, project, budget, objective. Every
project gets a block of its own — what stands above the list, its own cells as labels with values, the header
of the indicator columns, its rows — so that everything that reads single forms reads it. Characters are
accounted for once: what is said again for a later project is marked as told.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from perf_pipeline.forms.bands import title_above, told_row
from perf_pipeline.forms.headers import Header, match_header
from perf_pipeline.forms.items import Item, RowItem, Slot, TextItem
from perf_pipeline.forms.vocabulary import (
    column_role,
    is_total_row,
    label_field,
    labelled_value,
    looks_like_organization,
    title_kind,
)
from perf_pipeline.intake.document import Cell, Table
from perf_pipeline.notation.folding import bare, squeeze

_PROJECTS = frozenset({"project", "unit_and_project"})
_OWNERS = _PROJECTS | {"organization"}
_TOLD_OF = _OWNERS | {
    *("project_code", "organization_code", "supervisor", "objective", "title_year", "purpose", "duties"),
    *("budget_total", "budget_fiscal", "budget_other", "budget_carried", "funds"),
    *("execution_initial", "execution_adjusted", "execution_executed", "execution_rate", "execution_score"),
    *("actual_summary", "claimed_total"),
}
"""Fields of a header block that a list may have a column for."""
_CARRIED = frozenset({"organization", "organization_code", "supervisor"})
"""Of these, what a list says once for several projects: in a merged cell, or above blank ones."""
_LABEL_OF = {"project": "项目名称", "organization": "单位名称"}
_LOOKAHEAD = 10


def one_block_a_project(items: Sequence[Item]) -> Iterator[Item]:
    """The items with every list of projects replaced by one block a project; all others as they are."""
    listed: _List | None = None
    skip = 0
    for position, item in enumerate(items):
        if skip:
            skip -= 1
            continue
        if listed is not None and isinstance(item, TextItem) and title_kind(item.text) is not None:
            listed = None
        found = _list_at(items, position)
        if found is not None:
            header, columns = found
            heads = [row for row in items[position : position + header.rows] if isinstance(row, RowItem)]
            skip = header.rows - 1
            if listed is not None and listed.same_columns(columns):
                yield from listed.header_again(heads)
                continue
            listed = _List(columns, heads, title_above(items[:position]))
        elif listed is not None and isinstance(item, RowItem) and listed.is_row(item):
            yield from listed.row(item)
        else:
            yield item


def _list_at(items: Sequence[Item], position: int) -> tuple[Header, dict[int, str]] | None:
    """The header of a list at this item, and which of its columns tell of the project."""
    item = items[position]
    if not isinstance(item, RowItem) or not any(_told_field(slot.text) in _OWNERS for slot in item.slots):
        return None
    ahead = items[position + 1 : position + 1 + _LOOKAHEAD]
    header = match_header(item, [i for i in ahead if isinstance(i, RowItem) and i.table is item.table])
    if header is None:
        return None
    first = min((c.column for c in header.columns if c.role in ("level1", "level2", "level3")), default=0)
    columns = {
        column.column: name
        for column in header.columns
        if column.column < first and (name := _told_field(column.text)) is not None
    }
    return (header, columns) if _OWNERS & set(columns.values()) else None


def _told_field(text: str) -> str | None:
    """The field of a header block that a column names, None for a column of the indicators themselves."""
    if column_role(text) not in (None, "side"):
        return None
    name = label_field(text)
    return name if name in _TOLD_OF else None


@dataclass(slots=True)
class _List:
    """A list being read: its columns, its header, and the unit and project that its rows belong to."""

    columns: dict[int, str]  # column → field
    heads: list[RowItem]
    above: list[Item]
    unit: Slot | None = None
    project: str | None = None
    said: set[str] = field(default_factory=set)  # what the block says of the project
    begun: bool = False
    labels: dict[int, Cell] = field(default_factory=dict)
    carried: dict[int, Slot] = field(
        default_factory=dict
    )  # column → what holds for the projects below as well

    def __post_init__(self) -> None:
        for row in self.heads:
            for slot in row.slots:
                if slot.column in self.columns and slot.text:
                    self.labels.setdefault(slot.column, slot.cell)

    def same_columns(self, columns: dict[int, str]) -> bool:
        """Whether another header is this one again."""
        return columns == self.columns

    def is_row(self, row: RowItem) -> bool:
        """Whether a row goes on with the list: as wide as it, and no band over all of its columns."""
        if row.table.width != self.heads[0].table.width or is_total_row(row.lead):
            return False
        first = next((slot for slot in row.slots if slot.own and slot.text), None)
        band = first is not None and first.cell.column_span > len(self.columns)
        return not band and labelled_value(row.lead) is None

    def header_again(self, heads: Sequence[RowItem]) -> Iterator[Item]:
        """The header repeated at the top of a page."""
        for row in heads:
            yield self._without_columns(row, [slot for slot in row.slots if slot.own])

    def row(self, row: RowItem) -> Iterator[Item]:
        """The items that a row of the list becomes."""
        told_of = [slot for slot in row.slots if slot.column in self.columns and slot.own and slot.text]
        rest = any(slot.own and slot.text for slot in row.slots if slot.column not in self.columns)
        if not rest and self._is_unit(told_of):
            self.unit, self.project = told_of[0], None
            return
        name = next((slot for slot in told_of if slot.column in self._keys()), None)
        if name is not None and squeeze(name.text) != self.project:
            yield from self._block(self._with_carried(told_of))
            self.project, self.said = squeeze(name.text), {squeeze(slot.text) for slot in told_of}
            told_of = []
        again = [slot for slot in told_of if squeeze(slot.text) in self.said]
        yield from (TextItem(slot.text, slot.cell.place) for slot in told_of if slot not in again)
        if rest or again or row.markup:
            yield self._without_columns(row, again)

    def _with_carried(self, told_of: list[Slot]) -> list[Slot]:
        """A project's own cells, behind what was said of its unit above an earlier project."""
        new = {slot.column: slot for slot in told_of if self.columns[slot.column] in _CARRIED}
        if "organization" in {self.columns[column] for column in new}:
            self.carried = {}  # another unit: nothing of the last one holds
        again = [slot for column, slot in self.carried.items() if column not in new]
        self.carried |= {column: replace(slot, told=True) for column, slot in new.items()}
        return again + told_of

    def _keys(self) -> set[int]:
        """The columns whose cells open a block: of the project, where the list has none of the unit."""
        projects = {column for column, name in self.columns.items() if name in _PROJECTS}
        return projects or {column for column, name in self.columns.items() if name == "organization"}

    def _is_unit(self, told_of: Sequence[Slot]) -> bool:
        """A unit in a row of its own, above its projects."""
        if len(told_of) != 1 or self.columns[told_of[0].column] not in _OWNERS or not self._has_projects():
            return False
        return self.columns[told_of[0].column] == "organization" or looks_like_organization(told_of[0].text)

    def _has_projects(self) -> bool:
        return bool(_PROJECTS & set(self.columns.values()))

    def _block(self, told_of: Sequence[Slot]) -> Iterator[Item]:
        """What opens the block of one project: the list's title, its own cells, the header."""
        yield from self.above if self.begun else ()
        if self.unit is not None:
            yield self._stated("organization", self.unit)
            self.unit = replace(self.unit, told=True)
        for slot in told_of:
            name = self.columns[slot.column]
            yield self._stated("project" if name in _PROJECTS else name, slot)
        for row in self.heads:
            shown = self._without_columns(row, [slot for slot in row.slots if slot.own])
            yield told_row(shown) if self.begun else shown
        self.begun = True

    def _stated(self, name: str, value: Slot) -> RowItem:
        """A row of a header block: the label of the column, the cell."""
        text = _LABEL_OF.get(name) or self.labels[value.column].text
        label = Slot(0, Cell(text, value.cell.place), True, text, told=True)
        slots = (label, replace(value, column=1, own=True))
        return RowItem(slots, Table(((label.cell, value.cell),), "listed"), 0, (text, value.text))

    def _without_columns(self, row: RowItem, noise: Sequence[Slot]) -> RowItem:
        """The row's indicator cells alone; ``noise`` are cells left out that say nothing more."""
        kept = tuple(slot for slot in row.slots if slot.column not in self.columns)
        texts = tuple(slot.text for slot in kept if slot.own and slot.text)
        left_out = "".join(slot.cell.text for slot in noise if slot.column in self.columns)
        return replace(row, slots=kept, texts=texts, markup=row.markup + bare(left_out))

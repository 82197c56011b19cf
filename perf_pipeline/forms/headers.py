"""Header matching: a header row is found by its words, and gives every column a role.

No position is assumed. A header may stand in two rows (a group above its parts), may repeat at every
page, and may leave columns unnamed (a merged cell that a dump did not mark).
"""

from dataclasses import dataclass

from perf_pipeline.forms.items import RowItem
from perf_pipeline.forms.vocabulary import column_role
from perf_pipeline.notation.units import unit_in_brackets

_LEVELS = ("level1", "level2", "level3")
_LEAST_ROLES = 3


@dataclass(frozen=True, slots=True)
class HeaderColumn:
    """One column: its role (None when unnamed), where it stands, the unit that its header states."""

    role: str | None
    column: int
    width: int
    text: str
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Header:
    """The columns of an indicator table, left to right."""

    columns: tuple[HeaderColumn, ...]
    place: str
    rows: int  # how many rows the header takes

    @property
    def roles(self) -> tuple[str | None, ...]:
        """Roles from left to right."""
        return tuple(column.role for column in self.columns)

    def has(self, role: str) -> bool:
        """Whether some column has this role."""
        return role in self.roles

    def unit_of(self, role: str) -> str | None:
        """The unit stated in the header of that role."""
        return next((column.unit for column in self.columns if column.role == role), None)


def match_header(row: RowItem, following: RowItem | None) -> Header | None:
    """The header that begins at ``row``, or None when this row is none.

    ``following`` is the next row of the same table, for headers in two rows.
    """
    if following is not None and following.table is row.table and following.index == row.index + 1:
        double = _double_header(row, following)
        if double is not None:
            return double
    columns = tuple(_column(slot.column, slot.cell.column_span, slot.text) for slot in row.slots)
    return Header(_first_of_each(columns), row.place, 1) if _is_header(columns, row) else None


def _column(column: int, width: int, text: str) -> HeaderColumn:
    return HeaderColumn(column_role(text) if text else None, column, width, text, unit_in_brackets(text))


def _is_header(columns: tuple[HeaderColumn, ...], row: RowItem) -> bool:
    roles = {column.role for column in columns} - {None}
    named = [column for column in columns if column.text]
    if len(roles) < _LEAST_ROLES or len(row.texts) < _LEAST_ROLES:
        return False
    if sum(column.role is not None for column in named) * 2 < len(named):
        return False
    has_name = "level3" in roles or {"level1", "level2"} <= roles
    return has_name and bool(roles & {"target", "actual", "rule", "weight", "explanation", "unit"})


def _first_of_each(columns: tuple[HeaderColumn, ...]) -> tuple[HeaderColumn, ...]:
    """A role named twice keeps its first column; a second level column without third is the name column."""
    seen: set[str] = set()
    kept = []
    for column in columns:
        if column.role in seen:
            column = HeaderColumn(None, column.column, column.width, column.text)
        elif column.role is not None:
            seen.add(column.role)
        kept.append(column)
    return _deepest_is_name(tuple(kept))


def _deepest_is_name(columns: tuple[HeaderColumn, ...]) -> tuple[HeaderColumn, ...]:
    if any(column.role == "level3" for column in columns):
        return columns
    deepest = max((c.role for c in columns if c.role in _LEVELS), default=None)
    return tuple(
        HeaderColumn("level3", c.column, c.width, c.text, c.unit) if c.role == deepest else c for c in columns
    )


def _double_header(upper: RowItem, lower: RowItem) -> Header | None:
    """Two rows that together are a header: every filled cell of the lower one is a header word."""
    if not lower.texts or any(column_role(text) is None for text in lower.texts):
        return None
    below = {slot.column: slot.text for slot in lower.slots if slot.own and slot.text}
    if not below or set(lower.texts) <= set(upper.texts):
        return None
    columns = []
    for slot in upper.slots:
        parts = [c for c in sorted(below) if slot.column <= c < slot.column + slot.cell.column_span]
        if parts:
            columns += [_column(part, 1, below.pop(part)) for part in parts]
        else:
            columns.append(_column(slot.column, slot.cell.column_span, slot.text))
    columns += [_column(column, 1, text) for column, text in below.items()]
    ordered = tuple(sorted(columns, key=lambda column: column.column))
    return Header(_first_of_each(ordered), upper.place, 2) if _is_header(ordered, upper) else None

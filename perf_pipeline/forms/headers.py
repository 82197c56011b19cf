"""Header matching: a header row is found by its words, and gives every column a role.

No position is assumed. A header may stand in two rows (a group above its parts), may repeat at every
page, may leave columns unnamed, may state two goals side by side (twin blocks), and its level words may be
one level off. Words decide first; where they leave a choice, the cells below decide (``fitness``).
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from perf_pipeline.forms.fitness import Class, classify, fit
from perf_pipeline.forms.items import RowItem
from perf_pipeline.forms.vocabulary import (
    column_role,
    data,
    displaced_role,
    hinted_role,
    is_reviewers,
    period_of,
    possible_roles,
    second_choice,
    sub_column_role,
)
from perf_pipeline.intake.document import Table
from perf_pipeline.notation.units import unit_in_brackets
from perf_pipeline.notation.years import title_year

IGNORED = "ignored"
"""Role of a column that belongs to the other half of a twin block."""
_LEVELS = ("level1", "level2", "level3")
_LEVEL_LIKE = (*_LEVELS, "side")
_LEAST_ROLES = 3
_LEAST_LEVELS = 2
_SAMPLE = 8
_MEASURES = frozenset({"target", "actual", "rule", "weight", "explanation", "unit"})


@dataclass(frozen=True, slots=True)
class HeaderColumn:
    """One column: its role (None when unnamed), where it stands, its words, the words of its group above."""

    role: str | None
    column: int
    width: int
    text: str
    group: str = ""

    @property
    def unit(self) -> str | None:
        """The unit that the header states: "指标值（%）"."""
        return unit_in_brackets(self.text)


Columns = tuple[HeaderColumn, ...]


@dataclass(frozen=True, slots=True)
class Header:
    """The columns of an indicator table, left to right. ``period`` is long or year for a block of a twin."""

    columns: Columns
    place: str
    rows: int  # how many rows the header takes
    table: Table = field(compare=False, repr=False)  # the table that it heads
    period: str | None = None

    @property
    def roles(self) -> tuple[str | None, ...]:
        """Roles from left to right."""
        return tuple(column.role for column in self.columns)

    @property
    def fitting(self) -> tuple[str | None, ...]:
        """Roles as rows are aligned to them: a column that has a name of its own keeps whatever stands below it."""
        return tuple(
            IGNORED if column.role is None and column.text else column.role for column in self.columns
        )

    def has(self, role: str) -> bool:
        """Whether some column has this role."""
        return role in self.roles

    def unit_of(self, role: str) -> str | None:
        """The unit stated in the header of that role."""
        return next((column.unit for column in self.columns if column.role == role), None)


def match_header(row: RowItem, following: Sequence[RowItem]) -> Header | None:
    """The header that begins at ``row``, or None when this row is none.

    ``following`` are the next rows of the same table: a second header row, then cells to decide doubts by.
    """
    if following and _is_band(row, following[0]):
        return _under_band(row, following)
    columns = _double_header(row, following[0]) if following else None
    rows = 2 if columns is not None else 1
    if columns is None:
        columns = _hinted(
            tuple(HeaderColumn(column_role(s.text), s.column, s.cell.column_span, s.text) for s in row.slots)
        )
        if not _is_header(columns, len(row.texts)):
            return None
    below = _Below(columns, following[rows - 1 : rows - 1 + _SAMPLE])
    for settle in _SETTLING:
        columns = settle(columns, below)
    if not any(column.role in ("target", "actual") for column in columns):
        return None  # a list of indicators without anything aimed at: a library, a framework
    period = next((p for c in columns if c.role == "side" and (p := period_of(c.text))), None)
    return Header(columns, row.place, rows, row.table, period)


def _is_band(row: RowItem, lower: RowItem) -> bool:
    """Whether a row is one cell that names the table below it: 年度绩效指标."""
    return len(row.texts) == 1 and column_role(row.lead) == "side" and lower.table is row.table


def _under_band(row: RowItem, following: Sequence[RowItem]) -> Header | None:
    """The header below a band; for which period it states goals the band may say."""
    header = match_header(following[0], following[1:])
    if header is None:
        return None
    return replace(header, place=row.place, rows=header.rows + 1, period=period_of(row.lead) or header.period)


def _hinted(columns: Columns) -> Columns:
    """Beside two known level columns, words that no list knows get the role that they hint at."""
    if len({column.role for column in columns} & set(_LEVELS)) < _LEAST_LEVELS:
        return columns
    taken = {column.role for column in columns}
    kept = []
    for column in columns:
        hint = hinted_role(column.text) if column.role is None else None
        if hint is not None and hint not in taken and second_choice(column.text) is None:
            taken.add(hint)
            column = replace(column, role=hint)
        kept.append(column)
    return tuple(kept)


def _is_header(columns: Columns, filled: int) -> bool:
    roles = {column.role for column in columns} - {None}
    named = [column for column in columns if column.text]
    if len(roles) < _LEAST_ROLES or filled < _LEAST_ROLES:
        return False
    if 2 * sum(column.role is not None for column in named) < len(named):
        return False
    has_name = "level3" in roles or {"level1", "level2"} <= roles
    return has_name and bool(roles & _MEASURES)


def _double_header(upper: RowItem, lower: RowItem) -> Columns | None:
    """Two rows that together are a header: the upper one names or groups what the lower one names."""
    if lower.table is not upper.table or lower.index != upper.index + 1 or not lower.texts:
        return None
    unknown = any(column_role(text) is None and sub_column_role(text) is None for text in lower.texts)
    if unknown and not _stands_under_groups(upper, lower):
        return None
    named = [text for text in upper.texts if column_role(text) is not None or period_of(text) is not None]
    if 3 * len(named) < 2 * len(upper.texts) or set(lower.texts) <= set(upper.texts):
        return None  # a row of the header block above an ordinary header, or the same header twice
    columns = _hinted(_merged(upper, lower))
    return columns if _is_header(columns, len(upper.texts) + len(lower.texts)) else None


def _stands_under_groups(upper: RowItem, lower: RowItem) -> bool:
    """Whether merged cells alone tell of a second header row: it stands below cells over several columns,
    and every other cell of the upper row reaches down beside it."""
    if upper.table.kind != "grid":
        return False
    groups = [s for s in upper.slots if s.cell.column_span > 1 and s.cell.row_span == 1 and s.text]
    grouped = {c for s in groups for c in range(s.column, s.column + s.cell.column_span)}
    beside = [s for s in upper.slots if s not in groups and s.text]
    return (
        bool(grouped)
        and all(slot.column in grouped for slot in lower.slots if slot.own and slot.text)
        and all(slot.cell.row_span > 1 for slot in beside)
    )


def _merged(upper: RowItem, lower: RowItem) -> Columns:
    below = {slot.column: slot for slot in lower.slots if slot.own and slot.text}
    above = [slot for slot in upper.slots if slot.text]
    columns = []
    for slot, end in zip(above, [*(s.column for s in above[1:]), 1 << 20], strict=True):
        reach = slot.column + slot.cell.column_span if upper.table.kind == "grid" else end
        parts = [below.pop(c) for c in sorted(below) if slot.column <= c < reach]
        columns += [
            HeaderColumn(role, part.column, part.cell.column_span, part.text, slot.text)
            for part, role in zip(parts, _part_roles([p.text for p in parts], slot.text), strict=True)
        ]
        if not parts:
            columns.append(
                HeaderColumn(column_role(slot.text), slot.column, slot.cell.column_span, slot.text)
            )
    columns += [
        HeaderColumn(column_role(s.text), s.column, s.cell.column_span, s.text) for s in below.values()
    ]
    taken = {c for column in columns for c in range(column.column, column.column + column.width)}
    blanks = {slot.column for row in (upper, lower) for slot in row.slots if not slot.text} - taken
    columns += [HeaderColumn(None, column, 1, "") for column in blanks]
    return tuple(sorted(columns, key=lambda column: column.column))


def _part_roles(parts: Sequence[str], group: str) -> list[str | None]:
    """What the parts below a group mean: by their words, as years of the group, by what they hint at.

    What reviewers add below a head of their own means nothing: 复核 over 得分.
    """
    if column_role(group) is None and is_reviewers(group):
        return [None] * len(parts)
    years = [title_year(part) if sub_column_role(part) is None else None for part in parts]
    periods = ["year" if year else period_of(part) for year, part in zip(years, parts, strict=True)]
    if column_role(group) == "target" and sorted(map(str, periods)) == ["long", "year"]:
        return [IGNORED if period == "long" else "target" for period in periods]
    if column_role(group) == "target" and len(parts) > 1 and None not in years:
        latest = max(year for year in years if year is not None)
        return [_role_of_year(year, latest) for year in years if year is not None]
    return [_part_role(part, group) or _hinted_part(part, group) for part in parts]


def _role_of_year(year: int, latest: int) -> str:
    """What a value of ``year`` is beside the target of the ``latest``."""
    ranks: dict[int, str] = {0: "target", 1: "prior_year"}
    return ranks.get(latest - year, IGNORED)


def _part_role(text: str, group: str) -> str | None:
    """What a part means depends on its group: 单位 under 年度指标值, 其他 under 偏差原因分析."""
    words = (
        (column_role, sub_column_role)
        if column_role(group) in (None, "side")
        else (sub_column_role, column_role)
    )
    return words[0](text) or words[1](text)


def _hinted_part(text: str, group: str) -> str | None:
    """A part of the targets is the year's, however it is called (预计当年实现), unless it hints at an earlier year."""
    hint = hinted_role(text)
    return "target" if column_role(group) == "target" and hint in ("outlook", "actual") else hint


# -- settling doubts: each step takes and gives columns


class _Below:
    """The cells below a header, by header column, to decide doubts by."""

    def __init__(self, columns: Columns, rows: Sequence[RowItem]) -> None:
        index = {column.column: i for i, column in enumerate(columns)}
        self._texts: list[list[str]] = [[] for _ in columns]
        for row in rows:
            for slot in row.slots:
                if slot.column in index and slot.text:
                    self._texts[index[slot.column]].append(slot.text)

    def fitness(self, index: int, role: str) -> float:
        """Mean fit of a column's cells to a role; 0 without cells."""
        texts = self._texts[index]
        return sum(fit(role, text) for text in texts) / len(texts) if texts else 0.0

    def only_numbers_rows(self, index: int) -> bool:
        """Whether a column counts its rows: 1, 2, 3 …"""
        counted = [int(text) for text in self._texts[index] if text.isdecimal()]
        return 2 * len(counted) > len(self._texts[index]) and counted == list(range(1, len(counted) + 1))

    def mostly(self, index: int) -> Class | None:
        """The class of most cells of a column."""
        ranked = Counter(map(classify, self._texts[index])).most_common(1)
        return ranked[0][0] if ranked else None


Settle = Callable[[Columns, _Below], Columns]


def _one_half_of_a_twin(columns: Columns, below: _Below) -> Columns:  # noqa: ARG001 - one signature for all steps
    """Of two goals side by side keep the one of the year: its group says so, else the right one."""
    names = [i for i, column in enumerate(columns) if column.role == "level3"]
    targets = [i for i, column in enumerate(columns) if column.role == "target"]
    if len(names) != 2 or len(targets) != 2 or not names[0] < targets[0] < names[1] < targets[1]:
        return columns
    repeated = [role for role, count in Counter(c.role for c in columns).items() if count == 2 and role]
    start = min(i for i, c in enumerate(columns) if c.role in repeated and i > targets[0])
    periods = [period_of(columns[i].group) for i in (names[0], names[1])]
    keep_left = periods == ["year", "long"]
    return tuple(
        replace(column, role=IGNORED) if column.role in repeated and (i < start) != keep_left else column
        for i, column in enumerate(columns)
    )


def _earlier_years(columns: Columns, below: _Below) -> Columns:  # noqa: ARG001
    """2023年完成值 beside 2024年目标值 is the prior year's, and older values are nobody's target."""
    years = [title_year(c.text) if c.role in ("target", "actual") else None for c in columns]
    aimed = [year for year, c in zip(years, columns, strict=True) if year and c.role == "target"]
    if not aimed:
        return columns
    return tuple(
        replace(column, role=_role_of_year(year, max(aimed))) if year and year < max(aimed) else column
        for year, column in zip(years, columns, strict=True)
    )


def _one_column_a_role(columns: Columns, below: _Below) -> Columns:
    """A role named twice stays with the column whose cells fit it best; the other is unnamed or a direction."""
    kept = list(columns)
    for role in {column.role for column in columns} - {None, IGNORED, *data().several}:
        named = [i for i, column in enumerate(columns) if column.role == role]
        best = max(named, key=lambda i: (below.fitness(i, str(role)), -i))
        for i in named:
            if i != best:
                kept[i] = replace(columns[i], role=_displaced(columns[i], str(role), kept))
    return tuple(kept)


def _displaced(column: HeaderColumn, role: str, columns: Sequence[HeaderColumn]) -> str | None:
    """What a column means whose role another column fits better: 指标内容 beside 三级指标 explains it."""
    if role == "operator":
        return "direction"
    other = displaced_role(column.text)
    return None if any(one.role == other for one in columns) else other


def _levels_by_content(columns: Columns, below: _Below) -> Columns:
    """Level words one off, or a level above the first: the cells show where the first level really stands."""
    levels = [i for i, column in enumerate(columns) if column.role in _LEVEL_LIKE]
    first = next((i for i in levels if below.mostly(i) in (Class.LEVEL1, Class.LEVEL_BOTH)), None)
    if first is None or columns[first].role == "level1":
        return columns
    kept = list(columns)
    rest = levels[levels.index(first) :]
    for i in levels[: levels.index(first)]:
        kept[i] = replace(columns[i], role=IGNORED)
    has_second = len(rest) > 2 or (len(rest) == 2 and below.mostly(rest[1]) is Class.LEVEL2)
    roles = ["level1", "level2", "level3"] if has_second else ["level1", "level3"]
    for i, role in zip(rest, [*roles, *[None] * len(rest)], strict=False):
        kept[i] = replace(columns[i], role=role)
    return tuple(kept)


def _by_content(columns: Columns, below: _Below) -> Columns:
    """A header word that may mean several things means what its cells fit best."""
    kept = list(columns)
    for i, column in enumerate(columns):
        choices = possible_roles(column.text)
        if choices and below.mostly(i) is not None:
            kept[i] = replace(column, role=max(choices, key=lambda role: below.fitness(i, role)))
    return tuple(kept)


def _second_choices(columns: Columns, below: _Below) -> Columns:  # noqa: ARG001
    """Where no column has a role, a word that may mean it does: 绩效标准 the target, 完成 the actual."""
    kept = list(columns)
    for i, column in enumerate(columns):
        role = second_choice(column.text)
        if role is not None and all(other.role != role for other in kept):
            kept[i] = replace(column, role=role)
    return tuple(kept)


def _a_target(columns: Columns, below: _Below) -> Columns:
    """Where no word tells of the target, the unnamed column whose cells are most like targets holds it."""
    if any(column.role in ("target", "actual") for column in columns):
        return columns
    unnamed = [
        i
        for i, column in enumerate(columns)
        if column.role is None and column.text and not below.only_numbers_rows(i)
    ]
    best = max(unnamed, key=lambda i: below.fitness(i, "target"), default=None)
    if best is None or below.fitness(best, "target") < _LIKE_TARGETS:
        return columns
    return tuple(replace(c, role="target") if i == best else c for i, c in enumerate(columns))


_LIKE_TARGETS = 1.0


def _a_name(columns: Columns, below: _Below) -> Columns:  # noqa: ARG001
    """Without a third level, the deepest level column is the indicator's name."""
    if any(column.role == "level3" for column in columns):
        return columns
    deepest = max((c.role for c in columns if c.role in _LEVELS), default=None)
    return tuple(replace(c, role="level3") if c.role == deepest else c for c in columns)


_SETTLING: tuple[Settle, ...] = (
    _by_content,
    _one_half_of_a_twin,
    _earlier_years,
    _one_column_a_role,
    _levels_by_content,
    _second_choices,
    _a_target,
    _a_name,
)

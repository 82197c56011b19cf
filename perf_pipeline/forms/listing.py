"""Indicator tables written as lines, turned into rows.

【产出指标-数量指标】, then 指标1：名称（值); or 一、产出指标, （一）数量指标, then 1.名称：值；分值：15分.
A listing is a table that somebody typed without one; once it stands in rows, everything that reads tables reads
it. Numbered lines below names of levels are a listing only where most of them state targets: a report has such
lines too.
Patterns are data (listing.yaml).
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache

from perf_pipeline.forms.items import Item, RowItem, Slot, TextItem
from perf_pipeline.forms.vocabulary import column_role, is_level1, is_level2, level_label, split_levels
from perf_pipeline.intake.document import Cell, Table
from perf_pipeline.notation.dates import parse_date
from perf_pipeline.notation.folding import bare, squeeze
from perf_pipeline.notation.targets import parse_quantity
from perf_pipeline.package_data import DataModel, load

_HEADER = ("一级指标", "二级指标", "三级指标", "指标值")
_NAMED = ("level1", "level2", "level3", "target")
_LEAST_ENTRIES = 3


class ListingData(DataModel):
    """Schema of listing.yaml."""

    heading: str
    number: str
    bracketed: str
    stated: str
    compared: str
    part: str
    labelled: str


@dataclass(frozen=True, slots=True)
class _Patterns:
    heading: re.Pattern[str]
    number: re.Pattern[str]
    values: tuple[re.Pattern[str], ...]
    part: re.Pattern[str]
    labelled: re.Pattern[str]


@cache
def _patterns() -> _Patterns:
    words = load("perf_pipeline.forms", "listing.yaml", ListingData)
    return _Patterns(
        re.compile(words.heading),
        re.compile(words.number),
        tuple(map(re.compile, (words.bracketed, words.stated, words.compared))),
        re.compile(words.part),
        re.compile(words.labelled),
    )


def is_heading(text: str) -> bool:
    """Whether a line is the heading of a listed group: 【产出指标-数量指标】, 产出指标—数量指标."""
    return _patterns().heading.fullmatch(text) is not None or _levels_in(text) is not None


def tabulate(items: Iterable[Item]) -> Iterator[Item]:
    """The items with every listing replaced by the rows of a table; all others as they are."""
    listing = _Listing()
    for item in items:
        if isinstance(item, TextItem) and listing.take(item):
            continue
        yield from listing.end()
        listing = _Listing()
        if isinstance(item, TextItem) and listing.take(item):
            continue
        yield item
    yield from listing.end()


@dataclass(frozen=True, slots=True)
class _Entry:
    """An indicator of a listing: its levels, how many of them are new, its cells by head, and where it stands."""

    levels: tuple[str, str]
    new: int
    cells: dict[str, str]
    place: str
    source: str


@dataclass(slots=True)
class _Listing:
    """Lines that may be a listing, until one comes that is no part of it."""

    items: list[Item] = field(default_factory=list)
    entries: list[_Entry] = field(default_factory=list)
    levels: tuple[str, str] | None = None
    new: int = 0  # levels that no entry has shown yet
    said: str = ""  # the lines that named them
    marked: bool = False  # whether headings say that it is a listing: 【…-…】

    def take(self, item: TextItem) -> bool:
        """Take a line that names levels or an indicator below them; False when it does neither."""
        heading = _patterns().heading.fullmatch(item.text)
        if heading is not None:
            self.marked = True
            self._levels(item.text, (heading.group("level1"), heading.group("level2")), 2)
        elif (named := _levels_in(item.text)) is not None:
            level1, level2 = named
            if level1 is None and self.levels is None:
                return False
            self._levels(item.text, (level1 or (self.levels or ("", ""))[0], level2), 2 if level1 else 1)
        elif self.levels is not None and (cells := _cells_of(item.text)) is not None:
            source = f"{self.said}{item.text}"
            self.entries.append(_Entry(self.levels, self.new, cells, item.place, source))
            self.new, self.said = 0, ""
        else:
            return False
        self.items.append(item)
        return True

    def _levels(self, text: str, levels: tuple[str, str], new: int) -> None:
        self.levels, self.new, self.said = levels, max(self.new, new), f"{self.said}{text}"

    def end(self) -> Iterator[Item]:
        """The rows of the listing, or its lines as they are where they are none."""
        if not self.entries or not (self.marked or _state_targets(self.entries)):
            yield from self.items
            return
        heads = (
            *_HEADER,
            *dict.fromkeys(head for entry in self.entries for head in entry.cells if head not in _HEADER),
        )
        yield _row(heads, self.items[0].place, own=0)
        for entry in self.entries:
            rest = [entry.cells.get(head, "") for head in heads[2:]]
            yield _row((*entry.levels, *rest), entry.place, len(rest) + entry.new, entry.source)
        if self.said:  # levels without an indicator below them
            yield TextItem(self.said, self.items[-1].place)


def _levels_in(text: str) -> tuple[str | None, str] | None:
    """The levels that a line names and nothing else: 一、产出指标 opens a first level, （一）数量指标 a second one."""
    stripped = squeeze(text).rstrip(":")
    both = split_levels(_unnumbered(stripped))
    if both is not None:
        return both
    label = level_label(stripped)
    if label is None or not label.known:
        return None
    name = _unnumbered(text.strip().rstrip("：:"))
    is_lower = not is_level1(label.name) or (is_level2(label.name) and bool(_BRACKETED.match(text)))
    return (None, name) if is_lower else (name, "")


_BRACKETED = re.compile(r"\s*[（(]")  # （四）成本指标 is a second level, 一、成本指标 a first one
_NUMBERS = re.compile(r"^(?:[（(][一二三四五六七八九十\d]{1,2}[)）]|[一二三四五六七八九十\d]{1,2}[、.．])\s*")


def _unnumbered(text: str) -> str:
    return _NUMBERS.sub("", text)


def _cells_of(text: str) -> dict[str, str] | None:
    """Name, target and what else a numbered line says of an indicator, by head; None when it says no target."""
    number = _patterns().number.match(text)
    if number is None:
        return None
    first, *parts = _patterns().part.split(text[number.end() :].strip().rstrip("。；;"))
    cells: dict[str, str] = {}
    for part in parts:
        labelled = _patterns().labelled.fullmatch(part.strip())
        role = column_role(labelled.group("label")) if labelled else None
        if labelled is None or role is None or role in ("level1", "level2", "level3", "side"):
            first = f"{first}；{part}"
        elif role == "target":
            cells[_HEADER[3]] = labelled.group("value")
        else:
            cells[labelled.group("label")] = labelled.group("value")
    if _HEADER[3] in cells:
        return {_HEADER[2]: first, **cells}
    stated = next((found for value in _patterns().values if (found := value.fullmatch(first.strip()))), None)
    return stated and {_HEADER[2]: stated.group("name"), _HEADER[3]: stated.group("value").strip(), **cells}


def _state_targets(entries: Sequence[_Entry]) -> bool:
    """Whether most of the entries aim at a number or day: then they are indicators, not sentences of a report."""
    values = [entry.cells[_HEADER[3]] for entry in entries]
    telling = [v for v in values if parse_quantity(v).is_numeric or parse_date(v, _ANY_YEAR) is not None]
    return len(values) >= _LEAST_ENTRIES and 2 * len(telling) >= len(values)


_ANY_YEAR = 2000


def _row(texts: Sequence[str], place: str, own: int, source: str = "") -> RowItem:
    """A row of which the last ``own`` cells stand in ``source``; the others are said above or nowhere."""
    cells = tuple(Cell(text, place) for text in texts)
    first = len(texts) - own
    slots = tuple(Slot(column, cell, column >= first, cell.text) for column, cell in enumerate(cells))
    markup = bare(source)
    for text in texts[first:]:
        markup = markup.replace(bare(text), "", 1)
    return RowItem(slots, Table((cells,), "listed"), 0, tuple(filter(None, texts)), markup)

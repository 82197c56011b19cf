"""Indicator tables written as lines: 【产出指标-数量指标】, then 指标1：名称（值）. They are turned into rows.

A listing is a table that somebody typed without one; once it stands in rows, everything that reads tables
reads it. Patterns are data (listing.yaml).
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from perf_pipeline.forms.items import Item, RowItem, Slot, TextItem
from perf_pipeline.intake.document import Cell, Table
from perf_pipeline.notation.folding import bare
from perf_pipeline.package_data import DataModel, load

_HEADER = ("一级指标", "二级指标", "三级指标", "指标值")


class ListingData(DataModel):
    """Schema of listing.yaml."""

    heading: str
    entry: str


@dataclass(frozen=True, slots=True)
class _Patterns:
    heading: re.Pattern[str]
    entry: re.Pattern[str]


@cache
def _patterns() -> _Patterns:
    words = load("perf_pipeline.forms", "listing.yaml", ListingData)
    return _Patterns(re.compile(words.heading), re.compile(words.entry))


def is_heading(text: str) -> bool:
    """Whether a line is the heading of a listed group: 【产出指标-数量指标】."""
    return _patterns().heading.fullmatch(text) is not None


def tabulate(items: Iterable[Item]) -> Iterator[Item]:
    """The items with every listing replaced by the rows of a table; all others as they are."""
    levels: tuple[str, str] | None = None
    heading_text = ""  # of a heading whose levels no row has shown yet
    for item in items:
        heading = _patterns().heading.fullmatch(item.text) if isinstance(item, TextItem) else None
        if heading is not None and isinstance(item, TextItem):
            if levels is None:
                yield _row(_HEADER, item.place, own=0)
            levels, heading_text = (heading.group("level1"), heading.group("level2")), item.text
            continue
        entry = _patterns().entry.fullmatch(item.text) if levels and isinstance(item, TextItem) else None
        if entry is not None and levels is not None and isinstance(item, TextItem):
            texts = (*levels, entry.group("name"), entry.group("value"))
            own = len(texts) if heading_text else 2
            yield _row(texts, item.place, own, f"{heading_text}{item.text}")
            heading_text = ""
            continue
        levels = None
        yield item


def _row(texts: tuple[str, ...], place: str, own: int, source: str = "") -> RowItem:
    """A row of which the last ``own`` cells stand in ``source``; the others are said above or nowhere."""
    cells = tuple(Cell(text, place) for text in texts)
    first = len(texts) - own
    slots = tuple(Slot(column, cell, column >= first, cell.text) for column, cell in enumerate(cells))
    markup = bare(source)
    for text in texts[first:]:
        markup = markup.replace(bare(text), "", 1)
    return RowItem(slots, Table((cells,), "listed"), 0, texts, markup)

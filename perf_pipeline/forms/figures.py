"""Cells of figures in a header block, and the heads that they stand below."""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import TypeVar

from perf_pipeline.forms.items import Slot
from perf_pipeline.notation.folding import fold
from perf_pipeline.notation.numbers import leading_number, plain
from perf_pipeline.notation.targets import is_blank
from perf_pipeline.notation.units import money_factor

Head = TypeVar("Head")

LEAST_HEADS = 2
"""Fewer cells side by side are no row of heads."""
LONGEST_HEAD = 12


def yuan(amount: Decimal | None) -> str | None:
    """An amount as it is stored."""
    return None if amount is None else f"{amount:.2f}"


def is_figure(text: str) -> bool:
    """Whether a cell holds an amount, a rate or points, or the mark for none."""
    number = leading_number(fold(text))
    rest = number[1].strip() if number is not None else None
    return is_blank(text) or rest in ("", "%", "分") or (rest is not None and money_factor(rest) is not None)


def last_number(text: str) -> str | None:
    """The last number of a text, as printed."""
    found = re.findall(r"\d+(?:\.\d+)?", fold(text))
    return found[-1] if found else None


def number_in(slot: Slot | None) -> str | None:
    """The points of a cell, if there is one."""
    return points(slot.text) if slot is not None else None


def percent(text: str) -> str | None:
    """A percentage, with or without its sign."""
    number = leading_number(fold(text))
    return plain(number[0]) if number is not None and number[1].strip() in ("", "%") else None


def points(text: str) -> str | None:
    """Points, with or without 分."""
    number = leading_number(fold(text))
    return plain(number[0]) if number is not None and number[1].strip() in ("", "分") else None


def paired(heads: Sequence[tuple[int, Head]], values: Sequence[Slot]) -> list[tuple[Head, Slot]]:
    """Values under their heads by column; by order when the columns do not agree but the counts do."""
    by_column = dict(heads)
    placed = [(by_column[slot.column], slot) for slot in values if slot.column in by_column]
    if len(placed) == len(values):
        return placed
    if len(values) == len(heads):
        return [(head, slot) for (_, head), slot in zip(heads, values, strict=True)]
    return placed

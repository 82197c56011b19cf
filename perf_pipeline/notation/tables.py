"""The data of notation.yaml in the shape in which the parsers use it, built once."""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from perf_pipeline.notation.folding import fold
from perf_pipeline.package_data import DataModel, load


class NotationData(DataModel):
    """Schema of notation.yaml."""

    operators: dict[str, list[str]]
    operator_words: dict[str, list[str]]
    operator_suffixes: dict[str, list[str]]
    qualitative_markers: list[str]
    direction_markers: list[str]
    none_markers: list[str]
    template_markers: list[str]
    percent_units: list[str]
    permille_units: list[str]
    units: list[str]
    unit_suffixes_in_names: list[str]
    money_factors: dict[str, int]
    count_factors: dict[str, tuple[str, int]]
    chinese_digits: dict[str, int]


@dataclass(frozen=True, slots=True)
class Tables:
    """Lookup tables over folded text."""

    operators: dict[str, str]  # spelling → operator
    operator_prefix: re.Pattern[str]  # symbols and words in front of a number
    operator_suffix: re.Pattern[str]
    suffixes: dict[str, str]
    qualitative: frozenset[str]
    directions: frozenset[str]
    none: frozenset[str]
    template: re.Pattern[str]
    percent: frozenset[str]
    permille: frozenset[str]
    units: frozenset[str]
    name_suffixes: tuple[str, ...]
    money: dict[str, Decimal]
    counts: dict[str, tuple[str, Decimal]]
    digits: dict[str, int]


def _inverse(table: dict[str, list[str]]) -> dict[str, str]:
    return {fold(spelling): operator for operator, spellings in table.items() for spelling in spellings}


def _longest_first(spellings: dict[str, str]) -> str:
    return "|".join(re.escape(spelling) for spelling in sorted(spellings, key=len, reverse=True))


@cache
def tables() -> Tables:
    """The lookup tables of this version."""
    data = load("perf_pipeline.notation", "notation.yaml", NotationData)
    symbols, words, suffixes = map(_inverse, (data.operators, data.operator_words, data.operator_suffixes))
    prefixes = symbols | words
    return Tables(
        operators=prefixes,
        operator_prefix=re.compile(_longest_first(prefixes)),
        operator_suffix=re.compile(f"(?:{_longest_first(suffixes)})$"),
        suffixes=suffixes,
        qualitative=frozenset(data.qualitative_markers),
        directions=frozenset(data.direction_markers),
        none=frozenset(map(fold, data.none_markers)),
        template=re.compile("|".join(data.template_markers)),
        percent=frozenset(map(fold, data.percent_units)),
        permille=frozenset(data.permille_units),
        units=frozenset(map(fold, data.units)),
        name_suffixes=tuple(data.unit_suffixes_in_names),
        money={unit: Decimal(factor) for unit, factor in data.money_factors.items()},
        counts={unit: (base, Decimal(factor)) for unit, (base, factor) in data.count_factors.items()},
        digits=data.chinese_digits,
    )

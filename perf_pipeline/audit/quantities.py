"""NUM-02, 03, 04 and VOC-05 by amount: the numbers of the objective against those of the indicators.

A quantity is a number with a unit and the words before it in its clause (else those behind). Each is paired with at
most one indicator: by likeness of names and equality of numbers, best pair first.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache

from rapidfuzz import fuzz

from perf_pipeline.audit.check import OBJECTIVE, TABLE_FORM, at_line, check
from perf_pipeline.audit.goal import Goal, Line, same_unit
from perf_pipeline.audit.words import measures, pattern
from perf_pipeline.findings import Finding
from perf_pipeline.notation.folding import fold, squeeze
from perf_pipeline.notation.numbers import parse_number, words_to_digits
from perf_pipeline.notation.tables import tables

_ALIKE = 62.0
_RELATED = 40.0
_NOT_COUNTED = frozenset({"年", "月", "日", "天", "季度", "季", "级", "度", "月份", "周", "号", "分", "期"})


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number in running text."""

    value: Decimal
    unit: str
    noun: str
    text: str


@cache
def _number_with_unit() -> re.Pattern[str]:
    units = sorted((u for u in tables().units if u not in _NOT_COUNTED), key=len, reverse=True)
    listed = "|".join(map(re.escape, units))
    return re.compile(rf"(?<![\d.第])(\d[\d,]*(?:\.\d+)?)\s*({listed})(?![\dA-Za-z])")


@lru_cache(maxsize=16384)
def quantities(text: str) -> tuple[Quantity, ...]:
    """The quantities of a text in order; years, dates, list and document numbers are none."""
    folded = pattern("list_numbers").sub("；", words_to_digits(fold(text)))
    found = []
    for match in _number_with_unit().finditer(folded):
        value = parse_number(match.group(1))
        before = re.split(r"[,，。；;、：:\s]", folded[: match.start()])[-1]
        behind = re.split(r"[,，。；;、：:\s\d]", folded[match.end() :])[0]
        if value is None or (folded[: match.start()].endswith(("(", "[")) and "号" in behind[:3]):
            continue
        noun = re.sub(r"\d.*$", "", before) or behind
        found.append(Quantity(value, match.group(2), noun[-16:] or behind[:16], match.group()))
    return tuple(found)


@check("NUM-02", "NUM-03", "NUM-04", needs=[OBJECTIVE, TABLE_FORM])
def numbers_of_the_objective(goal: Goal) -> Iterator[Finding]:
    """What the objective counts and the indicators do not, the reverse, and what they count differently."""
    said = [q for q in quantities(goal.objective) if not _is_budget(q, goal)]
    if not said:
        return
    pairs = _paired(said, goal.lines)
    taken = {line.ordinal for _, line, _ in pairs}
    paired = {id(q) for q, _, _ in pairs}
    for quantity, line, _ in pairs:
        if not _equal(quantity, line):
            values = {"expected": quantity.text, "found": line.shown_target, "words": quantity.noun}
            yield Finding("NUM-04", line.place, f"{quantity.noun}{quantity.text}", values, line=line.ordinal)
        elif fuzz.ratio(squeeze(quantity.noun), squeeze(line.name)) < _RELATED:
            yield at_line("VOC-05", line, names=f"{quantity.noun}、{line.name}", first=goal.at("objective"))
    for quantity in said:
        if id(quantity) not in paired:
            words = f"{quantity.noun}{quantity.text}"
            yield Finding("NUM-02", goal.at("objective"), words, {"found": words})
    if len(said) >= 2:
        yield from _uncounted(goal, taken)


def _is_budget(quantity: Quantity, goal: Goal) -> bool:
    factor = tables().money.get(quantity.unit)
    if factor is None:
        return False
    return goal.budget is not None and quantity.value * factor == goal.budget


def _uncounted(goal: Goal, taken: set[int]) -> Iterator[Finding]:
    for line in goal.lines:
        if line.level2 == "数量指标" and line.numeric and not line.percent and line.ordinal not in taken:
            yield at_line("NUM-03", line, line.shown_target, found=f"{line.name}{line.shown_target}")


def _paired(said: list[Quantity], lines: tuple[Line, ...]) -> list[tuple[Quantity, Line, float]]:
    ranked = sorted(
        (
            (likeness + 40 * _equal(quantity, line), likeness, i, n)
            for i, quantity in enumerate(said)
            for n, line in enumerate(lines)
            if _comparable(quantity, line)
            and ((likeness := _likeness(quantity.noun, line.name)) >= _ALIKE or _equal(quantity, line))
        ),
        key=lambda pair: (-pair[0], pair[2], pair[3]),
    )
    pairs: list[tuple[Quantity, Line, float]] = []
    used_said: set[int] = set()
    used_lines: set[int] = set()
    for _, likeness, i, n in ranked:
        if i not in used_said and n not in used_lines:
            used_said.add(i)
            used_lines.add(n)
            pairs.append((said[i], lines[n], likeness))
    return pairs


@lru_cache(maxsize=65536)
def _likeness(noun: str, name: str) -> float:
    first, second = squeeze(noun), squeeze(name)
    return float(
        max(
            fuzz.ratio(first, second),
            fuzz.partial_ratio(first, second) if min(len(first), len(second)) >= 3 else 0,
        )
    )


def _comparable(quantity: Quantity, line: Line) -> bool:
    if line.value is None:
        return False
    return _factor(quantity, line) is not None


def _factor(quantity: Quantity, line: Line) -> Decimal | None:
    unit = squeeze(line.unit or "").partition("/")[0]
    if not unit:  # it lacks one: STR-06 says so
        return Decimal(1)
    persons = measures().persons
    if unit in persons and quantity.unit in persons:
        return Decimal(1)
    return same_unit(quantity.unit, unit)


def _equal(quantity: Quantity, line: Line) -> bool:
    factor = _factor(quantity, line)
    return factor is not None and quantity.value * factor == line.value

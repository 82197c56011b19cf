"""Which line of a report belongs to which indicator of the goal: exact matching, no guesses.

Pure: lines in, pairs out. Three passes, each over what the one before left:

1. ``name_and_levels``: the same folded name under the same two levels, once on either side;
2. ``name``: the same folded name once on either side, whatever the levels (reports often leave them out);
3. ``order``: the same folded name (with levels first, then without) equally often on both sides:
   the n-th meets the n-th.

A line without a name (some forms leave the third level out) is joined by its levels alone, if at all.
A name that stands more often on one side than on the other is not paired at all: whichever line met the
indicator would be a guess that moves points. Called by ``projection``.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Joinable:
    """A line by what it is joined on; ``identity`` is the caller's own."""

    identity: str
    level1: str | None
    level2: str | None
    level3_key: str


@dataclass(frozen=True, slots=True)
class Match:
    """The indicator that a line was found to be about, and by which pass."""

    indicator: str
    method: str  # name_and_levels | name | order


Key = Callable[[Joinable], Hashable | None]


def _with_levels(line: Joinable) -> Hashable:
    return line.level1, line.level2, line.level3_key


def _by_name(line: Joinable) -> Hashable | None:
    return line.level3_key or None


_PASSES: Final[tuple[tuple[str, Key, bool], ...]] = (
    ("name_and_levels", _with_levels, True),
    ("name", _by_name, True),
    ("order", _with_levels, False),
    ("order", _by_name, False),
)


def join(indicators: Sequence[Joinable], lines: Sequence[Joinable]) -> dict[str, Match]:
    """Matches by line identity; a line that is missing there was not matched. Both sides in form order."""
    matches: dict[str, Match] = {}
    open_indicators, open_lines = list(indicators), list(lines)
    for method, key, only_single in _PASSES:
        pairs = _pairs(open_indicators, open_lines, key, only_single)
        matches |= {line: Match(indicator, method) for line, indicator in pairs.items()}
        taken = set(pairs.values())
        open_indicators = [indicator for indicator in open_indicators if indicator.identity not in taken]
        open_lines = [line for line in open_lines if line.identity not in pairs]
    return matches


def _pairs(
    indicators: Iterable[Joinable], lines: Iterable[Joinable], key: Key, only_single: bool
) -> dict[str, str]:
    theirs, ours = _grouped(indicators, key), _grouped(lines, key)
    return {
        line.identity: indicator.identity
        for value, group in ours.items()
        if len(group) == len(theirs.get(value, ())) and (len(group) == 1 or not only_single)
        for line, indicator in zip(group, theirs[value], strict=True)
    }


def _grouped(lines: Iterable[Joinable], key: Key) -> Mapping[Hashable, list[Joinable]]:
    groups: dict[Hashable, list[Joinable]] = defaultdict(list)
    for line in lines:
        if (value := key(line)) is not None:
            groups[value].append(line)
    return groups

"""Which line of a report belongs to which indicator of the goal, and how that was found; no guesses.

Pure: lines in, matches out. Each pass works on what the ones before left:

1. ``adjudicated``: a person said so; 2. ``id``: the line carries the id of an indicator of this goal;
3. ``name_and_levels``, ``name``: the same folded name once on either side, with the levels or without (last of
   all without the numbering or year that one side writes before it);
4. ``name_and_target``, ``order``: the same name several times: told apart by target and points, else the n-th
   meets the n-th where nothing speaks against it;
5. ``cut``, ``likely``: names that begin each other or are alike (``likeness``), by the best pairing of all,
   where no other pairing is nearly as good (``assignment``).

A line without a name is joined by its levels alone, if at all. What could be two things waits with its
candidates. Thresholds are data (matching.yaml). Called by ``projection``.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from perf_pipeline.warehouse.agreement import Joinable, same_target, same_weight
from perf_pipeline.warehouse.assignment import assign
from perf_pipeline.warehouse.likeness import Likeness, is_cut, likeness, name_similarity
from perf_pipeline.warehouse.matching import MATCHING

__all__ = ["Joinable", "Joined", "Match", "join"]

_MOST_CANDIDATES: Final = 5


@dataclass(frozen=True, slots=True)
class Match:
    """The indicator that a line was found to be about, by which way, and how sure that is."""

    indicator: str
    method: str
    confidence: float = 1.0


@dataclass(slots=True)
class Joined:
    """What became of the lines of a report.

    ``matches`` by line; a line missing there waits. ``candidates`` are the indicators that a waiting line
    could be about, likeliest first. ``alike`` are waiting lines whose name is cut off or not the only one;
    ``strangers`` are lines whose stated id is no indicator of this goal; ``settled`` are lines of which a
    person said that they belong to none.
    """

    matches: dict[str, Match] = field(default_factory=dict)
    candidates: dict[str, list[tuple[str, float]]] = field(default_factory=dict)
    alike: set[str] = field(default_factory=set)
    strangers: set[str] = field(default_factory=set)
    settled: set[str] = field(default_factory=set)


Key = Callable[[Joinable], Hashable | None]
Decided = Mapping[str, str | None]
"""What persons decided: the indicator by line; None for a line that belongs to no indicator."""


def _with_levels(line: Joinable) -> Hashable:
    return line.level1, line.level2, line.level3_key


def _by_name(line: Joinable) -> Hashable | None:
    return line.level3_key or None


def _by_core(line: Joinable) -> Hashable | None:
    return line.name or None


class _Joining:
    """The state between passes: what is still open on both sides, in form order."""

    def __init__(self, indicators: Sequence[Joinable], lines: Sequence[Joinable]) -> None:
        self.indicators = {indicator.identity: indicator for indicator in indicators}
        self.lines = {line.identity: line for line in lines}
        self.joined = Joined()

    def take(self, line: str, indicator: str, method: str, confidence: float | None = None) -> None:
        """Join a line; neither side is open any more."""
        sure = confidence if confidence is not None else float(getattr(MATCHING.confidence, method))
        self.joined.matches[line] = Match(indicator, method, sure)
        del self.lines[line], self.indicators[indicator]

    def decisions(self, decided: Decided) -> None:
        """Pass 1."""
        for line in [line for line in self.lines if line in decided]:
            indicator = decided[line]
            if indicator is None:
                self.joined.settled.add(line)
                del self.lines[line]
            elif indicator in self.indicators:
                self.take(line, indicator, "adjudicated")

    def ids(self, known: Iterable[str]) -> None:
        """Pass 2; an id that two lines carry says nothing."""
        stated = {line.identity: line.stated for line in self.lines.values() if line.stated is not None}
        counted = Counter(stated.values())
        every = set(known)
        for line, indicator in stated.items():
            if indicator not in every:
                self.joined.strangers.add(line)
            elif counted[indicator] == 1 and indicator in self.indicators:
                self.take(line, indicator, "id")

    def single(self, method: str, key: Key) -> None:
        """Pass 3: what stands once on either side."""
        theirs, ours = _grouped(self.indicators.values(), key), _grouped(self.lines.values(), key)
        for value, group in ours.items():
            if len(group) == len(theirs.get(value, ())) == 1:
                self.take(group[0].identity, theirs[value][0].identity, method)

    def repeated(self, key: Key) -> None:
        """Pass 4: what stands several times."""
        theirs, ours = _grouped(self.indicators.values(), key), _grouped(self.lines.values(), key)
        for value, group in ours.items():
            self._told_apart(theirs.get(value, []), group)
        theirs, ours = _grouped(self.indicators.values(), key), _grouped(self.lines.values(), key)
        for value, group in ours.items():
            rivals = theirs.get(value, [])
            if len(group) == len(rivals) and _in_order(rivals, group):
                for line, indicator in zip(group, rivals, strict=True):
                    self.take(line.identity, indicator.identity, "order")

    def _told_apart(self, indicators: list[Joinable], lines: list[Joinable]) -> None:
        """Join the pairs that agree with each other and with no one else of the same name."""
        if max(len(indicators), len(lines)) < 2:
            return
        for line in lines:
            mine = [indicator for indicator in indicators if _agree(indicator, line)]
            if len(mine) == 1 and sum(_agree(mine[0], other) for other in lines) == 1:
                self.take(line.identity, mine[0].identity, "name_and_target")

    def by_likeness(self) -> None:
        """Pass 5, and the candidates of what is left."""
        found: dict[tuple[str, str], Likeness] = {}
        for line in self.lines.values():
            for indicator in self.indicators.values():
                alike = likeness(indicator, line) if line.name != indicator.name else None
                if alike is not None:
                    found[line.identity, indicator.identity] = alike
        worths = {pair: alike.worth for pair, alike in found.items()}
        assigned = assign(worths, MATCHING.margin, MATCHING.most_at_once)
        for pair in assigned.sure.items():
            alike = found[pair]
            sure = min(alike.similarity, MATCHING.confidence.likely)
            self.take(*pair, "cut" if alike.cut else "likely", MATCHING.confidence.cut if alike.cut else sure)
        self.joined.alike |= {
            line for line in assigned.unsure if any(a.cut for (own, _), a in found.items() if own == line)
        }

    def leave(self) -> None:
        """Say of every line that is still open what it could be."""
        for line in self.lines.values():
            listed = [
                (indicator.identity, _resemblance(indicator, line)) for indicator in self.indicators.values()
            ]
            close = sorted(
                (pair for pair in listed if pair[1] >= MATCHING.candidate), key=lambda p: (-p[1], p[0])
            )
            self.joined.candidates[line.identity] = close[:_MOST_CANDIDATES]
            if any(similarity == 1 for _, similarity in close):
                self.joined.alike.add(line.identity)


def join(indicators: Sequence[Joinable], lines: Sequence[Joinable], decided: Decided | None = None) -> Joined:
    """Join ``lines`` to ``indicators``; both in form order. ``decided`` are persons' decisions by line."""
    joining = _Joining(indicators, lines)
    joining.decisions(decided or {})
    joining.ids(indicator.identity for indicator in indicators)
    joining.single("name_and_levels", _with_levels)
    joining.single("name", _by_name)
    joining.repeated(_with_levels)
    joining.repeated(_by_name)
    joining.single("name", _by_core)
    joining.by_likeness()
    joining.leave()
    return joining.joined


def _grouped(lines: Iterable[Joinable], key: Key) -> Mapping[Hashable, list[Joinable]]:
    groups: dict[Hashable, list[Joinable]] = defaultdict(list)
    for line in lines:
        if (value := key(line)) is not None:
            groups[value].append(line)
    return groups


def _agree(indicator: Joinable, line: Joinable) -> bool:
    """Whether target, or for want of a target the points, say that the two are one."""
    target = same_target(indicator, line)
    return target is True or (target is None and same_weight(indicator, line) is True)


def _in_order(indicators: list[Joinable], lines: list[Joinable]) -> bool:
    """Whether the order may decide: no pair disagrees, and no target is left unsaid that would tell."""
    pairs = list(zip(indicators, lines, strict=True))
    if any(same_target(indicator, line) is False for indicator, line in pairs):
        return False
    told = any(same_target(one, other) is False for one in indicators for other in indicators)
    return not told or all(same_target(indicator, line) is True for indicator, line in pairs)


def _resemblance(indicator: Joinable, line: Joinable) -> float:
    if line.name == indicator.name:
        return 1.0
    if is_cut(indicator.name, line.name):
        return MATCHING.confidence.cut
    return name_similarity(indicator.name, line.name)

"""The best one-to-one pairing by worth, and which of its pairs could as well be others.

Exact (the Hungarian method on small matrices), not greedy: taking the likeliest pair first can leave two
others with each other's partner. A pair is sure only when every pairing without it is worth less by a
margin. Integers throughout, so that equal inputs give equal answers everywhere. Called by ``joining``.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

Edges = Mapping[tuple[str, str], int]
"""Worth of each pair (left, right) that is allowed at all."""

_NEVER = -(10**9)


@dataclass(frozen=True, slots=True)
class Assignment:
    """The pairs that are sure, and the left sides whose best pair is not the only one."""

    sure: dict[str, str]
    unsure: frozenset[str]


def assign(edges: Edges, margin: int, most: int) -> Assignment:
    """Pair left and right sides of ``edges``; tangles of more than ``most`` of either side are all unsure."""
    sure: dict[str, str] = {}
    unsure: set[str] = set()
    for part in _components(edges):
        lefts = sorted({left for left, _ in part})
        if max(len(lefts), len({right for _, right in part})) > most:
            unsure.update(lefts)
            continue
        total, pairs = _best(part)
        for pair in sorted(pairs.items()):
            second, _ = _best({edge: worth for edge, worth in part.items() if edge != pair})
            if total - second >= margin:
                sure[pair[0]] = pair[1]
            else:
                unsure.add(pair[0])
        unsure.update(_contenders(part, pairs, margin, total))
    return Assignment(sure, frozenset(unsure))


def _contenders(part: Edges, pairs: Mapping[str, str], margin: int, total: int) -> Iterator[str]:
    """Left sides that went without a partner although they could have had one at no great loss."""
    for left in {left for left, _ in part} - pairs.keys():
        mine = {right for owner, right in part if owner == left}
        for right in sorted(mine):
            forced = {
                e: w for e, w in part.items() if e == (left, right) or (left not in e and right not in e)
            }
            if total - _best(forced)[0] < margin:
                yield left
                break


def _components(edges: Edges) -> Iterator[dict[tuple[str, str], int]]:
    """The edges in groups that share no side, in order."""
    waiting = dict(sorted(edges.items()))
    while waiting:
        first = next(iter(waiting))
        lefts, rights, size = {first[0]}, {first[1]}, 0
        while size != len(lefts) + len(rights):
            size = len(lefts) + len(rights)
            rights |= {right for left, right in waiting if left in lefts}
            lefts |= {left for left, right in waiting if right in rights}
        yield {edge: worth for edge, worth in waiting.items() if edge[0] in lefts}
        waiting = {edge: worth for edge, worth in waiting.items() if edge[0] not in lefts}


def _best(edges: Edges) -> tuple[int, dict[str, str]]:
    """The greatest total worth and a pairing that has it; any side may go without partner."""
    lefts, rights = sorted({left for left, _ in edges}), sorted({right for _, right in edges})
    if not lefts:
        return 0, {}
    # A column of its own for each left side stands for "no partner", worth nothing.
    matrix = [
        [edges.get((left, right), _NEVER) for right in rights]
        + [0 if own == row else _NEVER for own in range(len(lefts))]
        for row, left in enumerate(lefts)
    ]
    chosen = _hungarian([[-worth for worth in row] for row in matrix])
    pairs = {lefts[row]: rights[column] for row, column in enumerate(chosen) if column < len(rights)}
    return sum(edges[pair] for pair in pairs.items()), pairs


def _hungarian(cost: list[list[int]]) -> list[int]:
    """The column of each row in a cheapest assignment; at least as many columns as rows."""
    columns = len(cost[0])
    rows_price, columns_price = [0] * (len(cost) + 1), [0] * (columns + 1)
    row_of = [0] * (columns + 1)  # rows and columns count from 1; 0 is the one being placed
    for row in range(1, len(cost) + 1):
        row_of[0] = row
        path = _cheapest_path(cost, row_of, rows_price, columns_price)
        for column, before in path:
            row_of[column] = row_of[before]
    chosen = [0] * len(cost)
    for column in range(1, columns + 1):
        if row_of[column]:
            chosen[row_of[column] - 1] = column - 1
    return chosen


def _cheapest_path(
    cost: list[list[int]], row_of: list[int], rows_price: list[int], columns_price: list[int]
) -> list[tuple[int, int]]:
    """The cheapest chain of moves that frees a column for row_of[0], last move first; prices are adjusted."""
    columns = len(columns_price) - 1
    slack: list[float] = [float("inf")] * (columns + 1)
    before = [0] * (columns + 1)
    used = [False] * (columns + 1)
    column = 0
    while row_of[column]:
        used[column] = True
        row = row_of[column]
        for other in range(1, columns + 1):
            if not used[other]:
                price = cost[row - 1][other - 1] - rows_price[row] - columns_price[other]
                if price < slack[other]:
                    slack[other], before[other] = price, column
        step, following = min((slack[other], other) for other in range(1, columns + 1) if not used[other])
        for other in range(columns + 1):
            if used[other]:
                rows_price[row_of[other]] += int(step)
                columns_price[other] -= int(step)
            else:
                slack[other] -= step
        column = following
    path = []
    while column:
        path.append((column, before[column]))
        column = before[column]
    return path

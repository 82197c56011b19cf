"""The best pairing: exact against trying every pairing, and unsure where another is nearly as good."""

from itertools import permutations
from random import Random

import pytest

from perf_pipeline.warehouse.assignment import Assignment, assign


def best_by_trying(edges: dict[tuple[str, str], int], lefts: list[str], rights: list[str]) -> int:
    """The greatest worth over every pairing, partners optional."""
    padded = [*rights, *(f"-{left}" for left in lefts)]
    return max(
        sum(edges.get(pair, 0) for pair in zip(lefts, order, strict=True))
        for order in permutations(padded, len(lefts))
    )


@pytest.mark.parametrize("seed", range(30))
def test_is_worth_what_the_best_of_all_pairings_is(seed: int) -> None:
    """With no margin asked, the pairs add up to the optimum."""
    rng = Random(seed)
    lefts, rights = [f"l{n}" for n in range(rng.randint(1, 4))], [f"r{n}" for n in range(rng.randint(1, 4))]
    edges = {(left, right): rng.randint(1, 10**6) for left in lefts for right in rights if rng.random() < 0.7}
    sure = assign(edges, 0, 10).sure
    assert sum(edges[pair] for pair in sure.items()) == best_by_trying(edges, lefts, rights)
    assert len(set(sure.values())) == len(sure)


@pytest.mark.parametrize(
    ("edges", "expected"),
    [
        pytest.param({}, Assignment({}, frozenset()), id="nothing"),
        pytest.param({("a", "x"): 900}, Assignment({"a": "x"}, frozenset()), id="one"),
        pytest.param(
            {("a", "x"): 900, ("a", "y"): 880, ("b", "x"): 890},
            Assignment({"a": "y", "b": "x"}, frozenset()), id="not_greedy",
        ),
        pytest.param(
            {("a", "x"): 900, ("a", "y"): 890}, Assignment({}, frozenset({"a"})), id="second_as_good"
        ),
        pytest.param(
            {("a", "x"): 900, ("b", "x"): 890}, Assignment({}, frozenset({"a", "b"})), id="two_want_one"
        ),
        pytest.param(
            {("a", "x"): 900, ("b", "x"): 700}, Assignment({"a": "x"}, frozenset()), id="one_is_clearly_better"
        ),
        pytest.param(
            {("a", "x"): 900, ("a", "y"): 900, ("b", "x"): 900, ("b", "y"): 900, ("c", "z"): 500},
            Assignment({"c": "z"}, frozenset({"a", "b"})), id="a_tangle_leaves_others_alone",
        ),
    ],
)  # fmt: skip
def test_pairs_are_sure_by_a_margin(edges: dict[tuple[str, str], int], expected: Assignment) -> None:
    """What could as well be otherwise is unsure on every side it concerns."""
    assert assign(edges, 40, 10) == expected


def test_large_tangles_are_left_to_persons() -> None:
    """Beyond the limit no pair of the tangle is given."""
    edges = {(f"l{a}", f"r{b}"): 500 + (a == b) * 300 for a in range(4) for b in range(4)}
    assert len(assign(edges, 40, 4).sure) == 4
    assert assign(edges, 40, 3) == Assignment({}, frozenset(f"l{n}" for n in range(4)))

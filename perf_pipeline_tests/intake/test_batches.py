"""Batches: keys that depend on the files alone, and lots of bounded size."""

import re
from datetime import date

import pytest

from perf_pipeline.intake.batches import batch_key, split

DAY = date(2026, 11, 21)


def test_key_depends_on_the_set_of_files() -> None:
    """Order and repetition of hashes do not matter, the files do."""
    key = batch_key(DAY, ["a" * 64, "b" * 64])
    assert key == batch_key(DAY, ["b" * 64, "a" * 64, "a" * 64])
    assert key != batch_key(DAY, ["a" * 64])
    assert re.fullmatch(r"b20261121-[0-9a-f]{12}", key)


@pytest.mark.parametrize(
    ("count", "sizes"), [(0, []), (3, [3]), (4, [3, 1]), (6, [3, 3])], ids=["none", "one", "rest", "even"]
)
def test_split(count: int, sizes: list[int]) -> None:
    """Every item once, in order, at most so many at a time."""
    parts = list(split(list(range(count)), 3))
    assert (sizes, list(range(count))) == (
        [len(part) for part in parts],
        [item for part in parts for item in part],
    )


def test_split_refuses_empty_batches() -> None:
    """A batch of nothing is a mistake of the caller."""
    with pytest.raises(ValueError, match="at least one"):
        list(split([1], 0))

"""Batches: what one look at the inbox found, named so that the same files give the same name.

A batch is a partition of the Dagster graph; its key holds a date and a hash, never a file name.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from hashlib import sha256
from typing import TypeVar

from perf_pipeline.intake.limits import DEFAULT_LIMITS

Item = TypeVar("Item")


def batch_key(day: date, hashes: Iterable[str]) -> str:
    """The key of the batch of files with these SHA-256 ``hashes``: ``b20261121-0123456789ab``."""
    together = "\n".join(sorted(set(hashes)))
    return f"b{day:%Y%m%d}-{sha256(together.encode()).hexdigest()[:12]}"


def split(items: Sequence[Item], most: int = DEFAULT_LIMITS.files_per_scan) -> Iterator[Sequence[Item]]:
    """``items`` in order, at most ``most`` at a time; ValueError when ``most`` is not positive."""
    if most < 1:
        raise ValueError(f"a batch holds at least one file, not {most}")
    for start in range(0, len(items), most):
        yield items[start : start + most]

"""Where the three real documents lie, when they are at hand: PERF_SEEDS, or shared/seeds beside the project."""

import os
from pathlib import Path

import pytest

SEEDS = Path(os.environ.get("PERF_SEEDS") or Path(__file__).parents[1].parent / "shared" / "seeds")

needs_seeds = pytest.mark.skipif(
    not SEEDS.is_dir(), reason=f"the real documents are not at {SEEDS} (set PERF_SEEDS)"
)


def seed(number: str) -> Path:
    """The seed document with that number ("002")."""
    (path,) = SEEDS.glob(f"{number}_*.txt")
    return path

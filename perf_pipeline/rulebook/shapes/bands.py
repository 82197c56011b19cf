"""The national note on three grades of attainment → graded_bands, with the ranges that the sentence writes.

达成预期 / 部分达成并具有一定效果 / 未达成且效果较差 with three ranges that follow each other from 100
down to 0; a place may put the middle elsewhere (80–50). Anything that does not
fit is left to the grammar. Called by ``compiler``.
"""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Any, Protocol

from perf_pipeline.rulebook.normal import normalise

_GRADES = re.compile(
    r"(?:全部|基本)?(?<!未)(?<!部分)(?:达成|达到|完成)[^,;]{0,12}?.*?部分(?:达成|达到|完成).*?(?:未|没有)(?:达成|达到|完成)"
)
_RANGE = re.compile(r"(\d{1,3})%?(?:\(不?含\))?[-~至到](\d{1,3})%")
_LOOSE = re.compile(r"[><≥≤]=?(\d{1,3})%且[><≥≤]=?(\d{1,3})%")
_OTHER_POINTS = re.compile(r"扣|不得分|每|\d分|酌情")
_LONGEST = 260


class Bands(Protocol):
    """What the profile says of the grades."""

    @property
    def bands(self) -> Sequence[Any]: ...  # noqa: D102

    @property
    def band_policy(self) -> str: ...  # noqa: D102


def graded_bands(words: str, profile: Bands) -> dict[str, Any] | None:
    """Parameters of graded_bands, when ``words`` is that note."""
    text = normalise(words)
    if len(text) > _LONGEST or len(profile.bands) != 3 or _OTHER_POINTS.search(text):
        return None
    if not _GRADES.search(text):
        return None
    ranges = [_sorted(found) for found in _RANGE.findall(_LOOSE.sub(r"\1%-\2%", text))]
    if len(ranges) != 3 or ranges[0][0] != 100 or ranges[2][1] != 0:
        return None
    if any(upper[1] != lower[0] for upper, lower in pairwise(ranges)):
        return None
    bands = []
    for band, (upper, lower) in zip(profile.bands, ranges, strict=True):
        bands.append(band.model_dump(exclude_defaults=True) | {"upper": str(upper), "lower": str(lower)})
    return {"bands": bands, "policy": profile.band_policy}


def _sorted(found: tuple[str, str]) -> tuple[int, int]:
    first, second = int(found[0]), int(found[1])
    return max(first, second), min(first, second)

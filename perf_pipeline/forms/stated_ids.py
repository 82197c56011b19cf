"""Ids that a paper carries: our templates state the goal and the indicators they ask about (decision 0015).

What comes back is the word of a stranger: only text of the shape of our ids is taken, everything else is a
finding, and whose id it is is checked where goals are known (``warehouse``). Called by the rooms' readers.
"""

import re
from functools import lru_cache

from perf_pipeline.findings import Finding
from perf_pipeline.notation.folding import squeeze

_ID = re.compile(r"[0-9a-f]{32}")


@lru_cache(maxsize=8192)
def is_stable_id(text: str) -> bool:
    """Whether a cell holds what can be one of our ids: 32 hex digits, white space and case aside."""
    return _ID.fullmatch(squeeze(text).lower()) is not None


def stated_id(
    text: str | None, place: str, line: int | None = None
) -> tuple[str | None, tuple[Finding, ...]]:
    """The id that a cell states, None for a blank one; KEY-20 and None for anything else."""
    if text is None or not squeeze(text):
        return None, ()
    if is_stable_id(text):
        return squeeze(text).lower(), ()
    return None, (Finding("KEY-20", place, text, line=line),)

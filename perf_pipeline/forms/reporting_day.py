"""The day that a monitoring form reports on: a month in a column (1-7月执行情况), in the funds block or the title.

Which words name a period is vocabulary. A self-evaluation speaks of the whole year whatever its columns say.
"""

import re
from calendar import monthrange
from datetime import date
from functools import lru_cache

from perf_pipeline.forms.vocabulary import data
from perf_pipeline.notation.dates import parse_date
from perf_pipeline.notation.folding import squeeze


@lru_cache(maxsize=4096)
def reported_month(text: str) -> int | None:
    """The month up to which these words report ("1—7月执行情况" → 7, "上半年" → 6), None when they name none."""
    squeezed = squeeze(text)
    for pattern in data().reported_months.patterns:
        match = re.search(pattern, squeezed)
        if match is not None and 1 <= int(match.group(1)) <= 12:
            return int(match.group(1))
    return next((month for word, month in data().reported_months.words.items() if word in squeezed), None)


def reporting_day(year: int | None, stated: str | None, month: int | None) -> date | None:
    """The day itself: a date as ``stated`` in the header block, else the last day of ``month``; None when unknown."""
    days = parse_date(stated, year) if stated else None
    if days is not None:
        return days.last
    month = month or (reported_month(stated) if stated else None)
    return date(year, month, monthrange(year, month)[1]) if year and month else None

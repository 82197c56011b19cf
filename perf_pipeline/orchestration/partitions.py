"""Partitions: what one run works on. A batch of submissions on the way in, a fiscal year on the way out.

Both are dynamic: a batch is added by the inbox sensor (or the command line) when it has landed, a fiscal
year by the load that first touches it. Keys hold only letters, digits, ``_`` and ``-``; a file name is
never part of one. Whoever needs a partitions definition takes it from here.
"""

import dagster as dg

BATCH = dg.DynamicPartitionsDefinition(name="batch")
"""Keys ``b20261121-0123456789ab``: the day of receipt and a hash over the batch's files."""

FISCAL_YEAR = dg.DynamicPartitionsDefinition(name="fiscal_year")
"""Keys ``2024``: the budget year of the goals scored."""


def fiscal_year_key(year: int) -> str:
    """The partition key of ``year``."""
    return f"{year:04d}"

"""Orchestration: the only room that knows Dagster.

``assets`` (one module per stretch of the data's way), ``checks``, ``partitions``, ``sensors``,
``schedules``, ``automation``, ``jobs`` and ``resources`` are the Dagster nouns; ``steps`` and ``staging``
hold the glue between the other rooms as plain Python; ``definitions`` puts everything together in
``build_defs``. Business rules live in the other rooms.
"""

"""Frames in, scores out; no I/O, no database, no Dagster.

``scores.score_year`` is the entrance. ``prepared`` turns stored rules into numbers, ``kernel`` scores many
rows in float64 with exact recomputation where it matters, ``exact`` scores one value with fractions and is
the arbiter, ``explain`` says in words how a score came about.
"""

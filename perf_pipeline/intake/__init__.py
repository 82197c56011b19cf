"""Bytes → Document: inbox, landing store, one reader per format, guards.

This room knows cells, not meanings: what a cell says is ``notation``'s business, what a table is for
is ``forms``'. ``read`` (intake/reading.py) is its one entrance for bytes.
"""

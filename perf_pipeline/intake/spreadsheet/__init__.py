"""Workbooks: parts, sheets, number formats and the second reading that ours is held against. Used by ``readers.xlsx``,
``readers.xls`` and ``readers.ods``.
"""

"""Text of a cell → value: folding, numbers, operators, units, targets, money, years, names.

Pure functions over strings, the same for every format and every form. What a cell *means* on a form is
``forms``' business. Words and tables are data (notation.yaml).
"""

"""Limits and measures of the PDF reader: what one page may cost, and how near is near.

Bounds stop hostile files before they cost time; a page that inflates without end is left to the memory
limit of the worker. Lengths are points (1/72 inch) as printed, or ems (the size of the letters).
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class PdfLimits:
    """Bounds on one file and one page."""

    pages: int = 500
    page_objects: int = 200_000
    page_characters: int = 100_000
    strip_characters: int = 400_000  # of pages that are looked through together for parts of one wide sheet
    form_depth: int = 12  # drawings within drawings
    ruling_pairs: int = 4_000_000  # horizontal times vertical rulings that may have to be compared
    lattice_nodes: int = 400_000
    unmapped_share: float = 0.1  # of all letters; above it the words cannot be trusted at all


PDF_LIMITS: Final = PdfLimits()
SNAP: Final = 3.0  # rulings nearer than this are one (double borders, ends that fall short of a corner)
SHORTEST_RULING: Final = 5.0  # anything shorter is a part of a letter or a tick
THICKEST_RULING: Final = 4.0  # a filled shape thinner than this is a ruling
OPEN_SIDE: Final = 12.0  # horizontal rulings that reach so far beyond the last vertical one open a column

"""The marks of pdf.yaml: lines that are page numbers, signs of symbol fonts. Data access only."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from perf_pipeline.package_data import DataModel, load


class PdfMarksFile(DataModel):
    """Schema of pdf.yaml."""

    page_numbers: tuple[str, ...]
    unrestored: str
    symbols: dict[str, str]


@dataclass(frozen=True, slots=True)
class PdfMarks:
    """``page_number`` matches a whole line without blanks, ``unrestored`` a mark in place of a letter.

    ``symbols`` maps private characters to signs.
    """

    page_number: re.Pattern[str]
    unrestored: re.Pattern[str]
    symbols: Mapping[str, str]


@cache
def pdf_marks() -> PdfMarks:
    """The marks of this version; a malformed file raises DataFileError."""
    source = load("perf_pipeline.intake.pdf", "marks.yaml", PdfMarksFile)
    page_number = re.compile("|".join(f"(?:{mark})" for mark in source.page_numbers))
    return PdfMarks(page_number, re.compile(source.unrestored), source.symbols)

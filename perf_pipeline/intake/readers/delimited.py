"""Reader of comma, semicolon and TAB separated values.

Quoted fields may hold separators and line ends; a record's place is the line where it begins. When
every record has the same number of fields the table is a grid, otherwise ``forms`` must align it.
"""

import csv
import re
from collections import Counter
from collections.abc import Iterator
from io import StringIO
from typing import Final

from perf_pipeline.errors import UnreadableFile
from perf_pipeline.intake.characters import Cleaner
from perf_pipeline.intake.document import Cell, Document, Section, Table
from perf_pipeline.intake.lines import text_of
from perf_pipeline.intake.readers.base import Reader
from perf_pipeline.intake.source import Source

_SEPARATORS: Final = (",", ";", "\t")
_SAMPLE_CHARACTERS: Final = 65_536
_LINE_END: Final = re.compile("\r\n?|\n")


def read(source: Source) -> Document:
    """The document of a file of separated values: one section with one table.

    Raises UnreadableFile: FIL-01, FIL-02, FMT-06 for a field beyond all measure, SEC-11 for too many
    records, and the refusals of ``encoding.decode``.
    """
    text = text_of(source)
    cleaner = Cleaner()
    rows: list[tuple[Cell, ...]] = []
    for line, fields in _records(text, separator_of(text)):
        place = f"line {line}"
        rows.append(tuple(Cell(cleaner.clean(value, place), place) for value in fields))
        if len(rows) > source.limits.text_lines:
            raise UnreadableFile("SEC-11", what="lines")
    kind = "grid" if len({len(row) for row in rows}) == 1 else "padded"
    section = Section(name="", blocks=(Table(tuple(rows), kind),))
    return Document("csv", (section,), source.decoded.findings + cleaner.findings())


def separator_of(text: str) -> str:
    """The separator that cuts the first records most alike; the comma when none cuts at all."""
    return max(_SEPARATORS, key=lambda separator: _likeness(text, separator))


def is_rectangular(text: str) -> bool:
    """Whether commas or semicolons cut every one of at least two records into the same number of fields."""
    sample = text[:_SAMPLE_CHARACTERS]
    if not any(separator in sample for separator in (",", ";")):
        return False
    return any(_likeness(text, separator)[0] == 1 for separator in (",", ";"))


def _likeness(text: str, separator: str) -> tuple[float, int]:
    """Share of sampled records that have the most common number of fields, and that number."""
    try:
        widths = Counter(len(fields) for _, fields in _records(_sample(text), separator))
    except UnreadableFile:
        return 0.0, 0
    if not widths:
        return 0.0, 0
    width, count = widths.most_common(1)[0]
    records = widths.total()
    return (count / records, width) if width > 1 and records > 1 else (0.0, 0)


def _sample(text: str) -> str:
    """The first characters of ``text``, ending with a whole line."""
    if len(text) <= _SAMPLE_CHARACTERS:
        return text
    return text[: text.rfind("\n", 0, _SAMPLE_CHARACTERS) + 1] or text[:_SAMPLE_CHARACTERS]


def _records(text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    """Line of beginning and fields of each record that is not blank."""
    # an odd number of quotes means that they are inch marks or a slip: taken as quotes they would
    # swallow the rest of the file into one field
    is_unbalanced = text.count('"') % 2 == 1
    plain = _LINE_END.sub("\n", text.replace("\0", ""))
    reader = csv.reader(
        StringIO(plain, newline="\n"),
        delimiter=separator,
        quoting=csv.QUOTE_NONE if is_unbalanced else csv.QUOTE_MINIMAL,
    )
    begin = 1
    try:
        for fields in reader:
            if any(field.strip() for field in fields):
                yield begin, fields
            begin = reader.line_num + 1
    except csv.Error as error:
        raise UnreadableFile("FMT-06") from error


READER = Reader(formats=("csv",), read=read)

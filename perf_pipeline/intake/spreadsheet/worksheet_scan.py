"""Scan of a worksheet in the shape that spreadsheet programs write: the quick way to ``SheetFacts``.

Rows and cells are matched as text, each beginning where the one before ended, positions rising, every
attribute in its usual order. Nothing else fits: with the first comment, prefix or unusual element the scan
gives up and returns None, and worksheet.py walks the sheet with an XML parser instead. Both ways give the
same facts and hold the same limits. What stands around the cells is always walked.
"""

import re
from typing import Final, NamedTuple

from perf_pipeline.intake.limits import MEBI, Limits
from perf_pipeline.intake.spreadsheet.sheet_facts import (
    COLUMN_NUMBERS,
    MOST_COLUMNS,
    MOST_ROWS,
    Range,
    SheetFacts,
    StoredCell,
    Tally,
    Uncached,
)

_BEGIN: Final = b"<sheetData>"
_END: Final = b"</sheetData>"
_OTHER_ENCODING: Final = re.compile(rb"<\?xml[^>]*encoding=[\"'](?!utf-8[\"'])", re.IGNORECASE)
_ROW: Final = re.compile(rb'\s*<row r="([1-9][0-9]{0,6})"((?: [A-Za-z0-9:]+="[^"<&]*")*) ?(/?)>')
_ROW_END: Final = b"</row>"
_CELL: Final = re.compile(
    r"""(\s*<c\ r="([A-Z]{1,3})([0-9]{1,7})"(?:\ s="([0-9]{1,6})")?(?:\ t="([a-zA-Z]+)")?\ ?(?:/>|>
    (<f(?:\ [^<>]*)?>[^<]*</f>|<f(?:\ [^<>]*)?/>)?
    (?:(<v>)([^<]*)</v>|(<v\ ?/>)|<is><t(?:\ xml:space="preserve")?>([^<]*)</t></is>)?
    </c>))""",
    re.VERBOSE,
)
_HIDDEN: Final = re.compile(rb' (?:hidden="(?:1|true)"|ht="0")')
_REFERENCE: Final = re.compile("&(?:(lt|gt|amp|quot|apos);)?")
_TAG: Final = re.compile("<[^>]*>")
_LONGEST_ROW: Final = 4 * MEBI  # matched at once; the parser takes a longer one piece by piece
_new: Final = tuple.__new__  # half the time of the named tuple's own constructor, once per cell
_NAMED: Final = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}
_WORDS: Final = ("str", "inlineStr")  # types whose text may rightly be blank


class Scanned(NamedTuple):
    """Facts about the cells, and the part without them."""

    facts: SheetFacts
    frame: bytes


class _Unusual(Exception):  # noqa: N818 - no error: it only says "walk it instead"
    """The sheet is not in the usual shape."""


def scan(part: bytes, limits: Limits) -> Scanned | None:
    """The cells of ``part``, or None when it is not in the usual shape.

    Raises UnreadableFile SEC-11 for too many cells. That the rest of the part is XML, is only known once
    ``frame`` is walked.
    """
    begin, end = part.find(_BEGIN), part.rfind(_END)
    if not 0 <= begin < end or _is_unusual(part):
        return None
    begin += len(_BEGIN)
    facts = SheetFacts()
    try:
        _rows(part, begin, end, facts, Tally(facts, limits))
    except (_Unusual, UnicodeDecodeError):
        return None
    facts.box = _box(facts)
    return Scanned(facts, part[:begin] + part[end:])


def _box(facts: SheetFacts) -> Range | None:
    """The box around cells whose positions are known to rise."""
    if facts.uncached or not facts.cells:
        return None  # left to ``settle``
    columns = [cell[1] for cell in facts.cells]
    return Range(facts.cells[0].row, min(columns), facts.cells[-1].row, max(columns))


def _is_unusual(part: bytes) -> bool:
    # without comments, raw sections and instructions a "<" can only begin a tag, so that matching tags
    # as text finds the same ones as a parser
    return (
        b"<!" in part
        or part.find(b"<?", 2) >= 0
        or part.find(b"\r", 256) >= 0
        or part.count(_BEGIN) > 1
        or part.count(_END) > 1
        or _OTHER_ENCODING.search(part[:256]) is not None
    )


def _rows(part: bytes, position: int, end: int, facts: SheetFacts, tally: Tally) -> None:
    last = 0
    while (match := _ROW.match(part, position, end)) is not None:
        reference, attributes, closed = match.groups()
        row = int(reference)
        if not last < row <= MOST_ROWS:
            raise _Unusual
        last, position = row, match.end()
        if b"h" in attributes and _HIDDEN.search(attributes):
            facts.hidden_rows.add(row - 1)
        if not closed:
            until = part.find(_ROW_END, position, end)
            if not 0 <= until - position <= _LONGEST_ROW:
                raise _Unusual
            _cells(part[position:until].decode("utf-8"), reference.decode(), row - 1, facts, tally)
            tally.check()
            position = until + len(_ROW_END)
    if part[position:end].strip():
        raise _Unusual


def _cells(text: str, reference: str, row: int, facts: SheetFacts, tally: Tally) -> None:
    found = _CELL.findall(text)
    if len("".join([cell[0] for cell in found])) != len(text.rstrip()):
        raise _Unusual
    keeps = tally.keeps(row)
    add = facts.cells.append
    last = -1
    for _, letters, digits, style, kind, formula, opened, value, empty, words in found:
        column = COLUMN_NUMBERS[letters]
        if not last < column < MOST_COLUMNS or digits != reference:
            raise _Unusual
        last = column
        stored = value or words
        if stored and (kind in _WORDS or not stored.isspace()):
            if not keeps:
                tally.pass_by(row, column)
                continue
            if "&" in stored:
                stored = _REFERENCE.sub(_character, stored)
            add(_new(StoredCell, (row, column, kind or "n", int(style or 0), stored, formula != "")))
        elif formula and keeps and not (kind == "str" and (opened or empty)):
            written = _REFERENCE.sub(_character, _TAG.sub("", formula))
            facts.uncached.append(Uncached(row, column, int(style or 0), written))


def _character(match: re.Match[str]) -> str:
    if match[1] is None:  # a character by its number, or no reference at all
        raise _Unusual
    return _NAMED[match[1]]

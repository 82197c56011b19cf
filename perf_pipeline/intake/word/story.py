"""What Word readers find before anything has an address: paragraphs, rows and cells as they were met.

The docx and the doc reader both build these raw blocks, in which a table may stand inside a cell and a
text box inside a paragraph. ``word_layout`` turns them into the flat blocks of a Document. No bytes and
no XML here.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum
from functools import cache
from typing import Final, NamedTuple, Union

from perf_pipeline.errors import UnreadableFile
from perf_pipeline.intake.limits import Limits
from perf_pipeline.package_data import DataModel, load

_RAISED: Final = str.maketrans("0123456789+-−=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿ")
_RAISABLE: Final = frozenset("0123456789+-−=()n")
PRIVATE: Final = range(0xF020, 0xF100)  # where symbol fonts put their characters


class Note(NamedTuple):
    """Something to report about the paragraph or cell that it is attached to."""

    code: str
    quote: str = ""


class Merge(Enum):
    """How a cell hangs together with the cell above it."""

    NONE = "none"
    STARTS = "starts"
    CONTINUES = "continues"


@dataclass(slots=True)
class RawParagraph:
    """A paragraph of running text; ``apart`` holds the text boxes anchored in it."""

    text: str
    notes: list[Note] = field(default_factory=list)
    apart: list["RawBlock"] = field(default_factory=list)


@dataclass(slots=True)
class RawCell:
    """A cell as stored: ``span`` grid columns, ``beside`` when it only continues the cell on its left.

    ``apart`` holds what stands inside the cell but is not its text: nested tables and text boxes.
    """

    text: str
    span: int = 1
    merge: Merge = Merge.NONE
    beside: bool = False
    notes: list[Note] = field(default_factory=list)
    apart: list["RawBlock"] = field(default_factory=list)


@dataclass(slots=True)
class RawRow:
    """A row: ``before`` grid columns are left out at its start, ``after`` at its end."""

    cells: list[RawCell] = field(default_factory=list)
    before: int = 0
    after: int = 0
    hidden: bool = False
    notes: list[Note] = field(default_factory=list)


@dataclass(slots=True)
class RawTable:
    """A table."""

    rows: list[RawRow] = field(default_factory=list)


@dataclass(slots=True)
class RawBox:
    """A text box: a small story of its own."""

    blocks: list["RawBlock"] = field(default_factory=list)


RawBlock = Union[RawParagraph, RawTable, RawBox]  # noqa: UP007 - the names are quoted above


def cell_of(blocks: Sequence[RawBlock]) -> RawCell:
    """A cell from the blocks inside it: its paragraphs are its text, one a line."""
    if len(blocks) == 1 and isinstance(blocks[0], RawParagraph):  # nearly all are so
        only = blocks[0]
        return RawCell(only.text, notes=only.notes, apart=only.apart)
    cell = RawCell("")
    lines: list[str] = []
    for block in blocks:
        if isinstance(block, RawParagraph):
            lines.append(block.text)
            cell.notes += block.notes
            cell.apart += block.apart
        else:
            cell.apart.append(block)
    cell.text = "\n".join(lines).strip("\n")
    return cell


@dataclass(slots=True)
class Budget:
    """Counts what a file makes us build, and stops above the limits."""

    limits: Limits
    lines: int = 0
    area: int = 0

    def line(self) -> None:
        """One more paragraph or row; UnreadableFile SEC-11 above the limit."""
        self.lines += 1
        if self.lines > self.limits.text_lines:
            raise UnreadableFile("SEC-11", what="paragraphs and rows")

    def grid(self, rows: int, columns: int) -> None:
        """A grid to be laid out; UnreadableFile SEC-11 above the limit, over all tables together."""
        self.area += rows * columns
        if self.area > self.limits.box_cells or columns > self.limits.columns:
            raise UnreadableFile("SEC-11", what="rows and columns")


def raised(text: str) -> str:
    """``text`` as superscript letters (10⁵, m²) where all of it has such letters, else unchanged."""
    return text.translate(_RAISED) if _RAISABLE.issuperset(text) else text


class _Font(DataModel):
    """A symbol font: runs of characters by the code of the first one."""

    runs: dict[int, str]


class _SymbolsFile(DataModel):
    """Schema of symbols.yaml."""

    fonts: dict[str, _Font]


@cache
def _symbols() -> dict[str, dict[int, str]]:
    fonts = load("perf_pipeline.intake.word", "symbols.yaml", _SymbolsFile).fonts
    return {
        name.lower(): {
            start + step: character
            for start, run in font.runs.items()
            for step, character in enumerate(run)
            if character != "\ufffd"
        }
        for name, font in fonts.items()
    }


def symbol(font: str, code: int) -> str | None:
    """The character that symbol font ``font`` shows for ``code`` (0x20-0xFF, or the same from 0xF000).

    None when the font or the code is not known.
    """
    if code in PRIVATE:
        code -= 0xF000
    return _symbols().get(font.lower(), {}).get(code)


@cache
def is_symbol_font(font: str) -> bool:
    """Whether letters in that font are signs (the ³ of Symbol is a ≥)."""
    return font.lower() in _symbols()


def spelled_out(text: str, font: str) -> tuple[str, bool]:
    """``text`` typed in ``font`` with signs as the characters that people see, and whether all were known.

    Characters of the private range are looked up in Symbol when the font says nothing; others only in
    symbol fonts.
    """
    by_font = is_symbol_font(font)
    known = True
    shown: list[str] = []
    for character in text:
        code = ord(character)
        if code in PRIVATE:
            sign = symbol(font if by_font else "Symbol", code)
            known = known and sign is not None
            shown.append(sign or "\ufffd")
        elif by_font and 0x20 < code < 0x100:
            sign = symbol(font, code)
            known = known and sign is not None
            shown.append(sign or character)
        else:
            shown.append(character)
    return "".join(shown), known

"""Old Word files: the same blocks as the docx that they were saved from, and no crash whatever the bytes.

The fixtures were saved by LibreOffice 7.4 as "Word 97" from papers of our own: three forms of the sample
set, and oddities.doc, which holds what loses or doubles text in other readers. No file saved by the
Kingsoft office was at hand.
"""

import io
import random
import struct
from collections.abc import Callable
from itertools import pairwise

import olefile
import pytest

from perf_pipeline.errors import UnreadableFile
from perf_pipeline.intake.document import Document, Paragraph
from perf_pipeline.intake.limits import Limits
from perf_pipeline.intake.reading import read
from perf_pipeline.intake.word.columns import with_columns
from perf_pipeline.intake.word.sprms import CellShape, letter_look, paragraph_look, row_shape
from perf_pipeline.intake.word.story import Merge, RawCell
from perf_pipeline_tests.intake.readers.word_files import FIXTURES, fixture

NAMES = sorted(path.name for path in FIXTURES.glob("*.doc"))
DEFINE = 0xD608


def refusal(content: bytes, limits: Limits | None = None) -> str:
    """The code under which a file is refused."""
    with pytest.raises(UnreadableFile) as refused:
        read(content, "表.doc", limits or Limits())
    return refused.value.code


def shown(document: Document) -> list[tuple[str, object]]:
    """Paragraphs as they are, tables as texts and spans."""
    return [
        (block.place, block.text)
        if isinstance(block, Paragraph)
        else (
            "table",
            [[c and (c.text, c.row_span, c.column_span) for c in row] for row in block.rows],
        )
        for block in document.sections[0].blocks
    ]


def test_oddities() -> None:
    """Final text, once, with signs, spans, places and findings."""
    document = read(fixture("oddities.doc"), "表.doc")
    assert shown(document) == [
        ("p1", "新增标题"),
        ("p2", "前新后"),
        ("p3", "见"),
        ("p4", "≥95%"),
        ("p5", "共1页"),
        ("p6", "甲\n乙"),
        ("p7", "𠮷林"),
        (
            "table",
            [
                [("角", 2, 2), None, ("一", 1, 1)],
                [None, None, ("二", 1, 1)],
                [("左", 1, 1), ("外", 1, 1), ("10⁵", 1, 1)],
                [("", 1, 1), ("中", 1, 1), ("上\n下", 1, 1)],
            ],
        ),
        ("table", [[("内一", 1, 1), ("内二", 1, 1)]]),
        ("p8", "☑延续"),
        ("p9", "框外"),
        ("p10", "尾"),
        ("box p2", "框内"),
    ]
    assert [(finding.code, finding.place) for finding in document.findings] == [
        ("DOC-04", ""),
        ("DOC-05", "p3"),
        ("DOC-01", "t1 r3 c3"),
        ("DOC-02", "p2"),
        ("DOC-03", "t1 r3 c2"),
    ]


def test_kingsoft_name() -> None:
    """A wps file is told by its streams, and its name is as good as doc."""
    document = read(fixture("self_evaluation.doc"), "表.wps")
    assert (document.format, document.findings) == ("doc", ())


def _at(content: bytes, stream: str, offset: int) -> int:
    """Where byte ``offset`` of a stream lies in the file, for streams in whole sectors one after the other."""
    with olefile.OleFileIO(io.BytesIO(content)) as compound:
        start = compound.openstream(stream).read(512)
    return content.index(start[:64]) + offset


def _changed(offset: int, layout: str, value: int, stream: str = "WordDocument") -> bytes:
    """A fixture with one number changed."""
    content = bytearray(fixture("department_goal.doc"))
    struct.pack_into(layout, content, _at(bytes(content), stream, offset), value)
    return bytes(content)


def _renamed(name: str, other: str) -> bytes:
    """A fixture with an entry of its directory under another name."""
    content = bytearray(fixture("department_goal.doc"))
    at = content.index(name.encode("utf-16-le") + b"\0\0")
    content[at : at + 66] = other.encode("utf-16-le").ljust(64, b"\0") + struct.pack("<H", 2 * len(other) + 2)
    return bytes(content)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        pytest.param(_changed(0, "<H", 0xA5DC), "FMT-05", id="word_6"),
        pytest.param(_changed(2, "<H", 104), "FMT-05", id="word_95"),
        pytest.param(_changed(0, "<H", 0x1234), "FMT-06", id="no_word"),
        pytest.param(_changed(0x0A, "<H", 0x0100), "SEC-20", id="encrypted"),
        pytest.param(_changed(0x4C, "<i", 10**6), "FMT-06", id="text_longer_than_the_file"),
        pytest.param(_changed(0x4C, "<i", -1), "FMT-06", id="text_of_negative_length"),
        pytest.param(_changed(0x1A2, "<I", 2**31), "FMT-06", id="pieces_outside"),
        pytest.param(_changed(0x1A6, "<I", 0), "FMT-06", id="no_pieces"),
        pytest.param(_renamed("\1CompObj", "Macros"), "SEC-22", id="macros"),
        pytest.param(_renamed("WordDocument", "WordDocumen"), "FMT-05", id="another_compound_file"),
        pytest.param(_renamed("1Table", "9Table"), "FMT-06", id="no_table_stream"),
        pytest.param(fixture("department_goal.doc")[:4096] + bytes(60000), "FMT-06", id="cut_and_filled"),
    ],
)  # fmt: skip
def test_refused(content: bytes, code: str) -> None:
    """Too old, encrypted, with macros or damaged: refused with the code that says why."""
    assert refusal(content) == code


def test_cells_outside_tables_are_reported() -> None:
    """When nothing says where tables are, their words become paragraphs, and a finding says so."""
    document = read(_changed(0x106, "<I", 0), "表.doc")
    assert [finding.code for finding in document.findings] == ["DOC-14"]
    assert list(document.sections[0].tables()) == []


@pytest.mark.parametrize("limits", [Limits(text_bytes=500), Limits(text_lines=20), Limits(box_cells=20)])
def test_limits(limits: Limits) -> None:
    """Letters, paragraphs and cells are bounded."""
    assert refusal(fixture("department_goal.doc"), limits) == "SEC-11"


def _sprm(code: int, *value: int) -> bytes:
    return struct.pack("<H", code) + bytes(value)


def _defined(*cells: tuple[int, int], flags: tuple[int, ...]) -> bytes:
    """A row definition of cells from edge to edge."""
    edges = [cells[0][0], *(right for _, right in cells)]
    value = struct.pack(f"<B{len(edges)}h", len(cells), *edges)
    value += b"".join(struct.pack("<H18x", flag) for flag in flags)
    return struct.pack("<HH", DEFINE, len(value) + 1) + value


@pytest.mark.parametrize(
    ("listed", "expected"),
    [
        pytest.param(_sprm(0x0800, 1), "deleted", id="deleted"),
        pytest.param(_sprm(0x083C, 1), "hidden", id="hidden"),
        pytest.param(_sprm(0x083C, 0x80), "", id="as_in_the_style"),
        pytest.param(_sprm(0x2A48, 1), "raised", id="raised"),
        pytest.param(_sprm(0x2A48, 2), "", id="lowered"),
        pytest.param(_sprm(0xC615, 255, 1, 0, 0, 0, 0, 1, 0, 0, 0) + _sprm(0x0800, 1), "deleted", id="behind_tab_stops"),
        pytest.param(_sprm(0xCA31, 2, 9, 9) + _sprm(0x0800, 1), "deleted", id="behind_a_long_value"),
        pytest.param(_sprm(0x0800), "", id="cut"),
    ],
)  # fmt: skip
def test_letter_looks(listed: bytes, expected: str) -> None:
    """Each property is found wherever it stands in the list."""
    look = letter_look(listed)
    assert [
        name for name in ("deleted", "inserted", "hidden", "raised") if getattr(look, name)
    ] == expected.split()


@pytest.mark.parametrize(
    ("listed", "expected"),
    [
        pytest.param(b"", (0, False), id="outside"),
        pytest.param(_sprm(0x2416, 1), (1, False), id="in_a_table"),
        pytest.param(_sprm(0x2416, 1) + _sprm(0x2417, 1), (1, True), id="row_end"),
        pytest.param(_sprm(0x2416, 1) + _sprm(0x6649, 2, 0, 0, 0), (2, False), id="in_a_table_within"),
        pytest.param(_sprm(0x6649, 1, 0, 0, 0) + _sprm(0x664A, 1, 0, 0, 0), (2, False), id="one_deeper"),
    ],
)
def test_paragraph_looks(listed: bytes, expected: tuple[int, bool]) -> None:
    """How deep in tables a paragraph stands."""
    look = paragraph_look(listed)
    assert (look.depth, look.row_end) == expected


@pytest.mark.parametrize(
    ("flags", "later", "beside", "merges"),
    [
        pytest.param((0, 0, 0), b"", (0, 0, 0), "NONE NONE NONE", id="plain"),
        pytest.param((1, 2, 2), b"", (0, 1, 1), "NONE NONE NONE", id="first_is_one"),
        pytest.param((2, 1, 0), b"", (0, 1, 0), "NONE NONE NONE", id="first_is_two"),
        pytest.param((1, 2, 1), b"", (0, 1, 0), "NONE NONE NONE", id="two_sets"),
        pytest.param((0x60, 0x20, 0), b"", (0, 0, 0), "STARTS CONTINUES NONE", id="over_rows"),
        pytest.param(
            (0, 0, 0), _sprm(0xD62B, 2, 1, 3), (0, 0, 0), "NONE STARTS NONE", id="over_rows_said_later"
        ),
        pytest.param((0, 0, 0), _sprm(0x5624, 0, 2), (0, 1, 0), "NONE NONE NONE", id="merged_later"),
        pytest.param((), b"", (0, 0, 0), "NONE NONE NONE", id="no_flags"),
    ],
)
def test_row_shapes(flags: tuple[int, ...], later: bytes, beside: tuple[int, ...], merges: str) -> None:
    """Merges of cells, in either spelling."""
    shape = row_shape(_defined((0, 100), (100, 200), (200, 300), flags=flags) + later)
    assert [(part.left, part.right) for part in shape] == [(0, 100), (100, 200), (200, 300)]
    assert tuple(map(int, (part.beside for part in shape))) == beside
    assert [part.merge.name for part in shape] == merges.split()


@pytest.mark.parametrize(
    ("edges", "expected"),
    [
        pytest.param([(0, 1000, 2000), (0, 2000)], [(0, [1, 1], 0), (0, [2], 0)], id="over_two"),
        pytest.param([(0, 1000, 2000), (8, 1012, 1990)], [(0, [1, 1], 0), (0, [1, 1], 0)], id="hairs_apart"),
        pytest.param([(-108, 1000, 2000), (0, 1000, 2108)], [(0, [1, 1], 0), (0, [1, 1], 0)], id="paddings_apart"),
        pytest.param([(0, 1000, 2000), (1000, 2000)], [(0, [1, 1], 0), (1, [1], 0)], id="indented"),
        pytest.param([(0, 1000, 2000), (0, 1000)], [(0, [1, 1], 0), (0, [1], 1)], id="ends_early"),
        pytest.param([(0, 40, 2000), (0, 2000)], [(0, [1, 1], 0), (0, [2], 0)], id="narrow_column"),
        pytest.param([(0, 1000, 1000, 2000)], [(0, [1, 0, 1], 0)], id="no_width"),
    ],
)  # fmt: skip
def test_columns(edges: list[tuple[int, ...]], expected: list[tuple[int, list[int], int]]) -> None:
    """Edges of all rows make the columns; cells span those between their own."""
    rows = [
        (
            [RawCell("") for _ in row[1:]],
            tuple(CellShape(left, right, Merge.NONE, False) for left, right in pairwise(row)),
        )
        for row in edges
    ]
    made = with_columns(rows)
    assert [(row.before, [cell.span for cell in row.cells], row.after) for row in made] == expected


def _few_bytes(content: bytearray, dice: random.Random) -> None:
    for _ in range(dice.randint(1, 12)):
        content[dice.randrange(len(content))] = dice.randrange(256)


def _head(content: bytearray, dice: random.Random) -> None:
    start = _at(bytes(content), "WordDocument", 0)
    for _ in range(dice.randint(1, 3)):
        struct.pack_into(
            "<I",
            content,
            start + 4 * dice.randrange(8, 110),
            dice.choice((0, 1, 2**31, dice.randrange(2**17))),
        )


def _stretch(content: bytearray, dice: random.Random) -> None:
    start = dice.randrange(512, len(content))
    content[start : start + dice.randrange(2000)] = dice.randbytes(dice.randrange(2000))


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("spoil", [_few_bytes, _head, _stretch])
def test_spoiled_files_are_read_or_refused(
    name: str, spoil: Callable[[bytearray, random.Random], None]
) -> None:
    """Whatever happens to the bytes: a document or a code, never another exception."""
    dice = random.Random(f"{name} {spoil.__name__}")
    for _ in range(60):
        content = bytearray(fixture(name))
        spoil(content, dice)
        try:
            document = read(bytes(content), "表.doc")
        except UnreadableFile:
            continue
        assert document.format == "doc"

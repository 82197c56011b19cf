"""Text dumps: padded, listed and piped tables, paragraphs, line ends, and the real papers."""

import pytest

from perf_pipeline.errors import UnreadableFile
from perf_pipeline.intake.document import Block, Paragraph, Table
from perf_pipeline.intake.limits import Limits
from perf_pipeline.intake.reading import read
from perf_pipeline_tests.seeds import needs_seeds, seed

Shape = tuple[str, object]


def blocks(text: str) -> tuple[Block, ...]:
    """The blocks of a text paper."""
    return read(text.encode(), "表.txt").sections[0].blocks


def shape(block: Block) -> Shape:
    """A block as plain values: kind, and words."""
    if isinstance(block, Paragraph):
        return "paragraph", block.text
    return block.kind, [[cell.text for cell in row if cell is not None] for row in block.rows]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("标题\n说明", [("paragraph", "标题"), ("paragraph", "说明")], id="paragraphs"),
        pytest.param("甲\t乙\n丙\t丁", [("padded", [["甲", "乙"], ["丙", "丁"]])], id="padded"),
        pytest.param("甲\t乙\t\n\t丁", [("padded", [["甲", "乙", ""], ["", "丁"]])], id="padded_own_lengths"),
        pytest.param(
            "甲\t乙\n\n丙\t丁", [("padded", [["甲", "乙"]]), ("padded", [["丙", "丁"]])], id="padded_cut"
        ),
        pytest.param(
            "甲\t乙\n注\n丙\t丁",
            [("padded", [["甲", "乙"]]), ("paragraph", "注"), ("padded", [["丙", "丁"]])],
            id="padded_cut_by_paragraph",
        ),
        pytest.param("\t甲\n\t乙\n\n\t丙\n\t丁", [("listed", [["甲", "乙"], ["丙", "丁"]])], id="listed"),
        pytest.param(
            "\t甲\n\t\n\t \n\n\t\n\t丁", [("listed", [["甲", "", ""], ["", "丁"]])], id="listed_empty_cells"
        ),
        pytest.param(
            "\t甲\n\n\n\t乙", [("listed", [["甲"]]), ("listed", [["乙"]])], id="listed_two_empty_lines"
        ),
        pytest.param(
            "\t甲\n\n \n\t乙", [("listed", [["甲"]]), ("listed", [["乙"]])], id="listed_blank_line_ends"
        ),
        pytest.param(
            "题\n\t甲\n\n文\n\t乙",
            [("paragraph", "题"), ("listed", [["甲"]]), ("paragraph", "文"), ("listed", [["乙"]])],
            id="listed_between_paragraphs",
        ),
        pytest.param(
            "| 甲 | 乙 |\n|---|:--|\n| 丙 |  |",
            [("padded", [["甲", "乙"], ["丙", ""]])],
            id="piped_with_rule",
        ),
        pytest.param("| 甲 | a\\|b |", [("padded", [["甲", "a|b"]])], id="piped_escaped"),
        pytest.param(
            '"甲\n乙"\t丙\t"丁\n戊"\n己\t庚\t辛',
            [("padded", [["甲\n乙", "丙", "丁\n戊"], ["己", "庚", "辛"]])],
            id="quoted_lines_are_one_cell",
        ),
        pytest.param(
            '甲\t"一, 二"\t"说""好"""\t"自评"',
            [("padded", [["甲", "一, 二", '说"好"', '"自评"']])],
            id="quotes_of_the_program_and_of_the_words",
        ),
        pytest.param(
            '甲\t"乙\n丙\t丁', [("padded", [["甲", '"乙'], ["丙", "丁"]])], id="quote_that_never_ends"
        ),
        pytest.param(
            '"引言\n结束"', [("paragraph", '"引言'), ("paragraph", '结束"')], id="quoted_prose_stays_lines"
        ),
        pytest.param("[bookmark: _T1]一、目标", [("paragraph", "一、目标")], id="bookmark_dropped"),
        pytest.param("甲\t财政    资金", [("padded", [["甲", "财政    资金"]])], id="inner_spaces_stay"),
    ],
)
def test_blocks(text: str, expected: list[Shape]) -> None:
    """Lines become the blocks that the dump meant, cell for cell."""
    assert expected == [shape(block) for block in blocks(text)]


@pytest.mark.parametrize(
    "end", ["\n", "\r\n", "\r", "\x0b", "\u2028"], ids=["lf", "crlf", "cr", "vt", "line_separator"]
)
def test_line_ends(end: str) -> None:
    """Every kind of line end separates rows, and places count lines alike."""
    table = blocks(f"题{end}甲\t乙{end}丙\t丁{end}")[1]
    assert isinstance(table, Table)
    assert [row[0].place for row in table.rows if row[0] is not None] == ["line 2", "line 3"]


def test_bookmarks_are_told_once() -> None:
    """Converter marks are dropped and told once with their number."""
    (finding,) = read("[bookmark: a]甲\n[bookmark: b]乙".encode(), "x.txt").findings
    assert (finding.code, finding.place, finding.values["count"]) == ("ENC-12", "line 1", "2")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        pytest.param(b"", "FIL-01", id="no_bytes"),
        pytest.param(b" \r\n\t\n", "FIL-01", id="only_blanks"),
        pytest.param(bytes(5000), "FIL-08", id="only_zeros"),
    ],
)
def test_nothing_to_read(content: bytes, code: str) -> None:
    """A file without words is refused, and a reserved one is told from an empty one."""
    with pytest.raises(UnreadableFile) as refusal:
        read(content, "x.txt")
    assert code == refusal.value.code


def test_limits_of_text() -> None:
    """Too many lines are refused."""
    with pytest.raises(UnreadableFile) as refusal:
        read("甲\n乙\n丙\n".encode(), "x.txt", Limits(text_lines=3))
    assert refusal.value.code == "SEC-11"


@needs_seeds
def test_seed_with_shifted_rows() -> None:
    """The department's form gives two padded tables, cut at its page break, lengths as dumped."""
    paper = seed("002")
    tables = list(read(paper.read_bytes(), paper.name).sections[0].tables())
    assert [(table.kind, len(table.rows)) for table in tables] == [("padded", 20), ("padded", 9)]
    assert [table.width for table in tables] == [10, 8]


@needs_seeds
def test_seed_with_one_cell_per_line() -> None:
    """The plan gives for each of its seven projects a listed head and a listed table of six columns."""
    paper = seed("003")
    tables = list(read(paper.read_bytes(), paper.name).sections[0].tables())
    assert {"listed"} == {table.kind for table in tables}
    assert [table.width for table in tables] == [7, 6] * 7
    assert [tables[1].rows[2][0].place, tables[1].rows[2][5].place] == ["line 97", "line 102"]  # type: ignore[union-attr]


@needs_seeds
def test_seed_with_five_forms() -> None:
    """The five project forms give five padded tables, each introduced by a title and a year."""
    paper = seed("004")
    section = read(paper.read_bytes(), paper.name).sections[0]
    assert [len(table.rows) for table in section.tables()] == [12, 15, 15, 12, 13]
    assert sum(isinstance(block, Paragraph) for block in section.blocks) == 10

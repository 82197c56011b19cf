"""The geometry behind the PDF reader: lattices from rulings, lines from letters, columns from gaps."""

import pytest

from perf_pipeline.intake.pdf.columns import aligned_tables
from perf_pipeline.intake.pdf.glyphs import Box, Glyph, Ruling, Turn
from perf_pipeline.intake.pdf.lattice import Region, lattices
from perf_pipeline.intake.pdf.lines import Line, joined, lines_of

SIZE = 10.0


def written(text: str, x: float = 0.0, y: float = 0.0, run: int = 0, order: int = 0) -> list[Glyph]:
    """Wide letters one after the other."""
    return [
        Glyph(letter, x + SIZE * index, x + SIZE * (index + 1), y, SIZE, run, order + index)
        for index, letter in enumerate(text)
    ]


def square(*skipped: str) -> tuple[list[Ruling], list[Ruling]]:
    """The rulings of two by two cells of 50 points; inner edges can be left out."""
    across = [Ruling(0, 0, 100), Ruling(100, 0, 100), Ruling(50, 0, 50), Ruling(50, 50, 100)]
    down = [Ruling(0, 0, 100), Ruling(100, 0, 100), Ruling(50, 0, 50), Ruling(50, 50, 100)]
    names = {"west": (across, 2), "east": (across, 3), "north": (down, 2), "south": (down, 3)}
    for name in sorted(skipped, key=lambda name: -names[name][1]):
        rulings, index = names[name]
        del rulings[index]
    return across, down


@pytest.mark.parametrize(
    ("skipped", "regions", "irregular"),
    [
        pytest.param((), 4, 0, id="all_drawn"),
        pytest.param(("west",), 3, 0, id="merged_rows"),
        pytest.param(("north",), 3, 0, id="merged_columns"),
        pytest.param(("west", "north"), 3, 2, id="no_rectangle"),
    ],
)
def test_missing_inner_edges_merge_cells(skipped: tuple[str, ...], regions: int, irregular: int) -> None:
    """Two cells without an edge between them are one; an open corner is doubtful."""
    (lattice,) = lattices(*square(*skipped))
    assert (len(lattice.regions), len(lattice.irregular)) == (regions, irregular)


def test_double_borders_and_short_ends_make_no_columns() -> None:
    """Rulings that nearly coincide are one, pieces of a line are put together."""
    across, down = square()
    across += [Ruling(1.5, 0, 40), Ruling(1.5, 41, 102)]
    down += [Ruling(98.6, 0, 100)]
    (lattice,) = lattices(across, down)
    assert lattice.regions == (
        Region(0, 0, 1, 1),
        Region(0, 1, 1, 2),
        Region(1, 0, 2, 1),
        Region(1, 1, 2, 2),
    )


def test_open_sides_are_columns_too() -> None:
    """Horizontal rulings that reach well beyond the last vertical one close a column."""
    (lattice,) = lattices([Ruling(y, 0, 100) for y in (0, 20, 40)], [Ruling(50, 0, 40)])
    assert lattice.xs == (0, 50, 100)


@pytest.mark.parametrize(
    ("across", "down"),
    [
        pytest.param([Ruling(0, 0, 100)], [], id="underline"),
        pytest.param(
            [Ruling(0, 0, 99), Ruling(99, 0, 99)], [Ruling(0, 0, 99), Ruling(99, 0, 99)], id="frame"
        ),
        pytest.param([Ruling(0, 0, 4), Ruling(4, 0, 4)], [Ruling(0, 0, 4), Ruling(4, 0, 4)], id="tick_box"),
        pytest.param([], [], id="nothing"),
    ],
)
def test_what_is_no_table(across: list[Ruling], down: list[Ruling]) -> None:
    """Decorations hold no cells."""
    assert lattices(across, down) == []


@pytest.mark.parametrize("degrees", [0, 90, 180, 270])
def test_a_turned_page_keeps_its_size(degrees: int) -> None:
    """The page box becomes a rectangle at the origin."""
    turn = Turn(Box(10, 110, 60, 10), degrees)
    width, height = (100, 50) if degrees % 180 else (50, 100)
    assert turn.rectangle()(10, 10, 60, 110) == Box(0, 0, width, height)
    assert (turn.width, turn.height) == (width, height)


def test_raised_letters_stay_in_their_line() -> None:
    """An exponent is no line of its own."""
    glyphs = [*written("10"), Glyph("5", 20, 24, -3.5, 6, 0, 2), *written("件", 24, 0, order=3)]
    assert [line.text for line in lines_of(glyphs)] == ["105件"]


def test_letters_are_read_from_left_to_right_whatever_their_order() -> None:
    """Curly quotes are often drawn late."""
    glyphs = written("“好”事")
    assert [line.text for line in lines_of([glyphs[1], glyphs[3], glyphs[0], glyphs[2]])] == ["“好”事"]


def test_wide_gaps_are_blanks() -> None:
    """Entries on one line stay apart; letters set loosely do not."""
    apart = [*written("填表人", 0), *written("电话", 60)]
    loose = [*written("产", 0), *written("出", 18)]
    assert [lines_of(glyphs)[0].text for glyphs in (apart, loose)] == ["填表人 电话", "产出"]


def test_a_word_written_downwards_is_one_word() -> None:
    """Labels in narrow merged cells."""
    lines = [Line(tuple(written(letter, 0, 12.0 * row, order=row))) for row, letter in enumerate("产出指标")]
    assert joined(lines, 0, 100) == "产出指标"


def test_letters_on_one_another_are_told_apart_by_their_runs() -> None:
    """Two printings never make one word."""
    (line,) = lines_of([*written("甲乙", run=0), *written("丙丁", x=3, run=1, order=2)])
    assert (line.text, line.overprinted) == ("甲乙 丙丁", True)


def columns(*rows: tuple[str, ...], pitch: float = 20.0) -> list[Line]:
    """Lines whose words stand at every 100 points."""
    return [
        Line(
            tuple(
                glyph for column, text in enumerate(row) for glyph in written(text, 100 * column, pitch * at)
            )
        )
        for at, row in enumerate(rows)
    ]


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        pytest.param(columns(*[("甲", "乙", "丙")] * 3), 1, id="three_columns"),
        pytest.param(columns(*[("甲", "乙", "丙")] * 2), 0, id="two_lines"),
        pytest.param(columns(*[("甲", "乙")] * 5), 0, id="two_columns"),
        pytest.param(columns(*[("甲", "乙", "丙")] * 3, pitch=90), 0, id="far_apart"),
        pytest.param(columns(("甲",), ("甲乙丙丁",), ("甲",)), 0, id="running_text"),
    ],
)
def test_only_clear_columns_are_a_table(lines: list[Line], found: int) -> None:
    """Doubtful alignment stays text."""
    assert len(aligned_tables(lines)) == found

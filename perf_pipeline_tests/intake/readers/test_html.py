"""Web pages: grids from spans, words between them, what is hidden, encodings, and pages that go too far."""

import pytest

from perf_pipeline.errors import UnreadableFile
from perf_pipeline.intake.document import Block, Document, Paragraph
from perf_pipeline.intake.limits import Limits
from perf_pipeline.intake.reading import read


def page(body: str) -> Document:
    """The document of a page with that body."""
    return read(f"<html><body>{body}</body></html>".encode(), "表.html")


def words(block: Block) -> object:
    """A block as plain values."""
    if isinstance(block, Paragraph):
        return block.text
    return block.kind, [[one and one.text for one in line] for line in block.rows]


def blocks(document: Document) -> list[object]:
    """All blocks as plain values."""
    return [words(block) for block in document.sections[0].blocks]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param("<table><tr><td>甲<td>乙<tr><td>丙<td>丁</table>", ("grid", [["甲", "乙"], ["丙", "丁"]]),
                     id="ends_left_out"),
        pytest.param("<table><tr><td colspan=2>题</td></tr><tr><td>甲</td><td>乙</td></tr></table>",
                     ("grid", [["题", None], ["甲", "乙"]]), id="colspan"),
        pytest.param("<table><tr><td rowspan=2>产出</td><td>数量</td></tr><tr><td>质量</td></tr></table>",
                     ("grid", [["产出", "数量"], [None, "质量"]]), id="rowspan"),
        pytest.param("<table><tr><td rowspan=0>产出</td><td>数量</td></tr><tr><td>质量</td></tr></table>",
                     ("grid", [["产出", "数量"], [None, "质量"]]), id="rowspan_to_the_end"),
        pytest.param("<table><tr><td colspan=500>题</td></tr><tr><td>甲</td><td>乙</td></tr></table>",
                     ("grid", [["题", None], ["甲", "乙"]]), id="colspan_beyond_the_columns"),
        pytest.param("<table><tr><td rowspan=2>甲</td><td rowspan=2>乙</td></tr><tr></tr><tr><td>丙</td></tr></table>",
                     ("grid", [["甲", "乙"], [None, None], ["丙", ""]]), id="row_of_covered_cells"),
        pytest.param("<table><tr><td>1<td>2<td>3</tr><tr><td>4<td>5<td>6<td>7</tr></table>",
                     ("padded", [["1", "2", "3"], ["4", "5", "6", "7"]]), id="ragged_without_spans"),
        pytest.param("<table><tr><th>甲<br>乙</th><td><p>一</p><p>二</p></td></tr></table>",
                     ("grid", [["甲\n乙", "一\n二"]]), id="lines_in_cells"),
        pytest.param("<table><tr><td> 甲\n  乙&nbsp;&ge;5 </td><td>&nbsp;</td></tr></table>",
                     ("grid", [["甲 乙\xa0≥5", ""]]), id="blanks_and_named_characters"),
        pytest.param("<table><tr><td>甲<script>x='<td>';</script><style>td{}</style><!-- <td>丙 --></td></tr></table>",
                     ("grid", [["甲"]]), id="dropped"),
        pytest.param("<script>" + "if (a<b && c<d) x();" * 60 + "</script><table><tr><td>甲</table>", ("grid", [["甲"]]),
                     id="script_of_comparisons"),
        pytest.param("<TABLE><TBODY><TR><TD>甲</TD></TR></TBODY></TABLE>", ("grid", [["甲"]]), id="capitals"),
        pytest.param("<table><tr><td>甲</td></tr>", ("grid", [["甲"]]), id="never_closed"),
        pytest.param("<table><tr><td>≥<input value=x>95%</td></tr></table>", ("grid", [["≥95%"]]), id="empty_element"),
    ],
)  # fmt: skip
def test_tables(body: str, expected: object) -> None:
    """Cells stand where a browser shows them."""
    assert [expected] == blocks(page(body))


def test_paragraphs_and_nested_tables_in_order() -> None:
    """A table that only arranges others is dropped; the words in its frames are paragraphs between them."""
    inner = "<table><tr><td>内</td></tr></table>"
    document = page(
        f"<h1>标题</h1>（2025）年<br>单位：元<table><tr><td>外{inner}</td></tr></table>"
        f"<p>说明<table><tr><td>{inner}</td></tr></table>"
    )
    one = ("grid", [["内"]])
    assert ["标题", "（2025）年", "单位：元", "外", one, "说明", one] == blocks(document)
    places = [block.place if isinstance(block, Paragraph) else block.rows[0][0].place  # type: ignore[union-attr]
              for block in document.sections[0].blocks]  # fmt: skip
    assert places == ["p1", "p2", "p3", "p4", "t1 r1 c1 t1 r1 c1", "p5", "t2 r1 c1 t1 r1 c1"]


def test_hidden_cells_are_flagged_and_hidden_words_left_out() -> None:
    """What the page hides is told, and never taken for what a person sees."""
    document = page(
        "<table><tr><td>5<span style='display: none'>95</span>%</td></tr>"
        "<tr style='display:none'><td>隐行</td></tr><tr><td hidden>隐格</td></tr></table>"
    )
    (block,) = document.sections[0].blocks
    assert [
        (one.text, one.hidden)
        for line in block.rows
        for one in line
        if one  # type: ignore[union-attr]
    ] == [("5%", False), ("隐行", True), ("隐格", True)]
    found = [(finding.code, finding.place) for finding in document.findings]
    assert found == [("DOC-05", "t1 r1 c1"), ("XLS-09", "t1 r2 c1")]


@pytest.mark.parametrize(
    ("encoding", "stated"),
    [
        pytest.param("utf-8", "utf-8", id="utf8"),
        pytest.param("gb18030", "gb2312", id="gb2312"),
        pytest.param("utf-8", "gb2312", id="states_another"),
        pytest.param("gb18030", "", id="states_nothing"),
        pytest.param("big5", "big5", id="big5"),
        pytest.param("utf-8", "no-such-thing", id="states_nonsense"),
    ],
)
def test_encodings(encoding: str, stated: str) -> None:
    """The bytes decide; the page is asked where they cannot."""
    text = f'<html><head><meta charset="{stated}"></head><body><p>績效目標申報表</p></body></html>'
    assert blocks(read(text.encode(encoding), "表.html")) == ["績效目標申報表"]


def test_nothing_is_fetched_and_entities_stay_words() -> None:
    """Declarations of entities have no effect."""
    text = '<!DOCTYPE html [<!ENTITY e SYSTEM "file:///etc/hostname">]><html><body><p>甲&e;</p></body></html>'
    assert blocks(read(text.encode(), "表.html"))[-1] == "甲&e;"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        pytest.param("<table><tr><td>" * 17, "SEC-13", id="nested"),
        pytest.param("<table>" + "<tr>" * 11 + "<td>x", "SEC-11", id="rows"),
        pytest.param("<table><tr>" + "<td>x" * 21, "SEC-11", id="columns"),
        pytest.param("x" * 2001, "FIL-02", id="size"),
        pytest.param("<script>alert(1)</script>", "FIL-01", id="nothing_to_read"),
        pytest.param("<p>甲</p><select><option>乙<p>丙", "FMT-06", id="breaks_off"),
        pytest.param("<p>甲</p><script>if (a", "FMT-06", id="script_never_ends"),
        pytest.param("<a " * 60, "FMT-06", id="tags_never_end"),
    ],
)
def test_limits(body: str, code: str) -> None:
    """Pages that go too far are refused."""
    with pytest.raises(UnreadableFile) as refusal:
        read(f"<html><body>{body}".encode(), "表.html", Limits(rows=10, columns=20, markup_bytes=2000))
    assert code == refusal.value.code

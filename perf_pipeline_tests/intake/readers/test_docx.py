"""Docx: nothing is lost, nothing is doubled, spans are true, and everything that a crafted file tries."""

import io
import random
import zipfile
from collections.abc import Callable

import pytest

from perf_pipeline.errors import UnreadableFile
from perf_pipeline.intake.document import Cell, Document, Paragraph, Table
from perf_pipeline.intake.limits import Limits
from perf_pipeline.intake.reading import read
from perf_pipeline_tests.intake.readers.word_files import (
    body,
    cell,
    markup,
    packed,
    para,
    relations,
    row,
    run,
    table,
)

Grid = list[list[str | None]]


def opened(content: str | bytes) -> Document:
    """The document with that body, or of those bytes."""
    return read(content if isinstance(content, bytes) else body(content), "表.docx")


def lines(document: Document) -> list[str]:
    """Texts of the paragraphs outside tables."""
    return [block.text for block in document.sections[0].blocks if isinstance(block, Paragraph)]


def tables(document: Document) -> list[Table]:
    """The tables in order."""
    return list(document.sections[0].tables())


def grid(found: Table) -> Grid:
    """Texts by position; None where a merged cell covers."""
    return [[None if part is None else part.text for part in line] for line in found.rows]


def codes(document: Document) -> list[str]:
    """Codes of a document's findings."""
    return [finding.code for finding in document.findings]


def refusal(content: bytes, limits: Limits | None = None) -> str:
    """The code under which a file is refused."""
    with pytest.raises(UnreadableFile) as refused:
        read(content, "表.docx", limits or Limits())
    return refused.value.code


def test_paragraphs_and_tables_in_order() -> None:
    """Blocks follow each other as in the paper, with places that count paragraphs, tables, rows, columns."""
    document = opened(para("标题") + table(row("甲", "乙"), row("丙", "丁")) + para() + para("尾"))
    assert [
        block if isinstance(block, Paragraph) else grid(block) for block in document.sections[0].blocks
    ] == [
        Paragraph("标题", "p1"),
        [["甲", "乙"], ["丙", "丁"]],
        Paragraph("尾", "p3"),
    ]
    (found,) = tables(document)
    assert found.rows[1][0] == Cell("丙", "t1 r2 c1")
    assert (document.format, found.kind, codes(document)) == ("docx", "grid", [])


BOX = "<w:txbxContent><w:p><w:r><w:t>框</w:t></w:r></w:p></w:txbxContent>"
SECOND = "<mc:Fallback><w:pict><v:textbox>" + BOX + "</v:textbox></w:pict></mc:Fallback>"


@pytest.mark.parametrize(
    ("content", "expected", "found"),
    [
        pytest.param(para("甲", "乙"), ["甲乙"], [], id="runs"),
        pytest.param(para("<w:ins><w:r><w:t>新</w:t></w:r></w:ins>", "文"), ["新文"], ["DOC-02"], id="inserted"),
        pytest.param(para("<w:del><w:r><w:delText>旧</w:delText></w:r></w:del>", "文"), ["文"], ["DOC-02"],
                     id="deleted"),
        pytest.param(para("<w:del><w:r><w:t>旧</w:t></w:r></w:del>", "文"), ["文"], ["DOC-02"],
                     id="deleted_as_text"),
        pytest.param(para("<w:moveFrom><w:r><w:t>移</w:t></w:r></w:moveFrom>", "文",
                          "<w:moveTo><w:r><w:t>移</w:t></w:r></w:moveTo>"), ["文移"], ["DOC-02"], id="moved"),
        pytest.param("<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>上</w:t></w:r></w:p>" + para("下"),
                     ["上下"], ["DOC-02"], id="deleted_paragraph_mark"),
        pytest.param(para("<w:r><w:rPr><w:rPrChange><w:rPr><w:vanish/></w:rPr></w:rPrChange></w:rPr>"
                          "<w:t>见</w:t></w:r>"), ["见"], [], id="earlier_look"),
        pytest.param(para("见", run("不见", "<w:vanish/>")), ["见"], ["DOC-05"], id="hidden"),
        pytest.param(para(run("见", '<w:vanish w:val="0"/>')), ["见"], [], id="hidden_no"),
        pytest.param("<w:p><w:pPr><w:rPr><w:vanish/></w:rPr></w:pPr><w:r><w:t>见</w:t></w:r></w:p>", ["见"],
                     [], id="hidden_mark_only"),
        pytest.param(para("10", run("5", '<w:vertAlign w:val="superscript"/>')), ["10⁵"], ["DOC-01"],
                     id="superscript"),
        pytest.param(para("率", run("[注]", '<w:vertAlign w:val="superscript"/>')), ["率[注]"], ["DOC-01"],
                     id="superscript_words"),
        pytest.param(para('<w:r><w:sym w:font="Symbol" w:char="F0B3"/><w:t>95%</w:t></w:r>'), ["≥95%"], [],
                     id="sign"),
        pytest.param(para('<w:r><w:sym w:font="Symbol" w:char="F0A3"/><w:t>5</w:t></w:r>'), ["≤5"], [],
                     id="sign_less"),
        pytest.param(para('<w:r><w:sym w:font="Wingdings 2" w:char="F052"/></w:r>'), ["☑"], [], id="sign_tick"),
        pytest.param(para('<w:r><w:sym w:font="Unheard" w:char="F052"/></w:r>'), ["\ufffd"],
                     ["DOC-07", "ENC-05"], id="sign_unknown"),
        pytest.param(para(run("\uf0b3", "")), ["≥"], [], id="sign_as_private_letter"),
        pytest.param(para(run("³", '<w:rFonts w:ascii="Symbol" w:hAnsi="Symbol"/>')), ["≥"], [],
                     id="sign_as_letter"),
        pytest.param(para('<w:smartTag w:element="date"><w:r><w:t>智</w:t></w:r></w:smartTag>'), ["智"], [],
                     id="smart_tag"),
        pytest.param(para("<w:hyperlink><w:r><w:t>链</w:t></w:r></w:hyperlink>"), ["链"], [], id="link"),
        pytest.param(para('<w:fldSimple w:instr=" PAGE "><w:r><w:t>7</w:t></w:r></w:fldSimple>'), ["7"], [],
                     id="simple_field"),
        pytest.param(para('<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> SUM(ABOVE) </w:instrText>'
                          '</w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>', "30",
                          '<w:r><w:fldChar w:fldCharType="end"/></w:r>', "元"), ["30元"], [], id="field"),
        pytest.param(para('<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
                          '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
                          '<w:r><w:fldChar w:fldCharType="separate"/></w:r>', "内",
                          '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
                          '<w:r><w:fldChar w:fldCharType="separate"/></w:r>', "外",
                          '<w:r><w:fldChar w:fldCharType="end"/></w:r>'), ["外"], [], id="field_in_instruction"),
        pytest.param(para('<w:r><w:fldChar w:fldCharType="begin"/></w:r>') + para("后"), ["后"], [],
                     id="field_never_ended"),
        pytest.param(para('<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:default w:val="0"/>'
                          '<w:checked/></w:checkBox></w:ffData></w:fldChar></w:r>'
                          '<w:r><w:fldChar w:fldCharType="end"/></w:r>', "新增"), ["☑新增"], [], id="box_ticked"),
        pytest.param(para('<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:ddList><w:result w:val="1"/>'
                          '<w:listEntry w:val="甲"/><w:listEntry w:val="乙"/></w:ddList></w:ffData></w:fldChar></w:r>'
                          '<w:r><w:fldChar w:fldCharType="end"/></w:r>'), ["乙"], [], id="choice"),
        pytest.param("<w:sdt><w:sdtContent>" + para("控") + "</w:sdtContent></w:sdt>", ["控"], [],
                     id="content_control"),
        pytest.param(para("前", "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent><w:r><w:t>单击此处</w:t>"
                          "</w:r></w:sdtContent></w:sdt>", "后"), ["前后"], ["DOC-13"], id="prompt"),
        pytest.param(para("<m:oMath><m:r><m:t>x≥5</m:t></m:r></m:oMath>"), ["x≥5"], [], id="formula"),
        pytest.param(para("<m:oMath><m:f><m:num><m:r><m:t>1</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r>"
                          "</m:den></m:f></m:oMath>"), ["1/2"], ["DOC-10"], id="fraction"),
        pytest.param(para("<m:oMath><m:d><m:dPr><m:begChr m:val='['/><m:endChr m:val=']'/></m:dPr><m:e><m:r><m:t>a"
                          "</m:t></m:r></m:e></m:d></m:oMath>"), ["[a]"], [], id="brackets"),
        pytest.param(para("<w:r><w:t>甲</w:t><w:br/><w:t>乙</w:t><w:tab/><w:t>丙</w:t><w:noBreakHyphen/></w:r>"),
                     ["甲\n乙\t丙-"], [], id="breaks"),
        pytest.param("<w:p><w:pPr><w:tabs><w:tab w:val='left'/></w:tabs></w:pPr><w:r><w:t>甲</w:t></w:r></w:p>",
                     ["甲"], [], id="tab_stop"),
        pytest.param("<w:p><w:pPr><w:numPr><w:numId w:val='1'/></w:numPr></w:pPr><w:r><w:t>甲</w:t></w:r></w:p>",
                     ["甲"], ["DOC-06"], id="numbered"),
        pytest.param(para(run("白", '<w:color w:val="FFFFFF"/>')), ["白"], ["DOC-11"], id="white"),
        pytest.param(para("<w:r><mc:AlternateContent><mc:Choice><wps:txbx>" + BOX + "</wps:txbx></mc:Choice>"
                          + SECOND + "</mc:AlternateContent></w:r>", "文"), ["文", "框"], ["DOC-03"], id="box_once"),
        pytest.param(para("<w:r><mc:AlternateContent><mc:Choice/>" + SECOND + "</mc:AlternateContent></w:r>", "文"),
                     ["文", "框"], ["DOC-03"], id="box_second_way"),
        pytest.param(para("<w:r><w:ruby><w:rt><w:r><w:t>yin</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>音</w:t></w:r>"
                          "</w:rubyBase></w:ruby></w:r>"), ["音"], [], id="reading_aid"),
    ],
)  # fmt: skip
def test_text_as_a_person_sees_it(content: str, expected: list[str], found: list[str]) -> None:
    """The final text, once, with signs; what is doubtful about it is a finding."""
    document = opened(content)
    assert (lines(document), codes(document)) == (expected, found)


def merged(number: int) -> str:
    """Shape of a cell over columns."""
    return f'<w:gridSpan w:val="{number}"/>'


STARTS, GOES_ON = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"


@pytest.mark.parametrize(
    ("content", "expected", "found"),
    [
        pytest.param([row(cell("宽", merged(2)), "丙"), row("1", "2", "3")], [["宽", None, "丙"], ["1", "2", "3"]], [],
                     id="over_columns"),
        pytest.param([row(cell("高", STARTS), "1"), row(cell("", GOES_ON), "2"), row(cell("", STARTS), "3")],
                     [["高", "1"], [None, "2"], ["", "3"]], [], id="over_rows"),
        pytest.param([row(cell("角", merged(2) + STARTS), "1"), row(cell("", merged(2) + GOES_ON), "2")],
                     [["角", None, "1"], [None, None, "2"]], [], id="over_both"),
        pytest.param([row(cell("首", GOES_ON), "1"), row(cell("", GOES_ON), "2")], [["首", "1"], [None, "2"]], [],
                     id="goes_on_from_nothing"),
        pytest.param([row(cell("高", STARTS), "1"), row(cell("遗", GOES_ON), "2")], [["高", "1"], [None, "2"]],
                     ["DOC-08"], id="text_under_a_merge"),
        pytest.param([row("1", "2", "3"), row("右", shape='<w:gridBefore w:val="2"/>')],
                     [["1", "2", "3"], ["", "", "右"]], [], id="columns_left_out_before"),
        pytest.param([row("1", "2"), row("左", shape='<w:gridAfter w:val="1"/>')], [["1", "2"], ["左", ""]], [],
                     id="columns_left_out_after"),
        pytest.param([row("1", "2"), row("短")], [["1", "2"], ["短", ""]], ["DOC-09"], id="short_row"),
        pytest.param([row(cell("旧式", '<w:hMerge w:val="restart"/>'), cell("", "<w:hMerge/>"), "3"), row("1", "2", "3")],
                     [["旧式", None, "3"], ["1", "2", "3"]], [], id="old_merge"),
        pytest.param([row("留"), row("删", shape="<w:del/>")], [["留"]], ["DOC-02"], id="deleted_row"),
        pytest.param([row("见"), row("不见", shape="<w:hidden/>")], [["见"], [""]], ["DOC-05"], id="hidden_row"),
        pytest.param(["<w:sdt><w:sdtContent>" + row("甲") + "</w:sdtContent></w:sdt>",
                      "<w:tr><w:sdt><w:sdtContent>" + cell("乙") + "</w:sdtContent></w:sdt></w:tr>"],
                     [["甲"], ["乙"]], [], id="content_controls"),
        pytest.param([row(cell(para("上") + para("下")))], [["上\n下"]], [], id="paragraphs"),
        pytest.param([row(cell(para(run("白", '<w:color w:val="FFFFFF"/>')), '<w:shd w:fill="000000"/>'))], [["白"]],
                     [], id="white_on_black"),
        pytest.param([row(cell("旧", "<w:tcPrChange><w:tcPr>" + merged(3) + "</w:tcPr></w:tcPrChange>"))], [["旧"]], [],
                     id="earlier_shape"),
    ],
)  # fmt: skip
def test_grid_with_true_spans(content: list[str], expected: Grid, found: list[str]) -> None:
    """Every row has all positions; covered ones are None, missing ones blank."""
    document = opened(table(*content))
    assert (grid(tables(document)[0]), codes(document)) == (expected, found)


def test_spans_are_stated_at_the_corner() -> None:
    """The cell at the corner says how far it reaches."""
    document = opened(
        table(row(cell("角", merged(2) + STARTS), "1"), row(cell("", merged(2) + GOES_ON), "2"))
    )
    assert tables(document)[0].rows[0][0] == Cell("角", "t1 r1 c1", row_span=2, column_span=2)


def test_nested_table_follows_its_host() -> None:
    """Text of the outer cell is its own; the inner table comes after, addressed under the cell."""
    inner = table(row("内"))
    document = opened(table(row("一", cell(para("外") + inner + para()))) + table(row("后")))
    assert [grid(found) for found in tables(document)] == [[["一", "外"]], [["内"]], [["后"]]]
    assert [found.rows[0][0].place for found in tables(document) if found.rows[0][0]] == [
        "t1 r1 c1",
        "t1 r1 c2 t1 r1 c1",
        "t2 r1 c1",
    ]
    assert codes(document) == ["DOC-03"]


def test_hidden_style() -> None:
    """Letters hidden or raised by a style, or by the style that it is based on, count as such."""
    styles = markup(
        '<w:style w:styleId="a"><w:rPr><w:vanish/><w:vertAlign w:val="superscript"/></w:rPr></w:style>'
        '<w:style w:styleId="b"><w:basedOn w:val="a"/><w:rPr><w:vanish w:val="0"/></w:rPr></w:style>'
    )
    text = para("见", run("不见", '<w:rStyle w:val="a"/>'), run("2", '<w:rStyle w:val="b"/>'))
    hidden_paragraph = '<w:p><w:pPr><w:pStyle w:val="a"/></w:pPr><w:r><w:t>藏</w:t></w:r></w:p>'
    document = opened(body(text + hidden_paragraph, **{"word__styles.xml": styles}))
    assert (lines(document), codes(document)) == (["见²"], ["DOC-05", "DOC-01", "DOC-05"])


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        pytest.param(packed(markup(para("甲"), strict=True)), ["甲"], id="strict_namespace"),
        pytest.param(
            packed(markup(para("甲")).replace("w:", "x:").replace("xmlns:w", "xmlns:x")),
            ["甲"],
            id="other_prefix",
        ),
        pytest.param(packed(("\ufeff" + markup(para("甲"))).encode("utf-16-le")), ["甲"], id="utf16"),
        pytest.param(packed(markup(para("甲\x0b乙"))), ["甲乙"], id="control_character"),
        pytest.param(packed(markup(para("甲")), **{"word__media__a.png": b"\x89PNG"}), ["甲"], id="picture"),
    ],
)
def test_spellings_of_the_format(content: bytes, expected: list[str]) -> None:
    """What other programs write reads alike."""
    assert expected == lines(read(content, "表.docx"))


SETTINGS = "word___rels__settings.xml.rels"


@pytest.mark.parametrize(
    ("parts", "found"),
    [
        pytest.param({"word__header1.xml": markup(para("页眉"))}, ["DOC-04"], id="header"),
        pytest.param({"word__header1.xml": markup(para())}, [], id="empty_header"),
        pytest.param({"word__comments.xml": markup(para("批注"))}, ["DOC-04"], id="comments"),
        pytest.param({"word__embeddings__a.xlsx": b"PK"}, ["DOC-12"], id="embedded_workbook"),
        pytest.param({SETTINGS: relations(("attachedTemplate", "https://a.example/b.dotm", True))}, ["SEC-24"],
                     id="remote_template"),
        pytest.param({SETTINGS: relations(("attachedTemplate", r"\\host\b.dotm", True))}, ["SEC-24"],
                     id="template_on_a_share"),
        pytest.param({SETTINGS: relations(("attachedTemplate", "file:///C:\\a\\Normal.dotm", True))}, [],
                     id="own_template"),
        pytest.param({"word___rels__document.xml.rels": relations(("hyperlink", "https://a.example", True))}, [],
                     id="link"),
        pytest.param({"word___rels__document.xml.rels": relations(("image", "https://a.example/a.png", True))},
                     ["SEC-24"], id="remote_picture"),
    ],
)  # fmt: skip
def test_what_is_packed_around_the_text(parts: dict[str, str | bytes], found: list[str]) -> None:
    """Text that nobody reads and addresses that nobody follows are reported."""
    assert codes(opened(body(para("甲"), **parts))) == found


DTD = '<!DOCTYPE a [<!ENTITY b "9">]>'


@pytest.mark.parametrize(
    ("content", "code"),
    [
        pytest.param(body("", **{"word__vbaProject.bin": b"x"}), "SEC-22", id="macros"),
        pytest.param(body("", **{"word__activeX__a.xml": "<a/>"}), "SEC-23", id="active_x"),
        pytest.param(body("", **{"word__embeddings__o.bin": b"x"}), "SEC-23", id="embedded_object"),
        pytest.param(body(para('<w:fldSimple w:instr=" DDEAUTO c "/>')), "SEC-23", id="dde"),
        pytest.param(body(para('<w:r><w:fldChar w:fldCharType="begin"/><w:instrText>DD</w:instrText>'
                               '<w:instrText>E x</w:instrText><w:fldChar w:fldCharType="end"/></w:r>')), "SEC-23",
                     id="dde_in_pieces"),
        pytest.param(packed(markup(para("甲"), prologue=DTD)), "SEC-12", id="declaration"),
        pytest.param(body("", **{"word__styles.xml": DTD + "<a/>"}), "SEC-12", id="declaration_elsewhere"),
        pytest.param(packed("<a/>"), "FMT-06", id="another_root"),
        pytest.param(packed(markup(para("甲"))[:-9]), "FMT-06", id="cut_part"),
        pytest.param(body("<w:tr/>"), "FMT-06", id="row_without_table"),
        pytest.param(body("<w:tbl>" + cell("甲") + "</w:tbl>"), "FMT-06", id="cell_without_row"),
        pytest.param(body("<w:p>" * 300 + "</w:p>" * 300), "SEC-13", id="depth"),
        pytest.param(body("<w:tbl><w:tr><w:tc>" * 20 + "</w:tc></w:tr></w:tbl>" * 20), "SEC-13", id="nested_tables"),
        pytest.param(body(table(row(cell("甲", merged(10**9)), cell("乙", merged(10**12))))), "SEC-11", id="span"),
        pytest.param(body(para("甲"))[:-30], "FIL-08", id="cut_file"),
    ],
)  # fmt: skip
def test_refused(content: bytes, code: str) -> None:
    """Active, hostile and broken files are refused with the code that says why."""
    assert refusal(content) == code


@pytest.mark.parametrize(
    ("content", "limits"),
    [
        pytest.param(para("甲") * 30, Limits(text_lines=20), id="paragraphs"),
        pytest.param(table(*[row("甲")] * 30), Limits(text_lines=50), id="rows"),
        pytest.param(table(*[row("甲", "乙")] * 30) * 3, Limits(box_cells=100), id="cells_of_all_tables"),
    ],
)
def test_limits(content: str, limits: Limits) -> None:
    """What a file makes us build is bounded over the whole file."""
    assert refusal(body(content), limits) == "SEC-11"


def test_many_findings_are_cut() -> None:
    """A finding per place ends at the limit; the places are those of the paper."""
    text = run("5", '<w:vertAlign w:val="superscript"/>')
    document = read(body(table(row(*[para(text)] * 9))), "表.docx", Limits(findings_per_code=3))
    assert [finding.place for finding in document.findings] == ["t1 r1 c1", "t1 r1 c2", "t1 r1 c3"]


def _spoiled_text(content: bytes, dice: random.Random) -> bytes:
    """The main part with pieces cut out, doubled or swapped."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        text = archive.read("word/document.xml").decode()
    tags = text.split("<")
    for _ in range(dice.randint(1, 4)):
        place = dice.randrange(2, len(tags) - 2)
        tags[place : place + dice.randint(0, 2)] = dice.choices(tags[2:-2], k=dice.randint(0, 2))
    return packed("<".join(tags))


def _spoiled_bytes(content: bytes, dice: random.Random) -> bytes:
    """Some bytes of the file changed."""
    spoiled = bytearray(content)
    for _ in range(dice.randint(1, 8)):
        spoiled[dice.randrange(len(spoiled))] = dice.randrange(256)
    return bytes(spoiled)


@pytest.mark.parametrize("spoil", [_spoiled_text, _spoiled_bytes])
def test_spoiled_files_are_read_or_refused(spoil: Callable[[bytes, random.Random], bytes]) -> None:
    """Whatever happens to the bytes: a document or a code, never another exception."""
    dice = random.Random(20241231)
    whole = body(
        para("标题", "<w:ins><w:r><w:t>新</w:t></w:r></w:ins>")
        + table(row(cell("角", merged(2) + STARTS), cell(table(row("内")))), row(cell("", GOES_ON), "2"))
        + para("<w:r>" + BOX + "</w:r>", "<m:oMath><m:d><m:r><m:t>x</m:t></m:r></m:d></m:oMath>")
        + "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>" + para("控") + "</w:sdtContent></w:sdt>"
    )  # fmt: skip
    for _ in range(300):
        try:
            document = read(spoil(whole, dice), "表.docx")
        except UnreadableFile:
            continue
        assert document.format in ("docx", "txt", "zip")

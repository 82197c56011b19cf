"""The catalogue of bad input: items 1 to 133 of what can be handed in, and what must become of each.

``outcome`` and ``code`` are what was agreed for an item: IGNORE (no submission), WAIT (looked at again), QUAR (never
parsed further), REJECT (parsed, no form), PART, ACC+ (accepted with a finding), ACC; for single values READ (a number)
and TEXT (kept as text). Where this package does otherwise, ``ours`` and ``our_code`` ('' for nothing told) say what it
does and ``why``.
An item may have several samples, each with its own line.
"""

import os
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from perf_pipeline_tests.intake import bad_inputs as bad
from perf_pipeline_tests.intake import crafted_pdfs as pdfs
from perf_pipeline_tests.intake.readers.word_files import (
    cell,
    fixture,
    markup,
    packed,
    para,
    relations,
    row,
    run,
    table,
)
from perf_pipeline_tests.intake.workbooks import edited, simple

SAMPLES = Path(__file__).resolve().parents[2] / "sample_inputs"


@dataclass(frozen=True)
class Entry:
    """Something that lies in the inbox under ``name``; ``age`` in seconds since it was written."""

    name: str | bytes
    make: Callable[[Path], None]
    age: float = 3600.0


@dataclass(frozen=True)
class Paper:
    """A file by name and content. ``form`` is false where the sample is too small to hold a form."""

    name: str
    make: Callable[[], bytes]
    form: bool = True


@dataclass(frozen=True)
class Written:
    """Targets as typed: (target, unit, operator) → (operator, value, unit), all as text; '' is none."""

    cells: Sequence[tuple[str, str, str]]
    read: tuple[str, str, str]


@dataclass(frozen=True)
class Told:
    """Shown by the test of that name in ``test_bad_input_catalogue``, because it needs more than one file."""

    test: str


@dataclass(frozen=True)
class Item:
    """One line of the catalogue."""

    number: int
    what: str
    outcome: str
    code: str
    sample: Entry | Paper | Written | Told
    ours: str = ""
    our_code: str | None = None
    why: str = ""


def file_with(content: bytes) -> Callable[[Path], None]:
    """Writes a file."""

    def make(path: Path) -> None:
        path.write_bytes(content)

    return make


def _huge(path: Path) -> None:
    path.touch()
    os.truncate(path, 51 << 20)


def _link(path: Path) -> None:
    path.symlink_to("/etc/hostname")


def _second_name(path: Path) -> None:
    outside = path.parent.parent / "outside.txt"
    outside.write_text("x", encoding="utf-8")
    os.link(outside, path)


def _socket(path: Path) -> None:
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(str(path))
    listener.close()


def _text() -> bytes:
    return bad.plain().encode()


def _replaced(old: str, new: str) -> Callable[[], bytes]:
    return lambda: bad.plain().replace(old, new).encode()


def _sample(part: str) -> Callable[[], bytes]:
    return lambda: next(path for path in sorted(SAMPLES.iterdir()) if part in path.name).read_bytes()


def _targets(*texts: str, unit: str = "次", operator: str = "") -> list[tuple[str, str, str]]:
    return [(text, unit, operator) for text in texts]


ONE = b"<v>95</v>"
_HIDDEN_RUN = cell(para(run("95"), run("9", "<w:vanish/>")))
_RAISED = cell(para(run("10"), run("5", '<w:vertAlign w:val="superscript"/>')))
_INSERTED = cell(
    para(
        '<w:ins w:id="1"><w:r><w:t>≥95</w:t></w:r></w:ins><w:del w:id="2"><w:r><w:delText>≥5</w:delText></w:r></w:del>'
    )
)
_CONTROLLED = cell("<w:sdt><w:sdtContent>" + para("≥95") + "</w:sdtContent></w:sdt>")
_NESTED = cell(para("≥95") + table(row("内")))

ARRIVAL = (
    Item(1, "0 bytes", "WAIT", "FIL-01", Entry("a.xlsx", file_with(b""))),
    Item(2, "larger than 50 MB", "QUAR", "FIL-02", Entry("a.pdf", _huge)),
    Item(3, "a program", "QUAR", "FIL-03", Paper("程序.exe", lambda: b"MZ" + bytes(range(256)) * 8)),
    Item(3, "an archive of unknown kind", "QUAR", "FIL-03", Paper("a.rar", lambda: b"Rar!\x1a\x07\x00"),
         our_code="FMT-07", why="archives are known by their content and told to be unpacked"),
    Item(3, "Kingsoft text", "QUAR", "FIL-03", Paper("a.wps", lambda: fixture("department_goal.doc")),
         ours="ACC", our_code="", why="wps is built as doc, and doc is read"),
    Item(3, "Kingsoft sheet", "QUAR", "FIL-03", Paper("a.et", bad.old_book), ours="ACC", our_code="", why="et is built as xls, and xls is read"),
    Item(3, "OFD", "QUAR", "FIL-03", Paper("a.ofd", lambda: bad.other_zip(**{"OFD.xml": b"<a/>"})),
         our_code="FMT-05", why="known by its content and named"),
    *(Item(4, "office lock or system file", "IGNORE", "FIL-04", Entry(name, file_with(b"x")))
      for name in ("~$x.xlsx", ".~lock.x#", ".DS_Store", "Thumbs.db", "desktop.ini")),
    *(Item(5, "in transfer by its name", "WAIT", "FIL-05", Entry(name, file_with(b"x")))
      for name in ("a.xlsx.part", "a.tmp", "a.crdownload", "a.filepart", ".a.xlsx")),
    Item(6, "younger than the quiet time", "WAIT", "FIL-06", Entry("a.txt", file_with(b"x"), age=3)),
    Item(7, "changed while read", "WAIT", "FIL-07", Told("test_file_that_changes_while_read_waits")),
    Item(8, "paused copy of a zip", "WAIT", "FIL-08", Entry("a.xlsx", lambda path: path.write_bytes(bad.book()[:-40]) and None)),
    Item(8, "paused copy of a compound file", "WAIT", "FIL-08",
         Entry("a.doc", lambda path: path.write_bytes(bad.cut_in_half(fixture("department_goal.doc"))) and None)),
    Item(9, "waits longer than a day", "QUAR", "FIL-09", Entry("a.part", file_with(b"x"), age=25 * 3600)),
    Item(9, "incomplete for longer than a day", "QUAR", "FIL-08", Entry("a.xlsx", file_with(b"PK\x03\x04"), age=25 * 3600)),
    Item(10, "preallocated, zero tail", "WAIT", "FIL-08", Entry("a.txt", file_with(b"x" + bytes(4096)))),
    Item(11, "symbolic link", "QUAR", "SEC-01", Entry("a.txt", _link)),
    Item(12, "hard link", "QUAR", "SEC-02", Entry("a.txt", _second_name)),
    Item(13, "named pipe", "QUAR", "SEC-03", Entry("a.txt", lambda path: os.mkfifo(path))),
    Item(14, "socket", "QUAR", "SEC-03", Entry("s", _socket)),
    Item(15, "folder named like a file", "IGNORE", "FIL-10", Entry("x.xlsx", lambda path: path.mkdir())),
    Item(16, "no read permission", "WAIT", "FIL-11", Told("test_file_without_permission_waits")),
    Item(17, "name not UTF-8", "ACC+", "FIL-12", Entry("年度".encode("gbk") + b".txt", file_with(b"x"))),
    Item(18, "name with control characters", "ACC+", "FIL-13", Entry(b"a\n\x1b\tb.txt", file_with(b"x"))),
    Item(19, "name with a direction control, false extension", "QUAR", "FIL-14", Entry("x\u202etxt.exe", file_with(b"x"))),
    Item(19, "name with a direction control", "ACC+", "FIL-14", Entry("x\u202ea.txt", file_with(b"x"))),
    *(Item(20, "awkward name", "ACC+", "FIL-15", Entry(name, file_with(b"x")))
      for name in ("-rf.txt", "CON.xlsx", "a.txt ", "a.txt.", "a" * 251 + ".txt")),
    Item(21, "path in a name", "ACC+", "SEC-04", Entry("..\\..\\x.txt", file_with(b"x"))),
    Item(22, "two extensions", "ACC+", "FIL-16", Paper("表.xlsx.exe", bad.book)),
    Item(22, "two extensions of documents", "ACC+", "FIL-16", Paper("表.pdf.xlsx", bad.book)),
    Item(23, "more files than one look takes", "ACC", "FIL-17", Told("test_many_files_are_taken_in_bounded_looks")),
    Item(24, "in the folder of another unit", "ACC+", "KEY-08", Told("test_paper_in_the_folder_of_another_unit")),
    Item(25, "old time of change", "ACC", "", Entry("a.txt", file_with(b"x"), age=10 * 365 * 86400)),
)  # fmt: skip

CONTAINER = (
    Item(26, "docx named xlsx", "ACC+", "FMT-01", Paper("表.xlsx", bad.text_file)),
    Item(26, "pdf named xlsx", "ACC+", "FMT-01", Paper("表.xlsx", bad.print_of)),
    Item(27, "web page saved as xls", "ACC+", "FMT-02", Paper("表.xls", lambda: bad.page().encode())),
    Item(28, "separated values saved as xls", "ACC+", "FMT-03", Paper("表.xls", _text)),
    Item(29, "XML spreadsheet of 2003", "QUAR", "FMT-04", Paper("表.xls", lambda: bad.xml2003_of(bad.plain()))),
    Item(30, "old doc", "QUAR", "FMT-05", Paper("表.doc", lambda: fixture("department_goal.doc")), ours="ACC", our_code="",
         why="a reader of our own reads Word 97 and later"),
    Item(30, "Word 95", "QUAR", "FMT-05", Paper("表.doc", lambda: _word_95(), form=False)),
    Item(31, "Kingsoft wps and et", "QUAR", "FMT-05", Paper("表.wps", lambda: fixture("self_evaluation.doc")), ours="ACC", our_code="",
         why="as item 3"),
    Item(31, "OFD", "QUAR", "FMT-05", Paper("表.ofd", lambda: bad.other_zip(**{"OFD.xml": b"<a/>", "Doc_0__Document.xml": b"<a/>"}))),
    Item(32, "truncated xlsx", "QUAR", "FIL-08", Paper("表.xlsx", lambda: bad.cut_in_half(bad.book()))),
    Item(32, "truncated docx", "QUAR", "FIL-08", Paper("表.docx", lambda: bad.cut_in_half(bad.text_file()))),
    Item(33, "truncated xls", "QUAR", "FMT-06", Paper("表.xls", lambda: bad.cut_in_half(bad.old_book()))),
    Item(33, "truncated doc", "QUAR", "FMT-06", Paper("表.doc", lambda: bad.cut_in_half(fixture("department_goal.doc")))),
    Item(34, "empty xls", "QUAR", "FIL-01", Paper("表.xls", lambda: b"")),
    Item(35, "zip that is no office file", "QUAR", "FMT-07", Paper("表.zip", lambda: bad.other_zip(**{"表.xlsx": b"PK"}))),
    Item(36, "damaged part", "QUAR", "FMT-06", Paper("表.xlsx", bad.damaged_part)),
    Item(37, "part twice in the zip", "QUAR", "SEC-05", Paper("表.xlsx", lambda: bad.with_part("XL/Workbook.xml", b"x"))),
    Item(38, "part that leads out", "QUAR", "SEC-04", Paper("表.xlsx", lambda: bad.with_part("../out.xml", b"x"))),
    Item(39, "strict OOXML", "ACC", "", Paper("表.docx", lambda: packed(markup(para("甲"), strict=True)), form=False)),
    Item(39, "binary workbook", "QUAR", "FMT-08", Paper("表.xlsb", lambda: bad.other_zip(**{"xl__workbook.bin": b"x"}))),
    Item(39, "workbook template", "ACC", "", Paper("表.xltx", bad.book)),
    Item(40, "only chart sheets", "REJECT", "FMT-09", Paper("表.xlsx", bad.only_a_chart)),
    Item(41, "no form", "REJECT", "FMT-10", Paper("通知.txt", _sample("通知"))),
    Item(42, "several forms in one file", "ACC", "", Paper("表.txt", _sample("松涛镇2025年项目支出"))),
)  # fmt: skip


def _word_95() -> bytes:
    from perf_pipeline_tests.intake.readers.test_doc import _changed

    return _changed(2, "<H", 104)


EXHAUSTION = (
    Item(43, "zip bomb", "QUAR", "SEC-10", Paper("表.xlsx", lambda: bad.with_part("xl/media/a.bin", bytes(8 << 20)))),
    Item(44, "a million rows", "QUAR", "SEC-10", Paper("表.xlsx", lambda: bad.many_rows(210_000)), our_code="SEC-11",
         why="rows are counted, and the limit on rows comes before that on bytes"),
    *(Item(45, "a cell far away", "QUAR", "SEC-11", Paper("表.xlsx", lambda at=at: bad.sheet_edit(
        b"</row></sheetData>", b'</row><row><c r="' + at + b'"><v>1</v></c></row></sheetData>')))
      for at in (b"XFD1048576", b"ZZZZZZZZ1", b"A4294967299")),
    Item(46, "stated range too large", "ACC", "XLS-01", Paper("表.xlsx", lambda: _with_range(b"A1:XFD1048576"))),
    Item(47, "stated range too small", "ACC", "XLS-01", Paper("表.xlsx", lambda: _with_range(b"A1:A1"))),
    Item(48, "too many sheets", "QUAR", "SEC-11", Paper("表.xlsx", lambda: bad.many_sheets(257)),
         why="limits as measured: 256 sheets, 1,024 columns, 200,000 rows of which 10,000 are read"),
    Item(48, "too many columns", "QUAR", "SEC-11", Paper("表.xlsx", lambda: simple(A1="甲", AML1="乙"))),
    Item(49, "cell longer than a program can hold", "ACC+", "XLS-02", Paper("表.xlsx", lambda: bad.sheet_edit(
        "<t>长期</t>".encode(), b"<t>" + "长".encode() * 32_768 + b"</t>"))),
    Item(50, "billion laughs", "QUAR", "SEC-12", Paper("表.xlsx", lambda: bad.sheet_edit(b"<worksheet", bad.LAUGHS + b"<worksheet"))),
    Item(51, "markup nested deeply", "QUAR", "SEC-13", Paper("表.xlsx", lambda: bad.sheet_edit(
        b"<sheetData>", b"<a>" * 300 + b"</a>" * 300 + b"<sheetData>"))),
    Item(52, "pdf bomb", "QUAR", "SEC-10", Told("test_pdf_bomb_ends_its_worker"), our_code="OPS-05",
         why="pdfium inflates by itself; only the worker's memory limit stops it"),
    Item(53, "pdf with too many pages", "QUAR", "SEC-14", Paper("表.pdf", lambda: pdfs.crafted(*[b""] * 501)),
         why="the limit is 500 pages"),
    Item(53, "page tree that loops", "QUAR", "SEC-14", Paper("表.pdf", lambda: pdfs.crafted(
        b"", pages=b"<< /Type /Pages /Kids [2 0 R] /Count 3 >>"))),
    Item(54, "text that slow patterns choke on", "ACC", "OPS-05", Told("test_hostile_text_costs_little"), our_code="",
         why="accepted within the worker's limits, so there is nothing to tell"),
    Item(55, "picture bomb", "ACC", "", Paper("表.docx", lambda: bad.text_file(**{"word__media__a.png": b"\x89PNG" + bytes(99)}))),
)  # fmt: skip


def _with_range(stated: bytes) -> bytes:
    import re

    from perf_pipeline_tests.intake.workbooks import SHEET

    return edited(
        bad.book(),
        {SHEET: lambda part: re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="' + stated + b'"', part)},
    )


HOSTILE = (
    Item(56, "external entity in any part", "QUAR", "SEC-12", Paper("表.xlsx", lambda: edited(
        bad.book(), {"docProps/core.xml": lambda part: bad.DOCTYPE + part}))),
    Item(56, "external entity in a text", "QUAR", "SEC-12", Paper("表.docx", lambda: packed(markup(para("甲"), prologue=bad.DOCTYPE.decode())))),
    Item(57, "internal entity", "QUAR", "SEC-12", Paper("表.xlsx", lambda: bad.sheet_edit(b"<worksheet", bad.ENTITY + b"<worksheet"))),
    Item(58, "encrypted xlsx or docx", "QUAR", "SEC-20", Paper("表.xlsx", lambda: _compound("EncryptedPackage"))),
    Item(59, "encrypted xls", "QUAR", "SEC-20", Paper("表.xls", bad.encrypted_old_book)),
    Item(59, "pdf with a user password", "QUAR", "SEC-20", Paper("表.pdf", lambda: bad.print_of(lock="secret"))),
    Item(60, "pdf with an owner password", "ACC+", "SEC-21", Paper("表.pdf", lambda: bad.print_of(lock=""))),
    Item(61, "macros in a workbook", "QUAR", "SEC-22", Paper("表.xlsm", lambda: bad.with_part("xl/vbaProject.bin", b"x"))),
    Item(61, "macros in a text", "QUAR", "SEC-22", Paper("表.docx", lambda: bad.text_file(**{"word__vbaProject.bin": b"x"}))),
    Item(62, "Excel 4 macro sheet", "QUAR", "SEC-23", Paper("表.xlsx", lambda: bad.with_part("xl/macrosheets/sheet1.xml", b"x"))),
    Item(62, "embedded object", "QUAR", "SEC-23", Paper("表.xlsx", lambda: bad.with_part("xl/embeddings/oleObject1.bin", b"x"))),
    Item(62, "dynamic data exchange", "QUAR", "SEC-23", Paper("表.docx", lambda: bad.text_file(
        first_cell=cell(para('<w:fldSimple w:instr=" DDEAUTO c "/>'))))),
    Item(62, "ActiveX", "QUAR", "SEC-23", Paper("表.docx", lambda: bad.text_file(**{"word__activeX__a.xml": "<a/>"}))),
    Item(63, "remote template", "ACC+", "SEC-24", Paper("表.docx", lambda: bad.text_file(
        **{"word___rels__settings.xml.rels": relations(("attachedTemplate", "https://a.example/b.dotm", True))}))),
    Item(64, "formula with a stored result", "ACC", "XLS-03", Paper("表.xlsx", lambda: bad.sheet_edit(ONE, b"<f>90+5</f>" + ONE, bad.goal_rows(95)))),
    Item(65, "formula without a stored result", "ACC+", "XLS-04", Paper("表.xlsx", lambda: bad.sheet_edit(ONE, b"<f>90+5</f><v></v>", bad.goal_rows(95)))),
    Item(66, "text that begins like a formula", "ACC", "SEC-30", Paper("表.xlsx", lambda: bad.book(bad.goal_rows("=4次"))), our_code="",
         why="stored as text and neutralised on export (publishing); there is nothing for the unit to do"),
    Item(67, "markup in a name", "ACC", "SEC-31", Paper("表.txt", _replaced("道路养护", "<script>alert(1)</script>")), our_code="",
         why="stored as text and escaped on output"),
    Item(68, "SQL in a name", "ACC", "", Paper("表.txt", _replaced("道路养护", "x' OR 1=1 --"))),
    Item(69, "control sequence in a name", "ACC", "SEC-32", Paper("表.txt", _replaced("道路养护", "道路\x1b[31m养护")), ours="ACC+", our_code="ENC-06",
         why="removed when read, so no log ever meets it"),
    Item(70, "people's names and numbers", "ACC", "PII-01", Told("test_people_stand_in_contacts_only"), our_code="",
         why="every paper names people, so a finding would say nothing; they go to the private table"),
    Item(71, "hidden text", "ACC+", "DOC-05", Paper("表.docx", lambda: bad.text_file(first_cell=_HIDDEN_RUN))),
    Item(71, "white text on a page", "ACC+", "PDF-03", Paper("表.pdf", lambda: bad.print_of(draw=bad.in_white))),
    Item(72, "turned away by the scanner", "QUAR", "SEC-40", Told("test_scanner_turns_a_file_away")),
)  # fmt: skip


def _compound(stream: str) -> bytes:
    from perf_pipeline_tests.intake.test_detection import compound

    return compound(stream)


ENCODING = (
    Item(73, "UTF-8", "ACC", "", Paper("表.txt", _text)),
    Item(73, "UTF-8 with mark", "ACC", "", Paper("表.txt", lambda: bad.plain().encode("utf-8-sig"))),
    *(Item(74, "Chinese code page", "ACC", "ENC-01", Paper("表.txt", lambda name=name: bad.plain().encode(name)))
      for name in ("gbk", "gb2312", "gb18030")),
    *(Item(75, "rare characters", "ACC+", "ENC-02", Paper("表.txt", lambda name=name: bad.in_gb18030(bad.goal_rows(project=f"{name}家村路"))))
      for name in ("䶮", "㐂", "𠮷")),
    Item(76, "UTF-16 with mark", "ACC", "ENC-01", Paper("表.txt", lambda: b"\xff\xfe" + bad.plain().encode("utf-16-le"))),
    Item(77, "UTF-16 without mark", "ACC", "ENC-01", Paper("表.txt", lambda: bad.plain().encode("utf-16-be"))),
    Item(77, "UTF-16 without mark and anchor", "QUAR", "ENC-03", Paper("a.txt", lambda: "plain words\n".encode("utf-16-le"))),
    Item(78, "Big5", "QUAR", "ENC-03", Paper("表.txt", lambda: "績效目標與預算項目單位".encode("big5"))),
    Item(79, "two encodings in one file", "QUAR", "ENC-04", Paper("表.txt", lambda: _text() * 9 + "绩效".encode("gbk") + b"\xff\n" + _text())),
    Item(79, "cut within a character", "QUAR", "FIL-08", Paper("表.txt", lambda: _text() + "满意度".encode()[:-1])),
    Item(80, "garbled words", "PART", "ENC-05", Paper("表.txt", _replaced("保障通行", "锟斤拷")), ours="ACC+",
         why="the words are kept and told; nothing else of the form is in doubt"),
    Item(81, "NUL characters", "ACC+", "ENC-06", Paper("表.txt", _replaced("保障", "保\0障"))),
    Item(82, "half a surrogate pair", "ACC+", "ENC-07", Paper("表.txt", lambda: b"\xff\xfe" + bad.plain().replace("保障", "保\ud800障").encode("utf-16-le", "surrogatepass"))),
    Item(83, "other control characters", "ACC+", "ENC-06", Paper("表.txt", _replaced("保障", "保\x1b障"))),
    Item(84, "zero-width characters in a number", "ACC", "ENC-08", Paper("表.txt", _replaced("≥95", "≥9\u200b5"))),
    Item(85, "direction control in a number", "ACC+", "ENC-09", Paper("表.txt", _replaced("≥95", "≥9\u202e5"))),
    Item(86, "wide and fixed spaces", "ACC", "ENC-10", Paper("表.txt", _replaced("保障", "保\u3000 障\u00a0")), our_code="",
         why="raw text is kept; keys fold it without a word"),
    Item(87, "full-width letters", "ACC", "ENC-10", Paper("表.txt", _replaced("保障", "ＧＤＰ保障")), our_code="", why="as item 86"),
    Item(88, "look-alike letters in a unit's name", "ACC+", "ENC-11", Told("test_look_alike_letters_are_told")),
    Item(89, "lines ended by CR alone", "ACC", "", Paper("表.txt", _replaced("\n", "\r"))),
    Item(90, "marks of a converter", "ACC", "ENC-12", Paper("表.txt", lambda: b"[bookmark: _Toc_1]\n" + _text())),
)  # fmt: skip

READING = (
    Item(91, "0.95 shown as 0%", "READ", "", Told("test_percent_by_format_is_a_percent")),
    Item(92, "0.95 under a unit of %", "ACC+", "VAL-07", Paper("表.xlsx", lambda: bad.book(bad.goal_rows(0.95, "%")))),
    *(Item(93, "error value", "ACC+", "XLS-05", Paper("表.xlsx", lambda name=name: bad.sheet_edit(
        b't="n">' + ONE, b't="e"><v>' + name + b"</v>", bad.goal_rows(95)))) for name in (b"#DIV/0!", b"#REF!", b"#N/A")),
    *(Item(94, "words that programs take for nothing", "TEXT", "", Written(_targets(name), ("", "", "次"))) for name in ("NA", "null", "None", "n/a")),
    Item(95, "long code stored as a number", "ACC+", "XLS-06", Paper("表.xlsx", lambda: bad.sheet_edit(
        ONE, b"<v>13022924000028102920</v>", bad.goal_rows(95)))),
    Item(96, "month stored as a decimal", "ACC+", "XLS-07", Paper("表.xlsx", lambda: bad.book(bad.goal_rows(2025.1)))),
    Item(97, "dates from 1904", "ACC", "XLS-08", Paper("表.xlsx", lambda: bad.from_1904(bad.book(bad.goal_rows(44561), bad.show_as("yyyy-mm-dd"))))),
    Item(98, "merged cells", "ACC", "", Paper("表.xlsx", lambda: bad.book(fill=bad.merge_levels))),
    Item(99, "hidden rows and sheets", "ACC+", "XLS-09", Paper("表.xlsx", lambda: bad.book(fill=bad.hide))),
    Item(100, "filtered rows", "ACC+", "XLS-09", Paper("表.xlsx", lambda: bad.book(fill=lambda sheet: setattr(sheet.row_dimensions[7], "hidden", True)))),
    Item(101, "truth value for a number", "ACC+", "VAL-08", Paper("表.xlsx", lambda: bad.book(bad.goal_rows(True)))),
    Item(102, "superscript", "ACC+", "DOC-01", Paper("表.docx", lambda: bad.text_file(first_cell=_RAISED))),
    Item(103, "tracked changes", "ACC+", "DOC-02", Paper("表.docx", lambda: bad.text_file(first_cell=_INSERTED))),
    Item(104, "content control", "ACC", "", Paper("表.docx", lambda: bad.text_file(first_cell=_CONTROLLED))),
    Item(105, "nested table", "ACC", "DOC-03", Paper("表.docx", lambda: bad.text_file(first_cell=_NESTED))),
    Item(106, "merged Word cells", "ACC", "", Told("test_merged_word_cells_are_read_once")),
    Item(107, "row shifted left", "ACC+", "LAY-01", Paper("表.txt", _sample("交通运输局2024年部门整体支出"))),
    Item(108, "scan", "REJECT", "PDF-01", Paper("表.pdf", lambda: pdfs.crafted(b"0 0 10 10 re f"))),
    Item(109, "glyphs without meaning", "REJECT", "PDF-02", Paper("表.pdf", lambda: pdfs.crafted(
        b"BT /F 10 Tf 50 300 Td <0041004200430044> Tj ET", font=pdfs.NAMELESS))),
    Item(110, "overprinted values", "PART", "PDF-04", Paper("表.pdf", lambda: bad.print_of(draw=bad.over("100", "60"))), ours="ACC+",
         why="the place is told, and neither value is taken for one number"),
    Item(111, "page break within a row", "ACC", "PDF-06", Paper("表.pdf", lambda: fixture("word_rows_cut_by_pages.pdf"))),
    Item(112, "tables side by side", "ACC", "PDF-05", Paper("表.pdf", bad.two_tables_beside, form=False)),
)  # fmt: skip

VALUES = (
    Item(113, "ways to write at least", "READ", "", Written(
        _targets(*(f"{sign}95" for sign in ("≥", "≧", "⩾", "＞＝", ">＝", ">=", "大于等于", "不低于", "不少于"))), ("≥", "95", "次"))),
    Item(114, "ways to write equal", "READ", "", Written(_targets(*(f"{sign}95" for sign in ("＝", "═", "﹦", "=", "==", "等于"))), ("=", "95", "次"))),
    Item(115, "ways to write less", "READ", "", Written(_targets(*(f"{sign}95" for sign in ("＜", "﹤", "<", "小于"))), ("<", "95", "次"))),
    Item(115, "ways to write more", "READ", "", Written(_targets(*(f"{sign}95" for sign in ("＞", "﹥", ">", "大于"))), (">", "95", "次"))),
    Item(115, "angle brackets before a number", "READ", "VAL-01", Written(_targets("〈95"), ("<", "95", "次"))),
    Item(115, "the other angle bracket", "READ", "VAL-01", Written(_targets("〉95"), (">", "95", "次"))),
    Item(116, "about, not, between", "TEXT", "VAL-02", Written(_targets("≈95", "≠95", "±95", "80～90", "80-90", "95左右"), ("", "", "次"))),
    Item(116, "within", "TEXT", "VAL-02", Written(_targets("95以内"), ("≤", "95", "次")), ours="READ", our_code="", why="within means at most"),
    Item(117, "operator missing", "READ", "VAL-03", Written(_targets("200"), ("=", "200", "次")), our_code="",
         why="a bare number means equal: so it is printed on most forms, and a finding on each would hide the others"),
    Item(118, "operators that contradict", "TEXT", "VAL-04", Written(_targets("≥≤95"), ("", "", "次")), our_code="VAL-02",
         why="nothing can be read from the cell at all"),
    Item(118, "operator cell against value cell", "READ", "VAL-04", Written(_targets("≥95", operator="≤"), ("≤", "95", "次"))),
    Item(118, "operator in the unit column", "READ", "VAL-04", Written(_targets("95", unit="≥"), ("=", "95", ""))),
    Item(118, "qualitative with a number", "TEXT", "VAL-04", Written(_targets("95", operator="定性"), ("", "", "次"))),
    Item(119, "full-width digits", "READ", "", Written(_targets("９５．５％"), ("=", "95.5", "%"))),
    Item(120, "ways to write minus", "READ", "VAL-05", Written(_targets("−5", "–5", "‐5", "﹣5", "－5"), ("=", "-5", "次")), our_code="VAL-12",
         why="that a count is negative says more than how its sign was written"),
    Item(120, "a dash before a number that may be none", "TEXT", "VAL-05", Written(_targets("—5"), ("", "", "次")), our_code="",
         why="an em dash means none"),
    Item(121, "digits of other scripts", "TEXT", "VAL-06", Written(_targets("٣", "৯৫", "९५"), ("", "", "次"))),
    Item(122, "notations of programs, fractions, words", "TEXT", "VAL-06", Written(
        _targets("1_000", "1e3", "0x10", "NaN", "Infinity", "½", "①", "²", "五", "壹佰"), ("", "", "次"))),
    Item(123, "grouping by three", "READ", "", Written(_targets("1,234", "1，234"), ("=", "1234", "次"))),
    Item(123, "other grouping", "TEXT", "VAL-09", Written(_targets("12,34", "1 234", "1’234"), ("", "", "次"))),
    Item(124, "points that are too many or at the end", "TEXT", "VAL-09", Written(_targets("1.234.567", "1..5", "10."), ("", "", "次"))),
    Item(124, "point or plus in front", "READ", "", Written(_targets(".5"), ("=", "0.5", "次"))),
    Item(125, "too many digits", "TEXT", "VAL-10", Written(_targets("1234567890123456789"), ("", "", "次"))),
    Item(125, "residue of a float", "READ", "VAL-10", Written(_targets("0.0900000762939453"), ("=", "0.0900000762939453", "次"))),
    Item(126, "money in different units", "READ", "NUM-05", Written(_targets("≤30.03万元", unit=""), ("≤", "30.03", "万元")), our_code="",
         why="the unit is kept with the number; that it contradicts the budget is the audit's to say"),
    Item(127, "small amounts, unit per piece", "READ", "", Written(_targets("≤2160元/次", unit=""), ("≤", "2160", "元/次"))),
    Item(128, "percent in words", "READ", "", Written(_targets("95", unit="百分比"), ("=", "95", "百分比"))),
    Item(128, "tenths", "READ", "VAL-11", Written(_targets("9成", unit=""), ("=", "9", "成"))),
    Item(129, "negative where none makes sense", "READ", "VAL-12", Written(_targets("-5", operator="≥"), ("≥", "-5", "次"))),
    Item(130, "placeholders", "TEXT", "VAL-13", Written(_targets("/", "—", "-", "无", "空", "同上", "详见附件", "****", "≥**"), ("", "", "次")), our_code="",
         why="missing, never a number; that a target is missing is the audit's to say"),
    Item(131, "words where a number belongs", "PART", "VAL-14", Paper("表.txt", _replaced("\t10\t按比例", "\t若干\t按比例")), ours="ACC+",
         why="the line is read without its points, and told"),
    Item(132, "ways to write a year", "READ", "", Told("test_years_are_read_however_written")),
    Item(132, "no year", "ACC+", "VAL-15", Paper("表.txt", _replaced("2025年度", "")), ours="PART",
         why="without a year nothing can be joined or scored, so it weighs as an error"),
    Item(133, "odd telephone numbers", "ACC", "PII-02", Told("test_people_stand_in_contacts_only"), our_code="",
         why="kept as written in the private table, without effect"),
)  # fmt: skip

ITEMS = (*ARRIVAL, *CONTAINER, *EXHAUSTION, *HOSTILE, *ENCODING, *READING, *VALUES)


def code_of(item: Item) -> str:
    """The code that is told of an item here; '' for none."""
    return item.code if item.our_code is None else item.our_code

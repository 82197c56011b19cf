"""Every item of the bad-input catalogue ends as agreed, with its code, and says so in Chinese and English."""

import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from upath import UPath

from perf_pipeline.errors import UnreadableFile
from perf_pipeline.findings import Finding, Severity, catalogue
from perf_pipeline.forms.form import Line, Recognition
from perf_pipeline.forms.recognition import recognise
from perf_pipeline.intake import landing as landing_module
from perf_pipeline.intake.inbox import Scan, scan
from perf_pipeline.intake.landing import LandingStore
from perf_pipeline.intake.limits import DEFAULT_LIMITS, Limits
from perf_pipeline.intake.local_files import WaitingFile
from perf_pipeline.intake.reading import read
from perf_pipeline.intake.scanning import SETTING
from perf_pipeline.intake.workers import GuardedPool
from perf_pipeline.model.derive import frame
from perf_pipeline.model.tables import TABLES
from perf_pipeline.orchestration.staging import Staging
from perf_pipeline.orchestration.steps.extraction import extract_batch, with_names_checked
from perf_pipeline.orchestration.steps.papers import extract_content
from perf_pipeline_tests.forms.papers import sheet
from perf_pipeline_tests.intake import bad_inputs as bad
from perf_pipeline_tests.intake import crafted_pdfs as pdfs
from perf_pipeline_tests.intake.bad_input_items import ITEMS, Entry, Item, Paper, Told, Written, code_of
from perf_pipeline_tests.intake.readers.word_files import body as word_file
from perf_pipeline_tests.intake.readers.word_files import cell, para, row, table

NOW = 1.8e9
LISTED = range(1, 134)


def of_kind(kind: type) -> pytest.MarkDecorator:
    """The items with samples of one kind, each a case of its own."""
    chosen = [item for item in ITEMS if isinstance(item.sample, kind)]
    return pytest.mark.parametrize("item", chosen, ids=[f"{item.number}-{item.what}" for item in chosen])


def test_no_item_is_missing() -> None:
    """All items of the catalogue have a sample, and whatever differs from it has a reason."""
    assert sorted({item.number for item in ITEMS}) == [*LISTED]
    assert [item.number for item in ITEMS if (item.ours or item.our_code is not None) and not item.why] == []


@of_kind(Entry)
def test_entries_of_an_inbox(item: Item, tmp_path: Path) -> None:
    """What lies in the inbox is taken, waits, is refused or is no submission."""
    assert isinstance(item.sample, Entry)
    raw = item.sample.name if isinstance(item.sample.name, bytes) else os.fsencode(item.sample.name)
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    path = Path(os.fsdecode(os.fsencode(inbox) + b"/" + raw))
    item.sample.make(path)
    os.utime(path, (NOW - item.sample.age,) * 2, follow_symlinks=False)
    outcome, findings = placed(scan(UPath(inbox), 10, NOW))
    assert (outcome, [finding.code for finding in findings]) == (
        item.outcome,
        [item.code] if item.code else [],
    )
    assert [finding for finding in findings if not speaks_both_languages(finding)] == []


def placed(found: Scan) -> tuple[str, list[Finding]]:
    """The outcome of the one entry of a look, and its findings."""
    for outcome, verdicts in (("WAIT", found.waiting), ("QUAR", found.refused), ("IGNORE", found.ignored)):
        if verdicts:
            return outcome, [verdict.finding for verdict in verdicts]
    (file,) = found.settled
    return "ACC+" if file.findings else "ACC", [*file.findings]


@of_kind(Paper)
def test_papers(item: Item) -> None:
    """A file is refused, holds no form, or is accepted, with or without findings."""
    assert isinstance(item.sample, Paper)
    outcome, findings = judged(item.sample.name, item.sample.make(), form=item.sample.form)
    wanted = item.ours or item.outcome
    assert outcome == ("ACC" if wanted in ("ACC", "ACC+") else wanted)
    if code := code_of(item):
        told = [finding for finding in findings if finding.code == code]
        assert told, [finding.code for finding in findings]
        assert (wanted == "ACC") <= all(finding.severity is Severity.INFO for finding in told)
    assert [finding for finding in findings if not speaks_both_languages(finding)] == []


def judged(name: str, content: bytes, *, form: bool) -> tuple[str, list[Finding]]:
    """What becomes of a file, and everything that is said of it."""
    try:
        document = read(content, name)
    except UnreadableFile as error:
        rejected = error.code in (
            "FMT-09",
            "PDF-01",
            "PDF-02",
        )  # read, and nothing in it that could be a form
        return "REJECT" if rejected else "QUAR", [Finding(error.code, values=error.values)]
    recognition = recognise(document)
    findings = [*document.findings, *said_of(recognition)]
    if form and not recognition.forms:
        return "REJECT", findings
    has_error = any(finding.severity is Severity.ERROR for finding in findings if form)
    return "PART" if has_error else "ACC", findings


def said_of(recognition: Recognition) -> list[Finding]:
    """The findings on a paper and on its forms, without those of its reader."""
    return [*recognition.findings, *(finding for form in recognition.forms for finding in form.findings)]


def speaks_both_languages(finding: Finding) -> bool:
    """Whether the messages are whole sentences, in Chinese and in English, and an error says what to do."""
    entry = catalogue().entry(finding.code)
    chinese, english = finding.message("zh"), finding.message("en")
    return (
        bool(re.search("[一-鿿]", chinese))
        and english.strip() != ""
        and "?" not in chinese + english
        and bool(entry.title)
    )


@of_kind(Written)
def test_values(item: Item) -> None:
    """A target is read as a number, or kept as text, and what is odd about it is told."""
    assert isinstance(item.sample, Written)
    for target, unit, operator in item.sample.cells:
        recognition = recognise(
            sheet([[str(value) for value in line] for line in bad.goal_rows(target, unit, operator)])
        )
        line = recognition.forms[0].lines[0]
        assert as_text(line) == item.sample.read, target
        assert line.target_text == target
        findings = said_of(recognition)
        assert [finding.code for finding in findings] == ([code_of(item)] if code_of(item) else []), target
        assert [finding for finding in findings if not speaks_both_languages(finding)] == []


def as_text(line: Line) -> tuple[str, str, str]:
    """Operator, value and unit of a line's target."""
    value = "" if line.target_value is None else f"{line.target_value:f}"
    return line.operator or "", value, line.target_unit or ""


@of_kind(Told)
def test_told_elsewhere(item: Item) -> None:
    """The test that an item names stands in this module."""
    assert isinstance(item.sample, Told)
    assert callable(globals().get(item.sample.test))


# --- items that need more than one file -------------------------------------------------------------------


def test_file_that_changes_while_read_waits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Item 7: a file that grows between its first and last byte is not landed, and waits."""
    path = tmp_path / "a.txt"
    path.write_text("甲", encoding="utf-8")
    pour = landing_module._pour

    def pour_and_grow(*arguments: object) -> tuple[str, int]:
        poured = pour(*arguments)  # type: ignore[arg-type]
        path.write_text("甲乙", encoding="utf-8")
        return poured

    monkeypatch.setattr(landing_module, "_pour", pour_and_grow)
    with pytest.raises(WaitingFile) as waiting:
        LandingStore(UPath(tmp_path / "landing")).land(UPath(path))
    assert waiting.value.code == "FIL-07"


@contextmanager
def unprivileged() -> Iterator[None]:
    """As nobody, where the tests run as root."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


def test_file_without_permission_waits() -> None:
    """Item 16: it waits, because somebody may give the permission; after a day it is refused."""
    with tempfile.TemporaryDirectory() as name:
        inbox = Path(name)
        inbox.chmod(0o755)
        (inbox / "a.txt").write_text("甲", encoding="utf-8")
        (inbox / "a.txt").chmod(0)
        os.utime(inbox / "a.txt", (NOW - 3600, NOW - 3600))
        with unprivileged():
            looks = [placed(scan(UPath(inbox), 10, now)) for now in (NOW, NOW + 25 * 3600)]
    assert [(outcome, finding.code) for outcome, (finding,) in looks] == [
        ("WAIT", "FIL-11"),
        ("QUAR", "FIL-11"),
    ]


def test_many_files_are_taken_in_bounded_looks(tmp_path: Path) -> None:
    """Item 23: a look takes the oldest, and says that there are more."""
    for number in range(5):
        (tmp_path / f"{number}.txt").write_text("甲", encoding="utf-8")
    found = scan(UPath(tmp_path), 0, NOW, limits=replace(DEFAULT_LIMITS, files_per_scan=2))
    assert (len(found.settled), found.more, [finding.code for finding in found.findings]) == (
        2,
        True,
        ["FIL-17"],
    )


@pytest.mark.parametrize(("folder", "told"), [("云岫县教育体育局", ["KEY-08"]), ("云岫县交通运输局", [])])
def test_paper_in_the_folder_of_another_unit(folder: str, told: list[str]) -> None:
    """Item 24: it is read, and told."""
    extract = with_names_checked(extract_content("a" * 64, "表.xlsx", bad.book()), [folder])
    assert (len(extract.forms), [row["code"] for row in extract.findings]) == (1, told)


def test_pdf_bomb_ends_its_worker() -> None:
    """Item 52: the worker's memory limit stops it, and the next file is read."""
    limits = Limits(worker_memory_bytes=200 << 20)
    with GuardedPool("perf_pipeline_tests.intake.crafted_pdfs:count_sections", 1, limits) as pool:
        bombed, after = pool.map([pdfs.bomb(300), pdfs.small()])
    assert (bombed.code, after.value) == ("OPS-05", 1)
    assert bombed.finding is not None
    assert speaks_both_languages(bombed.finding)


def count_forms(content: bytes) -> int:
    """What a worker does with a text, with a small answer."""
    return len(recognise(read(content, "表.txt")).forms)


@pytest.mark.parametrize(
    "hostile", [" " * 50_000, "1," * 25_000, "9" * 50_000, "（" * 50_000, "一、" * 20_000]
)
def test_hostile_text_costs_little(hostile: str) -> None:
    """Item 54: fifty thousand signs of one kind in a cell end within five seconds of processor time."""
    content = bad.plain().replace("长期", f"长期{hostile}x").encode()
    with GuardedPool(f"{__name__}:count_forms", 1, Limits(worker_cpu_seconds=5)) as pool:
        (outcome,) = pool.map([content])
    assert (outcome.value, outcome.code) == (1, None)


def test_people_stand_in_contacts_only() -> None:
    """Items 70 and 133: names and numbers, odd ones too, are contacts of the form and stand nowhere else."""
    rows = [*bad.goal_rows(), ["填表人：", "甲某某", "", "联系电话：", "0000-123O567转8"]]
    recognition = recognise(read(bad.plain(rows).encode(), "表.txt"))
    (form,) = recognition.forms
    assert {"甲某某", "0000-123O567转8"} <= set(form.contacts.values())
    assert "甲某某" not in repr((form.lines, form.heading, said_of(recognition)))


def test_scanner_turns_a_file_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Item 72: what the scanner turns away is never read; its neighbour is."""
    scanner = tmp_path / "scanner"
    scanner.write_text('#!/bin/sh\nif grep -q EICAR "$@"; then exit 1; fi\nexit 0\n', encoding="utf-8")
    scanner.chmod(0o755)
    monkeypatch.setenv(SETTING, str(scanner))
    store = LandingStore(UPath(tmp_path / "landing"))
    rows = []
    for name, content in (("坏.txt", bad.plain() + "EICAR\n"), ("好.txt", bad.plain())):
        (tmp_path / name).write_text(content, encoding="utf-8")
        landed = store.land(UPath(tmp_path / name))
        rows.append({"submission_id": landed.sha256, "file_name": name})
    staging = Staging(tmp_path / "staging")
    extracted = extract_batch(frame(TABLES["submission"], rows), tmp_path / "landing", staging, workers=1)
    found = staging.read("finding")
    assert len(extracted.forms) == 1
    assert found.loc[found["submission_id"] == rows[0]["submission_id"], "code"].tolist() == ["SEC-40"]


def test_look_alike_letters_are_told() -> None:
    """Item 88: a Cyrillic letter in a unit's name."""
    content = bad.plain().replace("云岫县交通运输局", "云岫县交通运输\u0430局").encode()
    extract = with_names_checked(extract_content("a" * 64, "表.txt", content), [])
    assert [(row["code"], row["quote"]) for row in extract.findings] == [("ENC-11", "云岫县交通运输\u0430局")]


def test_percent_by_format_is_a_percent() -> None:
    """Item 91: 0.95 that shows as 95% is 95 percent."""
    recognition = recognise(read(bad.book(bad.goal_rows(0.95, "%"), bad.show_as("0%")), "表.xlsx"))
    assert (as_text(recognition.forms[0].lines[0]), said_of(recognition)) == (("=", "95", "%"), [])


def test_merged_word_cells_are_read_once() -> None:
    """Item 106: a level merged over two rows is one cell that holds for both."""
    lines = [
        [cell(para(str(value))) if value else cell() for value in values] for values in bad.goal_rows()[4:]
    ]
    lines[1][0] = cell(para("产出指标"), '<w:vMerge w:val="restart"/>')
    lines[2][0] = cell("", "<w:vMerge/>")
    above = [
        para("部门项目支出绩效目标表"),
        para("2025年度"),
        para("单位名称：云岫县交通运输局"),
        para("项目名称：道路养护"),
    ]
    document = read(word_file("".join(above) + table(*(row(*line) for line in lines))), "表.docx")
    (form,) = recognise(document).forms
    assert [line.level1 for line in form.lines] == ["产出指标", "产出指标", "效益指标"]
    assert [cell.text for found in document.sections[0].tables() for cell in found.rows[2] if cell][:1] == [
        "质量指标"
    ]


@pytest.mark.parametrize("written", ["（ 2025 ）", "2025年", "二〇二五年度", "（2025年度）"])
def test_years_are_read_however_written(written: str) -> None:
    """Item 132: the ways in which forms state their year."""
    content = bad.plain().replace("2025年度", written).encode()
    assert [form.fiscal_year for form in recognise(read(content, "表.txt")).forms] == [2025]


def test_hidden_rows_are_read_and_hidden_sheets_are_no_forms() -> None:
    """Item 99: the indicator of a hidden row counts like any other; a very hidden sheet holds no form."""
    document = read(bad.book(fill=bad.hide), "表.xlsx")
    (form,) = recognise(document).forms
    assert [line.level3 for line in form.lines] == ["养护次数", "合格率", "保障通行"]
    assert [finding.code for finding in document.findings] == ["XLS-09", "XLS-09"]

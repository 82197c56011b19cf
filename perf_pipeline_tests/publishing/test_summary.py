"""The summary of a run says what came, what was scored and what is wrong, in two languages."""

import pytest

from perf_pipeline.publishing.summary import (
    FileOutcome,
    FindingCount,
    Language,
    RunSummary,
    UnitOutcome,
    YearOutcome,
    plain_text,
    title_of,
)

SUMMARY = RunSummary(
    files=[
        FileOutcome("好.xlsx", "accepted", 4),
        FileOutcome("半.txt", "partly_accepted", 2, "LAY-01", "有一行错位"),
        FileOutcome("[bold]坏[/bold].xlsx", "rejected", 0, "FIL-01", "打不开"),
    ],
    forms=6,
    indicators=41,
    years=[YearOutcome(2025, 3, 2, 10, 2, 1, 0), YearOutcome(2024, 4, 4, 30, 1, 0, 2)],
    units=[UnitOutcome("云岫县交通运输局", 2024, "self_evaluation", 83.251, "良", None, None, "provisional")],
    findings=[FindingCount("LAY-01", "warning", 3), FindingCount("FIL-01", "error", 1)],
    places=[("成绩单", "var/output/scorecards")],
)


@pytest.mark.parametrize(
    "words",
    [
        "共 3 份：已接受 1，部分接受 1，未接受 1，重复 0",
        "表 6 张，指标 41 项",
        "错误 1 条，提醒 3 条，提示 0 条",
        "行内单元格错位",
        "FIL-01 打不开",
        "成绩单  var/output/scorecards",
        "83.25",
        "暂定",
    ],
)
def test_the_chinese_summary_tells_the_run(words: str) -> None:
    """Counts, reasons, titles, grades and addresses are all there."""
    assert words in plain_text(SUMMARY)


@pytest.mark.parametrize(
    "words", ["3 in all: 1 accepted", "partly accepted", "self evaluation", "1 errors, 3 warnings"]
)
def test_the_english_summary_tells_the_same(words: str) -> None:
    """Codes read as English words."""
    assert words in plain_text(SUMMARY, "en")


def test_names_of_files_are_not_markup() -> None:
    """A file named like rich markup is shown as it is named."""
    assert "[bold]坏[/bold].xlsx" in plain_text(SUMMARY)


def test_rejected_files_come_before_those_taken_in_part() -> None:
    """What needs a person first stands first; files taken whole are only counted."""
    text = plain_text(SUMMARY)
    assert text.index("坏") < text.index("半.txt")
    assert "好.xlsx" not in text


def test_years_are_in_order() -> None:
    """2024 before 2025, whatever the order given."""
    rows = [line.split() for line in plain_text(SUMMARY).splitlines() if line.strip().startswith("202")]
    assert rows == [["2024", "4", "4", "30", "1", "0", "2"], ["2025", "3", "2", "10", "2", "1", "0"]]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_an_empty_run_has_a_summary(language: Language) -> None:
    """Nothing came: every section says so."""
    assert plain_text(RunSummary(), language).count("没有" if language == "zh" else "none") == 4


@pytest.mark.parametrize(
    ("code", "language", "expected"),
    [("LAY-01", "zh", "行内单元格错位"), ("NEW-77", "zh", ""), ("NEW-77", "en", "")],
    ids=["known", "unknown", "unknown_english"],
)
def test_the_title_of_a_code(code: str, language: Language, expected: str) -> None:
    """An unknown code has no title."""
    assert title_of(code, language) == expected


def test_the_english_title_leaves_values_open() -> None:
    """The message template without values."""
    assert title_of("LAY-01", "en").endswith("written …, read by content as …")

"""What feedback says: order, remedy, cause, state of forms, masked words; and where a finding stands."""

from typing import Any

import pytest

from perf_pipeline.findings import catalogue
from perf_pipeline.publishing.feedback.content import feedback_of, in_full, natural, row_of, said_of_line
from perf_pipeline.publishing.feedback.opinion import runs
from perf_pipeline_tests.publishing.feedback.papers import (
    FORM,
    answered,
    finding,
    form,
    line,
    review,
    submission,
)


def test_findings_are_numbered_errors_first_then_by_place() -> None:
    """ "line 9" stands before "line 10"; the order of the rows does not count."""
    rows = [
        finding(1, severity="info", place="line 1"),
        finding(2, place="line 10"),
        finding(3, place="line 9"),
        finding(4, severity="error", place="line 99"),
    ]
    for given in (rows, rows[::-1]):
        items = feedback_of(answered(findings=given)).items
        assert [(item.number, item.finding_id[-1]) for item in items] == [
            (1, "4"),
            (2, "3"),
            (3, "2"),
            (4, "1"),
        ]


def test_a_finding_points_to_its_cause_by_number() -> None:
    """A cause outside of this submission is not pointed to."""
    rows = [
        finding(1, severity="error"),
        finding(2, cause_id=finding(1)["finding_id"]),
        finding(3, cause_id="e" * 32, place="表1!D9"),
    ]
    assert [item.cause for item in feedback_of(answered(findings=rows)).items] == [None, 1, None]


@pytest.mark.parametrize("code", sorted(catalogue().codes))
def test_every_code_says_how_to_mend_it(code: str) -> None:
    """By the catalogue's remedy, else in general words by severity."""
    entry = catalogue().entry(code)
    (item,) = feedback_of(answered(findings=[finding(code=code, severity=str(entry.severity))])).items
    assert item.title == entry.title
    assert item.remedy
    assert "{" not in item.remedy
    assert item.remedy == entry.remedy_zh or not entry.remedy_zh or "{" in entry.remedy_zh


def test_a_code_that_the_catalogue_no_longer_knows_is_still_told() -> None:
    """Rows may be older than the code that publishes them."""
    (item,) = feedback_of(answered(findings=[finding(code="OLD-99")])).items
    assert (item.title, bool(item.remedy)) == ("OLD-99", True)


@pytest.mark.parametrize(
    ("changes", "errors", "state"),
    [
        ({}, 0, "taken"),
        ({}, 1, "errors"),
        ({"is_current": False, "superseded_by": "a" * 32}, 0, "superseded"),
        ({"is_current": False, "supports_form_id": "a" * 32}, 0, "supporting"),
        ({"is_current": False, "goal_id": None}, 0, "unplaced"),
    ],
    ids=["taken", "errors", "superseded", "supporting", "unplaced"],
)
def test_state_of_a_form(changes: dict[str, Any], errors: int, state: str) -> None:
    """Whether it counts, and if not, why."""
    found = [finding(severity="error")] * errors
    (read,) = feedback_of(answered(forms=[form(**changes)], findings=found)).forms
    assert read.state == state


def test_personal_data_is_masked_everywhere() -> None:
    """In messages, quotes, names of files, headings and lines; the codes beside stay."""
    feedback = feedback_of(
        answered(
            submission=submission(file_name="13912345678.xlsx"),
            forms=[
                form(heading='{"objective":"联系人：张三丰 13912345678"}', project_name="电话028-87654321")
            ],
            lines=[line(level3="找13912345678", remark="填表人：李四")],
            findings=[finding(message="负责人：王小二", quote="d.e@example.org YX314-24-002")],
        )
    )
    said = str(feedback)
    assert [
        word for word in ("13912345678", "张三丰", "87654321", "李四", "王小二", "d.e@") if word in said
    ] == []
    assert "YX314-24-002" in said


def test_reviews_of_other_forms_are_left_out() -> None:
    """Rows that do not belong to the submission say nothing here."""
    feedback = feedback_of(answered(reviews=[review(), review(form_id="9" * 32)]))
    assert [row["form_id"] for row in feedback.reviews] == [FORM]


@pytest.mark.parametrize(
    ("place", "row"),
    [
        ("表1!D14", "表1!14"),
        ("表!1!AB9:AC9", "表!1!9"),
        ("p2 t1 r5 c3", "p2 t1 r5"),
        ("t1 r5", "t1 r5"),
        ("line 26", "line 26"),
        ("", ""),
    ],
)
def test_the_row_that_a_place_lies_in(place: str, row: str) -> None:
    """Cells of one row stand beside one line."""
    assert row_of(place) == row


def test_findings_stand_beside_their_line_or_above_the_table() -> None:
    """By row; those of the form as a whole, of rows left out and without place stand apart."""
    feedback = feedback_of(
        answered(
            lines=[line(), line(ordinal=2, place="表1!C9")],
            findings=[
                finding(1, place="表1!H9"),
                finding(2, place="表1!A1"),
                finding(3, place=None),
                finding(4, form_id=None, place="表1!C8"),
            ],
        )
    )
    beside, elsewhere = said_of_line(feedback.forms[0], feedback.items)
    assert {position: [item.place for item in items] for position, items in beside.items()} == {1: ["表1!H9"]}
    assert sorted(item.place for item in elsewhere) == ["", "表1!A1"]


def test_a_comment_says_everything_about_its_cell() -> None:
    """Number, severity, what is wrong, how to mend it, and what caused it, for each finding there."""
    rows = [finding(1, severity="error"), finding(2, cause_id=finding(1)["finding_id"], message="跟着错")]
    text = in_full(feedback_of(answered(findings=rows)).items)
    assert text.count("问题：") == text.count("处理：") == 2
    assert "[1] 错误" in text
    assert "由第 1 条引起" in text


def test_natural_order_is_total_for_any_digits() -> None:
    """Digits of other scripts are letters here: they must not stop the sorting."""
    places = sorted(["line 10", "line ²", "line 9", "line ٣", ""], key=natural)
    assert [place for place in places if place in ("line 9", "line 10")] == ["line 9", "line 10"]


@pytest.mark.parametrize(
    ("numbers", "words"), [([1, 2, 3, 7], "1–3、7"), ([4], "4"), ([1, 3, 5], "1、3、5"), ([], "")]
)
def test_runs_of_numbers(numbers: list[int], words: str) -> None:
    """Consecutive numbers are drawn together."""
    assert runs(numbers) == words

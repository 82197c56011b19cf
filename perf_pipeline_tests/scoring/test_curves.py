"""The curve of a stored indicator: the mark says the stored score, in the target's unit, or is not there."""

from typing import Any

import pytest

from perf_pipeline.scoring.curves import curve_of
from perf_pipeline.scoring.prepared import prepared_from
from perf_pipeline_tests.scoring.reading_pictures import Seen, seen

BAND = {"bands": [{"words": ["达成"], "upper": "100", "lower": "80"}]}


def line(**changes: Any) -> dict[str, Any]:
    """A row of the scorecard view: 11 of 13 lines, scored."""
    row = {
        "operator": "≥", "target_value": 13.0, "target_unit": "条", "target_text": "≥13条", "weight": 10.0,
        "max_score": 10.0, "fiscal_year": 2024, "actual_value": 11.0, "actual_unit": "条", "actual_text": "11条",
        "attainment": None, "score": 8.46, "status": "scored",
    }  # fmt: skip
    return row | changes


def drawn(
    row: dict[str, Any], family: str = "proportional", parameters: dict[str, Any] | None = None
) -> Seen:
    """The picture as a person sees it."""
    svg = curve_of(row, prepared_from(family, parameters or {}))
    assert svg is not None
    return seen(svg)


def test_the_mark_says_the_stored_score() -> None:
    """As high as the score beside full marks, with the actual as printed."""
    picture = drawn(line())
    assert picture.mark is not None
    assert picture.share(picture.mark) == pytest.approx(0.846, abs=0.001)
    assert "11条 → 8.46" in picture.words


@pytest.mark.parametrize(
    "changes",
    [
        {"status": "missing_actual", "actual_value": None, "actual_text": None, "score": None},
        {"status": "needs_review", "score": None, "actual_unit": "公里"},
        {"status": "not_applicable", "score": 10.0, "actual_value": None, "actual_text": "不适用"},
        {"status": None, "score": None, "max_score": None, "actual_value": None, "actual_text": None},
        {"score": 9.0},
        {"actual_value": None, "actual_text": "完成", "score": 10.0},
    ],
    ids=["missing", "other_unit", "not_applicable", "unreported", "decided_otherwise", "words_for_a_number"],
)
def test_what_the_curve_does_not_give_is_not_marked(changes: dict[str, Any]) -> None:
    """No score, or not by this rule: the curve alone, and no mark at nought."""
    picture = drawn(line(**changes))
    assert (picture.mark, picture.arrow) == (None, None)


def test_an_actual_in_another_unit_is_put_into_that_of_the_target() -> None:
    """20,000 yuan of 4万元 are half."""
    row = line(
        target_value=4.0,
        target_unit="万元",
        actual_value=20000.0,
        actual_unit="元",
        actual_text="20000元",
        score=5.0,
    )
    picture = drawn(row)
    assert picture.mark is not None
    assert picture.value(picture.mark) == pytest.approx(2.0, abs=0.03)


def test_points_that_only_the_report_states_count() -> None:
    """Full marks of the stage come before those of the goal form."""
    picture = drawn(line(weight=None, max_score=20.0, score=16.92))
    assert picture.mark is not None
    assert "20" in picture.words


@pytest.mark.parametrize(
    ("done", "score", "late"),
    [("2024年11月3日", 7.0, 3), ("2024年10月30日", 10.0, -1)],
    ids=["late", "in_time"],
)
def test_dates_are_drawn_as_days_after_the_deadline(done: str, score: float, late: int) -> None:
    """The target is said as printed; each day late takes a point."""
    row = line(
        operator=None, target_value=None, target_unit=None, target_text="2024年10月31日",
        actual_value=None, actual_unit=None, actual_text=done, score=score,
    )  # fmt: skip
    rule = {"direction": "above", "step": "1", "step_basis": "points", "deduct": "1"}
    picture = drawn(row, "step_deduction", rule)
    assert picture.mark is not None
    assert picture.value(picture.mark) == pytest.approx(late, abs=0.1)
    assert picture.share(picture.mark) == pytest.approx(score / 10, abs=0.001)
    assert "2024年10月31日" in picture.words


def test_a_band_is_marked_at_the_points_that_count() -> None:
    """Inside the range of the grade, as high as the score that was accepted."""
    row = line(
        target_value=None, operator=None, target_text="明显", actual_value=None, actual_text="达成", score=9.0
    )
    picture = drawn(row, "graded_bands", BAND)
    assert picture.mark is not None
    assert picture.share(picture.mark) == pytest.approx(0.9, abs=0.001)


@pytest.mark.parametrize("family", ["unread", "not_applicable"])
def test_a_rule_without_curve_has_no_picture(family: str) -> None:
    """Nothing is drawn that is not known; nor for an indicator without points."""
    rule = prepared_from(family, {"reason": "x"})
    assert curve_of(line(), rule) is None
    assert curve_of(line(weight=None, max_score=None), prepared_from("proportional", {})) is None

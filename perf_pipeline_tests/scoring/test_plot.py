"""Score curves: what is drawn is what is scored, the same bytes each time, and safe whatever the text."""

from dataclasses import replace
from fractions import Fraction
from typing import Any
from xml.etree import ElementTree

import pytest

from perf_pipeline.scoring import plot as plot_module
from perf_pipeline.scoring.drawing import FOR_A_TABLE
from perf_pipeline.scoring.exact import Case, score_one
from perf_pipeline.scoring.plot import Reached, Subject, curve, plot
from perf_pipeline.scoring.prepared import prepared_from
from perf_pipeline.scoring.words import Answer
from perf_pipeline_tests.scoring.cases import RULES
from perf_pipeline_tests.scoring.reading_pictures import Seen, seen

BANDS = {
    "bands": [
        {"words": ["达成预期指标"], "upper": "100", "lower": "80"},
        {"words": ["部分达成预期指标并具有一定效果"], "upper": "80", "lower": "60", "upper_open": True},
    ]
}
GRADES = {
    "tiers": [{"words": ["明显"], "points": "10"}, {"words": ["一般"], "points": "5"}],
    "otherwise": "0",
}
RATE = Subject(Fraction(10), "≥", Fraction(95), "%")
SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize("stored", RULES, ids=lambda stored: f"{stored[0]} {sorted(stored[1])}")
def test_every_point_inside_a_piece_is_a_score(stored: tuple[str, dict[str, Any]]) -> None:
    """All families: inner points of the curve are what the exact scorer gives there."""
    rule = prepared_from(*stored)
    pieces = curve(rule, RATE)
    assert pieces
    for piece in pieces:
        jumps = {first[-1][0] for first in pieces} | {first[0][0] for first in pieces}
        for value, points in piece:
            if value not in jumps:
                drawn = score_one(rule, Case(RATE.weight, RATE.target, RATE.operator, value)).points
                assert drawn is not None
                assert abs(drawn - points) < Fraction(1, 50)


def test_tiers_jump_and_a_proportion_does_not() -> None:
    """Two tiers are two pieces; a proportion is one line up to its target and on."""
    tiers = prepared_from("threshold_tiers", {"tiers": [{"lower": "95", "points": "10"}, {"points": "4"}]})
    assert [sorted({points for _, points in piece}) for piece in curve(tiers, RATE)] == [[4], [10]]
    assert len(curve(prepared_from("proportional", {}), RATE)) == 1


def test_words_and_bands_are_bars() -> None:
    """A bar for each grade; a band runs from its least to its most."""
    words = prepared_from(
        "qualitative_tiers",
        {"tiers": [{"words": ["明显"], "points": "10"}, {"words": ["一般"], "points": "5"}]},
    )
    drawn = plot(words, Subject(Fraction(10)))
    assert drawn is not None
    bars = [node for node in ElementTree.fromstring(drawn).iter(f"{SVG}rect") if node.get("x")]
    assert [float(bar.get("height") or 0) for bar in bars] == [166.0, 83.0]
    band = {"words": ["达成"], "upper": "100", "lower": "80"}
    drawn = plot(prepared_from("graded_bands", {"bands": [band]}), Subject(Fraction(10)))
    assert drawn is not None
    assert "8–10" in drawn


def test_equal_rules_give_equal_bytes_and_text_is_escaped() -> None:
    """No time, no order of sets; a sentence with markup or control characters stays words."""
    rule = prepared_from(
        "step_deduction", {"direction": "below", "step": "1", "step_basis": "points", "deduct": "0.5"}
    )
    title = '<script>&"\x00\ud800</script>'
    first, second = plot(rule, RATE, title), plot(rule, RATE, title)
    assert first is not None
    assert first == second
    root = ElementTree.fromstring(first.encode())
    assert root.get("aria-label") == '<script>&"</script>'
    assert "<script>" not in first


@pytest.mark.parametrize(
    ("family", "parameters", "subject"),
    [
        ("unread", {"reason": "x"}, RATE),
        ("proportional", {}, Subject(Fraction(10))),
        ("proportional", {}, Subject(Fraction(0), "≥", Fraction(95))),
        ("all_or_nothing", {"accept": ["是"]}, Subject(Fraction(5))),
    ],
    ids=["unread", "no_target", "no_weight", "met_in_words"],
)
def test_no_picture_where_there_is_no_curve(
    family: str, parameters: dict[str, Any], subject: Subject
) -> None:
    """Nothing is drawn that is not known."""
    assert plot(prepared_from(family, parameters), subject) is None


def drawn(family: str, parameters: dict[str, Any], subject: Subject, reached: Reached) -> Seen:
    """The picture in a table cell as a person sees it."""
    svg = plot(prepared_from(family, parameters), subject, "指标", reached, FOR_A_TABLE)
    assert svg is not None
    return seen(svg)


@pytest.mark.parametrize(
    ("family", "parameters", "operator", "target", "actual", "share"),
    [
        ("proportional", {}, "≥", 13, 11, 11 / 13),
        ("proportional", {}, "≥", 13, 30, 1),
        ("proportional", {"floor": "60"}, "≥", 90, 45, 0),
        ("reverse", {}, "≤", 40, 50, 40 / 50),
        ("reverse", {"form": "linear"}, "≤", 40, 50, 30 / 40),
        ("all_or_nothing", {}, "≤", 1286.43, 1249.7, 1),
        (
            "step_deduction",
            {"direction": "below", "step": "1", "step_basis": "points", "deduct": "0.6"},
            "≥",
            95,
            92.5,
            (10 - 2 * 0.6) / 10,
        ),
        (
            "threshold_tiers",
            {"tiers": [{"lower": "95", "points": "10"}, {"lower": "80", "points": "8"}, {"points": "0"}]},
            "≥",
            95,
            80,
            0.8,
        ),
        ("per_occurrence", {"each": "-2"}, "=", 0, 3, 0.4),
    ],
    ids=["below", "over", "floor", "reverse", "reverse_linear", "limit", "steps", "tier_bound", "counts"],
)
def test_the_mark_is_where_a_person_would_put_it(
    family: str, parameters: dict[str, Any], operator: str, target: float, actual: float, share: float
) -> None:
    """By the figures at the axes: the actual below it, the points computed by hand beside it, and on the line."""
    subject = Subject(Fraction(10), operator, Fraction(str(target)), "%")
    picture = drawn(family, parameters, subject, Reached(Fraction(str(actual)), said="印出的值"))
    assert picture.mark is not None
    assert picture.low is not None
    assert picture.high is not None
    assert picture.value(picture.mark) == pytest.approx(actual, abs=(picture.high - picture.low) / 200)
    assert picture.share(picture.mark) == pytest.approx(share, abs=0.001)
    assert picture.distance(picture.mark) < 0.1
    assert any(said.startswith("印出的值 → ") for said in picture.words)


@pytest.mark.parametrize("stored", RULES, ids=lambda stored: f"{stored[0]} {sorted(stored[1])}")
@pytest.mark.parametrize("actual", ["0", "59.9", "60", "80", "94.995", "95", "96", "130", "190"])
@pytest.mark.parametrize(("operator", "target"), [("≥", 95), ("=", 0), ("<", 40)])
def test_the_mark_lies_on_the_curve(
    stored: tuple[str, dict[str, Any]], actual: str, operator: str, target: int
) -> None:
    """All families and both sides of every bound: the mark touches what is drawn, as high as what the scorer gives."""
    value, rule = Fraction(actual), prepared_from(*stored)
    subject = Subject(Fraction(10), operator, Fraction(target), "%")
    svg = plot(rule, subject, "指标", Reached(value), FOR_A_TABLE)
    points = score_one(rule, Case(subject.weight, subject.target, operator, value)).points
    if svg is None:
        assert points is None or rule.judged  # one value alone is certain: no curve
        return
    picture = seen(svg)
    spot = picture.mark or picture.arrow
    assert (spot is None) == (points is None)
    if spot is not None and points is not None:
        assert picture.share(spot) == pytest.approx(float(points / 10), abs=0.001)
    ends = {point[0] for piece in curve(rule, subject) for point in (piece[0], piece[-1])}
    if picture.mark is not None and value not in ends:  # where many steps jump, their dots are left out
        assert picture.distance(picture.mark) < 0.3


def test_an_actual_far_outside_is_an_arrow_at_the_edge() -> None:
    """A slip of the pen does not squash the curve; its value is said."""
    picture = drawn("proportional", {}, RATE, Reached(Fraction(9_000_000)))
    assert picture.mark is None
    assert picture.arrow is not None
    assert picture.arrow[0] == picture.right
    assert "9000000% → 10" in picture.words
    near = drawn("proportional", {}, RATE, Reached(Fraction(300)))
    assert near.mark is not None
    assert near.high is not None
    assert near.high >= 300


def test_steps_near_each_other_fill_the_picture() -> None:
    """Steps from 95 down to 85 begin near 85 and not at zero; a proportion begins at zero."""
    steps = {"direction": "below", "step": "1", "step_basis": "points", "deduct": "1"}
    picture = drawn("step_deduction", steps, RATE, Reached())
    assert (picture.low, picture.high) == (83, 97)
    assert len(picture.lines) == 11
    assert drawn("proportional", {}, RATE, Reached()).low == 0


@pytest.mark.parametrize(
    ("parameters", "answer", "bar", "share"),
    [
        (GRADES, Answer("一般", None, "明显", Fraction(10)), 1, 0.5),
        (GRADES, Answer("不明显", None, "明显", Fraction(10)), None, None),
        (GRADES, Answer("闻所未闻", None, "明显", Fraction(10)), None, None),
        (BANDS, Answer("达成预期指标", None, None, Fraction(10), claimed=Fraction(9)), 0, 0.9),
        (BANDS, Answer("达成预期指标", None, None, Fraction(10), claimed=Fraction(3)), None, None),
        (BANDS, Answer("达成预期指标", None, None, Fraction(10)), None, None),
    ],
    ids=["tier", "rest_has_no_bar", "unknown", "band", "claim_outside", "nobody_chose"],
)
def test_an_answer_is_marked_on_its_bar(
    parameters: dict[str, Any], answer: Answer, bar: int | None, share: float | None
) -> None:
    """As high as what it gave; an answer that gave nothing has no mark."""
    family = "graded_bands" if "bands" in parameters else "qualitative_tiers"
    picture = drawn(family, parameters, Subject(Fraction(10)), Reached(answer=answer))
    assert (picture.mark is None) == (bar is None)
    if picture.mark is not None and bar is not None:
        room = (picture.right - picture.left) / 2
        assert picture.mark[0] == pytest.approx(picture.left + room * (bar + 0.5), abs=0.01)
        assert picture.share(picture.mark) == pytest.approx(share, abs=0.001)


def test_words_of_papers_are_masked_before_they_are_cut_and_escaped() -> None:
    """Title, unit, target, actual and the words of bars; the whole word of a bar is in its title."""
    look = replace(FOR_A_TABLE, heading=True, words=lambda said: said.replace("13912345678", "139****5678"))
    bad = "<script>&13912345678"
    subject = Subject(Fraction(10), "≥", Fraction(95), bad, f"{bad}目标")
    pictures = [
        plot(prepared_from("proportional", {}), subject, bad, Reached(Fraction(1), said=bad), look),
        plot(
            prepared_from("qualitative_tiers", {"tiers": [{"words": [bad], "points": "1"}]}),
            Subject(Fraction(10)),
            bad,
            look=look,
        ),
    ]
    for svg in pictures:
        assert svg is not None
        assert "<script" not in svg
        assert "13912" not in svg
        assert "139*" in svg
        seen(svg)


def test_a_curve_is_computed_once_for_equal_rules_points_and_targets() -> None:
    """Twenty actuals under one rule: one curve, and the same bytes as when each is drawn alone."""
    rule = prepared_from("proportional", {"floor": "60"})
    plot_module._base.cache_clear()
    together = [plot(rule, RATE, "", Reached(Fraction(value))) for value in range(70, 90)]
    assert plot_module._base.cache_info().misses == 1
    for value, before in zip(range(70, 90), together, strict=True):
        plot_module._base.cache_clear()
        assert plot(rule, RATE, "", Reached(Fraction(value))) == before

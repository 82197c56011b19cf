"""Score curves: what is drawn is what is scored, the same bytes each time, and safe whatever the text."""

from fractions import Fraction
from typing import Any
from xml.etree import ElementTree

import pytest

from perf_pipeline.scoring.exact import Case, score_one
from perf_pipeline.scoring.plot import Subject, curve, plot
from perf_pipeline.scoring.prepared import prepared_from
from perf_pipeline_tests.scoring.cases import RULES

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

"""The score curve of an indicator as it is stored: a row of the scorecard view and its rule → a picture.

The mark says the stored score: where a person decided otherwise than the rule, or nothing was scored, the curve stands
without it. Actuals are put into the target's unit, dates are drawn as days after the deadline. Called by
``orchestration`` for the report site and for ``perf-pipeline explain --plot``.
"""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

from perf_pipeline.rulebook.deadlines import last_day
from perf_pipeline.rulebook.units import factor
from perf_pipeline.scoring.dates import counts_days, days_reported, may_be_a_date
from perf_pipeline.scoring.drawing import FOR_A_PAGE, Look
from perf_pipeline.scoring.exact import Case, exact, half_up, score_one
from perf_pipeline.scoring.plot import Reached, Subject, plot, subject_of
from perf_pipeline.scoring.prepared import Prepared
from perf_pipeline.scoring.words import Answer, score_words

Row = Mapping[str, Any]


def curve_of(line: Row, rule: Prepared, title: str = "", look: Look = FOR_A_PAGE) -> str | None:
    """The curve of ``rule`` for the indicator of ``line``, its actual marked where that is what was scored.

    ``line`` has the columns of bi_indicator_scorecard from operator to score; a score that is left out is not
    compared. None where there is no curve.
    """
    weight = line["max_score"] if line.get("max_score") is not None else line["weight"]
    subject = subject_of(weight, line["operator"], line["target_value"], line["target_unit"])
    if subject is None:
        return None
    subject, reached = _by_days(line, rule, subject) or (subject, _reached(line, subject))
    counts = line["status"] == "scored" and _gives_the_score(rule, subject, reached, line.get("score"))
    return plot(rule, subject, title, reached if counts else None, look)


def _by_days(line: Row, rule: Prepared, subject: Subject) -> tuple[Subject, Reached] | None:
    """Deadline and actual as days after the deadline, where the rule scores dates."""
    text, year = line["target_text"], line.get("fiscal_year")
    if not may_be_a_date(subject.operator, line["target_value"]) or not counts_days(rule):
        return None
    if last_day(text, year) is None:
        return None
    days = days_reported(rule, text, line["actual_text"], year)
    late = None if days is None else Fraction(days[1] - days[0])
    dated = replace(subject, operator="≤", target=Fraction(0), unit="天", said=text)
    return dated, Reached(late, said=line["actual_text"] or "")


def _reached(line: Row, subject: Subject) -> Reached:
    """The actual in the target's unit, and what was answered in words."""
    value, unit, score = line["actual_value"], line["actual_unit"], line.get("score")
    times = factor(unit, line["target_unit"])
    answer = Answer(
        text=line["actual_text"],
        attainment=line.get("attainment"),
        target_text=line["target_text"],
        weight=subject.weight,
        claimed=None if score is None else exact(score),
    )
    return Reached(
        None if value is None or times is None else exact(value) * times, answer, line["actual_text"] or ""
    )


def _gives_the_score(rule: Prepared, subject: Subject, reached: Reached, score: float | None) -> bool:
    """Whether the rule gives for the actual what is stored."""
    if score is None:
        return True
    points = None
    if reached.value is not None:
        points = score_one(rule, Case(subject.weight, subject.target, subject.operator, reached.value)).points
    if points is None and reached.answer is not None:
        points = score_words(rule, reached.answer).points
    return points is not None and half_up(points) == half_up(exact(score))

"""Targets that are dates: which rules score them, and deadline and actual as days (later is worse).

One answer for the score (``indicators``) and for its curve (``curves``). Reading dates is ``rulebook.deadlines``'.
"""

from perf_pipeline.rulebook.deadlines import days_of
from perf_pipeline.scoring.prepared import Prepared


def counts_days(rule: Prepared) -> bool:
    """Whether ``rule`` can be held against the calendar: it may count days from the deadline, but no number of its own
    (a threshold of 90, 10% of the target) means anything among days."""
    if rule.threshold is not None or rule.floor is not None:
        return False
    if rule.family == "piecewise":
        apart = rule.measure in ("distance", "deviation")
        return apart and all(piece.form != "ratio" for piece in rule.pieces)
    return rule.family == "all_or_nothing" or (rule.family == "step_deduction" and not rule.relative)


def may_be_a_date(operator: str | None, target_value: float | None) -> bool:
    """A target without a number that is not "at least": nobody is asked to be late."""
    return target_value is None and operator not in ("≥", ">")


def days_reported(
    rule: Prepared, target_text: str | None, actual_text: str | None, year: int | None
) -> tuple[int, int] | None:
    """Deadline and actual as days; None where one is no date or ``rule`` needs to know more of it than is said."""
    if not counts_days(rule):
        return None
    return days_of(target_text, actual_text, year, met_or_not=rule.family == "all_or_nothing")

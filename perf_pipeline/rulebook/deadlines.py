"""Targets that are dates: counted in days, later is worse.

A date without its year takes the fiscal year when it is scored; while a rule is compiled it stands for that
day of any year, and no number of it is used. Called by ``compiler`` and by ``scoring``.
"""

from dataclasses import replace
from decimal import Decimal

from perf_pipeline.notation.dates import parse_date, parse_deadline
from perf_pipeline.rulebook.context import IndicatorContext

_ANY_YEAR = 2024


def has_deadline(target_text: str | None) -> bool:
    """Whether the target is the last day in time, with its year or without."""
    return (parse_deadline(target_text) or parse_deadline(target_text, _ANY_YEAR)) is not None


def last_day(target_text: str | None, year: int | None) -> int | None:
    """The target's last day in time as a number of days, None where the target is no date."""
    day = parse_deadline(target_text, year)
    return None if day is None else day.toordinal()


def dated(context: IndicatorContext) -> IndicatorContext:
    """The context with a target that is a date counted in days; any other context as it is."""
    if context.target_value is not None or context.operator in ("≥", ">"):
        return context
    said = parse_deadline(context.target_text)
    deadline = said or parse_deadline(context.target_text, _ANY_YEAR)
    if deadline is None:
        return context
    days = Decimal(deadline.toordinal())
    return replace(
        context,
        operator="≤",
        target_value=days,
        target_unit="天",
        target_text=None,
        dated=True,
        any_year=said is None,
    )


def days_of(
    target_text: str | None, actual_text: str | None, year: int | None, *, met_or_not: bool
) -> tuple[int, int] | None:
    """Deadline and actual as days, or None when one of them is no date.

    A month as actual counts when all of it is in time, or, where only ``met_or_not`` is asked, when all of it
    is late; otherwise it does not say enough.
    """
    deadline, done = parse_deadline(target_text, year), parse_date(actual_text, year)
    if deadline is None or done is None:
        return None
    if done.last <= deadline:
        return deadline.toordinal(), done.last.toordinal()
    if done.first == done.last or (met_or_not and done.first > deadline):
        return deadline.toordinal(), done.first.toordinal()
    return None

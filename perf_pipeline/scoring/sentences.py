"""Sentences of second review and monitoring: sentences.yaml, filled with numbers shown as scores are.

The words are data; which sentence is said is decided by ``review`` and ``monitoring``.
"""

from decimal import Decimal
from fractions import Fraction

from perf_pipeline.package_data import DataModel, load
from perf_pipeline.scoring.explain import show


class Sentences(DataModel):
    """sentences.yaml."""

    review: dict[str, str]
    monitoring: dict[str, str]


Value = Fraction | Decimal | float | int | str


def say(part: str, key: str, **values: Value) -> str:
    """The sentence ``key`` of ``part`` (review or monitoring); numbers are shown with at most four places."""
    sentences = load("perf_pipeline.scoring", "sentences.yaml", Sentences)
    template: str = getattr(sentences, part)[key]
    return template.format(**{name: v if isinstance(v, str) else show(v) for name, v in values.items()})


def signed(number: Fraction) -> str:
    """A difference with its sign."""
    return f"+{show(number)}" if number > 0 else show(number)


def percent(share: Fraction) -> str:
    """A share of 1 in percent, at most two places."""
    return show(Fraction(str(rounded(share * 100, 2))))


def rounded(number: Fraction, places: int) -> float:
    """``number`` half away from zero at ``places`` decimal places, as a frame holds it."""
    size = 10**places
    whole = (abs(number) * size * 2 + 1) // 2
    return float(Fraction(whole if number >= 0 else -whole, size))

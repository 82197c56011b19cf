"""Supervision: due dates, thresholds of lights and of review patterns, as data that a profile names.

Apart from the profile because it differs by office, not by rule: a changed due date must not look like a
changed scoring rule (``rulebook_version`` does not hash it). Users put their own into the folder
``supervisions`` of PERF_PROFILES. Read by ``scoring.review``, ``scoring.monitoring`` and ``scoring.filing``.
"""

import os
from collections.abc import Mapping
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, field_validator, model_validator

from perf_pipeline.errors import DataFileError
from perf_pipeline.model import vocabulary
from perf_pipeline.package_data import DataModel, load_folder

DEFAULT_SUPERVISION = "national"
_LONGEST = {month: 29 if month == 2 else 30 if month in (4, 6, 9, 11) else 31 for month in range(1, 13)}


class Due(DataModel):
    """By when a form is due, relative to its budget year."""

    month: int = Field(ge=1, le=12)
    day: int = Field(ge=1, le=31)
    year_offset: int = Field(default=0, ge=-2, le=2)
    grace_days: int = Field(default=0, ge=0, le=366)

    @model_validator(mode="after")
    def day_exists(self) -> "Due":
        """31 is the last day of any month, another day must stand in the month."""
        if self.day not in (31, *range(1, _LONGEST[self.month] + 1)):
            raise ValueError(f"month {self.month} has no day {self.day}")
        return self


class Calendar(DataModel):
    """When forms are due, by form kind; a kind that is not listed is never due."""

    timezone: str
    first_year: int | None = None
    due: dict[str, Due]

    @field_validator("timezone")
    @classmethod
    def zone_is_known(cls, name: str) -> str:
        """A zone of the tz database."""
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise ValueError(f"unknown time zone {name!r}") from error
        return name

    @field_validator("due")
    @classmethod
    def kinds_are_known(cls, due: dict[str, Due]) -> dict[str, Due]:
        """Only kinds of forms that there are."""
        unknown = sorted(set(due) - set(vocabulary.FORM_KINDS))
        if unknown:
            raise ValueError(f"unknown form kinds {unknown}; known: {', '.join(vocabulary.FORM_KINDS)}")
        return due


class Thresholds(DataModel):
    """Percent of what should be reached from which on a light is green or yellow."""

    green: str
    yellow: str

    @model_validator(mode="after")
    def in_order(self) -> "Thresholds":
        """Green asks for at least as much as yellow."""
        if not Fraction(self.green) >= Fraction(self.yellow) >= 0:
            raise ValueError("green must be at least yellow, and yellow at least 0")
        return self

    def light(self, reached: Fraction) -> str:
        """The light of ``reached`` percent of what should be."""
        if reached >= Fraction(self.green):
            return "green"
        return "yellow" if reached >= Fraction(self.yellow) else "red"


class Monitoring(DataModel):
    """Lights of indicators and spending."""

    growing: Thresholds
    steady: Thresholds
    spending: Thresholds
    steady_levels: list[str]
    steady_unit_marks: list[str]
    outlook_prefixes: list[str]
    outlook_words: dict[str, list[str]]


class Pattern(DataModel):
    """When something counts as a pattern: a number of indicators and a percentage of the numeric ones."""

    least: int = Field(ge=1)
    share: str

    def shown(self, count: int, of: int) -> bool:
        """Whether ``count`` of ``of`` are a pattern."""
        return count >= self.least and of > 0 and Fraction(count * 100, of) >= Fraction(self.share)


class Review(DataModel):
    """Patterns of a unit that a second review points out."""

    exact: Pattern
    over_achieved: Pattern
    softer_percent: str


class Supervision(DataModel):
    """One way of supervising; every key is explained in supervisions/national.yaml."""

    title_zh: str
    version: int
    source: str
    verify: list[str] = Field(default_factory=list)
    calendar: Calendar
    monitoring: Monitoring
    review: Review


def supervisions() -> Mapping[str, Supervision]:
    """All supervisions by name, ours and the user's."""
    return _supervisions(os.environ.get("PERF_PROFILES") or "")


@cache
def _supervisions(folder: str) -> Mapping[str, Supervision]:
    extra = Path(folder) / "supervisions" if folder else None
    found: dict[str, Any] = load_folder(
        "perf_pipeline.rulebook", "supervisions", Supervision, extra if extra and extra.is_dir() else None
    )
    return found


def supervision_named(name: str) -> Supervision:
    """The supervision ``name``; DataFileError lists the known ones."""
    known = supervisions()
    if name not in known:
        raise DataFileError(f"unknown supervision {name!r}; known: {', '.join(sorted(known))}")
    return known[name]

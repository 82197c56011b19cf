"""Profiles: everything about scoring that differs by place and year, as data, and how one is chosen.

A profile carries point split, execution rule, default rules, grades, bands and policies; named rules stand
in rule books beside it. Users put their own into the folder that PERF_PROFILES names (a file of the same
name replaces ours; its rule books in a subfolder ``rulebooks``). Called by ``compiler``, ``resolution``
and ``scoring``; nothing here knows a sentence.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, field_validator

from perf_pipeline.errors import ConfigurationError, DataFileError
from perf_pipeline.model.canonical import canonical_json
from perf_pipeline.package_data import DataModel, fingerprint, load_folder
from perf_pipeline.rulebook.audit_policy import AuditPolicy
from perf_pipeline.rulebook.grammar.rewriting.manners import bare
from perf_pipeline.rulebook.grammar.wording import wording_text
from perf_pipeline.rulebook.normal import normalise
from perf_pipeline.rulebook.rule import check_parameters
from perf_pipeline.rulebook.supervision import DEFAULT_SUPERVISION, supervision_named

DEFAULT_PROFILE = "national"
Number = str  # a decimal, quoted in YAML so that no float comes between


class RuleSpec(DataModel):
    """A rule as data: family and parameters as in rulebook/rule.py."""

    family: str
    parameters: dict[str, Any] = Field(default_factory=dict)


class DefaultRule(RuleSpec):
    """The rule of an indicator that states none; the first whose conditions all hold is taken.

    Empty lists hold for every value; ``operator`` "none" is a row without operator, ``numeric`` whether
    the target is a number.
    """

    level1: list[str] = Field(default_factory=list)
    operator: list[str] = Field(default_factory=list)
    numeric: bool | None = None


class NamedRule(DataModel):
    """A rule known by name. ``rules`` are tried like defaults: a name may mean another formula for ≤."""

    names: list[str]
    rules: list[DefaultRule]
    note: str = ""


class RuleBook(DataModel):
    """Named rules with their source; ``verify`` lists what is from memory and not from a document."""

    title_zh: str
    version: int
    source: str
    verify: list[str] = Field(default_factory=list)
    named: dict[str, NamedRule]


class Applies(DataModel):
    """When the profile is chosen: any listed ``places`` in the unit's name or title, else enough of its
    ``named_rules`` among the rule texts; ``layouts`` and ``years`` narrow it where given."""

    places: list[str] = Field(default_factory=list)
    named_rules: list[str] = Field(default_factory=list)
    layouts: list[str] = Field(default_factory=list)
    years: list[int] = Field(default_factory=list)


class Points(DataModel):
    """Points by first level, in a goal with and without cost indicators.

    ``without_level`` says which level's share covers a level that the split does not name.
    """

    with_cost: dict[str, Number]
    without_cost: dict[str, Number]
    without_level: dict[str, str] = Field(default_factory=dict)
    cost_level: str = "成本指标"
    split: Literal["by_presence", "without_cost"] = "by_presence"


class Execution(RuleSpec):
    """Points for budget execution and the rule on the rate in percent."""

    points: Number


class Grade(DataModel):
    """A grade from ``lower`` percent (included) up to the next."""

    name: str
    lower: Number


class Band(DataModel):
    """A range of shares (percent of the weight) that a grade of attainment selects."""

    words: list[str]
    upper: Number
    lower: Number
    upper_open: bool = False


class Profile(DataModel):
    """One place's way of scoring; every key is explained at its class above."""

    title_zh: str
    version: int
    source: str
    verify: list[str] = Field(default_factory=list)
    applies: Applies = Field(default_factory=Applies)
    points: Points
    execution: Execution
    rulebooks: list[str]
    default_rules: list[DefaultRule]
    reverse_form: Literal["target_over_actual", "linear", "in_or_out"] = "target_over_actual"
    equal_exceeded: Literal["capped", "symmetric"] = "capped"
    equal_reverse_levels: list[str] = Field(default_factory=list)
    grades: list[Grade]
    bands: list[Band]
    band_policy: Literal["upper", "middle", "lower"] = "middle"
    satisfaction_tiers: list[dict[str, Any]]
    over_achievement: Number = "130"
    ratio_places: int | None = None
    pro_rata: bool = False
    allowed_totals: list[Number] = Field(default_factory=lambda: ["100", "90", "80"])
    supervision: str = DEFAULT_SUPERVISION
    audit: AuditPolicy = Field(default_factory=AuditPolicy)
    name: str = ""
    rulebook_version: str = ""

    @field_validator("grades")
    @classmethod
    def grades_descend(cls, grades: list[Grade]) -> list[Grade]:
        """Highest first, and the last catches everything."""
        bounds = [float(grade.lower) for grade in grades]
        if bounds != sorted(bounds, reverse=True) or not bounds or bounds[-1] != 0:
            raise ValueError("grades: highest first, the last from 0")
        return grades


@dataclass(frozen=True, slots=True)
class FormFacts:
    """What is known of a form when its profile is chosen."""

    organization_name: str | None = None
    title: str | None = None
    layout: str = ""
    fiscal_year: int | None = None
    rule_texts: tuple[str, ...] = ()
    has_points: bool = False
    has_rules: bool = False
    level1s: frozenset[str] = field(default_factory=frozenset)


def profiles() -> Mapping[str, Profile]:
    """All profiles by name, ours and the user's (PERF_PROFILES)."""
    return _profiles(os.environ.get("PERF_PROFILES") or "")


@cache
def _profiles(folder: str) -> Mapping[str, Profile]:
    extra = Path(folder) if folder else None
    if extra is not None and not extra.is_dir():
        raise ConfigurationError(f"PERF_PROFILES={folder} is not a folder")
    books = _books(folder)
    loaded = load_folder("perf_pipeline.rulebook", "profiles", Profile, extra)
    return {name: _complete(name, profile, books) for name, profile in loaded.items()}


@cache
def _books(folder: str) -> Mapping[str, RuleBook]:
    extra = Path(folder) / "rulebooks" if folder else None
    return load_folder(
        "perf_pipeline.rulebook", "rulebooks", RuleBook, extra if extra and extra.is_dir() else None
    )


def _complete(name: str, profile: Profile, books: Mapping[str, RuleBook]) -> Profile:
    """Check what pydantic cannot, and stamp name and version: a changed file is a visible new version."""
    unknown = [book for book in profile.rulebooks if book not in books]
    if unknown:
        raise DataFileError(
            f"profiles/{name}.yaml: rulebooks {unknown} unknown; known: {', '.join(sorted(books))}"
        )
    supervision_named(profile.supervision)
    for spec in (*profile.default_rules, profile.execution):
        check_parameters(spec.family, spec.parameters)
    for book in profile.rulebooks:
        for rule in books[book].named.values():
            for spec in rule.rules:
                check_parameters(spec.family, spec.parameters)
    used = [canonical_json(books[book].model_dump()) for book in profile.rulebooks]
    # Due dates, lights and what is audited are no rules: a score does not become another one when they change.
    rules = profile.model_dump(exclude={"supervision", "audit"})
    mark = fingerprint(canonical_json(rules), *used, wording_text())
    return profile.model_copy(update={"name": name, "rulebook_version": f"{name}-{profile.version}-{mark}"})


def profile_named(name: str) -> Profile:
    """The profile ``name``; ConfigurationError lists the known ones."""
    known = profiles()
    if name not in known:
        raise ConfigurationError(f"unknown profile {name!r}; known: {', '.join(sorted(known))}")
    return known[name]


def named_rule(text: str, profile: Profile) -> tuple[str, NamedRule] | None:
    """The named rule that ``text`` is, in the profile's rule books in order."""
    folded = _fold_name(text)
    books = _books(os.environ.get("PERF_PROFILES") or "")
    for book in profile.rulebooks:
        found = _names(book, books[book]).get(folded)
        if found is not None:
            return found, books[book].named[found]
    return None


_NAMES: dict[int, tuple[RuleBook, dict[str, str]]] = {}


def _names(_: str, book: RuleBook) -> dict[str, str]:
    """Folded name → key of a book, computed once per loaded book."""
    if id(book) not in _NAMES:
        _NAMES[id(book)] = (
            book,
            {_fold_name(name): key for key, rule in book.named.items() for name in rule.names},
        )
    return _NAMES[id(book)][1]


def _fold_name(text: str) -> str:
    folded = bare(normalise(text).replace(":", ",")).strip(";,.()!")
    for lead in ("按照", "根据", "采用", "采取", "实行", "按"):
        if folded.startswith(lead):
            folded = folded.removeprefix(lead)
            break
    return (
        folded.replace("赋分法", "赋分")
        .replace("计分", "赋分")
        .replace("得分", "赋分")
        .removesuffix("方式")
        .removesuffix("办法")
    )


def choose(facts: FormFacts) -> Profile:
    """The profile of a form: its place decides, else the words of its rules, else the national one."""
    candidates = [
        p for name, p in sorted(profiles().items()) if name != DEFAULT_PROFILE and _admits(p.applies, facts)
    ]
    ranked = sorted(candidates, key=lambda p: _place_length(p.applies, facts), reverse=True)
    if ranked and _place_length(ranked[0].applies, facts):
        return ranked[0]
    by_words = [p for p in candidates if _shares_words(p.applies, facts)]
    return by_words[0] if by_words else profile_named(DEFAULT_PROFILE)


def _admits(applies: Applies, facts: FormFacts) -> bool:
    if applies.layouts and facts.layout not in applies.layouts:
        return False
    return not applies.years or facts.fiscal_year is None or facts.fiscal_year in applies.years


def _place_length(applies: Applies, facts: FormFacts) -> int:
    """Length of the longest of its place names found; a unit's name says more than a title."""
    for text in (facts.organization_name, facts.title):
        longest = max((len(place) for place in applies.places if place in (text or "")), default=0)
        if longest:
            return longest
    return 0


def _shares_words(applies: Applies, facts: FormFacts) -> bool:
    """At least half of the form's rules are names of this profile."""
    names = {_fold_name(name) for name in applies.named_rules}
    hits = sum(_fold_name(text) in names for text in facts.rule_texts)
    return bool(names) and hits * 2 >= max(1, len(facts.rule_texts)) and hits > 0

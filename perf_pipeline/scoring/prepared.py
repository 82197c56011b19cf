"""A stored rule (family + JSON parameters) as exact numbers, read once for many rows.

Both scorers, ``exact`` and ``kernel``, start from a Prepared rule, so a parameter is read in one place.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Any

from perf_pipeline.rulebook.normal import fold_word
from perf_pipeline.rulebook.pieces import Piece, read_pieces
from perf_pipeline.rulebook.rule import check_parameters

NUMERIC_FAMILIES = (
    "proportional", "reverse", "all_or_nothing", "step_deduction", "threshold_tiers", "per_occurrence",
    "piecewise",
)  # fmt: skip
"""Families that score a number; satisfaction and execution_rate are prepared as two of these."""


@dataclass(frozen=True, slots=True)
class Tier:
    """A range of values (None: unbounded, "target": the target) and its points or share of the weight."""

    lower: Fraction | str | None
    lower_open: bool
    upper: Fraction | str | None
    upper_open: bool
    points: Fraction | None
    share: Fraction | None
    judged: bool = False  # a person gives the points


@dataclass(frozen=True, slots=True)
class WordTier:
    """Answers (folded) and what they give."""

    words: frozenset[str]
    points: Fraction | None
    share: Fraction | None
    judged: bool = False


@dataclass(frozen=True, slots=True)
class PreparedBand:
    """Shares of the weight, 0–1, that a grade of attainment selects."""

    name: str
    words: frozenset[str]
    upper: Fraction
    lower: Fraction
    upper_open: bool


@dataclass(frozen=True, slots=True)
class Prepared:
    """One rule. ``family`` is how it scores, ``named_family`` what it is called (satisfaction …)."""

    family: str
    named_family: str
    threshold: Fraction | None = None
    floor: Fraction | None = None
    floor_zero: bool = False
    form: str = ""
    symmetric: bool = False
    ratio_places: int | None = None
    above: bool = False
    relative: bool = False
    step: Fraction = Fraction(1)
    deduct: Fraction = Fraction(0)
    pro_rata: bool = False
    round_up: bool = False
    cap: Fraction | None = None
    tiers: tuple[Tier, ...] = ()
    ratio_basis: bool = False
    pieces: tuple[Piece, ...] = ()
    measure: str = ""
    each: Fraction = Fraction(0)
    accept: frozenset[str] = frozenset()
    reject: frozenset[str] = frozenset()
    judged: bool = False
    word_tiers: tuple[WordTier, ...] = ()
    otherwise: Fraction | None = None
    bands: tuple[PreparedBand, ...] = ()
    policy: str = "middle"
    reason: str = ""
    counted: tuple[Tier, ...] = ()
    unit: str = ""
    events: frozenset[str] = frozenset()
    not_applicable_words: frozenset[str] = frozenset()
    not_applicable_full: bool = False
    full_words: frozenset[str] = frozenset()


UNREAD = Prepared("unread", "unread", reason="没有规则")


@lru_cache(maxsize=65536)
def prepare(family: str, parameters: str) -> Prepared:
    """The rule of ``family`` with ``parameters`` as JSON text; DataFileError when they do not fit."""
    return prepared_from(family, json.loads(parameters))


def prepared_from(family: str, parameters: Mapping[str, Any]) -> Prepared:
    """As ``prepare``, from a mapping."""
    check_parameters(family, parameters)
    shape = _numeric_shape(family, parameters)
    return Prepared(
        family=shape,
        named_family=family,
        threshold=_number(parameters.get("threshold"))
        if family != "execution_rate" or shape != "proportional"
        else Fraction(parameters.get("threshold", 100)),
        floor=_number(parameters.get("floor")),
        floor_zero=bool(parameters.get("floor_zero")),
        form=str(parameters.get("form") or _DEFAULT_FORM.get(shape, "")),
        symmetric=parameters.get("exceeded") == "symmetric",
        ratio_places=parameters.get("ratio_places"),
        above=parameters.get("direction") == "above",
        relative=parameters.get("step_basis") == "relative",
        step=Fraction(parameters.get("step", 1)),
        deduct=Fraction(parameters.get("deduct", 0)),
        pro_rata=bool(parameters.get("pro_rata")),
        round_up=bool(parameters.get("round_up")),
        cap=_number(parameters.get("cap")),
        tiers=tuple(_tier(tier) for tier in parameters.get("tiers", ()) if "words" not in tier),
        ratio_basis=parameters.get("basis") == "ratio",
        pieces=read_pieces(parameters.get("pieces", ())),
        measure=str(parameters.get("measure", "actual")),
        each=Fraction(parameters.get("each", 0)),
        accept=_words(parameters.get("accept", ())),
        reject=_words(parameters.get("reject", ())),
        judged=bool(parameters.get("judged")),
        word_tiers=tuple(
            WordTier(
                _words(t["words"]), _number(t.get("points")), _number(t.get("share")), bool(t.get("judged"))
            )
            for t in parameters.get("tiers", ())
            if "words" in t
        ),
        otherwise=_number(parameters.get("otherwise")),
        bands=tuple(_band(band) for band in parameters.get("bands", ())),
        policy=str(parameters.get("policy", "middle")),
        reason=str(parameters.get("reason", "")),
        counted=tuple(_tier(tier) for tier in parameters.get("counted", ())),
        unit=str(parameters.get("unit", "")),
        events=_words(parameters.get("events", ())),
        not_applicable_words=_words(parameters.get("not_applicable_words", ())),
        not_applicable_full=bool(parameters.get("not_applicable_full")),
        full_words=_words(parameters.get("full_words", ())),
    )


_DEFAULT_FORM = {"proportional": "ratio", "reverse": "target_over_actual"}


def _numeric_shape(family: str, parameters: Mapping[str, Any]) -> str:
    if family == "satisfaction":
        return "threshold_tiers"
    if family == "execution_rate":
        return "threshold_tiers" if parameters.get("tiers") else "proportional"
    return family


def _number(value: object) -> Fraction | None:
    return None if value is None else Fraction(str(value))


def _bound(value: object) -> Fraction | str | None:
    return "target" if value == "target" else _number(value)


def _tier(tier: Mapping[str, Any]) -> Tier:
    return Tier(
        _bound(tier.get("lower")), bool(tier.get("lower_open")),
        _bound(tier.get("upper")), bool(tier.get("upper_open")),
        _number(tier.get("points")), _number(tier.get("share")), bool(tier.get("judged")),
    )  # fmt: skip


def _band(band: Mapping[str, Any]) -> PreparedBand:
    return PreparedBand(
        str(band["words"][0]), _words(band["words"]), Fraction(band["upper"]) / 100, Fraction(band["lower"]) / 100,
        bool(band.get("upper_open")),
    )  # fmt: skip


def _words(words: Sequence[str]) -> frozenset[str]:
    return frozenset(fold_word(word) for word in words)

"""ScoringRule: a rule as data — family, parameters, text — with deterministic identity.

Notation in this room and in ``scoring``: w weight (full marks), T target, A actual, all in the unit of
the target (percent as 0–100). Parameters are exact: Decimal in memory, strings in JSON; a step
that has no end in decimals is a fraction ("1/6": ten minutes of an hour). A parameter that
a family does not know is an error, so that a rule can never say more than scoring understands.

Families and their parameters (all optional unless marked *); every family but the last two may say
``not_applicable_full``: full marks when the indicator does not apply, with a recorded reason, and
``not_applicable_words``: how the rule itself names that case (未涉及政府采购), which is reason enough when reported.
Families that score a number may say ``full_words``: the rule's own words for full marks, as answers (全覆盖).

=================  ================================================================================
proportional       threshold: full marks at this value instead of T; floor: below this value 0 (floor_zero: at
                   it too); form: "ratio" (w·A/T, default), "linear" (from floor 0 to threshold w) or
                   "rate" (w·A/100 below the threshold: 执行率×分值 under ≥95%); exceeded:
                   "capped" (default) or "symmetric" (w·T/A above an = target); ratio_places: places of the
                   percentage, rounded before it is applied (only where a form says so)
reverse            form: "target_over_actual" (w·T/A, default), "linear" (w·(1−(A−T)/T)), "in_or_out";
                   threshold; floor: above this value 0 (floor_zero: at it too); ratio_places
all_or_nothing     threshold; accept: [words] that count as met where the actual is in words; reject: [words] that
                   count as missed; exceeded; judged: true when a person gives the points of what is missed
step_deduction     threshold: where full marks begin (default T); direction*: "above" or "below" – on which
                   side points are lost; step*; step_basis*: "relative" (of the threshold, in percent) or
                   "points" (units of the actual: percentage points, days, items); deduct*: points per step;
                   pro_rata: true when parts of a step count; round_up:
                   true when a part counts as a whole step; cap: most that is lost; floor: beyond this value 0
                   (floor_zero: at it too)
threshold_tiers    tiers*: [{lower, lower_open, upper, upper_open, points | share}] highest first, the first that
                   holds counts, none: needs review; share is a fraction of w ("0.8"); a bound may be the word
                   "target"; basis: "actual" (default) or "ratio" (A/T in percent); in place of points a tier
                   may say judged: true, then a person gives them (得2-4分, 酌情扣分)
qualitative_tiers  tiers*: [{words: [...], points | share | judged}], otherwise: points for any other word;
                   judged: true when a person gives them; each, cap, unit, events: an answer that counts
                   cases (漏保2户) loses each for every unit (户) of events (漏保); counted, unit, events: the
                   tier of threshold_tiers into which their number falls (逾期2个月)
graded_bands       bands*: [{words: [...], upper, lower, upper_open}] shares of w in percent, the lower bound
                   included; policy: share proposed inside the band, "upper" | "middle" | "lower"
satisfaction       tiers as threshold_tiers
piecewise          pieces*: [{lower, lower_open, upper, upper_open, …}], the first that holds counts, none: needs
                   review; a piece gives points | share at its origin (0) and each | each_share more per step (1)
                   away from it: whole steps, parts with pro_rata, up with round_up; never less than least; or
                   form "ratio": share · w·A/T. measure: what bounds, origin and steps are of: "actual" (default),
                   "magnitude" (|A|), "deviation" (|A−T|) or "distance" (A−T: days after a date)
per_occurrence     each*: points per occurrence (negative: lost from w; positive: earned up to w); cap: most that
                   is lost or earned
execution_rate     tiers on the rate, or proportional when empty; threshold (percent, default 100); ratio_places
not_applicable     not scored; reason
unread             not scored: needs review; reason: why
=================  ================================================================================
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from perf_pipeline.errors import DataFileError
from perf_pipeline.model.canonical import canonical_json
from perf_pipeline.model.ids import stable_id


@dataclass(frozen=True, slots=True)
class ScoringRule:
    """A compiled rule. ``parameters`` hold only JSON values, numbers as decimal strings ("0.5")."""

    family: str  # vocabulary.RULE_FAMILIES
    parameters: Mapping[str, Any]
    text: str | None
    origin: str  # vocabulary.RULE_ORIGINS
    rulebook_version: str
    weight: str | None = None  # full marks found in the sentence, as a decimal string
    description: str = ""

    @property
    def rule_id(self) -> str:
        """Identity: two lines with the same text under the same rulebook share one rule."""
        return stable_id(
            "rule",
            self.family,
            canonical_json(self.parameters),
            self.text,
            self.origin,
            self.rulebook_version,
        )


PARAMETERS: Mapping[str, frozenset[str]] = {
    "proportional": frozenset(
        {
            "threshold",
            "floor",
            "floor_zero",
            "form",
            "exceeded",
            "ratio_places",
            "not_applicable_full",
            "not_applicable_words",
            "full_words",
        }
    ),
    "reverse": frozenset(
        {
            "threshold",
            "floor",
            "floor_zero",
            "form",
            "ratio_places",
            "not_applicable_full",
            "not_applicable_words",
            "full_words",
        }
    ),
    "all_or_nothing": frozenset(
        {"threshold", "accept", "reject", "exceeded", "judged", "not_applicable_full", "not_applicable_words"}
    ),
    "step_deduction": frozenset(
        {
            "threshold",
            "direction",
            "step",
            "step_basis",
            "deduct",
            "pro_rata",
            "round_up",
            "cap",
            "floor",
            "floor_zero",
            "not_applicable_full",
            "not_applicable_words",
            "full_words",
        }
    ),
    "threshold_tiers": frozenset(
        {"tiers", "basis", "not_applicable_full", "not_applicable_words", "full_words"}
    ),
    "qualitative_tiers": frozenset(
        {
            "tiers",
            "otherwise",
            "judged",
            "each",
            "cap",
            "counted",
            "unit",
            "events",
            "not_applicable_full",
            "not_applicable_words",
        }
    ),
    "graded_bands": frozenset({"bands", "policy", "not_applicable_full", "not_applicable_words"}),
    "satisfaction": frozenset(
        {"tiers", "basis", "not_applicable_full", "not_applicable_words", "full_words"}
    ),
    "piecewise": frozenset(
        {"pieces", "measure", "not_applicable_full", "not_applicable_words", "full_words"}
    ),
    "per_occurrence": frozenset(
        {"each", "cap", "unit", "events", "not_applicable_full", "not_applicable_words", "full_words"}
    ),
    "execution_rate": frozenset(
        {"tiers", "threshold", "ratio_places", "not_applicable_full", "not_applicable_words"}
    ),
    "not_applicable": frozenset({"reason"}),
    "unread": frozenset({"reason"}),
}
"""What each family may say."""

REQUIRED: Mapping[str, frozenset[str]] = {
    "step_deduction": frozenset({"direction", "step", "step_basis", "deduct"}),
    "threshold_tiers": frozenset({"tiers"}),
    "qualitative_tiers": frozenset({"tiers"}),
    "piecewise": frozenset({"pieces"}),
    "per_occurrence": frozenset({"each"}),
}
"""What a family cannot do without. Bands and satisfaction tiers may be left to the profile in its files."""


def check_parameters(family: str, parameters: Mapping[str, Any]) -> None:
    """DataFileError when ``family`` is unknown, or ``parameters`` say more or less than it understands."""
    if family not in PARAMETERS:
        raise DataFileError(f"unknown rule family {family!r}; known: {', '.join(sorted(PARAMETERS))}")
    strange = sorted(set(parameters) - PARAMETERS[family])
    if strange:
        raise DataFileError(f"{family}: parameters {strange} not known; known: {sorted(PARAMETERS[family])}")
    lacking = sorted(REQUIRED.get(family, frozenset()) - set(parameters))
    if lacking:
        raise DataFileError(f"{family}: parameters {lacking} are missing")

"""ScoringRule: a rule as data — family, parameters, text — with deterministic identity.

Notation in this room and in ``scoring``: w weight (full marks), T target, A actual, all in the unit of
the target (percent as 0–100). Parameters are exact: Decimal in memory, strings in JSON. A parameter that
a family does not know is an error, so that a rule can never say more than scoring understands.

Families and their parameters (all optional unless marked *):

=================  ================================================================================
proportional       threshold: full marks at this value instead of T; floor: below this value 0;
                   form: "ratio" (w·A/T, default) or "linear" (from floor 0 to threshold w)
reverse            form: "target_over_actual" (w·T/A, default), "linear" (w·(1−(A−T)/T)), "in_or_out";
                   threshold
all_or_nothing     threshold; or accept: [words] that count as met
step_deduction     threshold: where full marks begin (default T); direction*: "above" or "below" – on which
                   side points are lost; step*; step_basis*: "relative" (of T, in percent) or "points"
                   (units of the actual: percentage points, days, items); deduct*: points per step; pro_rata:
                   true when parts of a step count; cap: most that is lost; not_applicable_full
threshold_tiers    tiers*: [{lower, lower_open, upper, upper_open, points | share}] highest first; share is of w;
                   basis: "actual" (default) or "ratio" (A/T in percent)
qualitative_tiers  tiers*: [{words: [...], points | share}], otherwise: points for any other word
graded_bands       bands*: [{words: [...], upper, lower}] shares of w in percent; policy: share proposed inside
                   the band, "upper" | "middle" | "lower"
satisfaction       tiers as threshold_tiers; a bound may be the word "target"
per_occurrence     each*: points per occurrence (negative: lost from w; positive: earned up to w); cap
execution_rate     tiers on the rate, or proportional when empty; threshold (percent, default 100)
not_applicable     not scored; reason
unread             not scored: needs review; reason: why
=================  ================================================================================
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

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
            "rule", self.family, canonical_json(self.parameters), self.text, self.origin, self.rulebook_version
        )

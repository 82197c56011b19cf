"""Second review computed a second time, from the statement of the rules and not from our code.

Plain rows in, ``{(goal, kind, indicator): gap}`` and figures out, in fractions. Nothing of ``scoring.review`` is
imported; only what a score is comes from the scores themselves.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

Row = Mapping[str, Any]
Gaps = dict[tuple[str, str, str | None], Fraction]


def number(value: float) -> Fraction:
    """The decimal that a double was written for."""
    return Fraction(repr(float(value)))


def gaps_of(
    goal: str, scores: Sequence[Row], total: Row, execution: Row | None, lines: Sequence[Row]
) -> Gaps:
    """Every gap of one goal that is not 0, and its sum where anything can be compared."""
    found: Gaps = {}
    for row in scores:
        if row["claimed_score"] is None:
            continue
        claimed, weight = number(row["claimed_score"]), number(row["max_score"])
        found[goal, "over_claimed", row["indicator_id"]] = max(claimed - weight, Fraction(0))
        if row["score"] is not None:
            found[goal, "rule", row["indicator_id"]] = min(claimed, weight) - number(row["score"])
    own = execution and execution["claimed_score"]
    if own is not None and total["execution_score"] is not None:
        found[goal, "execution", None] = number(own) - number(total["execution_score"])
    claims = [line["claimed_score"] for line in lines]
    printed = execution and execution["claimed_total"]
    # A form without a word on spending claims nothing for it; one that states spending has left the score out.
    silent = execution is not None and not execution["weight"] and execution["executed"] is None
    if printed is not None and claims and None not in claims and (own is not None or silent):
        found[goal, "arithmetic", None] = number(printed) - sum(map(number, claims)) - number(own or 0)
    compared = {key: gap for key, gap in found.items() if gap}
    claimed, computed, full = figures_of(scores, total, execution, lines)
    if full:
        compared[goal, "sum", None] = claimed - computed
    return compared


def figures_of(
    scores: Sequence[Row], total: Row, execution: Row | None, lines: Sequence[Row]
) -> tuple[Fraction, Fraction, Fraction]:
    """Claimed, computed and full marks of what can be compared."""
    own = execution and execution["claimed_score"]
    printed = execution and execution["claimed_total"]
    pairs = [
        (number(row["claimed_score"]), number(row["score"]), number(row["max_score"]))
        for row in scores
        if row["claimed_score"] is not None and row["score"] is not None
    ]
    if own is not None and total["execution_score"] is not None:
        indicators = sum((number(r["max_score"]) for r in scores if r["score"] is not None), Fraction(0))
        pairs.append((number(own), number(total["execution_score"]), number(total["max_score"]) - indicators))
    unmatched = [
        (row["claimed_score"], row["score"])
        for row in scores
        if row["score"] is None and row["claimed_score"]
    ]
    unmatched += [
        (line["claimed_score"], None)
        for line in lines
        if line["indicator_id"] is None and line["claimed_score"]
    ]
    if own is not None and total["execution_score"] is None:
        unmatched.append((own, None))
    if printed is not None and total["status"] == "complete" and not unmatched:
        return number(printed), number(total["total_score"]), number(total["max_score"])
    if not pairs:
        return Fraction(0), Fraction(0), Fraction(0)
    claimed, computed, full = (sum(column, Fraction(0)) for column in zip(*pairs, strict=True))
    return claimed, computed, full

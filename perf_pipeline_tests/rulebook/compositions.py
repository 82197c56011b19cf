"""Sentences put together from parts, and what becomes of each alternative of each part.

Where whole sentences (``sentences/*.yaml``) show what somebody once wrote, these show which wording of one part is not read
beside ordinary others. Every family takes its turn, by a fixed seed; the answers are those of ``explain``. As a command,
``python -m perf_pipeline_tests.rulebook.compositions [COUNT] [SEED]`` prints the families and the weak alternatives.
"""

import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from random import Random
from typing import Any

from perf_pipeline.orchestration.steps.explaining import explain
from perf_pipeline.rulebook.profiles import profile_named
from perf_pipeline_tests.rulebook import composed_numbers, composed_words
from perf_pipeline_tests.rulebook.composed_parts import FAMILIES, Composition, Draw, Score

_FAMILY_MODULES = (composed_numbers, composed_words)
"""Imported for the families that they enter."""
COUNT, SEED = 2000, 7
_FEW, _SHOWN = 4, 60


@dataclass(slots=True)
class Outcome:
    """One composition and where it failed."""

    composition: Composition
    verdict: str  # right, review or wrong
    seen: str = ""


@dataclass(slots=True)
class Results:
    """All of them, by family and by alternative."""

    outcomes: list[Outcome] = field(default_factory=list)

    @property
    def verdicts(self) -> Counter[str]:
        """How many were right, for review or wrong."""
        return Counter(outcome.verdict for outcome in self.outcomes)

    def by_family(self) -> dict[str, Counter[str]]:
        """The verdicts of each family."""
        found: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for outcome in self.outcomes:
            found[outcome.composition.family][outcome.verdict] += 1
        return found

    def by_alternative(self) -> dict[tuple[str, str], Counter[str]]:
        """The verdicts of each alternative of each slot."""
        found: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        for outcome in self.outcomes:
            for slot, alternative in outcome.composition.parts.items():
                found[slot, alternative][outcome.verdict] += 1
        return found


def composed(count: int = COUNT, seed: int = SEED) -> Iterator[Composition]:
    """``count`` sentences, every family in its turn."""
    random, names = Random(seed), list(FAMILIES)
    for number in range(count):
        name = names[number % len(names)]
        yield FAMILIES[name](Draw(random, name))


def answered(composition: Composition, actual: str) -> dict[str, Any]:
    """What the product says."""
    numeric = "target_value" in composition.indicator and actual.replace(".", "", 1).lstrip("-").isdigit()
    question = {
        "text": composition.text,
        "indicator": dict(composition.indicator),
        "weight": composition.weight,
        "actual_value" if numeric else "actual_text": actual,
    }
    return explain(question, profile_named("national"), full=True)


def judge(composition: Composition) -> Outcome:
    """Whether every actual gives what it must; a wrong one counts over one that is not read."""
    verdict, seen = "right", ""
    for actual, due in composition.scores:
        answer = answered(composition, actual)
        found = _verdict(answer["score"], due)
        if found == "right":
            continue
        reason = answer["parameters"].get("reason") or answer["formula"] or answer["status"]
        note = (
            f"{actual}: {None if due is None else float(due)} ≠ {answer['score']} {answer['family']} {reason}"
        )
        if found == "wrong":
            return Outcome(composition, "wrong", note)
        verdict, seen = "review", seen or note
    return Outcome(composition, verdict, seen)


def _verdict(score: Any, due: Score) -> str:
    if score is None or due is None:
        return "right" if score is None and due is None else "review" if score is None else "wrong"
    return "right" if Fraction(str(score)) == due else "wrong"


def results(count: int = COUNT, seed: int = SEED) -> Results:
    """Every composition judged."""
    return Results([judge(each) for each in composed(count, seed)])


def _printed(found: Results) -> Iterator[str]:
    """The families, the weak alternatives, the sentences that failed."""
    for name, verdicts in found.by_family().items():
        yield f"{100 * verdicts['right'] / verdicts.total():5.1f} % {name:32s} {dict(verdicts)}"
    verdicts = found.verdicts
    yield f"{100 * verdicts['right'] / verdicts.total():5.1f} % all {dict(verdicts)}\n\nweak alternatives"
    rows = [
        (1 - counts["right"] / counts.total(), counts.total(), slot, alternative, dict(counts))
        for (slot, alternative), counts in found.by_alternative().items()
        if counts.total() >= _FEW and counts["right"] < counts.total()
    ]
    for share, total, slot, alternative, counts in sorted(rows, key=lambda row: (-row[0], -row[1]))[:_SHOWN]:
        yield f"{share:5.2f} {total:4d} {slot} {alternative!r} {counts}"
    for outcome in sorted(
        found.outcomes, key=lambda each: (each.verdict != "wrong", each.composition.family)
    ):
        if outcome.verdict != "right":
            said = outcome.composition
            target = said.indicator.get("target_value") or said.indicator.get("target_text")
            yield f"\n{outcome.verdict} {said.family} w={said.weight} target={said.indicator.get('operator', '')}{target}{said.indicator.get('target_unit') or ''}"
            yield f"   {said.text!r}\n   {outcome.seen}"


if __name__ == "__main__":
    for line in _printed(results(*(int(argument) for argument in sys.argv[1:3]))):
        print(line)

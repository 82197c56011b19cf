"""The printed formula is the sum that was done: read again as arithmetic, every one gives the score beside it.

Reviewers recompute by hand from it alone, so it may say neither another number nor another operation. The formulas are read
here by a reader of their own, over every case of all rule sentences.
"""

import math
import re
from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from perf_pipeline.orchestration.steps.explaining import explain
from perf_pipeline.rulebook.profiles import profile_named
from perf_pipeline_tests.rulebook.sentence_cases import FILES, cases

DATE = re.compile(r"\d{4}-\d\d-\d\d")
NUMBER = re.compile(r"(?<![\w.])-?\d+(?:\.\d+)?")
LIMITED = re.compile(
    r"（(?P<steps>[\d.]+…?) 级(?:，最多扣 (?P<most>[\d.]+))?(?:，不少于 (?P<least>[\d.]+))?）"
)
RANGE = re.compile(
    r"(?P<value>[^∈]*)∈ (?P<left>[\[(])(?P<lower>[^,]*), (?P<upper>[^\])]*)(?P<right>[\])])，(?P<rest>.*)"
)
FIRST_SIGN = re.compile(r" ([−+]) ")
SHOWN_PLACES = Fraction(1, 1000)  # a value that is shown rounded is off by less


def calculated(text: str) -> Fraction:
    """The value of 「5 × ⌊(20 − 17) ÷ 2⌋」."""
    python = text.translate(str.maketrans({"×": "*", "÷": "/", "−": "-", "…": ""}))
    python = re.sub(r"\|([^|]*)\|", r"abs(\1)", python)
    python = python.replace("⌊", "math.floor(").replace("⌈", "math.ceil(")
    python = python.replace("⌋", ")").replace("⌉", ")")
    python = DATE.sub(lambda found: str(date.fromisoformat(found[0]).toordinal()), python)
    python = NUMBER.sub(lambda found: f"Fraction('{found[0]}')", python)
    return Fraction(eval(python, {"Fraction": Fraction, "math": math, "abs": abs, "max": max, "min": min}))


def holds(found: re.Match[str]) -> bool:
    """Whether the value that was measured lies in the range beside it."""
    value = calculated(found["value"].split("=")[-1])
    lower, upper = (None if "∞" in found[side] else calculated(found[side]) for side in ("lower", "upper"))
    above = lower is None or (value >= lower if found["left"] == "[" else value > lower)
    below = upper is None or (value <= upper if found["right"] == "]" else value < upper)
    return above and below


def result(formula: str, weight: Fraction) -> Fraction | None:
    """What the left side of ``formula`` comes to; None where it says 得分 (points that the rule names)."""
    said = formula.rpartition(" = ")[0]
    found = RANGE.fullmatch(said)
    if found is not None:
        assert holds(found), formula
        said = found["rest"]
    if said.endswith("满分"):
        return weight
    if said.endswith("得分"):
        return None
    limited = LIMITED.search(said)
    if limited is None:
        return calculated(said)
    base, sign, rest = FIRST_SIGN.split(said[: limited.start()], maxsplit=1)
    change = calculated(rest)
    if limited["most"]:
        change = min(change, Fraction(limited["most"]))
    value = calculated(base) - change if sign == "−" else calculated(base) + change
    return max(Fraction(limited["least"] or 0), min(weight, value))


def scored() -> Iterator[tuple[str, Fraction, Fraction, str]]:
    """Formula, score, weight and sentence of every case with a calculation behind it."""
    profile = profile_named("national")
    for name in FILES:
        for case in cases(name):
            answer = explain(case.question, profile, full=True)
            formula, weight = answer["formula"], case.question["weight"] or answer["weight"]
            if answer["score"] is not None and formula and " = " in formula and weight is not None:
                yield formula, Fraction(str(answer["score"])), Fraction(str(weight)), case.sentence["text"]


def test_every_formula_gives_its_score() -> None:
    """To the last cent, rounded half up as the formula says."""
    seen, wrong = 0, []
    for formula, score, weight, text in scored():
        value = result(formula, weight)
        if value is None:
            continue
        seen += 1
        raw = formula.rpartition(" = ")[2]
        exact = Fraction(raw.split(" → ")[0].rstrip("…"))
        rounded = Fraction(math.floor(max(Fraction(0), min(weight, value)) * 100 + Fraction(1, 2)), 100)
        if rounded != score or abs(exact - max(Fraction(0), min(weight, value))) > SHOWN_PLACES:
            wrong.append((text, formula, score, value))
    assert not wrong, "\n".join(map(str, wrong[:20]))
    assert seen > 2000

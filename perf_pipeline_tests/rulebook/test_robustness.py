"""Sentences of random words: never an exception, and a score always lies inside its weight."""

import random

from perf_pipeline.orchestration.steps.explaining import explain
from perf_pipeline.rulebook.grammar.wording import wording
from perf_pipeline.rulebook.profiles import profile_named
from perf_pipeline.rulebook.rule import check_parameters

TARGETS = ("≥95%", "≤200万元", "=12次", "=0起", "2024年6月30日前", "及时", "")


def sentence(chance: random.Random) -> str:
    """Terms, numbers and marks in any order."""
    words = [word for kind in wording().terms.values() for word in kind]
    parts = []
    for _ in range(chance.randint(1, 14)):
        number = f"{chance.choice([0, 1, 5, 10, 60, 80, 95, 100, 0.5])}{chance.choice(['分', '%', '次', '个百分点', '天', ''])}"
        parts.append(chance.choice([chance.choice(words), number, chance.choice("，。；（）-～、：")]))
    return "".join(parts)


def test_no_sentence_breaks_the_compiler() -> None:
    """2,000 random sentences on every kind of target."""
    chance, profile = random.Random(7), profile_named("national")
    for _ in range(2000):
        line = {"text": sentence(chance), "indicator": {"target_text": chance.choice(TARGETS)}, "weight": 10}
        answer = explain(line | {"actual_value": chance.choice([0, 1, 50, 95, 100, 250])}, profile, full=True)
        check_parameters(answer["family"], answer["parameters"])
        assert answer["score"] is None or 0 <= answer["score"] <= 10, line

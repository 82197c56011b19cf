"""One question asked in every form that a batch allows: the answer is the same.

A target may come as operator, value and unit, or as the text of a cell; a number as JSON number, digits or "96.5%".
"""

from collections.abc import Iterator
from decimal import Decimal
from itertools import islice
from typing import Any

from perf_pipeline.orchestration.steps.explaining import explain
from perf_pipeline.rulebook.profiles import profile_named
from perf_pipeline_tests.rulebook.sentence_cases import FILES, cases

Question = dict[str, Any]
IN_WORDS = {"≥": "大于等于", "≤": "小于等于", "=": "等于", ">": "大于", "<": "小于"}
ON_A_KEYBOARD = {"≥": ">=", "≤": "<=", "=": "=", ">": ">", "<": "<"}
EVERY = 9  # the whole takes minutes; every ninth case holds each family


def numeric_questions() -> Iterator[Question]:
    """Questions whose target and actual are numbers."""
    asked = (case.question for name in FILES for case in cases(name))
    numeric = (q for q in asked if "target_value" in q["indicator"] and "actual_value" in q)
    return islice(numeric, 0, None, EVERY)


def forms(question: Question) -> Iterator[Question]:
    """The same question, each time otherwise."""
    said = question["indicator"]
    operator, value, unit = said["operator"], said["target_value"], said["target_unit"] or ""
    actual = question["actual_value"]
    rest = {key: question[key] for key in ("text", "weight")} | {"indicator": said}
    for target in (
        {"target_text": f"{operator}{value}{unit}"},
        {"target_text": f"{operator} {value} {unit}"},
        {"operator": operator, "target_text": f"{value}{unit}"},
        {"operator": operator, "target_value": f"{value}{unit}"},
        {"operator": IN_WORDS[operator], "target_value": Decimal(value), "target_unit": unit or None},
        {"operator": ON_A_KEYBOARD[operator], "target_value": value, "target_unit": unit or None},
    ):
        yield question | {"indicator": {"level3": said["level3"]} | target}
    yield rest | {"actual_value": Decimal(actual)}
    yield rest | {"actual_text": f"{actual}{unit}"}
    yield rest | {"actual_value": f"{actual}{unit}"}


def test_the_form_of_a_question_changes_no_answer() -> None:
    """Score and status, for every ninth case of all sentences."""
    profile = profile_named("national")
    seen = 0
    for question in numeric_questions():
        plain = explain(question, profile)
        for other in forms(question):
            answer = explain(other, profile)
            assert (answer["score"], answer["status"]) == (plain["score"], plain["status"]), other
            seen += 1
    assert seen > 3000

"""The golden table of sentences: what each must mean and give, through the very answer of ``explain``."""

from collections import Counter

import pytest

from perf_pipeline_tests.rulebook.sentence_cases import FILES, SentenceCase, cases, load

ALL = [case for name in FILES for case in cases(name)]
READ = [case for case in ALL if "not_read_yet" not in case.sentence]
SENTENCES = [sentence for name in FILES for sentence in load(name) if "not_read_yet" not in sentence]


@pytest.mark.parametrize("case", READ, ids=lambda case: f"{case.sentence['text'][:24]}→{case.actual}")
def test_a_sentence_gives_its_points(case: SentenceCase) -> None:
    """Every actual gets the points that a person reads from the sentence, or needs review where he would ask."""
    answer = case.answer()
    expected = None if case.expected == "?" else case.expected
    assert answer["score"] == (expected if expected is None else pytest.approx(expected, abs=1e-9)), answer


@pytest.mark.parametrize("sentence", SENTENCES, ids=lambda sentence: sentence["text"][:30])
def test_a_sentence_has_its_family_parameters_and_weight(sentence: dict) -> None:  # type: ignore[type-arg]
    """Family as said; the listed parameters are among the rule's; full marks where the sentence has them."""
    actual, expected = next(iter(sentence["scores"].items()))
    answer = SentenceCase(sentence, str(actual), expected).answer()
    assert answer["family"] == sentence["family"], answer["parameters"]
    assert sentence.get("parameters", {}).items() <= answer["parameters"].items()
    if "weight" in sentence and answer["family"] != "unread":
        assert answer["weight"] == str(sentence["weight"])


def test_nothing_gets_wrong_points() -> None:
    """What is not read needs review: no case at all has a wrong score."""
    verdicts = Counter(case.verdict(case.answer()) for case in ALL)
    assert verdicts["wrong"] == 0
    assert verdicts["right"] >= 0.95 * len(ALL)


def test_the_table_is_large_enough() -> None:
    """At least 600 cases over at least 200 different sentences, in every family."""
    texts = [sentence["text"] for name in FILES for sentence in load(name)]
    assert len(ALL) >= 600
    assert len(set(texts)) == len(texts) >= 200
    families = {sentence["family"] for name in FILES for sentence in load(name)}
    assert families >= {
        "proportional", "reverse", "all_or_nothing", "step_deduction", "threshold_tiers", "qualitative_tiers",
        "graded_bands", "satisfaction", "per_occurrence", "unread",
    }  # fmt: skip


def test_a_missing_actual_is_no_zero() -> None:
    """Without an actual every sentence that is read says missing_actual."""
    for sentence in SENTENCES:
        answer = SentenceCase(sentence, "", "?").answer()
        assert answer["status"] == "missing_actual"
        assert answer["score"] is None

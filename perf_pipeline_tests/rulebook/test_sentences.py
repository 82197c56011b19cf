"""The golden table of sentences: what each must mean and give, through the very answer of ``explain``."""

from collections import Counter

import pytest

from perf_pipeline_tests.rulebook.sentence_cases import FILES, ONLY_MEASURED, SentenceCase, cases, load

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


def test_sentences_nobody_worked_on_stay_as_good_as_they_were() -> None:
    """What unshown sentences may expect: more than nine cases in ten, and hardly a wrong one."""
    verdicts = Counter(case.verdict(case.answer()) for name in ONLY_MEASURED for case in cases(name))
    assert verdicts["right"] >= 0.94 * verdicts.total()
    assert verdicts["wrong"] <= 0.01 * verdicts.total()


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


FAMILIES_OF_DOMAIN = {
    "proportional", "own threshold", "pass mark", "all or nothing", "step deduction", "threshold tiers",
    "qualitative tiers", "graded bands", "satisfaction", "reverse", "per occurrence", "not applicable",
    "execution rate", "unscoreable",
}  # fmt: skip


def _kinds(sentence: dict, family: str, parameters: dict) -> set[str]:  # type: ignore[type-arg]
    """Which of the domain's families a sentence is an example of."""
    kinds = {family.replace("_", " ").replace("unread", "unscoreable")}
    if family == "proportional":
        kinds |= {"own threshold"} if parameters.get("threshold") else set()
        kinds |= {"pass mark"} if "floor" in parameters else set()
    kinds |= {"not applicable"} if parameters.get("not_applicable_full") else set()
    return kinds | ({"execution rate"} if "执行率" in sentence["text"] and family != "unread" else set())


def test_every_family_of_the_domain_has_its_sentences() -> None:
    """Each of the families in which rules are written stands in the table more than once."""
    found: Counter[str] = Counter()
    for sentence in SENTENCES:
        actual, expected = next(iter(sentence["scores"].items()))
        answer = SentenceCase(sentence, str(actual), expected).answer()
        found.update(_kinds(sentence, answer["family"], answer["parameters"]))
    assert {kind for kind in FAMILIES_OF_DOMAIN if found[kind] < 2} == set()


def test_a_missing_actual_is_no_zero() -> None:
    """Without an actual every sentence that is read says missing_actual."""
    for sentence in SENTENCES:
        answer = SentenceCase(sentence, "", "?").answer()
        assert answer["status"] == "missing_actual"
        assert answer["score"] is None

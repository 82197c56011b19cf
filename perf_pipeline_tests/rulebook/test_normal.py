"""One spelling for one sentence."""

from fractions import Fraction

import pytest

from perf_pipeline.rulebook.describe import describe
from perf_pipeline.rulebook.describe_english import describe_english
from perf_pipeline.rulebook.normal import chinese_number, fold_word, normalise
from perf_pipeline.rulebook.rule import PARAMETERS
from perf_pipeline.rulebook.units import factor, is_count, is_money, is_share


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("得 １０ 分，每超出１０％，扣２分。", "得10分,每超出10%,扣2分"),
        ("＞＝95％；＜＝5%", "≥95%;≤5%"),
        ("实际值÷目标值×分值", "实际值/目标值*分值"),
        ("每少一次扣两分", "每少1次扣2分"),
        ("每次扣1分", "每1次扣1分"),
        ("百分之九十五", "95%"),
        ("效果一般", "效果一般"),
        ("统一分配", "统一分配"),
        ("1,200元", "1200元"),
        ("每月开展", "每月开展"),
        ("達到計劃值", "达到计划值"),
    ],
)
def test_normalise(written: str, expected: str) -> None:
    """Spelling changes, meaning does not."""
    assert normalise(written) == expected


@pytest.mark.parametrize(
    ("word", "number"),
    [("九十五", 95), ("一百", 100), ("两", 2), ("十", 10), ("二〇", 20), ("一百零五", 105)],
)
def test_chinese_number(word: str, number: int) -> None:
    """Numerals below one thousand."""
    assert chinese_number(word) == number


def test_fold_word() -> None:
    """A short answer as a key."""
    assert fold_word(" 「效果 明显」。") == "效果明显"


@pytest.mark.parametrize(
    ("given", "wanted", "expected"),
    [
        ("万元", "元", 10000),
        ("元", "元", 1),
        (None, "元", 1),
        ("次", "人", None),
        ("个", "次", 1),
        ("个村", "村", 1),
        ("元/人", "元/人", 1),
        ("%", "次", None),
        ("‰", "%", Fraction(1, 10)),
        ("%", "‰", 10),
        ("元", "万元", Fraction(1, 10_000)),
    ],
    ids=str,
)
def test_units(given: str | None, wanted: str, expected: int | Fraction | None) -> None:
    """Exact conversion, or none."""
    assert factor(given, wanted) == expected


def test_kinds_of_units() -> None:
    """Shares, money and counts are told apart."""
    assert [is_share("%"), is_money("元/人"), is_count("次"), is_count("%"), is_count(None)] == [
        True,
        True,
        True,
        False,
        False,
    ]


SAMPLES = {
    "step_deduction": {"direction": "above", "step": "10", "step_basis": "relative", "deduct": "2"},
    "threshold_tiers": {"tiers": [{"lower": "95", "points": "10"}, {"points": "0"}]},
    "piecewise": {"pieces": [{"lower": "95", "share": "1"}, {"points": "4", "each": "-0.5", "origin": "95"}]},
    "qualitative_tiers": {"tiers": [{"words": ["明显"], "points": "10"}]},
    "per_occurrence": {"each": "-2"},
}


@pytest.mark.parametrize("family", PARAMETERS)
def test_every_family_is_said_back(family: str) -> None:
    """In one Chinese and one English sentence."""
    parameters = SAMPLES.get(family, {})
    assert describe(family, parameters).endswith("。")
    assert describe_english(family, parameters).endswith(".")

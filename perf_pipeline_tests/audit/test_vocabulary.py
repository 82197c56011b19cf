"""Measure words, and names that differ by a word."""

import pytest

from perf_pipeline.audit.vocabulary import _measure, _variant


@pytest.mark.parametrize(
    ("name", "unit", "right"),
    [
        pytest.param("聘用公益岗位人员", "个", "人、名、位", id="persons-in-pieces"),
        pytest.param("调研报告完成数", "次", "份、篇、本、册", id="reports-in-times"),
        pytest.param("购置执法车辆数量", "个", "辆、台", id="cars-in-pieces"),
        pytest.param("聘用公益岗位人员", "名", "", id="persons"),
        pytest.param("受益行政村数量", "个", "", id="villages-in-pieces"),
        pytest.param("代表调研次数", "次", "", id="times"),
        pytest.param("培训人数", "人", "", id="trained"),
    ],
)
def test_measure_words(name: str, unit: str, right: str) -> None:
    """What is suggested; nothing where the measure word suits."""
    assert _measure(name, unit) == right


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        pytest.param("农村人居环境整治", "农村环境整治", True, id="word-put-in"),
        pytest.param("农村环境整治", "农村环境整治", False, id="equal"),
        pytest.param("农村环境整治", "农村环境整治质量", False, id="longer-at-the-end"),
        pytest.param("养护道路", "养护河道", False, id="another-thing"),
    ],
)
def test_variant_names(first: str, second: str, same: bool) -> None:
    """A word in the middle makes a second name of one thing."""
    assert _variant(first, second) is same

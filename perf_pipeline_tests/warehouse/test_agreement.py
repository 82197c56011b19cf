"""Whether two lines say the same: yes, no, or nothing said."""

from typing import Any

import pytest

from perf_pipeline.warehouse.agreement import Joinable, same_levels, same_target, same_unit, same_weight


def one(**said: Any) -> Joinable:
    """A line that says only this."""
    return Joinable("x", said.pop("level1", None), said.pop("level2", None), "名称", **said)


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        pytest.param({"value": 95.0}, {"value": 95.0}, True, id="numbers"),
        pytest.param({"value": 95.0}, {"value": 90.0}, False, id="other_numbers"),
        pytest.param({"value": 0.1 + 0.2}, {"value": 0.3}, True, id="within_six_places"),
        pytest.param({"value": 1.5, "unit": "万元"}, {"value": 15000.0, "unit": "元"}, True, id="converted"),
        pytest.param(
            {"value": 100.0, "unit": "人"}, {"value": 100.0, "unit": "公里"}, False, id="other_units"
        ),
        pytest.param({"value": 95.0, "unit": "%"}, {"value": 95.0}, True, id="unit_left_out"),
        pytest.param({"text": "明显提升"}, {"text": " 明显 提升"}, True, id="words"),
        pytest.param({"text": "2025年12月底前完成"}, {"text": "2025年12月底"}, True, id="words_cut_off"),
        pytest.param({"text": "第1批到位"}, {"text": "第1"}, True, id="cut_off_behind_a_number"),
        pytest.param({"text": "第1"}, {"text": "第10批到位"}, False, id="cut_off_inside_a_number"),
        pytest.param({"text": "2025年6月底前"}, {"text": "2025年12月底前"}, False, id="other_words"),
        pytest.param({"value": 1.0, "text": "≥1"}, {}, None, id="nothing_said"),
        pytest.param({}, {}, None, id="nothing_at_all"),
    ],
)
def test_same_target(left: dict[str, Any], right: dict[str, Any], expected: bool | None) -> None:
    """Numbers by value and unit, words by their letters, both ways round."""
    found = same_target(one(**left), one(**right)), same_target(one(**right), one(**left))
    assert found == (expected, expected)


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [("万元", "元", True), ("%", "％", True), ("人", "公里", False), ("人", None, None)],
    ids=["convertible", "full_width", "other", "left_out"],
)
def test_same_unit(left: str | None, right: str | None, expected: bool | None) -> None:
    """Units agree when one converts into the other."""
    assert same_unit(one(unit=left), one(unit=right)) is expected


def test_weights_and_levels() -> None:
    """What one side leaves out contradicts nothing."""
    assert [same_weight(one(weight=w), one(weight=10.0)) for w in (10.0, 9.0, None)] == [True, False, None]
    levels = [("产出", "数量"), ("产出", None), (None, None), ("效益", "数量")]
    found = [same_levels(one(level1=a, level2=b), one(level1="产出", level2="数量")) for a, b in levels]
    assert found == [True, True, True, False]

"""What differs between versions, value by value."""

from typing import Any

import pytest

from perf_pipeline.model.records import Heading
from perf_pipeline.warehouse.amendments import amendments
from perf_pipeline.warehouse.rows import Row
from perf_pipeline_tests.warehouse.plain_forms import form, line

LINES = [line("a", 1), line("a", 2, "亮灯率", target_value=98.0, target_text="≥98%")]


def changes(after: list[Row], before: list[Row] = LINES, **heading: Any) -> list[tuple[Any, ...]]:
    """Change, indicator, column, old and new value of what a second version brings."""
    forms = [form("a", 1), form("b", 2, heading=Heading(**heading).to_json())]
    found = amendments(forms, {"a": before, "b": after})["b"]
    return [
        (row["change"], row["level3"], row["column_name"], row["old_value"], row["new_value"])
        for row in found
    ]


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        pytest.param(LINES, [], id="nothing"),
        pytest.param(LINES[::-1], [], id="another_order"),
        pytest.param([LINES[0], LINES[1] | {"target_text": "98%以上"}], [], id="only_written_otherwise"),
        pytest.param([LINES[0] | {"place": "B2", "rule_id": "x"}, LINES[1]], [], id="only_elsewhere"),
        pytest.param([LINES[0] | {"weight": 10.0, "weight_source": "rule"}, LINES[1]], [], id="points_from_the_rule"),
        pytest.param(
            [LINES[0] | {"target_value": 120.5, "target_text": "≥120.5盏"}, LINES[1]],
            [("changed", "安装路灯数量", "target_value", "100", "120.5"), ("changed", "安装路灯数量", "target_text", "≥100盏", "≥120.5盏")],
            id="target",
        ),
        pytest.param([LINES[0]], [("removed", "亮灯率", "line", "亮灯率", None)], id="fewer"),
        pytest.param(
            [*LINES, line("b", 3, "投诉件数", target_value=0.0)], [("added", "投诉件数", "line", None, "投诉件数")], id="more"
        ),
        pytest.param(
            [LINES[0] | {"level3": "安装路灯总数量", "level3_key": "安装路灯总数量"}, LINES[1]],
            [("changed", "安装路灯总数量", "level3", "安装路灯数量", "安装路灯总数量")], id="renamed",
        ),
        pytest.param(
            [LINES[0] | {"actual_value": 90.0, "actual_text": "90盏"}, LINES[1]],
            [("changed", "安装路灯数量", "actual_value", None, "90"), ("changed", "安装路灯数量", "actual_text", None, "90盏")],
            id="reported",
        ),
    ],
)  # fmt: skip
def test_changes_of_lines(after: list[Row], expected: list[tuple[Any, ...]]) -> None:
    """Values, not ways of writing; lines are paired by name, not by position."""
    assert changes(after) == expected


def test_changes_of_the_heading() -> None:
    """Parts of the heading by dotted name."""
    found = changes(LINES, objective="照亮", plan={"6": "50"})
    assert found == [("changed", None, "objective", None, "照亮"), ("changed", None, "plan.6", None, "50")]


def test_each_version_against_the_one_before() -> None:
    """Three versions give two lists, whichever of them counts; ids are the same every time."""
    forms = [form("c", 3), form("a", 1), form("b", 2)]
    lines = {"a": LINES, "b": LINES[:1], "c": LINES}
    found = amendments(forms, lines)
    assert [[row["change"] for row in found[name]] for name in ("b", "c")] == [["removed"], ["added"]]
    assert found == amendments(forms[::-1], lines)
    assert {row["scope"] for row in found["b"]} == {"goal"}

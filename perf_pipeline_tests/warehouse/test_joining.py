"""Joining report lines to indicators: exact, in passes, never by guess."""

from random import Random
from typing import Any

import pytest

from perf_pipeline.warehouse.joining import Joinable, join


def lines(prefix: str, *names: tuple[str | None, str | None, str]) -> list[Joinable]:
    """Joinables with identities prefix0, prefix1, …"""
    return [Joinable(f"{prefix}{n}", *name) for n, name in enumerate(names)]


A = ("产出", "数量", "里程")
B = ("产出", "质量", "里程")
BARE = (None, None, "里程")


@pytest.mark.parametrize(
    ("indicators", "reported", "expected"),
    [
        pytest.param([A], [A], {"r0": ("i0", "name_and_levels")}, id="same_name_and_levels"),
        pytest.param(
            [A, B],
            [B, A],
            {"r0": ("i1", "name_and_levels"), "r1": ("i0", "name_and_levels")},
            id="levels_tell_apart",
        ),
        pytest.param([A], [BARE], {"r0": ("i0", "name")}, id="report_without_levels"),
        pytest.param([A, A], [A, A], {"r0": ("i0", "order"), "r1": ("i1", "order")}, id="twins_in_order"),
        pytest.param(
            [A, B], [BARE, BARE], {"r0": ("i0", "order"), "r1": ("i1", "order")}, id="bare_twins_in_order"
        ),
        pytest.param([A, A], [A], {}, id="one_line_for_two_indicators_waits"),
        pytest.param([A], [A, A], {}, id="two_lines_for_one_indicator_wait"),
        pytest.param(
            [A, B], [A, BARE], {"r0": ("i0", "name_and_levels"), "r1": ("i1", "name")}, id="rest_by_name"
        ),
        pytest.param([A], [("产出", "数量", "面积")], {}, id="renamed_waits"),
        pytest.param(
            [("产出", "数量", "")],
            [("产出", "数量", "")],
            {"r0": ("i0", "name_and_levels")},
            id="nameless_by_its_levels",
        ),
        pytest.param(
            [("产出", "数量", "")], [("产出", "质量", "")], {}, id="nameless_under_other_levels_waits"
        ),
        pytest.param([], [A], {}, id="no_goal"),
    ],
)
def test_join(indicators: list, reported: list, expected: dict) -> None:
    """Each pass pairs what is certain and leaves the rest."""
    matches = join(lines("i", *indicators), lines("r", *reported)).matches
    assert expected == {line: (match.indicator, match.method) for line, match in matches.items()}


def said(name: str, level2: str = "数量", **more: Any) -> dict[str, Any]:
    """A line with its name, second level and whatever else it says."""
    return {"level2": level2, "level3_key": name} | more


def joinables(prefix: str, lines_: list[dict[str, Any]]) -> list[Joinable]:
    """Joinables with identities prefix0, prefix1, …"""
    return [Joinable(f"{prefix}{n}", "产出", **line) for n, line in enumerate(lines_)]


def found_of(
    indicators: list[dict[str, Any]],
    reported: list[dict[str, Any]],
    decided: dict[str, str | None] | None = None,
) -> dict[str, tuple[str, str]]:
    """Indicator and way by line."""
    joined = join(joinables("i", indicators), joinables("r", reported), decided)
    return {line: (match.indicator, match.method) for line, match in joined.matches.items()}


LAMPS, RATE = said("安装路灯数量", value=100.0, unit="盏"), said("验收合格率", "质量", value=98.0, unit="%")


@pytest.mark.parametrize(
    ("indicators", "reported", "expected"),
    [
        pytest.param([LAMPS, RATE], [RATE, LAMPS], {"r0": ("i1", "name_and_levels"), "r1": ("i0", "name_and_levels")}, id="moved"),
        pytest.param([LAMPS], [LAMPS | {"level2": "质量"}], {"r0": ("i0", "name")}, id="other_level"),
        pytest.param([LAMPS], [said("路灯安装的数量", value=100.0)], {"r0": ("i0", "likely")}, id="reworded_with_the_target"),
        pytest.param([LAMPS], [said("路灯安装的数量", value=80.0)], {}, id="reworded_with_another_target"),
        pytest.param([LAMPS], [said("安装路灯总数量", unit="盏")], {"r0": ("i0", "likely")}, id="reworded_with_the_unit"),
        pytest.param([LAMPS], [said("安装路灯总数量")], {}, id="likeness_of_names_alone"),
        pytest.param(
            [said("一季度培训人数", value=50.0)], [said("二季度培训人数", value=50.0)], {}, id="other_number_in_the_name"
        ),
        pytest.param(
            [said("城镇新增就业人数", value=50.0)], [said("城镇新增失业人数", value=50.0)], {}, id="telling_word"
        ),
        pytest.param(
            [said("农村公路养护里程数", value=30.0), said("农村公路安全巡查次数", value=52.0)],
            [said("农村公路安全巡查", value=52.0), said("农村公路养护里程", value=30.0)],
            {"r0": ("i1", "cut"), "r1": ("i0", "cut")}, id="cut_off",
        ),
        pytest.param(
            [said("农村生活污水处理设施数量", value=30.0), said("农村生活污水处理设施巡查", value=52.0)],
            [said("农村生活污水处理", value=52.0), said("农村生活污水处理", value=30.0)],
            {"r0": ("i1", "cut"), "r1": ("i0", "cut")}, id="cut_to_one_name_told_apart_by_targets",
        ),
        pytest.param(
            [said("农村生活污水处理设施数量"), said("农村生活污水处理设施巡查")],
            [said("农村生活污水处理"), said("农村生活污水处理")], {}, id="cut_to_one_name",
        ),
        pytest.param(
            [said("城镇新增就业人数", unit="人")], [said("城镇新增就业人数占比", unit="%")], {}, id="beginning_with_another_unit"
        ),
        pytest.param(
            [said("里程", value=10.0), said("里程", value=20.0)], [said("里程", value=20.0), said("里程", value=10.0)],
            {"r0": ("i1", "name_and_target"), "r1": ("i0", "name_and_target")}, id="twins_by_target",
        ),
        pytest.param(
            [said("里程", value=10.0), said("里程", value=20.0)], [said("里程"), said("里程")], {}, id="twins_without_targets"
        ),
        pytest.param(
            [said("里程", value=10.0), said("里程", value=20.0)], [said("里程", value=20.0)],
            {"r0": ("i1", "name_and_target")}, id="one_twin_left_out",
        ),
        pytest.param(
            [said("里程", weight=10.0), said("里程", weight=5.0)], [said("里程", weight=5.0), said("里程", weight=10.0)],
            {"r0": ("i1", "name_and_target"), "r1": ("i0", "name_and_target")}, id="twins_by_points",
        ),
        pytest.param([LAMPS, RATE], [said("不相干", stated="i1")], {"r0": ("i1", "id")}, id="by_id"),
        pytest.param(
            [LAMPS, RATE], [LAMPS | {"stated": "i1"}, RATE | {"stated": "i1"}],
            {"r0": ("i0", "name_and_levels"), "r1": ("i1", "name_and_levels")}, id="an_id_twice_says_nothing",
        ),
        pytest.param([LAMPS], [LAMPS | {"stated": "other"}], {"r0": ("i0", "name_and_levels")}, id="id_of_another_goal"),
    ],
)  # fmt: skip
def test_ways_of_joining(indicators: list, reported: list, expected: dict) -> None:
    """Ids before names, names before likeness, likeness only with target or unit; nothing by guess."""
    assert found_of(indicators, reported) == expected


def test_decisions_come_first() -> None:
    """A person's answer holds against the name, and frees or takes an indicator."""
    assert found_of([LAMPS, RATE], [LAMPS], {"r0": "i1"}) == {"r0": ("i1", "adjudicated")}
    joined = join(joinables("i", [LAMPS]), joinables("r", [LAMPS]), {"r0": None})
    assert (joined.matches, joined.settled) == ({}, {"r0"})


def test_what_a_waiting_line_could_be() -> None:
    """Candidates are listed likeliest first; lines with cut or repeated names are told apart from strangers."""
    indicators = [said("农村生活污水处理设施数量"), said("农村生活污水处理设施巡查"), said("亮灯率")]
    joined = join(joinables("i", indicators), joinables("r", [said("农村生活污水处理"), said("党建活动")]))
    assert [name for name, _ in joined.candidates["r0"]] == ["i0", "i1"]
    assert (joined.candidates["r1"], joined.alike) == ([], {"r0"})


@pytest.mark.parametrize("seed", range(8))
def test_order_of_lines_decides_nothing(seed: int) -> None:
    """Whatever order a report has, each line finds the same indicator, twins by their targets."""
    indicators = [said(f"片区{name}改造数量", value=float(n)) for n, name in enumerate("甲乙丙丁戊", 10)]
    reported = [said(f"片区{name}改造的数量", value=float(n)) for n, name in enumerate("甲乙丙丁戊", 10)]
    order = Random(seed).sample(range(5), 5)
    found = found_of(indicators, [reported[n] for n in order])
    assert found == {f"r{at}": (f"i{n}", "likely") for at, n in enumerate(order)}

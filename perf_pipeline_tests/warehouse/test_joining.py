"""Joining report lines to indicators: exact, in passes, never by guess."""

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

"""Which version counts: by receipt, unless rows would vanish or a person decided otherwise."""

import pytest

from perf_pipeline.warehouse.rows import Row
from perf_pipeline.warehouse.versions import Standing, as_of, decisions_of, standings, version_groups
from perf_pipeline_tests.warehouse.plain_forms import REPORT, form, line

COUNTS, NEVER = Standing(True, None), Standing(False, None)


@pytest.mark.parametrize(
    ("forms", "expected"),
    [
        pytest.param([form("a", 1)], {"a": COUNTS}, id="alone"),
        pytest.param([form("a", 2), form("b", 1)], {"a": COUNTS, "b": Standing(False, "a")}, id="later_receipt_counts"),
        pytest.param(
            [form("a", 1), form("b", 1, ordinal=2)], {"a": Standing(False, "b"), "b": COUNTS}, id="later_in_one_file"
        ),
        pytest.param([form("a", 1), form("b", 2, **REPORT)], {"a": COUNTS, "b": COUNTS}, id="kinds_do_not_compete"),
        pytest.param([form("a", 1, goal_id=None)], {"a": NEVER}, id="goal_unknown"),
        pytest.param([form("a", 1, supports_form_id="b")], {"a": NEVER}, id="narrative_support"),
        pytest.param(
            [form("a", 1, **REPORT), form("b", 2, as_of="2025-12-31", **REPORT)],
            {"a": Standing(False, "b"), "b": COUNTS},
            id="undated_report_means_year_end",
        ),
        pytest.param(
            [form("a", 1, as_of="2025-06-30", **REPORT), form("b", 2, as_of="2025-07-31", **REPORT)],
            {"a": COUNTS, "b": COUNTS},
            id="days_do_not_compete",
        ),
        pytest.param([form("a", 1, as_of="2025-01-01"), form("b", 2)], {"a": Standing(False, "b"), "b": COUNTS}, id="goals_have_no_day"),
    ],
)  # fmt: skip
def test_standings(forms: list[Row], expected: dict[str, Standing]) -> None:
    """Of the forms of one goal, kind and day the last received counts."""
    assert expected == standings(forms)


def test_as_of() -> None:
    """A report without day means the year's last, a goal form has none."""
    found = [
        as_of(form("a", 1)),
        as_of(form("b", 1, **REPORT)),
        as_of(form("c", 1, as_of="2025-06-30", **REPORT)),
    ]
    assert found == [None, "2025-12-31", "2025-06-30"]


FULL = [line("x", 1, actual_value=1.0), line("x", 2, actual_value=None)]
SHORT = [line("x", 1, actual_value=1.0)]
EMPTIED = [line("x", 1, actual_value=None), line("x", 2, actual_value=None)]
HELD = Standing(False, "a", "fewer")


def decided(*rows: tuple[str, int, str]) -> list[Row]:
    """Rows of submission_decision: submission, number, action."""
    return [
        {"submission_id": submission, "received_seq": number, "action": action, "reason": "查明"}
        for submission, number, action in rows
    ]


@pytest.mark.parametrize(
    ("sizes", "decisions", "expected"),
    [
        pytest.param([FULL, SHORT], [], [COUNTS, HELD], id="fewer_rows_wait"),
        pytest.param([FULL, EMPTIED], [], [COUNTS, HELD], id="fewer_values_wait"),
        pytest.param([SHORT, FULL], [], [Standing(False, "b"), COUNTS], id="more_rows_count"),
        pytest.param([FULL, SHORT], [("s2", 3, "confirm")], [Standing(False, "b"), COUNTS], id="confirmed"),
        pytest.param(
            [FULL, SHORT, FULL], [], [Standing(False, "c"), Standing(False, "c", "fewer"), COUNTS], id="complete_again"
        ),
        pytest.param([FULL, FULL], [("s2", 3, "withdraw")], [COUNTS, Standing(False, "a", "withdrawn")], id="withdrawn"),
        pytest.param([FULL], [("s1", 2, "withdraw")], [Standing(False, None, "withdrawn")], id="nothing_left"),
        pytest.param([FULL, FULL], [("s1", 3, "restore")], [COUNTS, Standing(False, "a")], id="earlier_one_restored"),
        pytest.param([SHORT, FULL], [("s1", 3, "restore")], [COUNTS, Standing(False, "a")], id="restoring_confirms"),
        pytest.param(
            [FULL, FULL], [("s2", 3, "withdraw"), ("s2", 4, "restore")], [Standing(False, "b"), COUNTS], id="last_decision"
        ),
        pytest.param(
            [FULL, FULL, FULL], [("s1", 3, "restore")], [Standing(False, "c"), Standing(False, "c"), COUNTS],
            id="received_after_the_restoring",
        ),
    ],
)  # fmt: skip
def test_standings_by_size_and_decision(
    sizes: list[list[Row]], decisions: list[tuple[str, int, str]], expected: list[Standing]
) -> None:
    """Values do not vanish unasked; what persons decide holds, in the order in which it was decided."""
    numbers = [1, 2, 5]  # the third version comes after the decisions
    names = ["a", "b", "c"][: len(sizes)]
    forms = [form(name, number, submission_id=f"s{at}", **REPORT) for at, (name, number) in enumerate(zip(names, numbers, strict=False), 1)]  # fmt: skip
    found = standings(forms, dict(zip(names, sizes, strict=True)), decisions_of(decided(*decisions)))
    assert expected == [found[name] for name in names]


def test_versions_of_one_form_stand_together() -> None:
    """Groups are by goal, kind and day, each in order of receipt."""
    forms = [form("b", 3), form("a", 1), form("r", 2, **REPORT), form("n", 4, goal_id=None)]
    assert [[version["form_id"] for version in group] for group in version_groups(forms)] == [
        ["a", "b"],
        ["r"],
    ]

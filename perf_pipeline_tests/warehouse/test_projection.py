"""The projection as a pure function: what a goal's forms amount to."""

import json
from typing import Any

import pytest

from perf_pipeline.model.records import Execution, Heading
from perf_pipeline.warehouse.projection import Projection, Stored, actual_id, project
from perf_pipeline.warehouse.rows import Row
from perf_pipeline.warehouse.versions import standings
from perf_pipeline_tests.warehouse.plain_forms import REPORT, form, line


def projected(forms: list[Row], lines: dict[str, list[Row]] | None = None, **known: Any) -> Projection:
    """The projection of forms whose standing follows from them alone."""
    return project(Stored(forms, lines or {}, standings(forms, lines or {}), **known))


def codes(found: Projection) -> list[str]:
    """Codes of the findings, sorted."""
    return sorted(row["code"] for row in found.tables["finding"])


def test_goals_are_kept_apart_and_findings_named() -> None:
    """A report without goal gives KEY-05, an amending form KEY-02 or KEY-03, each on its own goal."""
    found = projected([form("z", 1), form("a", 2), form("b", 3, goal_id="h", **REPORT)])
    assert [(row["goal_id"], row["origin"]) for row in found.tables["performance_goal"]] == [
        ("g", "goal_form"),
        ("h", "self_evaluation"),
    ]
    assert {("KEY-05", "h"), ("KEY-02", "g")} == {
        (row["code"], row["goal_id"]) for row in found.tables["finding"]
    }


def test_amounts_are_read_exactly() -> None:
    """Decimal text of the heading is rounded half up once."""
    heading = Heading(budget_total="0.125", plan={"6": "33.33335"})
    found = projected([form("a", 1, heading=heading.to_json())])
    assert (
        found.tables["performance_goal"][0]["budget_total"],
        found.tables["spending_plan"][0]["cumulative_percent"],
    ) == (0.13, 33.3334)


def test_report_that_states_no_spending() -> None:
    """No funds block and no claimed total: no row of execution."""
    assert projected([form("a", 1, **REPORT)]).tables["budget_execution"] == []


def test_self_evaluation_without_goal_makes_its_own() -> None:
    """Its lines are indicators and reports on them, its funds the budget; the finding says what is missing."""
    heading = Heading(execution=Execution(initial_budget="500", adjusted_budget="400"))
    report = form("r", 1, heading=heading.to_json(), **REPORT)
    found = projected([report], {"r": [line("r", 1, actual_value=90.0), line("r", 2, "合格率")]})
    (goal,) = found.tables["performance_goal"]
    indicators = [row["indicator_id"] for row in found.tables["indicator"]]
    assert (goal["origin"], goal["budget_total"], goal["form_id"]) == ("self_evaluation", 500.0, "r")
    assert indicators == [row["indicator_id"] for row in found.tables["actual"]]
    assert {row["match_method"] for row in found.tables["actual"]} == {"own"}
    assert codes(found) == ["KEY-05"]


def test_own_goal_yields_to_the_goal_form() -> None:
    """With the goal form there, its targets count and the report's own are a contradiction."""
    forms = [form("r", 1, **REPORT), form("a", 2)]
    found = projected(
        forms, {"r": [line("r", 1, target_value=80.0, target_text="≥80盏")], "a": [line("a", 1)]}
    )
    assert [row["target_value"] for row in found.tables["indicator"]] == [100.0]
    assert codes(found) == ["ACT-01"]


def test_monitoring_alone_makes_no_goal() -> None:
    """Half a year's numbers are no goal: the lines wait."""
    found = projected(
        [form("m", 1, form_kind="project_monitoring", as_of="2025-07-31")], {"m": [line("m", 1)]}
    )
    assert found.tables["performance_goal"] == []
    assert [row["indicator_id"] for row in found.tables["actual"]] == [None]
    assert [row["form_id"] for row in found.waiting] == ["m"]


@pytest.mark.parametrize(
    ("goal", "report", "expected"),
    [
        pytest.param(line("a", 1), line("r", 1), [], id="same"),
        pytest.param(line("a", 1), line("r", 1, target_value=90.0, target_text="≥90盏"), ["ACT-01"], id="lower_target"),
        pytest.param(line("a", 1), line("r", 1, operator="≤"), ["ACT-01"], id="turned_round"),
        pytest.param(line("a", 1), line("r", 1, operator="=", target_text="100"), [], id="bare_number"),
        pytest.param(
            line("a", 1, target_value=1.5, target_unit="万元"),
            line("r", 1, target_value=15000.0, target_unit="元"), [], id="converted",
        ),
        pytest.param(line("a", 1), line("r", 1, target_unit="个"), [], id="other_word_for_the_unit"),
        pytest.param(
            line("a", 1, target_value=None, target_text="2025年12月底前", operator=None),
            line("r", 1, target_value=None, target_text="2026年6月底前", operator=None), ["ACT-01"], id="later_date",
        ),
        pytest.param(line("a", 1), line("r", 1, weight=15.0), ["ACT-02"], id="more_points"),
        pytest.param(line("a", 1), line("r", 1, weight=15.0, weight_source="profile"), [], id="points_of_profile"),
        pytest.param(line("a", 1), line("r", 1, "安装路灯的数量"), ["ACT-03"], id="other_name"),
        pytest.param(line("a", 1), line("r", 1, "1.安装路灯数量", level3_key="1安装路灯数量"), [], id="numbered"),
        pytest.param(line("a", 1, "2025年安装路灯数量"), line("r", 1), [], id="year_before_the_name"),
        pytest.param(line("a", 1, "3.5万元以上项目数"), line("r", 1, "5万元以上项目数"), ["KEY-09"], id="number_of_the_name"),
        pytest.param(line("a", 1), line("r", 1, "安装路灯"), ["ACT-03"], id="too_short_for_a_cut_name"),
        pytest.param(line("a", 1, "城区安装节能路灯数量"), line("r", 1, "城区安装节能路灯"), [], id="cut_name"),
    ],
)  # fmt: skip
def test_what_a_report_says_otherwise(goal: Row, report: Row, expected: list[str]) -> None:
    """Other targets, points and names are findings with both values; other writing is none."""
    found = projected([form("a", 1), form("r", 2, **REPORT)], {"a": [goal], "r": [report]})
    assert codes(found) == expected


def test_contradiction_names_both_values_and_places() -> None:
    """The finding stands at the report's line and quotes the goal's."""
    found = projected(
        [form("a", 1), form("r", 2, **REPORT)],
        {"a": [line("a", 3)], "r": [line("r", 5, target_value=90.0, target_text="≥90盏")]},
    )
    (finding,) = found.tables["finding"]
    assert (finding["place"], finding["quote"], finding["form_id"]) == ("表1!C5", "≥90盏", "r")
    assert "≥100盏" in finding["message"]
    assert "表1!C3" in finding["message"]
    assert finding["indicator_id"] == found.tables["indicator"][0]["indicator_id"]


def test_goal_amended_after_its_report() -> None:
    """KEY-06 beside KEY-03, only where the goal form came later than a report and changed something."""
    forms = [form("a", 1), form("r", 2, **REPORT), form("b", 3)]
    lines = {
        "a": [line("a", 1)],
        "r": [line("r", 1)],
        "b": [line("b", 1, target_value=120.0, target_text="≥120盏")],
    }
    assert codes(projected(forms, lines)) == ["ACT-01", "KEY-03", "KEY-06"]
    early = [form("a", 1), form("b", 2), form("r", 3, **REPORT)]
    assert codes(projected(early, lines)) == ["ACT-01", "KEY-03"]


def test_two_versions_in_one_batch() -> None:
    """KEY-04 on the later one; not for equal content."""
    lines = {"a": [line("a", 1)], "b": [line("b", 1, weight=12.0)], "c": [line("c", 1, weight=12.0)]}
    forms = [form("a", 1, batch="b9"), form("b", 2, batch="b9"), form("c", 3, batch="b9")]
    found = projected(forms, lines)
    assert [(row["code"], row["form_id"]) for row in found.tables["finding"]] == [
        ("KEY-02", "c"),
        ("KEY-04", "b"),
    ]


@pytest.mark.parametrize(
    ("decision", "expected"),
    [
        pytest.param("second", ("adjudicated", []), id="to_an_indicator"),
        pytest.param(None, (None, []), id="to_none"),
        pytest.param("gone", (None, ["KEY-09"]), id="to_an_indicator_that_is_gone"),
    ],
)  # fmt: skip
def test_decided_match_wins(decision: str | None, expected: tuple[str | None, list[str]]) -> None:
    """What a person decided holds before any other way, also that a line belongs to nothing."""
    forms = [form("a", 1), form("r", 2, **REPORT)]
    lines = {"a": [line("a", 1), line("a", 2, "亮灯率")], "r": [line("r", 1, "夜间照明情况")]}
    second = projected(forms, lines).tables["indicator"][1]["indicator_id"]
    found = projected(
        forms, lines, matched={actual_id(lines["r"][0]): second if decision == "second" else decision}
    )
    (actual,) = found.tables["actual"]
    assert (actual["match_method"], [c for c in codes(found) if c.startswith("KEY")]) == expected


def test_decided_match_holds_for_later_versions() -> None:
    """The amended report's line of the same name is matched as was decided on the earlier one."""
    forms = [form("a", 1), form("r", 2, **REPORT), form("q", 3, **REPORT)]
    lines = {
        "a": [line("a", 1, "亮灯率")],
        "r": [line("r", 1, "夜间照明情况")],
        "q": [line("q", 1, "夜间照明情况", weight=9.0)],
    }
    indicator = projected(forms, lines).tables["indicator"][0]["indicator_id"]
    found = projected(forms, lines, matched={actual_id(lines["r"][0]): indicator})
    assert [(row["form_id"], row["indicator_id"]) for row in found.tables["actual"]] == [("q", indicator)]


def test_waiting_line_keeps_its_candidates() -> None:
    """For the review: which indicators it could be, likeliest first."""
    lines = {
        "a": [line("a", 1, "甲乙丙丁路灯安装一"), line("a", 2, "亮灯率")],
        "r": [line("r", 1, "甲乙丙丁路灯安装二")],
    }
    found = projected([form("a", 1), form("r", 2, **REPORT)], lines)
    (actual,) = found.tables["actual"]
    assert (actual["indicator_id"], codes(found)) == (None, ["KEY-09"])
    assert actual["match_candidates"] is None


def test_stated_id_of_another_goal() -> None:
    """KEY-11, and the names decide."""
    lines = {"a": [line("a", 1)], "r": [line("r", 1, stated_indicator_id="f" * 32)]}
    found = projected([form("a", 1), form("r", 2, **REPORT)], lines)
    assert (codes(found), found.tables["actual"][0]["match_method"]) == (["KEY-11"], "name_and_levels")


def test_report_joined_by_code_and_code_of_another_project() -> None:
    """KEY-16 where the names differ, KEY-15 where name and code point apart."""
    moved = form("r", 2, named_goal_id="h", project_name="路灯", project_code="P1", **REPORT)
    found = projected([form("a", 1), moved], elsewhere={"r": "供水工程"})
    messages = {row["code"]: row["message"] for row in found.tables["finding"]}
    assert set(messages) == {"KEY-16", "KEY-15"}
    assert "甲局 路灯改造" in messages["KEY-16"]
    assert "供水工程" in messages["KEY-15"]


def test_names_cut_to_one_name() -> None:
    """KEY-10 on both lines, with what they could be; nothing is joined by guess."""
    goal = [line("a", 1, "农村生活污水处理设施数量"), line("a", 2, "农村生活污水处理设施巡查")]
    report = [
        line("r", n, "农村生活污水处理", target_value=None, target_text=None, target_unit=None)
        for n in (1, 2)
    ]
    found = projected([form("a", 1), form("r", 2, **REPORT)], {"a": goal, "r": report})
    assert codes(found) == ["KEY-10", "KEY-10"]
    assert [row["indicator_id"] for row in found.tables["actual"]] == [None, None]
    listed = [json.loads(row["match_candidates"]) for row in found.tables["actual"]]
    names = {row["indicator_id"] for row in found.tables["indicator"]}
    assert [{identity for identity, _ in candidates} for candidates in listed] == [names, names]

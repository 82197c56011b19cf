"""What is right and looks wrong: each of these must raise no error and no warning."""

from dataclasses import replace
from typing import Any

from perf_pipeline_tests.audit.reading import report_on
from perf_pipeline_tests.paperwork.goal_sheets import Sheet, clean, clean_data, page
from perf_pipeline_tests.paperwork.planted import ASKED, BENEFIT, COST, told
from perf_pipeline_tests.paperwork.render_text import padded


def sheet(layout: str = "rated", number: int = 0) -> Sheet:
    """A clean sheet."""
    return clean(clean_data().projects[number], layout)


def weighty(*sheets: Sheet) -> list[tuple[str, str]]:
    """Codes and messages of the errors and warnings on a paper with these sheets."""
    return weighty_in(padded([page(each) for each in sheets]))


def weighty_in(text: str) -> list[tuple[str, str]]:
    """The same of a text."""
    findings: list[dict[str, Any]] = report_on(text.encode(), "目标.txt")["findings"]
    return [(f["code"], f["message"]) for f in findings if f["severity"] != "info"]


def test_points_of_90_beside_execution() -> None:
    """Rows adding up to 90 leave 10 for budget execution."""
    assert sum(int(row.points) for row in sheet().rows) == 90
    assert weighty(sheet()) == []


def test_amounts_that_agree_after_conversion() -> None:
    """21.6万元 in the narrative and 216000.00 元 in the table are one amount."""
    made = sheet("described")
    text = padded([page(replace(made, statement=told(made)))])
    yuan = text.replace("（万元）", "（元）").replace("\t21.6\t", "\t216000.00\t")
    assert [said for said in ("216000.00", "预算安排21.6万元") if said not in yuan] == []
    assert weighty_in(yuan) == []


def test_projects_in_another_order_in_two_parts() -> None:
    """The narrative lists the projects the other way round than the tables."""
    sheets = [sheet("described", number) for number in (0, 1, 2)]
    first = replace(sheets[0], statement="\n\n".join(told(each) for each in reversed(sheets)))
    text = padded([page(first), page(sheets[1]), page(sheets[2])])
    assert text.index(sheets[2].project) < text.index(sheets[0].project)
    assert weighty_in(text) == []


def test_blank_unit_on_a_qualitative_row() -> None:
    """A target in words has no unit."""
    made = sheet("directed").changed(BENEFIT, text="稳步改善", unit="")
    assert [code for code, _ in weighty(made) if code.startswith("STR")] == []


def test_blank_other_funds() -> None:
    """其他资金 without an amount is no missing budget."""
    assert "其他资金\t" in padded([page(sheet())])
    assert weighty(sheet()) == []


def test_filing_date_in_the_year_before() -> None:
    """Goals are filed in December for the year to come."""
    text = padded([page(sheet())])
    assert [said for said in ("2024.12.10", "（2025年度）") if said not in text] == []
    assert weighty_in(text) == []


def test_two_kinds_of_evidence_in_one_cell() -> None:
    """A cell may name two kinds, one of which its sisters have."""
    made = sheet().changed(
        1, level2="数量指标", level3="完成里程核对段数", unit="段", number="5", evidence="工作台账, 验收单据"
    )
    assert [code for code, _ in weighty(made) if code == "VOC-06"] == []
    assert "VOC-06" not in {
        f["code"] for f in report_on(padded([page(made)]).encode(), "目标.txt")["findings"]
    }


def test_repeated_title_starts_a_new_form() -> None:
    """Several forms in one file, each under the same title."""
    report = report_on(padded([page(sheet(number=n)) for n in range(3)]).encode(), "目标.txt")
    assert [len(form["lines"]) for form in report["forms"]] == [6, 6, 6]
    assert [f for f in report["findings"] if f["severity"] != "info"] == []


def test_cost_cap_that_meets_the_budget_by_multiplication() -> None:
    """48 公里 at 4500 元 are the 21.6 万元 of the budget."""
    row = sheet().rows[COST]
    assert (row.number, row.unit, sheet().budget) == ("4500", "元/公里", 216000)
    assert weighty(sheet()) == []


def test_years_inside_document_numbers() -> None:
    """〔2020〕58号, 【2020】and [2005] name documents."""
    made = sheet()
    cited = "依据云财〔2020〕58号、云交【2021】7号和云发[2005]11号，"
    assert weighty(replace(made, objective=cited + made.objective)) == []


def test_years_of_comparison_and_periods() -> None:
    """较2023年增长 and 2024—2026年 speak of other years rightly."""
    made = sheet()
    said = made.objective.rstrip("。") + "，满意度较2023年提高2个百分点，属2024-2026年三年计划。"
    assert [code for code, _ in weighty(replace(made, objective=said)) if code == "TXT-01"] == []


def test_all_of_a_share_with_an_equal_sign() -> None:
    """=100% is a target that can be met and missed."""
    made = sheet().changed(ASKED, operator="=", number="100")
    assert {code for code, _ in weighty(made)} & {"NUM-09", "NUM-10"} == set()

"""Tables that list several projects: every project is a form of its own, and no character is counted twice."""

import pytest

from perf_pipeline.forms.recognition import recognise
from perf_pipeline.intake.document import Document
from perf_pipeline_tests.forms.papers import paper, sheet
from perf_pipeline_tests.forms.test_ledger import accounted, characters

LEVELS = ["一级指标", "二级指标", "三级指标", "指标性质", "指标值", "计量单位"]
ROADS = ["产出指标", "数量指标", "硬化里程", "≥", "10", "公里"]
LAMPS = ["产出指标", "数量指标", "安装路灯", "＝", "200", "盏"]
PLEASED = ["满意度指标", "服务对象满意度指标", "村民满意度", "≥", "90", "%"]

MERGED = sheet(
    [
        ["2025年项目支出绩效目标表", *["<"] * 9],
        ["部门：甲县交通局", *["<"] * 9],
        ["预算单位", "项目名称", "项目预算（万元）", "年度绩效目标", *LEVELS],
        ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10"],
        ["甲县公路所", "村道硬化", "48.5", "修好村道。", *ROADS],
        ["^", "^", "^", "^", *PLEASED],
        ["甲县公路所", "路灯安装", "22", "点亮村庄。", *LAMPS],
        ["^", "^", "^", "^", *PLEASED],
    ]
)
REPEATED = sheet(
    [
        ["2025年项目支出绩效目标表", *["<"] * 9],
        ["预算单位", "项目名称", "项目预算（万元）", "年度绩效目标", *LEVELS],
        ["甲县公路所", "村道硬化", "48.5", "修好村道。", *ROADS],
        ["甲县公路所", "村道硬化", "48.5", "修好村道。", *PLEASED],
        ["预算单位", "项目名称", "项目预算（万元）", "年度绩效目标", *LEVELS],
        ["甲县公路所", "路灯安装", "22", "点亮村庄。", *LAMPS],
        ["甲县公路所", "路灯安装", "22", "点亮村庄。", *PLEASED],
    ]
)
IN_STEPS = sheet(
    [
        ["2025年项目支出绩效目标表", *["<"] * 7],
        ["单位名称、项目名称", "绩效目标", *LEVELS],
        ["甲县公路所", *[""] * 7],
        ["村道硬化", "修好村道。", *[""] * 6],
        ["", "", "产出指标", *[""] * 5],
        ["", "", "", "数量指标", *[""] * 4],
        ["", "", "", "", *ROADS[2:]],
        ["", "", "满意度指标", *[""] * 5],
        ["", "", "", "服务对象满意度指标", *[""] * 4],
        ["", "", "", "", *PLEASED[2:]],
        ["路灯安装", "点亮村庄。", *[""] * 6],
        ["", "", "产出指标", *[""] * 5],
        ["", "", "", "数量指标", *[""] * 4],
        ["", "", "", "", *LAMPS[2:]],
        ["", "", "满意度指标", *[""] * 5],
        ["", "", "", "满意度指标", *[""] * 4],
        ["", "", "", "", *PLEASED[2:]],
    ]
)
DUMPED = paper("""
2025年项目支出绩效目标表
预算单位 | 项目名称 | 绩效目标 | 一级指标 | 二级指标 | 三级指标 | 指标性质 | 指标值 | 计量单位
甲县公路所 | 村道硬化 | 修好村道。 | 产出指标 | 数量指标 | 硬化里程 | ≥ | 10 | 公里
 | | | 满意度指标 | 服务对象满意度指标 | 村民满意度 | ≥ | 90 | %
甲县公路所 | 路灯安装 | 点亮村庄。 | 产出指标 | 数量指标 | 安装路灯 | ＝ | 200 | 盏
 | | | 满意度指标 | 服务对象满意度指标 | 村民满意度 | ≥ | 90 | %
""")
ROADS_BAND = ["项目名称：村道硬化 绩效目标：修好村道。", *["<"] * 5]
LAMPS_BAND = ["项目名称：路灯安装 绩效目标：点亮村庄。", *["<"] * 5]
BANDED = sheet(
    [
        ["2025年项目支出绩效目标表", *["<"] * 5],
        ["单位名称：甲县公路所", *["<"] * 5],
        *(LEVELS, ROADS_BAND, ROADS, PLEASED, LAMPS_BAND, LAMPS, PLEASED),
    ]
)
HEADED = sheet(
    [
        ["2025年项目支出绩效目标表", *["<"] * 5],
        ["单位名称：甲县公路所", *["<"] * 5],
        *(ROADS_BAND, LEVELS, ROADS, PLEASED, LAMPS_BAND, LEVELS, LAMPS, PLEASED),
    ]
)
PAPERS = {
    "banded": BANDED,
    "headed": HEADED,
    "merged": MERGED,
    "repeated": REPEATED,
    "in_steps": IN_STEPS,
    "dumped": DUMPED,
}


@pytest.mark.parametrize("how", PAPERS)
def test_every_project_of_a_list_is_a_form(how: str) -> None:
    """Its own name, objective and lines; unit, year and title of the list."""
    roads, lamps = recognise(PAPERS[how]).forms
    assert [(f.kind, f.fiscal_year, f.organization_name) for f in (roads, lamps)] == [
        ("project_goal", 2025, "甲县公路所")
    ] * 2
    assert (roads.project_name, roads.heading.objective) == ("村道硬化", "修好村道。")
    assert (lamps.project_name, lamps.heading.objective) == ("路灯安装", "点亮村庄。")
    assert [line.level3 for line in roads.lines] == ["硬化里程", "村民满意度"]
    assert [(line.level1, line.level3, line.target_unit) for line in lamps.lines] == [
        ("产出指标", "安装路灯", "盏"),
        ("满意度指标", "村民满意度", "%"),
    ]
    assert [
        finding.code for form in (roads, lamps) for finding in form.findings if finding.code != "VOC-04"
    ] == []


def test_the_budget_of_a_list_is_each_projects_own() -> None:
    """The unit of money stands in the head of its column."""
    assert [form.heading.budget_total for form in recognise(MERGED).forms] == ["485000.00", "220000.00"]


@pytest.mark.parametrize("how", PAPERS)
def test_what_is_said_once_for_all_projects_is_counted_once(how: str) -> None:
    """Title, heads and unit of a list are read for every project and accounted for where they stand."""
    document: Document = PAPERS[how]
    assert accounted(recognise(document)) == characters(document)


UNIT_OVER_PROJECTS = sheet(
    [
        ["2025年项目支出绩效目标表", *["<"] * 8],
        ["部门：甲县交通局", *["<"] * 8],
        ["单位名称", "项目名称", "年度预算数（万元）", *LEVELS],
        ["316002-甲县公路所", "村道硬化", "48.5", *ROADS],
        ["^", "路灯安装", "22", *LAMPS],
        ["316003-甲县航道所", "航标更换", "30", *LAMPS],
        ["", "航道疏浚", "12", *ROADS],
    ]
)


def test_a_unit_named_once_holds_for_all_its_projects() -> None:
    """In a merged cell or above blank ones, with its code; and a budget however its column is called."""
    forms = recognise(UNIT_OVER_PROJECTS).forms
    assert [(f.organization_name, f.organization_code, f.heading.budget_total) for f in forms] == [
        ("甲县公路所", "316002", "485000.00"),
        ("甲县公路所", "316002", "220000.00"),
        ("甲县航道所", "316003", "300000.00"),
        ("甲县航道所", "316003", "120000.00"),
    ]


def test_a_list_of_evaluations_tells_of_the_execution() -> None:
    """Columns of what was there to spend and what was spent."""
    (form,) = recognise(
        sheet(
            [
                ["2025年项目支出绩效自评表", *["<"] * 7],
                ["项目名称", "全年预算数（万元）", "全年执行数（万元）", *LEVELS[:3], "目标值", "实际完成值"],
                ["村道硬化", "48.5", "40", *ROADS[:3], "10公里", "9公里"],
            ]
        )
    ).forms
    execution = form.heading.execution
    assert execution is not None
    assert (execution.adjusted_budget, execution.executed) == ("485000.00", "400000.00")

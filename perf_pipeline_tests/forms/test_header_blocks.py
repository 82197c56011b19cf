"""Header blocks as counties write them: small documents, each with one habit, and what must come of it."""

from typing import Any

import pytest

from perf_pipeline.forms.form import Form
from perf_pipeline.forms.recognition import recognise
from perf_pipeline.forms.told import named_with_code, told_amounts, told_plan
from perf_pipeline_tests.forms.papers import paper, sheet

_TABLE = """
一级指标 | 二级指标 | 三级指标 | 指标值
产出指标 | 数量指标 | 硬化里程 | ≥10公里
 | 质量指标 | 验收合格率 | 100%
"""


def form_of(block: str, title: str = "项目支出绩效目标表\n（2025年度）") -> Form:
    """The form under a header block."""
    (form,) = recognise(paper(f"{title}\n{block.strip()}\n{_TABLE.strip()}")).forms
    return form


@pytest.mark.parametrize(
    ("block", "total", "fiscal", "other"),
    [
        pytest.param(
            "资金安排 | 总额31.2万元，其中：财政拨款28.2万元，其他资金3万元",
            *("312000.00", "282000.00", "30000.00"),
            id="told in words",
        ),
        pytest.param(
            "预算资金安排情况 | 31.2万元（财政拨款28.2万元、自筹资金3万元）",
            *("312000.00", "282000.00", "30000.00"),
            id="the first amount is the label's",
        ),
        pytest.param(
            "年度预算（单位：万元）\n支出类别 | 预算总额 | 其中：财政拨款 | 其他资金\n"
            "基本支出 | 20 | 10 | 10\n项目支出 | 30 | 20 | 10\n合  计 | 50 | 30 | 20",
            *("500000.00", "300000.00", "200000.00"),
            id="sources side by side, the sum counts",
        ),
        pytest.param(
            "单位：万元\n资金总额 | 财政拨款 | 其他资金\n50 | 30 | 20",
            *("500000.00", "300000.00", "200000.00"),
            id="sources side by side, one row",
        ),
        pytest.param(
            "资金情况（万元） | 实施期资金总额 | 270 | 年度资金总额 | 92.5\n"
            " | 其中：财政拨款 | 240 | 其中：财政拨款 | 82.5\n | 其他资金 | 30 | 其他资金 | 10",
            *("925000.00", "825000.00", "100000.00"),
            id="several years beside the year",
        ),
        pytest.param(
            "资金（万元） | 实施期 | 年度\n资金总额 | 270 | 92.5\n其中：财政拨款 | 240 | 82.5\n其他资金 | 30 | 10",
            *("925000.00", "825000.00", "100000.00"),
            id="periods as heads",
        ),
        pytest.param(
            "资金来源 | 总投入 | 财政拨款 | 学校自筹\n | 386,000元 | 300,000元 | 86,000元",
            *("386000.00", "300000.00", "86000.00"),
            id="a school's own money",
        ),
        pytest.param(
            "资金来源 | 总投资 | 财政投入 | 村集体自筹 | 社会捐赠\n（万元） | 50 | 30 | 15 | 5",
            *("500000.00", "300000.00", "200000.00"),
            id="two other sources make the rest",
        ),
        pytest.param(
            "年度主要任务 | 任务名称 | 主要内容 | 预算金额（万元）\n |  |  | 总额 | 财政拨款 | 其他资金\n"
            " | 任务1 | 人员经费、工资福利 | 30 | 30 | 0\n | 任务2 | 援助、宣传 | 20 | 14 | 6\n"
            " | 金额合计 |  | 50 | 44 | 6",
            *("500000.00", "440000.00", "60000.00"),
            id="numbered tasks, their sum counts",
        ),
    ],
)
def test_funds(block: str, total: str, fiscal: str, other: str) -> None:
    """The budget of the year, however its parts are set."""
    heading = form_of(f"项目名称 | 村道硬化\n{block}").heading
    assert (heading.budget_total, heading.budget_fiscal, heading.budget_other) == (total, fiscal, other)


@pytest.mark.parametrize(
    ("text", "plan"),
    [
        ("3月底20%，6月底45%，9月底75%，12月底100%", {"3": "20", "6": "45", "9": "75", "12": "100"}),
        ("截至6月底支出不低于50%；截至12月31日支出100%", {"6": "50", "12": "100"}),
        ("一季度20%，二季度30%，三季度30%，四季度20%", {"3": "20", "6": "50", "9": "80", "12": "100"}),
        ("按工程进度支付", {}),
    ],
)
def test_spending_plan_in_words(text: str, plan: dict[str, str]) -> None:
    """Cumulative percent by month; shares of quarters are added up."""
    assert told_plan(text) == plan
    assert form_of(f"项目名称 | 村道硬化\n支出进度 | {text}").heading.plan == plan


def test_amounts_that_no_label_names_are_not_taken() -> None:
    """An amount after unknown words is nobody's."""
    assert told_amounts("设备12万元，财政资金3万元", "funds") == {"budget_fiscal": "3万元"}


@pytest.mark.parametrize(
    ("block", "objective"),
    [
        pytest.param(
            "二、年度总体绩效目标\n修好村道。\n方便出行。\n三、年度绩效指标",
            "修好村道。\n方便出行。",
            id="a heading over the text",
        ),
        pytest.param(
            "年度总体目标 | 年初设定 | 完成情况\n | 修好村道。 | 已修好。",
            "修好村道。",
            id="aimed and done",
        ),
        pytest.param(
            "总体目标 | 实施期（三年） | 本年度\n | 修好全部村道。 | 修好村道。",
            "修好村道。",
            id="several years and this one",
        ),
        pytest.param(
            "年初设定目标 | 目标完成情况\n修好村道。 | 已修好。", "修好村道。", id="no common label"
        ),
        *(
            pytest.param(
                f"{aimed} | {done}\n修好村道。 | 已修好。", "修好村道。", id=f"{aimed} beside {done}"
            )
            for aimed, done in (
                ("年初设定的总体目标", "目标实际完成情况"),
                ("年初设立的绩效目标", "全年目标完成综述"),
                ("年初目标任务", "年末完成情况"),
                ("计划目标", "期末实现情况"),
                ("年初计划", "目标完成结果"),
            )
        ),
        pytest.param(
            "年度绩效目标：1.修好村道。\n2.方便出行。\n另附图纸。",
            "1.修好村道。\n2.方便出行。",
            id="numbered parts",
        ),
        pytest.param("年度绩效目标 | 修好村道。 | 备注 | 无", "修好村道。", id="a label and its text"),
    ],
)
def test_objective(block: str, objective: str) -> None:
    """What is aimed at in the year, never what was done or what several years aim at."""
    assert form_of(f"项目名称 | 村道硬化\n{block}").heading.objective == objective


@pytest.mark.parametrize(
    ("block", "expected"),
    [
        pytest.param(
            "预算部门：121-甲县交通局 | 预算单位：121003-甲县公路站\n项目名称 | 村道硬化",
            {"organization_name": "甲县公路站", "organization_code": "121003"},
            id="a department and its unit",
        ),
        pytest.param(
            "预算单位 | 甲县公路站 | 部门名称 | 甲县交通局\n项目名称 | 村道硬化",
            {"organization_name": "甲县公路站"},
            id="the unit first",
        ),
        pytest.param(
            "申报学校： | 甲县实验小学 | 所属年度： | 2026\n项目： | 操场改造",
            {"organization_name": "甲县实验小学", "project_name": "操场改造", "fiscal_year": 2026},
            id="a school's own labels",
        ),
        pytest.param(
            "项目名称及编码 | 村道硬化 | 36074422T000000105 | 实施单位 | 甲县公路站",
            {
                "project_name": "村道硬化",
                "project_code": "36074422T000000105",
                "organization_name": "甲县公路站",
            },
            id="name and code in two cells",
        ),
        pytest.param(
            "项目名称 | 村道硬化（36074422T000000105） | 实施单位 | 甲县公路站（121003）",
            {
                **{"project_name": "村道硬化", "project_code": "36074422T000000105"},
                **{"organization_name": "甲县公路站", "organization_code": "121003"},
            },
            id="codes behind",
        ),
        pytest.param(
            "项目名称：村道硬化 资料归口：规划股 项目编码：36074422T000000105",
            {"project_name": "村道硬化", "project_code": "36074422T000000105"},
            id="an unknown label ends a value",
        ),
    ],
)
def test_who_and_what(block: str, expected: dict[str, Any]) -> None:
    """Unit, project, their codes and the year."""
    form = form_of(block, "项目支出绩效目标表\n")
    assert {name: getattr(form, name) for name in expected} == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("718002-禾塘乡人民政府", ("禾塘乡人民政府", "718002")),
        ("[718002]禾塘乡人民政府", ("禾塘乡人民政府", "718002")),
        ("禾塘乡人民政府（单位代码：718002）", ("禾塘乡人民政府", "718002")),
        ("36074422T000000105村道硬化", ("村道硬化", "36074422T000000105")),
        ("村道硬化/36074422T000000105", ("村道硬化", "36074422T000000105")),
        ("12345热线运行维护", None),
        ("2025-2027年村道硬化", None),
        ("2025年村道硬化", None),
        ("村道硬化（二期）", None),
        ("村道硬化（2025）", None),
        ("G318线养护", None),
    ],
)
def test_named_with_code(text: str, expected: tuple[str, str] | None) -> None:
    """A code is parted from its name or long; numbers that belong to a name stay in it."""
    assert named_with_code(text) == expected


def test_a_short_objective_is_no_head_of_what_was_done() -> None:
    """完成村道硬化任务 beside its label is what is aimed at, whatever stands below."""
    assert form_of("年度绩效目标 | 完成村道硬化任务\n实施地点 | 三个村").heading.actual_summary is None


@pytest.mark.parametrize("label", ["发布机构", "发文机关", "信息发布单位", "文件制发机关"])
def test_who_published_a_page_is_not_who_hands_in(label: str) -> None:
    """The index of a web page above a form names the office that put it there."""
    index = f"{label}： | 县政府办公室 | 发布日期： | 2025-09-12\n\n2025年部门整体支出绩效目标表"
    assert form_of("部门名称 | 甲县交通局", title=index).organization_name == "甲县交通局"
    assert form_of("年度目标 | 修好村道。", title=index).organization_name is None


def test_a_label_that_only_hints_at_a_unit_yields_to_one_that_names_it() -> None:
    """机构 and 单位 at the end of an unknown label say less than 部门名称."""
    form = form_of("验收机构 | 甲县质检站 | 项目名称 | 村道硬化\n部门名称 | 甲县交通局 | 年份 | 2025")
    assert form.organization_name == "甲县交通局"


def test_money_of_a_report_is_not_that_of_the_form_below_its_title() -> None:
    """Tables of receipts and outlays above the title of a form; the form's own money holds, or none."""
    report = (
        "科目 | 2024年预算（万元） | 2025年预算（万元）\n群众文化 | 196.3 | 218.6\n\n送戏下乡项目绩效目标表"
    )
    stated = form_of("项目名称 | 送戏下乡\n预算金额（元） | 250,000.00", title=report)
    assert stated.heading.budget_total == "250000.00"
    assert form_of("项目名称 | 送戏下乡", title=report).heading.budget_total is None


def test_a_total_row_claims_what_stands_under_the_score() -> None:
    """A reviewer's sum beside the unit's own is not what the unit claims."""
    rows = [
        ["项目支出绩效自评表", *"<<<<<<"],
        ["项目名称", "村道硬化", *"<<<<<"],
        ["一级指标", "二级指标", "三级指标", "单位自评", "<", "<", "复核"],
        ["^", "^", "^", "指标值", "实际值", "自评分", "复核分"],
        ["产出指标", "数量指标", "硬化里程", "10公里", "10公里", "50", "48"],
        ["效益指标", "社会效益指标", "受益人口", "50人", "50人", "50", "40"],
        ["总分", "<", "<", "", "", "100", "88"],
    ]
    (form,) = recognise(sheet(rows)).forms
    assert form.heading.claimed_total == "100"
    assert [line.claimed_score for line in form.lines] == [50, 50]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("指标类别", "产出指标-数量指标"),
        ("指标类型", "产出指标（数量指标）"),
        ("指标分类", "产出——数量"),
        ("一级指标", "产出/数量"),
    ],
)
def test_both_levels_in_one_column(first: str, second: str) -> None:
    """Whatever the column is called and whatever parts the two names."""
    text = f"项目支出绩效目标表\n{first} | 指标名称 | 计划值 | 单位\n{second} | 硬化里程 | ≥10 | 公里"
    (form,) = recognise(paper(text)).forms
    assert [(line.level1, line.level2, line.level3) for line in form.lines] == [
        ("产出指标", "数量指标", "硬化里程")
    ]


def test_a_level_of_their_own_is_spelt_as_levels_are() -> None:
    """患者满意度 becomes 患者满意度指标, and points printed with a lone line's level are its weight."""
    table = "一级指标 | 二级指标 | 三级指标 | 指标值\n满意度指标（10分） | 患者满意度 | 住院患者满意度 | ≥92%"
    (form,) = recognise(paper(f"项目支出绩效目标表\n{table}")).forms
    assert [(line.level2, line.weight) for line in form.lines] == [("患者满意度指标", 10)]


def test_forms_below_each_other_keep_their_own_headers() -> None:
    """A title, 项目名称 with more labels in its row and a header of its own open a form; a plan is no indicator row."""
    one = [
        ["项目支出绩效目标表（2025年）", *"<<<<"],
        ["项目名称", "甲路硬化", "<", "项目编号", "CJ2025-017"],
        ["实施单位", "甲县公路站", *"<<<"],
        ["支出计划", "3月底", "6月底", "9月底", "12月底"],
        ["^", "0%", "80%", "100%", "100%"],
        ["一级指标", "二级指标", "三级指标", "指标值", "备注"],
        ["产出指标", "数量指标", "硬化里程", "10公里", ""],
    ]
    two = [[text.replace("甲路", "乙路").replace("017", "018") for text in row] for row in one]
    forms = recognise(sheet([*one, *two])).forms
    assert [(form.project_name, form.project_code, len(form.lines)) for form in forms] == [
        ("甲路硬化", "CJ2025-017", 1),
        ("乙路硬化", "CJ2025-018", 1),
    ]
    assert [form.heading.plan for form in forms] == [{"3": "0", "6": "80", "9": "100", "12": "100"}] * 2


def test_the_year_beside_several_years_below_one_head() -> None:
    """实施期 and 2025年 below 指标值: the year is aimed at."""
    rows = [
        ["项目支出绩效目标表", *"<<<<"],
        ["项目名称", "村道硬化", *"<<<"],
        ["绩效指标", "<", "<", "指标值", "<"],
        ["一级指标", "二级指标", "三级指标", "实施期", "2025年"],
        ["产出指标", "数量指标", "硬化里程", "≥30公里", "≥10公里"],
    ]
    (form,) = recognise(sheet(rows)).forms
    assert [line.target_text for line in form.lines] == ["≥10公里"]


def test_the_head_of_a_list_names_nothing() -> None:
    """序号 | 项目名称 | 所在页 above a form: the cell behind 项目名称 is the next head, not a project."""
    form = form_of("序号 | 项目名称 | 所在页\n1 | 村道硬化 | 3\n项目名称 | 村道硬化\n实施单位 | 甲县公路站")
    assert (form.project_name, form.organization_name) == ("村道硬化", "甲县公路站")

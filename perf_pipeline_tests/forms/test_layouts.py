"""Layouts of many counties, each read by the same matcher: what differs is data."""

from decimal import Decimal

import pytest

from perf_pipeline.forms.recognition import recognise
from perf_pipeline_tests.forms.papers import paper

Line = tuple[str | None, str | None, str, str, int, str]
TWO: list[Line] = [
    ("产出指标", "数量指标", "硬化里程", "≥", 10, "公里"),
    ("产出指标", "质量指标", "验收合格率", "=", 100, "%"),
]

PAPERS: dict[str, tuple[str, list[Line]]] = {}
PAPERS["G4"] = (
    """
项目绩效目标表
（2024年度）
项目名称 | 村道硬化 | | 实施单位 | 甲县交通局
资金总额（万元） | 200 | 其中：本级预算 | 150 | 上级资金 | 50
总体目标 | 实施期目标 | | 本年度目标 |
 | 三年完成30公里 | | 完成10公里 |
绩效指标 | 一级指标 | 二级指标 | 三级指标 | 指标值及单位 | 绩效标准
 | 产出指标 | 数量指标 | 硬化里程 | ≥10公里 | 计划标准
 | | 质量指标 | 验收合格率 | 100% | 行业标准
 | 效益指标 | 社会效益指标 | 受益人口 | ≥5000人 | 计划标准
 | 满意度指标 | 服务对象满意度指标 | 群众满意度 | ≥90% | 计划标准
""",
    [
        ("产出指标", "数量指标", "硬化里程", "≥", 10, "公里"),
        ("产出指标", "质量指标", "验收合格率", "=", 100, "%"),
        ("效益指标", "社会效益指标", "受益人口", "≥", 5000, "人"),
        ("满意度指标", "服务对象满意度指标", "群众满意度", "≥", 90, "%"),
    ],
)
PAPERS["G6"] = (
    """
项目绩效目标申报表
（2024年度）
项目名称 | 村道硬化
项目属性 | 新增□ 延续□
单位名称 | 甲县交通局
长期绩效指标 | 一级指标 | 二级指标 | 指标内容 | 指标值 | 备注
 | 产出指标 | 数量指标 | 硬化里程 | 30公里 |
 | 效益指标 | 社会效益指标 | 受益人口 | 9000人 |
年度绩效指标 | 一级指标 | 二级指标 | 指标内容 | 指标值 | 备注
 | 产出指标 | 数量指标 | 硬化里程 | 10公里 |
 | 效益指标 | 社会效益指标 | 受益人口 | 3000人 |
""",
    [
        ("产出指标", "数量指标", "硬化里程", "=", 10, "公里"),
        ("效益指标", "社会效益指标", "受益人口", "=", 3000, "人"),
    ],
)
PAPERS["G8"] = (
    """
项目绩效目标表
（2024年度）
项目名称 | 村道硬化
单位名称 | 甲县交通局
一级指标 | 中期指标 | | | 年度指标 | |
 | 二级指标 | 三级指标 | 指标值 | 二级指标 | 三级指标 | 指标值
产出指标 | 数量指标 | 硬化里程 | 30公里 | 数量指标 | 硬化里程 | 10公里
效益指标 | 社会效益指标 | 受益人口 | 9000人 | 社会效益指标 | 受益人口 | 3000人
""",
    [
        ("产出指标", "数量指标", "硬化里程", "=", 10, "公里"),
        ("效益指标", "社会效益指标", "受益人口", "=", 3000, "人"),
    ],
)
PAPERS["G9"] = (
    """
项目支出绩效目标表（产出50分 效益30分 满意度10分）
（2024年度）
项目名称 | 村道硬化 | 单位名称 | 甲县交通局
一级指标 | 二级指标 | 三级指标 | 指标性质 | 指标方向 | 目标值 | 计量单位 | 分值 | 备注
产出指标 | 数量指标 | 硬化里程 | 正向 | ≥ | 10 | 公里 | 20 |
 | 质量指标 | 验收合格率 | 正向 | = | 100 | % | 30 |
""",
    TWO,
)
PAPERS["G10"] = (
    """
项目绩效目标表
（2024年度）
项目名称 | 村道硬化 | 单位名称 | 甲县交通局
二级指标 | 三级指标 | 指标 | 绩效标准 | 当年预期实现值
产出指标 | 数量指标 | 硬化里程 | 计划标准 | ≥10公里
 | 质量指标 | 验收合格率 | 计划标准 | 100%
""",
    TWO,
)
PAPERS["G12"] = (
    """
中央预算内投资项目绩效目标表
（2024年度）
项目名称 | 村道硬化 | 单位名称 | 甲县交通局
下达中央预算内投资（万元） | 300
一级指标 | 二级指标 | 三级指标 | 指标值
实施效果指标 | 产出指标 | 硬化里程 | 10公里
 | 效益指标 | 受益人口 | 3000人
""",
    [("产出指标", None, "硬化里程", "=", 10, "公里"), ("效益指标", None, "受益人口", "=", 3000, "人")],
)
PAPERS["G14"] = (
    """
项目绩效目标表（2024年）
项目名称：村道硬化
单位名称：甲县交通局
年度资金总额：2000000元
【产出指标-数量指标】
指标1:硬化里程(≥10公里)
指标2:新建桥梁(2座)
【效益指标-社会效益指标】
指标1:受益人口(≥3000人)
""",
    [
        ("产出指标", "数量指标", "硬化里程", "≥", 10, "公里"),
        ("产出指标", "数量指标", "新建桥梁", "=", 2, "座"),
        ("效益指标", "社会效益指标", "受益人口", "≥", 3000, "人"),
    ],
)
PAPERS["G18"] = (
    """
某单位绩效目标表（2024年）
单位名称 | 甲县交通局 | 项目名称 | 村道硬化
指标名称 | 计量单位 | 指标性质 | 指标值
硬化里程 | 公里 | ≥ | 10
验收合格率 | % | = | 100
""",
    [(None, None, "硬化里程", "≥", 10, "公里"), (None, None, "验收合格率", "=", 100, "%")],
)
PAPERS["S2"] = (
    """
项目支出绩效自评表
（2024年度）
项目名称 | 村道硬化 | 单位名称 | 甲县交通局
项目资金（万元） | | 全年预算数(A) | 全年执行数(B) | 分值 | 执行率(B/A) | 得分
 | 年度资金总额 | 100 | 90 | 10 | 90% | 9
一级指标 | 二级指标 | 三级指标 | 分值 | 年度指标值 | 全年实际值 | 得分 | 未完成原因
产出指标 | 数量指标 | 硬化里程 | 20 | ≥10公里 | 9公里 | 18 | 天气
 | 质量指标 | 验收合格率 | 30 | 100% | 100% | 30 |
总分 | | | 100 | | | 97 |
""",
    TWO,
)
PAPERS["S4"] = (
    """
项目支出绩效自评表
（2024年度）
项目名称 | 村道硬化 | 单位名称 | 甲县交通局 | | | | |
绩效指标 | | | 年度指标值 | | | 实际完成值 | 分值 | 得分 | 偏差原因分析及改进措施
一级指标 | 二级指标 | 三级指标 | 性质 | 值 | 单位 | | | |
产出指标 | 数量指标 | 硬化里程 | ≥ | 10 | 公里 | 9 | 20 | 18 | 天气
 | 质量指标 | 验收合格率 | = | 100 | % | 100 | 30 | 30 |
总分 | | | | | | | 100 | 97 |
""",
    TWO,
)
PAPERS["S5"] = (
    """
项目支出绩效自评表
（2024年度）
项目名称 | 村道硬化 | 单位名称 | 甲县交通局 | | | | |
一级指标 | 二级指标 | 三级指标 | 指标性质 | 指标方向 | 年度指标值 | 实际完成值 | 计量单位 | 分值 | 得分
产出指标 | 数量指标 | 硬化里程 | 正向 | ≥ | 10 | 9 | 公里 | 20 | 18
 | 质量指标 | 验收合格率 | 正向 | = | 100 | 100 | % | 30 | 30
""",
    TWO,
)
PAPERS["S6"] = (
    """
项目支出绩效自评表
（2024年度）
项目名称 | 村道硬化 | 单位名称 | 甲县交通局 | |
项目资金（万元） | 预算数(A) | 执行数(B) | 执行率 | 得分(20分*执行率)
年度资金总额 | 100 | 90 | 90% | 18
一级指标 | 二级指标 | 三级指标 | 年初目标值(A) | 实际完成值(B) | 得分
产出指标 | 数量指标 | 硬化里程 | 10公里 | 9公里 | 18
""",
    [("产出指标", "数量指标", "硬化里程", "=", 10, "公里")],
)
PAPERS["S13"] = (
    """
项目支出绩效自评表
（2024年度）
项目名称 | 村道硬化 | 单位名称 | 甲县交通局 | | | |
指标名称 | 计算符号 | 指标值 | 实际完成值 | 计量单位 | 分值 | 得分 | 偏差原因
硬化里程 | ≥ | 10 | 9 | 公里 | 20 | 18 | 天气
""",
    [(None, None, "硬化里程", "≥", 10, "公里")],
)
PAPERS["M1"] = (
    """
项目支出绩效运行监控表
（2024年度）
项目名称 | 村道硬化 | 单位名称 | 甲县交通局 | | | |
项目资金（万元） | | 年初预算数 | 1-7月执行数 | 1-7月执行率 | 全年预计执行数
 | 年度资金总额 | 100 | 50 | 50% | 100
一级指标 | 二级指标 | 三级指标 | 年度指标值 | 1-7月执行情况 | 全年预计完成情况 | 偏差原因分析 | | | | | 完成目标可能性 | | | 备注
 | | | | | | 经费保障 | 制度保障 | 人员保障 | 硬件条件保障 | 其他 | 确定能 | 有可能 | 完全不可能 |
产出指标 | 数量指标 | 硬化里程 | ≥10公里 | 5公里 | 10公里 | | | | | | √ | | |
 | 质量指标 | 验收合格率 | 100% | 100% | 100% | | | | | | √ | | |
""",
    TWO,
)


@pytest.mark.parametrize("layout", PAPERS)
def test_a_layout_is_read_by_header_matching(layout: str) -> None:
    """Levels, name, operator, value and unit stand in every order, with twin blocks, split and shifted headers."""
    text, expected = PAPERS[layout]
    (form,) = recognise(paper(text)).forms
    got = [(r.level1, r.level2, r.level3, r.operator, r.target_value, r.target_unit) for r in form.lines]
    assert got == [(*line[:4], Decimal(line[4]), line[5]) for line in expected]
    assert (form.organization_name, form.project_name, form.fiscal_year) == ("甲县交通局", "村道硬化", 2024)
    assert form.findings == ()


@pytest.mark.parametrize(
    ("layout", "expected"),
    [
        ("S2", [(9, 18, 20), (100, 30, 30)]),
        ("S4", [(9, 18, 20), (100, 30, 30)]),
        ("S5", [(9, 18, 20), (100, 30, 30)]),
        ("S6", [(9, 18, None)]),
        ("S13", [(9, 18, 20)]),
        ("M1", [(5, None, None), (100, None, None)]),
    ],
)
def test_actuals_claims_and_weights(layout: str, expected: list[tuple[int, int | None, int | None]]) -> None:
    """What is reported stands in its own columns, wherever they are."""
    (form,) = recognise(paper(PAPERS[layout][0])).forms
    assert [(line.actual_value, line.claimed_score, line.weight) for line in form.lines] == expected


@pytest.mark.parametrize(
    ("layout", "initial", "adjusted", "executed"),
    [
        ("S2", None, "1000000.00", "900000.00"),
        ("S6", None, "1000000.00", "900000.00"),
        ("M1", "1000000.00", None, "500000.00"),
    ],
)
def test_the_funds_block_of_evaluations(
    layout: str, initial: str | None, adjusted: str | None, executed: str
) -> None:
    """Budget and spending are matrices of their own."""
    (form,) = recognise(paper(PAPERS[layout][0])).forms
    execution = form.heading.execution
    assert execution is not None
    assert (execution.initial_budget, execution.adjusted_budget, execution.executed) == (
        initial,
        adjusted,
        executed,
    )


def test_the_year_of_twin_objectives_is_the_objective() -> None:
    """Of 实施期目标 and 本年度目标 side by side the year's counts."""
    (form,) = recognise(paper(PAPERS["G4"][0])).forms
    assert form.heading.objective == "完成10公里"


def test_a_ticked_likelihood_is_its_column() -> None:
    """√ under 确定能 says 确定能."""
    (form,) = recognise(paper(PAPERS["M1"][0])).forms
    assert [(line.attainment, line.outlook) for line in form.lines] == [
        ("确定能", "10公里"),
        ("确定能", "100%"),
    ]

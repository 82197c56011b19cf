"""Money in header blocks, however a county lays it out."""

from decimal import Decimal

import pytest

from perf_pipeline.forms.recognition import recognise
from perf_pipeline.model.records import Heading
from perf_pipeline_tests.forms.papers import sheet

TABLE = [
    ["一级指标", "二级指标", "三级指标", "指标值", "<", "<"],
    ["产出指标", "数量指标", "硬化里程", "≥10公里", "<", "<"],
]
ABOVE = [["项目绩效目标表", *["<"] * 5], ["项目名称", "村道硬化", "<", "实施单位", "甲县交通局", "<"]]


def heading(*rows: list[str]) -> Heading:
    """The heading of a goal form with these rows in its header block."""
    (form,) = recognise(sheet([*ABOVE, *rows, *TABLE])).forms
    assert len(form.lines) == 1
    return form.heading


def budget(*rows: list[str]) -> tuple[Decimal | None, ...]:
    """Total, fiscal part and other part in ten thousands."""
    said = heading(*rows)
    stated = (said.budget_total, said.budget_fiscal, said.budget_other)
    return tuple(None if amount is None else Decimal(amount) / 10000 for amount in stated)


BLOCKS = {
    "heads_above_values": [
        ["年度预算（万元）", "资金总额", "<", "财政拨款", "<", "其他资金"],
        ["^", "180", "<", "165", "<", "15"],
    ],
    "all_years_beside_the_year": [
        ["项目资金（万元）", "实施期资金总额", "540", "年度资金总额", "180", "<"],
        ["^", "其中：财政拨款", "500", "其中：财政拨款", "165", "<"],
        ["^", "其他资金", "40", "其他资金", "15", "<"],
    ],
    "the_year_beside_all_years": [
        ["项目资金（万元）", "年度资金总额", "180", "实施期资金总额", "540", "<"],
        ["^", "其中：财政拨款", "165", "其中：财政拨款", "500", "<"],
        ["^", "其他资金", "15", "其他资金", "40", "<"],
    ],
    "total_of_the_project_first": [
        ["项目总预算（万元）", "540", "<", "当年预算（万元）", "180", "<"],
        ["资金来源（万元）", "来源", "<", "当年金额", "<", "<"],
        ["^", "合计", "<", "180", "<", "<"],
        ["^", "财政拨款", "<", "165", "<", "<"],
        ["^", "其他资金", "<", "15", "<", "<"],
    ],
    "by_source_beside_tasks": [
        ["年度任务", "任务名称", "主要内容", "预算金额（万元）", "<", "<"],
        ["^", "^", "^", "总额", "财政拨款", "其他资金"],
        ["^", "修路", "硬化3公里", "100", "90", "10"],
        ["^", "架桥", "新建2座", "80", "75", "5"],
        ["^", "金额合计", "<", "180", "165", "15"],
    ],
    "of_which_in_front_of_every_label": [
        ["年度预算申请（万元）", "资金总额：180", "<", "<", "<", "<"],
        ["^", "其中：财政拨款：165", "<", "其中：基本支出：20", "<", "<"],
        ["^", "其他资金：15", "<", "项目支出：160", "<", "<"],
    ],
    "year_in_the_labels": [
        ["2025年预算数（万元）", "180", "<", "财政拨款（一般公共预算）（万元）", "165", "<"],
        ["其他资金（自筹）（万元）", "15", "<", "", "", ""],
    ],
}


@pytest.mark.parametrize("block", BLOCKS)
def test_the_budget_is_that_of_the_year(block: str) -> None:
    """The total of the year and its parts, wherever the amounts of other years stand."""
    assert budget(*BLOCKS[block]) == (180, 165, 15)


def test_tasks_are_no_objective() -> None:
    """A list of the year's tasks below the objective is no part of it."""
    said = heading(
        ["年度绩效目标", "修好村道。", *["<"] * 4],
        ["年度主要任务", "任务名称", "<", "主要内容", "<", "<"],
        ["^", "保障大厅", "<", "物业和维护。", "<", "<"],
        ["^", "平台运维", "<", "升级和测评。", "<", "<"],
    )
    assert said.objective == "修好村道。"


def test_a_sum_below_the_tasks_is_the_execution() -> None:
    """Budget and spending split by source and told by task: the sum of all counts."""
    rows = [
        ["部门整体支出绩效自评表", *["<"] * 10],
        ["部门名称", "甲县交通局", *["<"] * 9],
        ["任务名称", "完成情况", "全年预算数（万元）", "<", "<", "全年执行数（万元）", "<", "<", "分值", "执行率", "得分"],
        ["^", "^", "总额", "财政拨款", "其他资金", "总额", "财政拨款", "其他资金", "^", "^", "^"],
        ["养护", "已完成", "300", "280", "20", "290", "270", "20", "—", "97%", "—"],
        ["建设", "已完成", "200", "200", "0", "100", "100", "0", "—", "50%", "—"],
        ["金额合计", "<", "500", "480", "20", "390", "370", "20", "10", "78%", "7.8"],
        ["一级指标", "二级指标", "三级指标", "<", "<", "指标值", "<", "完成值", "<", "分值", "得分"],
        ["产出指标", "数量指标", "养护里程", "<", "<", "≥10公里", "<", "9公里", "<", "90", "80"],
    ]  # fmt: skip
    (form,) = recognise(sheet(rows)).forms
    execution = form.heading.execution
    assert execution is not None
    assert (execution.adjusted_budget, execution.executed) == ("5000000.00", "3900000.00")
    assert (execution.weight, execution.claimed_score) == ("10", "7.8")


def test_years_below_one_head_are_target_and_earlier_year() -> None:
    """The latest year is aimed at, the one before it is what was; still earlier ones are not kept."""
    rows = [
        ["2026年项目绩效目标表", *["<"] * 5],
        ["项目名称", "村道硬化", "<", "实施单位", "甲县交通局", "<"],
        ["年度绩效指标", *["<"] * 5],
        ["一级指标", "二级指标", "三级指标", "指标值", "<", "<"],
        ["^", "^", "^", "2024年", "2025年", "2026年"],
        ["产出指标", "数量指标", "硬化里程", "8公里", "9公里", "≥10公里"],
    ]
    (form,) = recognise(sheet(rows)).forms
    (line,) = form.lines
    assert (line.target_text, line.prior_year_text) == ("≥10公里", "9公里")


def evaluation(*rows: list[str]) -> Heading:
    """The heading of an evaluation with these rows in its header block."""
    table = [
        ["一级指标", "二级指标", "三级指标", "指标值", "完成值", "得分"],
        ["产出指标", "数量指标", "养护里程", "≥10公里", "9公里", "80"],
    ]
    (form,) = recognise(sheet([["2024年度项目支出绩效自评表", *["<"] * 5], *ABOVE[1:], *rows, *table])).forms
    return form.heading


@pytest.mark.parametrize("label", ["部门整体支出总额", "村道养护"])
def test_the_only_row_of_a_matrix_is_the_whole_money(label: str) -> None:
    """Whatever it is called; a second row of heads above it may leave the column of labels blank."""
    heads = ["预算执行（万元）", "", "全年预算数（A）", "执行数（B）", "执行率", "得分（20分×执行率）"]
    said = evaluation(heads, ["^", label, "500", "390", "78%", "15.6"])
    assert said.execution is not None
    stated = (said.execution.adjusted_budget, said.execution.executed, said.execution.claimed_score)
    assert stated == ("5000000.00", "3900000.00", "15.6")
    assert said.execution.weight == "20"


def test_a_budget_after_its_adjustment() -> None:
    """预算调整后 and 调整后数 are the budget that spending is measured by."""
    heads = ["资金来源", "年初预算", "预算调整后", "实际支出", "满分", "得分"]
    said = evaluation(heads, ["合计", "420万元", "396万元", "360万元", "10", "9.09"])
    assert said.execution is not None
    assert (said.execution.initial_budget, said.execution.adjusted_budget) == ("4200000.00", "3960000.00")


def test_a_score_alone_is_that_of_the_whole_form() -> None:
    """自评得分 beside the year is claimed in all, beside the execution it is the execution's."""
    alone = evaluation(["预算年度", "2024", "<", "自评得分", "88", "<"])
    assert (alone.claimed_total, alone.execution) == ("88", None)
    beside = evaluation(["全年执行数", "90万元", "执行率", "90%", "自评得分", "9"])
    assert (beside.claimed_total, beside.execution and beside.execution.claimed_score) == (None, "9")


def test_a_plan_of_months_beside_their_percents() -> None:
    """Pairs of month and percent, in as many rows as they need."""
    said = heading(
        ["支出进度计划（累计）", "3月底", "0%", "6月底", "30%", ""],
        ["^", "9月底", "80%", "12月底", "100%", ""],
    )
    assert said.plan == {"3": "0", "6": "30", "9": "80", "12": "100"}
    odd = heading(["支出计划", "6月底", "30%", "9月底", "80%", ""], ["^", "12月底", "100%", "", "", ""])
    assert odd.plan == {"6": "30", "9": "80", "12": "100"}


def test_what_is_said_of_one_task_is_no_objective() -> None:
    """A line 重点工作一：… below the objective ends it."""
    said = heading(["年度绩效目标", "修好村道。", *["<"] * 4], ["重点工作一：硬化村道（40分）", *["<"] * 5])
    assert said.objective == "修好村道。"

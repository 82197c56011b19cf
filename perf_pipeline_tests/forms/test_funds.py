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

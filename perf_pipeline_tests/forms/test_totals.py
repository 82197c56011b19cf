"""The row of sums and the funds block with several sources."""

import pytest

from perf_pipeline.forms.recognition import recognise
from perf_pipeline.model.records import heading_from_json
from perf_pipeline_tests.forms.papers import paper, sheet

HEAD = ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因"]
LINE = ["产出指标", "数量指标", "硬化里程", "≥10公里", "9公里", "90", "81", "天气"]
ABOVE = [
    ["项目支出绩效自评表", *["<"] * 7],
    ["项目名称", "村道硬化", "<", "<", "单位名称", "甲县交通局", "<", "<"],
]


@pytest.mark.parametrize(
    ("total", "claimed"),
    [
        pytest.param(["总分", "<", "<", "<", "<", "100", "97", ""], "97", id="both_sums"),
        pytest.param(["总分", "<", "<", "<", "<", "100", "", ""], None, id="only_the_weights"),
        pytest.param(["总分", "<", "<", "<", "<", "", "97", ""], "97", id="only_the_claim"),
        pytest.param(["总分", "<", "<", "<", "<", "<", "97", "<"], "97", id="merged"),
        pytest.param(["合计", "", "", "", "", "100", "97分", ""], "97", id="claim_with_unit"),
    ],
)
def test_claimed_total(total: list[str], claimed: str | None) -> None:
    """The sum of the weights is no claim, even where the claim was left blank."""
    (form,) = recognise(sheet([*ABOVE, HEAD, LINE, total])).forms
    assert form.heading.claimed_total == claimed


def test_a_short_row_of_a_dump_keeps_its_last_number() -> None:
    """Where cells lost their columns, the only number is the claim."""
    text = "\n".join(
        ["项目支出绩效自评表", "项目名称 | 村道硬化", " | ".join(HEAD), " | ".join(LINE), "总分 | 97"]
    )
    (form,) = recognise(paper(text)).forms
    assert form.heading.claimed_total == "97"


def test_sources_of_the_funds() -> None:
    """Every row of the block arrives; the year's total is the execution, the others are its parts."""
    rows = [
        ["项目资金（万元）", "<", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"],
        ["^", "年度资金总额", "100", "120", "90", "10", "75%", "7.5"],
        ["^", "其中：当年财政拨款", "80", "90", "60", "—", "", "—"],
        ["^", "上年结转资金", "0", "10", "10", "—", "", "—"],
        ["^", "其他资金", "20", "20", "", "—", "", "—"],
    ]
    rows[0][1] = ""
    (form,) = recognise(sheet([*ABOVE, *rows, HEAD, LINE])).forms
    execution = heading_from_json(form.heading.to_json()).execution
    assert execution is not None
    assert (execution.initial_budget, execution.adjusted_budget, execution.executed) == (
        "1000000.00",
        "1200000.00",
        "900000.00",
    )
    assert (execution.weight, execution.claimed_score) == ("10", "7.5")
    assert execution.parts == {
        "budget_fiscal": {
            "initial_budget": "800000.00",
            "adjusted_budget": "900000.00",
            "executed": "600000.00",
        },
        "budget_carried": {"initial_budget": "0.00", "adjusted_budget": "100000.00", "executed": "100000.00"},
        "budget_other": {"initial_budget": "200000.00", "adjusted_budget": "200000.00"},
    }

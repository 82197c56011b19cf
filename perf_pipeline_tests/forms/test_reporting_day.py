"""Up to which day a monitoring form reports."""

from datetime import date

import pytest

from perf_pipeline.forms.recognition import recognise
from perf_pipeline.forms.records import to_records
from perf_pipeline.forms.reporting_day import reported_month, reporting_day
from perf_pipeline_tests.forms.papers import paper


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("1-7月执行情况", 7), ("1—7月执行情况", 7), ("1～7月完成情况", 7), ("1月至9月执行数", 9), ("1月-10月执行数", 10),
        ("上半年执行情况", 6), ("截至8月底完成情况", 8), ("7月末执行数", 7), ("前三季度支出数", 9),
        ("（2024年1-7月）", 7), ("实际完成值", None), ("2024年度", None), ("1-13月执行数", None), ("7月31日前完成", None),
    ],
)  # fmt: skip
def test_month(text: str, month: int | None) -> None:
    """Dashes of every kind, halves and quarters; a date or a year is no period."""
    assert reported_month(text) == month


@pytest.mark.parametrize(
    ("stated", "month", "day"),
    [
        ("2024年7月31日", None, date(2024, 7, 31)), ("7月31日", 6, date(2024, 7, 31)), ("1-8月", None, date(2024, 8, 31)),
        (None, 2, date(2024, 2, 29)), ("待定", 7, date(2024, 7, 31)), ("待定", None, None),
    ],
)  # fmt: skip
def test_day(stated: str | None, month: int | None, day: date | None) -> None:
    """A stated date wins over a month; a month ends with its last day."""
    assert reporting_day(2024, stated, month) == day


PAPER = """
{title}
（2024年度）
项目名称 | 村道硬化 | 单位名称 | 甲县交通局{label}
项目资金（万元） | 年初预算数 | {spent} | 全年预计执行数
年度资金总额 | 100 | 50 | 98
一级指标 | 二级指标 | 三级指标 | 年度指标值 | {column} | 全年预计完成情况
产出指标 | 数量指标 | 硬化里程 | ≥10公里 | 5公里 | 10公里
"""


@pytest.mark.parametrize(
    ("changes", "day"),
    [
        pytest.param({"column": "1-7月执行情况"}, "2024-07-31", id="column"),
        pytest.param({"column": "1—9月执行情况"}, "2024-09-30", id="em_dash"),
        pytest.param({"spent": "1-6月执行数"}, "2024-06-30", id="funds"),
        pytest.param({"title": "项目支出绩效运行监控表（1-8月）"}, "2024-08-31", id="title"),
        pytest.param(
            {"label": " | 截至日期 | 2024年7月20日", "column": "1-7月执行情况"}, "2024-07-20", id="label"
        ),
    ],
)
def test_the_day_reaches_the_records(changes: dict[str, str], day: str) -> None:
    """Wherever the form says it, and the spending expected for the year with it."""
    said = {"title": "项目支出绩效运行监控表", "label": "", "spent": "执行数", "column": "完成情况"} | changes
    recognition = recognise(paper(PAPER.format(**said)))
    (form,) = to_records("s" * 64, recognition).forms
    assert (form["form_kind"], form["as_of"]) == ("project_monitoring", day)
    assert recognition.forms[0].findings == ()
    execution = recognition.forms[0].heading.execution
    assert execution is not None
    assert (execution.executed, execution.expected) == ("500000.00", "980000.00")


def test_a_form_that_names_no_month_says_so() -> None:
    """Its day stays empty; nothing is guessed from the day it was filled in."""
    text = PAPER.format(title="项目支出绩效运行监控表", label="", spent="执行数", column="完成情况")
    (form,) = recognise(paper(text)).forms
    assert (form.as_of, [finding.code for finding in form.findings]) == (None, ["VAL-30"])

"""Indicators typed as lines below the names of their levels: a table without a table, and what only looks like one."""

import pytest

from perf_pipeline.forms.recognition import recognise
from perf_pipeline_tests.forms.papers import paper

_HEAD = "2025年项目绩效目标申报表\n项目名称：村道硬化\n申报单位：甲县公路站\n绩效指标：\n"
_FOOT = "\n填报人：甲某"


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param(
            "一、产出指标\n（一）数量指标\n1．硬化里程：≥10公里；分值：30分；评分标准：每少1公里扣3分。\n"
            "（二）质量指标\n1．验收合格率：100%；分值：20分；评分标准：不合格不得分。\n"
            "二、效益指标\n（一）社会效益指标\n1．受益人口：≥5000人；分值：30分；评分标准：按比例得分。",
            id="outline",
        ),
        pytest.param(
            "产出指标：\n数量指标：\n（1）硬化里程≥10公里，分值30分，评分标准：每少1公里扣3分\n"
            "质量指标：\n（1）验收合格率，指标值：100%，分值20分，评分标准：不合格不得分\n"
            "效益指标：\n社会效益指标：\n（1）受益人口不低于5000人，分值30分，评分标准：按比例得分",
            id="values by operator, by label and by words",
        ),
        pytest.param(
            "产出指标—数量指标\n①硬化里程（≥10公里）；分值：30；评分标准：每少1公里扣3分\n"
            "产出指标—质量指标\n①验收合格率（100%）；分值：20；评分标准：不合格不得分\n"
            "效益指标—社会效益指标\n①受益人口（≥5000人）；分值：30；评分标准：按比例得分",
            id="both levels in a line",
        ),
    ],
)
def test_lines_are_rows(lines: str) -> None:
    """Levels, names, targets, points and rules, however the lines part them."""
    (form,) = recognise(paper(_HEAD + lines + _FOOT)).forms
    assert [(x.level1, x.level2, x.level3, x.target_value, x.weight) for x in form.lines] == [
        ("产出指标", "数量指标", "硬化里程", 10, 30),
        ("产出指标", "质量指标", "验收合格率", 100, 20),
        ("效益指标", "社会效益指标", "受益人口", 5000, 30),
    ]
    assert [line.rule_text for line in form.lines] == ["每少1公里扣3分", "不合格不得分", "按比例得分"]
    assert form.contacts == {"填报人": "甲某"}


def test_cost_in_brackets_is_a_second_level() -> None:
    """（二）成本指标 stands below 产出指标, 二、成本指标 beside it."""
    lines = "一、产出指标\n（一）数量指标\n1.里程：10公里\n（二）成本指标\n1.单价：≤30万元\n二、成本指标\n1.总价：≤300万元"
    (form,) = recognise(paper(_HEAD + lines)).forms
    assert [(line.level1, line.level2) for line in form.lines] == [
        ("产出指标", "数量指标"),
        ("产出指标", "成本指标"),
        ("成本指标", None),
    ]


def test_sentences_of_a_report_are_no_listing() -> None:
    """Numbered lines below the same headings that tell what was done state no target."""
    text = (
        "项目支出绩效自评报告\n（一）产出指标\n1.数量指标：计划培训3期，实际完成3期，完成率100%。\n"
        "2.质量指标：合格率计划达到95%，实际为97%，已完成。\n3.时效指标：按期完成。\n（二）效益指标\n"
        "1.社会效益指标：群众素质有所提高，社会反映良好。"
    )
    assert recognise(paper(text)).forms == ()

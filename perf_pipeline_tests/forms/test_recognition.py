"""Papers → forms: layouts, header blocks, several forms, repairs."""

from decimal import Decimal

import pytest

from perf_pipeline.forms.form import Form
from perf_pipeline.forms.recognition import recognise
from perf_pipeline_tests.forms.papers import paper, sheet

GOAL = """
项目支出绩效目标表
（2025年）
预算单位 | | 云溪县水务局 | | | | | |
项目名称 | | 小型水库除险 | | | 项目负责人 | | 甲某某 |
项目资金（万元） | | 年度预算总额： | 36.5 | 其中：财政拨款 | 30 | 其他资金： | 6.5 |
项目总体目标 | | 完成两座水库除险加固 | | | | | |
一级指标 | 二级指标 | 三级指标 | 指标值 | 指标值设置依据 | 上年完成值 | 指标分值权重 | 指标赋分规则 | 佐证资料
产出指标 | 数量指标 | 加固水库座数 | ≥2座 | 计划标准 | 1座 | 20 | 按照正常比例赋分 | 工作资料
 | | 巡查水库次数 | ≥24次 | 计划标准 | | 20 | 按照正常比例赋分 | 工作资料
 | 时效指标 | 汛前完工 | 按时完工 | 其他标准 | | 10 | 直接赋分 | 正式材料
效益指标 | 社会效益指标 | 下游安全保障 | 有效保障 | 其他标准 | | 30 | 按评判等级赋分 | 说明材料
满意度指标 | 服务对象满意度指标 | 群众满意度 | ≥90% | 其他标准 | | 10 | 满意度赋分 | 工作资料
填表人：乙某某  联系电话：000-1111
"""


def only(text: str) -> Form:
    """The single form of a padded paper."""
    (form,) = recognise(paper(text)).forms
    return form


def test_a_goal_form_is_read_whole() -> None:
    """Header block, columns, levels filled down, numbers typed."""
    form = only(GOAL)
    assert (form.kind, form.layout, form.fiscal_year, form.organization_name, form.project_name) == (
        "project_goal", "G3", 2025, "云溪县水务局", "小型水库除险",
    )  # fmt: skip
    heading = form.heading
    assert (heading.budget_total, heading.budget_fiscal, heading.budget_other) == (
        "365000.00",
        "300000.00",
        "65000.00",
    )
    assert heading.objective == "完成两座水库除险加固"
    lines = [
        (
            line.level1,
            line.level2,
            line.level3,
            line.operator,
            line.target_value,
            line.target_unit,
            line.weight,
        )
        for line in form.lines
    ]
    assert lines == [
        ("产出指标", "数量指标", "加固水库座数", "≥", Decimal(2), "座", Decimal(20)),
        ("产出指标", "数量指标", "巡查水库次数", "≥", Decimal(24), "次", Decimal(20)),
        ("产出指标", "时效指标", "汛前完工", None, None, None, Decimal(10)),
        ("效益指标", "社会效益指标", "下游安全保障", None, None, None, Decimal(30)),
        ("满意度指标", "服务对象满意度指标", "群众满意度", "≥", Decimal(90), "%", Decimal(10)),
    ]
    assert form.findings == ()


def test_names_of_people_go_to_contacts_only() -> None:
    """Filler, telephone and head of project are kept apart from everything else."""
    form = only(GOAL)
    assert form.contacts == {"项目负责人": "甲某某", "填表人": "乙某某", "联系电话": "000-1111"}
    assert "某某" not in form.heading.to_json()


def test_places_lead_back_to_the_line() -> None:
    """Each line knows where it stands."""
    assert [line.place for line in only(GOAL).lines] == [f"line {n}" for n in range(8, 13)]


def test_a_repeated_header_goes_on_with_the_same_form() -> None:
    """A header row at the top of the next page starts no form of its own."""
    rows = GOAL.strip().split("\n")
    again = "\n".join([*rows[:9], "", rows[6], *rows[9:]])
    assert [line.level3 for line in only(again).lines] == [line.level3 for line in only(GOAL).lines]


def test_a_new_title_starts_a_new_form() -> None:
    """Two forms in one paper keep their lines apart."""
    forms = recognise(paper(GOAL + "\n" + GOAL.replace("小型水库除险", "河道保洁"))).forms
    assert [(form.ordinal, form.project_name, len(form.lines)) for form in forms] == [
        (1, "小型水库除险", 5), (2, "河道保洁", 5),
    ]  # fmt: skip


def test_a_paper_without_a_form_yields_none_and_says_so() -> None:
    """A notice is no form, even when it speaks of performance goals."""
    recognition = recognise(
        paper("关于报送绩效目标表的通知\n各单位：请于月底前报送绩效目标表，联系人：甲某某。")
    )
    assert (recognition.forms, [finding.code for finding in recognition.findings]) == ((), ["FMT-10"])


def test_template_rows_are_no_indicators() -> None:
    """Unused rows of the empty form are left alone."""
    text = GOAL.replace(
        "填表人", "成本指标 | 经济成本指标 | 指标1： | | | | | |\n | | …… | | | | | |\n填表人"
    )
    assert len(only(text).lines) == 5


def test_rows_shifted_after_a_page_break_are_repaired_and_reported() -> None:
    """The first-level column is gone after the break: levels hold on, the first level follows from the second."""
    rows = GOAL.strip().split("\n")
    broken = "\n".join(
        [*rows[:9], "", " | 时效指标 | 汛前完工 | 按时完工 | 其他标准 | | 10 | 直接赋分 | 正式材料"[3:],
         "社会效益指标 | 下游安全保障 | 有效保障 | 其他标准 | | 30 | 按评判等级赋分 | 说明材料", *rows[11:]]
    )  # fmt: skip
    form = only(broken)
    assert [(line.level1, line.level2, line.level3) for line in form.lines[2:4]] == [
        ("产出指标", "时效指标", "汛前完工"), ("效益指标", "社会效益指标", "下游安全保障"),
    ]  # fmt: skip
    assert [finding.code for finding in form.findings] == ["LAY-03", "LAY-03", "LAY-03"]


SELF_EVALUATION = """
项目支出绩效自评表
（2024年度）
项目名称 | | 河道清淤工程 | | | | |
主管部门 | 青川县水务局 | | 实施单位 | 青川县河道管理站 | | |
项目资金（万元） | | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分
 | 年度资金总额 | 120.00 | 110.00 | 99.00 | 10 | 90.00% | 9
 | 其中：当年财政拨款 | 120.00 | 110.00 | 99.00 | — | 90.00% | —
 | 上年结转资金 | 0 | 0 | 0 | — | | —
 | 其他资金 | 0 | 0 | 0 | — | | —
年度总体目标 | 预期目标 | | | 实际完成情况 | | |
 | 完成三条河道清淤 | | | 完成两条半 | | |
绩效指标 | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 | 偏差原因分析及改进措施
 | 产出指标 | 数量指标 | 清淤河道长度 | ≥12公里 | 11公里 | 20 | 18.33 | 雨季停工
 | | 质量指标 | 验收合格率 | =100% | 100% | 20 | 20 |
 | 效益指标 | 社会效益指标 | 行洪能力 | 明显提升 | 达成预期指标 | 30 | 27 |
 | 满意度指标 | 服务对象满意度指标 | 沿岸居民满意度 | ≥90% | | 10 | 9 |
总分 | | | | | | 90 | 83.33 |
"""


def test_a_self_evaluation_reports_actuals_and_claims() -> None:
    """The national layout: funds matrix, actuals, claimed scores, claimed total."""
    form = only(SELF_EVALUATION)
    execution = form.heading.execution
    assert execution is not None
    assert (form.kind, form.layout, form.project_name, form.organization_name) == (
        "project_self_evaluation", "S1", "河道清淤工程", "青川县河道管理站",
    )  # fmt: skip
    assert (execution.initial_budget, execution.adjusted_budget, execution.executed) == (
        "1200000.00",
        "1100000.00",
        "990000.00",
    )
    assert (execution.weight, execution.claimed_score, form.heading.claimed_total) == ("10", "9", "83.33")
    assert (form.heading.objective, form.heading.actual_summary) == ("完成三条河道清淤", "完成两条半")
    assert [
        (line.actual_value, line.actual_unit, line.actual_text, line.claimed_score) for line in form.lines
    ] == [
        (Decimal(11), "公里", "11公里", Decimal("18.33")),
        (Decimal(100), "%", "100%", Decimal(20)),
        (None, None, "达成预期指标", Decimal(27)),
        (None, None, None, Decimal(9)),
    ]
    assert form.lines[2].attainment == "达成预期指标"


def test_merged_cells_of_a_sheet_fill_levels_down() -> None:
    """A first level merged over its rows holds for each; the side column is no level."""
    document = sheet([
        ["项目支出绩效目标表", "<", "<", "<", "<"],
        ["（2025年度）", "<", "<", "<", "<"],
        ["项目名称", "乡村书屋", "<", "单位名称", "石桥县文化馆"],
        ["绩效指标", "一级指标", "二级指标", "三级指标", "指标值"],
        ["^", "产出指标", "数量指标", "新增书屋", "≥5个"],
        ["^", "^", "^", "购置图书", "≥3000册"],
        ["^", "^", "质量指标", "图书完好率", "≥98%"],
        ["^", "效益指标", "社会效益指标", "阅读人次", "≥800"],
    ])  # fmt: skip
    (form,) = recognise(document).forms
    assert [(line.place, line.level1, line.level2, line.level3, line.target_unit) for line in form.lines] == [
        ("表1!D5", "产出指标", "数量指标", "新增书屋", "个"),
        ("表1!D6", "产出指标", "数量指标", "购置图书", "册"),
        ("表1!D7", "产出指标", "质量指标", "图书完好率", "%"),
        ("表1!D8", "效益指标", "社会效益指标", "阅读人次", "人次"),
    ]


def test_a_header_in_two_rows_is_one_header() -> None:
    """A group above its parts: the parts carry the roles."""
    document = sheet([
        ["项目支出绩效自评表（2024年度）", "<", "<", "<", "<", "<", "<"],
        ["项目名称", "灌渠维修", "<", "<", "单位名称", "石桥县水利站", "<"],
        ["绩效指标", "<", "<", "年度指标值", "实际完成值", "分值", "得分"],
        ["一级指标", "二级指标", "三级指标", "^", "^", "^", "^"],
        ["产出指标", "数量指标", "维修渠道", "≥8公里", "8公里", "50", "50"],
    ])  # fmt: skip
    (form,) = recognise(document).forms
    line = form.lines[0]
    assert (line.level1, line.level3, line.actual_value, line.weight) == (
        "产出指标",
        "维修渠道",
        Decimal(8),
        Decimal(50),
    )


def test_a_row_of_the_header_block_is_no_upper_half_of_a_header() -> None:
    """The row right above the header keeps its labels and values."""
    form = only("""
项目支出绩效目标表（2025年）
项目名称 | 灌渠维修 | 单位名称 | 石桥县水利站
一级指标 | 二级指标 | 三级指标 | 指标值
产出指标 | 数量指标 | 维修渠道 | ≥8公里
""")
    assert (form.project_name, form.organization_name, form.fiscal_year) == ("灌渠维修", "石桥县水利站", 2025)


NARRATIVE = """
一、日常运转经费
日常运转经费年初预算安排126.5万元，此项主要目标为保证机关运转。资金累计支出进度3月底、6月底、10月底、12月底分别达到25%、50%、75%、100%。具体为：1、产出指标－质量指标－机关运转情况，指标值为正常。2、效益指标—社会效益—办事群众受理率（受理件数占申请件数（含网上）的比例），指标值为>＝95%。3、满意度指标－办事群众满意度，指标值为不低于90%。以上指标依据有关制度确定。
2026年部门预算按要求编制。
"""


def test_a_narrative_statement_is_a_form() -> None:
    """Budget, plan, objective and indicators are read from running text."""
    (form,) = recognise(paper(NARRATIVE)).forms
    assert (form.layout, form.project_name, form.heading.budget_total, form.fiscal_year) == (
        "G16",
        "日常运转经费",
        "1265000.00",
        2026,
    )
    assert form.heading.plan == {"3": "25", "6": "50", "10": "75", "12": "100"}
    assert [
        (line.level1, line.level2, line.level3, line.operator, line.target_value, line.target_text)
        for line in form.lines
    ] == [
        ("产出指标", "质量指标", "机关运转情况", None, None, "正常"),
        ("效益指标", "社会效益指标", "办事群众受理率", "≥", Decimal(95), ">＝95%"),
        ("满意度指标", None, "办事群众满意度", "≥", Decimal(90), "不低于90%"),
    ]
    assert form.lines[1].explanation == "受理件数占申请件数（含网上）的比例"


def test_a_narrative_about_a_project_with_a_table_supports_the_table() -> None:
    """It serves the audit and is no goal of its own."""
    text = NARRATIVE.replace("日常运转经费", "小型水库除险") + GOAL
    table, narrative = recognise(paper(text)).forms
    assert (table.layout, narrative.layout, narrative.supports) == ("G3", "G16", table.ordinal)


@pytest.mark.parametrize("kind", ["项目名称 | 小计 |", "合计 | | | 100"])
def test_sums_and_headings_are_no_indicators(kind: str) -> None:
    """A total row inside the table is not made an indicator."""
    text = GOAL.replace("填表人", f"{kind}\n填表人")
    assert len(only(text).lines) == 5


def test_a_line_without_a_name_is_read_and_the_table_goes_on() -> None:
    """Some forms leave the third level out; what follows must not be lost."""
    text = SELF_EVALUATION.replace("清淤河道长度 |", " |")
    assert [line.level3 for line in only(text).lines] == [None, "验收合格率", "行洪能力", "沿岸居民满意度"]


def test_an_unreadable_row_is_reported_and_the_table_goes_on() -> None:
    """Filled cells that make no indicator are left out, said so, and cost nothing else."""
    text = GOAL.replace(" | 时效指标 |", "此处 | 以下 | 另见 | 附件 | 甲 | 乙 | 丙 | 丁 | 戊\n | 时效指标 |")
    form = only(text)
    assert ([line.level3 for line in form.lines], [f.code for f in form.findings]) == (
        ["加固水库座数", "巡查水库次数", "汛前完工", "下游安全保障", "群众满意度"],
        ["LAY-05"],
    )


def test_page_numbers_between_the_parts_of_a_table_change_nothing() -> None:
    """A page foot is no end of a table."""
    text = GOAL.replace(" | 时效指标 |", "\n— 1 —\n\n | 时效指标 |")
    assert len(only(text).lines) == 5

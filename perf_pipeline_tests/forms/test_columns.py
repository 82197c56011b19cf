"""What columns mean where counties word them differently, and what stays where it stands."""

from perf_pipeline.forms.form import Form
from perf_pipeline.forms.recognition import recognise
from perf_pipeline_tests.forms.papers import paper, sheet


def form_of(*rows: list[str], above: tuple[list[str], ...] = ()) -> Form:
    """The only form of a sheet with this table below a title and these rows."""
    width = len(rows[0])
    lead = [["2025年项目支出绩效目标表"], ["项目名称：村道硬化"], ["单位名称：甲县公路所"]]
    wide = [row + ["<"] * (width - len(row)) for row in (*lead, *above)]
    (form,) = recognise(sheet([*wide, *rows])).forms
    return form


def test_a_column_with_a_name_of_its_own_keeps_its_cells() -> None:
    """A rate that no field takes is not moved into the place of a blank target or actual."""
    form = form_of(
        ["一级指标", "二级指标", "三级指标", "目标值", "实际完成值", "完成率", "分值", "得分"],
        ["产出指标", "数量指标", "硬化里程", "≥10公里", "9公里", "90.00%", "20", "18"],
        ["产出指标", "质量指标", "验收合格率", "", "100%", "100.00%", "20", "20"],
        ["产出指标", "时效指标", "及时率", "≥95%", "", "0.00%", "20", "0"],
    )
    assert [(line.target_text, line.actual_text) for line in form.lines] == [
        ("≥10公里", "9公里"),
        (None, "100%"),
        ("≥95%", None),
    ]


def test_what_explains_a_name_stands_beside_it() -> None:
    """指标内容 is the name of an indicator only where no other column is."""
    head = ["一级指标", "二级指标", "三级指标", "指标性质", "指标值", "度量单位", "指标属性", "指标内容"]
    form = form_of(
        head, ["产出指标", "数量指标", "硬化里程", "≥", "10", "公里", "定量指标", "当年硬化的村道"]
    )
    (line,) = form.lines
    assert (line.level3, line.operator, line.explanation) == ("硬化里程", "≥", "当年硬化的村道")


def test_levels_may_be_called_goals_or_classes() -> None:
    """产出目标 and 数量类 are levels; 效果 is the benefit level of a form that has no other, and said so."""
    form = form_of(
        ["一级目标", "二级目标", "三级目标", "目标值"],
        ["产出目标", "数量类", "硬化里程", "≥10公里"],
        ["效果目标", "社会效益", "受益人口", "≥3000人"],
    )
    assert [(line.level1, line.level2) for line in form.lines] == [
        ("产出指标", "数量指标"),
        ("效益指标", "社会效益指标"),
    ]
    assert [finding.code for finding in form.findings] == ["VOC-04"]


def test_a_list_without_anything_aimed_at_is_no_form() -> None:
    """The running numbers of a library of indicators are no targets."""
    rows = [
        ["某市绩效指标库", *["<"] * 5],
        ["序号", "一级指标", "二级指标", "三级指标", "指标解释", "推荐赋分方式"],
        ["1", "产出指标", "数量指标", "培训人次", "培训的人数", "按完成比例赋分"],
        ["2", "产出指标", "质量指标", "合格率", "合格的比重", "直接赋分"],
        ["3", "满意度指标", "服务对象满意度指标", "患者满意度", "满意情况", "满意度赋分"],
        ["使用说明：选取指标后另行确定目标值。", *["<"] * 5],
    ]
    assert recognise(sheet(rows)).forms == ()


def test_the_years_objective_comes_before_that_of_the_project() -> None:
    """In whichever order the two stand."""
    table = (["一级指标", "二级指标", "三级指标", "目标值"], ["产出指标", "数量指标", "硬化里程", "≥10公里"])
    whole, year = ["项目总目标：", "三年修好村道。"], ["年度绩效目标：", "修好十公里。"]
    for above in ((whole, year), (year, whole)):
        assert form_of(*table, above=above).heading.objective == "修好十公里。"


def test_measures_beside_a_reason_are_kept() -> None:
    """改进措施 in a column of its own follows the reason; alone it stands for it."""
    form = form_of(
        ["一级指标", "二级指标", "三级指标", "目标值", "实际完成值", "偏差原因", "改进措施"],
        ["产出指标", "数量指标", "硬化里程", "≥10公里", "9公里", "雨天多", "加派人手"],
        ["产出指标", "质量指标", "验收合格率", "100%", "95%", "", "返工"],
        ["产出指标", "时效指标", "及时率", "100%", "100%", "", ""],
    )
    assert [line.deviation_reason for line in form.lines] == ["雨天多；加派人手", "返工", None]


def test_the_objective_of_a_report_is_not_that_of_a_form_in_it() -> None:
    """What stands above the title of a form is no part of its header block."""
    document = paper("""
甲县人大办公室2025年预算说明
一、总体绩效目标
紧扣中心工作开展监督。
项目支出绩效目标表
（2025年度）
单位名称：甲县人大办公室
项目名称 | 代表活动
绩效目标 | 完成两次视察。
一级指标 | 二级指标 | 三级指标 | 指标值
产出指标 | 数量指标 | 视察次数 | ≥2次
""")
    (form,) = recognise(document).forms
    assert form.heading.objective == "完成两次视察。"


def test_levels_in_numbered_rows_of_their_own() -> None:
    """一 | 产出指标 over （一） | 成本指标: the numbering tells on which level a name stands that both have."""
    form = form_of(
        ["编号", "指标名称", "目标值", "计量单位", "数据来源"],
        ["一", "产出指标", "<", "<", "<"],
        ["（一）", "数量指标", "<", "<", "<"],
        ["1", "硬化里程", "≥10", "公里", "台账"],
        ["（二）", "成本指标", "<", "<", "<"],
        ["2", "每公里造价", "≤40", "万元", "合同"],
        ["二", "满意度指标", "<", "<", "<"],
        ["（一）", "服务对象满意度指标", "<", "<", "<"],
        ["3", "村民满意度", "≥90", "%", "问卷"],
    )
    assert [(line.level1, line.level2, line.level3) for line in form.lines] == [
        ("产出指标", "数量指标", "硬化里程"),
        ("产出指标", "成本指标", "每公里造价"),
        ("满意度指标", "服务对象满意度指标", "村民满意度"),
    ]


def test_how_points_are_given_is_the_rule() -> None:
    """怎样评分 asks for the rule, not for a score."""
    form = form_of(
        ["一级", "二级", "三级", "要求达到的值", "分值", "怎样评分"],
        ["产出", "数量", "硬化里程", "10公里", "30", "每少1公里扣3分"],
        ["产出", "质量", "验收合格率", "100%", "20", "不合格不得分"],
    )
    assert [line.rule_text for line in form.lines] == ["每少1公里扣3分", "不合格不得分"]


def test_values_of_earlier_years_beside_the_target() -> None:
    """What was done the year before is no actual of a goal form, and what was aimed at earlier no target."""
    form = form_of(
        ["一级指标", "二级指标", "三级指标", "2023年目标值", "2024年完成值", "2025年目标值"],
        ["产出指标", "数量指标", "硬化里程", "6公里", "8公里", "≥10公里"],
    )
    (line,) = form.lines
    assert (line.target_text, line.prior_year_text, line.actual_text) == ("≥10公里", "8公里", None)


def test_second_levels_tell_of_every_first_level_that_no_column_has() -> None:
    """Where the head of the first level cannot be read, the first one that is implied does not hold for all rows."""
    form = form_of(
        ["？？", "二级指标", "三级指标", "指标值", "分值"],
        ["", "经济成本指标", "每公里造价", "≤40万元", "20"],
        ["", "数量指标", "硬化里程", "≥10公里", "20"],
        ["", "生态效益指标", "绿化面积", "≥2亩", "20"],
    )
    assert [line.level1 for line in form.lines] == ["成本指标", "产出指标", "效益指标"]
    assert [finding.code for finding in form.findings] == ["LAY-03"] * 3

"""Templates: what stands where, what is open, what is hidden, and that papers of strangers stay words."""

import json
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from perf_pipeline.publishing.template_rows import target_words, template_goals
from perf_pipeline.publishing.template_spec import template_spec
from perf_pipeline.publishing.templates import Occasion, template, write_templates
from perf_pipeline_tests.publishing.filling import GUIDE, find, goal_sheets
from perf_pipeline_tests.publishing.template_frames import BUS, LINES, ROADS, UNIT, frames, goal, line

SELF, MONITORING = Occasion(2024, "self_evaluation", 7), Occasion(2024, "monitoring", 7)
POINTS = {ROADS: 10.0}


def book(occasion: Occasion = SELF, **changes: Any) -> Workbook:
    """The workbook of the small frames."""
    return load_workbook(BytesIO(template(template_goals(frames(**changes), POINTS), occasion)))


def roads(workbook: Workbook) -> Worksheet:
    """The sheet of the project with five indicators."""
    return workbook["2.农村公路养护"]


def column(sheet: Worksheet, header: str) -> list[Any]:
    """Values of the five indicators below a header."""
    top, position = find(sheet, header, find(sheet, "一级指标")[0])
    first = top + (2 if sheet.cell(top + 1, position).value is None else 1)
    return [sheet.cell(row, position).value for row in range(first, first + len(LINES))]


def test_the_guide_stands_in_front_the_department_before_its_projects() -> None:
    """One sheet a goal, numbered so that equal names never meet."""
    assert book().sheetnames == [GUIDE, "1.部门整体", "2.农村公路养护", "3.客运补贴"]


def test_a_goal_is_worded_as_its_paper_worded_it() -> None:
    """Levels on every row; operator and number in one cell, the unit beside it; points and rule as stated."""
    sheet = roads(book())
    assert column(sheet, "年度指标值") == ["≥10公里", "100", "明显改善", "2024年10月31日前", "健全"]
    assert column(sheet, "计量单位") == ["公里", "%", None, None, None]
    assert column(sheet, "一级指标") == ["产出指标", "产出指标", "效益指标", "产出指标", "产出指标"]
    assert column(sheet, "评分标准")[0] == "每少1公里扣2分，扣完为止"
    assert column(sheet, "分值") == [20] * 5


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        pytest.param({}, "≥10公里", id="printed"),
        pytest.param({"target_text": "10"}, "≥10", id="operator_in_a_column_of_its_own"),
        pytest.param({"operator": "=", "target_text": "10公里"}, "10公里", id="bare"),
        pytest.param({"target_text": "10公里以上"}, "≥10", id="operator_in_words"),
        pytest.param({"target_value": 0.97, "target_unit": "%", "target_text": "0.97"}, "≥0.97%", id="share_below_one"),
        pytest.param({"target_value": 1e15, "target_text": "x"}, "≥1000000000000000", id="no_exponent"),
        pytest.param({"operator": None, "target_value": None, "target_text": "及时"}, "及时", id="words"),
        pytest.param({"operator": None, "target_value": None, "target_text": None}, None, id="nothing"),
    ],
)  # fmt: skip
def test_target_words(changes: dict[str, Any], words: str | None) -> None:
    """A target is worded so that reading it again gives the same operator, number and unit."""
    assert target_words(line(1) | changes) == words


def test_only_what_the_unit_says_is_open() -> None:
    """Goal columns are locked, without a password; answers, amounts and signatures are open."""
    sheet = roads(book())
    open_cells = {cell.coordinate for row in sheet.iter_rows() for cell in row if not cell.protection.locked}
    top = find(sheet, "一级指标")[0]
    assert (sheet.protection.sheet, sheet.protection.password) == (True, None)
    lines = {f"{letter}{row}" for letter in "GIJ" for row in range(top + 1, top + 6)}
    assert lines <= open_cells
    assert not {f"{letter}{row}" for letter in "ABCDEFHK" for row in range(top, top + 6)} & open_cells
    assert {"E6", "F6", "G6", "I6"} <= open_cells  # 年初, 全年, 执行, 得分 of the year's total


def test_a_weight_that_no_paper_states_is_open() -> None:
    """The profile's proposal may be corrected."""
    lines = [line(1, weight_source="profile"), line(2), line(3, weight=None)]
    sheet = roads(book(lines=lines))
    top = find(sheet, "一级指标")[0]
    assert [sheet[f"H{row}"].protection.locked for row in range(top + 1, top + 4)] == [False, True, False]
    assert not sheet["H6"].protection.locked


def test_ids_are_hidden_behind_the_last_column() -> None:
    """One on every row, the goal's beside the unit's name; they are not printed."""
    sheet = roads(book())
    assert sheet.column_dimensions["K"].hidden
    assert [cell.value for cell in sheet["K"] if cell.value] == [
        f"目标识别码：{ROADS}",
        "指标识别码",
        *(row["indicator_id"] for row in LINES),
    ]
    assert sheet.print_area == "'2.农村公路养护'!$A$1:$J$19"


def test_money_is_filled_in_beforehand_in_ten_thousand_yuan() -> None:
    """To the cent; what is not known stays blank."""
    sheet = roads(book())
    assert [sheet[f"E{row}"].value for row in range(6, 10)] == [123.456789, 100, None, None]
    assert (sheet["H6"].value, sheet["H7"].value) == (10, "—")


def test_answers_are_guarded() -> None:
    """Numbers where numbers are due, the rule's own grades, else the form's; nothing for a date; points by weight."""
    sheet = roads(book())
    top = find(sheet, "一级指标")[0]
    guards = {
        str(cell): rule
        for rule in sheet.data_validations.dataValidation
        for part in rule.sqref.ranges
        for row in sheet[part.coord if ":" in part.coord else f"{part.coord}:{part.coord}"]
        for cell in (one.coordinate for one in row)
    }
    answers = [guards[f"G{row}"] for row in range(top + 1, top + 6)]
    assert [rule.type for rule in answers] == ["decimal", "decimal", "list", None, "list"]
    assert [rule.formula1 for rule in answers if rule.type == "list"] == [
        '"效果明显,效果一般"',
        '"达成预期指标,部分达成预期指标并具有一定效果,未达成预期指标且效果较差"',
    ]
    assert [answers[0].errorStyle, answers[2].showErrorMessage] == ["warning", False]
    claim = guards[f"I{top + 1}"]
    assert (claim.type, claim.formula1, claim.formula2, claim.errorStyle) == (
        "decimal",
        "0",
        f"H{top + 1}",
        "stop",
    )
    assert (guards["E6"].type, guards["E6"].formula1) == ("decimal", "0")


def test_monitoring_asks_for_progress_outlook_causes_and_likelihood() -> None:
    """The month stands in title and headers; causes take ticks, the likelihood is a list."""
    sheet = roads(book(Occasion(2024, "monitoring", 9)))
    top = find(sheet, "一级指标")[0]
    assert sheet["A1"].value == "2024年度项目支出绩效运行监控表（1-9月）"
    heads = [cell.value for cell in sheet[top] if cell.value]
    assert heads == [
        "一级指标", "二级指标", "三级指标", "年度指标值", "计量单位", "1-9月执行情况", "全年预计完成情况",
        "偏差原因分析", "完成目标可能性", "备注", "指标识别码",
    ]  # fmt: skip
    lists = [rule.formula1 for rule in sheet.data_validations.dataValidation if rule.type == "list"]
    assert {'"√"', '"确定能,有可能,完全不可能"'} <= set(lists)
    assert sheet.print_title_rows == f"${top}:${top + 1}"


def test_sheets_are_printable() -> None:
    """A4 landscape, one page wide, the header on every page."""
    sheet = roads(book())
    top = find(sheet, "一级指标")[0]
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows == f"${top}:${top}"


def test_running_again_gives_the_same_bytes_in_any_order_of_rows(tmp_path: Path) -> None:
    """Workbooks depend on what the frames hold."""
    shuffled = {name: data.sample(frac=1, random_state=5) for name, data in frames().items()}
    for occasion in (SELF, MONITORING):
        assert template(template_goals(frames(), POINTS), occasion) == template(
            template_goals(shuffled, POINTS), occasion
        )


HOSTILE = [
    '=HYPERLINK("http://x","y")',
    "+1+cmd|' /C calc'!A0",
    "@SUM(1)",
    "-2+3",
    "\x01坏\ud800字",
    "甲\n乙",
    "[*]:?/\\'名'",
]


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("occasion", [SELF, MONITORING], ids=["self_evaluation", "monitoring"])
def test_words_of_strangers_stay_words(text: str, occasion: Occasion) -> None:
    """Nothing that a paper says becomes a formula, a broken workbook or another sheet's name."""
    changed = frames([line(1, level1=text, level2=text, level3=text, rule_text=text, target_unit=text,
                           target_text=text, target_value=None)])  # fmt: skip
    for name, columns in {"organization": ["name", "code"], "project": ["name", "code"]}.items():
        changed[name] = changed[name].assign(**dict.fromkeys(columns, text))
    changed["performance_goal"] = changed["performance_goal"].assign(objective=text)
    workbook = load_workbook(BytesIO(template(template_goals(changed, POINTS), occasion)))
    formulas = {
        str(cell.value).split("(")[0]
        for sheet in workbook.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    }
    assert formulas <= {"=IF"}
    assert len(workbook.sheetnames) == 4


@pytest.mark.parametrize(
    "words", [['甲",A1&"', "乙"], ["很长的等级" * 40, "乙" * 100], ["唯一"], ["甲,乙", "丙"]],
    ids=["quote", "long", "single", "comma"],
)  # fmt: skip
def test_grades_that_no_list_can_hold_give_way_to_the_usual_ones(words: list[str]) -> None:
    """A drop-down is a formula: what would break it is not put in."""
    changed = frames()
    tiers = [{"words": [word]} for word in words]
    changed["scoring_rule"]["parameters"] = json.dumps({"tiers": tiers})
    (_, goal_, _) = template_goals(changed, POINTS)
    assert goal_.lines[2].options == template_spec().options["attainment"]


def test_a_folder_gets_a_workbook_per_unit_and_a_big_unit_several(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """File names say year, unit, stage and part; no workbook has more sheets than intake reads."""
    small = template_spec().model_copy(update={"most_goals": 1})
    monkeypatch.setattr("perf_pipeline.publishing.templates.template_spec", lambda: small)
    paths = write_templates(template_goals(frames(), POINTS), SELF, tmp_path)
    assert [path.name for path in paths] == [
        f"2024_云岫县交通运输局_绩效自评填报表_{UNIT[:8]}_第1册.xlsx",
        f"2024_云岫县交通运输局_绩效自评填报表_{UNIT[:8]}_第2册.xlsx",
        f"2024_云岫县松涛镇人民政府_绩效自评填报表_{'b' * 8}.xlsx",
    ]


def test_a_goal_without_indicators_is_still_a_sheet() -> None:
    """Nothing to sum, nothing to guard; the workbook opens."""
    workbook = book(lines=[], goals=[goal(BUS, UNIT, "d" * 32)])
    assert len(goal_sheets(workbook)) == 1


def test_a_workbook_is_drawn_again_only_when_its_goals_or_the_drawing_changed(tmp_path: Path) -> None:
    """Whatever was damaged, amended or drawn by another version is replaced; the rest is left alone."""
    goals = template_goals(frames(), POINTS)
    paths = write_templates(goals, SELF, tmp_path, "v1")
    made = [path.read_bytes() for path in paths]
    stamps = [path.stat().st_mtime_ns for path in paths]
    assert write_templates(goals, SELF, tmp_path, "v1") == paths
    assert [path.stat().st_mtime_ns for path in paths] == stamps
    paths[0].write_bytes(b"PK damaged")
    write_templates(goals, SELF, tmp_path, "v1")
    assert [path.read_bytes() for path in paths] == made
    amended = template_goals(frames(lines=[line(1, target_text="≥12公里", target_value=12.0)]), POINTS)
    for changed, occasion, version in (
        (amended, SELF, "v1"),
        (goals, SELF, "v2"),
        (goals, Occasion(2025, "self_evaluation", 7), "v2"),
    ):
        before = paths[0].read_bytes()
        written = write_templates(changed, occasion, tmp_path, version)
        assert written[0].read_bytes() != before

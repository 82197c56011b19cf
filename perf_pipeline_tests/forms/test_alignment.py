"""Row alignment: cells go where they can stand."""

from perf_pipeline.forms.alignment import align_row

ROLES = ["level1", "level2", "level3", "operator", "target", "unit", "explanation", "rule", "remark"]
RULE = "达到目标得2分，否则按完成比例计分"


def placed(texts: list[str], roles: list[str] = ROLES) -> dict[str, str]:
    """Role → text of the filled cells as aligned."""
    placement = align_row(roles, texts, rigid=False).placement
    return {
        role: texts[cell]
        for role, cell in zip(roles, placement, strict=True)
        if cell is not None and texts[cell]
    }


def test_a_row_as_written_is_not_touched() -> None:
    """When every cell fits its column nothing moves."""
    row = ["产出指标", "数量指标", "巡河次数", "≥", "24", "次", "全年巡河的次数", RULE, ""]
    assert (align_row(ROLES, row, rigid=False).moved, placed(row)["level3"]) == (False, "巡河次数")


def test_lost_level_cells_are_found_again() -> None:
    """After a page break the name stands first and a blank is left over: contents decide."""
    row = ["巡河达标率", "", "≥", "95", "%", "达标河段占比", RULE, "", ""]
    expected = {
        "level3": "巡河达标率",
        "operator": "≥",
        "target": "95",
        "unit": "%",
        "explanation": "达标河段占比",
        "rule": RULE,
    }
    assert (align_row(ROLES, row, rigid=False).moved, placed(row)) == (True, expected)


def test_a_row_one_column_short_moves_as_a_whole() -> None:
    """The first-level column is gone; all others stand one to the left."""
    row = ["时效指标", "险情处置及时率", "=", "100", "%", "及时处置的险情占比", RULE, ""]
    assert placed(row) | {"rule": ""} == {
        "level2": "时效指标", "level3": "险情处置及时率", "operator": "=", "target": "100", "unit": "%",
        "explanation": "及时处置的险情占比", "rule": "",
    }  # fmt: skip


def test_a_missing_name_leaves_the_name_empty() -> None:
    """Two levels and then the operator: the third level is missing, not the second."""
    row = [
        "效益指标",
        "经济效益指标",
        "定性",
        "效果明显",
        "",
        "对经济的影响",
        "效果明显得10分，一般得5分",
        "",
    ]
    assert {"level1", "level2", "operator"} <= set(placed(row))
    assert "level3" not in placed(row)


def test_an_unknown_label_under_a_lost_first_level_is_a_second_level() -> None:
    """A label that no vocabulary knows cannot be one of the four first levels."""
    row = ["成效指标", "", "投诉办结率", "≥", "95", "%", "办结的投诉占比", RULE, ""]
    assert (placed(row)["level2"], placed(row)["level3"]) == ("成效指标", "投诉办结率")


def test_two_equally_good_readings_are_reported() -> None:
    """A lone word between two free-text columns could stand in either: the rival is kept, nothing is guessed."""
    roles = ["level3", "unit", "explanation", "explanation", "target"]
    alignment = align_row(roles, ["河长制", "甲乙丙丁戊己庚辛壬癸", "≥3次"], rigid=False)
    assert alignment.rival is not None


def test_a_blank_name_alone_moves_nothing() -> None:
    """A form may leave the third level out; its target is then no name."""
    roles = ["level1", "level2", "level3", "target", "actual", "weight", "claimed_score", "reason"]
    row = ["效益指标", "经济效益指标", "", "效果明显", "效果一般", "", "", ""]
    assert not align_row(roles, row, rigid=False).moved

"""Ids that a paper carries: taken when they can be ours, a finding when they cannot, never in the way of reading."""

import pytest

from perf_pipeline.forms.recognition import recognise
from perf_pipeline.forms.records import to_records
from perf_pipeline.forms.stated_ids import stated_id
from perf_pipeline_tests.forms.papers import paper, sheet

GOAL, FIRST, SECOND = "a" * 32, "0123456789abcdef" * 2, "1" * 32
HEAD = ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因"]
ROWS = [
    ["产出指标", "数量指标", "硬化里程", "≥10公里", "9公里", "20", "18", "天气"],
    ["", "质量指标", "验收合格率", "100%", "100%", "30", "30", ""],
]
ABOVE = [
    ["项目支出绩效自评表", "<", "<", "<", "<", "<", "<", "<", ""],
    ["（2024年度）", "<", "<", "<", "<", "<", "<", "<", ""],
    ["项目名称", "村道硬化", "<", "<", "单位名称", "甲县交通局", "<", "<", f"目标识别码：{GOAL}"],
]


def _sheet(first: str, second: str) -> list[list[str]]:
    head = [*HEAD, "指标识别码"]
    return [*map(list, ABOVE), head, *([*row, one] for row, one in zip(ROWS, (first, second), strict=True))]


@pytest.mark.parametrize("second", [SECOND, SECOND.upper(), f" {SECOND}\n"], ids=["plain", "upper", "spaced"])
def test_ids_reach_the_records(second: str) -> None:
    """The goal's id stands in the header block, an indicator's on its row; both arrive beside what is read by name."""
    recognition = recognise(sheet(_sheet(FIRST, second)))
    records = to_records("s" * 64, recognition)
    assert [form["stated_goal_id"] for form in records.forms] == [GOAL]
    assert [line["stated_indicator_id"] for line in records.lines] == [FIRST, SECOND]
    assert records.findings == ()


def test_a_form_reads_the_same_with_and_without_ids() -> None:
    """The column of ids changes nothing of what the other columns say."""
    (with_ids,) = recognise(sheet(_sheet(FIRST, SECOND))).forms
    without = [row[:-1] for row in _sheet(FIRST, SECOND)]
    (plain,) = recognise(sheet(without)).forms
    assert [(line.level3, line.actual_text, line.claimed_score) for line in with_ids.lines] == [
        (line.level3, line.actual_text, line.claimed_score) for line in plain.lines
    ]
    assert (with_ids.layout, plain.stated_goal_id) == (plain.layout, None)


@pytest.mark.parametrize(
    "hostile",
    ["abc", "g" * 32, "a" * 31, "a" * 33, "=1+1", "' OR 1=1 --", "９" * 31 + "٣", "12"],
)
def test_what_cannot_be_an_id_is_a_finding(hostile: str) -> None:
    """It is quoted with its place, left out of the records, and the row is read as if it were not there."""
    recognition = recognise(sheet(_sheet(hostile, SECOND)))
    (form,) = recognition.forms
    assert [line.stated_indicator_id for line in form.lines] == [None, SECOND]
    assert [(finding.code, finding.quote, finding.line) for finding in form.findings] == [
        ("KEY-20", hostile, 1)
    ]
    assert [line.level3 for line in form.lines] == ["硬化里程", "验收合格率"]


def test_a_goal_id_that_is_none_is_a_finding() -> None:
    """The form goes on without it."""
    rows = _sheet(FIRST, SECOND)
    rows[2][-1] = "目标识别码：自编001"
    (form,) = recognise(sheet(rows)).forms
    assert (form.stated_goal_id, [finding.code for finding in form.findings]) == (None, ["KEY-20"])


def test_blank_ids_are_rows_that_someone_added() -> None:
    """No id, no finding: the row is joined by its name."""
    (form,) = recognise(sheet(_sheet(FIRST, ""))).forms
    assert ([line.stated_indicator_id for line in form.lines], form.findings) == ([FIRST, None], ())


@pytest.mark.parametrize("identity", [FIRST, SECOND, "1" * 30 + "e5", "9" * 31 + "a"])
def test_an_id_holds_its_column_in_a_shifted_dump(identity: str) -> None:
    """Whatever number or unit an id looks like, it is never taken for a score or an actual."""
    text = "\n".join(
        [
            "项目支出绩效自评表",
            "（2024年度）",
            "项目名称 | 村道硬化 | 单位名称 | 甲县交通局",
            " | ".join([*HEAD, "指标识别码"]),
            " | ".join([*ROWS[0], identity]),
            " | ".join([*ROWS[1][1:], identity]),
        ]
    )
    (form,) = recognise(paper(text)).forms
    assert [line.stated_indicator_id for line in form.lines] == [identity, identity]
    assert [(line.level3, line.claimed_score) for line in form.lines] == [
        ("硬化里程", 18),
        ("验收合格率", 30),
    ]


def test_a_row_without_name_is_known_by_its_id() -> None:
    """Names typed over with blanks do not lose the actual."""
    rows = _sheet(FIRST, SECOND)
    rows[-1][2] = ""
    (form,) = recognise(sheet(rows)).forms
    assert [(line.level3, line.stated_indicator_id) for line in form.lines] == [
        ("硬化里程", FIRST),
        (None, SECOND),
    ]


def test_a_blank_cell_states_nothing() -> None:
    """Neither an id nor a fault."""
    assert stated_id(" \u3000", "表1!K5") == (None, ())

"""Target and actual cells in every notation."""

from decimal import Decimal

import pytest

from perf_pipeline.notation.targets import (
    is_blank,
    is_operator_cell,
    is_template,
    parse_actual,
    parse_operator,
    parse_quantity,
    parse_target,
)

D = Decimal

QUANTITIES = [
    ("≥3次", "≥", "3", "次"),
    (">＝95%", "≥", "95", "%"),
    (">=2门", "≥", "2", "门"),
    ("≧90％", "≥", "90", "%"),
    ("⩾12户", "≥", "12", "户"),
    ("不少于20人次", "≥", "20", "人次"),
    ("不低于98%", "≥", "98", "%"),
    ("至少4场", "≥", "4", "场"),
    ("95%以上", "≥", "95", "%"),
    ("95%（含）以上", "≥", "95", "%"),
    ("大于等于80%", "≥", "80", "%"),
    ("≤30.03万元", "≤", "30.03", "万元"),
    ("<=1000元/人", "≤", "1000", "元/人"),
    ("不超过15天", "≤", "15", "天"),
    ("控制在30万元以内", "≤", "30", "万元"),
    ("5个工作日内", "≤", "5", "个工作日"),
    ("10万元以下", "≤", "10", "万元"),
    (">85%", ">", "85", "%"),
    ("超过60分", ">", "60", "分"),
    ("＜3起", "<", "3", "起"),
    ("=4次", "=", "4", "次"),
    ("等于12期", "=", "12", "期"),
    ("289份", "=", "289", "份"),
    ("200", "=", "200", None),
    ("200,000", "=", "200000", None),
    ("９５．５％", "=", "95.5", "%"),
    ("百分之九十五", "=", "95", "%"),
    ("不低于百分之八十", "≥", "80", "%"),
    ("5人/10万人", "=", "5", "人/10万人"),
    ("3年", "=", "3", "年"),
    ("0", "=", "0", None),
    ("-2%", "=", "-2", "%"),
    (">=≥90%", "≥", "90", "%"),
]


@pytest.mark.parametrize(("text", "operator", "value", "unit"), QUANTITIES, ids=[q[0] for q in QUANTITIES])
def test_a_quantity_has_operator_value_and_unit(
    text: str, operator: str, value: str, unit: str | None
) -> None:
    """Operator, number and unit come out of one cell, whatever the spelling."""
    quantity = parse_quantity(text)
    assert (quantity.operator, quantity.value, quantity.unit) == (operator, D(value), unit)


WORDS = [
    "及时、高效",
    "全覆盖",
    "效果明显",
    "满意",
    "2024年12月31日前",
    "12月底前",
    "2024年底",
    "2023.07-2024.01",
    "如期完成",
    "",
]


@pytest.mark.parametrize("text", WORDS)
def test_words_and_dates_leave_operator_and_value_empty(text: str) -> None:
    """Dates, periods and words are no numbers, and no finding either."""
    quantity = parse_quantity(text)
    assert (quantity.operator, quantity.value, quantity.note) == (None, None, None)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        *(
            (text, "VAL-06")
            for text in ("٣", "≥৯৫%", "1_000", "1e3", "0x10", "NaN", "½", "①", "²", "五", "壹佰")
        ),
        *((text, "VAL-09") for text in ("≥12,34元", "1 234", "1’234", "1.234.567", "1..5", "10.")),
        *((text, "VAL-10") for text in ("1234567890123456789",)),
        *((text, "VAL-08") for text in ("TRUE", "false")),
    ],
)
def test_a_number_that_is_not_well_written_is_refused_and_told(text: str, code: str) -> None:
    """What was meant as a number does not pass silently for words."""
    quantity = parse_quantity(text)
    assert (quantity.value, quantity.note) == (None, code)


@pytest.mark.parametrize(
    ("text", "value", "code"),
    [
        ("−5", "-5", "VAL-12"),
        ("-0.3元", "-0.3", "VAL-12"),
        ("-0.3%", "-0.3", None),
        ("0.0900000762939453", "0.0900000762939453", "VAL-10"),
        ("9成", "9", "VAL-11"),
        ("〈95", "95", "VAL-01"),
    ],
)
def test_an_odd_number_is_read_and_told(text: str, value: str, code: str | None) -> None:
    """A number that can be read but is unlikely is kept with a note."""
    quantity = parse_quantity(text)
    assert (quantity.value, quantity.note) == (Decimal(value), code)


@pytest.mark.parametrize(
    "text", ["〈2024年计划〉印发", "完成①②③项任务", "五一节前完成", "一般", "长期", "万全"]
)
def test_words_with_odd_signs_stay_words(text: str) -> None:
    """Running text may hold any sign."""
    assert parse_quantity(text).note is None


def test_an_operator_in_the_unit_column_is_told() -> None:
    """The unit cell holds what belongs into the operator cell."""
    quantity = parse_target("95", "", "≥")
    assert (quantity.value, quantity.unit, quantity.note) == (Decimal(95), None, "VAL-04")


@pytest.mark.parametrize("text", ["80-90%", "±3%以内", "1/3", "约20次", "15左右"])
def test_a_doubtful_notation_is_noted_and_not_guessed(text: str) -> None:
    """What is not one number keeps its text only and is noted as VAL-02."""
    quantity = parse_quantity(text)
    assert (quantity.value, quantity.note) == (None, "VAL-02")


def test_the_operator_column_wins_over_a_bare_value() -> None:
    """An operator of its own column holds for the number beside it, with the unit column."""
    target = parse_target("588.12", "≤", "万元")
    assert (target.operator, target.value, target.unit, target.note) == ("≤", D("588.12"), "万元", None)


def test_two_operators_that_differ_are_a_contradiction() -> None:
    """≤ in the column and ≥ in the cell cannot both hold."""
    assert parse_target("≥5", "≤", "次").note == "VAL-04"


def test_a_qualitative_marker_beside_a_number_is_a_contradiction() -> None:
    """定性 and a number: the number is not used."""
    target = parse_target("95", "定性", "%")
    assert (target.operator, target.value, target.note) == (None, None, "VAL-04")


def test_a_qualitative_target_has_no_operator() -> None:
    """定性 with words is an ordinary qualitative target."""
    target = parse_target("明显改善", "定性", "")
    assert (target.operator, target.value, target.note) == (None, None, None)


@pytest.mark.parametrize(
    ("name", "unit"),
    [("红色教育参观人次", "人次"), ("培训费（万元）", "万元"), ("巡查次数", None)],
    ids=["counting word", "brackets", "no unit"],
)
def test_a_unit_may_stand_in_the_name(name: str, unit: str | None) -> None:
    """A number without unit takes the unit that the indicator's name carries."""
    assert parse_target("200", name=name).unit == unit


def test_a_share_under_percent_is_left_alone() -> None:
    """0.97 with unit % may be 97 %: no number is taken, and it is noted."""
    target = parse_target("0.97", unit_text="%")
    assert (target.value, target.note) == (None, "VAL-07")


def test_a_small_cap_in_percent_is_plain() -> None:
    """A fault rate of at most 0.5 % is just that."""
    target = parse_target("0.5", "≤", "%")
    assert (target.value, target.note) == (D("0.5"), None)


@pytest.mark.parametrize(
    ("target", "value", "note"),
    [("95", None, "VAL-07"), ("0.5", "0.3", None)],
    ids=["share of 95 %", "below a cap"],
)
def test_a_small_actual_is_held_against_its_target(target: str, value: str | None, note: str | None) -> None:
    """0.3 against 95 % may be 30 %; against a cap of 0.5 % it is 0.3 %."""
    actual = parse_actual("0.3", "%", D(target))
    assert (actual.value, actual.note) == (None if value is None else D(value), note)


def test_the_operator_of_an_actual_is_dropped() -> None:
    """≥96% as an actual reports 96 %."""
    actual = parse_actual("≥96%")
    assert (actual.operator, actual.value, actual.unit) == (None, D("96"), "%")


def test_an_actual_takes_the_unit_of_its_column() -> None:
    """A bare actual stands in the unit printed beside it."""
    actual = parse_actual("11", "公里")
    assert (actual.value, actual.unit) == (D(11), "公里")


@pytest.mark.parametrize("text", ["", "/", "—", "－", "无", "不适用", " * "])
def test_marks_for_none_are_blank(text: str) -> None:
    """A mark for none says nothing."""
    assert is_blank(text)


@pytest.mark.parametrize("text", ["≥**人", "指标1", "指标12：", "XX", "……"])
def test_left_overs_of_the_template_are_known(text: str) -> None:
    """What stands on the empty form is no content."""
    assert is_template(text)


def test_a_name_that_begins_like_a_template_is_none() -> None:
    """指标体系 is a word, not 指标1."""
    assert not is_template("指标体系建设")


@pytest.mark.parametrize(
    ("text", "operator"),
    [("≥", "≥"), ("＞＝", "≥"), ("＝", "="), ("﹤", "<"), ("不低于", "≥"), ("定性", None), ("正向", None)],
)
def test_operator_cells(text: str, operator: str | None) -> None:
    """Every spelling of an operator column is recognised; 定性 and 正向 stand there too but are no operators."""
    assert (parse_operator(text), is_operator_cell(text)) == (operator, True)

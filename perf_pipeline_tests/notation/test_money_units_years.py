"""Money, units of measure and years in words."""

from decimal import Decimal

import pytest

from perf_pipeline.notation.folding import fold, name_key, one_line, squeeze
from perf_pipeline.notation.money import money_unit_in, parse_money
from perf_pipeline.notation.units import conversion_factor, is_known_unit, looks_like_unit
from perf_pipeline.notation.years import budget_year, title_year, years_in


@pytest.mark.parametrize(
    ("text", "unit", "yuan"),
    [
        ("4.02", "万元", "40200.00"),  # 40199.99999999999 in floating point
        ("0.22万元", None, "2200.00"),
        ("40000.00", "元", "40000.00"),
        ("1.5亿元", "万元", "150000000.00"),
        ("12,345.678", "元", "12345.68"),
        ("0", "万元", "0.00"),
    ],
)
def test_money_is_converted_exactly(text: str, unit: str | None, yuan: str) -> None:
    """The unit in the cell wins over the unit of the label."""
    assert parse_money(text, unit) == Decimal(yuan)


@pytest.mark.parametrize(
    ("text", "unit"), [("40000", None), ("若干", "元"), ("3人", "元"), ("99999999999", "亿元")]
)
def test_money_of_unknown_size_is_refused(text: str, unit: str | None) -> None:
    """Without a unit an amount is not guessed; beyond 10^13 yuan a double would not hold the cent."""
    assert parse_money(text, unit) is None


@pytest.mark.parametrize(
    ("text", "unit"),
    [("项目资金（万元）", "万元"), ("单位：元", "元"), ("金额单位：人民币万元", "万元"), ("项目资金", None)],
)
def test_money_units_in_labels(text: str, unit: str | None) -> None:
    """Labels and lines of their own name the unit."""
    assert money_unit_in(text) == unit


@pytest.mark.parametrize("unit", ["%", "人次", "元/人·月", "人/10万人", "个工作日", "万元", "元/次"])
def test_known_units(unit: str) -> None:
    """Units of the table and compounds of them."""
    assert is_known_unit(unit)


@pytest.mark.parametrize("text", ["参加培训的人数占比", "每季度组织一次，形成纪要", "95", ""])
def test_sentences_and_numbers_are_no_units(text: str) -> None:
    """A unit is short and says nothing else."""
    assert not looks_like_unit(text)


@pytest.mark.parametrize(
    ("source", "target", "factor"),
    [("万元", "元", "10000"), ("元", "万元", "0.0001"), ("%", "百分比", "1"), ("‰", "%", "0.1"), ("万人", "人", "10000"),
     ("万元/人", "元/人", "10000"), ("次", "次", "1"), ("次", "人", None), ("元", "%", None)],
)  # fmt: skip
def test_units_convert_within_their_kind(source: str, target: str, factor: str | None) -> None:
    """Money to money, counts to counts, nothing across."""
    assert conversion_factor(source, target) == (None if factor is None else Decimal(factor))


@pytest.mark.parametrize(
    ("text", "year"),
    [("（ 2026 ）年度", 2026), ("(2023年)", 2023), ("2024年度项目支出绩效自评表", 2024), ("二〇二五年度", 2025),
     ("2023-2025年规划表", None), ("某财〔2020〕58号", None)],
)  # fmt: skip
def test_the_year_of_a_title(text: str, year: int | None) -> None:
    """One year, or none when it is not clear; document numbers name no year."""
    assert title_year(text) == year


def test_the_budget_year_of_running_text() -> None:
    """The year that is followed by 预算 counts, not every year that is named."""
    texts = ["2024年部门预算安排的支出", "甲发[2005]11号文件", "2022年五星级站点经费"]
    assert budget_year(texts) == 2024


def test_years_in_document_numbers_are_left_out() -> None:
    """Square, round and lenticular brackets around a year make a document number when a number follows."""
    assert years_in("乙财企【2020】76号下达2021年资金") == [2021]


def test_folding_keeps_what_has_meaning() -> None:
    """Full width and invisible characters fold, ㎡ and ① do not."""
    assert (fold("　１２\u200b％ "), squeeze("产 出 指 标"), fold("㎡①")) == ("12%", "产出指标", "㎡①")


def test_name_keys_ignore_punctuation_and_width() -> None:
    """Two prints of one name have one key."""
    assert name_key("农村道路（Ⅱ期）养护 ") == name_key("农村道路(II期)养护")


def test_line_breaks_inside_words_vanish() -> None:
    """A cell broken for width reads as one phrase."""
    assert one_line("服务对象\n满意度  指标") == "服务对象满意度 指标"

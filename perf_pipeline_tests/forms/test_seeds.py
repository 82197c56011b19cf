"""The three real documents, read in full."""

from decimal import Decimal

import pytest

from perf_pipeline.forms.form import Form
from perf_pipeline.forms.recognition import recognise
from perf_pipeline.intake.reading import read
from perf_pipeline_tests.seeds import needs_seeds, seed

pytestmark = needs_seeds


def forms_of(number: str) -> list[Form]:
    """The forms of a seed."""
    path = seed(number)
    return list(recognise(read(path.read_bytes(), path.name)).forms)


@pytest.mark.parametrize(
    ("number", "lines"), [("002", [24]), ("003", [8, 8, 8, 8, 10, 8, 8]), ("004", [7, 10, 10, 7, 8])]
)
def test_every_table_form_with_every_indicator(number: str, lines: list[int]) -> None:
    """13 table forms, 24 + 58 + 42 indicators, none invented."""
    assert [len(form.lines) for form in forms_of(number) if form.layout != "G16"] == lines


def test_nine_narrative_statements_of_three_indicators() -> None:
    """Two are goals of their own, seven support the table of their project."""
    narratives = [form for form in forms_of("003") if form.layout == "G16"]
    assert [(len(form.lines), form.supports) for form in narratives] == [
        (3, None), (3, None), (3, 6), (3, 2), (3, 3), (3, 7), (3, 5), (3, 1), (3, 4),
    ]  # fmt: skip


def test_rows_shifted_after_the_page_break_stand_under_their_columns() -> None:
    """Lines 26 to 37 of the department form: levels, operator, value, unit as a person reads them."""
    (form,) = forms_of("002")
    rows = {line.place: line for line in form.lines}
    got = {
        number: (r.level1, r.level2, r.level3 is not None, r.operator, r.target_value, r.target_unit)
        for number in (26, 27, 28, 30, 31, 32, 33, 34, 35, 36, 37)
        for r in [rows[f"line {number}"]]
    }
    share = ("%",)
    assert got == {
        26: ("产出指标", "质量指标", True, "≥", Decimal(95), *share),
        27: ("产出指标", "质量指标", True, "=", Decimal(100), *share),
        28: ("产出指标", "绩效指标", True, "≥", Decimal(95), *share),
        30: ("产出指标", "时效指标", True, "≥", Decimal(95), *share),
        31: ("产出指标", "时效指标", True, "=", Decimal(100), *share),
        32: ("效益指标", "经济效益指标", False, None, None, None),
        33: ("效益指标", "社会效益指标", True, None, None, None),
        34: ("效益指标", "社会效益指标", True, None, None, None),
        35: ("效益指标", "生态效益指标", True, None, None, None),
        36: ("效益指标", "可持续影响指标", True, None, None, None),
        37: ("满意度指标", "服务对象满意度指标", True, "≥", Decimal(95), *share),
    }
    assert all(line.rule_text for line in form.lines)


def test_budgets_are_in_yuan() -> None:
    """Yuan in one document, ten thousands in the other."""
    tables = [form for form in forms_of("003") if form.layout == "G2"]
    assert sum(Decimal(form.heading.budget_total or "0") for form in tables) == Decimal("1122600.00")
    assert [form.heading.budget_total for form in forms_of("004")] == [
        "2200.00", "53000.00", "20000.00", "40200.00", "50000.00",
    ]  # fmt: skip


def test_spending_plans_are_read() -> None:
    """Every table and every statement of the third document has its four months."""
    plans = [form.heading.plan for form in forms_of("003")]
    assert [sorted(map(int, plan)) for plan in plans] == [[3, 6, 10, 12]] * 16
    assert plans[2] == {"3": "25", "6": "50", "10": "80", "12": "100"}


def test_years_and_units_come_from_where_they_stand() -> None:
    """In brackets above the form, in a row of its own, or only in the running text."""
    found = {
        number: {(form.fiscal_year, form.organization_code) for form in forms_of(number)}
        for number in ("002", "003", "004")
    }
    assert found == {"002": {(2026, None)}, "003": {(2024, "101001")}, "004": {(2023, None)}}


def test_stated_points_add_up() -> None:
    """Five times 90 beside the ten for execution."""
    assert [sum(line.weight or 0 for line in form.lines) for form in forms_of("004")] == [90] * 5


def test_no_name_of_a_person_leaves_the_contacts() -> None:
    """Four roles on the department form, one on every project form."""
    assert [len(form.contacts) for form in [*forms_of("002"), *forms_of("004")]] == [3, 1, 1, 1, 1, 1]

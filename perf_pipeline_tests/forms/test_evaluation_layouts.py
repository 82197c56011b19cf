"""Every layout of self-evaluations and monitoring forms, as project's and as department's, in every format."""

from collections.abc import Callable
from decimal import Decimal
from functools import cache
from typing import Any

import pytest

from perf_pipeline.forms.form import Form, Recognition
from perf_pipeline.forms.recognition import recognise
from perf_pipeline.forms.records import to_records
from perf_pipeline.intake.reading import read
from perf_pipeline_tests.forms.evaluation_papers import (
    FUNDS,
    LAYOUTS,
    LINES,
    OBJECTIVE,
    OUTCOME,
    PROJECT,
    TOTAL,
    UNIT,
    YEAR,
    Said,
    money,
    page,
)
from perf_pipeline_tests.paperwork import (
    render_docx,
    render_html,
    render_ods,
    render_pdf,
    render_text,
    render_xls,
    render_xlsx,
)
from perf_pipeline_tests.paperwork.layouts import Page

FORMATS: dict[str, Callable[[Page], bytes]] = {
    "xlsx": lambda one: render_xlsx.workbook([one]),
    "docx": lambda one: render_docx.document([one]),
    "pdf": lambda one: render_pdf.pdf([one]),
    "txt": lambda one: render_text.padded([one]).encode(),
    "xls": lambda one: render_xls.workbook([one]),
    "ods": lambda one: render_ods.spreadsheet([one]),
    "html": lambda one: render_html.web_page([one]),
}
CASES = [
    pytest.param(name, scope, format_, id=f"{name}-{scope}-{format_}")
    for name, layout in LAYOUTS.items()
    for scope in ("project", "department")
    for format_ in FORMATS
    if scope == "project" or "项目支出" in layout.title
]


@cache
def form_of(name: str, scope: str, format_: str) -> Form:
    """The form as read from a file of that format."""
    (form,) = recognise(read(FORMATS[format_](page(name, scope)), f"表.{format_}")).forms
    return form


def wanted(name: str, line: Said) -> dict[str, Any]:
    """What the layout shows of an indicator."""
    layout = LAYOUTS[name]
    shows = set(layout.columns)
    percent = line.unit == "%"
    number = line.operator is not None
    chance = "有可能" if line.reason else "确定能"
    reason = line.reason or None
    if "funds_cause" in shows:
        reason = f"经费保障；其他：{line.reason}" if line.reason else None
    grade = line.actual if not number else None
    return {
        "level1": line.level1 if layout.levels else None,
        "level2": line.level2 if layout.levels else None,
        "level3": line.level3,
        "operator": line.operator,
        "target": Decimal(line.value) if number else None,
        "unit": line.unit if number or "unit" not in shows else None,
        "actual": Decimal(line.actual) if number else None,
        "actual_unit": ("%" if percent else line.unit) if number else None,
        "attainment": grade or (chance if layout.title.endswith("监控表") else None),
        "weight": Decimal(line.weight) if "weight" in shows else None,
        "claimed": Decimal(line.claimed) if "claimed" in shows else None,
        "reason": reason if shows & {"reason", "funds_cause"} else None,
        "outlook": f"{line.outlook}{line.unit or ''}" if "outlook" in shows else None,
    }


def got(form: Form) -> list[dict[str, Any]]:
    """The same of what was read."""
    return [
        {
            "level1": line.level1,
            "level2": line.level2,
            "level3": line.level3,
            "operator": line.operator,
            "target": line.target_value,
            "unit": line.target_unit,
            "actual": line.actual_value,
            "actual_unit": line.actual_unit,
            "attainment": line.attainment,
            "weight": line.weight,
            "claimed": line.claimed_score,
            "reason": line.deviation_reason,
            "outlook": line.outlook,
        }
        for line in form.lines
    ]


@pytest.mark.parametrize(("name", "scope", "format_"), CASES)
def test_every_line_arrives(name: str, scope: str, format_: str) -> None:
    """Levels, target, actual, points, claim, reasons, outlook and likelihood, in the layout's own order of columns."""
    form = form_of(name, scope, format_)
    assert got(form) == [wanted(name, line) for line in LINES]
    assert [finding.code for finding in form.findings] == []


@pytest.mark.parametrize(("name", "scope", "format_"), CASES)
def test_the_heading_arrives(name: str, scope: str, format_: str) -> None:
    """Whose form it is, what it reports on, every source of the funds, claimed totals, the day of a monitoring form."""
    form, layout = form_of(name, scope, format_), LAYOUTS[name]
    monitoring = layout.title.endswith("监控表")
    assert form.kind == f"{scope}_{'monitoring' if monitoring else 'self_evaluation'}"
    assert (form.organization_name, form.fiscal_year) == (UNIT, YEAR)
    assert form.project_name == (PROJECT if scope == "project" else None)
    assert (form.heading.objective, form.heading.actual_summary) == (OBJECTIVE, OUTCOME)
    assert form.heading.claimed_total == (TOTAL if layout.sums and "claimed" in layout.columns else None)
    (row,) = to_records("0" * 64, Recognition((form,), ())).forms
    assert row["as_of"] == ("2024-07-31" if monitoring else "2024-12-31")
    execution = form.heading.execution
    assert execution is not None
    assert [execution.initial_budget, execution.adjusted_budget, execution.executed, execution.expected] == [
        money(name, key) for key in ("initial", "adjusted", "executed", "expected")
    ]
    sources = ("budget_fiscal", "budget_carried", "budget_other")[: layout.sources - 1]
    executed = [f"{Decimal(amounts[2]) * 10_000:.2f}" for amounts in list(FUNDS.values())[1 : layout.sources]]
    assert {source: execution.parts[source]["executed"] for source in sources} == dict(
        zip(sources, executed, strict=True)
    )
    scored = any("得分" in head for head in layout.funds)
    assert (execution.weight, execution.claimed_score) == (("10", "7.5") if scored else (None, None))


@pytest.mark.parametrize("name", ["S1", "S2", "S3", "S5", "S6", "S7", "S13", "M1"])
def test_a_layout_with_an_order_of_its_own_is_known_by_name(name: str) -> None:
    """S4 and S8 order their columns as S3 and S1 do and are called so."""
    assert form_of(name, "project", "xlsx").layout == name

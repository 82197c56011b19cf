"""Papers that a careful person would pass: sixty goals in six layouts, and in every kind of file."""

import pytest

from perf_pipeline_tests.audit.reading import report_on
from perf_pipeline_tests.paperwork import render_docx, render_html, render_text, render_xlsx
from perf_pipeline_tests.paperwork.goal_sheets import LAYOUTS, clean, clean_data, page


@pytest.mark.parametrize("layout", LAYOUTS)
def test_clean_goals_pass(layout: str) -> None:
    """No error, at most one warning a goal on average, every indicator read, and the proposed result is good."""
    projects = clean_data().projects
    reports = [
        report_on(render_text.padded([page(clean(project, layout))]).encode(), "目标.txt")
        for project in projects
    ]
    findings = [finding for report in reports for finding in report["findings"]]
    warnings = [f for f in findings if f["severity"] == "warning" and not f["follows"]]
    assert [f for f in findings if f["severity"] == "error"] == []
    assert len(warnings) <= len(projects), warnings
    assert {len(form["lines"]) for report in reports for form in report["forms"]} == {6}
    assert {form["review"]["result"] for report in reports for form in report["forms"]} <= {
        "pass",
        "complete",
    }


@pytest.mark.parametrize(
    ("name", "content"),
    [
        pytest.param("a.xlsx", lambda pages: render_xlsx.workbook(pages), id="xlsx"),
        pytest.param("a.docx", lambda pages: render_docx.document(pages), id="docx"),
        pytest.param("a.html", lambda pages: render_html.web_page(pages), id="html"),
        pytest.param("a.csv", lambda pages: render_text.comma_separated(pages[:1]).encode(), id="csv"),
    ],
)
def test_the_kind_of_file_makes_no_difference(name: str, content) -> None:  # type: ignore[no-untyped-def]
    """The same goals in other files: still nothing to mend, form after form."""
    pages = [page(clean(project, "rated")) for project in clean_data().projects[:4]]
    report = report_on(content(pages), name)
    weighty = {(f["severity"], f["code"]) for f in report["findings"] if f["severity"] != "info"}
    assert (len(report["forms"]), weighty) == (1 if name == "a.csv" else 4, set())

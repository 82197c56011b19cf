"""The entrance of the audit: reviews, causes, severities by place and year, what went unchecked."""

from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from perf_pipeline.audit.auditing import AuditResult, audit, goals_of
from perf_pipeline.audit.check import REGISTER
from perf_pipeline.errors import DataFileError
from perf_pipeline.findings import Finding, Severity, catalogue
from perf_pipeline.model.derive import frame, records
from perf_pipeline.model.tables import TABLES
from perf_pipeline.orchestration.steps.checking import check
from perf_pipeline.orchestration.steps.extraction import finding_rows_frame
from perf_pipeline.orchestration.steps.finding_rows import finding_rows
from perf_pipeline.orchestration.steps.papers import extract_content
from perf_pipeline.orchestration.steps.validation import schema_faults
from perf_pipeline.package_data import parse
from perf_pipeline.rulebook.audit_policy import AuditPolicy
from perf_pipeline.rulebook.resolution import resolve
from perf_pipeline_tests.paperwork.goal_sheets import Sheet, clean, clean_data, page
from perf_pipeline_tests.paperwork.planted import PLANTS, QUALITY, told
from perf_pipeline_tests.paperwork.render_text import padded


def frames(*sheets: Sheet) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Forms, lines, rules and the earlier findings of a paper with these sheets, resolved."""
    extract = extract_content("1" * 64, "目标.txt", padded([page(sheet) for sheet in sheets]).encode())
    forms = frame(TABLES["form"], extract.forms)
    resolved = resolve(forms, frame(TABLES["form_line"], extract.lines))
    by_id = {row["form_id"]: row for row in records(resolved.forms)}
    known = extract.findings + finding_rows("1" * 64, "rulebook", resolved.findings, by_id)
    return resolved.forms, resolved.lines, resolved.rules, finding_rows_frame(known)


def sheet(layout: str = "rated", number: int = 0) -> Sheet:
    """A clean sheet."""
    return clean(clean_data().projects[number], layout)


def planted(code: str, layout: str) -> Sheet:
    """A sheet with a planted fault."""
    return PLANTS[code].change(sheet(layout))


def review(result: AuditResult) -> dict[str, Any]:
    """The only review."""
    (row,) = records(result.reviews)
    return row


def test_a_clean_goal_passes() -> None:
    """No finding that counts: 优 under every heading, with the reason in words."""
    found = review(audit(*frames(sheet())))
    assert [
        found[name] for name in ("result", "completeness", "relevance", "appropriateness", "feasibility")
    ] == ["pass"] * 5
    assert (found["error_count"], found["warning_count"]) == (0, 0)
    assert found["reason"].startswith("建议等级「优」")


def test_reviews_hold_to_their_table() -> None:
    """The frame of reviews is what the table declares, also without any goal."""
    result = audit(*frames(sheet(), planted("NUM-05", "plain")))
    nothing = audit(*(part.iloc[:0] for part in frames(sheet())))
    assert schema_faults("goal_review", result.reviews) == []
    assert (schema_faults("goal_review", nothing.reviews), len(nothing.reviews), nothing.findings) == (
        [],
        0,
        [],
    )


@pytest.mark.parametrize(
    ("code", "layout", "heading", "result"),
    [
        pytest.param("STR-02", "rated", "completeness", "return", id="value-missing"),
        pytest.param("NUM-05", "plain", "appropriateness", "return", id="cap-above-budget"),
        pytest.param("TXT-01", "plain", "relevance", "pass", id="one-warning"),
    ],
)
def test_findings_lead_to_the_result_of_their_heading(
    code: str, layout: str, heading: str, result: str
) -> None:
    """An error returns the goal, a single warning does not; the reason names the code."""
    found = review(audit(*frames(planted(code, layout))))
    assert (found[heading], code in found["reason"]) == (result, True)


def test_many_errors_refuse_a_goal() -> None:
    """Values missing on every row: 差."""
    made = sheet()
    for position in range(6):
        made = made.changed(position, operator="", number="", unit="", rule="")
    found = review(audit(*frames(made)))
    assert (found["result"], found["completeness"]) == ("refuse", "refuse")


def test_a_cause_counts_once() -> None:
    """A plan in words for the same goal's objective: what follows from a finding is not counted again."""
    result = audit(*frames(planted("TXT-08", "plain")))
    following = [f for _, f in result.findings if f.cause is not None]
    causes = [f for _, f in result.findings]
    assert [f.code for f in following] == ["TXT-08"]
    assert all(f.cause in causes for f in following)
    assert review(result)["info_count"] == sum(
        f.severity is Severity.INFO and f.cause is None and f.code != "AUD-01" for _, f in result.findings
    )


def test_earlier_findings_count_and_may_be_causes() -> None:
    """A lost unit cell is the layout's finding; the missing unit points to it."""
    plant = PLANTS["LAY-04"]
    text = "\n".join(plant.edit(padded([page(sheet("department"))]).split("\n")))
    report = check("目标.txt", extract_content("2" * 64, "目标.txt", text.encode()), None)
    found = {f["code"]: f["follows"] for f in report["findings"]}
    assert (found["LAY-04"], found["STR-06"]) == (False, True)


def test_narrative_beside_a_table_has_no_review_of_its_own() -> None:
    """Two forms are read, one goal is reviewed, and the narrative is held against its table."""
    made = sheet("described")
    forms, lines, rules, known = frames(replace(made, statement=told(made)))
    goals = goals_of(forms, lines, rules, known)
    result = audit(forms, lines, rules, known)
    assert [goal.statement is not None for goal in goals] == [True, False]
    assert (len(forms), len(result.reviews)) == (2, 1)


def test_what_lacks_its_data_is_said_once() -> None:
    """A form without explanations and last year's values: one note that names codes and reasons."""
    result = audit(*frames(sheet("plain")))
    (note,) = [f for _, f in result.findings if f.code == "AUD-01"]
    assert [word for word in ("表内没有指标解释", "NUM-11") if word not in note.message()] == []
    assert review(result)["unchecked_count"] >= 4
    assert note.severity is Severity.INFO


def test_without_a_year_the_checks_of_years_do_not_run() -> None:
    """Unknown is no fault."""
    forms, lines, rules, known = frames(planted("TXT-01", "plain"))
    forms = forms.assign(fiscal_year=pd.array([None], dtype="Int64"))
    codes = {f.code for _, f in audit(forms, lines, rules, known).findings}
    assert "TXT-01" not in codes


def test_severities_are_data() -> None:
    """A profile makes a code heavier, and in some years lighter again."""
    policy = AuditPolicy(
        severities={"TXT-06": Severity.ERROR},
        by_year=[{"years": [2024], "severities": {"TXT-06": "info"}}],  # type: ignore[list-item]
    )
    assert [policy.severity("TXT-06", year) for year in (2023, 2024, None)] == ["error", "info", "error"]
    assert policy.severity("TXT-07", 2024) is None


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            "tiers: [{result: complete, warnings: 3}, {result: refuse, errors: 6}]", id="mild-first"
        ),
        pytest.param("required: [colour]", id="unknown-field"),
        pytest.param("severities: {TXT-06: terrible}", id="unknown-severity"),
    ],
)
def test_a_wrong_policy_is_refused(text: str) -> None:
    """Whoever writes the section wrongly is told at start."""
    with pytest.raises(DataFileError):
        parse(text, AuditPolicy, "profile.yaml")


def test_every_registered_code_is_in_the_catalogue_with_a_remedy() -> None:
    """Each has title, messages in two languages and what to do."""
    codes = {code for registered in REGISTER for code in registered.codes}
    bare = [
        code
        for code in codes
        if not (catalogue().entry(code).remedy_zh and catalogue().entry(code).message_en)
    ]
    assert (bare, len(codes) > 40) == ([], True)


def test_messages_are_filled() -> None:
    """No finding on the planted papers shows a value that is missing."""
    papers = [plant.change(sheet(plant.layouts[0])) for plant in PLANTS.values()]
    found = [f for made in papers for _, f in audit(*frames(made)).findings]
    assert [f.code for f in found if "?" in f.message()] == []
    assert len(found) > 100


def test_nothing_is_said_twice() -> None:
    """Code, place and words of a finding are its identity."""
    made = sheet().changed(QUALITY, operator=">=", text="")
    found = [(f.code, f.place, f.line, f.quote, f.message()) for _, f in audit(*frames(made, made)).findings]
    by_form = len(found) / 2
    assert len(set(found[: int(by_form)])) == int(by_form)


def test_findings_quote_and_place() -> None:
    """A finding about a row has the row's words, place and line."""
    result = audit(*frames(planted("NUM-05", "plain")))
    found = next(f for _, f in result.findings if f.code == "NUM-05")
    assert isinstance(found, Finding)
    assert (found.place.startswith("line "), found.quote != "", found.line) == (True, True, 4)

"""Rows for tests of feedback: made by hand, or read from a paper by the rooms that read papers.

``answered_of`` takes a paper the way of a run without a warehouse: read, resolved, judged. ``rich_workbook``
is a filer's workbook with everything that honest and dishonest workbooks carry.
"""

import io
from collections.abc import Mapping
from typing import Any

from openpyxl import Workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Font, PatternFill
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from perf_pipeline.model.derive import frame, records
from perf_pipeline.model.tables import TABLES
from perf_pipeline.orchestration.steps.finding_rows import finding_rows
from perf_pipeline.orchestration.steps.papers import extract_content
from perf_pipeline.publishing.feedback.content import Answered
from perf_pipeline.rulebook.resolution import resolve

PAPER = "ab" * 32
FORM = "f0" * 16
GOAL = "60" * 16


def _row(table: str, **values: Any) -> dict[str, Any]:
    return records(frame(TABLES[table], [values]))[0]


def submission(**changes: Any) -> dict[str, Any]:
    """A workbook that was accepted."""
    row = {
        "submission_id": PAPER,
        "file_name": "甲局2025年目标表.xlsx",
        "format": "xlsx",
        "status": "accepted",
    }
    return row | {"batch": "b20261121-0123456789ab"} | changes


def form(**changes: Any) -> dict[str, Any]:
    """A project's goal form that counts."""
    row = {
        "form_id": FORM, "submission_id": PAPER, "ordinal": 1, "form_kind": "project_goal", "layout": "g3",
        "profile": "national", "place": "表1!A1", "title": "项目支出绩效目标表", "fiscal_year": 2025,
        "organization_name": "甲局", "project_name": "路灯", "scope": "project", "goal_id": GOAL,
        "heading": '{"objective":"亮起来","plan":{"3":"20","12":"100"}}', "is_current": True,
    }  # fmt: skip
    return _row("form", **(row | changes))


def line(**changes: Any) -> dict[str, Any]:
    """An indicator line of that form."""
    row = {
        "form_id": FORM, "ordinal": 1, "level1": "产出指标", "level2": "数量指标", "level3": "更换路灯", "operator": "≥",
        "target_value": 210.0, "target_unit": "盏", "target_text": "≥210盏", "weight": 20.0, "level3_key": "更换路灯",
        "weight_source": "stated", "place": "表1!C8",
    }  # fmt: skip
    return _row("form_line", **(row | changes))


def finding(number: int = 1, **changes: Any) -> dict[str, Any]:
    """A warning at the line's cell."""
    row = {
        "finding_id": f"{number:032x}", "submission_id": PAPER, "form_id": FORM, "goal_id": GOAL, "code": "PTS-01",
        "severity": "warning", "message": "指标分值合计 105 分", "quote": "105", "place": "表1!C8", "found_by": "audit",
    }  # fmt: skip
    return _row("finding", **(row | changes))


def review(**changes: Any) -> dict[str, Any]:
    """A proposed review result of the goal, as the audit gives it."""
    row = {
        "form_id": FORM, "goal_id": GOAL, "fiscal_year": 2025, "result": "complete", "completeness": "complete",
        "relevance": "pass", "appropriateness": "pass", "feasibility": None, "error_count": 0, "warning_count": 1,
        "info_count": 0, "unchecked_count": 2, "reason": "分值合计不符",
    }  # fmt: skip
    return row | changes


def answered(**parts: Any) -> Answered:
    """A submission with one form, one line and one finding unless ``parts`` say otherwise."""
    rows: dict[str, Any] = {
        "submission": submission(),
        "forms": [form()],
        "lines": [line()],
        "findings": [finding()],
    }
    return Answered(**(rows | parts))


def answered_of(content: bytes, file_name: str) -> Answered:
    """What a run would know of a paper."""
    extract = extract_content(PAPER, file_name, content)
    resolved = resolve(frame(TABLES["form"], extract.forms), frame(TABLES["form_line"], extract.lines), None)
    forms = records(resolved.forms)
    by_id = {row["form_id"]: row for row in forms}
    found = [*extract.findings, *finding_rows(PAPER, "rulebook", resolved.findings, by_id)]
    errors = any(row["severity"] == "error" for row in found)
    status = "rejected" if not forms else "partly_accepted" if errors else "accepted"
    unique = {row["finding_id"]: row for row in found}
    return Answered(
        submission(file_name=file_name, format=extract.format, status=status),
        forms,
        records(resolved.lines),
        list(unique.values()),
    )


def sheet_book(cells: Mapping[str, Any], title: str = "表1") -> bytes:
    """A workbook of one sheet."""
    book = Workbook()
    sheet: Any = book.active
    sheet.title = title
    for cell, value in cells.items():
        sheet[cell] = value
    return saved(book)


def saved(book: Workbook) -> bytes:
    """The bytes of ``book``."""
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


QUOTED = "表'1 & <x>"


def rich_workbook() -> bytes:
    """Formulas, links, names, a chart, a comment, rules, merges, formats, and sheets named like ours."""
    book = Workbook()
    sheet: Any = book.active
    sheet.title = QUOTED
    sheet.append(["一级指标", "值"])
    for row in range(2, 8):
        sheet.cell(row, 1, f"项{row}")
        sheet.cell(row, 2, row * 1.5)
    sheet["C2"] = "=SUM(B2:B7)"
    sheet["C3"] = '=HYPERLINK("http://evil.example","x")'
    sheet["C4"] = "=[1]Sheet1!A1"
    sheet["C5"] = "=cmd|'/C calc'!A0"
    sheet["D2"] = "网址"
    sheet["D2"].hyperlink = "http://evil.example/a"
    sheet["A2"].comment = Comment("原批注", "某人")
    sheet.merge_cells("A8:B9")
    sheet["A8"] = "合并"
    sheet["A8"].font = Font(bold=True)
    sheet.column_dimensions["A"].width = 33
    sheet["B3"].number_format = "0.00%"
    choices = DataValidation(type="list", formula1='"是,否"')
    sheet.add_data_validation(choices)
    choices.add("E2")
    red = PatternFill("solid", bgColor="FF0000")
    sheet.conditional_formatting.add("B2:B7", CellIsRule(operator="greaterThan", formula=["5"], fill=red))
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=2, min_row=1, max_row=7), titles_from_data=True)
    sheet.add_chart(chart, "H2")
    sheet.print_title_rows = "1:1"
    second = book.create_sheet("二")
    second["C5"] = "x"
    second["B2"] = 1
    second.print_area = "A1:C9"
    book.create_sheet("反馈意见")["A1"] = "已有"
    book.defined_names["名"] = DefinedName("名", attr_text="'二'!$B$2")
    book.defined_names["坏"] = DefinedName("坏", attr_text="[1]Sheet1!$A$1")
    return saved(book)

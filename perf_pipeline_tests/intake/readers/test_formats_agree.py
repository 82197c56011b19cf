"""The same papers in every table format give the same forms as their workbooks do, places aside."""

import re
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

import pytest

from perf_pipeline.forms.recognition import recognise
from perf_pipeline.forms.records import to_records
from perf_pipeline.intake.reading import read
from perf_pipeline_tests.paperwork import render_html, render_ods, render_xls, render_xlsx
from perf_pipeline_tests.paperwork.content import papers
from perf_pipeline_tests.paperwork.laying_out import pages_of
from perf_pipeline_tests.paperwork.layouts import Page

WORKBOOKS = {paper.file: paper for paper in papers() if paper.file.endswith(".xlsx")}
RENDERERS: dict[str, Callable[[Sequence[Page], bool], bytes]] = {
    "xls": render_xls.workbook,
    "ods": render_ods.spreadsheet,
    "odt": lambda pages, _: render_ods.text(pages),
    "html": lambda pages, _: render_html.web_page(pages, "gb18030"),
}


def rows(content: bytes, name: str) -> list[list[dict[str, Any]]]:
    """Forms, lines and contacts of a file without places."""
    records = to_records("0" * 64, recognise(read(content, name)))
    return [[_placeless(row) for row in part] for part in (records.forms, records.lines, records.contacts)]


LEDGER = {"noise_characters", "rescued_characters", "rescued_text"}
"""These count characters as a format shows them: a zero is 0.00 in a workbook and 0 on a page."""


def _placeless(row: dict[str, Any]) -> dict[str, Any]:
    kept = {key: value for key, value in row.items() if "place" not in key and key not in LEDGER}
    if isinstance(kept.get("heading"), str):
        kept["heading"] = re.sub(r'"place":"[^"]*"|"places":\{[^}]*\}', "", kept["heading"])
    return kept


@cache
def of_workbook(file: str) -> list[list[dict[str, Any]]]:
    """What the workbook itself gives."""
    stacked = WORKBOOKS[file].arrangement == "stacked"
    return rows(render_xlsx.workbook(pages_of(WORKBOOKS[file]), stacked), "表.xlsx")


@pytest.mark.parametrize("format_", RENDERERS)
@pytest.mark.parametrize("file", WORKBOOKS)
def test_same_records_in_every_format(file: str, format_: str) -> None:
    """Every level, name, target, weight, amount, year and contact, in order."""
    stacked = WORKBOOKS[file].arrangement == "stacked"
    expected = of_workbook(file)
    assert expected[1]
    assert expected == rows(RENDERERS[format_](pages_of(WORKBOOKS[file]), stacked), f"表.{format_}")

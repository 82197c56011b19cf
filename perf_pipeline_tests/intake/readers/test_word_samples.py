"""The same form as a Word file and as a workbook gives the same records, places aside.

Every form of the sample set is rendered into both. The old-format fixtures were saved from three of
these Word files and must read as they do.
"""

import re
from dataclasses import asdict
from functools import cache
from typing import Any, Final

import pytest

from perf_pipeline.forms.recognition import Recognition, recognise
from perf_pipeline.intake.document import Paragraph
from perf_pipeline.intake.reading import read
from perf_pipeline_tests.intake.readers.word_files import fixture
from perf_pipeline_tests.paperwork.content import papers
from perf_pipeline_tests.paperwork.laying_out import pages_of
from perf_pipeline_tests.paperwork.layouts import Grid, Page
from perf_pipeline_tests.paperwork.render_docx import document
from perf_pipeline_tests.paperwork.render_xlsx import workbook

FORMS: Final = [paper for paper in papers() if paper.layout != "notice"]
OLD: Final = {
    "department_goal.doc": "云岫县交通运输局2025年部门整体支出绩效目标表.xlsx",
    "described_goal.doc": "云岫县松涛镇2025年集镇路灯改造绩效目标表（待更正）.xlsx",
    "self_evaluation.doc": "云岫县松涛镇2024年部门整体绩效自评表.txt",
}
_PRINTED_DATE: Final = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")


def laid_out(file: str) -> list[Page]:
    """The forms of a sample paper."""
    paper = next(paper for paper in FORMS if paper.file == file)
    return pages_of(paper, typed=paper.format == "xlsx")


@cache
def as_docx(file: str) -> bytes:
    """The forms of a sample paper as a Word file."""
    return document(laid_out(file))


def without_places(value: Any) -> Any:
    """The same value without addresses; dates as workbooks show them."""
    if isinstance(value, dict):
        return {
            key: without_places(item)
            for key, item in value.items()
            if key not in ("place", "places", "quote", "account")
        }
    if isinstance(value, list | tuple):
        return [without_places(item) for item in value]
    match = _PRINTED_DATE.fullmatch(value) if isinstance(value, str) else None
    return value if match is None else "{}-{:0>2}-{:0>2}".format(*match.groups())


def records(recognition: Recognition) -> Any:
    """Everything that was recognised, without addresses."""
    return [without_places(asdict(form)) for form in recognition.forms]


@pytest.mark.parametrize("file", [paper.file for paper in FORMS])
def test_word_and_workbook_agree(file: str) -> None:
    """Forms, lines, amounts, contacts and findings are those of the workbook."""
    pages = laid_out(file)
    from_word = recognise(read(as_docx(file), "表.docx"))
    from_workbook = recognise(read(workbook(pages), "表.xlsx"))
    assert records(from_word) == records(from_workbook)
    assert from_word.findings == ()
    assert from_word.forms


@pytest.mark.parametrize("file", [paper.file for paper in FORMS])
def test_grids_are_those_of_the_form(file: str) -> None:
    """Every table has the texts and spans that the form was laid out with."""
    pages = laid_out(file)
    expected = [
        [[(box.text, box.rows, box.cols) for box in row] for row in block.rows]
        for page in pages
        for block in page.blocks
        if isinstance(block, Grid)
    ]
    (section,) = read(as_docx(file), "表.docx").sections
    assert expected == [
        [[(cell.text, cell.row_span, cell.column_span) for cell in row if cell] for row in table.rows]
        for table in section.tables()
    ]


@pytest.mark.parametrize("name", OLD)
def test_old_format_reads_as_the_new_one(name: str) -> None:
    """Paragraphs, cells, spans and places are the same; a lone blank may get lost in saving."""
    old, new = (
        read(content, f"表{suffix}").sections[0].blocks
        for content, suffix in ((fixture(name), ".doc"), (as_docx(OLD[name]), ".docx"))
    )
    assert [block if isinstance(block, Paragraph) else stripped(block.rows) for block in old] == [
        block if isinstance(block, Paragraph) else stripped(block.rows) for block in new
    ]


def stripped(rows: Any) -> list[list[Any]]:
    """Cells with their texts stripped."""
    return [[cell and {**asdict(cell), "text": cell.text.strip()} for cell in row] for row in rows]


def test_rendering_is_repeatable() -> None:
    """The same content gives the same bytes."""
    paper = FORMS[0]
    assert document(laid_out(paper.file)) == as_docx(paper.file)

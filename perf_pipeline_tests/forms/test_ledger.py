"""No character of a paper is lost in silence: it was placed, is noise, is rescued, or stands in no form."""

from functools import cache

import pytest

from perf_pipeline.forms.form import Recognition
from perf_pipeline.forms.recognition import recognise
from perf_pipeline.intake.document import Document, Paragraph
from perf_pipeline.intake.reading import read
from perf_pipeline.notation.folding import bare
from perf_pipeline_tests.forms.papers import paper
from perf_pipeline_tests.forms.unseen.papers import FILES, make, papers
from perf_pipeline_tests.forms.unseen.rendering import rendered
from perf_pipeline_tests.seeds import needs_seeds, seed

CORPUS = {one.id: one for one in papers(*FILES)}


@cache
def documents(key: str) -> list[Document]:
    """A paper of the corpus in its formats."""
    one = CORPUS[key]
    files = [(form, *rendered(make(one).pages, form, one.stacked)) for form in one.formats]
    return [read(content, f"{key}-{form}.{extension}") for form, extension, content in files]


def characters(document: Document) -> int:
    """All characters that a reader handed over, counted without knowing forms."""
    texts = [
        text
        for section in document.sections
        if not section.hidden
        for block in section.blocks
        for text in (
            [block.text]
            if isinstance(block, Paragraph)
            else [cell.text for row in block.rows for cell in row if cell is not None]
        )
    ]
    return sum(len(bare(text)) for text in texts)


def accounted(recognition: Recognition) -> int:
    """All characters that the forms and what stands outside them account for."""
    return sum(form.account.all for form in recognition.forms) + sum(
        len(bare(text)) for text in recognition.outside
    )


@pytest.mark.parametrize("key", CORPUS)
def test_every_character_of_an_unseen_paper_is_accounted_for(key: str) -> None:
    """Placed, noise, rescued and outside add up to what the reader handed over, in every format."""
    for document in documents(key):
        assert accounted(recognise(document)) == characters(document)


@needs_seeds
@pytest.mark.parametrize("number", ["002", "003", "004"])
def test_every_character_of_a_real_paper_is_accounted_for(number: str) -> None:
    """The same for the reference papers, with their shifted rows, listed cells and statements."""
    path = seed(number)
    document = read(path.read_bytes(), path.name)
    assert accounted(recognise(document)) == characters(document)


FORM = """
项目支出绩效目标表
（2025年度）
项目名称 | 渠道清淤 | 预算单位 | 乙县水务站 |
一级指标 | 二级指标 | 三级指标 | 指标值 | {head}
产出指标 | 数量指标 | 清淤长度 | ≥8公里 | {cell}
"""


def test_a_column_that_no_role_fits_is_rescued() -> None:
    """Its words are kept on the form and counted."""
    (form,) = recognise(paper(FORM.format(head="责任科室", cell="工程股"))).forms
    assert (form.account.rescued, form.account.rescued_texts) == (3, ("工程股",))


def test_a_column_that_has_a_role_is_placed() -> None:
    """The same cell under a known header leaves nothing over."""
    (form,) = recognise(paper(FORM.format(head="备注", cell="工程股"))).forms
    assert (form.account.rescued, form.lines[0].remark) == (0, "工程股")


def test_text_behind_the_last_form_stands_outside() -> None:
    """A paragraph that begins something else belongs to no form, and is not lost either."""
    found = recognise(paper(FORM.format(head="备注", cell="") + "\n项目支出绩效自评表\n附：会议记录一份"))
    assert "附：会议记录一份" in "".join(found.outside)

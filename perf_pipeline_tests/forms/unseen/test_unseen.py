"""Every unseen paper in every format is read as it was written, and what is no form gives none."""

import pytest

from perf_pipeline_tests.forms.unseen.comparison import compare, read_paper
from perf_pipeline_tests.forms.unseen.papers import FILES, Paper, make, papers

CASES = [(paper, form) for paper in papers(*FILES) for form in paper.formats]


@pytest.mark.parametrize(("paper", "form"), CASES, ids=[f"{paper.id}-{form}" for paper, form in CASES])
def test_an_unseen_paper_is_read_as_it_was_written(paper: Paper, form: str) -> None:
    """All its forms, lines and fields; no form and no line that it does not hold."""
    made = make(paper)
    tally = compare(made, read_paper(paper, made, form), f"{paper.id}/{form}")
    assert (tally.wrong, tally.forms_invented, tally.lines_invented) == ([], 0, 0)
    assert tally.all > 0 or not made.forms


def test_the_corpus_is_as_large_as_it_claims() -> None:
    """At least sixty papers, in every format that is read from tables."""
    assert len({paper.id for paper, _ in CASES}) >= 60
    assert {form for _, form in CASES} >= {"xlsx", "xls", "ods", "docx", "pdf", "html", "csv", "padded"}

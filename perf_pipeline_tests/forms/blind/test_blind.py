"""Every blind paper that was looked at is read as its writer meant it, and what is no form gives none."""

import pytest

from perf_pipeline.forms.recognition import recognise
from perf_pipeline.forms.records import to_records
from perf_pipeline.intake.reading import read
from perf_pipeline_tests.forms.blind.paper import ROUNDS, BlindPaper, papers
from perf_pipeline_tests.forms.unseen.comparison import compare

PAPERS = papers(*ROUNDS)


@pytest.mark.parametrize("paper", PAPERS, ids=[paper.id for paper in PAPERS])
def test_a_blind_paper_is_read_as_its_writer_meant_it(paper: BlindPaper) -> None:
    """All its forms, lines and fields; no form and no line that it does not hold."""
    tally = compare(
        paper.expected(), to_records("blind", recognise(read(paper.content(), paper.file_name))), paper.id
    )
    assert (tally.wrong, tally.forms_invented, tally.lines_invented) == ([], 0, 0)
    assert tally.all > 0 or not paper.forms

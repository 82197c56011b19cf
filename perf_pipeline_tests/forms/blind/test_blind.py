"""Blind papers: what was looked at is read as its writer meant it; what was only measured stays as good as it was."""

import pytest

from perf_pipeline.forms.recognition import recognise
from perf_pipeline.forms.records import to_records
from perf_pipeline.intake.reading import read
from perf_pipeline_tests.forms.blind.paper import ROUNDS, BlindPaper, papers
from perf_pipeline_tests.forms.unseen.comparison import Tally, compare

ONLY_MEASURED = ("r8a",)
"""Rounds that nobody has worked on: what they give is what an unshown paper may expect."""
LEAST_SHARE = 0.985
PAPERS = papers(*[name for name in ROUNDS if name not in ONLY_MEASURED])


def tally_of(paper: BlindPaper) -> Tally:
    """The paper as it is read, held against what its writer meant."""
    records = to_records("blind", recognise(read(paper.content(), paper.file_name)))
    return compare(paper.expected(), records, paper.id)


@pytest.mark.parametrize("paper", PAPERS, ids=[paper.id for paper in PAPERS])
def test_a_blind_paper_is_read_as_its_writer_meant_it(paper: BlindPaper) -> None:
    """All its forms, lines and fields; no form and no line that it does not hold."""
    tally = tally_of(paper)
    assert (tally.wrong, tally.forms_invented, tally.lines_invented) == ([], 0, 0)
    assert tally.all > 0 or not paper.forms


@pytest.mark.parametrize("name", ONLY_MEASURED)
def test_a_round_nobody_worked_on_stays_as_good_as_it_was(name: str) -> None:
    """Nothing is invented or missed, and nearly every field is right."""
    total = Tally()
    for paper in papers(name):
        total.add(tally_of(paper))
    assert total.right >= LEAST_SHARE * total.all > 0
    assert (total.forms_invented, total.forms_missed, total.lines_invented, total.lines_missed) == (
        0,
        0,
        0,
        0,
    )

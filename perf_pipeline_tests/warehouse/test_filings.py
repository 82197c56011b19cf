"""Papers out, filing rows in by difference; units that only a row held go with it; both stores alike."""

from dataclasses import dataclass, replace
from datetime import date

import pytest
from sqlalchemy import Engine

from perf_pipeline.errors import PermanentError
from perf_pipeline.scoring.filing import filings
from perf_pipeline.warehouse.dump import dump, dump_hash
from perf_pipeline.warehouse.engine import open_engine
from perf_pipeline.warehouse.filings import read_papers, write_filings
from perf_pipeline.warehouse.loading import load_batch
from perf_pipeline_tests.conftest import STORES, Stores
from perf_pipeline_tests.warehouse.builders import Paper, batch_of, hand_in

GOAL = Paper()
REPORT = GOAL.evaluated([90.0, 97.5])
LATE = date(2027, 1, 1)


@dataclass(frozen=True)
class ReadOtherwise(Paper):
    """The bytes of GOAL as a better reader reads them."""

    @property
    def submission_id(self) -> str:
        """The same bytes, the same submission."""
        return GOAL.submission_id


def test_papers_of_two_years(warehouse: Engine) -> None:
    """The year and the one before, versions of one form included, what supports a table and other years not."""
    hand_in(
        warehouse,
        GOAL,
        GOAL.amended(),
        REPORT,
        Paper(year=2024),
        Paper(year=2023),
        replace(GOAL, version=9, supports="x"),
    )
    papers = read_papers(warehouse, 2025)
    assert sorted(papers["fiscal_year"]) == [2024, 2025, 2025, 2025]
    assert papers["received_at"].notna().all()


def test_rows_are_written_by_difference(warehouse: Engine) -> None:
    """The same rows again write nothing, another day writes what it changes, other years stay."""
    hand_in(warehouse, GOAL, Paper(year=2024))
    papers = read_papers(warehouse, 2025)
    write_filings(warehouse, 2024, filings(read_papers(warehouse, 2024), 2024, LATE))
    written = [
        write_filings(warehouse, 2025, filings(papers, 2025, day)).written
        for day in (date(2025, 1, 1), date(2025, 1, 1), LATE)
    ]
    assert written == [3, 0, 2]
    assert len(dump(warehouse)["filing"]) == 6


def test_rows_of_another_year_are_refused(warehouse: Engine) -> None:
    """A partition writes its own year only."""
    hand_in(warehouse, GOAL)
    with pytest.raises(PermanentError, match="another fiscal year"):
        write_filings(warehouse, 2024, filings(read_papers(warehouse, 2025), 2025, LATE))


def test_a_unit_goes_with_its_last_row(warehouse: Engine) -> None:
    """A paper read again under another unit's name leaves no unit behind."""
    hand_in(warehouse, GOAL)
    write_filings(warehouse, 2025, filings(read_papers(warehouse, 2025), 2025, LATE))
    load_batch(warehouse, batch_of([ReadOtherwise(unit="乙局")]))
    assert len(dump(warehouse)["organization"]) == 2
    write_filings(warehouse, 2025, filings(read_papers(warehouse, 2025), 2025, LATE))
    assert [len(dump(warehouse)[name]) for name in ("organization", "project")] == [1, 1]


@pytest.mark.postgres
def test_both_stores_hold_the_same_rows(stores: Stores) -> None:
    """Dates, states and ids are the same on SQLite and PostgreSQL."""
    hashes = set()
    for store in STORES:
        engine = open_engine(stores.url(store))
        hand_in(engine, GOAL, REPORT, Paper(year=2024), Paper(year=2024, unit="乙局"))
        write_filings(engine, 2025, filings(read_papers(engine, 2025), 2025, LATE))
        hashes.add(dump_hash(engine))
    assert len(hashes) == 1

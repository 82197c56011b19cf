"""Filing: who owes what by when, on the day and a day to either side, first receipts, silence."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perf_pipeline.model.derive import records
from perf_pipeline.model.tables import TABLES
from perf_pipeline.rulebook.supervision import Due, supervision_named
from perf_pipeline.scoring.filing import due_date, filings, state_of
from perf_pipeline.warehouse.filings import PAPER_COLUMNS
from perf_pipeline.warehouse.rows import frame_of

LONG_AGO = date(2025, 1, 2)
AFTERWARDS = date(2027, 1, 1)
NOON = datetime(2025, 2, 1, 4, tzinfo=UTC)


def paper(kind: str, **values: Any) -> dict[str, Any]:
    """A form of 2025, received in time."""
    scope = kind.partition("_")[0]
    return {
        "form_id": f"{kind}{values.get('received_at', NOON)}", "scope": scope, "organization_id": "u1",
        "project_id": "p1" if scope == "project" else None, "fiscal_year": 2025, "form_kind": kind,
        "profile": "national", "is_current": True, "received_at": NOON,
    } | values  # fmt: skip


def frame(*papers: dict[str, Any]) -> pd.DataFrame:
    """As the warehouse gives them."""
    return frame_of(PAPER_COLUMNS, [tuple(row[name] for name in PAPER_COLUMNS) for row in papers])


def states(
    *papers: dict[str, Any], today: date = AFTERWARDS, year: int = 2025
) -> dict[tuple[str, str | None], str]:
    """State by kind and project."""
    return {
        (row["form_kind"], row["project_id"]): row["state"]
        for row in records(filings(frame(*papers), year, today))
    }


@pytest.mark.parametrize(
    ("due", "year", "expected"),
    [
        pytest.param(Due(month=3, day=31), 2025, date(2025, 3, 31), id="same_year"),
        pytest.param(Due(month=3, day=31, year_offset=1), 2025, date(2026, 3, 31), id="next_year"),
        pytest.param(Due(month=2, day=31), 2025, date(2025, 2, 28), id="last_of_february"),
        pytest.param(Due(month=2, day=31), 2024, date(2024, 2, 29), id="leap_year"),
        pytest.param(Due(month=2, day=29), 2025, date(2025, 2, 28), id="day_that_is_not"),
        pytest.param(Due(month=6, day=31, year_offset=-1), 2025, date(2024, 6, 30), id="year_before"),
    ],
)
def test_due_date(due: Due, year: int, expected: date) -> None:
    """Month and day relative to the budget year; 31 is the last day of any month."""
    assert due_date(due, year) == expected


@pytest.mark.parametrize("grace", [0, 5])
@pytest.mark.parametrize(
    ("received", "today", "expected"),
    [
        pytest.param(-1, None, "on_time", id="received_a_day_before"),
        pytest.param(0, None, "on_time", id="received_on_the_day"),
        pytest.param(1, None, "late", id="received_a_day_after"),
        pytest.param(None, -1, "due", id="silent_a_day_before"),
        pytest.param(None, 0, "due", id="silent_on_the_day"),
        pytest.param(None, 1, "missing", id="silent_a_day_after"),
    ],
)
def test_a_day_to_either_side(received: int | None, today: int | None, expected: str, grace: int) -> None:
    """The last day, grace included, is still in time; the next is not."""
    due = Due(month=3, day=31, grace_days=grace)
    last = date(2025, 3, 31) + timedelta(days=grace)
    came = None if received is None else last + timedelta(days=received)
    now = AFTERWARDS if today is None else last + timedelta(days=today)
    assert state_of(due, 2025, came, now) == expected


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        pytest.param(datetime(2025, 3, 31, 15, 59, 59, tzinfo=UTC), "on_time", id="before_midnight_in_china"),
        pytest.param(datetime(2025, 3, 31, 16, 0, 0, tzinfo=UTC), "late", id="after_midnight_in_china"),
    ],
)
def test_days_are_those_of_the_calendar(moment: datetime, expected: str) -> None:
    """Midnight is China's, not the server's."""
    assert states(paper("project_goal", received_at=moment))["project_goal", "p1"] == expected


def test_a_goal_owes_everything() -> None:
    """Goals, monitoring and self-evaluation are due for a project whose goal is known."""
    found = states(paper("project_goal"), today=date(2025, 9, 1))
    assert found == {
        ("project_goal", "p1"): "on_time",
        ("project_monitoring", "p1"): "missing",
        ("project_self_evaluation", "p1"): "due",
    }


def test_a_self_evaluation_alone_owes_nothing_more() -> None:
    """It stands for itself."""
    assert states(paper("project_self_evaluation")) == {("project_self_evaluation", "p1"): "on_time"}


def test_a_monitoring_report_owes_its_self_evaluation() -> None:
    """The project runs; its year will be evaluated."""
    found = states(paper("department_monitoring"))
    assert found == {
        ("department_monitoring", None): "on_time",
        ("department_self_evaluation", None): "missing",
    }


@pytest.mark.parametrize(
    ("today", "state"),
    [(date(2025, 3, 31), "due"), (date(2025, 4, 1), "missing")],
    ids=["until_the_day", "the_day_after"],
)
def test_a_unit_known_from_last_year_owes_its_goals(today: date, state: str) -> None:
    """One row per scope; which projects go on nobody can know."""
    last = [paper("project_goal", fiscal_year=2024, project_id=f"p{n}", form_id=f"f{n}") for n in (1, 2)]
    found = states(*last, paper("department_goal", fiscal_year=2024), today=today)
    assert found == {("project_goal", None): state, ("department_goal", None): state}


def test_the_row_for_unknown_projects_gives_way() -> None:
    """As soon as one project of the year is named."""
    last = paper("project_goal", fiscal_year=2024)
    found = states(last, paper("project_goal", project_id="p7"), today=LONG_AGO)
    assert {project for _, project in found} == {"p7"}


def test_last_years_self_evaluation_alone_expects_nothing() -> None:
    """Only who stated goals owes goals again."""
    assert states(paper("project_self_evaluation", fiscal_year=2024)) == {}


def test_an_amendment_makes_nobody_late() -> None:
    """The first receipt counts."""
    later = datetime(2025, 6, 1, tzinfo=UTC)
    first = paper("project_goal", is_current=False)
    rows = records(filings(frame(first, paper("project_goal", received_at=later)), 2025, AFTERWARDS))
    (row,) = [row for row in rows if row["form_kind"] == "project_goal"]
    assert (row["state"], row["received_at"]) == ("on_time", pd.Timestamp(NOON))


def test_a_withdrawn_paper_is_not_filed() -> None:
    """Where no version stands any more, nothing has come."""
    assert states(paper("project_goal", is_current=False)) == {}


def test_a_kind_that_is_not_listed_is_never_due(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A place's own calendar: no monitoring of departments, but what comes all the same is on time."""
    calendar = Path(str(supervision_file())).read_text(encoding="utf-8")
    lines = [line for line in calendar.splitlines() if "department_monitoring" not in line]
    (tmp_path / "supervisions").mkdir()
    (tmp_path / "supervisions" / "national.yaml").write_text("\n".join(lines), encoding="utf-8")
    monkeypatch.setenv("PERF_PROFILES", str(tmp_path))
    assert ("department_monitoring", None) not in states(paper("department_goal"))
    found = states(paper("department_goal"), paper("department_monitoring"))
    assert found["department_monitoring", None] == "on_time"


def supervision_file() -> object:
    """The national supervision in the package."""
    from perf_pipeline.package_data import resource

    return resource("perf_pipeline.rulebook", "supervisions").joinpath("national.yaml")


def test_years_before_the_first_are_not_supervised(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Papers loaded afterwards would all be late."""
    text = (
        Path(str(supervision_file()))
        .read_text(encoding="utf-8")
        .replace("first_year: null", "first_year: 2026")
    )
    (tmp_path / "supervisions").mkdir()
    (tmp_path / "supervisions" / "national.yaml").write_text(text, encoding="utf-8")
    monkeypatch.setenv("PERF_PROFILES", str(tmp_path))
    assert states(paper("project_goal")) == {}


KINDS = sorted(supervision_named("national").calendar.due)
PAPERS = st.lists(
    st.builds(
        paper,
        st.sampled_from(KINDS),
        organization_id=st.sampled_from(["u1", "u2"]),
        fiscal_year=st.sampled_from([2024, 2025]),
        is_current=st.booleans(),
        received_at=st.datetimes(datetime(2024, 1, 1), datetime(2026, 12, 31), timezones=st.just(UTC)),
    ),
    max_size=12,
)


@settings(max_examples=200, deadline=None)
@given(papers=PAPERS, today=st.dates(date(2024, 6, 1), date(2027, 1, 1)))
def test_laws_of_filing(papers: list[dict[str, Any]], today: date) -> None:
    """Order of papers changes nothing, what came has a receipt, what is open has none, time only makes worse."""
    found = filings(frame(*papers), 2025, today)
    TABLES["filing"].validate(found)
    pd.testing.assert_frame_equal(found, filings(frame(*reversed(papers)), 2025, today))
    rows = records(found)
    assert all((row["received_at"] is not None) == (row["state"] in ("on_time", "late")) for row in rows)
    later = {
        row["filing_id"]: row["state"]
        for row in records(filings(frame(*papers), 2025, today + timedelta(days=400)))
    }
    assert later.keys() == {row["filing_id"] for row in rows}
    assert all(later[row["filing_id"]] == row["state"] or row["state"] == "due" for row in rows)

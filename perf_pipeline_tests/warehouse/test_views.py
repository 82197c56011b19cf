"""The views for business intelligence: grain, content, types, the same on both stores."""

import pandas as pd
import pytest
from sqlalchemy import Engine

from perf_pipeline.errors import ConfigurationError
from perf_pipeline.model.columns import DTYPES
from perf_pipeline.model.derive import column_names
from perf_pipeline.model.records import Heading
from perf_pipeline.model.tables import TABLES
from perf_pipeline.warehouse.engine import open_engine, writing
from perf_pipeline.warehouse.rows import insert_rows
from perf_pipeline.warehouse.views import VIEWS, read_view
from perf_pipeline.warehouse.yearly import read_year, write_scores
from perf_pipeline_tests.conftest import STORES, Stores
from perf_pipeline_tests.warehouse.builders import Paper, hand_in
from perf_pipeline_tests.warehouse.test_yearly import scores_of

GOAL = Paper(heading=Heading(objective="照亮街道", budget_total="120000.50", plan={"6": "50", "12": "100"}))
REPORT = GOAL.evaluated([90.0, 97.5], file_name="自评.xlsx")
JUNE = GOAL.evaluated([45.0, 97.0], kind="project_monitoring", as_of="2025-06-30")
UNSCORED = Paper(kind="department_goal", project=None, unit="乙局", unit_code="202", findings=("LAY-01",))


def fill(engine: Engine) -> None:
    """A scored project, an unscored department, a report of June."""
    hand_in(engine, GOAL, REPORT, JUNE)
    write_scores(engine, 2025, scores_of(read_year(engine, 2025), 2025))
    hand_in(engine, UNSCORED)


def test_project_scorecard(warehouse: Engine) -> None:
    """A goal with score stands with it, a goal without stands once without stage."""
    fill(warehouse)
    rows = read_view(warehouse, "bi_project_scorecard", 2025).set_index("organization_name")
    scored, open_goal = rows.loc["甲局"], rows.loc["乙局"]
    assert (
        len(rows), scored.total_score, scored.claimed_total, scored.claimed_gap, scored.executed, scored.status,
    ) == (2, 18.0, 96.5, 78.5, 110000.25, "complete")  # fmt: skip
    assert (
        pd.isna(open_goal.stage), open_goal.scope, open_goal.indicator_count, open_goal.profile,
    ) == (True, "department", 2, "national")  # fmt: skip


def test_indicator_scorecard(warehouse: Engine) -> None:
    """Every indicator with the actual of the stage scored and both files."""
    fill(warehouse)
    rows = read_view(warehouse, "bi_indicator_scorecard", 2025, GOAL.organization_id).sort_values("ordinal")
    assert tuple(list(rows[name]) for name in ("actual_value", "score", "goal_file", "actual_file")) == (
        [90.0, 97.5],
        [9.0, 9.0],
        ["表.xlsx"] * 2,
        ["自评.xlsx"] * 2,
    )


def test_spending_progress(warehouse: Engine) -> None:
    """Months with a plan or a report, each once, with both beside each other."""
    fill(warehouse)
    rows = read_view(warehouse, "bi_spending_progress", 2025).sort_values("month")
    expected = [(6, 50.0, "2025-06-30", 110000.25), (12, 100.0, "2025-12-31", 110000.25)]
    assert expected == list(
        rows[["month", "planned_percent", "as_of", "executed"]].itertuples(index=False, name=None)
    )


def test_organization_scorecard(warehouse: Engine) -> None:
    """Units with a score."""
    fill(warehouse)
    rows = read_view(warehouse, "bi_organization_scorecard")
    assert list(rows[["organization_name", "fiscal_year", "status"]].itertuples(index=False, name=None)) == [
        ("甲局", 2025, "complete")
    ]


def test_finding_view_names_unit_and_file(warehouse: Engine) -> None:
    """A finding knows whose it is."""
    fill(warehouse)
    rows = read_view(warehouse, "bi_finding", organization_id=UNSCORED.organization_id)
    assert list(
        rows[["code", "organization_name", "file_name", "fiscal_year", "form_kind"]].itertuples(
            index=False, name=None
        )
    ) == [("LAY-01", "乙局", "表.xlsx", 2025, "department_goal")]


def test_views_are_typed(warehouse: Engine) -> None:
    """Every column has the type of its kind, with rows and without."""
    expected = {
        name: {
            column.name: str(pd.Series([], dtype=DTYPES[column.source.kind]).dtype) for column in view.columns
        }
        for name, view in VIEWS.items()
    }
    empty = _types(warehouse)
    fill(warehouse)
    assert [expected, expected] == [empty, _types(warehouse)]


def _types(engine: Engine) -> dict[str, dict[str, str]]:
    return {name: {k: str(v) for k, v in read_view(engine, name).dtypes.items()} for name in VIEWS}


@pytest.mark.postgres
def test_views_agree_between_stores(stores: Stores) -> None:
    """Row for row the same frames from both stores."""
    engines = [open_engine(stores.url(store)) for store in STORES]
    for engine in engines:
        fill(engine)
    for name in VIEWS:
        first, second = (read_view(engine, name) for engine in engines)
        pd.testing.assert_frame_equal(first, second)
    for engine in engines:
        engine.dispose()


def test_unknown_view(warehouse: Engine) -> None:
    """The message lists the views there are."""
    with pytest.raises(ConfigurationError, match="bi_filing"):
        read_view(warehouse, "bi_nothing")


def test_units_are_ranked_by_over_claiming(warehouse: Engine) -> None:
    """1, 1, 3 by gap over points compared, and no place for a unit of which nothing could be compared."""
    gaps = {"u0": (10.0, 100.0), "u1": (5.0, 50.0), "u2": (1.0, 100.0), "u3": None}
    for unit, compared in gaps.items():
        gap, full = compared or (None, None)
        figures = dict.fromkeys(column_names(TABLES["organization_second_review"])) | {
            name: 0 for name in column_names(TABLES["organization_second_review"]) if name.endswith("_count")
        }
        stated = {"organization_id": unit, "fiscal_year": 2025, "stage": "self_evaluation"}
        shares = {"gap": gap, "compared_points": full, "gap_percent": gap and full and gap * 100 / full}
        with writing(warehouse) as connection:
            insert_rows(connection, "organization", [{"organization_id": unit, "code": None, "name": unit}])
            insert_rows(connection, "organization_second_review", [figures | stated | shares])
    ranked = read_view(warehouse, "bi_organization_review", 2025).set_index("organization_name")["gap_rank"]
    assert {unit: None if pd.isna(rank) else int(rank) for unit, rank in ranked.items()} == {
        "u0": 1, "u1": 1, "u2": 3, "u3": None,
    }  # fmt: skip

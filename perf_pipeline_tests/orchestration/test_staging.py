"""Staging keeps frames exactly and never shows half of one."""

from pathlib import Path

import pandas as pd
import pytest

from perf_pipeline.model.derive import frame
from perf_pipeline.model.tables import TABLES
from perf_pipeline.orchestration.staging import NotStagedError, Staging


@pytest.fixture
def staging(tmp_path: Path) -> Staging:
    """The staging of one batch."""
    return Staging.of(tmp_path, "0123456789ab", "b20260101-0123456789ab")


@pytest.mark.parametrize("table", ["form_line", "contact", "submission"])
def test_empty_frames_keep_their_types(staging: Staging, table: str) -> None:
    """A batch with nothing in it still has typed columns."""
    empty = frame(TABLES[table], [])
    staging.write(table, empty)
    pd.testing.assert_frame_equal(staging.read_table(table, TABLES[table]), empty)


def test_rows_come_back_as_they_went(staging: Staging) -> None:
    """Nulls, numbers and Chinese text survive the round trip."""
    rows = [
        {"form_id": "f1", "ordinal": 1, "level3_key": "及时率", "place": "表1!C4", "weight": 2.5},
        {"form_id": "f1", "ordinal": 2, "level3_key": "满意度", "place": "表1!C5", "target_text": "≥95%"},
    ]
    written = staging.write_table("lines", TABLES["form_line"], rows)
    pd.testing.assert_frame_equal(staging.read_table("lines", TABLES["form_line"]), written)


def test_missing_step_is_told(staging: Staging) -> None:
    """Reading what no step has written says so by name."""
    with pytest.raises(NotStagedError, match="'form'"):
        staging.read("form")


def test_failed_write_keeps_the_old_frame(staging: Staging) -> None:
    """What cannot be written leaves the earlier file and no torso."""
    good = pd.DataFrame({"a": [1]})
    staging.write("form", good)
    with pytest.raises(Exception, match="object"):
        staging.write("form", pd.DataFrame({"a": [object()]}))
    pd.testing.assert_frame_equal(staging.read("form"), good)
    assert [path.name for path in staging.folder.iterdir()] == ["form.parquet"]


def test_folder_is_private(staging: Staging) -> None:
    """Contacts pass through staging, so only the owner may look."""
    staging.write("form", pd.DataFrame({"a": [1]}))
    assert staging.folder.stat().st_mode & 0o077 == 0

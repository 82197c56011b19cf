"""Published files appear whole or not at all, under names that every file system takes."""

from pathlib import Path
from zipfile import ZipFile

import pytest

from perf_pipeline.publishing.files import ZIP_EPOCH, empty_workbook, replace_file, safe_name, workbook_bytes


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        pytest.param("云岫县松涛镇人民政府", "云岫县松涛镇人民政府", id="plain"),
        pytest.param('a/b\\c:d*e?f"g<h>i|j', "a_b_c_d_e_f_g_h_i_j", id="separators"),
        pytest.param("../../etc/passwd", "etc_passwd", id="traversal"),
        pytest.param("某\u200b局\n一科", "某_局_一科", id="invisible_and_newline"),
        pytest.param(" . ", "_", id="nothing_left"),
        pytest.param("长" * 100, "长" * 60, id="too_long"),
    ],
)
def test_a_units_name_becomes_a_safe_part_of_a_file_name(name: str, expected: str) -> None:
    """Separators, control and invisible characters are gone and the length is bounded."""
    assert safe_name(name) == expected


def test_a_file_is_replaced_and_nothing_else_is_left(tmp_path: Path) -> None:
    """The new content stands at the path; the temporary file is gone."""
    path = tmp_path / "deep" / "x.bin"
    replace_file(path, b"old")
    replace_file(path, b"new")
    assert path.read_bytes() == b"new"
    assert [entry.name for entry in path.parent.iterdir()] == ["x.bin"]


def test_a_refused_write_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk at the last moment costs neither the old file nor leaves a torso."""
    path = tmp_path / "x.bin"
    replace_file(path, b"old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("perf_pipeline.publishing.files.os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        replace_file(path, b"new")
    assert [(entry.name, entry.read_bytes()) for entry in tmp_path.iterdir()] == [("x.bin", b"old")]


def test_a_workbook_holds_no_time_of_writing(tmp_path: Path) -> None:
    """Zip entries and document properties carry fixed times."""
    book = empty_workbook()
    book.create_sheet("一")
    path = tmp_path / "x.xlsx"
    path.write_bytes(workbook_bytes(book))
    with ZipFile(path) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {ZIP_EPOCH}
        core = archive.read("docProps/core.xml").decode()
    assert core.count("2000-01-01T00:00:00Z") == 2

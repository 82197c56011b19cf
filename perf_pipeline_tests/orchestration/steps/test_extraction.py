"""Extraction answers for every file: with its forms, or with the finding that says why not."""

import subprocess
import sys
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from perf_pipeline.errors import ConfigurationError
from perf_pipeline.intake import conversion
from perf_pipeline.intake.workers import Outcome
from perf_pipeline.orchestration.steps.extraction import extract_files, from_outcome, with_names_checked
from perf_pipeline.orchestration.steps.papers import EXTRACT, Extract, Job, extract_content
from perf_pipeline_tests.intake.bad_inputs import rtf_of, xml2003_of
from perf_pipeline_tests.office import SOFFICE
from perf_pipeline_tests.orchestration.conftest import SAMPLES

HEAVY = ("pandas", "pandera", "pyarrow", "sqlalchemy", "dagster")
needs_isolated_office = pytest.mark.skipif(
    SOFFICE is None or not conversion._can_isolate(),
    reason="no LibreOffice (soffice) or no network namespaces",
)

JOB = Job("a" * 64, "表.xlsx", "landing")


def codes(extract: Extract) -> list[str]:
    """Codes of the findings of an extract."""
    return [row["code"] for row in extract.findings]


@pytest.mark.parametrize("path", sorted(SAMPLES.iterdir()), ids=lambda path: path.stem)
def test_every_sample_is_read(path: Path) -> None:
    """Each sample paper has forms with lines, but for the notice, which says that it has none."""
    extract = extract_content("b" * 64, path.name, path.read_bytes())
    if "通知" in path.name:
        assert (extract.forms, codes(extract)) == ([], ["FMT-10"])
    else:
        assert {row["form_id"] for row in extract.lines} == {row["form_id"] for row in extract.forms}


@pytest.mark.parametrize("path", sorted(SAMPLES.iterdir()), ids=lambda path: path.name)
def test_what_a_reader_found_is_told_once(path: Path) -> None:
    """A finding about the file belongs to intake, and forms do not repeat it."""
    told = [
        (row["code"], row["place"], row["form_id"], row["message"], row["quote"])
        for row in extract_content("s1", path.name, path.read_bytes()).findings
    ]
    assert len(told) == len(set(told))


def test_unreadable_content_is_a_finding() -> None:
    """Bytes that no reader takes give one error finding about the submission."""
    extract = extract_content("b" * 64, "坏.xlsx", b"PK\x03\x04 nothing")
    assert ([row["severity"] for row in extract.findings], extract.forms) == (["error"], [])


@pytest.mark.parametrize(
    ("outcome", "code", "fault"),
    [
        pytest.param(Outcome(code="OPS-05", values={"reason": "timeout"}), "OPS-05", "", id="killed"),
        pytest.param(
            Outcome(code="OPS-05", values={"reason": "KeyError"}, fault="KeyError at x:1"),
            "OPS-09",
            "aaaaaaaaaaaa: KeyError at x:1",
            id="bug-of-ours",
        ),
        pytest.param(Outcome(code="FIL-02"), "FIL-02", "", id="refused"),
        pytest.param(Outcome(value="nonsense"), "OPS-09", "", id="strange-answer"),
    ],
)
def test_no_value_is_a_finding(outcome: Outcome, code: str, fault: str) -> None:
    """Whatever happened in the worker, the submission gets its finding, and bugs are told to the log."""
    extract = from_outcome(JOB, outcome)
    assert (codes(extract), extract.fault, extract.submission_id) == ([code], fault, JOB.submission_id)


def test_missing_package_is_no_finding() -> None:
    """Papers are not turned away because a reader is not installed here."""
    with pytest.raises(ConfigurationError, match="not installed"):
        from_outcome(JOB, Outcome(code="OPS-05", values={"reason": "ModuleNotFoundError"}, fault="…"))


def read_alone(path: Path) -> Extract:
    """What is found in one file, read in a guarded process."""
    (extract,) = extract_files([Job(sha256(path.read_bytes()).hexdigest(), path.name, str(path))], workers=1)
    return extract


FORM = next(path for path in SAMPLES.iterdir() if "松涛镇2025年部门整体" in path.name)
OTHER_FORMATS = pytest.mark.parametrize(
    ("make", "format_", "refusal"),
    [
        pytest.param(rtf_of, "rtf", "FMT-05", id="rtf"),
        pytest.param(xml2003_of, "xml2003", "FMT-04", id="xml2003"),
    ],
)


@OTHER_FORMATS
def test_without_office_program_a_format_is_refused(
    make: Callable[[str], bytes], format_: str, refusal: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A format that nobody reads is refused by its name."""
    monkeypatch.delenv(conversion.SETTING, raising=False)
    (tmp_path / f"目标表.{format_}").write_bytes(make(FORM.read_text(encoding="utf-8")))
    extract = read_alone(tmp_path / f"目标表.{format_}")
    assert (codes(extract)[-1:], extract.format, extract.forms) == ([refusal], format_, [])


@needs_isolated_office
@OTHER_FORMATS
def test_office_program_makes_a_format_readable(
    make: Callable[[str], bytes], format_: str, refusal: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where it is configured, the real program converts the same paper; its lines are those of the original."""
    monkeypatch.setenv(conversion.SETTING, str(SOFFICE))
    (tmp_path / f"目标表.{format_}").write_bytes(make(FORM.read_text(encoding="utf-8")))
    extract, plain = read_alone(tmp_path / f"目标表.{format_}"), read_alone(FORM)
    assert [row["level3"] for row in extract.lines] == [row["level3"] for row in plain.lines] != []
    assert (extract.format, codes(extract)[-1]) == (format_, "FMT-13")


@needs_isolated_office
def test_conversion_that_fails_adds_its_finding(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The refusal stays and a second finding says that the program could not help either."""
    program = tmp_path / "soffice"
    program.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv(conversion.SETTING, str(program))
    (tmp_path / "表.rtf").write_bytes(rtf_of("甲"))
    assert codes(read_alone(tmp_path / "表.rtf")) == ["FMT-05", "FMT-14"]


@pytest.mark.parametrize(
    ("folder", "expected"),
    [
        pytest.param("松涛镇", [], id="own"),
        pytest.param("云岫县松涛镇人民政府/2024", [], id="year_below"),
        pytest.param("云岫县教育体育局", ["KEY-08"], id="of_another_unit"),
        pytest.param("2024年报送", [], id="no_unit"),
        pytest.param("", [], id="inbox_itself"),
    ],
)
def test_folder_of_another_unit(folder: str, expected: list[str]) -> None:
    """A paper in the folder of another unit is read, and told for each of its forms."""
    path = next(path for path in SAMPLES.iterdir() if "松涛镇2024年部门整体支出" in path.name)
    extract = extract_content("b" * 64, path.name, path.read_bytes())
    placed = with_names_checked(extract, [folder])
    assert [code for code in codes(placed) if code == "KEY-08"] == expected * len(extract.forms)


def test_names_with_look_alike_letters_are_told() -> None:
    """A Cyrillic letter in a unit's name is read, and told with the form it stands on."""
    path = next(path for path in SAMPLES.iterdir() if "松涛镇2024年部门整体支出" in path.name)
    extract = extract_content("b" * 64, path.name, path.read_bytes())
    for form in extract.forms:
        form["organization_name"] = "松涛镇\u0430局"
    (row,) = [row for row in with_names_checked(extract, []).findings if row["code"] == "ENC-11"]
    assert (row["form_id"], row["quote"]) == (extract.forms[0]["form_id"], "松涛镇\u0430局")


def test_a_reading_worker_imports_little() -> None:
    """What a worker imports to read papers needs no frames and no database: it starts fast and stays small."""
    command = (
        f"import sys; import {EXTRACT.partition(':')[0]}; print([n for n in {HEAVY!r} if n in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", command], capture_output=True, check=True, text=True)
    assert done.stdout.strip() == "[]"

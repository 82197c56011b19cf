"""The finding catalogue and the loader of our data files."""

import re
from pathlib import Path

import pytest

from perf_pipeline.errors import DataFileError
from perf_pipeline.findings import Catalogue, Finding, Severity, catalogue, worst
from perf_pipeline.package_data import DataModel, load_folder, parse

SOURCE = Path(__file__).parents[2] / "perf_pipeline"


def test_every_code_that_the_source_reports_is_in_the_catalogue() -> None:
    """A code without text would fail on the first paper that shows it."""
    text = "\n".join(path.read_text(encoding="utf-8") for path in SOURCE.rglob("*.py"))
    used = set(
        re.findall(
            r'"((?:LAY|STR|VOC|PTS|RUL|NUM|TXT|ACT|FIL|FMT|SEC|ENC|XLS|DOC|PDF|VAL|KEY|SCO|OPS|PII)-\d\d+)"',
            text,
        )
    )
    assert sorted(used - set(catalogue().codes)) == []


@pytest.mark.parametrize("code", sorted(catalogue().codes))
def test_a_code_has_words_in_both_languages(code: str) -> None:
    """Filers read Chinese, engineers English; both templates take the same values."""
    entry = catalogue().entry(code)
    fields = [sorted(set(re.findall(r"\{(\w+)\}", text))) for text in (entry.message_zh, entry.message_en)]
    assert (fields[0], bool(entry.title), bool(entry.message_zh)) == (fields[1], True, True)


def test_a_message_takes_values_by_name_only() -> None:
    """A template cannot reach into objects, and a value cannot be a template."""
    finding = Finding("LAY-01", "line 3", values={"written": "{0.__class__}", "repaired": "甲"})
    assert "{0.__class__}" in finding.message()


def test_a_missing_value_shows_as_a_question_mark() -> None:
    """A forgotten value is our fault and must not stop a run."""
    assert "?" in Finding("LAY-03", "line 3", values={"written": "甲"}).message()


def test_an_unknown_code_is_our_own_bug() -> None:
    """It is refused when the finding is made."""
    with pytest.raises(DataFileError, match="LAY-999"):
        Finding("LAY-999")


def test_quotes_are_cut() -> None:
    """A cell of a thousand characters is quoted in part."""
    assert len(Finding("LAY-03", quote="长" * 1000).quote) == 200


def test_the_worst_severity_leads() -> None:
    """Errors before warnings before infos; nothing for nothing."""
    findings = [Finding("VOC-04"), Finding("LAY-01"), Finding("LAY-06")]
    assert [worst(findings[:n]) for n in range(4)] == [None, Severity.INFO, Severity.WARNING, Severity.ERROR]


class _Sample(DataModel):
    name: str


def test_an_unknown_key_in_a_data_file_is_named_with_what_is_allowed() -> None:
    """Whoever writes a profile is told the file, the key and the known keys."""
    with pytest.raises(DataFileError, match=r"x\.yaml: nane: .*known top-level keys: name"):
        parse("name: a\nnane: b\n", _Sample, "x.yaml")


def test_yaml_cannot_build_objects() -> None:
    """Only plain values are read."""
    with pytest.raises(DataFileError):
        parse("name: !!python/object/apply:os.getcwd []", _Sample, "x.yaml")


def test_a_users_folder_adds_and_replaces(tmp_path: Path) -> None:
    """A file of the same name wins over the package's."""
    (tmp_path / "LAY.yaml").write_text("codes: {}\n", encoding="utf-8")
    (tmp_path / "OWN.yaml").write_text("codes: {}\n", encoding="utf-8")
    found = load_folder("perf_pipeline", "catalogue", Catalogue, extra=tmp_path)
    assert (found["LAY"].codes, "OWN" in found, bool(found["VOC"].codes)) == ({}, True, True)

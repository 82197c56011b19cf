"""sample_inputs/ is what its builder writes, and holds what a sample set should hold."""

from collections import Counter
from io import BytesIO
from zipfile import ZipFile

import pytest

from perf_pipeline_tests.build_sample_inputs import EXPECTED, SAMPLES, build, expected_yaml
from perf_pipeline_tests.paperwork.content import papers, unit
from perf_pipeline_tests.paperwork.truth import expected

BUILT = dict(build())


def unpacked(content: bytes) -> object:
    """A workbook as its entries, any other file as its bytes: compression may differ between zlibs."""
    if not content.startswith(b"PK"):
        return content
    with ZipFile(BytesIO(content)) as archive:
        return [(entry.filename, entry.date_time, archive.read(entry)) for entry in archive.infolist()]


def test_the_folder_holds_exactly_what_is_built() -> None:
    """No file missing, none left over."""
    assert sorted(path.name for path in SAMPLES.iterdir()) == sorted(BUILT)


@pytest.mark.parametrize("name", BUILT)
def test_a_sample_is_what_the_builder_writes(name: str) -> None:
    """After a change of content: python -m perf_pipeline_tests.build_sample_inputs."""
    assert unpacked((SAMPLES / name).read_bytes()) == unpacked(BUILT[name])


def test_building_twice_gives_the_same_bytes() -> None:
    """Nothing depends on the clock."""
    assert dict(build()) == BUILT


def test_the_truth_is_what_the_builder_says() -> None:
    """samples_expected.yaml belongs to this content."""
    assert EXPECTED.read_text(encoding="utf-8") == expected_yaml()


def test_the_set_has_three_units_two_years_and_every_kind_of_form() -> None:
    """What the samples promise to show."""
    forms = [form for file in expected()["files"] for form in file["forms"]]
    assert {(form["organization"], form["year"]) for form in forms} == {
        (unit(name).name, year) for name in ("transport", "township", "education") for year in (2024, 2025)
    }
    assert Counter(form["kind"] for form in forms) == {
        "project_goal": 26,
        "department_goal": 6,
        "project_self_evaluation": 21,
        "department_self_evaluation": 3,
    }


def test_goals_that_claim_nothing_wrong_add_to_ninety_points() -> None:
    """Indicators take 90 of 100 points beside execution; only the paper with faults adds wrongly."""
    sums = {
        goal.key: sum(line.points for line in goal.indicators)
        for name in ("transport", "township", "education")
        for goal in unit(name).goals
    }
    assert {key: total for key, total in sums.items() if total != 90} == {"lamps25": 105}


def test_phone_numbers_are_not_real() -> None:
    """Contacts are invented: numbers begin with 000, names with a cyclical sign."""
    owners = [unit(paper.unit) for paper in papers()]
    assert all(owner.phone.startswith("000-") and owner.head.endswith("某某") for owner in owners)

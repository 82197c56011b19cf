"""Supervision: calendars and thresholds as data, a place's own, files that are wrong; outlooks as printed."""

from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from perf_pipeline.errors import DataFileError
from perf_pipeline.package_data import parse, resource
from perf_pipeline.rulebook.outlook import Outlook, read_outlook
from perf_pipeline.rulebook.profiles import profiles
from perf_pipeline.rulebook.supervision import Pattern, Supervision, Thresholds, supervision_named

NATIONAL = (
    resource("perf_pipeline.rulebook", "supervisions").joinpath("national.yaml").read_text(encoding="utf-8")
)
SUPERVISED = supervision_named("national").monitoring


def test_every_profile_names_a_supervision() -> None:
    """Loading a profile checks it."""
    assert {profile.supervision for profile in profiles().values()} == {"national"}


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        pytest.param(
            "month: 8, day: 31", "month: 13, day: 31", "calendar.due.project_monitoring.month", id="month"
        ),
        pytest.param("month: 8, day: 31", "month: 2, day: 30", "no day 30", id="day"),
        pytest.param("Asia/Shanghai", "Asia/Nowhere", "Asia/Nowhere", id="zone"),
        pytest.param("    project_goal:", "    project_gaol:", "project_gaol", id="kind"),
        pytest.param('green: "90", yellow: "70"', 'green: "60", yellow: "70"', "at least yellow", id="order"),
        pytest.param("title_zh", "titel_zh", "titel_zh", id="key"),
    ],
)
def test_a_wrong_file_says_what_is_wrong(before: str, after: str, words: str) -> None:
    """The key and what is allowed, at loading."""
    with pytest.raises(DataFileError, match=words):
        parse(NATIONAL.replace(before, after), Supervision, "supervisions/mine.yaml")


def test_an_unknown_supervision_names_the_known() -> None:
    """A profile cannot point nowhere."""
    with pytest.raises(DataFileError, match="national"):
        supervision_named("nowhere")


def test_a_place_brings_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file of the same name replaces ours, and no scoring rule becomes another one by it."""
    versions = {name: profile.rulebook_version for name, profile in profiles().items()}
    (tmp_path / "supervisions").mkdir()
    changed = NATIONAL.replace("grace_days: 0", "grace_days: 10")
    (tmp_path / "supervisions" / "national.yaml").write_text(changed, encoding="utf-8")
    monkeypatch.setenv("PERF_PROFILES", str(tmp_path))
    assert supervision_named("national").calendar.due["project_goal"].grace_days == 10
    assert {name: profile.rulebook_version for name, profile in profiles().items()} == versions


@pytest.mark.parametrize(
    ("reached", "light"),
    [("90", "green"), ("89.99", "yellow"), ("70", "yellow"), ("69.99", "red")],
)
def test_a_threshold_belongs_to_the_better_light(reached: str, light: str) -> None:
    """At least green is green."""
    assert Thresholds(green="90", yellow="70").light(Fraction(reached)) == light


@pytest.mark.parametrize(
    ("count", "of", "shown"), [(3, 10, True), (3, 11, False), (2, 2, False), (0, 0, False)]
)
def test_a_pattern_needs_number_and_share(count: int, of: int, shown: bool) -> None:
    """Both at once."""
    assert Pattern(least=3, share="30").shown(count, of) is shown


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(None, Outlook(), id="nothing"),
        pytest.param("  ", Outlook(), id="blank"),
        pytest.param("12条", Outlook(Decimal(12), "条"), id="number_with_unit"),
        pytest.param("12", Outlook(Decimal(12), "条"), id="number"),
        pytest.param("预计完成 12 条", Outlook(Decimal(12), "条"), id="said_in_words"),
        pytest.param("确 定 能", Outlook(light="green"), id="likely"),
        pytest.param("完全不可能", Outlook(light="red"), id="impossible"),
        pytest.param("视天气而定", Outlook(unit="条"), id="unread"),
    ],
)
def test_an_outlook_is_a_number_or_a_likelihood(text: str | None, expected: Outlook) -> None:
    """Words that are neither say nothing."""
    assert read_outlook(text, "条", 13.0, SUPERVISED) == expected

"""Profiles: choice by data, versions, a user's own folder, and files that are wrong."""

from pathlib import Path

import pytest

from perf_pipeline.errors import DataFileError
from perf_pipeline.package_data import resource
from perf_pipeline.rulebook.compiler import IndicatorContext, compile_rule, execution_rule
from perf_pipeline.rulebook.profiles import FormFacts, choose, named_rule, profile_named, profiles


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (FormFacts(organization_name="101001玉田县人民代表大会常务委员会本级"), "hebei"),
        (FormFacts(organization_name="芷江侗族自治县大树岭乡人民政府"), "hunan"),
        (FormFacts(organization_name="库尔勒市上户镇人民政府"), "xinjiang"),
        (FormFacts(organization_name="某局", title="2024年长沙市项目支出绩效目标表"), "hunan"),
        (
            FormFacts(
                organization_name="某局", rule_texts=("直接赋分", "满意度赋分", "达到目标得5分，否则不得分")
            ),
            "xinjiang",
        ),
        (FormFacts(organization_name="某局", rule_texts=("达到目标得5分，否则不得分",)), "national"),
        (FormFacts(), "national"),
    ],
    ids=["county", "township", "city", "title", "named_rules", "stated_rules", "nothing_known"],
)
def test_choice(facts: FormFacts, expected: str) -> None:
    """The unit's place decides, then its title's, then the words of its rules."""
    assert choose(facts).name == expected


def test_splits_add_up() -> None:
    """Every split and its execution points make 100."""
    for profile in profiles().values():
        for split in (profile.points.with_cost, profile.points.without_cost):
            assert sum(map(int, split.values())) + int(profile.execution.points) == 100


def test_every_version_is_its_own() -> None:
    """Versions name profile, number and content."""
    versions = [profile.rulebook_version for profile in profiles().values()]
    assert len(set(versions)) == len(versions)
    assert all(version.startswith(f"{name}-1-") for name, version in zip(profiles(), versions, strict=True))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("按照正常比例赋分", "normal_ratio"),
        ("按正常比例赋分。", "normal_ratio"),
        ("直接赋分", "direct"),
        ("按评判等级赋分", "graded"),
        ("满意度赋分", "satisfaction"),
        ("按心情赋分", None),
    ],
    ids=str,
)
def test_named_rules(text: str, expected: str | None) -> None:
    """A name is matched whole, not by likeness."""
    found = named_rule(text, profile_named("national"))
    assert (found[0] if found else None) == expected


@pytest.fixture
def own_profiles(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user's folder with a copy of the national profile under another name."""
    text = resource("perf_pipeline.rulebook", "profiles/national.yaml").read_text(encoding="utf-8")
    (tmp_path / "ours.yaml").write_text(
        text.replace("title_zh: 全国通用", "title_zh: 本地"), encoding="utf-8"
    )
    monkeypatch.setenv("PERF_PROFILES", str(tmp_path))
    return tmp_path


def test_own_folder_adds_profiles(own_profiles: Path) -> None:
    """The folder's files stand beside ours, with their own version."""
    assert (own_profiles / "ours.yaml").is_file()
    assert profile_named("ours").title_zh == "本地"
    assert profile_named("ours").rulebook_version.startswith("ours-1-")


@pytest.mark.parametrize(
    ("written", "broken", "message"),
    [
        ("reverse_form: target_over_actual", "reverse_form: upside_down", "reverse_form"),
        ("family: execution_rate", "family: guesswork", "guesswork"),
        ("rulebooks: [national]", "rulebooks: [atlantis]", "atlantis"),
        ('- {name: 良, lower: "80"}', '- {name: 良, lower: "95"}', "grades"),
        ("reverse_form:", "revers_form:", "revers_form"),
    ],
    ids=["choice", "family", "rulebook", "grades", "key"],
)
def test_wrong_profile_says_file_and_key(own_profiles: Path, written: str, broken: str, message: str) -> None:
    """Whoever writes a profile wrongly is told where."""
    path = own_profiles / "ours.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace(written, broken), encoding="utf-8")
    from perf_pipeline.rulebook import profiles as module

    module._profiles.cache_clear()
    with pytest.raises(DataFileError, match=message):
        profiles()
    module._profiles.cache_clear()


@pytest.mark.parametrize(
    ("level1", "operator", "target", "expected"),
    [
        ("产出指标", "≥", 5, ("proportional", {})),
        ("产出指标", "=", 5, ("proportional", {})),
        ("成本指标", "=", 5, ("reverse", {})),
        ("成本指标", "≤", 5, ("reverse", {})),
    ],
    ids=["at_least", "equal", "cost_equal", "at_most"],
)
def test_default_rules(level1: str, operator: str, target: int, expected: tuple[str, dict[str, str]]) -> None:
    """No rule on the form: the profile's default by level and operator."""
    from decimal import Decimal

    rule = compile_rule(
        None,
        IndicatorContext(level1=level1, operator=operator, target_value=Decimal(target)),
        profile_named("national"),
    )
    assert (rule.family, dict(rule.parameters), rule.origin) == (*expected, "profile_default")


def test_qualitative_default_carries_the_bands() -> None:
    """Bands and policy come from the profile."""
    rule = compile_rule("", IndicatorContext(level1="效益指标"), profile_named("national"))
    assert (rule.family, rule.parameters["policy"], len(rule.parameters["bands"])) == (
        "graded_bands",
        "middle",
        3,
    )


def test_number_without_operator_is_unread() -> None:
    """≥ or ≤ is not guessed."""
    from decimal import Decimal

    rule = compile_rule(
        None, IndicatorContext(level1="产出指标", target_value=Decimal(5)), profile_named("national")
    )
    assert (rule.family, rule.origin) == ("unread", "unread")


def test_execution_rule_is_a_rate() -> None:
    """Executed over budget in percent, full at 100."""
    assert execution_rule(profile_named("national")).family == "execution_rate"

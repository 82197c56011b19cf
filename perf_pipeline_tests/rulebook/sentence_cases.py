"""The sentences of ``sentences/*.yaml`` as the questions that ``explain`` answers, and the verdict on each answer."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from perf_pipeline.orchestration.steps.explaining import explain
from perf_pipeline.rulebook.profiles import profile_named

FOLDER = Path(__file__).with_name("sentences")
FILES = (
    "developed.yaml",
    "withheld.yaml",
    "second_round.yaml",
    "third_round.yaml",
    "last_round.yaml",
    "fourth_round.yaml",
    "fourth_withheld.yaml",
    "fifth_round.yaml",
    "fifth_withheld.yaml",
    "sixth_round.yaml",
    "seventh_round.yaml",
    "eighth_words.yaml",
    "ninth_manual.yaml",
    "manual_own.yaml",
    "numbers_and_time.yaml",
    "tables_blind.yaml",
    "ordinary_eleventh.yaml",
    "ordinary_twelfth.yaml",
    "ordinary_thirteenth.yaml",
    "ordinary_sixteenth.yaml",
    "ordinary_seventeenth.yaml",
    "ordinary_twentieth.yaml",
    "twentieth_own.yaml",
    "index_systems.yaml",
    "goal_forms.yaml",
    "index_own.yaml",
    "tables.yaml",
    "county.yaml",
    "county_own.yaml",
    "odd_tables.yaml",
    "odd_projects.yaml",
    "ordinary_eighteenth.yaml",
    "eighteenth_own.yaml",
    "ordinary_nineteenth.yaml",
    "nineteenth_own.yaml",
    "ordinary_twenty_fifth.yaml",
    "ordinary_twenty_sixth.yaml",
    "ordinary_twenty_eighth.yaml",
    "twenty_eighth_own.yaml",
    "ordinary_twenty_seventh.yaml",
    "twenty_seventh_own.yaml",
    "ordinary_twenty_first.yaml",
    "ordinary_twenty_second.yaml",
    "ordinary_twenty_third.yaml",
    "ordinary_twenty_fourth.yaml",
    "ordinary_twenty_ninth.yaml",
    "ordinary_thirty_first.yaml",
    "everyday_own.yaml",
)
ONLY_MEASURED = ("measured_thirtieth.yaml", "measured_thirty_second.yaml")
"""Sentences that nobody has worked on; they have no families."""


@dataclass(frozen=True)
class SentenceCase:
    """One sentence, one actual, what it must give ("?" needs review)."""

    sentence: dict[str, Any]
    actual: str
    expected: float | str

    @property
    def question(self) -> dict[str, Any]:
        """The line of a batch."""
        said = self.sentence
        indicator: dict[str, Any] = {"level3": said.get("name")}
        if "target" in said:
            indicator["target_text"] = said["target"]
        else:
            operator, rest = said["indicator"].split(" ", 1)
            value, _, unit = rest.partition(" ")
            if value[0] in "0123456789-." and "年" not in value:
                indicator |= {"operator": operator, "target_value": value, "target_unit": unit or None}
            else:
                indicator |= {"operator": operator, "target_text": rest}
        numeric = (
            self.actual.replace(".", "", 1).replace("-", "", 1).isdigit() and "target_value" in indicator
        )
        return {
            "text": said["text"],
            "indicator": indicator,
            "weight": said.get("weight") or said.get("points"),
            "actual_value" if numeric else "actual_text": self.actual,
        }

    def answer(self) -> dict[str, Any]:
        """What the product says."""
        return explain(self.question, profile_named("national"), full=True)

    def verdict(self, answer: dict[str, Any]) -> str:
        """right, review (no score where one was due) or wrong."""
        score = answer["score"]
        if score is None:
            return "right" if self.expected == "?" else "review"
        return "right" if self.expected != "?" and abs(score - self.expected) < 0.0001 else "wrong"


def load(name: str) -> list[dict[str, Any]]:
    """The sentences of one file."""
    found: list[dict[str, Any]] = yaml.safe_load((FOLDER / name).read_text(encoding="utf-8"))
    return found


def cases(name: str) -> Iterator[SentenceCase]:
    """Every sentence with every actual."""
    for sentence in load(name):
        for actual, expected in sentence["scores"].items():
            yield SentenceCase(sentence, str(actual), expected)

"""Which decision of a person holds, told a second time by replaying them in their order."""

import json
import random
from datetime import UTC, datetime
from typing import Any

import pandas as pd
import pytest

from perf_pipeline.scoring.adjudications import read_decisions

ENDS = {"rule": ("grade", "not_applicable"), "not_applicable": ("grade",), "grade": ("not_applicable",)}
STAGES = ("", "self_evaluation", "review")


def replayed(events: list[dict[str, Any]]) -> dict[tuple[str, str], int]:
    """(subject, stage) → number of the decision that stands, after all were heard in the order of days and receipts.

    A new word on a matter takes the place of the last one; a rule, a grade or "not applicable" ends what was said of
    the others before, at its own stage or, when it names none, at every stage. What was said in the same moment stays.
    """
    standing: dict[tuple[str, str], dict[str, Any]] = {}
    for event in sorted(events, key=lambda e: (e["day"], e["receipt"], e["number"])):
        ended = STAGES if not event["stage"] else (event["stage"],)
        for kind in ENDS[event["subject"]]:
            for stage in ended:
                other = standing.get((kind, stage))
                if other and (other["day"], other["receipt"]) < (event["day"], event["receipt"]):
                    del standing[kind, stage]
        standing[event["subject"], event["stage"]] = event
    return {key: event["number"] for key, event in standing.items() if not event["withdrawn"]}


def random_events(seed: int) -> list[dict[str, Any]]:
    """Up to eight words of persons on one indicator within four days."""
    chance = random.Random(seed)
    return [
        {
            "number": number,
            "subject": chance.choice(list(ENDS)),
            "stage": chance.choice(STAGES),
            "day": chance.randint(1, 4),
            "receipt": chance.randint(1, 3),
            "withdrawn": chance.random() < 0.2,
        }
        for number in range(chance.randint(1, 8))
    ]


def stored(event: dict[str, Any]) -> dict[str, Any]:
    """A row of adjudication."""
    told = {"number": event["number"]} | ({"stage": event["stage"]} if event["stage"] else {})
    return {
        "adjudication_id": f"{event['number']}",
        "subject": event["subject"],
        "reference": "i1",
        "decision": json.dumps(told | ({"withdrawn": True} if event["withdrawn"] else {})),
        "reason": "有据",
        "decided_at": datetime(2026, 1, event["day"], tzinfo=UTC),
        "received_seq": event["receipt"],
    }


@pytest.mark.parametrize("block", range(10))
def test_decisions_agree_with_their_replay(block: int) -> None:
    """The stage's own word before the general one, the later before the earlier, in any order of rows."""
    for seed in range(block * 100, block * 100 + 100):
        events = random_events(seed)
        rows = [stored(event) for event in events]
        random.Random(seed).shuffle(rows)
        decisions, expected = read_decisions(pd.DataFrame(rows)), replayed(events)
        for subject in ENDS:
            for stage in STAGES:
                wanted = expected.get((subject, stage), expected.get((subject, "")))
                found = decisions.of(subject, "i1", stage)
                assert (None if found is None else found.decision["number"]) == wanted, (seed, subject, stage)

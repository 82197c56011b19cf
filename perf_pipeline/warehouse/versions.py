"""Which version of a form counts: by receipt, unless values would vanish or a person decided otherwise.

Pure functions over rows of ``form`` with the number of receipt of their submission. Of the forms of one goal,
kind and day the one received last counts, with three exceptions: a withdrawn submission never counts; a
restored one counts as if it were received at the decision; a version with fewer rows or fewer reported values
than the one that counts waits until somebody confirms it. So no order of arrival and no replay changes what
counts. Called by ``loading`` and ``projection``.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Literal

from perf_pipeline.warehouse.rows import Row

GOAL_KINDS: Final = frozenset({"project_goal", "department_goal"})

_REPORTED: Final = ("actual_text", "actual_value", "attainment", "claimed_score")

Lines = Mapping[str, Sequence[Row]]
"""Form lines by form, in form order."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether a form counts, which one counts instead of it, and why it does not where that is not age."""

    is_current: bool
    superseded_by: str | None
    why: Literal["", "withdrawn", "fewer"] = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """What persons decided on a submission in the end: ``restored`` is the number of that decision."""

    withdrawn: bool = False
    restored: int | None = None
    confirmed: bool = False
    reason: str = ""


Decisions = Mapping[str, Decision]
"""By submission."""

UNDECIDED: Final = Decision()


def decisions_of(rows: Iterable[Row]) -> dict[str, Decision]:
    """The decisions that hold, from rows of ``submission_decision``; the last one wins."""
    found: dict[str, Decision] = {}
    for row in sorted(rows, key=lambda row: row["received_seq"]):
        before = found.get(row["submission_id"], UNDECIDED)
        if row["action"] == "withdraw":
            after = replace(before, withdrawn=True, restored=None)
        elif row["action"] == "restore":
            after = Decision(withdrawn=False, restored=row["received_seq"], confirmed=True)
        else:
            after = replace(before, confirmed=True)
        found[row["submission_id"]] = replace(after, reason=row["reason"])
    return found


def as_of(form: Row) -> str | None:
    """The day a report refers to: as stated, else the year's last; None for a goal form."""
    if form["form_kind"] in GOAL_KINDS:
        return None
    stated: str | None = form["as_of"]
    return stated or f"{form['fiscal_year']}-12-31"


def receipt(form: Row) -> tuple[int, int]:
    """What orders the versions of a form: number of receipt, then position in the file."""
    return form["received_seq"], form["ordinal"]


def version_groups(forms: Iterable[Row]) -> list[list[Row]]:
    """Forms that are versions of one another, each group by receipt; forms that can never count are left out."""
    rivals: dict[tuple[Any, ...], list[Row]] = defaultdict(list)
    for form in sorted(forms, key=receipt):
        if form["goal_id"] is not None and form["supports_form_id"] is None:
            rivals[form["goal_id"], form["form_kind"], as_of(form)].append(form)
    return list(rivals.values())


def standings(
    forms: Sequence[Row], lines: Lines | None = None, decisions: Decisions | None = None
) -> dict[str, Standing]:
    """The standing of every form of the touched goals; ``forms`` carry ``received_seq``.

    A form without goal, or one that only supports a table, never counts.
    """
    found = {form["form_id"]: Standing(False, None) for form in forms}
    for group in version_groups(forms):
        found |= _standings_of(group, lines or {}, decisions or {})
    return found


def _standings_of(group: list[Row], lines: Lines, decisions: Decisions) -> dict[str, Standing]:
    held: set[str] = set()
    counting: Row | None = None
    for form in sorted(group, key=lambda form: _counted_from(form, decisions)):
        decision = decisions.get(form["submission_id"], UNDECIDED)
        if decision.withdrawn:
            continue
        if counting is not None and not decision.confirmed and shrinks(counting, form, lines):
            held.add(form["form_id"])
        else:
            counting = form
    winner = None if counting is None else counting["form_id"]
    return {form["form_id"]: _standing(form, winner, held, decisions) for form in group}


def _standing(form: Row, winner: str | None, held: set[str], decisions: Decisions) -> Standing:
    if form["form_id"] == winner:
        return Standing(True, None)
    if decisions.get(form["submission_id"], UNDECIDED).withdrawn:
        return Standing(False, winner, "withdrawn")
    return Standing(False, winner, "fewer" if form["form_id"] in held else "")


def _counted_from(form: Row, decisions: Decisions) -> tuple[int, int]:
    restored = decisions.get(form["submission_id"], UNDECIDED).restored
    return (form["received_seq"] if restored is None else restored), form["ordinal"]


def shrinks(before: Row, after: Row, lines: Lines) -> bool:
    """Whether ``after`` has fewer rows, or fewer rows with something reported, than ``before``."""
    old, new = size(lines.get(before["form_id"], ())), size(lines.get(after["form_id"], ()))
    return new[0] < old[0] or new[1] < old[1]


def size(lines: Sequence[Row]) -> tuple[int, int]:
    """How many rows a form has, and how many of them report something."""
    return len(lines), sum(any(line[name] is not None for name in _REPORTED) for line in lines)

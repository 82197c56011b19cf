"""What a filer is told of versions: amended, unchanged, two at once, fewer rows, withdrawn, restored.

Pure. Findings on forms of one goal, by what counts (``versions``) and what differs (``amendments``). KEY-04 and
KEY-06 tell of the order in which papers came, all others of the papers alone. Called by ``projection``.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from perf_pipeline.findings import Finding
from perf_pipeline.warehouse.rows import Row
from perf_pipeline.warehouse.versions import (
    GOAL_KINDS,
    UNDECIDED,
    Decisions,
    Lines,
    Standing,
    receipt,
    size,
    version_groups,
)

Changes = Mapping[str, Sequence[Row]]
"""Amendments by the form that brought them."""


def version_notices(
    forms: Sequence[Row],
    changes: Changes,
    lines: Lines,
    standings: Mapping[str, Standing],
    decisions: Decisions,
) -> Iterator[tuple[Row, Finding]]:
    """Findings on the forms of one goal, each with its form."""
    reported = [
        form
        for form in forms
        if form["form_kind"] not in GOAL_KINDS and standings[form["form_id"]].is_current
    ]
    for group in version_groups(forms):
        counting = next((form for form in group if standings[form["form_id"]].is_current), None)
        for position, form in enumerate(group):
            standing = standings[form["form_id"]]
            decision = decisions.get(form["submission_id"], UNDECIDED)
            if standing.why == "withdrawn":
                yield form, _finding("KEY-13", form, reason=decision.reason)
            elif standing.why == "fewer" and counting is not None:
                yield form, _fewer(counting, form, lines)
            elif standing.is_current:
                yield from _of_current(
                    form, position, decision.restored is not None, decision.reason, changes
                )
                if position and _scored_before(form, changes, reported):
                    yield form, _finding("KEY-06", form)
        yield from _two_at_once(group, changes)


def _of_current(
    form: Row, position: int, restored: bool, reason: str, changes: Changes
) -> Iterator[tuple[Row, Finding]]:
    if restored:
        yield form, _finding("KEY-14", form, reason=reason)
    elif position:
        yield form, _finding("KEY-03" if changes[form["form_id"]] else "KEY-02", form)


def _scored_before(form: Row, changes: Changes, reported: Sequence[Row]) -> bool:
    """Whether a goal form that changed something came after a report on its goal."""
    if form["form_kind"] not in GOAL_KINDS or not changes[form["form_id"]]:
        return False
    return any(receipt(report) < receipt(form) for report in reported)


def _two_at_once(group: Sequence[Row], changes: Changes) -> Iterator[tuple[Row, Finding]]:
    for before, after in pairwise(group):
        apart = before["submission_id"] != after["submission_id"]
        if apart and before["batch"] == after["batch"] and changes[after["form_id"]]:
            yield after, _finding("KEY-04", after)


def _fewer(counting: Row, form: Row, lines: Lines) -> Finding:
    old, new = size(lines.get(counting["form_id"], ())), size(lines.get(form["form_id"], ()))
    return _finding("KEY-12", form, rows=new[0], reported=new[1], old_rows=old[0], old_reported=old[1])


def _finding(code: str, form: Row, **values: object) -> Finding:
    told = {name: str(value) for name, value in values.items()}
    return Finding(code, place=form["place"], quote=form["title"] or "", values=told)

"""The entrance of the audit: frames of resolved forms in, findings and reviews out. Pure; called by ``orchestration``.

One goal is one form with its lines; a narrative about a project that has a table in the same paper joins that table
and is itself read for what it says. Findings that earlier steps made on a form are given in, so that causes can be
named and a fault is reported once.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Final

import pandas as pd

# Importing a module of checks registers them.
from perf_pipeline.audit import (  # noqa: F401
    amounts,
    numbers,
    points,
    quantities,
    rules,
    statements,
    structure,
    texts,
    vocabulary,
)
from perf_pipeline.audit.check import key_of, run
from perf_pipeline.audit.goal import Goal, Known, Line, Rule, exact
from perf_pipeline.audit.review import Fault, review_row
from perf_pipeline.findings import Finding
from perf_pipeline.model.derive import frame, records
from perf_pipeline.model.records import heading_from_json
from perf_pipeline.model.tables import TABLES
from perf_pipeline.notation.folding import squeeze
from perf_pipeline.rulebook.profiles import Profile, profile_named, profiles

Row = dict[str, Any]
GOAL_KINDS: Final = frozenset({"project_goal", "department_goal"})
_PILE_RANGE: Final = range(6, 13)
_PILE_SHARE = 0.25
_PILE_LEAST = 5
_BEYOND_SHARE = 0.12


@dataclass(frozen=True, slots=True)
class AuditResult:
    """``findings`` as (form_id, Finding), in the order of the forms; ``reviews`` as frame GoalReview."""

    findings: list[tuple[str, Finding]]
    reviews: pd.DataFrame


def audit(
    forms: pd.DataFrame, lines: pd.DataFrame, compiled: pd.DataFrame, known: pd.DataFrame | None = None
) -> AuditResult:
    """Audit every goal form of ``forms``; forms that report on goals are passed over.

    Frames of models Form and FormLine, ``compiled`` of ScoringRule, as resolution gives them. ``known`` holds what
    earlier steps found (form_id, code, place, line, severity, finding_id, cause_id).
    """
    findings: list[tuple[str, Finding]] = []
    reviews: list[Row] = []
    for goal in goals_of(forms, lines, compiled, known):
        found, unchecked = run(goal)
        found = _tidy(found, goal)
        findings += [(goal.form_id, finding) for finding in found]
        if goal.table is None:
            reviews.append(review_row(goal, _faults(found, goal.known), unchecked))
    return AuditResult(findings, frame(TABLES["goal_review"], reviews))


def goals_of(
    forms: pd.DataFrame, lines: pd.DataFrame, compiled: pd.DataFrame, known: pd.DataFrame | None = None
) -> list[Goal]:
    """The goals of the forms, tables joined with their narratives, in the order of ``forms``."""
    stored = {
        row["rule_id"]: _rule(row["family"], row["parameters"], row["text"], row["origin"])
        for row in records(compiled)
    }
    by_form: dict[str, list[Line]] = {}
    for row in records(lines):
        by_form.setdefault(row["form_id"], []).append(_line(row, stored))
    earlier = _known(known)
    rows = [row for row in records(forms) if row["form_kind"] in GOAL_KINDS]
    piles = _piles(rows, by_form)
    plain = {
        row["form_id"]: Goal(
            form=row,
            heading=heading_from_json(row["heading"] or "{}"),
            lines=tuple(by_form.get(row["form_id"], ())),
            profile=_profile(row["profile"]),
            known=tuple(earlier.get(row["form_id"], ())),
            name_pile=piles.get((row["submission_id"], row["layout"])),
        )
        for row in rows
    }
    told = {row["supports_form_id"]: plain[row["form_id"]] for row in rows if row["supports_form_id"]}
    return [
        replace(goal, statement=told.get(identity), table=plain.get(goal.form["supports_form_id"] or ""))
        for identity, goal in plain.items()
    ]


def _profile(name: str) -> Profile:
    """The form's profile; the national one for a name that is gone since."""
    return profiles().get(name) or profile_named("national")


@lru_cache(maxsize=65536)
def _rule(family: str, parameters: str, text: str | None, origin: str) -> Rule:
    return Rule(family, json.loads(parameters), text, origin)


def _line(row: Row, stored: Mapping[str, Rule]) -> Line:
    return Line(
        ordinal=int(row["ordinal"]),
        place=row["place"] or "",
        level1=row["level1"],
        level2=row["level2"],
        level3=row["level3"],
        operator=row["operator"],
        value=exact(row["target_value"]),
        unit=row["target_unit"],
        target_text=row["target_text"],
        weight=exact(row["weight"]),
        weight_source=row["weight_source"],
        explanation=row["explanation"],
        basis=row["basis"],
        prior_year=row["prior_year_text"],
        rule_text=row["rule_text"],
        evidence=row["evidence"],
        rule=stored.get(row["rule_id"] or ""),
    )


def _known(known: pd.DataFrame | None) -> dict[str, list[Known]]:
    found: dict[str, list[Known]] = {}
    for row in records(known) if known is not None and len(known) else ():
        if row["form_id"]:
            entry = Known(
                row["code"],
                row["place"] or "",
                row["line"],
                row["severity"],
                row["finding_id"],
                row["cause_id"] is not None,
            )
            found.setdefault(row["form_id"], []).append(entry)
    return found


def _piles(rows: Iterable[Row], lines: Mapping[str, list[Line]]) -> dict[tuple[str, str], int]:
    """For every paper and layout the length at which names pile up: the sign of a software that cuts them."""
    lengths: dict[tuple[str, str], Counter[int]] = {}
    for row in rows:
        counts = lengths.setdefault((row["submission_id"], row["layout"]), Counter())
        counts.update(len(squeeze(line.name)) for line in lines.get(row["form_id"], ()) if line.level3)
    return {key: pile for key, counts in lengths.items() if (pile := _pile(counts)) is not None}


def _pile(counts: Counter[int]) -> int | None:
    total = counts.total()
    length = max((n for n in counts if n in _PILE_RANGE), key=lambda n: counts[n], default=None)
    if length is None or counts[length] < max(_PILE_LEAST, total * _PILE_SHARE):
        return None
    beyond = sum(count for n, count in counts.items() if n > length + 1)
    return length if beyond <= total * _BEYOND_SHARE else None


def _tidy(found: Iterable[Finding], goal: Goal) -> list[Finding]:
    """Severities of the place and year, causes that exist, nothing twice; in the order of the form's lines."""
    distinct: dict[tuple[object, ...], Finding] = {}
    for finding in found:
        said = (finding.code, finding.place, finding.line, finding.quote, *finding.values.values())
        distinct.setdefault(said, finding)
    policy, year = goal.profile.audit, goal.year
    weighed = [
        finding
        if (given := policy.severity(finding.code, year)) is None
        else replace(finding, severity=given)
        for finding in distinct.values()
    ]
    causes: dict[str, Finding | str] = {known.key: known.finding_id for known in reversed(goal.known)}
    causes |= {key_of(finding): finding for finding in reversed(weighed)}
    tidied = [_with_cause(finding, causes) for finding in weighed]
    return sorted(tidied, key=lambda finding: (finding.line or 0, finding.code))


def _with_cause(finding: Finding, causes: Mapping[str, Finding | str]) -> Finding:
    """The key of a cause becomes the finding itself, or the id of what an earlier step found; or nothing."""
    if finding.cause is None:
        return finding
    cause = causes.get(str(finding.cause))
    return replace(finding, cause=None if cause == finding or finding.cause == key_of(finding) else cause)


def _faults(found: Iterable[Finding], known: Iterable[Known]) -> list[Fault]:
    """What counts: causes only, and not the note that something went unchecked."""
    own = [Fault(f.code, str(f.severity)) for f in found if f.cause is None and f.code != "AUD-01"]
    return own + [Fault(k.code, k.severity) for k in known if not k.causal]

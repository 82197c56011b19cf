"""Deterministic ids: the hash of a natural key, so that reloading meets the same rows.

A project is identified by its name inside its organization, not by its code: self-evaluations often
leave the code out, and a goal must meet its actuals in any order of arrival. Names arrive here already
folded to keys (``notation.names``); this module only hashes.
"""

from hashlib import sha256


def stable_id(*parts: object) -> str:
    """32 hex digits of the SHA-256 over ``parts``; None counts as the empty string."""
    text = "\x1f".join("" if part is None else str(part) for part in parts)
    return sha256(text.encode()).hexdigest()[:32]


def organization_id(name_key: str) -> str:
    """The id of the unit whose folded name is ``name_key``."""
    return stable_id("organization", name_key)


def project_id(organization: str, name_key: str) -> str:
    """The id of a unit's project."""
    return stable_id("project", organization, name_key)


def goal_id(scope: str, organization: str, project: str | None, fiscal_year: int) -> str:
    """The id of the goal of a unit (scope department) or of its project, in one year."""
    return stable_id("goal", scope, organization, project, fiscal_year)


def indicator_id(goal: str, level1: str | None, level2: str | None, level3_key: str, occurrence: int) -> str:
    """The id of an indicator; ``occurrence`` (from 0) tells same-named ones of one goal apart."""
    return stable_id("indicator", goal, level1, level2, level3_key, occurrence)


def form_id(submission: str, ordinal: int) -> str:
    """The id of the ``ordinal``-th form (from 1) in a submission."""
    return stable_id("form", submission, ordinal)

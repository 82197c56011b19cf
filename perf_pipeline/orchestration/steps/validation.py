"""Validation: rows held against their models. Good rows go on, bad rows become findings or faults.

pandera runs lazily over a whole frame at once (a call costs 18 ms whatever the size). Its own report can
be half a megabyte, so it never leaves this module: callers get short sentences that name column and
check, never a value of the paper.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
from pandera.config import get_config_context
from pandera.errors import SchemaErrors

from perf_pipeline.errors import ConfigurationError
from perf_pipeline.model.tables import TABLES


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that breaks its model: position in the frame, and which checks of which columns it fails."""

    position: int
    columns: tuple[str, ...]
    checks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Validated:
    """What validation makes of a frame; ``schema_faults`` concern columns: missing or ill-typed ones."""

    good: pd.DataFrame
    bad: tuple[BadRow, ...] = ()
    schema_faults: tuple[str, ...] = ()


def validate(table: str, data: pd.DataFrame) -> Validated:
    """Split ``data`` into rows that hold to the model of ``table`` and rows that do not.

    Raises ConfigurationError when pandera has been switched off from outside: everything would pass.
    """
    if not get_config_context().validation_enabled:
        raise ConfigurationError("PANDERA_VALIDATION_ENABLED switches validation off; unset it")
    frame = data.reset_index(drop=True)
    try:
        TABLES[table].validate(frame, lazy=True)
    except SchemaErrors as errors:
        return _split(frame, errors.failure_cases)
    return Validated(frame)


def _split(frame: pd.DataFrame, cases: pd.DataFrame) -> Validated:
    by_row = cases[cases["index"].notna()]
    whole = cases[cases["index"].isna()]
    bad = tuple(
        BadRow(int(str(position)), _texts(found["column"]), _texts(found["check"]))
        for position, found in by_row.groupby("index", sort=True)
    )
    faults = tuple(dict.fromkeys(f"{row.column}: {row.check}" for row in whole.itertuples()))
    return Validated(frame.drop(index=[row.position for row in bad]).reset_index(drop=True), bad, faults)


def _texts(values: "pd.Series[str]") -> tuple[str, ...]:
    return tuple(dict.fromkeys(str(value) for value in values))


def schema_faults(table: str, data: pd.DataFrame) -> list[str]:
    """One sentence for every way in which ``data`` breaks the model of ``table``; empty when it holds."""
    result = validate(table, data)
    rows = [
        f"row {row.position + 1}: {', '.join(row.columns)} fails {', '.join(row.checks)}"
        for row in result.bad
    ]
    return [*result.schema_faults, *rows]


def unexplained_scores(indicator_score: pd.DataFrame) -> list[str]:
    """Ids of indicator scores that break a promise about scores.

    Scored means a score with a formula, between 0 and full marks; any other status means no score: what could
    not be scored is never 0.
    """
    status, score, full = (indicator_score[name] for name in ("status", "score", "max_score"))
    given = score.notna()
    outside = (score < 0) | (score > full)
    unsaid = given & (indicator_score["formula"].isna() | outside.fillna(True))
    broken = unsaid | ((status == "scored") & ~given) | (given & ~status.isin(_MAY_SCORE))
    return [
        str(identity) for identity in indicator_score.loc[broken.fillna(True).astype(bool), "indicator_id"]
    ]


_MAY_SCORE: Sequence[str] = ("scored", "not_applicable")
"""Not applicable may carry full points where the profile says so, always with its formula."""

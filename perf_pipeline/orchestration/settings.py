"""Settings: how an empty setting becomes an environment variable or a default. Plain Python, no Dagster.

Both the resources and the command line resolve through here, so that what ``make run`` does and what the
daemon does agree. Nothing is read on import.
"""

import os
from collections.abc import Mapping
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from perf_pipeline.errors import ConfigurationError

DEFAULTS: Final[Mapping[str, str]] = {
    "PERF_WAREHOUSE_URL": "sqlite:///var/warehouse.db",
    "PERF_INBOX": "sample_inputs",
    "PERF_QUIET_SECONDS": "10",
    "PERF_STATE": "var",
    "PERF_OUTPUT": "var/output",
    "PERF_PROFILE": "",
    "PERF_WORKERS": "2",
    "PERF_TODAY": "",
    "PERF_LAYOUTS": "",
    "PERF_SOFFICE": "",
    "PERF_SCANNER": "",
}
"""What holds when neither the definitions nor the environment say anything: a fresh checkout just runs."""


def setting(given: str, variable: str) -> str:
    """``given`` unless it is empty, else the environment's ``variable``, else its default."""
    return given or os.environ.get(variable, "") or DEFAULTS[variable]


def number(given: float | None, variable: str) -> float:
    """As ``setting`` for a number; ConfigurationError names the variable when it is none."""
    text = "" if given is None else str(given)
    resolved = setting(text, variable)
    try:
        value = float(resolved)
    except ValueError as error:
        raise ConfigurationError(f"{variable} must be a number, not {resolved!r}") from error
    if value < 0:
        raise ConfigurationError(f"{variable} must not be negative, not {resolved!r}")
    return value


def today(given: str = "") -> date:
    """The day that due dates are held against: ``given``, else PERF_TODAY, else the day it is in China."""
    stated = setting(given, "PERF_TODAY")
    if not stated:
        return datetime.now(ZoneInfo("Asia/Shanghai")).date()
    try:
        return date.fromisoformat(stated)
    except ValueError as error:
        raise ConfigurationError(f"PERF_TODAY must be a day like 2026-03-31, not {stated!r}") from error


def warehouse_fingerprint(url: str) -> str:
    """12 hex digits for the database that ``url`` names, whatever the password or working directory.

    Staged files stand under it: the same batch loaded into two warehouses must never meet itself.
    """
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise ConfigurationError(
            f"not a database address (want e.g. {DEFAULTS['PERF_WAREHOUSE_URL']})"
        ) from error
    database = parsed.database or ""
    if parsed.get_backend_name() == "sqlite" and database not in ("", ":memory:"):
        database = str(Path(database).resolve())
    name = "\0".join([parsed.get_backend_name(), parsed.host or "", str(parsed.port or ""), database])
    return sha256(name.encode()).hexdigest()[:12]

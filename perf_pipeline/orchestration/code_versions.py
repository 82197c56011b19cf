"""Versions of our own code and data that nobody has to remember to bump: hashes of their files.

Dagster shows assets as outdated when theirs changes, and a year scored by other code is scored whole again.
Knows no Dagster, so that steps may use it.
"""

from collections.abc import Iterable
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any


@cache
def code_version(*rooms: str) -> str:
    """A version of the code and data of ``rooms``: a hash of their files, without compiled ones and tests."""
    digest = sha256()
    for room in rooms:
        for name, content in sorted(_sources(files("perf_pipeline").joinpath(room), room)):
            digest.update(name.encode())
            digest.update(content)
    return digest.hexdigest()[:12]


def _sources(folder: Any, name: str) -> Iterable[tuple[str, bytes]]:
    if folder.is_file():
        if name.endswith((".py", ".yaml")):
            yield name, folder.read_bytes()
        return
    if folder.is_dir():
        for entry in folder.iterdir():
            yield from _sources(entry, f"{name}/{entry.name}")

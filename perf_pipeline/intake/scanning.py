"""Security scan of landed files by a program that the operator names. Off by default.

Where ``PERF_SCANNER`` names a program (``clamdscan`` and its like), it is called with the paths of files
before anything of ours parses them: 0 means that all are clean, 1 that some are not, anything else that it
could not say. Only the step that extracts forms calls this, in the parent.
"""

import os
import subprocess
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from perf_pipeline.errors import ConfigurationError, RetryableError

SETTING: Final = "PERF_SCANNER"
_AT_ONCE: Final = 100
_SECONDS: Final = 600
_CLEAN, _INFECTED = 0, 1


def scanner() -> Path | None:
    """The program that the environment names, None when scanning is off.

    Raises ConfigurationError when what it names is no absolute path of a program.
    """
    stated = os.environ.get(SETTING, "")
    if not stated:
        return None
    program = Path(stated)
    if not (program.is_absolute() and program.is_file() and os.access(program, os.X_OK)):
        raise ConfigurationError(f"{SETTING} must be the absolute path of a program that scans files")
    return program


def infected(paths: Iterable[str]) -> frozenset[str]:
    """Those of ``paths`` that the scanner turns away; none when scanning is off.

    Raises RetryableError when the scanner cannot say: a paper is never read unscanned where scanning is on.
    """
    program = scanner()
    if program is None:
        return frozenset()
    listed = list(paths)
    groups = [listed[start : start + _AT_ONCE] for start in range(0, len(listed), _AT_ONCE)]
    suspect = [path for group in groups if not _is_clean(program, group) for path in group]
    return frozenset(path for path in suspect if not _is_clean(program, [path]))


def _is_clean(program: Path, paths: Sequence[str]) -> bool:
    try:
        done = subprocess.run(  # noqa: S603 - the program that the operator named
            [str(program), *paths],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise RetryableError(f"the scanner did not answer: {type(error).__name__}") from error
    if done.returncode not in (_CLEAN, _INFECTED):
        raise RetryableError(f"the scanner failed with status {done.returncode}")
    return done.returncode == _CLEAN

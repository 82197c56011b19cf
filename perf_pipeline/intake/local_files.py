"""Opening files of a local folder that strangers can write to.

A name may be a link to somebody else's file, a pipe that blocks for ever, a device. The file is opened
without following links and without blocking, and judged by what was opened, not by its name. Used by
inbox and landing; object stores have none of these and do not pass here.
"""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager

from upath import UPath

from perf_pipeline.errors import RetryableError, UnreadableFile


class WaitingFile(RetryableError):  # noqa: N818 - it names the state of the file
    """A file that cannot be taken yet; ``code`` is the finding code that says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def local_path(path: UPath) -> str | None:
    """The path in the local file system, None when ``path`` is elsewhere."""
    return str(path.path) if path.protocol in ("", "file", "local") else None


def special_code(status: os.stat_result) -> str | None:
    """The finding code that forbids an entry (links, pipes, devices), None for an ordinary file."""
    if stat.S_ISLNK(status.st_mode):
        return "SEC-01"
    if not stat.S_ISREG(status.st_mode):
        return "SEC-03"
    return "SEC-02" if status.st_nlink > 1 else None


@contextmanager
def open_ordinary(path: str) -> Iterator[int]:
    """A descriptor of the ordinary file at ``path``, closed at the end.

    Raises UnreadableFile SEC-01 to SEC-03 for what is no ordinary file, WaitingFile FIL-11 without
    permission and FIL-07 when the file has gone.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except PermissionError as error:
        raise WaitingFile("FIL-11") from error
    except FileNotFoundError as error:
        raise WaitingFile("FIL-07") from error
    except OSError as error:  # ELOOP for a link, ENXIO for a socket or a device without driver
        raise UnreadableFile(special_code(os.lstat(path)) or "SEC-03") from error
    try:
        code = special_code(os.fstat(descriptor))
        if code is not None:
            raise UnreadableFile(code)
        yield descriptor
    finally:
        os.close(descriptor)

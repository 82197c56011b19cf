"""What a function in a worker may do to its process; called by name from the tests of the pool."""

import os
import signal
import sys
import time
from decimal import Decimal
from typing import Any

from perf_pipeline.errors import UnreadableFile


class Panic(BaseException):
    """Like the panics of readers written in Rust."""


def double(number: int) -> int:
    """Do what was asked."""
    return 2 * number


def misbehave(deed: str) -> Any:
    """Do what ``deed`` says."""
    return _DEEDS[deed]()


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _exit() -> None:
    os._exit(7)


def _hang() -> None:
    time.sleep(60)


def _spin() -> None:
    while True:
        pass


def _take_memory() -> int:
    return len(bytearray(4 << 30))


def _raise() -> None:
    raise ValueError("these words stand in a paper")


def _panic() -> None:
    raise Panic


def _refuse() -> None:
    raise UnreadableFile("FIL-02", size="9", limit="5")


def _write_file() -> None:
    os.write(os.memfd_create("file"), b"x" * 100_000)


def _return_function() -> Any:
    return os.system


def _return_unpicklable() -> Any:
    return lambda: None


def _heavy_modules() -> list[str]:
    return [name for name in ("pandas", "dagster", "openpyxl", "sqlalchemy") if name in sys.modules]


def _secrets() -> list[str]:
    return sorted(name for name in os.environ if "SECRET" in name or "URL" in name)


_DEEDS = {
    "good": lambda: ("good", Decimal("1.5")),
    "die": _die,
    "exit": _exit,
    "hang": _hang,
    "spin": _spin,
    "memory": _take_memory,
    "raise": _raise,
    "panic": _panic,
    "refuse": _refuse,
    "write": _write_file,
    "function": _return_function,
    "lambda": _return_unpicklable,
    "modules": _heavy_modules,
    "secrets": _secrets,
}

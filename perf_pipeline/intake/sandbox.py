"""Sandbox: the child's side of the guarded pool, and the form of the messages between the two.

``main`` reads the function's name and limits from one pipe, then lists of items, and writes one ``Answer``
per item to another. Whatever the function raises becomes an answer. Messages from
the child are unpickled with a closed list of classes, because the child handles hostile bytes. Imports
little: a child starts often.
"""

import gc
import io
import os
import pickle
import resource
import sys
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from math import ceil
from multiprocessing.connection import Connection
from typing import Any, Final

from perf_pipeline.errors import ConfigurationError, UnreadableFile
from perf_pipeline.intake.limits import Limits

_PACKAGE: Final = __name__.partition(".")[0]
_PLAIN_CLASSES: Final = frozenset(
    {
        ("builtins", "set"),
        ("builtins", "frozenset"),
        ("builtins", "complex"),
        ("datetime", "date"),
        ("datetime", "datetime"),
        ("datetime", "time"),
        ("datetime", "timedelta"),
        ("datetime", "timezone"),
        ("decimal", "Decimal"),
        ("fractions", "Fraction"),
    }
)
_PAGE_BYTES: Final = resource.getpagesize()


@dataclass(frozen=True, slots=True)
class Answer:
    """What the function gave for one item, or why it gave nothing (see ``workers.Outcome``)."""

    value: Any = None
    code: str | None = None
    values: Mapping[str, str] = field(default_factory=dict)
    fault: str = ""


def answer(apply: Callable[[Any], Any], item: Any) -> Answer:
    """Call ``apply``; every exception but a request to stop becomes an answer."""
    try:
        return Answer(apply(item))
    except UnreadableFile as error:
        return Answer(code=error.code, values=dict(error.values))
    except (KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except MemoryError:
        return Answer(code="OPS-05", values={"reason": "memory"})
    except BaseException as error:  # noqa: BLE001 - readers written in Rust panic with a BaseException
        return Answer(code="OPS-05", values={"reason": type(error).__name__}, fault=_where(error))


def resolve(function: str) -> Callable[[Any], Any]:
    """The function named "package.module:name"; ConfigurationError when there is none."""
    module, _, name = function.partition(":")
    try:
        found = getattr(import_module(module), name)
    except (ImportError, AttributeError, ValueError) as error:
        raise ConfigurationError(f"cannot import {function!r}: {type(error).__name__}: {error}") from error
    if not callable(found):
        raise ConfigurationError(f"{function!r} is not a function")
    return found  # type: ignore[no-any-return]


def dumps(message: Any) -> bytes:
    """A message as bytes."""
    return pickle.dumps(message, protocol=pickle.HIGHEST_PROTOCOL)


def loads(message: bytes) -> Any:
    """A message from a child; pickle.UnpicklingError when it holds a class that is not on the list."""
    return _ClosedUnpickler(io.BytesIO(message)).load()


class _ClosedUnpickler(pickle.Unpickler):
    """Only classes of this package and a few plain ones: never a function that could be called."""

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) in _PLAIN_CLASSES:
            return super().find_class(module, name)
        if module == _PACKAGE or module.startswith(f"{_PACKAGE}."):
            found = super().find_class(module, name)
            if isinstance(found, type):
                return found
        raise pickle.UnpicklingError(f"answers may not hold {module}.{name}")


def collect_rarely() -> None:
    """Look for garbage rarely: documents are trees of many small objects without cycles."""
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)


def serve(read: int, write: int) -> None:
    """Answer lists of items until the parent closes its end."""
    source, target = Connection(read, writable=False), Connection(write, readable=False)
    function, limits = pickle.loads(source.recv_bytes())  # noqa: S301 - from the parent, which we trust
    try:
        apply = resolve(function)
    except ConfigurationError as error:
        target.send_bytes(dumps(str(error)))
        return
    _limit(limits)
    collect_rarely()
    target.send_bytes(dumps(None))
    while True:
        try:
            items = pickle.loads(source.recv_bytes())  # noqa: S301 - from the parent, which we trust
        except EOFError:
            return
        for item in items:
            _renew_processor_time(limits.worker_cpu_seconds)
            target.send_bytes(_answer_bytes(apply, item))


def _answer_bytes(apply: Callable[[Any], Any], item: Any) -> bytes:
    given = answer(apply, item)
    try:
        return dumps(given)
    except MemoryError:
        return dumps(Answer(code="OPS-05", values={"reason": "memory"}))
    except Exception as error:  # noqa: BLE001 - whatever cannot be sent is our bug, and one item's
        return dumps(Answer(code="OPS-05", values={"reason": "answer"}, fault=type(error).__name__))


def _limit(limits: Limits) -> None:
    """Take this process's rights to more. Memory counts from what the function's imports already need."""
    memory = _memory_now() + limits.worker_memory_bytes
    for kind, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, limits.worker_open_files),
    ):
        hard = resource.getrlimit(kind)[1]
        least = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (least, least))


def _renew_processor_time(seconds: int) -> None:
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = ceil(used.ru_utime + used.ru_stime) + seconds
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    resource.setrlimit(
        resource.RLIMIT_CPU, (soft if hard == resource.RLIM_INFINITY else min(soft, hard), hard)
    )


def _memory_now() -> int:
    """Bytes of address space in use; 0 where the system does not tell."""
    try:
        with open("/proc/self/statm", encoding="ascii") as statm:  # noqa: PTH123 - no pathlib in a child
            return int(statm.read().split()[0]) * _PAGE_BYTES
    except OSError:
        return 0


def _where(error: BaseException) -> str:
    """Exception type and the innermost line of ours, without the message: it may quote a paper."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if _PACKAGE in frame.filename and frame.filename != __file__] or frames
    place = f"{os.path.basename(ours[-1].filename)}:{ours[-1].lineno}" if ours else "?"  # noqa: PTH119
    return f"{type(error).__name__} at {place}"


def main() -> None:
    """Serve on the two descriptors that the command line names."""
    serve(int(sys.argv[1]), int(sys.argv[2]))

"""Guarded pool: runs a function over items in long-lived child processes that may die without harm.

Parsers of hostile bytes abort, hang and eat memory; an ordinary process pool breaks as a whole when one
child dies, and cannot end a hung task. Here each child has limits on memory and processor time, the
parent on wall time; a child that breaks one is replaced, its item gets a failed ``Outcome``, and the
rest go on. Children are new interpreters, never forks of the caller (which may run threads), and import
nothing but the function's own module. Knows nothing of what the items are; ``orchestration`` calls it.
"""

import os
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import islice
from multiprocessing.connection import Connection
from queue import SimpleQueue
from time import monotonic
from types import TracebackType
from typing import Any, Final, Self

from perf_pipeline.errors import ConfigurationError
from perf_pipeline.findings import Finding
from perf_pipeline.intake.limits import DEFAULT_LIMITS, Limits
from perf_pipeline.intake.sandbox import Answer, answer, dumps, loads, resolve

_CHUNK: Final = 16  # items sent at a time: fewer would wait on messages, more would share work badly
_CHILD_PROGRAM: Final = "from perf_pipeline.intake.sandbox import main; main()"
_INHERITED: Final = (
    "PATH",
    "HOME",
    "LANG",
    "LC_ALL",
    "TZ",
    "TMPDIR",
    "VIRTUAL_ENV",
    "PERF_LAYOUTS",
    "PERF_PIPELINE_TESTING",
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one item: a value, or the finding code that says why there is none.

    ``values`` fill the catalogue's message. ``fault`` is set for what may be a bug of ours: exception
    type and line, without its message, which may quote a paper.
    """

    value: Any = None
    code: str | None = None
    values: Mapping[str, str] = field(default_factory=dict)
    fault: str = ""

    @property
    def finding(self) -> Finding | None:
        """The failure as a finding, None when there is a value."""
        return None if self.code is None else Finding(self.code, values=self.values)


class GuardedPool:
    """Applies ``function`` ("package.module:name") to items in ``workers`` child processes.

    ``workers`` None takes one per processor; 0 runs in this process without limits, for tests and
    tiny batches. Use as a context manager, or call ``close``. Answers may hold only builtin values,
    decimals, dates and classes of this package: a child that was taken over must not run code here.
    """

    def __init__(self, function: str, workers: int | None = None, limits: Limits = DEFAULT_LIMITS) -> None:
        self.function = function
        self.workers = (os.cpu_count() or 1) if workers is None else workers
        self.limits = limits
        self._idle: SimpleQueue[_Child] = SimpleQueue()
        self._children: list[_Child] = []
        self._threads: ThreadPoolExecutor | None = None
        self._closed = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End all children; items not yet answered are lost."""
        self._closed = True
        for child in self._children:
            child.stop()
        if self._threads is not None:
            self._threads.shutdown(wait=True, cancel_futures=True)
        for child in self._children:
            child.kill()
        self._threads, self._children, self._idle = None, [], SimpleQueue()

    def map(self, items: Iterable[Any]) -> Iterator[Outcome]:
        """One outcome per item, in the order of ``items``, which are taken only as fast as they are done.

        Raises ConfigurationError when the function cannot be imported.
        """
        if self.workers == 0:
            apply = resolve(self.function)
            return (_inline(apply, item) for item in items)
        return self._map_guarded(iter(items))

    def _map_guarded(self, items: Iterator[Any]) -> Iterator[Outcome]:
        threads = self._start()
        pending: deque[Future[list[Outcome]]] = deque()
        while True:
            while len(pending) < 2 * self.workers and (chunk := list(islice(items, _CHUNK))):
                pending.append(threads.submit(self._run, chunk))
            if not pending:
                return
            yield from pending.popleft().result()

    def _start(self) -> ThreadPoolExecutor:
        if self._threads is None:
            self._closed = False
            self._threads = ThreadPoolExecutor(self.workers, thread_name_prefix="guarded-pool")
            self._children = [_Child(self.function, self.limits) for _ in range(self.workers)]
            for child in self._children:
                self._idle.put(child)
        return self._threads

    def _run(self, chunk: Sequence[Any]) -> list[Outcome]:
        child = self._idle.get()
        try:
            outcomes: list[Outcome] = []
            while len(outcomes) < len(chunk) and not self._closed:
                outcomes += child.run(chunk[len(outcomes) :])
            return outcomes
        finally:
            self._idle.put(child)


class _Child:
    """One child process and its two pipes; started when first needed and again after each death."""

    def __init__(self, function: str, limits: Limits) -> None:
        self._function = function
        self._limits = limits
        self._process: subprocess.Popen[bytes] | None = None
        self._to: Connection | None = None
        self._from: Connection | None = None

    def run(self, items: Sequence[Any]) -> list[Outcome]:
        """Outcomes of the first items, at least one: all of them, or up to the one that ended the child."""
        to, back = self._pipes()
        outcomes: list[Outcome] = []
        try:
            to.send_bytes(dumps(list(items)))
            outcomes.extend(self._receive(back) for _ in items)
        except TimeoutError:  # before OSError, of which it is one
            outcomes.append(self._died("timeout"))
        except (EOFError, OSError):
            outcomes.append(self._died("killed"))
        return outcomes

    def stop(self) -> None:
        """End the process, from any thread; the thread that uses it sees its pipe end."""
        process = self._process
        if process is not None:
            process.kill()

    def kill(self) -> None:
        """End the process and close the pipes."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
        for pipe in (self._to, self._from):
            if pipe is not None:
                pipe.close()
        self._process = self._to = self._from = None

    def _receive(self, back: Connection) -> Outcome:
        if not back.poll(self._limits.worker_wall_seconds):
            raise TimeoutError
        message = back.recv_bytes(self._limits.answer_bytes)
        try:
            given: Answer = loads(message)
        except Exception as error:  # noqa: BLE001 - bytes from a child that may have been taken over
            fault = f"{type(error).__name__}: {error}"
            return Outcome(code="OPS-05", values={"reason": "answer"}, fault=fault)
        return Outcome(given.value, given.code, given.values, given.fault)

    def _died(self, how: str) -> Outcome:
        """The outcome of the item that was being worked on; the child is gone afterwards."""
        process = self._process
        if how == "killed" and process is not None:
            try:
                status = process.wait(timeout=1)
            except subprocess.TimeoutExpired:
                status = 0
            how = f"signal {-status}" if status < 0 else f"exit {status}"
        self.kill()
        return Outcome(code="OPS-05", values={"reason": how})

    def _pipes(self) -> tuple[Connection, Connection]:
        if self._to is None or self._from is None:
            self._to, self._from = self._spawn()
        return self._to, self._from

    def _spawn(self) -> tuple[Connection, Connection]:
        child_reads, parent_writes = os.pipe()
        parent_reads, child_writes = os.pipe()
        command = [sys.executable, "-c", _CHILD_PROGRAM, str(child_reads), str(child_writes)]
        try:
            self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
                command,
                pass_fds=(child_reads, child_writes),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,  # what a parser prints may quote a paper
                stderr=subprocess.DEVNULL,
                env=_environment(),
            )
        finally:
            os.close(child_reads)
            os.close(child_writes)
        to, back = Connection(parent_writes, readable=False), Connection(parent_reads, writable=False)
        to.send_bytes(dumps((self._function, self._limits)))
        self._await_ready(back)
        return to, back

    def _await_ready(self, back: Connection) -> None:
        deadline = monotonic() + self._limits.worker_start_seconds
        try:
            ready = loads(back.recv_bytes()) if back.poll(deadline - monotonic()) else "no answer in time"
        except EOFError:
            ready = "the process ended"
        if ready is not None:
            self.kill()
            raise ConfigurationError(f"worker for {self._function} did not start: {ready}")


def _environment() -> dict[str, str]:
    """The child's environment: where modules are, and nothing secret (database addresses, keys)."""
    inherited = {name: os.environ[name] for name in _INHERITED if name in os.environ}
    single = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    return inherited | single | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "PYTHONUTF8": "1"}


def _inline(apply: Callable[[Any], Any], item: Any) -> Outcome:
    given = answer(apply, item)
    return Outcome(given.value, given.code, given.values, given.fault)

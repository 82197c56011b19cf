"""Inbox: which files lie there settled, which must wait, which are no submissions, which are refused.

Any folder or object store that universal-pathlib can address, with its subfolders. Nothing in the inbox
is changed, and nothing is read beyond the first and last bytes of files that could be taken. Whether a
file is known already is decided by the hash of its bytes, after landing; ``skip`` only saves reading a
file again whose size and time have been seen. Called by the sensor and the command line.
"""

import os
import stat
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any, Final

from upath import UPath

from perf_pipeline.errors import UnreadableFile
from perf_pipeline.findings import Finding
from perf_pipeline.intake.completeness import HEAD_BYTES, TAIL_BYTES, has_end
from perf_pipeline.intake.limits import DEFAULT_LIMITS, Limits
from perf_pipeline.intake.local_files import WaitingFile, local_path, open_ordinary, special_code
from perf_pipeline.intake.names import Name, name_of

_SIDE_FILES: Final = frozenset({"thumbs.db", "desktop.ini", ".ds_store", "._.ds_store"})
_SIDE_PREFIXES: Final = ("~$", ".~", "._")
_TRANSFER_SUFFIXES: Final = (".part", ".tmp", ".crdownload", ".filepart", ".download", ".partial")
_DOCUMENT_SUFFIXES: Final = (
    ".xlsx",
    ".xls",
    ".xlsm",
    ".docx",
    ".doc",
    ".pdf",
    ".txt",
    ".csv",
    ".tsv",
    ".et",
    ".wps",
)
_SECONDS_PER_HOUR: Final = 3600


@dataclass(frozen=True, slots=True)
class InboxFile:
    """A file in the inbox. ``relative`` is its raw path below the inbox; ``name`` is fit to be shown.

    ``size`` in bytes, ``modified`` in seconds since 1970, 0 where the store does not tell.
    """

    inbox: UPath
    relative: str
    name: str
    size: int
    modified: float
    findings: tuple[Finding, ...] = ()

    @property
    def path(self) -> UPath:
        """The file's address. Built when asked for: most files of a look are known and never opened."""
        return self.inbox / self.relative

    @property
    def folder(self) -> str:
        """The folder below the inbox in which the file lies, fit to be shown; empty for the inbox itself."""
        above = self.relative.rpartition("/")[0]
        return "/".join(name_of(part).text for part in above.split("/"))


@dataclass(frozen=True, slots=True)
class Verdict:
    """An entry that is not taken, and why: a finding of family FIL or SEC."""

    file: InboxFile
    finding: Finding


@dataclass(frozen=True, slots=True)
class Scan:
    """What one look at the inbox found; each list holds at most ``Limits.files_per_scan`` entries.

    ``settled`` is sorted by time and name, oldest first. ``more`` tells that further settled files wait
    for the next look (finding FIL-17).
    """

    settled: tuple[InboxFile, ...] = ()
    waiting: tuple[Verdict, ...] = ()
    ignored: tuple[Verdict, ...] = ()
    refused: tuple[Verdict, ...] = ()
    more: bool = False
    findings: tuple[Finding, ...] = ()


def _never(_: InboxFile) -> bool:
    return False


def scan(
    inbox: UPath,
    quiet_seconds: float,
    now: float,
    *,
    skip: Callable[[InboxFile], bool] = _never,
    limits: Limits = DEFAULT_LIMITS,
) -> Scan:
    """Look at ``inbox`` and its subfolders at time ``now`` (seconds since 1970).

    A file is settled when it has not been written to for ``quiet_seconds`` (0 takes it at once), is an
    ordinary file of acceptable size, and has the end that its format promises. Files for which
    ``skip`` is true appear nowhere. A wait beyond ``Limits.waiting_hours`` turns into a refusal. OSError
    of the inbox itself (missing, not readable) passes through.
    """
    sorting = _Sorting(inbox, quiet_seconds, now, skip, limits)
    for entry in _entries(inbox):
        sorting.sort(entry)
    return sorting.result()


@dataclass(frozen=True, slots=True)
class _Entry:
    """A directory entry, and what forbids it for being no ordinary file."""

    raw_name: str
    relative: str
    size: int
    modified: float
    code: str | None = None


@dataclass(slots=True)
class _Sorting:
    inbox: UPath
    quiet_seconds: float
    now: float
    skip: Callable[[InboxFile], bool]
    limits: Limits
    candidates: list[InboxFile] = field(default_factory=list)
    waiting: list[Verdict] = field(default_factory=list)
    ignored: list[Verdict] = field(default_factory=list)
    refused: list[Verdict] = field(default_factory=list)

    def sort(self, entry: _Entry) -> None:
        """Put ``entry`` where it belongs by name, kind, size and time."""
        name = name_of(entry.raw_name)
        file = InboxFile(self.inbox, entry.relative, name.text, entry.size, entry.modified, name.findings)
        if self.skip(file):
            return
        if code := _ignored_code(entry):
            self._put(self.ignored, file, code)
        elif code := entry.code or self._refused_code(file, name):
            self._put(self.refused, file, code)
        elif code := self._waiting_code(entry):
            self._wait(file, code)
        else:
            self.candidates.append(file)

    def result(self) -> Scan:
        """The scan: of the candidates the oldest that have their end, up to the limit."""
        most = self.limits.files_per_scan
        ordered = deque(sorted(self.candidates, key=lambda file: (file.modified, file.relative)))
        settled: list[InboxFile] = []
        while ordered and len(settled) < most:
            file = ordered.popleft()
            if self._is_whole(file):
                settled.append(file)
        findings = (Finding("FIL-17", values={"taken": str(len(settled))}),) if ordered else ()
        return Scan(
            tuple(settled),
            tuple(self.waiting[:most]),
            tuple(self.ignored[:most]),
            tuple(self.refused[:most]),
            more=bool(ordered),
            findings=findings,
        )

    def _refused_code(self, file: InboxFile, name: Name) -> str | None:
        if file.size > self.limits.file_bytes:
            return "FIL-02"
        shown_falsely = name.has_direction_controls and not file.name.lower().endswith(_DOCUMENT_SUFFIXES)
        return "FIL-14" if shown_falsely else None

    def _waiting_code(self, entry: _Entry) -> str | None:
        is_dotted = entry.raw_name.startswith(".") and not entry.raw_name.startswith("..")
        if is_dotted or entry.raw_name.lower().endswith(_TRANSFER_SUFFIXES):
            return "FIL-05"
        if entry.size == 0:
            return "FIL-01"
        # a time in the future is a wrong clock somewhere and no reason to wait for ever
        return "FIL-06" if abs(self.now - entry.modified) < self.quiet_seconds else None

    def _is_whole(self, file: InboxFile) -> bool:
        try:
            head, tail = _ends(file)
        except WaitingFile as error:
            self._wait(file, error.code)
        except UnreadableFile as error:
            self._put(self.refused, file, error.code)
        else:
            if has_end(head, tail, file.size):
                return True
            self._wait(file, "FIL-08")
        return False

    def _wait(self, file: InboxFile, code: str) -> None:
        hours = self.limits.waiting_hours
        if not file.modified or self.now - file.modified <= hours * _SECONDS_PER_HOUR:
            self._put(self.waiting, file, code)
        else:
            self._put(self.refused, file, overdue_code(code))

    def _put(self, where: list[Verdict], file: InboxFile, code: str) -> None:
        values = {
            "seconds": f"{self.quiet_seconds:g}",
            "size": str(file.size),
            "limit": str(self.limits.file_bytes),
            "hours": str(self.limits.waiting_hours),
        }
        where.append(Verdict(file, Finding(code, place=file.name, values=values)))


def overdue_code(code: str) -> str:
    """Under which code a file is refused that has waited too long for the reason ``code``."""
    return "FIL-09" if code in ("FIL-05", "FIL-06", "FIL-07") else code


def _ignored_code(entry: _Entry) -> str | None:
    if entry.code == "FIL-10":
        return "FIL-10"
    lowered = entry.raw_name.lower()
    is_side_file = lowered in _SIDE_FILES or lowered.startswith(_SIDE_PREFIXES)
    return "FIL-04" if is_side_file else None


def _entries(inbox: UPath) -> Iterator[_Entry]:
    base = local_path(inbox)
    return _remote_entries(inbox) if base is None else _local_entries(base)


def _local_entries(base: str) -> Iterator[_Entry]:
    """Entries of a local folder and its subfolders, links unfollowed; hidden folders are not entered."""
    start = len(base.rstrip("/")) + 1
    folders = deque([base])
    while folders:
        with os.scandir(folders.popleft()) as entries:
            for entry in entries:
                try:
                    status = entry.stat(follow_symlinks=False)
                except FileNotFoundError:
                    continue  # gone between listing and looking
                is_folder = stat.S_ISDIR(status.st_mode)
                if is_folder and not entry.name.startswith("."):
                    folders.append(entry.path)
                if is_folder and not _is_folder_like_file(entry.name):
                    continue
                code = "FIL-10" if is_folder else special_code(status)
                yield _Entry(entry.name, entry.path[start:], status.st_size, status.st_mtime, code)


def _is_folder_like_file(name: str) -> bool:
    return name.lower().endswith(_DOCUMENT_SUFFIXES) and not name.startswith(".")


def _remote_entries(inbox: UPath) -> Iterator[_Entry]:
    """Objects under an address; what looks like a path in a key is part of the name."""
    root = inbox.path.rstrip("/") + "/"
    found: dict[str, dict[str, Any]] = inbox.fs.find(inbox.path, detail=True)
    for key, info in sorted(found.items()):
        relative = key[len(root) :] if key.startswith(root) else key
        is_path = "\\" in relative or ".." in relative.split("/")
        name = relative if is_path else relative.rpartition("/")[2]
        if info.get("type") == "file" and name:
            yield _Entry(name, relative, int(info.get("size") or 0), _modified(info))


def _modified(info: dict[str, Any]) -> float:
    """The time of an object, under the names that file systems give it; 0 when there is none."""
    for key in ("mtime", "LastModified", "last_modified", "updated", "created"):
        value = info.get(key)
        if isinstance(value, datetime):
            return value.timestamp()
        if isinstance(value, int | float):
            return float(value)
    return 0.0


def _ends(file: InboxFile) -> tuple[bytes, bytes]:
    """The first and last bytes of ``file``."""
    local = local_path(file.path)
    if local is not None:
        with open_ordinary(local) as descriptor:
            size = os.fstat(descriptor).st_size
            head = os.pread(descriptor, HEAD_BYTES, 0)
            return head, os.pread(descriptor, TAIL_BYTES, max(0, size - TAIL_BYTES))
    with file.path.open("rb") as stream:
        head = stream.read(HEAD_BYTES)
        stream.seek(max(0, file.size - TAIL_BYTES))
        return head, b"".join(islice(iter(lambda: stream.read(TAIL_BYTES), b""), 2))

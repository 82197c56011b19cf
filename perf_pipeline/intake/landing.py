"""Landing store: every received file once, under the hash of its bytes, never changed.

``ab/<sha256>.bin`` holds the bytes, ``ab/<sha256>.json`` beside it the manifest of sightings: under which
names and addresses these bytes were seen, ``ab/<sha256>.verdict.json`` what became of them. Files appear by
rename after they are on the disk, so a crash leaves either nothing or everything, and a temporary name that
``sweep`` clears. Every later step reads the landed copy, never the inbox. Local stores are synced to the
disk; other stores write whole objects.
"""

import fcntl
import json
import os
import re
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from upath import UPath

from perf_pipeline.errors import PermanentError, UnreadableFile
from perf_pipeline.intake.limits import DEFAULT_LIMITS, Limits
from perf_pipeline.intake.local_files import WaitingFile, local_path, open_ordinary
from perf_pipeline.intake.names import name_of

_INCOMING: Final = ".incoming"
_CHUNK_BYTES: Final = 1024 * 1024
_HASH: Final = re.compile(r"[0-9a-f]{64}")


class DamagedLanding(PermanentError):  # noqa: N818 - it names the state of the file
    """A landed file is missing or its bytes no longer have their hash; handing it in again mends it."""


@dataclass(frozen=True, slots=True)
class Landed:
    """A file in the store. ``new`` is false when its bytes had been landed before."""

    sha256: str
    size: int
    name: str
    address: str
    new: bool


@dataclass(frozen=True, slots=True)
class LandingStore:
    """The store under ``root``. Several processes may land at once."""

    root: UPath
    limits: Limits = DEFAULT_LIMITS

    def land(self, path: UPath, name: str | None = None, folder: str = "") -> Landed:
        """Copy the file at ``path`` into the store and note the sighting.

        ``name`` is the name to record (default: that of ``path``, made fit to be shown), ``folder`` the
        folder of its inbox in which it lay. Raises
        WaitingFile FIL-07 when the file changes while it is read, FIL-11 without permission;
        UnreadableFile SEC-01 to SEC-03 for what is no ordinary file, FIL-02 above the size limit.
        """
        incoming = self._incoming()
        try:
            digest, size = _copy(path, incoming, self.limits.file_bytes)
            recorded = name_of(path.name).text if name is None else name
            new = self._keep(incoming, digest, size)
        finally:
            incoming.unlink(missing_ok=True)
        landed = Landed(digest, size, recorded, name_of(str(path)).text, new)
        self._note_sighting(landed, folder)
        return landed

    def read(self, digest: str) -> bytes:
        """The bytes whose SHA-256 is ``digest``; DamagedLanding when they are missing or changed."""
        try:
            content = self._place(digest, "bin").read_bytes()
        except FileNotFoundError as error:
            raise DamagedLanding(f"not in the landing store: {digest}") from error
        if sha256(content).hexdigest() != digest:
            raise DamagedLanding(f"changed in the landing store: {digest}")
        return content

    def path_of(self, digest: str) -> UPath:
        """Where the bytes of that hash lie, for programs that are given files; they may only be read."""
        return self._place(digest, "bin")

    def has(self, digest: str) -> bool:
        """Whether the store holds bytes of that hash (unchecked)."""
        return self._place(digest, "bin").exists()

    def manifest(self, digest: str) -> dict[str, Any]:
        """Hash, size and sightings (name, address, received_at, folder if any) of a landed file."""
        try:
            manifest: dict[str, Any] = json.loads(self._place(digest, "json").read_bytes())
        except FileNotFoundError as error:
            raise DamagedLanding(f"no manifest in the landing store: {digest}") from error
        return manifest

    def write_verdict(self, digest: str, verdict: Mapping[str, Any]) -> None:
        """Put what became of a landed file beside its bytes; the same verdict again writes nothing."""
        place = self._place(digest, "verdict.json")
        content = json.dumps(verdict, ensure_ascii=False, indent=1, sort_keys=True).encode()
        if place.exists() and place.read_bytes() == content:
            return
        incoming = self._incoming()
        _write(incoming, content)
        _rename(incoming, place)

    def verdict(self, digest: str) -> dict[str, Any]:
        """What became of a landed file; DamagedLanding when nothing was said of it yet."""
        try:
            verdict: dict[str, Any] = json.loads(self._place(digest, "verdict.json").read_bytes())
        except FileNotFoundError as error:
            raise DamagedLanding(f"no verdict in the landing store: {digest}") from error
        return verdict

    def sweep(self, now: float, older_than_seconds: float = 86_400) -> int:
        """Delete temporary files of landings that never ended; returns how many."""
        folder = self.root / _INCOMING
        if not folder.exists():
            return 0
        stale = [entry for entry in folder.iterdir() if now - entry.stat().st_mtime > older_than_seconds]
        for entry in stale:
            entry.unlink()
        return len(stale)

    def _place(self, digest: str, suffix: str) -> UPath:
        if not _HASH.fullmatch(digest):
            raise DamagedLanding(f"not a SHA-256: {digest[:80]!r}")
        return self.root / digest[:2] / f"{digest}.{suffix}"

    def _incoming(self) -> UPath:
        folder = self.root / _INCOMING
        _make_folder(self.root)
        _make_folder(folder)
        return folder / f"{uuid.uuid4().hex}.tmp"

    def _keep(self, incoming: UPath, digest: str, size: int) -> bool:
        """Give the copied bytes their name; False when whole bytes of that hash lie there already."""
        final = self._place(digest, "bin")
        if final.exists() and final.stat().st_size == size:
            return False
        _make_folder(final.parent)
        _rename(incoming, final)
        return True

    def _note_sighting(self, landed: Landed, folder: str) -> None:
        place = self._place(landed.sha256, "json")
        with _locked(place.parent):
            sightings = self.manifest(landed.sha256)["sightings"] if place.exists() else []
            if any(s["name"] == landed.name and s["address"] == landed.address for s in sightings):
                return
            received = datetime.now(UTC).isoformat(timespec="seconds")
            sighting = {"name": landed.name, "address": landed.address, "received_at": received}
            sightings.append(sighting | ({"folder": folder} if folder else {}))
            manifest = {"sha256": landed.sha256, "size": landed.size, "sightings": sightings}
            incoming = self._incoming()
            _write(incoming, json.dumps(manifest, ensure_ascii=False, indent=1).encode())
            _rename(incoming, place)


def _copy(source: UPath, target: UPath, most: int) -> tuple[str, int]:
    """Copy while hashing; the hash and size of what was copied."""
    local = local_path(source)
    if local is None:
        with source.open("rb") as stream:
            return _pour(iter(lambda: stream.read(_CHUNK_BYTES), b""), target, most)
    with open_ordinary(local) as descriptor:
        before = os.fstat(descriptor)
        copied = _pour(iter(lambda: os.read(descriptor, _CHUNK_BYTES), b""), target, most)
        after = os.fstat(descriptor)
    if _state(before) != _state(after) or copied[1] != after.st_size:
        raise WaitingFile("FIL-07")
    return copied


def _state(status: os.stat_result) -> tuple[int, int, int]:
    return status.st_ino, status.st_size, status.st_mtime_ns


def _pour(chunks: Iterator[bytes], target: UPath, most: int) -> tuple[str, int]:
    digest = sha256()
    size = 0
    with target.open("wb") as stream:
        for chunk in chunks:
            size += len(chunk)
            if size > most:
                raise UnreadableFile("FIL-02", size=f">{most}", limit=str(most))
            digest.update(chunk)
            stream.write(chunk)
        _sync(stream)
    return digest.hexdigest(), size


def _write(target: UPath, content: bytes) -> None:
    with target.open("wb") as stream:
        stream.write(content)
        _sync(stream)


def _sync(stream: Any) -> None:
    """Force written bytes to the disk, where there is one."""
    stream.flush()
    try:
        descriptor = stream.fileno()
    except (AttributeError, OSError):  # an object store: the object appears whole on close
        return
    os.fsync(descriptor)


def _make_folder(folder: UPath) -> None:
    """Create ``folder``, readable by nobody else: papers name people."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def _rename(source: UPath, target: UPath) -> None:
    """Replace ``target`` by ``source``; on a local disk the new name survives a power cut."""
    old, new = local_path(source), local_path(target)
    if old is None or new is None:
        source.fs.mv(source.path, target.path)
        return
    Path(old).replace(new)
    descriptor = os.open(Path(new).parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _locked(folder: UPath) -> Iterator[None]:
    """Hold the folder's lock, so that two landings of the same bytes lose no sighting (local stores)."""
    local = local_path(folder)
    if local is None:
        yield
        return
    descriptor = os.open(local, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)

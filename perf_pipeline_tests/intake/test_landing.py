"""The landing store: bytes once under their hash, sightings kept, crashes without trace."""

import json
import os
import threading
from hashlib import sha256
from pathlib import Path

import pytest
from upath import UPath

from perf_pipeline.errors import UnreadableFile
from perf_pipeline.intake import landing as landing_module
from perf_pipeline.intake.landing import DamagedLanding, LandingStore
from perf_pipeline.intake.limits import Limits
from perf_pipeline.intake.local_files import WaitingFile

WORDS = "绩效目标".encode()
HASH = sha256(WORDS).hexdigest()


@pytest.fixture
def store(tmp_path: Path) -> LandingStore:
    """An empty store."""
    return LandingStore(UPath(tmp_path / "landing"))


@pytest.fixture
def paper(tmp_path: Path) -> UPath:
    """A submitted file."""
    path = tmp_path / "表.txt"
    path.write_bytes(WORDS)
    return UPath(path)


def files(store: LandingStore) -> list[str]:
    """All files of a store, relative."""
    root = Path(str(store.root))
    return sorted(str(path.relative_to(root)) for path in root.rglob("*") if path.is_file())


def test_landed_bytes_lie_under_their_hash(store: LandingStore, paper: UPath) -> None:
    """One file and one manifest, nothing temporary."""
    landed = store.land(paper)
    assert (HASH, len(WORDS), "表.txt", True) == (landed.sha256, landed.size, landed.name, landed.new)
    assert [f"{HASH[:2]}/{HASH}.bin", f"{HASH[:2]}/{HASH}.json"] == files(store)
    assert store.read(HASH) == WORDS


def test_same_bytes_again_are_a_sighting(store: LandingStore, paper: UPath, tmp_path: Path) -> None:
    """Other names are added to the manifest once each; the bytes stay one file."""
    other = UPath(tmp_path / "副本.txt")
    other.write_bytes(WORDS)
    new = [store.land(path).new for path in (paper, other, other)]
    assert new == [True, False, False]
    assert [sighting["name"] for sighting in store.manifest(HASH)["sightings"]] == ["表.txt", "副本.txt"]


def test_store_is_private(store: LandingStore, paper: UPath) -> None:
    """Papers name people: nobody else may list the store."""
    store.land(paper)
    assert Path(str(store.root)).stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("moment", ["before_rename", "half_written"])
def test_crash_leaves_nothing_but_a_temporary_file(
    store: LandingStore, paper: UPath, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    """After a crash the hash is unknown, landing again succeeds, and the sweep clears what was left."""

    class Crash(BaseException):
        pass

    def crash(*_: object) -> None:
        raise Crash

    monkeypatch.setattr(landing_module, "_rename" if moment == "before_rename" else "_sync", crash)
    monkeypatch.setattr(landing_module.UPath, "unlink", crash, raising=False)
    left = store.root / ".incoming" / "left.tmp"
    with pytest.raises(Crash):
        store.land(paper)
    monkeypatch.undo()
    left.parent.mkdir(parents=True, exist_ok=True)
    left.write_bytes(b"half")
    assert not store.has(HASH)
    assert store.land(paper).new
    assert store.sweep(now=left.stat().st_mtime + 90_000) >= 1
    assert [f"{HASH[:2]}/{HASH}.bin", f"{HASH[:2]}/{HASH}.json"] == files(store)


def test_torn_copy_is_mended_by_landing_again(store: LandingStore, paper: UPath) -> None:
    """A stored file of the wrong size, as a failing disk leaves it, is replaced."""
    store.land(paper)
    place = store.root / HASH[:2] / f"{HASH}.bin"
    place.write_bytes(WORDS[:3])
    with pytest.raises(DamagedLanding):
        store.read(HASH)
    assert store.land(paper).new
    assert store.read(HASH) == WORDS


def test_changed_bytes_are_not_read(store: LandingStore, paper: UPath) -> None:
    """Reading checks the hash."""
    store.land(paper)
    (store.root / HASH[:2] / f"{HASH}.bin").write_bytes(WORDS[::-1])
    with pytest.raises(DamagedLanding):
        store.read(HASH)


@pytest.mark.parametrize("digest", ["0" * 64, "../../etc/passwd", ""], ids=["unknown", "path", "empty"])
def test_what_is_not_there_is_told(store: LandingStore, digest: str) -> None:
    """Unknown hashes and what is no hash end alike, without touching other files."""
    with pytest.raises(DamagedLanding):
        store.read(digest)


def test_file_that_changes_while_read_waits(
    store: LandingStore, paper: UPath, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that grows between the first and the last byte is not landed."""
    pour = landing_module._pour

    def pour_and_grow(*arguments: object) -> tuple[str, int]:
        result = pour(*arguments)  # type: ignore[arg-type]
        with Path(str(paper)).open("ab") as stream:
            stream.write(b"more")
        return result

    monkeypatch.setattr(landing_module, "_pour", pour_and_grow)
    with pytest.raises(WaitingFile) as waiting:
        store.land(paper)
    assert (waiting.value.code, files(store)) == ("FIL-07", [])


def test_special_files_are_refused(store: LandingStore, paper: UPath, tmp_path: Path) -> None:
    """What became a link or a pipe after the scan is refused when it is opened."""
    link, pipe = tmp_path / "link.txt", tmp_path / "pipe.txt"
    link.symlink_to(Path(str(paper)))
    os.mkfifo(pipe)
    codes = []
    for path in (link, pipe):
        with pytest.raises(UnreadableFile) as refusal:
            store.land(UPath(path))
        codes.append(refusal.value.code)
    assert codes == ["SEC-01", "SEC-03"]


def test_file_that_has_gone_waits(store: LandingStore, tmp_path: Path) -> None:
    """A file taken back between scan and landing is looked for again."""
    with pytest.raises(WaitingFile) as waiting:
        store.land(UPath(tmp_path / "gone.txt"))
    assert waiting.value.code == "FIL-07"


def test_size_limit(tmp_path: Path, paper: UPath) -> None:
    """A file that grew beyond the limit after the scan is not copied to its end."""
    store = LandingStore(UPath(tmp_path / "landing"), Limits(file_bytes=3))
    with pytest.raises(UnreadableFile) as refusal:
        store.land(paper)
    assert (refusal.value.code, files(store)) == ("FIL-02", [])


def test_two_landings_at_once_lose_no_sighting(store: LandingStore, tmp_path: Path) -> None:
    """Eight threads landing the same bytes under eight names leave eight sightings."""
    papers = [UPath(tmp_path / f"{number}.txt") for number in range(8)]
    for paper in papers:
        paper.write_bytes(WORDS)
    threads = [threading.Thread(target=store.land, args=(paper,)) for paper in papers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {path.name for path in papers} == {s["name"] for s in store.manifest(HASH)["sightings"]}


def test_object_stores(tmp_path: Path) -> None:
    """Inbox and store may both be objects."""
    inbox, root = UPath("memory://landing-test/in"), UPath("memory://landing-test/store")
    inbox.mkdir(parents=True, exist_ok=True)
    (inbox / "a.txt").write_bytes(WORDS)
    store = LandingStore(root)
    assert [store.land(inbox / "a.txt").new for _ in range(2)] == [True, False]
    assert (store.read(HASH), len(store.manifest(HASH)["sightings"])) == (WORDS, 1)


def test_manifest_is_json_beside_the_bytes(store: LandingStore, paper: UPath) -> None:
    """Whoever opens the folder can read where a file came from."""
    store.land(paper)
    manifest = json.loads((store.root / HASH[:2] / f"{HASH}.json").read_text(encoding="utf-8"))
    (sighting,) = manifest["sightings"]
    assert (HASH, len(WORDS), str(paper)) == (manifest["sha256"], manifest["size"], sighting["address"])

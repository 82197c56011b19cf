"""The inbox: what is taken, what waits and why, what is ignored, what is refused."""

import os
import socket
from pathlib import Path

import pytest
from upath import UPath

from perf_pipeline.intake.inbox import InboxFile, Scan, Verdict, scan
from perf_pipeline.intake.limits import DEFAULT_LIMITS, Limits
from perf_pipeline_tests.intake.workbooks import simple

NOW = 1_800_000_000.0
OLD = NOW - 3600


def put(folder: Path, name: str | bytes, content: bytes = b"x", modified: float = OLD) -> None:
    """Drop a file with a time of its own."""
    path = folder / os.fsdecode(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    os.utime(path, (modified, modified))


def look(folder: Path, quiet: float = 10, limits: Limits = DEFAULT_LIMITS) -> Scan:
    """Look at a local inbox at NOW."""
    return scan(UPath(folder), quiet, NOW, limits=limits)


def told(verdicts: tuple[Verdict, ...]) -> dict[str, str]:
    """Codes by name."""
    return {verdict.file.name: verdict.finding.code for verdict in verdicts}


def names(files: tuple[InboxFile, ...]) -> list[str]:
    """Names in order."""
    return [file.name for file in files]


def test_settled_files_come_oldest_first_from_all_folders(tmp_path: Path) -> None:
    """Files in subfolders are found; the order is that of their times."""
    put(tmp_path, "乙.txt", modified=OLD + 1)
    put(tmp_path, "单位/甲.txt", modified=OLD)
    found = look(tmp_path)
    assert names(found.settled) == ["甲.txt", "乙.txt"]
    assert found.settled[0].relative == "单位/甲.txt"
    assert found.settled[0].path.read_bytes() == b"x"


@pytest.mark.parametrize(
    ("name", "content", "modified", "code"),
    [
        pytest.param("a.txt", b"x", NOW - 3, "FIL-06", id="just_written"),
        pytest.param("a.txt", b"x", NOW + 3, "FIL-06", id="clock_a_little_ahead"),
        pytest.param("a.xlsx.part", b"x", OLD, "FIL-05", id="in_transfer"),
        pytest.param(".a.xlsx", b"x", OLD, "FIL-05", id="leading_dot"),
        pytest.param("a.xlsx", b"", OLD, "FIL-01", id="empty"),
        pytest.param("a.xlsx", simple(A1="甲")[:-40], OLD, "FIL-08", id="no_end_record"),
        pytest.param("a.txt", b"x" + bytes(4096), OLD, "FIL-08", id="reserved_tail"),
        pytest.param("a.pdf", b"%PDF-1.7 x", OLD, "FIL-08", id="pdf_without_end"),
    ],
)
def test_waiting(tmp_path: Path, name: str, content: bytes, modified: float, code: str) -> None:
    """A file that may still be coming waits, and says why."""
    put(tmp_path, name, content, modified)
    found = look(tmp_path)
    assert ({name: code}, ()) == (told(found.waiting), found.settled)


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        pytest.param("a.xlsx", b"", "FIL-01", id="empty"),
        pytest.param("a.xlsx", b"PK\x03\x04", "FIL-08", id="no_end_record"),
        pytest.param("a.part", b"x", "FIL-09", id="in_transfer"),
    ],
)
def test_waiting_ends(tmp_path: Path, name: str, content: bytes, code: str) -> None:
    """After a day a wait turns into a refusal."""
    put(tmp_path, name, content, NOW - 25 * 3600)
    assert {name: code} == told(look(tmp_path).refused)


def test_time_far_ahead_is_no_reason_to_wait(tmp_path: Path) -> None:
    """A wrong clock at the sender must not keep a file for ever."""
    put(tmp_path, "a.txt", modified=NOW + 86_400)
    assert names(look(tmp_path).settled) == ["a.txt"]


def test_no_quiet_time_takes_files_at_once(tmp_path: Path) -> None:
    """The command line takes what lies there now."""
    put(tmp_path, "a.txt", modified=NOW)
    assert names(look(tmp_path, quiet=0).settled) == ["a.txt"]


@pytest.mark.parametrize("name", ["~$表.xlsx", ".~lock.a#", ".DS_Store", "Thumbs.db", "desktop.ini"])
def test_side_files_are_ignored(tmp_path: Path, name: str) -> None:
    """What office programs and systems leave behind is no submission."""
    put(tmp_path, name)
    assert {name: "FIL-04"} == told(look(tmp_path).ignored)


def test_folder_named_like_a_file(tmp_path: Path) -> None:
    """Such a folder is told, and its files are taken all the same."""
    put(tmp_path, "表.xlsx/a.txt")
    found = look(tmp_path)
    assert (told(found.ignored), names(found.settled)) == ({"表.xlsx": "FIL-10"}, ["a.txt"])


def test_special_entries_are_refused_without_opening(tmp_path: Path) -> None:
    """Links, second names, pipes and sockets are refused; nothing blocks and nothing is followed."""
    inbox, outside = tmp_path / "inbox", tmp_path / "outside"
    put(outside, "secret.txt")
    put(inbox, "real.txt")
    (inbox / "link.txt").symlink_to(outside / "secret.txt")
    (inbox / "dangling.txt").symlink_to(outside / "nothing")
    (inbox / "folder").symlink_to(outside)
    os.link(outside / "secret.txt", inbox / "second.txt")
    os.mkfifo(inbox / "pipe.txt")
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(str(inbox / "s.txt"))
    found = look(inbox)
    listener.close()
    assert told(found.refused) == {
        "link.txt": "SEC-01",
        "dangling.txt": "SEC-01",
        "folder": "SEC-01",
        "second.txt": "SEC-02",
        "pipe.txt": "SEC-03",
        "s.txt": "SEC-03",
    }
    assert names(found.settled) == ["real.txt"]


@pytest.mark.parametrize(
    ("raw", "name", "codes"),
    [
        pytest.param("年度".encode("gbk") + b".txt", "年度.txt", ["FIL-12"], id="gbk_bytes"),
        pytest.param(b"a\x1bb.txt", "a\\u001bb.txt", ["FIL-13"], id="escape"),
        pytest.param(b"a\nb.txt", "a\\u000ab.txt", ["FIL-13"], id="line_end"),
        pytest.param("a\u202eb.txt".encode(), "a\\u202eb.txt", ["FIL-14"], id="direction"),
        pytest.param(b"-rf.txt", "-rf.txt", ["FIL-15"], id="leading_dash"),
        pytest.param(b"CON.xlsx", "CON.xlsx", ["FIL-15"], id="reserved"),
        pytest.param(b"a.txt ", "a.txt ", ["FIL-15"], id="trailing_space"),
        pytest.param(b"..\\..\\x.xlsx", "..\\..\\x.xlsx", ["SEC-04"], id="path"),
    ],
)
def test_odd_names_are_accepted_and_told(tmp_path: Path, raw: bytes, name: str, codes: list[str]) -> None:
    """A name is data: shown with its odd characters written out, never an obstacle."""
    put(tmp_path, raw)
    (file,) = look(tmp_path).settled
    assert (name, codes) == (file.name, [finding.code for finding in file.findings])
    assert file.path.read_bytes() == b"x"


def test_false_extension_is_refused(tmp_path: Path) -> None:
    """A name that shows a document's extension but has a program's is refused."""
    put(tmp_path, "表\u202etxt.exe")
    assert list(told(look(tmp_path).refused).values()) == ["FIL-14"]


def test_too_large(tmp_path: Path) -> None:
    """A file above the size limit is refused, unread."""
    put(tmp_path, "a.txt", b"12345")
    assert told(look(tmp_path, limits=Limits(file_bytes=4)).refused) == {"a.txt": "FIL-02"}


def test_bounded_looks_reach_every_file(tmp_path: Path) -> None:
    """A look takes a bounded number and says that more wait; skipping known ones, all are reached."""
    for number in range(7):
        put(tmp_path, f"{number}.txt", modified=OLD + number)
    known: set[str] = set()
    sizes = []
    for _ in range(4):
        found = scan(
            UPath(tmp_path), 0, NOW, skip=lambda f: f.relative in known, limits=Limits(files_per_scan=3)
        )
        known.update(file.relative for file in found.settled)
        sizes.append((len(found.settled), found.more, [finding.code for finding in found.findings]))
    assert sizes == [(3, True, ["FIL-17"]), (3, True, ["FIL-17"]), (1, False, []), (0, False, [])]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_no_permission_waits(tmp_path: Path) -> None:
    """A file without read permission waits for the administrator."""
    put(tmp_path, "a.txt")
    (tmp_path / "a.txt").chmod(0)
    assert told(look(tmp_path).waiting) == {"a.txt": "FIL-11"}


def test_object_store() -> None:
    """Objects under an address are found in all folders; a key that looks like a path is a name."""
    inbox = UPath("memory://inbox-of-test")
    inbox.mkdir(parents=True, exist_ok=True)
    (inbox / "a.txt").write_bytes(b"x")
    (inbox / "unit").mkdir()
    (inbox / "unit" / "b.txt").write_bytes(b"y")
    (inbox / "..\\c.txt").write_bytes(b"z")
    found = scan(inbox, 0, NOW)
    assert {f.name: f.path.read_bytes() for f in found.settled} == {
        "a.txt": b"x",
        "b.txt": b"y",
        "..\\c.txt": b"z",
    }
    assert [finding.code for file in found.settled for finding in file.findings] == ["SEC-04"]

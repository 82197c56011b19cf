"""Conversion by LibreOffice: the last resort for formats that no reader of ours serves. Off by default.

Where ``PERF_SOFFICE`` names the program, ``convert`` runs it once per file: a private profile in a directory
of its own that is deleted afterwards, macros and links to outside switched off, no network, limits on time,
memory and output, an environment without secrets. The result is bytes for ``reading.read``, and must go
through the guarded pool like any submission. It cannot run inside a pool's child, which may write no file:
the step that extracts forms calls it for refused files, between two passes of the pool.
"""

import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from perf_pipeline.errors import ConfigurationError, UnreadableFile
from perf_pipeline.findings import Finding
from perf_pipeline.intake.limits import DEFAULT_LIMITS, Limits

SETTING: Final = "PERF_SOFFICE"
# format as detection names it → suffix of the file handed to the program, and what it is to make of it
_TARGETS: Final = {
    "doc": ("doc", "docx"),
    "rtf": ("rtf", "docx"),
    "xls": ("xls", "xlsx"),
    "xlsb": ("xlsb", "xlsx"),
    "xml2003": ("xml", "xlsx"),
}
# a network that leads nowhere, and a process space of which everything ends with its first process
_UNSHARE: Final = ("unshare", "--user", "--map-root-user", "--net", "--pid", "--fork", "--kill-child", "--")
# sets limits, then becomes the program: nothing of ours runs between fork and exec
_LAUNCHER: Final = """
import os, resource, sys
memory, seconds, size, files = map(int, sys.argv[1:5])
for kind, most in ((resource.RLIMIT_AS, memory), (resource.RLIMIT_CPU, seconds), (resource.RLIMIT_FSIZE, size),
                   (resource.RLIMIT_NOFILE, files), (resource.RLIMIT_CORE, 0)):
    resource.setrlimit(kind, (most, most))
os.execvp(sys.argv[5], sys.argv[5:])
"""
_SETTINGS: Final = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop>
<prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop>
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop>
<prop oor:name="DisableActiveContent" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Calc/Content/Update">
<prop oor:name="Link" oor:op="fuse"><value>1</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update">
<prop oor:name="Link" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""


@dataclass(frozen=True, slots=True)
class Converted:
    """What the program made of a file: its bytes, their format, and the finding that says so."""

    content: bytes
    format: str
    finding: Finding


def soffice() -> Path | None:
    """The program that the environment names, None when conversion is off.

    Raises ConfigurationError when what it names is no absolute path of a program.
    """
    stated = os.environ.get(SETTING, "")
    if not stated:
        return None
    program = Path(stated)
    if not (program.is_absolute() and program.is_file() and os.access(program, os.X_OK)):
        raise ConfigurationError(f"{SETTING} must be the absolute path of LibreOffice's soffice")
    return program


def can_convert(format_: str) -> bool:
    """Whether the program could serve a format, as detection names it."""
    return format_ in _TARGETS


def convert(content: bytes, format_: str, limits: Limits = DEFAULT_LIMITS) -> Converted | None:
    """Convert a file of the format that detection named; None when conversion is off or cannot serve it.

    Raises UnreadableFile FMT-14 when the program fails, gives nothing or breaks a limit, and
    ConfigurationError when it cannot be cut off from the network.
    """
    program = soffice()
    if program is None or not can_convert(format_):
        return None
    if not _can_isolate():
        raise ConfigurationError(
            f"{SETTING} is set, but this system gives no network namespace (unshare --net): unset it"
        )
    suffix, target = _TARGETS[format_]
    with TemporaryDirectory(prefix="perf-convert-", ignore_cleanup_errors=True) as name:
        made = _run(program, Path(name), content, suffix, target, limits)
    return Converted(made, target, Finding("FMT-13", values={"format": format_, "target": target}))


def _run(program: Path, room: Path, content: bytes, suffix: str, target: str, limits: Limits) -> bytes:
    paper, out = room / f"paper.{suffix}", room / "out"
    settings = room / "profile" / "user"
    settings.mkdir(parents=True)
    out.mkdir()
    paper.write_bytes(content)
    (settings / "registrymodifications.xcu").write_text(_SETTINGS, encoding="utf-8")
    office = [
        *_UNSHARE,
        str(program),
        f"-env:UserInstallation={(room / 'profile').as_uri()}",
        *("--headless", "--norestore", "--nologo", "--nodefault", "--nolockcheck", "--nofirststartwizard"),
        *("--convert-to", target, "--outdir", str(out), str(paper)),
    ]
    bounds = (
        limits.convert_memory_bytes,
        limits.convert_cpu_seconds,
        limits.zip_total_bytes,
        limits.worker_open_files,
    )
    _wait([sys.executable, "-c", _LAUNCHER, *map(str, bounds), *office], room, limits.convert_wall_seconds)
    made = out / f"paper.{target}"
    if made.is_symlink() or not made.is_file() or not 0 < made.stat().st_size <= limits.file_bytes:
        raise UnreadableFile("FMT-14")
    return made.read_bytes()


def _wait(command: list[str], room: Path, seconds: float) -> None:
    """Run ``command`` to its end, or until time is up; its descendants end with it."""
    process = subprocess.Popen(  # noqa: S603 - the program that the operator named
        command,
        cwd=room,
        env={"PATH": os.defpath, "HOME": str(room), "TMPDIR": str(room), "LANG": "C.UTF-8"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        status = process.wait(seconds)
    except subprocess.TimeoutExpired as error:
        os.killpg(process.pid, signal.SIGKILL)
        raise UnreadableFile("FMT-14") from error
    finally:
        process.wait()
    if status != 0:
        raise UnreadableFile("FMT-14")


@cache
def _can_isolate() -> bool:
    """Whether this system lets a process have a network of its own, which is none."""
    try:
        done = subprocess.run(  # noqa: S603
            [*_UNSHARE, "true"], env={"PATH": os.defpath}, capture_output=True, timeout=10, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0

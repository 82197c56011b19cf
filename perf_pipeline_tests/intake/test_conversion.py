"""Conversion: off by default, and a program that fails, hangs or writes nothing harms nobody."""

import os
from pathlib import Path

import pytest

from perf_pipeline.errors import ConfigurationError, UnreadableFile
from perf_pipeline.intake import conversion
from perf_pipeline.intake.conversion import SETTING, convert
from perf_pipeline.intake.limits import Limits

needs_isolation = pytest.mark.skipif(not conversion._can_isolate(), reason="no network namespaces here")


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A stand-in for the program: a shell script that each test fills."""
    program = tmp_path / "soffice"
    program.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv(SETTING, str(program))
    return program


def script(program: Path, body: str) -> None:
    """Fill the stand-in; ``$out`` is the folder where it must write, ``$in`` the file."""
    find = 'while [ $# -gt 1 ]; do [ "$1" = --outdir ] && out=$2; shift; done; in=$1\n'
    program.write_text(f"#!/bin/sh\n{find}{body}\n", encoding="utf-8")


def test_off_by_default(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the setting nothing is run."""
    monkeypatch.delenv(SETTING, raising=False)
    assert convert(b"x", "rtf") is None


def test_formats_it_cannot_serve(office: Path) -> None:
    """A format that the program would not read better is left alone."""
    assert convert(b"x", "ofd") is None


@pytest.mark.parametrize(
    "stated", ["soffice", "/no/such/program", os.sep], ids=["relative", "missing", "folder"]
)
def test_setting_that_names_no_program(stated: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A wrong setting is the operator's to mend, not the paper's fault."""
    monkeypatch.setenv(SETTING, stated)
    with pytest.raises(ConfigurationError):
        convert(b"x", "rtf")


def test_without_isolation_nothing_is_run(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A system that cannot cut the program off from the network may not convert."""
    monkeypatch.setattr(conversion, "_can_isolate", lambda: False)
    with pytest.raises(ConfigurationError):
        convert(b"x", "rtf")


@needs_isolation
def test_what_the_program_makes(office: Path) -> None:
    """Its bytes, their format and a finding; it sees the paper, no secret of ours, and no network."""
    script(
        office,
        'net=$(cat /proc/net/dev | grep -c eth); { cat "$in"; echo " $net $PERF_SOFFICE."; } > "$out/paper.docx"',
    )
    made = convert(b"paper", "rtf")
    assert made is not None
    assert (made.content, made.format, made.finding.code) == (b"paper 0 .\n", "docx", "FMT-13")


@needs_isolation
@pytest.mark.parametrize(
    ("body", "limits"),
    [
        pytest.param('echo x > "$out/paper.docx"; exit 3', Limits(), id="fails"),
        pytest.param("exit 0", Limits(), id="writes_nothing"),
        pytest.param('ln -s /etc/hostname "$out/paper.docx"', Limits(), id="writes_a_link"),
        pytest.param("sleep 60", Limits(convert_wall_seconds=0.3), id="hangs"),
        pytest.param("while :; do :; done", Limits(convert_cpu_seconds=1), id="spins"),
        pytest.param('echo too much > "$out/paper.docx"', Limits(file_bytes=4), id="writes_too_much"),
    ],
)
def test_program_that_misbehaves(office: Path, body: str, limits: Limits) -> None:
    """Every failure ends in one refusal, in time."""
    script(office, body)
    with pytest.raises(UnreadableFile) as refusal:
        convert(b"paper", "rtf", limits)
    assert refusal.value.code == "FMT-14"

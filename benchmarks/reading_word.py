"""How fast Word files are read, against the least that reading them can cost.

The floor of a docx is unzipping every part and parsing it with bare expat, that of a doc is reading its
streams; both are taken in turns with the reader, so that a busy machine slows them alike: look at the
ratio. Run with ``python -m benchmarks.reading_word``.
"""

import io
import zipfile
from functools import partial
from typing import Final
from xml.parsers import expat

from benchmarks.reading import milliseconds, through_workers
from perf_pipeline.intake.reading import read
from perf_pipeline_tests.intake.readers.word_files import FIXTURES, fixture, packed
from perf_pipeline_tests.paperwork.content import papers
from perf_pipeline_tests.paperwork.laying_out import pages_of
from perf_pipeline_tests.paperwork.render_docx import document

MOST_DOCX: Final = 9.0  # times the floor
MOST_DOC: Final = 16.0


def bare(content: bytes) -> bytes:
    """A docx with its text alone: python-docx packs long styles, which nobody reads and all must unzip."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return packed(archive.read("word/document.xml"))


def dressed(content: bytes) -> bytes:
    """A docx with its text alone, every run with the properties that office programs give it."""
    looks = (
        b'<w:r><w:rPr><w:rFonts w:hint="eastAsia" w:ascii="SimSun" w:hAnsi="SimSun" w:eastAsia="SimSun"/>'
        b'<w:color w:val="000000"/><w:kern w:val="0"/><w:sz w:val="18"/><w:szCs w:val="18"/></w:rPr>'
    )
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return packed(archive.read("word/document.xml").replace(b"<w:r>", looks))


def parts(content: bytes) -> None:
    """Unzip every part, parse the markup, and do nothing else."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            part = archive.read(name)
            if name.endswith((".xml", ".rels")):
                expat.ParserCreate().Parse(part, True)


def streams(content: bytes) -> None:
    """Read the streams of a compound file, and do nothing else."""
    import olefile

    with olefile.OleFileIO(io.BytesIO(content)) as compound:
        for name in compound.listdir():
            compound.openstream(name).read()


def main() -> None:
    """Print the table."""
    for paper in papers():
        if paper.layout == "notice":
            continue
        whole = document(pages_of(paper))
        for name, content in (("docx", whole), ("dressed", dressed(whole)), ("bare", bare(whole))):
            ours, least = milliseconds(partial(read, content, "x.docx"), partial(parts, content))
            print(
                f"{name}, {len(paper.goals)} forms: {ours:.2f} ms, floor {least:.2f} ms, ratio {ours / least:.1f}"
            )
    written = [document(pages_of(paper)) for paper in papers() if paper.layout != "notice"]
    for name, make in (("docx", bytes), ("docx as office programs write them", dressed)):
        through_workers(name, [(make(content), "x.docx") for content in written for _ in range(20)])
    for path in sorted(FIXTURES.glob("*.doc")):
        content = fixture(path.name)
        ours, least = milliseconds(partial(read, content, "x.doc"), partial(streams, content))
        report(path.name, ours, least, MOST_DOC)


def report(name: str, ours: float, least: float, most: float) -> None:
    """Print one line."""
    print(f"{name}: {ours:.2f} ms, floor {least:.2f} ms, ratio {ours / least:.1f} (goal {most:.0f})")


if __name__ == "__main__":
    main()

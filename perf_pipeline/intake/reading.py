"""The one entrance for bytes: ``read`` finds the format, refuses what nobody reads, calls the reader.

Called in worker processes by the step that extracts forms, and by the command line. It raises
UnreadableFile and nothing else for bad input; MemoryError and our own bugs pass through.
"""

from dataclasses import replace

from perf_pipeline.errors import UnreadableFile
from perf_pipeline.intake.detection import Format, detect, name_findings
from perf_pipeline.intake.document import Document
from perf_pipeline.intake.limits import DEFAULT_LIMITS, Limits
from perf_pipeline.intake.readers import readers
from perf_pipeline.intake.readers.base import Reader
from perf_pipeline.intake.source import Source


def read(content: bytes, file_name: str, limits: Limits = DEFAULT_LIMITS) -> Document:
    """The document in ``content``; ``file_name`` only serves findings about a name that does not fit.

    Raises UnreadableFile with the finding code that says why the file can never be read, and the format that
    was found.
    """
    if len(content) > limits.file_bytes:
        raise UnreadableFile("FIL-02", size=str(len(content)), limit=str(limits.file_bytes))
    source = Source(content, file_name, limits)
    found = detect(source)
    try:
        document = _reader_of(found).read(source)
    except UnreadableFile as error:
        error.format = found.name
        raise
    return replace(document, findings=name_findings(source, found) + document.findings)


def _reader_of(found: Format) -> Reader:
    reader = readers().get(found.name)
    if reader is None:
        raise UnreadableFile(found.refusal, format=found.label or found.name)
    return reader

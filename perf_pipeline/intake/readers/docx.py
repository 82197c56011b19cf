"""Reader of docx: our own walk of the text part, laid out as paragraphs and tables in order.

Libraries for Word files silently lose text in content controls, insertions, fields and signs, so that
none is used. ``word_package`` looks at what is packed around the text, ``word_markup`` reads it,
``word_layout`` gives places and spans. One section without a name.
"""

from perf_pipeline.intake.document import Document, Section
from perf_pipeline.intake.readers.base import Reader
from perf_pipeline.intake.source import Source
from perf_pipeline.intake.word.layout import WordReport, lay_out
from perf_pipeline.intake.word.markup import read_blocks
from perf_pipeline.intake.word.package import read_package


def read(source: Source) -> Document:
    """The document of a docx file.

    Raises UnreadableFile: what archive and package raise, SEC-11 above the limits, SEC-13 for tables
    nested too deeply, SEC-23 for fields that fetch data from other programs.
    """
    package = read_package(source.archive, source.limits)
    report = WordReport(source.limits.findings_per_code)
    blocks = lay_out(read_blocks(package, source.limits), source.limits, report)
    section = Section(name="", blocks=blocks)
    return Document("docx", (section,), package.findings + report.findings())


READER = Reader(formats=("docx",), read=read)

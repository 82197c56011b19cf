"""What a reader is: the formats it serves, and a function from Source to Document.

Each module of this folder that declares ``READER`` is a reader; adding one file adds a reader, and the
formats that it names stop being refused. Recognising formats is ``detection``'s business.
"""

from collections.abc import Callable
from dataclasses import dataclass

from perf_pipeline.intake.document import Document
from perf_pipeline.intake.source import Source


@dataclass(frozen=True, slots=True)
class Reader:
    """``formats`` are names of detection.FORMATS; ``read`` raises UnreadableFile and nothing else."""

    formats: tuple[str, ...]
    read: Callable[[Source], Document]

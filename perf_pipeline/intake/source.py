"""Source: one submitted file in memory, with what several readers want to know of it worked out once.

Detection looks at it, the chosen reader reads from it. The file name only serves findings about a
name that does not fit its content. Raises UnreadableFile when the container or the encoding is broken.
"""

from dataclasses import dataclass, field
from functools import cached_property
from io import BytesIO
from typing import Final

from perf_pipeline.errors import UnreadableFile
from perf_pipeline.intake.archive import Archive
from perf_pipeline.intake.encoding import Decoded, decode
from perf_pipeline.intake.limits import DEFAULT_LIMITS, Limits

_COMPOUND: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_STREAMS: Final = ("EncryptedPackage", "Workbook", "Book", "WordDocument")


@dataclass(frozen=True)
class Source:
    """The bytes of one file, the name it was submitted under, and the limits that hold for it."""

    content: bytes = field(repr=False)
    file_name: str = ""
    limits: Limits = DEFAULT_LIMITS

    @cached_property
    def archive(self) -> Archive:
        """The checked zip directory; UnreadableFile when it is broken, hostile or encrypted."""
        return Archive.open(self.content, self.limits)

    @cached_property
    def decoded(self) -> Decoded:
        """The text of the file; UnreadableFile when no encoding holds."""
        return decode(self.content)

    @cached_property
    def streams(self) -> frozenset[str]:
        """Names of the streams and storages at the root of a compound file.

        Of a file too damaged to have a root, the names that stand somewhere in it: then its reader refuses
        it as what it was. Where none stands there, UnreadableFile FMT-06.
        """
        # names stand in the directory as UTF-16
        names = self._root() or {
            name for name in _STREAMS if name.encode("utf-16-le") + b"\0\0" in self.content
        }
        if not names:
            raise UnreadableFile("FMT-06")
        return frozenset(names)

    def _root(self) -> set[str]:
        import olefile

        try:
            with olefile.OleFileIO(BytesIO(self.content)) as compound:
                return {entry[0] for entry in compound.listdir(streams=True, storages=True)}
        except Exception:  # noqa: BLE001 - whatever a damaged file makes of the library
            return set()

    @property
    def suffixes(self) -> tuple[str, ...]:
        """The extensions of the name in lower case without dots, last first: ``表.pdf.xlsx`` → xlsx, pdf.

        Only what can be an extension counts: one to five ASCII letters or digits with a letter in it.
        """
        found: list[str] = []
        for part in reversed(self.file_name.rstrip(". ").lower().split(".")[1:]):
            if not (part.isascii() and part.isalnum() and len(part) <= 5 and not part.isdigit()):
                break
            found.append(part)
        return tuple(found)

    def is_compound(self) -> bool:
        """Whether the bytes begin as a compound file (OLE) does."""
        return self.content.startswith(_COMPOUND)

    def is_zip(self) -> bool:
        """Whether the bytes begin as a zip archive does."""
        return self.content.startswith((b"PK\x03\x04", b"PK\x05\x06"))

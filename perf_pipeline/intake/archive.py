"""Archive: a zip container opened with care, for Office formats.

The directory is checked before a byte is inflated: number of entries, names, encryption, sizes,
ratios. Parts are read with a bound, because a declared size may lie. Nothing is written to disk and no
archive inside an archive is opened. Knows nothing of workbooks; readers of Office formats use it.
"""

import zipfile
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Final, Self

from perf_pipeline.errors import UnreadableFile
from perf_pipeline.intake.limits import Limits

_ENCRYPTED: Final = 0x1
_METHODS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_END_RECORD: Final = b"PK\x05\x06"


@dataclass(frozen=True)
class Archive:
    """A checked archive. ``parts`` maps part names (lower case, forward slashes) to directory entries."""

    _zip: zipfile.ZipFile
    parts: Mapping[str, zipfile.ZipInfo]

    @classmethod
    def open(cls, content: bytes, limits: Limits) -> Self:
        """Check the directory of ``content``.

        Raises UnreadableFile: FIL-08 without an end record, FMT-06 when damaged, SEC-04/-05 for
        names that lead out or occur twice, SEC-10 above a limit, SEC-20 when encrypted.
        """
        try:
            opened = zipfile.ZipFile(BytesIO(content))
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
            raise UnreadableFile("FMT-06" if _END_RECORD in content else "FIL-08") from error
        entries = [entry for entry in opened.infolist() if not entry.is_dir()]
        _check_sizes(entries, limits)
        return cls(opened, _by_name(entries))

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and name.lower() in self.parts

    def starting(self, prefix: str) -> list[str]:
        """Names of the parts under ``prefix``, sorted."""
        return sorted(name for name in self.parts if name.startswith(prefix))

    def read(self, name: str) -> bytes:
        """The bytes of part ``name``; UnreadableFile FMT-06 when missing or damaged, SEC-10 when it lies."""
        entry = self.parts.get(name.lower())
        if entry is None:
            raise UnreadableFile("FMT-06")
        try:
            with self._zip.open(entry) as stream:
                data = stream.read(entry.file_size + 1)
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            NotImplementedError,
            RuntimeError,
            OSError,
            ValueError,  # a damaged directory may point before the file
        ) as error:
            raise UnreadableFile("FMT-06") from error
        if len(data) > entry.file_size:
            raise UnreadableFile("SEC-10", what="part size")
        return data


def _check_sizes(entries: list[zipfile.ZipInfo], limits: Limits) -> None:
    if len(entries) > limits.zip_entries:
        raise UnreadableFile("SEC-10", what="entries")
    if any(entry.flag_bits & _ENCRYPTED for entry in entries):
        raise UnreadableFile("SEC-20")
    if any(entry.compress_type not in _METHODS for entry in entries):
        raise UnreadableFile("SEC-05")
    if any(entry.file_size > limits.zip_part_bytes for entry in entries):
        raise UnreadableFile("SEC-10", what="part size")
    if sum(entry.file_size for entry in entries) > limits.zip_total_bytes:
        raise UnreadableFile("SEC-10", what="total size")
    if any(_inflates_wildly(entry, limits) for entry in entries):
        raise UnreadableFile("SEC-10", what="ratio")


def _inflates_wildly(entry: zipfile.ZipInfo, limits: Limits) -> bool:
    large = entry.file_size > limits.zip_ratio_from_bytes
    return large and entry.file_size > limits.zip_ratio * max(entry.compress_size, 1)


def _by_name(entries: Iterable[zipfile.ZipInfo]) -> dict[str, zipfile.ZipInfo]:
    parts: dict[str, zipfile.ZipInfo] = {}
    for entry in entries:
        name = entry.filename.replace("\\", "/").lower()
        if name.startswith("/") or ".." in name.split("/"):
            raise UnreadableFile("SEC-04")
        if name in parts:  # two readers would take different ones
            raise UnreadableFile("SEC-05")
        parts[name] = entry
    return parts

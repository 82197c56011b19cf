"""Is the end of a file there? Formats that end with a mark are complete only with it.

A copy that pauses has a stable size, and a reserved file has its final size before its content; only the
end tells. Used by the inbox on the first and last bytes of a file, before anything is landed.
"""

from struct import unpack_from
from typing import Final

HEAD_BYTES: Final = 1024
TAIL_BYTES: Final = 65_536 + 22  # a zip's end record stands within its longest comment
_TAIL_OF_NULS: Final = 512  # at least a sector that was reserved and not written
_COMPOUND: Final = b"\xd0\xcf\x11\xe0"
_HEADER_BYTES: Final = 512
_NAMED_TABLES: Final = 109  # tables of sectors that the header itself names
_NO_SECTOR: Final = 0xFFFFFFFA
_ZIP: Final = b"PK\x03\x04"
_ZIP_END: Final = b"PK\x05\x06"
_PDF: Final = b"%PDF-"
_PDF_END: Final = b"%%EOF"


def has_end(head: bytes, tail: bytes, size: int) -> bool:
    """Whether a file of ``size`` bytes that begins with ``head`` and ends with ``tail`` can be complete."""
    if head.startswith(_ZIP):
        return _ZIP_END in tail
    if _PDF in head:
        return _PDF_END in tail
    if head.startswith(_COMPOUND):  # consists of sectors, and may end in an empty one
        return _reaches_its_directory(head, size)
    return not tail.endswith(bytes(_TAIL_OF_NULS))


def _reaches_its_directory(head: bytes, size: int) -> bool:
    """Whether the sectors that the header of a compound file names begin within the file."""
    if len(head) < _HEADER_BYTES:
        return False
    (shift,) = unpack_from("<H", head, 30)
    tables, directory = unpack_from("<2I", head, 44)
    if shift not in (9, 12) or tables == 0:  # not a header: the reader will say so
        return True
    named = (*unpack_from(f"<{min(tables, _NAMED_TABLES)}I", head, 76), directory)
    return all((sector + 1) << shift < size for sector in named if sector < _NO_SECTOR)

"""Is the end of a file there? Formats that end with a mark are complete only with it.

A copy that pauses has a stable size, and a reserved file has its final size before its content; only the
end tells. Used by the inbox on the first and last bytes of a file, before anything is landed.
"""

from typing import Final

HEAD_BYTES: Final = 1024
TAIL_BYTES: Final = 65_536 + 22  # a zip's end record stands within its longest comment
_TAIL_OF_NULS: Final = 512  # at least a sector that was reserved and not written
_ZIP: Final = b"PK\x03\x04"
_ZIP_END: Final = b"PK\x05\x06"
_PDF: Final = b"%PDF-"
_PDF_END: Final = b"%%EOF"


def has_end(head: bytes, tail: bytes) -> bool:
    """Whether a file that begins with ``head`` and ends with ``tail`` can be complete."""
    if head.startswith(_ZIP):
        return _ZIP_END in tail
    if _PDF in head:
        return _PDF_END in tail
    return not tail.endswith(bytes(_TAIL_OF_NULS)) or _is_padded_by_design(head)


def _is_padded_by_design(head: bytes) -> bool:
    # compound files (xls, doc) consist of sectors and may end in an empty one
    return head.startswith(b"\xd0\xcf\x11\xe0")

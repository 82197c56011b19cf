"""Folding: one spelling for characters that mean the same, by closed tables.

``fold`` is for parsing (full-width to ASCII, invisible characters gone), ``squeeze`` also drops all white
space, ``name_key`` is for joining names. The raw text is never replaced by a folded one: it is kept beside.
Folding is cached: the words of forms repeat. NFKC is used for name keys only; it would turn ㎡ into m2 and ①
into 1 inside values.
"""

import re
import unicodedata
from functools import lru_cache

_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_SAME = str.maketrans({"　": " ", " ": " ", "\t": " ", "〔": "(", "﹪": "%", "〕": ")", "【": "(", "】": ")"})
_INVISIBLE = dict.fromkeys(
    [0x00AD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, *range(0x202A, 0x202F), *range(0x2066, 0x206A)]
)
_TABLE = {**_FULL_WIDTH, **_SAME, **_INVISIBLE}
_SPACE = re.compile(r"\s+")
_BLANK = re.compile(r"\s")  # also the ideographic and the no-break space
_BLANKS = re.compile(r"\s+")
_BREAK = re.compile(r"(?<=[^\x00-\x7f])[ \t]*[\r\n\v]+[ \t]*(?=[^\x00-\x7f])")
_KEY_NOISE = re.compile(r"[\s·•、,，.。;；:：'\"“”‘’()（）\[\]【】《》<>〈〉_—－–\-/\\]+")


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Full-width ASCII to ASCII, wide blanks to blanks, invisible characters gone, stripped."""
    return text.translate(_TABLE).strip()


@lru_cache(maxsize=65536)
def squeeze(text: str) -> str:
    """``fold`` without any white space: for labels that are printed letter by letter ("产 出 指 标")."""
    return _SPACE.sub("", fold(text))


def bare(text: str) -> str:
    """The text as printed without white space: what is counted when characters are."""
    return _BLANKS.sub("", text)


def one_line(text: str) -> str:
    """The text as printed with runs of white space as one blank; line breaks inside Chinese words vanish."""
    if not _BLANK.search(text):
        return text
    return _BLANKS.sub(" ", _BREAK.sub("", text)).strip()


def name_key(text: str) -> str:
    """Key by which names are joined: NFKC, no punctuation or space, lower case."""
    return _KEY_NOISE.sub("", unicodedata.normalize("NFKC", text.translate(_INVISIBLE))).lower()

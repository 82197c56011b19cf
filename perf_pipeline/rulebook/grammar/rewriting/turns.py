"""Turns of phrase and what they are put into: the table that every rewriting pass over a sentence is made of.

Most sentences hold none of them, and looking for a word is cheap beside matching a pattern.
"""

import re
from collections.abc import Callable, Sequence
from typing import Final

Turn = tuple[tuple[str, ...], re.Pattern[str], str | Callable[[re.Match[str]], str]]
"""Words of which one must be there, pattern, replacement."""

END: Final = r"(?=[,;)]|$)"
START: Final = r"(?:^|(?<=[,;(]))"
NUMBER: Final = r"\d+(?:\.\d+)?"


def turned(text: str, turns: Sequence[Turn]) -> str:
    """``text`` (normalised) after every turn of the table, in its order."""
    for needs, pattern, new in turns:
        for word in needs:  # plain loops: this is asked of every sentence for every entry
            if word in text:
                text = pattern.sub(new, text)
                break
    return text

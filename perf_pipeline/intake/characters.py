"""Characters that no cell should carry: found, removed where they cannot be seen, and reported once.

Every reader passes its texts through one ``Cleaner`` and takes the findings (family ENC) from it at the
end. Spaces of any width stay as they are: what they mean is for ``notation`` to say. No decoding here
(see encoding.py).
"""

import re
from dataclasses import dataclass, field
from functools import cache
from typing import Final

from perf_pipeline.findings import Finding
from perf_pipeline.intake.marks import marks

_CONTROLS: Final = "\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x84\\x86-\\x9f"
_INVISIBLE: Final = "\\u00ad\\u200b-\\u200d\\u2060\\ufeff"
_DIRECTION: Final = "\\u061c\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069"
_REMOVED: Final = {
    "ENC-06": re.compile(f"[{_CONTROLS}]"),
    "ENC-08": re.compile(f"[{_INVISIBLE}]"),
    "ENC-09": re.compile(f"[{_DIRECTION}]"),
}
_REPLACED: Final = re.compile("[\\ud800-\\udfff]")
_SUSPECTS: Final = f"{_CONTROLS}{_INVISIBLE}{_DIRECTION}\\ud800-\\udfff"


@cache
def _suspect() -> re.Pattern[str]:
    """One look tells whether a text needs a closer look: nearly none does, and there are many texts."""
    return re.compile(f"[{_SUSPECTS}{re.escape(marks().garbled_starts)}]")


@dataclass(slots=True)
class _Tally:
    count: int
    place: str
    quote: str


@dataclass(slots=True)
class Cleaner:
    """Cleans texts and remembers, per finding code, how often and where first."""

    _tallies: dict[str, _Tally] = field(default_factory=dict)
    _suspect: re.Pattern[str] = field(default_factory=_suspect)

    def clean(self, text: str, place: str) -> str:
        """``text`` without control, zero-width and direction characters; broken halves become U+FFFD."""
        if self._suspect.search(text) is None:
            return text
        return self._without_suspects(text, place)

    def note(self, code: str, place: str, quote: str = "", count: int = 1) -> None:
        """Count an occurrence of ``code``; only the first place and words are kept."""
        tally = self._tallies.get(code)
        if tally is None:
            self._tallies[code] = _Tally(count, place, quote)
        else:
            tally.count += count

    def findings(self) -> tuple[Finding, ...]:
        """One finding per code met, in order of code."""
        return tuple(
            Finding(code, place=tally.place, quote=tally.quote, values={"count": str(tally.count)})
            for code, tally in sorted(self._tallies.items())
        )

    def _without_suspects(self, text: str, place: str) -> str:
        text, broken = _REPLACED.subn("\ufffd", text)
        if broken:
            self.note("ENC-07", place, count=broken)
        for code, pattern in _REMOVED.items():
            text, removed = pattern.subn("", text)
            if removed:
                self.note(code, place, quote=text, count=removed)
        garbled = len(marks().garbled.findall(text))
        if garbled:
            self.note("ENC-05", place, quote=text, count=garbled)
        return text

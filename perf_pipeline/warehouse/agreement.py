"""Whether two lines say the same of target, unit, weight and levels; yes, no, or nothing said (None).

Units convert as ``notation`` knows (万元 and 元, 人 and 人次 do not); a value without unit agrees with one
that has one, since forms often leave it out. Used to tell indicators apart and to say what a report changed.
"""

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from perf_pipeline.notation.folding import name_key, squeeze
from perf_pipeline.notation.units import conversion_factor

_NEAR = Decimal("0.000001")  # the stores keep six places


@dataclass(frozen=True, slots=True)
class Joinable:
    """A line by what it is joined on; ``identity`` is the caller's own, ``stated`` the id that it carries.

    ``core`` is the folded name without numbering and year, where it has such.
    """

    identity: str
    level1: str | None
    level2: str | None
    level3_key: str
    operator: str | None = None
    value: float | None = None
    unit: str | None = None
    text: str | None = None
    weight: float | None = None
    stated: str | None = None
    core: str = ""

    @property
    def name(self) -> str:
        """The folded name without what is written before it."""
        return self.core or self.level3_key


def same_target(one: Joinable, other: Joinable) -> bool | None:
    """Whether both aim at the same; None when one of them states no target."""
    if one.value is not None and other.value is not None:
        factor = _factor(other.unit, one.unit)
        if factor is None:
            return False
        return abs(_decimal(one.value) - _decimal(other.value) * factor) <= _NEAR
    if not one.text or not other.text:
        return None
    short, long = sorted((_words(one.text), _words(other.text)), key=len)
    # A cell may be cut off, but not inside a number.
    return short == long or (long.startswith(short) and not (short[-1:] + long[len(short)]).isdecimal())


def same_unit(one: Joinable, other: Joinable) -> bool | None:
    """Whether the units are the same or convert; None when one of them states none."""
    if not one.unit or not other.unit:
        return None
    return _factor(other.unit, one.unit) is not None


def same_weight(one: Joinable, other: Joinable) -> bool | None:
    """Whether both state the same points; None when one of them states none."""
    if one.weight is None or other.weight is None:
        return None
    return _decimal(one.weight) == _decimal(other.weight)


def same_levels(one: Joinable, other: Joinable) -> bool:
    """Whether the levels agree as far as both sides name them."""
    pairs = ((one.level1, other.level1), (one.level2, other.level2))
    return all(a is None or b is None or a == b for a, b in pairs)


@lru_cache(maxsize=4096)
def _factor(source: str | None, target: str | None) -> Decimal | None:
    if not source or not target or squeeze(source) == squeeze(target):
        return Decimal(1)
    return conversion_factor(source, target)


def _decimal(value: float) -> Decimal:
    return Decimal(repr(float(value)))


def _words(text: str) -> str:
    return name_key(text) or squeeze(text)

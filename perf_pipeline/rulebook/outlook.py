"""What a monitoring form expects for the full year: a number where one is printed, else words of likelihood.

Called by ``scoring.monitoring``, which does not know notation.
"""

from dataclasses import dataclass
from decimal import Decimal

from perf_pipeline.notation.folding import squeeze
from perf_pipeline.notation.targets import parse_actual
from perf_pipeline.rulebook.supervision import Monitoring


@dataclass(frozen=True, slots=True)
class Outlook:
    """The expected value with its unit, and the light that words of likelihood stand for; None where not said."""

    value: Decimal | None = None
    unit: str | None = None
    light: str | None = None


def read_outlook(text: str | None, unit: str | None, target: float | None, supervised: Monitoring) -> Outlook:
    """The outlook that ``text`` states; ``unit`` and ``target`` are those of the indicator."""
    if not text or not squeeze(text):
        return Outlook()
    said = squeeze(text)
    for light, words in supervised.outlook_words.items():
        if said in {squeeze(word) for word in words}:
            return Outlook(light=light)
    prefix = next((prefix for prefix in supervised.outlook_prefixes if said.startswith(prefix)), "")
    number = said.removeprefix(prefix)
    quantity = parse_actual(number, unit or "", None if target is None else Decimal(str(target)))
    return Outlook(quantity.value, quantity.unit or unit)

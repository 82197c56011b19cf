"""Target and actual cells → operator, value, unit.

A bare number means "=". Dates, periods, ranges and words leave operator and value None: they stay as text.
Nothing is guessed: where two readings are possible the value is left out and a note (a finding code) says
which. The caller adds the place.
"""

import re
from dataclasses import dataclass
from decimal import Decimal

from perf_pipeline.notation.doubts import doubt_of_number, doubt_of_words
from perf_pipeline.notation.folding import fold, squeeze
from perf_pipeline.notation.numbers import leading_number, words_to_digits
from perf_pipeline.notation.tables import tables
from perf_pipeline.notation.units import is_known_unit, is_percent, looks_like_unit, unit_of_name

_DATE = re.compile(
    r"(?:19|20)\d{2}\s*[年/-]\s*\d{1,2}"
    r"|(?:19|20)\d{2}\.\d{1,2}(?:\.\d{1,2}|\s*[-~—至]|$)"  # 2025.12 alone is a month, 2025.12万元 is not
    r"|\d{1,2}\s*月\s*(?:\d{1,2}\s*[日号]|底|末|前)"
    r"|(?:19|20)\d{2}\s*年(?:底|末|前|度)?$"
)
_RANGE = re.compile(r"\d\s*%?\s*(?:[-~～—–至到]|－)\s*\d|±|≈|≠|约|左右|\d\s*/\s*\d+$")
_ANGLE = re.compile(r"^[〈〉](?=\s*\d[^〈〉]*$)")  # before a number alone: else they hold a title
_BRACKETED_TAIL = re.compile(r"\(含\)")


@dataclass(frozen=True, slots=True)
class Quantity:
    """What a cell says: "≥95%" → ("≥", 95, "%"). ``note`` is a finding code when the reading is in doubt."""

    operator: str | None = None
    value: Decimal | None = None
    unit: str | None = None
    note: str | None = None

    @property
    def is_numeric(self) -> bool:
        """Whether there is a number to score by."""
        return self.value is not None


QUALITATIVE = Quantity()


def is_blank(text: str | None) -> bool:
    """Whether the cell says nothing: empty, or one of the marks for none (/, —, 无 …)."""
    return text is None or squeeze(text) in tables().none


def is_template(text: str) -> bool:
    """Whether the cell is a left-over of the empty form (指标1, ≥**人, ……)."""
    return bool(tables().template.search(squeeze(text)))


def parse_operator(text: str) -> str | None:
    """The operator that a cell of an operator column is; None when it is none (定性, 正向, empty …)."""
    return tables().operators.get(squeeze(text))


def is_qualitative_marker(text: str) -> bool:
    """Whether a cell of an operator column says that the target is in words."""
    return squeeze(text) in tables().qualitative


def is_operator_cell(text: str) -> bool:
    """Whether the cell can stand in an operator column at all."""
    folded = squeeze(text)
    return folded in tables().operators or folded in tables().qualitative or folded in tables().directions


def parse_quantity(text: str) -> Quantity:
    """Operator, number and unit of one cell, or QUALITATIVE.

    "≥3次" → ≥ 3 次; "289份" → = 289 份; "95%以上" → ≥ 95 %; "不超过30.03万元" → ≤ 30.03 万元;
    "及时" → nothing; "80-90%" → nothing, note VAL-02.
    """
    folded = words_to_digits(fold(text))
    if not folded or not re.search(r"[0-9]", folded):
        return Quantity(note=doubt_of_words(_take_prefix(folded)[1]))
    if _DATE.search(folded):
        return QUALITATIVE
    if _RANGE.search(folded):
        return Quantity(note="VAL-02")
    angled = _ANGLE.sub(lambda match: "<" if match.group() == "〈" else ">", folded)
    operator, body = _take_prefix(angled)
    number = leading_number(body)
    if number is None:
        note = doubt_of_words(body)
        return Quantity(note=note or "VAL-02") if operator or note else QUALITATIVE
    value, rest = number
    suffix_operator, unit = _take_suffix(rest.strip())
    if unit == ".":  # "10." may be a number that was cut
        return Quantity(note="VAL-09")
    if unit and not looks_like_unit(unit):
        return Quantity(note="VAL-02" if operator else doubt_of_words(body))
    if operator and suffix_operator and operator != suffix_operator:
        return Quantity(value=value, unit=unit or None, note="VAL-04")
    note = "VAL-01" if angled != folded else doubt_of_number(value, unit)
    return Quantity(operator or suffix_operator or "=", value, unit or None, note)


def _take_prefix(folded: str) -> tuple[str | None, str]:
    """Take one operator, symbol or word, off the front; a second, equal one is dropped as well (">=≥90")."""
    operator: str | None = None
    body = folded
    while match := tables().operator_prefix.match(body):
        found = tables().operators[match.group()]
        if operator is not None and found != operator:
            break
        operator, body = found, body[match.end() :].lstrip(" :")
    return operator, body


def _take_suffix(rest: str) -> tuple[str | None, str]:
    match = tables().operator_suffix.search(rest)
    if match is None:
        return None, _BRACKETED_TAIL.sub("", rest).strip()
    return tables().suffixes[match.group()], rest[: match.start()].strip()


def parse_target(text: str, operator_text: str = "", unit_text: str = "", name: str = "") -> Quantity:
    """The target of an indicator from its value cell, operator cell, unit cell and name.

    The operator cell wins over the value cell; when both carry one and they differ the note is VAL-04. The
    unit is taken from the value cell, else from the unit cell, else from the name ("参观人次").
    A number below 1 under a unit of % is in doubt unless the operator caps it (a fault rate ≤ 0.5 %): VAL-07,
    and the number is left out.
    """
    quantity = parse_quantity(text)
    operator = parse_operator(operator_text)
    if is_qualitative_marker(operator_text):
        return Quantity(unit=_unit(None, unit_text), note="VAL-04" if quantity.is_numeric else None)
    if not quantity.is_numeric:
        return Quantity(unit=_unit(None, unit_text), note=quantity.note)
    unit = _unit(quantity.unit, unit_text) or unit_of_name(name)
    note = quantity.note
    if operator and quantity.operator not in ("=", operator):
        note = "VAL-04"
    if not operator_text and parse_operator(unit_text):
        unit, note = quantity.unit, "VAL-04"
    operator = operator or quantity.operator
    if quantity.unit is None and operator not in ("≤", "<") and _may_be_share(quantity.value, unit):
        return Quantity(unit=unit, note="VAL-07")
    return Quantity(operator, quantity.value, unit, note)


def _unit(in_value: str | None, unit_text: str) -> str | None:
    if in_value:
        return in_value
    text = fold(unit_text)
    return None if is_blank(text) else text


def _may_be_share(value: Decimal | None, unit: str | None) -> bool:
    """0.95 under a unit of % may mean 95 % or 0.95 %: never decided silently."""
    return value is not None and 0 < value < 1 and is_percent(unit)


def parse_actual(text: str, unit_text: str = "", target: Decimal | None = None) -> Quantity:
    """The actual of an indicator; an operator in it says nothing about the actual and is dropped.

    ``unit_text`` is the unit beside it or of its target. A number below 1 under % is in doubt when the target
    is above 1 (0.95 against 95 %): VAL-07, and the number is left out.
    """
    quantity = parse_quantity(text)
    if not quantity.is_numeric:
        return Quantity(note=quantity.note)
    unit = quantity.unit or (fold(unit_text) if is_known_unit(unit_text) else None)
    if quantity.unit is None and (target is None or target > 1) and _may_be_share(quantity.value, unit):
        return Quantity(unit=unit, note="VAL-07")
    return Quantity(None, quantity.value, unit, quantity.note)

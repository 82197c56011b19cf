"""The "when" of a clause: tokens before its consequence → one Condition.

Ranges are read with their bounds open or closed as written (以上 and 以下 hold the number itself, unless
不含 says otherwise; 超过, 低于, 不足 do not). Words without numbers are a Words condition; what is neither is
a problem that makes the sentence unread. Called by ``clauses`` only.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from perf_pipeline.rulebook.grammar.tokens import PERCENT_UNITS, POINT, Token


@dataclass(frozen=True, slots=True)
class Range:
    """Numbers from ``lower`` to ``upper``; None is unbounded. ``marked`` sides are written unmistakably
    open or closed; an unmarked bound (80%-95%) yields where its neighbour holds it."""

    lower: Decimal | None = None
    lower_open: bool = False
    upper: Decimal | None = None
    upper_open: bool = False
    unit: str = ""
    lower_marked: bool = False
    upper_marked: bool = False
    subject: str = ""  # what is measured, where the clause names it


@dataclass(frozen=True, slots=True)
class ToTarget:
    """Held against the target: "met", or a comparison (gt, lt, ge, le) whose sense the operator decides."""

    comparison: str
    said: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """A state in words; ``negated`` when it says that something is not so."""

    text: str
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Otherwise:
    """Every other case; ``said`` when it was put in words (不合格, 未按时完成)."""

    said: str = ""


@dataclass(frozen=True, slots=True)
class Always:
    """No condition."""


@dataclass(frozen=True, slots=True)
class NotApplicable:
    """When the indicator does not apply."""


@dataclass(frozen=True, slots=True)
class Unclear:
    """Not understood, with why."""

    reason: str


Condition = Range | ToTarget | Words | Otherwise | Always | NotApplicable | Unclear

_COMPARE = {"ge", "le", "gt", "lt", "reach", "eq"}
_FLIP = {"ge": "le", "le": "ge", "gt": "lt", "lt": "gt", "eq": "eq"}
OF_TARGET = "%T"
"""Unit of a number that is a percentage of the target itself."""

_NAMES_THE_ACTUAL = [[compare, "num"] for compare in ("ge", "le", "gt", "lt", "reach", "eq", "by")]
_SURELY_A_SHARE = 50
_SILENT = {"comma", "stop", "open", "close", "filler", "by", "also", "between"}


def read_condition(tokens: Sequence[Token]) -> Condition:
    """The condition said by ``tokens``."""
    kinds = [token.kind for token in tokens]
    if "not_applicable" in kinds:
        return NotApplicable()
    if "discretion" in kinds:
        return Unclear("discretion: " + next(t.text for t in tokens if t.kind == "discretion"))
    if "num" in kinds:
        return _Bounds(tokens).read()
    if "otherwise" in kinds:
        return Otherwise()
    return _without_numbers(tokens)


def _without_numbers(tokens: Sequence[Token]) -> Condition:
    kinds = {token.kind for token in tokens}
    if _holds_against_target(tokens):
        return _to_target(tokens)
    if "unmet" in kinds and not kinds & {"free", "plain"}:
        return Otherwise("".join(t.text for t in tokens if t.kind == "unmet"))
    text = _plain_text(tokens)
    if not text:
        return Always()
    if kinds & {"every", "cap", "award", "deduct", "times", "over"}:
        return Unclear(f"words around points: {text}")
    negated = bool(kinds & {"unmet", "lt"}) or text[0] in "未不没无"
    return Words(text, negated)


def _plain_text(tokens: Sequence[Token]) -> str:
    text = "".join(t.text for t in tokens if t.kind not in ("comma", "stop", "open", "close")).strip(
        "的者时则即"
    )
    return text.removeprefix("如果").removeprefix("若").removeprefix("其中")


_HOLDS = {"ge", "le", "gt", "lt", "eq", "reach", "by", "unmet"}
_LONGEST_BETWEEN = 4


def _holds_against_target(tokens: Sequence[Token]) -> bool:
    """达到全年计划, 按计划值, 目标完成: a target with a comparison at hand; 绩效目标明确 has none."""
    for at, token in enumerate(tokens):
        if token.kind != "target":
            continue
        between = 0
        for before in reversed(tokens[:at]):
            if before.kind in _HOLDS:
                return between <= _LONGEST_BETWEEN
            between += len(before.text) if before.kind in ("free", "plain") else 0
        after = [other.kind for other in tokens[at + 1 :] if other.kind != "filler"]
        if after and after[0] in ("reach", "unmet"):
            return True
    return False


def _to_target(tokens: Sequence[Token]) -> Condition:
    """达到目标值, 按计划值完成, 不超过计划, 未达到目标, 控制在预算范围内."""
    said = _plain_text(tokens)
    for token in tokens:
        if token.kind == "unmet":
            return ToTarget("lt_met", said)
        if token.kind in ("gt", "lt", "ge", "le"):
            unreached = token.kind == "lt" and token.text[0] in "未没达不"
            return ToTarget("unmet" if unreached and token.text not in ("不足",) else token.kind)
    return ToTarget("met", said)


@dataclass(slots=True)
class _Bounds:
    """Reads the numbers of a condition into one Range."""

    tokens: Sequence[Token]
    at: int = 0
    found: Range = Range()
    said: int = 0
    of_target: bool = False

    def read(self) -> Condition:
        kinds = {token.kind for token in self.tokens}
        if kinds & {"either", "over", "times", "plus"}:
            return Unclear("alternatives or a formula in one condition")
        problem = self._take_targets()
        if problem:
            return Unclear(problem)
        self.tokens = [t for t in self.tokens if t.kind not in _SILENT or t.kind == "also"]
        while self.at < len(self.tokens):
            if self.tokens[self.at].kind != "num":
                self.at += 1
                continue
            problem = self._number()
            if problem:
                return Unclear(problem)
        if (
            self.found.lower is not None
            and self.found.upper is not None
            and self.found.lower > self.found.upper
        ):
            return Unclear("bounds exclude each other")
        return replace(self.found, subject=self._subject())

    def _take_targets(self) -> str:
        """「目标值的80%」 is a share of the target; a target beside a number in any other way is unclear."""
        tokens, kept = list(self.tokens), []
        for at, token in enumerate(tokens):
            if token.kind != "target":
                kept.append(token)
                continue
            if [t.kind for t in tokens[at + 1 : at + 3]] in _NAMES_THE_ACTUAL and not kept:
                continue  # 指标值≥95%, 目标值以100%为…: what the form calls the value itself
            after = [t for t in tokens[at + 1 : at + 3] if t.text != "的"]
            number = after[0] if after else None
            if number is None or number.unit != "%" or number.value is None:
                return f"target and number in one condition: {token.text}"
            linked = tokens[at + 1].text == "的" or self._shares(tokens[:at], number.value)
            if not linked or self.of_target:
                return f"target and number in one condition: {token.text}"
            self.of_target = True
        self.tokens = kept
        return ""

    def _shares(self, before: Sequence[Token], value: Decimal) -> bool:
        """达到目标值95%: a share; 超过目标值10%: perhaps by 10%, so unclear."""
        kinds = [t.kind for t in before if t.kind not in _SILENT]
        return bool(kinds) and (
            kinds[-1] in ("reach", "ge") or (kinds[-1] == "lt" and value >= _SURELY_A_SHARE)
        )

    def _subject(self) -> str:
        named = [token.text for token in self.tokens if token.kind in ("free", "plain", "ratio", "actual")]
        return "".join(named).removeprefix("实际")

    def _kind(self, at: int) -> str:
        return self.tokens[at].kind if 0 <= at < len(self.tokens) else ""

    def _number(self) -> str:
        token = self.tokens[self.at]
        if token.unit == POINT:
            return f"points in a condition: {token.text}"
        before = self._kind(self.at - 1)
        at, inclusion = self._inclusion(self.at + 1)
        after = self._kind(at)
        if after in ("to", "dash") and self._kind(at + 1) == "num":
            return self._span(token, inclusion, at + 1, before)
        self.at = at
        return self._single(token, before, after, inclusion)

    def _inclusion(self, at: int) -> tuple[int, str]:
        """(含) or (不含) after a number belongs to it; (含95%) repeats it."""
        if self._kind(at) in ("incl", "excl"):
            inclusion = self._kind(at)
            repeated = self._kind(at + 1) == "num" and self.tokens[at + 1].value == self.tokens[at - 1].value
            return at + (2 if repeated else 1), inclusion
        return at, ""

    def _span(self, first: Token, inclusion: str, at: int, before: str) -> str:
        second = self.tokens[at]
        self.at, second_inclusion = self._inclusion(at + 1)
        if before in ("lt", "gt"):
            return "comparison before a span"
        low, high = (first, inclusion), (second, second_inclusion)
        assert first.value is not None
        assert second.value is not None
        if first.value > second.value:
            low, high = high, low
        if not self._unit(first.unit or second.unit) or not self._unit(second.unit or first.unit):
            return "two units in one condition"
        assert low[0].value is not None
        assert high[0].value is not None
        return self._narrow(
            Range(
                low[0].value,
                low[1] == "excl",
                high[0].value,
                high[1] == "excl",
                self.found.unit,
                bool(low[1]),
                bool(high[1]),
            )
        )

    def _unit(self, unit: str) -> bool:
        unit = (OF_TARGET if self.of_target else "%") if unit in PERCENT_UNITS else unit
        if self.said and self.found.unit != unit:
            return False
        self.found = replace(self.found, unit=unit)
        return True

    def _single(self, token: Token, before: str, after: str, inclusion: str) -> str:
        if not self._unit(token.unit):
            return "two units in one condition"
        value, after, inclusion = token.value, *self._late_inclusion(after, inclusion)
        unit = self.found.unit
        marked = bool(inclusion)
        if after == "above" and before not in ("lt", "le"):
            return self._narrow(
                Range(
                    lower=value,
                    lower_open=inclusion == "excl" or (before == "gt" and inclusion != "incl"),
                    unit=unit,
                    lower_marked=marked,
                )
            )
        if after in ("below", "inside") and before not in ("ge", "gt"):
            opened = inclusion == "excl" or (before == "lt" and inclusion != "incl")
            return self._narrow(
                Range(upper=value, upper_open=opened, unit=unit, upper_marked=marked or opened)
            )
        compare, flipped = self._comparison(before, after)
        if not compare:
            return (
                f"number without comparison: {token.text}"
                if self.said or not self._alone()
                else self._narrow(Range(value, False, value, False, unit, True, True))
            )
        if flipped:
            self.at += 1
        return self._compared(compare, value, unit, inclusion)

    def _late_inclusion(self, after: str, inclusion: str) -> tuple[str, str]:
        """95%以上(含): the bracket stands behind the word."""
        if after in ("above", "below", "inside"):
            self.at += 1
            end, late = self._inclusion(self.at)
            if late and self._kind(end) == "num":  # 以上(含95%)
                end += 1
            self.at, inclusion = end, late or inclusion
        return after, inclusion

    def _alone(self) -> bool:
        return sum(token.kind == "num" for token in self.tokens) == 1

    def _comparison(self, before: str, after: str) -> tuple[str, bool]:
        if before in _COMPARE:
            return before, False
        if after in _FLIP and self._kind(self.at + 1) != "num":
            return _FLIP[after], True
        return "", False

    def _compared(self, compare: str, value: Decimal | None, unit: str, inclusion: str) -> str:
        included = inclusion == "incl"
        marked = Range(unit=unit)
        match compare:
            case "ge" | "reach":
                marked = replace(marked, lower=value, lower_open=inclusion == "excl", lower_marked=True)
            case "gt":
                marked = replace(marked, lower=value, lower_open=not included, lower_marked=True)
            case "le":
                marked = replace(marked, upper=value, upper_open=inclusion == "excl", upper_marked=True)
            case "lt":
                marked = replace(marked, upper=value, upper_open=not included, upper_marked=True)
            case _:
                marked = replace(marked, lower=value, upper=value, lower_marked=True, upper_marked=True)
        return self._narrow(marked)

    def _narrow(self, other: Range) -> str:
        """Both conditions hold; a second bound on the same side is more than a sentence says."""
        self.said += 1
        if other.lower is not None:
            if self.found.lower is not None:
                return "two lower bounds"
            self.found = replace(
                self.found, lower=other.lower, lower_open=other.lower_open, lower_marked=other.lower_marked
            )
        if other.upper is not None:
            if self.found.upper is not None:
                return "two upper bounds"
            self.found = replace(
                self.found, upper=other.upper, upper_open=other.upper_open, upper_marked=other.upper_marked
            )
        return ""

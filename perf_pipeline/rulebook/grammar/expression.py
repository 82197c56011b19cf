"""Formulas in rules: 实际值/计划值*分值, (1-(A-T)/T)*分值 … → what they compute.

A formula is parsed into a function of actual, target and weight and recognised by its values at exact
sample points, so that any algebraic rearrangement of a known formula is the same formula, and a formula
that is none of them is said to be unknown. Called by ``clauses`` only.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from perf_pipeline.rulebook.grammar.tokens import OF_TARGET, POINT, Token


@dataclass(frozen=True, slots=True)
class Point:
    """Values at which a formula is tried."""

    actual: Fraction
    target: Fraction
    weight: Fraction
    hundred: Fraction = Fraction(100)  # what a percentage is divided by: 95% is 0.95, or 95 on a rate


Value = Callable[[Point], Fraction]
_SAMPLES = (
    Point(Fraction(7), Fraction(10), Fraction(6)),
    Point(Fraction(13), Fraction(11), Fraction(5)),
    Point(Fraction(3), Fraction(17), Fraction(19)),
)
_UP = "up"
_DUE = ("应", "预定", "既定", "拟")
_LACKING = ("未", "漏", "尚未")
_OF_PLAN = ("目标", "计划")
_DANGER = frozenset("分扣得计赋酌折倍罚奖")
FORMULAS: tuple[tuple[str, Value], ...] = (
    (_UP, lambda p: p.weight * p.actual / p.target),
    ("down", lambda p: p.weight * p.target / p.actual),
    ("linear", lambda p: p.weight * (1 - (p.actual - p.target) / p.target)),
    ("lost_up", lambda p: p.weight * (p.target - p.actual) / p.target),
    ("lost_over", lambda p: p.weight * (p.actual - p.target) / p.target),
)
"""Known formulas by name; ``lost_…`` are points lost."""


@dataclass(frozen=True, slots=True)
class Formula:
    """A recognised formula.

    ``form`` is one of FORMULAS or "generic" (by proportion, direction unsaid),
    "rate" (a named rate in percent times the weight), "lost" / "kept" (the share missed is lost; the
    formula gives what is lost / what is kept), or "unknown";
    ``weight`` is a number that stood for it, ``weighted`` whether the formula holds the weight."""

    form: str
    end: int
    weight: str | None = None
    weighted: bool = False
    literal: tuple[Decimal, str] | None = None  # a number that stood for the target: 实际值/200
    named: str = ""  # the rate that stood for the ratio: 执行率
    floor: tuple[Decimal, str] | None = None  # of form "from_floor": where points begin
    value: Value | None = None  # of forms "free" and "unknown": points, every number taken as it stands


@dataclass(slots=True)
class _Reader:
    """Recursive descent over tokens from ``at``."""

    tokens: Sequence[Token]
    at: int
    operations: int = 0
    generic: bool = False
    shortfall: bool = False
    weighted: bool = False
    measured: bool = False
    rate: bool = False
    rate_is_actual: bool = False
    weight: str | None = None
    literal: tuple[Decimal, str] | None = None
    named: str = ""

    def kind(self, ahead: int = 0) -> str:
        return self.tokens[self.at + ahead].kind if self.at + ahead < len(self.tokens) else ""

    def skip(self, *kinds: str) -> None:
        while self.kind() in kinds:
            self.at += 1

    def sum(self) -> Value:
        left = self.product()
        while self.kind() in ("plus", "dash") and self.at + 1 < len(self.tokens):
            add = self.kind() == "plus"
            self.at += 1
            self.operations += 1
            right = self.product()
            left = _combine(left, right, "+" if add else "-")
        return left

    def product(self) -> Value:
        left = self.factor()
        while self.kind() in ("times", "over"):
            operation = "*" if self.kind() == "times" else "/"
            self.at += 1
            self.operations += 1
            self.skip("filler")
            left = _combine(left, self.factor(), operation)
            if self.tokens[self.at - 1].text != "的":
                self._optional_of()
        return left

    def _optional_of(self) -> None:
        if self.kind() == "filler" and self.kind(1) in ("times", "over", "ratio"):
            self.at += 1
            if self.kind() == "ratio":
                self.at += 1

    def factor(self) -> Value:
        self.skip("filler")
        token = self.tokens[self.at] if self.at < len(self.tokens) else None
        if token is None:
            raise ValueError("formula ends early")
        self.at += 1
        if token.kind == "size" and self.kind() == "open":
            return _sized(self.factor())
        if token.kind in ("open", "bar"):
            inner = self.sum()
            if token.kind == "bar" and self.kind() == "bar":
                self.at += 1
                return _sized(inner)
            if token.kind == "bar" or self.kind() != "close":
                raise ValueError("bracket not closed")
            self.at += 1
            return inner
        return self._symbol(token)

    def _symbol(self, token: Token) -> Value:
        self.measured = self.measured or token.kind in ("actual", "target", "ratio", "shortfall")
        if token.kind in ("free", "plain"):
            return self._name(token)
        match token.kind:
            case "decline" | "lt" | "unmet" if self._in_quotient():
                self.measured = True
                return lambda p: p.target - p.actual  # 1-漏检批次/应检批次
            case "actual":
                self._skip_name()
                return _actual
            case "target":
                self._skip_name()
                return _target
            case "weight" | "full":
                self.weighted = True
                return lambda p: p.weight
            case "ratio":
                return self._ratio(token)
            case "shortfall":
                self.shortfall = True
                return lambda p: (p.target - p.actual) / p.target
            case "num":
                return self._number(token)
        raise ValueError(f"{token.text} is no part of a formula")

    def _ratio(self, token: Token) -> Value:
        if token.text.startswith(_OF_PLAN) and self._before() == "over":
            return _target
        if token.text.startswith("实际") and self.kind() == "over" and self._next_is_planned():
            return _actual
        if self.rate_is_actual:
            return _actual
        self.generic, self.named = True, token.text
        return _done

    def _next_is_planned(self) -> bool:
        ahead = 1
        while self.kind(ahead) in ("filler", "open"):
            ahead += 1
        return self.kind(ahead) == "ratio" and self.tokens[self.at + ahead].text.startswith(_OF_PLAN)

    def _name(self, token: Token) -> Value:
        """A name beside the target stands for the actual; a rate by itself for actual ÷ target."""
        if not set(token.text) & _DANGER and self._in_quotient():
            self.measured = True
            if token.text.startswith(_LACKING):
                return lambda p: p.target - p.actual  # 1-未入户数/应入户数
            return _target if token.text.startswith(_DUE) else _actual
        said, ahead = token.text, 0
        while self.kind(ahead) in ("free", "plain"):
            said, ahead = said + self.tokens[self.at + ahead].text, ahead + 1
        if said.endswith("率") and not set(said) & _DANGER:
            self.at += ahead  # 到位 率: one name in two words
            self.rate = self.measured = True
            return _done
        raise ValueError(f"{token.text} is no part of a formula")

    def _before(self) -> str:
        """Kind of the token before the one just read, fillers left out."""
        at = self.at - 2
        while at >= 0 and self.tokens[at].kind == "filler":
            at -= 1
        return self.tokens[at].kind if at >= 0 else ""

    def _skip_name(self) -> None:
        """目标合格率, 实际完成时间: the name of what is counted, behind the word that says which value it is."""
        ahead = 0
        while self.kind(ahead) in ("free", "plain") or (ahead and self.kind(ahead) == "filler"):
            if set(self.tokens[self.at + ahead].text) & _DANGER:
                return
            ahead += 1
        if ahead and self.kind(ahead) in ("times", "over", "close", "dash", ""):
            self.at += ahead

    def _in_quotient(self) -> bool:
        """减排量/目标值, 3%/返修率: a name beside the target or the number that stands for it."""
        ahead = 0
        while self.kind(ahead) in ("filler", "free", "plain"):
            if set(self.tokens[self.at + ahead].text) & _DANGER:
                return False
            ahead += 1
        if self.kind(ahead) == "over":
            self.at += ahead
            return self.kind(1) in ("target", "num", "filler", "free", "plain")
        if self._before() != "over":
            return False
        self.at += ahead
        return True

    def _stands_for_target(self, token: Token) -> bool:
        if token.unit == POINT or (token.value == 1 and not token.unit) or not token.value:
            return False
        if self.literal not in (None, (token.value, token.unit)):
            return False
        divides = self._before() == "over"
        over_actual = self.weighted and self.kind(1) == "actual"
        return divides or (self.kind() == "over" and (self._before() != "times" or over_actual))

    def _number(self, token: Token) -> Value:
        assert token.value is not None
        if self._stands_for_target(token):
            self.literal = (token.value, token.unit)
            return lambda p: p.target
        if token.unit == "%":
            share = Fraction(token.value) / 100
            return lambda _: share
        if token.value == 1 and not token.unit:
            return lambda _: Fraction(1)
        if token.unit not in ("", POINT) or self.weight not in (None, str(token.value)):
            raise ValueError(f"{token.text} is no part of a formula")
        self.weight = str(token.value)
        self.weighted = True
        return lambda p: p.weight


@dataclass(slots=True)
class _Literal(_Reader):
    """As _Reader, but every number is itself and the one name is the actual: 10-(95-实际值)*0.5."""

    name: str = ""

    def _symbol(self, token: Token) -> Value:
        if token.kind in ("actual", "shortfall", "event", "late", "decline", "excess"):
            return self._name(token)
        return _Reader._symbol(self, token)

    def _number(self, token: Token) -> Value:
        number = Fraction(token.value or 0)
        return (lambda p: number / p.hundred) if token.unit == "%" else (lambda _: number)

    def _name(self, token: Token) -> Value:
        said = token.text
        while self.kind() in ("free", "plain"):
            said += self.tokens[self.at].text
            self.at += 1
        if set(said) & _DANGER or self.name not in ("", said):
            raise ValueError(f"{said} is no part of a formula")
        self.name, self.measured = said, True
        return _actual

    def _ratio(self, token: Token) -> Value:
        self.named = token.text
        return self._name(token)


def _sized(inner: Value) -> Value:
    return lambda p: abs(inner(p))


def _actual(point: Point) -> Fraction:
    return point.actual


def _target(point: Point) -> Fraction:
    return point.target


def _done(point: Point) -> Fraction:
    return point.actual / point.target


def _combine(left: Value, right: Value, operation: str) -> Value:
    if operation == "+":
        return lambda p: left(p) + right(p)
    if operation == "-":
        return lambda p: left(p) - right(p)
    if operation == "*":
        return lambda p: left(p) * right(p)
    return lambda p: left(p) / right(p)


def read_formula(tokens: Sequence[Token], start: int) -> Formula | None:
    """The formula that begins at ``start``; None when there is none (no operation, or not well formed)."""
    if (linear := _from_floor(tokens, start)) is not None:
        return linear
    reader = _Reader(tokens, start)
    try:
        value = reader.sum()
    except ValueError:
        return _free(tokens, start)
    if reader.operations == 0 or not reader.measured:
        return None
    form = _recognise(value, reader)
    if form == "unknown" and reader.generic and not reader.rate_is_actual:
        # 实际完成率/目标值*分值: beside a target the rate is the actual itself
        again = _Reader(tokens, start, rate_is_actual=True)
        form = _recognise(again.sum(), again)
    free = _free(tokens, start) if form in _NOT_GIVEN else None
    if free is not None and form == "unknown":
        return free
    points = free.value if free is not None and free.end == reader.at else None
    return Formula(
        form, reader.at, reader.weight, reader.weighted, reader.literal, reader.named, value=points
    )


_NOT_GIVEN = frozenset(("unknown", "lost_up", "lost_over", "lost"))
"""Forms that give no points by themselves: perhaps the numbers in them mean something else."""


def _free(tokens: Sequence[Token], start: int) -> Formula | None:
    """A formula with numbers of its own; what it comes to is judged with the indicator at hand."""
    reader = _Literal(tokens, start)
    try:
        value = reader.sum()
    except ValueError:
        return None
    if reader.operations == 0 or not reader.measured:
        return None
    return Formula("free", reader.at, None, reader.weighted, named=reader.named, value=value)


_MEASURED = {"ratio", "actual", "free", "plain", "target", "filler"}


def _from_floor(tokens: Sequence[Token], start: int) -> Formula | None:
    """(A-60%)/(95%-60%)*分值, with the weight before or behind: nothing at 60, everything at 95 or the target."""
    if start >= len(tokens) or tokens[start].kind not in ("open", "weight", "num"):
        return None
    at, weight, weighted = start, None, False
    if _kinds(tokens, at, 2) == ["weight", "times"] or (
        _kinds(tokens, at, 2) == ["num", "times"] and tokens[at].unit in ("", POINT)
    ):
        weight, weighted, at = _said_weight(tokens[at]), True, at + 2
    first = _difference(tokens, at)
    if first is None or _kinds(tokens, first[2], 1) != ["over"]:
        return None
    second = _difference(tokens, first[2] + 1)
    if second is None or first[0] is not None or first[1] is None or first[1] != second[1]:
        return None
    end = second[2]
    if (
        not weighted
        and _kinds(tokens, end, 1) == ["times"]
        and _kinds(tokens, end + 1, 1)[0] in ("weight", "num", "full")
    ):
        weight, weighted, end = _said_weight(tokens[end + 1]), True, end + 2
    if not weighted:
        return None
    whole = (
        (Decimal(100), "%") if second[0] == (Decimal(1), "") and first[1][1] == "%" else second[0]
    )  # (1-60%)
    return Formula("from_floor", end, weight, True, whole, "", first[1])


_Side = tuple[Decimal, str] | None


def _difference(tokens: Sequence[Token], at: int) -> tuple[_Side, _Side, int] | None:
    """(名 - 60%) or (95% - 60%): the number before, the number behind, the end; a name or the target is None."""
    if _kinds(tokens, at, 1) != ["open"]:
        return None
    at += 1
    before: _Side = None
    if _kinds(tokens, at, 1) == ["num"]:
        before = (tokens[at].value or Decimal(0), tokens[at].unit)
        at += 1
    else:
        begun = at
        while at < len(tokens) and tokens[at].kind in _MEASURED:
            at += 1
        if at == begun:
            return None
    shared = _kinds(tokens, at + 1, 2) == ["target", "filler"]  # 实际值-目标值的60%
    end = at + 3 if shared else at + 1
    if _kinds(tokens, at, 1) != ["dash"] or _kinds(tokens, end, 2) != ["num", "close"]:
        return None
    number = tokens[end]
    if shared and number.unit != "%":
        return None
    return before, (number.value or Decimal(0), OF_TARGET if shared else number.unit), end + 2


def _kinds(tokens: Sequence[Token], at: int, size: int) -> list[str]:
    return [token.kind for token in tokens[at : at + size]] + [""] * (at + size - max(at, len(tokens)) > 0)


def _said_weight(token: Token) -> str | None:
    return str(token.value) if token.kind == "num" else None


def _recognise(value: Value, reader: _Reader) -> str:
    try:
        name = next((n for n, known in FORMULAS if all(known(p) == value(p) for p in _SAMPLES)), None)
        if name is None and not reader.weighted:
            # 实际值/计划值 alone: the points are said beside it (按…计分)
            name = next(
                (n for n, known in FORMULAS if all(known(p) == value(p) * p.weight for p in _SAMPLES)), None
            )
    except ZeroDivisionError:
        return "unknown"
    if name is None:
        return "unknown"
    if reader.rate:
        return "rate" if name == _UP and reader.weighted else "unknown"
    if reader.shortfall:
        return {"lost_up": "lost", _UP: "kept"}.get(name, "unknown")
    if reader.generic:
        return "generic" if name == _UP else {"lost_up": "lost"}.get(name, "unknown")
    return name

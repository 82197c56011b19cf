"""Points lost or earned step by step: 每降低1个百分点扣0.5分, 少1次扣1分, 超1%扣1分，扣完为止.

``Steps`` reads a step at a place: its size, its side of the target, its points. Whether a single deduction is one
for each (少1次) or one for all (超10天以上扣2分) is decided here too. Called by ``clauses``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from perf_pipeline.rulebook.grammar.choices import Choices
from perf_pipeline.rulebook.grammar.sentence import PerStep
from perf_pipeline.rulebook.grammar.tokens import PERCENT_UNITS, POINT, SILENT, SOFT, Token
from perf_pipeline.rulebook.grammar.wording import wording
from perf_pipeline.rulebook.units import is_count

_BOUNDING = frozenset(("ge", "le", "gt", "lt", "above", "below", "inside", "to", "dash"))
"""Kinds of words that bound a number: what they stand beside is a range, not a step."""
_SIDES = {"decline", "late", "event", "excess"}


@dataclass(slots=True)
class Steps(Choices):
    """Reads steps."""

    def _distributes(self, at: int) -> bool:
        """每公顷用药量不超过2.5千克: per hectare, no step; a comparison with another number follows."""
        end = self._step_end(at)
        one = self._token(at + 1)
        if end is None or one is None or one.kind != "num" or one.value != 1 or one.text[:1] != "1":
            return False
        inner = [t.kind for t in self.tokens[at + 2 : end]]
        compared = next(
            (n for n, kind in enumerate(inner) if kind in ("ge", "le", "gt", "lt", "reach")), None
        )
        return compared is not None and compared > 0 and "num" in inner[compared:]

    def _step_end(self, at: int) -> int | None:
        """Position of 扣 or 得 that ends a 每… clause; it must come before the clause does."""
        while (token := self._token(at)) is not None and token.kind != "stop":
            if token.kind in ("deduct", "award", "plus") or self._adds(at):
                return at
            at += 1
        return None

    def _adds(self, at: int) -> bool:
        """每多完成1个加0.5分: 加 right before points."""
        points = self._token(at + 1)
        return (
            self._kind_at(at) == "free"
            and self.tokens[at].text.endswith("加")
            and points is not None
            and points.unit == POINT
        )

    def _read_step(self, start: int, end: int) -> tuple[PerStep, int] | None:
        inner = self.tokens[start:end]
        number = next((t for t in inner if t.kind == "num"), None)
        if sum(t.kind == "num" for t in inner) != 1 or number is None or not number.value:
            return None
        if any(t.kind in ("either", "discretion") for t in inner):
            return None
        points_at = self._skip(end + 1, SOFT | {"award", "deduct", "weight", "full"})
        points = self._token(points_at)
        if points is None or points.kind != "num" or not points.value:
            return None  # 每发生1起赋0分: nothing is lost or earned by it
        after = self._skip(points_at + 1, {"filler"})
        weighted = (
            "weight" in {t.kind for t in self.tokens[end:points_at]} or self._kind_at(after) == "weight"
        )
        share = points.unit == "%" and weighted
        if points.unit not in (POINT, "") and not share:
            return None
        earned = self.tokens[end].kind != "deduct"
        side = _side(inner, earned)
        if side is None:
            return None
        if side == "late" and number.unit in PERCENT_UNITS:
            side = "below"  # 每滞后1个百分点: progress, not time
        noun = "".join(t.text for t in inner if t.kind in ("free", "plain"))
        told = [t for t in inner if t.kind not in SILENT]
        lead = "".join(t.text for t in told[: told.index(number)])
        said = lead + "".join(t.text for t in told[told.index(number) + 1 :])
        size = points.value / 100 if share else points.value
        amount = size if earned else -size
        verb = next((t.text for t in inner if t.kind in _SIDES), "")
        return PerStep(number.value, number.unit, side, amount, noun, share, verb, said=said, lead=lead), (
            after + 1 if share and self._kind_at(after) == "weight" else points_at + 1
        )

    def _one_each(self, head: Sequence[Token], points: Decimal) -> tuple[PerStep, Sequence[Token]] | None:
        """少1次, 逾期1天: one of something, and the condition before it."""
        start = max(
            (n for n, t in enumerate(head) if t.kind in _SIDES or _side_of(t) == "late"), default=None
        )
        if start is None and _counted_beyond(head):
            start = max(n for n, t in enumerate(head) if t.text == "超")
        if start is None:
            return None
        inner = head[start:]
        number = next((t for t in inner if t.kind == "num"), None)
        side = _side(inner, earned=False)
        if number is None or not side or not self._is_one_each(inner, number, side):
            return None
        lead = "".join(t.text for t in inner[: inner.index(number)] if t.kind not in SILENT)
        noun = "".join(t.text for t in inner if t.kind in ("free", "plain"))
        step = PerStep(Decimal(1), number.unit, side, -points, noun, said=lead, lead=lead, bare=True)
        return step, head[:start]

    def _is_one_each(self, inner: Sequence[Token], number: Token, side: str) -> bool:
        """One of something, not a range; of percentages only where nothing else in the sentence is lost."""
        if side == "event" and any(t.kind == "comma" for t in inner):
            return False  # 没有做完的,1所扣…: what happens is said of the clause before
        if number.value != 1 or sum(t.kind == "num" for t in inner) != 1 or number.unit == "":
            return False
        return not any(t.kind in _BOUNDING for t in inner[1:]) and (number.unit != "%" or self._lost_once())

    def _lost_once(self) -> bool:
        """Whether the sentence has one deduction, its cap left out."""
        return sum(t.kind == "deduct" for t in self.tokens) - any(t.kind == "cap" for t in self.tokens) == 1

    def _check_once_or_each(self) -> None:
        """「超过1%扣2分」 alone: taken once, or for every percent?"""
        head = self.tokens[self.begun : self.at]
        numbers = [t for t in head if t.kind == "num"]
        beyond = any(t.kind in ("gt", "lt") and t.text != "不到" for t in head)  # 不到位1项 is one
        if beyond and len(numbers) == 1 and numbers[0].value == 1 and self._lost_once():
            self.problems.append("不能确定是扣一次还是每超出一级都扣")

    def _distant_step(self, head: Sequence[Token], points: Decimal) -> tuple[PerStep, Sequence[Token]] | None:
        """「超1%扣1分，扣完为止」 loses again and again; 超10天以上扣2分 and 超5%扣2分，超10%扣5分 lose once."""
        start = max(
            (n for n, t in enumerate(head) if _side_of(t) in ("above", "below", "late")), default=None
        )
        if start is None or not self._lost_once():
            return None
        told = [t for t in head[start + 1 :] if t.kind not in ("filler", "target", "comma")]
        if len(told) != 1 or not told[0].value or not told[0].unit or told[0].unit == POINT:
            return None
        again = any(t.kind == "until_zero" for t in self.tokens[self.at :]) or self._caps_losses()
        once = told[0].value != 1 or (head[start].kind in ("gt", "lt") and head[start].text != "超")
        if once and not again:
            return None
        side, verb = _side_of(head[start]), head[start].text
        step = PerStep(told[0].value, told[0].unit, side, -points, verb=verb, said=verb, bare=True)
        return step, head[:start]

    def _caps_losses(self) -> bool:
        """最多扣3分."""
        kinds = [t.kind for t in self.tokens[self.at :] if t.kind not in SOFT]
        return any(pair == ("cap", "deduct") for pair in pairwise(kinds))


def _counted_beyond(head: Sequence[Token]) -> bool:
    """超编1人扣0.5分: one more of what is counted; 超过1人 may be any number more."""
    number = next((t for t in head if t.kind == "num"), None)
    return number is not None and is_count(number.unit) and any(t.text == "超" for t in head)


def taken_base(head: Sequence[Token]) -> tuple[Decimal | None, Sequence[Token]]:
    """低于90%的在3分基础上: the points that steps begin from, and the condition without them."""
    for at, token in enumerate(head):
        if token.kind == "base" and at and head[at - 1].kind == "num" and head[at - 1].unit == POINT:
            return head[at - 1].value, [*head[: at - 1], *head[at + 1 :]]
    return None, head


def _side(inner: Sequence[Token], earned: bool) -> str | None:
    """On which side of the target a step lies; None when the words contradict each other."""
    text = "".join(t.text for t in inner)
    number = next((n for n, t in enumerate(inner) if t.kind == "num"), len(inner))
    if (
        _side_of(inner[0]) == "event"
        and inner[0].text != "有"
        and any(_side_of(t) == "below" for t in inner[number:])
    ):
        inner = inner[: number + 1]  # 出现1次欠压: what happens has a name of its own
    sides = {_side_of(token) for token in inner} - {""}
    if earned:
        return "" if not sides & {"below", "late"} else None
    if sides <= {"event", "below"} and "below" in sides:
        return "below"
    if sides <= {"event", "late"} and "late" in sides:
        return "late"
    if len(sides) > 1:
        return None
    return sides.pop() if sides else ("event" if "起" in text or "例" in text else "")


def _side_of(token: Token) -> str:
    words = wording().terms
    for side, kind in (("below", "decline"), ("late", "late"), ("above", "excess"), ("event", "event")):
        if token.text in words[kind]:
            return side
    return {"lt": "below", "unmet": "below", "gt": "above"}.get(token.kind, "")

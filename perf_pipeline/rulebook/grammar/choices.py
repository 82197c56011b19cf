"""Points that a person chooses: 酌情扣分, 由评审机构酌定得分, 得2-4分, 得分值的60%-80%.

``Choices`` reads them at a place and says where they end. Called by ``clauses``.
"""

from dataclasses import dataclass

from perf_pipeline.rulebook.grammar.awards import Awards
from perf_pipeline.rulebook.grammar.sentence import Judged
from perf_pipeline.rulebook.grammar.tokens import CALC, POINT, kinds_of
from perf_pipeline.rulebook.grammar.wording import wording

_OF_A_CHOICE = {"discretion", "filler", "by", "free", "plain", "weight", "award", "deduct", "calc"}


@dataclass(slots=True)
class Choices(Awards):
    """Reads what is left to a person."""

    def _choice(self, at: int) -> tuple[Judged, int] | None:
        """酌情…扣分 up to the end of its clause."""
        token = self._token(at)
        if token is None or token.kind != "discretion" or token.text not in wording().judgement:
            return None
        end = self._skip(at, _OF_A_CHOICE)
        inner = self.tokens[at:end]
        kinds = kinds_of(inner)
        if not kinds & CALC and not any(t.text.endswith("分") for t in inner):
            return None
        if set(wording().danger) & set("".join(t.text for t in inner if t.kind == "free")):
            return None
        start = max((n for n, t in enumerate(inner) if t.kind in ("award", "deduct")), default=None)
        span = None if start is None else self._span_of_points(at + start)
        if span is not None:
            return span
        if self._kind_at(end) == "num":
            return None
        return Judged(lost="deduct" in kinds), end

    def _span_of_points(self, at: int) -> tuple[Judged, int] | None:
        """得2-4分, 扣1-3分, 8-10分, 得分值的60%-80%, 按80%-60%记分."""
        begun = at
        by, lost = self._kind_at(at) == "by", self._kind_at(at) == "deduct"
        led = by or self._kind_at(at) in ("award", "deduct", "weight")
        at = self._skip(at, {"by", "award", "deduct", "weight", "filler", "full"}) if led else at
        first, dash, second = self._token(at), self._kind_at(at + 1), self._token(at + 2)
        if first is None or second is None or dash not in ("dash", "to"):
            return None
        if first.value is None or second.value is None or second.unit not in (POINT, "%"):
            return None
        end = self._skip(at + 3, {"filler", "weight", "incl", "excl", *(("award", "calc") if by else ())})
        if by and self._kind_at(end - 1) not in ("award", "calc"):
            return None
        bracketed = self._kind_at(begun - 1) == "open" and self._kind_at(end) == "close"
        if bracketed and self._kind_at(end + 1) in ("num", "award", "zero"):
            return None  # 良(85-94分)8分: the range of a grade
        if first.unit not in (second.unit, "") or (second.unit == "%" and not led) or not self._ends(end):
            return None
        scale = 100 if second.unit == "%" else 1
        low, high = sorted((first.value / scale, second.value / scale))
        return Judged(low, high, second.unit == "%", lost), end

"""Points that tokens award: 得10分, 得满分, 得80%分值, a half, nothing, full marks by name.

``Awards`` reads them at a place and says where they end; which condition they belong to is for ``clauses``.
"""

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from perf_pipeline.rulebook.grammar.sentence import Award
from perf_pipeline.rulebook.grammar.tokens import POINT, Token
from perf_pipeline.rulebook.grammar.wording import wording
from perf_pipeline.rulebook.normal import FRACTION

_COMPARED = frozenset(("ge", "le", "gt", "lt"))
_BOUNDED = frozenset(("lt", "gt", "below", "decline", "late", "event", "excess", "every", "to", "dash"))
_BASES = frozenset(("基本分", "基础分"))
_KEEPS_TIME = re.compile(
    r"(?:规定|约定|合同|计划|要求|限定)的?(?:完成|竣工)?(?:时间|日期|期限|时限|工期)(?:之|以)?[前内]|按时|按期|如期|准时"
)

_BY_THE_TIME = re.compile(
    r"按照?(?:计划|规定|约定|合同|要求|限定)的?(?:完成|竣工)?(?:时间|日期|期限|时限|工期|节点)[^,;按]{0,8}$"
)


_BY_THE_RULES = re.compile(
    r"按照?(?:规定|要求|标准|计划|合同|制度|程序|政策|方案|文件|图纸|时限|期限|规范)的?(?!得|计|核|打|评分)[^,;\d得分]{2,8}(?<!情况)(?<!进度)(?<!质量)(?<!数量)(?<!程度)(?<!比例)(?<!率)(?<!结果)$"
)


@dataclass(slots=True)
class Cursor:
    """The tokens of a sentence and where reading stands; ``begun`` is the first token of the open condition."""

    tokens: Sequence[Token]
    at: int = 0
    begun: int = 0

    def _token(self, at: int) -> Token | None:
        return self.tokens[at] if 0 <= at < len(self.tokens) else None

    def _kind(self) -> str:
        return self._kind_at(self.at)

    def _text_at(self, at: int) -> str:
        return self.tokens[at].text if 0 <= at < len(self.tokens) else ""

    def _kind_at(self, at: int) -> str:
        return self.tokens[at].kind if 0 <= at < len(self.tokens) else ""

    def _skip(self, at: int, kinds: Set[str]) -> int:
        while self._kind_at(at) in kinds:
            at += 1
        return at

    def _ends(self, at: int) -> bool:
        """Whether the clause is over: what follows would make the span a condition."""
        at = self._skip(at, {"filler", "weight", "incl", "excl"})
        return self._kind_at(at) in ("", "comma", "stop", "close")


@dataclass(slots=True)
class Awards(Cursor):
    """Reads amounts of points; full marks that are said on the way are kept."""

    problems: list[str] = field(default_factory=list)
    full_marks: Decimal | None = None

    def _read_award(self, at: int) -> tuple[Award, int] | None:
        kind = self._kind_at(at)
        if kind == "zero":
            return Award(points=Decimal(0)), at + 1
        if kind == "direct":
            return Award(full=True), self._optional_points(at + 1)
        if kind == "by":
            return self._by_share(at)
        awarded = kind == "award"
        while self._kind_at(at) in ("award", "by") and self._kind_at(at + 1) in (
            "award",
            "full",
            "num",
            "weight",
            "filler",
            "eq",
            "half",
            "direct",
            "zero",
        ):
            at += 1
        at = self._skip(at, {"filler", "eq"}) if awarded else at
        return self._read_amount(at, awarded) or (self._bare_award(at) if awarded else None)

    def _by_share(self, at: int) -> tuple[Award, int] | None:
        """一般的按60%计分: a share of the weight, behind a condition that has its own words or number."""
        number, end = self._token(at + 1), at + 2
        if number is None or number.unit != "%" or self._kind_at(end) not in ("award", "calc"):
            return None
        told = any(
            t.kind in ("num", "free", "plain", "reach", "unmet", "lt") for t in self.tokens[self.begun : at]
        )
        return self._share(at + 1, awarded=True) if told and self._ends(end + 1) else None

    def _bare_award(self, at: int) -> tuple[Award, int] | None:
        """「达到标准得分」: points without a number are the full marks, when the condition is met or not met."""
        condition = {t.kind for t in self.tokens[self.begun : self.at]}
        if _BY_THE_RULES.search("".join(t.text for t in self.tokens[self.begun : self.at])):
            condition -= {"by"}  # 严格按标准发放得分: how it is done, not how points are reckoned
        ends = self._kind_at(at + 1) in ("", "comma", "stop")
        if at >= len(self.tokens):
            return None
        named = self.tokens[at].text in ("得分", "计分", "给分", "赋分", "记分")
        attained = "".join(t.text for t in self.tokens[self.begun : at] if t.kind in ("free", "plain"))
        said = "".join(t.text for t in self.tokens[self.begun : at])
        reckoned = condition & {"by", "ratio", "actual", "shortfall", "otherwise"}
        reached = (condition & {"num", "target"} and condition & {"reach", "ge", "le"}) or (
            "num" in condition and not condition & _BOUNDED
        )
        if (reached and reckoned <= {"ratio", "actual"}) or _BY_THE_TIME.search(said):
            reckoned = set()  # 完成率达到100%得分, 按照计划时间完成得分
        plain = not reckoned and (
            condition & {"reach", "ge", "le"}
            or ("num" in condition and not condition & _BOUNDED)  # 完成率100%得分
            or (condition & {"above", "inside"} and "num" in condition)
            or attained in wording().attained
            or self._denied_behind(said, at)
            or self._taken_behind(said, at)
            or _KEEPS_TIME.search(said)
            or _BY_THE_TIME.search(said)
            or said.endswith(("就", "即", "便"))
        )
        return (Award(full=True), at + 1) if ends and named and plain else None

    def _taken_behind(self, said: str, at: int) -> bool:
        """资料齐全得分，其他情况不得分; 未发生事故得分，每发生1起扣1分: whatever else is so costs points."""
        behind, state = self.tokens[at + 1 :], said.strip(",;的")
        taken = any(
            t.kind in ("zero", "deduct", "discretion") or (t.unit == POINT and not t.value) for t in behind
        )
        return taken and len(state) > 1 and not state.endswith(wording().score_nouns)

    def _denied_behind(self, said: str, at: int) -> bool:
        """公开得分，未公开不得分: what the sentence denies behind it is its whole condition."""
        behind = "".join(t.text for t in self.tokens[at + 1 :])
        state = said.strip(",;的")
        return len(state) > 1 and any(f"{no}{state}" in behind for no in ("未", "不", "没有", "没"))

    def _read_amount(self, at: int, awarded: bool) -> tuple[Award, int] | None:
        token = self._token(at)
        if token is None:
            return None
        if token.kind in ("zero", "direct"):
            return self._read_award(at)
        if token.kind == "half" and awarded:
            return Award(share=Fraction(1, 2)), self._skip(at + 1, {"weight"})
        if token.kind in ("full", "weight"):
            return self._full_or_share(at, awarded)
        if token.kind != "num" or token.value is None:
            return None
        if token.unit == "%":
            return self._share(at, awarded)
        if (part := self._part(at)) is not None:
            end = self._skip(at + 1, {"filler"})
            weighted = self._kind_at(end) in ("weight", "full")
            ends = awarded and self._ends(at + 1)
            return (Award(share=part), end + 1 if weighted else at + 1) if weighted or ends else None
        return self._points(at, awarded)

    def _part(self, at: int) -> Fraction | None:
        """2⁄3 of 得三分之二分值, 得分值的三分之二: exact, since thirds have no end as a percentage."""
        token = self._token(at)
        if token is None or not token.unit.startswith(FRACTION) or token.value is None:
            return None
        part = Fraction(token.value) / int(token.unit.removeprefix(FRACTION))
        return part if 0 < part < 1 else None

    def _full_or_share(self, at: int, awarded: bool) -> tuple[Award, int] | None:
        after = self._skip(at + 1, {"filler"})
        number = self._token(after)
        if number is not None and number.kind == "num" and number.unit == "%" and number.value is not None:
            behind = after + 1
            if self._kind_at(at) == "full" and self._text_at(at + 1) != "的" and not self._ends(behind):
                return (
                    (Award(full=True), at + 1) if awarded else None
                )  # 得满分 80%(含)-90%得…: the next bound
            told = (
                self._kind_at(at - 1) == "by" and self._kind_at(behind) == "award" and self._ends(behind + 1)
            )
            share = Fraction(number.value) / 100
            return Award(full=True) if share == 1 else Award(share=share), behind + told  # 按分值的80%计分
        if (part := self._part(after)) is not None:
            return Award(share=part), after + 1
        if number is not None and number.kind == "half":
            return Award(share=Fraction(1, 2)), after + 1
        bracketed = self._token(after + 1) if self._kind_at(after) == "open" else None
        if bracketed is not None and bracketed.unit == POINT and self._kind_at(after + 2) == "close":
            self._state_full(bracketed.value)
            return Award(points=bracketed.value, full=True), after + 3
        if self._kind_at(at) == "full" or (awarded and self._kind_at(after) not in ("times", "over")):
            if number is not None and number.kind == "num" and number.unit == POINT:
                if self.tokens[at].text in _BASES and awarded:
                    return Award(points=number.value), after + 1
                self._state_full(number.value)
                return Award(points=number.value, full=True), after + 1
            return Award(full=True), at + 1
        return None

    def _share(self, at: int, awarded: bool) -> tuple[Award, int] | None:
        number = self.tokens[at]
        after = self._skip(at + 1, {"filler"})
        weighted = self._kind_at(after) in ("weight", "full", "award", "calc")
        weighted = weighted and self._text_at(after)[0] != "不"  # 达到98%不扣分: the number is a bound
        if not (awarded or weighted) or number.value is None:
            return None
        if not awarded and (self._kind_at(at - 1) in _COMPARED or self._text_at(after).startswith("不")):
            return None  # ≥95%的不扣分: the number is the condition's
        if weighted and self._kind_at(after) in ("award", "calc") and not awarded:
            return None  # 「达到95%得…」: the number is the condition's
        end = after + 1 if weighted else at + 1
        share = Fraction(number.value) / 100
        return (Award(full=True) if share == 1 else Award(share=share)), end

    def _points(self, at: int, awarded: bool) -> tuple[Award, int] | None:
        number = self.tokens[at]
        if number.unit not in (POINT, "") or not (awarded or number.unit == POINT):
            return None
        if self._kind_at(at + 1) in ("above", "below", "inside", "to", "dash", "incl", "excl", "times"):
            return None
        if self._kind_at(self._skip(at + 1, {"filler"})) == "base":
            return None  # 在3分基础上: where steps begin
        nothing = number.value == 0 and self._ends(at + 1)  # 未完成0分: no bound
        if not (awarded or nothing) and (
            self._kind_at(at - 1) in ("lt", "gt", "ge", "le", "dash", "to")
            or self._kind_at(at + 1) in ("award", "zero", "full", "le", "lt")
        ):
            return None
        return Award(points=number.value), at + 1

    def _optional_points(self, at: int) -> int:
        token = self._token(at)
        if token is not None and token.kind == "num" and token.unit == POINT:
            self._state_full(token.value)
            return at + 1
        return at

    def _state_full(self, points: Decimal | None) -> None:
        if points is None:
            return
        if self.full_marks is not None and self.full_marks != points:
            self.problems.append(f"两个满分：{self.full_marks}、{points}")
        self.full_marks = points

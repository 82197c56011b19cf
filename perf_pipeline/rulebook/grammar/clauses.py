"""Normalised rule text → Sentence: clauses of condition and effect, limits, full marks said.

One pass over the tokens: everything up to a consequence (得…, 扣…, 按比例…, 每…扣…) is its condition. Commas do
not end a condition (「大于等于95%的，得10分」). Whatever may change points and is not understood becomes a
problem; ``rulebook.assembly`` then calls the sentence unread. No indicator is known here.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from perf_pipeline.rulebook.grammar.absence import absences, excuses
from perf_pipeline.rulebook.grammar.conditions import needs_elsewhere, read_condition
from perf_pipeline.rulebook.grammar.expression import read_formula
from perf_pipeline.rulebook.grammar.names import is_rate, join_names, things_won
from perf_pipeline.rulebook.grammar.rewriting.limits import NO_LIMITS
from perf_pipeline.rulebook.grammar.rewriting.tidy import tidy
from perf_pipeline.rulebook.grammar.sentence import (
    Always,
    Award,
    Clause,
    Condition,
    Effect,
    Judged,
    Loss,
    NotApplicable,
    Otherwise,
    PerStep,
    Proportion,
    Range,
    Sentence,
    ToTarget,
    Unclear,
    Words,
)
from perf_pipeline.rulebook.grammar.steps import Steps, taken_base
from perf_pipeline.rulebook.grammar.tokens import (
    CALC,
    PERCENT_UNITS,
    POINT,
    SILENT,
    SOFT,
    Token,
    kinds_of,
    tokenise,
)
from perf_pipeline.rulebook.grammar.wording import wording
from perf_pipeline.rulebook.normal import normalise
from perf_pipeline.rulebook.units import is_count

_OPERATIONS = {"times", "over", "plus", "dash"}
_BEGINS = frozenset(
    ("until_zero", "until_full", "cap", "by", "discretion", "award", "deduct", "weight", "num", "every", "full",
     "ratio", "shortfall", "zero", "direct", "half")
)  # fmt: skip
"""Kinds of words that a consequence may begin with; a formula begins anywhere."""
_ENDS = frozenset(("comma", "stop", "close"))
_BEGINS_A_CHOICE = {"by", "discretion", "award", "deduct", "weight", "num"}
_TELLING = frozenset(
    ("num", "award", "deduct", "every", "zero", "ratio", "full", "weight", "otherwise", "calc", "cap", "half",
     "shortfall", "times", "over", "actual", "base", "bar")
)  # fmt: skip
"""Kinds of words that say something of points: left over, they make the sentence unread."""
_PRIZE = re.compile(r"[获得]?奖(?!励?(?:$|\d))|罚(?!$|\d)")
_PRIZE_AT_THE_END = re.compile(r"[获得]?奖励?$|罚$")
"""一等奖, 获奖: a thing that is won; right before a number 奖 gives points and 罚 takes them."""
_GOES_ON = frozenset("并但且另还除只")  # words after the last clause that begin with these change it
_ON_TOP = ("再", "另", "另外", "再另")


_SAID_BESIDE = (
    "round_up", "free_parts", "stated_target", "least", "accept", "reject", "not_applicable", "full_words",
)  # fmt: skip
_NOTHING: tuple[object, ...] = (None, ())


@lru_cache(maxsize=65536)
def parse(text: str, own: tuple[str, ...] = ()) -> Sentence:
    """Read a rule text, as printed; ``own`` are the measures of its indicator (``tokens.own_measures``)."""
    cleaned = tidy(normalise(text))
    found = _Parser(join_names(things_won(tokenise(cleaned.text, own)))).sentence()
    if cleaned.limits == NO_LIMITS and all(getattr(cleaned, name) in _NOTHING for name in _SAID_BESIDE):
        return found
    return replace(
        found,
        round_up=cleaned.round_up,
        free_parts=cleaned.free_parts,
        stated_target=cleaned.stated_target,
        least=cleaned.least,
        accept=cleaned.accept,
        reject=cleaned.reject,
        not_applicable_words=(*found.not_applicable_words, *cleaned.not_applicable),
        limits=cleaned.limits,
        full_words=cleaned.full_words,
    )


@dataclass(slots=True)
class _Parser(Steps):
    last_operation: int = -1  # no formula begins behind it
    clauses: list[Clause] = field(default_factory=list)
    loss_cap: Decimal | None = None
    most: Decimal | None = None
    pro_rata: bool = False
    not_applicable_full: bool = False
    not_applicable_words: tuple[str, ...] = ()

    def sentence(self) -> Sentence:
        operations = (
            n for n, token in enumerate(self.tokens) if token.kind in _OPERATIONS and not self._spans(n)
        )
        self.last_operation = max(operations, default=-1)
        while self.at < len(self.tokens):
            if not self._consequence():
                self.at += 1
        self._tail()
        self._excuse()
        self._nothing_to_measure()
        return Sentence(
            tuple(self.clauses),
            self._weight(),
            self.loss_cap,
            self.pro_rata,
            self.not_applicable_full,
            self.not_applicable_words,
            tuple(self.problems),
            most=self.most,
        )

    def _spans(self, at: int) -> bool:
        """80%（含）-95%: a dash between two numbers calculates nothing."""
        between = self._kind_at(at - 1) in ("num", "incl", "excl") and self._kind_at(at + 1) == "num"
        return between and self._kind_at(at) == "dash"

    # -- consequences, tried in this order at every token

    def _consequence(self) -> bool:
        if self._kind() not in _BEGINS:  # most words only name things
            return self._formula() or self._interpolated()
        return (
            self._limit()
            or self._judgement()
            or self._per_step()
            or self._weight_statement()
            or self._formula()
            or self._interpolated()
            or self._by_ratio()
            or self._award()
            or self._loss()
        )

    def _limit(self) -> bool:
        kind = self._kind()
        if kind in ("until_zero", "until_full"):
            if kind == "until_zero":
                self._lost_until_zero()
            self._close_fragment()
            self._next(1)
            return True
        if kind != "cap":
            return False
        at = self._skip(self.at + 1, SOFT | {"le", "cap"})
        lost = self._kind_at(at) == "deduct" or "扣" in "".join(
            t.text for t in self.tokens[self.at : at] if t.kind == "cap"
        )
        at = self._skip(at + 1 if self._kind_at(at) in ("deduct", "award") else at, SOFT)
        token = self._token(at)
        if token is None or token.kind != "num" or token.unit not in (POINT, ""):
            return False
        self._close_fragment()
        if lost:
            self.loss_cap = token.value
        else:
            self.most = token.value
            self.full_marks = max(self.full_marks or Decimal(0), token.value or Decimal(0))
        self._next(at + 1 - self.at)
        return True

    def _lost_until_zero(self) -> None:
        """超1%扣1分，扣完为止: what goes on until nothing is left is lost for each, though the sentence has no 每."""
        losing = [at for at, c in enumerate(self.clauses) if isinstance(c.effect, Loss | PerStep)]
        if len(losing) != 1:
            return
        clause = self.clauses[losing[0]]
        zone, loss = clause.condition, clause.effect
        if not isinstance(loss, Loss) or not isinstance(zone, Range) or not zone.offset:
            return
        one = zone.lower == 1 and zone.upper is None and zone.lower_marked and not loss.again
        if not one:
            self.problems.append("扣完为止，但没有说明每多少扣分")
            return
        side = "above" if zone.offset == "above" else "below"
        step = PerStep(
            Decimal(1), zone.unit, side, -loss.points, said=zone.verb, lead=zone.verb, verb=zone.verb
        )
        self.clauses[losing[0]] = Clause(Always(), step)

    def _judgement(self) -> bool:
        """酌情扣分, 由评审机构酌定得分, 得2-4分: points that a person chooses, under a condition of their own."""
        if self._kind() not in _BEGINS_A_CHOICE:
            return False
        read = self._choice(self.at) or self._span_of_points(self.at)
        head = self.tokens[self.begun : self.at]
        if read is None or all(t.kind in ("comma", "stop", "open", "close", "filler") for t in head):
            return False
        while head and head[-1].kind in ("by", "comma", "filler", "free", "plain") and "by" in kinds_of(head):
            head = head[:-1]  # 未完成按佐证材料…: by what the person goes is no part of the condition
        effect, end = read
        self.clauses.append(Clause(self._condition(head), effect))
        self._next(end - self.at)
        return True

    def _per_step(self) -> bool:
        if self._kind() != "every":
            return False
        if self._distributes(self.at):
            self.tokens = [*self.tokens[: self.at], *self.tokens[self.at + 2 :]]
            return False
        head, start = self.tokens[self.begun : self.at], self.at
        end = self._step_end(start)
        if end is None:
            self.problems.append("「每」之后没有分数")
            self._next(1)
            return True
        step = self._read_step(start + 1, end)
        if step is None:
            self.problems.append("未识别的扣分步长：" + "".join(t.text for t in self.tokens[start:end]))
            self._next(end - self.at + 1)
            return True
        effect, after = step
        after = (
            after + 1
            if self._kind_at(after) == "calc"
            and (self._ends(after + 1) or self._kind_at(after + 1) == "open")
            else after
        )  # 每…得2分计算
        base, head = taken_base(head)
        again = self.tokens[end - 1].text.endswith("再") or any(
            t.text.endswith("再") for t in self.tokens[start:after]
        )
        again = again or any(t.text == "部分" for t in head)  # 超过10天的部分每天扣…: goes on from there
        if base is not None or again:
            effect = replace(effect, base=base, again=again)
        self.clauses += [Clause(condition, effect) for condition in self._conditions(head)]
        self._next(after - self.at)
        return True

    def _weight_statement(self) -> bool:
        """满分10分, 分值为10分, (10分) before anything else: full marks, no consequence."""
        if self._kind() not in ("full", "weight") or (
            self.tokens[self.begun : self.at] and not self._only_soft()
        ):
            return False
        at = self._skip(self.at + 1, SOFT | {"eq"})
        token = self._token(at)
        if token is None or token.kind != "num" or token.unit != POINT:
            return False
        self._state_full(token.value)
        self._next(at + 1 - self.at)
        return True

    def _formula(self) -> bool:
        if self.last_operation < self.at or self._kind() in _ENDS:
            return False
        at = self.at
        lost = self._kind() == "deduct"
        if self._kind() in ("award", "by", "deduct", "calc"):
            at = self._skip(at + 1, SOFT | {"eq", "by", "award", "calc"})
        if self._kind_at(at) == "weight" and self._kind_at(at + 1) == "eq":
            at += 2
        formula = read_formula(self.tokens, at)
        if formula is None:
            return False
        end, trailing = self._after_formula(formula.end)
        if not formula.weighted and not trailing and at == self.at:
            return self._definition(end)
        form = _lost_form(formula.form) if lost or trailing == "deduct" else formula.form
        if (
            form in ("unknown", "lost", "lost_up", "lost_over")
            and formula.value is not None
            and formula.weighted
        ):
            form = "free"
        if form in ("unknown", "lost", "lost_up", "lost_over"):
            self.problems.append("未识别的算式：" + "".join(t.text for t in self.tokens[at : formula.end]))
        if formula.weight and form != "free":
            self._state_full(Decimal(formula.weight))
        named = formula.named if formula.weighted or form == "free" else ""
        lost = bool(lost or trailing == "deduct")
        of_plan = form == "generic" and named.startswith(("完成", "实际完成"))
        own = None if formula.weight is None or form == "free" else Decimal(formula.weight)
        self._clause(
            Proportion(form, formula.literal, named, formula.floor, formula.value, lost, of_plan, own), end
        )
        return True

    def _definition(self, end: int) -> bool:
        """「节约率=(计划-实际)/计划」 defines a name and gives no points; any other bare formula is left alone."""
        if not any(t.kind == "eq" for t in self.tokens[self.begun : self.at]):
            return False
        self._next(end - self.at)
        return True

    def _after_formula(self, end: int) -> tuple[int, str]:
        at = self._skip(end, {"filler"})
        trailing = ""
        if self._kind_at(at) == "times":
            return end, ""
        names = self._skip(at, {"eq", "filler"})
        if (
            at < names
            and "得分" in self._text_at(names)
            and (self._ends(names + 1) or self._kind_at(names + 1) == "open")
        ):
            return names + 1, "calc"  # 利用率×分值即为得分
        while self._kind_at(at) in CALC | {"weight", "full"}:
            trailing = "deduct" if self._kind_at(at) == "deduct" else trailing or "calc"
            end = at = at + 1
        return end, trailing

    def _interpolated(self) -> bool:
        """80%-100%之间按插值法计算: a line between the points at both ends; 中间, 其间 are whatever lies between."""
        at = self._skip(self.at, {"by", "comma", "filler"})
        if self._kind_at(at) != "interpolated":
            return False
        head = self.tokens[self.begun : self.at]
        between = _BETWEEN_THEM.fullmatch("".join(t.text for t in head if t.kind not in ("comma", "stop")))
        condition = Always() if between else self._condition(head)
        self.clauses.append(Clause(condition, Proportion("between")))
        self._next(at + 1 - self.at)
        return True

    def _by_ratio(self) -> bool:
        """按比例得分, 按完成率计算, 按未完成比例扣分, 按目标值与实际值之比计分."""
        if self._kind() not in ("by", "ratio", "shortfall"):
            return False
        read = self._read_ratio(self.at + 1 if self._kind() == "by" else self.at)
        if read is None:
            return False
        form, at = read
        at = self._skip(at, {"filler", "weight"})
        if self._kind_at(at) not in CALC:
            return False
        if self._ratio_to_a_number():
            return False
        lost = False
        while self._kind_at(at) in CALC | {"weight", "filler", "full"}:
            lost = lost or self._kind_at(at) == "deduct"
            at += 1
        if self._kind_at(at) == "num":  # a number of points behind it is another rule
            return False
        if self._pending_per_step(bare=lost):
            self.pro_rata = True
            self._next(at - self.at)
            return True
        if form in ("up", "down") and lost:
            self.problems.append("按完成的比例扣分，含义不明")
        of_plan = any("完成" in t.text for t in self.tokens[self.at : at])
        self._clause(Proportion("kept" if lost or form == "kept" else form, of_plan=of_plan), at)
        return True

    def _ratio_to_a_number(self) -> bool:
        """按完成率与90%的比例: the number belongs to the proportion, not to a condition."""
        head = [token.kind for token in self.tokens[self.begun : self.at]]
        return "by" in head and "num" in head[head.index("by") :]

    def _pending_per_step(self, *, bare: bool = False) -> bool:
        """「每低1%扣1分，不足1%按比例扣分」: part steps count; ``bare``: so with 「按比例扣减」 behind it."""
        head = "".join(token.text for token in self.tokens[self.begun : self.at])
        part = "不足" in head or (bare and self._only_soft())
        return bool(self.clauses) and isinstance(self.clauses[-1].effect, PerStep) and part

    def _frees_part_steps(self, effect: Effect) -> bool:
        """「每低1个百分点扣1分，不足1个百分点不扣分」 says what whole steps say anyway."""
        if not (isinstance(effect, Award) and effect.full and self._pending_per_step()):
            return False
        step = self.clauses[-1].effect
        numbers = [t for t in self.tokens[self.begun : self.at] if t.kind == "num"]
        return isinstance(step, PerStep) and [(n.value, n.unit) for n in numbers] == [(step.step, step.unit)]

    def _read_ratio(self, at: int) -> tuple[str, int] | None:
        first: str | None = None
        form = ""
        while (token := self._token(at)) is not None:
            if token.kind in ("actual", "target"):
                if first is not None and first != token.kind:
                    form = "up" if first == "actual" else "down"
                first = first or token.kind
            elif token.kind in ("ratio", "shortfall"):
                form = "kept" if token.kind == "shortfall" else form or "generic"
                at += 1
                if self._kind_at(at) != "ratio":
                    break
                continue
            elif token.kind in ("free", "plain") and not form and first is None and is_rate(token.text):
                return "rate", at + 1
            elif token.kind not in ("filler", "reach"):
                return None
            at += 1
        return (form, at) if form else None

    def _award(self) -> bool:
        read = self._read_award(self.at)
        if read is None:
            return False
        award, end = read
        if self.at > self.begun and self._adds(self.at - 1):
            self.problems.append("「加" + self.tokens[self.at].text + "」")  # 提前1天加0.5分: on top of what?
        if award.share is not None and self._kind_at(end) in ("above", "below", "inside"):
            return self._share_or_more(award.share, end)
        self._clause(award, end)
        return True

    def _share_or_more(self, part: Fraction, at: int) -> bool:
        """得一半以上分数, 得分值的60%以下: from there to all or nothing, which a person chooses."""
        if not self._ends(at + 1):
            return False
        share = Decimal(part.numerator) / Decimal(part.denominator)
        low, high = (share, Decimal(1)) if self._kind_at(at) == "above" else (Decimal(0), share)
        self._clause(Judged(low, high, share=True), self._skip(at + 1, {"filler", "weight"}))
        return True

    def _loss(self) -> bool:
        if self._kind() != "deduct":
            return False
        at = self._skip(self.at + 1, {"filler", "deduct", "weight", "award"})
        token = self._token(at)
        if token is not None and token.kind == "full":
            self._clause(Award(points=Decimal(0)), at + 1)
            return True
        if token is None or token.kind != "num" or token.value is None:
            return False
        if token.unit == "%":
            end = self._skip(at + 1, {"filler", "weight"})
            if not self._lose_for_each(token.value / 100, end, share=True):
                self._clause(Award(share=1 - Fraction(token.value) / 100), end)
            return True
        if (part := self._part(at)) is not None:
            self._clause(Award(share=1 - part), self._skip(at + 1, {"filler", "weight"}))
            return True
        if token.unit not in (POINT, ""):
            return False
        if not self._lose_for_each(token.value, at + 1):
            again = any(t.text.endswith(_ON_TOP) for t in self.tokens[max(self.begun, self.at - 1) : self.at])
            self._check_once_or_each()
            self._clause(Loss(token.value, again), at + 1)
        return True

    def _lose_for_each(self, points: Decimal, end: int, *, share: bool = False) -> bool:
        """「少1次扣1分」 is 每少1次 with the 每 left out; any other single deduction is not."""
        head = self.tokens[self.begun : self.at]
        found = self._one_each(head, points) or self._distant_step(head, points)
        if found is None:
            return False
        step, before = found
        self.clauses.append(Clause(self._condition(before), replace(step, share=share)))
        self._next(end - self.at)
        return True

    # -- conditions and leftovers

    def _clause(self, effect: Effect, end: int) -> None:
        if self._frees_part_steps(effect):
            self._next(end - self.at)
            return
        head = self.tokens[self.begun : self.at]
        if isinstance(effect, Award) and effect.points != 0 and (more := needs_elsewhere(head)) is not None:
            head, effect = head[:more], Judged()  # 低于目标值但高于上年得3分: who knows last year decides
        condition, *others = self._conditions(head)
        self.clauses += [Clause(other, effect) for other in others]
        if isinstance(condition, NotApplicable):
            self.not_applicable_full = isinstance(effect, Award) and effect.full
            named = "".join(t.text for t in self.tokens[self.begun : self.at] if t.kind not in SILENT)
            if named and named not in wording().not_applicable_answers:
                self.not_applicable_words = (*self.not_applicable_words, named)
            if not self.not_applicable_full:
                self.problems.append("不适用时不是计满分")
        elif isinstance(condition, Always) and _is_bare_points(effect) and not self.clauses:
            self._state_full(effect.points if isinstance(effect, Award) else None)
        else:
            self.clauses.append(Clause(condition, effect))
        self._next(end - self.at)

    def _excuse(self) -> None:
        """因政策调整未实施的按满分计, 无养殖任务的乡镇得满分: when a rule does not apply, in its own words."""
        excused = [c for c in self.clauses if _is_excuse(c)]
        if not excused or len(excused) == len(self.clauses):
            return
        self.clauses = [c for c in self.clauses if c not in excused]
        self.not_applicable_full = True
        for clause in excused:
            assert isinstance(clause.condition, Words)
            named = clause.condition.text
            forms = dict.fromkeys((named, named.partition("的")[0]))
            self.not_applicable_words = (*self.not_applicable_words, *forms)

    def _conditions(self, tokens: Sequence[Token]) -> list[Condition]:
        """超过95%或者不足85%: two conditions with one consequence; any other "or" is left to the condition."""
        at = next((n for n, t in enumerate(tokens) if t.kind == "either"), None)
        if at is not None and all(
            any(t.kind == "num" for t in half) for half in (tokens[:at], tokens[at + 1 :])
        ):
            return [self._condition(tokens[:at]), self._condition(tokens[at + 1 :])]
        return [self._condition(tokens)]

    def _condition(self, tokens: Sequence[Token]) -> Condition:
        while tokens and tokens[-1].kind == "award" and tokens[-1].text.endswith("得分"):
            tokens = tokens[:-1]  # 该项得分按…: names the points, gives none
        self._danger(tokens)
        condition = read_condition(tokens)
        if isinstance(condition, Unclear):
            self.problems.append(condition.reason)
        return condition

    @staticmethod
    def _left_behind(award: Token, rest: Sequence[Token]) -> bool:
        """按时完成得分,逾期10天得6分: an award without points, and another condition behind it."""
        ends = bool(rest) and rest[0].kind in ("comma", "stop")
        return ends and award.text.endswith("得分") and any(t.kind not in SILENT for t in rest)

    def _danger(self, tokens: Sequence[Token]) -> None:
        """Words that we do not know and that talk of points: the sentence is not understood."""
        danger = set(wording().danger)
        for at, token in enumerate(tokens):
            if token.kind == "free" and not danger.isdisjoint(token.text):
                after = tokens[at + 1] if at + 1 < len(tokens) else None
                counted = after is not None and after.kind == "num" and not is_count(after.unit)
                told = _PRIZE.sub("", token.text)
                if danger & set(told if counted else _PRIZE_AT_THE_END.sub("", told)):
                    self.problems.append(f"「{token.text}」")
            elif token.kind == "award" and at and self._left_behind(token, tokens[at + 1 :]):
                self.problems.append(f"「{token.text}」没有说明得多少分")  # what earned them would be lost
            elif token.kind == "deduct" and "扣" in token.text:
                self.problems.append(f"「{token.text}」之后没有分数")
            elif token.kind == "discretion":
                self.problems.append(f"含有酌情或引用外部的内容：{token.text}")

    def _nothing_to_measure(self) -> None:
        """无政府采购预算的得满分 beside full marks for a number: when the indicator does not apply."""
        for clause in self.clauses:
            full = isinstance(clause.effect, Award) and clause.effect.full
            if not full or not isinstance(clause.condition, Words):
                continue
            if excuses(clause.condition.text):
                self.problems.append(f"「{clause.condition.text}」要由人判断")
            words = absences(clause.condition.text)
            others = [other for other in self.clauses if other is not clause]
            if words and any(_measures(other) for other in others):
                self.clauses = others
                self.not_applicable_full = True
                self.not_applicable_words = (*self.not_applicable_words, *words)

    def _close_fragment(self) -> None:
        """A limit (扣完为止) ends the clause before it; words between must be harmless."""
        leftover = self.tokens[self.begun : self.at]
        self._danger(leftover)
        if any(t.kind in _TELLING - {"full", "ratio", "actual"} for t in leftover):
            self.problems.append("「" + "".join(t.text for t in leftover) + "」")

    def _tail(self) -> None:
        leftover = [
            t for t in self.tokens[self.begun :] if t.kind not in ("comma", "stop", "open", "close", "filler")
        ]
        if not leftover:
            return
        self._danger(leftover)
        if leftover[0].text[:1] in _GOES_ON:
            self.problems.append("「" + "".join(t.text for t in leftover) + "」")
        quoted = "".join(t.text for t in self.tokens[self.begun :]).strip(",;")
        if any(t.kind in _TELLING for t in leftover):
            self.problems.append(f"「{quoted}」")

    # -- small helpers

    def _weight(self) -> Decimal | None:
        points = [
            c.effect.points
            for c in self.clauses
            if isinstance(c.effect, Award) and c.effect.points is not None
        ]
        if any(
            isinstance(c.effect, Award) and c.effect.full and c.effect.points is None for c in self.clauses
        ):
            return self.full_marks  # 得满分, 得8分: the eight are not the full marks
        rising = any(isinstance(c.effect, PerStep) and c.effect.points > 0 for c in self.clauses)
        begun = any(isinstance(c.condition, Range | ToTarget) for c in self.clauses)
        if rising and begun:
            return self.full_marks  # 达到80%得6分，每增加1个百分点加0.5分: points begin at six
        best = max(points, default=None)
        if self.full_marks is not None and best is not None:
            return max(self.full_marks, best)
        return self.full_marks if self.full_marks is not None else (best or None)

    def _only_soft(self) -> bool:
        return all(
            t.kind in ("comma", "stop", "open", "close", "filler") for t in self.tokens[self.begun : self.at]
        )

    def _next(self, consumed: int) -> None:
        self.at += consumed
        self.begun = self.at


_BETWEEN_THEM = re.compile(
    r"(?:其?(?:中间|之间|其间|期间|居中)|(?:介于|处于|位于|在)?(?:两者|二者|上述|以上|各)(?:两?档|区间|标准|情况)?之间|其余|其他|其余情况|其他情况)?"
    r"(?:的|值|部分|数值|情况|完成率)*(?:得分)?"
)


def _is_bare_points(effect: Effect) -> bool:
    return isinstance(effect, Award) and effect.points is not None and effect.points > 0


def _measures(clause: Clause) -> bool:
    """A formula, or full marks at a number or at the target."""
    if isinstance(clause.effect, Proportion):
        return True
    if isinstance(clause.effect, PerStep):
        return clause.effect.unit in PERCENT_UNITS
    award = isinstance(clause.effect, Award) and clause.effect.points != 0
    return award and isinstance(clause.condition, Range | ToTarget)


_EXCUSED = re.compile(
    r"^(?:因|由于)[^,;]{2,16}?(?:未实施|未开展|未启动|未组织|未执行|无法实施|无法开展|不再实施|取消|暂停|终止|停止)(?:的|的[^,;\d]{1,6})?$"
    r"|^(?:无|没有|未安排|未下达|未承担|不承担|未涉及)[^,;违超误错虚欠]{2,12}的(?:乡镇|村|社区|单位|部门|县|区|学校|街道|企业|科室|地区)$"
)
"""Nothing was done at all, or there was nothing to do: no actual is reported that this could excuse in part."""


def _is_excuse(clause: Clause) -> bool:
    award, state = clause.effect, clause.condition
    full = isinstance(award, Award) and award.full and award.points is None
    return full and isinstance(state, Words) and bool(_EXCUSED.match(state.text))


def _lost_form(form: str) -> str:
    """The formula of what is lost, as the formula of what is kept."""
    if form == "free":
        return form
    return {"lost_up": "up", "lost_over": "linear", "lost": "kept", "generic": "kept", "kept": "unknown"}.get(
        form, "unknown"
    )


__all__ = [
    "PERCENT_UNITS", "Award", "Clause", "Judged", "Loss", "Otherwise", "PerStep", "Proportion", "Sentence", "parse",
]  # fmt: skip

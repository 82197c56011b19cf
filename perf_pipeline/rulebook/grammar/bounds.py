"""Numbers in a condition → one Range, with its bounds open or closed as written.

以上 and 以下 hold the number itself, unless 不含 says otherwise; 超过, 低于, 不足 do not. A number may be a distance
from the target (逾期5天, 超支10%), a share of it (目标值的80%), or stand beside the target as its value. Called by
``conditions`` only.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from perf_pipeline.rulebook.grammar.sentence import OF_TARGET, Condition, Range, Unclear
from perf_pipeline.rulebook.grammar.tokens import PERCENT_UNITS, POINT, Token
from perf_pipeline.rulebook.grammar.wording import wording
from perf_pipeline.rulebook.units import scaled

_COMPARE = {"ge", "le", "gt", "lt", "reach", "eq"}
_FLIP = {"ge": "le", "le": "ge", "gt": "lt", "lt": "gt", "eq": "eq"}

_NAMES_THE_ACTUAL = [[compare, "num"] for compare in ("ge", "le", "gt", "lt", "reach", "eq", "by")]
_SURELY_A_SHARE = 50
_MUCH_MORE = 20
SILENT = {"comma", "stop", "open", "close", "filler", "by", "also", "between"}


def _offset(tokens: Sequence[Token]) -> str:
    """Whether the numbers are distances from the target: 逾期5天, 超支10%, 低于目标值5个百分点."""
    words = wording().distances
    rates = {t.text for t in tokens if t.kind == "shortfall"}
    if rates & words.over_rates:
        return "above"
    if rates & words.under_rates:
        return "below"
    for at, token in enumerate(tokens):
        late = token.text in wording().terms["late"]
        passed = {"filler", "target", *(_COMPARE if late else ())}
        number = next((t for t in tokens[at + 1 :] if t.kind not in passed), None)
        if number is None or number.kind != "num" or number.value is None:
            continue
        if late or token.text in words.above_by:
            return "above"
        if token.text in words.missing and tokens[at + 1] is number and number.unit not in PERCENT_UNITS:
            return "below"
        beside = any(t.kind == "target" for t in tokens[at + 1 :][: tokens[at + 1 :].index(number)])
        small = number.unit not in PERCENT_UNITS or number.value < _SURELY_A_SHARE
        by_points = number.unit in ("个百分点", "百分点")
        if token.kind == "gt" and ((beside and small) or by_points or _is_within(tokens, number)):
            return "above"
        if token.text in ("低于", "少于", "低", "差") and ((beside and small) or by_points):
            return "below"
    return ""


def _is_within(tokens: Sequence[Token], number: Token) -> bool:
    """超过1万元以内, 高于5%(含)以内: beyond something by that much at most."""
    behind = [
        t.kind for t in tokens[tokens.index(number) + 1 :] if t.kind not in ("open", "close", "incl", "excl")
    ]
    return behind[:1] == ["inside"]


def _is_a_price(target: Token, before: Sequence[Token]) -> bool:
    """补助标准, 培训费标准: what something costs is measured, no target."""
    named = bool(before) and before[0].kind in ("free", "plain") and before[0].text.endswith(wording().priced)
    return target.text == "标准" and named


def _unlike(first: str, second: str) -> bool:
    """Two units in one span, neither of them percent."""
    return bool(first and second) and first != second and not {first, second} & (PERCENT_UNITS | {POINT})


_GRADE = re.compile(
    r"第?(?:[一二三四五]|[IVX]{1,3}|[1-5])(?:档|级|类|等)次?|[A-E](?:档|级|等|类)?|[甲乙丙丁]等?|优秀?|良好?|中等?|合格|及格|达标|较?差|不合格|较?好|一般"
)


_THE_VALUE = frozenset(("实际值", "实际完成值", "完成值", "实际数", "实际完成数"))
"""Whatever is measured: no name for it."""


def _in_its_scale(first: Decimal, second: Decimal, unit: str) -> Decimal | None:
    """0.9 of 9000-1万页: a bound without its unit that is too large to be counted as the other one is."""
    many = scaled(unit)[0]
    return first / many if _MUCH_MORE * second <= first < second * many else None


@dataclass(slots=True)
class Bounds:
    """Reads the numbers of a condition into one Range."""

    tokens: Sequence[Token]
    at: int = 0
    found: Range = field(default_factory=Range)
    said: int = 0
    of_target: bool = False
    offset: str = ""
    zero_said: bool = False  # the number before was a 0 without unit

    def read(self) -> Condition:
        """The Range, or why it is unclear."""
        grade = self._take_grade()
        kinds = {token.kind for token in self.tokens}
        if kinds & {"either", "over", "times", "plus"}:
            return Unclear("同一条件中有或者或算式")
        absolute = "size" in kinds
        deviates = any(
            mark in t.text
            for t in self.tokens
            if t.kind in ("free", "plain", "shortfall")
            for mark in wording().distances.deviations
        )
        apart = {"size", "target", "actual"} if absolute or deviates else {"size"}
        self.tokens = [t for t in self.tokens if t.kind not in apart]
        self.offset = "" if absolute or deviates else _offset(self.tokens)
        problem = self._take_targets()
        if problem:
            return Unclear(problem)
        self.tokens = [t for t in self.tokens if t.kind not in SILENT or t.kind == "also"]
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
            and not self.found.lower_unit
        ):
            return Unclear("上下界相互矛盾")
        exceeds = any(t.kind == "gt" and t.text in ("超过", "超") for t in self.tokens)
        verb = next((t.text for t in self.tokens if t.text in wording().distances.verbs), "")
        return replace(
            self.found,
            subject=self._subject(),
            grade=grade,
            offset=self.offset,
            exceeds=exceeds,
            verb=verb,
            absolute=absolute,
            deviates=deviates,
            of_rate=bool(self.offset) and any(t.text in wording().distances.rates for t in self.tokens),
        )

    def _take_grade(self) -> str:
        """A档(30人及以上), 优秀(≥90%): the name of a tier before its range in brackets."""
        at = next((n for n, token in enumerate(self.tokens) if token.kind not in SILENT), 0)
        name, after = self.tokens[at], self.tokens[at + 1 : at + 2]
        if not after or after[0].kind != "open" or not _GRADE.fullmatch(name.text):
            return ""
        self.tokens = self.tokens[at + 1 :]
        return name.text

    def _take_targets(self) -> str:
        """「目标值的80%」 is a share of the target; a target beside a number in any other way is unclear."""
        tokens, kept = list(self.tokens), []
        for at, token in enumerate(tokens):
            if token.kind != "target":
                kept.append(token)
                continue
            following = [t for t in tokens[at + 1 :] if t.kind != "filler"]
            if _is_a_price(token, kept[-1:]) or self._names_the_actual(following, kept):
                continue  # 指标值≥95%, 目标值以100%为…: what the form calls the value itself
            after = [t for t in tokens[at + 1 : at + 3] if t.text != "的"]
            number = after[0] if after else None
            if self._bounds_by_target(kept, following) or self._bounds_the_actual(kept, following):
                continue
            if self.offset and number is not None and number.kind == "num":
                continue  # 超过目标值10%以内: the distance is read by itself
            if not self._part_of_target(tokens, at, following):
                return f"同一条件中既有指标值又有数字：{token.text}"
        self.tokens = kept
        return ""

    def _part_of_target(self, tokens: Sequence[Token], at: int, following: Sequence[Token]) -> bool:
        """目标值的80%, 完成目标不足60%: a share of it. 完成计划120人次: its value, which ``states`` checks."""
        direct = next((t for t in tokens[at + 1 : at + 3] if t.text != "的"), None)
        if direct is not None and direct.unit == "%" and direct.value is not None:
            linked = tokens[at + 1].text == "的"
            if self.of_target and not linked:
                return False
            if linked or self._shares(tokens[:at], direct.value):
                self.of_target = True
                self.found = replace(self.found, names_target=not linked)
                return True
        before = [t.kind for t in tokens[:at] if t.kind not in SILENT][-1:]
        kinds = [t.kind for t in following[:2]]
        if (
            kinds[:2] in (["num", "to"], ["num", "dash"])
            and following[0].unit in ("%", "")
            and "%" in {t.unit for t in following[:3]}
        ):
            self.of_target = True  # 目标值的100%-130%之间
            return True
        part_of = at > 0 and tokens[at - 1].text == "占"  # 占计划数不足60%
        if part_of and "%" in {t.unit for t in following[:2]} and kinds[0] in ("num", *_COMPARE):
            self.of_target = True
            return True
        if before == ["reach"] and len(kinds) == 2 and kinds[0] in _FLIP and following[1].unit == "%":
            self.of_target = True
            return True
        if self.of_target or sum(t.kind == "num" for t in tokens) != 1 or any(t.unit == "%" for t in tokens):
            return False
        self.found = replace(self.found, names_target=True)
        return True

    def _names_the_actual(self, following: Sequence[Token], kept: Sequence[Token]) -> bool:
        """指标值≥95%, 目标值在80%-90%, 补助标准=500元: what the form calls the value itself."""
        if any(t.kind not in ("free", "plain", "filler", "stop", "comma", "open", "close") for t in kept):
            return False
        kinds = [t.kind for t in following[:3]]
        named = bool(kept) and kept[-1].kind in ("free", "plain")
        spans = not named and kinds[:1] == ["num"] and kinds[1:2] and kinds[1] in ("to", "dash")
        return kinds[:2] in _NAMES_THE_ACTUAL or bool(spans)

    def _bounds_by_target(self, kept: list[Token], following: Sequence[Token]) -> bool:
        """80%≤满意度<目标值: the target is a bound; the comparison before it is used up."""
        if following and following[0].kind == "num":
            return False
        at = next((n for n in range(len(kept) - 1, -1, -1) if kept[n].kind not in SILENT), None)
        if at is None or kept[at].kind not in ("ge", "le", "gt", "lt"):
            return False
        compare = kept.pop(at)
        upper = compare.kind in ("le", "lt")
        opened = compare.kind in ("lt", "gt")
        if upper and not self.found.upper_target:
            self.found = replace(self.found, upper_target=True, upper_open=opened, upper_marked=True)
            return True
        if not upper and not self.found.lower_target:
            self.found = replace(self.found, lower_target=True, lower_open=opened, lower_marked=True)
            return True
        return False

    def _bounds_the_actual(self, kept: Sequence[Token], following: Sequence[Token]) -> bool:
        """目标值>实际值≥目标值的80%: the target as the first bound, its comparison read backwards."""
        if [t.kind for t in following[1:2]] != ["actual"] or any(t.kind not in SILENT for t in kept):
            return False
        compare, opened = following[0].kind, following[0].kind in ("gt", "lt")
        if compare in ("gt", "ge"):
            self.found = replace(self.found, upper_target=True, upper_open=opened, upper_marked=True)
        elif compare in ("lt", "le"):
            self.found = replace(self.found, lower_target=True, lower_open=opened, lower_marked=True)
        return compare in ("gt", "ge", "lt", "le")

    def _shares(self, before: Sequence[Token], value: Decimal) -> bool:
        """达到目标值95%: a share; 超过目标值10%: perhaps by 10%, so unclear."""
        kinds = [t.kind for t in before if t.kind not in SILENT]
        return bool(kinds) and (
            kinds[-1] in ("reach", "ge") or (kinds[-1] == "lt" and value >= _SURELY_A_SHARE)
        )

    def _subject(self) -> str:
        named = [
            token.text
            for token in self.tokens
            if token.kind in ("free", "plain", "ratio", "actual") and token.text not in _THE_VALUE
        ]
        return "".join(named).removeprefix("实际").removesuffix("再").removesuffix("另")

    def _kind(self, at: int) -> str:
        return self.tokens[at].kind if 0 <= at < len(self.tokens) else ""

    def _number(self) -> str:
        token = self.tokens[self.at]
        before = self._kind(self.at - 1)
        at, inclusion = self._inclusion(self.at + 1)
        after = self._kind(at)
        held = before in _COMPARE or after in ("above", "below", "inside", "to", "dash") or after in _FLIP
        if token.unit == POINT and not held:
            return f"条件中有分数：{token.text}"
        if not token.unit and after in ("free", "plain") and before not in _COMPARE and not self._alone():
            self.at += 1  # 120急救: a number inside a name
            return ""
        if after in ("to", "dash") and self._kind(at + 1) == "num":
            return self._span(token, inclusion, at + 1, before)
        self.at = at
        return self._single(token, before, after, inclusion)

    def _inclusion(self, at: int) -> tuple[int, str]:
        """(含) or (不含) after a number belongs to it; (含95%) repeats it."""
        if self._kind(at) in ("incl", "excl"):
            inclusion = self._kind(at)
            number, other = self.tokens[at - 1], self._kind(at + 1) == "num"
            if other and number.kind == "num" and self.tokens[at + 1].value != number.value:
                return at, ""  # 90%-100%(含90%): speaks of the other bound
            repeated = self._kind(at + 1) == "num" and self.tokens[at + 1].value == self.tokens[at - 1].value
            return at + (2 if repeated else 1), inclusion
        return at, ""

    def _span(self, first: Token, inclusion: str, at: int, before: str) -> str:
        second = self.tokens[at]
        self.at, second_inclusion = self._inclusion(at + 1)
        if before == "lt" and not self.offset:
            return "区间之前有比较词"
        if before == "gt" and inclusion != "incl":
            inclusion = "excl"  # 超过1万元至3万元
        low, high = (first, inclusion), (second, second_inclusion)
        if not self.said and _unlike(first.unit, second.unit):
            self.found = replace(self.found, unit=second.unit, lower_unit=first.unit)
            return self._narrow(
                Range(first.value, inclusion == "excl", second.value, second_inclusion == "excl")
            )
        assert first.value is not None
        assert second.value is not None
        if not first.unit and (own := _in_its_scale(first.value, second.value, second.unit)) is not None:
            first = replace(first, value=own)  # 9000-1万元
            low = (first, inclusion)
        if (first.value or 0) > second.value:
            low, high = high, low
        low, high = self._named_bounds(low, high)
        if not self._unit(first.unit or second.unit) or not self._unit(second.unit or first.unit):
            return "同一条件中有两种单位"
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

    def _named_bounds(
        self, low: tuple[Token, str], high: tuple[Token, str]
    ) -> tuple[tuple[Token, str], tuple[Token, str]]:
        """(含90%,不含100%) behind a span says which bound it means."""
        while self._kind(self.at) in ("incl", "excl") and self._kind(self.at + 1) == "num":
            kind, value = self._kind(self.at), self.tokens[self.at + 1].value
            if value == low[0].value:
                low = (low[0], kind)
            elif value == high[0].value:
                high = (high[0], kind)
            else:
                break
            self.at += 2
        return low, high

    def _unit(self, unit: str, value: Decimal | None = None) -> bool:
        if value == 0 and not unit and self.said:
            return True  # 0<偏差率≤10%: nothing is nothing in any unit
        if self.said and self.zero_said and not self.found.unit:
            self.found = replace(
                self.found, unit=(OF_TARGET if self.of_target else "%") if unit in PERCENT_UNITS else unit
            )
        self.zero_said = value == 0 and not unit
        unit = (OF_TARGET if self.of_target else "%") if unit in PERCENT_UNITS else unit
        if self.said and self.found.unit != unit:
            return False
        if self.found.unit != unit:
            self.found = replace(self.found, unit=unit)
        return True

    def _single(self, token: Token, before: str, after: str, inclusion: str) -> str:
        if not self._unit(token.unit, token.value):
            return "同一条件中有两种单位"
        value, after, inclusion = token.value, *self._late_inclusion(after, inclusion)
        unit = self.found.unit
        marked = bool(inclusion)
        if self.offset:
            return self._distance(Range(unit=unit), value, before, after, inclusion)
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
        if not compare and self._goes_on():
            return f"「{token.text}{self.tokens[self.at].text}」"
        if not compare:
            return (
                f"数字没有比较词：{token.text}"
                if self.said or not self._alone()
                else self._narrow(Range(value, False, value, False, unit, True, True))
            )
        if flipped:
            self.at += 1
        return self._compared(compare, value, unit, inclusion)

    def _distance(self, empty: Range, value: Decimal | None, before: str, after: str, inclusion: str) -> str:
        """低于目标值30个百分点: by thirty or more; 超过10%: by more than ten; 10%以内: by ten at most."""
        flipped = _FLIP.get(after, "") if before not in _COMPARE and self._kind(self.at + 1) != "num" else ""
        if flipped:
            self.at += 1
        within = before == "lt" and (self.offset == "above" or self._compares_plainly())
        if (
            after in ("below", "inside")
            or (before == "le" and after != "above")
            or within
            or flipped in ("le", "lt")
        ):
            opened = inclusion == "excl" or ((within or flipped == "lt") and inclusion != "incl")
            return self._narrow(replace(empty, upper=value, upper_open=opened, upper_marked=True))
        beyond = flipped == "gt" or (before == "gt" and after != "above")
        opened = inclusion == "excl" or (beyond and inclusion != "incl")
        return self._narrow(replace(empty, lower=value, lower_open=opened, lower_marked=True))

    def _compares_plainly(self) -> bool:
        """<5% after 缺口比例 bounds the distance; 低于目标值5个 is the distance."""
        numbers = [n for n, t in enumerate(self.tokens[: self.at]) if t.kind == "num"]
        return bool(numbers) and numbers[-1] > 0 and self.tokens[numbers[-1] - 1].text in ("<", "小于")

    def _late_inclusion(self, after: str, inclusion: str) -> tuple[str, str]:
        """95%以上(含): the bracket stands behind the word."""
        if after in ("above", "below", "inside"):
            own = next(t.value for t in reversed(self.tokens[: self.at]) if t.kind == "num")
            self.at += 1
            end, late = self._inclusion(self.at)
            behind = self.tokens[end] if self._kind(end) == "num" else None
            if behind is None or behind.value == own:  # 以上(含95%)
                self.at, inclusion = end + (behind is not None), late or inclusion
            self._other_end(after)
        return after, inclusion

    def _other_end(self, after: str) -> None:
        """以上(含80%,不含90%), 以上(不含90%): the bracket says where the range ends, too."""
        excluded = self._kind(self.at) == "excl" and self._kind(self.at + 1) == "num"
        if not excluded:
            return
        end = self.tokens[self.at + 1].value
        if after == "above" and self.found.upper is None:
            self.found = replace(self.found, upper=end, upper_open=True, upper_marked=True)
            self.at += 2
        elif after != "above" and self.found.lower is None:
            self.found = replace(self.found, lower=end, lower_open=True, lower_marked=True)
            self.at += 2

    def _goes_on(self) -> bool:
        """10名以后, 3天左右: a word behind the number that bounds it in a way we do not know."""
        token = self.tokens[self.at] if self.at < len(self.tokens) else None
        return (
            token is not None
            and token.kind in ("free", "plain")
            and token.text.startswith(wording().distances.vague)
        )

    def _alone(self) -> bool:
        return sum(token.kind == "num" for token in self.tokens) == 1

    def _comparison(self, before: str, after: str) -> tuple[str, bool]:
        if before in _COMPARE:
            return before, False
        if after in _FLIP and self._kind(self.at + 1) != "num":
            unmet = after == "lt" and self.tokens[self.at].text[0] in "未没不"
            said_of_it = unmet and self.found.names_target  # 计划30公里未完成; but 2项未完成 are two
            return ("lt" if said_of_it else _FLIP[after]), True
        return "", False

    def _compared(self, compare: str, value: Decimal | None, unit: str, inclusion: str) -> str:
        included, excluded = inclusion == "incl", inclusion == "excl"
        self.found = replace(self.found, reached=self.found.reached or compare == "reach")
        match compare:
            case "ge" | "reach":
                other = Range(value, excluded, unit=unit, lower_marked=True)
            case "gt":
                other = Range(value, not included, unit=unit, lower_marked=True)
            case "le":
                other = Range(upper=value, upper_open=excluded, unit=unit, upper_marked=True)
            case "lt":
                other = Range(upper=value, upper_open=not included, unit=unit, upper_marked=True)
            case _:
                other = Range(value, upper=value, unit=unit, lower_marked=True, upper_marked=True)
        return self._narrow(other)

    def _narrow(self, other: Range) -> str:
        """Both conditions hold; a second bound on the same side is more than a sentence says."""
        self.said += 1
        found = self.found
        if other.lower is not None:
            if found.lower_target or found.lower not in (None, other.lower):
                return "同一条件中有两个下界"
            opened = other.lower_open or found.lower_open
            found = replace(found, lower=other.lower, lower_open=opened, lower_marked=other.lower_marked)
        if other.upper is not None:
            if found.upper_target or found.upper not in (None, other.upper):
                return "同一条件中有两个上界"
            opened = other.upper_open or found.upper_open
            found = replace(found, upper=other.upper, upper_open=opened, upper_marked=other.upper_marked)
        self.found = found
        return ""

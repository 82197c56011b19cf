"""Families of composed sentences about words, events and dates, and those that must stay for a person.

What an answer gives is a table here, no reckoning; None where only a person can say it. Called by ``compositions``.
"""

from datetime import date, timedelta
from fractions import Fraction

from perf_pipeline_tests.rulebook.composed_numbers import around, finish, heading, rate_goal, reached, scored
from perf_pipeline_tests.rulebook.composed_parts import (
    WEIGHTS,
    Composition,
    Draw,
    Score,
    family,
    measured,
    plain,
    two_prizes,
)

STATES = (
    ("验收合格", "验收不合格"), ("按时完成", "未按时完成"), ("及时", "不及时"), ("制度健全", "制度不健全"), ("已公开", "未公开"), ("通过验收", "未通过验收"),
    ("合规", "不合规"), ("完成", "未完成"), ("达标", "不达标"), ("建立台账", "未建立台账"), ("资料齐全", "资料不齐全"), ("符合规定", "不符合规定"),
    ("全部开工", "未全部开工"), ("投入使用", "未投入使用"), ("手续完备", "手续不完备"), ("按规定公开", "未按规定公开"), ("有效保障", "未有效保障"),
    ("专款专用", "未专款专用"), ("制定实施方案", "未制定实施方案"), ("实现", "未实现"), ("有制度", "无制度"), ("开展", "未开展"), ("正常运行", "不正常运行"),
)  # fmt: skip
GRADES = (
    ("效果显著", "效果较显著", "效果一般", "效果不显著"), ("明显提升", "有所提升", "基本持平", "下降"), ("优", "良", "中", "差"), ("好", "较好", "一般", "差"),
    ("满意", "较满意", "一般", "不满意"), ("健全", "较健全", "不够健全", "不健全"), ("完全达标", "基本达标", "部分达标", "不达标"), ("优秀", "良好", "合格", "不合格"),
    ("显著改善", "有所改善", "改善不明显", "无改善"), ("高", "较高", "一般", "低"), ("非常满意", "满意", "基本满意", "不满意"), ("A级", "B级", "C级", "D级"),
    ("及时", "较及时", "不够及时", "不及时"), ("完善", "较完善", "一般", "不完善"), ("达成预期指标", "部分达成预期指标", "少量达成预期指标", "未达成预期指标"),
    ("作用明显", "作用较明显", "作用一般", "作用不明显"), ("全面完成", "基本完成", "部分完成", "未完成"), ("规范", "较规范", "基本规范", "不规范"),
    ("持续增强", "有所增强", "基本稳定", "减弱"), ("有效促进", "较有效促进", "促进一般", "无促进"), ("显著提高", "有所提高", "提高不明显", "未提高"),
    ("影响深远", "影响较深远", "影响一般", "无影响"), ("可持续", "基本可持续", "部分可持续", "不可持续"), ("甲等", "乙等", "丙等", "丁等"),
)  # fmt: skip
EVENTS = (
    ("安全事故", "起"), ("投诉", "起"), ("违规问题", "个"), ("差错", "处"), ("负面舆情", "次"), ("审计问题", "个"), ("信访事件", "起"), ("质量问题", "处"),
    ("漏报", "次"), ("重大责任事故", "起"), ("群体性事件", "起"), ("环境污染事件", "起"), ("廉政问题", "例"), ("食品安全事件", "起"), ("数据泄露事件", "次"),
)  # fmt: skip
_DUE = date(2024, 11, 30)
_ZERO = Fraction(0)


def said_day(draw: Draw, late: int) -> str:
    """A day so many days after the deadline, as it is typed."""
    day = _DUE + timedelta(days=late)
    return draw.one(f"{day.year}年{day.month}月{day.day}日", day.isoformat())


@family
def yes_or_no(draw: Draw) -> Composition:
    """验收合格得满分，验收不合格不得分."""
    good, bad = draw.one(*STATES)
    draw.parts["state"] = good
    text = heading(draw, worded=True) + good + draw.pick("full") + draw.pick("separator")
    text += draw.one(bad, bad, "否则", "反之", "其他情况", "其余", bad + "的", bad + "，") + draw.pick(
        "nothing"
    ).lstrip("，")
    return draw.finished(
        text, {"level3": good + "情况", "target_text": good}, [(good, Fraction(draw.weight)), (bad, _ZERO)]
    )


@family
def bad_yes(draw: Draw) -> Composition:
    """否得满分: where yes is the bad answer."""
    deed = draw.one(
        "发生违规使用资金问题", "发生截留挪用资金情况", "发生重大安全事故", "发生超标准支出", "发生群众投诉"
    )
    draw.weight = draw.one(*WEIGHTS)
    text = draw.pick("question")
    indicator = {"level3": "资金使用合规性", "target_text": "否"}
    return draw.finished(text, indicator, [("否", Fraction(draw.weight)), ("是", _ZERO)], x=deed, v=deed)


@family
def grades(draw: Draw) -> Composition:
    """优得10分，良得8分 …"""
    scale = draw.one(*GRADES)
    draw.parts["scale"] = scale[0]
    text, between = heading(draw, worded=True), draw.pick("grade_separator")
    ranks = list(scale) if draw.says(0.6) else [scale[0], draw.one(scale[1], scale[2]), scale[3]]
    shares = [100, 80, 50, 0] if len(ranks) == 4 else [100, 60, 0]
    points = [Fraction(draw.weight * share, 100) for share in shares]
    if draw.says(0.3):
        form = draw.pick("grade_share")
        said = [
            form.replace("{x}", rank).replace("{q}", str(share))
            for rank, share in zip(ranks, shares, strict=True)
        ]
        said[0], said[-1] = ranks[0] + draw.one("得满分", "得100%分值"), ranks[-1] + "不得分"
    else:
        form = draw.pick("grade")
        said = [
            form.replace("{x}", rank).replace("{p}", plain(due))
            for rank, due in zip(ranks, points, strict=True)
        ]
        if draw.says(0.5):
            said[-1] = ranks[-1] + draw.one("不得分", "0分", "得0分", "的不得分")
    scores = list(zip(ranks, points, strict=True))
    return draw.finished(
        text + between.join(said) + draw.pick("end"), {"level3": "实施效果", "target_text": scale[0]}, scores
    )


@family
def bands(draw: Draw) -> Composition:
    """达成预期指标得100%-80%: the points inside a band are a person's."""
    text = heading(draw, worded=True) + draw.pick("bands")
    first = next(word for word in ("达成预期指标", "效果显著", "效果明显", "优") if word in text)
    second, third = two_prizes(draw)
    return draw.finished(
        text, {"level3": "实施效果", "target_text": first}, [(first, None)], a=plain(second), b=plain(third)
    )


@family
def judged(draw: Draw) -> Composition:
    """酌情得分: all for a person."""
    goal = rate_goal(draw)
    text = heading(draw, weighted=False) + draw.pick("judged")
    return finish(draw, text, goal, [(actual, None) for actual in around(goal)])


@family
def judged_when_missed(draw: Draw) -> Composition:
    """达到得满分，未达到的酌情扣分: only what is missed is a person's."""
    goal = rate_goal(draw)
    text = heading(draw) + reached(draw, goal) + draw.pick("judged_rest")
    scores = scored(around(goal), lambda a: Fraction(draw.weight) if a >= goal.target else None)
    return finish(draw, text, goal, scores, d="0.5", dd=2)


@family
def not_applicable(draw: Draw) -> Composition:
    """Steps, and full marks where the indicator does not apply."""
    goal, lost = rate_goal(draw, 30), Fraction(1, 10)
    text = heading(draw) + draw.one(
        "达到{t}得满分，每低1个百分点扣0.1分，扣完为止", "≥{t}得{w}分，每降低1个百分点扣0.1分", "达到目标值得满分，每低1个百分点扣0.1分"
    )  # fmt: skip
    text += draw.pick("not_applicable").lstrip("；") if text.endswith("；") else draw.pick("not_applicable")

    def reckon(actual: Fraction) -> Score:
        return max(_ZERO, draw.weight - lost * max(0, (30 - actual).__floor__()))

    scores = [*scored([30, 28, 35, 0], reckon), *_own_reason(draw)]
    return finish(draw, text, goal, scores)


def _own_reason(draw: Draw) -> list[tuple[str, Score]]:
    """无采购任务 as the answer, where the rule names that case, is the reason; 不适用 alone gives none."""
    said = draw.parts["not_applicable"]
    reason = next((each for each in ("无采购任务", "未安排采购") if each in said), None)
    return [("不适用", None)] if reason is None else [(reason, Fraction(draw.weight))]


# -- events


@family
def events(draw: Draw) -> Composition:
    """未发生得满分，每发生1起扣2分."""
    name, unit = draw.one(*EVENTS)
    lost = draw.one("0.5", "1", "2")
    text = heading(draw, worded=True) + draw.pick("none_of") + draw.pick("full")
    text += draw.pick("separator") + draw.pick("each_event")
    text += draw.one("，扣完为止", "。", "，扣完为止。", "，最多扣{w}分", "，直至扣完", "，不倒扣")
    indicator = measured(name + "数", draw.one("=", "≤"), 0, unit)
    scores = [(count, max(_ZERO, draw.weight - Fraction(lost) * count)) for count in (0, 1, 3, 20)]
    return draw.finished(text, indicator, scores, e=name, u=unit, d=lost)


@family
def any_event(draw: Draw) -> Composition:
    """未发生得满分，发生不得分."""
    name, unit = draw.one(*EVENTS)
    text = heading(draw, worded=True) + draw.pick("none_of") + draw.pick("full")
    text += draw.pick("separator") + draw.pick("happened") + draw.pick("nothing").lstrip("，")
    scores = [(0, Fraction(draw.weight)), (1, _ZERO), (5, _ZERO)]
    return draw.finished(text, measured(name + "数", draw.one("=", "≤"), 0, unit), scores, e=name, u=unit)


@family
def severity(draw: Draw) -> Composition:
    """一般事故扣1分，较大扣3分: how grave one was no number says."""
    draw.weight = draw.one(5, 6, 8, 10)
    text = draw.pick("severity")
    scores = [(0, Fraction(draw.weight)), (1, None), (2, None)]
    return draw.finished(
        text, measured("安全事故数", "=", 0, "起"), scores, e="安全事故", u="起", d="1", dd="3"
    )


# -- dates


def deadline(draw: Draw) -> dict[str, str]:
    """An indicator with a day as its target."""
    name = draw.one("项目竣工时间", "资金拨付时间", "项目完成时间", "验收完成时间")
    return {"level3": name, "operator": "≤", "target_text": "2024年11月30日"}


@family
def dates(draw: Draw) -> Composition:
    """按时完成得满分，每逾期1天扣0.1分."""
    text = heading(draw, worded=True) + draw.pick("in_time") + draw.pick("full") + draw.pick("separator")
    lost = draw.one("0.1", "0.2", "0.5", "1")
    if draw.says(0.6):
        text += draw.pick("late_step") + draw.one("，扣完为止", "。", "，直至扣完", "，最低0分", "")
        due = [(late, max(_ZERO, draw.weight - Fraction(lost) * max(0, late))) for late in (-10, 0, 3, 5)]
    else:
        text += draw.pick("late") + draw.pick("nothing").lstrip("，")
        due = [(late, Fraction(draw.weight if late <= 0 else 0)) for late in (-10, 0, 3)]
    return draw.finished(
        text, deadline(draw), [(said_day(draw, late), points) for late, points in due], d=lost
    )


@family
def date_tiers(draw: Draw) -> Composition:
    """逾期10天以内得…，10-30天得…"""
    text = heading(draw, worded=True) + draw.pick("in_time") + draw.pick("full")
    second, third = two_prizes(draw)
    if draw.says(0.6):
        near, far = draw.one((10, 30), (5, 10), (15, 30))
        text += draw.pick("late_tiers_days")
        late = [(-10, draw.weight), (0, draw.weight), (near - 2, second), (near + 2, third), (far + 5, 0)]
    else:
        near, far = 0, 0
        text += draw.pick("late_tiers_months")
        late = [(-10, draw.weight), (0, draw.weight), (20, second), (50, third), (100, 0)]
    lost = {"ca": plain(draw.weight - second), "cb": plain(draw.weight - third)}
    scores = [(said_day(draw, days), Fraction(points)) for days, points in late]
    text = text.replace("S", draw.pick("separator"))
    return draw.finished(text, deadline(draw), scores, x=near, y=far, a=plain(second), b=plain(third), **lost)

"""STR: what a goal must have and does not — row fields, header blocks, sign-offs — names twice, names cut off.

Whether a field is missed follows the profile, and beyond it the sisters: where rows of a form carry a weight or a
rule, the one that does not lacks it. Judged on aligned and filled-down rows.
"""

import re
from collections.abc import Iterator

from perf_pipeline.audit.check import TABLE_FORM, at_line, check
from perf_pipeline.audit.goal import Goal, Line, has_operator
from perf_pipeline.audit.words import compiled, pattern, words
from perf_pipeline.findings import Finding, Severity
from perf_pipeline.notation.folding import name_key, squeeze
from perf_pipeline.notation.targets import is_blank, is_template

_BLOCKS = {
    "objective": "绩效目标",
    "budget_total": "预算金额",
    "plan": "资金支出计划",
    "duties": "部门（单位）职责",
    "purpose": "资金用途",
}


@check("STR-01", "STR-03")
def missing_names(goal: Goal) -> Iterator[Finding]:
    """Rows without a third level, and rows without a second level in forms that have second levels."""
    has_second = any(line.level2 for line in goal.lines)
    for line in goal.lines:
        if not line.level3 and "level3" in goal.profile.audit.required:
            yield at_line("STR-01", line, line.target_text or "")
        if has_second and not line.level2:
            yield at_line("STR-03", line)


@check("STR-02", "STR-05", "STR-06")
def missing_target_parts(goal: Goal) -> Iterator[Finding]:
    """Rows without a value, and numbers without operator or unit."""
    required = goal.profile.audit.required
    for line in goal.lines:
        if (is_blank(line.target_text) or is_template(line.target_text or "")) and "target" in required:
            severity = Severity.WARNING if goal.table is not None else None  # the table beside it may say it
            yield Finding("STR-02", line.place, line.target_text or line.name, {}, severity, line.ordinal)
        if not line.numeric:
            continue
        bare = goal.operators_in_text and not has_operator(line.target_text)
        if bare and "operator" in required:
            whole = line.percent and line.value == 100
            severity = Severity.INFO if whole else None  # all of a share can only mean =
            yield Finding("STR-05", line.place, line.target_text or "", {}, severity, line.ordinal)
        if _unit_missing(goal, line) and "unit" in required:
            lost = goal.known_at(line, "LAY")
            yield at_line(
                "STR-06", line, line.target_text or "", lost.key if lost else None, unit=line.unit or "无"
            )


def _unit_missing(goal: Goal, line: Line) -> bool:
    if not line.unit:
        return True
    return goal.units_in_text and squeeze(line.unit) not in squeeze(line.target_text or "") and (
        squeeze(line.name).endswith(squeeze(line.unit))
    )  # fmt: skip


@check("STR-07")
def missing_points_or_rule(goal: Goal) -> Iterator[Finding]:
    """Rows without weight or rule where the profile asks for them or the sisters have them."""
    required = goal.profile.audit.required
    columns = any(line.weight_source == "stated" for line in goal.lines)
    rules = "rule" in required or any(line.rule_text for line in goal.lines)
    for line in goal.lines:
        unread = line.weight_source not in ("stated", "rule")
        if unread and (columns or ("weight" in required and is_blank(line.rule_text))):
            yield at_line("STR-07", line, field="分值")
        if rules and is_blank(line.rule_text):
            yield at_line("STR-07", line, field="评分标准")


@check("STR-04")
def same_names(goal: Goal) -> Iterator[Finding]:
    """Two indicators of one name; two general names for one thing under one second level."""
    seen: dict[str, Line] = {}
    general: dict[str | None, Line] = {}
    generic = {name_key(name) for name in words().generic_names}
    for line in goal.lines:
        if not line.key:
            continue
        first = seen.setdefault(line.key, line)
        if first is not line:
            values = {"name": line.name, "first": first.place}
            severity = None if line.level2 == first.level2 else Severity.WARNING
            yield Finding("STR-04", line.place, line.name, values, severity, line.ordinal)
            continue
        if line.key in generic and "满意" in line.name:
            other = general.setdefault(line.level2, line)
            if other is not line:
                values = {"name": f"{other.name}、{line.name}", "first": other.place}
                yield Finding("STR-04", line.place, line.name, values, Severity.WARNING, line.ordinal)


@check("STR-08", needs=[TABLE_FORM])
def missing_blocks(goal: Goal) -> Iterator[Finding]:
    """Parts of the header block that the profile asks of such a form."""
    for block in goal.profile.audit.blocks.get(goal.form["scope"], []):
        there = goal.budget if block == "budget_total" else getattr(goal.heading, block)
        if not there and there != 0:
            severity = Severity.ERROR if block == "objective" else Severity.WARNING
            yield Finding("STR-08", goal.at(block), values={"field": _BLOCKS[block]}, severity=severity)


@check("STR-09", needs=[TABLE_FORM])
def empty_signatures(goal: Goal) -> Iterator[Finding]:
    """Sign-off labels with nothing behind them."""
    if goal.heading.blank:
        labels = "、".join(dict.fromkeys(goal.heading.blank))
        yield Finding("STR-09", goal.at("person"), labels, {"labels": labels})


# -- cut off


@check("STR-10")
def cut_texts(goal: Goal) -> Iterator[Finding]:
    """Project names, objectives and indicator names that stop in the middle."""
    project = goal.form["project_name"] or ""
    if _project_cut(project):
        yield Finding(
            "STR-10", goal.at("project"), project, {"text": project, "why": "结尾不是项目或资金的名称"}
        )
    why = _ending(goal.objective)
    if why:
        yield Finding(
            "STR-10", goal.at("objective"), goal.objective[-40:], {"text": goal.objective[-20:], "why": why}
        )
    for line in goal.lines:
        why = _name_cut(goal, line)
        if why:
            yield at_line("STR-10", line, text=line.name, why=why)


def _project_cut(name: str) -> bool:
    marked = len(name) >= 15 and pattern("project_markers").search(name) is not None
    return marked and not squeeze(name).rstrip("）)").endswith(tuple(words().project_nouns))


def _ending(text: str) -> str:
    last = squeeze(text)
    if not last:
        return ""
    if last[-1] in ",、;:，；：" and last[-1] not in "；;":
        return f"以「{last[-1]}」结尾"
    if re.search(r"[:：][“\"「][^”\"」]{1,12}[”\"」]$", last):
        return "停在引文处"
    opened = last.count("“") - last.count("”") + last.count("「") - last.count("」")
    return "引号没有结束" if opened > 0 else ""


def _name_cut(goal: Goal, line: Line) -> str:
    name = squeeze(line.name)
    if len(name) < 4:
        return ""
    if name.endswith(tuple(words().bound_endings)):
        return "结尾不成词"
    if goal.name_pile is None or len(name) not in (goal.name_pile, goal.name_pile + 1):
        return ""
    if line.percent and name.endswith(tuple(words().percent_stems)):
        return "百分比指标，名称缺少「率」字"
    if line.is_cost and line.numeric and not any(noun in name for noun in words().cost_nouns):
        return "成本指标，名称没有说明是什么成本"
    return _longer_phrase(goal, line, name)


def _longer_phrase(goal: Goal, line: Line, name: str) -> str:
    """The name goes on in the objective, or it is a wish without its end."""
    for text in (goal.objective, line.explanation or ""):
        match = compiled(re.escape(name) + r"([一-龥]{1,4})").search(squeeze(text))
        if match and not match.group(1).startswith(("，", "和", "及", "与", "等")):
            return f"绩效目标中写作「{name}{match.group(1)}」"
    if line.in_words and len(name) == goal.name_pile and name[:2] in ("提升", "解决", "丰富", "改善", "提高"):
        return "名称长度与其他被截断的名称相同"
    return ""

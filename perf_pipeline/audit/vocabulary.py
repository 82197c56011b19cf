"""VOC: indicators under the wrong second level, wrong measure words, one thing under two names, odd bases.

Unknown level names (VOC-01, VOC-04) are found where the table is read, in ``forms``.
"""

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

from perf_pipeline.audit.check import at_line, check
from perf_pipeline.audit.goal import Goal, Line
from perf_pipeline.audit.words import Cue, compiled, core, measures, words
from perf_pipeline.findings import Finding
from perf_pipeline.notation.folding import name_key, squeeze

_SHORT_BASIS = 10


@check("VOC-02")
def wrong_second_level(goal: Goal) -> Iterator[Finding]:
    """Cue words in the name, or the unit, that belong to another second level."""
    for line in goal.lines:
        cue = next((cue for cue in words().second_level_cues if _speaks(cue, line)), None)
        if cue is not None:
            yield at_line("VOC-02", line, level=line.level2 or "", belongs=cue.belongs)


def _speaks(cue: Cue, line: Line) -> bool:
    if line.level2 not in cue.under or not line.level3:
        return False
    name, unit = squeeze(line.name), squeeze(line.unit or "")
    if cue.not_name and compiled(cue.not_name).search(name):
        return False
    return (not cue.name or compiled(cue.name).search(name) is not None) and (
        not cue.unit or compiled(cue.unit).search(unit) is not None
    )


@check("VOC-03")
def wrong_measure_words(goal: Goal) -> Iterator[Finding]:
    """Persons in 个, reports in 次."""
    for line in goal.lines:
        if line.numeric and line.unit:
            found = _measure(squeeze(line.name), squeeze(line.unit))
            if found:
                yield at_line(
                    "VOC-03", line, f"{line.name} {line.shown_target}", found=line.unit, expected=found
                )


@lru_cache(maxsize=32768)
def _measure(name: str, unit: str) -> str:
    """Measure words that suit the thing a name ends in, when ``unit`` does not; else ''."""
    data = measures()
    for ending in data.endings:
        if name.endswith(ending) and len(name) > len(ending) + 1:
            name = name.removesuffix(ending)
            break
    for row in data.table:
        if unit in row.wrong and name.endswith(tuple(row.things)):
            return "、".join(row.right)
    return ""


# -- two names


@check("VOC-05")
def two_names(goal: Goal) -> Iterator[Finding]:
    """Two indicators whose names differ by a word in the middle; a project named otherwise in the narrative."""
    lines = [line for line in goal.lines if line.level3]
    cores = [
        core(re.sub(r"(?:覆盖率|完成率|达标率|率|次数|人数)$", "", squeeze(line.name))) for line in lines
    ]
    for i, line in enumerate(lines):
        for j in range(i):
            if line.key != lines[j].key and _variant(cores[i], cores[j]):
                yield at_line("VOC-05", line, names=f"{lines[j].name}、{line.name}", first=lines[j].place)
                break
    if goal.statement is not None:
        names = [goal.form["project_name"] or "", goal.statement.form["project_name"] or ""]
        if all(names) and name_key(names[0]) != name_key(names[1]):
            values = {"names": "、".join(names), "first": goal.statement.place}
            yield Finding("VOC-05", goal.at("project"), names[0], values)


@lru_cache(maxsize=65536)
def _variant(first: str, second: str) -> bool:
    """Whether one is the other with one or two characters put in, not at its ends."""
    short, long = sorted((first, second), key=len)
    if (
        len(short) < 5
        or not 0 < len(long) - len(short) <= 2
        or long.startswith(short)
        or long.endswith(short)
    ):
        return False
    letters = iter(long)
    return long[0] == short[0] and long[-1] == short[-1] and all(letter in letters for letter in short)


@check("VOC-06")
def unlike_sisters(goal: Goal) -> Iterator[Finding]:
    """A basis, or kinds of evidence, that no sister under the same second level has."""
    for level in dict.fromkeys(line.level2 for line in goal.lines if line.level2):
        group = [line for line in goal.lines if line.level2 == level]
        for line, said, usual in (*_odd(group, "basis"), *_odd(group, "evidence")):
            yield at_line("VOC-06", line, said, found=said, usual=usual)


def _odd(group: list[Line], field: str) -> Iterator[tuple[Line, str, str]]:
    said = [(line, frozenset(_kinds(getattr(line, field)))) for line in group]
    said = [(line, kinds) for line, kinds in said if kinds]
    counts = Counter(kind for _, kinds in said for kind in kinds)
    if len(counts) < 2:
        return
    usual = max(counts, key=lambda kind: counts[kind])  # the first one of equals
    for line, kinds in said:
        if usual not in kinds:
            yield line, getattr(line, field), usual


def _kinds(text: str | None) -> list[str]:
    return [part for part in re.split(r"[、,，;；/\s]+", text or "") if part and len(part) <= _SHORT_BASIS]

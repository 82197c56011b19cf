"""TXT: years, places, doubled words, explanations that explain nothing, objectives without content."""

import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache

from perf_pipeline.audit.check import (
    BASES,
    EXPLANATIONS,
    OBJECTIVE,
    STATES_GOAL,
    TABLE_FORM,
    UNIT_NAME,
    YEAR,
    at_line,
    chained,
    check,
)
from perf_pipeline.audit.goal import Goal, Line, plain
from perf_pipeline.audit.words import compiled, core, has, letter_pairs, pattern, without_fluff, words
from perf_pipeline.findings import Finding, Severity
from perf_pipeline.notation.folding import squeeze
from perf_pipeline.notation.years import years_in
from perf_pipeline.rulebook.profiles import profiles


def parts(goal: Goal) -> Iterator[tuple[str, str]]:
    """The texts of the header block with their places."""
    heading = goal.heading
    if heading.statement:
        yield heading.statement, goal.place
        return
    yield goal.form["project_name"] or "", goal.at("project")
    yield heading.objective or "", goal.at("objective")
    yield heading.purpose or "", goal.at("purpose")
    yield heading.duties or "", goal.at("duties")


# -- years and places


@check("TXT-01", needs=[YEAR])
def other_years(goal: Goal) -> Iterator[Finding]:
    """An earlier year where the goal's year should stand; years of documents and comparisons do not count."""
    for text, place in parts(goal):
        for year in _strange_years(text, goal.year or 0):
            yield Finding(
                "TXT-01", place, _around(text, str(year)), {"found": str(year), "expected": str(goal.year)}
            )
    for line in goal.lines:
        for text in (line.name, line.target_text or "") if not goal.is_narrative else ():
            for year in _strange_years(text, goal.year or 0):
                yield at_line("TXT-01", line, text, found=str(year), expected=str(goal.year))


def _strange_years(text: str, fiscal: int) -> list[int]:
    if not text:
        return []
    found = years_in(text)
    if fiscal in found and len(set(found)) > 1 and re.search(rf"{min(found)}\D{{0,4}}[-—~～至到]", text):
        return []  # a period that holds the year
    return [year for year in dict.fromkeys(found) if year < fiscal and not _only_compared(text, year)]


def _only_compared(text: str, year: int) -> bool:
    places = list(re.finditer(rf"(?<!\d){year}(?!\d)", text))
    if not places:
        return False
    lead, tail = pattern("earlier_year_lead"), pattern("earlier_year_tail")
    return all(lead.search(text[: m.start()].rstrip()) or tail.match(_behind(text, m.end())) for m in places)


def _behind(text: str, end: int) -> str:
    rest = text[end:]
    return "" if re.match(r"[-—－]\D", rest) else rest.lstrip("年")


def _around(text: str, word: str) -> str:
    at = max(text.find(word), 0)
    return text[max(0, at - 15) : at + 25]


@check("TXT-02", needs=[UNIT_NAME])
def other_places(goal: Goal) -> Iterator[Finding]:
    """本镇 in the paper of a township; the name of another county."""
    unit = squeeze(goal.form["organization_name"])
    for text, place in (*parts(goal), *((line.explanation or "", line.place) for line in goal.lines)):
        for word in _wrong_self(text, unit):
            yield Finding("TXT-02", place, _around(text, word), {"found": word, "unit": unit})
        for other in _other_counties(text, unit):
            yield Finding("TXT-02", place, _around(text, other), {"found": other, "unit": unit})


def _wrong_self(text: str, unit: str) -> list[str]:
    for tier in words().place_tiers:
        standing = {kind: _last(rf"{kind}{tier.behind}", unit) for kind in tier.kinds}
        own = max(standing, key=lambda kind: standing[kind])
        if standing[own] < 0:
            continue
        wrong = (f"{lead}{kind}" for kind in tier.kinds if kind != own for lead in tier.leads)
        found = [word for word in wrong if compiled(rf"{word}(?![级域区乡镇])").search(text)]
        return found[:1]
    return []


def _last(expression: str, unit: str) -> int:
    return max((match.start() for match in compiled(expression).finditer(unit)), default=-1)


def _other_counties(text: str, unit: str) -> list[str]:
    if len(text) < 3:
        return []
    candidates = compiled(r"[一-龥]{2,9}?(?:自治)?[县区旗]").findall(squeeze(text))
    known = _counties(tuple(profile.rulebook_version for profile in profiles().values()))
    named = (name for candidate in dict.fromkeys(candidates) for name in known if candidate.endswith(name))
    return [name for name in named if name not in unit][:1]


@lru_cache(maxsize=8)
def _counties(_: tuple[str, ...]) -> frozenset[str]:
    """Counties that the profiles know; remembered for these versions of them."""
    ends = tuple(words().other_place_ends)
    return frozenset(
        place for profile in profiles().values() for place in profile.applies.places
        if place.endswith(ends) and len(place) > 2 and not place.endswith("自治区")
    )  # fmt: skip


# -- wording


@check("TXT-03")
def doubled_and_stray(goal: Goal) -> Iterator[Finding]:
    """Doubled words and stray marks: for information."""
    for text, place in parts(goal):
        doubled = pattern("doubled").search(text)
        if doubled and doubled.group() not in words().doubled_not:
            yield Finding("TXT-03", place, _around(text, doubled.group()), {"found": doubled.group()})
        stray = pattern("stray_marks").search(text)
        if stray:
            yield Finding("TXT-03", place, _around(text, stray.group()), {"found": stray.group()})
    for line in goal.lines:
        doubled = pattern("doubled_in_name").search(line.name)
        if doubled:
            yield at_line("TXT-03", line, found=doubled.group())


@check("TXT-12")
def mixed_marks(goal: Goal) -> Iterator[Finding]:
    """Several spellings of one thing: operators, list marks, signs of multiplication."""
    spellings = sorted({found for line in goal.lines for found in _spelled(line.target_text)})
    odd = [s for s in spellings if s not in ("≥", "≤", ">", "<", "=")]
    if odd:
        yield Finding(
            "TXT-12", goal.place, "、".join(spellings), {"found": "比较符号写作 " + "、".join(spellings)}
        )
    first = next((line for line in goal.lines if line.rule_text), None)
    signs = {sign for line in goal.lines for sign in "*×" if sign in (line.rule_text or "")}
    if first is not None and len(signs) > 1:
        yield Finding(
            "TXT-12",
            next(line.place for line in goal.lines if "*" in (line.rule_text or "")),
            "* ×",
            {"found": "乘号 *、×"},
        )
    for text, place in parts(goal):
        marks = {match["mark"] for match in pattern("list_marks").finditer(text)}
        ends = {match["mark"] for match in pattern("item_ends").finditer(text)}
        for kind, found in (("序号后的标点", marks), ("各项结尾的标点", ends)):
            if len(found) > 1:
                yield Finding("TXT-12", place, text[:40], {"found": f"{kind} {'、'.join(sorted(found))}"})


def _spelled(text: str | None) -> list[str]:
    found = compiled(r"[≥≤≧≦⩾⩽]|[>＞<＜]\s*[=＝]|大于等于|小于等于|不低于|不少于|不超过|[>＞<＜=＝]").findall(
        text or ""
    )
    return [re.sub(r"\s", "", word) for word in found if word not in ("＝", "＞", "＜")]


# -- explanations and values


def says_nothing(line: Line) -> bool:
    """Whether an explanation is the name again."""
    said, name = without_fluff(line.explanation or ""), without_fluff(line.name)
    if not line.explanation or not name or has("ratio_definition", line.explanation):
        return False
    return not said or said == name or (said in name and len(said) * 2 >= len(name))


@check("TXT-04", needs=[EXPLANATIONS])
def explains_nothing(goal: Goal) -> Iterator[Finding]:
    """The explanation only says the name again."""
    for line in goal.lines:
        if line.level3 and says_nothing(line):
            yield at_line("TXT-04", line, line.explanation or "", name=line.name)


@check("TXT-05")
def value_is_name(goal: Goal) -> Iterator[Finding]:
    """The value says the name again."""
    for line in goal.lines:
        if not line.in_words or not line.level3:
            continue
        value, name = core(line.target_text or ""), core(line.name)
        if len(value) < 2 or len(name) < 2 or (len(name) < 3 and value != name):
            continue
        same = squeeze(line.target_text or "") == squeeze(line.name) or value == name
        near = len(value) >= 3 and (value in name or name in value or set(value) <= set(name))
        verb = len(value) == 2 and name.startswith(value)
        if same or near or verb:
            severity = Severity.WARNING if same else Severity.INFO
            values = {"name": line.name, "found": line.target_text or ""}
            ratio = f"NUM-15@{line.place}" if has("ratio_names", line.name) else None
            yield Finding("TXT-05", line.place, line.target_text or "", values, severity, line.ordinal, ratio)


@check("TXT-07", needs=[EXPLANATIONS])
def same_explanation(goal: Goal) -> Iterator[Finding]:
    """Two indicators with one explanation."""
    seen: dict[str, Line] = {}
    for line in goal.lines:
        said = squeeze(line.explanation or "")
        if len(said) < 6:
            continue
        first = seen.setdefault(said, line)
        if first is not line and first.key != line.key:
            yield at_line("TXT-07", line, line.explanation or "", first=first.place)


# -- objectives and bases


@check("TXT-06", needs=[OBJECTIVE, TABLE_FORM])
def objective_without_number(goal: Goal) -> Iterator[Finding]:
    """An objective without a number or date."""
    bare = pattern("list_numbers").sub("", goal.objective)
    figures = re.search(
        r"\d|百分之|[一二三四五六七八九十百千万两]+(?:座|个|次|处|条|人|名|项|场|期|户|公里|套|辆)", bare
    )
    if not figures:
        yield Finding("TXT-06", goal.at("objective"), goal.objective[:60])


@check("TXT-08", needs=[OBJECTIVE])
def empty_words(goal: Goal) -> Iterator[Finding]:
    """An objective that is nothing but a stock phrase."""
    said = pattern("list_numbers").sub("", squeeze(goal.objective)).strip("。；;，,.")
    for phrase in words().empty_phrases:
        match = compiled(phrase).search(said)
        if match and not re.search(r"\d", said):
            values = {"found": match.group()}
            yield Finding(
                "TXT-08",
                goal.at("objective"),
                goal.objective[:60],
                values,
                cause=f"TXT-06@{goal.at('objective')}",
            )
            return


@check("TXT-09", needs=[OBJECTIVE, TABLE_FORM])
def nothing_in_common(goal: Goal) -> Iterator[Finding]:
    """Objective and purpose share no word with any indicator."""
    aimed = letter_pairs(f"{goal.objective}，{goal.heading.purpose or ''}")
    measured = [letter_pairs(f"{line.name}，{line.explanation or ''}") for line in goal.lines]
    if aimed and any(measured) and not any(aimed & pairs for pairs in measured):
        yield Finding("TXT-09", goal.at("objective"), goal.objective[:60])


@check("TXT-10", needs=[BASES])
def stock_basis(goal: Goal) -> Iterator[Finding]:
    """One phrase without a document's name as the basis of every row."""
    bases = Counter(squeeze(line.basis) for line in goal.lines if line.basis)
    basis, count = bases.most_common(1)[0]
    if count >= 4 and count == len(goal.lines) and has("stock_basis", basis):
        yield Finding("TXT-10", goal.place, basis, {"found": basis, "count": str(count)})


@check("TXT-11", needs=[STATES_GOAL])
def nothing_measurable(goal: Goal) -> Iterator[Finding]:
    """A first level with points and no number in it; a cost target in words."""
    for level in dict.fromkeys(line.level1 for line in goal.lines if line.level1):
        group = [line for line in goal.lines if line.level1 == level]
        worded = [line for line in group if line.in_words]
        if len(worded) == len(group) and "满意" not in level and any(line.weight for line in group):
            points = sum((line.weight for line in group if line.weight is not None), Decimal(0))
            yield at_line("TXT-11", group[0], level, level=level, points=plain(points))
    yield from chained(
        Finding(
            "TXT-11",
            line.place,
            line.target_text or "",
            {"level": line.level2 or "成本指标", "points": "—"},
            Severity.INFO,
            line.ordinal,
        )
        for line in goal.lines
        if line.is_cost and line.in_words
    )

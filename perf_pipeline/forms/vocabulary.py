"""The words of forms in the shape in which matching uses them: header roles, labels, level names, titles.

Data in vocabulary.yaml; compared squeezed. One question per function; nothing here knows tables or rows.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from rapidfuzz import fuzz, process

from perf_pipeline.forms.additions import Words, with_additions
from perf_pipeline.notation.folding import squeeze
from perf_pipeline.package_data import DataModel, load


class Months(DataModel):
    """Patterns whose first group is a month, and words that mean one."""

    patterns: list[str]
    words: dict[str, int]


class TitleRule(DataModel):
    """A title contains all of ``contains`` (and ends with one of ``ends``)."""

    contains: list[str]
    ends: tuple[str, ...] = ()
    kind: str


class Hint(DataModel):
    """What a header that contains this pattern most likely means; '' for nothing that is kept."""

    contains: str
    role: str


class LabelHint(DataModel):
    """What an unknown label that contains this pattern most likely names, before an amount or before words."""

    contains: str
    amount: bool
    field: str


class VocabularyData(DataModel):
    """Schema of vocabulary.yaml."""

    columns: dict[str, Words]
    hints: list[Hint]
    reviewers: str
    second_choices: dict[str, str]
    displaced: dict[str, str]
    either: dict[str, list[str]]
    sub_columns: dict[str, Words]
    reported_months: Months
    several: list[str]
    ticks: list[str]
    periods: dict[str, list[str]]
    level1: list[str]
    level2: dict[str, list[str]]
    level_aliases: dict[str, str]
    level_aliases_under: dict[str, dict[str, str]]
    local_levels: list[str]
    stands_for: dict[str, str]
    local_second_levels: list[str]
    labels: dict[str, Words]
    label_hints: list[LabelHint]
    label_prefixes: list[str]
    telling_brackets: list[str]
    total_rows: list[str]
    subtotal_endings: tuple[str, ...]
    foot_words: list[str]
    list_heads: list[str]
    titles: list[TitleRule]
    title_longest: int
    department_words: list[str]
    department_labels: list[str]
    organization_endings: list[str]
    unit_words: list[str]
    collective_words: tuple[str, ...]
    attainment_words: list[str]


@cache
def data() -> VocabularyData:
    """The vocabulary of this version, with the user's own words over it (PERF_LAYOUTS)."""
    return with_additions(load("perf_pipeline.forms", "vocabulary.yaml", VocabularyData))


@dataclass(frozen=True, slots=True)
class _Index:
    words: dict[str, str]
    patterns: tuple[tuple[re.Pattern[str], str], ...]

    def find(self, squeezed: str) -> str | None:
        found = self.words.get(squeezed)
        if found is not None:
            return found
        return next((name for pattern, name in self.patterns if pattern.fullmatch(squeezed)), None)


def _index(entries: dict[str, Words]) -> _Index:
    words: dict[str, str] = {}
    for name, entry in entries.items():
        for word in entry.words:
            words.setdefault(squeeze(word), name)
    patterns = tuple((re.compile(p), name) for name, entry in entries.items() for p in entry.patterns)
    return _Index(words, patterns)


@cache
def _columns() -> _Index:
    return _index(data().columns)


@cache
def _sub_columns() -> _Index:
    return _index(data().sub_columns)


@cache
def _labels() -> _Index:
    return _index(data().labels)


_TRAILING_UNIT = re.compile(r"\((?:单位:)?(?:[百千万亿]*元|%|分|\d+分|人民币)\)$")


_LONGEST_HEADER = 40


@lru_cache(maxsize=8192)
def column_role(text: str) -> str | None:
    """The role of a column with this header, or None: "指标值" → target, "分 值" → weight."""
    squeezed = squeeze(text).strip(":*")
    if len(squeezed) > _LONGEST_HEADER:
        return None
    either = data().either.get(squeezed)
    if either:
        return either[0]
    return _columns().find(squeezed) or _columns().find(_TRAILING_UNIT.sub("", squeezed))


@lru_cache(maxsize=1024)
def sub_column_role(text: str) -> str | None:
    """The role of a word in a header's second row that means nothing by itself: 性质, 值, 经费保障."""
    return _sub_columns().find(squeeze(text).rstrip(":"))


@lru_cache(maxsize=1024)
def hinted_role(text: str) -> str | None:
    """The role that an unknown header word hints at by what it contains, or None."""
    squeezed = _TRAILING_UNIT.sub("", squeeze(text).strip(":*"))
    if not squeezed or len(squeezed) > _LONGEST_HINT or is_reviewers(text):
        return None
    found = next((hint for hint in data().hints if re.search(hint.contains, squeezed)), None)
    return found.role or None if found is not None else None


_LONGEST_HINT = 16


def is_reviewers(text: str) -> bool:
    """Whether a header word belongs to whoever looks the form through, not to the unit that hands it in: 复核得分."""
    return re.search(data().reviewers, squeeze(text)) is not None


def second_choice(text: str) -> str | None:
    """The role that a header word takes when no other column has it."""
    return data().second_choices.get(squeeze(text))


def displaced_role(text: str) -> str | None:
    """The role that a header word takes when another column fits its own role better."""
    return data().displaced.get(squeeze(text).rstrip(":*"))


def possible_roles(text: str) -> list[str]:
    """The roles between which the cells below decide: counties use such a header word for different things."""
    return data().either.get(squeeze(text).rstrip(":*"), [])


def period_of(text: str) -> str | None:
    """long or year when the label of a block says for which period it states goals, else None."""
    squeezed = squeeze(text)
    if not squeezed or len(squeezed) > 12:
        return None
    return next(
        (p for p, words in data().periods.items() if any(squeezed.startswith(w) for w in words)), None
    )


@lru_cache(maxsize=8192)
def label_field(text: str) -> str | None:
    """The field that a label cell names: "其中：财政    资金" → budget_fiscal, "项目资金（万元）" → funds."""
    squeezed = squeeze(text).rstrip(":").lstrip("*")
    if not squeezed or len(squeezed) > _LONGEST_LABEL_CELL:
        return None
    for candidate in plainer(squeezed):
        found = _labels().find(candidate)
        if found is not None:
            return found
        for prefix in data().label_prefixes:
            if candidate.startswith(prefix):
                found = _labels().find(candidate.removeprefix(prefix).lstrip(":"))
                if found is not None:
                    return found
    return None


_LONGEST_LABEL_CELL = 40
_YEAR_IN_FRONT = re.compile(r"^\(?(?:19|20)\d{2}\)?(?:年度|年(?!度))(?=.)")
_YEAR_AND_MORE = re.compile(r"年度?单位$")
_IN_BRACKETS = re.compile(r"\([^()]*\)")


def plainer(squeezed: str) -> Iterator[str]:
    """A label as printed, then without its unit, its year and what it adds in brackets.

    全年(调整)预算数(元) → 全年预算数; 2025年度预算(万元) → 年度预算; a period in brackets is no addition.
    """
    yield squeezed
    without_unit = _TRAILING_UNIT.sub("", squeezed)
    yield without_unit
    if _YEAR_AND_MORE.search(squeezed):
        return  # 2025年度 单位：万元 are two things on one line
    without_year = _YEAR_IN_FRONT.sub("年度", without_unit)
    bare = _IN_BRACKETS.sub(_kept_bracket, without_year)
    for candidate in dict.fromkeys((without_year, bare, bare.removeprefix("年度"), unnumbered(bare))):
        if candidate not in ("", "年度", squeezed, without_unit):
            yield candidate


def _kept_bracket(match: re.Match[str]) -> str:
    return match.group() if any(word in match.group() for word in data().telling_brackets) else ""


def unnumbered(text: str) -> str:
    """A squeezed heading without the number in front of it: 二、年度绩效目标, (一)资金来源."""
    return _ENUMERATION.sub("", text)


@lru_cache(maxsize=1024)
def hinted_field(text: str, before_amount: bool) -> str | None:
    """The field that an unknown label hints at, given whether the cell behind it holds an amount."""
    squeezed = _TRAILING_UNIT.sub("", squeeze(text).rstrip(":").lstrip("*"))
    if not squeezed or len(squeezed) > _LONGEST_HINT or re.search(r"[,，。;；]", squeezed):
        return None
    return next(
        (
            hint.field
            for hint in data().label_hints
            if hint.amount == before_amount and re.search(hint.contains, squeezed)
        ),
        None,
    )


def labelled_value(text: str) -> tuple[str, str] | None:
    """Field and value of a cell or line that holds both: "填表人：甲某" → (person, "甲某")."""
    said = _OF_WHICH.sub("", text)
    label, separator, value = said.partition("：") if "：" in said else said.partition(":")
    field = label_field(label) if separator else None
    return (field, value.strip()) if field is not None else None


_OF_WHICH = re.compile(r"^\s*其中\s*[:：]\s*(?=[^:：]+[:：])")  # 其中：财政拨款：31.2
_LONGEST_LABEL = 40
_POINTS = re.compile(r"[((]\s*(\d+(?:\.\d+)?)\s*分?\s*[))]|(\d+(?:\.\d+)?)分$")


_ENUMERATION = re.compile(r"^(?:\([一二三四五六七八九十\d]{1,2}\)|[一二三四五六七八九十\d]{1,2}[、.．])")


_NUMBERING = re.compile(
    r"\(?[一二三四五六七八九十]{1,3}\)?[、.．]?|\(?\d{1,2}\)?[、.．]?|[1-9](?:\.\d{1,2}){1,2}|[IVXⅠ-Ⅻ]{1,4}[、.．]?"
)


def numbering(text: str) -> str | None:
    """The kind of numbering of a cell that holds nothing else, with its figures left out: （一） → (一), 1.2 → 1.1."""
    squeezed = squeeze(text)
    if not _NUMBERING.fullmatch(squeezed):
        return None
    chinese = re.sub(r"[一二三四五六七八九十]+", "一", squeezed)
    return re.sub(r"[IVXⅠ-Ⅻ]+", "Ⅰ", re.sub(r"\d+", "1", chinese))


@dataclass(frozen=True, slots=True)
class Level:
    """A level label: its normalised name, the points printed in it, and whether the vocabulary knows it."""

    name: str
    points: str | None
    known: bool


@lru_cache(maxsize=8192)
def level_label(text: str) -> Level | None:
    """Normalise the label of a first or second level: "产 出 指 标 (50分)" → 产出指标, 50.

    None when the text cannot be a level label: empty, long, or neither in the vocabulary nor ending in 指标.
    """
    squeezed = _ENUMERATION.sub("", squeeze(text).strip("*:"))
    if len(squeezed) > _LONGEST_LABEL:  # also: patterns take long on long runs of digits
        return None
    match = _POINTS.search(squeezed)
    points = next((group for group in match.groups() if group), None) if match else None
    name = _POINTS.sub("", squeezed) if match else squeezed
    if not name:
        return None
    suffixed = name if name.endswith("指标") else f"{_LEVEL_ENDING.sub('', name)}指标"
    suffixed = data().level_aliases.get(suffixed, suffixed)
    known = is_level1(suffixed) or is_level2(suffixed)
    if not known and (not name.endswith("指标") or len(name) > 12):
        return None
    return Level(suffixed, points, known)


_LEVEL_ENDING = re.compile(r"(?<=..)(?:目标|类|方面|类指标|部分)$")  # 产出目标, 数量类
_BETWEEN_LEVELS = re.compile(r"[-－—–/\\、:>→|·(]+")


def split_levels(text: str) -> tuple[str, str] | None:
    """Both levels of a cell that names them together: 产出指标-数量指标, 产出（数量）; None when it does not."""
    parts = _BETWEEN_LEVELS.split(squeeze(text).rstrip(")"))
    if len(parts) != 2:
        return None
    first, second = map(level_label, parts)
    if first is None or second is None or not is_level1(first.name) or not is_level2(second.name):
        return None
    return parts[0], parts[1]


def is_level1(name: str) -> bool:
    """Whether a normalised name is a first level."""
    return name in data().level1


def is_level2(name: str) -> bool:
    """Whether a normalised name is a second level."""
    return name in data().level2


def parents_of(level2: str) -> list[str]:
    """The first levels under which a second level is at home; empty when it is unknown."""
    return data().level2.get(level2, [])


def at_home(level2: str, level1: str | None) -> str:
    """The second level that a short name means under this first level: 经济指标 under 成本指标 is 经济成本指标."""
    return data().level_aliases_under.get(level1 or "", {}).get(level2, level2)


def nearest_level(name: str, level: int) -> str | None:
    """The vocabulary's nearest name of that level, as a suggestion for a finding."""
    choices = data().level1 if level == 1 else list(data().level2)
    found = process.extractOne(name, choices, scorer=fuzz.ratio, score_cutoff=50)
    return found[0] if found else None


def title_kind(text: str) -> str | None:
    """goal, self_evaluation or monitoring when ``text`` can be the title of such a form, else None."""
    squeezed = squeeze(text)
    if not squeezed or len(squeezed) > data().title_longest or re.search(r"[。；;]", squeezed):
        return None
    for rule in data().titles:
        if all(word in squeezed for word in rule.contains) and (
            not rule.ends or any(squeezed.endswith(word) for word in rule.ends)
        ):
            return rule.kind if rule.ends or _ends_like_title(squeezed) else None
    return None


def _ends_like_title(squeezed: str) -> bool:
    return bool(re.search(r"(?:表|申报书|任务书)(?:[((].*[))])?(?:\d+)?$", squeezed))


def is_department(text: str) -> bool:
    """Whether a title speaks of a whole department."""
    squeezed = squeeze(text)
    return any(word in squeezed for word in data().department_words)


def is_total_row(text: str) -> bool:
    """Whether a row that begins with this text is a sum, not an indicator."""
    squeezed = squeeze(text).rstrip(":")
    return re.sub(r"\(.*\)$", "", squeezed) in data().total_rows


def is_subtotal_row(text: str) -> bool:
    """Whether a row that begins with this text adds up a part of the table: 小计, 产出指标小计."""
    squeezed = squeeze(text).rstrip(":")
    return len(squeezed) <= _LONGEST_SUBTOTAL and squeezed.endswith(data().subtotal_endings)


_LONGEST_SUBTOTAL = 12


def looks_like_organization(text: str) -> bool:
    """Whether a line by itself can be the name of a unit: short, one phrase, with an ending of units."""
    squeezed = squeeze(text)
    return (
        4 <= len(squeezed) <= 40
        and not re.search(r"[。；;，,、:：%]", squeezed)
        and any(squeezed.endswith(ending) for ending in data().organization_endings)
    )

"""Sentences that are read today, written anew without changing what they mean, and what the reader makes of them.

``variations.yaml`` is the table: which span may be put in which other way, and where that keeps the meaning. A
variant must give every actual of its sentence the same score as the sentence does (``same``); needs review where
the sentence scores is ``unread``, anything else ``different``. Samples are seeded, so that two runs agree.

``python -m perf_pipeline_tests.rulebook.variations [--places N] [--pairs N] [--seed N] [--show WORD]`` prints the
shares per substitution, and with ``--show`` the variants of one (or ``--show all``) that are not read the same.
"""

import argparse
import random
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from perf_pipeline_tests.rulebook.sentence_cases import FILES, SentenceCase, load

TABLE = Path(__file__).with_name("variations.yaml")
GOLDEN = Path(__file__).with_name("golden.yaml")
PLACES = 24
PAIRS = 1200
SEED = 20250101

Said = dict[str, Any]


@dataclass(frozen=True)
class Original:
    """A sentence that is read rightly, and its score for every actual."""

    sentence: Said
    scores: tuple[tuple[str, float | None], ...]

    @property
    def text(self) -> str:
        """The sentence as printed."""
        return str(self.sentence["text"])

    @property
    def rate(self) -> bool:
        """Whether the target is in percent."""
        return self._indicator.endswith("%")

    @property
    def upward(self) -> bool:
        """Whether more is better."""
        return self._indicator[:1] in ("≥", ">", "=")

    @property
    def numeric(self) -> bool:
        """Whether the target is a number."""
        return bool(re.match(r"[≥≤=<>] -?[\d.]+( |$)", self._indicator)) and "年" not in self._indicator

    @property
    def lasting(self) -> bool:
        """Whether the target counts days."""
        return self._indicator.endswith((" 天", " 日", "月"))

    @property
    def _indicator(self) -> str:
        return str(self.sentence.get("indicator") or "")

    @property
    def words(self) -> tuple[str, ...]:
        """Actuals in words; a label that is changed in the sentence only is another label."""
        return tuple(actual for actual, _ in self.scores if not re.fullmatch(r"-?[\d.]+", actual))

    @property
    def fields(self) -> dict[str, str]:
        """What a replacement may name: weight, indicator, target."""
        _, _, rest = self._indicator.partition(" ")
        value, _, unit = rest.partition(" ")
        weight = self.sentence.get("weight") or self.sentence.get("points") or ""
        return {"w": str(weight), "name": self.sentence.get("name") or "", "target": value, "unit": unit}


@dataclass(frozen=True)
class Place:
    """A span of a sentence and what it may be put into."""

    start: int
    end: int
    others: tuple[str, ...]


@dataclass(frozen=True)
class Substitution:
    """One line of the table."""

    name: str
    places: Callable[[Original], Sequence[Place]]

    def variant(self, original: Original, chance: random.Random) -> str | None:
        """The sentence with one place, or all that agree, put another way; None where there is none."""
        places = self.places(original)
        if not places:
            return None
        at = chance.choice(places)
        new = chance.choice(at.others)
        alike = [
            p
            for p in places
            if new in p.others and original.text[p.start : p.end] == original.text[at.start : at.end]
        ]
        chosen = alike if chance.random() < 0.5 else [at]
        text = original.text
        for place in sorted(chosen, key=lambda p: -p.start):
            text = text[: place.start] + new + text[place.end :]
        return text if text != original.text else None


# -- the table


@lru_cache(maxsize=1)
def substitutions() -> tuple[Substitution, ...]:
    """Every line of ``variations.yaml``."""
    table = yaml.safe_load(TABLE.read_text(encoding="utf-8"))
    macros = table["macros"]
    return tuple(_substitution(entry, macros) for entry in table["substitutions"])


def _substitution(entry: Said, macros: dict[str, str]) -> Substitution:
    unknown = set(entry) - {
        "name",
        "words",
        "from",
        "before",
        "after",
        "find",
        "to",
        "unless",
        "where",
        "only",
        "rewrite",
        "why",
    }
    if unknown:
        raise ValueError(f"{entry['name']}: {unknown}")

    def pattern(text: str) -> re.Pattern[str]:
        for name, meaning in macros.items():
            text = text.replace(f"<{name}>", meaning)
        return re.compile(text)

    unless = pattern(entry["unless"]) if "unless" in entry else None
    where = pattern(entry["where"]) if "where" in entry else None
    spans = _spans(entry, pattern)

    def places(original: Original) -> Sequence[Place]:
        if not all(_CONDITIONS[word](original) for word in entry.get("only", ())):
            return ()
        if (unless and unless.search(original.text)) or (where and not where.search(original.text)):
            return ()
        return [place for place in spans(original) if _leaves_labels(place, original)]

    return Substitution(entry["name"], places)


_CONDITIONS: dict[str, Callable[[Original], bool]] = {
    "rate": lambda o: o.rate,
    "amount": lambda o: not o.rate,
    "upward": lambda o: o.upward,
    "downward": lambda o: not o.upward,
    "numeric": lambda o: o.numeric,
    "lasting": lambda o: o.lasting,
    "not_lasting": lambda o: not o.lasting,
    "weighted": lambda o: bool(o.fields["w"]),
    "named": lambda o: bool(o.fields["name"]),
    "fresh": lambda o: o.numeric and o.fields["name"] not in o.text,
    "numbers": lambda o: not o.words,
}


def _leaves_labels(place: Place, original: Original) -> bool:
    """Not inside a word that an actual repeats (显著, 未完成): the label would be another one."""
    for word in original.words:
        if place.end - place.start and original.text[place.start : place.end] in word:
            return False
        for found in re.finditer(re.escape(word), original.text):
            if found.start() < place.end and place.start < found.end():
                return False
    return True


Spans = Callable[[Original], Sequence[Place]]


def _spans(entry: Said, pattern: Callable[[str], re.Pattern[str]]) -> Spans:
    if "rewrite" in entry:
        return _REWRITES[entry["rewrite"]]
    if "words" in entry:
        return _swapped(entry, pattern)
    find = pattern(entry["find"])

    def spans(original: Original) -> Sequence[Place]:
        return [
            Place(found.start(), found.end(), tuple(_filled(new, found, original) for new in entry["to"]))
            for found in find.finditer(original.text)
        ]

    return spans


def _swapped(entry: Said, pattern: Callable[[str], re.Pattern[str]]) -> Spans:
    """``words`` stand for one another between ``before`` and ``after``; ``from``: which of them may be replaced."""
    words = entry["words"]
    some = "|".join(re.escape(w) for w in sorted(entry.get("from", words), key=len, reverse=True))
    find = pattern(f"{entry.get('before', '')}(?P<word>{some}){entry.get('after', '')}")

    def spans(original: Original) -> Sequence[Place]:
        return [
            Place(
                *found.span("word"), tuple(_filled(w, found, original) for w in words if w != found["word"])
            )
            for found in find.finditer(original.text)
        ]

    return spans


def _filled(new: str, found: re.Match[str], original: Original) -> str:
    """``new`` with groups (\\1) and fields ({w}) in place; \\1! is a numeral in Chinese, \\1% that share of the weight."""
    new = re.sub(r"\\(\d)!", lambda m: _numeral(found[int(m[1])]), new)
    new = re.sub(r"\\(\d)\$", lambda m: _share(found[int(m[1])], original), new)
    new = re.sub(r"\\(\d)k", lambda m: _plain(Decimal(found[int(m[1])]) * 10000), new)
    new = re.sub(r"\\(\d)", lambda m: found[int(m[1])] or "", new)
    for name, value in original.fields.items():
        new = new.replace("{" + name + "}", value)
    return new


def _plain(number: Decimal) -> str:
    return format(number.normalize(), "f")


def _share(percent: str, original: Original) -> str:
    return _plain(Decimal(percent) * Decimal(original.fields["w"] or 0) / 100)


def _numeral(number: str) -> str:
    """12 → 十二, 0.5 → 零点五; up to 999."""
    whole, _, part = number.partition(".")
    digits = "零一二三四五六七八九"
    said, value = "", int(whole)
    if value >= 100:
        said, value = f"{digits[value // 100]}百", value % 100
        said += "零" if 0 < value < 10 else ""
    if value >= 10:
        tens = value // 10
        said += ("" if tens == 1 and not said else digits[tens]) + "十"
        value %= 10
    said += digits[value] if value or not said else ""
    return said + ("点" + "".join(digits[int(d)] for d in part) if part else "")


# -- rewritings of the whole sentence


_CLAUSE_END = re.compile(r"[；;。]")
_TIER = re.compile(
    r"[^，,；;。]*\d+(?:\.\d+)?[^，,；;。每]*?(?:[，,](?:则|可)?)?(?:得|计|记|赋|给)(?:\d+(?:\.\d+)?分|满分|该项分值的\d+%|分值的\d+%)|[^，,；;。每]*\d[^，,；;。每]*?(?:[，,])?不得分"
)
_OPEN_ENDED = re.compile(r"否则|其[余他它]|反之|再|扣|加|但|其中|未|[^\d]{0,3}的,?$")


def _tiers_turned(original: Original) -> Sequence[Place]:
    """Tiers from the best to the worst, or the other way round; each with its own bounds in numbers."""
    text = original.text.rstrip("。；; ")
    parts = [part.strip() for part in _CLAUSE_END.split(text)]
    if len(parts) < 3 or any(
        not _TIER.fullmatch(part) or re.search(r"否则|其[余他它]|反之|再|扣|加|但|满意度：", part)
        for part in parts
    ):
        return ()
    return [Place(0, len(original.text), ("；".join(parts[::-1]) + "。", "，".join(parts[::-1])))]


_FULL_THEN_STEPS = re.compile(
    r"^(?P<full>[^，,；;。每扣否]{2,24}[，,]?[得计]?(?:满分|\d+(?:\.\d+)?分))[，,；;。](?P<steps>每[^；;。]*扣[^；;。]*?)[。；;]?$"
)


def _full_behind(original: Original) -> Sequence[Place]:
    """完成得满分，每少1次扣1分 with full marks behind the steps."""
    found = _FULL_THEN_STEPS.match(original.text)
    if found is None or re.search("再|超过|部分", found["steps"].replace("每超过", "")):
        return ()
    return [
        Place(
            0,
            len(original.text),
            (f"{found['steps']}；{found['full']}。", f"{found['steps']}，{found['full']}"),
        )
    ]


_TRANSLATION = str.maketrans("0123456789%.", "０１２３４５６７８９％．")


def _full_width(original: Original) -> Sequence[Place]:
    return [Place(0, len(original.text), (original.text.translate(_TRANSLATION),))]


_HALF = str.maketrans("，；：（）％＞＜＝", ",;:()%><=")


def _half_width(original: Original) -> Sequence[Place]:
    return [Place(0, len(original.text), (original.text.translate(_HALF),))]


def _spaced(original: Original) -> Sequence[Place]:
    text = re.sub(r"(\d+(?:\.\d+)?)", r" \1 ", original.text)
    return [Place(0, len(original.text), (text, re.sub(r"([，；。：,;])", r"\1 ", original.text)))]


_REWRITES: dict[str, Spans] = {
    "tiers_turned": _tiers_turned,
    "full_behind": _full_behind,
    "full_width": _full_width,
    "half_width": _half_width,
    "spaced": _spaced,
}


# -- what is read


def _golden() -> Iterator[Said]:
    """The golden sentences with a number for a target, in the form of the others."""
    for case in yaml.safe_load(GOLDEN.read_text(encoding="utf-8")):
        operator, target, unit = case["indicator"]
        if operator and target is not None and case.get("scores"):
            said = {
                "indicator": f"{operator} {target} {unit or ''}".strip(),
                "points": case["weight"] or case.get("points"),
            }
            yield {"text": case["text"], "name": None, "scores": case["scores"]} | said


@lru_cache(maxsize=1)
def originals() -> tuple[Original, ...]:
    """All sentences that score at least one actual, and every one rightly."""
    found = []
    for sentence in [*(s for name in FILES for s in load(name)), *_golden()]:
        cases = [
            SentenceCase(sentence, _printed(actual), expected)
            for actual, expected in sentence["scores"].items()
        ]
        answers = [(case, case.answer()) for case in cases]
        scores = tuple((case.actual, answer["score"]) for case, answer in answers)
        if all(case.verdict(answer) == "right" for case, answer in answers) and any(
            s is not None for _, s in scores
        ):
            found.append(Original(sentence, scores))
    return tuple(found)


def _printed(actual: object) -> str:
    return {True: "是", False: "否"}.get(actual, str(actual)) if isinstance(actual, bool) else str(actual)


@dataclass(frozen=True)
class Variant:
    """A sentence put another way, and whether it is read the same."""

    names: tuple[str, ...]
    original: Original
    text: str
    verdict: str
    told: str = ""


def judged(names: tuple[str, ...], original: Original, text: str) -> Variant:
    """The verdict on ``text``: same, unread or different."""
    verdict, told = "same", ""
    for actual, score in original.scores:
        answer = SentenceCase(original.sentence | {"text": text}, actual, "?").answer()
        new = answer["score"]
        if new == score or (new is not None and score is not None and abs(new - score) < 0.0001):
            continue
        said = f"{actual}: {score} → {new} ({answer['family']})"
        if new is not None:
            return Variant(names, original, text, "different", said)
        verdict, told = "unread", said
    return Variant(names, original, text, verdict, told)


def singles(places: int = PLACES, seed: int = SEED) -> list[Variant]:
    """Up to ``places`` variants of every substitution, each of another sentence."""
    found = []
    for substitution in substitutions():
        chance = random.Random(f"{seed} {substitution.name}")
        tried = 0
        for original in chance.sample(originals(), len(originals())):
            if tried == places:
                break
            text = substitution.variant(original, chance)
            if text is not None:
                tried += 1
                found.append(judged((substitution.name,), original, text))
    return found


def pairs(count: int = PAIRS, seed: int = SEED) -> list[Variant]:
    """``count`` variants with two substitutions at once."""
    chance, found = random.Random(seed), []
    while len(found) < count:
        original = chance.choice(originals())
        able = [s for s in substitutions() if s.places(original)]
        if len(able) < 2:
            continue
        first, second = chance.sample(able, 2)
        once = first.variant(original, chance)
        between = None if once is None else Original(original.sentence | {"text": once}, original.scores)
        text = None if between is None else second.variant(between, chance)
        if text is not None:
            found.append(judged((first.name, second.name), original, text))
    return found


def shares(variants: Sequence[Variant]) -> Counter[str]:
    """How many are read the same, unread, differently."""
    return Counter(variant.verdict for variant in variants)


def share_same(variants: Sequence[Variant]) -> float:
    """The part that is read the same."""
    return shares(variants)["same"] / len(variants)


def _report(variants: Sequence[Variant]) -> None:
    print(f"{'substitution':<34}{'variants':>9}{'same':>7}{'unread':>8}{'different':>11}")
    rows = {}
    for name in dict.fromkeys(v.names[0] for v in variants):
        rows[name] = shares([v for v in variants if v.names[0] == name])
    for name, row in sorted(
        rows.items(), key=lambda item: (-item[1]["different"], item[1]["same"] / item[1].total())
    ):
        print(f"{name:<34}{row.total():>9}{row['same']:>7}{row['unread']:>8}{row['different']:>11}")


def _total(label: str, variants: Sequence[Variant]) -> None:
    row = shares(variants)
    print(
        f"{label:<34}{row.total():>9}{row['same']:>7}{row['unread']:>8}{row['different']:>11}{100 * share_same(variants):>8.1f}%"
    )


def main() -> None:
    """Print the table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--places", type=int, default=PLACES)
    options.add_argument("--pairs", type=int, default=PAIRS)
    options.add_argument("--seed", type=int, default=SEED)
    options.add_argument("--show", default="")
    chosen = options.parse_args()
    one, two = singles(chosen.places, chosen.seed), pairs(chosen.pairs, chosen.seed)
    if chosen.show:
        for variant in [*one, *two]:
            named = chosen.show == "all" or any(chosen.show in name for name in variant.names)
            if variant.verdict != "same" and named:
                said = variant.original.sentence
                print(
                    f"{variant.verdict} [{' + '.join(variant.names)}] {said.get('name')} {said.get('indicator') or said.get('target')}"
                )
                print(f"    {variant.original.text}\n    {variant.text}\n    {variant.told}")
    _report(one)
    _total("all singles", one)
    _total("all pairs", two)


if __name__ == "__main__":
    main()

"""A rule text and its indicator → ScoringRule: named rule, else the sentence, else the profile's default.

A text that is exactly the name of a rule is resolved through the rule books of the profile; any other
text must be understood in full or the rule is unread; no text at all takes the profile's default. Called
by ``resolution`` for forms and by the command line for single sentences. Cached: a town's forms
repeat the same few dozen sentences.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from typing import Any

from perf_pipeline.rulebook.assembly import assemble
from perf_pipeline.rulebook.context import IndicatorContext, NotComparableError, in_target_unit
from perf_pipeline.rulebook.deadlines import dated
from perf_pipeline.rulebook.describe import describe
from perf_pipeline.rulebook.grammar.clauses import parse
from perf_pipeline.rulebook.grammar.tokens import own_measures
from perf_pipeline.rulebook.normal import normalise
from perf_pipeline.rulebook.profiles import DefaultRule, Profile, RuleSpec, named_rule
from perf_pipeline.rulebook.rule import ScoringRule
from perf_pipeline.rulebook.shapes.bands import graded_bands
from perf_pipeline.rulebook.shapes.common import NotUnderstoodError, text
from perf_pipeline.rulebook.shapes.proportions import directed

__all__ = ["IndicatorContext", "compile_rule", "execution_rule"]


_BOXED_POINTS = re.compile(r"\s*[(（]\s*(?:满分|分值)?(\d+(?:\.\d+)?分)\s*[)）]\s*[:：]")


def compile_rule(rule_text: str | None, context: IndicatorContext, profile: Profile) -> ScoringRule:
    """The rule of an indicator; never raises for a text. ``weight`` is full marks found in the sentence."""
    words = rule_text.strip() if rule_text else ""
    if (name := context.level3) and _HAS_DIGIT.search(name) and name in words:
        words = words.replace(name, "该指标")  # 120急救到达时间: its number is no bound
    if name and words.startswith(name) and words[len(name) : len(name) + 1] in (":", "："):
        words = words[len(name) + 1 :]  # the indicator's name as a heading
    elif name and words.startswith(name) and (boxed := _BOXED_POINTS.match(words, len(name))) is not None:
        words = f"满分{boxed[1]}；{words[boxed.end() :]}"  # 安全事故数（5分）：…
    if name and context.target_value is not None:
        words = _without_own_name(words, name)
    if name or context.level2:
        context = replace(context, level2=None, level3=None)
    return _compiled(words or None, context, _Held(profile))


def _without_own_name(words: str, name: str) -> str:
    """满意度:90%以上得满分 under the indicator 满意度: its own name as a head says nothing."""
    head = name if words.startswith(name) else f"【{name}】"
    rest = words[len(head) :].lstrip()
    if not words.startswith(head) or not rest or (head == name and rest[0] not in ":：,，"):
        return words
    return rest.lstrip(":：,， ")


class _Held:
    """A profile as a cache key: its version says everything that can change a rule."""

    def __init__(self, profile: Profile) -> None:
        self.profile = profile

    def __hash__(self) -> int:
        return hash(self.profile.rulebook_version)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Held) and other.profile.rulebook_version == self.profile.rulebook_version


@lru_cache(maxsize=131072)
def _compiled(words: str | None, context: IndicatorContext, held: _Held) -> ScoringRule:
    profile = held.profile
    words = _unnumbered(words, context)
    if words is None or not normalise(words):
        return _default(context, profile)
    named = named_rule(words, profile)
    if named is not None:
        return _from_specs(words, "named", named[1].rules, context, profile)
    bands = graded_bands(words, profile)
    if bands is not None:
        return _rule(words, "stated", "graded_bands", bands, profile)
    sentence = parse(words, own_measures(context.target_unit))
    found = assemble(sentence, dated(context), profile)
    weight = text(sentence.full_marks) if sentence.full_marks is not None else None
    return _rule(
        words,
        "unread" if found.family == "unread" else "stated",
        found.family,
        found.parameters,
        profile,
        weight,
    )


def _unnumbered(words: str | None, context: IndicatorContext) -> str | None:
    """1.92%以上得满分 under a target of 92 %: the first of a list, not a number of its own."""
    listed = _FIRST_OF_A_LIST.match(words) if words is not None else None
    number = (
        listed is not None and context.target_value is not None and Decimal(listed[2]) == context.target_value
    )
    return words[listed.end(1) :] if words is not None and listed is not None and number else words


_FIRST_OF_A_LIST = re.compile(r"(1[.．])(\d+(?:\.\d+)?)(?![\d.])(?!.*[；;。，,\s]2[.．])", re.DOTALL)
_HAS_DIGIT = re.compile(r"\d")


def execution_rule(profile: Profile) -> ScoringRule:
    """The rule by which budget execution is scored (rate in percent)."""
    spec = profile.execution
    return _rule(None, "profile_default", spec.family, spec.parameters, profile)


def _default(context: IndicatorContext, profile: Profile) -> ScoringRule:
    return _from_specs(None, "profile_default", profile.default_rules, context, profile)


def _from_specs(
    words: str | None, origin: str, specs: Sequence[DefaultRule], context: IndicatorContext, profile: Profile
) -> ScoringRule:
    spec = next((s for s in specs if _holds(s, context)), None)
    if spec is None:
        return _unread(words, "本地配置没有适用的规则", profile)
    if spec.family == "unread":
        return _unread(words, str(spec.parameters.get("reason", "")), profile)
    try:
        family, parameters = _filled(spec, context, profile)
    except (NotUnderstoodError, NotComparableError) as error:
        return _unread(words, str(error), profile)
    return _rule(words, origin, family, parameters, profile)


def _holds(spec: DefaultRule, context: IndicatorContext) -> bool:
    if spec.level1 and context.level1 not in spec.level1:
        return False
    if spec.operator and (context.operator or "none") not in spec.operator:
        return False
    return spec.numeric is None or spec.numeric == (context.target_value is not None)


def _filled(spec: RuleSpec, context: IndicatorContext, profile: Profile) -> tuple[str, dict[str, Any]]:
    """A spec with what the profile says once for all: formulas of direction, bands, satisfaction tiers."""
    if spec.family in ("proportional", "reverse"):
        form = "generic" if spec.family == "proportional" or "form" not in spec.parameters else "down"
        family, parameters = directed(form, context, profile)
        return family, parameters | _in_unit(spec.parameters, context)
    if spec.family == "graded_bands" and "bands" not in spec.parameters:
        bands = [band.model_dump(exclude_defaults=True) for band in profile.bands]
        return spec.family, {"bands": bands, "policy": profile.band_policy, **spec.parameters}
    if spec.family == "satisfaction" and "tiers" not in spec.parameters:
        return spec.family, {"tiers": [dict(tier) for tier in profile.satisfaction_tiers], **spec.parameters}
    if spec.family == "all_or_nothing" and context.operator == "=" and profile.equal_exceeded == "symmetric":
        return spec.family, {"exceeded": "symmetric", **spec.parameters}
    return spec.family, dict(spec.parameters)


def _in_unit(parameters: Mapping[str, Any], context: IndicatorContext) -> dict[str, Any]:
    """Bounds of a named rule written as "60%" are a share of the target, whatever its unit."""
    found = dict(parameters)
    for key in ("floor", "threshold"):
        value = found.get(key)
        if isinstance(value, str) and value.endswith("%"):
            share = Decimal(value.removesuffix("%"))
            if context.target_value is None:
                raise NotComparableError("没有指标值，不能换算门槛")
            found[key] = text(context.target_value * share / 100)
        elif isinstance(value, str):
            found[key] = text(in_target_unit(Decimal(value), "", context))
    return found


def _unread(words: str | None, reason: str, profile: Profile) -> ScoringRule:
    return _rule(words, "unread", "unread", {"reason": reason}, profile)


def _rule(
    words: str | None,
    origin: str,
    family: str,
    parameters: Mapping[str, Any],
    profile: Profile,
    weight: str | None = None,
) -> ScoringRule:
    return ScoringRule(
        family=family,
        parameters=parameters,
        text=words,
        origin=origin,
        rulebook_version=profile.rulebook_version,
        weight=weight,
        description=describe(family, parameters),
    )

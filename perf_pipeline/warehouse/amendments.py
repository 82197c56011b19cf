"""What differs between two versions of a form, value by value: rows of ``amendment``.

Each version is held against the one received before it, whatever counts now, so that the list is a fact of
the papers and of their order of receipt alone. Lines are paired as report lines are with indicators
(``joining``); a value that is only written differently (≥95% and 95 with its unit) is no change. Called by
``projection``.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise
from typing import Any, Final

from perf_pipeline.model.ids import stable_id
from perf_pipeline.notation.folding import name_key, squeeze
from perf_pipeline.warehouse.agreement import Joinable
from perf_pipeline.warehouse.joining import join
from perf_pipeline.warehouse.matching import MATCHING
from perf_pipeline.warehouse.rows import Row
from perf_pipeline.warehouse.versions import GOAL_KINDS, Lines, version_groups

_LINE_COLUMNS: Final = (
    "level1", "level2", "level3", "operator", "target_value", "target_unit", "target_text", "weight",
    "explanation", "basis", "prior_year_text", "rule_text", "evidence", "remark",
    "actual_value", "actual_unit", "actual_text", "attainment", "claimed_score", "deviation_reason", "outlook",
)  # fmt: skip
_WRITTEN_TWICE: Final = {"target_text": "target_value", "actual_text": "actual_value"}
"""Raw texts beside the number they were read as."""


def joinable(line: Row, identity: str, actual_unit: str | None = None, stated: str | None = None) -> Joinable:
    """A form line as it is joined; a report that prints no unit beside the target may print one beside the actual."""
    return Joinable(
        identity,
        line["level1"],
        line["level2"],
        line["level3_key"],
        line["operator"],
        line["target_value"],
        line["target_unit"] or actual_unit,
        line["target_text"],
        line["weight"] if line["weight_source"] != "profile" else None,
        stated,
        _core(line["level3"] or ""),
    )


@lru_cache(maxsize=65536)
def _core(name: str) -> str:
    """The folded name without numbering and year before it; empty where that leaves nothing."""
    for prefix in MATCHING.prefixes:
        name = re.sub(prefix, "", name, count=1)
    return name_key(name)


def amendments(forms: Sequence[Row], lines: Lines) -> dict[str, list[Row]]:
    """Rows by the form that brought them; a version that says the same as the one before has an empty list."""
    return {
        after["form_id"]: list(_differences(before, after, lines))
        for group in version_groups(forms)
        for before, after in pairwise(group)
    }


def _differences(before: Row, after: Row, lines: Lines) -> Iterator[Row]:
    common = {
        "goal_id": after["goal_id"],
        "form_id": after["form_id"],
        "prior_form_id": before["form_id"],
        "scope": "goal" if after["form_kind"] in GOAL_KINDS else "actual",
        "fiscal_year": after["fiscal_year"],
    }
    for key, change in (*_of_headings(before, after), *_of_lines(before, after, lines)):
        identity = stable_id("amendment", before["form_id"], after["form_id"], key, change["column_name"])
        yield {"amendment_id": identity, **common, **change}


def _of_headings(before: Row, after: Row) -> Iterator[tuple[str, Row]]:
    old, new = _flat(json.loads(before["heading"])), _flat(json.loads(after["heading"]))
    for name in sorted(old.keys() | new.keys()):
        if not _same(old.get(name), new.get(name)):
            places = {"old_place": before["place"], "new_place": after["place"]}
            yield "", _change(None, name, old.get(name), new.get(name)) | places


def _flat(heading: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    """A heading as dotted names; where the funds block stands is no value."""
    found: dict[str, Any] = {}
    for name, value in heading.items():
        if isinstance(value, dict):
            found |= _flat(value, f"{prefix}{name}.")
        elif value is not None and f"{prefix}{name}" != "execution.place":
            found[f"{prefix}{name}"] = value
    return found


def _of_lines(before: Row, after: Row, lines: Lines) -> Iterator[tuple[str, Row]]:
    old = {str(line["ordinal"]): line for line in lines.get(before["form_id"], ())}
    new = {str(line["ordinal"]): line for line in lines.get(after["form_id"], ())}
    joined = join(_joinables(old), _joinables(new)).matches
    kept = {match.indicator for match in joined.values()}
    for ordinal, line in new.items():
        if ordinal not in joined:
            yield f"+{ordinal}", _change(line, "line", None, line["level3"] or "") | _places(None, line)
        else:
            yield from _of_line(old[joined[ordinal].indicator], line)
    for ordinal, line in old.items():
        if ordinal not in kept:
            yield f"-{ordinal}", _change(line, "line", line["level3"] or "", None) | _places(line, None)


def _joinables(lines: Mapping[str, Row]) -> list[Joinable]:
    return [joinable(line, ordinal) for ordinal, line in lines.items()]


def _of_line(old: Row, new: Row) -> Iterator[tuple[str, Row]]:
    for name in _LINE_COLUMNS:
        number = _WRITTEN_TWICE.get(name)
        if number and old[number] is not None and old[number] == new[number]:
            continue
        was, now = _stated(old, name), _stated(new, name)
        if not _same(was, now):
            yield str(new["ordinal"]), _change(new, name, was, now) | _places(old, new)


def _stated(line: Row, name: str) -> Any:
    """The value on the paper: points that only the profile gave are none."""
    return None if name == "weight" and line["weight_source"] == "profile" else line[name]


def _same(old: Any, new: Any) -> bool:
    if isinstance(old, str) and isinstance(new, str):
        return squeeze(old) == squeeze(new)
    return bool(old == new)


def _change(line: Row | None, name: str, old: Any, new: Any) -> Row:
    change = "changed" if name != "line" else "added" if old is None else "removed"
    return {
        "change": change,
        "level3": None if line is None else line["level3"],
        "column_name": name,
        "old_value": _text(old),
        "new_value": _text(new),
    }


def _places(old: Row | None, new: Row | None) -> Row:
    return {"old_place": old and old["place"], "new_place": new and new["place"]}


def _text(value: Any) -> str | None:
    """A value as text; numbers without exponent and trailing zeros."""
    if value is None or isinstance(value, str):
        return value
    return f"{Decimal(repr(float(value))).normalize():f}"

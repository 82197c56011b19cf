"""The indicators of a unit as its page lists them: a table for every goal and stage, a curve for every indicator.

A score that is not there is its status in words, never zero. Words of papers are masked here and escaped by the
template. What is worth a look (a claim that differs, a score for a person to give) stands open, the rest folded.
Called by ``pages``.
"""

from collections.abc import Callable
from itertools import groupby
from typing import Any, Final

from perf_pipeline.model import vocabulary
from perf_pipeline.publishing.masking import masked
from perf_pipeline.publishing.scorecard_rows import Row, UnitRows, indicator_row
from perf_pipeline.publishing.site.pictures import picture
from perf_pipeline.publishing.site.wording import points, said, words

Draw = Callable[[Row], str | None]
"""A row of bi_indicator_scorecard → its score curve as SVG, None where there is none."""

CENT: Final = 0.005  # half of the last digit shown: a smaller gap reads 0.00
_LOOKS: Final = {"missing_actual": "warning", "needs_review": "warning"}
_TEXTS: Final = ("rule_text", "formula", "explanation")


def no_curve(_: Row) -> None:
    """Draws nothing."""


def sections(unit: UnitRows, draw: Draw) -> dict[tuple[Any, Any], dict[str, Any]]:
    """The tables by goal and stage, in the order of the page, each with the name that links lead to."""
    grouped = groupby(unit.indicators, key=lambda line: (line["goal_id"], line["stage"]))
    return {
        key: _section(number, [(line, indicator_row(line)) for line in lines], draw)
        for number, (key, lines) in enumerate(grouped, 1)
    }


def _section(number: int, lines: list[tuple[Row, dict[str, Any]]], draw: Draw) -> dict[str, Any]:
    _, first = lines[0]
    return {
        "anchor": f"g{number}",
        "project": masked(first["project"]),
        "stage": said(first["stage"] or words()["not_reported"]),
        "lines": [_line(line, shown, draw) for line, shown in lines],
    }


def _line(line: Row, shown: dict[str, Any], draw: Draw) -> dict[str, Any]:
    gap = line["claimed_gap"] or 0.0
    drawn = draw(line)
    full = line["max_score"] if line["max_score"] is not None else line["weight"]
    return {
        "name": masked(line["level3"] or line["level2"] or said(None)),
        "levels": masked(" · ".join(level for level in (line["level1"], line["level2"]) if level)),
        "target": masked(said(shown["target"])),
        "actual": masked(said(shown["actual"])),
        "full": points(full),
        **_score(line, shown),
        "claimed": points(line["claimed_score"]),
        "gap": said(None)
        if line["claimed_gap"] is None
        else f"{gap:+.2f}"
        if abs(gap) >= CENT
        else points(0),
        "gap_look": "error" if gap >= CENT else "info" if gap <= -CENT else "",
        "rule": masked(shown["rule_description"] or words()["no_rule"]),
        "texts": [(words()[name], masked(shown[name])) for name in _TEXTS if shown[name]],
        "curve": picture(drawn) if drawn else "",
        "open": abs(gap) >= CENT or line["status"] == "needs_review",
    }


def _score(line: Row, shown: dict[str, Any]) -> dict[str, str]:
    """The score, with the status beside it where that is another than scored; without a score the status alone."""
    status = "" if line["status"] == "scored" else shown["status"]
    if line["score"] is None:
        status = status or vocabulary.SCORE_STATUSES["needs_review"]
        return {"score": "", "status": status, "look": _LOOKS.get(line["status"], "")}
    return {"score": points(line["score"]), "status": status, "look": ""}

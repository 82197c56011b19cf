"""Row alignment: put every cell of a row where it can stand, and say what was moved.

Dynamic programming over the row's cells and the header's roles: a cell matches a role with the fit of
``fitness``; leaving a role out or dropping a blank cell costs; dropping a filled cell costs so much that
it happens only when nothing else is possible. The written reading (cell i under role i) needs no gaps, so
it stands unless the contents speak clearly against it. The best three alignments are kept: where two that
place the filled cells differently are equally good, the row is ambiguous and waits.

Worked example (roles level1 level2 level3 operator target unit …): a row "参合率 | | ≥ | 95 | %" after a page
break. As written the operator would be a name; leaving level1 and level2 out and dropping the blank makes
all cells fit: -1 -1 +1 -1 +3 +2 +2.5.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from operator import itemgetter

from perf_pipeline.forms.fitness import fit

ROLE_LEFT_OUT = 1.0
BLANK_DROPPED = 1.0
FILLED_DROPPED = 7.0
AS_WRITTEN = 2.0
MISFIT = -1.6
"""Where no cell of the written reading is a misfit, another one must be this much better: a lone blank name
moves nothing."""
MISSING = {"level3": 2.0, "target": 1.0, "operator": 0.5, "rule": 0.3, "weight": 0.3}
TIE = 0.05
_KEPT = 3

Placement = tuple[int | None, ...]  # for every role the index of its cell


@dataclass(frozen=True, slots=True)
class Alignment:
    """How a row's cells stand under the roles. ``rival`` is another placement as good as this one."""

    placement: Placement
    score: float
    moved: bool
    rival: Placement | None = None

    def cell_of(self, role_index: int) -> int | None:
        """Index of the cell under that role, None when the role is empty."""
        return self.placement[role_index]


def align_row(roles: Sequence[str | None], texts: Sequence[str], rigid: bool) -> Alignment:
    """Align ``texts`` (cells left to right, '' for blank) to ``roles``.

    ``rigid`` tables (true cells with positions) need stronger evidence before a cell is moved.
    """
    written = _written(roles, texts)
    if written is not None:
        return written
    penalty = 2.0 if rigid else 1.0
    candidates = _best_paths(roles, texts, penalty)
    best = candidates[0]
    identity = tuple(i if i < len(texts) else None for i in range(len(roles)))
    fits = [fit(role, text) for role, text in zip(roles, texts, strict=False)]
    if not any(texts[len(roles) :]) and min(fits) >= MISFIT and sum(fits) + AS_WRITTEN * penalty >= best[0]:
        return Alignment(identity, sum(fits), moved=False)
    moved = _filled(best[1], texts) != _filled(identity, texts)
    rival = next(
        (p for s, p in candidates[1:] if best[0] - s < TIE and _filled(p, texts) != _filled(best[1], texts)),
        None,
    )
    return Alignment(best[1], best[0], moved, rival)


def _written(roles: Sequence[str | None], texts: Sequence[str]) -> Alignment | None:
    """The reading as written when no cell speaks against it: the fast path of nearly every row."""
    if any(texts[len(roles) :]):
        return None
    fits = [fit(role, text) for role, text in zip(roles, texts, strict=False)]
    if min(fits, default=-1.0) < -0.5:
        return None
    placement = tuple(i if i < len(texts) else None for i in range(len(roles)))
    return Alignment(placement, sum(fits), moved=False)


def _filled(placement: Placement, texts: Sequence[str]) -> tuple[int | None, ...]:
    return tuple(cell if cell is not None and texts[cell] else None for cell in placement)


_Path = tuple[float, Placement, Placement]  # score; cell of each role; the same without blank cells


def _best_paths(
    roles: Sequence[str | None], texts: Sequence[str], penalty: float
) -> list[tuple[float, Placement]]:
    """The best complete paths, best first; row j of the table holds paths over the first j roles."""
    cells = len(texts)
    losses = [_drop(text, penalty) for text in texts]
    previous: list[list[_Path]] = [[(0.0, (), ())]]
    for lost in losses:
        previous.append([(s - lost, p, f) for s, p, f in previous[-1]])
    for role in roles:
        missing = MISSING.get(role or "", 0.0)
        current: list[list[_Path]] = []
        for i in range(cells + 1):
            gap = missing + (ROLE_LEFT_OUT * penalty if i < cells else 0.0)
            options = [(s - gap, (*p, None), (*f, None)) for s, p, f in previous[i]]
            if i:
                at = i - 1
                filled = at if texts[at] else None
                gain, lost = fit(role, texts[at]), losses[at]
                options += [(s + gain, (*p, at), (*f, filled)) for s, p, f in previous[at]]
                options += [(s - lost, p, f) for s, p, f in current[at]]
            current.append(_top(options))
        previous = current
    return [(score, placement) for score, placement, _ in previous[cells]]


def _drop(text: str, penalty: float) -> float:
    return FILLED_DROPPED * penalty if text else BLANK_DROPPED * penalty


def _top(options: list[_Path]) -> list[_Path]:
    """The best of ``options``; those that differ only in blank cells are one."""
    options.sort(key=itemgetter(0), reverse=True)
    kept: list[_Path] = []
    seen = set()
    for option in options:
        if option[2] not in seen:
            seen.add(option[2])
            kept.append(option)
            if len(kept) == _KEPT:
                break
    return kept

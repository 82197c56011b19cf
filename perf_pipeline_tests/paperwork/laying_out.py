"""Sample papers laid out: which layout shows which goal. Looks belong to layouts, files to render_*."""

from perf_pipeline_tests.paperwork import layouts
from perf_pipeline_tests.paperwork.content import Goal, Paper, Unit, unit


def pages_of(paper: Paper, *, typed: bool = True) -> list[layouts.Page]:
    """The forms of a sample paper. ``typed``: as spreadsheets have them, with real dates and a banner."""
    owner = unit(paper.unit)
    return [
        page_of(paper.layout, owner, owner.goal(key), number, typed=typed)
        for number, key in enumerate(paper.goals, 1)
    ]


def page_of(layout: str, owner: Unit, goal: Goal, number: int = 1, *, typed: bool = True) -> layouts.Page:
    """A goal in a layout; ``number`` is its place among the forms of a file."""
    if layout == "department_goal":
        return layouts.department_goal(owner, goal)
    if layout == "rated_goal":
        return layouts.rated_goal(owner, goal, _prior(owner, goal))
    if layout == "described_goal":
        return layouts.described_goal(owner, goal, number, dated=typed)
    return layouts.self_evaluation(owner, goal, banner=typed)


def _prior(owner: Unit, goal: Goal) -> dict[str | None, str]:
    """Last year's actuals of the same project by indicator name."""
    earlier = [g for g in owner.goals if g.project == goal.project and g.year == goal.year - 1]
    return {line.level3: line.actual for g in earlier for line in g.indicators}

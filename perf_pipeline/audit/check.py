"""What a check is: the codes it can give, what it needs, and a function from a goal to findings.

``@check`` puts a function into the register; ``run`` asks every registered check, and gathers those that could not
run because the form lacks what they need. A need is a question about the goal with the words for its answer no.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from perf_pipeline.audit.goal import Goal, Line
from perf_pipeline.findings import Finding

Asked = Callable[[Goal], Iterable[Finding]]


@dataclass(frozen=True, slots=True)
class Need:
    """Something that a form must hold for a check to run."""

    lacking: str  # Chinese: why the check did not run
    there: Callable[[Goal], bool]


BUDGET: Final = Need("表内没有预算金额", lambda goal: goal.budget is not None)
OBJECTIVE: Final = Need("表内没有绩效目标的文字", lambda goal: bool(goal.objective))
YEAR: Final = Need("表内没有写明年度", lambda goal: goal.year is not None)
UNIT_NAME: Final = Need("表内没有写明单位", lambda goal: bool(goal.form["organization_name"]))
EXPLANATIONS: Final = Need("表内没有指标解释", lambda goal: any(line.explanation for line in goal.lines))
BASES: Final = Need("表内没有指标值依据", lambda goal: any(line.basis for line in goal.lines))
PRIOR_YEAR: Final = Need("表内没有上年完成值", lambda goal: any(line.prior_year for line in goal.lines))
STATED_RULES: Final = Need(
    "表内没有评分标准", lambda goal: any(line.rule_text for line in goal.lines if line.rule is not None)
)
POINTS: Final = Need(
    "表内没有写明分值",
    lambda goal: bool(goal.lines) and any(line.weight_source != "profile" for line in goal.lines),
)
STATEMENT: Final = Need("", lambda goal: goal.statement is not None)
"""Silent: a paper that says a thing once has nothing to be held against."""
TABLE_FORM: Final = Need("", lambda goal: not goal.is_narrative)
"""Silent: narratives have no such part at all."""
STATES_GOAL: Final = Need("", lambda goal: goal.table is None)
"""Silent: the table beside the narrative is judged."""


@dataclass(frozen=True, slots=True)
class Check:
    """A registered check."""

    codes: tuple[str, ...]
    needs: tuple[Need, ...]
    asked: Asked


REGISTER: Final[list[Check]] = []


def check(*codes: str, needs: Iterable[Need] = ()) -> Callable[[Asked], Asked]:
    """Register a function as a check that gives ``codes`` and runs only where ``needs`` are met."""

    def register(function: Asked) -> Asked:
        REGISTER.append(Check(codes, tuple(needs), function))
        return function

    return register


def run(goal: Goal) -> tuple[list[Finding], int]:
    """Findings of every check that can run, and how many codes went unchecked; AUD-01 says which and why."""
    found: list[Finding] = []
    unchecked: dict[str, list[str]] = {}
    for registered in REGISTER:
        lacking = next((need for need in registered.needs if not need.there(goal)), None)
        if lacking is None:
            found.extend(registered.asked(goal))
        elif lacking.lacking:
            unchecked.setdefault(lacking.lacking, []).extend(registered.codes)
    if unchecked:
        reasons = "；".join(
            f"{reason}（{'、'.join(sorted(set(codes)))}）" for reason, codes in unchecked.items()
        )
        found.append(Finding("AUD-01", goal.place, values={"reasons": reasons}))
    return found, len({code for codes in unchecked.values() for code in codes})


def key_of(finding: Finding) -> str:
    """What checks call a finding by when another one follows from it: code and place (``auditing`` resolves it)."""
    return f"{finding.code}@{finding.place}"


def at_line(code: str, line: Line, quote: str = "", cause: str | None = None, **values: str) -> Finding:
    """A finding about one indicator."""
    return Finding(code, line.place, quote or line.name, values, line=line.ordinal, cause=cause)


def chained(findings: Iterable[Finding]) -> Iterator[Finding]:
    """The same fault on several rows: the first is the cause, the others point to it."""
    first: str | None = None
    for finding in findings:
        if first is None:
            first = key_of(finding)
            yield finding
        else:
            yield Finding(
                finding.code, finding.place, finding.quote, finding.values, finding.severity, finding.line,
                cause=finding.cause or (first if first != key_of(finding) else None),
            )  # fmt: skip

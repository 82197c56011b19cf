"""A fiscal year of a county: 40 units, 200 projects, and every paper they hand in, with what each line is about.

Goals, amendments, monitoring, self-evaluations, corrections; some never come, some come twice. Reports are
written as units write them: names cut off, reworded, in another order, under another level, with softened
targets, with lines that no goal has. ``papers`` gives them in the order of an ideal year; ``shuffled`` in any
other that keeps versions of one form apart. A paper is a file (``content``) or the form that would be read
from it (``form``). Knows nothing of the warehouse.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cache
from hashlib import sha256
from random import Random

from perf_pipeline.forms import form as forms
from perf_pipeline.model.records import Execution, Heading
from perf_pipeline.notation.targets import parse_actual
from perf_pipeline_tests.paperwork import (
    layouts,
    render_docx,
    render_html,
    render_ods,
    render_pdf,
    render_text,
    render_xls,
    render_xlsx,
    variation,
)
from perf_pipeline_tests.paperwork.content import Budget, Evaluation, Goal, Line, Unit, plain
from perf_pipeline_tests.paperwork.layouts import Box, Grid, Page, Para

YEAR = 2025
UNITS = 40
PROJECTS = 5

AREAS = ("城东片区", "河西片区", "南山镇", "北湖乡", "新安街道", "中心城区", "龙泉村", "青石沟")
THINGS = (
    "生活污水处理设施", "中小学校舍", "农村公路", "公共照明", "排水管网", "农贸市场", "老旧小区", "高标准农田", "养老服务站",
    "社区卫生服务中心", "防汛抢险物资", "职业技能实训",
)  # fmt: skip
MEASURES = (  # levels, word, unit, targets
    ("产出 数量", "改造数量", "处", (12, 16, 24, 35)),
    ("产出 数量", "巡查维护次数", "次", (40, 48, 52, 120)),
    ("产出 质量", "验收合格率", "%", (95, 98, 100)),
    ("产出 时效", "按期完工率", "%", (90, 96, 100)),
    ("效益 社会", "受益群众人数", "人", (800, 1500, 2600, 4100)),
    ("效益 生态", "年节约用水量", "吨", (300, 450, 720)),
    ("满意度 服务对象", "服务对象满意度", "%", (85, 90, 92, 95)),
)
POINTS = (20, 10, 15, 10, 15, 10, 10)

MATCHED = frozenset({"plain", "cut_8", "cut_10", "moved", "level", "reworded", "softened", "extra"})


@dataclass(frozen=True)
class Paper:
    """One paper: whose, of which goal, saying ``goal``; ``about`` names by line the goal's indicator, or None.

    ``form_key`` is the same for versions of one form. ``resaved`` only changes the bytes.
    """

    form_key: str
    kind: str
    unit: Unit
    goal: Goal
    lines: tuple[Line, ...]
    version: int = 1
    about: tuple[str | None, ...] = ()
    as_file: bool = False
    stage: int = 0
    style: str = "plain"
    seed: int = 0
    code: str | None = None
    resaved: bool = False
    names: tuple[str, ...] = field(default=())  # further names under which the same bytes come

    @property
    def file_name(self) -> str:
        """A name as units give them."""
        return f"{self.form_key}-{self.version}.{self._ending if self.as_file else 'dat'}"

    @property
    def submission_id(self) -> str:
        """The hash of the bytes, or of what stands for them."""
        if self.as_file:
            return sha256(self.content).hexdigest()
        return sha256(f"{self.form_key}|{self.version}|{self.resaved}".encode()).hexdigest()

    @property
    def shown(self) -> Goal:
        """The goal as this paper states it."""
        shown = self.goal.model_copy()
        shown.__dict__["indicators"] = self.lines  # a cached property: what the layouts draw
        return shown

    @property
    def _ending(self) -> str:
        return Random(self.seed).choice(("xlsx", "xls", "ods", "docx", "html", "txt", "csv", "pdf"))

    @property
    def content(self) -> bytes:
        """The paper as a file."""
        return _rendered(self)

    @property
    def form(self) -> forms.Form:
        """The form that is read from the paper when it is read right."""
        return forms.Form(
            ordinal=1,
            kind=self.kind,
            layout="standard",
            place="表1",
            title=self.form_key,
            fiscal_year=YEAR,
            organization_name=self.unit.name,
            organization_code=None,
            project_name=self.goal.project,
            project_code=self.code,
            heading=_heading(self),
            lines=tuple(_form_line(self, number, line) for number, line in enumerate(self.lines, 1)),
        )


@cache
def _rendered(paper: Paper) -> bytes:
    page = _page(paper)
    ending = paper.file_name.rsplit(".", 1)[1]
    if ending == "txt":
        text = render_text.padded([page]) if paper.seed % 2 else render_text.listed([page])
        return text.encode("gb18030" if paper.seed % 3 == 0 else "utf-8")
    if ending == "csv":
        return render_text.comma_separated([page]).encode("utf-8-sig")
    writers = {
        "xlsx": render_xlsx.workbook, "xls": render_xls.workbook, "ods": render_ods.spreadsheet,
        "docx": render_docx.document, "html": render_html.web_page, "pdf": render_pdf.pdf,
    }  # fmt: skip
    return writers[ending]([page])


def _page(paper: Paper) -> Page:
    rng = Random(paper.seed + paper.resaved)
    if paper.kind == "department_goal":
        return layouts.department_goal(paper.unit, paper.shown)
    if paper.kind == "department_self_evaluation":
        return layouts.self_evaluation(paper.unit, paper.shown, banner=False)
    if paper.kind == "project_monitoring":
        return monitoring_page(paper.unit, paper.shown)
    return variation.form(paper.unit, paper.shown, rng, paper.kind == "project_self_evaluation")[0]


def monitoring_page(unit: Unit, goal: Goal) -> Page:
    """The national monitoring form: January to July beside what is expected of the year."""
    heads = (
        "一级指标",
        "二级指标",
        "三级指标",
        "年度指标值",
        "1-7月执行情况",
        "全年预计完成情况",
        "偏差原因分析",
        "完成目标可能性",
    )
    rows: list[tuple[Box, ...]] = [
        (Box("项目名称"), Box(goal.project or "", cols=3), Box("预算单位"), Box(unit.name, cols=3)),
        tuple(Box(head, head=True) for head in heads),
    ]
    for line in goal.indicators:
        texts = (
            line.level1,
            line.level2,
            line.level3 or "",
            line.target.text,
            line.actual,
            line.target.text,
            "",
            "√确定能",
        )
        rows.append(tuple(Box(text) for text in texts))
    title = Para(f"{goal.year}年度项目支出绩效运行监控表", title=True)
    return Page("监控", (title, Grid(len(heads), tuple(rows))))


def _heading(paper: Paper) -> Heading:
    budget, report = paper.goal.budget, paper.goal.evaluation
    if paper.kind.endswith("_goal"):
        total = f"{budget.total:.2f}"
        return Heading(objective=paper.goal.objective, budget_total=total)
    if report is None or paper.kind.endswith("monitoring"):
        return Heading()
    execution = Execution(
        initial_budget=f"{report.initial:.2f}",
        adjusted_budget=f"{report.adjusted:.2f}",
        executed=f"{report.executed:.2f}",
    )
    return Heading(execution=execution, claimed_total=plain(paper.shown.claimed_total))


def _form_line(paper: Paper, number: int, line: Line) -> forms.Line:
    reports = not paper.kind.endswith("_goal")
    actual = (
        parse_actual(line.actual, line.target.unit or "", line.target.value)
        if reports and line.actual
        else None
    )
    return forms.Line(
        ordinal=number,
        place=f"表1!C{number + 6}",
        level1=line.level1,
        level2=line.level2,
        level3=line.level3,
        operator=line.target.operator,
        target_value=line.target.value,
        target_unit=line.target.unit,
        target_text=line.target.text,
        weight=None if paper.kind.endswith("monitoring") else line.points,
        rule_text=None if reports else line.rule or None,
        actual_value=actual.value if actual else None,
        actual_unit=actual.unit if actual else None,
        actual_text=line.actual or None if reports else None,
        claimed_score=line.claimed if reports and not paper.kind.endswith("monitoring") else None,
        deviation_reason=line.reason or None if reports else None,
    )


# --------------------------------------------------------------------------------------------- what units plan


def units(rng: Random) -> list[Unit]:
    """The county's units with a department goal and their projects."""
    return [_unit(number, rng) for number in range(UNITS)]


def _unit(number: int, rng: Random) -> Unit:
    names = ("教育", "交通运输", "水利", "民政", "卫生健康", "农业农村", "文化旅游", "市场监管")
    places = ("云岫县", "松涛县", "白鹭县", "青溪县", "石桥县")
    name = f"{places[number // 8]}{names[number % 8]}局"
    goals = tuple(_goal(number, project, rng) for project in range(PROJECTS + 1))
    return Unit(
        name=name,
        code=f"{600 + number}",
        head="乙某某",
        phone="000-0000000",
        duties="办理本县有关事务",
        goals=goals,
    )


def _goal(unit: int, project: int, rng: Random) -> Goal:
    """Project 0 is the department as a whole."""
    thing = THINGS[(unit * 3 + project) % len(THINGS)]
    area = AREAS[(unit + project) % len(AREAS)]
    chosen = MEASURES if project else MEASURES[:6]
    rows = []
    for (levels, word, measure, targets), points in zip(chosen, POINTS, strict=False):
        target = rng.choice(targets)
        actual, claimed = _reached(target, points, rng)
        rule = rng.choice(("ratio", "direct", "none"))
        rows.append(
            f"{levels} | {area}{thing}{word} | ≥ {target} {measure} | {points} | {rule} | | {actual}{measure} | {claimed} |"
        )
    total = Decimal(rng.randint(20, 900)) * 10_000
    spent = (total * Decimal(rng.randint(60, 100)) / 100).quantize(Decimal("0.01"))
    report = Evaluation(
        initial=total, adjusted=total, executed=spent, carried=Decimal(0), execution_score=Decimal(9)
    )
    return Goal(
        key=f"u{unit:02d}p{project}", project=f"{area}{thing}建设项目" if project else None, year=YEAR,
        budget=Budget(total=total, fiscal=total, other=Decimal(0)), objective=f"完成{area}{thing}年度建设任务", lines="\n".join(rows),
        evaluation=report,
    )  # fmt: skip


def _reached(target: int, points: int, rng: Random) -> tuple[int, int]:
    """An actual, and points as units claim them: whole, and rarely too few."""
    actual = max(1, round(target * rng.choice((1, 1, 1, 0.9, 0.8, 1.1))))
    return (min(actual, 100) if target in (85, 90, 92, 95, 96, 98, 100) else actual), points


# ------------------------------------------------------------------------------------------- what units hand in


def papers(seed: int, files: float) -> list[Paper]:
    """The year's papers in ideal order; a share ``files`` of them as real files."""
    rng = Random(seed)
    found: list[Paper] = []
    for unit in units(rng):
        for goal in unit.goals:
            found += _of_goal(unit, goal, rng)
    chosen = Random(seed + 1)
    found = [replace(p, as_file=chosen.random() < files, seed=chosen.randrange(10**6)) for p in found]
    return sorted(found, key=lambda p: (p.stage, p.form_key, p.version))


def _of_goal(unit: Unit, goal: Goal, rng: Random) -> list[Paper]:
    scope = "project" if goal.project else "department"
    names = tuple(line.level3 for line in goal.indicators)
    stated = Paper(f"{goal.key}-goal", f"{scope}_goal", unit, goal, goal.indicators, about=names)
    found = [] if rng.random() < 0.06 else [stated]  # some never file
    current = goal.indicators
    if found and rng.random() < 0.3:
        current = _amended(current, rng)
        found.append(replace(stated, lines=current, version=2, stage=1))
    if found and rng.random() < 0.08:
        found.append(replace(found[-1], version=3, resaved=True, stage=1))
    if goal.project and rng.random() < 0.8:
        form_key, kind = f"{goal.key}-monitoring", "project_monitoring"
        found.append(Paper(form_key, kind, unit, goal, _half(current), about=names, stage=2))
    if rng.random() < 0.9:
        found += _self_evaluations(unit, goal, current, scope, rng)
    return [replace(p, names=("副本.dat",)) if rng.random() < 0.04 else p for p in found]


def _amended(lines: tuple[Line, ...], rng: Random) -> tuple[Line, ...]:
    at = rng.randrange(2)
    changed = _with_target(lines[at], Decimal(rng.choice((14, 44, 60))))
    return tuple(changed if number == at else line for number, line in enumerate(lines))


def _with_target(line: Line, value: Decimal) -> Line:
    text = f"{line.target.operator}{plain(value)}{line.target.unit}"
    return replace(line, target=replace(line.target, value=value, text=text))


def _half(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    return tuple(
        replace(
            line, actual=f"{plain((line.target.value or Decimal(1)) // 2)}{line.target.unit}", claimed=None
        )
        for line in lines
    )


def _self_evaluations(
    unit: Unit, goal: Goal, lines: tuple[Line, ...], scope: str, rng: Random
) -> list[Paper]:
    style = rng.choice(sorted(MATCHED)) if goal.project else "plain"
    written, about = _written(lines, style, rng)
    first = Paper(
        f"{goal.key}-report",
        f"{scope}_self_evaluation",
        unit,
        goal,
        written,
        about=about,
        stage=3,
        style=style,
    )
    found = [first]
    if rng.random() < 0.15:
        better = tuple(replace(line, claimed=line.claimed and line.claimed - 1) for line in written)
        found.append(replace(first, lines=better, version=2, stage=4))
    elif rng.random() < 0.05:
        found.append(
            replace(first, lines=written[:-2], about=about[:-2], version=2, stage=4, style=f"fewer {style}")
        )
    return found


def _written(
    lines: tuple[Line, ...], style: str, rng: Random
) -> tuple[tuple[Line, ...], tuple[str | None, ...]]:
    """The lines as a unit writes them in ``style``, and the goal's indicator of each."""
    about: list[str | None] = [line.level3 for line in lines]
    if style.startswith("cut"):
        length = int(style.split("_")[1])
        return tuple(replace(line, level3=(line.level3 or "")[:length]) for line in lines), tuple(about)
    if style == "moved":
        order = rng.sample(range(len(lines)), len(lines))
        return tuple(lines[i] for i in order), tuple(about[i] for i in order)
    if style == "level":
        return (*lines[:2], replace(lines[2], level2="时效指标"), *lines[3:]), tuple(about)
    if style == "reworded":
        words = (("数量", "总数量"), ("次数", "总次数"), ("合格率", "的合格率"), ("人数", "的人数"))
        return tuple(replace(line, level3=_reworded(line.level3 or "", words)) for line in lines), tuple(
            about
        )
    if style == "softened":
        softer = _with_target(lines[0], (lines[0].target.value or Decimal(2)) - 2)
        return (softer, *lines[1:]), tuple(about)
    if style == "extra":
        extra = replace(
            lines[0],
            level3="临时增加的应急抢险任务量",
            actual="3次",
            target=replace(lines[1].target, value=Decimal(3), text="≥3次"),
        )
        return (*lines, extra), (*about, None)
    return lines, tuple(about)


def _reworded(name: str, words: Sequence[tuple[str, str]]) -> str:
    old, new = next((pair for pair in words if pair[0] in name), ("", ""))
    return name.replace(old, new) if old else name


def shuffled(ideal: Sequence[Paper], seed: int) -> list[Paper]:
    """The same papers in any order that keeps the versions of each form in theirs."""
    rng = Random(seed)
    order = rng.sample(list(ideal), len(ideal))
    versions: dict[str, list[Paper]] = {}
    for paper in ideal:
        versions.setdefault(paper.form_key, []).append(paper)
    waiting = {key: iter(sorted(listed, key=lambda p: p.version)) for key, listed in versions.items()}
    return [next(waiting[paper.form_key]) for paper in order]

"""One fault planted in a clean goal form: for every code of the audit a change of the sheet or of its printed text.

``PLANTS`` maps a code to the layouts it can stand in and to what is changed. A change tries to be the only fault: where
the objective or the budget speaks of the changed row, it is changed along.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from perf_pipeline_tests.paperwork.goal_sheets import CleanProject, Sheet, clean, clean_data, page
from perf_pipeline_tests.paperwork.render_text import padded

QUANTITY, QUALITY, TIMELY, COST, BENEFIT, ASKED = range(6)
Change = Callable[[Sheet], Sheet]
Edit = Callable[[list[str]], list[str]]


@dataclass(frozen=True, slots=True)
class Plant:
    """A fault: the layouts that can hold it, and how it is made."""

    layouts: tuple[str, ...]
    change: Change = lambda sheet: sheet
    edit: Edit = lambda lines: lines


@dataclass(frozen=True, slots=True)
class Planted:
    """A paper with one fault, and the same paper without."""

    code: str
    project: str
    layout: str
    paper: bytes
    without: bytes


def planted_papers() -> Iterator[Planted]:
    """Every fault in every project, in the layouts in turn."""
    for code, plant in PLANTS.items():
        for number, project in enumerate(clean_data().projects):
            layout = plant.layouts[number % len(plant.layouts)]
            yield _planted(code, plant, project, layout)


def _planted(code: str, plant: Plant, project: CleanProject, layout: str) -> Planted:
    sheet = clean(project, layout)
    changed = plant.change(sheet)
    if changed.statement:
        sheet = replace(sheet, statement=told(sheet))
    lines = padded([page(changed)]).split("\n")
    return Planted(
        code, project.project, layout, "\n".join(plant.edit(lines)).encode(), padded([page(sheet)]).encode()
    )


def told(sheet: Sheet, *, claim: str = "四个一级指标", plan: tuple[str, ...] = (), quantity: str = "") -> str:
    """The sheet as a paragraph of running text that agrees with it, except for what is given."""
    percents = "、".join(f"{p}%" for p in plan or sheet.plan)
    parts = []
    for number, row in enumerate(sheet.rows, start=1):
        value = quantity if quantity and number == 1 else row.target
        parts.append(
            f"{number}、{row.level1}－{row.level2}－{row.level3}（{row.meaning}），指标值为{value}。"
        )
    money = format((sheet.budget / 10_000).normalize(), "f")
    return (
        f"“{sheet.project}”项目年初预算安排{money}万元，项目主要目标为{sheet.objective.rstrip('。')}。"
        f"资金累计支出进度3月底、6月底、10月底、12月底分别达到{percents}。项目共设{claim}。具体为：{''.join(parts)}"
    )


def _row(position: int, **values: str) -> Change:
    return lambda sheet: sheet.changed(position, **values)


def _objective(make: Callable[[Sheet], str]) -> Change:
    return lambda sheet: replace(sheet, objective=make(sheet))


def _without(sheet: Sheet, position: int) -> Sheet:
    """The objective without the clause about a row."""
    clauses = sheet.objective.rstrip("。").split("，")
    kept = [clause for clause in clauses if not clause.startswith(sheet.rows[position].level3)]
    return replace(sheet, objective="，".join(kept) + "。")


def _silent(position: int, **values: str) -> Change:
    """A row changed that the objective does not speak of."""
    return lambda sheet: _without(sheet, position).changed(position, **values)


def _renamed(position: int, name: str) -> Change:
    def change(sheet: Sheet) -> Sheet:
        said = sheet.objective.replace(sheet.rows[position].level3, name)
        return replace(sheet, objective=said).changed(position, level3=name)

    return change


def _split(position: int, **values: str) -> Change:
    """A second row under the same levels with a part of the points."""

    def change(sheet: Sheet) -> Sheet:
        row = sheet.rows[position]
        part = str(int(row.points) // 2)
        half = replace(row, points=part, rule=row.rule.replace(f"{row.points}分", f"{part}分"))
        rows = [*sheet.rows[:position], half, replace(half, **values), *sheet.rows[position + 1 :]]
        return replace(sheet, rows=tuple(rows))

    return change


def _counted_wrongly(sheet: Sheet) -> Sheet:
    unit, name = sheet.rows[QUANTITY].unit, "聘用管护人员数量"
    said = f"全年{name}{sheet.rows[QUANTITY].number}个。"
    changed = replace(sheet, objective=said).changed(
        QUANTITY, level3=name, unit="个", meaning="签订协议的队员"
    )
    return changed.changed(COST, unit=sheet.rows[COST].unit.replace(unit, "个"))


def _above_budget(sheet: Sheet) -> Sheet:
    over = sheet.budget / 10_000 + Decimal("0.03")
    return sheet.changed(COST, level3="总成本控制数", number=format(over.normalize(), "f"), unit="万元")


def _higher_cost(sheet: Sheet) -> Sheet:
    return sheet.changed(COST, number=str(int(sheet.rows[COST].number) * 2))


def _more(sheet: Sheet) -> Sheet:
    return sheet.changed(QUANTITY, number=str(int(sheet.rows[QUANTITY].number) - 1))


def _points(position: int, points: str) -> Change:
    return lambda sheet: sheet.changed(position, points=points)


def _other_split(sheet: Sheet) -> Sheet:
    return sheet.changed(QUANTITY, points="30").changed(BENEFIT, points="10")


def _prior(sheet: Sheet) -> Sheet:
    row = sheet.rows[QUANTITY]
    return sheet.changed(QUANTITY, prior=f"{int(row.number) + 3}{row.unit}")


def _one_basis(sheet: Sheet) -> Sheet:
    return replace(sheet, rows=tuple(replace(row, basis="依据相关政策文件确定") for row in sheet.rows))


def _reworded(sheet: Sheet) -> Sheet:
    points = sheet.rows[TIMELY].points
    return sheet.changed(TIMELY, rule=f"完成目标值得{points}分，否则按实际完成值÷目标值×{points}分计算。")


def _self_ratio(sheet: Sheet) -> Sheet:
    return sheet.changed(QUALITY, meaning="检查合格点位数占检查合格点位总数的比例")


# -- in the printed text


def _of_table(lines: list[str], position: int) -> int:
    """The number of the line with the row at ``position`` of the indicator table."""
    start = next(i for i, line in enumerate(lines) if line.startswith("一级指标\t"))
    return start + 1 + position


def _cells(position: int, change: Callable[[list[str]], list[str]]) -> Edit:
    def edit(lines: list[str]) -> list[str]:
        at = _of_table(lines, position)
        return [*lines[:at], "\t".join(change(lines[at].split("\t"))), *lines[at + 1 :]]

    return edit


def _narrower(lines: list[str]) -> list[str]:
    """After a gap every row lost its last cell."""
    at = _of_table(lines, TIMELY)
    return [
        *lines[:at],
        "",
        *("\t".join(line.split("\t")[:-1]) if "\t" in line else line for line in lines[at:]),
    ]


_STATED = ("explained", "rated")
_WORDED = ("explained", "described")

PLANTS: dict[str, Plant] = {
    "LAY-01": Plant(("department",), edit=_cells(QUALITY, lambda cells: [*cells[2:], "", ""])),
    "LAY-02": Plant(("department",), edit=_narrower),
    "LAY-03": Plant(("department",), edit=_cells(QUALITY, lambda cells: cells[1:])),
    "LAY-04": Plant(("department",), edit=_cells(QUALITY, lambda cells: [*cells[:5], *cells[6:]])),
    "STR-01": Plant(("explained", "rated", "department"), _silent(QUALITY, level3="")),
    "STR-02": Plant(("explained", "rated", "described"), _silent(QUALITY, operator="", number="", unit="")),
    "STR-03": Plant(("explained", "rated", "plain"), _row(QUANTITY, level2="")),
    "STR-04": Plant(("explained", "rated", "directed"), lambda s: _without(s, QUALITY).changed(QUALITY, level3=s.rows[TIMELY].level3)),
    "STR-05": Plant(("rated", "plain", "described"), _row(QUALITY, operator="")),
    "STR-06": Plant(("rated", "plain", "directed"), _silent(TIMELY, unit="")),
    "STR-07": Plant(_STATED, _row(QUALITY, rule="")),
    "STR-08": Plant(("rated", "plain", "directed"), _objective(lambda _: "")),
    "STR-09": Plant(("rated", "explained", "department"), lambda s: replace(s, reviewers="")),
    "STR-10": Plant(("rated", "plain", "described"), _objective(lambda s: s.objective.rstrip("。") + "，")),
    "VOC-01": Plant(("rated", "plain", "directed"), _row(TIMELY, level2="进度指标")),
    "VOC-02": Plant(("rated", "plain", "directed"), _renamed(QUALITY, "设备到货及时率")),
    "VOC-03": Plant(("rated", "plain", "directed"), _counted_wrongly),
    "VOC-04": Plant(("rated", "plain", "directed"), _row(ASKED, level2="满意度指标")),
    "VOC-05": Plant(("rated", "plain", "directed"), _objective(lambda s: s.objective.replace(s.rows[0].level3, "各处点段总规模"))),
    "VOC-06": Plant(("rated",), _split(QUALITY, level3="群众抽查认可率", evidence="会议纪要")),
    "PTS-01": Plant(("directed",), _points(QUANTITY, "25")),
    "PTS-02": Plant(("department",), lambda s: replace(s, level_points=s.level_points | {"产出指标": "45"})),
    "PTS-03": Plant(("directed",), _other_split),
    "RUL-01": Plant(("explained", "rated", "department"), _row(QUALITY, rule="达到100%得10分，未达到100%的，按实际比例×10分计算。")),
    "RUL-02": Plant(("explained", "department"), _row(ASKED, rule="满意度≥90%得10分，70%（含）-80%得5分，70%以下不得分。")),
    "RUL-03": Plant(("explained", "rated", "department"), _row(COST, rule="达到目标值得20分，未达到的按实际完成值÷目标值×20分计算。")),
    "RUL-04": Plant(("explained", "rated", "department"), _row(QUANTITY, operator="=")),
    "RUL-06": Plant(("explained", "rated", "department"), lambda s: s.changed(TIMELY, rule=s.rows[TIMELY].rule + "（如不适用，直接计分）")),
    "RUL-07": Plant(("explained", "rated", "department"), _reworded),
    "RUL-08": Plant(("explained", "rated", "department"), _row(QUALITY, rule="达到目标值得10分，达不到的不得分。")),
    "RUL-09": Plant(("explained", "department"), _row(BENEFIT, text="效果明显", rule="效果明显得20分，效果一般得10分，没有效果不得分。")),
    "RUL-10": Plant(("rated", "plain", "directed"), _row(QUALITY, operator=">")),
    "NUM-01": Plant(("described",), lambda s: replace(s, statement=told(s, quantity=f"≥7{s.rows[0].unit}"))),
    "NUM-02": Plant(("rated", "plain", "directed"), _objective(lambda s: s.objective.rstrip("。") + "，新增宣传橱窗7块。")),
    "NUM-03": Plant(("rated", "plain", "directed"), _split(QUANTITY, level3="召开现场推进会次数", number="4", unit="次", meaning="全年召开的现场会")),
    "NUM-04": Plant(("rated", "plain", "directed"), _more),
    "NUM-05": Plant(("rated", "plain", "described"), _above_budget),
    "NUM-06": Plant(("rated", "plain", "directed"), _higher_cost),
    "NUM-07": Plant(("described",), lambda s: replace(s, statement=told(s, plan=("20", "40", "75", "100")))),
    "NUM-08": Plant(("described",), lambda s: replace(s, statement=told(s, claim="三个一级指标"))),
    "NUM-09": Plant(("rated", "plain", "directed"), _silent(QUALITY, number="100")),
    "NUM-10": Plant(("rated", "plain", "directed"), _silent(QUALITY, number="0")),
    "NUM-11": Plant(("rated",), _prior),
    "NUM-12": Plant(("rated", "plain", "directed"), lambda s: s.changed(COST, level3="每月" + s.rows[COST].level3)),
    "NUM-13": Plant(_WORDED, _row(TIMELY, meaning="反映按时办结的整体水平")),
    "NUM-14": Plant(_WORDED, _self_ratio),
    "NUM-15": Plant(_WORDED, _silent(ASKED, text="满意")),
    "TXT-01": Plant(("rated", "plain", "directed"), _objective(lambda s: "2023年" + s.objective.removeprefix("全年"))),
    "TXT-02": Plant(("rated", "plain", "directed"), _objective(lambda s: s.objective.rstrip("。") + "，方便本乡群众。")),
    "TXT-03": Plant(("rated", "plain", "directed"), _objective(lambda s: s.objective.replace("，", "，，", 1))),
    "TXT-04": Plant(_WORDED, lambda s: s.changed(BENEFIT, meaning=s.rows[BENEFIT].level3)),
    "TXT-05": Plant(("rated", "plain", "described"), lambda s: s.changed(BENEFIT, text=s.rows[BENEFIT].level3)),
    "TXT-06": Plant(("rated", "plain", "directed"), _objective(lambda s: f"扎实推进{s.project}，让群众得到实惠。")),
    "TXT-07": Plant(_WORDED, lambda s: s.changed(TIMELY, meaning=s.rows[QUALITY].meaning)),
    "TXT-08": Plant(("rated", "plain", "directed"), _objective(lambda s: f"确保{s.project}顺利开展")),
    "TXT-09": Plant(("rated", "plain", "directed"), lambda s: replace(s, purpose="用于书画展览", objective="举办书画展览3场")),
    "TXT-10": Plant(("described",), _one_basis),
    "TXT-11": Plant(("rated", "plain", "directed"), _row(BENEFIT, text="稳中向好")),
    "TXT-12": Plant(("rated", "plain", "described"), _row(QUALITY, operator=">=")),
}  # fmt: skip
"""Code → how to plant it. RUL-05 stands on every form whose rules are only named; LAY-05 and LAY-06 are not
the audit's."""

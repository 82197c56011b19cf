"""The reviewer's workbook end to end: produced by a run, filled in, dropped, scores change and stay changed."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from sqlalchemy import text

from perf_pipeline.intake.reading import read
from perf_pipeline.model.review import review_spec
from perf_pipeline.orchestration.local_run import Report, Request, no_progress, run
from perf_pipeline.orchestration.steps.review_answers import decisions_of
from perf_pipeline.warehouse.dump import dump, dump_hash
from perf_pipeline.warehouse.engine import open_engine

HEADER = 4
LABELS = review_spec().decisions
GOAL = """项目支出绩效目标表
（2026年度）
单位：万元
预算单位\t青禾县水务局\t项目名称\t渠道清淤
一级指标\t二级指标\t三级指标\t指标值\t分值\t评分标准
产出指标\t数量指标\t清淤长度\t≥20公里\t30\t视完成情况由评审专家打分
产出指标\t质量指标\t验收合格率\t≥95%\t20\t达到95%得满分，每低1个百分点扣1分，扣完为止
效益指标\t社会效益指标\t灌溉条件改善\t明显改善\t30\t明显改善得30分，有所改善得15分，无改善不得分
满意度指标\t服务对象满意度指标\t农户满意度\t≥90%\t10\t达到目标值得满分，否则不得分
"""
REPORT = """项目支出绩效自评表
（2026年度）
预算单位\t青禾县水务局\t项目名称\t渠道清淤
一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分
产出指标\t数量指标\t清淤长度\t≥20公里\t18公里\t30\t28
产出指标\t质量指标\t验收合格率\t≥95%\t96%\t20\t20
效益指标\t社会效益指标\t灌溉条件改善\t明显改善\t比上年好\t30\t25
满意度指标\t服务对象满意度指标\t受益群众满意情况\t≥90%\t91%\t10\t10
"""


class Office:
    """An inbox, a warehouse and what is published, with a reviewer at the desk."""

    def __init__(self, root: Path) -> None:
        self.root, self.inbox, self.url = root, root / "inbox", f"sqlite:///{root / 'warehouse.db'}"
        self.inbox.mkdir(exist_ok=True)

    def work(self) -> Report:
        """One run of the command line."""
        report = run(Request(str(self.inbox), self.url, str(self.root / "output")), no_progress)
        assert report.failures == []
        return report

    def drop(self, name: str, content: str) -> None:
        """A paper into the inbox."""
        (self.inbox / name).write_text(content, encoding="utf-8")

    def workbook(self, year: int = 2026) -> Path:
        """Where the year's reviewer's workbook lies."""
        return self.root / "output" / "reviews" / f"{year}_待裁定事项.xlsx"

    def fill(
        self, path: Path, answers: dict[str, dict[str, object]], year: int = 2026, **general: object
    ) -> Path:
        """Fill in rows by the name of their indicator and save the workbook at ``path``."""
        book = load_workbook(self.workbook(year))
        sheet = book[review_spec().sheet]
        columns = {column.name: at for at, column in enumerate(review_spec().columns, 1)}
        beside = {cell.value: cell for cell in sheet[3]}
        for label, value in {"裁定人": "评审甲", "裁定日期": date(2026, 11, 20), **general}.items():
            sheet.cell(3, beside[label].column + 1).value = value
        for row in range(HEADER + 1, sheet.max_row + 1):
            for column, value in answers.get(str(sheet.cell(row, columns["indicator"]).value), {}).items():
                sheet.cell(row, columns[column]).value = value
        book.save(path)
        return path

    def scores(self) -> dict[str, tuple[float | None, str]]:
        """Score and status by indicator."""
        query = text(
            "SELECT i.level3, s.score, s.status FROM indicator_score s"
            " JOIN indicator i ON i.indicator_id = s.indicator_id ORDER BY i.ordinal"
        )
        with open_engine(self.url).connect() as connection:
            return {
                row[0]: (None if row[1] is None else float(row[1]), row[2])
                for row in connection.execute(query)
            }

    def rows(self, query: str) -> list[Any]:
        """What the warehouse answers."""
        with open_engine(self.url).connect() as connection:
            return [tuple(row) for row in connection.execute(text(query))]


def _surroundings(root: Path, environment: pytest.MonkeyPatch) -> None:
    environment.setenv("PERF_STATE", str(root / "state"))
    environment.setenv("PERF_WORKERS", "0")
    environment.delenv("DAGSTER_HOME", raising=False)


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """A goal with an unread rule, a report with an unknown word and a name that matches nothing, run once."""
    made = Office(tmp_path_factory.mktemp("asked"))
    made.drop("目标.txt", GOAL)
    made.drop("自评.txt", REPORT)
    with pytest.MonkeyPatch.context() as environment:
        _surroundings(made.root, environment)
        made.work()
    return made


@pytest.fixture
def office(asked: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    """A copy of that office as one's own."""
    root = tmp_path / "office"
    copytree(asked.root, root)
    _surroundings(root, monkeypatch)
    return Office(root)


def decide(
    kind: str, content: object = None, score: object = None, reason: str = "现场核查"
) -> dict[str, object]:
    """What a reviewer types into a row."""
    return {"decision": LABELS[kind], "content": content, "score": score, "reason": reason}


ANSWERS = {
    "清淤长度": decide("rule", "完成计划得满分，未完成的按完成比例得分"),
    "灌溉条件改善": decide("grade", "有所改善"),
    "受益群众满意情况": decide("match", "4. 农户满意度"),
}


def test_the_workbook_asks_for_all_that_a_person_must_decide(asked: Office) -> None:
    """Rule, word and match stand in it, with drop-downs, hidden ids and a guide; what is scored does not."""
    book = load_workbook(asked.workbook())
    sheet = book[review_spec().sheet]
    names = {column.name: at for at, column in enumerate(review_spec().columns, 1)}
    found = [sheet.cell(row, names["indicator"]).value for row in range(HEADER + 1, sheet.max_row + 1)]
    assert found == ["清淤长度", "灌溉条件改善", "受益群众满意情况"]
    assert [sheet.column_dimensions[letter].hidden for letter in "ABCD"] == [True, True, True, False]
    assert len(sheet.data_validations.dataValidation) == 3
    assert sheet.print_title_rows == f"${HEADER}:${HEADER}"
    assert book[review_spec().guide_sheet].max_row == len(review_spec().guide)


def test_decisions_change_scores_and_a_second_run_changes_nothing(office: Office) -> None:
    """The filled workbook goes in like any paper, wins, and is recorded with name, day and reason."""
    assert office.scores() == {
        "清淤长度": (None, "needs_review"), "验收合格率": (20.0, "scored"),
        "灌溉条件改善": (None, "needs_review"), "农户满意度": (None, "missing_actual"),
    }  # fmt: skip
    office.fill(office.inbox / "裁定.xlsx", ANSWERS)
    office.work()
    decided = {
        "清淤长度": (27.0, "scored"), "验收合格率": (20.0, "scored"),
        "灌溉条件改善": (15.0, "scored"), "农户满意度": (10.0, "scored"),
    }  # fmt: skip
    assert office.scores() == decided
    recorded = office.rows("SELECT subject, decided_by, reason, date(decided_at), place FROM adjudication")
    assert sorted(row[:4] for row in recorded) == [
        ("grade", "评审甲", "现场核查", "2026-11-20"),
        ("match", "评审甲", "现场核查", "2026-11-20"),
        ("rule", "评审甲", "现场核查", "2026-11-20"),
    ]
    assert all(row[4].startswith(review_spec().sheet) for row in recorded)
    assert office.rows("SELECT status, form_count FROM submission WHERE file_name = '裁定.xlsx'") == [
        ("accepted", 0)
    ]
    assert not office.workbook().exists()  # nothing waits any more
    before = dump_hash(open_engine(office.url))
    office.work()
    assert (dump_hash(open_engine(office.url)), office.scores()) == (before, decided)


def test_decisions_survive_a_rebuilt_warehouse_in_any_order(office: Office, tmp_path: Path) -> None:
    """A new warehouse that reads the decisions before the goal they speak of says the same."""
    office.fill(office.inbox / "裁定.xlsx", ANSWERS)
    office.work()
    again = Office(tmp_path)
    again.url = f"sqlite:///{tmp_path / 'again.db'}"
    for name in ("裁定.xlsx", "自评.txt", "目标.txt"):
        again.inbox = tmp_path / f"inbox {name}"
        again.inbox.mkdir()
        (again.inbox / name).write_bytes((office.inbox / name).read_bytes())
        again.work()
    assert dump(open_engine(again.url)) == dump(open_engine(office.url))


def test_a_later_workbook_corrects_an_earlier_one_and_can_withdraw_it(office: Office) -> None:
    """Of two decisions the later counts; withdrawing leaves the matter to the machine."""
    first = office.workbook().read_bytes()
    office.fill(office.inbox / "裁定1.xlsx", {"清淤长度": decide("score", score=21.5)})
    office.work()
    assert office.scores()["清淤长度"] == (21.5, "scored")
    office.workbook().write_bytes(first)
    office.fill(
        office.inbox / "裁定2.xlsx", {"清淤长度": decide("rule", "完成计划得满分，未完成的按完成比例得分")}
    )
    office.work()
    assert office.scores()["清淤长度"] == (27.0, "scored")
    office.workbook().write_bytes(first)
    office.fill(office.inbox / "裁定3.xlsx", {"清淤长度": decide("withdraw")}, 裁定日期="2026年11月21日")
    office.work()
    assert office.scores()["清淤长度"] == (None, "needs_review")


@pytest.mark.parametrize(
    ("code", "answer", "general"),
    [
        ("ADJ-01", decide("score", score=20), {"裁定人": None}),
        ("ADJ-01", decide("score", score=20, reason=""), {}),
        ("ADJ-01", decide("score", score=20), {"裁定日期": "近日"}),
        ("ADJ-02", decide("score", score=20) | {"decision": "同意"}, {}),
        ("ADJ-02", {"content": "同意", "reason": "现场核查"}, {}),
        ("ADJ-03", decide("rule", "酌情给分"), {}),
        ("ADJ-03", decide("rule"), {}),
        ("ADJ-04", decide("score", score=31), {}),
        ("ADJ-04", decide("score", score="约二十"), {}),
        ("ADJ-04", decide("grade"), {}),
        ("ADJ-04", decide("match", "4. 农户满意度"), {}),
        ("ADJ-05", decide("score", score=20) | {"reference": "1"}, {}),
        ("ADJ-05", decide("score", score=20) | {"context": "{"}, {}),
    ],
    ids=["no_name", "no_reason", "no_day", "unknown_kind", "no_kind", "unread_rule", "no_rule", "beyond_weight",
         "no_number", "no_grade", "match_of_an_indicator", "damaged_id", "damaged_context"],
)  # fmt: skip
def test_a_row_that_cannot_be_taken_is_a_finding(
    asked: Office, tmp_path: Path, code: str, answer: dict[str, object], general: dict[str, object]
) -> None:
    """It names the cell and is not taken; the good row beside it is."""
    own = {"decided_by": "评审乙", "decided_on": "2026-11-19"}
    good = decide("grade", "明显改善") | own
    path = asked.fill(tmp_path / "裁定.xlsx", {"清淤长度": answer, "灌溉条件改善": good}, **general)
    decided = decisions_of("0" * 64, read(path.read_bytes(), path.name))
    assert decided is not None
    assert [row["decided_by"] for row in decided.rows] == ["评审乙"]
    refused = [finding for finding in decided.findings if finding.code != "ADJ-06"]
    assert [finding.code for finding in refused] == [code]
    assert refused[0].place.startswith(f"{review_spec().sheet}!")
    assert "?" not in refused[0].message()


def test_a_row_that_was_not_taken_is_told_with_its_paper(office: Office) -> None:
    """The paper is partly accepted, its finding is stored, and the matter waits on."""
    office.fill(office.inbox / "裁定.xlsx", {"清淤长度": decide("score", score=31)})
    office.work()
    assert office.rows("SELECT code FROM finding WHERE code LIKE 'ADJ-%' ORDER BY code") == [
        ("ADJ-04",),
        ("ADJ-06",),
    ]
    assert office.rows("SELECT status FROM submission WHERE file_name = '裁定.xlsx'") == [
        ("partly_accepted",)
    ]
    assert office.scores()["清淤长度"] == (None, "needs_review")


def test_an_indicator_declared_not_applicable_is_not_scored(office: Office) -> None:
    """With the reason in its explanation, and not as 0."""
    office.fill(office.inbox / "裁定.xlsx", {"清淤长度": decide("not_applicable", reason="项目区无渠道")})
    office.work()
    assert office.scores()["清淤长度"] == (None, "not_applicable")
    (said,) = office.rows("SELECT explanation FROM indicator_score WHERE status = 'not_applicable'")
    assert "项目区无渠道" in said[0]


def test_an_empty_workbook_decides_nothing(office: Office) -> None:
    """Dropped as it was produced it is accepted, no score moves, and the next one has the same bytes."""
    before, first = office.scores(), office.workbook().read_bytes()
    (office.inbox / "空白.xlsx").write_bytes(first)
    office.work()
    assert office.scores() == before
    assert office.rows("SELECT COUNT(*) FROM adjudication") == [(0,)]
    assert office.rows("SELECT status FROM submission WHERE file_name = '空白.xlsx'") == [("accepted",)]
    assert office.workbook().read_bytes() == first


def hide_nothing(sheet: Worksheet) -> None:
    """Unhide the ids."""
    for letter in "ABC":
        sheet.column_dimensions[letter].hidden = False


def move_columns(sheet: Worksheet) -> None:
    """Put a column of the reviewer's own before all others."""
    sheet.insert_cols(1)


@pytest.mark.parametrize("change", [hide_nothing, move_columns], ids=["unhidden", "column_inserted"])
def test_columns_are_known_by_their_heads(
    asked: Office, tmp_path: Path, change: Callable[[Worksheet], None]
) -> None:
    """What a reviewer does to the sheet's looks does not matter."""
    path = asked.fill(tmp_path / "裁定.xlsx", {"清淤长度": decide("score", score=21.5)})
    book = load_workbook(path)
    change(book[review_spec().sheet])
    book.save(path)
    decided = decisions_of("0" * 64, read(path.read_bytes(), path.name))
    assert decided is not None
    assert [json.loads(row["decision"])["score"] for row in decided.rows] == ["21.5"]


@pytest.mark.parametrize("paper", [GOAL, REPORT], ids=["goal", "report"])
def test_a_form_is_no_reviewers_workbook(paper: str) -> None:
    """Other papers go their own way."""
    assert decisions_of("0" * 64, read(paper.encode(), "表.txt")) is None

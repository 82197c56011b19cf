"""The report site: every unit and finding, escaped, with nothing from outside and no dead link."""

import re
from base64 import b64encode
from collections.abc import Mapping
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pandas as pd
import pytest
from markupsafe import escape
from openpyxl import load_workbook

from perf_pipeline.publishing.scorecard_rows import units_of
from perf_pipeline.publishing.scorecards import write_scorecards
from perf_pipeline.publishing.site.indicators import Draw, no_curve
from perf_pipeline.publishing.site.pages import each_page, page_name, write_site
from perf_pipeline.publishing.site.pictures import picture
from perf_pipeline_tests.publishing.views import (
    UNIT,
    finding,
    indicator,
    organization,
    project,
    views,
)

CURVE = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 150" width="300" height="150" role="img" '
    'aria-label="a &gt; &quot;b&quot;">\n<path d="M34.00,24.00 L286.00,24.00" stroke="#1f4e79" fill="none"/>\n'
    '<text x="2.00" y="9.00" text-anchor="start" fill="#c05621">11条 → 8.46 &lt;script&gt;</text>\n</svg>\n'
)


def pages(
    frames: Mapping[str, pd.DataFrame], answers: Mapping[str, str], year: int, draw: Draw = no_curve
) -> dict[str, bytes]:
    """The pages by file name."""
    return dict(each_page(frames, answers, year, draw))


def unit_page(frames: Mapping[str, pd.DataFrame], draw: Draw = no_curve) -> bytes:
    """The page of the unit with goals."""
    (unit,) = [unit for unit in units_of(frames, 2024) if unit.organization_id == UNIT]
    return pages(frames, {}, 2024, draw)[page_name(unit)]


def of_one(**changes: Any) -> dict[str, pd.DataFrame]:
    """The views of a unit with one goal and one indicator."""
    return {
        "bi_indicator_scorecard": pd.DataFrame([indicator(**changes)]),
        "bi_project_scorecard": pd.DataFrame([project()]),
    }


def row_of(content: bytes, name: str) -> list[str]:
    """The cells of the first indicator ``name`` and the cell below them."""
    text = content.decode()
    body, *_ = [
        body for body in re.findall(r"<tbody>(.*?)</tbody>", text, re.DOTALL) if f"<td>{name}<br>" in body
    ]
    return [
        "".join(Page(cell.encode()).words).strip() for cell in re.findall(r"<td.*?</td>", body, re.DOTALL)
    ]


class Page(HTMLParser):
    """Tags with attributes, and the words between them."""

    def __init__(self, content: bytes) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(content.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag."""
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        """Note words."""
        self.words.append(data)

    @property
    def links(self) -> list[str]:
        """Where links lead."""
        return [str(attributes["href"]) for tag, attributes in self.tags if "href" in attributes]


def with_papers() -> dict[str, pd.DataFrame]:
    """The views with the papers that findings are about."""
    frames = views()
    frames["bi_finding"] = frames["bi_finding"].assign(submission_id="a" * 64)
    return frames


def test_every_unit_has_a_page_and_a_row() -> None:
    """The list links to the pages; both say the same counts."""
    found = pages(views(), {}, 2024)
    units = units_of(views(), 2024)
    assert set(found) == {"index.html", *map(page_name, units)}
    assert [unquote(link) for link in Page(found["index.html"]).links if link.endswith(".html")] == [
        *map(page_name, units)
    ]


def test_goals_and_findings_of_a_unit_are_all_there() -> None:
    """Scores with two places, a missing one as a dash, findings with words and place."""
    (unit,) = [unit for unit in units_of(views(), 2024) if unit.organization_id == UNIT]
    words = "".join(Page(pages(views(), {}, 2024)[page_name(unit)]).words)
    for said in (
        "农村客运线路补贴",
        "79.47",
        "未收到完成情况，未计分",
        "LAY-01",
        "该行单元格与表头错位",
        "line 21",
        "文件读不出来",
    ):
        assert said in words


def test_links_lead_to_files_that_are_there(tmp_path: Path) -> None:
    """Scorecards, feedback and pages, relative to the page."""
    frames = with_papers()
    answer = tmp_path / "feedback" / "b1" / "甲 & 乙_aaaa.xlsx"
    answer.parent.mkdir(parents=True)
    answer.write_bytes(b"")
    write_scorecards(frames, tmp_path / "scorecards" / "2024", 2024)
    paths = write_site(frames, {"a" * 64: "feedback/b1/甲 & 乙_aaaa.xlsx"}, tmp_path / "site", 2024)
    links = [(path, unquote(link)) for path in paths for link in Page(path.read_bytes()).links]
    assert any("feedback" in link for _, link in links)
    files = [(path, link) for path, link in links if not link.startswith("#")]
    assert [link for path, link in files if not (path.parent / link).resolve().exists()] == []
    jumps = [(path, link[1:]) for path, link in links if link.startswith("#")]
    assert jumps
    assert [name for path, name in jumps if f' id="{name}"' not in path.read_text("utf-8")] == []


def test_a_scorecard_says_where_the_curves_are(tmp_path: Path) -> None:
    """By the name of a page that is there; as words, for a workbook has no links."""
    paths = write_site(views(), {}, tmp_path / "site", 2024)
    for workbook in write_scorecards(views(), tmp_path / "scorecards", 2024):
        cells = [str(cell.value) for row in load_workbook(workbook)["说明"] for cell in row]
        (said,) = [cell for cell in cells if "site/2024/" in cell]
        assert tmp_path / said[said.index("site/") :] in paths


def test_a_page_loads_nothing_and_runs_nothing() -> None:
    """The policy allows the page's own style by its hash and nothing else; there is nothing else."""
    for content in pages(with_papers(), {}, 2024, lambda _: CURVE).values():
        text = content.decode()
        (style,) = re.findall(r"<style>(.*?)</style>", text, re.DOTALL)
        digest = b64encode(sha256(style.encode()).digest()).decode()
        page = Page(content)
        policy = next(
            a["content"] for tag, a in page.tags if a.get("http-equiv") == "Content-Security-Policy"
        )
        assert (
            policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
        )
        assert {tag for tag, _ in page.tags} & {
            "script",
            "img",
            "iframe",
            "link",
            "object",
            "form",
            "base",
        } == set()
        assert [
            a for _, a in page.tags if any(name.startswith("on") or name in ("src", "style") for name in a)
        ] == []
        assert not re.search(r"(?:https?:|//)", text)


@pytest.mark.parametrize(
    "payload",
    [
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "' onmouseover='x",
        "</style><script>x</script>",
        "{{ 7 * 7 }}",
        "javascript:alert(1)",
        "&lt;b&gt;",
        "../../etc/passwd",
    ],
)
def test_hostile_words_stay_words(payload: str) -> None:
    """As name of unit, project and file, as message, quote and place."""
    row = finding(message=payload, quote=payload, place=payload, file_name=payload, organization_name=payload)
    texts = (
        "level1",
        "level2",
        "level3",
        "target_text",
        "actual_text",
        "rule_text",
        "formula",
        "explanation",
    )
    told = dict.fromkeys((*texts, "rule_description", "project_name"), payload)
    frames = of_one(organization_name=payload, target_value=None, **told) | {
        "bi_organization_scorecard": pd.DataFrame([organization(organization_name=payload)]),
        "bi_finding": pd.DataFrame([row]),
    }
    assert unit_page(frames).decode().count(str(escape(payload))) >= len(told) - 1
    clean = {tag for content in pages(views(), {}, 2024).values() for tag, _ in Page(content).tags}
    for content in pages(frames, {}, 2024).values():
        page = Page(content)
        assert {tag for tag, _ in page.tags} <= clean | {"span", "br"}
        assert payload in "".join(page.words)
        assert all(
            re.match(r"(?:#g\d+$|index\.html|\.\./\.\./scorecards/2024/|[^/:]+\.html)", link)
            for link in page.links
        )


def test_personal_data_is_masked() -> None:
    """A number in a quote is hidden."""
    said = "填表人：张三 13912345678"
    told = dict.fromkeys(("level3", "actual_text", "rule_text", "explanation", "rule_description"), said)
    frames = of_one(**told) | {"bi_finding": pd.DataFrame([finding(quote=said)])}
    text = b"".join(pages(frames, {}, 2024).values()).decode()
    assert "13912345678" not in text
    assert "张三" not in text


def test_equal_frames_give_equal_bytes() -> None:
    """Whatever the order of rows."""
    shuffled = {name: frame.sample(frac=1, random_state=3) for name, frame in views().items()}
    assert pages(shuffled, {}, 2024, lambda _: CURVE) == pages(views(), {}, 2024, lambda _: CURVE)


def test_a_year_without_units_says_so() -> None:
    """One page."""
    empty = {name: frame.head(0) for name, frame in views().items()}
    found = pages(empty, {}, 2024)
    assert list(found) == ["index.html"]
    assert "本年度没有可列的单位" in found["index.html"].decode()


def test_every_indicator_stands_below_its_goal_and_stage() -> None:
    """Target, actual, full marks, score, claim and gap; the rule in words, its text, the formula and the curve."""
    content = unit_page(views(), lambda _: CURVE)
    *figures, more = row_of(content, "补贴客运线路")
    assert figures[1:] == ["≥13条", "11条", "10.00", "8.46", "9.00", "+0.54"]
    for said in (
        "【按比例】达到目标值得满分",
        "按完成比例赋分",
        "10 × 11 ÷ 13 = 8.46",
        "完成值低于目标值",
        "11条 → 8.46",
    ):
        assert said in more
    text = content.decode()
    headings = re.findall(r'<h3 id="(g\d+)">(.*?)</h3>', text)
    assert headings == [
        ("g1", "部门整体　绩效自评"), ("g2", "农村客运线路补贴　绩效自评"), ("g3", "桥梁安全检测　绩效自评"),
        ("g4", "治超站点运行　未报"),
    ]  # fmt: skip
    assert text.count("<svg") == 5


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"status": "missing_actual", "score": None}, "缺完成值"),
        ({"status": "needs_review", "score": None, "proposed_score": 14.0}, "待复核"),
        ({"status": "not_applicable", "score": None}, "不适用"),
        ({"status": "not_applicable", "score": 10.0}, "10.00 不适用"),
        ({"status": None, "stage": None, "score": None, "max_score": None}, "未报"),
        ({"status": "scored", "score": 0.0}, "0.00"),
    ],
    ids=["missing", "review", "not_applicable", "not_applicable_full", "unreported", "a_true_zero"],
)
def test_what_is_not_scored_says_so_and_is_never_zero(changes: dict[str, Any], said: str) -> None:
    """The status in words in place of the score; full marks stand all the same."""
    row = row_of(unit_page(of_one(**{"claimed_score": None, "claimed_gap": None} | changes)), "补贴客运线路")
    assert (row[3], row[4], row[5], row[6]) == ("10.00", said, "—", "—")


@pytest.mark.parametrize(
    ("changes", "opened"),
    [
        ({"claimed_gap": 0.54}, True),
        ({"claimed_gap": -1.0}, True),
        ({"claimed_gap": 0.004}, False),
        ({"claimed_gap": 0.0}, False),
        ({"claimed_gap": None, "status": "needs_review", "score": None}, True),
        ({"claimed_gap": None, "status": None, "stage": None}, False),
    ],
    ids=["over", "under", "not_shown", "equal", "review", "unreported"],
)
def test_what_is_worth_a_look_stands_open(changes: dict[str, Any], opened: bool) -> None:
    """Where claimed and computed differ, and where a person must decide; without a script."""
    assert ("<details open>" in unit_page(of_one(**changes)).decode()) == opened


@pytest.mark.parametrize(
    "svg",
    [
        "<svg><script>alert(1)</script></svg>",
        '<svg onload="x"></svg>',
        '<svg><path style="fill:red"/></svg>',
        '<svg><image href="x"/></svg>',
        '<svg><a href="javascript:x"><text>x</text></a></svg>',
        '<svg><rect fill="url(#x)"/></svg>',
        "<svg><style>*{}</style></svg>",
        "<svg><foreignObject></foreignObject></svg>",
        '<svg aria-label="x" <script>></svg>',
        "<svg><!-- x --></svg>",
        "<p>x</p>",
        "<svg><text>a > b</text></svg>",
    ],
)
def test_a_picture_that_is_more_than_a_drawing_is_refused(svg: str) -> None:
    """Whoever draws cannot bring in anything but shapes and words."""
    with pytest.raises(ValueError, match="a picture may not hold"):
        picture(svg)


def test_a_picture_stands_in_the_page_as_it_was_drawn() -> None:
    """Without its namespace, which the page does not need, and otherwise unchanged."""
    content = unit_page(of_one(), lambda _: CURVE)
    assert CURVE.replace(' xmlns="http://www.w3.org/2000/svg"', "").replace("\n", "") in content.decode()
    assert "11条 → 8.46 <script>" in "".join(Page(content).words)

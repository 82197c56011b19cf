"""The report site: every unit and finding, escaped, with nothing from outside and no dead link."""

import re
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pandas as pd
import pytest

from perf_pipeline.publishing.scorecard_rows import units_of
from perf_pipeline.publishing.scorecards import write_scorecards
from perf_pipeline.publishing.site.pages import page_name, pages, write_site
from perf_pipeline_tests.publishing.views import UNIT, finding, goal_free_views, organization, views


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
    assert [link for path, link in links if not (path.parent / link).resolve().exists()] == []


def test_a_page_loads_nothing_and_runs_nothing() -> None:
    """The policy allows the page's own style by its hash and nothing else; there is nothing else."""
    for content in pages(with_papers(), {}, 2024).values():
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
    frames = goal_free_views() | {
        "bi_organization_scorecard": pd.DataFrame([organization(organization_name=payload)]),
        "bi_finding": pd.DataFrame([row]),
    }
    clean = {tag for content in pages(views(), {}, 2024).values() for tag, _ in Page(content).tags}
    for content in pages(frames, {}, 2024).values():
        page = Page(content)
        assert {tag for tag, _ in page.tags} <= clean | {"span", "br"}
        assert payload in "".join(page.words)
        assert all(
            re.match(r"(?:index\.html|\.\./\.\./scorecards/2024/|[^/:]+\.html)", link) for link in page.links
        )


def test_personal_data_is_masked() -> None:
    """A number in a quote is hidden."""
    frames = goal_free_views() | {"bi_finding": pd.DataFrame([finding(quote="填表人：张三 13912345678")])}
    text = b"".join(pages(frames, {}, 2024).values()).decode()
    assert "13912345678" not in text
    assert "张三" not in text


def test_equal_frames_give_equal_bytes() -> None:
    """Whatever the order of rows."""
    shuffled = {name: frame.sample(frac=1, random_state=3) for name, frame in views().items()}
    assert pages(shuffled, {}, 2024) == pages(views(), {}, 2024)


def test_a_year_without_units_says_so() -> None:
    """One page."""
    empty = {name: frame.head(0) for name, frame in views().items()}
    found = pages(empty, {}, 2024)
    assert list(found) == ["index.html"]
    assert "本年度没有可列的单位" in found["index.html"].decode()

"""The report site of real papers: every curve stands in the page, and its mark says the stored score."""

import re
from html import unescape
from pathlib import Path

import pytest

from perf_pipeline.cli import main
from perf_pipeline.model.derive import records
from perf_pipeline.orchestration.steps.publishing import publish_site
from perf_pipeline.warehouse.views import read_view
from perf_pipeline_tests.orchestration.conftest import Deployment
from perf_pipeline_tests.scoring.reading_pictures import Seen, seen

FAMILIES = {"proportional", "reverse", "step_deduction", "satisfaction", "qualitative_tiers", "graded_bands"}


def pictures(folder: Path) -> dict[str, list[Seen]]:
    """The pictures of all pages by indicator name."""
    found: dict[str, list[Seen]] = {}
    for page in sorted(folder.rglob("*.html")):
        for svg in re.findall(r"<svg.*?</svg>", page.read_text(encoding="utf-8")):
            name = re.search(r'aria-label="([^"]*)"', svg)
            assert name
            found.setdefault(unescape(name[1]), []).append(seen(svg))
    return found


def test_curves_of_the_samples(deployment: Deployment) -> None:
    """Two units of 2024: a curve for every indicator that has one; marked where it is scored, as high as its score."""
    deployment.drop("松涛镇2024", "交通运输局2024")
    url = deployment.url
    assert main(["run", str(deployment.inbox), "--warehouse", url, "--output", str(deployment.output)]) == 0
    rows = records(read_view(deployment.engine(), "bi_indicator_scorecard", 2024))
    found = pictures(deployment.output / "site" / "2024")
    assert sum(map(len, found.values())) >= len(rows) * 0.9
    marked = [row for row in rows if row["status"] == "scored" and row["level3"] in found]
    assert {row["rule_family"] for row in marked} >= FAMILIES
    for row in marked:
        shares = [one.share(one.mark or one.arrow) for one in found[row["level3"]] if one.mark or one.arrow]
        share = row["score"] / row["max_score"]
        assert any(given == pytest.approx(share, abs=0.002) for given in shares), row["level3"]
    assert all(
        one.distance(one.mark) < 0.3 for every in found.values() for one in every if one.mark and one.lines
    )
    marks = sum(1 for every in found.values() for one in every if one.mark or one.arrow)
    assert marks <= sum(1 for row in rows if row["status"] == "scored")


def test_publishing_again_gives_the_same_bytes(deployment: Deployment, tmp_path: Path) -> None:
    """From the same warehouse, in another folder."""
    deployment.drop("松涛镇2024")
    url = deployment.url
    assert main(["run", str(deployment.inbox), "--warehouse", url, "--output", str(deployment.output)]) == 0
    again = publish_site(deployment.engine(), 2024, tmp_path / "again")
    for path in again.paths:
        assert path.read_bytes() == (deployment.output / "site" / "2024" / path.name).read_bytes()

"""Every sample paper is read as its builder wrote it: bytes → Document → forms against the builder's truth."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from perf_pipeline.forms.form import Form
from perf_pipeline.forms.recognition import Recognition, recognise
from perf_pipeline.intake.reading import read

ROOT = Path(__file__).parents[2]
TRUTH = yaml.safe_load((ROOT / "perf_pipeline_tests/samples_expected.yaml").read_text(encoding="utf-8"))[
    "files"
]


def recognition_of(file: str) -> Recognition:
    """The recognised forms of a sample."""
    return recognise(read((ROOT / "sample_inputs" / file).read_bytes(), file))


def facts(form: Form) -> dict[str, Any]:
    """What the truth file states of a form."""
    total = form.heading.budget_total if form.stage is None else None
    return {
        "kind": form.kind,
        "organization": form.organization_name,
        "project": form.project_name,
        "year": form.fiscal_year,
        "budget": None if total is None else float(total),
        "indicators": [
            {
                "level1": line.level1,
                "level2": line.level2,
                "level3": line.level3,
                "operator": line.operator,
                "value": None if line.target_value is None else float(line.target_value),
                "unit": line.target_unit,
                "weight": None if line.weight is None else float(line.weight),
                "actual": line.actual_text,
                "claimed": None if line.claimed_score is None else float(line.claimed_score),
            }
            for line in form.lines
        ],
    }


def expected_facts(truth: dict[str, Any], printed: bool) -> dict[str, Any]:
    """The same of the truth file; ``printed``: the form has a column of points (else they stand in the rules)."""
    return {
        "kind": truth["kind"],
        "organization": truth["organization"],
        "project": truth["project"],
        "year": truth["year"],
        "budget": truth["budget"],
        "indicators": [
            line
            | {"actual": line.get("actual"), "claimed": line.get("claimed")}
            | ({} if printed else {"weight": None})
            for line in truth["indicators"]
        ],
    }


@pytest.mark.parametrize("truth", TRUTH, ids=[truth["file"] for truth in TRUTH])
def test_a_sample_is_read_as_it_was_written(truth: dict[str, Any]) -> None:
    """All forms, in order, with every level, name, operator, value, unit and printed weight."""
    forms = sorted(recognition_of(truth["file"]).forms, key=lambda form: (form.layout == "G16", form.ordinal))
    wanted = sorted(truth["forms"], key=lambda form: form["narrative"])
    assert [facts(form) for form in forms] == [
        expected_facts(truth, any(line.weight is not None for line in form.lines))
        for form, truth in zip(forms, wanted, strict=True)
    ]

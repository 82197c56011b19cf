"""``perf-pipeline explain``: one sentence and batches, words and JSON, errors line by line."""

import io
import json
from pathlib import Path

import pytest

from perf_pipeline.cli import main
from perf_pipeline_tests.scoring.reading_pictures import seen

SENTENCE = "达到目标值得10分，每低1个百分点扣0.5分，扣完为止"


def batch(path: Path, *lines: object) -> Path:
    """A file of JSON lines; texts are written as they are."""
    file = path / "questions.jsonl"
    written = [line if isinstance(line, str) else json.dumps(line, ensure_ascii=False) for line in lines]
    file.write_text("\n".join(written) + "\n", encoding="utf-8")
    return file


def answers(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    """What was printed, one object a line."""
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_a_sentence_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    """Meaning in both languages, score and formula."""
    assert main(["explain", SENTENCE, "--weight", "10", "--target", "≥95%", "--actual", "93"]) == 0
    said = capsys.readouterr().out
    assert "每低于" in said
    assert "points lost" in said
    assert "得分 9 (scored)" in said
    assert "⌊(95 − 93) ÷ 1⌋" in said


def test_a_sentence_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    """The same with its parameters."""
    assert main(["explain", SENTENCE, "--target", "≥95%", "--actual", "94", "--json"]) == 0
    (answer,) = answers(capsys)
    assert (answer["family"], answer["score"], answer["status"]) == ("step_deduction", 9.5, "scored")
    assert answer["parameters"] == {
        "direction": "below",
        "step": "1",
        "step_basis": "points",
        "deduct": "0.5",
    }


def test_without_an_actual_nothing_is_scored(capsys: pytest.CaptureFixture[str]) -> None:
    """The meaning alone."""
    assert main(["explain", "直接赋分"]) == 0
    assert "得分" not in capsys.readouterr().out.splitlines()[-1]


def test_a_batch_answers_line_by_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One object a line with exactly the agreed keys; a bad line is answered with its error."""
    indicator = {"operator": ">=", "target_value": 95, "target_unit": "%"}
    file = batch(
        tmp_path,
        {"id": "a", "text": SENTENCE, "indicator": indicator, "weight": 10, "actual_value": 93},
        "{no json",
        {"id": "b", "text": "直接赋分", "indicator": {"target_text": "≥3次"}, "weight": "5", "actual_text": "3次"},
        {"id": "c", "text": 7, "indicator": []},
        {"id": "d", "text": SENTENCE, "indicator": {"target_value": ["many"]}},
        {"id": "e"},
    )  # fmt: skip
    assert main(["explain", "--batch", str(file)]) == 0
    a, bad, b, c, d, e = answers(capsys)
    assert set(a) == {"id", "family", "score", "status", "formula", "description"}
    assert (a["id"], a["score"]) == ("a", 9)
    assert "error" in bad
    assert (b["id"], b["family"], b["score"]) == ("b", "all_or_nothing", 5)
    assert (c["id"], "error" in c) == ("c", False)
    assert (d["id"], "error" in d) == ("d", True)
    assert (e["status"], e["score"]) == ("missing_actual", None)


def test_a_batch_from_stdin(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """ "-" reads stdin; bytes that are no UTF-8 spoil one line."""
    content = b"\xff\n" + json.dumps({"id": 1, "text": "是得5分，否不得分", "actual_text": "是"}).encode()
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(content)))
    assert main(["explain", "--batch", "-"]) == 0
    bad, good = answers(capsys)
    assert "error" in bad
    assert (good["id"], good["score"]) == (1, 5)


@pytest.mark.parametrize(
    "arguments",
    [
        ["explain"],
        ["explain", SENTENCE, "--batch", "x"],
        ["explain", "--batch", "/nowhere/at/all"],
        ["explain", SENTENCE, "--profile", "atlantis"],
        ["explain", SENTENCE, "--weight", "ten"],
    ],
)
def test_wrong_arguments_end_with_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """And say why."""
    assert main(arguments) == 2
    assert capsys.readouterr().err


def test_the_profile_counts(capsys: pytest.CaptureFixture[str]) -> None:
    """A rule is stamped with the profile it was read under."""
    assert main(["explain", "满意度赋分", "--target", "≥90%", "--profile", "xinjiang", "--json"]) == 0
    (answer,) = answers(capsys)
    assert str(answer["rulebook_version"]).startswith("xinjiang-")


def test_the_score_curve_is_written_as_svg(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """--plot draws the sentence it explains; what has no curve is said, with status 2 and no file."""
    target = tmp_path / "curve.svg"
    asked = ["explain", "达到95%得满分，每低1个百分点扣1分", "--weight", "10", "--plot", str(target)]
    assert main([*asked, "--target", "≥95%"]) == 0
    assert target.read_text(encoding="utf-8").startswith("<svg ")
    target.unlink()
    assert main(["explain", "酌情给分", "--weight", "10", "--target", "≥95%", "--plot", str(target)]) == 2
    assert not target.exists()
    assert "no curve" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("rule", "target", "actual", "said"),
    [
        ("达到95%得满分，每低1个百分点扣1分", "≥95%", "91.5", "91.5% → 7"),
        ("实际完成值/目标值*分值", "≥4万元", "20000元", "2万元 → 5"),
        ("每延迟1天扣1分", "2024年10月31日", "2024年11月3日", "2024年11月3日 → 7"),
    ],
    ids=["steps", "other_unit", "dates"],
)
def test_the_actual_is_marked_on_the_curve(
    tmp_path: Path, rule: str, target: str, actual: str, said: str
) -> None:
    """--actual with --plot: the score that is printed stands in the picture; without --actual there is no mark."""
    file = tmp_path / "curve.svg"
    asked = ["explain", rule, "--weight", "10", "--target", target, "--plot", str(file)]
    assert main([*asked, "--actual", actual]) == 0
    picture = seen(file.read_text(encoding="utf-8"))
    assert picture.mark is not None
    assert picture.distance(picture.mark) < 0.3
    assert said in picture.words
    assert main(asked) == 0
    assert seen(file.read_text(encoding="utf-8")).mark is None

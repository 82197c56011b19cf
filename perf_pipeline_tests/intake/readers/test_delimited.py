"""Separated values: separators, quotes, places, and what makes a grid."""

import pytest

from perf_pipeline.intake.document import Document, Table
from perf_pipeline.intake.reading import read


def table(document: Document) -> Table:
    """The one table of a document of separated values."""
    (found,) = document.sections[0].blocks
    assert isinstance(found, Table)
    return found


def words(found: Table) -> list[list[str]]:
    """The words of a table."""
    return [[cell.text for cell in row if cell is not None] for row in found.rows]


@pytest.mark.parametrize(
    ("text", "name", "kind", "expected"),
    [
        pytest.param("甲,乙\n1,2\n", "x.csv", "grid", [["甲", "乙"], ["1", "2"]], id="comma"),
        pytest.param("甲;乙\n1;2\n", "x.csv", "grid", [["甲", "乙"], ["1", "2"]], id="semicolon"),
        pytest.param("甲\t乙\n1\t2\n", "x.tsv", "grid", [["甲", "乙"], ["1", "2"]], id="tab"),
        pytest.param("甲,乙\n1\n", "x.csv", "padded", [["甲", "乙"], ["1"]], id="ragged"),
        pytest.param('"甲,一",乙\n1,2\n', "x.csv", "grid", [["甲,一", "乙"], ["1", "2"]], id="quoted_comma"),
        pytest.param('5" 管,乙\n1,2\n', "x.csv", "grid", [['5" 管', "乙"], ["1", "2"]], id="inch_mark"),
        pytest.param("甲,乙\r\n\r\n1,2", "x.csv", "grid", [["甲", "乙"], ["1", "2"]], id="blank_record"),
        pytest.param("甲,乙\n1,2\n", "x.txt", "grid", [["甲", "乙"], ["1", "2"]], id="by_content"),
    ],
)
def test_records(text: str, name: str, kind: str, expected: list[list[str]]) -> None:
    """Records are cut at the separator that fits, quotes are honoured."""
    found = table(read(text.encode(), name))
    assert (kind, expected) == (found.kind, words(found))


def test_place_is_the_line_where_a_record_begins() -> None:
    """A field with line ends does not shift the places of the records after it."""
    found = table(read('甲,"一\n二"\n丙,丁\n'.encode(), "x.csv"))
    assert [row[0].place for row in found.rows if row[0] is not None] == ["line 1", "line 3"]


def test_gbk_from_office_programs() -> None:
    """The encoding in which Chinese office programs save separated values is read and named."""
    document = read("指标,目标值\n培训率,95%\n".encode("gbk"), "x.csv")
    assert words(table(document)) == [["指标", "目标值"], ["培训率", "95%"]]
    assert [finding.code for finding in document.findings] == ["ENC-01"]


def test_prose_with_commas_is_no_table() -> None:
    """Sentences with a few commas stay paragraphs."""
    assert read(b"first, second and third\nanother line, with, more\nend\n", "x.txt").format == "txt"

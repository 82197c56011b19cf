"""Completeness: the end of a file by its format, also where only the directory tells."""

import pytest

from perf_pipeline.intake.completeness import HEAD_BYTES, TAIL_BYTES, has_end
from perf_pipeline_tests.intake.bad_inputs import book, old_book, print_of
from perf_pipeline_tests.intake.readers.word_files import FIXTURES, fixture


def is_whole(content: bytes) -> bool:
    """Whether a file with this content has its end."""
    return has_end(content[:HEAD_BYTES], content[-TAIL_BYTES:], len(content))


@pytest.mark.parametrize(
    "content",
    [
        *(pytest.param(fixture(path.name), id=path.name) for path in sorted(FIXTURES.glob("*.doc"))),
        pytest.param(old_book(), id="xls"),
        pytest.param(book(), id="xlsx"),
        pytest.param(print_of(), id="pdf"),
        pytest.param("绩效".encode(), id="text"),
        pytest.param(b"\xd0\xcf\x11\xe0" + bytes(600), id="no_header"),
    ],
)
def test_whole_files(content: bytes) -> None:
    """Nothing that is whole is left waiting; what is no file of its kind at all is the reader's to refuse."""
    assert is_whole(content)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(fixture("department_goal.doc"), id="doc"),
        pytest.param(old_book(), id="xls"),
        pytest.param(book(), id="xlsx"),
        pytest.param(print_of(), id="pdf"),
    ],
)
@pytest.mark.parametrize("share", [0.02, 0.5])
def test_torn_files(content: bytes, share: float) -> None:
    """The first part of a file is not the file."""
    assert not is_whole(content[: int(len(content) * share)])

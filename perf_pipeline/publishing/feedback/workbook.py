"""The feedback on one submission as files: a workbook and a JSON document that say the same.

Chooses the form: the filer's own workbook with marks (xlsx that may be changed), a table of what was read
(anything else), or one sheet that says why nothing was accepted. Pure: rows and bytes in, bytes out; equal
input gives equal bytes. Called by ``orchestration`` in a guarded process, since the bytes are a stranger's.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import PurePosixPath
from typing import Final

from perf_pipeline.publishing.feedback.content import (
    Answered,
    Feedback,
    Item,
    Row,
    feedback_of,
    in_full,
    worst,
)
from perf_pipeline.publishing.feedback.document import document_of, encoded
from perf_pipeline.publishing.feedback.marking import Cell, Mark, Marking
from perf_pipeline.publishing.feedback.opinion import draw_list, draw_opinion, draw_rejection
from perf_pipeline.publishing.feedback.readings import draw_readings
from perf_pipeline.publishing.feedback.spec import feedback_spec
from perf_pipeline.publishing.feedback.splicing import CannotMark
from perf_pipeline.publishing.files import empty_workbook, safe_name, workbook_bytes
from perf_pipeline.publishing.masking import masked
from perf_pipeline.publishing.sheets import Painter, safe_text

MARKABLE: Final = "xlsx"


@dataclass(frozen=True, slots=True)
class Composed:
    """The two files of a feedback, and how it is given: marked, table or rejected."""

    kind: str
    name: str  # of both files, without ending
    workbook: bytes
    document: bytes


@dataclass(frozen=True, slots=True)
class _Drawn:
    """A workbook with its notes and the cells that findings stand at."""

    kind: str
    workbook: bytes
    notes: Sequence[str]
    cells: Mapping[int, Cell]


def compose(
    answered: Answered, content: bytes | None = None, *, fingerprint: str = "", failed: bool = False
) -> Composed:
    """The feedback on a submission whose bytes are ``content`` (None: they are not at hand).

    ``fingerprint`` is repeated in the document; ``failed`` says that marking was tried and did not end well.
    """
    feedback = feedback_of(answered)
    drawn = _draw(feedback, content, failed=failed)
    name = file_stem(answered.submission["file_name"], feedback.submission_id)
    document = document_of(
        feedback,
        kind=drawn.kind,
        workbook=f"{name}.xlsx",
        sha256=sha256(drawn.workbook).hexdigest(),
        notes=drawn.notes,
        cells={number: f"{sheet}!{cell}" for number, (sheet, cell) in drawn.cells.items()},
        fingerprint=fingerprint,
    )
    return Composed(drawn.kind, name, drawn.workbook, encoded(document))


def file_stem(file_name: str, submission_id: str) -> str:
    """Name of the files: that of the paper made safe, and the beginning of its hash to tell papers apart."""
    return f"{safe_name(masked(PurePosixPath(file_name).stem))}_{submission_id[:12]}"


def path_of(submission: Row) -> str:
    """Where the workbook of a submission lies below the feedback folder."""
    stem = file_stem(submission["file_name"], submission["submission_id"])
    return f"{submission['batch']}/{stem}.xlsx"


def _draw(feedback: Feedback, content: bytes | None, *, failed: bool) -> _Drawn:
    if feedback.rejected or not feedback.forms:
        return _rejection(feedback)
    reason = "failed" if failed and feedback.format == MARKABLE else ""
    if content is not None and feedback.format == MARKABLE and not failed:
        try:
            return _marked(feedback, content)
        except CannotMark as error:
            reason = error.reason
    return _tabled(feedback, reason)


def _marked(feedback: Feedback, content: bytes) -> _Drawn:
    spec = feedback_spec()
    marking = Marking.open(content, spec.active_functions)
    cells = {
        item.number: cell for item in feedback.items if (cell := marking.cell_of(item.place)) is not None
    }
    marking.apply(_marks(feedback.items, cells), spec.words["author"])
    opinion, listed = marking.free_names([spec.sheets["opinion"], spec.sheets["findings"]])
    notes = _marked_notes(marking.removed, len(feedback.items) - len(cells))
    painter = _painter()
    draw_opinion(painter, opinion, feedback, notes, listed)
    draw_list(painter, listed, feedback, cells)
    return _Drawn("marked", marking.finish(workbook_bytes(painter.workbook)), notes, cells)


def _marks(items: Sequence[Item], cells: Mapping[int, Cell]) -> dict[Cell, Mark]:
    """One mark for each cell, for all findings there: the colour of the worst, the words of all."""
    together: dict[Cell, list[Item]] = {}
    for item in items:
        if item.number in cells:
            together.setdefault(cells[item.number], []).append(item)
    colors, cut = feedback_spec().colors, feedback_spec().words["cut"]
    return {
        cell: Mark(colors[worst(found)], safe_text(in_full(found), cut)) for cell, found in together.items()
    }


def _marked_notes(removed: Mapping[str, int], unmarked: int) -> list[str]:
    spec = feedback_spec()
    notes = [spec.words["note_marked"]]
    notes += [spec.removed[what].format(count=count) for what, count in sorted(removed.items())]
    notes += [spec.words["note_unmarked"].format(count=unmarked)] if unmarked else []
    return [*notes, spec.words["note_original"], spec.words["note_privacy"]]


def _tabled(feedback: Feedback, reason: str) -> _Drawn:
    spec = feedback_spec()
    why = spec.cannot_mark[reason] if reason else spec.words["note_table"].format(format=feedback.format)
    notes = [why, spec.words["note_original"], spec.words["note_privacy"]]
    painter = _painter()
    draw_opinion(painter, spec.sheets["opinion"], feedback, notes, spec.sheets["findings"])
    names = [spec.sheets["reading"].format(ordinal=form.ordinal) for form in feedback.forms]
    cells = draw_readings(painter, names, feedback)
    draw_list(painter, spec.sheets["findings"], feedback, cells)
    book = painter.workbook
    book.move_sheet(spec.sheets["findings"], -len(names))  # drawn last, since it leads to the others
    return _Drawn("table", workbook_bytes(book), notes, cells)


def _rejection(feedback: Feedback) -> _Drawn:
    painter, notes = _painter(), [feedback_spec().words["note_privacy"]]
    draw_rejection(painter, feedback_spec().sheets["opinion"], feedback, notes)
    return _Drawn("rejected", workbook_bytes(painter.workbook), notes, {})


def _painter() -> Painter:
    return Painter(empty_workbook(), feedback_spec().words["cut"])

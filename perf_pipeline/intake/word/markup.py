"""Walks the main part of a docx and gathers its paragraphs and tables as raw blocks.

The final text is read: insertions stay, deletions and moved-away text go, hidden text goes, fields show
their results, text boxes are taken once, and content controls, smart tags and links are read through.
Runs know nothing of addresses; what a filer must hear of is noted at the paragraph or row where it
stands. Used by the docx reader only.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from perf_pipeline.errors import UnreadableFile
from perf_pipeline.intake.limits import Limits
from perf_pipeline.intake.markup import Attributes, walk
from perf_pipeline.intake.word.package import WordPackage, attribute, is_on
from perf_pipeline.intake.word.story import (
    PRIVATE,
    Budget,
    Merge,
    Note,
    RawBlock,
    RawBox,
    RawParagraph,
    RawRow,
    RawTable,
    cell_of,
    is_symbol_font,
    raised,
    spelled_out,
    symbol,
)

# subtrees that are no part of the final text: deletions, what properties were before, reading aids
_LEFT_OUT: Final = (
    "moveFrom",
    "rt",
    "rPrChange",
    "pPrChange",
    "tblPrChange",
    "tblPrExChange",
    "tblGridChange",
    "trPrChange",
    "tcPrChange",
    "sectPrChange",
    "numberingChange",
)
_DYNAMIC_FIELD: Final = re.compile(r"\s*DDE(?:AUTO)?\b", re.IGNORECASE)
_HAS_PRIVATE: Final = re.compile("[\uf020-\uf0ff]")
_TRUE: Final = ("1", "true", "on")
_WHITE: Final = "FFFFFF"
_UNFILLED: Final = (None, "auto", "FFFFFF", "ffffff")
_Start = Callable[[Attributes], None]


def read_blocks(package: WordPackage, limits: Limits) -> list[RawBlock]:
    """The raw blocks of the main part.

    Raises UnreadableFile: SEC-11 above the limits, SEC-23 for a field that fetches data from another
    program, FMT-06 without a body, and what ``markup.walk`` raises.
    """
    walker = _TextWalk(package, limits)
    walk(package.text, walker, limits.xml_depth)
    if not walker.has_body:
        raise UnreadableFile("FMT-06")
    return walker.blocks()


@dataclass(slots=True)
class _Story:
    """A sequence of blocks being read: the body, a cell or a text box, with its open paragraph."""

    blocks: list[RawBlock] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    boxes: list[RawBlock] = field(default_factory=list)
    fields: list[bool] = field(default_factory=list)  # open fields; True where the result has begun
    runs_on: bool = False  # the paragraph's mark is deleted: the next paragraph joins it
    numbered: bool = False
    hidden_style: bool = False
    shaded: bool = False  # ground of the open paragraph
    cell_shaded: bool = False

    def close_paragraph(self) -> None:
        """End the open paragraph."""
        text = "".join(self.pieces).strip("\n")  # where pages break
        if self.numbered and text.strip():
            self.notes.append(Note("DOC-06"))
        self.blocks.append(RawParagraph(text, self.notes, self.boxes))
        self.pieces, self.notes, self.boxes = [], [], []

    def close_rest(self) -> None:
        """End what no paragraph's end has ended."""
        if self.pieces or self.notes or self.boxes:
            self.close_paragraph()


@dataclass(slots=True)
class _Run:
    """Letters of one look, as far as looks matter."""

    pieces: list[str] = field(default_factory=list)
    hidden: bool | None = None
    raised: bool | None = None
    style: str = ""
    white: bool = False
    shaded: bool = False
    fonts: Attributes | None = None


@dataclass(slots=True)
class _Cell:
    """Properties of the open cell."""

    span: int = 1
    merge: Merge = Merge.NONE
    beside: bool = False
    deleted: bool = False


@dataclass(slots=True)
class _Row:
    """The open row."""

    raw: RawRow = field(default_factory=RawRow)
    deleted: bool = False


@dataclass(slots=True)
class _Control:
    """A form field of the old kind: a box to tick or a list to choose from."""

    checked: bool | None = None
    default: str | None = None
    result: str | None = None
    entries: list[str] = field(default_factory=list)


class _TextWalk:
    """Callbacks of the walk. Stacks hold what is open; the last of each is what text goes to."""

    def __init__(self, package: WordPackage, limits: Limits) -> None:
        self._package = package
        self._limits = limits
        self._budget = Budget(limits)
        self.has_body = False
        self._stories = [_Story()]
        self._tables: list[RawTable] = []
        self._rows: list[_Row] = []
        self._cells: list[_Cell] = []
        self._run = _Run()
        self._runs: list[_Run] = []  # runs that wait while a text box inside them is read
        self._target: list[str] | None = None  # where characters go
        self._instruction: list[str] = []
        self._skipped = 0  # depth of subtrees left out
        self._prompts = 0  # depth of content controls that only show a prompt
        self._controls: list[bool] = []  # open content controls: whether each shows its prompt
        self._choices: list[int] = []  # letters read when each alternative began
        self._letters = 0
        self._fallbacks: list[bool] = []  # open second ways to draw a thing: whether each is left out
        self._in_paragraph_properties = False
        self._in_row_properties = False
        self._in_cell_properties = False
        self._form_field: _Control | None = None
        self._brackets: list[str] = []  # closing brackets of open formula parts
        self.starts, self.ends = self._handlers()

    def blocks(self) -> list[RawBlock]:
        """What was read."""
        (story,) = self._stories
        story.close_rest()
        return story.blocks

    def characters(self, text: str) -> None:
        if self._target is not None:
            self._target.append(text)

    def _handlers(self) -> tuple[Mapping[str, _Start], Mapping[str, Callable[[], None]]]:
        starts: dict[str, _Start] = {
            "body": self._body,
            "instrText": self._instruction_text,
            "tbl": self._table,
            "tr": self._row,
            "trPr": self._row_properties,
            "txbxContent": self._box,
            "sdt": self._control,
            "sdtContent": self._control_content,
            "AlternateContent": self._alternatives,
            "d": self._bracket,
        }
        ends: dict[str, Callable[[], None]] = {
            "instrText": self._text_ends,
            "tbl": self._table_ends,
            "tr": self._row_ends,
            "trPr": self._row_properties_end,
            "txbxContent": self._box_ends,
            "sdt": self._control_ends,
            "sdtContent": self._control_content_ends,
            "AlternateContent": self._alternatives_end,
            "checkBox": self._check_box_ends,
            "ddList": self._choice_ends,
            "d": self._bracket_ends,
        }
        starts |= self._marks() | self._looks() | self._shapes() | self._form_fields()
        starts = {name: self._unless_left_out(start) for name, start in starts.items()} | self._hot_starts()
        ends = {name: self._unless_left_out_end(end) for name, end in ends.items()} | self._hot_ends()
        for name in _LEFT_OUT:
            starts[name], ends[name] = self._left_out, self._left_out_ends
        starts |= {"del": self._deletion, "moveFrom": self._moved_away, "Fallback": self._fallback}
        ends |= {"del": self._left_out_ends, "Fallback": self._fallback_ends}
        return starts, ends

    def _hot_starts(self) -> dict[str, _Start]:
        """Elements that come so often that they look themselves whether they are left out."""
        return {
            "p": self._paragraph,
            "pPr": self._paragraph_properties,
            "r": self._run_begins,
            "t": self._text,
            "tc": self._cell,
            "tcPr": self._cell_properties,
        }

    def _hot_ends(self) -> dict[str, Callable[[], None]]:
        return {
            "p": self._paragraph_ends,
            "pPr": self._paragraph_properties_end,
            "r": self._run_ends,
            "t": self._text_ends,
            "tc": self._cell_ends,
            "tcPr": self._cell_properties_end,
        }

    def _marks(self) -> dict[str, _Start]:
        """Elements that stand for characters or change how text is taken."""
        return {
            "br": self._puts("\n"),
            "cr": self._puts("\n"),
            "tab": self._puts("\t"),
            "ptab": self._puts("\t"),
            "noBreakHyphen": self._puts("-"),
            "sym": self._symbol,
            "fldChar": self._field_mark,
            "fldSimple": self._simple_field,
            "ins": self._insertion,
            "moveTo": self._insertion,
            "showingPlcHdr": self._prompt,
            "den": self._puts_into_formula("/"),
            "rad": self._puts_into_formula("√"),
            "sup": self._formula_level,
            "sub": self._formula_level,
            "begChr": self._opening,
            "endChr": self._closing,
        }

    def _looks(self) -> dict[str, _Start]:
        """Properties of runs and paragraphs."""
        return {
            "vanish": self._vanish,
            "vertAlign": self._vertical,
            "rStyle": self._run_style,
            "pStyle": self._paragraph_style,
            "rFonts": self._fonts,
            "color": self._colour,
            "shd": self._shading,
            "numId": self._number,
        }

    def _shapes(self) -> dict[str, _Start]:
        """Properties of rows and cells."""
        return {
            "gridSpan": self._span,
            "vMerge": self._vertical_merge,
            "hMerge": self._horizontal_merge,
            "gridBefore": self._before,
            "gridAfter": self._after,
            "hidden": self._hidden_row,
            "cellDel": self._deleted_cell,
            "cellIns": self._insertion,
        }

    def _form_fields(self) -> dict[str, _Start]:
        return {
            "checkBox": self._form_field_begins,
            "ddList": self._form_field_begins,
            "checked": self._ticked,
            "default": self._default,
            "result": self._chosen,
            "listEntry": self._entry,
        }

    def _unless_left_out(self, start: _Start) -> _Start:
        def guarded(attributes: Attributes) -> None:
            if not self._skipped:
                start(attributes)

        return guarded

    def _unless_left_out_end(self, end: Callable[[], None]) -> Callable[[], None]:
        def guarded() -> None:
            if not self._skipped:
                end()

        return guarded

    # --- subtrees left out ---

    def _left_out(self, _: Attributes) -> None:
        self._skipped += 1

    def _left_out_ends(self) -> None:
        self._skipped -= 1

    def _moved_away(self, _: Attributes) -> None:
        self._changed()
        self._skipped += 1

    def _deletion(self, _: Attributes) -> None:
        """Deleted text; inside properties: a deleted paragraph mark or row."""
        self._changed()
        if self._in_row_properties:
            self._rows[-1].deleted = True
        elif self._in_paragraph_properties:
            self._stories[-1].runs_on = True
        self._skipped += 1

    def _insertion(self, _: Attributes) -> None:
        self._changed()

    def _changed(self) -> None:
        if not self._skipped:
            notes = self._rows[-1].raw.notes if self._in_row_properties else self._stories[-1].notes
            notes.append(Note("DOC-02"))

    def _alternatives(self, _: Attributes) -> None:
        self._choices.append(self._letters)

    def _alternatives_end(self) -> None:
        self._choices.pop()

    def _fallback(self, _: Attributes) -> None:
        """The second way to draw a thing is only read when the first one held no letters."""
        left_out = self._letters > self._choices[-1] if self._choices else False
        self._fallbacks.append(left_out)
        self._skipped += left_out

    def _fallback_ends(self) -> None:
        self._skipped -= self._fallbacks.pop()

    # --- paragraphs, runs and text ---

    def _body(self, _: Attributes) -> None:
        self.has_body = True

    def _paragraph(self, _: Attributes) -> None:
        if self._skipped:
            return
        self._budget.line()
        story = self._stories[-1]
        story.numbered = story.hidden_style = story.shaded = False

    def _paragraph_ends(self) -> None:
        if self._skipped:
            return
        if self._run.pieces:
            self._flush()
        story = self._stories[-1]
        if not all(story.fields):  # an instruction that never ended must not swallow what follows
            self._check_instruction()
            story.fields.clear()
        if story.runs_on:
            story.runs_on = False
        else:
            story.close_paragraph()

    def _paragraph_properties(self, _: Attributes) -> None:
        self._in_paragraph_properties |= not self._skipped

    def _paragraph_properties_end(self) -> None:
        self._in_paragraph_properties &= self._skipped > 0

    def _run_ends(self) -> None:
        if self._run.pieces and not self._skipped:
            self._flush()

    def _run_begins(self, _: Attributes) -> None:
        if self._skipped:
            return
        if self._run.pieces:
            self._flush()
        self._run = _Run()

    def _text(self, _: Attributes) -> None:
        if self._skipped:
            return
        self._target = self._run.pieces

    def _instruction_text(self, _: Attributes) -> None:
        self._target = self._instruction

    def _text_ends(self) -> None:
        if not self._skipped:
            self._letters += 1
            self._target = None

    def _flush(self) -> None:
        """Give the letters of the open run to the open paragraph."""
        run, story = self._run, self._stories[-1]
        text = "".join(run.pieces)
        if not text:
            return
        run.pieces = []
        if not all(story.fields):
            return  # a field inside the instruction of another
        if self._prompts:
            story.notes.append(Note("DOC-13"))
            return
        hidden, is_raised = self._look_of(run, story)
        if hidden:
            if text.strip():
                story.notes.append(Note("DOC-05", text))
            return
        text = self._spelled_out(text, run, story)
        if is_raised and text.strip():
            story.notes.append(Note("DOC-01", text))
            text = raised(text)
        if run.white and text.strip() and not (run.shaded or story.shaded or story.cell_shaded):
            story.notes.append(Note("DOC-11", text))
        story.pieces.append(text)

    def _look_of(self, run: _Run, story: _Story) -> tuple[bool, bool]:
        """Whether the letters are hidden and whether they are raised: the run decides before its style."""
        hidden, is_raised = self._package.look(run.style) if run.style else (False, False)
        if run.hidden is not None:
            hidden = run.hidden
        elif story.hidden_style:
            hidden = True
        return hidden, is_raised if run.raised is None else run.raised

    def _spelled_out(self, text: str, run: _Run, story: _Story) -> str:
        """Letters of symbol fonts as the signs that they show."""
        font = ""
        if run.fonts is not None:
            font = attribute(run.fonts, "ascii") or attribute(run.fonts, "hAnsi") or ""
        if not is_symbol_font(font) and _HAS_PRIVATE.search(text) is None:
            return text
        text, known = spelled_out(text, font)
        if not known:
            story.notes.append(Note("DOC-07", text))
        return text

    def _puts(self, character: str) -> _Start:
        def put(_: Attributes) -> None:
            if not self._in_paragraph_properties:  # where a tab is a tab stop
                self._run.pieces.append(character)

        return put

    def _symbol(self, attributes: Attributes) -> None:
        font, code = attribute(attributes, "font") or "", attribute(attributes, "char") or ""
        try:
            number = int(code, 16)
        except ValueError:
            number = -1
        sign = symbol(font, number)
        if sign is None and 0x20 <= number < 0x10000 and number not in PRIVATE and not is_symbol_font(font):
            sign = chr(number)
        if sign is None:
            self._stories[-1].notes.append(Note("DOC-07", f"{font} {code}"))
        self._run.pieces.append(sign or "\ufffd")
        self._letters += 1

    # --- looks ---

    def _vanish(self, attributes: Attributes) -> None:
        if not self._in_paragraph_properties:
            self._run.hidden = is_on(attributes)

    def _vertical(self, attributes: Attributes) -> None:
        self._run.raised = attribute(attributes, "val") == "superscript"

    def _run_style(self, attributes: Attributes) -> None:
        if not self._in_paragraph_properties:
            self._run.style = attribute(attributes, "val") or ""

    def _paragraph_style(self, attributes: Attributes) -> None:
        hidden, _ = self._package.look(attribute(attributes, "val") or "")
        self._stories[-1].hidden_style = hidden

    def _fonts(self, attributes: Attributes) -> None:
        self._run.fonts = attributes

    def _colour(self, attributes: Attributes) -> None:
        self._run.white = (attribute(attributes, "val") or "").upper() == _WHITE

    def _shading(self, attributes: Attributes) -> None:
        shaded = attribute(attributes, "fill") not in _UNFILLED
        if self._in_paragraph_properties:
            self._stories[-1].shaded = shaded
        elif self._in_cell_properties:
            self._stories[-1].cell_shaded = shaded
        else:
            self._run.shaded = shaded

    def _number(self, attributes: Attributes) -> None:
        self._stories[-1].numbered = attribute(attributes, "val") != "0"

    # --- fields ---

    def _field_mark(self, attributes: Attributes) -> None:
        self._flush()
        fields = self._stories[-1].fields
        kind = attribute(attributes, "fldCharType")
        if kind == "begin":
            fields.append(False)
        elif fields:
            self._check_instruction()
            if kind == "separate":
                fields[-1] = True
            else:
                fields.pop()

    def _simple_field(self, attributes: Attributes) -> None:
        self._instruction.append(attribute(attributes, "instr") or "")
        self._check_instruction()

    def _check_instruction(self) -> None:
        instruction = "".join(self._instruction)
        self._instruction.clear()
        if _DYNAMIC_FIELD.match(instruction):
            raise UnreadableFile("SEC-23", what="DDE")

    def _form_field_begins(self, _: Attributes) -> None:
        self._form_field = _Control()

    def _ticked(self, attributes: Attributes) -> None:
        if self._form_field is not None:
            self._form_field.checked = is_on(attributes)

    def _default(self, attributes: Attributes) -> None:
        if self._form_field is not None:
            self._form_field.default = attribute(attributes, "val") or ""

    def _chosen(self, attributes: Attributes) -> None:
        if self._form_field is not None:
            self._form_field.result = attribute(attributes, "val") or ""

    def _entry(self, attributes: Attributes) -> None:
        if self._form_field is not None:
            self._form_field.entries.append(attribute(attributes, "val") or "")

    def _check_box_ends(self) -> None:
        field_, self._form_field = self._form_field, None
        if field_ is not None:
            ticked = field_.checked if field_.checked is not None else field_.default in _TRUE
            self._stories[-1].pieces.append("☑" if ticked else "☐")

    def _choice_ends(self) -> None:
        field_, self._form_field = self._form_field, None
        if field_ is not None:
            choice = number_of(field_.result or field_.default, len(field_.entries))
            self._stories[-1].pieces += field_.entries[choice : choice + 1]

    # --- formulas ---

    def _puts_into_formula(self, sign: str) -> _Start:
        def put(_: Attributes) -> None:
            self._stories[-1].pieces.append(sign)
            self._formula_level(_)

        return put

    def _formula_level(self, _: Attributes) -> None:
        self._stories[-1].notes.append(Note("DOC-10"))

    def _bracket(self, _: Attributes) -> None:
        self._stories[-1].pieces.append("(")
        self._brackets.append(")")

    def _opening(self, attributes: Attributes) -> None:
        if self._brackets and self._stories[-1].pieces:
            self._stories[-1].pieces[-1] = attribute(attributes, "val") or ""

    def _closing(self, attributes: Attributes) -> None:
        if self._brackets:
            self._brackets[-1] = attribute(attributes, "val") or ""

    def _bracket_ends(self) -> None:
        self._stories[-1].pieces.append(self._brackets.pop())

    # --- content controls and text boxes ---

    def _control(self, _: Attributes) -> None:
        self._controls.append(False)

    def _control_ends(self) -> None:
        self._controls.pop()

    def _prompt(self, attributes: Attributes) -> None:
        if self._controls:
            self._controls[-1] = is_on(attributes)

    def _control_content(self, _: Attributes) -> None:
        self._prompts += bool(self._controls) and self._controls[-1]

    def _control_content_ends(self) -> None:
        self._flush()
        self._prompts -= bool(self._controls) and self._controls[-1]

    def _box(self, _: Attributes) -> None:
        self._flush()
        self._runs.append(self._run)
        self._run = _Run()
        self._stories.append(_Story())

    def _box_ends(self) -> None:
        blocks = self._story_ends().blocks
        self._run = self._runs.pop()
        self._stories[-1].boxes.append(RawBox(blocks))

    def _story_ends(self) -> _Story:
        """Close the innermost story; what is left of an open paragraph still counts."""
        if self._run.pieces:
            self._flush()
        story = self._stories.pop()
        story.close_rest()
        return story

    # --- tables ---

    def _table(self, _: Attributes) -> None:
        story = self._stories[-1]
        if story.pieces:
            story.close_paragraph()
        self._tables.append(RawTable())

    def _table_ends(self) -> None:
        self._stories[-1].blocks.append(self._tables.pop())

    def _row(self, _: Attributes) -> None:
        if not self._tables:
            raise UnreadableFile("FMT-06")
        self._budget.line()
        self._rows.append(_Row())

    def _row_ends(self) -> None:
        row = self._rows.pop()
        if row.deleted:
            self._stories[-1].notes += row.raw.notes
        elif row.raw.cells:
            self._tables[-1].rows.append(row.raw)

    def _row_properties(self, _: Attributes) -> None:
        self._in_row_properties = bool(self._rows)

    def _row_properties_end(self) -> None:
        self._in_row_properties = False

    def _cell(self, _: Attributes) -> None:
        if self._skipped:
            return
        if not self._rows:
            raise UnreadableFile("FMT-06")
        self._cells.append(_Cell())
        self._stories.append(_Story())

    def _cell_ends(self) -> None:
        if self._skipped:
            return
        story, shape = self._story_ends(), self._cells.pop()
        cell = cell_of(story.blocks)
        cell.span, cell.merge, cell.beside = shape.span, shape.merge, shape.beside
        row = self._rows[-1].raw
        if shape.deleted:
            row.notes += cell.notes
        else:
            row.cells.append(cell)

    def _cell_properties(self, _: Attributes) -> None:
        if not self._skipped:
            self._in_cell_properties = bool(self._cells)

    def _cell_properties_end(self) -> None:
        self._in_cell_properties &= self._skipped > 0

    def _span(self, attributes: Attributes) -> None:
        if self._cells:
            most = self._limits.columns
            self._cells[-1].span = max(1, number_of(attribute(attributes, "val"), most))

    def _vertical_merge(self, attributes: Attributes) -> None:
        if self._cells:
            restarts = attribute(attributes, "val") == "restart"
            self._cells[-1].merge = Merge.STARTS if restarts else Merge.CONTINUES

    def _horizontal_merge(self, attributes: Attributes) -> None:
        if self._cells:
            self._cells[-1].beside = attribute(attributes, "val") != "restart"

    def _before(self, attributes: Attributes) -> None:
        if self._in_row_properties:
            self._rows[-1].raw.before = number_of(attribute(attributes, "val"), self._limits.columns)

    def _after(self, attributes: Attributes) -> None:
        if self._in_row_properties:
            self._rows[-1].raw.after = number_of(attribute(attributes, "val"), self._limits.columns)

    def _hidden_row(self, attributes: Attributes) -> None:
        if self._in_row_properties:
            self._rows[-1].raw.hidden = is_on(attributes)

    def _deleted_cell(self, _: Attributes) -> None:
        if self._cells:
            self._cells[-1].deleted = True
            self._changed()


def number_of(text: str | None, most: int) -> int:
    """A count from an attribute, at most ``most``; 0 when it is none."""
    if text is None or not (text.isascii() and text.isdecimal()):
        return 0
    return min(int(text), most) if len(text) < 10 else most

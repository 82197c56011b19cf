"""Tables that stand in running text: cells with spans, told row by row, become one rectangular grid.

Web pages and OpenDocument texts both tell tables this way. A cell takes the next free position of its row;
spans that lead nowhere are cut: beyond the last column where any cell begins there is nothing. Rows that
stop early are a sign of lost merges unless spans are told somewhere: such a table is ``padded``.
"""

from dataclasses import dataclass, field
from typing import Final

from perf_pipeline.errors import UnreadableFile
from perf_pipeline.intake.document import Cell, CellValue, Table
from perf_pipeline.intake.limits import Limits

_FULL_ROW: Final = 3  # shorter rows are titles and notes, whose length says nothing


@dataclass(slots=True)
class _Placed:
    column: int
    text: str
    rows: int
    columns: int
    value: CellValue
    hidden: bool


@dataclass(slots=True)
class FlowTable:
    """One table while its cells are told; ``place`` is its address: ``t2``, cells are at ``t2 r1 c1``."""

    place: str
    limits: Limits
    has_hidden: bool = False
    _rows: list[list[_Placed]] = field(default_factory=list)
    _reach: dict[int, int] = field(default_factory=dict)  # column → last row that is taken there
    _column: int = 0
    _owed: int = 0  # positions that the last cell's span has taken and that may yet be told as covered
    _cells: int = 0

    def begin_row(self) -> None:
        """The next row. Raises UnreadableFile SEC-11 beyond the limit."""
        if len(self._rows) >= self.limits.rows:
            raise UnreadableFile("SEC-11", what="rows and columns")
        self._rows.append([])
        self._column = self._owed = 0

    def next_place(self) -> str:
        """The address of the cell that is added next."""
        return f"{self.place} r{max(len(self._rows), 1)} c{self._free() + 1}"

    def add(
        self, text: str, rows: int = 1, columns: int = 1, *, value: CellValue = None, hidden: bool = False
    ) -> None:
        """The next cell of the row. Raises UnreadableFile SEC-11 beyond the limits."""
        if not self._rows:
            self.begin_row()
        self._cells += 1
        column = self._free()
        if column >= self.limits.columns or self._cells > self.limits.valued_cells:
            raise UnreadableFile("SEC-11", what="rows and columns")
        row = len(self._rows) - 1
        columns = self._room(column, columns, row)
        rows = max(1, min(rows, self.limits.rows))
        for taken in range(column, column + columns):
            self._reach[taken] = row + rows - 1
        self._rows[-1].append(_Placed(column, text, rows, columns, value, hidden))
        self.has_hidden = self.has_hidden or (hidden and bool(text))
        self._column, self._owed = column + columns, columns - 1

    def covered(self) -> None:
        """A position that is told to be covered; a blank where no span reaches."""
        if self._owed:
            self._owed -= 1
        elif self._reach.get(self._column, -1) < len(self._rows) - 1:
            self.add("")
        else:
            self._column += 1

    def table(self) -> Table | None:
        """The finished grid, None when no cell says anything. Raises UnreadableFile SEC-11."""
        if not any(cell.text for row in self._rows for cell in row):
            return None
        width = max((cell.column for row in self._rows for cell in row), default=-1) + 1
        if width * len(self._rows) > self.limits.box_cells:
            raise UnreadableFile("SEC-11", what="rows and columns")
        if self._is_ragged():
            return Table(tuple(self._own(number, row) for number, row in enumerate(self._rows, 1)), "padded")
        return Table(tuple(map(tuple, self._grid(width))), "grid")

    def _grid(self, width: int) -> list[list[Cell | None]]:
        height = len(self._rows)
        grid: list[list[Cell | None]] = [
            [Cell("", f"{self.place} r{row} c{column}") for column in range(1, width + 1)]
            for row in range(1, height + 1)
        ]
        for index, row in enumerate(self._rows):
            for cell in row:
                rows, columns = min(cell.rows, height - index), min(cell.columns, width - cell.column)
                for covered in grid[index : index + rows] if rows > 1 or columns > 1 else ():
                    covered[cell.column : cell.column + columns] = [None] * columns
                grid[index][cell.column] = self._cell(cell, index + 1, rows, columns)
        return grid

    def _own(self, number: int, row: list[_Placed]) -> tuple[Cell, ...]:
        return tuple(self._cell(cell, number, 1, 1) for cell in row)

    def _cell(self, cell: _Placed, row: int, rows: int, columns: int) -> Cell:
        return Cell(
            cell.text,
            f"{self.place} r{row} c{cell.column + 1}",
            cell.value,
            row_span=rows,
            column_span=columns,
            hidden=cell.hidden,
        )

    def _is_ragged(self) -> bool:
        """Whether full rows differ in length and nothing tells why."""
        if any(cell.rows > 1 for row in self._rows for cell in row):
            return False
        ends = {row[-1].column + row[-1].columns for row in self._rows if len(row) >= _FULL_ROW}
        return len(ends) > 1

    def _free(self) -> int:
        row = max(len(self._rows) - 1, 0)
        column = self._column
        while self._reach.get(column, -1) >= row:
            column += 1
        return column

    def _room(self, column: int, columns: int, row: int) -> int:
        """How many columns a cell may take: within the limit, and not over what reaches from above."""
        columns = max(1, min(columns, self.limits.columns - column))
        taken = (c for c in range(column + 1, column + columns) if self._reach.get(c, -1) >= row)
        return next(taken, column + columns) - column

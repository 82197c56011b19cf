"""Small documents for the tests of forms, written the way a reader would hand them over."""

from perf_pipeline.intake.document import Block, Cell, Document, Paragraph, Section, Table


def paper(text: str) -> Document:
    """A padded dump: '|' separates cells, a line without it is a paragraph, an empty line ends a table."""
    blocks: list[Block] = []
    rows: list[tuple[Cell, ...]] = []
    for number, line in enumerate(text.strip("\n").split("\n"), start=1):
        place = f"line {number}"
        if "|" in line:
            rows.append(tuple(Cell(part.strip(), place) for part in line.split("|")))
            continue
        if rows:
            blocks.append(Table(tuple(rows), "padded"))
            rows = []
        if line.strip():
            blocks.append(Paragraph(line.strip(), place))
    if rows:
        blocks.append(Table(tuple(rows), "padded"))
    return Document("txt", (Section("", tuple(blocks)),))


def sheet(rows: list[list[str]], name: str = "表1") -> Document:
    """A grid with merged cells: '<' is covered from the left, '^' from above."""
    spans = {
        (r, c): [1, 1] for r, row in enumerate(rows) for c, text in enumerate(row) if text not in ("<", "^")
    }
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            if text == "<":
                anchor = max(key for key in spans if key[0] == r and key[1] < c)
                spans[anchor][1] = c - anchor[1] + 1
            elif text == "^":
                anchor = max(key for key in spans if key[1] == c and key[0] < r)
                spans[anchor][0] = r - anchor[0] + 1
    cells = tuple(
        tuple(
            Cell(text, f"{name}!{chr(65 + c)}{r + 1}", row_span=spans[r, c][0], column_span=spans[r, c][1])
            if (r, c) in spans
            else None
            for c, text in enumerate(row)
        )
        for r, row in enumerate(rows)
    )
    return Document("xlsx", (Section(name, (Table(cells, "grid"),)),))

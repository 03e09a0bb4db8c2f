"""Tables whose cells a text export has written as lines of their own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from lianggang.documents.model import Cell, Paragraph, Table


def table_of_cells(lines: Sequence[Paragraph]) -> Table:
    """The table that a run of cell lines stands for.

    A cell begins with a tab; lines without one go on with the cell; a blank line before a cell begins a row.
    Short rows are filled up on the left: what is missing there is merged with the row above.
    """
    rows: list[list[Cell]] = []
    end = lines[0].start
    for line in lines:
        if line.text.startswith("\t"):
            if not rows or line.start - end > 1:
                rows.append([])
            rows[-1].append(Cell(line.text.strip(), line.start + 1))
        else:
            last = rows[-1][-1]
            rows[-1][-1] = Cell(f"{last.text}\n{line.text.strip()}".strip(), last.start)
        end = line.end
    filled = [r for r in rows if any(c.text for c in r)]
    width = Counter(len(r) for r in filled).most_common(1)[0][0] if filled else 0
    return Table(tuple(_fit(row, width) for row in filled), lines[0].start)


def _fit(row: list[Cell], width: int) -> tuple[Cell, ...]:
    missing = width - len(row)
    return tuple([Cell("", row[0].start, merged=True)] * missing + row) if missing > 0 else tuple(row)

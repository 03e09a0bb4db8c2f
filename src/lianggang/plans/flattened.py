"""Tables whose cells a text export has written as lines of their own."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from lianggang.documents.model import Cell, Paragraph, Table


def table_of_cells(lines: Sequence[Paragraph]) -> Table:
    """The table that a run of cell lines stands for.

    A cell begins with a tab; lines without one go on with the cell, but behind a line that holds a whole row they
    span the table. A wider gap than usual before a cell begins a row, and so does every line that holds a row.
    Rows that ran together are parted again. Short rows are filled up on the left: what is missing there is merged
    with the row above; a short first row is spread over the cells of a second row of headings.
    Every cell keeps the length of its words in the document.
    """
    rows = [row for row in _rows(lines) if any(c.text for c in row)]
    width = _width(rows)
    parted = [part for row in rows for part in _parted(row, width)]
    filled = [row for row in parted if any(c.text for c in row)]
    if len(filled) > 1 and len(filled[0]) < width:
        filled[0] = _spread(filled[0], filled[1])
    return Table(tuple(_fit(row, width) for row in filled), lines[0].start)


def is_row(line: Paragraph) -> bool:
    """Whether a line holds a whole row, its cells parted by tabs."""
    return line.text.count("\t") > 1 and bool(line.text.strip("\t"))


def _rows(lines: Sequence[Paragraph]) -> list[list[Cell]]:
    rows: list[list[Cell]] = []
    end = lines[0].start
    usual = min((line.start - before.end for before, line in pairwise(lines)), default=1)
    for before, line in pairwise([None, *lines]):
        assert line is not None
        if line.text.startswith("\t") or is_row(line):
            if not rows or line.start - end > usual or is_row(line):
                rows.append([])
            rows[-1] += _cells(line)
        elif before and is_row(before):
            rows.append([Cell(line.text.strip(), line.end - len(line.text.lstrip()))])
        else:
            rows[-1][-1] = _longer(rows[-1][-1], line)
        end = line.end
    return rows


def _cells(line: Paragraph) -> Iterator[Cell]:
    for match in re.finditer(r"\t([^\t]*)" if line.text.startswith("\t") else r"(?:^|\t)([^\t]*)", line.text):
        text = match[1].lstrip()
        yield Cell(text.rstrip(), line.start + match.end() - len(text))


def _longer(cell: Cell, line: Paragraph) -> Cell:
    text = line.text.lstrip()
    start = line.end - len(text)
    gap = start - cell.start - len(cell.text)
    return Cell(f"{cell.text}{chr(10) * gap}{text.rstrip()}", cell.start) if cell.text else Cell(text.rstrip(), start)


def _width(rows: Sequence[Sequence[Cell]]) -> int:
    if len(rows) != 1:
        return Counter(len(r) for r in rows).most_common(1)[0][0] if rows else 0
    first = next((i for i, c in enumerate(rows[0]) if c.text == "1"), 0)
    return next((w for w in (first, first - 1) if w > 2 and len(rows[0]) % w == 0), len(rows[0]))


def _parted(row: list[Cell], width: int) -> list[list[Cell]]:
    if len(row) % width:
        return [row]
    return [row[i : i + width] for i in range(0, len(row), width)]


def _spread(row: list[Cell], below: Sequence[Cell]) -> list[Cell]:
    """A row of headings over the row below, where neighbouring words stand under one heading."""
    starts = [i for i, cell in enumerate(below) if not (i and cell.text and below[i - 1].text)]
    if len(starts) != len(row):
        return row
    spans = zip(row, starts, [*starts[1:], len(below)], strict=True)
    return [Cell(cell.text, cell.start, merged=i > start) for cell, start, end in spans for i in range(start, end)]


def _fit(row: list[Cell], width: int) -> tuple[Cell, ...]:
    missing = width - len(row)
    if len(row) == 1 and missing > 1:
        return (row[0], *(replace(row[0], merged=True) for _ in range(missing)))
    return tuple([Cell("", row[0].start, merged=True)] * missing + row) if missing > 0 else tuple(row)

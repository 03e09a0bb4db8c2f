"""Tables as they stand in a file: rows of cells with their places, whatever the format."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class CellKind(StrEnum):
    """What a cell is besides its text."""

    TEXT = "text"
    NUMBER = "number"
    PERCENT = "percent"  # a number shown with a percent sign: 0.953 shown as 95.3%
    DATE = "date"
    BOOLEAN = "boolean"
    FAULT = "fault"  # #DIV/0! and the like
    UNCOMPUTED = "uncomputed"  # a formula whose value the file does not carry


@dataclass(frozen=True, slots=True)
class GridCell:
    """One cell; `text` repeats the origin's text in every cell of a merged range, which has `merged` set."""

    text: str = ""
    kind: CellKind = CellKind.TEXT
    merged: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether the cell says nothing at all."""
        return not self.text.strip() and self.kind in (CellKind.TEXT, CellKind.NUMBER)


NOTHING = GridCell()


@dataclass(frozen=True, slots=True)
class GridRow:
    """One row with its number as the user sees it (1 = first)."""

    number: int
    cells: tuple[GridCell, ...]
    hidden: bool = False

    def cell(self, column: int) -> GridCell:
        """The cell of that column (0 = first), empty beyond the end of the row."""
        return self.cells[column] if column < len(self.cells) else NOTHING

    @property
    def filled(self) -> tuple[str, ...]:
        """The texts of the cells that say something of their own, merged ones once."""
        texts = [c.text.strip() for c in self.cells if not c.is_empty]
        return tuple(dict.fromkeys(texts)) if any(c.merged for c in self.cells) else tuple(texts)


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet of a workbook, or a whole text file (`sheet` = "").

    formats_known: whether percent formats show as such; the reader of .xls files does not tell them.
    """

    file: str
    sheet: str
    rows: tuple[GridRow, ...]
    hidden: bool = False
    formats_known: bool = True

    @property
    def where(self) -> str:
        """File and sheet, for findings."""
        return f"{self.file} {self.sheet}".strip()

    def place(self, row: int, column: int | None = None) -> str:
        """A readable place: 「figures.csv 第12行」, 「figures.xlsx 表1 D12」; row 1 and column 0 are the first."""
        if not self.sheet or column is None:
            return f"{self.where} 第{row}行"
        return f"{self.where} {column_letters(column)}{row}"

    def filled_rows(self) -> Iterator[GridRow]:
        """The rows that hold anything."""
        return (row for row in self.rows if any(not c.is_empty for c in row.cells))


def column_letters(column: int) -> str:
    """The letters of a column as Excel names it; 0 is A."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters

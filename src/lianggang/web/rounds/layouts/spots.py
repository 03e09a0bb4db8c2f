"""The cells of a workbook with the labels they stand under, whichever way its tables run."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from lianggang.errors import unusable
from lianggang.panel.grid import CellKind, Grid, GridCell, column_letters
from lianggang.panel.numbers import parse_number

MOST_CELLS = 200_000
_LABELS = 6  # as many are kept on each side of a cell, the nearest ones
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
_YEAR_CELL = re.compile(r"(?:19|20)\d\d\s*年?度?")
_YEAR_LABEL = re.compile(r"(?:19|20)\d\d\s*年")
_LONGEST_UNIT = 2
_ADDRESS = re.compile(r"\$?([A-Z]{1,3})\$?([1-9]\d{0,6})")


@dataclass(frozen=True, slots=True)
class Spot:
    """One cell. row: 1 = first; column: 0 = first. left, above: the labels on these sides, the nearest first."""

    sheet: str
    row: int
    column: int
    cell: GridCell
    is_label: bool
    left: tuple[str, ...]
    above: tuple[str, ...]

    @property
    def at(self) -> str:
        """Column and row as Excel names them."""
        return f"{column_letters(self.column)}{self.row}"

    @property
    def place(self) -> str:
        """The cell with its sheet, for findings."""
        return f"{self.sheet} {self.at}".strip()

    @property
    def labels(self) -> tuple[str, ...]:
        """Everything that the cell stands under."""
        return self.left + self.above

    def year(self) -> int | None:
        """The year that the nearest label speaks of, else the name of the sheet; None for none."""
        return next((int(m[1]) for text in (*self.labels, self.sheet) if (m := _YEAR.search(text))), None)


class Workbook:
    """The cells of a workbook. Raises LianggangError when it is too large to be anybody's table."""

    def __init__(self, grids: Sequence[Grid]) -> None:
        self.grids = [grid for grid in grids if not grid.hidden]
        if sum(len(row.cells) for grid in self.grids for row in grid.rows) > MOST_CELLS:
            raise unusable("workbook-too-large", "表格太大。", advice="请只留报送用的工作表。")

    @property
    def sheets(self) -> list[str]:
        """The names of its sheets."""
        return [grid.sheet for grid in self.grids]

    @cached_property
    def spots(self) -> list[Spot]:
        """Every cell, sheet by sheet."""
        return [spot for grid in self.grids for spot in _spots(grid)]

    @cached_property
    def _by_address(self) -> Mapping[tuple[str, str], Spot]:
        return {(spot.sheet, spot.at): spot for spot in self.spots}

    def at(self, address: str) -> Spot | None:
        """The cell of an address, "D12" on the first sheet or "表2!D12"; None when there is none."""
        sheet, _, cell = address.strip().rpartition("!")
        match = _ADDRESS.fullmatch(cell.strip().upper())
        wanted = sheet.strip("'") or (self.sheets[0] if self.sheets else "")
        return self._by_address.get((wanted, f"{match[1]}{match[2]}")) if match else None

    def address(self, spot: Spot) -> str:
        """How a person writes the cell: the sheet's name only where it is not the first."""
        return spot.at if spot.sheet == self.sheets[0] else f"{spot.sheet}!{spot.at}"


def relative(text: str, year: int) -> str:
    """A label with its years counted from `year`, so that 2024年 of one round is 2025年 of the next."""
    return _YEAR.sub(lambda m: f"{{{int(m[1]) - year:+d}}}", text)


def _spots(grid: Grid) -> Iterator[Spot]:
    years = _bare_years(grid)
    width = max((len(row.cells) for row in grid.rows), default=0)
    above = [_Run() for _ in range(width)]
    for row in grid.rows:
        left = _Run()
        for column in range(width):
            cell = row.cell(column)
            is_label = (row.number, column) in years or _is_label(cell)
            yield Spot(grid.sheet, row.number, column, cell, is_label, left.labels, above[column].labels)
            for run in (left, above[column]):
                run.meet(cell, is_label)


class _Run:
    """The labels met so far in one direction; a number between two labels begins anew, a blank does not."""

    __slots__ = ("_ended", "labels")

    def __init__(self) -> None:
        self.labels: tuple[str, ...] = ()
        self._ended = False

    def meet(self, cell: GridCell, is_label: bool) -> None:
        text = " ".join(cell.text.split())
        if not is_label:
            self._ended = self._ended or not cell.is_empty
        elif self._ended:
            self.labels, self._ended = (text,), False
        elif self.labels[:1] != (text,):
            self.labels = (text, *self.labels)[:_LABELS]


def _is_label(cell: GridCell) -> bool:
    """Whether a cell says what others are: words, not a number and no reason for having none."""
    text = cell.text.strip()
    if not text or cell.kind is not CellKind.TEXT:
        return False
    number = parse_number(text)  # 2030年目标 and 5岁以下 are words, 90天 is a number with its unit
    return bool(_YEAR_LABEL.match(text)) or number.problem == "broken-number" or len(number.unit) > _LONGEST_UNIT


def _bare_years(grid: Grid) -> set[tuple[int, int]]:
    """The cells that hold years without 年: those beside or under the year before or after."""
    found: dict[tuple[int, int], int] = {}
    for row in grid.rows:
        for column, cell in enumerate(row.cells):
            if _YEAR_CELL.fullmatch(cell.text.strip()) and cell.text.strip().isdecimal():
                found[row.number, column] = int(cell.text)
    return {at for at, year in found.items() if any(abs(found.get(n, 0) - year) == 1 for n in _beside(*at))}


def _beside(row: int, column: int) -> Iterable[tuple[int, int]]:
    return (row, column - 1), (row, column + 1), (row - 1, column), (row + 1, column)


def by_labels(spots: Iterable[Spot], year: int) -> Mapping[tuple[tuple[str, ...], tuple[str, ...]], list[Spot]]:
    """The cells by their labels, with years counted from `year`."""
    found: dict[tuple[tuple[str, ...], tuple[str, ...]], list[Spot]] = defaultdict(list)
    for spot in spots:
        found[labels_of(spot, year)].append(spot)
    return found


def labels_of(spot: Spot, year: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The labels left of a cell and above it, with years counted from `year`."""
    return tuple(relative(t, year) for t in spot.left), tuple(relative(t, year) for t in spot.above)

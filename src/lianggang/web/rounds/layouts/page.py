"""The page on which a unit's own workbook is fitted to the form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lianggang.collect.form import FormLine, FormSpec
from lianggang.panel.grid import Grid, column_letters
from lianggang.web.rounds.checking import FIELDS
from lianggang.web.rounds.layouts.matching import Key, keys_of
from lianggang.web.rounds.layouts.proposing import Mapped
from lianggang.web.rounds.layouts.spots import Spot, Workbook

_FIELD_ORDER = ("numerator", "denominator", "value")
_ROWS, _COLUMNS = 120, 30  # of a sheet, as much as is shown


@dataclass(frozen=True, slots=True)
class Box:
    """One number of the form with the address it is taken from, and what stands there. name: of the input."""

    name: str
    label: str
    address: str
    text: str
    under: str
    how: str
    closed: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One indicator of the form. under: the labels left of its first cell."""

    name: str
    unit: str
    boxes: list[Box]


@dataclass(frozen=True, slots=True)
class Shown:
    """One sheet of the workbook as far as it is shown. cut: whether there is more."""

    name: str
    letters: list[str]
    rows: list[tuple[int, list[str]]]
    cut: bool


def headings(spec: FormSpec) -> list[str]:
    """The columns of numbers: counts, value, parts."""
    return [*(FIELDS[name] for name in _FIELD_ORDER), *spec.breakdowns]


def lines_of(spec: FormSpec, book: Workbook, mapped: Mapped) -> list[Line]:
    """The form with the address of each number."""
    asked = set(keys_of(spec))
    return [Line(line.name, line.unit, _boxes(spec, line, book, mapped, asked)) for line in spec.lines]


def _boxes(spec: FormSpec, line: FormLine, book: Workbook, mapped: Mapped, asked: set[Key]) -> list[Box]:
    keys = [(line.code, "", name) for name in _FIELD_ORDER] + [(line.code, part, "value") for part in spec.breakdowns]
    return [_box(line, key, book, mapped) if key in asked else _CLOSED for key in keys]


def _box(line: FormLine, key: Key, book: Workbook, mapped: Mapped) -> Box:
    spot = mapped.spots.get(key)
    name, label = input_name(key), f"{line.name} {key[1] or FIELDS[key[2]]}取自"
    if spot is None:
        return Box(name, label, "", "", "", mapped.how.get(key, ""))
    return Box(name, label, book.address(spot), spot.cell.text.strip() or "（空）", _under(spot), mapped.how[key])


_CLOSED = Box("", "", "", "", "", "", closed=True)


def _under(spot: Spot) -> str:
    return " × ".join(filter(None, ("／".join(reversed(spot.left[:2])), "／".join(reversed(spot.above[:2])))))


def input_name(key: Key) -> str:
    """The name of the input in which the address of a number is written."""
    return "|".join(("at", *key))


def addresses(spec: FormSpec, post: Mapping[str, str]) -> dict[Key, str]:
    """The addresses that a person wrote."""
    return {key: str(post.get(input_name(key), "")) for key in keys_of(spec)}


def shown(grid: Grid) -> Shown:
    """One sheet with the numbers of its rows and the letters of its columns."""
    width = max((len(row.cells) for row in grid.rows), default=0)
    rows = list(grid.filled_rows())
    columns = min(width, _COLUMNS)
    cells = [(row.number, [_text(row.cell(c).text) for c in range(columns)]) for row in rows[:_ROWS]]
    letters = [column_letters(c) for c in range(columns)]
    return Shown(grid.sheet, letters, cells, len(rows) > _ROWS or width > _COLUMNS)


def _text(text: str) -> str:
    return text.strip()[:40]

"""Tables as Excel sheets that print on A4; text never becomes a formula, a number or a link."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from os import PathLike, fspath
from types import TracebackType
from typing import Any

import xlsxwriter

from lianggang import wording
from lianggang.assess.words import chance

_FONT, _HEAD_FONT = "宋体", "黑体"
_FORBIDDEN = dict.fromkeys(map(ord, "[]:*?/\\"), "、")
_LONGEST_NAME = 31
_SYMBOLS = ("—", "…", "＊")
_LINE = 13.5  # points
TITLE_ROWS = 3  # title, note, heads


@dataclass(frozen=True, slots=True)
class Number:
    """A number with the decimal places in which it is printed."""

    value: Decimal | float | int
    places: int = 0


Cell = str | Number | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column: head (with the unit where all its numbers share one) and width in characters."""

    head: str
    width: float


def likelihood(probability: float | None) -> Cell:
    """A probability as the report prints it, as a number where it prints one: 79.6, and 不到1% for less."""
    if probability is None:
        return None
    text = chance(probability)
    digits = text.removesuffix("%")
    return stored(Decimal(digits), wording.places_of(Decimal(digits))) if digits[0].isdigit() else text


def stored(value: Decimal | None, places: int | None = None) -> Number | None:
    """A stored value as a cell, with its own decimal places unless told otherwise; None stays empty."""
    return None if value is None else Number(value, wording.places_of(value) if places is None else places)


class Book:
    """A workbook being written; a context manager that saves at the end.

    author: whose figures it shows. year: of its date, the last day of that year, so that equal content is equal bytes.
    """

    def __init__(self, path: str | PathLike[str], title: str, *, author: str, year: int) -> None:
        options = {"strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}
        self._book = xlsxwriter.Workbook(fspath(path), options)
        self._book.set_properties({"title": title, "author": author, "created": datetime(year, 12, 31)})
        self._formats: dict[tuple[tuple[str, object], ...], Any] = {}
        self._names: set[str] = set()

    def __enter__(self) -> Book:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: BaseException | TracebackType | None) -> None:
        if kind is None:
            self._book.close()

    def sheet(
        self, name: str, title: str, columns: Sequence[Column], rows: Iterable[Sequence[Cell]], *, note: str = "",
        frozen: int = 0, upright: bool = False,
    ) -> Any:  # fmt: skip
        """Add a sheet with title, note, heads and rows; `frozen` columns stay in view. The sheet, for more."""
        sheet = self._book.add_worksheet(self.free_name(name))
        _paper(sheet, upright=upright)
        last = len(columns) - 1
        for index, column in enumerate(columns):
            sheet.set_column(index, index, column.width)
        _across(sheet, 0, last, title, self.format(font_name=_HEAD_FONT, font_size=16, align="center"))
        _across(sheet, 1, last, note, self.format(font_size=9, align="left", text_wrap=True))
        sheet.set_row(0, 28)
        sheet.set_row(1, _height([note], [Column("", sum(c.width for c in columns))]))
        head = self.format(bold=True, bg_color="#E7E6E6", border=1, align="center", text_wrap=True)
        sheet.set_row(TITLE_ROWS - 1, _height([c.head for c in columns], columns))
        for index, column in enumerate(columns):
            sheet.write_string(TITLE_ROWS - 1, index, column.head, head)
        for number, row in enumerate(rows, TITLE_ROWS):
            sheet.set_row(number, _height(row, columns))
            self._row(sheet, number, row)
        sheet.freeze_panes(TITLE_ROWS, frozen)
        sheet.repeat_rows(TITLE_ROWS - 1)
        return sheet

    def _row(self, sheet: Any, number: int, row: Sequence[Cell]) -> None:
        for index, cell in enumerate(row):
            if cell is None:
                sheet.write_blank(number, index, None, self.format(border=1))
            elif isinstance(cell, Number):
                shown = "#,##0" + ("." + "0" * cell.places if cell.places else "")
                value = float(wording.round_half_up(cell.value, cell.places))
                sheet.write_number(number, index, value, self.format(border=1, align="right", num_format=shown))
            else:
                align = "center" if cell in _SYMBOLS else "left"
                sheet.write_string(number, index, cell, self.format(border=1, align=align, text_wrap=True))

    def format(self, **properties: object) -> Any:
        """A cell format in the workbook's font; the same properties share one format."""
        key = tuple(sorted(properties.items()))
        if key not in self._formats:
            base = {"font_name": _FONT, "font_size": 10, "valign": "vcenter"}
            self._formats[key] = self._book.add_format(base | properties)
        return self._formats[key]

    def free_name(self, wanted: str) -> str:
        """A sheet name that Excel accepts and that is not yet taken."""
        clean = (wanted.translate(_FORBIDDEN).strip().strip("'") or "表")[:_LONGEST_NAME]
        name, number = clean, 1
        while name.lower() in self._names:
            number += 1
            name = f"{clean[: _LONGEST_NAME - len(str(number))]}{number}"
        self._names.add(name.lower())
        return name


def _height(row: Sequence[Cell], columns: Sequence[Column]) -> float:
    """Points that the tallest wrapped text of the row needs: an ideograph is as wide as two digits."""
    lines = [_lines(cell, column.width) for cell, column in zip(row, columns, strict=True) if isinstance(cell, str)]
    return _LINE * max([1, *lines]) + 4


def _lines(text: str, width: float) -> int:
    room = max(1, int(width - 1))
    return sum(max(1, -(-sum(1 if ord(c) < 0x2000 else 2 for c in line) // room)) for line in text.split("\n"))


def _across(sheet: Any, row: int, last: int, text: str, form: Any) -> None:
    if last > 0:
        sheet.merge_range(row, 0, row, last, "", form)
    sheet.write_string(row, 0, text, form)


def _paper(sheet: Any, *, upright: bool) -> None:
    (sheet.set_portrait if upright else sheet.set_landscape)()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.6, right=0.6, top=0.7, bottom=0.7)
    sheet.center_horizontally()
    sheet.set_footer("&C第 &P 页，共 &N 页")
    sheet.hide_gridlines(2)

"""One table for the page, the CSV file and the Excel sheet."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.safestring import SafeString, mark_safe

from lianggang import wording
from lianggang.reports.excel import book
from lianggang.reports.pages import html
from lianggang.web.figures.models import Figure
from lianggang.web.figures.reading import plain, stated

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_MOST_PLACES = 4
_NEVER = 2000  # the date of a workbook that belongs to no year


@dataclass(frozen=True, slots=True)
class Column:
    """A column: head with the unit where all its numbers share one, whether it holds numbers, width in characters."""

    head: str
    numeric: bool = False
    width: float = 14


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: what is printed, the number behind it, where it leads. lines: printed under it in small."""

    text: str
    number: Decimal | None = None
    link: str = ""
    small: str = ""

    @property
    def content(self) -> html.Html:
        """The cell in a page."""
        text = html.lines(self.text)
        shown = html.link(self.link, text) if self.link else text
        return html.joined(shown, html.tag("br"), html.tag("small", self.small)) if self.small else shown

    @property
    def plain(self) -> str:
        """The cell in a file of text: the number as stored, or text that no spreadsheet takes for a formula."""
        if self.number is not None:
            return f"{self.number:f}"
        text = " ".join(filter(None, (self.text.replace("\n", " "), self.small)))
        return f"'{text}" if text.startswith(_STARTS_A_FORMULA) else text

    @property
    def stored(self) -> book.Cell:
        """The cell in an Excel sheet; text is never taken for a formula there."""
        if self.number is not None:
            return book.Number(self.number, min(wording.places_of(self.number), _MOST_PLACES))
        return "\n".join(filter(None, (self.text, self.small)))


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under heads. key: its name within the page, for downloads. note: what must be known to read it."""

    key: str
    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    note: str = ""

    def head(self, most: int) -> Table:
        """The table with its first rows only, and a note that says so; itself when it has no more."""
        if len(self.rows) <= most:
            return self
        left_out = f"共{len(self.rows)}行，这里列出前{most}行，其余请下载。"
        return replace(self, rows=self.rows[:most], note=self.note + left_out)

    @property
    def html(self) -> SafeString:
        """The table in a page; everything in it is escaped by the functions that write it."""
        kinds = "".join("n" if c.numeric else "t" for c in self.columns)
        rows = ([cell.content for cell in row] for row in self.rows)
        return mark_safe(html.table([c.head for c in self.columns], rows, numeric=kinds))

    def csv(self) -> bytes:
        """The table as CSV that Excel opens in the right encoding."""
        text = io.StringIO()
        writer = csv.writer(text)
        writer.writerow([c.head.replace("\n", " ") for c in self.columns])
        writer.writerows([cell.plain for cell in row] for row in self.rows)
        return text.getvalue().encode("utf-8-sig")

    def excel(self, author: str, year: int) -> bytes:
        """The table as a workbook of one sheet."""
        columns = [book.Column(c.head, c.width) for c in self.columns]
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "table.xlsx"
            with book.Book(path, self.title, author=author, year=year) as made:
                made.sheet(self.title, self.title, columns, [[c.stored for c in r] for r in self.rows], note=self.note)
            return path.read_bytes()


def download(tables: Sequence[Table], key: str, kind: str, *, name: str, author: str, year: int) -> HttpResponse | None:
    """One of the tables as a file of that kind (csv, xlsx); None when none is wanted."""
    wanted = next((t for t in tables if t.key == key), tables[0] if tables else None)
    if wanted is None or kind not in ("csv", "xlsx"):
        return None
    data = wanted.csv() if kind == "csv" else wanted.excel(author, year or _NEVER)
    answer = HttpResponse(data, content_type="text/csv; charset=utf-8" if kind == "csv" else EXCEL)
    answer["Content-Disposition"] = content_disposition_header(True, f"{name}_{wanted.title}.{kind}")
    return answer


def text(words: object, *, link: str = "", small: str = "") -> Cell:
    """A cell of text, "—" for none."""
    return Cell(str(words) or "—", link=link, small=small)


def number(value: Decimal | None, places: int = 2, *, qualifier: str = "", small: str = "") -> Cell:
    """A cell of a number, printed with so many decimal places at most, or more where it would print as zero."""
    if value is None:
        return Cell("—", small=small)
    kept = min(wording.places_of(value), places)
    shown = wording.number(value, wording.places_apart(value, 0, kept) if value else kept)
    return Cell(qualifier + shown, value, small=small)


def value_of(figure: Figure | None) -> Cell:
    """A cell of a stored value as it was reported; why there is none where a figure says so, "—" without a figure."""
    if figure is None:
        return text("")
    if figure.value is None:
        return text("无数据", small=figure.missing)
    return number(stated(figure), qualifier=figure.qualifier)


def count_of(value: Decimal | None) -> Cell:
    """A cell of a stored numerator or denominator."""
    return number(plain(value))


def count(value: int) -> Cell:
    """A cell of a whole number."""
    return Cell(str(value), Decimal(value))

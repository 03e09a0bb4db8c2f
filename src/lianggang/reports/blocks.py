"""A report before it is a file: headings, sentences with citations, tables and charts, in order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from lianggang.reports.charts import Chart
from lianggang.reports.figures import Cited, Piece

_NUMERALS = "零一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class Heading:
    """A numbered heading: level 1 一、, level 2 （一）, level 3 1. ; its text carries the number."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Sentences; every number in them is a citation. `lead`: words set in bold before them; `align`: "right"."""

    pieces: tuple[Piece, ...]
    lead: str = ""
    align: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: head with unit, width in millimetres, and whether it holds numbers (right-aligned)."""

    head: str
    width: float
    numeric: bool = False


Cell = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its caption (表1 …), a head that repeats on every page, and a note under it.

    small: in smaller print, for long lists. height: of a row at least, in millimetres, for forms to be filled in.
    """

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""
    small: bool = False
    height: float = 0


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart with its caption (图1 …)."""

    caption: str
    chart: Chart


@dataclass(frozen=True, slots=True)
class Turn:
    """From here on the pages lie across (landscape) or upright again."""

    landscape: bool


@dataclass(frozen=True, slots=True)
class Attachment:
    """A new page with its mark (附件) and its own title."""

    mark: str
    title: str


Block = Heading | Paragraph | Table | Figure | Turn | Attachment


@dataclass(frozen=True, slots=True)
class Letter:
    """The outer form of an official letter: who writes, under which number (字号), to whom, and when.

    An empty number or addressee is left out; without a date the line is left open for the pen.
    """

    issuer: str
    number: str = ""
    to: str = ""
    dated: date | None = None


@dataclass(slots=True)
class Draft:
    """A report being written: numbers headings, tables and figures as they come.

    letter: its outer form. compact: smaller print and margins, for what must lie on one page.
    """

    title: str
    year: int
    territory: str
    letter: Letter | None = None
    compact: bool = False
    blocks: list[Block] = field(default_factory=list)
    _heads: list[int] = field(default_factory=lambda: [0, 0, 0])
    _tables: int = 0
    _figures: int = 0

    def heading(self, level: int, text: str) -> None:
        """Add a heading of level 1–3 and give it its number."""
        self._heads[level - 1] += 1
        self._heads[level:] = [0] * (3 - level)
        own = self._heads[level - 1]
        mark = (f"{chinese(own)}、", f"（{chinese(own)}）", f"{own}. ")[level - 1]
        self.blocks.append(Heading(level, mark + text))

    def appendix(self, text: str) -> None:
        """Add a heading of the first level that carries its own name (附录1) instead of a number."""
        self.blocks.append(Heading(1, text))

    def say(self, *pieces: Piece, lead: str = "", align: str = "") -> None:
        """Add a paragraph; nothing is added when it would be empty."""
        if kept := tuple(p for p in pieces if str(p)):
            self.blocks.append(Paragraph(kept, lead, align))

    def table(
        self,
        caption: str,
        columns: Sequence[Column],
        rows: Iterable[Sequence[Piece | Cell]],
        *,
        note: str = "",
        small: bool = False,
        height: float = 0,
    ) -> None:
        """Add a table under its numbered caption (none when empty); a table without rows is left out."""
        cells = tuple(tuple(_cell(c) for c in row) for row in rows)
        if not cells:
            return
        if caption:
            self._tables += 1
            caption = f"表{self._tables} {caption}"
        self.blocks.append(Table(caption, tuple(columns), cells, note, small, height))

    def figure(self, caption: str, chart: Chart | None) -> None:
        """Add a chart above its caption; nothing where there is no chart."""
        if chart:
            self._figures += 1
            self.blocks.append(Figure(f"图{self._figures} {caption}", chart))

    def sign(self, issuer: str, dated: date | None) -> None:
        """Add the signature: who, and the day or room for it."""
        self.say(issuer, align="right")
        self.say(full_date(dated) if dated else "　　年　　月　　日", align="right")

    def attach(self, mark: str, title: str) -> None:
        """Begin an attachment on a page of its own; headings count anew."""
        self._heads = [0, 0, 0]
        self.blocks.append(Attachment(mark, title))

    @property
    def next_table(self) -> str:
        """The name of the table that will be added next (表3), for references before it."""
        return f"表{self._tables + 1}"


def chinese(n: int) -> str:
    """A number from 1 to 99 in Chinese numerals, as headings use it."""
    tens, ones = divmod(n, 10)
    if tens == 0:
        return _NUMERALS[ones]
    return ("" if tens == 1 else _NUMERALS[tens]) + "十" + (_NUMERALS[ones] if ones else "")


def full_date(day: date) -> str:
    """A day as official documents write it: 2026年4月30日."""
    return f"{day.year}年{day.month}月{day.day}日"


def _cell(content: Piece | Cell) -> Cell:
    return (content,) if isinstance(content, str | Cited) else content


def citations(blocks: Iterable[Block]) -> list[Cited]:
    """Every citation of the blocks, in reading order."""
    found: list[Cited] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            found += [p for p in block.pieces if isinstance(p, Cited)]
        elif isinstance(block, Table):
            found += [p for row in block.rows for cell in row for p in cell if isinstance(p, Cited)]
    return found

"""The workbook for those who decide what may be published; it shows every withheld value and is not to be published."""

from __future__ import annotations

from collections.abc import Mapping
from os import PathLike

from lianggang.disclosure.model import Publication, Withheld
from lianggang.panel.quantities import Quantity
from lianggang.reports.excel.book import TITLE_ROWS, Book, Cell, Column, stored

_COLUMNS = (
    Column("指标", 28), Column("地区", 12), Column("年份", 8), Column("分组", 12),
    Column("数值", 10), Column("单位", 8),
    Column("分子", 9), Column("分母", 10), Column("不公布的原因", 18), Column("外人能推到的范围（人）", 16),
)  # fmt: skip
_NOTE = "内部资料，不得公开。范围是外人利用全部公开的数能推到的最小和最大人数；“不限”是公开的数没有给出上限。"


def write_withheld(
    publication: Publication, quantities: Mapping[str, Quantity], path: str | PathLike[str], *, source: str, year: int
) -> None:
    """Write the sheets 不公布的数 and 意见; quantities: by code. source, year: of the workbook's properties."""
    with Book(path, "公开数据保密审查", author=source, year=year) as book:
        rows = [_row(w, quantities[w.observation.indicator]) for w in publication.withheld]
        sheet = book.sheet("不公布的数", "不公布的数（内部资料）", _COLUMNS, rows, note=_NOTE, frozen=1)
        if rows:
            sheet.autofilter(TITLE_ROWS - 1, 0, TITLE_ROWS - 1 + len(rows), len(_COLUMNS) - 1)
        found: list[list[Cell]] = [[f.severity.label, f.message, f.advice] for f in publication.findings]
        book.sheet("意见", "意见", [Column("类别", 9), Column("事项", 60), Column("怎么办", 40)], found)


def _row(w: Withheld, quantity: Quantity) -> list[Cell]:
    o = w.observation
    counts = [stored(o.numerator), stored(o.denominator)]
    return [
        quantity.name, o.territory, f"{o.year}年", o.breakdown.label, stored(o.value), quantity.unit, *counts,
        w.why.label, _range(w),
    ]  # fmt: skip


def _range(w: Withheld) -> str:
    return "—" if w.low is None else f"{w.low}—{'不限' if w.high is None else w.high}"

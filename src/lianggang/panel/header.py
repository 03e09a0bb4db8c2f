"""Finding the header of a table of figures and taking its rows apart into records, one per value."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lianggang.findings import Finding, error, note, warning
from lianggang.panel.grid import Grid, GridCell, GridRow, column_letters
from lianggang.panel.numbers import half_width

_SEARCHED_ROWS = 30

# Canonical column → accepted headings, the first one is what documents and messages use.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "code": ("指标编码", "指标代码", "编码", "代码", "code", "indicator_code"),
    "name": ("指标", "指标名称", "监测指标", "名称", "项目", "name", "indicator", "indicator_name"),
    "territory": ("地区", "区域", "行政区划", "区划", "单位所在地", "territory", "region"),
    "year": ("年份", "年度", "统计年度", "年", "year", "period"),
    "value": ("数值", "值", "指标值", "监测值", "统计值", "实际值", "value"),
    "unit": ("单位", "计量单位", "unit"),
    "numerator": ("分子", "分子数", "numerator"),
    "denominator": ("分母", "分母数", "denominator"),
    "sex": ("性别", "sex"),
    "age": ("年龄", "年龄组", "年龄段", "age"),
    "residence": ("城乡", "城乡分组", "residence"),
    "other": ("其他分组", "分组", "other", "group"),
    "source": ("来源", "数据来源", "资料来源", "source"),
    "note": ("说明", "备注", "注", "note", "remark"),
    "qualifier": ("限定", "限定词", "qualifier"),
    "redefined": ("口径变化", "redefined"),
}
_HEADINGS = {heading: column for column, headings in COLUMNS.items() for heading in headings}
_YEAR_IN_TEXT = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_YEAR_HEADING = re.compile(r"((?:19|20)\d\d)(?:\.0)?(?:年|年度)?(?:数值|实际值|监测值|值)?")


@dataclass(frozen=True, slots=True)
class Header:
    """Where the columns stand: canonical columns and, in the wide layout, the years that head columns."""

    row: GridRow
    columns: Mapping[str, int]
    years: Mapping[int, int]
    unused: tuple[str, ...] = ()
    repeated: tuple[str, ...] = ()

    @property
    def missing(self) -> tuple[str, ...]:
        """The canonical headings without which the table cannot be read."""
        absent = [] if {"code", "name"} & set(self.columns) else ["指标（或指标编码）"]
        if not self.years:
            absent += [] if "year" in self.columns else ["年份"]
            absent += [] if "value" in self.columns or {"numerator", "denominator"} <= set(self.columns) else ["数值"]
        return tuple(absent)


@dataclass(frozen=True, slots=True)
class Record:
    """One value to be: the cells of its canonical columns.

    place: the row. value_place: the value's own cell. wide: stands in a column of its year.
    trouble: the error that keeps the whole row from being read.
    """

    place: str
    value_place: str
    cells: Mapping[str, GridCell]
    wide: bool = False
    trouble: Finding | None = None

    def text(self, column: str) -> str:
        """The text of a column, "" where the table does not have it."""
        return self.cells[column].text.strip() if column in self.cells else ""


def find_header(grid: Grid) -> Header | None:
    """The likeliest header among the first rows; it may still miss columns. None when no heading is known at all."""
    rows = [row for _, row in zip(range(_SEARCHED_ROWS), grid.filled_rows(), strict=False)]
    headers = [_as_header(row) for row in rows]
    best = max(headers, key=lambda h: (not h.missing, len(h.columns) + len(h.years)), default=None)
    return best if best and (best.columns or best.years) else None


def header_findings(grid: Grid, header: Header) -> list[Finding]:
    """What the user should know of the header: columns not used, columns twice."""
    place = grid.place(header.row.number)
    found = [
        error(
            "duplicate-column",
            f"“{heading}”这一列出现了两次，不知道用哪一列",
            place=place,
            advice="只留一列，或改正列名",
        )
        for heading in header.repeated
    ]
    unheaded = [column_letters(index) for index in _unheaded(grid, header)]
    if header.unused:
        text = f"没有用到的列：{'、'.join(header.unused)}"
        found.append(note("unused-column", text, place=place, advice="若是数据，请改用规定的列名"))
    if unheaded:
        text = f"第 {'、'.join(unheaded)} 列有内容而没有列名，没有读"
        found.append(warning("unheaded-column", text, place=grid.where, advice="补上列名，或把内容移到“说明”列"))
    return found


def _unheaded(grid: Grid, header: Header) -> list[int]:
    """The columns of a sheet that hold something below an empty heading."""
    if not grid.sheet:
        return []  # in a text file such cells mean that the fields slipped, see `_stray`
    empty = [i for i, cell in enumerate(header.row.cells) if cell.is_empty]
    below = [row for row in grid.rows if row.number > header.row.number]
    return [i for i in empty if any(not row.cell(i).is_empty and not row.cell(i).merged for row in below)]


def records(grid: Grid, header: Header) -> Iterator[Record | Finding]:
    """The records below the header, and a finding for every filled row that is none."""
    for row in grid.filled_rows():
        if row.number <= header.row.number or row.filled == header.row.filled:
            continue
        beyond = [cell.text for cell in row.cells[len(header.row.cells) :] if not cell.is_empty]
        if _is_remark(header, row):
            yield _remark(grid, row)
        elif beyond:
            yield _slipped(grid, header, row, beyond)
        else:
            yield from _records(grid, header, row)


def _as_header(row: GridRow) -> Header:
    columns: dict[str, int] = {}
    years: dict[int, int] = {}
    unused: list[str] = []
    repeated: list[str] = []
    for index, cell in enumerate(row.cells):
        heading = "".join(half_width(cell.text).split()).lower()
        column, year = _HEADINGS.get(_bare(heading)), _YEAR_HEADING.fullmatch(heading)
        if (column in columns) or (year and int(year[1]) in years):
            repeated.append(cell.text)
        elif column:
            columns[column] = index
        elif year:
            years[int(year[1])] = index
        elif heading:
            unused.append(cell.text)
    wide = {} if "value" in columns else years
    leftover = [] if wide else [f"{year}年" for year in years]
    return Header(row, columns, wide, (*unused, *leftover), tuple(repeated))


def _bare(heading: str) -> str:
    """A heading without a remark in brackets: "数值(%)" is "数值"."""
    return re.sub(r"\([^)]*\)$", "", heading)


def _is_remark(header: Header, row: GridRow) -> bool:
    """Whether a row is a line of text below the table and no record."""
    return len(row.filled) == 1 and not any(_has_digit(row.cell(i)) for i in _value_columns(header))


def _remark(grid: Grid, row: GridRow) -> Finding:
    return warning(
        "text-row",
        f"这一行只有一格有字，没有当作数据：“{row.filled[0][:40]}”",
        place=grid.place(row.number),
        advice="若是数据，请把各列填全；若是注解，不必处理",
    )


def _slipped(grid: Grid, header: Header, row: GridRow, beyond: list[str]) -> Record:
    """A row that is longer than its header: which field slipped cannot be known."""
    place = grid.place(row.number)
    trouble = error(
        "extra-cells",
        f"这一行比表头多出 {len(beyond)} 格（“{'、'.join(beyond)[:40]}”），各列可能错了位",
        place=place,
        advice="检查数字里有没有逗号（如1,234），去掉千分位逗号或给这一格加双引号",
    )
    cells = {column: row.cell(index) for column, index in header.columns.items()}
    return Record(place, place, cells, trouble=trouble)


def _value_columns(header: Header) -> list[int]:
    names = ("value", "numerator", "denominator")
    return [*header.years.values(), *(header.columns[c] for c in names if c in header.columns)]


def _has_digit(cell: GridCell) -> bool:
    return any(c.isdigit() for c in cell.text)


def _records(grid: Grid, header: Header, row: GridRow) -> Iterator[Record]:
    labels = {column: row.cell(index) for column, index in header.columns.items()}
    if not header.years:
        index = header.columns.get("value")
        yield Record(grid.place(row.number), grid.place(row.number, index), labels)
        return
    redefined = labels.pop("redefined", GridCell())
    first_years = _first_years(redefined, header)
    trouble = None if first_years or redefined.is_empty else _no_year(grid, row, redefined)
    for year, index in header.years.items():
        cells = {**labels, "year": GridCell(str(year)), "value": row.cell(index)}
        if year in first_years:
            cells["redefined"] = redefined
        value_place = grid.place(row.number, index) + ("" if grid.sheet else f" {year}年")
        yield Record(grid.place(row.number), value_place, cells, wide=True, trouble=trouble)


def _first_years(redefined: GridCell, header: Header) -> set[int]:
    """The years of the wide layout that are the first under a definition: at or after each year that the cell names."""
    named = [int(year) for year in _YEAR_IN_TEXT.findall(half_width(redefined.text))]
    return {min(after) for first in named if (after := [year for year in header.years if year >= first])}


def _no_year(grid: Grid, row: GridRow, redefined: GridCell) -> Finding:
    return error(
        "redefined-without-year",
        f"口径变化“{redefined.text.strip()[:40]}”没有写明从表中哪一年起",
        place=grid.place(row.number),
        advice="写上年份，如“2022年起含流动人口”",
    )

"""Tables of main indicators (主要指标) and of how the last plan was completed (完成情况)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from unicodedata import normalize

from lianggang.documents.model import Cell, Table
from lianggang.plans.columns import Column, Layout, Role, compact, distinct, layout_of, row_texts
from lianggang.plans.model import CompletionRow, CompletionTable, IndicatorRow, Target
from lianggang.plans.outline import Node
from lianggang.plans.units import split_units
from lianggang.text.numbering import item_number
from lianggang.text.passage import Passage

ParseCell = Callable[[Passage, str, str | None], tuple[Target, ...]]

_MEASURE = (
    r"(?:人次|人|名|位|个|所|家|张|次|项|件|户|岁|年|月|天|周|小时|分钟|分|元|平方米|公里|米|厘米|公斤|千克|克|吨|亩|公顷"
    r"|支|台|套|座|处|例|起|对|册|场|辆|间|倍|度|床|篇|份|(?:个)?百分点)"
)
_SCALE = r"(?:10|1)?(?:[十百千]?[万亿]|[十百千])"
_UNIT = rf"(?:[%‰‱]|1?/{_SCALE}|{_SCALE}?{_MEASURE}(?:/{_SCALE}?{_MEASURE}|/{_SCALE})?|{_SCALE})"
_BRACKETED_UNIT = re.compile(rf"[(\[〔【](?:单位:)?({_UNIT})[)\]〕】]$")
_BARE_UNIT = re.compile(rf"[,:]?(1/{_SCALE}|[%‰‱])$")
_FOOTNOTE = re.compile(r"[*＊※①-⑳]+$")
_NO_UNIT = re.compile(r"[-—–/\\]*|无")
_REMARK = re.compile(r"(?:备?注|说明|数据来源|资料来源|※|\*)")
_RANGE = re.compile(r"(?:19|20)\d\d\s*年?\s*[-－—–~～至]{1,2}\s*((?:19|20)\d\d)")


def read_indicators(
    root: Node, prefix: str, parse_cell: ParseCell, period: tuple[int, int] | None = None
) -> tuple[IndicatorRow, ...]:
    """The rows of all tables of main indicators below a node; arguments as in `indicator_rows`."""
    rows: list[IndicatorRow] = []
    for _, table in _tables(root):
        rows += indicator_rows(table, prefix, parse_cell, period, first=len(rows) + 1)
    return tuple(rows)


def read_completion(root: Node, prefix: str, parse_cell: ParseCell) -> CompletionTable:
    """The first table of completion below a node; arguments as in `completion_table`."""
    found = (completion_table(table, prefix, parse_cell, node.title) for node, table in _tables(root))
    return next((t for t in found if t.rows), CompletionTable())


def indicator_rows(
    table: Table, prefix: str, parse_cell: ParseCell, period: tuple[int, int] | None = None, *, first: int = 1
) -> tuple[IndicatorRow, ...]:
    """The rows of a table of main indicators; none where it is another table.

    prefix: begins the ids, which go on with the position of the row from `first`. parse_cell: the targets that a cell
    states, given its words, the name and the unit of the indicator; with several target columns the name ends with
    the year in brackets. period: first and last year of the plan.
    """
    layout = layout_of(table, period)
    if not layout or layout.kind != "indicators":
        return ()
    return tuple(
        _indicator_row(record, layout, f"{prefix}.{i}", parse_cell)
        for i, record in enumerate(_records(table, layout), first)
    )


def completion_table(table: Table, prefix: str, parse_cell: ParseCell, caption: str = "") -> CompletionTable:
    """The table that tells how the last plan was completed; empty where it is another table.

    prefix, parse_cell: as in `indicator_rows`. caption: the words above the table, which may name the year.
    """
    layout = layout_of(table)
    if not layout or layout.kind != "completion":
        return CompletionTable()
    rows = tuple(
        _completion_row(record, layout, f"{prefix}.{i}", parse_cell)
        for i, record in enumerate(_records(table, layout), 1)
    )
    base, actual, target = (_year(layout, role) for role in (Role.BASELINE, Role.ACTUAL, Role.TARGET))
    return CompletionTable(rows, base, actual or target or _caption_year(caption))


def area_labels(rows: Sequence[IndicatorRow]) -> tuple[str, ...]:
    """The areas that the rows name, each once, in order."""
    return tuple(dict.fromkeys(row.area for row in rows if row.area))


def joined_tables(tables: Sequence[Table]) -> tuple[Table, ...]:
    """Tables that follow each other, with the parts of one that page breaks cut joined again."""
    joined: list[Table] = []
    for table in tables:
        if joined and _goes_on(joined[-1], table):
            joined[-1] = replace(joined[-1], rows=joined[-1].rows + table.rows)
        else:
            joined.append(table)
    return tuple(joined)


def _goes_on(before: Table, table: Table) -> bool:
    above, own = layout_of(before), layout_of(table)
    if not above or not table.rows:
        return False
    return own.header == above.header if own else len(table.rows[0]) == len(before.rows[0])


def _tables(root: Node) -> Iterator[tuple[Node, Table]]:
    for node in root.walk():
        for table in joined_tables(node.tables):
            yield node, table


@dataclass(frozen=True, slots=True)
class _Record:
    """One row, its merged and empty label cells filled from above."""

    cells: tuple[Cell, ...]
    area: str
    number: str
    name: str
    unit: str | None
    attribute: str
    units: tuple[str, ...]

    def passage(self, column: Column | None) -> Passage:
        """The words of a cell without blanks."""
        if column is None or column.index >= len(self.cells):
            return Passage("", ())
        return _passage(self.cells[column.index])

    @property
    def own(self) -> Passage:
        """The words that are printed in this row."""
        return Passage.join(_passage(c) for c in self.cells if not c.merged)


def _passage(cell: Cell) -> Passage:
    passage = Passage.at(cell.text, cell.start)
    return passage.without(m.span() for m in re.finditer(r"\s+", passage.text))


def _records(table: Table, layout: Layout) -> Iterator[_Record]:
    before: _Record | None = None
    spanned = ""
    knows_areas = _knows_merges(table, layout.of(Role.AREA))
    for row in table.rows[layout.first_row :]:
        if row_texts(row) in layout.header or not distinct(row) or all(c.merged and c.text for c in row):
            continue
        if _spans(row):
            words = compact(distinct(row)[0].text)
            spanned = spanned if _REMARK.match(words) else _label(words)
            continue
        record = _record(row, layout, spanned)
        before = _filled(record, before, layout, knows_areas) if before else record
        yield before


def _knows_merges(table: Table, columns: Sequence[Column]) -> bool:
    """Whether the file says which cells are merged, so that an empty cell is really empty."""
    return any(c.index < len(r) and r[c.index].merged and r[c.index].text for r in table.rows for c in columns[:1])


def _spans(row: Sequence[Cell]) -> bool:
    """Whether one cell fills the row: a heading or a remark."""
    cells = distinct(row)
    return len(row) > 1 and len(cells) == 1 and all(c.merged or c.text.strip() for c in row)


def _record(row: Sequence[Cell], layout: Layout, spanned: str) -> _Record:
    def first(role: Role) -> str:
        return next((_words(row, c) for c in layout.of(role)), "")

    name, unit = _name_and_unit([row[c.index] for c in layout.of(Role.NAME) if c.index < len(row)])
    number = _plain_number(first(Role.NUMBER))
    if not layout.of(Role.NUMBER):
        number, name = _leading_number(name)
    return _Record(
        cells=tuple(row),
        area=_label(first(Role.AREA)) or spanned,
        number=number,
        name=name,
        unit=_unit_cell(first(Role.UNIT)) or unit,
        attribute=first(Role.ATTRIBUTE),
        units=_units([row[c.index] for c in layout.of(Role.UNITS) if c.index < len(row)]),
    )


def _filled(record: _Record, above: _Record, layout: Layout, knows_areas: bool) -> _Record:
    """The record with what its empty cells share with the row above: a row without number belongs to that row."""
    belongs = bool(layout.of(Role.NUMBER)) and not record.number
    return replace(
        record,
        area=record.area or ("" if knows_areas else above.area),
        number=record.number or (above.number if belongs else ""),
        name=record.name or above.name,
        attribute=record.attribute or (above.attribute if belongs else ""),
        units=record.units or (above.units if belongs else ()),
    )


def _units(cells: Sequence[Cell]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(unit for cell in cells for unit in split_units(cell.text)))


def _words(row: Sequence[Cell], column: Column) -> str:
    return re.sub(r"\s+", "", row[column.index].text) if column.index < len(row) else ""


def _name_and_unit(cells: Sequence[Cell]) -> tuple[str, str | None]:
    """The name that one cell or several side by side give, without the bracket of its unit."""
    parts = [_split_unit(re.sub(r"\s+", "", c.text)) for c in {c.start: c for c in cells}.values()]
    units = [unit for _, unit in parts if unit]
    return "".join(name for name, _ in parts), units[-1] if units else None


def _split_unit(printed: str) -> tuple[str, str | None]:
    name = _FOOTNOTE.sub("", printed)
    plain = _narrow(name)
    found = _BRACKETED_UNIT.search(plain) or _BARE_UNIT.search(plain)
    return (name[: found.start()], found[1]) if found and found.start() else (name, None)


def _narrow(text: str) -> str:
    """Full-width signs as half-width ones; the length stays."""
    return "".join(plain if len(plain := normalize("NFKC", char)) == 1 else char for char in text)


def _unit_cell(printed: str) -> str | None:
    plain = _narrow(printed).strip("()")
    return None if _NO_UNIT.fullmatch(plain) else plain


def _plain_number(printed: str) -> str:
    return re.sub(r"[.．、]$", "", printed)


def _leading_number(name: str) -> tuple[str, str]:
    number = item_number(name)
    return (number.label, name[number.length :]) if number and not number.unsure else ("", name)


def _label(printed: str) -> str:
    """The label of an area without its number."""
    number = item_number(printed)
    return printed[number.length :] if number else printed


def _indicator_row(record: _Record, layout: Layout, identifier: str, parse_cell: ParseCell) -> IndicatorRow:
    own = layout.of(Role.TARGET)
    parents = layout.of(Role.PARENT)
    base = next(iter(layout.of(Role.BASELINE)[-1:]), None)
    target = own[-1] if own else None
    parent = next((c for c in parents if target and c.year == target.year), parents[-1] if parents else None)
    return IndicatorRow(
        id=identifier,
        area=record.area,
        number=record.number,
        name=record.name,
        unit=record.unit,
        parent_target=record.passage(parent).text,
        target=record.passage(target).text,
        attribute=record.attribute,
        units=record.units,
        targets=tuple(_targets(record, own, parse_cell)),
        segments=record.own.segments,
        baseline=record.passage(base).text,
        baseline_year=base.year if base else None,
    )


def _targets(record: _Record, columns: Sequence[Column], parse_cell: ParseCell) -> Iterator[Target]:
    for column in columns:
        cell = record.passage(column)
        name = f"{record.name}（{column.year}年）" if len(columns) > 1 and column.year else record.name
        if cell:
            for target in parse_cell(cell, name, record.unit):
                yield replace(target, year=target.year or column.year)


def _completion_row(record: _Record, layout: Layout, identifier: str, parse_cell: ParseCell) -> CompletionRow:
    baseline, target, actual = (
        record.passage(next(iter(layout.of(role)), None)) for role in (Role.BASELINE, Role.TARGET, Role.ACTUAL)
    )
    return CompletionRow(
        id=identifier,
        number=record.number,
        name=record.name,
        unit=record.unit,
        baseline=baseline.text,
        target=target.text,
        actual=actual.text,
        targets=parse_cell(target, record.name, record.unit) if target else (),
        segments=record.own.segments,
    )


def _year(layout: Layout, role: Role) -> int | None:
    return next((c.year for c in layout.of(role) if c.year), None)


def _caption_year(caption: str) -> int | None:
    """The last year of the period that a caption names, or the year alone."""
    if period := _RANGE.search(caption):
        return int(period[1])
    years = re.findall(r"(?:19|20)\d\d(?=年)", caption)
    return int(years[-1]) if years else None

"""The hidden sheet by which a form is recognised when it comes back: written and read in one place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from xlsxwriter.workbook import Workbook

from lianggang.collect.form import VERSION, FormSpec
from lianggang.collect.layout import FIRST_LINE_ROW
from lianggang.findings import Finding, error, note, warning
from lianggang.panel.grid import Grid

MARK, MARK_SHEET = "lianggang-form", "_lianggang"
ASK_AGAIN = "请重新下载本年度本单位的表，把数据填到新表里"


@dataclass(frozen=True, slots=True)
class Mark:
    """What the hidden sheet says: facts by name; row (1 = first), unit of measurement and decimals of every code."""

    facts: Mapping[str, str]
    rows: Mapping[str, int]
    units: Mapping[str, str] = field(default_factory=dict)
    places: Mapping[str, int] = field(default_factory=dict)


def write_mark(book: Workbook, spec: FormSpec) -> None:
    """Add the very hidden sheet: what the form is, and which code stands in which row."""
    sheet = book.add_worksheet(MARK_SHEET)
    rows: list[tuple[object, ...]] = [(MARK, VERSION), ("template", spec.template_id), ("unit", spec.unit)]
    rows += [("territory", spec.territory), ("year", spec.year), ("number", spec.number), ("sheet", spec.sheet_name)]
    rows += [("line", line.code, FIRST_LINE_ROW + i + 1, line.unit, line.places) for i, line in enumerate(spec.lines)]
    for r, row in enumerate(rows):
        for c, value in enumerate(row):
            sheet.write_string(r, c, str(value))
    sheet.protect()
    sheet.very_hidden()


def find_mark(grids: Iterable[Grid]) -> Mark | None:
    """The mark of a form, None when the sheet was removed or is another's."""
    grid = next((g for g in grids if g.sheet == MARK_SHEET), None)
    if grid is None or not grid.rows or grid.rows[0].cell(0).text != MARK:
        return None
    texts = [tuple(row.cell(i).text for i in range(5)) for row in grid.rows]
    rows = {code: int(row) for key, code, row, *_ in texts if key == "line" and row.isdecimal()}
    units = {code: unit for key, code, _, unit, _ in texts if key == "line"}
    places = {code: int(text) for key, code, *_, text in texts if key == "line" and text.isdecimal()}
    return Mark({key: text for key, text, *_ in texts if key != "line"}, rows, units, places)


def wrong_form(mark: Mark | None, spec: FormSpec, place: str) -> list[Finding]:
    """The errors of a form that belongs to another unit, territory or year."""
    if mark is None:
        return []
    wanted = (
        ("wrong-unit", "单位", "unit", spec.unit),
        ("wrong-territory", "地区", "territory", spec.territory),
        ("wrong-year", "年份", "year", str(spec.year)),
    )
    found = ((code, label, mark.facts.get(key, ""), right) for code, label, key, right in wanted)
    return [
        error(code, f"交来的是{label}“{got}”的表，应为“{right}”", place=place, advice=ASK_AGAIN)
        for code, label, got, right in found
        if got != right
    ]


def renamed(issued_to: str, unit: str, place: str) -> list[Finding]:
    """The note for a form that was issued to a unit under another name than it has now."""
    if issued_to in ("", unit):
        return []
    text = f"表是发给“{issued_to}”的，按更名后的“{unit}”收下"
    return [note("form-unit-renamed", text, place=place, advice="不必重填；以后用新表")]


def template_findings(mark: Mark | None, spec: FormSpec, place: str) -> list[Finding]:
    """The warnings for a form without a mark or of an earlier edition."""
    if mark is None:
        text, advice = "表里没有模板标记，按代码逐行识别", "核对是否本系统发出的表，以后请直接填在下载的表里"
        return [warning("template-unmarked", text, place=place, advice=advice)]
    if mark.facts.get("template") != spec.template_id:
        text, advice = "这张表是按旧的指标清单或口径发出的", "核对指标有无增减、口径有无变化，必要时换新表"
        return [warning("template-outdated", text, place=place, advice=advice)]
    return []

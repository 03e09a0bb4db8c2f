"""Writing a review: a sheet a plan to be confirmed, units, findings and passages that were not read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from lianggang.catalogue.load import load_catalogue
from lianggang.findings import Finding
from lianggang.monitoring.offices import offices
from lianggang.monitoring.review import table
from lianggang.monitoring.review.table import FIRST_ROW, HEAD_ROW, HIDDEN, Column, Row
from lianggang.plans.doubts import doubts
from lianggang.plans.model import Plan, Reading

_OPTIONS = {"strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}
_LINE = 12.0  # points
_MAX_HEIGHT = 400.0
_LONGEST = 32_000  # characters of a cell
_TARGETS_NOTE = (
    "逐项对照原文：读对的，“决定”选“确认”；读错的，直接改白色格子，再选“更正”；不是目标的选“删除”。"
    "没有读出目标的行（或表末空行，“编号”填条目编号，如 women.1.goal.2）填写各格后选“补录”。"
    "一行里其实有几项的，原行改成其中一项，其余写在表末空行（“编号”照抄原行），都选“拆分”；"
    "几行其实是一项的，多余的选“合并”，“并入”填留下那一行的编号。"
    "不作决定的行保持原样；改过的格子变黄；灰色格子不要改。"
)
_UNITS_NOTE = (
    "名称有误的填“正确名称”，认不出的填“指定职能”（几个用、分开），再选“更正”，全文一并改过；没有错的可选“确认”；"
    "不是单位的选“删除”。"
)
_FINDINGS_NOTE = "已对照原文看过、不用改的，“决定”选“已核对”，在“备注”写明理由；要改的请在规划的表或“单位”表里改。"
_UNREAD_NOTE = "这些文字没有归入任何条目。其中如有目标，请在规划的表里补录。"


def write_review(reading: Reading, path: Path) -> None:
    """Write the workbook in which a reading is confirmed, to be read back by `read_review`.

    Everything but the input cells is locked (without a password); text is never written as a formula.
    """
    catalogue = load_catalogue()
    with xlsxwriter.Workbook(str(path), _OPTIONS) as file:
        book = _Book(file)
        for name, plan in table.sheet_names(reading).items():
            book.targets(name, plan, list(table.target_rows(reading, plan, catalogue)))
        units = list(table.unit_rows(offices(reading, catalogue)))
        sheet = book.sheet(table.UNITS, "责任单位确认表", _UNITS_NOTE, table.UNIT_COLUMNS, units)
        book.functions(sheet, tuple(catalogue.functions), len(units))
        rows = list(table.finding_rows(_findings(reading)))
        book.sheet(table.FINDINGS, "疑点清单", _FINDINGS_NOTE, table.FINDING_COLUMNS, rows)
        unread = list(table.unread_rows(reading))
        book.sheet(table.UNREAD, "未归类的文字", _UNREAD_NOTE, table.UNREAD_COLUMNS, unread)
        book.hidden(table.ITEMS_SHEET, table.item_rows(reading))


def _findings(reading: Reading) -> tuple[Finding, ...]:
    """The findings of the reading; one that comes from JSON has not kept its doubts."""
    known = {(f.code, f.message, f.place) for f in reading.findings}
    return (*reading.findings, *(f for f in doubts(reading) if (f.code, f.message, f.place) not in known))


class _Book:
    """The workbook being written."""

    def __init__(self, file: xlsxwriter.Workbook) -> None:
        self._file = file
        base = {"font_name": "宋体", "font_size": 9, "valign": "vcenter", "text_wrap": True}
        boxed = base | {"border": 1, "border_color": "#BFBFBF"}
        self._title = file.add_format(base | {"font_name": "黑体", "font_size": 15, "align": "center"})
        self._note = file.add_format(base)
        self._head = file.add_format(boxed | {"bold": True, "bg_color": "#D9D9D9", "align": "center"})
        self._input_head = file.add_format(boxed | {"bold": True, "bg_color": "#DDEBF7", "align": "center"})
        self._fixed = file.add_format(boxed | {"bg_color": "#F2F2F2"})
        self._doubt = file.add_format(boxed | {"bg_color": "#FCE4D6"})
        self._input = file.add_format(boxed | {"locked": False, "num_format": "@"})
        self._edited = file.add_format({"bg_color": "#FFEB9C"})

    def targets(self, name: str, plan: Plan, rows: Sequence[Row]) -> None:
        """The sheet of a plan with its spare rows, and the hidden sheet that keeps what was read."""
        columns, spare = table.TARGET_COLUMNS, [Row() for _ in range(table.SPARE_ROWS)]
        read = [row for row in rows if row.get(table.QUOTE)]
        doubtful = sum(row["把握"] != "100%" for row in read)
        empty = len(rows) - len(read)
        note = f"读出{len(read)}个指标要求，其中存疑{doubtful}个；{empty}项目标没有读出指标要求。{_TARGETS_NOTE}"
        sheet = self.sheet(name, f"《{plan.title}》读取结果确认表", note, columns, [*rows, *spare], frozen=2)
        heads = [column.head for column in columns]
        quote, key = heads.index(table.QUOTE), heads.index(table.ID)
        for number, row in enumerate([*rows, *spare], FIRST_ROW):
            if not row.get(table.QUOTE):
                sheet.write_blank(number, quote, None, self._input)
            if not row:
                sheet.write_blank(number, key, None, self._input)
        self._mark_edits(sheet, name, heads.index("指标"), heads.index(table.RESPONSIBLE), len(rows))
        self.hidden(HIDDEN + name, _mirror([*heads, table.WAS], rows))

    def _mark_edits(self, sheet: Any, name: str, first: int, last: int, count: int) -> None:
        if count:
            cell = f"{xl_col_to_name(first)}{FIRST_ROW + 1}"
            rule = {"type": "formula", "criteria": f"=NOT(EXACT({cell},'{HIDDEN}{name}'!{cell}))"}
            sheet.conditional_format(FIRST_ROW, first, FIRST_ROW + count - 1, last, {**rule, "format": self._edited})

    def sheet(
        self, name: str, title: str, note: str, columns: Sequence[Column], rows: Sequence[Row], *, frozen: int = 0
    ) -> Any:
        """Add a sheet with title, note, heads and rows; only input columns can be filled in."""
        sheet = self._file.add_worksheet(name)
        last = len(columns) - 1
        sheet.merge_range(0, 0, 0, last, title, self._title)
        sheet.merge_range(1, 0, 1, last, note, self._note)
        sheet.set_row(0, 26)
        sheet.set_row(1, _height(note, sum(c.width for c in columns)))
        for i, column in enumerate(columns):
            sheet.set_column(i, i, column.width)
            sheet.write_string(HEAD_ROW, i, column.head, self._input_head if column.input else self._head)
            if column.choices and rows:
                sheet.data_validation(FIRST_ROW, i, FIRST_ROW + len(rows) - 1, i, _choice(column.head, column.choices))
        for number, row in enumerate(rows, FIRST_ROW):
            sheet.set_row(number, max(_height(row.get(c.head, ""), c.width) for c in columns))
            for i, column in enumerate(columns):
                self._cell(sheet, number, i, column, row.get(column.head, ""))
        _set_up(sheet, last, len(rows), frozen)
        return sheet

    def _cell(self, sheet: Any, row: int, column: int, what: Column, text: str) -> None:
        form = self._input if what.input else self._doubt if what.head == "存疑" and text else self._fixed
        if text:
            sheet.write_string(row, column, text[:_LONGEST], form)
        else:
            sheet.write_blank(row, column, None, form)

    def functions(self, sheet: Any, names: Sequence[str], count: int) -> None:
        """Offer the functions of the catalogue for units; several may be written."""
        self.hidden(table.FUNCTIONS_SHEET, ((name,) for name in names))
        column = [c.head for c in table.UNIT_COLUMNS].index(table.FUNCTIONS)
        choice = {"validate": "list", "source": f"='{table.FUNCTIONS_SHEET}'!$A$1:$A${len(names)}"}
        more = {"error_type": "warning", "error_title": "职能", "error_message": "请从列表里选；几个职能用、分开。"}
        if count:
            sheet.data_validation(FIRST_ROW, column, FIRST_ROW + count - 1, column, choice | more)

    def hidden(self, name: str, rows: Iterable[Sequence[str]]) -> None:
        """Add a sheet that nobody sees."""
        sheet = self._file.add_worksheet(name)
        for number, row in enumerate(rows):
            for column, text in enumerate(row):
                sheet.write_string(number, column, text[:_LONGEST])
        sheet.protect()
        sheet.very_hidden()


def _mirror(heads: Sequence[str], rows: Sequence[Row]) -> Iterable[Sequence[str]]:
    """The rows at the same places as on the visible sheet."""
    yield from [[""]] * HEAD_ROW
    yield heads
    yield from ([row.get(head, "") for head in heads] for row in rows)


def _choice(head: str, choices: Sequence[str]) -> dict[str, Any]:
    message = f"可选：{'、'.join(choices)}"
    return {"validate": "list", "source": list(choices), "error_title": head, "error_message": message}


def _set_up(sheet: Any, last: int, count: int, frozen: int) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.5)
    sheet.set_footer("&L&A&R第 &P 页，共 &N 页")
    sheet.repeat_rows(HEAD_ROW)
    sheet.freeze_panes(FIRST_ROW, frozen)
    sheet.hide_gridlines(2)
    sheet.autofilter(HEAD_ROW, 0, HEAD_ROW + max(count, 1), last)
    sheet.ignore_errors({"number_stored_as_text": f"A{FIRST_ROW + 1}:{xl_col_to_name(last)}{FIRST_ROW + count + 1}"})
    sheet.protect("", {"format_columns": True, "format_rows": True, "format_cells": True, "autofilter": True})


def _height(text: str, width: float) -> float:
    """Points that the wrapped text needs: an ideograph is as wide as two digits."""
    room = max(2, int(width * 1.05 - 1))
    lines = sum(max(1, -(-sum(1 if ord(c) < 0x2000 else 2 for c in line) // room)) for line in text.split("\n"))
    return min(_MAX_HEIGHT, _LINE * lines + 5)

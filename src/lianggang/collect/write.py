"""Writing a reporting form as an Excel workbook laid out like an official statistical form."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from lianggang.collect.form import REASONS, FormLine, FormSpec
from lianggang.collect.guide import write_guide
from lianggang.collect.layout import (
    CODE,
    FIRST_LINE_ROW,
    GROUP_ROW,
    HEADING_ROW,
    LETTER_ROW,
    NOTE,
    NUMERATOR,
    REASON,
    REDEFINED,
    SIGNATURES,
    SOURCE,
    STEMS,
    UNIT,
    VALUE,
    Column,
    columns,
    count_headings,
    history_years,
    input_headings,
)
from lianggang.collect.mark import write_mark
from lianggang.collect.typed import Cells
from lianggang.panel.numbers import parse_number

_OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_SMALL_PER_LINE, _LARGE_PER_LINE = 18, 14  # Chinese characters that fit into the name column
_MAX_PROMPT = 255
_EXACT_DIGITS = 15  # what Excel keeps of a number


def write_form(spec: FormSpec, path: Path | str, filled: Cells | None = None) -> None:
    """Write the form of one unit and year, to be filled in Excel or WPS and read back by `read_form`.

    filled: what the unit has said so far, laid into the input cells. Everything but the input cells is locked
    (without a password); text is never written as a formula.
    """
    with xlsxwriter.Workbook(str(path), _OPTIONS) as book:
        book.set_properties({"title": spec.title, "company": spec.issuer})
        _FormWriter(book, spec, filled or {}).write()
        write_guide(book, spec)
        write_mark(book, spec)


@dataclass(slots=True)
class _FormWriter:
    book: Workbook
    spec: FormSpec
    filled: Cells
    sheet: Worksheet = field(init=False)
    columns: tuple[Column, ...] = field(init=False)
    at: dict[str, int] = field(init=False)
    formats: dict[str, Format] = field(init=False)

    def __post_init__(self) -> None:
        self.sheet = self.book.add_worksheet(self.spec.sheet_name)
        self.columns = columns(self.spec)
        self.at = {column.heading: i for i, column in enumerate(self.columns)}
        self.formats = _formats(self.book)

    def write(self) -> None:
        self._page()
        self._top()
        self._head()
        for i, line in enumerate(self.spec.lines):
            self._line(FIRST_LINE_ROW + i, line)
        self._signatures(FIRST_LINE_ROW + len(self.spec.lines) + 1)
        self.sheet.protect("", {"format_columns": True, "format_rows": True, "format_cells": True})

    @property
    def last(self) -> int:
        return len(self.columns) - 1

    def _page(self) -> None:
        sheet = self.sheet
        for i, column in enumerate(self.columns):
            sheet.set_column(i, i, column.width)
        sheet.set_paper(9)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
        sheet.repeat_rows(GROUP_ROW, LETTER_ROW)
        sheet.freeze_panes(FIRST_LINE_ROW, 3)
        sheet.set_footer(f"&L{self.spec.unit}  表号 {self.spec.number}&R第 &P 页，共 &N 页")
        sheet.hide_gridlines(2)
        sheet.set_selection(FIRST_LINE_ROW, self.at[NUMERATOR], FIRST_LINE_ROW, self.at[NUMERATOR])

    def _top(self) -> None:
        spec, sheet = self.spec, self.sheet
        sheet.merge_range(0, 0, 0, self.last, spec.title, self.formats["title"])
        sheet.set_row(0, 30)
        facts = (("表　　号", spec.number), ("制定机关", spec.issuer), ("文　　号", spec.approval))
        for r, (label, text) in enumerate((*facts, ("有效期至", spec.valid_until)), start=1):
            sheet.merge_range(r, self.last - 2, r, self.last, f"{label}：{text}", self.formats["top"])
        sheet.merge_range(4, 0, 4, 2, f"综合机关名称：{spec.unit}", self.formats["top"])
        sheet.merge_range(4, 3, 4, self.last - 3, f"{spec.year}年", self.formats["year"])

    def _head(self) -> None:
        for i, column in enumerate(self.columns):
            number = STEMS[i] if i < len(STEMS) else str(i - len(STEMS) + 1)
            self.sheet.write_string(LETTER_ROW, i, number, self.formats["head"])
            if column.group:
                self.sheet.write_string(HEADING_ROW, i, column.heading, self.formats["head"])
            else:
                self.sheet.merge_range(GROUP_ROW, i, HEADING_ROW, i, column.heading, self.formats["head"])
        for group in dict.fromkeys(column.group for column in self.columns if column.group):
            members = [i for i, column in enumerate(self.columns) if column.group == group]
            self._merge_or_write(GROUP_ROW, members[0], members[-1], group, "head")
        self.sheet.set_row(HEADING_ROW, 20)

    def _merge_or_write(self, row: int, first: int, last: int, text: str, style: str) -> None:
        if first == last:
            self.sheet.write_string(row, first, text, self.formats[style])
        else:
            self.sheet.merge_range(row, first, row, last, text, self.formats[style])

    def _line(self, row: int, line: FormLine) -> None:
        self._name(row, line)
        self.sheet.write_string(row, self.at[UNIT], line.unit, self.formats["label"])
        self.sheet.write_string(row, self.at[CODE], line.code, self.formats["label"])
        for year in history_years(self.spec):
            self._past(row, self.at[f"{year}年"], (line.history or {}).get(year))
        for part in ("", *self.spec.breakdowns):
            self._counts(row, line, part)
            self._value(row, line, part)
        for heading in (REASON, SOURCE, REDEFINED, NOTE):
            self.sheet.write_string(row, self.at[heading], self._said(line, heading), self.formats["text"])
        self._reason(row)
        self._redefined(row)

    def _name(self, row: int, line: FormLine) -> None:
        labels = [f"分子：{line.numerator}", f"分母：{line.denominator}"] if line.divides else []
        height = 15.0 * math.ceil(len(line.name) / _LARGE_PER_LINE)
        height += sum(12.5 * math.ceil(len(label) / _SMALL_PER_LINE) for label in labels)
        self.sheet.set_row(row, max(20, height + 4))
        if labels:
            small = self.formats["small"]
            self.sheet.write_rich_string(
                row, 0, self.formats["name"], line.name, small, "\n" + "\n".join(labels), self.formats["left"]
            )
        else:
            self.sheet.write_string(row, 0, line.name, self.formats["left"])

    def _past(self, row: int, column: int, value: Decimal | None) -> None:
        if value is None:
            self.sheet.write_string(row, column, "—", self.formats["past"])
        else:
            self.sheet.write_number(row, column, float(value), self.formats["past"])

    def _counts(self, row: int, line: FormLine, part: str) -> None:
        of = f"“{part}”的" if part else ""
        for heading, label in zip(count_headings(part), (line.numerator, line.denominator), strict=True):
            if heading not in self.at:
                continue
            column = self.at[heading]
            if heading not in input_headings(line):
                self.sheet.write_string(row, column, "—", self.formats["closed"])
                continue
            self._number(row, line, heading)
            self._validate(row, column, heading, f"{of}{label}。填数，不写单位", minimum=Decimal(0), maximum=None)

    def _value(self, row: int, line: FormLine, part: str) -> None:
        heading = part or VALUE
        column = self.at[heading]
        if part and part not in line.breakdowns:
            self.sheet.write_string(row, column, "—", self.formats["closed"])
            return
        if line.divides and not self._said(line, heading):
            n, d = (xl_rowcol_to_cell(row, self.at[h]) for h in count_headings(part))
            scale = f"*{line.scale}" if line.scale != 1 else ""
            formula = f'=IF(OR({n}="",{d}="",{d}=0),"",{n}/{d}{scale})'
            self.sheet.write_formula(row, column, formula, self.formats["computed"], self._computed(line, part))
        else:
            self._number(row, line, heading)
        prompt = f"“{part}”的{line.name}。" if part else ""
        if line.divides:
            prompt += f"由分子、分母自动计算；只有率而没有分子、分母时，直接填数（{line.unit}）"
        else:
            prompt += f"填数，单位为{line.unit}；没有数据的留空并选原因，不要填0"
        self._validate(row, column, heading, prompt, minimum=line.valid_min, maximum=line.valid_max)

    def _said(self, line: FormLine, heading: str) -> str:
        return self.filled.get((line.code, heading), "").strip()

    def _number(self, row: int, line: FormLine, heading: str) -> None:
        """An input cell: a number where a number was said, the words themselves otherwise, blank where nothing was."""
        text, column, style = self._said(line, heading), self.at[heading], self.formats["number"]
        value = parse_number(text).value
        if value is not None and str(value) == text and len(value.as_tuple().digits) <= _EXACT_DIGITS:
            self.sheet.write_number(row, column, float(value), style)
        elif text:
            self.sheet.write_string(row, column, text, style)
        else:
            self.sheet.write_blank(row, column, None, style)

    def _computed(self, line: FormLine, part: str) -> float | str:
        """What the formula gives for the counts said so far, so that it shows before anything recalculates it."""
        numerator, denominator = (parse_number(self._said(line, h)).value for h in count_headings(part))
        return "" if numerator is None or not denominator else float(line.quantity.ratio(numerator, denominator))

    def _validate(
        self, row: int, column: int, title: str, prompt: str, *, minimum: Decimal | None, maximum: Decimal | None
    ) -> None:
        """Prompt for a number; a value out of bounds is warned of, not forbidden."""
        low, high = minimum if minimum is not None else Decimal(-(10**12)), maximum
        bounds: dict[str, Any] = {"criteria": ">=", "value": float(low)}
        if high is not None:
            bounds = {"criteria": "between", "minimum": float(low), "maximum": float(high)}
        limit = f"{'' if minimum is None else minimum}—{'' if high is None else high}"
        self.sheet.data_validation(
            row,
            column,
            row,
            column,
            {
                "validate": "decimal",
                **bounds,
                "input_title": title[:32],
                "input_message": prompt[:_MAX_PROMPT],
                "error_type": "warning",
                "error_title": "请核对",
                "error_message": f"这里应填数字（可能范围 {limit}）。确认无误可以继续。",
            },
        )

    def _reason(self, row: int) -> None:
        self.sheet.data_validation(
            row,
            self.at[REASON],
            row,
            self.at[REASON],
            {
                "validate": "list",
                "source": list(REASONS),
                "input_title": REASON,
                "input_message": "没有数据时从列表里选；选“其他”的请在“说明”里写明",
                "error_title": "请从列表里选",
                "error_message": "、".join(REASONS),
            },
        )

    def _redefined(self, row: int) -> None:
        column = self.at[REDEFINED]
        message = "本年起定义、范围、来源与以前不同的，写明怎样变了，如“起含流动人口”；没有变化的留空"
        prompt = {"validate": "any", "input_title": REDEFINED, "input_message": message}
        self.sheet.data_validation(row, column, row, column, prompt)

    def _signatures(self, row: int) -> None:
        """The people who answer for the form, three on the first line and two on the second."""
        for i, label in enumerate(SIGNATURES):
            r, place = row + i // 3, i % 3
            label_from, label_to, input_to = ((0, 0, 2), (3, 4, 6), (7, 8, 10))[place]
            self._merge_or_write(r, label_from, label_to, f"{label}：", "sign_label")
            self.sheet.merge_range(r, label_to + 1, r, input_to, "", self.formats["sign"])
            self.sheet.set_row(r, 22)


def _formats(book: Workbook) -> dict[str, Format]:
    """The few cell styles of the form by name."""
    base = {"font_name": "宋体", "font_size": 10, "valign": "vcenter"}
    boxed = {**base, "border": 1, "align": "center", "text_wrap": True}
    entry = {"locked": False, "bg_color": "#FFFBE6"}
    styles: dict[str, dict[str, Any]] = {
        "title": {**base, "font_size": 16, "bold": True, "align": "center"},
        "top": base,
        "year": {**base, "align": "center", "font_size": 12},
        "head": {**boxed, "bg_color": "#E8EDF2", "bold": True},
        "label": boxed,
        "left": {**boxed, "align": "left", "indent": 1},
        "name": {"font_name": "宋体", "font_size": 10},
        "small": {"font_name": "宋体", "font_size": 8, "font_color": "#555555"},
        "past": {**boxed, "align": "right", "font_color": "#777777", "num_format": "General"},
        "closed": {**boxed, "font_color": "#AAAAAA", "bg_color": "#F2F2F2"},
        "number": {**boxed, **entry, "align": "right", "num_format": "General"},
        "computed": {**boxed, **entry, "align": "right", "num_format": "0.00", "bg_color": "#EEF6EE"},
        "text": {**boxed, **entry, "align": "left", "num_format": "@"},
        "sign_label": {**base, "align": "right"},
        "sign": {**base, "locked": False, "bottom": 1, "num_format": "@", "align": "left"},
    }
    return {name: book.add_format(style) for name, style in styles.items()}

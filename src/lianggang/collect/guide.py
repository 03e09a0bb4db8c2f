"""The sheet 填表说明: how to fill the form and what each indicator means."""

from __future__ import annotations

import math

from xlsxwriter.workbook import Workbook

from lianggang.collect.form import REASONS, FormLine, FormSpec
from lianggang.collect.layout import GUIDE_SHEET

_RULES = (
    "黄色格由填报单位填写；绿色格由分子、分母自动计算，只有率而没有分子、分母时可直接填数；灰色格不填。",
    "有分子、分母的必须填分子、分母：没有它们，数据不能汇总，也不能核对。",
    f"没有数据的留空，并在“无数据原因”里选一项（{'、'.join(REASONS)}）；不要填0。数值确实为零的填0。",
    "只填数字，不写单位，不写“约”“左右”“以上”；百分比95.3%填95.3，不要用百分比格式。",
    "本年起统计口径（定义、范围、来源）与以前不同的，在“口径变化”里写明怎样变了；没有变化的留空。",
    "数据由本单位核对后填写。发现往年数据有误，请在“说明”里写明，不要改灰色的往年数。",
    "不要改动指标名称、代码、行列次序和工作表名称；可以调整列宽、行高。",
)
_HEADINGS = (
    ("指标名称", 24),
    ("代码", 11.5),
    ("计量单位", 8),
    ("定义", 44),
    ("分子", 22),
    ("分母", 22),
    ("可能范围", 11),
)


def write_guide(book: Workbook, spec: FormSpec) -> None:
    """Add the sheet 填表说明 with the rules and the definition of every indicator asked."""
    sheet = book.add_worksheet(GUIDE_SHEET)
    base = {"font_name": "宋体", "font_size": 10, "valign": "vcenter", "text_wrap": True}
    plain, title = book.add_format(base), book.add_format({**base, "font_size": 14, "bold": True})
    head = book.add_format({**base, "bold": True, "border": 1, "align": "center", "bg_color": "#E8EDF2"})
    cell = book.add_format({**base, "border": 1})
    last = len(_HEADINGS) - 1
    sheet.merge_range(0, 0, 0, last, GUIDE_SHEET, title)
    for r, rule in enumerate(_RULES, start=1):
        sheet.merge_range(r, 0, r, last, f"{r}. {rule}", plain)
        sheet.set_row(r, 18)
    top = len(_RULES) + 2
    for c, (heading, width) in enumerate(_HEADINGS):
        sheet.set_column(c, c, width)
        sheet.write_string(top, c, heading, head)
    for r, line in enumerate(spec.lines, start=top + 1):
        texts = _texts(line)
        for c, text in enumerate(texts):
            sheet.write_string(r, c, text, cell)
        sheet.set_row(r, _height(texts))
    sheet.repeat_rows(top)
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.hide_gridlines(2)
    sheet.protect("", {"format_columns": True, "format_rows": True})


def _texts(line: FormLine) -> tuple[str, ...]:
    return (line.name, line.code, line.unit, line.definition, line.numerator, line.denominator, limits_text(line))


def limits_text(line: FormLine) -> str:
    """The bounds of a line's value in words, "" for none."""
    low, high = line.valid_min, line.valid_max
    if low is not None and high is not None:
        return f"{low}—{high}"
    if low is not None:
        return f"不小于{low}"
    return "" if high is None else f"不大于{high}"


def _height(texts: tuple[str, ...]) -> float:
    """Enough points for the longest text; a Chinese character is two columns wide."""
    lines = (math.ceil(2.4 * len(text) / width) for text, (_, width) in zip(texts, _HEADINGS, strict=True))
    return max(18.0, 13.5 * max(lines) + 4)

"""Where everything stands on a form: the one place that writing and reading share."""

from __future__ import annotations

from dataclasses import dataclass

from lianggang.collect.form import FormLine, FormSpec

GUIDE_SHEET = "填表说明"
GROUP_ROW, HEADING_ROW, LETTER_ROW, FIRST_LINE_ROW = 5, 6, 7, 8  # from 0

STEMS = "甲乙丙"  # official tables letter the label columns and number the others

NAME, UNIT, CODE = "指标名称", "计量单位", "代码"
NUMERATOR, DENOMINATOR, VALUE = "分子", "分母", "本年值"
REASON, SOURCE, REDEFINED, NOTE = "无数据原因", "数据来源", "口径变化", "说明"
SIGNATURES = ("单位负责人", "统计负责人", "填表人", "联系电话", "报出日期")


@dataclass(frozen=True, slots=True)
class Column:
    """One column: heading, width in characters and the heading above it, if it shares one with its neighbours."""

    heading: str
    width: float
    group: str = ""


def count_headings(part: str) -> tuple[str, str]:
    """The columns of numerator and denominator of a part, ("男分子", "男分母"); of the total for ""."""
    return part + NUMERATOR, part + DENOMINATOR


def input_headings(line: FormLine) -> tuple[str, ...]:
    """The columns of the numbers that a line asks: counts before each value where there are any."""
    found: list[str] = []
    for part in ("", *line.breakdowns):
        found += [*(count_headings(part) if line.divides else ()), part or VALUE]
    return tuple(found)


def columns(spec: FormSpec) -> tuple[Column, ...]:
    """The columns of a form from left to right."""
    history = [Column(f"{year}年", 8, "以前年度") for year in history_years(spec)]
    wanted = {heading for line in spec.lines for heading in input_headings(line)}
    parts = [
        Column(heading, max(7.5, 2.2 * len(heading)), "其中")
        for label in spec.breakdowns
        for heading in (*count_headings(label), label)
        if heading in wanted
    ]
    return (
        Column(NAME, 30),
        Column(UNIT, 7),
        Column(CODE, 11.5),
        *history,
        Column(NUMERATOR, 9, f"{spec.year}年"),
        Column(DENOMINATOR, 9, f"{spec.year}年"),
        Column(VALUE, 9, f"{spec.year}年"),
        *parts,
        Column(REASON, 11),
        Column(SOURCE, 12),
        Column(REDEFINED, 12),
        Column(NOTE, 15),
    )


def history_years(spec: FormSpec) -> tuple[int, ...]:
    """The three years before the form's year."""
    return tuple(range(spec.year - 3, spec.year))

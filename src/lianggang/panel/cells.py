"""The number in one cell, with everything that is to be said about it."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from lianggang.findings import Finding, error, note
from lianggang.panel.grid import CellKind, GridCell
from lianggang.panel.numbers import ParsedNumber, parse_number
from lianggang.panel.quantities import same_unit

Problems = Mapping[str, tuple[str, str]]
PROBLEMS: Problems = {
    "ambiguous-none": ("分不清是没有数据还是数值为零", "为零填0；没有数据请留空并在说明里写原因"),
    "not-finite": ("不是有限的数", "检查原表公式，填写实际数值"),
    "scientific-notation": ("用了科学计数法，可能已丢失位数", "把单元格改成“数值”格式，重新填写全部数字"),
    "ratio-text": ("写成了比，应填一个数", "换算成一个数再填，如男女2:3的女/男为1.5"),
    "approximate-number": (
        "带有约、左右、以上一类的词，不是确切的数",
        "填确切数；来源只有约数的，数值只填数字，“限定”列填“约”或“以上”",
    ),
    "broken-number": ("不能读成一个数", "只填阿拉伯数字和一个小数点，单位写在“单位”列"),
}
_KINDS = {
    CellKind.FAULT: ("cell-fault", "单元格里是公式错误（如#DIV/0!）", "改正公式，或留空并写明原因"),
    CellKind.UNCOMPUTED: (
        "formula-not-computed",
        "单元格是公式而文件没有存它的结果",
        "用 Excel 或 WPS 打开，重算并保存后再交",
    ),
    CellKind.DATE: ("date-in-cell", "数字变成了日期", "把单元格格式改成“数值”，重新填写"),
    CellKind.BOOLEAN: ("not-a-number", "单元格里是逻辑值，不是数", "填写数字"),
}
REMARKS = {
    "full-width-digits": "全角数字已按半角读入",
    "thousands-separator": "千分位逗号已去掉",
    "percent-format": "百分比格式的单元格，按显示的百分数读入",
}


def read_cell(
    cell: GridCell, label: str, unit: str | None, place: str, problems: Problems = PROBLEMS
) -> tuple[ParsedNumber, list[Finding]]:
    """Read the number of a cell; a cell that cannot be read gives an error and a number with a problem.

    label: heading of the cell, for messages. unit: of the quantity, None for a count. place: for findings. problems:
    what to say of a text that is no number, and what to do.
    """
    if cell.merged:
        text, advice = f"{label}在合并单元格里，分不清属于哪一行", "取消合并，每行各填各的数"
        return ParsedNumber(problem="merged-value"), [error("merged-value", text, place=place, advice=advice)]
    if cell.kind in _KINDS:
        code, text, advice = _KINDS[cell.kind]
        return ParsedNumber(problem=code), [error(code, f"{label}：{text}", place=place, advice=advice)]
    number = _percent(cell, unit) if cell.kind is CellKind.PERCENT else parse_number(cell.text)
    if number.problem:
        reason, advice = problems[number.problem]
        text = f"{label}“{cell.text[:40]}”{reason}"
        return number, [error(number.problem, text, place=place, advice=advice)]
    if number.unit and not same_unit(number.unit, unit or ""):
        return ParsedNumber(problem="unit-in-number"), [_foreign_unit(number, label, unit, place)]
    remarks = [note(code, REMARKS[code], place=place) for code in number.remarks]
    if number.unit:
        remarks.append(note("unit-written-twice", "数字后面带着单位，已按规定单位读入", place=place))
    return number, remarks


def _foreign_unit(number: ParsedNumber, label: str, unit: str | None, place: str) -> Finding:
    wanted = f"，而指标的单位是“{unit}”" if unit else ""
    text = f"{label}“{number.value}{number.unit}”带着单位“{number.unit}”{wanted}"
    return error("unit-in-number", text, place=place, advice="换算成规定的单位，只填数字")


def _percent(cell: GridCell, unit: str | None) -> ParsedNumber:
    """A number that the sheet shows as a percentage: what the clerk sees is a hundred times what is stored."""
    parsed = parse_number(cell.text)
    if parsed.value is None:
        return parsed
    sign = "" if unit == "%" else "%"  # a percent sign where none belongs is reported as a wrong unit
    return ParsedNumber(normalised(parsed.value * 100), sign, remarks=("percent-format",))


def normalised(value: Decimal) -> Decimal:
    """A decimal without trailing zeros and without an exponent."""
    plain = value.normalize()
    return plain.quantize(Decimal(1)) if plain == plain.to_integral_value() else plain

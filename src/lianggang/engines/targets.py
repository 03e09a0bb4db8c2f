"""Targets as a table: one row a target, asked of one territory or of all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

from lianggang.assess import units
from lianggang.catalogue.model import Catalogue
from lianggang.engines.asked import Asked
from lianggang.errors import unusable
from lianggang.findings import Finding, error, warning
from lianggang.panel.breakdowns import read_breakdown
from lianggang.panel.figures import read_grids
from lianggang.panel.grid import Grid, GridRow
from lianggang.panel.numbers import half_width, parse_number, quotient
from lianggang.panel.records import FIRST_YEAR, LAST_YEAR
from lianggang.plans.model import Direction, Kind, Target
from lianggang.wording import quantity

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "id": ("编号", "id"),
    "code": ("指标编码", "code"),
    "kind": ("种类", "kind"),
    "comparator": ("比较", "comparator"),
    "value": ("目标值", "value"),
    "unit": ("单位", "unit"),
    "baseline_year": ("基期年", "baseline_year"),
    "direction": ("方向", "direction"),
    "start": ("起始年", "start"),
    "due": ("目标年", "due"),
    "territory": ("地区", "territory"),
    "sex": ("性别", "sex"),
    "age": ("年龄", "age"),
    "residence": ("城乡", "residence"),
    "other": ("其他分组", "other"),
    "reference": ("参照指标", "reference"),
    "better": ("好的方向", "better"),
}
"""The columns of a table of targets, by name, with their headings."""
_NEEDED = ("code", "start", "due")
_HEADINGS = {heading: column for column, headings in COLUMNS.items() for heading in headings}
KINDS = {
    "水平": Kind.LEVEL,
    "变化": Kind.CHANGE,
    "年均变化": Kind.ANNUAL_CHANGE,
    "比": Kind.RATIO,
    "方向": Kind.DIRECTION,
    "关系": Kind.RELATION,
} | {k.value: k for k in Kind}
DIRECTIONS = {
    "提高": Direction.UP,
    "下降": Direction.DOWN,
    "差距缩小": Direction.NARROW,
    "保持稳定": Direction.STABLE,
    "升势减缓": Direction.SLOW_RISE,
} | {d.value: d for d in Direction}
COMPARATORS = {"": None, "≥": ">=", "≤": "<=", "左右": "~"} | {c: c for c in (">=", "<=", ">", "<", "~")}
BETTER = {"": None, "越高越好": "higher", "越低越好": "lower", "适度": "band", "没有": "none"} | {
    b: b for b in ("higher", "lower", "band", "none")
}
_EVERY_YEAR = "逐年"
_WHOLE = 100  # per cent
_T = TypeVar("_T")


def read_targets(path: Path, catalogue: Catalogue) -> tuple[tuple[Asked, ...], tuple[Finding, ...]]:
    """The targets of a CSV or Excel file, and an error for every row that cannot be understood.

    catalogue: tells which way is good where a row does not. Raises LianggangError without a usable table.
    """
    grid, *_ = read_grids(path)[0]
    rows = list(grid.filled_rows())
    columns = _columns(grid, rows[0] if rows else GridRow(1, ()))
    asked: dict[str, Asked] = {}
    findings: list[Finding] = []
    for row in rows[1:]:
        cells = {name: half_width(row.cell(place).text).strip() for name, place in columns.items()}
        try:
            found = _asked(cells, f"{row.number}", catalogue)
        except ValueError as problem:
            findings.append(_refused(grid, row, str(problem)))
            continue
        if found.id in asked:
            findings.append(_refused(grid, row, f"编号{found.id}重复"))
        asked.setdefault(found.id, found)
        findings += [
            warning("target-impossible", text, place=grid.place(row.number), advice="对照规划原文核对")
            for text in _doubts(found, catalogue)
        ]
    return tuple(asked.values()), tuple(findings)


def _columns(grid: Grid, header: GridRow) -> dict[str, int]:
    names = [_HEADINGS.get(cell.text.strip(), "") for cell in header.cells]
    found = {name: place for place, name in enumerate(names) if name}
    if missing := [COLUMNS[c][0] for c in _NEEDED if c not in found]:
        advice = "第一行写列名：" + "、".join(headings[0] for headings in COLUMNS.values())
        raise unusable("targets-header", f"目标表缺少列：{'、'.join(missing)}", place=grid.where, advice=advice)
    return found


def _refused(grid: Grid, row: GridRow, problem: str) -> Finding:
    return error(
        "target-row", f"目标读不懂：{problem}", place=grid.place(row.number), advice="改正后再交；这一行没有采用"
    )


def _asked(cells: Mapping[str, str], number: str, catalogue: Catalogue) -> Asked:
    """The target of a row; raises ValueError with what is wrong, in Chinese."""
    part, unknown = read_breakdown(*(cells.get(c, "") for c in ("sex", "age", "residence", "other")))
    if part is None:
        raise ValueError(f"{'、'.join(unknown or ())}不认识")
    code = cells["code"]
    if not code:
        raise ValueError("没有指标编码")
    start, due = _year(cells["start"], "起始年"), _year(cells["due"], "目标年")
    if start > due:
        raise ValueError(f"起始年{start}晚于目标年{due}")
    if cells.get("reference") == code:
        raise ValueError("参照指标就是它自己")
    stated, known = _one_of(BETTER, cells.get("better", ""), "好的方向"), catalogue.indicators.get(code)
    return Asked(
        cells.get("id") or number,
        code,
        _target(cells),
        start,
        due,
        stated or (known.direction if known else None),
        cells.get("territory", ""),
        part,
        cells.get("reference", ""),
        catalogue.surveys.get(code),
    )


def _doubts(asked: Asked, catalogue: Catalogue) -> Iterator[str]:
    """What no value can attain, or any value does, in Chinese."""
    target, known = asked.target, catalogue.indicators.get(asked.indicator)
    unit = target.unit or (known.unit if known else "")
    if not isinstance(target.value, Decimal):
        return
    if target.kind is Kind.LEVEL:
        low, high = units.bound(unit, -1), units.bound(unit, 1)
        if known and known.unit == unit:
            low, high = known.valid_min, known.valid_max
        if (low is not None and target.value < low) or (high is not None and target.value > high):
            yield f"目标值{quantity(target.value, unit)}不在可能的范围内"
    elif target.kind in (Kind.CHANGE, Kind.ANNUAL_CHANGE) and unit == "%" and target.value <= -_WHOLE:
        yield f"不会为负的量不能再下降{quantity(-target.value, unit)}"


def _target(cells: Mapping[str, str]) -> Target:
    kind = _one_of(KINDS, cells.get("kind", "") or "水平", "种类")
    stated = cells.get("direction", "")
    direction = _one_of(DIRECTIONS, stated.removeprefix(_EVERY_YEAR), "方向") if stated else None
    comparator = _one_of(COMPARATORS, cells.get("comparator", ""), "比较")
    value = _value(cells.get("value", ""), kind)
    if kind is Kind.RATIO and comparator is None:
        comparator = "="
    base = cells.get("baseline_year", "")
    return Target(
        cells["code"],
        stated,
        kind,
        comparator,
        value,
        cells.get("unit") or None,
        _year(base, "基期年") if base else None,
        direction=direction,
        relative_to=cells.get("reference") or None,
    )


def _value(text: str, kind: Kind) -> Decimal | str | None:
    if not text:
        return None
    if kind is Kind.RATIO and quotient(text) is not None:
        return text
    found = parse_number(text)
    if found.value is None or found.unit:
        raise ValueError(f"目标值“{text}”不是数")
    return found.value


def _year(text: str, label: str) -> int:
    digits = text.removesuffix("年")
    if not (digits.isdigit() and FIRST_YEAR <= int(digits[:9]) <= LAST_YEAR):
        raise ValueError(f"{label}“{text or '（空）'}”不是四位数的年份")
    return int(digits)


def _one_of(words: Mapping[str, _T], text: str, label: str) -> _T:
    if text not in words:
        raise ValueError(f"{label}“{text}”不认识，可以写{'、'.join(w for w in words if w)}")
    return words[text]

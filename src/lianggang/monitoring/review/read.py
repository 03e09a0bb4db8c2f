"""Reading a review back: decisions to corrections, and what is wrong cell by cell."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from lianggang.catalogue.load import load_catalogue
from lianggang.errors import unusable
from lianggang.findings import Finding, error
from lianggang.monitoring.review import table
from lianggang.monitoring.review.fields import WrongCell, check_demand, parse_field
from lianggang.monitoring.review.table import ADD, CHANGE, CHECKED, CONFIRM, DECISION, DELETE, FIELD_OF, HIDDEN
from lianggang.panel.figures import read_grids
from lianggang.panel.grid import CellKind, Grid, GridRow
from lianggang.plans.corrections import (
    Action,
    Anchor,
    Clearance,
    Corrections,
    Demand,
    OwnersCorrection,
    Signed,
    TargetCorrection,
    UnitCorrection,
    read_demand,
)
from lianggang.plans.units import split_units

_RENEW = "请用 lianggang review 重新导出，把决定填到新表里。"
_TARGET_ID = re.compile(r"\.t\d+$")
_UNREADABLE = {
    CellKind.FAULT: "是公式错误",
    CellKind.UNCOMPUTED: "是没有算出结果的公式",
    CellKind.DATE: "变成了日期",
    CellKind.BOOLEAN: "是逻辑值",
}


def read_review(path: Path) -> tuple[Corrections, tuple[Finding, ...]]:
    """The decisions in a workbook that `write_review` made, and findings by cell.

    A row with an error gives no correction. Rows are told by their ids, so that sorting does no harm.
    Raises LianggangError when the file is no workbook or no review.
    """
    grids = {grid.sheet: grid for grid in read_grids(path)[0]}
    if table.ITEMS_SHEET not in grids:
        raise unusable("no-review", "文件里没有读取结果确认表。", place=path.name, advice=_RENEW)
    findings: list[Finding] = []
    known = _items(grids[table.ITEMS_SHEET])
    targets: list[TargetCorrection] = []
    owners: list[OwnersCorrection] = []
    for name, grid in grids.items():
        if HIDDEN + name in grids:
            plan = _PlanSheet(_Sheet.of(grid, table.ID), _Sheet.of(grids[HIDDEN + name], table.ID), known, findings)
            plan.read()
            targets += plan.targets
            owners += plan.owners
    units = _unit_corrections(grids.get(table.UNITS), findings)
    cleared = _clearances(grids.get(table.FINDINGS), findings)
    found = Corrections(tuple(targets), _agreed(owners, findings), tuple(units), tuple(cleared))
    return found, tuple(findings)


@dataclass(frozen=True, slots=True)
class _Line:
    """A row of a sheet by its headings."""

    grid: Grid
    row: GridRow
    at: Mapping[str, int]

    def text(self, head: str) -> str:
        """What stands under the heading. Raises `WrongCell` for what is no text."""
        if head not in self.at:
            return ""
        cell = self.row.cell(self.at[head])
        if cell.merged or cell.kind in _UNREADABLE:
            why = "在合并单元格里" if cell.merged else _UNREADABLE[cell.kind]
            raise WrongCell(head, f"“{head}”{why}", "请把单元格设为文本格式，重新填写")
        return cell.text.strip()

    def raw(self, head: str) -> str:
        """What stands under the heading of a sheet that nobody fills in."""
        return self.row.cell(self.at[head]).text.strip() if head in self.at else ""

    def finding(self, problem: WrongCell) -> Finding:
        """The error of one cell with its place."""
        place = self.grid.place(self.row.number, self.at.get(problem.head))
        return error("review-cell", f"{problem.message}。", place=place, advice=f"{problem.advice}。")

    @property
    def signed(self) -> Signed:
        """The remark of the row."""
        return Signed(note=self.text(table.REMARK))


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A sheet of a review below its headings."""

    grid: Grid
    at: Mapping[str, int]
    lines: tuple[_Line, ...]

    @classmethod
    def of(cls, grid: Grid, key: str) -> _Sheet:
        """The sheet whose row of headings has the heading `key`. Raises LianggangError when none has."""
        for row in grid.rows[:20]:
            at = {cell.text.strip(): i for i, cell in reversed(list(enumerate(row.cells))) if cell.text.strip()}
            if key in at and len(at) > 2:
                rows = (r for r in grid.filled_rows() if r.number > row.number)
                return cls(grid, at, tuple(_Line(grid, r, at) for r in rows))
        raise unusable("review-heads", f"“{grid.sheet}”表的表头不见了。", place=grid.where, advice=_RENEW)


@dataclass(frozen=True, slots=True)
class _Item:
    """An item of the reading as the hidden sheet keeps it."""

    anchor: Anchor
    units: tuple[tuple[str, ...], tuple[str, ...]]


def _items(grid: Grid) -> dict[str, _Item]:
    """The items of the reading by id. Raises LianggangError when somebody has changed the hidden sheet."""
    try:
        return {row.cell(0).text: _item(json.loads(row.cell(1).text)) for row in grid.filled_rows()}
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as problem:
        raise unusable("no-review", "确认表里隐藏的内容被改动过。", place=grid.where, advice=_RENEW) from problem


def _item(data: Mapping[str, Any]) -> _Item:
    anchor = Anchor(**{key: str(text) for key, text in data["anchor"].items()})
    return _Item(anchor, (tuple(map(str, data["lead"])), tuple(map(str, data["responsible"]))))


def _what_was_read(line: _Line) -> tuple[str, Demand]:
    """The quote and the demand of a target as they were read."""
    try:
        kept = json.loads(line.raw(table.WAS))
        return str(kept["quote"]), read_demand(kept["was"])
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as problem:
        raise WrongCell(table.ID, "确认表里隐藏的原读法被改动过", _RENEW.rstrip("。")) from problem


# -- the sheet of a plan ----------------------------------------------------------------------------------------


@dataclass(slots=True)
class _PlanSheet:
    """Compares the sheet of a plan with the hidden one that keeps what was read."""

    sheet: _Sheet
    mirror: _Sheet
    items: Mapping[str, _Item]
    findings: list[Finding]
    targets: list[TargetCorrection] = field(default_factory=list)
    owners: list[OwnersCorrection] = field(default_factory=list)

    def read(self) -> None:
        """Fill `targets` and `owners`."""
        before = {line.raw(table.ID): line for line in self.mirror.lines}
        seen: set[str] = set()
        for line in self.sheet.lines:
            try:
                self._line(line, before, seen)
            except WrongCell as problem:
                self.findings.append(line.finding(problem))
        for key in before.keys() - seen:
            if _TARGET_ID.search(key):
                advice = f"请重新导出；不是目标的，“决定”选“{DELETE}”，不要删去整行。"
                text = f"表里少了 {key} 这一行。"
                self.findings.append(error("review-row-missing", text, place=self.sheet.grid.where, advice=advice))

    def _line(self, line: _Line, before: Mapping[str, _Line], seen: set[str]) -> None:
        key, decision = line.text(table.ID), line.text(DECISION)
        if _TARGET_ID.search(key):
            if key in seen:
                raise WrongCell(
                    table.ID, f"{key} 出现了两行", f"只留一行；要补录的用表末空行，编号填 {key[: key.rfind('.')]}"
                )
            seen.add(key)
        self._check_decision(line, key, decision, before)
        if decision == ADD:
            self.targets.append(self._added(line, key))
        elif key in before:
            self._decided(line, before[key], key, decision)

    def _check_decision(self, line: _Line, key: str, decision: str, before: Mapping[str, _Line]) -> None:
        if decision not in ("", CONFIRM, CHANGE, DELETE, ADD):
            raise WrongCell(DECISION, f"决定“{decision}”不在列表里", "请从列表里选")
        is_target = bool(_TARGET_ID.search(key))
        if decision == ADD and is_target:
            raise WrongCell(DECISION, "这一行已有目标，不能补录", "请在表末空行补录，或选“更正”")
        if decision in (CONFIRM, DELETE) and not is_target:
            raise WrongCell(DECISION, f"这一行没有目标，不能选“{decision}”", "请选“补录”，或把决定清空")
        if key not in before and not (decision == ADD and key in self.items) and (key or decision):
            raise WrongCell(table.ID, f"规划里没有编号“{key}”", "编号照抄左边已有条目的编号")
        if not key and not decision and any(line.text(head) for head in FIELD_OF):
            raise WrongCell(DECISION, "填了内容，没有选决定", "请填编号，选“补录”；或清空这一行")

    def _decided(self, line: _Line, old: _Line, key: str, decision: str) -> None:
        edited = [head for head in (*FIELD_OF, table.LEAD, table.RESPONSIBLE) if not _same(line, old, head)]
        if decision != CHANGE and edited and decision != DELETE:
            was = old.raw(edited[0]) or "空"
            raise WrongCell(edited[0], f"“{edited[0]}”改了，没有选“更正”", f"决定选“更正”；或恢复原来的“{was}”")
        if decision == CHANGE and not edited:
            raise WrongCell(DECISION, "选了“更正”，没有改任何一格", "请改正读错的格子；没有错的选“确认”")
        if edited and decision == CHANGE:
            self._changed_units(line, key, edited)
        fields = [head for head in edited if head in FIELD_OF]
        if decision and (fields or decision != CHANGE):
            self._changed_target(line, old, decision, fields)

    def _changed_target(self, line: _Line, old: _Line, decision: str, edited: list[str]) -> None:
        if not _TARGET_ID.search(line.text(table.ID)):
            raise WrongCell(DECISION, "这一行没有读出目标", "请选“补录”")
        quote, was = _what_was_read(old)
        anchor = self._item(line.text(table.ID), quote).anchor
        action = {CONFIRM: Action.CONFIRM, CHANGE: Action.CHANGE, DELETE: Action.DELETE}[decision]
        fields = {FIELD_OF[head]: parse_field(head, line.text(head)) for head in edited} if decision == CHANGE else {}
        correction = TargetCorrection(action, anchor, quote, was, fields, line.signed)
        if decision == CHANGE:
            check_demand(correction.became, "指标")
        self.targets.append(correction)

    def _added(self, line: _Line, key: str) -> TargetCorrection:
        fields = {name: parse_field(head, line.text(head)) for head, name in FIELD_OF.items()}
        check_demand(fields, "指标")
        anchor = self._item(key, line.text(table.QUOTE)).anchor
        return TargetCorrection(Action.ADD, anchor, line.text(table.QUOTE) or anchor.words, {}, fields, line.signed)

    def _changed_units(self, line: _Line, key: str, edited: list[str]) -> None:
        if not {table.LEAD, table.RESPONSIBLE} & set(edited):
            return
        item = self._item(key)
        units = (split_units(line.text(table.LEAD)), split_units(line.text(table.RESPONSIBLE)))
        self.owners.append(OwnersCorrection(item.anchor, item.units, units, line.signed))

    def _item(self, key: str, quote: str = "") -> _Item:
        """The item of the row; a goal or measure is found again by the quote."""
        item = self.items.get(_TARGET_ID.sub("", key))
        if item is None:
            raise WrongCell(table.ID, f"规划里没有编号“{key}”", "编号照抄左边已有条目的编号")
        if quote and item.anchor.origin in ("goal", "measure"):
            return replace(item, anchor=replace(item.anchor, words=quote))
        return item


def _same(line: _Line, old: _Line, head: str) -> bool:
    new, before = line.text(head), old.raw(head)
    return new == before or (head == "数值" and _number(new) is not None and _number(new) == _number(before))


def _number(text: str) -> Decimal | None:
    return Decimal(text) if re.fullmatch(r"-?\d+(?:\.\d+)?", text) else None


def _agreed(owners: list[OwnersCorrection], findings: list[Finding]) -> tuple[OwnersCorrection, ...]:
    """One correction an item; an error where two rows of one item name different units."""
    by_anchor: dict[Anchor, OwnersCorrection] = {}
    for correction in owners:
        first = by_anchor.setdefault(correction.anchor, correction)
        if first.units != correction.units:
            text = (
                f"同一条目的几行填了不同的责任单位（{'、'.join(first.units[1])}；{'、'.join(correction.units[1])}）。"
            )
            place = f"{correction.anchor.area} {correction.anchor.number}"
            findings.append(error("review-units-differ", text, place=place, advice="请统一后再读。"))
    return tuple(by_anchor.values())


# -- units and findings -----------------------------------------------------------------------------------------


def _unit_corrections(grid: Grid | None, findings: list[Finding]) -> Iterator[UnitCorrection]:
    if grid is None:
        return
    functions = set(load_catalogue().functions)
    for line in _Sheet.of(grid, table.NAME).lines:
        try:
            if correction := _unit_correction(line, functions):
                yield correction
        except WrongCell as problem:
            findings.append(line.finding(problem))


def _unit_correction(line: _Line, known: set[str]) -> UnitCorrection | None:
    decision, right = line.text(DECISION), line.text(table.RIGHT_NAME)
    functions = tuple(f for f in re.split(r"[、，,；;\s]+", line.text(table.FUNCTIONS)) if f)
    if decision not in ("", CONFIRM, CHANGE, DELETE):
        raise WrongCell(DECISION, f"决定“{decision}”不在列表里", "请从列表里选")
    if strangers := [f for f in functions if f not in known]:
        raise WrongCell(table.FUNCTIONS, f"没有“{strangers[0]}”这一职能", "请从列表里选，几个职能用、分开")
    if len(split_units(right)) > 1:
        raise WrongCell(
            table.RIGHT_NAME, f"“{right}”像是几个单位", "这里只填一个名称；要分成几个的，到规划的表里改责任单位"
        )
    if (right or functions) and decision != CHANGE:
        raise WrongCell(DECISION, "填了正确名称或职能，没有选“更正”", "请选“更正”，或清空所填内容")
    if decision == CHANGE and not (right or functions):
        raise WrongCell(DECISION, "选了“更正”，没有填正确名称或职能", "请填写；没有错的选“确认”")
    name = line.text(table.NAME)
    if not decision:
        return None
    assigned = functions or (() if decision == CONFIRM else None)
    rename = right if right != name else ""
    return UnitCorrection(name, rename, assigned, decision == DELETE, line.signed)


def _clearances(grid: Grid | None, findings: list[Finding]) -> Iterator[Clearance]:
    for line in _Sheet.of(grid, table.CODE).lines if grid else ():
        try:
            decision = line.text(DECISION)
            if decision not in ("", CHECKED):
                raise WrongCell(DECISION, f"决定“{decision}”不在列表里", "请从列表里选")
            if decision:
                code, message, place = (line.text(head) for head in (table.CODE, table.MESSAGE, table.PLACE))
                yield Clearance(code, message, place, line.signed)
        except WrongCell as problem:
            findings.append(line.finding(problem))

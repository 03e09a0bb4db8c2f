"""Reading a review back: decisions to corrections, and what is wrong cell by cell."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from lianggang.catalogue.load import load_catalogue
from lianggang.errors import unusable
from lianggang.findings import Finding, error
from lianggang.monitoring.review import table
from lianggang.monitoring.review.fields import WrongCell
from lianggang.monitoring.review.plan_sheet import Item, PlanSheet
from lianggang.monitoring.review.sheet import RENEW, Line, Sheet
from lianggang.monitoring.review.table import CHANGE, CHECKED, CONFIRM, DECISION, DELETE, HIDDEN
from lianggang.panel.figures import read_grids
from lianggang.panel.grid import Grid
from lianggang.plans.corrections import (
    Anchor,
    Clearance,
    Corrections,
    OwnersCorrection,
    TargetCorrection,
    UnitCorrection,
)
from lianggang.plans.units import split_units


def read_review(path: Path) -> tuple[Corrections, tuple[Finding, ...]]:
    """The decisions in a workbook that `write_review` made, and findings by cell.

    A row with an error gives no correction. Rows are told by their ids, so that sorting does no harm.
    Raises LianggangError when the file is no workbook or no review.
    """
    grids = {grid.sheet: grid for grid in read_grids(path)[0]}
    if table.ITEMS_SHEET not in grids:
        raise unusable("no-review", "文件里没有读取结果确认表。", place=path.name, advice=RENEW)
    findings: list[Finding] = []
    known = _items(grids[table.ITEMS_SHEET])
    targets: list[TargetCorrection] = []
    owners: list[OwnersCorrection] = []
    for name, grid in grids.items():
        if HIDDEN + name in grids:
            plan = PlanSheet(Sheet.of(grid, table.ID), Sheet.of(grids[HIDDEN + name], table.ID), known, findings)
            plan.read()
            targets += plan.targets
            owners += plan.owners
    units = _unit_corrections(grids.get(table.UNITS), findings)
    cleared = _clearances(grids.get(table.FINDINGS), findings)
    found = Corrections(tuple(targets), _agreed(owners, findings), tuple(units), tuple(cleared))
    return found, tuple(findings)


def _items(grid: Grid) -> dict[str, Item]:
    """The items of the reading by id. Raises LianggangError when somebody has changed the hidden sheet."""
    try:
        return {row.cell(0).text: _item(json.loads(row.cell(1).text)) for row in grid.filled_rows()}
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as problem:
        raise unusable("no-review", "确认表里隐藏的内容被改动过。", place=grid.where, advice=RENEW) from problem


def _item(data: Mapping[str, Any]) -> Item:
    anchor = Anchor(**{key: str(text) for key, text in data["anchor"].items()})
    return Item(anchor, (tuple(map(str, data["lead"])), tuple(map(str, data["responsible"]))))


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
    for line in Sheet.of(grid, table.NAME).lines:
        try:
            if correction := _unit_correction(line, functions):
                yield correction
        except WrongCell as problem:
            findings.append(line.finding(problem))


def _unit_correction(line: Line, known: set[str]) -> UnitCorrection | None:
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
    for line in Sheet.of(grid, table.CODE).lines if grid else ():
        try:
            decision = line.text(DECISION)
            if decision not in ("", CHECKED):
                raise WrongCell(DECISION, f"决定“{decision}”不在列表里", "请从列表里选")
            if decision:
                code, message, place = (line.text(head) for head in (table.CODE, table.MESSAGE, table.PLACE))
                yield Clearance(code, message, place, line.signed)
        except WrongCell as problem:
            findings.append(line.finding(problem))

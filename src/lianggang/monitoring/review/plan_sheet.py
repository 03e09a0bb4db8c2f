"""The sheet of a plan in a review that comes back: decisions on targets and on the units of items."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import partial

from lianggang.findings import Finding, error
from lianggang.monitoring.review import table
from lianggang.monitoring.review.fields import WrongCell, check_demand, parse_field
from lianggang.monitoring.review.sheet import RENEW, Line, Sheet
from lianggang.monitoring.review.table import ADD, CHANGE, CONFIRM, DECISION, DELETE, FIELD_OF, INTO, MERGE, SPLIT
from lianggang.plans.corrections import (
    Action,
    Anchor,
    Demand,
    OwnersCorrection,
    Stated,
    TargetCorrection,
    read_demand,
)
from lianggang.plans.units import split_units

_TARGET_ID = re.compile(r"\.t\d+$")


@dataclass(frozen=True, slots=True)
class Item:
    """An item of the reading as the hidden sheet keeps it."""

    anchor: Anchor
    units: tuple[tuple[str, ...], tuple[str, ...]]


def _what_was_read(line: Line) -> Stated:
    """The quote and the demand of a target as they were read."""
    try:
        kept = json.loads(line.raw(table.WAS))
        return Stated(str(kept["quote"]), read_demand(kept["was"]))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as problem:
        raise WrongCell(table.ID, "确认表里隐藏的原读法被改动过", RENEW.rstrip("。")) from problem


@dataclass(slots=True)
class PlanSheet:
    """Compares the sheet of a plan with the hidden one that keeps what was read."""

    sheet: Sheet
    mirror: Sheet
    items: Mapping[str, Item]
    findings: list[Finding]
    owners: list[OwnersCorrection] = field(default_factory=list)
    _decided: dict[str, TargetCorrection] = field(default_factory=dict)
    _added: list[TargetCorrection] = field(default_factory=list)
    _parts: dict[str, list[Line]] = field(default_factory=lambda: defaultdict(list))
    _absorbed: dict[str, list[Line]] = field(default_factory=lambda: defaultdict(list))

    @property
    def targets(self) -> list[TargetCorrection]:
        """The decisions on targets that were read, then the additions."""
        return [*self._decided.values(), *self._added]

    def read(self) -> None:
        """Fill `targets` and `owners`."""
        before = {line.raw(table.ID): line for line in self.mirror.lines}
        seen: set[str] = set()
        for line in self.sheet.lines:
            self._try(line, partial(self._line, line, before, seen))
        for key, lines in self._parts.items():
            self._try(lines[-1], partial(self._split, key, lines, before, seen))
        for key, lines in self._absorbed.items():
            self._try(lines[-1], partial(self._merge, key, lines, before))
        for key in before.keys() - seen - self._parts.keys():
            if _TARGET_ID.search(key):
                advice = f"请重新导出；不是目标的，“决定”选“{DELETE}”，不要删去整行。"
                text = f"表里少了 {key} 这一行。"
                self.findings.append(error("review-row-missing", text, place=self.sheet.grid.where, advice=advice))

    def _try(self, line: Line, read: Callable[[], None]) -> None:
        try:
            read()
        except WrongCell as problem:
            self.findings.append(line.finding(problem))

    def _line(self, line: Line, before: Mapping[str, Line], seen: set[str]) -> None:
        key, decision = line.text(table.ID), line.text(DECISION)
        if _TARGET_ID.search(key) and decision != SPLIT:
            if key in seen:
                raise WrongCell(
                    table.ID, f"{key} 出现了两行", f"只留一行；要补录的用表末空行，编号填 {key[: key.rfind('.')]}"
                )
            seen.add(key)
        self._check_decision(line, key, decision, before)
        if decision == SPLIT:
            self._part(line, before[key], key)
        elif decision == ADD:
            self._added.append(self._addition(line, key))
        elif key in before:
            self._decide(line, before[key], key, decision)

    def _check_decision(self, line: Line, key: str, decision: str, before: Mapping[str, Line]) -> None:
        if decision not in ("", CONFIRM, CHANGE, DELETE, ADD, SPLIT, MERGE):
            raise WrongCell(DECISION, f"决定“{decision}”不在列表里", "请从列表里选")
        is_target = bool(_TARGET_ID.search(key))
        if decision == ADD and is_target:
            raise WrongCell(DECISION, "这一行已有目标，不能补录", "请在表末空行补录，或选“更正”")
        if decision in (CONFIRM, DELETE, SPLIT, MERGE) and not is_target:
            raise WrongCell(DECISION, f"这一行没有目标，不能选“{decision}”", "请选“补录”，或把决定清空")
        if key not in before and not (decision == ADD and key in self.items) and (key or decision):
            raise WrongCell(table.ID, f"规划里没有编号“{key}”", "编号照抄左边已有条目的编号")
        if not key and not decision and any(line.text(head) for head in FIELD_OF):
            raise WrongCell(DECISION, "填了内容，没有选决定", "请填编号，选“补录”；或清空这一行")
        if line.text(INTO) and decision != MERGE:
            raise WrongCell(DECISION, "填了“并入”，没有选“合并”", "决定选“合并”；或清空“并入”")

    def _decide(self, line: Line, old: Line, key: str, decision: str) -> None:
        edited = [head for head in (*FIELD_OF, table.LEAD, table.RESPONSIBLE) if not _same(line, old, head)]
        if decision != CHANGE and edited and decision != DELETE:
            was = old.raw(edited[0]) or "空"
            raise WrongCell(edited[0], f"“{edited[0]}”改了，没有选“更正”", f"决定选“更正”；或恢复原来的“{was}”")
        if decision == CHANGE and not edited:
            raise WrongCell(DECISION, "选了“更正”，没有改任何一格", "请改正读错的格子；没有错的选“确认”")
        if decision == MERGE:
            self._absorbed[self._kept(line, key)].append(line)
            return
        if edited and decision == CHANGE:
            self._changed_units(line, key, edited)
        fields = [head for head in edited if head in FIELD_OF]
        if decision and (fields or decision != CHANGE):
            self._decided[key] = self._correction(line, old, decision, fields)

    def _correction(self, line: Line, old: Line, decision: str, edited: list[str]) -> TargetCorrection:
        if not _TARGET_ID.search(line.text(table.ID)):
            raise WrongCell(DECISION, "这一行没有读出目标", "请选“补录”")
        read = _what_was_read(old)
        anchor = self._item(line.text(table.ID), read.quote).anchor
        action = {CONFIRM: Action.CONFIRM, CHANGE: Action.CHANGE, DELETE: Action.DELETE}[decision]
        fields = {FIELD_OF[head]: parse_field(head, line.text(head)) for head in edited} if decision == CHANGE else {}
        correction = TargetCorrection(action, anchor, read.quote, read.demand, fields, line.signed)
        if decision == CHANGE:
            check_demand(correction.became, "指标")
        return correction

    def _addition(self, line: Line, key: str) -> TargetCorrection:
        anchor = self._item(key, line.text(table.QUOTE)).anchor
        quote = line.text(table.QUOTE) or anchor.words
        return TargetCorrection(Action.ADD, anchor, quote, {}, _demand(line), line.signed)

    def _part(self, line: Line, old: Line, key: str) -> None:
        """A part of the target with the id: its own row, with its units, or one written below."""
        self._parts[key].append(line)
        units = [head for head in (table.LEAD, table.RESPONSIBLE) if not _same(line, old, head)]
        if line.text(table.QUOTE) and units:
            self._changed_units(line, key, units)

    def _split(self, key: str, lines: list[Line], before: Mapping[str, Line], seen: set[str]) -> None:
        """The rows of one id that are marked as its parts: its own row and those written below."""
        if key in seen or len(lines) < 2:
            raise WrongCell(
                DECISION, f"{key} 要拆分，只有一行选了“拆分”", "原行改成其中一项，其余写在表末空行，都选“拆分”"
            )
        read = _what_was_read(before[key])
        anchor = self._item(key, read.quote).anchor
        parts = tuple(map(_demand, lines))
        self._decided[key] = TargetCorrection(
            Action.SPLIT, anchor, read.quote, read.demand, {}, lines[0].signed, parts=parts
        )

    def _kept(self, line: Line, key: str) -> str:
        """The id of the target that the row goes into."""
        into = line.text(INTO)
        if not _TARGET_ID.search(into) or into == key or _TARGET_ID.sub("", into) != _TARGET_ID.sub("", key):
            example = _TARGET_ID.sub(".t1", key)
            raise WrongCell(INTO, "选了“合并”，“并入”不是同一条目里另一行的编号", f"填留下那一行的编号，如 {example}")
        return into

    def _merge(self, key: str, lines: list[Line], before: Mapping[str, Line]) -> None:
        """The rows that go into the row of an id, which may itself be corrected or confirmed."""
        kept = self._decided.get(key)
        gone = {line.text(table.ID) for group in self._absorbed.values() for line in group}
        if key not in before or key in gone or (kept and kept.action not in (Action.CONFIRM, Action.CHANGE)):
            raise WrongCell(INTO, f"{key} 这一行没有留下，不能并入", "留下的一行选“更正”“确认”或不作决定")
        read = _what_was_read(before[key])
        anchor = self._item(key, read.quote).anchor
        kept = kept or TargetCorrection(Action.CONFIRM, anchor, read.quote, read.demand, {}, lines[0].signed)
        absorbed = tuple(_what_was_read(before[line.text(table.ID)]) for line in lines)
        self._decided[key] = replace(kept, action=Action.MERGE, absorbed=absorbed)

    def _changed_units(self, line: Line, key: str, edited: list[str]) -> None:
        if not {table.LEAD, table.RESPONSIBLE} & set(edited):
            return
        item = self._item(key)
        units = (split_units(line.text(table.LEAD)), split_units(line.text(table.RESPONSIBLE)))
        self.owners.append(OwnersCorrection(item.anchor, item.units, units, line.signed))

    def _item(self, key: str, quote: str = "") -> Item:
        """The item of the row; a goal or measure is found again by the quote."""
        item = self.items.get(_TARGET_ID.sub("", key))
        if item is None:
            raise WrongCell(table.ID, f"规划里没有编号“{key}”", "编号照抄左边已有条目的编号")
        if quote and item.anchor.origin in ("goal", "measure"):
            return replace(item, anchor=replace(item.anchor, words=quote))
        return item


def _demand(line: Line) -> Demand:
    """Everything that the cells of a row demand."""
    fields = {name: parse_field(head, line.text(head)) for head, name in FIELD_OF.items()}
    check_demand(fields, "指标")
    return fields


def _same(line: Line, old: Line, head: str) -> bool:
    new, before = line.text(head), old.raw(head)
    return new == before or (head == "数值" and _number(new) is not None and _number(new) == _number(before))


def _number(text: str) -> Decimal | None:
    return Decimal(text) if re.fullmatch(r"-?\d+(?:\.\d+)?", text) else None

"""What a scheme asks of whom while it is drawn up: which indicators, which unit each, in which breakdowns."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from lianggang.collect.form import DIMENSIONS
from lianggang.errors import unusable
from lianggang.web.accounts.guard import require
from lianggang.web.accounts.rights import Right
from lianggang.web.audit.record import By, record
from lianggang.web.conflict import require_seen
from lianggang.web.figures.listing import search
from lianggang.web.figures.models import Indicator
from lianggang.web.places.models import Unit
from lianggang.web.plans.models import Aim, PlanDocument
from lianggang.web.rounds.models import Scheme, Sheet
from lianggang.web.rounds.scheme import lines_of, number_of

_OF_DIMENSIONS = frozenset(part for parts in DIMENSIONS.values() for part in parts)
_Line = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Asked:
    """An indicator as a scheme asks it. unit: id of who reports it, None when nobody is asked any more."""

    code: str
    unit: int | None
    dimensions: Collection[str]


@dataclass(frozen=True, slots=True)
class Row:
    """An indicator of a scheme in its list. demands: what the plans in force want of it, "" for nothing."""

    line: Mapping[str, Any]
    sheet: Sheet
    dimensions: tuple[str, ...]
    other_parts: tuple[str, ...]
    demands: str


def rows_of(scheme: Scheme) -> list[Row]:
    """Everything that the scheme asks, unit by unit."""
    demands: dict[str, dict[str, None]] = defaultdict(dict)
    in_force = Aim.objects.filter(document__territory=scheme.territory, document__state=PlanDocument.State.CONFIRMED)
    for code, demand, due in in_force.values_list("indicator", "demand", "due"):
        demands[code][f"{demand}（{due}年）"] = None
    return [
        Row(line, sheet, tuple(_dimensions(line)), tuple(_others(line)), "；".join(demands[line["code"]]))
        for sheet in scheme.sheets.select_related("unit") for line in sheet.lines
    ]  # fmt: skip


@transaction.atomic
def set_content(*, by: By, scheme_id: int, seen: str, asked: Iterable[Asked]) -> Scheme:
    """Give indicators of a scheme that is drawn up to other units, in other breakdowns, or ask them no more.

    seen: the stamp of what the person had before him. Indicators that are not named stay as they are. Raises
    PermissionDenied, Conflict, or LianggangError when the scheme has been proposed, a unit is not of the territory, or
    nothing would be left to ask.
    """
    scheme = _draft(by, scheme_id)
    require_seen(scheme, scheme.stamp, seen)
    before = _lines(scheme)
    after = dict(before)
    for one in asked:
        if one.code in after:
            after[one.code] = (one.unit, _broken_down(after[one.code][1], one.dimensions))
    return _store(by, scheme, before, {code: (u, line) for code, (u, line) in after.items() if u is not None})


@transaction.atomic
def add_indicator(*, by: By, scheme_id: int, words: str, unit: int | None, dimensions: Collection[str] = ()) -> Scheme:
    """Ask one more indicator, named by code or by name. Raises as `set_content`, and when it is none or not one."""
    scheme = _draft(by, scheme_id)
    before, found = _lines(scheme), _found(words.strip())
    if found.code in before:
        raise unusable("indicator-asked", f"“{found.name}”已经在方案里。", advice="要改单位或分组，请在表里改。")
    if unit is None:
        raise unusable("unit-missing", "没有选填报单位。", advice="请选由哪个单位填报。")
    (line,) = lines_of([found.code], scheme)
    return _store(by, scheme, before, before | {found.code: (unit, _broken_down(line, dimensions))})


def _draft(by: By, scheme_id: int) -> Scheme:
    scheme = Scheme.objects.select_for_update(of=("self",)).select_related("territory").get(pk=scheme_id)
    require(by, Right.MANAGE_ROUNDS, territory=scheme.territory)
    if scheme.state != Scheme.State.DRAFT:
        raise unusable("scheme-not-draft", f"{scheme}方案{scheme.get_state_display()}，指标和单位不能再改。",
                       advice="要改，请先撤回方案；已批准的，下一年度再改。")  # fmt: skip
    return scheme


def _found(words: str) -> Indicator:
    known = Indicator.objects.filter(code__iexact=words).first() or Indicator.objects.filter(name=words).first()
    found = [known] if known else list(search(words)[:6]) if words else []
    if len(found) != 1:
        several = f"有好几项：{'、'.join(f'{i.name}（{i.code}）' for i in found)}" if found else "没有找到"
        raise unusable("indicator-unclear", f"指标“{words}”{several}。", advice="请写全名或代码，“指标”页可以查。")
    return found[0]


def _lines(scheme: Scheme) -> dict[str, tuple[int | None, _Line]]:
    """Unit and line by code, in the order of the sheets."""
    return {line["code"]: (sheet.unit_id, line) for sheet in scheme.sheets.all() for line in sheet.lines}


def _dimensions(line: Mapping[str, Any]) -> Iterable[str]:
    return (name for name, parts in DIMENSIONS.items() if set(parts) & set(line["breakdowns"]))


def _others(line: Mapping[str, Any]) -> Iterable[str]:
    """The parts that belong to no dimension, such as ages: they stay as the catalogue has them."""
    return (part for part in line["breakdowns"] if part not in _OF_DIMENSIONS)


def _broken_down(line: _Line, dimensions: Collection[str]) -> _Line:
    if set(dimensions) == set(_dimensions(line)):
        return line
    parts = [part for name in DIMENSIONS if name in dimensions for part in DIMENSIONS[name]]
    return line | {"breakdowns": [*parts, *_others(line)]}


def _store(
    by: By, scheme: Scheme, before: Mapping[str, tuple[int | None, _Line]],
    after: Mapping[str, tuple[int | None, _Line]],
) -> Scheme:  # fmt: skip
    """Write the sheets anew: those of units that are asked nothing go, nobody has seen them yet."""
    if not after:
        raise unusable("scheme-empty", "方案里一项指标也没有了。", advice="请至少留一项。")
    lines: dict[int, list[_Line]] = defaultdict(list)
    for unit, line in after.values():
        lines[unit or 0].append(line)
    moved = {unit or 0 for code, (unit, _) in after.items() if code not in before or before[code][0] != unit}
    units = Unit.objects.filter(territory=scheme.territory, active=True).in_bulk(list(moved))
    if moved - set(units):  # a unit that was merged away keeps what it had until somebody gives it to another
        raise unusable("unit-elsewhere", f"所选单位不是{scheme.territory}现行的单位。", advice="请从列表里选。")
    changes = _changes(before, after, Unit.objects.in_bulk([u for u, _ in before.values() if u]) | units)
    if not changes:
        return scheme
    scheme.sheets.exclude(unit__in=lines).delete()
    held = {sheet.unit_id: sheet for sheet in scheme.sheets.all()}
    order = [*(u for u in held if u in lines), *(u for u in lines if u not in held)]
    for position, pk in enumerate(order, 1):
        sheet = held.get(pk) or Sheet(scheme=scheme, unit=units[pk], unit_name=units[pk].name, deadline=scheme.deadline)
        sheet.lines, sheet.number = lines[pk], number_of(position)
        sheet.save()
    record(by, "scheme.content", f"scheme:{scheme.pk}", f"{scheme} 调整指标{len(changes)}项",
           territory=scheme.territory.code, after=changes)  # fmt: skip
    return scheme


def _changes(
    before: Mapping[str, tuple[int | None, _Line]], after: Mapping[str, tuple[int | None, _Line]],
    units: Mapping[int, Unit],
) -> list[dict[str, Any]]:  # fmt: skip
    """What is different, indicator by indicator, as the record of events tells it."""

    def said(held: tuple[int | None, _Line] | None) -> dict[str, str]:
        return {"unit": units[held[0]].name, "part": "、".join(held[1]["breakdowns"])} if held and held[0] else {}

    return [
        {"code": code, "before": said(before.get(code)), "after": said(after.get(code))}
        for code in {**before, **after} if said(before.get(code)) != said(after.get(code))
    ]  # fmt: skip

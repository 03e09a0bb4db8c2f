"""What may be done with territories and units."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from lianggang.catalogue.load import load_catalogue
from lianggang.catalogue.offices import match_unit
from lianggang.collect.states import State
from lianggang.errors import unusable
from lianggang.web.accounts.guard import require
from lianggang.web.accounts.rights import Right
from lianggang.web.audit.record import By, record
from lianggang.web.places.models import Level, Territory, Unit, UnitChange
from lianggang.web.rounds.models import Scheme

_ORDER = [level.value for level in Level]


@transaction.atomic
def add_territory(*, by: By, parent: Territory, code: str, name: str, level: str) -> Territory:
    """A territory within another one. Raises LianggangError for a code that is taken or a level that is not below."""
    require(by, Right.MANAGE_PLACES, territory=parent)
    if Territory.objects.filter(code=code).exists():
        raise unusable("code-taken", f"区划代码{code}已经有了。", advice="请核对代码。")
    if level not in _ORDER or _ORDER.index(level) <= _ORDER.index(parent.level):
        raise unusable("level-wrong", f"“{name}”的级别应在{parent}之下。", advice="请重新选级别。")
    place = Territory.objects.create(code=code, name=name, level=level, parent=parent)
    record(by, "territory.add", f"territory:{place.pk}", f"增加地区 {place}（{code}）", territory=parent.code)
    return place


@transaction.atomic
def add_unit(*, by: By, territory: Territory, name: str) -> Unit:
    """A unit of a territory; its functions are what the catalogue knows by its name."""
    require(by, Right.MANAGE_PLACES, territory=territory)
    return make_unit(by, territory, name)


def make_unit(by: By, territory: Territory, name: str) -> Unit:
    """A unit, for actions that have asked for their own right. Raises LianggangError when there is one of that name."""
    name = _free(territory, name)
    functions = list(match_unit(load_catalogue(), name).codes)
    unit = Unit.objects.create(territory=territory, name=name, functions=functions)
    record(
        by, "unit.add", f"unit:{unit.pk}", f"增加单位 {unit}", territory=territory.code, after={"functions": functions}
    )
    return unit


def _free(territory: Territory, name: str) -> str:
    """The name without blanks around it, if no unit of the territory has it."""
    name = name.strip()
    if not name:
        raise unusable("name-empty", "没有写单位名称。", advice="请写全称。")
    if Unit.objects.filter(territory=territory, name=name).exists():
        raise unusable("unit-exists", f"{territory}已经有“{name}”。", advice="请用原有的单位，或换一个名称。")
    return name


@transaction.atomic
def rename_unit(*, by: By, unit: Unit, name: str, day: dt.date, note: str = "") -> Unit:
    """A new name from that day on; what was reported before keeps the old one."""
    require(by, Right.MANAGE_PLACES, unit=unit)
    name = _free(unit.territory, name)
    UnitChange.objects.create(unit=unit, day=day, kind=UnitChange.Kind.RENAMED, before=unit.name, note=note)
    before, unit.name = unit.name, name
    unit.save()
    record(by, "unit.rename", f"unit:{unit.pk}", f"{before}更名为{name}", territory=unit.territory.code,
           before={"name": before}, after={"name": name, "day": str(day)}, reason=note)  # fmt: skip
    return unit


@transaction.atomic
def merge_unit(*, by: By, unit: Unit, into: Unit, day: dt.date, note: str = "") -> None:
    """A unit goes into another one on a day: its aims pass over, its values stay as they were reported.

    So do sheets that nobody has begun, where the other one has none of its own in the round.
    """
    require(by, Right.MANAGE_PLACES, unit=unit)
    require(by, Right.MANAGE_PLACES, unit=into)
    if unit == into or unit.territory_id != into.territory_id or not (unit.active and into.active):
        raise unusable("merge-wrong", "只能由现行的单位并入同一地区另一个现行的单位。", advice="请重新选单位。")
    UnitChange.objects.create(
        unit=unit, day=day, kind=UnitChange.Kind.MERGED, before=unit.name, other=into, note=note
    )  # fmt: skip
    moved = [f"{plan}：{text}"[:120] for plan, text in unit.aims.order_by("pk").values_list("plan", "text")]
    unit.aims.update(reporter=into)
    sheets = _hand_over_sheets(unit, into)
    unit.active = False
    unit.save()
    record(by, "unit.merge", f"unit:{unit.pk}", f"{unit}并入{into}", territory=unit.territory.code,
           after={"into": into.pk, "day": str(day), "aims": moved, "sheets": sheets},
           reason=note)  # fmt: skip


def _hand_over_sheets(unit: Unit, into: Unit) -> list[str]:
    """Pass over the sheets that are not begun. Returns what they were called."""
    untouched = unit.sheets.filter(state=State.NOT_STARTED).exclude(scheme__state=Scheme.State.CLOSED)
    found = list(untouched.exclude(scheme__in=into.sheets.values("scheme")).select_related("scheme"))
    called = [str(sheet) for sheet in found]
    for sheet in found:
        sheet.unit, sheet.unit_name = into, into.name
        sheet.version += 1
        sheet.save(update_fields=["unit", "unit_name", "version"])
    return called


@transaction.atomic
def split_unit(*, by: By, unit: Unit, name: str, day: dt.date, note: str = "") -> Unit:
    """A new unit splits off another one on a day; which indicators it reports is then assigned."""
    require(by, Right.MANAGE_PLACES, unit=unit)
    new = make_unit(by, unit.territory, name)
    UnitChange.objects.create(unit=new, day=day, kind=UnitChange.Kind.SPLIT, before=unit.name, other=unit, note=note)
    record(by, "unit.split", f"unit:{new.pk}", f"{new}由{unit}分出", territory=unit.territory.code,
           after={"from": unit.pk, "day": str(day)}, reason=note)  # fmt: skip
    return new

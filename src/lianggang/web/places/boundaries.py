"""Territories change their names and boundaries; what was reported stays with the territory that reported it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import transaction

from lianggang.errors import unusable
from lianggang.panel.recast import Merger
from lianggang.web.accounts.guard import require
from lianggang.web.accounts.rights import Right
from lianggang.web.audit.record import By, record
from lianggang.web.places.models import Territory, TerritoryChange

_K = TerritoryChange.Kind


@transaction.atomic
def rename_territory(*, by: By, territory: Territory, name: str, day: dt.date, note: str = "") -> TerritoryChange:
    """A new name from that day on. Raises PermissionDenied, or LianggangError for an empty or taken name."""
    require(by, Right.MANAGE_PLACES, territory=territory)
    name, before = name.strip(), territory.name
    if not name or Territory.objects.filter(parent=territory.parent, name=name, valid_until=None).exists():
        raise unusable("name-taken", f"名称“{name}”是空的，或同级已有。", advice="请写新的全称。")
    territory.name = name
    territory.save(update_fields=["name"])
    return _kept(by, TerritoryChange(territory=territory, day=day, kind=_K.RENAMED, before=before, note=note))


@transaction.atomic
def merge_territory(*, by: By, territory: Territory, into: Territory, day: dt.date, note: str = "") -> TerritoryChange:
    """A territory goes into another one of its level; its values stay under its own code.

    Raises PermissionDenied, or LianggangError when one of them is gone or they are not of one level.
    """
    for place in (territory, into):
        require(by, Right.MANAGE_PLACES, territory=place)
    if territory == into or territory.level != into.level or territory.valid_until or into.valid_until:
        raise unusable("merge-wrong", "只能并入同级另一个现行的地区。", advice="请重新选地区。")
    territory.valid_until = day
    territory.save(update_fields=["valid_until"])
    return _kept(by, TerritoryChange(territory=territory, day=day, kind=_K.MERGED, before=territory.name, other=into,
                                     note=note))  # fmt: skip


@transaction.atomic
def split_territory(*, by: By, territory: Territory, from_: Territory, day: dt.date, note: str = "") -> TerritoryChange:
    """A territory that was added came out of another one on a day. Raises as `merge_territory`."""
    for place in (territory, from_):
        require(by, Right.MANAGE_PLACES, territory=place)
    if territory == from_ or territory.level != from_.level:
        raise unusable("split-wrong", "只能由同级另一个地区分设。", advice="先在“地区和单位”增加新的地区，再来登记。")
    territory.valid_from = day
    territory.save(update_fields=["valid_from"])
    return _kept(by, TerritoryChange(territory=territory, day=day, kind=_K.SPLIT, before=from_.name, other=from_,
                                     note=note))  # fmt: skip


def _kept(by: By, change: TerritoryChange) -> TerritoryChange:
    change.save()
    record(by, f"territory.{change.kind}", f"territory:{change.territory_id}", str(change),
           territory=change.territory.code, reason=change.note)  # fmt: skip
    return change


def with_former(places: Iterable[Territory]) -> list[Territory]:
    """The territories and those that went into them, one after another: whose values tell of the land of today."""
    found = list(places)
    held = {t.pk for t in found}
    fresh = held
    while fresh:
        gone = TerritoryChange.objects.filter(kind=_K.MERGED, other__in=fresh).exclude(territory__in=held)
        former = [change.territory for change in gone.select_related("territory")]
        found += former
        fresh = {t.pk for t in former}
        held |= fresh
    return found


def mergers(places: Iterable[Territory]) -> list[Merger]:
    """The mergers among these territories; the year of the day is the first that is reported within the new bounds."""
    kept = TerritoryChange.objects.filter(kind=_K.MERGED, territory__in=list(places))
    return [
        Merger(c.territory.name, c.other.name, c.day.year)
        for c in kept.select_related("territory", "other") if c.other is not None
    ]  # fmt: skip

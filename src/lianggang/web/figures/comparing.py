"""One indicator in the territories of one level: what differs by more than chance, and how sure a rank is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from lianggang.assess.funnel import Spot
from lianggang.assess.ranks import Rank, ranks
from lianggang.assess.regions import Regional, regional
from lianggang.catalogue.direction import sign_of
from lianggang.panel.quantities import Quantity
from lianggang.web.figures.models import Figure, Indicator
from lianggang.web.figures.quantities import quantity_of
from lianggang.web.figures.reading import observation
from lianggang.web.figures.scope import Scope
from lianggang.web.figures.tables import Cell, Column, Table, count_of, text, value_of
from lianggang.web.places.models import Level, Territory

_BESIDE = "beside"
KEYS = (_BESIDE, *Level.values)
"""What a group of territories goes by in addresses."""


class Group(NamedTuple):
    """Territories of one level that are compared. key: one of `KEYS`. label: in Chinese."""

    key: str
    label: str
    within: str
    places: Sequence[Territory]


def groups_of(scope: Scope, indicator: str) -> list[Group]:
    """Whom the reader may compare: the territory with its neighbours, and those below it level by level."""
    here, seen = scope.territory, scope.seen(indicator)
    children = _below(scope, seen)
    found = []
    beside = [t for t in seen if t.parent_id == here.parent_id and t.level == here.level]
    if len(beside) > 1 and here.parent is not None:
        found.append(Group(_BESIDE, f"{here.parent}各{here.get_level_display()}", here.parent.name, beside))
    for level in Level:
        below = [t for t in children if t.level == level]
        if len(below) > 1:
            found.append(Group(level.value, f"{here}各{level.label}", here.name, below))
    return found


def _below(scope: Scope, seen: Sequence[Territory]) -> list[Territory]:
    parents = {t.pk: t.parent_id for t in scope.places}

    def lies_within(pk: int | None) -> bool:
        while pk is not None and pk != scope.territory.pk:
            pk = parents.get(pk)
        return pk is not None

    return [t for t in seen if t.pk != scope.territory.pk and lies_within(t.pk)]


@dataclass(frozen=True, slots=True)
class Comparison:
    """The values of a group in one year with what may be said of their differences."""

    group: Group
    sentence: str
    table: Table


def compare(indicator: Indicator, group: Group, scope: Scope, better: str) -> Comparison:
    """The group's approved values of the year of the page, none left out: who has none says so."""
    names = {t.pk: _called(t, group.places) for t in group.places}
    rows = Figure.objects.filter(indicator=indicator, year=scope.year, breakdown="", current=True, territory__in=names)
    figures = {f.territory_id: f for f in rows.select_related("indicator")}
    quantity = quantity_of(indicator)
    known = [observation(f, names[pk]) for pk, f in figures.items() if f.value is not None]
    found = regional(known, {indicator.code: quantity}, year=scope.year, within=group.within)
    told = found[0] if found else None
    return Comparison(group, told.sentence if told else "有数据的不足两个地区，不作比较。", Table(
        "regions", f"{group.label}{scope.year}年{indicator.name}", _columns(quantity),
        _rows(group, names, figures, told, better, scope), _NOTE,
    ))  # fmt: skip


_NOTE = "按区划代码排列。名次：按公布的率排的位次，括号内为真实名次95%的可能范围；没有分子、分母的不排名次。"


def _called(place: Territory, places: Sequence[Territory]) -> str:
    """The name of a territory, with its code where another one of the group has the same."""
    twins = sum(t.name == place.name for t in places)
    return place.name if twins == 1 else f"{place.name}（{place.code}）"


def _columns(quantity: Quantity) -> tuple[Column, ...]:
    unit = f"（{quantity.unit}）" if quantity.unit else ""
    return (
        Column("地区", width=20), Column(f"值{unit}", numeric=True), Column("分子", numeric=True),
        Column("分母", numeric=True), Column("95%区间", numeric=True, width=18), Column("与共同水平比", width=16),
        Column("名次", width=16),
    )  # fmt: skip


def _rows(
    group: Group, names: Mapping[int, str], figures: Mapping[int, Figure], told: Regional | None, better: str,
    scope: Scope,
) -> list[list[Cell]]:  # fmt: skip
    spots = {s.territory: s for s in told.funnel.spots} if told and told.funnel else {}
    ranked = {r.territory: r for r in _ranked(told, better)}
    return [
        _row(names[t.pk], t == scope.territory, figures.get(t.pk), spots.get(names[t.pk]), ranked.get(names[t.pk]))
        for t in group.places
    ]


def _ranked(told: Regional | None, better: str) -> tuple[Rank, ...]:
    """The ranks with their uncertainty, where it is known which way is good."""
    return ranks(told.stratum, better=better) if told and told.stratum and sign_of(better) else ()


def _row(name: str, here: bool, figure: Figure | None, spot: Spot | None, rank: Rank | None) -> list[Cell]:
    place = text(name, small="本地区" if here else "")
    if figure is None or figure.value is None:
        return [place, text("无数据", small=figure.missing if figure else ""), *(text("") for _ in range(5))]
    limits = spot.count.interval() if spot else None
    return [
        place, value_of(figure), count_of(figure.numerator), count_of(figure.denominator),
        text(f"{limits[0]:.2f}—{limits[1]:.2f}" if limits else ""), text(spot.standing.label if spot else ""),
        text(_rank(rank) if rank else ""),
    ]  # fmt: skip


def _rank(rank: Rank) -> str:
    return f"第{rank.published}（{rank.low}—{rank.high}）" if rank.low < rank.high else f"第{rank.published}"
